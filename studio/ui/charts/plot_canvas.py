"""The drawing of one chart, with pyqtgraph: axes with a grid, curves, a crosshair, a mark, and zoom by drag.

Plain parts of pyqtgraph stand in a scene at places of our own: a PlotItem brings a menu, two more axes and a layout that is
made anew whenever an axis moves. Their mouse is off as well, since it looks at every curve at every move.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QGraphicsScene, QSizePolicy, QWidget

from studio.ui.charts.axis_ticks import Tick, linear_ticks, log_ticks
from studio.ui.charts.plot_axis import PlotAxis
from studio.ui.charts.plot_frame import View, dragged_part
from studio.ui.theme import Theme

LEFT, RIGHT, TOP, BOTTOM = 48.0, 16.0, 4.0, 22.0  # around the plot, for the numbers; more where those are long
ROW, COLUMN = 18.0, 30.0  # pixels a number of the axis needs at least, upright and along
LEAST_ROWS, TALLER_ROW = 3.0, 90.0  # a tall chart has so many numbers, and one more for so many pixels
EDGE = 6.0  # pixels around the plot that dots reach into
CURSOR_STEPS = 100  # arrow keys, where x is no whole number
ZOOM_STEP = 1.5
# Widths of the plot; a longer curve, which is noise, is drawn one pixel wide: ten times cheaper, and no blot.
LONGEST_THICK = 3.0
FARTHEST = 20.0  # heights or widths of the plot from its edge, for points out of sight; Qt's rasteriser takes 16 bits


@dataclass
class Curve:
    """One curve as it is drawn."""

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    pen: QPen
    depth: int  # higher ones lie above
    is_smooth: bool  # drawn with smooth edges; for few points, since that is ten times dearer
    is_long: bool = False  # for its chart
    lonely: list[tuple[float, float]] = field(default_factory=list, repr=False)  # points without a neighbour


@dataclass(frozen=True)
class Dot:
    """A point worth a dot of its own; y is log10 of the value on a logarithmic axis."""

    x: float
    y: float
    color: QColor


class PlotBox(pg.ViewBox):
    """A box that leaves whole the dots that lie on its edge."""

    def boundingRect(self) -> QRectF:
        return super().boundingRect().adjusted(-EDGE, -EDGE, EDGE, EDGE)


class CurveItem(pg.PlotCurveItem):
    """A curve that takes what is seen for its bounds, instead of going through its points for them."""

    def __init__(self, box: pg.ViewBox) -> None:
        self._box = box
        super().__init__()

    def boundingRect(self) -> QRectF:
        if self._boundingRect is None:  # pyqtgraph forgets it when the axes move
            wide, high = self._box.viewPixelSize()
            self._boundingRect = self._box.viewRect().adjusted(-wide, -high, wide, high)
        return self._boundingRect

    def paint(self, painter: QPainter, option: object, widget: QWidget | None = None) -> None:
        painter.setClipRect(self.boundingRect(), Qt.ClipOperation.IntersectClip)
        super().paint(painter, option, widget)


class PlotCanvas(pg.GraphicsView):
    """The drawing.

    Signals:
        cursorMoved(object): x under the mouse or the arrow keys, or None
        viewChosen(object): the View that was dragged, or None for all there is
    """

    cursorMoved = Signal(object)
    viewChosen = Signal(object)
    _box: pg.ViewBox | None = None  # pyqtgraph's own __init__ resizes the view before there is one
    _view: View | None = None

    def __init__(self, theme: Theme, *, counts_whole: bool, parent: QWidget | None = None) -> None:
        """Make an empty drawing; with `counts_whole` x is a whole number for crosshair and axis."""
        super().__init__(parent, useOpenGL=False, background=theme.color("surface"))
        self._theme = theme
        self._counts_whole = counts_whole
        self._is_log = False
        self.curves: dict[Hashable, Curve] = {}
        self.items_of: dict[Hashable, CurveItem] = {}
        self.cursor: float | None = None
        self.mark: float | None = None
        self.dots: Sequence[Dot] = ()
        self._spots: pg.ScatterPlotItem | None = None
        self._grip: tuple[QPointF, View] | None = None  # where a drag began, and what was seen then
        self._band: QRectF | None = None
        self.scene().setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)  # for a dozen items
        self.setCacheMode(self.CacheModeFlag(0))  # a plain background is painted as fast as copied
        self._box = box = PlotBox(enableMouse=False, enableMenu=False, defaultPadding=0)
        box.disableAutoRange()
        self.axes = {name: PlotAxis(name, theme, box) for name in ("left", "bottom")}
        for item in (*self.axes.values(), box):
            item.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
            item.setVisible(False)
            self.addItem(item)
        for axis in self.axes.values():
            axis.setZValue(-200)  # the grid lies beneath the curves
        self._mark_line, self._cursor_line = (pg.InfiniteLine(angle=90, movable=False) for _ in range(2))
        for line, depth in ((self._mark_line, 1), (self._cursor_line, 20)):
            line.setZValue(depth)
            line.hide()
            box.addItem(line, ignoreBounds=True)
        self.viewport().setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(120)
        self.restyle()

    @property
    def view(self) -> View | None:
        """Give what the axes show; None before anything does."""
        return self._view

    @property
    def frame(self) -> QRectF:
        """Give where the plot lies, in pixels."""
        assert self._box is not None
        return self._box.geometry()

    def set_view(self, view: View, *, is_log: bool) -> None:
        """Let the axes show this; curves are to be set again, since what they leave out depends on it."""
        if (view, is_log) != (self._view, self._is_log):
            self._view, self._is_log = view, is_log
            self._arrange()

    def set_curve(self, name: Hashable, curve: Curve) -> None:
        """Draw a curve, instead of the one of that name."""
        assert self._box is not None
        self.curves[name] = curve
        if name not in self.items_of:
            self.items_of[name] = CurveItem(self._box)
            self._box.addItem(self.items_of[name], ignoreBounds=True)
        self._place(name, curve)

    def remove_curve(self, name: Hashable) -> None:
        """Take a curve away, if it is there."""
        if self.curves.pop(name, None) is not None:
            assert self._box is not None
            self._box.removeItem(self.items_of.pop(name))
            self._place_spots()

    def clear(self) -> None:
        """Take away all that belongs to a run."""
        for name in list(self.curves):
            self.remove_curve(name)
        self.set_mark(None, ())

    def set_mark(self, x: float | None, dots: Sequence[Dot]) -> None:
        """Put a dotted line at x, and dots."""
        self.mark = x
        self._mark_line.setVisible(x is not None)
        if x is not None:
            self._mark_line.setPos(x)
        if list(dots) != list(self.dots):
            self.dots = dots
            self._place_spots()

    def set_cursor(self, x: float | None) -> None:
        """Put the crosshair at x, or away."""
        if x == self.cursor:
            return
        self.cursor = x
        self._cursor_line.setVisible(x is not None)
        if x is not None:
            self._cursor_line.setPos(x)

    def restyle(self) -> None:
        """Take the colours and the words of the axes as they are now."""
        self.setBackground(self._theme.color("surface"))
        line = self._theme.color("border_strong")
        self._mark_line.setPen(pg.mkPen(line, style=Qt.PenStyle.DotLine))
        self._cursor_line.setPen(pg.mkPen(line))
        self._place_spots()
        self._arrange()

    def sizeHint(self) -> QSize:
        return QSize(320, 180)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        if not self.closed:  # pyqtgraph's close() drops the items first
            self._arrange()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # the page scrolls; zoom is by drag

    def leaveEvent(self, event: QEvent) -> None:
        """Do nothing: the chart around tells that the mouse has left."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._view is not None and event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._grip = (event.position(), self._view)
        else:
            event.ignore()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = event.position()
        if self._view is None or self._box is None:
            return
        if self._grip is not None and event.buttons() & Qt.MouseButton.MiddleButton:
            start, seen = self._grip
            wide, high = self._box.viewPixelSize()
            self._choose(seen.moved((start.x() - place.x()) * wide, (place.y() - start.y()) * high))
        elif self._grip is not None:
            self._band = dragged_part(self.frame, self._grip[0], place)
            self.viewport().update()
        if self.frame.adjusted(-4, -4, 4, 4).contains(place):
            self.cursorMoved.emit(self._whole(max(0.0, self._box.mapSceneToView(place).x())))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        band = self._band
        self._grip = self._band = None
        if band is not None and self._box is not None:
            self.viewport().update()
            low, high = self._box.mapSceneToView(band.bottomLeft()), self._box.mapSceneToView(band.topRight())
            self._choose(View(low.x(), high.x(), low.y(), high.y()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.viewChosen.emit(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        view, key = self._view, event.key()
        side = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(key))
        if view is None:
            event.ignore()
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
            event.ignore()

    def focusInEvent(self, event: QEvent) -> None:  # type: ignore[override]
        self.viewport().update()

    def focusOutEvent(self, event: QEvent) -> None:  # type: ignore[override]
        self.viewport().update()

    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:
        if self._band is not None:
            painter.setPen(QPen(self._theme.color("accent_text"), 1))
            painter.setBrush(self._theme.color("accent", alpha=0.15))
            painter.drawRect(self._band)
        if self.hasFocus():
            painter.setPen(QPen(self._theme.color("accent_text"), 1, Qt.PenStyle.DotLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(3, 0, -4, -1))

    def _arrange(self) -> None:
        """Put plot, axes and curves in their places."""
        view, box = self._view, self._box
        if view is None or box is None:
            return
        across, up, left = self._find_ticks(view)
        width, height = max(10.0, self.width() - left - RIGHT), max(10.0, self.height() - TOP - BOTTOM)
        frame = QRectF(left, TOP, width, height)
        if frame != box.geometry():
            for axis in self.axes.values():
                axis.prepareGeometryChange()  # it reaches over the plot
            box.setGeometry(frame)
            self.axes["left"].setGeometry(QRectF(0, TOP, left, height))
            self.axes["bottom"].setGeometry(QRectF(0, TOP + height, self.width(), BOTTOM))
        box.setRange(xRange=(view.x_low, view.x_high), yRange=(view.y_low, view.y_high), padding=0)
        box.updateMatrix()  # left to the next paint, it would ask for another
        self.axes["left"].show_ticks(up)
        self.axes["bottom"].show_ticks(across)
        for item in (box, *self.axes.values()):
            item.setVisible(True)

    def _find_ticks(self, view: View) -> tuple[list[Tick], list[Tick], float]:
        """Give the numbers of both axes, and the room for the upright one's."""
        metrics = QFontMetricsF(self._theme.font("small"))
        height = self.height() - TOP - BOTTOM
        rows = max(2, int(min(height / ROW, LEAST_ROWS + height / TALLER_ROW)))
        up = (log_ticks if self._is_log else linear_ticks)(view.y_low, view.y_high, rows)
        left = max([LEFT] + [metrics.horizontalAdvance(tick.text) + 12 for tick in up])
        along = self.width() - left - RIGHT
        columns = max(2, int(along / COLUMN))
        across = linear_ticks(view.x_low, view.x_high, columns, is_whole=self._counts_whole)
        widest = max([metrics.horizontalAdvance(tick.text) + 12 for tick in across] + [COLUMN])
        if widest > COLUMN:
            columns = max(1, int(along / widest))
            across = linear_ticks(view.x_low, view.x_high, columns, is_whole=self._counts_whole)
        return across, up, left

    def _place(self, name: Hashable, curve: Curve) -> None:
        """Give a curve to its item, without what lies far out of sight."""
        view, item = self._view, self.items_of[name]
        if view is None:
            return
        wide, high = view.x_high - view.x_low, view.y_high - view.y_low
        with np.errstate(divide="ignore", invalid="ignore"):
            y = np.log10(curve.y) if self._is_log else curve.y
        known = np.isfinite(y)
        is_whole = bool(known.all())
        if not is_whole:
            y = np.where(known, y, np.nan)
        x = np.clip(curve.x, view.x_low - FARTHEST * wide, view.x_high + FARTHEST * wide)
        y = np.clip(y, view.y_low - FARTHEST * high, view.y_high + FARTHEST * high)
        frame = self.frame
        steps = np.hypot(np.diff(x) * (frame.width() / wide), np.diff(y) * (frame.height() / high))
        curve.is_long = float(steps.sum() if is_whole else np.nansum(steps)) > LONGEST_THICK * frame.width()
        pen = QPen(curve.pen)
        pen.setCosmetic(True)
        if curve.is_long:
            pen.setWidthF(1.0)
        item.setZValue(curve.depth)
        item.setData(x, y, pen=pen, antialias=curve.is_smooth, connect="all" if is_whole else "finite")
        lonely = _lonely(x, y, known) if len(y) == 1 or not is_whole else []
        if lonely != curve.lonely or lonely:
            curve.lonely = lonely
            self._place_spots()

    def _place_spots(self) -> None:
        """Draw the dots, and points that have no neighbour to be joined with."""
        spots = [
            {"pos": point, "size": 4, "pen": None, "brush": curve.pen.color()}
            for curve in self.curves.values()
            for point in curve.lonely
        ]
        ring = pg.mkPen(self._theme.color("surface"), width=2)
        spots += [{"pos": (dot.x, dot.y), "size": 10, "pen": ring, "brush": dot.color} for dot in self.dots]
        if self._spots is None and spots:
            assert self._box is not None
            # Kept pictures of the dots would come out as pixels, all of them at each dot, in an SVG file.
            self._spots = pg.ScatterPlotItem(useCache=False, antialias=True)
            self._spots.setZValue(21)
            self._box.addItem(self._spots, ignoreBounds=True)
        if self._spots is not None:
            self._spots.setData(spots)

    def _choose(self, view: View) -> None:
        if view.has_size():
            self.viewChosen.emit(view)

    def _whole(self, x: float) -> float:
        return float(round(x)) if self._counts_whole else x


def _lonely(x: NDArray[np.float64], y: NDArray[np.float64], known: NDArray[np.bool_]) -> list[tuple[float, float]]:
    """Give the points before and behind which a value is missing."""
    edged = np.concatenate([[False], known, [False]])
    places = np.flatnonzero(known & ~edged[:-2] & ~edged[2:])
    return [(float(x[place]), float(y[place])) for place in places]
