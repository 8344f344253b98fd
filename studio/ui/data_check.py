"""What the datasets of runs hold now, read by a child process: labels may be many, and a drive may be slow or gone."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from studio.errors import StudioError
from studio.runs.seen_data import SeenSplit, splits_of
from studio.ui.background import WorkerLines

FRESH_SECONDS = 20.0  # an answer that is not asked for again
REST_MS = 250  # nothing is read for runs that are only passed by


@dataclass(frozen=True)
class DataAnswer:
    """What a dataset held at a moment, or why that cannot be told."""

    splits: Mapping[str, SeenSplit]  # "train" and "val"; empty with an error
    error: StudioError | None = None


class DataCheck(QObject):
    """Asks for one dataset at a time; of those that wait, the last one asked for is next.

    Signals:
        answered(str): there is a new answer for this key.
    """

    answered = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._answers: dict[str, tuple[float, DataAnswer]] = {}
        self._wanted: tuple[str, Path] | None = None
        self._asked = ""  # key of what the child reads
        self._child: WorkerLines | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(REST_MS)
        self._soon.timeout.connect(self._start)

    def answer(self, key: str) -> DataAnswer | None:
        """Give the last answer for a dataset, however old; None while there is none."""
        known = self._answers.get(key)
        return None if known is None else known[1]

    def ask(self, key: str, data_yaml: Path) -> None:
        """Read the dataset of a data.yaml, unless that was done just now; `key` is the same for the same content."""
        known = self._answers.get(key)
        if known is not None and time.monotonic() - known[0] < FRESH_SECONDS:
            return
        if key != self._asked:
            self._wanted = (key, data_yaml)
            self._soon.start()

    def cancel(self) -> None:
        """End the child and forget what was asked."""
        self._soon.stop()
        self._wanted = None
        self._end_child()

    def _start(self) -> None:
        if self._child is not None or self._wanted is None:
            return
        (self._asked, path), self._wanted = self._wanted, None
        self._child = WorkerLines(["-m", "studio.datasets.content", str(path)], self)
        self._child.succeeded.connect(self._on_succeeded)
        self._child.failed.connect(self._on_failed)
        self._child.start()

    def _on_succeeded(self, answer: dict) -> None:
        try:
            self._take(DataAnswer(splits_of(answer["content"])))
        except (KeyError, TypeError, ValueError) as error:
            self._take(DataAnswer({}, StudioError(str(error))))

    def _on_failed(self, error: StudioError) -> None:
        self._take(DataAnswer({}, error))

    def _take(self, answer: DataAnswer) -> None:
        key = self._asked
        self._answers[key] = (time.monotonic(), answer)
        self._end_child()
        self.answered.emit(key)
        self._start()

    def _end_child(self) -> None:
        child, self._child, self._asked = self._child, None, ""
        if child is not None:
            child.cancel()
            child.deleteLater()
