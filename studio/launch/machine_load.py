"""How busy the computer is: cards, CPU, memory, disk, what a training takes of them, and what of it will go wrong.

Everything is read from the system, nothing from the training, so it holds for a training that hangs too. Not for the window's
thread: a reading takes some milliseconds, on a computer with many processes tens of them.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from studio.launch.devices import gpus_of
from studio.launch.gpu_driver import HOT_CELSIUS, Card, read_cards
from studio.launch.prepare import needed_bytes
from studio.runs.job import TrainJob
from studio.runs.run import Run, read_pid
from studio.sentence import Sentence, say

LOW_DISK_BYTES = 5_000_000_000
FULL_MEMORY_SHARE = 0.92
GB = 1 << 30


@dataclass(frozen=True)
class MachineWarning:
    """Something that will slow or end a training, in words."""

    subject: str  # "disk", "memory", or the id of a card
    message: Sentence
    hint: Sentence
    is_grave: bool = False  # the training may end by it


@dataclass(frozen=True)
class TrainingShare:
    """What a training takes of the computer."""

    cards: tuple[str, ...] = ()  # ids of the cards it runs on
    is_on_cpu: bool = False
    memory_bytes: int | None = None  # of all its processes; memory that they share counts more than once
    card_bytes: tuple[tuple[str, int], ...] = ()  # by card, where the driver tells it
    needed_disk_bytes: int = 0  # that its checkpoints may take


@dataclass(frozen=True)
class MachineLoad:
    """The computer at one moment. None is what the system does not tell."""

    cards: tuple[Card, ...]
    cpu: float | None  # 0 to 1, over all cores, since the last reading
    cores: int
    memory_used: int  # bytes
    memory_total: int
    disk_free: int | None  # bytes, of the drive that holds the runs
    disk_total: int | None
    training: TrainingShare | None = None

    @property
    def warnings(self) -> tuple[MachineWarning, ...]:
        """Give what is about to go wrong, the gravest first."""
        found = [*_disk_warnings(self), *_memory_warnings(self)]
        for card in self.cards:
            found += _heat_warnings(card)
        return tuple(sorted(found, key=lambda warning: not warning.is_grave))


def _cpu_times() -> Any | None:
    """Ask for the seconds that the processors spent; None where the system does not tell."""
    try:
        return psutil.cpu_times()
    except (OSError, psutil.Error):
        return None


class LoadMeter:
    """Reads the load of this computer. One for each reader: the CPU load is that since its last reading."""

    def __init__(self) -> None:
        self._times = _cpu_times()

    def read(self, runs_folder: Path, run: Run | None = None) -> MachineLoad:
        """Give the load now, with the share of a run that trains on this computer. Never raises."""
        cards = read_cards()
        memory = psutil.virtual_memory()
        disk = _disk_usage(runs_folder)
        return MachineLoad(
            cards=cards,
            cpu=self._cpu(),
            cores=os.cpu_count() or 1,
            memory_used=int(memory.total - memory.available),
            memory_total=int(memory.total),
            disk_free=None if disk is None else disk[0],
            disk_total=None if disk is None else disk[1],
            training=None if run is None or not run.status.is_active else training_share(run, cards),
        )

    def _cpu(self) -> float | None:
        before, self._times = self._times, _cpu_times()
        if before is None or self._times is None:
            return None
        spent = [now - then for now, then in zip(self._times, before, strict=True)]
        total = sum(spent)
        names = self._times._fields
        idle = sum(value for name, value in zip(names, spent, strict=True) if name in ("idle", "iowait"))
        # Linux counts the time of guests in that of the system too.
        total -= sum(value for name, value in zip(names, spent, strict=True) if name.startswith("guest"))
        return min(1.0, max(0.0, 1 - idle / total)) if total > 0 else None


def training_share(run: Run, cards: Sequence[Card]) -> TrainingShare:
    """Tell what a running training takes: by its device setting, and by its processes where the system shows them."""
    device = run.job.settings.device if isinstance(run.job, TrainJob) else run.job.device
    chosen = gpus_of(device) or (tuple(card.id for card in cards[:1]) if device in ("", "cuda") else ())
    pids = _process_tree(run.folder)
    memory = _resident_bytes(pids)
    numbers = {process.pid for process in pids}
    card_bytes = {
        card.id: sum(taken for pid, taken in card.processes.items() if pid in numbers and taken) for card in cards
    }
    return TrainingShare(
        cards=chosen,
        is_on_cpu=not chosen,
        memory_bytes=memory or None,
        card_bytes=tuple((name, taken) for name, taken in card_bytes.items() if taken),
        needed_disk_bytes=needed_bytes(run.job.scale) if isinstance(run.job, TrainJob) else 0,
    )


def _process_tree(folder: Path) -> list[psutil.Process]:
    record = read_pid(folder)
    if record is None:
        return []
    try:
        worker = psutil.Process(record.pid)
        return [worker, *worker.children(recursive=True)]
    except psutil.Error:
        return []


def _resident_bytes(processes: Sequence[psutil.Process]) -> int:
    total = 0
    for process in processes:
        try:
            total += process.memory_info().rss
        except psutil.Error:  # ended since
            continue
    return total


def _disk_usage(folder: Path) -> tuple[int, int] | None:
    """Give the free and all bytes of the drive of a folder, which need not exist yet."""
    for place in (folder, *folder.parents):
        try:
            usage = shutil.disk_usage(place)
        except FileNotFoundError:
            continue
        except OSError:  # a network drive that is gone
            return None
        return usage.free, usage.total
    return None


def _disk_warnings(load: MachineLoad) -> list[MachineWarning]:
    if load.disk_free is None:
        return []
    needed = load.training.needed_disk_bytes if load.training is not None else 0
    free = f"{load.disk_free / 1e9:.1f}"
    if load.disk_free < needed:
        message = say(
            "{free} GB are left on the disk of the runs; the checkpoints of this training may need {needed} GB.",
            free=free,
            needed=f"{needed / 1e9:.1f}",
        )
    elif load.disk_free < LOW_DISK_BYTES:
        message = say("{free} GB are left on the disk of the runs.", free=free)
    else:
        return []
    hint = say("Free some space: a training ends when no checkpoint can be written.")
    return [MachineWarning("disk", message, hint, is_grave=load.disk_free < needed)]


def _memory_warnings(load: MachineLoad) -> list[MachineWarning]:
    if load.memory_used < FULL_MEMORY_SHARE * load.memory_total:
        return []
    message = say(
        "The memory of the computer is nearly full: {free} of {total} GB are free.",
        free=f"{(load.memory_total - load.memory_used) / GB:.1f}",
        total=f"{load.memory_total / GB:.0f}",
    )
    hint = say(
        "Close other programs, or train with fewer workers and without cache=ram: the system ends what takes most."
    )
    return [MachineWarning("memory", message, hint, is_grave=True)]


def _heat_warnings(card: Card) -> list[MachineWarning]:
    if card.is_slowed_by_heat:
        message = say("GPU {id} is slowed down by its heat ({celsius} °C).", id=card.id, celsius=_or_dash(card.celsius))
    elif card.celsius is not None and card.celsius > HOT_CELSIUS:
        message = say("GPU {id} is at {celsius} °C and will soon slow down.", id=card.id, celsius=card.celsius)
    else:
        return []
    return [MachineWarning(card.id, message, say("Look after its fans and the air around the computer."))]


def _or_dash(value: int | None) -> str:
    return "–" if value is None else str(value)
