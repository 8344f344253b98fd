"""Looking through predicted images: picture, thumbnails, sliders, counts. Runs nothing; gets a `PredictionSet`.

Signals:
    imageChanged(int)   another image is shown
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from studio.predictions.detections import ImagePrediction
from studio.ui.prediction_view.box_drawing import labelled_boxes, predicted_boxes
from studio.ui.prediction_view.image_loading import SHOWN_PIXELS, load_image
from studio.ui.prediction_view.image_view import ImageView
from studio.ui.prediction_view.prediction_set import ImageOutcome, PredictionSet
from studio.ui.prediction_view.thumbnail_strip import ThumbnailStrip
from studio.ui.theme import M, S, Theme
from studio.ui.while_alive import while_alive
from studio.ui.widgets.buttons import icon_button, name_button
from studio.ui.widgets.labels import ElidedLabel, Label

COUNT_SLICE = 12  # images matched in one turn of the event loop


class PredictionBrowser(QWidget):
    """Picture and strip."""

    imageChanged = Signal(int)
    countsChanged = Signal(int, int, int, int)  # found, false, missed, images with labels

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.pictures = PredictionSet()
        self.current = -1
        self.confidence, self.iou = 0.25, 0.5
        self._by_outcome, self._is_beside = False, False
        self._shows_labels, self._shows_predictions = True, True
        self._image: QImage | None = None
        self._counted = 0
        self._totals = [0, 0, 0, 0]
        self.view, self.second = ImageView(theme), ImageView(theme)
        self.strip = ThumbnailStrip(theme)
        self._name = ElidedLabel("", "strong")
        self._counts = Label("", "caption")
        self._previous = icon_button(theme, "chevron-left", "")
        self._next = icon_button(theme, "chevron-right", "")
        self._fit = icon_button(theme, "maximize", "")
        self._left_word, self._right_word = Label("", "key"), Label("", "key")
        self._build()
        self._counter = QTimer(self)
        self._counter.setInterval(0)
        self._counter.timeout.connect(self._count_some)
        self.strip.chosen.connect(self.show_image)
        self._previous.clicked.connect(lambda: self.step(-1))
        self._next.clicked.connect(lambda: self.step(1))
        self._fit.clicked.connect(self.view.fit)
        self.view.viewMoved.connect(lambda: self.second.follow(self.view))
        self.second.viewMoved.connect(lambda: self.view.follow(self.second))
        theme.changed.connect(self.redraw)
        for key, step in (("Left", -1), ("Right", 1), ("A", -1), ("D", 1)):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda step=step: self.step(step))
        self.retranslate()

    def show_set(self, pictures: PredictionSet) -> None:
        """Look through other predictions."""
        self.pictures = pictures
        self.current = -1
        self.strip.images.clear()
        self.strip.images.add([Path(one.image) for one in pictures.predictions])
        self.view.show_boxes([])
        self.second.show_boxes([])
        self._name.setText("")
        self._counts.setText("")
        self.recount()
        if len(pictures):
            self.show_image(0)

    def add(self, predictions: Sequence[ImagePrediction]) -> None:
        """Add images that were just predicted."""
        self.pictures.add(predictions)
        self.strip.images.add([Path(one.image) for one in predictions])
        self._counter.start()
        if self.current < 0 and len(self.pictures):
            self.show_image(0)
        else:
            self._show_head()

    def show_image(self, index: int) -> None:
        """Show one image."""
        if not 0 <= index < len(self.pictures):
            return
        self.current = index
        self.strip.choose(index)
        prediction = self.pictures.predictions[index]

        def on_loaded(image: QImage) -> None:
            if self.current == index:
                self._image = image
                size = QSize(prediction.width, prediction.height)
                for view in (self.view, self.second):
                    view.show_image(image, size)
                self.redraw()

        load_image(Path(prediction.image), SHOWN_PIXELS, while_alive(self, on_loaded))
        self._show_head()
        self.imageChanged.emit(index)

    def step(self, by: int) -> None:
        """Show the next or the previous image; the ends are joined."""
        if len(self.pictures):
            self.show_image((self.current + by) % len(self.pictures))

    def set_thresholds(self, *, confidence: float, iou: float) -> None:
        """Show only predictions of at least this confidence, and match at this overlap."""
        if (confidence, iou) != (self.confidence, self.iou):
            self.confidence, self.iou = confidence, iou
            self.redraw()
            self.recount()

    def set_manner(self, *, by_outcome: bool, beside: bool, labels: bool, predictions: bool) -> None:
        """Choose colours, one picture or two, and what is drawn."""
        self._by_outcome, self._is_beside = by_outcome, beside
        self._shows_labels, self._shows_predictions = labels, predictions
        self._second_box.setVisible(beside)
        self._left_word.setVisible(beside)
        self.redraw()

    def outcome(self) -> ImageOutcome | None:
        """Give the image shown, matched."""
        if not 0 <= self.current < len(self.pictures):
            return None
        return self.pictures.outcome(self.current, confidence=self.confidence, iou=self.iou)

    def redraw(self) -> None:
        """Draw the boxes anew; cheap enough for every step of a slider."""
        outcome = self.outcome()
        if outcome is None:
            return
        if not self._is_beside:
            boxes = []
            if self._shows_labels:
                boxes += labelled_boxes(outcome, self.pictures, theme=self._theme, by_outcome=self._by_outcome)
            if self._shows_predictions:
                boxes += predicted_boxes(outcome, self.pictures, theme=self._theme, by_outcome=self._by_outcome)
            self.view.show_boxes(boxes)
        else:
            truth = labelled_boxes(outcome, self.pictures, theme=self._theme, by_outcome=self._by_outcome, beside=True)
            self.view.show_boxes(truth)
            self.second.show_boxes(
                predicted_boxes(outcome, self.pictures, theme=self._theme, by_outcome=self._by_outcome)
            )
        self._show_head()

    def recount(self) -> None:
        """Match all images again, some at a time."""
        self._counted = 0
        self._totals = [0, 0, 0, 0]
        self._counter.start()

    def retranslate(self) -> None:
        """Show the words in the window's language."""
        name_button(self._previous, self.tr("Previous image (Left)"))
        name_button(self._next, self.tr("Next image (Right)"))
        name_button(self._fit, self.tr("Show the whole image (double click)"))
        self._left_word.setText(self.tr("Labels"))
        self._right_word.setText(self.tr("Predictions"))
        self.strip.setAccessibleName(self.tr("Images"))
        self.view.setAccessibleName(self.tr("Image"))
        self._show_head()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(S)
        head.addWidget(self._previous)
        head.addWidget(self._next)
        head.addWidget(self._name, 1)
        head.addWidget(self._counts)
        head.addWidget(self._fit)
        first_box = QVBoxLayout()
        first_box.setSpacing(S)
        first_box.addWidget(self._left_word)
        first_box.addWidget(self.view, 1)
        self._left_word.hide()
        self._second_box = QWidget()
        second_box = QVBoxLayout(self._second_box)
        second_box.setContentsMargins(0, 0, 0, 0)
        second_box.setSpacing(S)
        second_box.addWidget(self._right_word)
        second_box.addWidget(self.second, 1)
        self._second_box.hide()
        views = QHBoxLayout()
        views.setSpacing(S)
        views.addLayout(first_box, 1)
        views.addWidget(self._second_box, 1)
        card = QFrame()
        card.setProperty("kind", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(M, S, M, S)
        inside.setSpacing(S)
        inside.addLayout(head)
        inside.addLayout(views, 1)
        inside.addWidget(self.strip)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(card)

    def _show_head(self) -> None:
        outcome = self.outcome()
        if outcome is None:
            return
        name = Path(outcome.prediction.image).name
        self._name.setText(
            self.tr("{number} of {count}   {name}").format(number=self.current + 1, count=len(self.pictures), name=name)
        )
        if outcome.matching is None:
            self._counts.setText(self.tr("{count} predicted, no labels").format(count=len(outcome.shown)))
        else:
            found, false, missed = outcome.counts
            self._counts.setText(
                self.tr("{found} found, {false} false, {missed} missed").format(found=found, false=false, missed=missed)
            )

    def _count_some(self) -> None:
        last = min(len(self.pictures), self._counted + COUNT_SLICE)
        for index in range(self._counted, last):
            outcome = self.pictures.outcome(index, confidence=self.confidence, iou=self.iou)
            found, false, missed = outcome.counts
            is_labelled = outcome.matching is not None
            self.strip.images.set_faults(index, false + missed if is_labelled else None)
            for place, count in enumerate((found, false, missed, int(is_labelled))):
                self._totals[place] += count
        self._counted = last
        if last == len(self.pictures):
            self._counter.stop()
        self.countsChanged.emit(*self._totals)
