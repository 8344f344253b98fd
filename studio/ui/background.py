"""Work that must not stop the window: functions in a thread pool, and child processes that speak JSON lines.

Threads are for waiting (files, SQLite); Python work that takes a second belongs in a child, since two busy threads
make the window stutter.
"""

from __future__ import annotations

import atexit
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, Protocol
from weakref import WeakSet

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QRunnable, QThreadPool, Signal
from shiboken6 import isValid

from studio import paths
from studio.errors import StudioError, WorkerError

LAST_CHANGES_MS = 30_000


class _Task(QRunnable):
    """One function in a thread, known here by its number only: nothing of the window's may have its last reference there."""

    def __init__(self, number: int, post: _Post) -> None:
        super().__init__()
        # The pool would delete the C++ half in its thread, behind the back of the Python half.
        self.setAutoDelete(False)
        self._number = number
        self._post = post

    def run(self) -> None:
        self._post.do(self._number)
        with suppress(RuntimeError):  # the application is gone; nobody waits for this any more
            self._post.finished.emit(self._number)


class _Post(QObject):
    """Brings results to the window's thread. There is one, made there, that lives as long as the process.

    Signals:
        finished(int): the number of a task.
    """

    finished = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.waiting: dict[int, BackgroundTask] = {}
        self.is_ending = False
        self._last = 0
        self.finished.connect(self._on_finished)

    def next_number(self) -> int:
        self._last += 1
        return self._last

    def do(self, number: int) -> None:
        """Do a task, in its thread. `waiting` holds it meanwhile, so that what it refers to dies in the window's thread."""
        task = self.waiting[number]
        try:
            task.result = task.work()
        except Exception as caught:  # the edge of the thread: whoever asked decides
            task.error = caught

    def _on_finished(self, number: int) -> None:
        task = self.waiting.pop(number, None)
        if task is not None:
            task._deliver(task.result, task.error)


class BackgroundTask:
    """Run a function in the thread pool and deliver its result in the window's thread.

    `work` gets no widget and touches none. Unexpected errors are raised in the window's thread, so that
    `crash.py` sees them; a StudioError goes to `on_error`. Nothing is delivered to a widget that is gone.
    """

    _post: _Post | None = None

    def __init__(
        self,
        work: Callable[[], Any],
        on_done: Callable[[Any], None],
        *,
        on_error: Callable[[StudioError], None] | None = None,
        pool: QThreadPool | None = None,
    ) -> None:
        if BackgroundTask._post is None:
            BackgroundTask._post = _Post()
        self.work = work
        self.result: Any = None
        self.error: Exception | None = None
        self._on_done = on_done
        self._on_error = on_error
        self._is_cancelled = False
        self._number = BackgroundTask._post.next_number()
        self._task = _Task(self._number, BackgroundTask._post)
        self._pool = pool or QThreadPool.globalInstance()
        BackgroundTask._post.waiting[self._number] = self  # the pool holds no reference to the Python half
        self._pool.start(self._task)

    def cancel(self) -> None:
        """Forget the result; a function that has begun runs to its end."""
        self._is_cancelled = True
        if isValid(self._pool) and self._pool.tryTake(self._task) and BackgroundTask._post is not None:
            BackgroundTask._post.waiting.pop(self._number, None)

    def _deliver(self, result: Any, error: Any) -> None:
        if self._is_cancelled:
            return
        if error is None:
            _call(self._on_done, result)
        elif isinstance(error, StudioError) and self._on_error is not None:
            _call(self._on_error, error)
        else:
            raise error


def is_ending() -> bool:
    """Tell whether the window is being left: work that nobody waits for should stop by itself."""
    return BackgroundTask._post is not None and BackgroundTask._post.is_ending


def end_background(patience_seconds: float) -> bool:
    """End the children and wait for the threads, once no event loop runs any more; False if a thread is still at work.

    What was asked for is done (a file may have to be written), but nothing is delivered. A thread that works on when the
    application object is gone draws with fonts that are no more, and a child that still runs signals to what is half
    deleted: both are crashes.
    """
    for child in list(_children):
        if isValid(child):
            child.leave()
    post = BackgroundTask._post
    if post is None:
        return True
    post.is_ending = True
    end = time.monotonic() + patience_seconds
    for pool in {id(task._pool): task._pool for task in post.waiting.values()}.values():
        if isValid(pool) and not pool.waitForDone(max(0, round(1000 * (end - time.monotonic())))):
            return False
    return True


def _call(callback: Callable[[Any], None], value: Any) -> None:
    owner = getattr(callback, "__self__", None)
    if not isinstance(owner, QObject) or isValid(owner):
        callback(value)


class _Child(Protocol):
    def leave(self) -> None: ...


_children: WeakSet[_Child] = WeakSet()


def end_with_window(child: _Child) -> None:
    """Call `leave` of a QObject with a child process when the window goes, if it still lives by then."""
    _children.add(child)


# For programs that open no window by `app.run`: before PySide deletes the application object, whose handler is older.
atexit.register(end_background, 5.0)


class WorkerLines(QObject):
    """A child process that prints JSON lines and ends: the dataset scan, the demo data.

    Signals:
        progressed(int, int): a line `{"progress": [done, of]}` arrived.
        succeeded(dict): the child ended well; the last line that was no progress.
        failed(StudioError): a line `{"error": {...}}` arrived, or the child ended badly.
        Exactly one of succeeded and failed fires, and neither after `cancel`.
    """

    progressed = Signal(int, int)
    succeeded = Signal(dict)
    failed = Signal(object)

    def __init__(self, arguments: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._buffer = b""
        self._errors = b""
        self._answer: dict[str, Any] = {}
        self._error: StudioError | None = None
        self._over = False
        self._process = QProcess(self)
        self._process.setProcessEnvironment(child_environment())
        self._process.setWorkingDirectory(str(paths.project_folder()))
        self._process.readyReadStandardOutput.connect(self._on_output)
        self._process.readyReadStandardError.connect(self._on_errors)
        self._process.finished.connect(self._on_finished)
        self._process.errorOccurred.connect(self._on_process_error)
        self._arguments = list(arguments)
        self.changes_files = False  # half of what it does helps nobody
        end_with_window(self)

    def start(self) -> None:
        """Start the child with the interpreter that runs the window."""
        self._process.start(sys.executable, self._arguments)
        self._process.closeWriteChannel()

    def cancel(self) -> None:
        """End the child at once; nothing more is signalled."""
        self._over = True
        if self._process.state() != QProcess.ProcessState.NotRunning:
            self._process.kill()
            self._process.waitForFinished(2000)

    def leave(self) -> None:
        """End the child because the window goes; one that changes the user's files may finish first."""
        if self.changes_files and self._process.state() != QProcess.ProcessState.NotRunning:
            self._process.blockSignals(True)
            self._process.waitForFinished(LAST_CHANGES_MS)
        self.cancel()

    def _on_output(self) -> None:
        self._buffer += bytes(self._process.readAllStandardOutput().data())
        *lines, self._buffer = self._buffer.split(b"\n")
        for line in lines:
            self._read_line(line)

    def _read_line(self, line: bytes) -> None:
        try:
            fields = json.loads(line)
        except ValueError:
            return  # a library printed; it is not for us
        if not isinstance(fields, dict) or self._over:
            return
        if isinstance(fields.get("progress"), list) and len(fields["progress"]) == 2:
            self.progressed.emit(int(fields["progress"][0]), int(fields["progress"][1]))
        elif isinstance(fields.get("error"), dict):
            self._error = StudioError.from_dict(fields["error"])
        else:
            self._answer = fields

    def _on_errors(self) -> None:
        self._errors = (self._errors + bytes(self._process.readAllStandardError().data()))[-4000:]

    def _on_finished(self, code: int, _status: QProcess.ExitStatus) -> None:
        self._on_output()
        if self._buffer.strip():
            self._read_line(self._buffer)
            self._buffer = b""
        if self._over:
            return
        self._over = True
        if self._error is not None:
            self.failed.emit(self._error)
        elif code != 0:
            tail = self._errors.decode("utf-8", "replace").strip().splitlines()[-1:]
            self.failed.emit(WorkerError(f"The child process ended with code {code}.", hint="".join(tail)))
        else:
            self.succeeded.emit(self._answer)

    def _on_process_error(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart and not self._over:
            self._over = True
            self.failed.emit(WorkerError(f"{sys.executable} could not be started.", hint=self._process.errorString()))


def child_environment() -> QProcessEnvironment:
    """Give the environment of every child: UTF-8, no Qt paths that opencv-python may have set in this one."""
    environment = QProcessEnvironment.systemEnvironment()
    environment.insert("PYTHONUTF8", "1")
    for name in ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR"):
        environment.remove(name)
    folder = str(paths.project_folder())
    known = environment.value("PYTHONPATH")
    environment.insert("PYTHONPATH", folder if not known else f"{folder}{os.pathsep}{known}")
    return environment
