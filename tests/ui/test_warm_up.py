"""What the pages need is read while the window is idle, and what was read by then stays."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from studio.runs.job import TrainJob, TrainSettings, write_job
from studio.ui.main_window import PAGES
from studio.ui.model_workspace import ModelWorkspace
from studio.ui.warm_up import warm_up

pytestmark = pytest.mark.gui


def test_catalog_and_templates_are_there_before_a_page_asks(session, qtbot):
    assert session._library is None
    before = set(sys.modules)  # other tests of this process may have taken torch
    warm_up(session, [module for _, module, _ in PAGES.values()])
    qtbot.waitUntil(lambda: session._library is not None, timeout=20_000)
    assert session._catalog is not None
    assert session.library.get("lska-head").title
    assert "studio.ui.pages.train_page" in sys.modules
    assert "torch" not in set(sys.modules) - before


def test_what_was_read_meanwhile_is_kept(session, qtbot):
    task = warm_up(session, [])
    own = session.library
    qtbot.waitUntil(lambda: session._catalog is not None, timeout=20_000)
    assert session.library is own
    assert task is not None


def test_the_first_showing_goes_in_turns_and_opens_no_window_of_its_own(window, session, qtbot):
    folder = session.store.create("mine")
    job = TrainJob("mine", "yolo11", "none", "n", "m.yaml", "d.yaml", "/d", ("a",), TrainSettings(device="cpu"))
    write_job(folder, job)
    qtbot.wait(20)
    before = set(QApplication.topLevelWidgets())
    seen: set[str] = set()

    def look() -> None:
        shown = [one for one in QApplication.topLevelWidgets() if one.isVisible() and one not in before]
        seen.update(type(one).__name__ for one in shown)

    for key in ("data", "model", "train", "predict", "settings", "runs"):
        window.show_page(key)
        look()
        assert window.page(key).parentWidget() is window._stack
        for _ in range(20):
            QApplication.processEvents()
            look()
    page = window.page("runs")
    qtbot.waitUntil(lambda: page._below.isVisible() and [run.name for run in page.selected()] == ["mine"])
    heights = [page._rows.height()]
    assert not page._empty.isVisible()
    qtbot.waitUntil(lambda: (look(), heights.append(page._rows.height()), page._below.is_shown)[-1])
    qtbot.wait(100)
    assert page.details._chosen.text() == "mine"
    assert {*heights, page._rows.height()} == {heights[0]}, "the table jumps when the lower half comes"
    assert seen == set()


def test_a_view_of_the_model_is_made_and_shown_in_turns_of_their_own(session, qtbot):
    page = ModelWorkspace(session)
    qtbot.addWidget(page)
    page.show()
    assert page.view("template") is None, "the frame is to be seen first"
    qtbot.waitUntil(lambda: page._stack.currentWidget() is page.view("template") is not None)
    qtbot.mouseClick(page._switch.button("network"), Qt.MouseButton.LeftButton)
    assert (page._switch.value(), page.view("network")) == ("network", None)
    qtbot.waitUntil(lambda: page._stack.currentWidget() is page.view("network") is not None)
    qtbot.mouseClick(page._switch.button("template"), Qt.MouseButton.LeftButton)
    assert page._stack.currentWidget() is page.view("template")
