"""All runs as a table: a model over `Run` values, with what sorting and filtering need."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QSortFilterProxyModel, Qt
from PySide6.QtGui import QColor

from studio.runs.events import BestValidated, EpochEnded, Event, RunFinished, RunStopped
from studio.runs.job import TrainJob
from studio.runs.run import Run
from studio.ui.pages.run_words import (
    STATUS_ICONS,
    STATUS_TOKENS,
    base_word,
    duration_word,
    metric_word,
    status_word,
    template_word,
    time_word,
)
from studio.ui.session import Session
from studio.ui.widgets.labels import plain_tooltip

NAME, BASE, TEMPLATE, SCALE, STATUS, EPOCHS, MAP50, MAP50_95, STARTED, DURATION = range(10)
SORT_ROLE = Qt.ItemDataRole.UserRole
_RIGHT = (EPOCHS, MAP50, MAP50_95, DURATION)


class RunsTable(QAbstractTableModel):
    """Rows are runs; the numbers that only the journal knows come later, through `set_numbers`."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._runs: list[Run] = []
        self._map50_95: dict[str, float | None] = {}
        self._seconds: dict[str, float] = {}
        self._titles = [""] * 10

    def set_titles(self, titles: Sequence[str]) -> None:
        """Name the columns."""
        self._titles = list(titles)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self._titles) - 1)

    def set_runs(self, runs: Sequence[Run]) -> None:
        """Show these runs; keeps the rows, and so the selection, when only their values changed."""
        shown = [run for run in runs if isinstance(run.job, TrainJob)]
        if [run.name for run in shown] == [run.name for run in self._runs]:
            self._runs = shown
            if shown:
                self.dataChanged.emit(self.index(0, 0), self.index(len(shown) - 1, self.columnCount() - 1))
            return
        self.beginResetModel()
        self._runs = shown
        self.endResetModel()

    def set_numbers(self, run_id: str, map50_95: float | None, seconds: float) -> None:
        """Set what the journal of a run says beyond its last lines."""
        self._map50_95[run_id] = map50_95
        self._seconds[run_id] = seconds
        for row, run in enumerate(self._runs):
            if run.name == run_id:
                self.dataChanged.emit(self.index(row, 0), self.index(row, self.columnCount() - 1))

    def run_at(self, row: int) -> Run:
        """Give the run of a row."""
        return self._runs[row]

    def row_of(self, run_id: str) -> int | None:
        """Give the row of a run."""
        return next((row for row, run in enumerate(self._runs) if run.name == run_id), None)

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._runs)

    def columnCount(self, parent: QModelIndex | None = None) -> int:
        return 10

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section]
        return self._alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        run, column = self._runs[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(run, column)
        if role == SORT_ROLE:
            return self._sort_value(run, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(column)
        if role == Qt.ItemDataRole.ForegroundRole and column == STATUS:
            return QColor(self._session.theme.color(STATUS_TOKENS[run.status]))
        if role == Qt.ItemDataRole.DecorationRole and column == STATUS:
            return self._session.theme.pixmap(STATUS_ICONS[run.status], 16, token=STATUS_TOKENS[run.status])
        if role == Qt.ItemDataRole.ToolTipRole and column in (NAME, STATUS):
            return plain_tooltip(run.message or run.name)
        return None

    def _text(self, run: Run, column: int) -> str:
        if column == NAME:
            return run.name
        if column == BASE:
            return base_word(run)
        if column == TEMPLATE:
            return template_word(run, self._session)
        if column == SCALE:
            return run.job.scale if isinstance(run.job, TrainJob) else ""
        if column == STATUS:
            return status_word(run.status)
        if column == EPOCHS:
            return f"{run.epoch}/{run.epochs}"
        if column == MAP50:
            return metric_word(run.best_map50)
        if column == MAP50_95:
            return metric_word(self._map50_95.get(run.name))
        if column == STARTED:
            return time_word(run.started)
        return duration_word(self._seconds.get(run.name) or None)

    def _sort_value(self, run: Run, column: int) -> Any:
        if column == EPOCHS:
            return run.epoch
        if column == MAP50:
            return -1.0 if run.best_map50 is None else run.best_map50
        if column == MAP50_95:
            value = self._map50_95.get(run.name)
            return -1.0 if value is None else value
        if column == STARTED:
            return run.started if run.started is not None else float("inf")  # a queued run is the newest
        if column == DURATION:
            return self._seconds.get(run.name, -1.0)
        if column == SCALE:
            return "nsmlx".find(self._text(run, column))
        return self._text(run, column).casefold()

    def _alignment(self, column: int) -> int:
        side = Qt.AlignmentFlag.AlignRight if column in _RIGHT else Qt.AlignmentFlag.AlignLeft
        return int(side | Qt.AlignmentFlag.AlignVCenter)


class RunsFilter(QSortFilterProxyModel):
    """Keeps the runs whose name, base, template, scale or state contains every word typed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words: list[str] = []
        self.setSortRole(SORT_ROLE)

    def set_words(self, text: str) -> None:
        """Filter by the words of a text."""
        if hasattr(self, "beginFilterChange"):  # Qt 6.9 and later
            self.beginFilterChange()
            self._words = text.casefold().split()
            self.endFilterChange(QSortFilterProxyModel.Direction.Rows)
        else:
            self._words = text.casefold().split()
            self.invalidateFilter()

    def filterAcceptsRow(self, row: int, parent: QModelIndex) -> bool:
        model = self.sourceModel()
        text = " ".join(str(model.index(row, column).data() or "") for column in (NAME, BASE, TEMPLATE, SCALE, STATUS))
        return all(word in text.casefold() for word in self._words)


def numbers_of(run: Run, tail: Sequence[Event]) -> tuple[float | None, float]:
    """Give the best epoch's mAP50-95 and the seconds trained, from the last events of a run."""
    rows = [event for event in tail if isinstance(event, EpochEnded)]
    validated = [event for event in tail if isinstance(event, BestValidated)]
    best: float | None = None
    if validated:
        best = validated[-1].metrics.get("map50_95")
    elif rows:
        chosen = [row for row in rows if row.epoch == rows[-1].best_epoch] or rows[-1:]
        best = chosen[-1].metrics.get("map50_95")
    ends = [event for event in tail if isinstance(event, RunFinished | RunStopped)]
    if ends:
        return best, ends[-1].seconds
    return best, tail[-1].time - run.started if tail and run.started is not None else 0.0
