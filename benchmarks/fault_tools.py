"""What the fault suite is made of: warm workers that are forked and killed, and what must hold after a kill."""

from __future__ import annotations

import csv
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from studio.launch import process
from studio.launch.prepare import prepare_training
from studio.runs.checkpoint import is_whole
from studio.runs.events import EpochEnded
from studio.runs.job import TrainSettings
from studio.runs.journal import JournalReader
from studio.runs.run import (
    BEST_WEIGHTS,
    EVENTS_FILE,
    LOG_FILE,
    RESUME_CAPSULES,
    RESUME_CHECKPOINTS,
    PidRecord,
    RunStatus,
    birth_of,
    load_run,
    write_pid,
)

CHECKPOINTS = (*RESUME_CHECKPOINTS, BEST_WEIGHTS, *RESUME_CAPSULES)
SETTINGS = TrainSettings(
    epochs=6, imgsz=32, batch=4, device="cpu", extra={"plots": False, "nbs": 8, "warmup_epochs": 1, "close_mosaic": 3}
)
_MOTHER = """
import os, signal, sys, traceback
from pathlib import Path
from studio.worker.hardened import harden
harden()
import studio.worker.trainer, studio.worker.__main__ as worker
# What each training would import by and by, in four seconds of CPU.
import matplotlib.font_manager, polars, torch._inductor, torchvision, studio.worker.train
#FAULTS
print("ready", flush=True)
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
for line in sys.stdin:
    folder, *limit = line.rstrip("\\n").split("\\t")
    child = os.fork()
    if child:
        print(child, flush=True)
        continue
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    log = os.open(folder + "/log.txt", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    os.dup2(log, 1); os.dup2(log, 2); os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    code = 1
    if "put_in" in globals():
        put_in(Path(folder))
    try:
        code = worker.main(["run", folder])
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)
"""


class Mother:
    """A process that has imported everything and forks a worker for a run folder; each one is a process of its own.

    `faults` is Python that defines `put_in(folder)`: it is called in each worker with its run folder.
    """

    def __init__(self, *, faults: str = "") -> None:
        command = [sys.executable, "-c", _MOTHER.replace("#FAULTS", faults)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=process.worker_environment()
        )
        assert self._read() == "ready"

    def start(self, folder: Path) -> int:
        """Fork a worker for the run, and write its pid.json as `start_run` does."""
        journal = folder / EVENTS_FILE
        journal_bytes = journal.stat().st_size if journal.exists() else 0
        assert self._process.stdin is not None
        self._process.stdin.write(f"{folder}\n")
        self._process.stdin.flush()
        pid = int(self._read())
        try:
            created = psutil.Process(pid).create_time()
        except psutil.Error:
            created = time.time()
        write_pid(folder, PidRecord(pid, created, journal_bytes, birth_of(pid)))
        return pid

    def close(self) -> None:
        """End the mother; its children go on."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(timeout=20)
        self._process.stdout.close()

    def _read(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()


@dataclass
class Tally:
    """What was found, over all kills."""

    kills: int = 0
    in_writer: int = 0  # while a file of the weights was being written
    torn: list[str] = field(default_factory=list)
    unresumable: list[str] = field(default_factory=list)
    runs: int = 0
    wrong_rows: list[str] = field(default_factory=list)
    different: list[str] = field(default_factory=list)  # finished with other numbers than the undisturbed run
    slow_deaths: list[float] = field(default_factory=list)  # seconds until the run was shown as lost

    @property
    def is_clean(self) -> bool:
        """Tell whether all goals were met."""
        return not (self.torn or self.unresumable or self.wrong_rows or self.different)

    def __str__(self) -> str:
        slowest = max(self.slow_deaths, default=0.0)
        return (
            f"{self.kills} kills ({self.in_writer} while weights were written), {len(self.torn)} torn checkpoints, "
            f"{len(self.unresumable)} unresumable runs; {self.runs} runs finished, {len(self.wrong_rows)} with wrong rows, "
            f"{len(self.different)} different from the undisturbed run; death shown within {slowest:.2f} s"
        )


def new_run(dataset: Path, name: str, *, settings: TrainSettings = SETTINGS, weights: Path | None = None) -> Path:
    """Prepare a tiny run."""
    return prepare_training(
        dataset=dataset, base="yolo11", template="none", settings=settings, name=name, weights=weights
    )


def wait_for_end(folder: Path, *, seconds: float = 300.0) -> RunStatus:
    """Wait until the worker is gone."""
    deadline = time.monotonic() + seconds
    while process.is_alive(folder):
        if time.monotonic() > deadline:
            raise TimeoutError(f"{folder.name}: {process.log_tail(folder, lines=5)}")
        time.sleep(0.01)
    return load_run(folder).status


def kill_somewhere(folder: Path, pid: int, dice: random.Random, tally: Tally, *, journal_bytes: int = 3000) -> bool:
    """Kill the worker: after a random part of the journal, or while it writes weights. False if it ended before."""
    weights = (folder / CHECKPOINTS[0]).parent
    began = time.time()
    target = _size(folder) + dice.randrange(journal_bytes)
    wants_writer = dice.random() < 0.4
    delay = dice.uniform(0.0, 0.08 if wants_writer else 0.3)
    while process.is_alive(folder):
        if _size(folder) >= target and (not wants_writer or _is_writing(weights, since=began)):
            time.sleep(delay)
            was_writing = _is_writing(weights, since=began)
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                return False
            tally.kills += 1
            tally.in_writer += was_writing
            _await_death(folder, tally)
            return True
        time.sleep(0.002)
    return False


def _await_death(folder: Path, tally: Tally) -> None:
    killed = time.monotonic()
    while load_run(folder).status.is_active:
        time.sleep(0.002)
    tally.slow_deaths.append(time.monotonic() - killed)


def _size(folder: Path) -> int:
    journal = folder / EVENTS_FILE
    return journal.stat().st_size if journal.exists() else 0


def _is_writing(weights: Path, *, since: float) -> bool:
    """Tell whether a file of the weights is half written now; an earlier kill may have left one behind."""
    for path in weights.glob(".*.tmp"):
        try:
            if path.stat().st_mtime >= since:
                return True
        except FileNotFoundError:
            continue
    return False


def torn_files(folder: Path) -> list[str]:
    """Give the checkpoints of a run that are not whole."""
    return [name for name in CHECKPOINTS if (folder / name).is_file() and not is_whole(folder / name)]


def rows_of(folder: Path) -> list[dict[str, str]]:
    """Give the rows of results.csv without the time they were written at."""
    with (folder / "train" / "results.csv").open(encoding="utf-8", newline="") as stream:
        return [{key: text for key, text in row.items() if key != "time"} for row in csv.DictReader(stream)]


def told_epochs(folder: Path) -> list[int]:
    """Give the epochs that the journal tells, as often as it does."""
    return [event.epoch for event in JournalReader(folder / EVENTS_FILE).read_all() if isinstance(event, EpochEnded)]


def log_of(folder: Path) -> str:
    """Give the end of the worker's log."""
    return process.log_tail(folder, lines=12) if (folder / LOG_FILE).exists() else ""


def capsule_difference(first: Path, second: Path) -> list[Any]:
    """Give the tensors in which the last capsules of two runs differ."""
    import torch

    from studio.worker import capsule_file

    one, two = (capsule_file.read(folder / RESUME_CAPSULES[0]) for folder in (first, second))
    return [
        (part, name)
        for part in ("model", "ema")
        for name, tensor in one[part].items()
        if not torch.equal(tensor, two[part][name])
    ]
