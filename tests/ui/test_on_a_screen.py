"""The window on a real (virtual) screen, and what remains of a training when the window is killed."""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PIL import Image

from studio.runs.events import BatchEnded, RunFinished
from studio.runs.journal import read_journal
from studio.runs.run import EVENTS_FILE
from studio.runs.store import RunStore
from studio.ui.run_monitor import RunMonitor

ROOT = Path(__file__).resolve().parents[2]
TRAINING_WINDOW = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from studio.datasets.scan import scan_dataset
from studio.runs.events import BatchEnded
from studio.runs.job import TrainSettings
from studio.ui import app, main_window

def begin(window):
    session = window._session
    session.set_dataset(scan_dataset(Path(sys.argv[1])))
    session.choose_model(base="yolo11", scale="n", template="lska-head")
    extra = {"nbs": 4, "warmup_epochs": 0, "plots": False}
    settings = TrainSettings(epochs=6, imgsz=64, batch=4, device="cpu", extra=extra)
    session.eventsArrived.connect(
        lambda run_id, events: any(isinstance(e, BatchEnded) for e in events) and print(run_id, flush=True)
    )
    session.start_training(settings, weights=None, name="orphan", with_baseline=False)

on_first_paint = app._on_first_paint
app._on_first_paint = lambda window: (on_first_paint(window), QTimer.singleShot(0, lambda: begin(window)))
sys.exit(app.run([]))
"""


@pytest.fixture
def screen():
    """Give the name of a virtual screen; skip where there is no Xvfb."""
    if shutil.which("Xvfb") is None:
        pytest.skip("Xvfb is not installed")
    readable, writable = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writable), "-screen", "0", "1280x800x24", "-nolisten", "tcp"],
        pass_fds=(writable,),
        stderr=subprocess.DEVNULL,
    )
    os.close(writable)
    try:
        ready, _, _ = select.select([readable], [], [], 20)
        assert ready, "Xvfb did not start"
        yield ":" + os.read(readable, 64).decode().strip()
    finally:
        os.close(readable)
        server.terminate()
        server.wait()


def test_main_opens_a_window_on_a_screen(screen: str, studio_home: Path) -> None:
    environment = {**os.environ, "DISPLAY": screen, "QT_QPA_PLATFORM": "xcb", "ATTENTION_STUDIO_TIMING": "exit"}
    done = subprocess.run(
        [sys.executable, str(ROOT / "main.py")], env=environment, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1])["heavy_modules"] == []


SIZE_OF_WINDOW = """
from studio.ui import app
from studio.ui.app import run
app._on_first_paint = lambda window: (print(window.frameGeometry().getRect()), window.close())
run([])
"""


def test_the_first_window_fits_a_small_screen(screen: str) -> None:
    environment = {**os.environ, "DISPLAY": screen, "QT_QPA_PLATFORM": "xcb"}
    done = subprocess.run(
        [sys.executable, "-c", SIZE_OF_WINDOW], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60
    )
    left, top, width, height = json.loads(done.stdout.replace("(", "[").replace(")", "]"))
    assert left >= 0
    assert top >= 0
    assert left + width <= 1280
    assert top + height <= 800


@pytest.fixture
def small_dataset(tmp_path: Path) -> Path:
    """Write 12 + 4 images of one bright square each."""
    root = tmp_path / "squares"
    for split, count in (("train", 12), ("val", 4)):
        (root / split / "images").mkdir(parents=True)
        (root / split / "labels").mkdir()
        for number in range(count):
            image = Image.new("RGB", (96, 96), (30, 60, 90))
            image.paste((230, 200, 40), (20 + number, 30, 60 + number, 70))
            image.save(root / split / "images" / f"{number}.jpg")
            label = f"0 {(40 + number) / 96:.5f} {50 / 96:.5f} {40 / 96:.5f} {40 / 96:.5f}\n"
            (root / split / "labels" / f"{number}.txt").write_text(label)
    (root / "train" / "labels" / "classes.txt").write_text("square\n")
    return root


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_killing_the_window_leaves_the_training_and_a_new_window_follows_it(
    session, qtbot, small_dataset: Path, tmp_path: Path
) -> None:
    said = tmp_path / "window.txt"
    with said.open("w") as stream:
        window = subprocess.Popen(
            [sys.executable, "-c", TRAINING_WINDOW, str(small_dataset)], cwd=ROOT, stdout=stream, stderr=stream
        )
    try:
        qtbot.waitUntil(lambda: "orphan" in said.read_text() or window.poll() is not None, timeout=90_000)
        assert window.poll() is None, said.read_text()
    finally:
        window.send_signal(signal.SIGKILL)
        window.wait()

    heard: list = []
    session.eventsArrived.connect(lambda _, events: heard.extend(events))
    monitor = RunMonitor(session)
    opened = time.monotonic()
    monitor.start()
    qtbot.waitUntil(lambda: any(isinstance(event, BatchEnded) for event in heard), timeout=2000)
    assert time.monotonic() - opened < 2.0
    qtbot.waitUntil(lambda: bool(heard) and isinstance(heard[-1], RunFinished), timeout=120_000)
    monitor.stop()

    run = RunStore().get("orphan")
    assert run.epoch == 6
    assert [event.seq for event in heard] == list(range(1, len(heard) + 1))
    assert heard == read_journal(run.folder / EVENTS_FILE)
