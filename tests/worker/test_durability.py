"""Real trainings that are killed, paused, extended, robbed of their dataset and of their disk go on as if nothing had been."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from benchmarks.fault_tools import (
    SETTINGS,
    Mother,
    Tally,
    capsule_difference,
    kill_somewhere,
    log_of,
    new_run,
    rows_of,
    told_epochs,
    torn_files,
    wait_for_end,
)
from studio.cli.app import main
from studio.datasets.demo import write_demo_dataset
from studio.errors import StudioError
from studio.launch import process
from studio.launch.extend import extend_training, learning_rate_share
from studio.launch.prepare import resume_training
from studio.runs.events import BatchEnded, Continued, EpochEnded, Paused, RunStarted, RunStopped
from studio.runs.journal import read_journal
from studio.runs.run import EVENTS_FILE, PID_FILE, RESUME_CAPSULES, RunStatus, load_run, read_pid

pytestmark = [
    pytest.mark.torch,
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="the warm worker forks"),
]
FEW = replace(SETTINGS, epochs=4, extra={**SETTINGS.extra, "close_mosaic": 2})


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("durability")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ATTENTION_STUDIO_HOME", str(folder / "home"))
        yield folder


@pytest.fixture(scope="module")
def bricks(home: Path) -> Path:
    return write_demo_dataset(home / "demo", images=12, seed=0)


@pytest.fixture(scope="module")
def mother(home: Path) -> Iterator[Mother]:
    made = Mother()
    yield made
    made.close()


@pytest.fixture(scope="module")
def undisturbed(mother: Mother, bricks: Path) -> Path:
    folder = new_run(bricks, "undisturbed", settings=FEW)
    mother.start(folder)
    assert wait_for_end(folder) is RunStatus.FINISHED, log_of(folder)
    return folder


def wait_for(folder: Path, kind: type, count: int = 1) -> list[Any]:
    """Wait until the journal tells so many events of a kind."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        found = [event for event in read_journal(folder / EVENTS_FILE) if isinstance(event, kind)]
        if len(found) >= count:
            return found
        assert process.is_alive(folder), log_of(folder)
        time.sleep(0.01)
    raise AssertionError(f"no {kind.__name__} in two minutes")


def assert_equal(folder: Path, undisturbed: Path) -> None:
    """Fail unless a run ended with the same rows, each once, and the same tensors as the undisturbed one."""
    assert load_run(folder).status is RunStatus.FINISHED, log_of(folder)
    assert told_epochs(folder) == [1, 2, 3, 4]
    assert rows_of(folder) == rows_of(undisturbed)
    assert capsule_difference(folder, undisturbed) == []


def test_killed_and_resumed_equals_undisturbed_to_the_last_bit(mother: Mother, bricks: Path, undisturbed: Path) -> None:
    folder, dice, tally = new_run(bricks, "killed", settings=FEW), random.Random(3), Tally()
    for epoch in (1, 2, 3):
        pid = mother.start(folder)
        while epoch not in told_epochs(folder):
            assert process.is_alive(folder), log_of(folder)
            time.sleep(0.01)
        if not kill_somewhere(folder, pid, dice, tally, journal_bytes=600):
            break
        assert load_run(folder).status is RunStatus.LOST
        assert torn_files(folder) == []
        resume_training(folder)
    else:
        mother.start(folder)
    wait_for_end(folder)
    assert tally.kills >= 2
    assert max(tally.slow_deaths) < 3.0
    assert_equal(folder, undisturbed)


def assert_extends(mother: Mother, folder: Path, undisturbed: Path) -> None:
    """Train a finished run of 4 epochs to 6: the first rows stay, the learning rate follows the longer schedule."""
    extend_training(folder, epochs=6)
    mother.start(folder)
    assert wait_for_end(folder) is RunStatus.FINISHED, log_of(folder)
    assert told_epochs(folder) == [1, 2, 3, 4, 5, 6]
    assert rows_of(folder)[:4] == rows_of(undisturbed)
    assert (load_run(folder).epoch, len(rows_of(folder))) == (6, 6)
    with pytest.raises(StudioError, match="has 6 epochs"):
        extend_training(folder, epochs=6)
    rates = [event.learning_rates["pg0"] for event in wait_for_all(folder, EpochEnded)]
    told = [learning_rate_share(FEW, epochs=total, done=done) for total, done in ((4, 3), (6, 4), (6, 5))]
    assert [rate / rates[3] for rate in rates[3:]] == pytest.approx([share / told[0] for share in told], rel=0.01)


_WINDOW = """
import sys, time
from pathlib import Path
from studio.launch import process
from studio.runs.events import BatchEnded
from studio.runs.journal import read_journal
folder = Path(sys.argv[1])
process.start_run(folder)
while not any(isinstance(event, BatchEnded) for event in read_journal(folder / "events.jsonl")):
    time.sleep(0.02)
process.ask_to_pause(folder)
print("asked", flush=True)
time.sleep(600)
"""


def test_a_pause_outlives_the_window_and_a_paused_worker_may_be_killed_stopped_and_extended(
    mother: Mother, bricks: Path, undisturbed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = new_run(bricks, "held", settings=FEW)
    with subprocess.Popen([sys.executable, "-c", _WINDOW, str(folder)], stdout=subprocess.PIPE, text=True) as window:
        assert window.stdout is not None
        assert window.stdout.readline() == "asked\n"
        wait_for(folder, Paused)
        window.kill()
    told = answer(capsys, "runs", "held", "--json")
    assert (told["status"], told["pause_wanted"], told["trouble"]) == ("paused", True, "")
    before = len(wait_for(folder, BatchEnded))
    time.sleep(1.0)
    assert len(wait_for(folder, BatchEnded)) == before
    assert answer(capsys, "runs", "held", "--json")["seconds_trained"] == told["seconds_trained"]
    answer(capsys, "continue", "held", "--json")
    assert wait_for(folder, Continued)[0].seconds >= 1.0
    while 1 not in told_epochs(folder):
        time.sleep(0.01)

    answer(capsys, "pause", "held", "--json")
    wait_for(folder, Paused, 2)
    record = read_pid(folder)
    assert record is not None
    os.kill(record.pid, signal.SIGKILL)
    wait_for_end(folder)
    assert load_run(folder).status is RunStatus.LOST
    resume_training(folder)
    mother.start(folder)
    while 2 not in told_epochs(folder):
        assert process.is_alive(folder), log_of(folder)
        time.sleep(0.01)
    assert len(wait_for_all(folder, Paused)) == 2, "the wish to pause died with the worker that waited"

    answer(capsys, "pause", "held", "--json")
    wait_for(folder, Paused, 3)
    began = time.monotonic()
    answer(capsys, "stop", "held", "--json")
    assert wait_for_end(folder) is RunStatus.STOPPED
    assert time.monotonic() - began < 3.0
    [stopped] = wait_for_all(folder, RunStopped)
    assert stopped.is_resumable
    resume_training(folder)
    mother.start(folder)
    wait_for(folder, RunStarted, 3)
    answer(capsys, "stop", "held", "--now", "--json")
    assert load_run(folder).status is RunStatus.STOPPED, "ended by its user, not lost"
    resume_training(folder)
    mother.start(folder)
    wait_for_end(folder)
    assert_equal(folder, undisturbed)
    assert_extends(mother, folder, undisturbed)


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    """Run a command as another studio would, and give what it answers."""
    capsys.readouterr()
    assert main(list(words)) == 0
    return json.loads(capsys.readouterr().out)


def wait_for_all(folder: Path, kind: type) -> list[Any]:
    """Give the events of a kind of a run that is over."""
    return [event for event in read_journal(folder / EVENTS_FILE) if isinstance(event, kind)]


def test_a_dataset_that_is_deleted_ends_in_a_sentence_and_comes_back(
    mother: Mother, bricks: Path, home: Path, undisturbed: Path
) -> None:
    own = shutil.copytree(bricks, home / "own")
    folder = new_run(own, "robbed", settings=FEW)
    mother.start(folder)
    wait_for(folder, BatchEnded)
    away = own.rename(home / "away")
    assert wait_for_end(folder) is RunStatus.FAILED
    assert "was there when the training began and cannot be read now. Put it back" in process.outcome(folder)
    with pytest.raises(StudioError):
        resume_training(folder)
    away.rename(own)
    resume_training(folder)
    mother.start(folder)
    wait_for_end(folder)
    assert_equal(folder, undisturbed)


def test_damaged_checkpoints_and_a_lost_pid_file_are_got_over(mother: Mother, bricks: Path, undisturbed: Path) -> None:
    folder = new_run(bricks, "damaged", settings=FEW)
    pid = mother.start(folder)
    while 3 not in told_epochs(folder):
        time.sleep(0.01)
    os.kill(pid, 9)
    wait_for_end(folder)
    weights = folder / "train" / "weights"
    content = bytearray((weights / "last.pt").read_bytes())
    content[len(content) // 2] ^= 1  # in the numbers of a tensor, where torch would not notice
    (weights / "last.pt").unlink()  # best.pt may be the same file
    (weights / "last.pt").write_bytes(content)
    (folder / PID_FILE).unlink()
    assert load_run(folder).status is RunStatus.LOST
    resume_training(folder)
    mother.start(folder)
    wait_for_end(folder)
    assert rows_of(folder) == rows_of(undisturbed)
    assert capsule_difference(folder, undisturbed) == []
    assert sorted(set(told_epochs(folder))) == [1, 2, 3, 4]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="mounts a small disk, which only root may")
def test_a_full_disk_ends_in_a_sentence_and_a_run_that_goes_on(
    mother: Mother, bricks: Path, home: Path, undisturbed: Path
) -> None:
    disk = home / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=120m", "disk", str(disk)], check=False)
    if mounted.returncode:
        pytest.skip("this root may not mount")
    try:
        folder = Path(shutil.copytree(new_run(bricks, "full", settings=FEW), disk / "full"))
        mother.start(folder)
        assert wait_for_end(folder) is RunStatus.FAILED, log_of(folder)
        assert "The disk is full. Free some space, then resume the run" in process.outcome(folder)
        assert torn_files(folder) == []
        subprocess.run(["mount", "-o", "remount,size=1g", str(disk)], check=True)
        resume_training(folder)
        mother.start(folder)
        wait_for_end(folder)
        assert_equal(folder, undisturbed)
        assert (folder / RESUME_CAPSULES[0]).is_file()
    finally:
        subprocess.run(["umount", str(disk)], check=False)
