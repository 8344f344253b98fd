"""One link between two cards: an orthogonal line with rounded corners and an arrow at its end."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPainterPathStroker, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from studio.ui.graph_editor.appearance import GraphAppearance
from studio.ui.graph_editor.geometry import LinkRoute, Point

CORNER = 10.0
ARROW = 7.0


class LinkItem(QGraphicsItem):
    """The link of one route; the colour of a skip connection is that of the stride it leaves."""

    def __init__(self, route: LinkRoute, stride: int | None, *, appearance: GraphAppearance) -> None:
        super().__init__()
        self.route = route
        self.stride = stride
        self._appearance = appearance
        self._is_lit = False
        self._is_hovered = False
        self._is_target = False
        self._set_path()
        self.setAcceptHoverEvents(True)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIsSelectable)
        self.setZValue(1 if route.is_skip else 0)

    def set_route(self, route: LinkRoute, stride: int | None) -> None:
        """Go another way."""
        if route != self.route or stride != self.stride:
            self.prepareGeometryChange()
            self.route, self.stride = route, stride
            self._set_path()
            self.update()

    def set_target(self, target: bool) -> None:
        """Light up: what is being dragged would land here."""
        if target != self._is_target:
            self._is_target = target
            self.setZValue(1.5 if target or self._is_lit else (1 if self.route.is_skip else 0))
            self.update()

    def set_appearance(self, appearance: GraphAppearance) -> None:
        """Take the colours of another theme."""
        self._appearance = appearance
        self.update()

    def set_lit(self, lit: bool) -> None:
        """Stand out because an end is selected."""
        if lit != self._is_lit:
            self._is_lit = lit
            self.setZValue(1.5 if lit else (1 if self.route.is_skip else 0))
            self.update()

    def boundingRect(self) -> QRectF:
        return self._bounds

    def shape(self) -> QPainterPath:
        stroker = QPainterPathStroker()
        stroker.setWidth(12)
        return stroker.createStroke(self._drawn()[0])

    def hoverEnterEvent(self, event: object) -> None:
        self._is_hovered = True
        self.update()

    def hoverLeaveEvent(self, event: object) -> None:
        self._is_hovered = False
        self.update()

    def distance(self, at: QPointF) -> float:
        """Give how far a point of the scene is from the line."""
        pairs = zip(self.route.points, self.route.points[1:], strict=False)
        return min(_distance(at, first, second) for first, second in pairs)

    def _set_path(self) -> None:
        """Take the way; its curves are made when they are painted, since an edit may move hundreds of links."""
        across, down = zip(*self.route.points, strict=True)
        left, top = min(across) - 8, min(down) - 8
        self._bounds = QRectF(left, top, max(across) + 8 - left, max(down) + 8 - top)
        self._curves: tuple[QPainterPath, QPolygonF] | None = None
        self._line: QPolygonF | None = None

    def _drawn(self) -> tuple[QPainterPath, QPolygonF]:
        """Give the line with round corners, and the arrow."""
        points = self.route.points
        if self._curves is None:
            self._curves = rounded_path(points, CORNER), _arrow(points[-2], points[-1])
        return self._curves

    def colour(self) -> QColor:
        """Give the colour the link is drawn in."""
        if self._is_target or self.isSelected():
            return self._appearance.accent
        if not self.route.is_skip:
            return self._appearance.accent if self._is_lit else self._appearance.link
        return self._appearance.stride_color(self.stride)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        zoom = option.levelOfDetailFromTransform(painter.worldTransform())
        colour = self.colour()
        stands_out = self._is_lit or self._is_hovered or self.isSelected()
        pen = QPen(colour, 5.0 if self._is_target else 2.6 if stands_out else 1.7)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        if zoom < 0.2:
            pen.setCosmetic(True)
            pen.setWidthF(3.0 if self._is_target else 1.0)
            painter.setPen(pen)
            if self._line is None:
                self._line = QPolygonF([QPointF(*point) for point in self.route.points])
            painter.drawPolyline(self._line)
            return
        path, arrow = self._drawn()
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawPolygon(arrow)


def rounded_path(points: tuple[Point, ...], radius: float) -> QPainterPath:
    """Give the line through `points` with each corner rounded by at most `radius`."""
    path = QPainterPath(QPointF(*points[0]))
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        room_before = abs(corner[0] - before[0]) + abs(corner[1] - before[1])
        room_after = abs(after[0] - corner[0]) + abs(after[1] - corner[1])
        bend = min(radius, room_before / 2, room_after / 2)
        path.lineTo(_towards(corner, before, bend))
        path.quadTo(QPointF(*corner), _towards(corner, after, bend))
    path.lineTo(QPointF(*points[-1]))
    return path


def _distance(at: QPointF, first: Point, second: Point) -> float:
    """Give the distance of a point from an orthogonal piece."""
    dx = max(min(first[0], second[0]) - at.x(), 0.0, at.x() - max(first[0], second[0]))
    dy = max(min(first[1], second[1]) - at.y(), 0.0, at.y() - max(first[1], second[1]))
    return math.hypot(dx, dy)


def _towards(start: Point, end: Point, length: float) -> QPointF:
    dx, dy = end[0] - start[0], end[1] - start[1]
    distance = max(1e-6, abs(dx) + abs(dy))  # orthogonal pieces: one of the two is zero
    return QPointF(start[0] + dx / distance * length, start[1] + dy / distance * length)


def _arrow(before: Point, end: Point) -> QPolygonF:
    dx, dy = end[0] - before[0], end[1] - before[1]
    if abs(dx) >= abs(dy):
        back = end[0] - ARROW if dx >= 0 else end[0] + ARROW
        return QPolygonF([QPointF(*end), QPointF(back, end[1] - ARROW / 2), QPointF(back, end[1] + ARROW / 2)])
    back = end[1] - ARROW if dy >= 0 else end[1] + ARROW
    return QPolygonF([QPointF(*end), QPointF(end[0] - ARROW / 2, back), QPointF(end[0] + ARROW / 2, back)])
