"""Real photographs: every planted fault is found, sound files stay quiet, counts are those of ultralytics."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from pathlib import Path

import pytest

from studio.datasets.report import DatasetReport
from studio.datasets.scan import scan_dataset

SHARED = Path(__file__).resolve().parents[3] / "shared"
FAULTS = SHARED / "data" / "tiny_messy" / "FAULTS.json"
ENTRIES = json.loads(FAULTS.read_text(encoding="utf-8"))["entries"] if FAULTS.is_file() else []


@pytest.fixture(scope="module")
def messy(shared: Path) -> DatasetReport:
    return scan_dataset(shared / "data" / "tiny_messy")


def reported(report: DatasetReport) -> dict[str, list]:
    """Map each file, relative to the dataset, to the errors and warnings about it."""
    found: dict[str, list] = defaultdict(list)
    for problem in report.problems:
        if problem.where is not None and problem.severity != "info":
            found[problem.where.path.relative_to(report.root).as_posix()].append(problem)
    return found


@pytest.mark.parametrize(
    "entry", [e for e in ENTRIES if e["severity"] in ("error", "warning")], ids=lambda e: e["fault"]
)
def test_every_planted_fault_is_reported(messy, entry):
    problems = [problem for file in entry["files"] for problem in reported(messy)[file]]
    assert problems, entry["expect"]
    assert all(problem.hint for problem in problems)
    if entry["severity"] == "error":
        assert any(problem.severity == "error" for problem in problems)


@pytest.mark.parametrize("entry", [e for e in ENTRIES if e["severity"] in ("ok", "info")], ids=lambda e: e["files"][0])
def test_sound_files_are_not_reported(messy, entry):
    assert [problem for file in entry["files"] for problem in reported(messy)[file]] == []


@pytest.mark.parametrize("split", ["train", "val"])
def test_images_and_boxes_are_counted_as_ultralytics_counts_them(messy, shared, split):
    outcomes: dict[str, str] = {}
    for entry in json.loads((shared / "data" / "tiny_messy" / "FAULTS.json").read_text(encoding="utf-8"))["entries"]:
        outcomes |= {f: o for f, o in entry["ultralytics_8_4_190"].items() if f.startswith(split)}
    outcomes = {f: o for f, o in outcomes.items() if "not listed" not in o and not Path(f).name.startswith(".")}
    counts = messy.split(split)
    assert counts.images == len(outcomes)
    assert counts.dropped == sum("CORRUPT" in outcome for outcome in outcomes.values())
    assert counts.backgrounds == sum("background" in outcome for outcome in outcomes.values())
    assert counts.boxes == sum(int(match[1]) for o in outcomes.values() if (match := re.match(r"ok (\d+) boxes", o)))


@pytest.mark.parametrize("name", ["bccd", "cards", "tiny", "trees_small"])
def test_clean_datasets_have_the_counts_of_their_source_and_no_finding(shared, name):
    folder = shared / "data" / name
    report = scan_dataset(folder)
    stated = {
        split: (int(images), int(boxes))
        for split, images, boxes in re.findall(
            r"^- (train|val): (\d+) images, (\d+) boxes",
            (folder / "SOURCE.md").read_text(encoding="utf-8"),
            re.MULTILINE,
        )
    }
    assert {split.name: (split.images, split.boxes) for split in report.splits} == stated
    assert [problem.message for problem in report.problems if problem.severity != "info"] == []
    assert report.usable


def test_class_counts_are_those_of_the_source(shared):
    report = scan_dataset(shared / "data" / "bccd")
    assert report.class_names == ("RBC", "WBC", "Platelets")
    assert report.split("train").boxes_per_class == (1142, 107, 94)
    assert report.split("val").boxes_per_class == (405, 37, 45)


def test_a_messy_dataset_is_left_alone(dataset_copy):
    root = dataset_copy("tiny_messy")
    before = {path: (path.stat().st_mtime_ns, path.read_bytes() if path.is_file() else b"") for path in root.rglob("*")}
    scan_dataset(root)
    after = {path: (path.stat().st_mtime_ns, path.read_bytes() if path.is_file() else b"") for path in root.rglob("*")}
    assert after == before
