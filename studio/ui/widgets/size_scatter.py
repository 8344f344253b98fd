"""Sizes of the boxes as a cloud of points: width and height relative to the image."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from studio.ui.theme import Theme

# COCO's borders of small and large objects, 32 and 96 pixels, at the usual training size of 640.
SMALL_SIDE, LARGE_SIDE = 32 / 640, 96 / 640


def size_shares(sizes: Sequence[tuple[float, float]]) -> tuple[float, float, float]:
    """Give the shares of small, medium and large boxes by area, as COCO counts them at 640 pixels."""
    if not sizes:
        return 0.0, 0.0, 0.0
    areas = [width * height for width, height in sizes]
    small = sum(area < SMALL_SIDE**2 for area in areas) / len(areas)
    large = sum(area >= LARGE_SIDE**2 for area in areas) / len(areas)
    return small, 1.0 - small - large, large


class SizeScatter(QWidget):
    """The cloud, painted once into a pixmap and kept until size, theme or points change."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._sizes: tuple[tuple[float, float], ...] = ()
        self._x_title = self._y_title = ""
        self._picture: QPixmap | None = None
        self.setMinimumHeight(170)
        theme.changed.connect(self._forget)

    def set_sizes(self, sizes: Sequence[tuple[float, float]], *, x_title: str, y_title: str, description: str) -> None:
        """Show these (width, height), each between 0 and 1."""
        self._sizes = tuple(sizes)
        self._x_title, self._y_title = x_title, y_title
        self.setAccessibleName(description)
        self._forget()

    def sizeHint(self) -> QSize:
        return QSize(260, 220)

    def paintEvent(self, event: QPaintEvent) -> None:
        ratio = self.devicePixelRatioF()
        wanted = self.size() * ratio
        if self._picture is None or self._picture.size() != wanted:
            self._picture = QPixmap(wanted)
            self._picture.setDevicePixelRatio(ratio)
            self._picture.fill(Qt.GlobalColor.transparent)
            self._paint(QPainter(self._picture))
        QPainter(self).drawPixmap(0, 0, self._picture)

    def _paint(self, painter: QPainter) -> None:
        theme = self._theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plot = QRectF(34, 6, self.width() - 42, self.height() - 40)
        reach = _reach(self._sizes)
        painter.setFont(theme.font("small"))
        for step in range(5):
            share = step / 4
            x, y = plot.left() + share * plot.width(), plot.bottom() - share * plot.height()
            painter.setPen(QPen(theme.color("grid"), 1))
            painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            painter.setPen(theme.color("text_muted"))
            text = f"{100 * share * reach:.0f}%"
            align = Qt.AlignmentFlag.AlignRight if step == 4 else Qt.AlignmentFlag.AlignHCenter
            x_rect = QRectF(x - 36 if step == 4 else x - 20, plot.bottom() + 3, 40, 14)
            painter.drawText(x_rect, int(align | Qt.AlignmentFlag.AlignVCenter), text)
            if step:
                flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                painter.drawText(QRectF(0, y - 7, 30, 14), int(flags), text)
        title_rect = QRectF(plot.left(), plot.bottom() + 18, plot.width(), 16)
        painter.drawText(title_rect, int(Qt.AlignmentFlag.AlignCenter), self._x_title)
        painter.drawText(
            QRectF(plot.left() + 6, plot.top() + 2, plot.width(), 16), int(Qt.AlignmentFlag.AlignLeft), self._y_title
        )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent_text", alpha=0.38 if len(self._sizes) > 300 else 0.6))
        for width, height in self._sizes:
            x = plot.left() + min(width / reach, 1.0) * plot.width()
            y = plot.bottom() - min(height / reach, 1.0) * plot.height()
            painter.drawEllipse(QPointF(x, y), 2.4, 2.4)
        painter.end()

    def _forget(self) -> None:
        self._picture = None
        self.update()


def _reach(sizes: Sequence[tuple[float, float]]) -> float:
    """Give the end of both axes: all of the image, or less where no box is near that size."""
    longest = max((max(size) for size in sizes), default=1.0)
    return next((reach for reach in (0.1, 0.2, 0.4, 0.6, 0.8) if longest <= reach), 1.0)
