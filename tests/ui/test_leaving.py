"""However and whenever the window is closed, the process ends with exit code 0 and without a word."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# The real window with the real engine. Threads draw text while it closes: with fonts that go with the application object.
PROGRAM = """\
import os, signal, sys, time
from PySide6.QtCore import QTimer
from PySide6.QtGui import QFont, QGuiApplication, QImage, QPainter
from pathlib import Path
from studio.ui import app
from studio.ui.background import BackgroundTask
page, way, after, dataset = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]

def draw():
    end = time.monotonic() + after / 1000 + 1.0
    while time.monotonic() < end:
        image = QImage(100, 50, QImage.Format.Format_ARGB32_Premultiplied)
        painter = QPainter(image)
        painter.setFont(QFont("Inter", 9))
        painter.drawText(5, 25, "drawn")
        painter.end()
    Path(os.environ["ATTENTION_STUDIO_HOME"], "drawn").touch()

class Window(app.MainWindow):
    def finish_start(self):
        super().finish_start()
        self.show_page(page)
        if page == "data":
            self._session.open_dataset(Path(dataset))
        BackgroundTask(draw, lambda _: None)
        BackgroundTask(draw, lambda _: None)
        QTimer.singleShot(after, self, self.end)

    def end(self):
        if way == "close":
            self.close()
        elif way == "quit":
            QGuiApplication.quit()
        else:
            os.kill(os.getpid(), getattr(signal, way))

app.MainWindow = Window
app.run([])
"""
MOMENTS = [
    ("wizard", "close", 0),
    ("train", "close", 500),  # the engine has just been started, the charts are being imported
    ("model", "quit", 1300),  # the warm-up imports and draws
    ("data", "close", 900),  # a child scans, another lists the images
]
SIGNALS = [] if sys.platform == "win32" else [("runs", "SIGTERM", 600), ("wizard", "SIGINT", 100)]


@pytest.mark.parametrize(("page", "way", "after"), MOMENTS + SIGNALS)
def test_the_window_closes_without_a_crash(page, way, after, tmp_path, make_dataset):
    environment = dict(
        os.environ, ATTENTION_STUDIO_HOME=str(tmp_path), QT_QPA_PLATFORM="offscreen", PYTHONFAULTHANDLER="1"
    )
    command = [sys.executable, "-c", PROGRAM, page, way, str(after), str(make_dataset())]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr, done.stdout) == (0, "", "")
    assert (tmp_path / "drawn").exists()  # what was asked for was done before
    if way.startswith("SIG"):
        assert "geometry" in next(tmp_path.glob("*.ini")).read_text(encoding="utf-8")


def test_a_program_that_never_closes_its_session_ends_the_engine(tmp_path):
    program = """\
import sys
from PySide6.QtCore import QTimer
from studio.ui.app import make_application
from studio.ui.engine_link import EngineLink
app = make_application()
link = EngineLink(command=[sys.executable, "-c", "import time; time.sleep(60)"])
link.start()
link.stateChanged.connect(print)
QTimer.singleShot(300, app.quit)
app.exec()
"""
    environment = dict(os.environ, ATTENTION_STUDIO_HOME=str(tmp_path), QT_QPA_PLATFORM="offscreen")
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=30)
    assert (done.returncode, done.stderr, done.stdout) == (0, "", "")
