"""The second process of a scan: it changes nothing but the time, whatever becomes of it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from studio.datasets import read_ahead, scan
from studio.datasets.read_ahead import NOTHING, ReadAhead, is_worth_it
from studio.datasets.report import DatasetReport
from studio.datasets.scan import ScanCancelled, scan_dataset
from studio.datasets.scan_cache import ScanCache


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[ReadAhead]:
    """Use the second process for the smallest of datasets; give those that were started."""
    readers: list[ReadAhead] = []

    class Noted(ReadAhead):
        def __init__(self) -> None:
            super().__init__()
            readers.append(self)

    monkeypatch.setattr(scan, "ReadAhead", Noted)
    monkeypatch.setattr(scan, "is_worth_it", lambda images: True)
    monkeypatch.setattr(read_ahead, "_START_IMAGES", 1)
    return readers


def facts(report: DatasetReport) -> dict:
    return {key: value for key, value in report.to_dict().items() if key != "seconds"}


def spoil(root: Path) -> None:
    """Put a fault of every kind that the second process leaves to the scan into a dataset."""
    images, labels = root / "train" / "images", root / "train" / "labels"
    (images / "train0.jpg").write_bytes((images / "train0.jpg").read_bytes()[:60])
    (images / "train1.jpg").write_bytes((images / "train1.jpg").read_bytes() + b"\0\0")
    (labels / "train1.txt").write_text("0 0.5 0.5 0.2 0.2\n9 0.5 0.5 0.2 0.2\n")
    (labels / "train2.txt").write_text("".join(f"0 0.5 0.5 0.2 0.{i:05d}\n" for i in range(1, 9000)))
    (root / "val" / "labels" / "val0.txt").unlink()


@pytest.mark.parametrize("kept", [False, True])
def test_the_report_is_the_same_with_it(make_dataset, started, monkeypatch, tmp_path, kept):
    root = make_dataset("数据 集")
    spoil(root)
    with_it = scan_dataset(root, cache=ScanCache(tmp_path / "cache") if kept else None)
    assert len(started) == 1
    monkeypatch.setattr(scan, "is_worth_it", lambda images: False)
    assert facts(scan_dataset(root)) == facts(with_it)
    assert len(started) == 1


def test_what_it_reads_is_not_read_again(make_dataset, started, monkeypatch):
    from studio.datasets import scanner

    opened: list[str] = []
    real = scanner.read_header
    monkeypatch.setattr(scanner, "read_header", lambda path, size: opened.append(Path(path).name) or real(path, size))
    scan_dataset(make_dataset())
    assert opened == ["train0.jpg"]  # which is read while the process starts


def test_a_scan_goes_on_when_it_dies(make_dataset, started, monkeypatch):
    root = make_dataset()
    expected = facts(scan_dataset(root))
    (first,) = started
    assert first._process is None  # ended with its scan
    monkeypatch.setattr(ReadAhead, "read", _killed(ReadAhead.read))
    assert facts(scan_dataset(root)) == expected
    monkeypatch.setattr(read_ahead.sys, "executable", str(root / "no such program"))
    assert facts(scan_dataset(root)) == expected


def _killed(real):
    def read(self, *arguments, **options):
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        return real(self, *arguments, **options)

    return read


def test_it_ends_with_a_scan_that_is_stopped(make_dataset, started):
    root = make_dataset()
    rows = "".join(f"0 0.5 0.5 0.{i:06d} 0.2\n" for i in range(1, 300_000))
    (root / "train" / "labels" / "train0.txt").write_text(rows)
    pids: list[int] = []

    def cancelled() -> bool:
        pids.append(started[0]._process.pid)
        return True

    with pytest.raises(ScanCancelled):
        scan_dataset(root, cancelled=cancelled)
    assert started[0]._process is None
    if os.name == "posix":
        with pytest.raises(ProcessLookupError):
            os.kill(pids[0], 0)


def test_a_broken_answer_counts_as_none(started):
    reader = ReadAhead()
    try:
        assert (
            list(reader.read([("no such image.jpg", -1, None, -1)] * 3, nc=2, tick=lambda: None))[1:] == [NOTHING] * 2
        )
    finally:
        reader.close()


def test_it_is_for_many_images_on_a_machine_with_a_free_core(monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: 4)
    monkeypatch.setattr(os, "getloadavg", lambda: (0.5, 0.5, 0.5), raising=False)
    assert is_worth_it(20_000)
    assert not is_worth_it(100)
    monkeypatch.setattr(os, "getloadavg", lambda: (6.0, 0.5, 0.5), raising=False)
    assert not is_worth_it(20_000)
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    monkeypatch.setattr(os, "getloadavg", lambda: (0.0, 0.5, 0.5), raising=False)
    assert not is_worth_it(20_000)
