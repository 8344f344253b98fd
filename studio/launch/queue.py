"""One training a device at a time: a queue that lives in the runs folder, so that it survives whoever looks at it.

`poll` starts what can start. One process a folder calls it, the runner (`queue_runner.py`); windows and commands only change
the queue, and a lock lets one at a time do so. A queued run is a prepared folder that was never started; the order of those
that wait is in `queue.json` (`studio/runs/queue_file.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from studio.errors import RunError
from studio.launch import process
from studio.launch.devices import list_devices
from studio.paths import remove_file
from studio.runs import trash
from studio.runs.job import JOB_FILE, TrainJob, read_job, write_job
from studio.runs.queue_file import QueueOrder, Refusal, queue_lock, read_order, write_order
from studio.runs.run import EVENTS_FILE, STOP_FILE, Run, RunStatus
from studio.runs.run_settings import trained_batch
from studio.runs.store import RunStore
from studio.sentence import say

POLL_LOCK_SECONDS = 0.2  # another studio that is starting runs does the same work


class Launcher(Protocol):
    """Where workers run. A launcher only decides that; what a run does and tells is in its folder."""

    name: str  # "local"

    def submit(self, folder: Path) -> None:
        """Start the worker of a prepared run folder. Raises RunError."""

    def is_alive(self, folder: Path) -> bool:
        """Tell whether the worker of the run lives."""


class LocalLauncher:
    """Runs workers as processes of this computer."""

    name = "local"

    def submit(self, folder: Path) -> None:
        """Start the worker of a prepared run folder. Raises RunError."""
        process.start_run(folder)

    def is_alive(self, folder: Path) -> bool:
        """Tell whether the worker of the run lives."""
        return process.is_alive(folder)


@dataclass(frozen=True)
class QueueState:
    """The queue at one moment."""

    active: tuple[Run, ...] = ()  # those that train, the one begun first first
    waiting: tuple[Run, ...] = ()  # the next one first
    is_held: bool = False
    refused: Mapping[str, Refusal] = field(default_factory=dict)  # those that could not be started, by name

    @property
    def is_going_on(self) -> bool:
        """Tell whether runs wait that will start by themselves."""
        return not self.is_held and any(run.name not in self.refused for run in self.waiting)


@dataclass(frozen=True)
class TakenOut:
    """A run that was taken out of the queue, and what is needed to put it back."""

    name: str
    place: int
    is_in_trash: bool  # it was never trained; what had been trained stays among the runs, stopped


class JobQueue:
    """Starts queued runs in their order, as soon as their device is free."""

    def __init__(self, store: RunStore, *, launcher: Launcher | None = None, first_device: str | None = None) -> None:
        self.store = store
        self.launcher = launcher or LocalLauncher()
        self._first_device = first_device  # what a free choice of the device falls on; asked of the driver when needed

    # Looking.

    def state(self) -> QueueState:
        """Give what trains and what waits."""
        runs, order = self.store.list(), read_order(self.store.folder)
        active = sorted((run for run in runs if run.status.is_active), key=lambda run: run.started or float("inf"))
        waiting = _in_order(runs, order)
        refused = {run.name: order.refused[run.name] for run in waiting if run.name in order.refused}
        return QueueState(tuple(active), tuple(waiting), order.is_held, refused)

    def waiting(self) -> list[Run]:
        """Give the runs that wait for their turn, the next one first."""
        return _in_order(self.store.list(), read_order(self.store.folder))

    def devices_of(self, run: Run) -> set[str]:
        """Give the devices that a run occupies: {"0", "1"}, {"cpu"}; for the free choice the first device there is."""
        settings = getattr(run.job, "settings", run.job)
        found = str(getattr(settings, "device", "")).lower().replace(" ", "")
        if found in ("cuda", "npu", "xpu"):
            found = "0"
        for backend in ("cuda:", "npu:", "xpu:"):
            found = found.removeprefix(backend)
        return {part for part in found.split(",") if part} or {self._first()}

    def has_room(self, state: QueueState) -> bool:
        """Tell whether the device of a run that waits seems free, so that it is worth while to poll."""
        busy = {device for run in state.active for device in self.devices_of(run)}
        return any(run.name not in state.refused and not self.devices_of(run) & busy for run in state.waiting)

    # Starting.

    def poll(self) -> list[str]:
        """Start what can start now and give the names of the runs started; none while another studio is doing so."""
        if not self.store.folder.is_dir():
            return []
        try:
            with queue_lock(self.store.folder, wait_seconds=POLL_LOCK_SECONDS):
                return self._poll()
        except RunError:
            return []  # the next poll comes

    def start_now(self, name: str, device: str | None = None) -> None:
        """Start a waiting run at once, whatever waits before it and even while the queue is held; on `device` if it is given.

        Raises RunError when it does not wait any more, or its device is taken.
        """
        with queue_lock(self.store.folder):
            runs = self.store.list()
            run = self._waiting_run(name, runs)
            if device is not None and isinstance(run.job, TrainJob) and device != run.job.settings.device:
                from studio.launch.prepare import check_settings

                settings = replace(run.job.settings, device=device)
                check_settings(settings)
                run = replace(run, job=replace(run.job, settings=settings))
            busy = self._busy(runs)
            taken = [other for key, other in busy.items() if key in self.devices_of(run)]
            if taken:
                raise RunError(
                    say("The device is taken by {name}.", name=taken[0]),
                    hint=say("Wait for its end, or choose another device."),
                )
            if self._must_wait_for_batch(run, runs):
                raise RunError(
                    say("The batch for {name} is being found by a run that it is compared with.", name=name),
                    hint=say("Wait for the first epoch of that run."),
                )
            if isinstance(run.job, TrainJob) and run.job != read_job(run.folder):
                self._write_job(run.folder, run.job, runs)
            self._make_equal(run, runs)
            self.launcher.submit(run.folder)
            self._prune(runs, gone=[name])

    def _poll(self) -> list[str]:
        runs, order = self.store.list(), read_order(self.store.folder)
        if order.is_held:
            return []
        busy = self._busy(runs)
        started: list[str] = []
        refused: dict[str, Refusal] = {}
        for run in _in_order(runs, order):
            wanted = self.devices_of(run)
            if run.name in order.refused or wanted & set(busy):
                continue
            if self._must_wait_for_batch(run, runs):
                busy.update(dict.fromkeys(wanted, run.name))  # what comes after it keeps its place
                continue
            try:
                self._make_equal(run, runs)
                self.launcher.submit(run.folder)
            except RunError as error:
                if not self.launcher.is_alive(run.folder):  # else somebody has started it by hand
                    refused[run.name] = Refusal.of(error)
                    continue
            busy.update(dict.fromkeys(wanted, run.name))
            started.append(run.name)
            runs = [self.store.get(run.name) if other is run else other for other in runs]  # it trains now
        self._prune(runs, gone=started, refused=refused)
        return started

    def _busy(self, runs: list[Run]) -> dict[str, str]:
        """Give the devices on which something trains, with the name of that run."""
        return {
            device: run.name
            for run in runs
            if run.status.is_active and self.launcher.is_alive(run.folder)
            for device in self.devices_of(run)
        }

    def _first(self) -> str:
        if self._first_device is None:
            self._first_device = list_devices()[0].id
        return self._first_device

    # Changing.

    def move(self, name: str, place: int) -> None:
        """Let a waiting run come at this place, 0 for the next. Raises RunError when it does not wait any more."""
        with queue_lock(self.store.folder):
            runs, order = self.store.list(), read_order(self.store.folder)
            self._waiting_run(name, runs)
            names = [run.name for run in _in_order(runs, order) if run.name != name]
            names.insert(max(0, min(place, len(names))), name)
            write_order(self.store.folder, replace(order, names=tuple(names)))

    def hold(self, is_held: bool) -> None:
        """Start no more runs, or go on starting them; what trains is left alone. Raises RunError.

        Going on also tries again what could not be started.
        """
        with queue_lock(self.store.folder):
            order = read_order(self.store.folder)
            wanted = replace(order, is_held=is_held, refused=order.refused if is_held else {})
            if wanted != order:
                write_order(self.store.folder, wanted)

    def try_again(self) -> None:
        """Let the runs that could not be started be tried once more. Raises RunError."""
        with queue_lock(self.store.folder):
            order = read_order(self.store.folder)
            if order.refused:
                write_order(self.store.folder, replace(order, refused={}))

    def take_out(self, name: str) -> TakenOut:
        """Take a waiting run out of the queue: into the trash, or, if it was trained before, to the stopped ones.

        Raises RunError when it does not wait any more.
        """
        with queue_lock(self.store.folder):
            runs, order = self.store.list(), read_order(self.store.folder)
            run = self._waiting_run(name, runs)
            place = [one.name for one in _in_order(runs, order)].index(name)
            is_new = not (run.folder / EVENTS_FILE).exists()
            if is_new:
                trash.move_to_trash(self.store, name)
            else:
                process.ask_to_stop(run.folder)
            self._prune(runs, gone=[name])
            return TakenOut(name, place, is_new)

    def put_back(self, taken: TakenOut) -> str:
        """Put a run back where it was; give its name, which is another one if its name was given away. Raises RunError."""
        with queue_lock(self.store.folder):
            name = taken.name
            if taken.is_in_trash:
                name = trash.restore(self.store, name).name
            else:
                remove_file(self.store.folder / name / STOP_FILE)
        self.move(name, taken.place)
        return name

    def _waiting_run(self, name: str, runs: list[Run]) -> Run:
        run = next((run for run in runs if run.name == name), None)
        if run is None or run.status is not RunStatus.QUEUED:
            raise RunError(
                say("The run {name} does not wait any more.", name=name),
                hint=say("It was started or removed, perhaps by another studio."),
            )
        return run

    def _prune(self, runs: list[Run], *, gone: list[str], refused: Mapping[str, Refusal] | None = None) -> None:
        """Forget what the file says of runs that do not wait any more, so that a resumed one comes last again; note refusals."""
        order = read_order(self.store.folder)
        waiting = {run.name for run in runs if run.status is RunStatus.QUEUED} - set(gone)
        kept = tuple(name for name in order.names if name in waiting)
        known = {name: one for name, one in {**order.refused, **(refused or {})}.items() if name in waiting}
        wanted = replace(order, names=kept, refused=known)
        if wanted != order:
            write_order(self.store.folder, wanted)

    def _write_job(self, folder: Path, job: TrainJob, runs: list[Run]) -> None:
        """Write the order of a run anew; its place, which may rest on the file's date, stays."""
        order = read_order(self.store.folder)
        names = tuple(run.name for run in _in_order(runs, order))
        if names != order.names:
            write_order(self.store.folder, replace(order, names=names))
        write_job(folder, job)

    # Equal settings for what is to be compared.

    def _must_wait_for_batch(self, run: Run, runs: list[Run]) -> bool:
        """Tell whether another run of the comparison is finding out the batch for all of them."""
        if not isinstance(run.job, TrainJob) or run.job.settings.batch > 0 or _batch_of_comparison(run, runs):
            return False
        return any(other.status.is_active for other in _companions(run, runs))

    def _make_equal(self, run: Run, runs: list[Run]) -> None:
        """Give the run the batch that its comparison trains with, and note what its dataset holds by now."""
        job = run.job
        if not isinstance(job, TrainJob) or not job.comparison or job.resume:
            return
        from studio.launch.prepare import dataset_digest  # a fifth of the runner's memory, for comparisons only

        batch = _batch_of_comparison(run, runs) or job.settings.batch
        digest = dataset_digest(Path(job.dataset_folder)) or job.dataset_digest
        settings = replace(job.settings, batch=batch)
        if settings != job.settings or digest != job.dataset_digest:
            self._write_job(run.folder, replace(job, settings=settings, dataset_digest=digest), runs)


def _in_order(runs: list[Run], order: QueueOrder) -> list[Run]:
    """Give the waiting runs: those with a place in their order, then the others, the oldest first."""
    places = {name: place for place, name in enumerate(order.names)}
    queued = [run for run in runs if run.status is RunStatus.QUEUED]
    return sorted(queued, key=lambda run: (places.get(run.name, len(places)), _queued_at(run), run.name))


def _queued_at(run: Run) -> int:
    try:
        return (run.folder / JOB_FILE).stat().st_mtime_ns
    except OSError:  # another studio moved it to the trash just now
        return 0


def _companions(run: Run, runs: list[Run]) -> list[Run]:
    """Give the other runs of the comparison that were begun, the one begun first first."""
    plan = getattr(run.job, "comparison", "")
    found = [
        other
        for other in runs
        if plan
        and other.name != run.name
        and getattr(other.job, "comparison", "") == plan
        and other.started is not None
    ]
    return sorted(found, key=lambda other: other.started or 0.0)


def _batch_of_comparison(run: Run, runs: list[Run]) -> int | None:
    """Give the batch that the first run of the comparison trained with: found automatically, or halved for want of memory.

    None while no run of it has trained an epoch.
    """
    return next(filter(None, (trained_batch(other.folder) for other in _companions(run, runs))), None)
