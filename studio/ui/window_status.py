"""Keep the status line true: devices once, running trainings whenever something about the runs changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from studio.ui.background import BackgroundTask
from studio.ui.session import Session
from studio.ui.widgets.nav_rail import NavRail
from studio.ui.widgets.status_line import StatusLine, short_duration

if TYPE_CHECKING:
    from studio.runs.events import Event
    from studio.runs.pace import Pace
    from studio.runs.run import Run
    from studio.runs.store import RunStore

REFRESH_MS = 1000  # events come faster; a line that flickers is not read


class WindowStatus(QObject):
    """Owns the run monitor and the clock of the status line.

    Signals:
        looked(list, bool)   the runs that train or wait, and whether the queue is held
    """

    looked = Signal(list, bool)

    def __init__(self, session: Session, line: StatusLine, rail: NavRail, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._line = line
        self._rail = rail
        self._monitor: Any = None
        self._paces: dict[str, Pace] = {}  # of the runs that train
        self._is_reading = False
        self._is_load_shown = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REFRESH_MS)
        self._timer.timeout.connect(self._read_runs)
        session.runsChanged.connect(self._read_runs)
        session.runChanged.connect(self._on_run_changed)
        session.eventsArrived.connect(self._on_events_arrived)

    def start(self) -> None:
        """Ask for the devices, follow the runs that go on."""
        BackgroundTask(_device_name, self._line.set_device)
        from studio.ui.run_monitor import RunMonitor

        self._monitor = RunMonitor(self._session)
        start = getattr(self._monitor, "start", None)
        if callable(start):
            start()
        self._read_runs()

    def _on_events_arrived(self, run_id: str, events: list[Event]) -> None:
        from studio.runs.pace import Pace

        self._paces.setdefault(run_id, Pace()).add(events)

    def _on_run_changed(self, _run_id: str) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def _read_runs(self) -> None:
        if self._is_reading:
            self._timer.start()
            return
        self._is_reading = True
        store = self._session.store
        BackgroundTask(lambda: _read_queue(store), self._show_runs)

    def _show_load(self, on: bool) -> None:
        """Show how busy the computer is while something trains."""
        from studio.ui.machine_watch import MachineWatch

        watch = MachineWatch.of(self._session)
        if on and not self._is_load_shown:
            watch.measured.connect(self._on_measured)
            watch.show_to(self._line)
        elif self._is_load_shown and not on:
            watch.measured.disconnect(self._on_measured)
            watch.forget(self._line)
            self._line.set_load("")
        self._is_load_shown = on

    def _on_measured(self, load: Any) -> None:
        from studio.ui.system_monitor import load_in_short

        self._line.set_load(load_in_short(load))

    def _show_runs(self, found: tuple[list[Run], bool]) -> None:
        self._is_reading = False
        runs, is_held = found
        self.looked.emit(runs, is_held)
        active = [run for run in runs if run.status.is_active]
        waiting = len(runs) - len(active)
        self._rail.button("train").set_badge(len(active))
        self._show_load(bool(active))
        if not active:
            words = [self.tr("%n waiting", "", waiting), self.tr("the queue is held")] if waiting and is_held else []
            self._line.set_runs("  ·  ".join(words), 0.0)
            return
        self._paces = {run.name: self._paces[run.name] for run in active if run.name in self._paces}
        run = active[0]
        fraction = run.epoch / run.epochs if run.epochs and run.epoch else None
        now = min(run.epoch + 1, run.epochs)  # the one being trained, as the page says it
        epoch = self.tr("epoch %1 of %2").replace("%1", str(now)).replace("%2", str(run.epochs))
        parts = [run.name, epoch if run.epoch else self.tr("first epoch")]
        pace = self._paces.get(run.name)
        left = None if pace is None else pace.seconds_left()
        if run.is_pause_wanted:
            parts.append(self.tr("paused"))
        elif left is not None:
            parts.append(self.tr("%1 left").replace("%1", short_duration(left)))
        if len(active) > 1:
            parts.append(self.tr("and %n more", "", len(active) - 1))
        if waiting:
            parts.append(self.tr("%n waiting", "", waiting))
        if waiting and is_held:
            parts.append(self.tr("the queue is held"))
        self._line.set_runs("  ·  ".join(parts), fraction)
        self._timer.start()


def _read_queue(store: RunStore) -> tuple[list[Run], bool]:
    """Give the runs that train or wait, and whether the queue is held."""
    from studio.runs.queue_file import read_order

    return [run for run in store.list() if not run.status.is_over], read_order(store.folder).is_held


def _device_name() -> str:
    from studio.launch.devices import list_devices

    return list_devices()[0].name
