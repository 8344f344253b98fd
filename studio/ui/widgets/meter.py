"""One quantity of the computer: its name, its value in words, and a bar in which the share of a training stands out."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from studio.ui.theme import XS, S, Theme
from studio.ui.widgets.labels import ElidedLabel, Label, plain_tooltip

BAR_HEIGHT = 5
WIDTH = 104


class Meter(QWidget):
    """The quantity. It knows no units: all texts come from outside."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = ElidedLabel("", "caption", mode=Qt.TextElideMode.ElideRight)
        self._value = Label("", "strong")
        self._bar = _ShareBar(theme)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(S)
        head.addWidget(self._name, 1)
        head.addWidget(self._value)
        self._value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(XS)
        column.addLayout(head)
        column.addWidget(self._bar)
        self.setMinimumWidth(WIDTH)

    def show_value(
        self, name: str, value: str, *, share: float | None, own: float = 0.0, remark: str = "", is_bad: bool = False
    ) -> None:
        """Show a value; `share` (0 to 1, None: not told) fills the bar, `own` of it is the training's.

        `remark` is told by the tooltip and to screen readers; a bad value says so in words there and elsewhere, its colour
        only underlines it.
        """
        self._name.setText(name)  # which gives way when both do not fit
        self._value.setText(value)
        self._value.set_role("warning" if is_bad else "strong")
        self._bar.show_shares(share, own, is_bad)
        words = f"{name}: {value}. {remark}" if remark else f"{name}: {value}"
        for widget in (self, self._name, self._value):
            widget.setToolTip(plain_tooltip(words))
        self.setAccessibleName(words)


class _ShareBar(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._share: float | None = None
        self._own = 0.0
        self._is_bad = False
        self.setFixedHeight(BAR_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_shares(self, share: float | None, own: float, is_bad: bool) -> None:
        shown = (None if share is None else min(1.0, max(0.0, share)), min(1.0, max(0.0, own)), is_bad)
        if shown != (self._share, self._own, self._is_bad):
            self._share, self._own, self._is_bad = shown
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        self._fill(painter, "pressed", 1.0)
        if self._share is not None:
            self._fill(painter, "warning" if self._is_bad else "text_muted", self._share)
            self._fill(painter, "accent", min(self._own, self._share))

    def _fill(self, painter: QPainter, token: str, share: float) -> None:
        if share > 0:
            radius = BAR_HEIGHT / 2
            painter.setBrush(self._theme.color(token))
            painter.drawRoundedRect(QRectF(0, 0, max(BAR_HEIGHT, share * self.width()), BAR_HEIGHT), radius, radius)
