"""A damaged data.yaml or model file of a run is told in one sentence, with the file and what to do."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from studio.datasets.demo import write_demo_dataset
from studio.errors import RunError
from studio.launch import process
from studio.launch.prepare import prepare_training, resume_training
from studio.launch.run_files import check_run_files, data_fault
from studio.runs.events import RunFailed
from studio.runs.job import TrainJob, TrainSettings, read_job
from studio.runs.journal import JournalWriter, read_journal
from studio.runs.run import EVENTS_FILE, RunStatus

Damage = Callable[[Path], object]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    data = write_demo_dataset(tmp_path / "bricks", images=4, seed=0)
    return prepare_training(
        dataset=data, base="yolo11", settings=TrainSettings(epochs=1, imgsz=32, batch=2, device="cpu"), name="run"
    )


def job_of(folder: Path) -> TrainJob:
    job = read_job(folder)
    assert isinstance(job, TrainJob)
    return job


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (Path.unlink, "it is not there any more"),
        (lambda path: path.write_bytes(b""), "it is damaged"),
        (lambda path: path.write_bytes(b"\xff\xfe\x00 no text"), "it is damaged"),
        (lambda path: path.write_text("- 1\n- 2\n", encoding="utf-8"), "it is damaged"),
        (cut, "its classes are not those"),
        (lambda path: replace_in(path, "val: ", "val_: "), "val is missing"),
        (lambda path: replace_in(path, 'train: "', 'train: ["'), "train is missing"),
        (
            lambda path: replace_in(path, "path: ", "5\npath: /nowhere #"),
            re.escape(f"the dataset {Path('/nowhere')} is not there"),
        ),
    ],
)
def test_a_damaged_data_yaml_is_told_and_mended_by_a_resume(folder: Path, damage: Damage, words: str) -> None:
    assert data_fault(folder, job_of(folder)) == ""
    before = (folder / "data.yaml").read_bytes()
    damage(folder / "data.yaml")
    with pytest.raises(RunError, match=words) as told:
        check_run_files(folder, job_of(folder))
    assert told.value.message.startswith("data.yaml of the run cannot be used: ")
    assert "Resume the run" in told.value.hint
    writer = JournalWriter(folder / EVENTS_FILE)
    writer.write(RunFailed(message=told.value.message))
    writer.close()
    resume_training(folder)
    assert (folder / "data.yaml").read_bytes() == before


def replace_in(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize("damage", [Path.unlink, cut, lambda path: path.write_bytes(b"\xff\x00")])
def test_a_damaged_model_file_is_told(folder: Path, damage: Damage) -> None:
    model = folder / job_of(folder).model_yaml
    check_run_files(folder, job_of(folder))
    damage(model)
    with pytest.raises(RunError, match=model.name) as told:
        check_run_files(folder, job_of(folder))
    assert "Start a new run" in told.value.hint


@pytest.mark.slow
def test_the_worker_says_it_instead_of_an_unexpected_error(folder: Path) -> None:
    cut(folder / job_of(folder).model_yaml)
    process.start_run(folder)
    assert process.wait_for(folder, timeout_seconds=120) is RunStatus.FAILED
    last = read_journal(folder / EVENTS_FILE)[-1]
    assert isinstance(last, RunFailed)
    assert last.message.startswith("The model file yolo11n-baseline.yaml of the run cannot be used")
