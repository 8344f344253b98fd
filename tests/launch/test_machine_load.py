"""The load of the computer is read from the system, and what will go wrong is said in words."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from studio.launch import machine_load
from studio.launch.gpu_driver import Card
from studio.launch.machine_load import LoadMeter, MachineLoad, TrainingShare, training_share
from studio.launch.prepare import needed_bytes
from studio.runs.events import RunStarted
from studio.runs.job import TrainJob, TrainSettings, write_job
from studio.runs.journal import JournalWriter
from studio.runs.run import EVENTS_FILE, PidRecord, Run, load_run, write_pid

GIB = 1 << 30
WELL = MachineLoad(
    cards=(Card("0", "RTX 4090", 24 * GIB, 4 * GIB, 0.9, 70, 300.0, 450.0),),
    cpu=0.5,
    cores=8,
    memory_used=10 * GIB,
    memory_total=64 * GIB,
    disk_free=100_000_000_000,
    disk_total=500_000_000_000,
)


def make_run(tmp_path: Path, device: str) -> Run:
    """Make a run whose worker is this process."""
    folder = tmp_path / "run"
    folder.mkdir(parents=True)
    job = TrainJob(
        run_id="run",
        base="yolo11",
        template="none",
        scale="x",
        model_yaml="m.yaml",
        data_yaml="data.yaml",
        dataset_folder=str(tmp_path),
        class_names=("a",),
        settings=TrainSettings(device=device),
    )
    write_job(folder, job)
    write_pid(folder, PidRecord(os.getpid(), psutil.Process().create_time(), 0))
    JournalWriter(folder / EVENTS_FILE).write(RunStarted(pid=os.getpid(), device=device))
    return load_run(folder)


def test_a_reading_agrees_with_the_system(tmp_path: Path) -> None:
    meter = LoadMeter()
    end = time.process_time() + 0.2
    while time.process_time() < end:
        pass
    load = meter.read(tmp_path / "not" / "made" / "yet")
    assert load.cpu is not None
    assert 0 < load.cpu <= 1
    assert load.memory_total == psutil.virtual_memory().total
    assert abs(load.memory_used - (load.memory_total - psutil.virtual_memory().available)) < GIB
    assert load.disk_total == psutil.disk_usage(str(tmp_path)).total
    assert load.training is None


def test_a_busy_computer_reads_as_busier_than_an_idle_one(tmp_path: Path) -> None:
    meter = LoadMeter()
    end = time.monotonic() + 0.3
    while time.monotonic() < end:
        pass
    assert (meter.read(tmp_path).cpu or 0) >= 0.8 / (os.cpu_count() or 1)


def test_a_computer_that_is_well_warns_of_nothing() -> None:
    assert WELL.warnings == ()


@pytest.mark.parametrize(
    ("change", "subject", "words", "is_grave"),
    [
        ({"disk_free": 4_900_000_000}, "disk", "4.9 GB are left on the disk", False),
        (
            {"disk_free": 6_000_000_000, "training": TrainingShare(needed_disk_bytes=7_000_000_000)},
            "disk",
            "may need 7.0 GB",
            True,
        ),
        ({"memory_used": 60 * GIB}, "memory", "4.0 of 64 GB are free", True),
        ({"cards": (Card("1", "A", celsius=86),)}, "1", "GPU 1 is at 86 °C", False),
        ({"cards": (Card("1", "A", celsius=83, is_slowed_by_heat=True),)}, "1", "slowed down by its heat (83", False),
        ({"cards": (Card("1", "A", is_slowed_by_heat=True),)}, "1", "(– °C)", False),
    ],
)
def test_what_goes_wrong_is_said(change: dict[str, object], subject: str, words: str, is_grave: bool) -> None:
    [warning] = replace(WELL, **change).warnings  # type: ignore[arg-type]
    assert (warning.subject, warning.is_grave) == (subject, is_grave)
    assert words in warning.message
    assert warning.hint


def test_the_gravest_warning_comes_first() -> None:
    load = replace(WELL, disk_free=4_000_000_000, memory_used=63 * GIB)
    assert [warning.subject for warning in load.warnings] == ["memory", "disk"]


def test_what_is_not_told_warns_of_nothing() -> None:
    assert replace(WELL, cards=(Card("0", "GT 1030"),), cpu=None, disk_free=None, disk_total=None).warnings == ()


@pytest.mark.parametrize(
    ("device", "cards"), [("0", ("0",)), ("0,1", ("0", "1")), ("", ("0",)), ("cpu", ()), ("cuda:1", ("1",))]
)
def test_the_training_is_found_by_its_device_and_its_processes(
    tmp_path: Path, device: str, cards: tuple[str, ...]
) -> None:
    shown = (Card("0", "A", processes={os.getpid(): 3 * GIB, 1: GIB}), Card("1", "B", processes={os.getpid(): None}))
    share = training_share(make_run(tmp_path, device), shown)
    assert share.cards == cards
    assert share.is_on_cpu == (device == "cpu")
    assert share.card_bytes == (("0", 3 * GIB),)
    assert share.memory_bytes is not None
    assert share.memory_bytes >= psutil.Process().memory_info().rss // 2
    assert share.needed_disk_bytes == needed_bytes("x") > 5e9


def test_a_device_left_open_is_the_cpu_where_there_is_no_card(tmp_path: Path) -> None:
    assert training_share(make_run(tmp_path, ""), ()).is_on_cpu


def test_a_run_that_is_over_takes_nothing(tmp_path: Path) -> None:
    run = make_run(tmp_path, "cpu")
    assert LoadMeter().read(tmp_path, run).training is not None
    write_pid(run.folder, PidRecord(2**22 - 1, 1.0, 0))  # gone
    assert LoadMeter().read(tmp_path, load_run(run.folder)).training is None


def test_a_disk_that_is_gone_is_not_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(_path: object) -> None:
        raise OSError("Transport endpoint is not connected")

    monkeypatch.setattr(machine_load.shutil, "disk_usage", gone)
    load = LoadMeter().read(tmp_path)
    assert load.disk_free is load.disk_total is None


def test_a_system_that_tells_no_processor_times_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise OSError(22, "Invalid function")

    meter = LoadMeter()
    monkeypatch.setattr(psutil, "cpu_times", refuse)
    load = meter.read(tmp_path)
    assert (load.cpu, load.memory_total > 0) == (None, True)
    assert LoadMeter().read(tmp_path).cpu is None
