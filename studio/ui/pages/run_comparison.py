"""Numbers of some runs side by side, each with its difference to one of them, and how to export them."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QLocale, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QWidget

from studio.runs.events import BestValidated, EpochEnded, Event, ModelBuilt
from studio.ui.charts.table_cells import harmless
from studio.ui.pages.run_words import metric_word
from studio.ui.theme import L, S
from studio.ui.widgets.labels import ElidedLabel, Label

METRICS = ("map50", "map50_95", "precision", "recall")


@dataclass(frozen=True)
class RunNumbers:
    """What a run is judged by: the metrics of its best epoch, and its cost."""

    run_id: str
    metrics: Mapping[str, float | None]
    parameters: int | None = None
    gflops: float | None = None
    best_epoch: int | None = None
    per_class: Mapping[str, Mapping[str, float | None]] | None = None

    @classmethod
    def from_events(cls, run_id: str, events: Sequence[Event]) -> RunNumbers:
        """Take them from all events of a run; the validation of the best weights wins over the best epoch's."""
        rows = {event.epoch: event for event in events if isinstance(event, EpochEnded)}
        built = [event for event in events if isinstance(event, ModelBuilt)]
        validated = [event for event in events if isinstance(event, BestValidated)]
        last = list(rows.values())[-1] if rows else None
        best = last.best_epoch if last is not None else None
        metrics: Mapping[str, float | None] = {}
        if validated:
            metrics = validated[-1].metrics
        elif last is not None:
            metrics = rows.get(best or last.epoch, last).metrics
        return cls(
            run_id,
            metrics,
            built[-1].parameters if built else None,
            built[-1].gflops if built else None,
            best,
            validated[-1].per_class if validated else None,
        )


class ComparisonTable(QWidget):
    """One row a run; the reference first, the others with their differences to it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._numbers: list[RunNumbers] = []
        self._reference: str | None = None
        self._labels: Mapping[str, str] = {}
        self._colors: Mapping[str, QColor] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(L)
        self._grid.setVerticalSpacing(S)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

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
        self._rebuild()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._rebuild()
        super().changeEvent(event)

    def _rebuild(self) -> None:
        while self._grid.count():
            widget = self._grid.takeAt(0).widget()
            if widget is not None:
                widget.setParent(None)
                widget.deleteLater()
        titles = (
            self.tr("Run"),
            self.tr("mAP50"),
            self.tr("mAP50-95"),
            self.tr("Precision"),
            self.tr("Recall"),
            self.tr("Parameters"),
            self.tr("GFLOPs"),
            self.tr("Best epoch"),
        )
        for column, title in enumerate(titles):
            label = Label(title, "key")
            side = Qt.AlignmentFlag.AlignRight if column > len(METRICS) else Qt.AlignmentFlag.AlignLeft
            label.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
            self._grid.addWidget(label, 0, column)
        base = next((one for one in self._numbers if one.run_id == self._reference), None)
        locale = QLocale()
        for row, one in enumerate(self._numbers, start=1):
            name = ElidedLabel(self._labels.get(one.run_id, one.run_id), "strong")
            name.setMinimumWidth(120)
            head = QWidget()
            box = QHBoxLayout(head)
            box.setContentsMargins(0, 0, 0, 0)
            box.setSpacing(S)
            if one.run_id in self._colors:
                box.addWidget(Swatch(self._colors[one.run_id], is_dashed=one.run_id == self._reference))
            box.addWidget(name, 1)
            self._grid.addWidget(head, row, 0)
            for column, metric in enumerate(METRICS, start=1):
                self._add_metric(row, column, one, None if base is one else base, metric)
            cost = "–" if one.parameters is None else locale.toString(one.parameters)
            gflops = "–" if one.gflops is None else locale.toString(one.gflops, "f", 1)
            epoch = "–" if one.best_epoch is None else str(one.best_epoch)
            for column, text in ((5, cost), (6, gflops), (7, epoch)):
                label = Label(text, "body")
                label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self._grid.addWidget(label, row, column)
        self._grid.setColumnStretch(0, 1)

    def _add_metric(self, row: int, column: int, one: RunNumbers, base: RunNumbers | None, metric: str) -> None:
        value = one.metrics.get(metric)
        cell = QWidget()
        box = QGridLayout(cell)
        box.setContentsMargins(0, 0, 0, 0)
        box.setHorizontalSpacing(S)
        number = Label(metric_word(value), "strong")
        box.addWidget(number, 0, 0)
        reference = None if base is None else base.metrics.get(metric)
        difference = Label("", "caption")
        if value is not None and reference is not None:
            change = value - reference
            difference.setText(signed(change))
            difference.set_role("muted" if abs(change) < 0.0005 else ("success" if change > 0 else "danger"))
        difference.setMinimumWidth(52)
        box.addWidget(difference, 0, 1)
        box.setColumnStretch(1, 1)
        self._grid.addWidget(cell, row, column)


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


def signed(change: float, decimals: int = 3) -> str:
    """Give a difference with its sign: +0.012, −0.004, ±0.000."""
    sign = "±" if abs(change) < 0.5 * 10**-decimals else ("+" if change > 0 else "−")
    return sign + QLocale().toString(abs(change), "f", decimals)


def comparison_csv(numbers: Sequence[RunNumbers], reference: str | None) -> str:
    """Give the table as CSV, with the differences to the reference as columns of their own."""
    base = next((one for one in numbers if one.run_id == reference), None)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    differences = [f"{name}_difference" for name in METRICS]
    writer.writerow(["run", *METRICS, *differences, "parameters", "gflops", "best_epoch"])
    for one in numbers:
        values = [one.metrics.get(name) for name in METRICS]
        changes = [
            None if value is None or base is None or (other := base.metrics.get(name)) is None else value - other
            for name, value in zip(METRICS, values, strict=True)
        ]
        cells = [*values, *changes, one.parameters, one.gflops, one.best_epoch]
        writer.writerow([harmless(one.run_id), *("" if cell is None else repr(cell) for cell in cells)])
    return out.getvalue()
