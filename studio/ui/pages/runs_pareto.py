"""Accuracy against cost of the variants compared, with a line through those that none beats at the same cost or less."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QLocale, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolTip, QVBoxLayout, QWidget

from studio.runs.comparison import JUDGED_BY, METRIC_TITLES, Group
from studio.runs.pareto import COSTS, CostPoint, cost_points, worth_their_cost
from studio.ui.charts.axis_ticks import linear_ticks
from studio.ui.pages.run_words import metric_word, variant_word
from studio.ui.session import Session
from studio.ui.theme import S
from studio.ui.widgets.buttons import SegmentedControl
from studio.ui.widgets.labels import Label, plain_tooltip

HEIGHT = 240  # pixels
LEFT, RIGHT, TOP, BOTTOM = 56.0, 24.0, 12.0, 38.0
RADIUS, REACH = 5.0, 12.0  # pixels, of a point and of the mouse


class CostPlot(QWidget):
    """The plot."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.points: list[CostPoint] = []
        self.front: list[CostPoint] = []
        self._colors: Mapping[str, QColor] = {}
        self._titles = ("", "")
        self.setMouseTracking(True)
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        session.theme.changed.connect(self.update)

    def set_points(self, points: Sequence[CostPoint], colors: Mapping[str, QColor], *, x_title: str) -> None:
        """Show these; `colors` are those of the runs' curves."""
        self.points, self.front, self._colors = list(points), worth_their_cost(points), colors
        self._titles = (x_title, METRIC_TITLES[JUDGED_BY])
        self.setAccessibleName(" / ".join(reversed(self._titles)))
        self.setAccessibleDescription("\n".join(self.words(point) for point in self.points))
        self.update()

    def words(self, point: CostPoint) -> str:
        """Say what a point stands for."""
        locale = QLocale()
        value = metric_word(point.value) + ("" if point.spread is None else f" ± {metric_word(point.spread)}")
        said = self.tr("{name}: {value} at {cost}").format(
            name=variant_word(point.group, self._session), value=value, cost=locale.toString(point.cost, "g", 5)
        )
        worth = self.tr("no other is better for as little")
        return f"{said}, {worth}" if point in self.front else said

    def sizeHint(self) -> QSize:
        return QSize(480, HEIGHT)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        near = [point for point in self.points if (self._place(point) - event.position()).manhattanLength() < REACH]
        text = plain_tooltip("\n".join(self.words(point) for point in near))
        QToolTip.showText(event.globalPosition().toPoint(), text, self)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.points:
            return
        painter, theme = QPainter(self), self._session.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font("small"))
        self._paint_axes(painter)
        painter.setPen(QPen(theme.color("text_muted"), 1.2, Qt.PenStyle.DashLine))
        painter.drawPolyline(QPolygonF([self._place(point) for point in self.front]))
        size = 2 * RADIUS + 2
        taken = [QRectF(at.x() - size / 2, at.y() - size / 2, size, size) for at in map(self._place, self.points)]
        for point in self.points:
            self._paint_point(painter, point, taken)
        painter.end()

    def _frame(self) -> QRectF:
        return QRectF(self.rect()).adjusted(LEFT, TOP, -RIGHT, -BOTTOM)

    def _ranges(self) -> tuple[float, float, float, float]:
        """Give the ends of both axes, with some room around the points."""
        costs = [point.cost for point in self.points]
        lows = [point.value - (point.spread or 0.0) for point in self.points]
        highs = [point.value + (point.spread or 0.0) for point in self.points]
        wide = (max(costs) - min(costs)) * 0.08 or max(costs) * 0.05 or 1.0
        high = (max(highs) - min(lows)) * 0.12 or 0.01
        return min(costs) - wide, max(costs) + wide, min(lows) - high, max(highs) + high

    def _at(self, cost: float, value: float) -> QPointF:
        left, right, low, high = self._ranges()
        frame = self._frame()
        x = frame.left() + (cost - left) / (right - left) * frame.width()
        return QPointF(x, frame.bottom() - (value - low) / (high - low) * frame.height())

    def _place(self, point: CostPoint) -> QPointF:
        return self._at(point.cost, point.value)

    def _paint_axes(self, painter: QPainter) -> None:
        theme, frame, (left, right, low, high) = self._session.theme, self._frame(), self._ranges()
        metrics = QFontMetricsF(painter.font())
        for tick in linear_ticks(low, high, 5):
            y = self._at(left, tick.place).y()
            painter.setPen(QPen(theme.color("grid"), 1))
            painter.drawLine(QPointF(frame.left(), y), QPointF(frame.right(), y))
            painter.setPen(theme.color("text_muted"))
            flags = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            painter.drawText(QRectF(0, y - 8, frame.left() - 6, 16), flags, tick.text)
        for tick in linear_ticks(left, right, 6):
            width = metrics.horizontalAdvance(tick.text)
            painter.drawText(QPointF(self._at(tick.place, low).x() - width / 2, frame.bottom() + 14), tick.text)
        below = QRectF(frame.left(), self.height() - 18.0, frame.width(), 16)
        painter.drawText(below, int(Qt.AlignmentFlag.AlignCenter), self._titles[0])

    def _paint_point(self, painter: QPainter, point: CostPoint, taken: list[QRectF]) -> None:
        theme, center = self._session.theme, self._place(point)
        color = self._colors.get(point.group.run_ids[0], theme.color("text"))
        if point.spread:
            painter.setPen(QPen(color, 1.2))
            ends = [self._at(point.cost, point.value + sign * point.spread) for sign in (-1, 1)]
            painter.drawLine(*ends)
        painter.setPen(QPen(color, 2))
        painter.setBrush(color if point in self.front else theme.color("surface"))  # filled: worth its cost
        painter.drawEllipse(center, RADIUS, RADIUS)
        name = variant_word(point.group, self._session)
        metrics = QFontMetricsF(painter.font())
        text = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, 220)
        width, height = metrics.horizontalAdvance(text), metrics.height()
        beside, over = RADIUS + 4, RADIUS + 2 + height / 2
        middles = [(beside + width / 2, 0.0), (-beside - width / 2, 0.0), (0.0, -over), (0.0, over)]
        middles += [(0.0, -over - height), (0.0, over + height)]
        boxes = []
        for x, y in middles:  # beside its point, above or below: where no other name or point is
            box = QRectF(0, 0, width, height)
            box.moveCenter(center + QPointF(x, y))
            boxes.append(box.translated(min(0.0, self.width() - 4 - box.right()) + max(0.0, 4 - box.left()), 0))
        free = [box for box in boxes if not any(box.intersects(other) for other in taken)]
        box = next(iter(free), boxes[0])
        taken.append(box)
        painter.setPen(theme.color("text"))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), text)


class CostPane(QWidget):
    """The plot under its title, and what counts as cost. Hidden where fewer than two variants can be placed."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._groups: list[Group] = []
        self._colors: Mapping[str, QColor] = {}
        self._title = Label("", "heading")
        self.cost = SegmentedControl()
        self.plot = CostPlot(session)
        self.cost.set_items([(key, "") for key in COSTS])
        self.cost.set_value("gflops")
        self.cost.chosen.connect(lambda _key: self._fill())
        row = QHBoxLayout()
        row.addWidget(self._title, 1)
        row.addWidget(self.cost)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S)
        column.addLayout(row)
        column.addWidget(self.plot)
        self.retranslate()

    def show_groups(self, groups: Sequence[Group], colors: Mapping[str, QColor]) -> None:
        """Show these variants."""
        self._groups, self._colors = list(groups), colors
        self._fill()

    def retranslate(self) -> None:
        """Show the words in the window's language."""
        self._title.setText(self.tr("Accuracy for its cost"))
        words = (self.tr("Parameters"), self.tr("GFLOPs"), self.tr("Seconds an epoch"))
        self.cost.set_items(list(zip(COSTS, words, strict=True)))
        self._fill()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _fill(self) -> None:
        placed = [cost for cost in COSTS if len(cost_points(self._groups, cost)) > 1]
        self.setVisible(bool(placed))
        if placed and self.cost.value() not in placed:  # an imported run does not tell its parameters
            self.cost.set_value(placed[-1])
        for cost in COSTS:
            self.cost.button(cost).setEnabled(cost in placed)
        key = self.cost.value()
        points = cost_points(self._groups, key)
        titles = (self.tr("Parameters"), self.tr("GFLOPs"), self.tr("Seconds an epoch"))
        self.plot.set_points(points, self._colors, x_title=titles[COSTS.index(key)])
