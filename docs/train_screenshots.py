"""The views of the Train page that need more than a click: used by screenshots.py, which see."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QApplication, QWidget

from studio.ui.main_window import MainWindow
from studio.ui.pages.extend_dialog import ExtendDialog
from studio.ui.pages.train_page import TrainPage
from studio.ui.session import Session

TABS = {"log": 1, "images": 2}  # of the run shown
PAGES = (*TABS, "extend", "arguments")
READ_SECONDS = 5.0  # the pictures of a run are read in the pool
Wait = Callable[[Callable[[], bool], float], None]


def show(window: MainWindow, session: Session, name: str, *, wait: Wait) -> QWidget:
    """Bring up one of PAGES for the current run; give the widget to grab, the window or a dialog."""
    window.show_page("train")
    page = window.page("train")
    assert isinstance(page, TrainPage)
    wait(lambda: not session.current_run or page.live.run_id == session.current_run, READ_SECONDS)
    if name == "arguments":
        page.form.arguments.open()
        dialog = page.form.arguments.dialog
        assert dialog is not None
        dialog.search.setText("lr")
        dialog.row("lr0")._field.setText("0.02")
        dialog.row("lr0")._on_edited()
        wait(lambda: all(name in dialog._rows for name in dialog.shown()), READ_SECONDS)
        return dialog
    if name == "extend":
        run = session.run(session.current_run or "")
        assert run is not None, "--run names what is trained longer"
        dialog = ExtendDialog(run, page)
        dialog.open()
        QApplication.processEvents()
        return dialog
    page.live._tabs.setCurrentIndex(TABS[name])
    if name == "images":
        wait(lambda: page.live.samples.epoch() is not None, READ_SECONDS)
    return window
