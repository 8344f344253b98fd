"""An axis of pyqtgraph that paints its few lines and numbers directly.

Its own paint first records a picture, in which each number is measured and laid out: 43 to 54 ms when the sixteen axes of
eight charts move (benchmarks/live_charts.py), of which this leaves a few.
"""

from __future__ import annotations

from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QWidget

from studio.ui.charts.axis_ticks import Tick
from studio.ui.theme import Theme

GAP_LEFT, GAP_BELOW = 8.0, 5.0  # pixels between the plot and the numbers


class PlotAxis(pg.AxisItem):
    """The left axis with its grid, or the bottom axis, of a ViewBox that lies in the scene itself."""

    def __init__(self, orientation: str, theme: Theme, box: pg.ViewBox) -> None:
        super().__init__(orientation=orientation, maxTickLength=0)
        self.ticks: Sequence[Tick] = ()
        self._widths: list[float] = []  # of their texts, in pixels
        self._theme = theme
        self.enableAutoSIPrefix(False)
        self.linkToView(box)

    def show_ticks(self, ticks: Sequence[Tick]) -> None:
        """Show these numbers."""
        self.ticks = ticks
        metrics = QFontMetricsF(self._theme.font("small"))
        self._widths = [metrics.horizontalAdvance(tick.text) for tick in ticks]
        self.update()

    def boundingRect(self) -> QRectF:
        box = self._box_rect()
        if self.orientation == "left":  # with the grid
            return QRectF(0, -10, box.right() + 1, box.height() + 20)
        return box.adjusted(-box.left(), -1, 40, self.size().height())

    def paint(self, painter: QPainter, option: object, widget: QWidget | None = None) -> None:
        box = self._box_rect()
        low, high = self.range
        if not (high > low and box.width() > 0 and box.height() > 0):
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setFont(self._theme.font("small"))
        metrics = QFontMetricsF(painter.font())
        (self._paint_left if self.orientation == "left" else self._paint_bottom)(painter, metrics, box)

    def _paint_left(self, painter: QPainter, metrics: QFontMetricsF, box: QRectF) -> None:
        low, high = self.range
        left, right = round(box.left()), round(box.right())
        heights = [box.bottom() - (tick.place - low) / (high - low) * box.height() for tick in self.ticks]
        painter.setPen(QPen(self._theme.color("grid"), 1))
        for height in heights:
            painter.drawLine(left, round(height), right, round(height))
        painter.drawLine(left, round(box.top()), left, round(box.bottom()))
        painter.setPen(self._theme.color("text_muted"))
        middle = (metrics.ascent() - metrics.descent()) / 2
        for tick, width, height in zip(self.ticks, self._widths, heights, strict=True):
            painter.drawText(QPointF(left - GAP_LEFT - width, height + middle), tick.text)

    def _paint_bottom(self, painter: QPainter, metrics: QFontMetricsF, box: QRectF) -> None:
        low, high = self.range
        bottom = round(box.bottom())
        painter.setPen(QPen(self._theme.color("grid"), 1))
        painter.drawLine(round(box.left()), bottom, round(box.right()), bottom)
        painter.setPen(self._theme.color("text_muted"))
        for tick, width in zip(self.ticks, self._widths, strict=True):
            place = box.left() + (tick.place - low) / (high - low) * box.width() - width / 2
            painter.drawText(
                QPointF(min(place, self.size().width() - width), bottom + GAP_BELOW + metrics.ascent()), tick.text
            )

    def _box_rect(self) -> QRectF:
        """Give where the plot lies, in the places of this item."""
        box = self.linkedView()
        return QRectF() if box is None else box.geometry().translated(-self.pos())
