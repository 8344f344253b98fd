"""What a split would be: a child process looks at the images once and answers for every choice, the window stays free."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from studio.errors import StudioError
from studio.ui.background import WorkerLines

if TYPE_CHECKING:
    from studio.datasets.importing.preview import SplitPreview

PAUSE_MS = 250  # between the last change of a choice and the question: nobody wants the answers in between


class _Asked(WorkerLines):
    """A child that is asked line by line and ends when nobody asks any more.

    Signals:
        answered(dict): a preview, as JSON-ready data.
        refused(StudioError): there is none for these choices.
    """

    answered = Signal(dict)
    refused = Signal(object)

    def start(self) -> None:
        self._process.start(sys.executable, self._arguments)  # its input stays open: the questions come through it

    def ask(self, choices: dict[str, Any]) -> None:
        """Ask for the split of these choices."""
        self._process.write(json.dumps(choices).encode() + b"\n")

    def _read_line(self, line: bytes) -> None:
        self._answer, self._error = {}, None
        super()._read_line(line)
        if self._error is not None:
            self.refused.emit(self._error)
            self._error = None
        elif "preview" in self._answer:
            self.answered.emit(self._answer["preview"])


class DatasetSplit(QObject):
    """The preview of one source at a time.

    Signals:
        progressed(int, int): images looked at, images in all.
        decided(object): the SplitPreview of the choices asked last.
        failed(StudioError): there is none, and why.
    """

    progressed = Signal(int, int)
    decided = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._child: _Asked | None = None
        self._source: Path | None = None
        self._waiting = 0  # answers that are on their way
        self._choices: dict[str, Any] = {}
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        app = QCoreApplication.instance()
        if app is not None:
            app.aboutToQuit.connect(self.stop)

    @property
    def is_busy(self) -> bool:
        """Whether an answer to the choices asked last is still to come."""
        return self._pause.isActive() or self._waiting > 0

    def ask(self, source: Path, choices: dict[str, Any]) -> None:
        """Ask for the split of a source with the fields of ImportChoices; the answer to the last question counts."""
        if source != self._source:
            self.stop()
            self._source = source
        self._choices = choices
        self._pause.start()

    def stop(self) -> None:
        """Forget the source; what was looked at is let go."""
        self._pause.stop()
        child, self._child = self._child, None
        self._source, self._waiting = None, 0
        if child is not None:
            child.cancel()
            child.deleteLater()

    def _ask(self) -> None:
        if self._child is None:
            child = _Asked(["-m", "studio.worker", "preview", str(self._source)], self)
            child.progressed.connect(self.progressed)
            child.answered.connect(self._on_answered)
            child.refused.connect(self._on_refused)
            child.failed.connect(self._on_ended)
            child.start()
            self._child = child
        self._waiting += 1
        self._child.ask(self._choices)

    def _on_answered(self, fields: dict[str, Any]) -> None:
        from studio.datasets.importing.preview import SplitPreview

        self._waiting -= 1
        if self.is_busy:
            return  # an answer to what was asked before
        try:
            preview: SplitPreview = SplitPreview.from_dict(fields)
        except (KeyError, TypeError, ValueError) as error:
            self.failed.emit(StudioError(f"The preview cannot be read: {error}"))
            return
        self.decided.emit(preview)

    def _on_refused(self, error: StudioError) -> None:
        self._waiting -= 1
        if not self.is_busy:
            self.failed.emit(error)

    def _on_ended(self, error: StudioError) -> None:
        self.stop()
        self.failed.emit(error)
