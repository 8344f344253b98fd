"""The process that starts queued runs: one at a time, with nobody watching, and gone when there is nothing to start."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from studio.errors import RunError
from studio.launch import process, queue_runner
from studio.launch.queue import JobQueue
from studio.launch.queue_runner import LOCK_FILE, QueueRunner
from studio.runs import lock
from studio.runs.events import RunFinished
from studio.runs.job import TrainJob, TrainSettings, write_job
from studio.runs.journal import read_journal
from studio.runs.run import EVENTS_FILE, PidRecord, RunStatus, load_run, write_pid
from studio.runs.store import RunStore

# A worker that needs no torch: it says that it began and, as the run's name tells it, how it ended.
WORKER = """
import os, signal, sys, time
from pathlib import Path
from studio.runs.events import RunFailed, RunFinished, RunStarted
from studio.runs.journal import JournalWriter
folder = Path(sys.argv[-1])
writer = JournalWriter(folder / "events.jsonl")
writer.write(RunStarted(pid=os.getpid(), device="cpu", epochs=1))
time.sleep(0.3)
if "killed" in folder.name:
    os.kill(os.getpid(), signal.SIGKILL)
writer.write(RunFailed(message="It broke.") if "fails" in folder.name else RunFinished(seconds=1.0))
writer.close()
"""
# The runner as it is, but for its workers and its patience.
RUNNER = f"""
import sys
from pathlib import Path
from studio.launch import process, queue_runner
from studio.launch.queue import JobQueue
from studio.runs.store import RunStore
process.worker_command = lambda *words: [sys.executable, "-c", {WORKER!r}, *words]
queue_runner.work(JobQueue(RunStore(Path(sys.argv[1])), first_device="cpu"), poll_seconds=0.1)
"""
# A studio that adds to the queue and is gone.
STUDIO = f"""
import os, signal, sys
from pathlib import Path
from studio.launch import queue_runner
from studio.launch.queue import JobQueue
from studio.launch.queue_runner import QueueRunner
from studio.runs.store import RunStore
queue_runner.runner_command = lambda folder: [sys.executable, "-c", {RUNNER!r}, str(folder)]
QueueRunner(JobQueue(RunStore(Path(sys.argv[1])))).ensure()
os.kill(os.getpid(), signal.SIGKILL)
"""
linux_only = pytest.mark.skipif(os.name == "nt", reason="SIGKILL")


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RunStore]:
    """Give a folder of runs whose runner starts workers that train nothing; end them with the test."""
    monkeypatch.setattr(queue_runner, "runner_command", lambda folder: [sys.executable, "-c", RUNNER, str(folder)])
    made = RunStore(tmp_path / "runs")
    made.folder.mkdir()
    yield made
    JobQueue(made).hold(True)
    for found in processes_of(made):
        found.kill()


def queued(store: RunStore, name: str) -> Path:
    folder = store.create(name)
    job = TrainJob(
        run_id=name, base="yolo11", template="none", scale="n", model_yaml="m.yaml", data_yaml="d.yaml",
        dataset_folder="/data", class_names=(), settings=TrainSettings(device="cpu", epochs=1),
    )  # fmt: skip
    write_job(folder, job)
    return folder


def processes_of(store: RunStore) -> list[psutil.Process]:
    """Give every living process that has the folder of runs in its command: runners and workers."""
    found = []
    for one in psutil.process_iter(["cmdline", "status"]):
        words = one.info["cmdline"] or []
        if any(str(store.folder) in word for word in words) and one.info["status"] != psutil.STATUS_ZOMBIE:
            found.append(one)
    return found


def wait_until(is_so: Callable[[], bool], *, seconds: float = 20.0) -> None:
    limit = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < limit
        time.sleep(0.02)


def ended(store: RunStore, *names: str) -> bool:
    return all(store.get(name).status.is_over for name in names)


@linux_only
def test_what_waits_is_trained_though_the_studio_that_queued_it_was_killed(store: RunStore) -> None:
    for name in ("a", "b-fails", "c-killed", "d"):
        queued(store, name)
    studio = subprocess.run([sys.executable, "-c", STUDIO, str(store.folder)], env=process.worker_environment())
    assert studio.returncode == -9
    wait_until(lambda: ended(store, "a", "b-fails", "c-killed", "d"))
    assert [store.get(name).status for name in ("a", "b-fails", "c-killed", "d")] == [
        RunStatus.FINISHED,
        RunStatus.FAILED,
        RunStatus.LOST,
        RunStatus.FINISHED,
    ]
    begun = [store.get(name).started for name in ("a", "b-fails", "c-killed", "d")]
    assert begun == sorted(begun)  # type: ignore[type-var]
    wait_until(lambda: processes_of(store) == [])  # neither runner nor worker stays
    assert "it was killed" in process.outcome(store.folder / "c-killed")  # as its parent, the runner, wrote down


def test_of_many_runners_one_works_and_each_run_starts_once(store: RunStore) -> None:
    names = [f"run{number}" for number in range(3)]
    for name in names:
        queued(store, name)
    command = [sys.executable, "-c", RUNNER, str(store.folder)]
    runners = [subprocess.Popen(command, env=process.worker_environment()) for _ in range(4)]
    wait_until(lambda: ended(store, *names))
    assert [runner.wait(timeout=10) for runner in runners] == [0, 0, 0, 0]
    for name in names:
        journal = read_journal(store.folder / name / EVENTS_FILE)
        assert [event.seq for event in journal] == [1, 2]  # one worker wrote it
        assert isinstance(journal[-1], RunFinished)


@linux_only
def test_a_runner_that_was_killed_is_replaced_at_the_next_look(store: RunStore) -> None:
    now = queued(store, "now")
    write_pid(now, PidRecord(os.getpid(), psutil.Process().create_time()))  # keeps the device
    queued(store, "next")
    runner = QueueRunner(JobQueue(store))
    runner.ensure()
    wait_until(lambda: lock.is_held(store.folder / LOCK_FILE))
    (first,) = processes_of(store)
    runner.ensure()
    assert processes_of(store) == [first]
    first.kill()
    wait_until(lambda: processes_of(store) == [])
    runner.ensure()
    (second,) = processes_of(store)
    assert second.pid != first.pid
    (now / "pid.json").unlink()
    (now / "stop").touch()
    wait_until(lambda: ended(store, "next"))
    wait_until(lambda: processes_of(store) == [])


def test_a_held_queue_ends_the_runner_and_release_brings_it_back(store: RunStore) -> None:
    now = queued(store, "now")
    write_pid(now, PidRecord(os.getpid(), psutil.Process().create_time()))
    queued(store, "next")
    queue = JobQueue(store)
    runner = QueueRunner(queue)
    runner.ensure()
    wait_until(lambda: queue_runner.is_alive(store.folder))
    queue.hold(True)
    wait_until(lambda: processes_of(store) == [])
    runner.ensure()
    assert processes_of(store) == []
    queue.hold(False)
    runner.ensure()
    wait_until(lambda: queue_runner.is_alive(store.folder))


def test_a_run_added_while_the_runner_lets_go_is_not_forgotten(
    store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The studio that adds it still sees the lock held, and starts no runner of its own."""
    queued(store, "first")
    queue = JobQueue(store, first_device="cpu")
    monkeypatch.setattr(process, "worker_command", lambda *words: [sys.executable, "-c", WORKER, *words])
    in_turn, seen = queue_runner._start_in_turn, []

    def add_at_the_end(one: JobQueue, poll_seconds: float) -> None:
        in_turn(one, poll_seconds)
        if not seen:
            queued(store, "late")
            seen.append(queue_runner.is_alive(store.folder))
            QueueRunner(queue).ensure()

    monkeypatch.setattr(queue_runner, "_start_in_turn", add_at_the_end)
    queue_runner.work(queue, poll_seconds=0.05)
    assert seen == [True]
    assert load_run(store.folder / "late").status is not RunStatus.QUEUED
    wait_until(lambda: ended(store, "first", "late"))


def test_a_runner_that_always_breaks_off_is_told_in_a_sentence(
    store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue_runner, "runner_command", lambda _: [sys.executable, "-c", "raise OSError('no disk')"])
    queued(store, "a")
    runner = QueueRunner(JobQueue(store))

    def look() -> None:
        runner.ensure()
        assert runner._child is not None
        runner._child.wait()

    look()
    look()  # once may be an accident
    with pytest.raises(RunError, match="does not go on by itself: OSError: no disk"):
        look()


def test_the_runner_loads_nothing_that_it_does_not_need() -> None:
    heavy = "{'torch', 'ultralytics', 'cv2', 'numpy', 'PIL', 'yaml', 'PySide6', 'studio.graph', 'studio.templates'}"
    code = f"import sys, studio.launch.queue_runner\nsys.exit(str({heavy} & set(sys.modules) or ''))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=process.worker_environment()
    )
    assert done.stderr.strip() == ""
