"""Reads how busy the computer is once a second, off the window's thread, while somebody looks at it."""

from __future__ import annotations

from time import monotonic
from typing import Any

from PySide6.QtCore import QObject, QThreadPool, QTimer, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from studio.ui.background import BackgroundTask
from studio.ui.session import Session
from studio.ui.while_alive import while_alive

INTERVAL_MS = 1000
LATE_SECONDS = 5.0  # without an answer: a driver or a network drive that hangs


class MachineWatch(QObject):
    """One for each session; see `of`.

    Signals:
        measured(MachineLoad): the load now.
        isLate(): the system has not answered for five seconds; its last numbers are old.
    """

    measured = Signal(object)
    isLate = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._viewers: list[QWidget] = []
        self._run_id: str | None = None
        self._asked_at: float | None = None
        self._meter: Any = None
        # A thread of its own: a driver that hangs must not take one from everybody.
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self._tick)

    @staticmethod
    def of(session: Session) -> MachineWatch:
        """Give the watch of a session."""
        found = session.findChild(MachineWatch)
        return found if isinstance(found, MachineWatch) else MachineWatch(session)

    @property
    def is_running(self) -> bool:
        """Tell whether the computer is being read."""
        return self._timer.isActive()

    def show_to(self, viewer: QWidget) -> None:
        """Read while this widget is visible. It calls this again whenever it is shown."""
        if viewer not in self._viewers:
            self._viewers.append(viewer)
        if not self._timer.isActive():
            self._timer.start()
            self._tick()

    def forget(self, viewer: QWidget) -> None:
        """Read no more for this widget."""
        self._viewers = [one for one in self._viewers if one is not viewer]

    def follow(self, run_id: str | None) -> None:
        """Tell what the training of this run takes."""
        self._run_id = run_id

    def _tick(self) -> None:
        self._viewers = [viewer for viewer in self._viewers if isValid(viewer)]
        seen = [viewer for viewer in self._viewers if viewer.isVisible()]
        if not seen:
            self._timer.stop()
            return
        if all(viewer.window().isMinimized() for viewer in seen):
            return  # nobody is told when a window comes back, so the clock goes on
        if self._asked_at is None:
            self._asked_at = monotonic()
            BackgroundTask(self._reading(), while_alive(self, self._on_read), pool=self._pool)
        elif monotonic() - self._asked_at > LATE_SECONDS:
            self.isLate.emit()

    def _reading(self) -> Any:
        store, run_id, meter = self._session.store, self._run_id, self._meter

        def read() -> Any:
            from studio.errors import StudioError
            from studio.launch.machine_load import LoadMeter

            run = None
            if run_id is not None:
                try:
                    run = store.get(run_id)
                except StudioError:  # deleted
                    run = None
            used = meter or LoadMeter()
            return used, used.read(store.folder, run)

        return read

    def _on_read(self, answer: tuple[Any, Any]) -> None:
        self._asked_at = None
        self._meter, load = answer
        self.measured.emit(load)
