"""The real window over a home in which everything is damaged, a storm of errors, and charts for many thousand redraws."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from studio.catalog import CONSENT_FILE
from studio.errors import RunError
from studio.launch.prepare import prepare_training
from studio.runs import weights_consent
from studio.runs.job import TrainSettings
from studio.runs.queue_file import QueueOrder, write_order
from studio.runs.run_notes import RunNotes, write_notes
from studio.runs.store import RunStore
from studio.ui import cost_book
from studio.ui.crash import MOST_LINES, CrashReporter, log_path
from studio.ui.graph_editor import autosave
from studio.ui.settings import UiSettings

from .test_damaged_files import DAMAGES

SOAK = Path(__file__).resolve().parents[2] / "benchmarks" / "window_soak.py"
# Opens every page, then says what the Runs page lists, what the window tells, and how many windows there are.
LOOK = """
import json, sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from studio.ui import app, main_window

def look(window):
    window._session.engine.start = lambda: None  # seconds of torch
    for key in main_window.PAGES:
        window.show_page(key)
        QApplication.processEvents()
    QTimer.singleShot(1200, window, lambda: tell(window))

def tell(window):
    from studio.runs.store import RunStore
    page = window._pages["runs"]
    crashes = [w for w in QApplication.topLevelWidgets() if type(w).__name__ == "CrashDialog"]
    print(json.dumps({
        "runs": sorted(run.name for run in RunStore().list()),
        "crashes": len(crashes),
        "note": window._note.text() if window._note.isVisible() else "",
        "scheme": window._session.settings.scheme,
        "recovery": window.unsaved.recovery.isVisible(),
    }), flush=True)
    window.close()
    QApplication.exit(0)

on_first_paint = app._on_first_paint
app._on_first_paint = lambda window: (on_first_paint(window), QTimer.singleShot(0, lambda: look(window)))
sys.exit(app.run([]))
"""


@pytest.fixture(scope="module")
def full_home(bricks: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a home with a file of every kind that the studio keeps, by its own means."""
    home = tmp_path_factory.mktemp("full") / "home"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ATTENTION_STUDIO_HOME", str(home))
        store = RunStore()
        for name in ("one", "two"):
            folder = prepare_training(
                dataset=bricks, base="yolo11", settings=TrainSettings(epochs=3, imgsz=32, batch=4), name=name
            )
            write_notes(folder, RunNotes(star=True, note="good"))
        write_order(store.folder, QueueOrder(("two", "one"), is_held=True))
        settings = UiSettings()
        settings.scheme = "dark"
        settings.remember_dataset(bricks)
        settings.sync()
        UiSettings()  # the next start keeps a copy
        for path, content in {
            home / CONSENT_FILE: {"v": 1, "allowed": {"0" * 64: "mine.py"}},
            home / weights_consent.CONSENT_FILE: {"v": 1, "accepted": {"0" * 64: "x.pt"}},
            home / "cache" / cost_book.FILE: {"0" * 24: [1000, 2.5]},
            home / autosave.FOLDER / "left.json": {
                "text": "nc: 1\n",
                "base": "yolo11",
                "scale": "n",
                "template": "none",
                "values": {},
                "model_file": None,
                "saved_at": "2026-01-01T00:00:00",
            },
            home / "ultralytics" / "Ultralytics" / "settings.json": {"sync": False},
        }.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(content), encoding="utf-8")
        (home / "attention").mkdir()
        (home / "attention" / "mine.py").write_text('"""Mine."""\nSPEC = {}\n', encoding="utf-8")
        (home / "templates").mkdir()
        (home / "templates" / "mine.yaml").write_text("title: Mine\nsteps: []\n", encoding="utf-8")
    return home


def start_studio(home: Path) -> dict[str, object]:
    """Start the window over a home, look at every page, and give what it tells."""
    done = subprocess.run(
        [sys.executable, "-c", LOOK],
        env={**os.environ, "ATTENTION_STUDIO_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert "Traceback" not in done.stderr, done.stderr[-2000:]
    told: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return told


@pytest.mark.parametrize("damage", DAMAGES)
def test_the_studio_starts_with_every_file_damaged_and_lists_every_run(
    full_home: Path, tmp_path: Path, damage: str
) -> None:
    home = shutil.copytree(full_home, tmp_path / "home")
    kept = {"settings.ini.last"}
    files = [path for path in home.rglob("*") if path.is_file() and path.name not in kept]
    assert {"settings.ini", "queue.json", "job.json", "costs.json", "left.json", CONSENT_FILE} <= {
        p.name for p in files
    }
    for path in files:
        path.write_bytes(DAMAGES[damage](path.read_bytes()))
    told = start_studio(home)
    assert told["runs"] == ["one", "two"]
    assert told["crashes"] == 0
    if damage not in ("cut", "types"):  # which leave a file of the right form
        assert told["note"] == (
            "The settings file was damaged; the settings of the last start are back.\nThe damaged file is kept beside it."
        )
        assert told["scheme"] == "dark"


def test_a_storm_of_ten_thousand_errors_is_one_dialog(qapp: QApplication) -> None:
    reporter = CrashReporter()

    def storm(count: int) -> None:
        for number in range(count):
            try:
                raise ValueError(f"fault {number}")
            except ValueError as error:
                reporter._on_exception(type(error), error, error.__traceback__)

    began = time.process_time()
    threads = [threading.Thread(target=storm, args=(2500,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    storm(5000)
    for thread in threads:
        thread.join()
    while reporter._dialog is None or reporter._dialog._count < 10_000:
        qapp.processEvents()
        assert time.process_time() - began < 60
    dialogs = [w for w in QApplication.topLevelWidgets() if type(w).__name__ == "CrashDialog"]
    assert len(dialogs) == 1
    assert "10000" in dialogs[0]._title.text()
    assert dialogs[0]._text.document().blockCount() <= MOST_LINES
    assert log_path().stat().st_size < 2_000_000
    dialogs[0].accept()
    for _ in range(1000):
        error = RunError("The disk is full.")
        reporter._on_exception(type(error), error, None)
    qapp.processEvents()
    assert not [w for w in QApplication.topLevelWidgets() if type(w).__name__ == "CrashDialog" and w.isVisible()]


def test_charts_redrawn_a_thousand_times_lose_no_reference(studio_home: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(SOAK), "--ticks", "120"],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["redraws"] >= 900
    assert told["none"] >= -100, "as PySide6 6.12.0 did, which then ends the process"
