"""Charts of a dataset, painted here: five small pictures need no chart library, and so cost nothing to open.

Each paints into a frame of the same make: axes with few round numbers, plain words, colours of the theme.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from studio.ui.theme import Theme
from studio.ui.widgets.labels import plain_tooltip

LEFT, RIGHT, TOP, BOTTOM = 44, 12, 8, 36


class Chart(QWidget):
    """What all charts have: size, frame, axes, a tooltip of the value under the cursor."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._x_title = ""
        self._spots: list[tuple[QRectF, str]] = []  # what the cursor may be over
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(220, 150)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(340, 210)

    def describe(self, name: str, text: str) -> None:
        """Tell a screen reader what is shown."""
        self.setAccessibleName(name)
        self.setAccessibleDescription(text)

    def event(self, event: object) -> bool:
        if isinstance(event, QHelpEvent):
            text = next((text for spot, text in self._spots if spot.contains(QPointF(event.pos()))), "")
            QToolTip.showText(event.globalPos(), plain_tooltip(text), self)
            return True
        return super().event(event)  # type: ignore[arg-type]

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._theme.font("small"))
        plot = QRectF(LEFT, TOP, max(10, self.width() - LEFT - RIGHT), max(10, self.height() - TOP - BOTTOM))
        self._spots = []
        self._paint(painter, plot)
        painter.setPen(self._theme.color("text_muted"))
        title = QRectF(0, self.height() - 17, self.width(), 16)
        painter.drawText(title, int(Qt.AlignmentFlag.AlignCenter), self._x_title)

    def _paint(self, painter: QPainter, plot: QRectF) -> None:
        raise NotImplementedError

    def _grid_line(self, painter: QPainter, plot: QRectF, share: float, text: str, *, is_x: bool) -> None:
        """Draw one line of the grid with its number; `share` is from 0 at the origin to 1."""
        painter.setPen(QPen(self._theme.color("grid"), 1))
        if is_x:
            x = plot.left() + share * plot.width()
            painter.drawLine(QLineF(x, plot.top(), x, plot.bottom()))
            rect, flag = QRectF(x - 30, plot.bottom() + 3, 60, 14), Qt.AlignmentFlag.AlignHCenter
            rect.moveLeft(min(max(rect.left(), 0.0), self.width() - rect.width()))
        else:
            y = plot.bottom() - share * plot.height()
            painter.drawLine(QLineF(plot.left(), y, plot.right(), y))
            rect, flag = QRectF(0, y - 7, plot.left() - 6, 14), Qt.AlignmentFlag.AlignRight
        painter.setPen(self._theme.color("text_muted"))
        painter.drawText(rect, int(flag | Qt.AlignmentFlag.AlignVCenter), text)


class Histogram(Chart):
    """How many images have how many boxes."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._bars: list[tuple[str, int]] = []

    def set_counts(self, counts: Mapping[int, int], *, x_title: str) -> None:
        """Show a number of images for each number of boxes; many different numbers are gathered in steps."""
        self._x_title = x_title
        self._bars = []
        if counts:
            most = max(counts)
            step = max(1, _round_up(math.ceil((most + 1) / 24))) if most > 23 else 1
            bins = [0] * (most // step + 1)
            for boxes, images in counts.items():
                bins[boxes // step] += images
            self._bars = [
                (str(at) if step == 1 else f"{at * step}–{at * step + step - 1}", count)
                for at, count in enumerate(bins)
            ]
        self.update()

    def _paint(self, painter: QPainter, plot: QRectF) -> None:
        locale = self.locale()
        top = max((count for _, count in self._bars), default=1) or 1
        for value in round_steps(top):
            self._grid_line(painter, plot, value / top, locale.toString(round(value)), is_x=False)
        width = plot.width() / max(1, len(self._bars))
        every = (
            max(1, math.ceil(44 / width)) if self._bars and "–" in self._bars[0][0] else max(1, math.ceil(22 / width))
        )
        for at, (name, count) in enumerate(self._bars):
            rect = QRectF(plot.left() + at * width, 0, width, count / top * plot.height())
            rect.moveBottom(plot.bottom())
            self._spots.append(
                (QRectF(rect.left(), plot.top(), width, plot.height()), f"{name}: {locale.toString(count)}")
            )
            if count:
                rect.setTop(min(rect.top(), plot.bottom() - 2))  # one image in a thousand is to be seen
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("warning" if name == "0" else "accent"))
            painter.drawRoundedRect(rect.adjusted(min(1.0, width / 6), 0, -min(1.0, width / 6), 0), 2, 2)
            if at % every == 0:
                painter.setPen(self._theme.color("text_muted"))
                spot = QRectF(rect.center().x() - 30, plot.bottom() + 3, 60, 14)
                painter.drawText(spot, int(Qt.AlignmentFlag.AlignCenter), name)


class HeatMap(Chart):
    """Where in the image the centres of the boxes lie."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._counts: Sequence[int] = ()
        self._total = 0

    def set_counts(self, counts: Sequence[int], *, x_title: str) -> None:
        """Show a square grid of counts, row by row from the top left."""
        self._counts, self._total = tuple(counts), sum(counts)
        self._x_title = x_title
        self.update()

    def _paint(self, painter: QPainter, plot: QRectF) -> None:
        side = math.isqrt(len(self._counts))
        edge = min(self.width() - 16, self.height() - 28)
        frame = QRectF((self.width() - edge) / 2, 4, edge, edge)
        painter.fillRect(frame, self._theme.color("sunken"))
        if not side or not self._total:
            return
        most = max(self._counts)
        image = QImage(side, side, QImage.Format.Format_ARGB32)
        color = self._theme.color("accent_text")
        for at, count in enumerate(self._counts):
            # By the root: a few boxes off the middle are what one looks for.
            color.setAlphaF(math.sqrt(count / most) if count else 0.0)
            image.setPixelColor(at % side, at // side, color)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawImage(frame, image)
        painter.setPen(QPen(self._theme.color("border_strong"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(frame)
        pen = QPen(self._theme.color("border_strong"), 1, Qt.PenStyle.DotLine)
        painter.setPen(pen)
        painter.drawLine(QLineF(frame.center().x(), frame.top(), frame.center().x(), frame.bottom()))
        painter.drawLine(QLineF(frame.left(), frame.center().y(), frame.right(), frame.center().y()))


class SizeCloud(Chart):
    """Each box by its size and its shape, over the bands that the levels of the neck see; both axes logarithmic."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._points: list[tuple[float, float]] = []
        self._borders: Sequence[float] = ()
        self._names: Sequence[str] = ()
        self._shapes = ("", "")

    def set_boxes(
        self,
        boxes: Sequence[tuple[float, float]],
        *,
        borders: Sequence[float],
        names: Sequence[str],
        shapes: tuple[str, str],
        x_title: str,
    ) -> None:
        """Show boxes of (width, height) in pixels; `borders` between the bands `names`, `shapes` for wide and tall."""
        self._points = [(math.sqrt(w * h), w / h) for w, h in boxes if w > 0 and h > 0]
        self._borders, self._names, self._shapes = borders, names, shapes
        self._x_title = x_title
        self.update()

    def _paint(self, painter: QPainter, plot: QRectF) -> None:
        theme = self._theme
        largest = max((side for side, _ in self._points), default=640.0)
        smallest = min((side for side, _ in self._points), default=4.0)
        low, high = math.log2(min(4.0, max(2.0, smallest))), math.log2(max(256.0, largest * 1.1))
        steep = max((abs(math.log2(shape)) for _, shape in self._points), default=2.0)
        reach = min(6.0, max(2.0, math.ceil(steep)))

        def x_of(side: float) -> float:
            return plot.left() + max(0.0, math.log2(side) - low) / (high - low) * plot.width()

        def y_of(shape: float) -> float:
            return plot.center().y() - max(-reach, min(reach, math.log2(shape))) / reach * plot.height() / 2

        edges = [2**low, *(border for border in self._borders), 2**high]
        for at, (start, end) in enumerate(pairwise(edges)):
            band = QRectF(QPointF(x_of(max(start, 2**low)), plot.top()), QPointF(x_of(end), plot.bottom()))
            painter.fillRect(band, _tint(theme, at))
            if at:
                painter.setPen(QPen(theme.color("border_strong"), 1, Qt.PenStyle.DashLine))
                painter.drawLine(QLineF(band.topLeft(), band.bottomLeft()))
            if band.width() > 30 and at < len(self._names):
                painter.setPen(theme.color("text_muted"))
                painter.drawText(band.adjusted(2, 2, -2, 0), int(Qt.AlignmentFlag.AlignHCenter), self._names[at])
        for power in range(math.ceil(low), math.floor(high) + 1):
            if power % 2 == 0 or high - low < 6:
                share = (power - low) / (high - low)
                self._grid_line(painter, plot, share, f"{2**power:g}", is_x=True)
        for value in range(-int(reach), int(reach) + 1, 1 if reach <= 2 else 2):
            text = "1:1" if value == 0 else (f"{2**value}:1" if value > 0 else f"1:{2**-value}")
            self._grid_line(painter, plot, (value / reach + 1) / 2, text, is_x=False)
        painter.setPen(theme.color("text_muted"))
        wide, tall = self._shapes
        corner = plot.adjusted(6, 20, -6, -4)
        painter.drawText(corner, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop), wide)
        painter.drawText(corner, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom), tall)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent_text", alpha=0.35 if len(self._points) > 300 else 0.6))
        painter.setClipRect(plot)
        for side, shape in self._points:
            painter.drawEllipse(QPointF(x_of(side), y_of(shape)), 2.2, 2.2)
        painter.setClipping(False)


class SizeBars(Chart):
    """The most frequent image sizes, most common first."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._sizes: Sequence[tuple[int, int, int]] = ()

    def set_sizes(self, sizes: Sequence[tuple[int, int, int]], *, x_title: str) -> None:
        """Show (width, height, count)."""
        self._sizes = tuple(sizes)
        self._x_title = x_title
        self.update()

    def _paint(self, painter: QPainter, plot: QRectF) -> None:
        room = max(1, int((self.height() - 24) / 24))
        shown = self._sizes[:room]
        most = max((count for _, _, count in shown), default=1)
        locale = self.locale()
        for at, (width, height, count) in enumerate(shown):
            top = 2 + at * 24
            painter.setPen(self._theme.color("text"))
            name = QRectF(0, top, 96, 18)
            painter.drawText(
                name, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), f"{width} × {height}"
            )
            number = locale.toString(count)
            reach = self.width() - 100 - painter.fontMetrics().horizontalAdvance(number) - 8
            bar = QRectF(100, top + 3, max(2.0, reach * count / most), 12)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("accent"))
            painter.drawRoundedRect(bar, 3, 3)
            painter.setPen(self._theme.color("text_muted"))
            painter.drawText(QPointF(bar.right() + 6, top + 13), number)


def _tint(theme: Theme, at: int) -> QColor:
    """Give the ground of a band; they alternate, so that borders are seen without a colour of their own."""
    return theme.color("sunken" if at % 2 == 0 else "accent_soft", alpha=1.0 if at % 2 == 0 else 0.6)


def round_steps(top: float, count: int = 4) -> list[float]:
    """Give round numbers from 0 to `top`, about `count` of them; whole ones, as these are counts."""
    step = max(1, _round_up(top / count))
    return [float(value) for value in range(0, int(top) + 1, step)]


def _round_up(value: float) -> int:
    """Give the next number of the form 1, 2 or 5 times a power of ten."""
    if value <= 1:
        return 1
    power = 10 ** math.floor(math.log10(value))
    return int(next(factor * power for factor in (1, 2, 5, 10) if factor * power >= value))
