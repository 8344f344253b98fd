"""Early warnings of real trainings that are given a slow disk, too little memory, a NaN, nothing to learn from."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace

import pytest

from studio.datasets.demo import write_demo_dataset
from studio.launch import process
from studio.launch.prepare import prepare_training
from studio.runs import warnings
from studio.runs.events import BatchEnded, Event
from studio.runs.job import TrainSettings
from studio.runs.journal import read_journal
from studio.runs.run import EVENTS_FILE
from studio.runs.warnings import EarlyWarning, find_warnings

pytestmark = [pytest.mark.torch, pytest.mark.slow]

FEW_EPOCHS = 6  # in place of the 15 of a real training; tests/runs/test_warnings.py has the real number
QUICK = {"plots": False, "nbs": 4, "warmup_epochs": 0, "mosaic": 0.0, "val": False}
SHORT = TrainSettings(epochs=2, imgsz=32, batch=2, device="cpu", extra=QUICK)

# One process for all: the imports cost more than the trainings. Each fault is put where it happens in reality.
_FAULTS = """
import sys, time
from pathlib import Path
from studio.worker.hardened import harden
harden()
import torch
from ultralytics.data.base import BaseDataset
from ultralytics.nn.tasks import DetectionModel
import studio.worker.reporter as reporter
from studio.worker.__main__ import main
reporter.BATCH_INTERVALS = ((float("inf"), 0.0),)  # every batch tells
load, loss = BaseDataset.load_image, DetectionModel.loss
calls = 0

loaded = time.monotonic()

def slow_load(self, *arguments, **options):
    # Three times as long as the batch took to compute, however busy this computer is.
    global loaded
    time.sleep(min(3.0, 0.02 + 3 * (time.monotonic() - loaded)))
    image = load(self, *arguments, **options)
    loaded = time.monotonic()
    return image

def short_memory(self, batch, preds=None):
    if len(batch["img"]) > 2:
        raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB")
    return loss(self, batch, preds)

def one_nan(self, batch, preds=None):
    global calls
    calls += self.training
    total, parts = loss(self, batch, preds)
    is_bad = self.training and 20 <= calls <= 30  # to the end of the second epoch
    return (total * float("nan"), {name: value * float("nan") for name, value in parts.items()}) if is_bad else (total, parts)

for folder in sys.argv[1:]:
    name = Path(folder).name
    BaseDataset.load_image = slow_load if name == "slow" else load
    DetectionModel.loss = {"memory": short_memory, "nan": one_nan}.get(name, loss)
    main(["run", folder])
"""
RUNS = {
    "plain": SHORT,
    "slow": SHORT,
    "memory": replace(SHORT, epochs=1, batch=4),
    "nan": replace(SHORT, epochs=3),
    "blind": replace(SHORT, epochs=FEW_EPOCHS, batch=30, extra={**QUICK, "val": True, "lr0": 1e-4}),
}


@pytest.fixture(scope="module")
def journals(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, list[Event]]]:
    root = tmp_path_factory.mktemp("warnings")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ATTENTION_STUDIO_HOME", str(root / "home"))
        data = write_demo_dataset(root / "bricks", images=30, seed=0)
        folders = {
            name: prepare_training(dataset=data, base="yolo11", settings=settings, name=name)
            for name, settings in RUNS.items()
        }
        done = subprocess.run(
            [sys.executable, "-c", _FAULTS, *map(str, folders.values())],
            env=process.worker_environment(),
            capture_output=True,
            text=True,
        )
        told = {name: read_journal(folder / EVENTS_FILE) for name, folder in folders.items()}
        assert all(told.values()), done.stderr[-2000:]
        yield told


def warnings_of(events: list[Event]) -> dict[str, EarlyWarning]:
    return {warning.kind: warning for warning in find_warnings(events)}


def test_a_plain_training_is_not_warned_of(journals: dict[str, list[Event]]) -> None:
    assert warnings_of(journals["plain"]) == {}


def test_a_slow_disk_is_seen_in_the_share_of_waiting(journals: dict[str, list[Event]]) -> None:
    def shares(name: str) -> list[float]:
        return sorted(event.data_share or 0.0 for event in journals[name] if isinstance(event, BatchEnded))

    middle = len(shares("slow")) // 2
    assert shares("slow")[middle] > 3 * shares("plain")[middle]
    assert "Loading the images takes" in warnings_of(journals["slow"])["starving"].message


def test_a_batch_halved_for_want_of_memory_is_told_with_both_sizes(journals: dict[str, list[Event]]) -> None:
    [warning] = warnings_of(journals["memory"]).values()
    assert "did not suffice for batches of 4 images; it goes on with 2" in warning.message


def test_an_epoch_trained_again_after_a_nan_is_told(journals: dict[str, list[Event]]) -> None:
    assert "was trained again (attempt 1 of 3)" in warnings_of(journals["nan"])["nan_again"].message


def test_a_network_that_finds_nothing_is_told_with_the_reason(
    journals: dict[str, list[Event]], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "no_map" not in warnings_of(journals["blind"])
    monkeypatch.setattr(warnings, "FRESH_EPOCHS", FEW_EPOCHS)
    warning = warnings_of(journals["blind"])["no_map"]
    assert warning.message == f"After {FEW_EPOCHS} epochs mAP50 is still 0."
    assert "a network from scratch" in warning.hint
