"""Real photographs: every planted fault is found, sound files stay quiet, counts are those of ultralytics."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

from studio.datasets.report import DatasetReport
from studio.datasets.scan import scan_dataset
from studio.datasets.scan_cache import ScanCache

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


# Fault -> code and the line where it stands.
PLACES = {
    "class_id_out_of_range": ("label-class-out-of-range", "9"),
    "class_id_negative": ("label-class-negative", "-1"),
    "class_id_float": ("label-class-fraction", "1.5"),
    "coords_gt_1": ("label-coordinates-outside", "1.03"),
    "coords_negative": ("label-coordinates-outside", "-0.05"),
    "nan_coords": ("label-not-finite", "nan"),
    "inf_coords": ("label-not-finite", "inf"),
    "coords_gt_1_pixels": ("label-coordinates-pixels", None),
    "box_exceeds_image": ("label-box-outside", None),
    "malformed_row_4_columns": ("label-columns", None),
    "malformed_row_6_columns": ("label-confidence-column", None),
    "malformed_row_text": ("label-class-text", None),
    "malformed_row_commas": ("label-commas", None),
    "malformed_row_decimal_comma": ("label-decimal-comma", None),
    "duplicate_row": ("label-duplicate-row", None),
    "zero_area_box": ("label-zero-area", None),
    "tiny_box": ("label-tiny-box", None),
    "polygon_rows": ("label-polygons", None),
    "mixed_box_and_polygon_rows": ("label-mixed", None),
}


@pytest.mark.parametrize("fault", PLACES)
def test_a_fault_of_a_row_has_its_file_and_line(messy, fault):
    code, word = PLACES[fault]
    files = [f for entry in ENTRIES if entry["fault"] == fault for f in entry["files"] if f.endswith(".txt")]
    (problem,) = [p for p in messy.problems if p.code == code and p.where.path == messy.root / files[0]]
    rows = (messy.root / files[0]).read_text(encoding="utf-8").splitlines()
    faulty = rows[problem.where.line - 1]
    assert problem.args["line"] == problem.where.line or code in ("label-mixed", "label-polygons")
    if word is not None:
        assert word in faulty.lower().split() or word in faulty
    if code == "label-duplicate-row":
        assert rows[: problem.where.line].count(faulty) == 2
    if code == "label-columns":
        assert len(faulty.split()) == 4


def test_the_command_line_tells_the_same(messy, shared, tmp_path):
    command = [sys.executable, "main.py", "data", "check", str(messy.root), "--json"]
    environment = {**os.environ, "ATTENTION_STUDIO_HOME": str(tmp_path)}
    project = Path(__file__).resolve().parents[2]
    done = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, encoding="utf-8")
    told = json.loads(done.stdout)
    assert told["problems"][: len(messy.problems)] == [problem.to_dict() for problem in messy.problems]
    assert told["suggested_imgsz"] == 320


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


@pytest.mark.parametrize("by_sight", [False, True])
def test_a_messy_dataset_is_left_alone(dataset_copy, tmp_path, by_sight):
    root = dataset_copy("tiny_messy")
    before = {path: (path.stat().st_mtime_ns, path.read_bytes() if path.is_file() else b"") for path in root.rglob("*")}
    scan_dataset(root, by_sight=by_sight, cache=ScanCache(tmp_path / "cache"))
    after = {path: (path.stat().st_mtime_ns, path.read_bytes() if path.is_file() else b"") for path in root.rglob("*")}
    assert after == before
