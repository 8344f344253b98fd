"""Layouts that are found, and one clear sentence for each that is not."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest

from studio.datasets.image_files import SplitFolders, label_path, list_images
from studio.datasets.layout import find_layout
from studio.errors import DatasetError


@pytest.mark.parametrize("split_first", [True, False])
@pytest.mark.parametrize("val", ["val", "valid"])
@pytest.mark.parametrize("name", ["set", "with space", "水果 数据集", "images", "#1 & 100%"])
def test_both_folder_orders_are_found(make_dataset, split_first, val, name):
    root = make_dataset(name, split_first=split_first, val=val)
    layout = find_layout(root)
    assert list(layout.splits) == ["train", "val"]
    assert layout.class_names == ("cat", "dog")
    assert layout.names_source == root / "classes.txt"
    for split in layout.splits.values():
        assert split.images.is_dir()
        assert split.labels.is_dir()
        assert all(label_path(image).is_file() for image in list_images(split))


def test_the_test_split_is_found_too(make_dataset):
    root = make_dataset()
    shutil.copytree(root / "val", root / "test")
    assert list(find_layout(root).splits) == ["train", "val", "test"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("train: train/images\nval: val/images\nnames: [a, b]\n", ("a", "b")),
        ("path: .\ntrain: ./train/images\nval: val/images\nnames: {0: a, 1: b}\n", ("a", "b")),
        ("path: /nowhere/at/all\ntrain: train/images\nval: val/images\nnames: [yes, no]\n", ("yes", "no")),
        ("train: ../train/images\nval: ../val/images\nnames:\n- 苹果\n- 梨\n", ("苹果", "梨")),
        ("train: train\nval: [val]\nnc: 2\nnames: [a, b]\n", ("a", "b")),
        ("train: train\\images\nval: val\\images\nnames: [a, b]\n", ("a", "b")),
    ],
)
def test_a_data_yaml_is_read_relative_to_its_own_folder(make_dataset, text, names):
    root = make_dataset()
    path = root / "data.yaml"
    path.write_text(text, encoding="utf-8")
    for given in (path, root):
        layout = find_layout(given)
        assert layout.class_names == names
        assert layout.splits["train"] == SplitFolders(root / "train" / "images", root / "train" / "labels")
        assert layout.names_source == path


def test_a_download_key_is_reported_and_never_run(make_dataset, tmp_path):
    root, marker = make_dataset(), tmp_path / "ran"
    (root / "data.yaml").write_text(
        f"train: train/images\nval: missing/images\nnames: [a, b]\ndownload: |\n  open({str(marker)!r}, 'w')\n"
    )
    layout = find_layout(root)  # the folders are there, whatever the YAML says of val
    assert [problem.code for problem in layout.problems] == ["yaml-download"]
    assert not marker.exists()


def test_a_chinese_yaml_in_gbk_keeps_its_names(make_dataset):
    root = make_dataset()
    (root / "data.yaml").write_bytes("train: train/images\nval: val/images\nnames: [苹果, 梨]\n".encode("gb18030"))
    layout = find_layout(root)
    assert layout.class_names == ("苹果", "梨")
    assert [problem.code for problem in layout.problems] == ["names-encoding"]


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [x,x]\nb: &b [*a,*a]\nnames: [*b,*b]\n",
        "names: " + "[" * 5000,
        "names: [" + "x," * 40_000 + "]",
        "x" * 300_000,
        "names: [unclosed\n",
        "- a\n- b\n",
        "train: !!python/object/apply:os.system ['true']\nnames: [a\n",
        "",
    ],
    ids=["aliases", "depth", "nodes", "size", "syntax", "list", "tag", "empty"],
)
def test_a_hostile_or_broken_yaml_is_refused_quickly_and_costs_only_the_names(make_dataset, text):
    root = make_dataset()
    (root / "data.yaml").write_text(text)
    started = time.perf_counter()
    with pytest.raises(DatasetError) as caught:
        find_layout(root / "data.yaml")
    assert time.perf_counter() - started < 2
    assert caught.value.where.path == root / "data.yaml"
    assert caught.value.hint
    layout = find_layout(root)
    assert layout.class_names == ("cat", "dog")
    assert [problem.code for problem in layout.problems] == ["yaml-unreadable"]


def _rename(old: str, new: str):
    return lambda root: (root / old).rename(root / new)


def _remove(*parts: str):
    return lambda root: [shutil.rmtree(root / part) for part in parts]


def _loose_images(root: Path) -> None:
    for image in list((root / "train" / "images").iterdir()):
        image.rename(root / "train" / image.name)
    (root / "train" / "images").rmdir()


def _empty(folder: str):
    return lambda root: [file.unlink() for file in (root / folder).iterdir()]


FAULTY = {
    "capital Images": (_rename("train/images", "train/Images"), "Images", 'named "images" in small letters'),
    "capital Labels": (_rename("val/labels", "val/Labels"), "Labels", 'named "labels" in small letters'),
    "capital Train": (_rename("train", "Train"), "Train", 'named "train" in small letters'),
    "only train": (_remove("val"), "val", "images for train but none for val"),
    "only val": (_remove("train"), "train", "images for val but none for train"),
    "no labels folder": (_remove("train/labels"), "labels", "There is no folder"),
    "no images folder": (_remove("train/images"), "images", "no images folder"),
    "empty images": (_empty("val/images"), "images", "There are no images in"),
    "loose images": (_loose_images, "train", "lie directly in"),
    "nothing": (_remove("train", "val"), "", "is not a dataset"),
}


@pytest.mark.parametrize("case", FAULTY)
def test_each_fault_of_a_folder_is_one_sentence_with_path_and_advice(make_dataset, case):
    spoil, name, words = FAULTY[case]
    root = make_dataset()
    spoil(root)
    with pytest.raises(DatasetError) as caught:
        find_layout(root)
    assert words in caught.value.message
    assert caught.value.message.endswith(".")
    assert caught.value.hint.endswith(".")
    assert caught.value.where.path.is_relative_to(root)
    assert not name or name in caught.value.where.path.parts


def test_neighbouring_folders_are_pointed_out(make_dataset):
    root = make_dataset()
    with pytest.raises(DatasetError) as above:
        find_layout(root.parent)
    assert str(root) in above.value.hint
    with pytest.raises(DatasetError) as below:
        find_layout(root / "train")
    assert str(root) in below.value.hint


def test_a_missing_folder_and_a_file_are_named(tmp_path):
    with pytest.raises(DatasetError, match="does not exist"):
        find_layout(tmp_path / "nowhere")
    (tmp_path / "set.zip").write_bytes(b"PK")
    with pytest.raises(DatasetError, match="is a file"):
        find_layout(tmp_path / "set.zip")


def test_a_loop_of_links_ends(make_dataset):
    root = make_dataset()
    try:
        (root / "train" / "images" / "again").symlink_to(root / "train", target_is_directory=True)
    except OSError:
        pytest.skip("links cannot be made here")
    assert len(list_images(find_layout(root).splits["train"])) == 3
