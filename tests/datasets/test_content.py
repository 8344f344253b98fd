"""What training sees of a dataset, in one digest a split: the same for a copy, another for any change that counts."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from studio import paths
from studio.datasets import content
from studio.datasets.content import current_content, read_content
from studio.datasets.layout import find_layout
from studio.runs.seen_data import DATASET_FILE, change_words, seen_data, splits_of


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    root = tmp_path / "pictures"
    for split, count in (("train", 3), ("val", 2)):
        (root / split / "images").mkdir(parents=True)
        (root / split / "labels").mkdir()
        for number in range(count):
            (root / split / "images" / f"{number}.jpg").write_bytes(b"\xff\xd8" + bytes(number + 5))
            (root / split / "labels" / f"{number}.txt").write_text(f"0 0.5 0.5 0.2 0.{number + 1}\n", encoding="utf-8")
    return root


def digests(root: Path) -> tuple[str, str]:
    found = read_content(find_layout(root))
    return found["train"].digest, found["val"].digest


def relabel(root: Path) -> None:
    (root / "train" / "labels" / "1.txt").write_text("0 0.5 0.5 0.2 0.9\n", encoding="utf-8")


def test_a_copy_elsewhere_with_other_dates_is_the_same(dataset: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(dataset, tmp_path / "moved" / "here")
    for path in copy.rglob("*.*"):
        os.utime(path, (1, 1))
    assert digests(copy) == digests(dataset)


@pytest.mark.parametrize(
    ("change", "is_other"),
    [
        (relabel, (True, False)),
        (lambda root: (root / "val" / "images" / "9.png").write_bytes(b"x"), (False, True)),
        (lambda root: (root / "val" / "labels" / "0.txt").unlink(), (False, True)),
        (lambda root: (root / "train" / "images" / "0.jpg").write_bytes(b"longer than before"), (True, False)),
        (lambda root: (root / "train" / "images" / "0.jpg").rename(root / "train" / "images" / "7.jpg"), (True, False)),
        (lambda root: (root / "train" / "labels" / "notes.txt").write_text("no label"), (False, False)),
        (lambda root: (root / "train" / "labels.cache").write_bytes(b"of ultralytics"), (False, False)),
    ],
)
def test_what_training_sees_counts_and_nothing_else(
    dataset: Path, change: Callable[[Path], object], is_other: tuple[bool, bool]
) -> None:
    before = digests(dataset)
    change(dataset)
    after = digests(dataset)
    assert tuple(one != other for one, other in zip(before, after, strict=True)) == is_other


def test_an_unchanged_dataset_is_not_read_again(dataset: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ATTENTION_STUDIO_HOME", str(tmp_path / "home"))
    for path in dataset.rglob("*"):
        os.utime(path, (time.time() - 60, time.time() - 60))
    first = current_content(dataset)
    monkeypatch.setattr(content, "read_content", lambda layout: pytest.fail("the labels were read again"))
    assert current_content(dataset) == first
    kept = next((paths.cache_folder() / content.CACHE_FOLDER).glob("*.json"))
    monkeypatch.undo()
    monkeypatch.setenv("ATTENTION_STUDIO_HOME", str(tmp_path / "home"))
    kept.write_text("[[[[", encoding="utf-8")
    assert current_content(dataset) == first
    relabel(dataset)
    assert current_content(dataset)["train"] != first["train"]


def test_the_window_asks_a_process_and_gets_words_for_what_is_gone(dataset: Path, tmp_path: Path) -> None:
    def ask(path: Path) -> dict:
        command = [sys.executable, "-m", "studio.datasets.content", str(path)]
        home = {**os.environ, "ATTENTION_STUDIO_HOME": str(tmp_path / "home")}
        return json.loads(subprocess.run(command, capture_output=True, check=True, env=home, timeout=60).stdout)

    assert splits_of(ask(dataset)["content"])["train"].images == 3
    assert "does not exist" in ask(tmp_path / "gone")["error"]["message"]


def test_a_change_is_told_with_its_numbers(dataset: Path, tmp_path: Path) -> None:
    def now() -> dict:
        return splits_of(content.content_to_dict(read_content(find_layout(dataset))))

    (tmp_path / DATASET_FILE).write_text(
        json.dumps({"v": 1, "train": "x", "val": "y", "listed": content.content_to_dict(read_content(find_layout(dataset)))})
    )  # fmt: skip
    seen = seen_data(tmp_path)
    assert change_words(seen, now()) is None
    relabel(dataset)
    assert "other training images or labels" in str(change_words(seen, now()))
    (dataset / "val" / "images" / "9.jpg").write_bytes(b"x")
    assert "3 training and 2 validation images then, 3 and 3 now" in str(change_words(seen, now()))


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "[]", '{"listed": 3}', '{"listed": {"train": {"digest": "", "images": 1}}}', "[" * 100_000,
        '{"listed": {"train": {"digest": "a", "images": 1}, "val": {"digest": "b", "images": -4}}}',
    ],
)  # fmt: skip
def test_a_damaged_note_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / DATASET_FILE).write_text(text, encoding="utf-8")
    assert seen_data(tmp_path) == {}
