"""Splits that are lists of images: found, scanned, and written into our data.yaml; the images stay where they are."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from studio.datasets.data_yaml import data_yaml_text
from studio.datasets.image_files import list_images, read_listing
from studio.datasets.layout import find_layout
from studio.datasets.scan import scan_dataset
from studio.errors import DatasetError


def _with_lists(root: Path, folder: Path, *, missing: bool = False) -> Path:
    """Write lists of the images of `root` and a data.yaml into `folder`."""
    folder.mkdir()
    for split in ("train", "val"):
        images = [str(path) for path in sorted((root / split / "images").iterdir())]
        if missing and split == "val":
            images.append(str(root / "val" / "images" / "gone.jpg"))
        (folder / f"{split}.txt").write_text("\n".join(images) + "\n", encoding="utf-8")
    path = folder / "data.yaml"
    path.write_text("train: train.txt\nval: val.txt\nnames: [cat, dog]\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["lists", "名单 1"])
def test_lists_are_scanned_as_folders_are(make_dataset, tmp_path, name):
    root = make_dataset("原图 set")
    given = _with_lists(root, tmp_path / name)
    by_list, by_folder = scan_dataset(given), scan_dataset(root)
    assert by_list.usable
    for split in ("train", "val"):
        one, other = by_list.split(split), by_folder.split(split)
        assert (one.images, one.boxes, one.boxes_per_class) == (other.images, other.boxes, other.boxes_per_class)
        assert list_images(one.folders) == list_images(other.folders)


def test_the_data_yaml_of_a_run_names_the_lists(make_dataset, tmp_path):
    given = _with_lists(make_dataset(), tmp_path / "lists")
    fields = yaml.safe_load(data_yaml_text(find_layout(given.parent), ("cat", "dog")))
    assert (fields["train"], fields["val"]) == ("train.txt", "val.txt")
    assert fields["path"] == given.parent.as_posix()


@pytest.mark.torch
def test_ultralytics_finds_the_same_images(make_dataset, tmp_path):
    base = pytest.importorskip("ultralytics.data.base")
    given = _with_lists(make_dataset("图 1"), tmp_path / "lists")
    split = find_layout(given).splits["val"]

    class Reader:
        prefix, fraction = "", 1.0

    found = base.BaseDataset.get_img_files(Reader(), str(split.listing))
    assert found == [str(path) for path in list_images(split)]


def test_an_image_that_a_list_names_and_that_is_gone_is_told(make_dataset, tmp_path):
    report = scan_dataset(_with_lists(make_dataset(), tmp_path / "lists", missing=True))
    told = [problem for problem in report.problems if problem.code == "image-missing"]
    assert [problem.where.path.name for problem in told] == ["gone.jpg"]


def test_labels_of_other_lists_are_no_orphans(make_dataset, tmp_path):
    root = make_dataset(train=6)
    given = _with_lists(root, tmp_path / "lists")
    listing = given.parent / "train.txt"
    listing.write_text("\n".join(listing.read_text().splitlines()[:2]) + "\n")
    codes = {problem.code for problem in scan_dataset(given).problems}
    assert "label-without-image" not in codes


def test_a_list_counts_from_its_own_folder_only_with_a_dot(tmp_path):
    listing = tmp_path / "train.txt"
    listing.write_text("\ufeff./a/x.jpg\n\n./a/x.jpg\n/b/y.jpg\n", encoding="utf-8")
    assert read_listing(listing) == [str(tmp_path / "a" / "x.jpg"), str(Path("/b/y.jpg"))]
    listing.write_text("a/x.jpg\n", encoding="utf-8")
    with pytest.raises(DatasetError, match="does not say from which folder"):
        read_listing(listing)
