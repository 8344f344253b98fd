"""The queue of the window: plans trainings, shows what waits, and changes the queue of the core in a thread.

The queue itself is `studio/launch/queue.py`, over files: it survives the window, and other studios change it too. What waits is
started by a process of its own (`studio/launch/queue_runner.py`); the window only sees that it lives.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QThreadPool, QTimer, Signal

from studio.errors import RunError, StudioError
from studio.launch.plan import TrainingOrder, plan_comparison
from studio.launch.queue import JobQueue, QueueState, TakenOut
from studio.launch.queue_runner import QueueRunner
from studio.launch.queue_times import expected_starts, read_paces
from studio.runs.job import TrainSettings
from studio.runs.queue_file import QUEUE_FILE
from studio.runs.run import Run, RunStatus
from studio.sentence import say
from studio.ui.background import BackgroundTask
from studio.ui.command_line import keep_edited_model
from studio.ui.while_alive import while_alive

if TYPE_CHECKING:
    from studio.ui.session import Session

SOON_MS = 300  # many changes of runs are looked at once
STOP_MS = 5000  # as long as another studio may keep the queue from being changed
LOOK_MS = 1000  # for changes of the order by another studio: one look at the date of a small file
ENSURE_SECONDS = 5.0  # while runs wait: somebody may have killed the process that starts them


def plan_runs(
    session: Session,
    settings: TrainSettings,
    *,
    weights: Path | None,
    name: str | None,
    with_baseline: bool,
    seeds: int = 1,
) -> list[TrainingOrder]:
    """Decide the names and inputs of the runs. Raises RunError when there is no dataset to train on."""
    if session.dataset is None:
        raise RunError(say("There is no dataset to train on."), hint=say("Choose a dataset first."))
    order = TrainingOrder(
        name=name or "",
        dataset=Path(session.dataset.root),
        base=session.base,
        template=session.template,
        scale=session.scale,
        settings=settings,
        values=dict(session.values),
        model_file=_model_file(session),
        weights=weights,
    )
    taken = {run.folder.name for run in session.store.list()}
    return plan_comparison(order, taken=taken, with_baseline=with_baseline, seeds=seeds)


@dataclass(frozen=True)
class QueueView:
    """What the window shows of the queue."""

    state: QueueState = field(default_factory=QueueState)
    starts: Mapping[str, float] = field(default_factory=dict)  # seconds since 1970, where they can be told
    busy: Mapping[str, str] = field(default_factory=dict)  # device to the run that takes it


class TrainingQueue(QObject):
    """Does what is asked one after the other in a thread of its own, and looks at the queue after each.

    Signals:
        changed()            `view` is another one
        takenOut(TakenOut)   a run was taken out of the queue, and can be put back
        failed(StudioError)  what was asked for could not be done
    """

    changed = Signal()
    takenOut = Signal(object)
    failed = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self.view = QueueView()
        self._queue = JobQueue(session.store)
        self._runner = QueueRunner(self._queue)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._paces: dict[str, float] = {}
        self._told: set[str] = set()  # refused runs that were told
        self._told_stuck = ""  # why the queue does not go on, as it was told
        self._ensured = 0.0  # monotonic
        self._stamp = self._file_stamp()
        self._is_looking = False
        self._is_stopped = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON_MS)
        self._soon.timeout.connect(self.look)
        self._clock = QTimer(self)
        self._clock.setInterval(LOOK_MS)
        self._clock.timeout.connect(self._on_clock)
        self._clock.start()
        session.runsChanged.connect(self._look_soon)
        session.runChanged.connect(self._look_soon)
        self._look_soon()

    def stop(self) -> None:
        """Look no more: the window closes. What was asked for last is done before; the queue goes on without it."""
        self._is_stopped = True
        self._clock.stop()
        self._soon.stop()
        self._pool.waitForDone(STOP_MS)

    # What can be asked for.

    def keep_going(self) -> None:
        """See that what waits starts by itself, also when this window is closed."""
        self._ensured = time.monotonic()
        BackgroundTask(
            self._runner.ensure,
            while_alive(self, self._on_going),
            on_error=while_alive(self, self._on_stuck),
            pool=self._pool,
        )

    def look(self) -> None:
        """Read the queue anew."""
        if not self._is_looking:
            self._is_looking = True
            BackgroundTask(
                self._read,
                while_alive(self, self._show),
                on_error=while_alive(self, self._on_look_failed),
                pool=self._pool,
            )

    def move(self, name: str, place: int) -> None:
        """Let a waiting run come at this place, 0 for the next."""
        self._do(lambda: self._queue.move(name, place))

    def hold(self, is_held: bool) -> None:
        """Start no more runs, or go on starting them."""

        def on_done(_: None) -> None:
            self._session.runsChanged.emit()  # the status line tells of it
            if not is_held:
                self.keep_going()

        self._do(lambda: self._queue.hold(is_held), on_done)

    def take_out(self, name: str) -> None:
        """Take a waiting run out of the queue."""

        def on_done(taken: TakenOut) -> None:
            self._session.runsChanged.emit()
            self.takenOut.emit(taken)

        self._do(lambda: self._queue.take_out(name), on_done)

    def put_back(self, taken: TakenOut) -> None:
        """Put a run back into the queue."""

        def on_done(_name: str) -> None:
            self._session.runsChanged.emit()
            self.keep_going()

        self._do(lambda: self._queue.put_back(taken), on_done)

    def start_now(self, name: str, device: str | None = None) -> None:
        """Start a waiting run at once, on another device if it is given."""

        def on_done(_: None) -> None:
            self._session.runChanged.emit(name)
            self._session.runsChanged.emit()

        self._do(lambda: self._queue.start_now(name, device), on_done)

    def devices_of(self, run: Run) -> set[str]:
        """Give the devices that a run occupies."""
        return self._queue.devices_of(run)

    # Doing it.

    def _do(self, work: Callable[[], Any], on_done: Callable[[Any], None] | None = None) -> None:
        def done(result: Any) -> None:
            if on_done is not None:
                on_done(result)
            self.look()

        def refused(error: StudioError) -> None:
            self.failed.emit(error)
            self.look()

        BackgroundTask(work, while_alive(self, done), on_error=while_alive(self, refused), pool=self._pool)

    def _on_going(self, _: None) -> None:
        self._told_stuck = ""

    def _on_stuck(self, error: StudioError) -> None:
        if error.message != self._told_stuck:  # it is tried again every few seconds
            self._told_stuck = error.message
            self.failed.emit(error)

    def _read(self) -> tuple[QueueView, list[Run], tuple[int, int]]:
        """Read the queue, and those runs that trained at the last look and do not any more; in the thread."""
        stamp = self._file_stamp()
        runs = self._session.store.list()
        state = self._queue.state()
        self._paces = read_paces(runs, known=self._paces) if state.waiting else self._paces
        starts = expected_starts(state, runs, self._paces, devices_of=self._queue.devices_of, now=time.time())
        busy = {device: run.name for run in state.active for device in self._queue.devices_of(run)}
        before = {run.name for run in self.view.state.active}
        ended = [run for run in runs if run.name in before and run.status in (RunStatus.FAILED, RunStatus.LOST)]
        return QueueView(state, starts, busy), ended, stamp

    def _show(self, result: tuple[QueueView, list[Run], tuple[int, int]]) -> None:
        self._is_looking = False
        view, ended, self._stamp = result
        is_new = view != self.view
        self.view = view
        for run in ended:
            self._tell_failure(run)
        self._told &= view.state.refused.keys()  # tried again, it may be refused again
        for name in view.state.refused.keys() - self._told:
            self._told.add(name)
            self._session.messageRaised.emit(view.state.refused[name].error)
        if is_new:
            self.changed.emit()

    def _on_look_failed(self, _error: StudioError) -> None:
        self._is_looking = False  # the folder of runs is on a disk that went away; the next look may find it

    def _tell_failure(self, run: Run) -> None:
        """Tell of a run that failed while others wait or train: the page may show another one by now."""
        state = self.view.state
        if state.waiting and state.is_held:
            hint = say("The queue is held; nothing else starts.")
        elif state.waiting or state.active:
            hint = say("The queue goes on with the next run.")
        else:
            return  # the train page tells of the run that it shows
        words = run.message or say("It ended without a word; its log says what came last.")
        self._session.messageRaised.emit(
            RunError(say("{name} failed: {reason}", name=run.name, reason=words), hint=hint)
        )

    def _look_soon(self, _run_id: str = "") -> None:
        if not self._soon.isActive() and not self._is_stopped:
            self._soon.start()

    def _on_clock(self) -> None:
        if self._file_stamp() != self._stamp:
            self._stamp = self._file_stamp()
            self._look_soon()
        if self.view.state.is_going_on and time.monotonic() - self._ensured >= ENSURE_SECONDS:
            self.keep_going()

    def _file_stamp(self) -> tuple[int, int]:
        try:
            found = (self._session.store.folder / QUEUE_FILE).stat()
        except OSError:
            return (0, 0)
        return (found.st_mtime_ns, found.st_size)


def _model_file(session: Session) -> Path | None:
    """Give the file to train: the user's own, or one that keeps the edited graph. Raises RunError when it cannot be written."""
    if not session.is_edited:
        return session.model_file
    try:
        return keep_edited_model(session)
    except OSError as error:
        raise RunError(
            say("The edited model cannot be written: {reason}", reason=error.strerror or str(error)),
            hint=say("Free disk space, or check who owns the folder."),
        ) from error
