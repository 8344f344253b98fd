"""A training on several GPUs: ranks that train one network, write one journal, stop and wait together, and end together.

The GPUs are processes on the CPU (`two_cpus.py`): the same code, but gloo instead of NCCL.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest

from studio.errors import RunError
from studio.launch import process
from studio.launch.prepare import check_settings, prepare_training
from studio.runs.checkpoint import read_checkpoint
from studio.runs.events import (
    EpochEnded,
    Event,
    ModelBuilt,
    Paused,
    RunFailed,
    RunFinished,
    RunStarted,
    RunStopped,
)
from studio.runs.job import TrainJob, TrainSettings
from studio.runs.journal import read_journal
from studio.runs.run import EVENTS_FILE, Run, RunStatus, load_run
from studio.worker import ranks
from studio.worker.reporter import Reporter

SCRIPT = Path(__file__).with_name("two_cpus.py")
PATIENCE_SECONDS = 240


@dataclass(frozen=True)
class Together:
    """A training on two ranks that was paused, continued, stopped, and resumed to its end."""

    folder: Path
    while_it_ran: int  # processes
    busy_while_paused: float  # CPU seconds of all of them in one second
    stopped: Run
    seconds_to_stop: float
    left_after_stop: int
    finished: RunStatus
    events: tuple[Event, ...]

    @property
    def log(self) -> str:
        return (self.folder / "log.txt").read_text(encoding="utf-8", errors="replace")

    def of(self, kind: type) -> list[Any]:
        return [event for event in self.events if isinstance(event, kind)]


def processes_of(folder: Path) -> list[psutil.Process]:
    found = []
    for one in psutil.process_iter(["cmdline"]):
        if str(folder) in (one.info["cmdline"] or ()):
            found.append(one)
    return found


def wait_until(is_so: Callable[[], bool], *, seconds: float = PATIENCE_SECONDS) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.fixture(scope="module")
def together(tmp_path_factory: pytest.TempPathFactory) -> Together:
    from tests.worker.conftest import QUICK, write_dataset

    data = write_dataset(tmp_path_factory.mktemp("ranks") / "bricks")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ATTENTION_STUDIO_HOME", str(tmp_path_factory.mktemp("ranks_home")))
        patch.setattr(process, "worker_command", lambda *words: [sys.executable, str(SCRIPT), *words])
        folder = prepare_training(
            dataset=data,
            base="yolo11",
            template="lska-head",
            settings=TrainSettings(epochs=3, imgsz=64, batch=2, device="0,1", extra=QUICK),
            name="together",
        )
        process.start_run(folder)
        wait_until(lambda: load_run(folder).epoch >= 1 or not process.is_alive(folder))
        process.ask_to_pause(folder)
        wait_until(lambda: load_run(folder).status is RunStatus.PAUSED or not process.is_alive(folder))
        alive = processes_of(folder)
        busy = -sum(one.cpu_times().user for one in alive)
        time.sleep(1.0)
        busy += sum(one.cpu_times().user for one in alive)
        process.ask_to_continue(folder)
        process.ask_to_stop(folder)
        asked = time.monotonic()
        process.wait_for(folder, timeout_seconds=PATIENCE_SECONDS)
        seconds, stopped, left = time.monotonic() - asked, load_run(folder), len(processes_of(folder))
        prepare_training(dataset=data, resume=folder)
        process.start_run(folder)
        finished = process.wait_for(folder, timeout_seconds=PATIENCE_SECONDS)
    events = tuple(read_journal(folder / EVENTS_FILE))
    return Together(folder, len(alive), busy, stopped, seconds, left, finished, events)


@pytest.mark.torch
@pytest.mark.slow
def test_two_ranks_train_one_network_with_our_modules(together: Together) -> None:
    assert together.finished is RunStatus.FINISHED, together.log[-3000:]
    assert together.while_it_ran == 3  # the ranks, and the process that waits for them
    digests = [(together.folder / f"network-{rank}.txt").read_text() for rank in (0, 1)]
    assert digests[0] == digests[1]
    best = together.folder / "train" / "weights" / "best.pt"
    assert "studio.attention.lska.LSKA" in read_checkpoint(best).globals_used
    assert {event.tensors_fresh for event in together.of(ModelBuilt)} == {532}


@pytest.mark.torch
@pytest.mark.slow
def test_one_journal_has_one_row_per_epoch(together: Together) -> None:
    assert [event.seq for event in together.events] == list(range(1, len(together.events) + 1))
    assert [event.epoch for event in together.of(EpochEnded)] == [1, 2, 3]
    rows = (together.folder / "train" / "results.csv").read_text(encoding="utf-8").splitlines()
    assert [row.partition(",")[0] for row in rows] == ["epoch", "1", "2", "3"]
    assert len(together.of(RunFinished)) == 1
    assert [event.resumed_from_epoch for event in together.of(RunStarted)] == [None, together.stopped.epoch]
    assert all(event.device_name.startswith("2 × ") for event in together.of(RunStarted))
    assert not (together.folder / ranks.RANKS_FOLDER).exists()


@pytest.mark.torch
@pytest.mark.slow
def test_all_ranks_wait_and_stop_together(together: Together) -> None:
    assert len(together.of(Paused)) == 1
    assert len(together.of(RunStopped)) == 1
    assert together.busy_while_paused < 0.3
    assert together.stopped.status is RunStatus.STOPPED
    assert together.stopped.is_resumable
    assert together.left_after_stop == 0
    assert together.seconds_to_stop < 20


# ---- the process that waits, with ranks that need no torch -----------------------------------------------------------

_RANK = """
import json, os, sys, time, threading
from pathlib import Path
from studio.runs.events import RunFailed
from studio.worker import ranks
folder, rank = Path(sys.argv[2]), ranks.own_rank()
threading.Thread(target=ranks._end_with_parent, daemon=True).start()
(folder / f"here-{rank}").write_text(str(os.getpid()))
told = os.environ["RANK_DOES"].split(",")[rank]
if told == "fails":
    time.sleep(0.3)
    ranks.tell_outcome(folder, RunFailed(message="The GPU ran out of memory."))
    sys.exit(1)
if told == "vanishes":
    sys.exit(3)
if told == "waits":
    time.sleep(60)
"""


@pytest.fixture
def job(tmp_path: Path) -> TrainJob:
    (tmp_path / "train").mkdir()
    settings = TrainSettings(device="0,1", batch=4)
    return TrainJob("r", "yolo11", "none", "n", "m.yaml", "d.yaml", "/d", ("a",), settings)


def let_ranks(monkeypatch: pytest.MonkeyPatch, *what: str) -> None:
    monkeypatch.setenv("RANK_DOES", ",".join(what))
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).resolve().parents[2]))
    monkeypatch.setattr(ranks, "rank_command", lambda folder: [sys.executable, "-c", _RANK, "rank", str(folder)])
    monkeypatch.setattr(Reporter, "listen_for_signals", lambda _self: None)


def test_one_rank_that_fails_ends_the_others_and_says_why(
    tmp_path: Path, job: TrainJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_ranks(monkeypatch, "waits", "fails")
    last = ranks.train_on_ranks(tmp_path, job, Reporter(tmp_path))
    assert isinstance(last, RunFailed)
    assert last.message == "The GPU ran out of memory."
    assert not psutil.pid_exists(int((tmp_path / "here-0").read_text()))


def test_a_rank_that_vanishes_is_told_by_its_gpu(
    tmp_path: Path, job: TrainJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_ranks(monkeypatch, "waits", "vanishes")
    with pytest.raises(RunError, match="GPU 1 ended without telling why"):
        ranks.train_on_ranks(tmp_path, job, Reporter(tmp_path))


def test_ranks_end_when_the_waiting_process_is_killed(
    tmp_path: Path, job: TrainJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_ranks(monkeypatch, "waits", "waits")
    waiting = f"""
import sys
from pathlib import Path
from studio.runs.job import TrainJob, TrainSettings
from studio.worker import ranks
from studio.worker.reporter import Reporter
ranks.rank_command = lambda folder: [sys.executable, "-c", {_RANK!r}, "rank", str(folder)]
job = TrainJob("r", "yolo11", "none", "n", "m", "d", "/d", ("a",), TrainSettings(device="0,1", batch=4))
ranks.train_on_ranks(Path({str(tmp_path)!r}), job, Reporter(Path({str(tmp_path)!r})))
"""
    parent = subprocess.Popen([sys.executable, "-c", waiting])
    here = [tmp_path / f"here-{rank}" for rank in (0, 1)]
    wait_until(lambda: all(path.exists() and path.read_text() for path in here), seconds=30)
    pids = [int(path.read_text()) for path in here]
    os.kill(parent.pid, signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
    parent.wait()
    wait_until(lambda: not any(_lives(pid) for pid in pids), seconds=10)


def _lives(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@pytest.mark.parametrize(
    ("device", "batch", "words"),
    [
        ("0,1", -1, "need a batch size"),
        ("0,1", 15, "15 images cannot be shared by 2 GPUs"),
        ("0,1,2", 2, "cannot be shared by 3"),
        ("0,0", 4, "names a GPU twice"),
    ],
)
def test_what_several_gpus_cannot_do_is_said_before(device: str, batch: int, words: str) -> None:
    with pytest.raises(RunError, match=words):
        check_settings(TrainSettings(device=device, batch=batch))
    check_settings(TrainSettings(device="0,1", batch=16))


def test_ports_differ_between_trainings_that_start_together() -> None:
    ports = Counter(ranks._free_port() for _ in range(20))
    assert len(ports) > 15
    assert all(port in ranks.PORTS for port in ports)
