"""The predict page: what a model sees in images, and where it fails."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from studio.datasets.image_files import IMAGE_SUFFIXES
from studio.errors import StudioError
from studio.runs.job import TrainJob
from studio.runs.run import Run
from studio.ui.background import BackgroundTask
from studio.ui.pages.run_words import metric_word
from studio.ui.prediction_view.prediction_browser import PredictionBrowser
from studio.ui.prediction_view.prediction_runner import PredictionRunner
from studio.ui.prediction_view.prediction_set import PredictionSet
from studio.ui.prediction_view.viewing_options import ViewingOptions
from studio.ui.session import Session
from studio.ui.theme import XL, L, S
from studio.ui.while_alive import while_alive
from studio.ui.widgets.buttons import SegmentedControl, button
from studio.ui.widgets.empty_state import EmptyState
from studio.ui.widgets.error_note import ErrorNote
from studio.ui.widgets.labels import ElidedLabel, Label
from studio.ui.widgets.page_header import PageHeader

SIDE_WIDTH = 304
LOWEST_CONFIDENCE = 0.05  # what the worker keeps; the slider filters above it


class PredictPage(QWidget):
    """Predict.

    Signals:
        completenessChanged(): never; every page has it.
        pageWanted(str): another page should be shown.
    """

    completenessChanged = Signal()
    pageWanted = Signal(str)

    def __init__(self, session: Session, *, compact: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._weights_file: Path | None = None
        self._sources: tuple[Path, ...] = ()
        self._runs: list[Run] = []
        self.browser = PredictionBrowser(session.theme)
        self.runner = PredictionRunner(self)
        self._header = PageHeader()
        self._note = ErrorNote(session.theme, closable=True)
        self._build(compact)
        self._wire()
        self.retranslate()

    def title(self) -> str:
        """Give the page's name."""
        return self.tr("Predict")

    def can_continue(self) -> tuple[bool, str]:
        """Tell that nothing hinders going on."""
        return True, ""

    def sources(self) -> tuple[Path, ...]:
        """Give the images or folders that would be predicted."""
        if self.source.value() == "val":
            dataset = self._session.dataset
            split = dataset.split("val") if dataset is not None else None
            return (split.images_folder,) if split is not None else self._run_images()
        return self._sources

    def predict(self) -> None:
        """Predict what is chosen."""
        run = self._chosen_run()
        sources = self.sources()
        if (run is None and self._weights_file is None) or not sources:
            return
        self._note.hide()
        weights = None if run is not None else self._weights_file
        label_names = self._session.dataset.class_names if self._session.dataset is not None else ()
        class_names: tuple[str, ...] = ()
        if run is not None and isinstance(run.job, TrainJob):
            class_names = run.job.class_names
            label_names = label_names or class_names
        self.browser.show_set(PredictionSet(class_names, label_names))
        if weights is not None:
            BackgroundTask(
                lambda: _names_in(weights), while_alive(self, lambda names: self._on_names(names, label_names))
            )
        self._progress.setRange(0, 0)
        self._progress.show()
        self.runner.start(run=run, weights=weights, sources=sources, confidence=LOWEST_CONFIDENCE)
        self._right.setCurrentWidget(self._empty)  # until the first image is there
        self._refresh()

    def choose_run(self, run_id: str | None) -> None:
        """Choose the weights of a run."""
        index = self.model.findData(run_id)
        if index >= 0:
            self.model.setCurrentIndex(index)
            self._weights_file = None
            self._refresh()

    def retranslate(self) -> None:
        """Show the words in the window's language."""
        self._header.set_texts(self.title(), self.tr("What a model sees, and where it fails"))
        for word, field, text in (
            (self._model_word, self.model, self.tr("Weights")),
            (self._source_word, self.source, self.tr("Images")),
        ):
            word.setText(text)
            field.setAccessibleName(text)
        self._open_weights.setText(self.tr("Weights file…"))
        self.source.set_items(
            [("val", self.tr("Validation")), ("files", self.tr("Files…")), ("folder", self.tr("Folder…"))]
        )
        if not self.source.value():
            self.source.set_value("val")
        self._run_button.setText(self.tr("Predict"))
        self._cancel.setText(self.tr("Cancel"))
        self._fill_models()
        self._refresh()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fill_models()
        if self._session.current_run:
            self.choose_run(self._session.current_run)

    def _build(self, compact: bool) -> None:
        theme = self._session.theme
        self._model_word, self._source_word = Label("", "key"), Label("", "key")
        self.model = QComboBox()
        self.model.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.model.setMinimumContentsLength(10)
        self._open_weights = button("", "link", theme=theme, icon="folder-open")
        self.source = SegmentedControl()
        self._source_name = ElidedLabel("", "caption")
        self._run_button = button("", "primary", theme=theme, icon="scan")
        self._cancel = button("", "ghost")
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.hide()
        self._progress_word = Label("", "caption")
        self._reason = Label("", "warning", wrap=True)
        self.options = ViewingOptions()
        side = QWidget()
        side.setProperty("kind", "scrolled")
        column = QVBoxLayout(side)
        column.setContentsMargins(L, L, L, L)
        column.setSpacing(S)
        weights_row = QHBoxLayout()
        weights_row.addWidget(self._model_word)
        weights_row.addStretch(1)
        weights_row.addWidget(self._open_weights)
        column.addLayout(weights_row)
        column.addWidget(self.model)
        column.addSpacing(S)
        for widget in (self._source_word, self.source, self._source_name):
            column.addWidget(widget)
        column.addSpacing(S)
        for widget in (self._reason, self._run_button, self._progress, self._progress_word, self._cancel):
            column.addWidget(widget)
        column.addWidget(_line())
        column.addWidget(self.options)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it follows the field that has the focus
        scroll.setWidget(side)
        card = QFrame()
        card.setProperty("kind", "card")
        card.setFixedWidth(SIDE_WIDTH)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(scroll)
        self._empty = EmptyState(theme, "scan")
        self._right = QStackedWidget()
        self._right.addWidget(self._empty)
        self._right.addWidget(self.browser)
        row = QHBoxLayout()
        row.setSpacing(L)
        row.addWidget(card)
        row.addWidget(self._right, 1)
        outer = QVBoxLayout(self)
        margin = 0 if compact else XL
        outer.setContentsMargins(margin, margin, margin, margin)
        outer.setSpacing(L)
        outer.addWidget(self._header)
        outer.addWidget(self._note)
        outer.addLayout(row, 1)

    def _wire(self) -> None:
        session = self._session
        session.runsChanged.connect(self._fill_models)
        session.datasetChanged.connect(self._refresh)
        self.model.activated.connect(lambda _index: self._refresh())
        self._open_weights.clicked.connect(self._ask_for_weights)
        self.source.chosen.connect(self._on_source_chosen)
        self._run_button.clicked.connect(self.predict)
        self._cancel.clicked.connect(self._on_cancel)
        self.runner.progressed.connect(self._on_progress)
        self.runner.arrived.connect(self.browser.add)
        self.runner.arrived.connect(lambda _predictions: self._right.setCurrentWidget(self.browser))
        self.runner.succeeded.connect(self._on_succeeded)
        self.runner.failed.connect(self._on_failed)
        self.browser.countsChanged.connect(self.options.show_counts)
        self.options.thresholdsChanged.connect(self._on_thresholds)
        self.options.mannerChanged.connect(self._on_manner)
        self._on_thresholds()
        self._on_manner()

    def _fill_models(self) -> None:
        chosen = self.model.currentData()
        self._runs = [
            run for run in self._session.store.list() if isinstance(run.job, TrainJob) and run.best_weights is not None
        ]
        self.model.blockSignals(True)
        self.model.clear()
        for run in self._runs:
            self.model.addItem(f"{run.name}   {metric_word(run.best_map50)}", run.name)
        if self._weights_file is not None:
            self.model.addItem(self._weights_file.name, str(self._weights_file))
            chosen = chosen if chosen is not None else str(self._weights_file)
        self.model.setCurrentIndex(max(0, self.model.findData(chosen)) if self.model.count() else -1)
        self.model.blockSignals(False)
        self._refresh()

    def _chosen_run(self) -> Run | None:
        return next((run for run in self._runs if run.name == self.model.currentData()), None)

    def _refresh(self) -> None:
        sources = self.sources()
        if self.source.value() == "val":
            self._source_name.setText(str(sources[0]) if sources else self.tr("No dataset is open."))
        elif len(sources) > 1:
            self._source_name.setText(self.tr("{count} files").format(count=len(sources)))
        else:
            self._source_name.setText(str(sources[0]) if sources else self.tr("Nothing chosen yet."))
        has_model = self.model.currentIndex() >= 0
        reason = "" if has_model else self.tr("Train a model first, or open a weights file.")
        if has_model and not sources:
            reason = self.tr("Choose some images.")
        self._reason.setText(reason)
        self._reason.setVisible(bool(reason))
        running = self.runner.is_running
        if running:
            self._empty.set_texts(self.tr("Predicting…"), self.tr("A process of its own loads the model first."))
        else:
            self._empty.set_texts(
                self.tr("Nothing predicted yet"),
                self.tr("Choose the weights of a run and some images, then press Predict."),
            )
        self._run_button.setEnabled(not reason and not running)
        self._cancel.setVisible(running)
        if not running:
            self._progress.hide()
            self._progress_word.hide()

    def _run_images(self) -> tuple[Path, ...]:
        """Give the validation images of the run chosen, when no dataset is open."""
        from studio.datasets.layout import find_layout

        run = self._chosen_run()
        if run is None or not isinstance(run.job, TrainJob) or not run.job.dataset_folder:
            return ()
        try:
            layout = find_layout(Path(run.job.dataset_folder))
        except (StudioError, OSError):
            return ()
        split = layout.splits.get("val")
        return (split.images,) if split is not None else ()

    def _ask_for_weights(self) -> None:
        folder = self._session.settings.text("weights_folder")
        chosen, _ = QFileDialog.getOpenFileName(self, self.tr("Open weights"), folder, self.tr("Weights (*.pt)"))
        if chosen:
            self._weights_file = Path(chosen)
            self._fill_models()
            self.model.setCurrentIndex(self.model.findData(str(self._weights_file)))
            self._refresh()

    def _on_source_chosen(self, key: str) -> None:
        if key == "files":
            patterns = " ".join(f"*.{suffix}" for suffix in sorted(IMAGE_SUFFIXES))
            images = self.tr("Images ({patterns})").format(patterns=patterns)
            files, _ = QFileDialog.getOpenFileNames(self, self.tr("Choose images"), "", images)
            self._sources = tuple(Path(file) for file in files)
        elif key == "folder":
            folder = QFileDialog.getExistingDirectory(self, self.tr("Choose a folder of images"))
            self._sources = (Path(folder),) if folder else ()
        self._refresh()

    def _on_names(self, names: tuple[str, ...], label_names: tuple[str, ...]) -> None:
        known = self.browser.pictures.predictions
        pictures = PredictionSet(names, label_names)
        pictures.add(known)
        self.browser.show_set(pictures)

    def _on_progress(self, done: int, total: int) -> None:
        self._progress.setRange(0, max(1, total))
        self._progress.setValue(done)
        self._progress_word.setText(self.tr("{done} of {total} images").format(done=done, total=total))
        self._progress_word.show()

    def _on_succeeded(self) -> None:
        self._refresh()
        if not len(self.browser.pictures):
            self._note.show_text(self.tr("There were no images to predict."), severity="warning")

    def _on_failed(self, error: StudioError) -> None:
        self._note.show_error(error)
        self._refresh()

    def _on_cancel(self) -> None:
        self.runner.cancel()
        self._refresh()

    def _on_thresholds(self) -> None:
        confidence, iou = self.options.thresholds
        self.browser.set_thresholds(confidence=confidence, iou=iou)

    def _on_manner(self) -> None:
        options = self.options
        self.browser.set_manner(
            by_outcome=options.is_by_outcome,
            beside=options.is_beside,
            labels=options.labels.isChecked(),
            predictions=options.predictions.isChecked(),
        )


def _line() -> QFrame:
    line = QFrame()
    line.setProperty("kind", "line")
    return line


def _names_in(weights: Path) -> tuple[str, ...]:
    from studio.runs.checkpoint import read_checkpoint

    try:
        return read_checkpoint(weights).class_names
    except StudioError:
        return ()  # the runner tells why the file cannot be used
