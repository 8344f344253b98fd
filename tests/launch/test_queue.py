"""One training a device at a time, the oldest first."""

from __future__ import annotations

from pathlib import Path

from studio.errors import RunError
from studio.launch.queue import JobQueue
from studio.runs.events import RunFinished, RunStarted
from studio.runs.job import TrainJob, TrainSettings, write_job
from studio.runs.journal import JournalWriter
from studio.runs.run import EVENTS_FILE, PidRecord, load_run, write_pid
from studio.runs.store import RunStore


class _FakeLauncher:
    """Starts nothing, and lets the test end what was started."""

    name = "fake"

    def __init__(self) -> None:
        self.alive: list[Path] = []
        self.refuses = ""

    def submit(self, folder: Path) -> None:
        import os

        import psutil

        if folder.name == self.refuses:
            raise RunError("The disk is full.")
        self.alive.append(folder)
        write_pid(folder, PidRecord(os.getpid(), psutil.Process().create_time()))

    def is_alive(self, folder: Path) -> bool:
        return folder in self.alive

    def end(self, folder: Path) -> None:
        writer = JournalWriter(folder / EVENTS_FILE)
        writer.write(RunStarted(pid=1, device="cpu"))
        writer.write(RunFinished(seconds=1))
        writer.close()
        self.alive.remove(folder)


def _queued(store: RunStore, name: str, device: str) -> Path:
    folder = store.create(name)
    write_job(
        folder,
        TrainJob(
            run_id=name,
            base="yolo11",
            template="none",
            scale="n",
            model_yaml="m.yaml",
            data_yaml="data.yaml",
            dataset_folder="/data",
            class_names=("tree",),
            settings=TrainSettings(device=device),
        ),
    )
    return folder


def test_one_run_a_device_and_the_next_when_it_ends(tmp_path: Path) -> None:
    store, launcher = RunStore(tmp_path), _FakeLauncher()
    queue = JobQueue(store, launcher=launcher, first_device="0")
    first = _queued(store, "first", "0")
    _queued(store, "second", "")  # may choose the first card
    _queued(store, "third", "cpu")
    _queued(store, "both", "0,1")
    assert queue.poll() == ["first", "third"]
    assert queue.poll() == []
    launcher.end(first)
    assert load_run(first).status.is_over
    assert queue.poll() == ["second"]
    assert [run.name for run in queue.waiting()] == ["both"]


def test_a_run_that_cannot_start_does_not_block_the_others(tmp_path: Path) -> None:
    store, launcher = RunStore(tmp_path), _FakeLauncher()
    queue = JobQueue(store, launcher=launcher, first_device="0")
    _queued(store, "bad", "cpu")
    _queued(store, "good", "cpu")
    launcher.refuses = "bad"
    assert queue.poll() == ["good"]
    assert queue.refused["bad"].message == "The disk is full."
