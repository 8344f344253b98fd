"""Render the window's pages to PNG files: python docs/screenshots.py OUT [--dataset DIR] [--theme dark] [--language zh_CN]

No screen is needed. The same program makes the pictures of the README and those one looks at while changing a page.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import dataset_screenshots
import train_screenshots
from PySide6.QtWidgets import QApplication, QWidget

from studio.graph.model_graph import LayerId
from studio.ui.app import make_application
from studio.ui.charts.chart_panel import ChartPanel
from studio.ui.main_window import PAGES, MainWindow
from studio.ui.model_workspace import ModelWorkspace
from studio.ui.pages.model_page import ModelPage
from studio.ui.pages.predict_page import PredictPage
from studio.ui.session import Session
from studio.ui.settings import UiSettings
from studio.ui.texts.translation import Translation
from studio.ui.theme import Theme
from studio.ui.wizard import STEPS, WizardPage

PREDICT_SECONDS = 25.0  # a worker imports torch and predicts the validation images
CHART_SECONDS = 20.0  # a thread imports pyqtgraph when charts are first shown
COST_SECONDS = 120.0  # the engine imports torch and builds a dozen models


def main() -> int:
    """Write the pictures asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="folder for the PNG files")
    parser.add_argument("--dataset", type=Path, help="dataset to show (default: none)")
    parser.add_argument("--pages", default=",".join([*PAGES, *(f"step{n}" for n in range(1, len(STEPS) + 1))]))
    parser.add_argument("--source", type=Path, help="what the page `import` is asked about")
    parser.add_argument("--theme", default="light", choices=("light", "dark"))
    parser.add_argument("--language", default="en", choices=("en", "zh_CN"))
    parser.add_argument("--size", default="1280x800", help="of the window, in pixels")
    parser.add_argument("--template", default="lska-head")
    parser.add_argument("--run", help="run to show; the predict page then predicts with it")
    parser.add_argument("--no-costs", action="store_true", help="do not wait until the engine has measured")
    chosen = parser.parse_args()
    app = make_application()
    theme = Theme(chosen.theme)
    translation = Translation(app)
    translation.switch(chosen.language)
    theme.apply()
    settings = UiSettings(Path(tempfile.mkdtemp()) / "settings.ini")  # the user's own choices stay as they are
    settings.set_value("language", chosen.language)
    settings.set_value("theme", chosen.theme)
    session = Session(settings, theme)
    window = MainWindow(session, translation)
    width, height = (int(part) for part in chosen.size.split("x"))
    window.resize(width, height)
    window.show()
    window.finish_start()
    if chosen.dataset is not None:
        session.open_dataset(chosen.dataset.absolute())
        _wait(lambda: session.dataset is not None and not session.scan.is_running, 60.0)
    session.choose_model(template=chosen.template)
    if chosen.run:
        session.set_current_run(chosen.run)
    chosen.folder.mkdir(parents=True, exist_ok=True)
    for name in chosen.pages.split(","):
        shown: QWidget = window
        if name in dataset_screenshots.PAGES:
            shown = dataset_screenshots.show(window, session, name, source=chosen.source, wait=_wait)
        elif name in train_screenshots.PAGES:
            shown = train_screenshots.show(window, session, name, wait=_wait)
        else:
            _show(window, name)
        if chosen.run and name == "predict":
            _predict(window, chosen.run)
        if chosen.run and name == "step5":
            _wait(lambda: False, PREDICT_SECONDS)  # the sample predictions
        if not chosen.no_costs:
            _wait(lambda: False, 0.5)  # pages ask a moment after they are shown
            _wait(lambda: session.costs.is_idle and session.engine.state in ("ready", "failed"), COST_SECONDS)
        _wait(lambda: False, 0.8)
        _wait(partial(_charts_are_drawn, window), CHART_SECONDS)
        _wait(partial(dataset_screenshots.pictures_are_drawn, window), CHART_SECONDS)
        _wait(lambda: False, 0.2)
        path = chosen.folder / f"{name}-{chosen.theme}-{chosen.language}-{chosen.size}.png"
        shown.grab().save(str(path))
        print(path)
        dataset_screenshots.leave(shown)
    window.close()
    session.close()
    return 0


def _show(window: MainWindow, name: str) -> None:
    if name.startswith("step"):
        window.show_page("wizard")
        page: QWidget | None = window.page("wizard")
        assert isinstance(page, WizardPage)
        page.go_to(int(name[4:]) - 1)
    elif name == "network":  # the editor, with a layer selected
        window.show_page("model")
        workspace = window.page("model")
        assert isinstance(workspace, ModelWorkspace)
        workspace.show_view("network")
        page = workspace.view("network")
        assert isinstance(page, ModelPage)
        QApplication.processEvents()
        page.graph_panel.scene.select(LayerId("r16"))
    else:
        window.show_page(name)


def _charts_are_drawn(window: MainWindow) -> bool:
    return all(panel.is_drawn() for panel in window.findChildren(ChartPanel) if panel.isVisible())


def _predict(window: MainWindow, run: str) -> None:
    page = window.page("predict")
    assert isinstance(page, PredictPage)
    page.choose_run(run)
    page.predict()
    _wait(lambda: False, PREDICT_SECONDS)


def _wait(is_done: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and not is_done():
        QApplication.processEvents()
        time.sleep(0.01)


if __name__ == "__main__":
    sys.exit(main())
