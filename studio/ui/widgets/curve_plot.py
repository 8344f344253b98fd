"""Curves between 0 and 1 with a crosshair that tells their values: precision over recall, F1 over the confidence.

Painted by Qt alone: a few lines of two hundred points need no chart library.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QLocale, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.ui.theme import Theme

LEFT, RIGHT, TOP, BOTTOM = 40.0, 12.0, 8.0, 38.0
KEY_STEP = 0.01


@dataclass(frozen=True)
class PlotLine:
    """One curve."""

    name: str
    color: QColor
    x: Sequence[float]  # ascending
    y: Sequence[float]
    is_bold: bool = False
    is_dashed: bool = False

    def at(self, x: float) -> float:
        """Give y at the point nearest to x."""
        index = min(len(self.x) - 1, bisect_left(self.x, x))
        if index and x - self.x[index - 1] < self.x[index] - x:
            index -= 1
        return self.y[index]


class CurvePlot(QWidget):
    """A plot of some lines over 0 to 1.

    Signals:
        cursorMoved(object): x under the crosshair, or None
    """

    cursorMoved = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lines: list[PlotLine] = []
        self._titles = ("", "")
        self._cursor: float | None = None
        self._mark: float | None = None  # x worth a line of its own
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self.update)

    def set_lines(self, lines: Sequence[PlotLine], *, x_title: str, y_title: str, mark: float | None = None) -> None:
        """Show these lines; `mark` is an x worth a dotted line."""
        self._lines, self._titles, self._mark = list(lines), (x_title, y_title), mark
        self.setAccessibleName(f"{y_title} / {x_title}")
        self.update()

    @property
    def cursor_x(self) -> float | None:
        """Give x under the crosshair."""
        return self._cursor

    def set_cursor(self, x: float | None) -> None:
        """Put the crosshair at x, or away."""
        if x != self._cursor:
            self._cursor = x
            self.setAccessibleDescription(self._words())
            self.cursorMoved.emit(x)
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(420, 300)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 150)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        frame = self._frame()
        inside = frame.adjusted(-6, -6, 6, 6).contains(event.position())
        x = (event.position().x() - frame.left()) / frame.width()
        self.set_cursor(min(1.0, max(0.0, x)) if inside else None)

    def leaveEvent(self, event: QEvent) -> None:
        if not self.hasFocus():
            self.set_cursor(None)
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -KEY_STEP, Qt.Key.Key_Right: KEY_STEP}
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            step *= 10
        self.set_cursor(0.5 if self._cursor is None else min(1.0, max(0.0, self._cursor + step)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = self._frame()
        self._paint_axes(painter, frame)
        for line in sorted(self._lines, key=lambda one: one.is_bold):
            pen = QPen(line.color, 2.6 if line.is_bold else 1.5)
            if line.is_dashed:
                pen.setStyle(Qt.PenStyle.DashLine)
            painter.setPen(pen)
            points = [self._place(frame, x, y) for x, y in zip(line.x, line.y, strict=True)]
            painter.drawPolyline(QPolygonF(points))
        if self._mark is not None:
            self._paint_upright(painter, frame, self._mark, Qt.PenStyle.DotLine)
        if self._cursor is not None:
            self._paint_upright(painter, frame, self._cursor, Qt.PenStyle.SolidLine)
            painter.setPen(QPen(self._theme.color("surface"), 1.5))
            for line in self._lines:
                painter.setBrush(line.color)
                painter.drawEllipse(self._place(frame, self._cursor, line.at(self._cursor)), 4, 4)
        painter.end()

    def _paint_axes(self, painter: QPainter, frame: QRectF) -> None:
        theme, locale = self._theme, QLocale()
        painter.setFont(theme.font("small"))
        metrics = QFontMetricsF(painter.font())
        for step in range(6):
            value = step / 5
            y, x = frame.bottom() - value * frame.height(), frame.left() + value * frame.width()
            painter.setPen(QPen(theme.color("grid"), 1))
            painter.drawLine(QPointF(frame.left(), y), QPointF(frame.right(), y))
            painter.setPen(theme.color("text_muted"))
            text = locale.toString(value, "f", 1)
            flags = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            painter.drawText(QRectF(14, y - 8, frame.left() - 20, 16), flags, text)
            width = metrics.horizontalAdvance(text)
            painter.drawText(QPointF(x - width / 2, frame.bottom() + 14), text)
        x_title, y_title = self._titles
        painter.drawText(
            QRectF(frame.left(), self.height() - 18.0, frame.width(), 16), Qt.AlignmentFlag.AlignCenter, x_title
        )
        painter.save()
        painter.translate(9, frame.center().y())
        painter.rotate(-90)
        painter.drawText(QRectF(-100, -8, 200, 16), Qt.AlignmentFlag.AlignCenter, y_title)
        painter.restore()

    def _paint_upright(self, painter: QPainter, frame: QRectF, x: float, style: Qt.PenStyle) -> None:
        painter.setPen(QPen(self._theme.color("border_strong"), 1, style))
        left = frame.left() + x * frame.width()
        painter.drawLine(QPointF(left, frame.top()), QPointF(left, frame.bottom()))

    def _place(self, frame: QRectF, x: float, y: float) -> QPointF:
        return QPointF(frame.left() + x * frame.width(), frame.bottom() - min(1.0, max(0.0, y)) * frame.height())

    def _frame(self) -> QRectF:
        return QRectF(LEFT, TOP, max(10.0, self.width() - LEFT - RIGHT), max(10.0, self.height() - TOP - BOTTOM))

    def _words(self) -> str:
        if self._cursor is None:
            return ""
        values = ", ".join(f"{line.name} {line.at(self._cursor):.3f}" for line in self._lines)
        return f"{self._titles[0]} {self._cursor:.2f}: {values}"
