"""Fixes change what they say and nothing else, and everything comes back."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from studio.datasets import fixes
from studio.datasets.fixes import FIXABLE, apply_in_place, apply_to_copy, plan_fixes, undo
from studio.datasets.label_mending import mend_label
from studio.datasets.scan import scan_dataset
from studio.errors import DatasetError

MENDED = {
    "label-class-float": (b"2.0 0.5 0.5 0.1 0.1\n1 0.5  0.5 0.1 0.1\n", b"2 0.5 0.5 0.1 0.1\n1 0.5  0.5 0.1 0.1\n"),
    "label-confidence-column": (b"0 0.5 0.5 0.1 0.1 0.97\r\n", b"0 0.5 0.5 0.1 0.1\r\n"),
    "label-decimal-comma": (b"0 0,5 0,5 0,1 0,1", b"0 0.5 0.5 0.1 0.1"),
    "label-commas": (b"0,0.5,0.5,0.1,0.1\n", b"0 0.5 0.5 0.1 0.1\n"),
    "label-box-outside": (b"0 0.9 0.5 0.4 0.2\n", b"0 0.850000 0.500000 0.300000 0.200000\n"),
    "label-duplicate-row": (b"0 .5 .5 .1 .1\n\n0 0.50 0.5 0.1 0.1\n", b"0 .5 .5 .1 .1\n\n"),
    "label-zero-area": (b"0 0.5 0.5 0 0.1\n1 0.5 0.5 0.1 0.1\n", b"1 0.5 0.5 0.1 0.1\n"),
    "label-not-finite": (b"0 nan 0.5 0.1 0.1\n1 0.5 0.5 0.1 0.1\n", b"1 0.5 0.5 0.1 0.1\n"),
    "label-tiny-box": (b"0 0.5 0.5 0.001 0.1\n1 0.5 0.5 0.1 0.1\n", b"1 0.5 0.5 0.1 0.1\n"),
    "label-bom": (b"\xef\xbb\xbf0 0.5 0.5 0.1 0.1\n", b"0 0.5 0.5 0.1 0.1\n"),
    "label-encoding": ("0 0.5 0.5 0.1 0.1\n".encode("utf-16"), b"0 0.5 0.5 0.1 0.1\n"),
}


@pytest.mark.parametrize("code", MENDED)
def test_a_row_is_mended_and_the_others_keep_their_bytes(code):
    before, after = MENDED[code]
    assert mend_label(before, {code}, (100, 100)) == after
    assert mend_label(after, {code}, (100, 100)) is None
    assert mend_label(before, (), (100, 100)) is None


@pytest.mark.parametrize(
    "row",
    [
        b"0 5 5 1 1",
        b"cat 0.5 0.5 0.1 0.1",
        b"0 0.5 0.5 0.1",
        b"\xff\xfe\x00",
        b"0 0.1 0.1 0.2 0.2 0.3 0.3",
        b"0 1.4 0.5 0.1 0.1",
    ],
)
def test_what_needs_a_guess_stays(row):
    assert mend_label(row, set(MENDED), (100, 100)) is None


def contents(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def test_a_copy_is_put_right_and_the_original_stays(dataset_copy, tmp_path):
    root = dataset_copy("tiny_messy")
    before = contents(root)
    plan = plan_fixes(root, FIXABLE)
    assert contents(root) == before
    outcome = apply_to_copy(plan, tmp_path / "mended 好")
    assert contents(root) == before
    assert outcome.skipped == ()
    left = {problem.code for problem in scan_dataset(tmp_path / "mended 好").problems}
    assert not left & FIXABLE
    assert {"label-class-out-of-range", "image-truncated"} <= left


def test_in_place_everything_comes_back(dataset_copy, tmp_path):
    root = dataset_copy("tiny_messy")
    before = contents(root)
    plan = plan_fixes(root, FIXABLE)
    outcome = apply_in_place(plan, tmp_path / "backup", agreed=True)
    assert outcome.changed == len(plan.changes) > 10
    assert contents(root) != before
    assert undo(tmp_path / "backup").skipped == ()
    assert contents(root) == before


def test_nothing_happens_without_a_yes(dataset_copy, tmp_path):
    root = dataset_copy("tiny_messy")
    before = contents(root)
    with pytest.raises(DatasetError, match="agreed"):
        apply_in_place(plan_fixes(root, FIXABLE), tmp_path / "backup", agreed=False)
    with pytest.raises(DatasetError, match="backup"):
        apply_in_place(plan_fixes(root, FIXABLE), root / "backup", agreed=True)
    assert contents(root) == before


def test_a_file_changed_after_the_plan_is_left(make_dataset, tmp_path):
    root = make_dataset()
    label = root / "train" / "labels" / "train0.txt"
    label.write_bytes(b"\xef\xbb\xbf0 0.5 0.5 0.1 0.1\n")
    plan = plan_fixes(root, {"label-bom"})
    label.write_bytes(b"\xef\xbb\xbf1 0.5 0.5 0.1 0.1\n0 0.5 0.5 0.1 0.1\n")
    assert apply_in_place(plan, tmp_path / "backup", agreed=True).skipped == (label,)
    assert label.read_bytes().startswith(b"\xef\xbb\xbf1")


def test_a_file_changed_after_the_fix_is_not_undone(make_dataset, tmp_path):
    root = make_dataset()
    label = root / "train" / "labels" / "train0.txt"
    label.write_bytes(b"\xef\xbb\xbf0 0.5 0.5 0.1 0.1\n")
    apply_in_place(plan_fixes(root, {"label-bom"}), tmp_path / "backup", agreed=True)
    label.write_bytes(b"mine")
    assert undo(tmp_path / "backup").skipped == (label,)
    assert label.read_bytes() == b"mine"


def test_an_added_end_changes_no_dot(make_dataset, tmp_path):
    root = make_dataset()
    image = root / "train" / "images" / "train0.jpg"
    with Image.open(image) as picture:
        dots = picture.tobytes()
    image.write_bytes(image.read_bytes() + b"\0" * 30)
    apply_in_place(plan_fixes(root, {"image-odd-end"}), tmp_path / "backup", agreed=True)
    with Image.open(image) as picture:
        assert picture.tobytes() == dots
    assert scan_dataset(root).problems == ()


def test_more_files_than_a_report_lists_are_fixed(make_dataset, tmp_path):
    root = make_dataset()
    for index in range(450):
        (root / "train" / "labels" / f"stray{index}.txt").write_text("0 0.5 0.5 0.1 0.1\n")
    assert len(plan_fixes(root, {"label-without-image"}).changes) == 450


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_a_linked_label_stays_a_link(make_dataset, tmp_path):
    root = make_dataset()
    label = root / "train" / "labels" / "train0.txt"
    shutil.move(label, tmp_path / "real.txt")
    label.symlink_to(tmp_path / "real.txt")
    label.write_bytes(b"\xef\xbb\xbf0 0.5 0.5 0.1 0.1\n")
    apply_in_place(plan_fixes(root, {"label-bom"}), tmp_path / "backup", agreed=True)
    assert label.is_symlink()
    assert (tmp_path / "real.txt").read_bytes() == b"0 0.5 0.5 0.1 0.1\n"


def command(home: Path, *arguments: str) -> tuple[int, dict]:
    environment = {**os.environ, "ATTENTION_STUDIO_HOME": str(home)}
    project = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "main.py", "data", *arguments, "--json"],
        cwd=project, env=environment, capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip
    return done.returncode, json.loads(done.stdout)


def test_the_command_line_plans_fixes_and_undoes(dataset_copy, tmp_path):
    root = dataset_copy("tiny_messy")
    before = contents(root)
    code, planned = command(tmp_path / "home", "fix", str(root))
    assert code == 0
    assert planned["planned"]["label-bom"] == 1
    assert contents(root) == before
    code, done = command(tmp_path / "home", "fix", str(root), "--in-place", "--only", "label-bom,label-case")
    assert (code, done["changed"], done["skipped"]) == (0, 2, [])
    assert contents(root) != before
    assert command(tmp_path / "home", "undo", done["backup"]) == (0, {"restored": 2, "skipped": []})
    assert contents(root) == before


def test_another_spelling_of_the_same_name_is_not_taken(tmp_path):
    """A file system that knows no capitals shows one file under both names: here a second name of it does."""
    old, new, other = tmp_path / "a.TXT", tmp_path / "a.txt", tmp_path / "b.txt"
    old.touch()
    assert not fixes._is_taken(old, new)
    if not new.exists():
        new.hardlink_to(old)
    assert not fixes._is_taken(old, new)
    other.touch()
    assert fixes._is_taken(old, other)
