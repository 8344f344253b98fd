"""Draw one row of a label file over the picture: outline, name, and handles while it is picked."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from studio.datasets.label_edit import EditRow
from studio.ui.widgets.thumbnails import class_color

HANDLE = 9.0  # pixels on the screen
NAME_WIDTH = 180


def paint_row(painter: QPainter, row: EditRow, frame: QRectF, *, name: str, is_current: bool) -> None:
    """Draw a row into its frame on the screen; faulty rows are dashed."""
    color = class_color(row.class_id) if row.class_id >= 0 else QColor("#ffffff")
    painter.setBrush(QColor(color.red(), color.green(), color.blue(), 36) if is_current else Qt.BrushStyle.NoBrush)
    style = Qt.PenStyle.DashLine if row.problem is not None else Qt.PenStyle.SolidLine
    shape = _polygon(row, frame) if row.is_polygon else None
    # A dark line under the coloured one keeps it visible on any picture.
    for pen in (QPen(QColor(0, 0, 0, 150), 4 if is_current else 3.4), QPen(color, 2.4 if is_current else 1.8, style)):
        painter.setPen(pen)
        if shape is not None:
            painter.drawPolygon(shape)
        else:
            painter.drawRect(frame)
        painter.setBrush(Qt.BrushStyle.NoBrush)
    if is_current or (frame.width() > 24 and frame.height() > 12):
        _paint_name(painter, name, frame, color)
    if is_current:
        painter.setPen(QPen(QColor("#16171c"), 1))
        painter.setBrush(QColor("#ffffff"))
        for spot in handle_spots(frame).values():
            painter.drawRect(QRectF(spot.x() - HANDLE / 2, spot.y() - HANDLE / 2, HANDLE, HANDLE))


def handle_spots(rect: QRectF) -> dict[str, QPointF]:
    """Give where the handles of a frame lie, by compass point."""
    middle = rect.center()
    return {
        "nw": rect.topLeft(),
        "n": QPointF(middle.x(), rect.top()),
        "ne": rect.topRight(),
        "e": QPointF(rect.right(), middle.y()),
        "se": rect.bottomRight(),
        "s": QPointF(middle.x(), rect.bottom()),
        "sw": rect.bottomLeft(),
        "w": QPointF(rect.left(), middle.y()),
    }


def _paint_name(painter: QPainter, name: str, frame: QRectF, color: QColor) -> None:
    name = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, NAME_WIDTH)
    width = painter.fontMetrics().horizontalAdvance(name) + 10
    top = frame.top() - 19 if frame.top() >= 19 else frame.top()
    tag = QRectF(frame.left() - 1, top, width, 18)
    painter.fillRect(tag, color)
    painter.setPen(QColor("#15161a"))
    painter.drawText(tag, int(Qt.AlignmentFlag.AlignCenter), name)


def _polygon(row: EditRow, frame: QRectF) -> QPolygonF:
    left, top, right, bottom = row.bounds
    wide, high = (right - left) or 1.0, (bottom - top) or 1.0
    return QPolygonF(
        [
            QPointF(frame.left() + (x - left) / wide * frame.width(), frame.top() + (y - top) / high * frame.height())
            for x, y in row.points
        ]
    )
