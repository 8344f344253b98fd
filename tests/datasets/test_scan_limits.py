"""Large label files, stopping, and files that go away while a scan runs."""

from __future__ import annotations

import subprocess
import sys
import time
from itertools import pairwise

import pytest

from studio.datasets.scan import ScanCancelled, scan_dataset


def test_files_that_vanish_during_the_scan_are_told(make_dataset):
    root = make_dataset()
    calls: list[int] = []

    def remove_some() -> bool:
        calls.append(1)
        if len(calls) == 1:  # all is listed by then, little is read
            for path in (root / "val" / "images" / "val1.jpg", root / "val" / "labels" / "val0.txt"):
                path.unlink()
        return False

    rows = "".join(f"0 0.5 0.5 0.{i:06d} 0.2\n" for i in range(1, 300_000))
    (root / "train" / "labels" / "train0.txt").write_text(rows)
    report = scan_dataset(root, cancelled=remove_some)
    assert sorted(p.where.path.name for p in report.problems if p.code == "image-vanished") == ["val0.txt", "val1.jpg"]
    assert report.split("val").images == 1


def test_progress_ends_at_the_total_and_a_scan_can_be_stopped(make_dataset):
    root = make_dataset()
    calls: list[tuple[int, int]] = []
    scan_dataset(root, progress=lambda done, total: calls.append((done, total)))
    assert calls[-1] == (5, 5)
    rows = "".join(f"0 0.5 0.5 0.{i:06d} 0.2\n" for i in range(1, 600_000))
    (root / "train" / "labels" / "train0.txt").write_text(rows)
    asked: list[float] = []

    def cancelled() -> bool:
        asked.append(time.process_time())  # not of the clock: other programs run beside the tests
        return len(asked) == 3

    with pytest.raises(ScanCancelled):
        scan_dataset(root, cancelled=cancelled)
    assert time.process_time() - asked[-1] < 0.2
    assert max(b - a for a, b in pairwise(asked)) < 0.2


def test_a_million_rows_are_read_in_time_and_memory(make_dataset):
    root = make_dataset()
    rows = "".join(f"{i % 2} 0.5 0.{i % 900 + 50:03d} 0.{i % 1000 + 1:04d} 0.05\n" for i in range(1_000_000))
    (root / "train" / "labels" / "train0.txt").write_text(rows + "0 nan 0.5 0.1 0.1\n")
    # VmHWM and not getrusage: the latter counts what the parent had before it started the child.
    code = (
        "import re, sys, time; from pathlib import Path; from studio.datasets.scan import scan_dataset;"
        "report = scan_dataset(Path(sys.argv[1]));"
        "status = Path('/proc/self/status'); text = status.read_text() if status.is_file() else 'VmHWM: 0 kB';"
        "print(time.process_time(), int(re.search(r'VmHWM:\\s*(\\d+)', text)[1]) >> 10, report.problems[0].where.line)"
    )
    output = subprocess.run([sys.executable, "-c", code, str(root)], capture_output=True, text=True, check=True).stdout
    seconds, megabytes, line = output.split()
    assert float(seconds) < 15
    assert int(megabytes) < 700
    assert int(line) == 1_000_001
