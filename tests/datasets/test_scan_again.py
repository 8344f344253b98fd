"""A second scan: only what changed is read, and what is kept is never trusted blindly."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from studio.datasets import scanner
from studio.datasets.report import DatasetReport
from studio.datasets.scan import scan_dataset
from studio.datasets.scan_cache import MAX_DATASETS, ScanCache


@pytest.fixture
def cache(tmp_path: Path) -> ScanCache:
    return ScanCache(tmp_path / "cache")


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give the list of the files that scans open."""
    opened: list[str] = []

    def watched(real: Callable) -> Callable:
        return lambda path, *more: opened.append(Path(path).name) or real(path, *more)

    monkeypatch.setattr(scanner, "read_header", watched(scanner.read_header))
    monkeypatch.setattr(scanner, "read_content", watched(scanner.read_content))
    return opened


def age(root: Path, seconds: float = 60) -> None:
    """Make every file older than what counts as just changed."""
    then = time.time() - seconds
    for path in root.rglob("*"):
        if path.is_file():
            os.utime(path, (then, then))


def facts(report: DatasetReport) -> dict:
    return {key: value for key, value in report.to_dict().items() if key != "seconds"}


def test_an_unchanged_dataset_is_not_read_again(make_dataset, cache, read):
    root = make_dataset("数据 集")
    age(root)
    first = scan_dataset(root, cache=cache)
    assert len(read) == 10
    calls: list[tuple[int, int]] = []
    second = scan_dataset(root, cache=cache, progress=lambda done, of: calls.append((done, of)))
    assert len(read) == 10
    assert facts(second) == facts(first)
    assert calls == [(5, 5)]


def test_only_changed_files_are_read_again(make_dataset, cache, read):
    root = make_dataset()
    age(root)
    scan_dataset(root, cache=cache)
    read.clear()
    (root / "train" / "labels" / "train1.txt").write_text("0 0.5 0.5 0.1 0.1\n")
    changed = scan_dataset(root, cache=cache)
    assert read == ["train1.txt"]
    assert facts(changed) == facts(scan_dataset(root))
    assert changed.boxes == 9


def test_a_changed_list_of_names_counts_as_a_change(make_dataset, cache):
    root = make_dataset()
    age(root)
    scan_dataset(root, cache=cache)
    (root / "classes.txt").write_text("cat\n")
    assert scan_dataset(root, cache=cache).count("error") == 5


@pytest.mark.parametrize("change", ["same size", "renamed", "removed", "added"])
def test_no_change_is_missed(make_dataset, cache, change):
    root = make_dataset()
    age(root)
    scan_dataset(root, cache=cache)
    label = root / "train" / "labels" / "train1.txt"
    if change == "same size":
        label.write_text(label.read_text().replace("0 0.5", "9 0.5"))
    elif change == "renamed":
        label.rename(label.with_name("other.txt"))
    elif change == "removed":
        label.unlink()
    else:
        (root / "val" / "labels" / "more.txt").write_text("")
    assert facts(scan_dataset(root, cache=cache)) == facts(scan_dataset(root))


def test_a_file_changed_just_now_is_read_again(make_dataset, cache, read):
    root = make_dataset()
    scan_dataset(root, cache=cache)
    read.clear()
    scan_dataset(root, cache=cache)
    assert len(read) == 10


@pytest.mark.parametrize(
    "spoil", [lambda c: c[:-5], lambda c: b"", lambda c: c.replace(b"0.5", b"0.6"), lambda c: b"x" * 99]
)
def test_a_spoilt_cache_is_ignored(make_dataset, cache, tmp_path, spoil):
    root = make_dataset()
    age(root)
    first = scan_dataset(root, cache=cache)
    for file in (tmp_path / "cache").iterdir():
        file.write_bytes(spoil(file.read_bytes()))
    assert facts(scan_dataset(root, cache=cache)) == facts(first)


def test_a_cache_that_cannot_be_written_does_no_harm(make_dataset, tmp_path):
    (tmp_path / "cache").write_text("a file where the folder should be")
    assert scan_dataset(make_dataset(), cache=ScanCache(tmp_path / "cache")).usable


def test_the_cache_keeps_a_limited_number_of_datasets(make_dataset, cache, tmp_path):
    root = make_dataset()
    age(root)
    for number in range(MAX_DATASETS + 3):
        (tmp_path / "cache").mkdir(exist_ok=True)
        (tmp_path / "cache" / f"{number:024x}.files").write_text("old")
        os.utime(tmp_path / "cache" / f"{number:024x}.files", (number, number))
    scan_dataset(root, cache=cache)
    assert len({file.stem for file in (tmp_path / "cache").iterdir()}) == MAX_DATASETS


def test_looks_are_kept_too(make_dataset, cache, monkeypatch):
    from studio.datasets import near_duplicates

    root = make_dataset()
    age(root)
    first = scan_dataset(root, cache=cache, by_sight=True)
    (root / "classes.txt").write_text("cat\ndog\nbird\n")
    monkeypatch.setattr(near_duplicates, "look_at", lambda path: pytest.fail(f"{path} was decoded again"))
    assert scan_dataset(root, cache=cache, by_sight=True).images == first.images


def test_a_scan_by_sight_is_not_answered_by_one_without(make_dataset, cache):
    root = make_dataset()
    age(root)
    assert not scan_dataset(root, cache=cache).compared_by_sight
    assert scan_dataset(root, cache=cache, by_sight=True).compared_by_sight
    assert scan_dataset(root, cache=cache).compared_by_sight
