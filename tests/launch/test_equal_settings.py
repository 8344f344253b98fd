"""A variant and its baseline train with equal settings, whoever is killed meanwhile."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PIL import Image

from studio.launch import process
from studio.launch.queue import JobQueue
from studio.runs.checkpoint import read_checkpoint
from studio.runs.comparison import ComparedRun, RunNumbers, group_runs, judge
from studio.runs.journal import read_journal
from studio.runs.run import EVENTS_FILE, LAST_WEIGHTS, RunStatus
from studio.runs.run_settings import settings_of
from studio.runs.store import RunStore

MAIN = Path(__file__).resolve().parents[2] / "main.py"
PATIENCE_SECONDS = 240  # two busy cores
WHERE_IT_LIES = {"model", "data", "project", "name", "save_dir"}


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    """Write a dataset of a few images with one class."""
    root = tmp_path / "trees"
    for split, count in (("train", 4), ("val", 2)):
        (root / split / "images").mkdir(parents=True)
        (root / split / "labels").mkdir(parents=True)
        for number in range(count):
            Image.new("RGB", (64, 48), (number * 60, 90, 30)).save(root / split / "images" / f"{split}{number}.jpg")
            label = root / split / "labels" / f"{split}{number}.txt"
            label.write_text("0 0.5 0.5 0.25 0.25\n", encoding="utf-8")
    (root / "classes.txt").write_text("tree\n", encoding="utf-8")
    return root


def test_baseline_and_variant_are_trained_alike_by_a_queue_that_was_killed(dataset: Path, studio_home: Path) -> None:
    words = ["train", "--data", str(dataset), "--template", "lska-head", "--name", "v", "--baseline", "--epochs", "1"]
    words += ["--imgsz", "32", "--batch", "-1", "--device", "cpu", "--seed", "3", "plots=False", "warmup_epochs=0"]
    command = [sys.executable, str(MAIN)]
    with subprocess.Popen([*command, *words], env=os.environ, stderr=subprocess.DEVNULL) as first:
        store = RunStore()
        assert soon(lambda: [run.status.is_active for run in store.list() if run.name == "v"] == [True])
        first.kill()
    assert [run.name for run in JobQueue(store).waiting()] == ["v-baseline"]
    done = subprocess.run(
        [*command, "queue", "run", "--json"], capture_output=True, text=True, timeout=PATIENCE_SECONDS, env=os.environ
    )
    runs = {run.name: run for run in store.list()}
    assert {name: run.status for name, run in runs.items()} == {
        "v": RunStatus.FINISHED,
        "v-baseline": RunStatus.FINISHED,
    }, [process.outcome(run.folder) for run in runs.values()]
    assert done.returncode == 0, done.stderr
    assert "v-baseline" in {row["run"] for row in json.loads(done.stdout)["trained"]}

    arguments = [
        {k: v for k, v in read_checkpoint(run.folder / LAST_WEIGHTS).train_args.items() if k not in WHERE_IT_LIES}
        for run in runs.values()
    ]
    assert arguments[0] == arguments[1]
    assert arguments[0]["batch"] > 0  # one of them found it, the other took it over
    jobs = [run.job for run in runs.values()]
    assert jobs[0].dataset_digest == jobs[1].dataset_digest != ""
    compared = [
        ComparedRun(RunNumbers.from_events(run.name, read_journal(run.folder / EVENTS_FILE)), settings_of(run))
        for run in (runs["v"], runs["v-baseline"])
    ]
    variant, baseline = group_runs(compared)
    assert judge(variant, baseline).unequal == ()


def soon(is_true: object, *, seconds: float = 60.0) -> bool:
    """Wait until something is true."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if is_true():  # type: ignore[operator]
            return True
        time.sleep(0.05)
    return False
