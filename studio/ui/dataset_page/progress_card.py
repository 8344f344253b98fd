"""What is being done to a dataset, how far it is, and a way to end it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from studio.ui.texts.translation import Translated
from studio.ui.theme import XL, M, S
from studio.ui.widgets.buttons import button
from studio.ui.widgets.card import Card
from studio.ui.widgets.labels import ElidedLabel, Label
from studio.ui.widgets.status_line import short_duration


class ProgressCard(Translated):
    """A card in the middle of the page.

    Signals:
        cancelWanted(): the user ends the work.
    """

    cancelWanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counts = (0, 0, -1.0)
        outer = QVBoxLayout(self)
        card = Card(margin=XL)
        card.setMaximumWidth(560)
        card.setMinimumWidth(440)
        self.title = Label("", "heading")
        self.path = ElidedLabel("", "caption")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        row = QHBoxLayout()
        self.count = Label("", "muted")
        self.cancel = button("")
        self.cancel.clicked.connect(self.cancelWanted)
        row.addWidget(self.count, 1)
        row.addWidget(self.cancel)
        card.body.addWidget(self.title)
        card.body.addWidget(self.path)
        card.body.addSpacing(M)
        card.body.addWidget(self.bar)
        card.body.addSpacing(S)
        card.body.addLayout(row)
        outer.addStretch(2)
        outer.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(3)
        self.retranslate()

    def retranslate(self) -> None:
        self.cancel.setText(self.tr("Cancel"))
        self.set_counts(*self._counts)

    def set_work(self, title: str, path: str) -> None:
        """Say what is done, and to what."""
        self.title.setText(title)
        self.path.setText(path)
        self.bar.setAccessibleName(title)

    def set_counts(self, done: int, of: int, seconds_left: float) -> None:
        """Say how far it is; `of` 0 and `seconds_left` -1 are unknown."""
        self._counts = done, of, seconds_left
        self.bar.setRange(0, of)
        self.bar.setValue(done)
        if of <= 0:
            self.count.setText(self.tr("Counting the files…"))
            return
        locale = self.locale()
        text = self.tr("%1 of %2").replace("%1", locale.toString(done)).replace("%2", locale.toString(of))
        if seconds_left >= 0:
            text += "  ·  " + self.tr("%1 left").replace("%1", short_duration(seconds_left))
        self.count.setText(text)
