"""Open a dataset: a child process looks at every file, the window stays free, and anybody may watch or cancel."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from studio import paths
from studio.errors import DatasetError, Location, StudioError
from studio.ui.background import WorkerLines

DEMO_FOLDER = "demo-dataset"


class DatasetScan(QObject):
    """At most one scan at a time; a new one replaces the one that runs.

    Signals:
        started(str): a scan, or the making of the demo dataset, began; what is worked on.
        progressed(int, int, float): files done, files in all (0: unknown), seconds left (-1: unknown).
        finished(object): the DatasetReport; the scan is over.
        failed(StudioError): the folder cannot be used; the scan is over.
        cancelled(): the user ended it; the scan is over.
    """

    started = Signal(str)
    progressed = Signal(int, int, float)
    finished = Signal(object)
    failed = Signal(object)
    cancelled = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._child: WorkerLines | None = None
        self._began = 0.0
        self.path: Path | None = None
        self.is_demo = False  # the demo is being painted; its scan follows

    @property
    def is_running(self) -> bool:
        """Whether a scan is under way."""
        return self._child is not None

    def open(self, path: Path) -> None:
        """Scan a folder or a data.yaml."""
        self._end_child()
        self.path = path
        self.is_demo = False
        if not path.exists():
            error = DatasetError(f"{path} does not exist.", hint="Choose another folder.", where=Location(path))
            QTimer.singleShot(0, self, lambda: self.failed.emit(error))
            return
        self._run(["-m", "studio.worker", "scan", str(path)])
        self.started.emit(str(path))

    def make_demo(self) -> None:
        """Paint the demo dataset in the cache, unless it is there already, and scan it."""
        folder = paths.cache_folder() / DEMO_FOLDER
        if folder.is_dir() and any(folder.iterdir()):
            self.open(folder)
            return
        self._end_child()
        self.path = folder
        self.is_demo = True
        self._run(["-c", _DEMO_PROGRAM, str(folder)])
        self.started.emit(str(folder))

    def cancel(self) -> None:
        """End the scan at once; the dataset that was open stays."""
        if self._child is not None:
            self._end_child()
            self.cancelled.emit()

    def _run(self, arguments: list[str]) -> None:
        child = WorkerLines(arguments, self)
        child.progressed.connect(self._on_progressed)
        child.succeeded.connect(self._on_succeeded)
        child.failed.connect(self._on_failed)
        self._child = child
        self._began = time.monotonic()
        child.start()

    def _end_child(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.cancel()
            child.deleteLater()

    def _on_progressed(self, done: int, of: int) -> None:
        elapsed = time.monotonic() - self._began
        left = elapsed / done * (of - done) if done > 0 and of >= done and elapsed > 0.5 else -1.0
        self.progressed.emit(done, of, left)

    def _on_succeeded(self, answer: dict[str, Any]) -> None:
        from studio.datasets.report import DatasetReport

        self._end_child()
        if self.is_demo:
            self.open(Path(answer["folder"]))
            return
        try:
            report = DatasetReport.from_dict(answer["report"])
        except (KeyError, TypeError, ValueError) as error:
            self.failed.emit(DatasetError(f"The scan gave no report that can be read: {error}"))
            return
        self.finished.emit(report)

    def _on_failed(self, error: StudioError) -> None:
        self._end_child()
        self.failed.emit(error)


_DEMO_PROGRAM = """\
import json, sys
from studio.datasets.demo import write_demo_dataset
from studio.errors import StudioError

def tell(**fields):
    print(json.dumps(fields), flush=True)

try:
    folder = write_demo_dataset(sys.argv[1], progress=lambda done, of: tell(progress=[done, of]))
    tell(folder=str(folder))
except StudioError as error:
    tell(error=error.to_dict())
"""
