"""Warm workers with a fault put in: which one, the name of the run says; a file `mended` in its folder takes it out again."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from benchmarks.fault_tools import SETTINGS, Mother, log_of, new_run
from studio.datasets.demo import write_demo_dataset
from studio.launch import process
from studio.runs.events import Event, Warned
from studio.runs.journal import read_journal
from studio.runs.run import EVENTS_FILE

FAULTS = '''
import ctypes, subprocess, time
import torch
import studio.worker.checkpoints as checkpoints
import studio.worker.trainer as trainer
from ultralytics.nn.tasks import DetectionModel

real_loss, real_time, batches = DetectionModel.loss, time.time, 0

def bad_loss(spoil):
    """Let `spoil(number, batch, loss)` have its way with each training batch of the attempt, counted from 1."""
    def loss(self, batch, preds=None):
        global batches
        found = real_loss(self, batch, preds)
        if not self.training:
            return found
        batches += 1
        return spoil(batches, batch, found)
    DetectionModel.loss = loss

def nan_in(numbers):
    def spoil(number, batch, found):
        if number not in numbers:
            return found
        return found[0] * float("nan"), {name: part * float("nan") for name, part in found[1].items()}
    return spoil

def short_memory(number, batch, found):
    if number > 3 and len(batch["img"]) > 2:
        raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB")
    return found

def set_back(number, batch, found):
    if number == 5:  # in the second epoch
        time.time = lambda: real_time() - 3600
    return found

def die_behind_the_row(self):
    if self.epoch == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return save_model(self)

def die_in_strip(file, s, updates=None):
    content = Path(file).read_bytes()
    Path(s or file).write_bytes(content[: len(content) // 2])
    os.kill(os.getpid(), signal.SIGKILL)

def with_processes(self, *arguments, **options):
    make_trainer(self, *arguments, **options)
    self.args.workers = 2  # as on a GPU

def shrink_shared_memory(folder):
    if ctypes.CDLL(None).unshare(0x00020000):  # CLONE_NEWNS
        return False
    commands = (["mount", "--make-rprivate", "/"], ["mount", "-t", "tmpfs", "-o", "size=16k", "shm", "/dev/shm"])
    return all(subprocess.run(words, check=False).returncode == 0 for words in commands)

save_model, make_trainer = trainer.StudioTrainer.save_model, trainer.StudioTrainer.__init__

def put_in(folder):
    if (folder / "mended").exists():
        return
    if folder.name in ("loader", "shm", "log-off"):
        trainer.StudioTrainer.__init__ = with_processes
    if folder.name == "nan-once":
        bad_loss(nan_in({5}))
    elif folder.name == "nan-ever":
        bad_loss(nan_in(range(4, 99)))
    elif folder.name == "nan-first":
        bad_loss(nan_in({2}))
    elif folder.name == "memory":
        bad_loss(short_memory)
    elif folder.name == "clock":
        bad_loss(set_back)
    elif folder.name == "row":
        trainer.StudioTrainer.save_model = die_behind_the_row
    elif folder.name == "strip":
        checkpoints._stock_strip = die_in_strip
    elif folder.name == "shm" and not shrink_shared_memory(folder):
        (folder / "refused").touch()
'''
FEW = replace(SETTINGS, epochs=3, extra={**SETTINGS.extra, "nbs": 4, "warmup_epochs": 0, "close_mosaic": 0})
PATIENCE_SECONDS = 180


@pytest.fixture(scope="package")
def fault_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder that all these trainings share; their home lies in it."""
    return tmp_path_factory.mktemp("faults")


@pytest.fixture(autouse=True)
def studio_home(fault_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give all tests of this folder the same home."""
    home = fault_home / "home"
    monkeypatch.setenv("ATTENTION_STUDIO_HOME", str(home))
    return home


@pytest.fixture(scope="package")
def bricks(fault_home: Path) -> Path:
    """Give a tiny dataset."""
    return write_demo_dataset(fault_home / "demo", images=12, seed=0)


@pytest.fixture(scope="package")
def mother(fault_home: Path) -> Iterator[Mother]:
    """Give the process that workers are forked from."""
    if not hasattr(os, "fork"):
        pytest.skip("the warm worker forks")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ATTENTION_STUDIO_HOME", str(fault_home / "home"))
        made = Mother(faults=FAULTS)
    yield made
    made.close()


@pytest.fixture
def tiny_run(bricks: Path, request: pytest.FixtureRequest) -> Path:
    """Prepare a run of three epochs, named after the fault."""
    return new_run(bricks, request.param, settings=FEW)


def events_of(folder: Path, kind: type[Event]) -> list[Any]:
    """Give the events of a kind."""
    return [event for event in read_journal(folder / EVENTS_FILE) if isinstance(event, kind)]


def warned_kinds(folder: Path) -> list[str]:
    """Give the kinds of what a worker warned of."""
    return [event.kind for event in events_of(folder, Warned)]


def wait_for(folder: Path, kind: type[Event], count: int = 1) -> list[Any]:
    """Wait until the journal tells so many events of a kind."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        found = events_of(folder, kind)
        if len(found) >= count:
            return found
        assert process.is_alive(folder), log_of(folder)
        time.sleep(0.02)
    raise AssertionError(f"no {kind.__name__}")
