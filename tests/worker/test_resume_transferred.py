"""A run that began with pretrained weights goes on, whatever width its class branches took from them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks.fault_tools import capsule_difference, log_of, new_run, rows_of, told_epochs, wait_for_end
from studio.datasets.demo import write_demo_dataset
from studio.launch import process
from studio.launch.extend import extend_training
from studio.launch.prepare import resume_training
from studio.runs.job import TrainSettings
from studio.runs.run import RunStatus

pytestmark = [pytest.mark.torch, pytest.mark.slow]
SETTINGS = TrainSettings(epochs=2, imgsz=32, batch=4, device="cpu", extra={"plots": False, "warmup_epochs": 1})
_STOCK = """
import sys, torch
from ultralytics.nn.tasks import DetectionModel
model = DetectionModel("yolo11n.yaml", verbose=False)  # 80 classes: branches of 80 channels, not 64
model.args = {}
torch.save({"epoch": -1, "model": model.half(), "ema": None, "optimizer": None, "train_args": {}, "version": "8.4"}, sys.argv[1])
"""


def test_a_killed_run_with_pretrained_weights_ends_like_an_undisturbed_one_and_can_be_extended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATTENTION_STUDIO_HOME", str(tmp_path / "home"))
    weights = tmp_path / "stock.pt"
    subprocess.run([sys.executable, "-c", _STOCK, str(weights)], check=True, env=process.worker_environment())
    bricks = write_demo_dataset(tmp_path / "demo", images=12, seed=0)
    undisturbed = new_run(bricks, "undisturbed", settings=SETTINGS, weights=weights)
    process.start_run(undisturbed)
    assert wait_for_end(undisturbed) is RunStatus.FINISHED, log_of(undisturbed)

    killed = new_run(bricks, "killed", settings=SETTINGS, weights=weights)
    pid = process.start_run(killed)
    while 1 not in told_epochs(killed):
        assert process.is_alive(killed), log_of(killed)
        time.sleep(0.01)
    os.kill(pid, signal.SIGTERM if os.name == "nt" else signal.SIGKILL)
    wait_for_end(killed)
    assert told_epochs(killed) == [1]
    resume_training(killed)
    process.start_run(killed)
    assert wait_for_end(killed) is RunStatus.FINISHED, log_of(killed)
    assert rows_of(killed) == rows_of(undisturbed)
    assert capsule_difference(killed, undisturbed) == []

    extend_training(killed, epochs=3)
    process.start_run(killed)
    assert wait_for_end(killed) is RunStatus.FINISHED, log_of(killed)
    assert told_epochs(killed) == [1, 2, 3]
