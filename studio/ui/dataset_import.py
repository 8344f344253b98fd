"""Recognise what was dropped and import it: child processes do it, the window stays free, and anybody may cancel."""

from __future__ import annotations

import json
import shutil
import sys
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from studio.errors import DatasetError, StudioError
from studio.ui.background import BackgroundTask, WorkerLines


class _Lines(WorkerLines):
    """Keeps the class ids that an error about missing names brings along.

    Signals:
        asked(tuple): the child waits for the names of these class ids.
    """

    asked = Signal(tuple)
    ids: tuple[int, ...] = ()

    def start(self) -> None:
        self._process.start(sys.executable, self._arguments)  # its input stays open: names may be asked for

    def answer(self, names: list[str]) -> None:
        """Give the names asked for."""
        self._process.write(json.dumps(names).encode() + b"\n")

    def process_id(self) -> int:
        """Give the number of the process, 0 when it does not run."""
        return int(self._process.processId())

    def _read_line(self, line: bytes) -> None:
        super()._read_line(line)
        if isinstance(self._answer.get("names"), list):
            ids, self._answer = self._answer["names"], {}
            self.asked.emit(tuple(int(i) for i in ids))
        if self._error is not None and b'"ids"' in line:
            self.ids = tuple(int(i) for i in json.loads(line)["error"].get("ids", ()))


class DatasetImport(QObject):
    """At most one piece of work at a time; a new one replaces the one that runs.

    Signals:
        started(str): something is being recognised or imported; its path.
        progressed(int, int, float): files done, files in all (0: unknown), seconds left (-1: unknown).
        recognised(object, str): an ImportPlan, and the folder that the studio would write to.
        namesWanted(tuple): the import needs names for these class ids; `run` once more with them. An archive stays unpacked
            meanwhile, until `cancel`.
        finished(object): the ImportReport; the new dataset is there.
        failed(StudioError): it cannot be recognised or imported.
        cancelled(): the user ended it; nothing of it is left.
    """

    started = Signal(str)
    progressed = Signal(int, int, float)
    recognised = Signal(object, str)
    namesWanted = Signal(tuple)
    finished = Signal(object)
    failed = Signal(object)
    cancelled = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._child: _Lines | None = None
        self._began = 0.0
        self._reason: StudioError | None = None
        self._destination: Path | None = None
        self.path: Path | None = None
        self.is_importing = False  # False: it is being recognised
        self._order: tuple[Path, Path, dict[str, Any]] | None = None
        self._asked: tuple[Path, Path, dict[str, Any]] | None = None  # the order whose child waits for names

    @property
    def is_running(self) -> bool:
        """Whether something is being recognised or imported, and does not wait for the user."""
        return self._child is not None and self._asked is None

    def recognise(self, path: Path, *, reason: StudioError | None = None) -> None:
        """Tell what a path is; `reason` is why it could not be scanned, told when nothing better is known."""
        self._reason = reason
        self._destination = None
        self._start(path, ["recognise", str(path)], is_importing=False)

    def run(self, path: Path, destination: Path, choices: dict[str, Any]) -> None:
        """Import a path into a new folder, with the fields of ImportChoices."""
        order = path, destination, {**choices, "names": None}
        if self._child is not None and self._asked == order and choices.get("names"):
            self._asked = None
            self._child.answer(list(choices["names"]))
            self.started.emit(str(path))
            return
        self.cancel()
        self._destination, self._order = destination, order
        self._start(path, ["import", str(path), str(destination), json.dumps(choices)], is_importing=True)

    def cancel(self) -> None:
        """End it at once; the folder that was being written goes."""
        child, destination = self._child, self._destination
        if child is None:
            return
        number = child.process_id()
        self._end_child()
        if destination is not None and number:
            # The name that `new_folder` gives it; the child, killed, cannot remove it itself.
            unfinished = destination.with_name(f".{destination.name}.{number}.importing")
            BackgroundTask(lambda: shutil.rmtree(unfinished, ignore_errors=True), lambda _done: None)
        self.cancelled.emit()

    def _start(self, path: Path, arguments: list[str], *, is_importing: bool) -> None:
        self._end_child()
        self.path, self.is_importing = path, is_importing
        child = _Lines(["-m", "studio.worker", *arguments], self)
        child.progressed.connect(self._on_progressed)
        child.succeeded.connect(self._on_succeeded)
        child.failed.connect(self._on_failed)
        child.asked.connect(self._on_asked)
        self._child = child
        self._began = time.monotonic()
        child.start()
        self.started.emit(str(path))

    def _end_child(self) -> None:
        child, self._child = self._child, None
        self._asked = None
        if child is not None:
            child.cancel()
            child.deleteLater()

    def _on_progressed(self, done: int, of: int) -> None:
        elapsed = time.monotonic() - self._began
        left = elapsed / done * (of - done) if done > 0 and of >= done and elapsed > 0.5 else -1.0
        self.progressed.emit(done, of, left)

    def _on_succeeded(self, answer: dict[str, Any]) -> None:
        from studio.datasets.importing.plan import ImportPlan, ImportReport

        self._end_child()
        try:
            if self.is_importing:
                self.finished.emit(ImportReport.from_dict(answer["import"]))
                return
            plan = ImportPlan.from_dict(answer["plan"])
        except (KeyError, TypeError, ValueError) as error:
            self.failed.emit(DatasetError(f"The import gave no report that can be read: {error}"))
            return
        if not plan.needs_import and self._reason is not None:
            self.failed.emit(self._reason)  # it is laid out well; something else hindered the scan
        else:
            self.recognised.emit(plan, str(answer["destination"]))

    def _on_asked(self, ids: tuple[int, ...]) -> None:
        self._asked = self._order
        self.namesWanted.emit(ids)

    def _on_failed(self, error: StudioError) -> None:
        ids = self._child.ids if self._child is not None else ()
        self._end_child()
        if self.is_importing and ids:
            self.namesWanted.emit(ids)
        else:
            self.failed.emit(error)
