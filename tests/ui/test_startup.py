"""The window is there at once, and holds nothing that it does not need."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TRIES = 5
BARE = """\
import time, sys
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication([])
window = QWidget()
window.show()
app.processEvents()
print(time.process_time())
"""
WINDOW = "import sys; from studio.ui.app import run; sys.exit(run([]))"


@pytest.fixture(scope="module")
def starts(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, float]]:
    """Start the window some times and give what it measured, with the wall time from the start of the process."""
    home = tmp_path_factory.mktemp("start")
    environment = dict(
        os.environ, ATTENTION_STUDIO_HOME=str(home), ATTENTION_STUDIO_TIMING="exit", QT_QPA_PLATFORM="offscreen"
    )
    found = []
    for _ in range(TRIES):
        began = time.time()
        done = subprocess.run(
            [sys.executable, "-c", WINDOW], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60
        )
        assert done.returncode == 0, done.stderr
        assert "Traceback" not in done.stderr
        told = json.loads(done.stdout.splitlines()[-1])
        found.append({**told, "wall_seconds": told["painted_at"] - began})
    return found


def test_the_first_paint_comes_within_a_second(starts: list[dict[str, float]]) -> None:
    assert min(start["wall_seconds"] for start in starts) <= 1.0


def test_the_first_paint_costs_little_more_than_a_bare_window(starts: list[dict[str, float]]) -> None:
    environment = dict(os.environ, QT_QPA_PLATFORM="offscreen")
    bare = min(
        float(subprocess.run([sys.executable, "-c", BARE], env=environment, capture_output=True, text=True).stdout)
        for _ in range(TRIES)
    )
    # 0.25 s where this was written; a slower machine is measured by what Qt itself takes there.
    assert min(start["cpu_seconds"] for start in starts) <= max(0.25, 2.5 * bare)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_window_takes_less_than_90_megabytes(starts: list[dict[str, float]]) -> None:
    assert min(start["rss_bytes"] for start in starts) <= 90e6


def test_no_heavy_library_is_loaded_for_the_first_paint(starts: list[dict[str, float]]) -> None:
    assert [start["heavy_modules"] for start in starts] == [[]] * TRIES


def test_no_page_but_the_charts_brings_numpy_and_none_brings_torch(tmp_path: Path) -> None:
    program = """\
import sys
from studio.ui.app import make_application
from studio.ui.main_window import MainWindow
from studio.ui.session import Session
from studio.ui.settings import UiSettings
from studio.ui.theme import Theme
from studio.ui.texts.translation import Translation
app = make_application()
session = Session(UiSettings(), Theme("light"))
window = MainWindow(session, Translation(app))
window.show()
for key in ("wizard", "data", "model", "settings"):
    window.show_page(key)
    app.processEvents()
print(sorted({"numpy", "pyqtgraph", "torch", "ultralytics", "cv2", "matplotlib"} & set(sys.modules)))
for key in ("train", "runs", "predict"):
    window.show_page(key)
    app.processEvents()
print(sorted({"torch", "ultralytics", "cv2", "matplotlib"} & set(sys.modules)))
session.close()
"""
    environment = dict(os.environ, ATTENTION_STUDIO_HOME=str(tmp_path), QT_QPA_PLATFORM="offscreen")
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120
    )
    assert done.stdout.split("\n")[:2] == ["[]", "[]"], done.stderr
