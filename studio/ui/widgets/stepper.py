"""The steps of the wizard in a row: done, current, still to come; those that can be reached can be clicked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.ui.theme import Theme

_DISC = 26


class Stepper(QWidget):
    """A painted row.

    Signals:
        chosen(int): the user wants to go to this step, which is one that can be reached.
    """

    chosen = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._names: tuple[str, ...] = ()
        self._current = 0
        self._reachable = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        theme.changed.connect(self.update)

    def set_names(self, names: Sequence[str]) -> None:
        """Name the steps."""
        self._names = tuple(names)
        self._describe()

    def set_state(self, current: int, reachable: int) -> None:
        """Set the step shown and the last one that can be reached."""
        self._current, self._reachable = current, reachable
        self._describe()

    def sizeHint(self) -> QSize:
        return QSize(640, 56)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        spots = self._spots()
        middle = self.height() / 2
        for index, (left, right) in enumerate(spots):
            if index + 1 < len(spots):
                done = index < self._current
                painter.setPen(QPen(theme.color("accent" if done else "border_strong"), 1.5))
                painter.drawLine(QPointF(right + 12, middle), QPointF(spots[index + 1][0] - 12, middle))
            self._paint_step(painter, index, left, right)
        if self.hasFocus() and spots:
            left, right = spots[self._current]
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("accent_text"), 1.2))
            painter.drawRoundedRect(QRectF(left - 6, middle - 19, right - left + 12, 38), 10, 10)

    def _paint_step(self, painter: QPainter, index: int, left: float, right: float) -> None:
        theme = self._theme
        middle = self.height() / 2
        disc = QRectF(left, middle - _DISC / 2, _DISC, _DISC)
        is_current, is_done = index == self._current, index < self._current
        if is_current or is_done:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent" if is_current else "accent_soft"))
        else:
            painter.setPen(QPen(theme.color("border_strong"), 1.5))
            painter.setBrush(theme.color("surface"))
        painter.drawEllipse(disc)
        if is_done:
            painter.drawPixmap(
                QPointF(disc.center().x() - 8, disc.center().y() - 8), theme.pixmap("check", 16, token="accent_text")
            )
        else:
            painter.setFont(theme.font("strong"))
            painter.setPen(theme.color("on_accent" if is_current else "text_muted"))
            painter.drawText(disc, int(Qt.AlignmentFlag.AlignCenter), str(index + 1))
        painter.setFont(self._name_font(index))
        painter.setPen(theme.color("text" if is_current else "text_muted"))
        rect = QRectF(disc.right() + 8, middle - 12, right - disc.right(), 24)
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), self._names[index])

    def _name_font(self, index: int) -> QFont:
        return self._theme.font("strong" if index == self._current else "body")

    def _spots(self) -> list[tuple[float, float]]:
        """Give left and right of each step: as wide as its text, with equal lines between them."""
        widths = []
        for index, name in enumerate(self._names):
            metrics = QFontMetricsF(self._name_font(index))
            widths.append(_DISC + 10 + metrics.horizontalAdvance(name))
        if not widths:
            return []
        free = min(self.width() - 48.0, 980.0) - sum(widths)
        gap = max(32.0, free / max(1, len(widths) - 1))
        left = (self.width() - sum(widths) - gap * (len(widths) - 1)) / 2
        spots = []
        for width in widths:
            spots.append((left, left + width))
            left += width + gap
        return spots

    def _step_at(self, x: float) -> int | None:
        return next((index for index, (left, right) in enumerate(self._spots()) if left - 8 <= x <= right + 8), None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        step = self._step_at(event.position().x())
        can_go = step is not None and step != self._current and step <= self._reachable
        self.setCursor(Qt.CursorShape.PointingHandCursor if can_go else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._go(self._step_at(event.position().x()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self._go(self._current + step)

    def _go(self, step: int | None) -> None:
        if step is not None and 0 <= step <= self._reachable and step != self._current:
            self.chosen.emit(step)

    def _describe(self) -> None:
        if self._names:
            self.setAccessibleName(f"{self._current + 1} / {len(self._names)}: {self._names[self._current]}")
        self.update()
