"""From numbers to pixels and back: what the axes of a chart show, and where it lies."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPolygonF
from shiboken6 import VoidPtr

FARTHEST = 20_000.0  # pixels from the edge; Qt's rasteriser takes 16 bits
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


@dataclass(frozen=True)
class PlotFrame:
    """A view and the rectangle of pixels that it fills."""

    view: View
    rect: QRectF

    def across(self, x: float) -> float:
        """Give the pixel of an x."""
        share = (x - self.view.x_low) / (self.view.x_high - self.view.x_low)
        return min(FARTHEST, max(-FARTHEST, self.rect.left() + share * self.rect.width()))

    def up(self, y: float) -> float:
        """Give the pixel of a y."""
        share = (y - self.view.y_low) / (self.view.y_high - self.view.y_low)
        return min(FARTHEST, max(-FARTHEST, self.rect.bottom() - share * self.rect.height()))

    def x_at(self, place: float) -> float:
        """Give the x at a pixel."""
        share = (place - self.rect.left()) / self.rect.width()
        return self.view.x_low + share * (self.view.x_high - self.view.x_low)

    def y_at(self, place: float) -> float:
        """Give the y at a pixel."""
        share = (self.rect.bottom() - place) / self.rect.height()
        return self.view.y_low + share * (self.view.y_high - self.view.y_low)

    def view_of(self, band: QRectF) -> View:
        """Give what lies in a rectangle of pixels."""
        return View(self.x_at(band.left()), self.x_at(band.right()), self.y_at(band.bottom()), self.y_at(band.top()))

    def moved(self, by: QPointF) -> View:
        """Give what is seen when the drawing is pushed by so many pixels."""
        return self.view_of(self.rect.translated(-by))

    def band(self, start: QPointF, end: QPointF) -> QRectF | None:
        """Give the part that was dragged over; along one axis the whole of the other. None for a click."""
        across, up = abs(end.x() - start.x()) >= LEAST_DRAG, abs(end.y() - start.y()) >= LEAST_DRAG
        if not (across or up):
            return None
        band = QRectF(start, end).normalized()
        if not across:
            band.setLeft(self.rect.left())
            band.setRight(self.rect.right())
        if not up:
            band.setTop(self.rect.top())
            band.setBottom(self.rect.bottom())
        band = band.intersected(self.rect)
        return band if band.width() > 0 and band.height() > 0 else None

    def polygons(
        self, x: NDArray[np.float64], y: NDArray[np.float64], *, is_log: bool
    ) -> tuple[list[QPolygonF], float]:
        """Give a curve in pixels, one polygon or several where values are missing, and its length."""
        view, rect = self.view, self.rect
        points = np.empty((len(y), 2))
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            y = np.log10(y) if is_log else y
            points[:, 0] = rect.left() + (x - view.x_low) * (rect.width() / (view.x_high - view.x_low))
            points[:, 1] = rect.bottom() - (y - view.y_low) * (rect.height() / (view.y_high - view.y_low))
        known = np.isfinite(y)
        np.clip(points, -FARTHEST, FARTHEST, out=points)
        edges = np.flatnonzero(np.diff(np.concatenate([[False], known, [False]]).astype(np.int8)))
        parts = [points[start:stop] for start, stop in zip(edges[0::2], edges[1::2], strict=True)]
        length = sum(float(np.hypot(*np.diff(part, axis=0).T).sum()) for part in parts)
        return [_polygon(part) for part in parts], length


def _polygon(points: NDArray[np.float64]) -> QPolygonF:
    """Copy points (n x 2, pixels) into a polygon; a thousand QPointF made in Python take a hundred times as long."""
    polygon = QPolygonF()
    polygon.resize(len(points))
    memory = VoidPtr(polygon.data(), points.nbytes, True)
    np.frombuffer(memory, dtype=np.float64).reshape(-1, 2)[:] = points
    return polygon
