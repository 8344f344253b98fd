"""Fixtures of the window's tests: a session with an engine that answers at once, a window, and no word from Qt."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QtMsgType
from PySide6.QtGui import QColor, QImage

from studio.ui.app import make_application
from studio.ui.engine_link import EngineLink
from studio.ui.graph_editor.graph_panel import GraphPanel
from studio.ui.main_window import MainWindow
from studio.ui.pages.model_page import ModelPage
from studio.ui.session import Session
from studio.ui.settings import UiSettings
from studio.ui.texts.translation import Translation
from studio.ui.theme import Theme

# As in the window (studio/ui/garbage.py): a collector that runs in a worker thread deletes QObjects there.
gc.disable()
GARBAGE_KEPT = 50_000  # objects

# A real child that speaks the engine's lines, with numbers made from the text: building models takes torch and seconds.
ENGINE = """\
import json, sys
for line in sys.stdin:
    asked = json.loads(line)
    text = asked.get("model", "")
    answer = {"id": asked["id"], "ok": {"params": 1000 * len(text), "gflops": len(text) / 100, "layers": [],
              "layers_total": 0, "strides": [8, 16, 32], "carried": 0, "total": 0, "fresh": 0}}
    if "crash" in asked:
        sys.exit(3)
    print(json.dumps(answer), flush=True)
"""


@pytest.fixture
def engine(qapp: object) -> Iterator[EngineLink]:
    link = EngineLink(command=[sys.executable, "-c", ENGINE])
    yield link
    link.shutdown()


@pytest.fixture
def theme(qapp: object) -> Theme:
    make_application()
    made = Theme("light")
    made.apply()
    return made


@pytest.fixture
def session(theme: Theme, engine: EngineLink) -> Iterator[Session]:
    made = Session(UiSettings(), theme, engine=engine)
    yield made
    made.close()


@pytest.fixture
def translation(theme: Theme, qapp: object) -> Iterator[Translation]:
    made = Translation(make_application())
    made.switch("en")
    yield made
    made.switch("en")


@pytest.fixture
def window(session: Session, translation: Translation, qtbot: object) -> Iterator[MainWindow]:
    made = MainWindow(session, translation)
    made.resize(1280, 800)
    made.show()
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture(autouse=True)
def no_qt_warnings(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test during which Qt complained; collect the garbage that it left, in this thread."""
    if gc.get_count()[0] > GARBAGE_KEPT:
        gc.collect()
    if "qtbot" not in request.fixturenames:
        yield
        return
    log = request.getfixturevalue("qtlog")
    yield
    # Without an event loop nothing that was given up is deleted, and each new style sheet would polish all of it again.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    platform = ("This plugin does not support",)  # offscreen: no window manager to ask
    loud = (QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg)
    assert [r.message for r in log.records if r.type in loud and not r.message.startswith(platform)] == []


@pytest.fixture
def make_dataset(tmp_path: Path) -> Callable[..., Path]:
    """Give a function that writes a dataset of plain pictures, one box each."""

    def make(name: str = "data", *, classes: tuple[str, ...] = ("cat", "dog"), train: int = 4, val: int = 2) -> Path:
        root = tmp_path / name
        for split, count in (("train", train), ("val", val)):
            images, labels = root / split / "images", root / split / "labels"
            images.mkdir(parents=True)
            labels.mkdir()
            for number in range(count):
                picture = QImage(64, 48, QImage.Format.Format_RGB32)
                picture.fill(QColor(40 * number % 255, 90 if split == "train" else 200, 120))
                assert picture.save(str(images / f"{split}{number}.png"))
                row = f"{number % len(classes)} 0.5 0.5 0.4 0.3\n"
                (labels / f"{split}{number}.txt").write_text(row, encoding="utf-8")
        (root / "classes.txt").write_text("\n".join(classes) + "\n", encoding="utf-8")
        return root

    return make


@pytest.fixture
def panel(session, translation, qtbot) -> GraphPanel:
    """Give the graph editor of a model page with YOLO11n, in the focus, as large as on a big screen."""
    session.choose_model(base="yolo11", scale="n", template="none")
    page = ModelPage(session)
    qtbot.addWidget(page)
    page.resize(1500, 1300)
    page.show()
    qtbot.waitExposed(page)
    page.activateWindow()
    page.graph_panel.view.setFocus()
    return page.graph_panel
