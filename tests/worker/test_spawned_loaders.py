"""Windows and macOS start the processes that load images anew and hand them the dataset as a pickle."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from studio.launch.prepare import prepare_training
from studio.launch.process import outcome, worker_environment
from studio.runs.job import TrainSettings
from studio.runs.run import RunStatus, load_run

PATIENCE_SECONDS = 240  # two busy cores

# On the CPU ultralytics loads images in the process itself; here it is given processes, as on a GPU.
WORKER = """
import multiprocessing, runpy, sys
from multiprocessing import context

if __name__ == "__main__":
    multiprocessing.set_start_method("spawn")
    start, started = context.SpawnProcess._Popen, []
    context.SpawnProcess._Popen = staticmethod(lambda process: started.append(1) or start(process))
    from studio.worker.hardened import harden

    harden()
    from studio.worker import train

    train.fitting_workers = lambda _workers, **_told: 1
    sys.argv = ["studio.worker", "run", sys.argv[1]]
    try:
        runpy.run_module("studio.worker", run_name="__main__", alter_sys=True)
    finally:
        print("spawned", len(started))
"""


@pytest.mark.torch
@pytest.mark.slow
def test_a_training_whose_loaders_are_spawned_ends_well(dataset: Path, tmp_path: Path) -> None:
    settings = TrainSettings(
        epochs=1, imgsz=32, batch=6, device="cpu", seed=0, extra={"warmup_epochs": 0, "nbs": 4, "plots": False}
    )
    folder = prepare_training(dataset=dataset, base="yolo11", template="lska-head", scale="n", settings=settings)
    script = tmp_path / "worker.py"
    script.write_text(WORKER, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(script), str(folder)],
        env=worker_environment(),
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
    )
    assert load_run(folder).status is RunStatus.FINISHED, outcome(folder) + done.stderr[-2000:]
    assert done.returncode == 0
    assert int(done.stdout.rpartition("spawned ")[2]) > 0
