"""The window's one ear on all runs: polls their journals from a timer and passes on what is new.

The journal is the truth: a run that began before the window did, in another window or on the command line, is followed
from its first event like any other.
"""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic

from PySide6.QtCore import QObject, QTimer, Signal

from studio.errors import StudioError
from studio.runs.events import Event
from studio.runs.journal import JournalReader
from studio.runs.run import EVENTS_FILE, Run, RunStatus
from studio.ui.session import Session

TICK_MS = 200
LOOK_SECONDS = 1.0  # between two looks for runs made elsewhere and for processes that died
LONGEST_LOOK_SECONDS = 1.8  # the same for a folder of so many runs that a look takes time
LIMIT_BYTES = 1 << 20  # read in one tick, of all journals together: 0.01 s of parsing a 100 kB
SLICE_BYTES = 96 << 10  # of one journal in one tick: parsing it stays far below 50 ms


class RunMonitor(QObject):
    """Follow every active run of the session's store; start it with `start`.

    Signals go through the session: eventsArrived(run id, events), runChanged(run id), runsChanged().
    """

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._readers: dict[str, JournalReader] = {}
        self._waiting: set[str] = set()  # ids of queued runs
        self._runs: dict[str, Run] = {}
        self._looked = 0.0  # monotonic
        self._look_seconds = LOOK_SECONDS
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.poll)
        session.runsChanged.connect(self._look_soon)

    def start(self) -> None:
        """Begin to follow; runs that are already training are found at once."""
        self._looked = 0.0
        self._timer.start()
        self.poll()

    def stop(self) -> None:
        """Stop following; the runs go on."""
        self._timer.stop()

    @property
    def runs(self) -> list[Run]:
        """Give all runs as last seen, the newest first."""
        return list(self._runs.values())

    def active_runs(self) -> list[Run]:
        """Give the runs that a process works on."""
        return [run for run in self._runs.values() if run.status.is_active]

    def poll(self) -> None:
        """Read what is new; called by the timer."""
        if monotonic() - self._looked >= self._look_seconds:
            self._look()
        left = LIMIT_BYTES
        for run_id, reader in list(self._readers.items()):
            if left <= 0:
                break
            before = reader.offset
            events = reader.read_new(min(SLICE_BYTES, left))
            left -= max(0, reader.offset - before)
            if events:
                self._session.announce_events(run_id, events)
            elif run_id in self._runs and self._runs[run_id].status.is_over:
                del self._readers[run_id]  # ended, and read to its end

    def _look_soon(self) -> None:
        self._looked = 0.0

    def _look(self) -> None:
        """Read the state of all runs; follow the active ones, and see that the queue goes on when one ended."""
        started = monotonic()
        try:
            listed = self._session.store.list()
        except (StudioError, OSError):
            self._looked = monotonic()
            return  # the folder of runs is on a disk that went away; the next look may find it
        self._looked = monotonic()
        self._look_seconds = min(LONGEST_LOOK_SECONDS, max(LOOK_SECONDS, 20 * (self._looked - started)))
        known, self._runs = self._runs, {run.name: run for run in listed}
        ended = False
        for run_id, run in self._runs.items():
            before = known.get(run_id)
            was_active = before is not None and not before.status.is_over
            if run.status.is_active and run_id not in self._readers:
                self._follow(run)
            elif was_active and run.status.is_over and run_id not in self._readers:
                self._follow(run)  # began and ended between two looks
            ended = ended or (was_active and run.status.is_over)
            if before is None or _state(before) != _state(run):
                self._session.runChanged.emit(run_id)
        if set(known) != set(self._runs) or ended:
            # Not through `runsChanged` alone: that would look again at once, for ever.
            self._session.runsChanged.emit()
            self._looked = monotonic()
        waiting = {run.name for run in listed if run.status is RunStatus.QUEUED}
        is_news = ended or waiting - self._waiting
        self._waiting = waiting
        if waiting and is_news:  # not at every look: a run that cannot start says so once
            self._session.start_next_run()

    def _follow(self, run: Run) -> None:
        self._readers[run.name] = JournalReader(run.folder / EVENTS_FILE)


class RunFeed(QObject):
    """All events of the runs a page shows: first what their journals hold, piece by piece, then what the monitor brings.

    Signals:
        arrived(str, list)   run id, events in order, none twice, none left out
        caughtUp(str)        what the journal held has arrived
        restarted(str)       the journal is read again from its beginning: forget what arrived
    """

    arrived = Signal(str, list)
    caughtUp = Signal(str)
    restarted = Signal(str)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._readers: dict[str, JournalReader] = {}
        self._last_seq: dict[str, int] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._read_some)
        session.eventsArrived.connect(self._on_events_arrived)

    def follow(self, run_ids: Sequence[str]) -> None:
        """Show these runs and no others; those followed already go on."""
        for run_id in [known for known in self._last_seq if known not in run_ids]:
            del self._last_seq[run_id]
            self._readers.pop(run_id, None)
        for run_id in run_ids:
            if run_id not in self._last_seq:
                self._last_seq[run_id] = 0
                folder = self._session.store.folder / run_id
                self._readers[run_id] = JournalReader(folder / EVENTS_FILE)
                self.restarted.emit(run_id)
        if self._readers:
            self._timer.start()

    @property
    def run_ids(self) -> list[str]:
        """Give the runs followed."""
        return list(self._last_seq)

    @property
    def reading(self) -> set[str]:
        """Give the runs whose journals are still being read."""
        return set(self._readers)

    def _read_some(self) -> None:
        for run_id, reader in list(self._readers.items())[:1]:
            events = reader.read_new(SLICE_BYTES)
            if events:
                self._deliver(run_id, events)
            else:
                # Everything the monitor announced until now was in the file, so nothing falls between the two.
                del self._readers[run_id]
                self.caughtUp.emit(run_id)
        if not self._readers:
            self._timer.stop()

    def _on_events_arrived(self, run_id: str, events: list[Event]) -> None:
        if run_id in self._last_seq and run_id not in self._readers:
            self._deliver(run_id, events)

    def _deliver(self, run_id: str, events: list[Event]) -> None:
        last = self._last_seq[run_id]
        new = [event for event in events if event.seq > last]
        if new:
            self._last_seq[run_id] = new[-1].seq
            self.arrived.emit(run_id, new)


def _state(run: Run) -> tuple[object, ...]:
    return (run.status, run.epoch, run.best_map50, run.message)
