"""One training a device at a time, in the order of the file, with equal settings for what is compared."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from studio.errors import RunError
from studio.launch import process
from studio.launch.plan import TrainingOrder, plan_comparison
from studio.launch.queue import JobQueue
from studio.launch.queue_times import expected_starts
from studio.runs.events import RunFinished, RunStarted
from studio.runs.job import TrainJob, TrainSettings, read_job, write_job
from studio.runs.journal import JournalWriter
from studio.runs.queue_file import QUEUE_FILE
from studio.runs.run import EVENTS_FILE, PID_FILE, PidRecord, Run, RunStatus, load_run, write_pid
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
    launcher.refuses = ""
    seen = JobQueue(RunStore(tmp_path), launcher=launcher, first_device="0").state()  # as another studio reads it
    assert seen.refused["bad"].error.message == "The disk is full."
    assert not seen.is_going_on
    launcher.end(tmp_path / "good")
    assert queue.poll() == []  # it is not tried for ever
    queue.try_again()
    assert queue.poll() == ["bad"]
    assert queue.state().refused == {}


def test_the_order_is_in_a_file_and_new_runs_come_last(tmp_path: Path) -> None:
    store = RunStore(tmp_path)
    queue = JobQueue(store, launcher=_FakeLauncher(), first_device="0")
    for name in ("a", "b", "c"):
        _queued(store, name, "cpu")
    queue.move("c", 0)
    _queued(store, "d", "cpu")
    assert names(JobQueue(RunStore(tmp_path)).waiting()) == ["c", "a", "b", "d"]  # as another studio reads it
    queue.move("a", 99)
    assert names(queue.waiting()) == ["c", "b", "d", "a"]
    (tmp_path / QUEUE_FILE).write_text('{"order": ["b", 7', encoding="utf-8")  # damaged: the oldest first
    assert names(queue.waiting()) == ["a", "b", "c", "d"]
    with pytest.raises(RunError, match="does not wait any more"):
        queue.move("nobody", 0)


def test_a_held_queue_starts_nothing_but_what_is_started_by_hand(tmp_path: Path) -> None:
    store, launcher = RunStore(tmp_path), _FakeLauncher()
    queue = JobQueue(store, launcher=launcher, first_device="0")
    _queued(store, "a", "0")
    _queued(store, "b", "0")
    queue.hold(True)
    assert JobQueue(RunStore(tmp_path), launcher=launcher).poll() == []
    queue.start_now("b")
    assert names(launcher.alive) == ["b"]
    with pytest.raises(RunError, match="taken by b"):
        queue.start_now("a")
    queue.start_now("a", "1")
    assert load_run(tmp_path / "a").job.settings.device == "1"
    queue.hold(False)
    assert not queue.state().is_held


def test_a_run_that_waits_again_comes_last_and_not_to_its_old_place(tmp_path: Path) -> None:
    store, launcher = RunStore(tmp_path), _FakeLauncher()
    queue = JobQueue(store, launcher=launcher, first_device="0")
    first = _queued(store, "first", "cpu")
    for name in ("second", "third"):
        _queued(store, name, "cpu")
    queue.move("third", 1)
    assert queue.poll() == ["first"]
    launcher.alive.clear()
    (first / PID_FILE).unlink()
    write_job(first, read_job(first))
    assert names(queue.waiting()) == ["third", "second", "first"]


def test_a_new_run_goes_to_the_trash_and_a_begun_one_is_stopped(tmp_path: Path) -> None:
    store = RunStore(tmp_path)
    queue = JobQueue(store, launcher=_FakeLauncher(), first_device="0")
    _queued(store, "a", "cpu")
    begun = _queued(store, "begun", "cpu")
    _queued(store, "c", "cpu")
    writer = JournalWriter(begun / EVENTS_FILE)
    writer.write(RunStarted(pid=1, device="cpu"))
    writer.close()
    write_job(begun, replace(read_job(begun), resume=True))
    queue.move("begun", 1)
    taken = [queue.take_out("begun"), queue.take_out("a")]
    assert [one.is_in_trash for one in taken] == [False, True]
    assert load_run(begun).status is RunStatus.STOPPED
    assert not (tmp_path / "a").exists()
    for one in reversed(taken):
        queue.put_back(one)
    assert names(queue.waiting()) == ["a", "begun", "c"]


_STUDIO = """
import sys, time
from pathlib import Path
from studio.launch import process
from studio.launch.queue import JobQueue
from studio.runs.store import RunStore
process.worker_command = lambda *_: [sys.executable, "-c", "import time; time.sleep(60)"]
queue = JobQueue(RunStore(Path(sys.argv[1])), first_device="cpu")
print("ready", flush=True)
sys.stdin.readline()
end = time.monotonic() + 1.5
while time.monotonic() < end:
    for name in queue.poll():
        print(name, flush=True)
"""


def test_several_studios_start_no_run_twice_and_one_a_device(tmp_path: Path) -> None:
    store = RunStore(tmp_path)
    for number in range(4):
        _queued(store, f"run{number}", "cpu" if number % 2 else "0")
    command = [sys.executable, "-c", _STUDIO, str(tmp_path)]
    with contextlib.ExitStack() as stack:
        studios = [
            stack.enter_context(
                subprocess.Popen(
                    command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                    env=process.worker_environment(),
                )
            )
            for _ in range(3)
        ]
        try:
            assert {studio.stdout.readline() for studio in studios if studio.stdout} == {"ready\n"}
            told = [studio.communicate("go\n", timeout=60)[0] for studio in studios]
            assert sorted(" ".join(told).split()) == ["run0", "run1"]
        finally:
            for run in store.list():
                process.kill_run(run.folder)


def test_runs_to_compare_take_over_the_batch_and_note_a_changed_dataset(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data"
    for split in ("train", "val"):
        (data / split / "images").mkdir(parents=True)
        (data / split / "labels").mkdir()
        Image.new("RGB", (64, 48)).save(data / split / "images" / "a.jpg")
        (data / split / "labels" / "a.txt").write_text("0 0.5 0.5 0.2 0.2\n", encoding="utf-8")
    (data / "classes.txt").write_text("tree\n", encoding="utf-8")
    store, launcher = RunStore(tmp_path / "runs"), _FakeLauncher()
    queue = JobQueue(store, launcher=launcher, first_device="0")
    first, second = (_queued(store, name, device) for name, device in (("v", "0"), ("b", "1")))
    for folder in (first, second):
        job = read_job(folder)
        settings = replace(job.settings, batch=-1)
        write_job(folder, replace(job, settings=settings, comparison="v", dataset_folder=str(data)))
    assert queue.poll() == ["v"]
    assert queue.poll() == []  # device 1 is free, but the batch is not found yet
    with pytest.raises(RunError, match="batch for b is being found"):
        queue.start_now("b", "2")
    before = read_job(first).dataset_digest
    assert before
    monkeypatch.setattr("studio.launch.queue.trained_batch", lambda folder: 7 if folder == first else None)
    (data / "train" / "labels" / "a.txt").write_text("0 0.5 0.5 0.25 0.25\n", encoding="utf-8")
    assert queue.poll() == ["b"]
    assert read_job(second).settings.batch == 7
    assert read_job(second).dataset_digest not in ("", before)


def test_the_seeds_of_a_plan_follow_each_other_with_variant_and_baseline(tmp_path: Path) -> None:
    order = TrainingOrder(
        name="x" * 64, dataset=tmp_path, base="yolo11", template="lska-head", scale="n", settings=TrainSettings(seed=5)
    )
    plan = plan_comparison(order, taken={"x" * 61 + "-s5"}, with_baseline=True, seeds=2)
    assert [(one.template, one.settings.seed) for one in plan] == [
        ("lska-head", 5),
        ("none", 5),
        ("lska-head", 6),
        ("none", 6),
    ]
    assert len({one.name for one in plan}) == 4
    assert plan[0].name == "x" * 59 + "-s5-2"
    assert {one.comparison for one in plan} == {plan[0].name}
    assert plan_comparison(replace(order, template="none"), with_baseline=True)[0].comparison == ""
    for seeds in (0, 11):
        with pytest.raises(RunError, match="not a number of seeds"):
            plan_comparison(order, seeds=seeds)


def test_expected_starts_follow_the_pace_of_runs_alike(tmp_path: Path) -> None:
    store, launcher = RunStore(tmp_path), _FakeLauncher()
    queue = JobQueue(store, launcher=launcher, first_device="0")
    for name, device in (("a", "0"), ("b", "0"), ("c", "0"), ("other", "1"), ("late", "1")):
        _queued(store, name, device)
    assert queue.poll() == ["a", "other"]
    runs = {run.name: run for run in store.list()}
    runs["a"] = replace(runs["a"], epoch=25)
    state = replace(queue.state(), active=(runs["a"], runs["other"]))
    starts = expected_starts(state, list(runs.values()), {"a": 2.0}, devices_of=queue.devices_of, now=1000.0)
    assert starts == {"b": 1150.0, "c": 1350.0}  # 75 epochs of 2 s, then 100; nothing is known of device 1
    held = replace(state, is_held=True)
    assert expected_starts(held, [], {"a": 2.0}, devices_of=queue.devices_of, now=1000.0) == {}


def names(found: Sequence[Run] | Sequence[Path]) -> list[str]:
    """Give the names of runs or folders."""
    return [one.name for one in found]
