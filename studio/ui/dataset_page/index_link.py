"""All images of a dataset, listed by a child process and brought in batch by batch, so that the window never stalls."""

from __future__ import annotations

import json
from collections import deque
from time import perf_counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from studio.datasets.image_index import Batch, ImageEntry
from studio.errors import StudioError
from studio.ui.background import WorkerLines

if TYPE_CHECKING:
    from studio.datasets.report import DatasetReport

BUDGET_SECONDS = 0.008  # of the window's time for batches, at a time


class _Lines(WorkerLines):
    """Hands lines on as they are: parsing is rationed by whoever listens."""

    lineArrived = Signal(bytes)

    def _read_line(self, line: bytes) -> None:
        if not self._over:
            self.lineArrived.emit(line)


class IndexLink(QObject):
    """The list of one dataset's images.

    Signals:
        began(): another dataset is listed; everything before is void.
        batchArrived(object): a Batch.
        finished(): the list is complete.
        failed(StudioError): the list ends here.
    """

    began = Signal()
    batchArrived = Signal(object)
    finished = Signal()
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._child: _Lines | None = None
        self._lines: deque[bytes] = deque()
        self._is_ended = True
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._take_lines)
        self.entries: list[ImageEntry] = []
        self.total = 0
        self.destroyed.connect(self._timer.stop)

    @property
    def is_running(self) -> bool:
        """Whether more images are to come."""
        return self._child is not None or bool(self._lines)

    def start(self, report: DatasetReport) -> None:
        """List the images of a report's splits."""
        self.stop()
        self.entries = []
        self.total = 0
        self.began.emit()
        splits = [
            [s.name, str(s.images_folder), str(s.labels_folder), None if s.listing is None else str(s.listing)]
            for s in report.splits
        ]
        nc = len(report.class_names) if report.names_source is not None else None
        asked = json.dumps({"splits": splits, "nc": nc})
        child = _Lines(["-m", "studio.datasets.image_index", asked], self)
        child.lineArrived.connect(self._on_line)
        child.succeeded.connect(lambda _answer: self._on_end(child))
        child.failed.connect(lambda error: self._on_end(child, error))
        self._child = child
        self._is_ended = False
        child.start()

    def stop(self) -> None:
        """End it; what came so far stays."""
        child, self._child = self._child, None
        self._lines.clear()
        self._timer.stop()
        if child is not None:
            child.cancel()
            child.deleteLater()

    def _on_line(self, line: bytes) -> None:
        self._lines.append(line)
        self._timer.start()

    def _on_end(self, child: _Lines, error: StudioError | None = None) -> None:
        if child is not self._child:
            return
        self._child = None
        child.deleteLater()
        if error is not None:
            self.failed.emit(error)
        else:
            self._timer.start()

    def _take_lines(self) -> None:
        end = perf_counter() + BUDGET_SECONDS
        while self._lines and perf_counter() < end:
            try:
                batch = Batch.from_dict(json.loads(self._lines.popleft()))
            except (ValueError, KeyError, TypeError):
                continue  # a library printed; it is not for us
            self.entries.extend(batch.entries)
            self.total = batch.total
            self.batchArrived.emit(batch)
        if not self._lines:
            self._timer.stop()
            if self._child is None and not self._is_ended:
                self._is_ended = True
                self.finished.emit()
