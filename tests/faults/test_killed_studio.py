"""Two real trainings wait; the command that queued them, its whole session, is killed in the first: the second is trained."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from PIL import Image

from studio.launch import queue_runner
from studio.launch.queue import JobQueue
from studio.runs.run import RunStatus
from studio.runs.store import RunStore

PROJECT = Path(__file__).resolve().parents[2]
SECONDS = 180.0


def small_dataset(root: Path) -> Path:
    for split, count in (("train", 8), ("val", 4)):
        (root / split / "images").mkdir(parents=True)
        (root / split / "labels").mkdir()
        for number in range(count):
            image = Image.new("RGB", (32, 32), (30, 60, 90))
            image.paste((230, 200, 40), (4 + number, 8, 20 + number, 24))
            image.save(root / split / "images" / f"{number}.jpg")
            label = f"0 {(12 + number) / 32:.5f} 0.5 0.5 0.5\n"
            (root / split / "labels" / f"{number}.txt").write_text(label, encoding="utf-8")
    (root / "classes.txt").write_text("square\n", encoding="utf-8")
    return root


@pytest.mark.slow
@pytest.mark.torch
@pytest.mark.skipif(os.name == "nt", reason="SIGKILL")
def test_the_second_run_is_trained_though_the_terminal_died_in_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(
        "ATTENTION_STUDIO_HOME", str(tmp_path / "home")
    )  # that of this folder's tests holds runs of others
    model = ["--template", "none", "--scale", "n", "--name", "night", "--seeds", "2"]
    quick = ["--epochs", "1", "--imgsz", "32", "--batch", "4", "--device", "cpu"]
    data = small_dataset(tmp_path / "squares")
    command = [sys.executable, str(PROJECT / "main.py"), "train", "--data", str(data), *model, *quick]
    store = RunStore()
    terminal = subprocess.Popen(command, start_new_session=True)
    try:
        wait_for(lambda: terminal.poll() is not None or any(run.status.is_active for run in store.list()))
        assert [run.name for run in JobQueue(store).waiting()] == ["night-s1"]
    finally:
        os.killpg(terminal.pid, signal.SIGKILL)
        terminal.wait()
    wait_for(lambda: [run.status for run in store.list()] == [RunStatus.FINISHED] * 2)
    assert {run.name: run.epoch for run in store.list()} == {"night-s0": 1, "night-s1": 1}
    assert store.get("night-s1").started >= store.get("night-s0").started  # type: ignore[operator]
    wait_for(lambda: not queue_runner.is_alive(store.folder))
    wait_for(lambda: not any(str(store.folder) in word for one in psutil.process_iter() for word in words_of(one)))
    told = subprocess.run(
        [sys.executable, str(PROJECT / "main.py"), "queue", "--json"], capture_output=True, check=True
    )
    assert json.loads(told.stdout) == {"held": False, "training": [], "waiting": []}


def words_of(one: psutil.Process) -> list[str]:
    try:
        return one.cmdline()
    except psutil.Error:
        return []


def wait_for(is_so: Callable[[], bool]) -> None:
    limit = time.monotonic() + SECONDS
    while not is_so():
        assert time.monotonic() < limit
        time.sleep(0.1)
