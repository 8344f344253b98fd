"""The list of all images that a gallery shows."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from studio.datasets.image_files import SplitFolders
from studio.datasets.image_index import BATCH, FIRST_BATCH, Batch, index_images


def make(root: Path, count: int, row: str = "1 0.5 0.5 0.2 0.2\n") -> SplitFolders:
    images, labels = root / "train" / "images", root / "train" / "labels"
    images.mkdir(parents=True)
    labels.mkdir()
    for number in range(count):
        (images / f"{number:05d}.jpg").write_bytes(b"")
        (labels / f"{number:05d}.txt").write_text(row)
    return SplitFolders(images, labels)


def test_every_image_is_listed_in_batches_the_first_of_them_small(tmp_path: Path) -> None:
    batches = list(index_images([("train", make(tmp_path, 700))], nc=2))
    assert [len(batch.entries) for batch in batches] == [FIRST_BATCH, BATCH, 700 - BATCH - FIRST_BATCH]
    assert {batch.total for batch in batches} == {700}
    assert batches[0].entries[0].classes == (1,)
    assert batches[0].entries[0].label == tmp_path / "train" / "labels" / "00000.txt"


def test_images_without_boxes_and_with_a_faulty_label_are_told_apart(tmp_path: Path) -> None:
    split = make(tmp_path, 3)
    (split.labels / "00000.txt").write_text("")
    (split.labels / "00001.txt").write_text("9 0.5 0.5 0.2 0.2\n")
    (split.labels / "00002.txt").unlink()
    (batch,) = index_images([("train", split)], nc=2)
    assert [(entry.boxes, entry.has_label) for entry in batch.entries] == [(0, True), (-1, True), (0, False)]


def test_a_folder_that_is_gone_gives_an_empty_list(tmp_path: Path) -> None:
    split = SplitFolders(tmp_path / "images", tmp_path / "labels")
    assert list(index_images([("train", split)], nc=2)) == [Batch((), 0)]


def test_the_child_prints_batches_that_read_back(tmp_path: Path) -> None:
    split = make(tmp_path / "数据 集", 3)
    asked = {"splits": [["train", str(split.images), str(split.labels), None]], "nc": 2}
    program = [sys.executable, "-m", "studio.datasets.image_index", json.dumps(asked)]
    done = subprocess.run(program, capture_output=True, text=True, check=True, timeout=60)
    batch = Batch.from_dict(json.loads(done.stdout))
    assert [entry.name for entry in batch.entries] == ["00000.jpg", "00001.jpg", "00002.jpg"]
    assert "数据 集" in batch.entries[0].image
