"""What a scan finds in a dataset: leaks, missing partners, labels and classes worth a look."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from PIL import Image

from studio.datasets.balance import size_problems
from studio.datasets.report import DatasetReport
from studio.datasets.scan import scan_dataset


def codes(report: DatasetReport) -> list[str]:
    return [problem.code for problem in report.problems]


def test_an_image_copied_to_val_is_a_leak_and_a_like_name_is_none(make_dataset):
    root = make_dataset()
    shutil.copy(root / "train" / "images" / "train1.jpg", root / "val" / "images" / "other.jpg")
    shutil.copy(
        root / "val" / "images" / "val0.jpg", root / "val" / "images" / "train0.jpg"
    )  # name of train, picture of val
    leaks = [p.where.path.name for p in scan_dataset(root).problems if p.code == "image-in-train-and-val"]
    assert leaks == ["other.jpg"]


def test_a_picture_saved_anew_under_its_name_is_a_leak(make_dataset):
    root = make_dataset()
    with Image.open(root / "train" / "images" / "train1.jpg") as image:
        image.save(root / "val" / "images" / "train1.jpg", quality=60)
    assert "image-in-train-and-val" in codes(scan_dataset(root))


def test_labels_and_images_without_partner_are_told(make_dataset):
    root = make_dataset()
    (root / "train" / "labels" / "train0.txt").rename(root / "train" / "labels" / "TRAIN0.txt")
    (root / "train" / "labels" / "train1.txt").rename(root / "train" / "labels" / "gone.txt")
    found = codes(scan_dataset(root))
    assert sorted(found) == ["image-without-label", "label-case", "label-without-image"]


def test_sub_folders_are_paired_with_theirs(make_dataset):
    root = make_dataset()
    for kind in ("images", "labels"):
        (root / "train" / kind / "day 1").mkdir()
    (root / "train" / "images" / "train0.jpg").rename(root / "train" / "images" / "day 1" / "train0.jpg")
    (root / "train" / "labels" / "train0.txt").rename(root / "train" / "labels" / "day 1" / "train0.txt")
    report = scan_dataset(root)
    assert report.problems == ()
    assert report.splits[0].labelled == 3


def _rows(*rows: str):
    def spoil(root: Path) -> None:
        (root / "train" / "labels" / "train0.txt").write_text("".join(f"{row}\n" for row in rows))

    return spoil


def _twin_names(root: Path) -> None:
    for kind, suffix in (("images", "jpg"), ("labels", "txt")):
        shutil.copy(root / "val" / kind / f"val0.{suffix}", root / "train" / kind / f"TRAIN0.{suffix}")


def _same_labels(root: Path) -> None:
    for index in range(8):
        Image.effect_noise((64, 48), 40 + index).save(root / "train" / "images" / f"more{index}.jpg")
        (root / "train" / "labels" / f"more{index}.txt").write_text("0 0.5 0.5 0.31 0.2\n")


NOTES = {
    "a very long box": (_rows("0 0.5 0.5 0.94 0.05"), "label-long-box"),
    "a box as large as the image": (_rows("0 0.5 0.5 0.99 0.99"), "label-huge-box"),
    "more boxes than max_det": (_rows(*(f"0 0.5 0.5 0.1{i:03d} 0.2" for i in range(301))), "label-crowded"),
    "the same rows everywhere": (_same_labels, "labels-identical"),
    "names that differ in capitals": (_twin_names, "images-differ-in-case"),
    "alpha": (lambda root: Image.new("RGBA", (64, 48)).save(root / "train" / "images" / "a.png"), "image-alpha"),
}


@pytest.mark.parametrize("case", NOTES)
def test_what_is_worth_a_look_is_told(make_dataset, case):
    spoil, code = NOTES[case]
    root = make_dataset()
    assert code not in codes(scan_dataset(root))
    spoil(root)
    (found,) = [problem for problem in scan_dataset(root).problems if problem.code == code]
    assert found.where.path.is_relative_to(root)


def test_unequal_and_rare_classes_are_told(make_dataset):
    root = make_dataset(train=0)
    (root / "classes.txt").write_text("cat\ndog\nbird\n")
    (root / "train" / "images").mkdir()
    for index in range(60):
        Image.new("L", (64, 48), index).save(root / "train" / "images" / f"{index}.bmp")
        rows = f"0 0.5 0.5 0.{index + 100} 0.2\n" * (index < 25) + "2 0.3 0.3 0.2 0.2\n" * (index == 0)
        (root / "train" / "labels" / f"{index}.txt").write_text(rows)
    found = {problem.code: problem for problem in scan_dataset(root).problems}
    assert {"class-imbalance", "class-few-boxes", "class-not-in-val", "backgrounds-many", "split-small"} <= set(found)
    assert found["class-imbalance"].args == {"most": "cat", "fewest": "bird", "ratio": 25}
    assert found["class-not-in-val"].args["names"] == "bird"


def test_tiny_objects_are_told_for_the_size_they_are_trained_at(make_dataset):
    root = make_dataset()
    for label in (root / "train" / "labels").iterdir():
        label.write_text("0 0.5 0.5 0.1 0.1\n1 0.5 0.5 0.5 0.5\n")
    report = scan_dataset(root)
    assert size_problems(report, 640) == []
    (found,) = size_problems(report, 64)
    assert found.code == "objects-tiny"


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_links_are_followed_once_and_broken_ones_told(make_dataset, tmp_path):
    root = make_dataset("has spaces 数据")
    images = root / "train" / "images"
    (tmp_path / "elsewhere").mkdir()
    shutil.move(images / "train0.jpg", tmp_path / "elsewhere" / "real.jpg")
    (images / "train0.jpg").symlink_to(tmp_path / "elsewhere" / "real.jpg")
    (images / "again").symlink_to(images)
    (images / "gone.jpg").symlink_to(tmp_path / "nothing.jpg")
    report = scan_dataset(root)
    assert report.split("train").images == 3
    assert codes(report) == ["image-missing"]
