"""When waiting runs may start, as far as runs like them tell how long an epoch takes."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence

from studio.launch.queue import QueueState
from studio.runs.events import EpochEnded, RunFinished
from studio.runs.job import TrainJob
from studio.runs.journal import read_tail
from studio.runs.run import EVENTS_FILE, Run, RunStatus

MOST_LOOKED_AT = 30  # finished runs

Paces = Mapping[str, float]  # seconds an epoch, by the name of the run


def read_paces(runs: Iterable[Run], *, known: Paces | None = None) -> dict[str, float]:
    """Give the seconds an epoch of those that train and of the newest finished ones; reads the ends of their journals.

    `known` holds what an earlier call gave: a finished run is not read again.
    """
    paces: dict[str, float] = {}
    looked_at = 0
    for run in runs:
        is_finished = run.status is RunStatus.FINISHED
        if not isinstance(run.job, TrainJob) or not run.epoch or not (run.status.is_active or is_finished):
            continue
        if is_finished:
            looked_at += 1
            if looked_at > MOST_LOOKED_AT:
                continue
            if known is not None and run.name in known:
                paces[run.name] = known[run.name]
                continue
        pace = _pace(run)
        if pace is not None:
            paces[run.name] = pace
    return paces


def expected_starts(
    state: QueueState, runs: Sequence[Run], paces: Paces, *, devices_of: Callable[[Run], set[str]], now: float
) -> dict[str, float]:
    """Give the moments (seconds since 1970) at which waiting runs may start, without those that nothing is known of.

    A run that was never seen is taken to be as fast as the newest one with the same dataset, scale, image size and device,
    of the same model before any other.
    """
    if state.is_held:
        return {}
    free_at: dict[str, float | None] = {}
    for run in state.active:
        left = _seconds(run, runs, paces, epochs=run.epochs - run.epoch)
        end = None if left is None or run.status is RunStatus.PAUSED else now + left
        for device in devices_of(run):
            before = free_at.get(device, now)
            free_at[device] = None if end is None or before is None else max(before, end)
    starts: dict[str, float] = {}
    for run in state.waiting:
        devices = devices_of(run)
        moments = [free_at.get(device, now) for device in devices]
        start = None if None in moments else max(moment for moment in moments if moment is not None)
        seconds = _seconds(run, runs, paces, epochs=run.epochs - run.epoch)
        free_at.update(dict.fromkeys(devices, None if start is None or seconds is None else start + seconds))
        if start is not None:
            starts[run.name] = start
    return starts


def _seconds(run: Run, runs: Sequence[Run], paces: Paces, *, epochs: int) -> float | None:
    pace = paces.get(run.name)
    if pace is None:
        alike = [other for other in runs if other.name in paces and _kind(other) == _kind(run)]
        same = [other for other in alike if _model(other) == _model(run)]
        pace = next((paces[other.name] for other in [*same, *alike]), None)
    return None if pace is None else pace * max(0, epochs)


def _kind(run: Run) -> tuple[object, ...]:
    job = run.job
    if not isinstance(job, TrainJob):
        return (run.name,)
    return (job.dataset_folder, job.scale, job.settings.imgsz, job.settings.device)


def _model(run: Run) -> tuple[object, ...]:
    job = run.job
    return (job.base, job.template, job.model_yaml) if isinstance(job, TrainJob) else (run.name,)


def _pace(run: Run) -> float | None:
    tail = read_tail(run.folder / EVENTS_FILE)
    seconds = [event.seconds for event in tail if isinstance(event, EpochEnded) and event.seconds is not None]
    if seconds:
        return statistics.median(seconds)
    is_resumed = isinstance(run.job, TrainJob) and run.job.resume
    ends = [event for event in tail if isinstance(event, RunFinished) and event.epoch and not is_resumed]
    if ends:
        return ends[-1].seconds / ends[-1].epoch
    # Heartbeats may fill the end of a journal whose epochs are long.
    return (tail[-1].time - run.started) / run.epoch if tail and run.started is not None and not is_resumed else None
