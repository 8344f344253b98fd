"""The window's line to the engine: one child process that builds models and measures them, spoken to in JSON lines."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject, QProcess, QTimer, Signal

from studio import paths
from studio.errors import StudioError, WorkerError
from studio.ui.background import child_environment, end_with_window

RESTARTS_ALLOWED = 3  # in a row, without one answer between them
RESTART_DELAY_MS = 1000

OnOk = Callable[[dict[str, Any]], None]
OnError = Callable[[StudioError], None]


class EngineLink(QObject):
    """Ask the engine; answers come back in the window's thread, each to the callbacks of its own request.

    The child is started by the first request (or `start`), and again when it dies; what it was asked
    then is answered with a WorkerError.

    Signals:
        readyChanged(bool): the engine answered for the first time, or went away.
        stateChanged(str): "off", "starting", "ready", "busy", "failed"; for the status bar.
    """

    readyChanged = Signal(bool)
    stateChanged = Signal(str)

    def __init__(self, parent: QObject | None = None, *, command: list[str] | None = None) -> None:
        super().__init__(parent)
        self._command = command or [sys.executable, "-m", "studio.worker", "engine"]
        self._waiting: dict[int, tuple[OnOk, OnError]] = {}
        self._next_id = 1
        self._buffer = b""
        self._errors = b""
        self._failures = 0
        self._closing = False
        self._ready = False
        self._process: QProcess | None = None
        self._state = "off"
        end_with_window(self)

    @property
    def is_ready(self) -> bool:
        """Whether the engine has answered since its last start."""
        return self._ready

    @property
    def state(self) -> str:
        """The last value of `stateChanged`."""
        return self._state

    def start(self) -> None:
        """Start the child if it is not running; it answers a ping when torch is imported (seconds)."""
        if self._process is not None or self._closing:
            return
        process = QProcess(self)
        process.setProcessEnvironment(child_environment())
        process.setWorkingDirectory(str(paths.project_folder()))
        process.readyReadStandardOutput.connect(self._on_output)
        process.readyReadStandardError.connect(self._on_errors)
        process.finished.connect(self._on_finished)
        process.errorOccurred.connect(self._on_process_error)
        self._process = process
        self._buffer = self._errors = b""
        self._set_state("starting")
        process.start(self._command[0], self._command[1:])
        self.request("ping", {}, lambda _answer: None, lambda _error: None)

    def request(self, do: str, fields: Mapping[str, Any], on_ok: OnOk, on_error: OnError) -> int:
        """Send one request; give its number, which `forget` takes. Exactly one of the callbacks is called, later."""
        number = self._next_id
        self._next_id += 1
        if self._failures > RESTARTS_ALLOWED:
            QTimer.singleShot(0, self, lambda: on_error(self._gone()))
            return number
        self.start()
        self._waiting[number] = (on_ok, on_error)
        if self._process is not None:
            line = json.dumps({"id": number, "do": do, **fields}, ensure_ascii=False) + "\n"
            self._process.write(line.encode("utf-8"))
        if self._ready:
            self._set_state("busy")
        return number

    def forget(self, number: int) -> None:
        """Drop the callbacks of a request whose answer is no longer wanted."""
        if number in self._waiting:
            self._waiting[number] = (lambda _answer: None, lambda _error: None)

    def shutdown(self) -> None:
        """End the child; nothing is called back any more."""
        self._closing = True
        self._waiting.clear()
        process, self._process = self._process, None
        if process is None:
            return
        process.blockSignals(True)
        process.closeWriteChannel()
        if process.state() != QProcess.ProcessState.NotRunning and not process.waitForFinished(200):
            process.kill()
            process.waitForFinished(2000)

    leave = shutdown  # the window goes

    def _on_output(self) -> None:
        if self._process is None:
            return
        self._buffer += bytes(self._process.readAllStandardOutput().data())
        *lines, self._buffer = self._buffer.split(b"\n")
        for line in lines:
            self._read_line(line)

    def _read_line(self, line: bytes) -> None:
        try:
            answer = json.loads(line)
            callbacks = self._waiting.pop(answer["id"], None)
        except (ValueError, KeyError, TypeError):
            return  # a library printed; it is not for us
        self._failures = 0
        if not self._ready:
            self._ready = True
            self.readyChanged.emit(True)
        self._set_state("busy" if self._waiting else "ready")
        if callbacks is None:
            return
        if isinstance(answer.get("error"), dict):
            callbacks[1](StudioError.from_dict(answer["error"]))
        else:
            callbacks[0](answer.get("ok") or {})

    def _on_errors(self) -> None:
        if self._process is not None:
            self._errors = (self._errors + bytes(self._process.readAllStandardError().data()))[-4000:]

    def _on_process_error(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self._on_finished()

    def _on_finished(self, *_: object) -> None:
        if self._closing or self._process is None:
            return
        self._process.deleteLater()
        self._process = None
        self._failures += 1
        if self._ready:
            self._ready = False
            self.readyChanged.emit(False)
        self._set_state("failed" if self._failures > RESTARTS_ALLOWED else "off")
        lost, self._waiting = self._waiting, {}
        error = self._gone()
        for _, on_error in lost.values():
            on_error(error)
        if self._failures <= RESTARTS_ALLOWED:
            QTimer.singleShot(RESTART_DELAY_MS * self._failures, self, self.start)

    def _gone(self) -> WorkerError:
        tail = self._errors.decode("utf-8", "replace").strip().splitlines()[-1:]
        return WorkerError("The engine that measures models has ended unexpectedly.", hint="".join(tail))

    def _set_state(self, state: str) -> None:
        if state != self._state:
            self._state = state
            self.stateChanged.emit(state)
