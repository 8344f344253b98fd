"""Some runs side by side: best and last numbers with their differences to one of them, cost, groups over seeds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QLocale, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from studio.runs.comparison import METRIC_TITLES, METRICS, ComparedRun, Group, RunNumbers
from studio.runs.comparison_tables import best_cells, comparison_table
from studio.runs.export import write_table
from studio.ui.pages.run_words import duration_word, metric_word, signed, variant_word
from studio.ui.session import Session
from studio.ui.theme import L, M, S
from studio.ui.widgets.labels import ElidedLabel, Label

__all__ = [
    "METRICS",
    "ComparisonTable",
    "GroupTable",
    "RunNumbers",
    "Swatch",
    "comparison_csv",
    "scrolled_card",
    "signed",
]


class GridTable(QWidget):
    """A small table of labels; not for more rows than one looks at."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(L)
        self._grid.setVerticalSpacing(S)
        self._grid.setColumnStretch(0, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.rebuild()
        super().changeEvent(event)

    def rebuild(self) -> None:
        """Make all labels anew."""
        while self._grid.count():
            widget = self._grid.takeAt(0).widget()
            if widget is not None:
                widget.setParent(None)
                widget.deleteLater()
        self.fill()

    def fill(self) -> None:
        """Put the labels into the empty grid."""
        raise NotImplementedError

    def add_titles(self, titles: Sequence[str], *, right_from: int = 99) -> None:
        """Put the titles of the columns into the first row."""
        for column, title in enumerate(titles):
            self.add(Label(title, "key"), 0, column, is_right=column >= right_from)

    def add(self, label: Label, row: int, column: int, *, is_right: bool = False) -> None:
        """Put a label into a cell."""
        side = Qt.AlignmentFlag.AlignRight if is_right else Qt.AlignmentFlag.AlignLeft
        label.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(label, row, column)


class ComparisonTable(GridTable):
    """One row a run, with its differences to the reference; the best of a column is bold."""

    def __init__(self, parent: QWidget | None = None, *, is_full: bool = False) -> None:
        super().__init__(parent)
        self._is_full = is_full  # with the last epoch and the time
        self._numbers: list[RunNumbers] = []
        self._reference: str | None = None
        self._labels: Mapping[str, str] = {}
        self._colors: Mapping[str, QColor] = {}

    def show_numbers(
        self,
        numbers: Sequence[RunNumbers],
        *,
        reference: str | None,
        labels: Mapping[str, str] | None = None,
        colors: Mapping[str, QColor] | None = None,
    ) -> None:
        """Show the runs; `reference` is the id of the run the differences refer to, `colors` are those of the curves."""
        self._numbers, self._reference = list(numbers), reference
        self._labels, self._colors = labels or {}, colors or {}
        self.rebuild()

    def fill(self) -> None:
        titles = [self.tr("Run"), self.tr("mAP50"), self.tr("mAP50-95"), self.tr("Precision"), self.tr("Recall")]
        if self._is_full:
            titles += [self.tr("Last mAP50-95"), self.tr("Best epoch"), self.tr("Parameters"), self.tr("GFLOPs")]
            titles += [self.tr("s/epoch"), self.tr("Time")]
        else:
            titles += [self.tr("Parameters"), self.tr("GFLOPs"), self.tr("Best epoch")]
        self.add_titles(titles, right_from=len(METRICS) + 1)
        base = next((one for one in self._numbers if one.run_id == self._reference), None)
        best = best_cells(
            [[one.metrics.get(metric) for metric in METRICS] for one in self._numbers], range(len(METRICS))
        )
        for row, one in enumerate(self._numbers):
            self._grid.addWidget(self._head(one), row + 1, 0)
            for column, metric in enumerate(METRICS):
                self._add_metric(row + 1, column + 1, one, base, metric, is_best=(row, column) in best)
            for column, text in enumerate(self._costs(one), start=len(METRICS) + 1):
                self.add(Label(text, "body"), row + 1, column, is_right=True)

    def _costs(self, one: RunNumbers) -> list[str]:
        locale = QLocale()
        parameters = "–" if one.parameters is None else locale.toString(one.parameters)
        gflops = "–" if one.gflops is None else locale.toString(one.gflops, "f", 1 if one.gflops >= 1 else 3)
        epoch = "–" if one.best_epoch is None else str(one.best_epoch)
        if not self._is_full:
            return [parameters, gflops, epoch]
        seconds = "–" if one.epoch_seconds is None else locale.toString(one.epoch_seconds, "f", 1)
        last = metric_word(one.final.get("map50_95"))
        return [last, epoch, parameters, gflops, seconds, duration_word(one.seconds)]

    def _head(self, one: RunNumbers) -> QWidget:
        name = ElidedLabel(self._labels.get(one.run_id, one.run_id), "strong")
        name.setMinimumWidth(120)
        head = QWidget()
        box = QHBoxLayout(head)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(S)
        if one.run_id in self._colors:
            box.addWidget(Swatch(self._colors[one.run_id], is_dashed=one.run_id == self._reference))
        box.addWidget(name, 1)
        return head

    def _add_metric(
        self, row: int, column: int, one: RunNumbers, base: RunNumbers | None, metric: str, *, is_best: bool
    ) -> None:
        value = one.metrics.get(metric)
        cell = QWidget()
        box = QGridLayout(cell)
        box.setContentsMargins(0, 0, 0, 0)
        box.setHorizontalSpacing(S)
        number = Label(metric_word(value), "strong" if is_best or len(self._numbers) == 1 else "body")
        if is_best:
            number.setToolTip(self.tr("The best of these runs"))
            number.setAccessibleDescription(self.tr("The best of these runs"))
        box.addWidget(number, 0, 0)
        reference = None if base is None else base.metrics.get(metric)
        difference = Label("", "caption")
        if value is not None and reference is not None and base is not one:
            change = value - reference
            difference.setText(signed(change))
            difference.set_role("muted" if abs(change) < 0.0005 else ("success" if change > 0 else "danger"))
        difference.setMinimumWidth(52)
        box.addWidget(difference, 0, 1)
        box.setColumnStretch(1, 1)
        self._grid.addWidget(cell, row, column)


class GroupTable(GridTable):
    """One row a variant: mean and spread over its seeds."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._groups: list[Group] = []

    def show_groups(self, groups: Sequence[Group]) -> None:
        """Show these variants."""
        self._groups = list(groups)
        self.rebuild()

    def fill(self) -> None:
        self.add_titles([self.tr("Variant"), self.tr("Seeds"), *METRIC_TITLES.values()])
        for row, group in enumerate(self._groups, start=1):
            name = ElidedLabel(variant_word(group, self._session), "strong")
            name.setToolTip("\n".join(group.run_ids))
            self.add(name, row, 0)
            self.add(Label(", ".join(str(seed) for seed in group.seeds)), row, 1)
            for column, metric in enumerate(METRICS, start=2):
                found = group.summary(metric)
                text = metric_word(None if found is None else found.mean)
                if found is not None and found.spread is not None:
                    text += f" ± {metric_word(found.spread)}"
                self.add(Label(text), row, column)


class Swatch(QWidget):
    """A piece of a run's curve, as the legend of the charts beside."""

    def __init__(self, color: QColor, *, is_dashed: bool) -> None:
        super().__init__()
        self._color, self._is_dashed = color, is_dashed
        self.setFixedSize(20, 14)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(self._color, 3)
        if self._is_dashed:
            pen.setDashPattern([1.8, 1.2])
        painter.setPen(pen)
        painter.drawLine(QPointF(1, 7), QPointF(19, 7))
        painter.end()


def comparison_csv(numbers: Sequence[RunNumbers], reference: str | None) -> str:
    """Give the table as CSV, with the differences to the reference as columns of their own."""
    return write_table(comparison_table([ComparedRun(one, {}) for one in numbers], reference=reference), "csv")


def scrolled_card(widget: QWidget) -> QScrollArea:
    """Put a widget on a card that scrolls."""
    card = QWidget()
    card.setProperty("kind", "scrolled")
    frame = QFrame()
    frame.setProperty("kind", "card")
    inside = QVBoxLayout(frame)
    inside.setContentsMargins(L, M, L, M)
    inside.addWidget(widget)
    column = QVBoxLayout(card)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(frame)
    column.addStretch(1)
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
    scroll.setWidget(card)
    return scroll
