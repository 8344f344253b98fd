"""One training whose dataset, images and classes have the oddest names, on a disk that is read-only."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from benchmarks.fault_tools import Mother, log_of, new_run, told_epochs, wait_for_end
from studio.errors import RunError
from studio.launch import process
from studio.launch.prepare import resume_training
from studio.runs.events import BestValidated
from studio.runs.run import RunStatus, load_run
from studio.runs.store import check_run_name

from .conftest import FEW, events_of

ODD = [
    "树 tree",
    'it\'s "quoted"',
    "two\nlines",
    "\u202ertl \u05d0\u05d1",
    "<img src='/etc/passwd'>",
    "a: b # c",
    "-rf --epochs=1",
    "%s {0} {name}",
    "=HYPERLINK(1)",
    "😀",
    "x" * 240,
]
CLASSES = ["树 tree", 'it\'s "quoted": # 1\nline', "<img src='/etc/passwd'>", "\u202ertl \u05d0"]


@pytest.mark.parametrize("name", [*ODD, "\udcff", "../../../esc", "/tmp/x", "con", ""])
def test_no_odd_name_becomes_a_folder_of_a_run(name: str) -> None:
    with pytest.raises(RunError) as told:
        check_run_name(name)
    assert "\n" not in told.value.message


def odd_dataset(bricks: Path, root: Path) -> Path:
    """Copy a dataset to names that are Chinese, quoted, of two lines, no UTF-8, as long as a name can be."""
    own = Path(shutil.copytree(bricks, root / "数据 'set' \"a\"\n<img src=x> \u202e"))
    images = sorted((own / "train" / "images").glob("*.jpg"))
    for name, image in zip([os.fsdecode(b"\xff\xfe bytes"), *reversed(ODD)], images, strict=False):
        label = next(own.rglob(f"{image.stem}.txt"))
        image.rename(image.with_name(f"{name.replace('/', '_')}.jpg"))
        label.rename(label.with_name(f"{name.replace('/', '_')}.txt"))
    return own


@pytest.mark.torch
@pytest.mark.slow
def test_odd_names_and_a_read_only_dataset_are_trained(mother: Mother, bricks: Path, fault_home: Path) -> None:
    disk = fault_home / "odd"
    disk.mkdir()
    is_mounted = subprocess.run(["mount", "-t", "tmpfs", "odd", str(disk)], check=False).returncode == 0
    try:
        own = odd_dataset(bricks, disk)
        (own / "classes.txt").unlink()
        (own / "data.yaml").write_text(
            yaml.safe_dump({"train": "train/images", "val": "val/images", "names": CLASSES}), encoding="utf-8"
        )
        if is_mounted:
            subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        folder = new_run(own, "odd", settings=replace(FEW, epochs=2))
        mother.start(folder)
        assert wait_for_end(folder) is RunStatus.FINISHED, log_of(folder)
        assert told_epochs(folder) == [1, 2]
        names = load_run(folder).job.class_names
        assert (names[0], names[2]) == (CLASSES[0], CLASSES[2])
        assert len(names) == len(CLASSES)
        assert not any("\n" in name for name in names)
        [best] = events_of(folder, BestValidated)
        assert set(best.per_class) <= set(names)
        assert process.outcome(folder)
        with pytest.raises(RunError):
            resume_training(folder)
    finally:
        if is_mounted:
            subprocess.run(["umount", str(disk)], check=False)
