"""A run folder is made only when the training can begin, and holds all that the worker needs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from PIL import Image

from studio.catalog import allow, load_catalog
from studio.errors import StudioError
from studio.graph.model_yaml import load_stock, read_model_yaml, write_model_yaml
from studio.launch import process
from studio.launch.prepare import prepare_training, resume_training
from studio.runs.events import RunFailed, RunFinished, RunStarted
from studio.runs.job import TrainJob, TrainSettings, read_job
from studio.runs.journal import JournalWriter
from studio.runs.run import EVENTS_FILE, PidRecord, RunStatus, load_run, write_pid

SETTINGS = TrainSettings(epochs=3, imgsz=64, batch=2, device="cpu", extra={"nbs": 2})

USER_FILE = '''"""A gate."""
from torch import nn
SPEC = {"name": "MyGate", "role": "attention", "params": []}
class MyGate(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.conv = nn.Conv2d(channels, channels, 1)
    def forward(self, x):
        return x * self.conv(x)
'''


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    """Write a dataset of three images with one class."""
    root = tmp_path / "my trees"
    for split in ("train", "val"):
        (root / split / "images").mkdir(parents=True)
        (root / split / "labels").mkdir(parents=True)
        for number in range(3):
            Image.new("RGB", (64, 48), (number * 60, 90, 30)).save(root / split / "images" / f"{split}{number}.jpg")
            label = root / split / "labels" / f"{split}{number}.txt"
            label.write_text("0 0.5 0.5 0.25 0.25\n", encoding="utf-8")
    (root / "classes.txt").write_text("tree\n", encoding="utf-8")
    return root


def _prepare(dataset: Path, **changed: Any) -> Path:
    arguments: dict[str, Any] = {"base": "yolo11", "template": "lska-head", "scale": "n", "settings": SETTINGS}
    return prepare_training(dataset=dataset, **{**arguments, **changed})


def test_the_folder_holds_all_that_the_worker_reads(dataset: Path) -> None:
    folder = _prepare(dataset, scale="m")
    job = read_job(folder)
    assert isinstance(job, TrainJob)
    assert folder.name == job.run_id == "my-trees-yolo11m-lska-head"
    assert job.model_yaml == "yolo11m-lska-head.yaml"  # ultralytics reads the scale from the name
    graph = read_model_yaml(folder / job.model_yaml)
    assert graph.header["nc"] == 1
    assert sum(layer.module == "LSKA" for layer in graph.layers) == 3
    data = yaml.safe_load((folder / job.data_yaml).read_text(encoding="utf-8"))
    assert Path(data["path"]) == dataset
    assert data["names"] == {0: "tree"}
    assert job.settings == SETTINGS
    assert load_run(folder).status is RunStatus.QUEUED


def test_a_second_run_of_the_same_kind_gets_a_number(dataset: Path) -> None:
    assert [_prepare(dataset).name for _ in range(2)] == ["my-trees-yolo11n-lska-head", "my-trees-yolo11n-lska-head-2"]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"template": "no-such"}, "no-such"),
        ({"base": "yolo99"}, "yolo99"),
        ({"scale": "q"}, "no scale 'q'"),
        ({"name": "../out"}, "run name"),
        ({"weights": Path("absent.pt")}, "no weights file"),
        ({"settings": TrainSettings(epochs=0)}, "epochs"),
        ({"settings": TrainSettings(imgsz=8)}, "image size"),
        ({"settings": TrainSettings(batch=0)}, "batch size"),
        ({"settings": TrainSettings(extra={"cache": "disk"})}, "cache=disk"),
        ({"model_file": Path("absent.yaml")}, "absent.yaml"),
        ({"dataset": Path("absent")}, "does not exist"),
    ],
)
def test_what_cannot_train_is_refused_without_a_folder(
    dataset: Path, studio_home: Path, changed: dict[str, Any], words: str
) -> None:
    with pytest.raises(StudioError, match=words):
        _prepare(**{"dataset": dataset, **changed})
    assert not (studio_home / "runs").exists()


def test_a_full_disk_is_told_before_the_start(dataset: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import shutil

    usage = shutil.disk_usage(dataset)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=50_000_000))
    with pytest.raises(StudioError, match="GB left"):
        _prepare(dataset)


def test_a_model_file_of_the_users_is_trained_as_it_is(dataset: Path, tmp_path: Path) -> None:
    mine = tmp_path / "my model.yaml"
    mine.write_text(write_model_yaml(load_stock("yolo26")), encoding="utf-8")
    folder = _prepare(dataset, model_file=mine, scale="s")
    job = read_job(folder)
    assert isinstance(job, TrainJob)
    assert (job.base, job.template, job.model_yaml) == ("", "", "yolo26s-my-model.yaml")


def test_a_users_attention_file_travels_with_the_run_once_it_is_allowed(
    dataset: Path, tmp_path: Path, studio_home: Path
) -> None:
    (studio_home / "attention").mkdir()
    (studio_home / "attention" / "my_gate.py").write_text(USER_FILE, encoding="utf-8")
    text = write_model_yaml(load_stock("yolo11")).replace("  - [-1, 1, SPPF, [1024, 5]]", "  - [-1, 1, MyGate, []]")
    assert "MyGate" in text
    mine = tmp_path / "gated.yaml"
    mine.write_text(text, encoding="utf-8")
    with pytest.raises(StudioError, match="has not been allowed"):
        _prepare(dataset, model_file=mine)
    spec = load_catalog().get("MyGate")
    assert spec is not None
    allow(spec)
    folder = _prepare(dataset, model_file=mine)
    assert (folder / "attention" / "my_gate.py").read_text(encoding="utf-8") == USER_FILE


def _end(folder: Path, event: Any) -> None:
    writer = JournalWriter(folder / EVENTS_FILE)
    writer.write(RunStarted(pid=1, device="cpu"))
    writer.write(event)
    writer.close()
    write_pid(folder, PidRecord(1 << 22, 1.0))


def test_a_failed_run_is_queued_again_in_its_own_folder(dataset: Path) -> None:
    folder = _prepare(dataset)
    _end(folder, RunFailed(message="No memory."))
    process.ask_to_stop(folder)
    assert resume_training(folder) == folder
    run = load_run(folder)
    assert run.status is RunStatus.QUEUED
    assert isinstance(run.job, TrainJob)
    assert run.job.resume


def test_a_finished_run_does_not_go_on(dataset: Path) -> None:
    folder = _prepare(dataset)
    _end(folder, RunFinished(seconds=1.0))
    with pytest.raises(StudioError, match="finished"):
        prepare_training(dataset=dataset, resume=folder)


def test_a_run_with_damaged_checkpoints_does_not_go_on(dataset: Path) -> None:
    folder = _prepare(dataset)
    _end(folder, RunFailed(message="No memory."))
    (folder / "train" / "weights").mkdir(parents=True)
    (folder / "train" / "weights" / "last.pt").write_bytes(b"torn")
    with pytest.raises(StudioError, match="cannot go on"):
        resume_training(folder)


def test_a_queued_run_that_is_stopped_leaves_the_queue(dataset: Path) -> None:
    folder = _prepare(dataset)
    process.ask_to_stop(folder)
    assert load_run(folder).status is RunStatus.STOPPED
    with pytest.raises(StudioError, match="is over"):
        process.start_run(folder)
