"""The demo dataset: sound, repeatable, whole or not there."""

from __future__ import annotations

import pytest
from PIL import Image

from studio.datasets.demo import write_demo_dataset
from studio.datasets.labels import read_labels
from studio.datasets.scan import scan_dataset
from studio.errors import DatasetError


def contents(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_demo_passes_its_own_scan(tmp_path):
    calls = []
    folder = write_demo_dataset(
        tmp_path / "水果 demo", images=24, imgsz=160, progress=lambda i, n: calls.append((i, n))
    )
    report = scan_dataset(folder)
    assert report.usable
    assert report.problems == ()
    assert [(split.name, split.images) for split in report.splits] == [("train", 24), ("val", 6)]
    assert all(report.splits[0].boxes_per_class)
    assert calls == [(i, 30) for i in range(1, 31)]
    assert report.image_sizes == ((160, 160, 30),)


def test_the_same_seed_gives_the_same_bytes_and_another_gives_others(tmp_path):
    first = contents(write_demo_dataset(tmp_path / "a", images=2, seed=3, imgsz=96))
    again = contents(write_demo_dataset(tmp_path / "b", images=2, seed=3, imgsz=96))
    other = contents(write_demo_dataset(tmp_path / "c", images=2, seed=4, imgsz=96))
    assert first == again
    assert first != other


def test_boxes_hold_objects_that_differ_from_their_surroundings(tmp_path):
    folder = write_demo_dataset(tmp_path / "demo", images=12, imgsz=128)
    yellow = []
    for path in (folder / "train" / "labels").iterdir():
        with Image.open(folder / "train" / "images" / f"{path.stem}.jpg") as image:
            for row in read_labels(path, nc=4)[0]:
                if row.class_id == 1:  # lemons: much less blue than red, everywhere in the middle of the box
                    yellow.append(image.getpixel((int(row.x * 128), int(row.y * 128))))
    assert len(yellow) > 5
    assert sum(red > 1.5 * blue for red, _, blue in yellow) >= 0.9 * len(yellow)


def test_a_folder_with_something_in_it_is_not_touched(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(DatasetError, match="not empty"):
        write_demo_dataset(tmp_path, images=1, imgsz=64)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_an_empty_folder_is_used(tmp_path):
    (tmp_path / "demo").mkdir()
    write_demo_dataset(tmp_path / "demo", images=1, imgsz=64)
    assert (tmp_path / "demo" / "classes.txt").is_file()


def test_an_interrupted_demo_leaves_nothing_behind(tmp_path):
    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_demo_dataset(tmp_path / "demo", images=2, imgsz=64, progress=stop)
    assert list(tmp_path.iterdir()) == []
