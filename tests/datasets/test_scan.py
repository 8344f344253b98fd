"""The scan as a whole: counts, what it says of splits and classes, and that it leaves the dataset alone."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from studio.datasets.report import MAX_SAMPLES, DatasetReport
from studio.datasets.sayings import SAYINGS
from studio.datasets.scan import scan_dataset
from studio.errors import DatasetError


def digest(root: Path) -> str:
    """Give one sum over names, contents and times of a whole tree."""
    total = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        total.update(str(path.relative_to(root)).encode())
        total.update(str(path.stat().st_mtime_ns).encode())
        if path.is_file():
            total.update(path.read_bytes())
    return total.hexdigest()


def codes(report: DatasetReport) -> list[str]:
    return [problem.code for problem in report.problems]


def test_counts_of_a_sound_dataset(make_dataset):
    root = make_dataset()
    report = scan_dataset(root)
    assert report.usable
    assert report.problems == ()
    train, val = report.splits
    assert (train.images, train.labelled, train.boxes, train.boxes_per_class) == (3, 3, 6, (3, 3))
    assert (val.images, val.labelled, val.boxes, val.backgrounds, val.dropped) == (2, 2, 4, 0, 0)
    assert report.image_sizes == ((64, 48, 5),)
    assert len(report.box_sizes) == 10
    assert {sample.image.name for sample in report.samples} == {
        *(f"train{i}.jpg" for i in range(3)),
        "val0.jpg",
        "val1.jpg",
    }
    assert all(sample.label.is_file() and (sample.width, sample.height) == (64, 48) for sample in report.samples)


def test_a_report_survives_json(make_dataset):
    root = make_dataset("图片 1")
    (root / "train" / "labels" / "train0.txt").write_text("7 0.5 0.5 0.1 0.1\n")
    report = scan_dataset(root)
    again = DatasetReport.from_dict(json.loads(json.dumps(report.to_dict())))
    assert again.to_dict() == report.to_dict()
    assert again.problems == report.problems
    assert again.splits == report.splits


def test_the_dataset_is_left_alone(make_dataset):
    root = make_dataset()
    (root / "train" / "images" / "train0.jpg").write_bytes((root / "train" / "images" / "train0.jpg").read_bytes()[:-2])
    before = digest(root)
    scan_dataset(root)
    assert digest(root) == before


@pytest.mark.skipif(os.name == "nt", reason="chmod does not protect folders on Windows")
def test_a_read_only_dataset_is_scanned(make_dataset):
    root = make_dataset()
    for path in [*root.rglob("*"), root]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        assert scan_dataset(root).usable
    finally:
        for path in [root, *root.rglob("*")]:
            path.chmod(0o755)


def test_classes_without_names_are_numbered(make_dataset):
    root = make_dataset()
    (root / "classes.txt").unlink()
    report = scan_dataset(root)
    assert report.class_names == ("class 0", "class 1")
    assert codes(report) == ["names-missing"]
    assert report.names_source is None


@pytest.mark.parametrize(("split", "word"), [("train", "learn"), ("val", "measured")])
def test_a_split_without_boxes_is_not_usable(make_dataset, split, word):
    root = make_dataset()
    for label in (root / split / "labels").iterdir():
        label.write_text("")
    report = scan_dataset(root)
    assert not report.usable
    assert word in report.reason


def test_a_split_whose_images_are_all_broken_is_not_usable(make_dataset):
    root = make_dataset()
    for image in (root / "val" / "images").iterdir():
        image.write_bytes(b"")
    report = scan_dataset(root)
    assert not report.usable
    assert "None of the 2 val images" in report.reason


def test_a_class_without_boxes_is_told(make_dataset):
    root = make_dataset()
    (root / "classes.txt").write_text("cat\ndog\nhorse\n")
    (problem,) = scan_dataset(root).problems
    assert problem.code == "class-without-boxes"
    assert "horse" in problem.message


def test_a_flood_of_one_fault_is_cut_and_summed(make_dataset):
    root = make_dataset()
    for index in range(450):
        (root / "train" / "labels" / f"stray{index}.txt").write_text("0 0.5 0.5 0.1 0.1\n")
    report = scan_dataset(root)
    assert set(codes(report)) == {"label-without-image"}
    assert len(report.problems) == 201
    assert report.count("warning") == 450
    assert report.problems[-1].message.startswith("250 more files")


def test_samples_show_a_rare_class_early(make_dataset):
    root = make_dataset(train=0)
    images, labels = root / "train" / "images", root / "train" / "labels"
    images.mkdir()
    for index in range(500):
        Image.new("L", (64, 48), index % 256).save(images / f"{index:03}.bmp")
        (labels / f"{index:03}.txt").write_text(f"{int(index == 333)} 0.5 0.5 0.{index + 100} 0.2\n")
    report = scan_dataset(root)
    assert len(report.samples) <= MAX_SAMPLES
    assert any(sample.image.stem == "333" for sample in report.samples[:6])


def test_scanning_imports_neither_numpy_nor_torch(make_dataset):
    code = (
        "import sys; from pathlib import Path; from studio.datasets.scan import scan_dataset;"
        "scan_dataset(Path(sys.argv[1])); print([m for m in ('numpy', 'torch', 'PIL', 'cv2') if m in sys.modules])"
    )
    output = subprocess.run(
        [sys.executable, "-c", code, str(make_dataset())], capture_output=True, text=True, check=True
    )
    assert output.stdout.strip() == "[]"


def test_a_folder_that_is_no_dataset_is_an_error(tmp_path):
    with pytest.raises(DatasetError):
        scan_dataset(tmp_path)


def test_every_finding_is_in_the_documentation():
    text = (Path(__file__).resolve().parents[2] / "docs" / "datasets.md").read_text(encoding="utf-8")
    for key in SAYINGS:
        code = key.partition("/")[0]
        if not key.startswith("more-"):
            tail = code.split("-", 1)[1]
            assert f"`{code}`" in text or f"`-{tail}`" in text, code
