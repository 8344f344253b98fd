"""What a run saw in a few validation images after each epoch, with a slider through the epochs."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QImage, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QSlider, QVBoxLayout, QWidget

from studio.predictions.detections import ImagePrediction
from studio.predictions.samples import SAMPLES_FILE, read_samples
from studio.runs.job import TrainJob
from studio.runs.run import Run
from studio.ui.background import BackgroundTask
from studio.ui.prediction_view.box_drawing import labelled_boxes, predicted_boxes
from studio.ui.prediction_view.image_loading import load_image
from studio.ui.prediction_view.image_view import ImageView
from studio.ui.prediction_view.prediction_set import PredictionSet
from studio.ui.theme import M, S, Theme
from studio.ui.while_alive import while_alive
from studio.ui.widgets.empty_state import EmptyState
from studio.ui.widgets.labels import ElidedLabel, Label

SAMPLES = 4
WIDE = 2.0  # width by height from which the pictures stand in one row
MARGIN = 24  # pixels that a view leaves around its picture, both sides together
LEGEND_FROM = 640  # pixels of width; below, the tooltip has to do
WORDS_FROM = 300  # pixels that a picture is wide: the words of a crowded one would hide it
SHOWN_PIXELS = 1000  # longer side of a picture as it is decoded
CONFIDENCE = 0.25
OVERLAP = 0.5

Samples = dict[int, tuple[ImagePrediction, ...]]


class EpochSamples(QWidget):
    """The pictures of one run. Files are read in the background, and only while they can be seen."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._folder: Path | None = None
        self._names: tuple[str, ...] = ()
        self._is_over = False
        self._stamp: tuple[int, int] | None = None  # of the file as it was read
        self._is_reading = self._is_stale = False
        self._samples: Samples = {}
        self._epochs: list[int] = []
        self._pictures = PredictionSet()  # the images with their labels, and the boxes of the epoch shown
        self._images: tuple[Path, ...] = ()
        self._missing: set[int] = set()
        self._views = [ImageView(theme) for _ in range(SAMPLES)]
        self._captions = [ElidedLabel("", "caption") for _ in range(SAMPLES)]
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._epoch = Label("", "strong")
        self._truth = QCheckBox()
        self._legend = Label("", "caption")
        self._nothing = EmptyState(theme, "images")
        self._grid = QGridLayout()
        self._columns = 0
        self._build()
        self._slider.valueChanged.connect(self._draw)
        self._truth.toggled.connect(self._draw)
        theme.changed.connect(self._draw)
        self.retranslate()

    def show_run(self, run: Run | None) -> None:
        """Show the samples of this run; None shows none."""
        folder = run.folder if run is not None and isinstance(run.job, TrainJob) else None
        if run is not None and isinstance(run.job, TrainJob):
            self._names, self._is_over = run.job.class_names, run.status.is_over
        if folder != self._folder:
            self._folder, self._stamp = folder, None
            self._take({}, PredictionSet())
        self.refresh()

    def refresh(self) -> None:
        """Read what was added, unless nobody can see it."""
        if self._folder is None or not self.isVisible():
            self._show_words()
            return
        if self._is_reading:
            self._is_stale = True
            return
        self._is_reading = True
        path, names, known = self._folder / SAMPLES_FILE, self._names, self._stamp

        def read() -> tuple[Path, tuple[int, int] | None, Samples, PredictionSet]:
            stamp = _stamp(path)
            if stamp is None or stamp == known:
                return path, stamp, {}, PredictionSet()
            samples = read_samples(path)
            pictures = PredictionSet(names, names)
            pictures.add(next(reversed(samples.values()), ()))
            for index in range(len(pictures)):
                pictures.truths(index)  # which reads a label file, and keeps it
            return path, stamp, samples, pictures

        BackgroundTask(read, while_alive(self, self._on_read))

    def epoch(self) -> int | None:
        """Give the epoch shown, from 1; None when there is none yet."""
        return self._epochs[self._slider.value()] if self._epochs else None

    def show_epoch(self, epoch: int) -> None:
        """Show an epoch that has samples."""
        self._slider.setValue(self._epochs.index(epoch))

    def retranslate(self) -> None:
        """Show the words in the window's language."""
        self._truth.setText(self.tr("Labels"))
        self._legend.setText(self.tr("Green: found. Red: false. Dashed: missed."))
        self._truth.setToolTip(self._legend.text())
        self._slider.setAccessibleName(self.tr("Epoch"))
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        columns = SAMPLES if self.width() > WIDE * self.height() else SAMPLES // 2
        if columns != self._columns:
            self._arrange(columns)
        self._fit_views()
        self._draw()

    def _build(self) -> None:
        self._truth.setChecked(True)
        row = QHBoxLayout()
        row.setSpacing(M)
        row.addWidget(self._epoch)
        row.addWidget(self._slider, 1)
        row.addWidget(self._legend)
        row.addWidget(self._truth)
        self._grid.setSpacing(S)
        for view in self._views:
            view.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(S)
        outer.addLayout(row)
        outer.addWidget(self._nothing, 1)
        outer.addLayout(self._grid, 1)

    def _arrange(self, columns: int) -> None:
        """Put the pictures into one row or into two."""
        self._columns = columns
        for number, (view, caption) in enumerate(zip(self._views, self._captions, strict=True)):
            row, column = 2 * (number // columns), number % columns
            self._grid.addWidget(view, row, column)
            self._grid.addWidget(caption, row + 1, column)
        for index in range(SAMPLES):
            self._grid.setColumnStretch(index, 1 if index < columns else 0)
            self._grid.setRowStretch(index, 1000 if index % 2 == 0 and index < 2 * (SAMPLES // columns) else 0)
        self._grid.setRowStretch(SAMPLES, 1)  # what the pictures cannot use stays below them

    def _fit_views(self) -> None:
        """Make no view higher than its picture can be at that width."""
        width = (self.width() - (self._columns - 1) * S) // max(1, self._columns)
        for view, one in zip(self._views, self._pictures.predictions, strict=False):
            view.setMaximumHeight(round((width - MARGIN) * one.height / max(1, one.width)) + MARGIN)

    def _on_read(self, found: tuple[Path, tuple[int, int] | None, Samples, PredictionSet]) -> None:
        path, stamp, samples, pictures = found
        self._is_reading = False
        is_of_run = self._folder is not None and path.parent == self._folder
        if is_of_run and stamp is not None and stamp != self._stamp:
            self._stamp = stamp
            self._take(samples, pictures)
        if self._is_stale or not is_of_run:
            self._is_stale = False
            self.refresh()

    def _take(self, samples: Samples, pictures: PredictionSet) -> None:
        """Show other samples; whoever looked at the newest epoch looks at the newest again."""
        is_newest = not self._epochs or self._slider.value() == len(self._epochs) - 1
        before = self.epoch()
        self._samples, self._epochs, self._pictures = samples, list(samples), pictures
        self._slider.blockSignals(True)
        self._slider.setRange(0, max(0, len(samples) - 1))
        self._slider.setPageStep(max(1, len(samples) // 10))
        if is_newest or before not in samples:
            self._slider.setValue(self._slider.maximum())
        else:
            self._slider.setValue(self._epochs.index(before))
        self._slider.blockSignals(False)
        images = tuple(one.image for one in pictures.predictions)[:SAMPLES]
        self._fit_views()
        if images != self._images:
            self._images = images
            self._missing = set()
            self._load()
        self._draw()

    def _load(self) -> None:
        for number, path in enumerate(self._images):
            prediction = self._pictures.predictions[number]
            size = QSize(prediction.width, prediction.height)

            def on_loaded(image: QImage, number: int = number, path: Path = path, size: QSize = size) -> None:
                if self._images[number : number + 1] == (path,):
                    if image.isNull():
                        self._missing.add(number)
                    self._views[number].show_image(image, size)
                    self._draw()

            load_image(path, SHOWN_PIXELS, while_alive(self, on_loaded))

    def _draw(self) -> None:
        self._show_words()
        epoch = self.epoch()
        seen = {one.image: one for one in self._samples.get(epoch, ())} if epoch is not None else {}
        for number, (view, caption) in enumerate(zip(self._views, self._captions, strict=True)):
            has_picture = number < len(self._images)
            view.setVisible(has_picture and number not in self._missing)
            caption.setVisible(has_picture)
            if not has_picture:
                continue
            path = self._images[number]
            told = self.tr("{name} cannot be read any more.") if number in self._missing else "{name}"
            caption.setText(told.format(name=path.name))
            one = self._pictures.predictions[number]
            # An image that this epoch did not see, because the dataset was another one, has no boxes.
            self._pictures.predictions[number] = seen.get(
                path, ImagePrediction(one.image, one.width, one.height, detections=())
            )
            outcome = self._pictures.outcome(number, confidence=CONFIDENCE, iou=OVERLAP)
            with_truth = self._truth.isChecked()
            words = self.width() >= WORDS_FROM * self._columns
            theme, pictures = self._theme, self._pictures
            boxes = predicted_boxes(outcome, pictures, theme=theme, by_outcome=with_truth, has_words=words)
            if with_truth:
                boxes = labelled_boxes(outcome, pictures, theme=theme, by_outcome=True, has_words=words) + boxes
            view.show_boxes(boxes if path in seen else [])

    def _show_words(self) -> None:
        epoch = self.epoch()
        for widget in (self._slider, self._epoch, self._truth):
            widget.setVisible(epoch is not None)
        self._legend.setVisible(epoch is not None and self._truth.isChecked() and self.width() >= LEGEND_FROM)
        self._nothing.setVisible(epoch is None)
        if epoch is not None:
            words = self.tr("Epoch {epoch} of {last}")
            self._epoch.setText(words.format(epoch=epoch, last=self._epochs[-1]))
        elif self._is_over:
            self._nothing.set_texts(self.tr("No images"), self.tr("This run kept no predictions of sample images."))
        else:
            self._nothing.set_texts(
                self.tr("No images yet"),
                self.tr("Four validation images appear here after the first epoch, with what the model sees in them."),
            )


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size
