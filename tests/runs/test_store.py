"""Runs are folders: made once, found by name, listed fast, their state told by their files."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import psutil
import pytest

from studio.errors import RunError
from studio.runs.events import BatchEnded, EpochEnded, Event, Heartbeat, RunFailed, RunFinished, RunStarted, RunStopped
from studio.runs.job import TrainJob, TrainSettings, write_job
from studio.runs.journal import JournalWriter
from studio.runs.run import EVENTS_FILE, STOP_FILE, PidRecord, RunStatus, load_run, write_pid
from studio.runs.store import RunStore, check_run_name, slug


def _job(name: str, *, resume: bool = False) -> TrainJob:
    return TrainJob(
        run_id=name,
        base="yolo11",
        template="none",
        scale="n",
        model_yaml="yolo11n.yaml",
        data_yaml="data.yaml",
        dataset_folder="/data",
        class_names=("tree",),
        settings=TrainSettings(epochs=3),
        resume=resume,
    )


def _epoch(epoch: int, best: float) -> EpochEnded:
    return EpochEnded(
        epoch=epoch,
        epochs=3,
        train_losses={},
        val_losses={},
        metrics={"map50": best},
        learning_rates={},
        seconds=1.0,
        best_map50=best,
        best_epoch=epoch,
    )


def _make(store: RunStore, name: str, events: list[Event]) -> Path:
    folder = store.create(name)
    write_job(folder, _job(folder.name))
    if events:
        writer = JournalWriter(folder / EVENTS_FILE)
        for event in events:
            writer.write(event)
        writer.close()
    return folder


def _this_process(journal_bytes: int = 0) -> PidRecord:
    return PidRecord(os.getpid(), psutil.Process().create_time(), journal_bytes)


def _dead_process() -> PidRecord:
    return PidRecord(os.getpid(), psutil.Process().create_time() - 1000)  # the number lives, the process does not


@pytest.mark.parametrize(
    ("name", "is_legal"),
    [
        ("trees-lska-1", True),
        ("a", True),
        ("x" * 64, True),
        ("v1.2_b", True),
        ("", False),
        ("x" * 65, False),
        (".hidden", False),
        ("..", False),
        ("a/b", False),
        ("a\\b", False),
        ("a\nb", False),
        ("树", False),
        ("end.", False),
        ("CON", False),
        ("nul.txt", False),
        ("a b", False),
    ],
)
def test_only_plain_file_names_name_a_run(name: str, is_legal: bool) -> None:
    if is_legal:
        check_run_name(name)
    else:
        with pytest.raises(RunError):
            check_run_name(name)


@pytest.mark.parametrize("text", ["My trees, run 2", "树", "", "..", "con", "a" * 200, "-x-", "../../etc"])
def test_a_slug_is_always_legal(text: str) -> None:
    check_run_name(slug(text))


def test_a_taken_name_gets_a_number(tmp_path: Path) -> None:
    store = RunStore(tmp_path)
    assert [store.create("trees").name for _ in range(3)] == ["trees", "trees-2", "trees-3"]


def _create_many(folder: Path) -> list[str]:
    store = RunStore(folder)
    return [store.create("same").name for _ in range(50)]


def test_two_processes_never_get_the_same_folder(tmp_path: Path) -> None:
    with ProcessPoolExecutor(2) as pool:
        names = [name for result in pool.map(_create_many, [tmp_path, tmp_path]) for name in result]
    assert len(set(names)) == 100


def test_an_unknown_run_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="no run named"):
        RunStore(tmp_path).get("../etc")


_STARTED = RunStarted(pid=1, device="cpu")
_BATCH = BatchEnded(epoch=1, batch=1, batches=2, losses={})


@pytest.mark.parametrize(
    ("events", "process", "status"),
    [
        ([], None, RunStatus.QUEUED),
        ([], "alive", RunStatus.STARTING),
        ([_STARTED], "alive", RunStatus.STARTING),
        ([_STARTED, _BATCH], "alive", RunStatus.RUNNING),
        ([_STARTED, _BATCH, Heartbeat(epoch=0)], "alive", RunStatus.RUNNING),
        ([_STARTED, _BATCH], "dead", RunStatus.LOST),
        ([], "dead", RunStatus.LOST),
        ([_STARTED, RunFinished(seconds=1)], "dead", RunStatus.FINISHED),
        ([_STARTED, RunFinished(seconds=1)], "alive", RunStatus.FINISHED),
        ([_STARTED, RunStopped(epoch=1, epochs=3, seconds=1, is_resumable=True)], "dead", RunStatus.STOPPED),
        ([_STARTED, RunFailed(message="No memory.")], "dead", RunStatus.FAILED),
    ],
)
def test_the_files_tell_the_state(tmp_path: Path, events: list[Event], process: str | None, status: RunStatus) -> None:
    folder = _make(RunStore(tmp_path), "run", events)
    if process:
        write_pid(folder, _this_process() if process == "alive" else _dead_process())
    assert load_run(folder).status is status


def test_a_stop_file_shows_as_stopping_while_the_process_lives(tmp_path: Path) -> None:
    folder = _make(RunStore(tmp_path), "run", [_STARTED, _BATCH])
    (folder / STOP_FILE).touch()
    write_pid(folder, _this_process())
    assert load_run(folder).status is RunStatus.STOPPING


def test_the_end_of_an_earlier_attempt_does_not_end_a_resumed_run(tmp_path: Path) -> None:
    store = RunStore(tmp_path)
    folder = _make(store, "run", [_STARTED, RunStopped(epoch=1, epochs=3, seconds=1, is_resumable=True)])
    write_job(folder, _job("run", resume=True))
    assert load_run(folder).status is RunStatus.QUEUED
    size = (folder / EVENTS_FILE).stat().st_size
    write_pid(folder, _this_process(journal_bytes=size))
    assert load_run(folder).status is RunStatus.STARTING


def test_epoch_and_best_come_from_the_end_of_a_long_journal(tmp_path: Path) -> None:
    many = [BatchEnded(epoch=3, batch=n, batches=5000, losses={"box_loss": 1.0}) for n in range(2000)]
    events = [_STARTED, _epoch(1, 0.5), _epoch(2, 0.4), *many, Heartbeat(epoch=2, epochs=3, best_map50=0.5)]
    run = load_run(_make(RunStore(tmp_path), "run", events))
    assert (run.epoch, run.epochs, run.best_map50) == (2, 3, 0.5)


def test_the_reason_of_a_failure_is_the_message(tmp_path: Path) -> None:
    folder = _make(RunStore(tmp_path), "run", [_STARTED, RunFailed(message="The GPU has no memory left.")])
    write_pid(folder, _dead_process())
    assert load_run(folder).message == "The GPU has no memory left."


def test_a_damaged_job_file_is_listed_with_the_reason(tmp_path: Path) -> None:
    store = RunStore(tmp_path)
    folder = _make(store, "run", [])
    (folder / "job.json").write_text('{"kind": "train", ', encoding="utf-8")
    [run] = store.list()
    assert run.status is RunStatus.FAILED
    assert "cannot be read" in run.message


def test_a_thousand_runs_are_listed_within_two_cpu_seconds(tmp_path: Path) -> None:
    store = RunStore(tmp_path)
    source = _make(
        store, "run", [_STARTED, *[_epoch(n, 0.5) for n in range(1, 101)], RunFinished(seconds=1, epoch=100)]
    )
    write_pid(source, _dead_process())
    files = {path.name: path.read_bytes() for path in source.iterdir()}
    for number in range(999):
        folder = tmp_path / f"r{number}"
        folder.mkdir()
        for name, content in files.items():
            (folder / name).write_bytes(content)
    began = time.process_time()
    assert len(store.list()) == 1000
    cold = time.process_time() - began
    began = time.process_time()
    store.list()
    warm = time.process_time() - began
    assert cold < 2.0
    assert warm < cold / 3


def test_reading_runs_needs_no_torch() -> None:
    code = "import sys, studio.runs.store, studio.runs.metrics; sys.exit('torch' in sys.modules or 'psutil' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_run_without_its_journal_tells_the_epochs_of_its_results(tmp_path: Path) -> None:
    folder = _make(RunStore(tmp_path), "cut", [])
    write_pid(folder, PidRecord(2**22 + 5, 1.0))  # no process has this number
    (folder / "train").mkdir()
    results = folder / "train" / "results.csv"
    results.write_text(
        "                  epoch,                   time,       metrics/mAP50(B)\n"
        "                      1,                    2.5,                   0.25\n"
        "                      2,                    4.5,                   0.75\n"
        "                      3,                    6.5,                   0.50\n",
        encoding="utf-8",
    )
    run = load_run(folder)
    assert (run.status, run.epoch, run.best_map50) == (RunStatus.LOST, 3, 0.75)
    results.write_bytes(b"epoch,time\n1,2.5\n2,\x00\xff")  # torn: what stands before it counts
    assert load_run(folder).epoch in (0, 1)
    results.unlink()
    assert load_run(folder).epoch == 0
