"""How predictions are looked at: thresholds, colours, one picture or two; and the counts they lead to.

Signals:
    thresholdsChanged()   confidence or overlap moved
    mannerChanged()       colours, layout or what is drawn
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QLocale, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QHBoxLayout, QSlider, QVBoxLayout, QWidget

from studio.ui.theme import M, S
from studio.ui.widgets.buttons import SegmentedControl
from studio.ui.widgets.labels import Label


class ViewingOptions(QWidget):
    """The lower half of the predict page's side panel."""

    thresholdsChanged = Signal()
    mannerChanged = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.confidence, self._confidence_word, self._confidence_value = self._slider(25)
        self.iou, self._iou_word, self._iou_value = self._slider(50)
        self.colors, self.layout_choice = SegmentedControl(), SegmentedControl()
        self.labels, self.predictions = QCheckBox(), QCheckBox()
        for box in (self.labels, self.predictions):
            box.setChecked(True)
            box.toggled.connect(lambda _on: self._on_manner())
        self._legend = Label("", "caption", wrap=True)
        self._count_words = [Label("", "key") for _ in range(5)]
        self._count_values = [Label("–", "number") for _ in range(5)]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S)
        column.addLayout(self._counts_grid())
        column.addWidget(_line())
        for word, value, slider in (
            (self._confidence_word, self._confidence_value, self.confidence),
            (self._iou_word, self._iou_value, self.iou),
        ):
            row = QHBoxLayout()
            row.addWidget(word)
            row.addStretch(1)
            row.addWidget(value)
            column.addLayout(row)
            column.addWidget(slider)
            slider.valueChanged.connect(self._on_thresholds)
        column.addSpacing(S)
        column.addWidget(self.colors)
        column.addWidget(self._legend)
        column.addWidget(self.layout_choice)
        ticks = QHBoxLayout()
        ticks.setSpacing(M)
        ticks.addWidget(self.labels)
        ticks.addWidget(self.predictions)
        ticks.addStretch(1)
        column.addLayout(ticks)
        for control in (self.colors, self.layout_choice):
            control.chosen.connect(lambda _key: self._on_manner())
        self.retranslate()
        self.colors.set_value("outcome")
        self.layout_choice.set_value("over")

    @property
    def thresholds(self) -> tuple[float, float]:
        """Give the confidence and the overlap asked for."""
        return self.confidence.value() / 100, self.iou.value() / 100

    @property
    def is_by_outcome(self) -> bool:
        """Tell whether colours say found, false, missed; else they say the class."""
        return self.colors.value() == "outcome"

    @property
    def is_beside(self) -> bool:
        """Tell whether labels and predictions have a picture each."""
        return self.layout_choice.value() == "beside"

    def show_counts(self, found: int, false: int, missed: int, labelled: int) -> None:
        """Show the counts over all images; without labels there is nothing to count."""
        locale = QLocale()
        values: list[str] = [locale.toString(number) if labelled else "–" for number in (found, false, missed)]
        for right, of in ((found, found + false), (found, found + missed)):
            values.append(locale.toString(right / of, "f", 2) if labelled and of else "–")
        for label, text in zip(self._count_values, values, strict=True):
            label.setText(text)

    def retranslate(self) -> None:
        """Show the words in the window's language."""
        self._confidence_word.setText(self.tr("Confidence"))
        self._iou_word.setText(self.tr("Overlap (IoU)"))
        self.confidence.setToolTip(self.tr("Predictions below this confidence are hidden and do not count."))
        self.iou.setToolTip(self.tr("A prediction counts as right when it overlaps a label at least this much."))
        for slider, word in ((self.confidence, self._confidence_word), (self.iou, self._iou_word)):
            slider.setAccessibleName(word.text())
        self.colors.set_items([("outcome", self.tr("By outcome")), ("class", self.tr("By class"))])
        self.layout_choice.set_items([("over", self.tr("Overlaid")), ("beside", self.tr("Side by side"))])
        self.labels.setText(self.tr("Labels"))
        self.predictions.setText(self.tr("Predictions"))
        words = (self.tr("found"), self.tr("false"), self.tr("missed"), self.tr("precision"), self.tr("recall"))
        for label, word in zip(self._count_words, words, strict=True):
            label.setText(word)
        self._legend.setText(self.tr("Green: found.  Red ×: false.  Dashed ?: missed."))
        self._show_thresholds()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _slider(self, percent: int) -> tuple[QSlider, Label, Label]:
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setRange(5, 95)
        slider.setValue(percent)
        slider.setPageStep(5)
        return slider, Label("", "key"), Label("", "strong")

    def _counts_grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(M)
        grid.setVerticalSpacing(2)
        for index, (word, value) in enumerate(zip(self._count_words, self._count_values, strict=True)):
            row, column = (0, index) if index < 3 else (2, index - 3)
            grid.addWidget(value, row, column)
            grid.addWidget(word, row + 1, column)
        for column in range(3):
            grid.setColumnStretch(column, 1)
        return grid

    def _show_thresholds(self) -> None:
        locale = QLocale()
        for label, value in zip((self._confidence_value, self._iou_value), self.thresholds, strict=True):
            label.setText(locale.toString(value, "f", 2))

    def _on_thresholds(self) -> None:
        self._show_thresholds()
        self.thresholdsChanged.emit()

    def _on_manner(self) -> None:
        self._legend.setVisible(self.is_by_outcome)
        for box in (self.labels, self.predictions):
            box.setEnabled(not self.is_beside)
        self.mannerChanged.emit()


def _line() -> QFrame:
    line = QFrame()
    line.setProperty("kind", "line")
    return line
