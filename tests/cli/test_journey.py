"""From nothing to predictions in a terminal, with a real training."""

from __future__ import annotations

import hashlib
import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]
SETTINGS = ("--imgsz", "64", "--batch", "8", "--device", "cpu", "nbs=8", "warmup_epochs=0", "plots=False")


@pytest.fixture
def demo(run: Run, tmp_path: Path) -> Path:
    """Write a small demo dataset with the command, into a folder with blanks and Chinese in its name."""
    folder = tmp_path / "my 数据 set"
    done = run("demo-data", folder, "--images", "20", "--json")
    assert done.returncode == 0, done.stderr
    return folder


def _fingerprint(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        digest.update(str(path.relative_to(folder)).encode())
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()


@pytest.mark.slow
def test_demo_data_check_train_runs_predict(run: Run, demo: Path, tmp_path: Path) -> None:
    before = _fingerprint(demo)
    check = json.loads(run("data", "check", demo, "--json").stdout)
    assert check["usable"]
    assert len(check["class_names"]) >= 3

    words = ("--data", demo, "--template", "lska-head", "--scale", "n", "--epochs", "2", "--name", "first", "--json")
    trained = run("train", *words, *SETTINGS)
    assert trained.returncode == 0, trained.stderr
    answer = json.loads(trained.stdout)
    assert answer["status"] == "finished"
    assert [epoch["epoch"] for epoch in answer["epochs_done"]] == [1, 2]
    assert Path(answer["weights"]).is_file()
    assert "epoch 2/2" in trained.stderr

    assert json.loads(run("runs", "--json").stdout)[0]["run"] == "first"
    assert "first" in run("runs").stdout

    source = demo / "val" / "images"
    predicted = run(
        "predict", "--run", "first", "--source", source, "-o", tmp_path / "out", "--confidence", "0.001", "--json"
    )
    assert predicted.returncode == 0, predicted.stderr
    images = json.loads(predicted.stdout)
    assert len(images) == len(list(source.iterdir()))
    assert len(list((tmp_path / "out" / "images").iterdir())) == len(images)
    assert _fingerprint(demo) == before


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="a console sends Ctrl-C to its whole group there")
def test_interrupt_stops_and_resume_finishes(run: Run, main_file: Path, demo: Path) -> None:
    words = ("train", "--data", demo, "--scale", "n", "--epochs", "4", "--name", "halted", *SETTINGS)
    child = subprocess.Popen(
        [sys.executable, str(main_file), *map(str, words)], stderr=subprocess.PIPE, text=True, encoding="utf-8"
    )
    assert child.stderr is not None
    deadline = time.monotonic() + 120
    said = []
    for line in child.stderr:
        said.append(line)
        if line.startswith("epoch 1/4"):
            break
        assert time.monotonic() < deadline, said
    child.send_signal(signal.SIGINT)
    _, rest = child.communicate(timeout=120)
    assert child.returncode == 130, rest
    assert "train --resume halted" in rest

    resumed = run("train", "--resume", "halted", "--json")
    assert resumed.returncode == 0, resumed.stderr
    assert [epoch["epoch"] for epoch in json.loads(resumed.stdout)["epochs_done"]] == [1, 2, 3, 4]
