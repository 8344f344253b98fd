"""The child process of an import: bounded memory, no torch, and a question where names are missing."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path

from studio.datasets.importing.plan import ImportReport
from studio.datasets.layout import find_layout
from tests.datasets.strangers import zip_of

ROOT = Path(__file__).resolve().parents[2]


def test_the_worker_imports_within_a_bound_of_memory_and_without_torch(make_dataset, tmp_path):
    packed = zip_of(tmp_path / "set.zip", make_dataset())
    code = (
        "import sys; from studio.worker.imports import import_for_window as f; from pathlib import Path\n"
        f"code = f(Path({str(packed)!r}), Path({str(tmp_path / 'new')!r}), '{{}}')\n"
        "print({'torch', 'ultralytics', 'cv2', 'PySide6'} & set(sys.modules)); sys.exit(code)"
    )
    limit = 400 * 1024 * 1024
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)),
    )
    assert done.returncode == 0, done.stderr
    *lines, modules = done.stdout.splitlines()
    assert modules == "set()"
    assert ImportReport.from_dict(json.loads(lines[-1])["import"]).images == {"train": 3, "val": 2}


def test_the_worker_says_which_names_are_missing(make_dataset, tmp_path):
    root = make_dataset()
    (root / "classes.txt").unlink()
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "studio.worker",
            "import",
            str(zip_of(tmp_path / "set.zip", root)),
            str(tmp_path / "new"),
            "{}",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    error = json.loads(done.stdout.splitlines()[-1])["error"]
    assert error["ids"] == [0, 1]
    assert error["path"] == str(tmp_path / "set.zip")
    assert find_layout(root).class_names is None
