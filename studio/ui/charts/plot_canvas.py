"""The drawing of one chart: axes with a grid, curves, a crosshair, a mark, and zoom by drag.

Painted by Qt alone. A chart library was measured beside it: eight charts whose axes move took it 25 to 70 ms, mostly for
pictures of grid lines and numbers; a painter draws those few directly.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.ui.charts.axis_ticks import Tick, linear_ticks, log_ticks
from studio.ui.charts.plot_frame import PlotFrame, View
from studio.ui.theme import Theme

LEFT, RIGHT, TOP, BOTTOM = 48.0, 16.0, 4.0, 22.0  # around the plot, for the numbers; more where those are long
ROW, COLUMN = 18.0, 30.0  # pixels a number of the axis needs at least, upright and along
LEAST_ROWS, TALLER_ROW = 3.0, 90.0  # a tall chart has so many numbers, and one more for so many pixels
CURSOR_STEPS = 100  # arrow keys, where x is no whole number
ZOOM_STEP = 1.5
LONGEST_THICK = (
    3.0  # widths of the plot; a longer curve, which is noise, is drawn one pixel wide: ten times cheaper, and no blot
)


@dataclass
class Curve:
    """One curve as it is drawn."""

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    pen: QPen
    depth: int  # higher ones lie above
    is_smooth: bool  # drawn with smooth edges; for few points, since that is ten times dearer
    shapes: list[QPolygonF] | None = field(default=None, repr=False)  # in pixels, made when painted
    is_long: bool = False  # for its chart


@dataclass(frozen=True)
class Dot:
    """A point worth a dot of its own; y is log10 of the value on a logarithmic axis."""

    x: float
    y: float
    color: QColor


class PlotCanvas(QWidget):
    """The drawing.

    Signals:
        cursorMoved(object): x under the mouse or the arrow keys, or None
        viewChosen(object): the View that was dragged, or None for all there is
    """

    cursorMoved = Signal(object)
    viewChosen = Signal(object)

    def __init__(self, theme: Theme, *, counts_whole: bool, parent: QWidget | None = None) -> None:
        """Make an empty drawing; with `counts_whole` x is a whole number for crosshair and axis."""
        super().__init__(parent)
        self._theme = theme
        self._counts_whole = counts_whole
        self._is_log = False
        self._view: View | None = None
        self._ticks: tuple[list[Tick], list[Tick]] | None = None  # of x and y
        self._left = LEFT
        self.curves: dict[Hashable, Curve] = {}
        self.cursor: float | None = None
        self.mark: float | None = None
        self.dots: Sequence[Dot] = ()
        self._grip: tuple[QPointF, PlotFrame] | None = None  # where a drag began, and what was seen then
        self._band: QRectF | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(120)

    @property
    def view(self) -> View | None:
        """Give what the axes show; None before anything does."""
        return self._view

    def set_view(self, view: View, *, is_log: bool) -> None:
        """Let the axes show this."""
        if (view, is_log) != (self._view, self._is_log):
            self._view, self._is_log = view, is_log
            self._forget_places()

    def set_curve(self, name: Hashable, curve: Curve) -> None:
        """Draw a curve, instead of the one of that name."""
        self.curves[name] = curve
        self.update()

    def remove_curve(self, name: Hashable) -> None:
        """Take a curve away, if it is there."""
        if self.curves.pop(name, None) is not None:
            self.update()

    def clear(self) -> None:
        """Take away all that belongs to a run."""
        self.curves.clear()
        self.mark, self.dots = None, ()
        self.update()

    def set_mark(self, x: float | None, dots: Sequence[Dot]) -> None:
        """Put a dotted line at x, and dots."""
        self.mark, self.dots = x, dots
        self.update()

    def set_cursor(self, x: float | None) -> None:
        """Put the crosshair at x, or away."""
        if x == self.cursor:
            return
        frame = self._frame()
        for place in (self.cursor, x):
            if place is not None and frame is not None:
                # Only the strip beneath the line: eight charts follow each move of the mouse.
                strip = QRectF(frame.across(place) - 2, frame.rect.top(), 4, frame.rect.height())
                self.update(strip.toAlignedRect())
        self.cursor = x

    def restyle(self) -> None:
        """Take the colours and the words of the axes as they are now."""
        self._forget_places()

    def sizeHint(self) -> QSize:
        return QSize(320, 180)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._forget_places()
        super().resizeEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        frame = self._frame()
        if frame is not None and event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._grip = (event.position(), frame)
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place, frame = event.position(), self._frame()
        if frame is None:
            return
        if self._grip is not None and event.buttons() & Qt.MouseButton.MiddleButton:
            start, seen = self._grip
            self._choose(seen.moved(place - start))
        elif self._grip is not None:
            self._band = frame.band(self._grip[0], place)
            self.update()
        if frame.rect.adjusted(-4, -4, 4, 4).contains(place):
            self.cursorMoved.emit(self._whole(max(0.0, frame.x_at(place.x()))))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        frame, band = self._frame(), self._band
        self._grip = self._band = None
        if band is not None and frame is not None:
            self.update()
            self._choose(frame.view_of(band))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.viewChosen.emit(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        view, key = self._view, event.key()
        side = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(key))
        if view is None:
            super().keyPressEvent(event)
        elif side is not None:
            step = 1.0 if self._counts_whole else (view.x_high - view.x_low) / CURSOR_STEPS
            step *= 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
            begin = (view.x_low + view.x_high) / 2 if self.cursor is None else self.cursor + side * step
            self.cursorMoved.emit(self._whole(min(view.x_high, max(view.x_low, 0.0, begin))))
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            factor = ZOOM_STEP if key == Qt.Key.Key_Minus else 1 / ZOOM_STEP
            middle = (view.x_low + view.x_high) / 2 if self.cursor is None else self.cursor
            low, high = middle + factor * (view.x_low - middle), middle + factor * (view.x_high - middle)
            self._choose(View(max(0.0, low), high, view.y_low, view.y_high))
        elif key == Qt.Key.Key_0:
            self.viewChosen.emit(None)
        elif key == Qt.Key.Key_Escape and self.cursor is not None:
            self.cursorMoved.emit(None)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QEvent) -> None:  # type: ignore[override]
        self.update()

    def focusOutEvent(self, event: QEvent) -> None:  # type: ignore[override]
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._theme.color("surface"))
        if self._ticks is None and self._view is not None:
            self._ticks = self._find_ticks(self._view)
        frame = self._frame()
        if frame is not None:
            self._paint_axes(painter, frame)
            painter.setClipRect(frame.rect.adjusted(-1, -1, 1, 1), Qt.ClipOperation.IntersectClip)
            if self.mark is not None:
                self._paint_upright(painter, frame, self.mark, style=Qt.PenStyle.DotLine)
            for curve in sorted(self.curves.values(), key=lambda one: one.depth):
                self._paint_curve(painter, frame, curve)
            if self.cursor is not None:
                self._paint_upright(painter, frame, self.cursor, style=Qt.PenStyle.SolidLine)
            painter.setClipRect(frame.rect.adjusted(-6, -6, 6, 6))
            self._paint_dots(painter, frame)
            self._paint_band(painter)
        painter.setClipping(False)
        if self.hasFocus():
            painter.setPen(QPen(self._theme.color("accent_text"), 1, Qt.PenStyle.DotLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(3, 0, -4, -1))
        painter.end()

    def _paint_axes(self, painter: QPainter, frame: PlotFrame) -> None:
        painter.setFont(self._theme.font("small"))
        metrics = QFontMetricsF(painter.font())
        across, up = self._ticks or ([], [])
        rect = frame.rect
        left, right, bottom = round(rect.left()), round(rect.right()), round(rect.bottom())
        painter.setPen(QPen(self._theme.color("grid"), 1))
        heights = [frame.up(tick.place) for tick in up]
        for height in heights:
            painter.drawLine(left, round(height), right, round(height))
        painter.drawLine(left, round(rect.top()), left, bottom)
        painter.drawLine(left, bottom, right, bottom)
        painter.setPen(self._theme.color("text_muted"))
        middle = (metrics.ascent() - metrics.descent()) / 2
        for tick, height in zip(up, heights, strict=True):
            width = metrics.horizontalAdvance(tick.text)
            painter.drawText(QPointF(left - 8 - width, height + middle), tick.text)
        for tick in across:
            width = metrics.horizontalAdvance(tick.text)
            place = min(frame.across(tick.place) - width / 2, self.width() - width)
            painter.drawText(QPointF(place, bottom + 5 + metrics.ascent()), tick.text)

    def _find_ticks(self, view: View) -> tuple[list[Tick], list[Tick]]:
        """Give the numbers of both axes, and make room for the upright one's."""
        metrics = QFontMetricsF(self._theme.font("small"))
        height = self.height() - TOP - BOTTOM
        rows = max(2, int(min(height / ROW, LEAST_ROWS + height / TALLER_ROW)))
        up = (log_ticks if self._is_log else linear_ticks)(view.y_low, view.y_high, rows)
        self._left = max([LEFT] + [metrics.horizontalAdvance(tick.text) + 12 for tick in up])
        along = self.width() - self._left - RIGHT
        columns = max(2, int(along / COLUMN))
        across = linear_ticks(view.x_low, view.x_high, columns, is_whole=self._counts_whole)
        widest = max([metrics.horizontalAdvance(tick.text) + 12 for tick in across] + [COLUMN])
        if widest > COLUMN:
            columns = max(1, int(along / widest))
            across = linear_ticks(view.x_low, view.x_high, columns, is_whole=self._counts_whole)
        return across, up

    def _paint_curve(self, painter: QPainter, frame: PlotFrame, curve: Curve) -> None:
        if curve.shapes is None:
            curve.shapes, length = frame.polygons(curve.x, curve.y, is_log=self._is_log)
            curve.is_long = length > LONGEST_THICK * frame.rect.width()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, curve.is_smooth)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        pen = QPen(curve.pen)
        if curve.is_long:
            pen.setWidthF(1.0)
        painter.setPen(pen)
        for shape in curve.shapes:
            if len(shape) > 1:
                painter.drawPolyline(shape)
            else:
                painter.setBrush(pen.color())
                painter.drawEllipse(shape[0], 2.0, 2.0)
                painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _paint_upright(self, painter: QPainter, frame: PlotFrame, x: float, *, style: Qt.PenStyle) -> None:
        place, rect = round(frame.across(x)), frame.rect
        if rect.left() - 1 <= place <= rect.right() + 1:
            painter.setPen(QPen(self._theme.color("border_strong"), 1, style))
            painter.drawLine(place, round(rect.top()), place, round(rect.bottom()))

    def _paint_dots(self, painter: QPainter, frame: PlotFrame) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.color("surface"), 2))
        for dot in self.dots:
            painter.setBrush(dot.color)
            painter.drawEllipse(QPointF(frame.across(dot.x), frame.up(dot.y)), 5.0, 5.0)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _paint_band(self, painter: QPainter) -> None:
        if self._band is not None:
            painter.setPen(QPen(self._theme.color("accent_text"), 1))
            painter.setBrush(self._theme.color("accent", alpha=0.15))
            painter.drawRect(self._band)

    def _choose(self, view: View) -> None:
        if view.has_size():
            self.viewChosen.emit(view)

    def _forget_places(self) -> None:
        self._ticks = None
        for curve in self.curves.values():
            curve.shapes = None
        self.update()

    def _whole(self, x: float) -> float:
        return float(round(x)) if self._counts_whole else x

    def _frame(self) -> PlotFrame | None:
        """Give where the view lies; None before there is one."""
        if self._view is None:
            return None
        width, height = self.width() - self._left - RIGHT, self.height() - TOP - BOTTOM
        return PlotFrame(self._view, QRectF(self._left, TOP, max(10.0, width), max(10.0, height)))
