"""The queue as rows: what trains above, what waits below, which can be dragged to another place."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QDateTime,
    QLocale,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from studio.runs.job import TrainJob
from studio.runs.run import Run
from studio.ui.pages.run_words import STATUS_ICONS, STATUS_TOKENS, base_word, status_word, template_word
from studio.ui.session import Session
from studio.ui.texts.core_texts import core_texts
from studio.ui.training_queue import QueueView
from studio.ui.widgets.labels import plain_tooltip

NAME, MODEL, DEVICE, EPOCHS, START = range(5)
COLUMNS = 5
MIME = "application/x-attention-studio-run"
SAME_DAY_SECONDS = 20 * 3600.0


class QueueModel(QAbstractTableModel):
    """Rows are runs; a row that was dropped moves at once, and the signal has it written.

    Signals:
        moved(str, int)   this run should come at this place, 0 for the next
    """

    moved = Signal(str, int)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._view = QueueView()
        self._rows: list[Run] = []
        self._active = 0

    def set_view(self, view: QueueView) -> None:
        """Show the queue; the selection stays with its run."""
        self._view = view
        self._arrange([*view.state.active, *view.state.waiting], active=len(view.state.active))

    @property
    def names(self) -> list[str]:
        """Give the runs that wait, in the order shown."""
        return [run.name for run in self._rows[self._active :]]

    def run_at(self, row: int) -> Run | None:
        """Give the run of a row."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def place_of(self, row: int) -> int | None:
        """Give the place of a row among those that wait; None for one that trains."""
        return row - self._active if self._active <= row < len(self._rows) else None

    def row_of(self, name: str) -> int | None:
        """Give the row of a run; None when it is not there."""
        return next((row for row, run in enumerate(self._rows) if run.name == name), None)

    def move(self, name: str, place: int) -> None:
        """Move a waiting run to a place and have it written."""
        names = self.names
        place = max(0, min(place, len(names) - 1))
        if name not in names or names.index(name) == place:
            return
        run = self._rows.index(next(run for run in self._rows if run.name == name))
        rows = list(self._rows)
        rows.insert(self._active + place, rows.pop(run))
        self._arrange(rows, active=self._active)
        self.moved.emit(name, place)

    def retranslate(self) -> None:
        """Show the words in the window's language."""
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, COLUMNS - 1)
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, COLUMNS - 1))

    # What views ask.

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else COLUMNS

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (self.tr("Run"), self.tr("Model"), self.tr("Device"), self.tr("Epochs"), self.tr("Start"))[section]

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        run, column = self._rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(run, column)
        if role == Qt.ItemDataRole.DecorationRole and column == NAME:
            is_refused = run.name in self._view.state.refused
            icon, token = (STATUS_ICONS[run.status], STATUS_TOKENS[run.status])
            return self._session.theme.pixmap(*(("circle-x", 16) if is_refused else (icon, 16)),
                                              token="danger" if is_refused else token)  # fmt: skip
        if role == Qt.ItemDataRole.ToolTipRole:
            refused = self._view.state.refused.get(run.name)
            return plain_tooltip(core_texts(refused.error) if refused is not None else self._text(run, column))
        return None

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled  # between the rows
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        return flags | Qt.ItemFlag.ItemIsDragEnabled if self.place_of(index.row()) is not None else flags

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        if indexes:
            data.setData(MIME, self._rows[indexes[0].row()].name.encode("utf-8"))
        return data

    def canDropMimeData(
        self,
        data: QMimeData,
        action: Qt.DropAction,
        row: int,
        column: int,
        parent: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        return data.hasFormat(MIME) and not parent.isValid() and (row == -1 or row >= self._active)

    def dropMimeData(
        self,
        data: QMimeData,
        action: Qt.DropAction,
        row: int,
        column: int,
        parent: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        if not self.canDropMimeData(data, action, row, column, parent):
            return False
        name = bytes(data.data(MIME).data()).decode("utf-8")
        if name not in self.names:
            return False  # it was started meanwhile
        place = len(self.names) if row == -1 else row - self._active
        if self.names.index(name) < place:
            place -= 1  # its own row goes away above
        self.move(name, place)
        return True

    # Words.

    def _text(self, run: Run, column: int) -> str:
        job = run.job
        if column == NAME:
            return run.name
        if column == MODEL:
            return f"{base_word(run)}{getattr(job, 'scale', '')} · {template_word(run, self._session)}"
        if column == DEVICE:
            return self._device(run)
        if column == EPOCHS:
            return f"{run.epoch}/{run.epochs}" if run.status.is_active else str(run.epochs)
        return self._start(run)

    def _device(self, run: Run) -> str:
        device = run.job.settings.device if isinstance(run.job, TrainJob) else run.job.device
        return device_word(device) if device else self.tr("automatic")

    def _start(self, run: Run) -> str:
        if run.status.is_active:
            return status_word(run.status)
        if run.name in self._view.state.refused:
            return self.tr("could not start")
        if self._view.state.is_held:
            return self.tr("held")
        moment = self._view.starts.get(run.name)
        if moment is not None:
            return self.tr("soon") if moment <= time.time() + 1 else self.tr("about {time}").format(time=clock(moment))
        place = self._rows.index(run)
        before = self._rows[place - 1] if place else None
        return self.tr("after {run}").format(run=before.name) if before is not None else self.tr("soon")

    def _arrange(self, rows: list[Run], *, active: int) -> None:
        self.layoutAboutToBeChanged.emit()
        before = self._rows
        kept = self.persistentIndexList()
        names = [(before[index.row()].name, index.column()) for index in kept]
        self._rows, self._active = rows, active
        places = {run.name: row for row, run in enumerate(rows)}
        moved = [self.index(places[name], column) if name in places else QModelIndex() for name, column in names]
        self.changePersistentIndexList(kept, moved)
        self.layoutChanged.emit()


def device_word(device: str) -> str:
    """Give a device as it is called in the window: GPU 0, CPU."""
    return f"GPU {device}" if device[:1].isdigit() else device.upper()


def clock(moment: float) -> str:
    """Give a moment (seconds since 1970) as a time of day, with the date when it is not today."""
    when, manner = QDateTime.fromSecsSinceEpoch(int(moment)), QLocale.FormatType.ShortFormat
    is_soon = moment - time.time() < SAME_DAY_SECONDS
    return QLocale().toString(when.time(), manner) if is_soon else QLocale().toString(when, manner)
