"""One prediction in a worker: prepare, start, read what comes, cancel. The images arrive while it runs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from studio.errors import RunError, StudioError
from studio.launch import process
from studio.predictions.detections import ImagePrediction
from studio.runs.events import Event, Progressed, RunFailed, RunFinished, RunStopped
from studio.runs.journal import JournalReader
from studio.runs.run import EVENTS_FILE, PREDICTIONS_FILE
from studio.ui.background import BackgroundTask
from studio.ui.while_alive import while_alive

POLL_MS = 150
SLICE_BYTES = 256 << 10  # of predictions parsed in one tick: some milliseconds


class PredictionRunner(QObject):
    """Runs one prediction at a time.

    Signals:
        progressed(int, int): images done, of how many.
        arrived(list): ImagePrediction values, in order, as they are finished.
        succeeded(): all of them have arrived.
        failed(StudioError): it could not be started, or the worker failed.
    """

    progressed = Signal(int, int)
    arrived = Signal(list)
    succeeded = Signal()
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder: Path | None = None
        self._reader: JournalReader | None = None
        self._offset = 0
        self._attempt = 0
        self._end: Event | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self._poll)
        self.is_running = False

    def start(self, **order: Any) -> None:
        """Begin; the keywords are those of `prepare_prediction`. A prediction that still runs is cancelled."""
        self.cancel()
        self._attempt += 1
        self.is_running = True
        attempt = self._attempt

        def work() -> Path:
            from studio.launch.predicting import prepare_prediction

            folder = prepare_prediction(**order)
            process.start_run(folder)
            return folder

        def on_done(folder: Path) -> None:
            if attempt == self._attempt:
                self._follow(folder)
            else:  # cancelled while it was being prepared
                BackgroundTask(lambda: process.kill_run(folder), lambda _: None)

        def on_error(error: StudioError) -> None:
            if attempt == self._attempt:
                self._finish(error)

        BackgroundTask(work, while_alive(self, on_done), on_error=while_alive(self, on_error))

    def cancel(self) -> None:
        """End the worker; nothing more is signalled. What has arrived stays."""
        self._attempt += 1
        self._timer.stop()
        self.is_running = False
        folder, self._folder = self._folder, None
        if folder is not None:
            BackgroundTask(lambda: process.kill_run(folder), lambda _: None)

    @property
    def folder(self) -> Path | None:
        """Give the folder of the prediction that runs or ran last."""
        return self._folder

    def _follow(self, folder: Path) -> None:
        self._folder = folder
        self._reader = JournalReader(folder / EVENTS_FILE)
        self._offset = 0
        self._end = None
        self._timer.start()

    def _poll(self) -> None:
        if self._folder is None or self._reader is None:
            return
        # Before reading: what a worker wrote as its last is then surely read.
        is_alive = process.is_alive(self._folder)
        for event in self._reader.read_new():
            if isinstance(event, Progressed):
                self.progressed.emit(event.done, event.total)
            elif isinstance(event, RunFinished | RunStopped | RunFailed):
                self._end = event
        has_more = self._read_predictions()
        if has_more or self._folder is None:
            return
        if isinstance(self._end, RunFailed):
            self._finish(RunError(self._end.message, hint=self._end.hint))
        elif self._end is not None:
            self._finish(None)
        elif not is_alive:
            self._finish(RunError(process.outcome(self._folder)))

    def _read_predictions(self) -> bool:
        """Read a slice of the predictions; tell whether there is more."""
        assert self._folder is not None
        try:
            with (self._folder / PREDICTIONS_FILE).open("rb") as stream:
                stream.seek(self._offset)
                chunk = stream.read(SLICE_BYTES)
        except OSError:
            return False
        end = chunk.rfind(b"\n") + 1
        found = []
        for line in chunk[:end].splitlines():
            try:
                found.append(ImagePrediction.from_dict(json.loads(line)))
            except (ValueError, KeyError, TypeError):
                continue  # a damaged line costs one image
        self._offset += end
        if found:
            self.arrived.emit(found)
        return len(chunk) == SLICE_BYTES and end > 0

    def _finish(self, error: StudioError | None) -> None:
        self._timer.stop()
        self.is_running = False
        if error is None:
            self.succeeded.emit()
        else:
            self.failed.emit(error)
