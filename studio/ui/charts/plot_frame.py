"""What the axes of a chart show, and the part of it that is dragged over."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

LEAST_DRAG = 6.0  # pixels; a shorter one is a click
LEAST_VIEW = 1e-9  # of a span, relative to its place: below, numbers of 64 bits are no longer told apart


@dataclass(frozen=True)
class View:
    """What the axes show; y is log10 of the value on a logarithmic axis."""

    x_low: float
    x_high: float
    y_low: float
    y_high: float

    def has_size(self) -> bool:
        """Tell whether both axes go up, and by more than rounding."""
        spans = ((self.x_low, self.x_high), (self.y_low, self.y_high))
        return all(high - low > LEAST_VIEW * max(abs(low), abs(high)) for low, high in spans)

    def moved(self, right: float, up: float) -> View:
        """Give what is seen so much farther to the right and farther up."""
        return View(self.x_low + right, self.x_high + right, self.y_low + up, self.y_high + up)


def dragged_part(rect: QRectF, start: QPointF, end: QPointF) -> QRectF | None:
    """Give the part of `rect` that was dragged over; along one axis the whole of the other. None for a click."""
    across, up = abs(end.x() - start.x()) >= LEAST_DRAG, abs(end.y() - start.y()) >= LEAST_DRAG
    if not (across or up):
        return None
    band = QRectF(start, end).normalized()
    if not across:
        band.setLeft(rect.left())
        band.setRight(rect.right())
    if not up:
        band.setTop(rect.top())
        band.setBottom(rect.bottom())
    band = band.intersected(rect)
    return band if band.width() > 0 and band.height() > 0 else None
