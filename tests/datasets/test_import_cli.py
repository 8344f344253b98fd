"""`data import` and `data card` as a user types them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from studio import paths
from studio.datasets.importing.importer import default_destination

MAIN = Path(__file__).resolve().parents[2] / "main.py"


def run(*words: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(MAIN), "data", *map(str, words)],
        cwd=cwd,
        env=os.environ.copy(),
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


@pytest.fixture
def packed(make_dataset, tmp_path: Path) -> Path:
    root = make_dataset("水果 set")
    return Path(shutil.make_archive(str(tmp_path / "水果 1"), "zip", root.parent, root.name))


def test_an_archive_is_imported_checked_and_described(packed, tmp_path):
    done = run("import", packed, "-o", tmp_path / "new", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "train: 3 images" in done.stdout
    assert f"Next: python main.py data check {tmp_path / 'new'}" in done.stdout
    assert run("check", tmp_path / "new", cwd=tmp_path).returncode == 0
    card = json.loads(run("card", tmp_path / "new", "-o", tmp_path / "card", "--json", cwd=tmp_path).stdout)
    assert "| 0 | cat |" in Path(card["card"]).read_text(encoding="utf-8")


def test_without_a_folder_it_lands_in_the_studios_own(packed, tmp_path, studio_home):
    answer = json.loads(run("import", packed, "--json", cwd=tmp_path).stdout)
    assert Path(answer["folder"]) == paths.datasets_folder() / "水果 1"
    assert answer["images"] == {"train": 3, "val": 2}
    assert default_destination(packed) == paths.datasets_folder() / "水果 1 2"


def test_missing_names_are_asked_for_and_taken(make_dataset, tmp_path):
    root = make_dataset()
    (root / "classes.txt").unlink()
    (root / "val").rename(root / "Val")
    done = run("import", root, "-o", tmp_path / "new", cwd=tmp_path)
    assert done.returncode == 1
    assert "The labels use the ids 0, 1." in done.stderr
    assert "--names cat,dog" in done.stderr
    plan = json.loads(run("import", root, "--what", "--json", cwd=tmp_path).stdout)
    assert plan["asks_for_names"]
    assert plan["ids_found"] == [0, 1]
    done = run("import", root, "-o", tmp_path / "new", "--names", "猫,狗", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "2 classes: 猫, 狗" in done.stdout


def test_an_error_is_json_when_json_was_asked_for(tmp_path):
    done = run("import", tmp_path / "nothing", "--json", cwd=tmp_path)
    assert done.returncode == 1
    assert "There is no file or folder" in json.loads(done.stdout)["error"]["message"]
