"""How boxes move: handles and the sides they pull, positions relative to the image."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt

Bounds = tuple[float, float, float, float]
# Which sides each handle moves: left, top, right, bottom.
HANDLES = {
    "nw": (0, 1), "n": (1,), "ne": (2, 1), "e": (2,), "se": (2, 3), "s": (3,), "sw": (0, 3), "w": (0,),
}  # fmt: skip
CURSORS = {
    "nw": Qt.CursorShape.SizeFDiagCursor,
    "se": Qt.CursorShape.SizeFDiagCursor,
    "ne": Qt.CursorShape.SizeBDiagCursor,
    "sw": Qt.CursorShape.SizeBDiagCursor,
    "n": Qt.CursorShape.SizeVerCursor,
    "s": Qt.CursorShape.SizeVerCursor,
    "e": Qt.CursorShape.SizeHorCursor,
    "w": Qt.CursorShape.SizeHorCursor,
}


def moved(bounds: Bounds, dx: float, dy: float) -> Bounds:
    """Move bounds, but not out of the image; what reaches beyond it already may come back in."""
    left, top, right, bottom = bounds
    dx = max(min(0.0, -left), min(max(0.0, 1 - right), dx))
    dy = max(min(0.0, -top), min(max(0.0, 1 - bottom), dy))
    return left + dx, top + dy, right + dx, bottom + dy


def squared(start: QPointF, here: QPointF) -> QPointF:
    """Give the corner that makes a square of the rectangle from `start` to `here`."""
    side = max(abs(here.x() - start.x()), abs(here.y() - start.y()))
    return QPointF(
        start.x() + side * (1 if here.x() > start.x() else -1), start.y() + side * (1 if here.y() > start.y() else -1)
    )
