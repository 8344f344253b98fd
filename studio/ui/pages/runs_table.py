"""All runs as a table: a model over `Run` values that sorts and filters itself.

A proxy would ask for twenty thousand values through Python to sort a thousand runs; a sorted list of keys takes a millisecond.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from time import perf_counter
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QColor

from studio.runs.events import BestValidated, EpochEnded, Event, RunFinished, RunStopped
from studio.runs.job import TrainJob
from studio.runs.journal import read_tail
from studio.runs.pace import seconds_in_results
from studio.runs.run import EVENTS_FILE, TRAIN_FOLDER, Run, RunStatus
from studio.runs.run_notes import RunRemarks
from studio.runs.store import RunStore
from studio.ui.pages.run_words import (
    STATUS_ICONS,
    STATUS_TOKENS,
    base_word,
    duration_word,
    imported_word,
    metric_word,
    status_word,
    template_word,
    time_word,
)
from studio.ui.session import Session
from studio.ui.widgets.labels import plain_tooltip

NAME, BASE, TEMPLATE, SCALE, STATUS, EPOCHS, MAP50, MAP50_95, STARTED, DURATION = range(10)
STAR, TAGS, DATASET, SEED, IMGSZ, BATCH, NOTE = range(10, 17)
COLUMNS = 17
HIDDEN_AT_FIRST = (DATASET, SEED, IMGSZ, BATCH, NOTE)
GATHER_SECONDS = 0.004  # in one turn of the event loop
SORT_ROLE = Qt.ItemDataRole.UserRole
_RIGHT = (EPOCHS, MAP50, MAP50_95, DURATION, SEED, IMGSZ, BATCH)
_SEARCHED = (NAME, BASE, TEMPLATE, SCALE, STATUS, TAGS, DATASET, NOTE)


@dataclass(frozen=True)
class RunFacts:
    """What the table shows of a run that is not in `Run`."""

    map50_95: float | None = None
    seconds: float = 0.0
    remarks: RunRemarks = field(default_factory=RunRemarks)


@dataclass(frozen=True)
class RunsQuery:
    """Which runs to show; what is empty does not matter."""

    text: str = ""  # every word must occur
    status: str = ""  # value of a RunStatus, or "active"
    base: str = ""
    dataset: str = ""
    tag: str = ""
    only_stars: bool = False

    @property
    def is_open(self) -> bool:
        """Tell whether every run is wanted."""
        return self == RunsQuery()


class RunsTable(QAbstractTableModel):
    """Rows are the runs that the query wants, in the order chosen.

    Signals:
        starToggled(str): the star of this run was clicked or toggled by key
    """

    starToggled = Signal(str)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._all: list[Run] = []
        self._rows: list[Run] = []
        self._facts: dict[str, RunFacts] = {}
        self._searched: dict[str, tuple[tuple[object, ...], str]] = {}  # state of a run and its words, for the filter
        self._query = RunsQuery()
        self._order = (STARTED, Qt.SortOrder.DescendingOrder)
        self._titles = [""] * COLUMNS
        self._unread: list[Run] = []  # runs whose words are still to be gathered
        self._reading = QTimer(self)
        self._reading.setInterval(0)
        self._reading.timeout.connect(self._gather)

    def set_titles(self, titles: Sequence[str]) -> None:
        """Name the columns; the language has changed."""
        self._titles = list(titles)
        self._searched.clear()
        self._gather_soon()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, COLUMNS - 1)

    def set_runs(self, runs: Sequence[Run], facts: Mapping[str, RunFacts]) -> None:
        """Show these runs; keeps the selection."""
        self._all = [run for run in runs if isinstance(run.job, TrainJob)]
        self._facts = {run.name: facts.get(run.name, RunFacts()) for run in self._all}
        self._arrange()
        self._gather_soon()

    def set_query(self, query: RunsQuery) -> None:
        """Show only the runs that are wanted."""
        if query != self._query:
            self._query = query
            self._arrange()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; what has no value comes last in either order."""
        if column >= 0 and (column, order) != self._order:
            self._order = (column, order)
            self._arrange()

    @property
    def runs(self) -> list[Run]:
        """Give all runs, shown or not."""
        return list(self._all)

    @property
    def shown(self) -> list[Run]:
        """Give the runs shown, in their order."""
        return list(self._rows)

    def facts(self, run_id: str) -> RunFacts:
        """Give what else is known of a run."""
        return self._facts.get(run_id, RunFacts())

    def run_at(self, row: int) -> Run:
        """Give the run of a row."""
        return self._rows[row]

    def row_of(self, run_id: str) -> int | None:
        """Give the row of a run; None when it is not shown."""
        return next((row for row, run in enumerate(self._rows) if run.name == run_id), None)

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: QModelIndex | None = None) -> int:
        return COLUMNS

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return "" if section == STAR else self._titles[section]
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._titles[section]
        return self._alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        run, column = self._rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(run, column)
        if role == SORT_ROLE:
            return self._sort_value(run, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(column)
        if role == Qt.ItemDataRole.ForegroundRole and column == STATUS:
            return QColor(self._session.theme.color(STATUS_TOKENS[run.status]))
        if role == Qt.ItemDataRole.DecorationRole:
            return self._picture(run, column)
        if role == Qt.ItemDataRole.AccessibleTextRole and column == STAR:
            return self._titles[STAR] if self.facts(run.name).remarks.notes.star else ""
        if role == Qt.ItemDataRole.ToolTipRole and column in (NAME, STATUS, TAGS, NOTE, DATASET):
            return plain_tooltip(self._hint(run, column))
        return None

    def _picture(self, run: Run, column: int) -> Any:
        theme = self._session.theme
        if column == STATUS:
            return theme.pixmap(STATUS_ICONS[run.status], 16, token=STATUS_TOKENS[run.status])
        if column == STAR:
            is_set = self.facts(run.name).remarks.notes.star
            return theme.pixmap("star-filled" if is_set else "star", 16, token="warning" if is_set else "border_strong")
        return None

    def _hint(self, run: Run, column: int) -> str:
        if column == DATASET:
            return run.job.dataset_folder if isinstance(run.job, TrainJob) else ""
        remarks = self.facts(run.name).remarks
        if column in (TAGS, NOTE):
            return "\n".join(filter(None, [", ".join(remarks.notes.tags), remarks.notes.note]))
        source = imported_word(remarks.source) if remarks.source is not None else ""
        return "\n".join(filter(None, [run.message or run.name, source, remarks.notes.note]))

    def _text(self, run: Run, column: int) -> str:
        job, remarks = run.job, self.facts(run.name).remarks
        assert isinstance(job, TrainJob)
        if column == NAME:
            return run.name
        if column == BASE:
            return base_word(run)
        if column == TEMPLATE:
            return imported_word() if remarks.source is not None else template_word(run, self._session)
        if column == SCALE:
            return job.scale
        if column == STATUS:
            return status_word(run.status)
        if column == EPOCHS:
            return f"{run.epoch}/{run.epochs}"
        if column == MAP50:
            return metric_word(run.best_map50)
        if column == MAP50_95:
            return metric_word(self.facts(run.name).map50_95)
        if column == STARTED:
            return time_word(run.started)
        if column == DURATION:
            return duration_word(self.facts(run.name).seconds or None)
        return {
            STAR: "",
            TAGS: ", ".join(remarks.notes.tags),
            DATASET: dataset_name(run),
            SEED: str(job.settings.seed),
            IMGSZ: str(job.settings.imgsz),
            BATCH: "–" if job.settings.batch < 0 else str(job.settings.batch),
            NOTE: " ".join(remarks.notes.note.split()),
        }[column]

    def _sort_value(self, run: Run, column: int) -> Any:
        """Give a value that sorts; None where there is none."""
        job, facts = run.job, self.facts(run.name)
        assert isinstance(job, TrainJob)
        if column == STARTED:
            return run.started if run.started is not None else float("inf")  # a queued run is the newest
        values: dict[int, Any] = {
            EPOCHS: run.epoch,
            MAP50: run.best_map50,
            MAP50_95: facts.map50_95,
            DURATION: facts.seconds or None,
            SCALE: "nsmlx".find(job.scale),
            STAR: facts.remarks.notes.star,
            SEED: job.settings.seed,
            IMGSZ: job.settings.imgsz,
            BATCH: job.settings.batch,
        }
        return values[column] if column in values else self._text(run, column).casefold() or None

    def _arrange(self) -> None:
        """Filter and sort anew; the selection stays with its runs."""
        self.layoutAboutToBeChanged.emit()
        before = self._rows
        kept = self.persistentIndexList()
        names = [(before[index.row()].name, index.column()) for index in kept]
        column, order = self._order
        keyed = [(self._sort_value(run, column), run) for run in self._all if self._is_wanted(run)]
        with_value = [pair for pair in keyed if pair[0] is not None]
        with_value.sort(key=lambda pair: pair[0], reverse=order == Qt.SortOrder.DescendingOrder)
        self._rows = [run for _, run in with_value] + [run for value, run in keyed if value is None]
        rows = {run.name: row for row, run in enumerate(self._rows)}
        moved = [self.index(rows[name], c) if name in rows else QModelIndex() for name, c in names]
        self.changePersistentIndexList(kept, moved)
        self.layoutChanged.emit()

    def _is_wanted(self, run: Run) -> bool:
        query, job = self._query, run.job
        if query.is_open:
            return True
        notes = self.facts(run.name).remarks.notes
        if query.only_stars and not notes.star:
            return False
        if query.status and not (query.status == run.status.value or (query.status == "active" and _is_going(run))):
            return False
        if query.base and (not isinstance(job, TrainJob) or job.base != query.base):
            return False
        if query.dataset and (not isinstance(job, TrainJob) or job.dataset_folder != query.dataset):
            return False
        if query.tag and query.tag.casefold() not in {tag.casefold() for tag in notes.tags}:
            return False
        words = query.text.casefold().split()
        return not words or all(word in self._search_text(run) for word in words)

    def _gather_soon(self) -> None:
        """Gather the words of all runs while nothing else is to be done: those of a thousand would hold the first filter up."""
        self._unread = list(self._all)
        if self._unread:
            self._reading.start()

    def _gather(self) -> None:
        ends = perf_counter() + GATHER_SECONDS
        while self._unread and perf_counter() < ends:
            self._search_text(self._unread.pop())
        if not self._unread:
            self._reading.stop()

    def _search_text(self, run: Run) -> str:
        state = (run.status, self.facts(run.name).remarks)
        known = self._searched.get(run.name)
        if known is None or known[0] != state:
            known = (state, "\n".join(self._text(run, column) for column in _SEARCHED).casefold())
            self._searched[run.name] = known
        return known[1]

    def _alignment(self, column: int) -> int:
        side = Qt.AlignmentFlag.AlignRight if column in _RIGHT else Qt.AlignmentFlag.AlignLeft
        return int(side | Qt.AlignmentFlag.AlignVCenter)


def dataset_name(run: Run) -> str:
    """Give the name of the folder that a run was trained on."""
    return PurePath(run.job.dataset_folder).name if isinstance(run.job, TrainJob) else ""


def read_runs(store: RunStore, known: Mapping[str, tuple[object, ...]]) -> tuple[list[Run], dict, dict]:
    """Read the trainings, their remarks, and by name the stamp and numbers of those whose stamp is not the one known."""
    runs = [run for run in store.list() if isinstance(run.job, TrainJob)]
    remarks = {run.name: store.remarks(run.name) for run in runs}
    numbers = {}
    for run in runs:
        stamp = (run.status, run.epoch, run.started)
        if known.get(run.name) != stamp:
            numbers[run.name] = (stamp, read_numbers(run))
    return runs, remarks, numbers


def read_numbers(run: Run) -> tuple[float | None, float]:
    """Read what `numbers_of` gives; nothing of a journal that may not be read, which must not keep the other runs out."""
    try:
        tail = read_tail(run.folder / EVENTS_FILE)
    except OSError:
        tail = []
    return numbers_of(run, tail)


def numbers_of(run: Run, tail: Sequence[Event]) -> tuple[float | None, float]:
    """Give the best epoch's mAP50-95 and the seconds trained, all attempts together, from the last events of a run."""
    rows = [event for event in tail if isinstance(event, EpochEnded)]
    validated = [event for event in tail if isinstance(event, BestValidated)]
    best: float | None = None
    if validated:
        best = validated[-1].metrics.get("map50_95")
    elif rows:
        chosen = [row for row in rows if row.epoch == rows[-1].best_epoch] or rows[-1:]
        best = chosen[-1].metrics.get("map50_95")
    ends = [event for event in tail if isinstance(event, RunFinished | RunStopped)]
    counted = seconds_in_results(run.folder / TRAIN_FOLDER)  # goes on across attempts, as the end of one does not
    if ends:
        return best, max(ends[-1].seconds, counted)
    return best, counted or (tail[-1].time - run.started if tail and run.started is not None else 0.0)


def _is_going(run: Run) -> bool:
    return run.status.is_active or run.status is RunStatus.QUEUED
