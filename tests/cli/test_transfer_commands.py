"""What pretrained weights bring, and what they may be, as a terminal tells it before anything is trained."""

from __future__ import annotations

import json
import pickle
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from studio.datasets.demo import write_demo_dataset

Run = Callable[..., subprocess.CompletedProcess[str]]

# A detector whose head is a class that nobody has, as a pickle.
FOREIGN = (
    b"\x80\x02}q\x00(X\x05\x00\x00\x00modelcultralytics.nn.tasks\nDetectionModel\n)\x81}X\x08\x00\x00\x00_modules}"
    b"X\x05\x00\x00\x00modelctorch.nn.modules.container\nSequential\n)\x81}X\x08\x00\x00\x00_modules}"
    b"X\x01\x00\x00\x000cmodels.yolo\nDetect\n)\x81}bssbssbX\x05\x00\x00\x00epochJ\xff\xff\xff\xffu."
)


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    return write_demo_dataset(tmp_path / "demo", images=8, seed=0)


def write_pt(path: Path, content: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("archive/data.pkl", content)
    return path


def test_a_dry_run_shows_every_row_and_starts_nothing(run: Run, dataset: Path, shared: Path, studio_home: Path) -> None:
    (studio_home / "weights").mkdir()
    shutil.copyfile(shared / "weights" / "yolo11n.pt", studio_home / "weights" / "yolo11n.pt")
    words = ("train", "--data", dataset, "--template", "lska-backbone", "--weights", "yolo11n.pt", "--dry-run")
    done = run(*words, "--json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["weights"] == str(studio_home / "weights" / "yolo11n.pt")
    report = answer["transfer"]
    assert (report["carried"], report["total"], report["moved"]) == (499, 499, 433)
    assert (report["kept_classes"], report["new_classes"]) == (["apple"], ["lemon", "plum", "leaf"])
    assert [row["module"] for row in report["rows"] if row["source_row"] is None] == ["LSKA"] * 3
    assert not list((studio_home / "runs").glob("*"))


def test_a_model_file_is_held_against_weights(run: Run, tmp_path: Path, shared: Path) -> None:
    run("generate", "--base", "yolo26", "--template", "lska-backbone", "-o", tmp_path / "yolo26n-lska.yaml")
    done = run("inspect", tmp_path / "yolo26n-lska.yaml", "--weights", shared / "weights" / "yolo26n.pt")
    assert "708 of 708 tensors of yolo26n.pt carried over, 33 new. The classes are those of the file." in done.stdout
    assert any(line.split()[:4] == ["6", "Conv", "5", "Conv"] for line in done.stdout.splitlines())
    assert "New: the file has no LSKA." in done.stdout


def test_missing_weights_are_told_with_the_places_and_not_fetched(run: Run, dataset: Path, tmp_path: Path) -> None:
    done = run("train", "--data", dataset, "--weights", "yolo11n.pt", "--dry-run", cwd=tmp_path)
    assert done.returncode == 1
    assert "There is no weights file yolo11n.pt" in done.stderr
    assert "The studio downloads nothing." in done.stderr
    assert not (tmp_path / "yolo11n.pt").exists()


def test_weights_that_run_programs_are_refused(run: Run, dataset: Path, tmp_path: Path) -> None:
    marker = tmp_path / "marker"
    call = b"\x80\x02cposix\nsystem\n" + pickle.dumps((f"touch {marker}",), 2)[2:-1] + b"R."
    weights = write_pt(tmp_path / "evil.pt", call)
    for words in (("--dry-run",), ("--accept-weights", "--detach")):
        done = run("train", "--data", dataset, "--weights", weights, *words)
        assert done.returncode == 1
        assert "it wants to run os.system" in done.stderr
    assert not marker.exists()


def test_foreign_classes_need_an_answer(run: Run, dataset: Path, tmp_path: Path, studio_home: Path) -> None:
    weights = write_pt(tmp_path / "old.pt", FOREIGN)
    words = ("train", "--data", dataset, "--weights", weights, "--dry-run")
    asked = run(*words)
    assert asked.returncode == 1
    assert "needs models.yolo.Detect, which neither ultralytics nor the studio has" in asked.stderr
    assert "--accept-weights" in asked.stderr
    run(*words, "--accept-weights")
    assert "old.pt" in (studio_home / "accepted_weights.json").read_text(encoding="utf-8")
    predicted = run("predict", "--weights", weights, "--source", dataset / "val" / "images", "-o", tmp_path / "out")
    assert "cannot run by itself" in predicted.stderr
