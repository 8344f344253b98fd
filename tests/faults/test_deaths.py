"""Workers that are killed between two files, robbed of their processes, halted, and told to end by a log-off."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from benchmarks.fault_tools import Mother, log_of, new_run, rows_of, told_epochs, torn_files, wait_for_end
from studio.launch import process
from studio.launch.prepare import resume_training
from studio.runs.events import BatchEnded, EpochEnded, RunStarted, RunStopped
from studio.runs.run import BEST_WEIGHTS, RunStatus, load_run, read_pid
from studio.runs.warnings import find_warnings

from .conftest import FEW, events_of, wait_for, warned_kinds

pytestmark = [
    pytest.mark.torch,
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="halts processes by signals"),
]
HALT_SECONDS = 9.0


def has_one_row_an_epoch(folder: Path, epochs: int = 3) -> bool:
    """Tell whether results.csv and the journal tell each epoch once."""
    wanted = list(range(1, epochs + 1))
    return [int(row["epoch"]) for row in rows_of(folder)] == wanted == told_epochs(folder)


def go_on(mother: Mother, folder: Path) -> None:
    """Resume a run whose fault is over, to its end."""
    (folder / "mended").touch()
    resume_training(folder)
    mother.start(folder)
    assert wait_for_end(folder) is RunStatus.FINISHED, log_of(folder)


def test_killed_behind_the_row_and_labels_edited_meanwhile(mother: Mother, bricks: Path, fault_home: Path) -> None:
    own = shutil.copytree(bricks, fault_home / "edited")
    folder = new_run(own, "row", settings=FEW)
    mother.start(folder)
    assert wait_for_end(folder) is RunStatus.LOST
    assert [int(row["epoch"]) for row in rows_of(folder)] == [1, 2], "the row of the epoch whose weights are lost"
    label = next(path for path in sorted(own.rglob("train/**/*.txt")) if path.read_text(encoding="utf-8").strip())
    before, words = label.stat(), label.read_text(encoding="utf-8").split()
    words[1] = "0.5" + "0" * (len(words[1]) - 3) if not words[1].startswith("0.5") else "0.4" + words[1][3:]
    label.write_text(" ".join(words) + "\n" * (before.st_size - len(" ".join(words))), encoding="utf-8")
    os.utime(label, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (label.stat().st_size, label.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    go_on(mother, folder)
    assert has_one_row_an_epoch(folder)
    assert "dataset_changed" in warned_kinds(folder)
    from studio.runs.journal import read_journal
    from studio.runs.run import EVENTS_FILE

    told = {warning.kind: warning.message for warning in find_warnings(read_journal(folder / EVENTS_FILE))}
    assert "The dataset has changed since the run began" in told["dataset_changed"]


def test_killed_while_the_optimizer_is_taken_out(mother: Mother, bricks: Path) -> None:
    folder = new_run(bricks, "strip", settings=FEW)
    mother.start(folder)
    assert wait_for_end(folder) is RunStatus.LOST
    assert torn_files(folder) == []
    assert (folder / BEST_WEIGHTS).is_file()
    go_on(mother, folder)
    assert has_one_row_an_epoch(folder)
    assert load_run(folder).best_map50 is not None


def assert_gone(processes: list[psutil.Process]) -> None:
    """Fail unless they end by themselves; those that load images ask every five seconds whether the worker lives."""
    deadline = time.monotonic() + 30
    while any(one.is_running() and one.status() != psutil.STATUS_ZOMBIE for one in processes):
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_a_process_that_loads_images_is_killed(mother: Mother, bricks: Path) -> None:
    folder = new_run(bricks, "loader", settings=replace(FEW, epochs=60))
    pid = mother.start(folder)
    wait_for(folder, EpochEnded)
    loaders = psutil.Process(pid).children(recursive=True)
    assert len(loaders) >= 2
    loaders[0].kill()
    assert wait_for_end(folder) is RunStatus.FAILED
    assert process.outcome(folder).startswith("A process that loads images was ended, by a person or by the system.")
    assert_gone(loaders)
    done = load_run(folder).epoch
    # A log-off sends SIGTERM to all of them at once.
    folder = folder.rename(folder.with_name("log-off"))
    resume_training(folder)
    pid = mother.start(folder)
    wait_for(folder, EpochEnded, len(events_of(folder, EpochEnded)) + 1)
    os.killpg(os.getpgid(pid), signal.SIGTERM)
    assert wait_for_end(folder) is RunStatus.STOPPED, log_of(folder)
    [stopped] = events_of(folder, RunStopped)
    assert stopped.is_resumable
    assert stopped.epoch > done
    assert torn_files(folder) == []


def test_too_little_shared_memory_is_told_and_trained_without(mother: Mother, bricks: Path) -> None:
    folder = new_run(bricks, "shm", settings=replace(FEW, epochs=1))
    mother.start(folder)
    status = wait_for_end(folder)
    if (folder / "refused").exists():
        pytest.skip("this system lets nobody mount a small /dev/shm")
    assert status is RunStatus.FINISHED, log_of(folder)
    assert warned_kinds(folder) == ["few_workers"]


def test_the_clock_is_set_back_by_an_hour(mother: Mother, bricks: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = new_run(bricks, "clock", settings=FEW)
    pid = mother.start(folder)
    # A later process computes another time of creation for the worker from the clock that was set.
    real = psutil.Process.create_time
    monkeypatch.setattr(psutil.Process, "create_time", lambda self: real(self) - 3600)
    assert process.is_alive(folder)
    assert load_run(folder).status.is_active
    os.kill(pid, 0)
    assert wait_for_end(folder) is RunStatus.FINISHED, log_of(folder)
    epochs = events_of(folder, EpochEnded)
    assert epochs[-1].time < epochs[0].time - 3000, "the fault was not put in"
    assert all(0 < event.seconds < 600 for event in epochs)
    seconds = [float(row["time"]) for row in times_of(folder)]
    assert seconds == sorted(seconds)
    assert seconds[0] > 0
    from studio.runs.journal import read_journal
    from studio.runs.pace import Pace
    from studio.runs.run import EVENTS_FILE

    pace, passed = Pace(), 0.0
    for event in read_journal(folder / EVENTS_FILE):
        pace.add([event])
        assert pace.seconds_trained() >= passed - 0.5
        passed = pace.seconds_trained()
        assert (pace.seconds_left() or 0.0) < 3000
    assert 0 < passed < 1200


def times_of(folder: Path) -> list[dict[str, str]]:
    """Give the rows of results.csv with their times."""
    import csv

    with (folder / "train" / "results.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


_WINDOW = """
import sys, time
from pathlib import Path
from studio.launch import process
from studio.runs.journal import JournalReader
folder = Path(sys.argv[1])
process.start_run(folder)
reader = JournalReader(folder / "events.jsonl")
print("started", flush=True)
while True:
    reader.read_new()
    time.sleep(0.1)
"""


def test_a_halted_window_holds_nothing_up_and_a_halted_training_goes_on(mother: Mother, bricks: Path) -> None:
    """One run: its window is halted for two epochs, then the worker for some seconds, then it is told to end."""
    folder = new_run(bricks, "halted", settings=replace(FEW, epochs=200))
    with subprocess.Popen([sys.executable, "-c", _WINDOW, str(folder)], stdout=subprocess.PIPE, text=True) as window:
        try:
            assert window.stdout is not None
            assert window.stdout.readline() == "started\n"
            window.send_signal(signal.SIGSTOP)
            wait_for(folder, EpochEnded, 3)
            assert psutil.Process(window.pid).status() == psutil.STATUS_STOPPED
            record = read_pid(folder)
            assert record is not None
            os.kill(record.pid, signal.SIGSTOP)
            time.sleep(HALT_SECONDS)
            told = len(events_of(folder, BatchEnded))
            time.sleep(0.5)
            assert len(events_of(folder, BatchEnded)) == told
            assert load_run(folder).status.is_active
            os.kill(record.pid, signal.SIGCONT)
            wait_for(folder, EpochEnded, len(events_of(folder, EpochEnded)) + 1)
            assert "halted" in warned_kinds(folder)
        finally:
            window.kill()
    os.killpg(os.getpgid(record.pid), signal.SIGTERM)
    assert wait_for_end(folder) is RunStatus.STOPPED
    assert load_run(folder).is_resumable
    done = told_epochs(folder)
    assert done == list(range(1, len(done) + 1))
    resume_training(folder)
    mother.start(folder)
    wait_for(folder, RunStarted, 2)
    process.kill_run(folder)
    assert load_run(folder).is_resumable
