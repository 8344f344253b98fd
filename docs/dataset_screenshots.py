"""The views of the Data page that need more than a click: used by screenshots.py, which see."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication, QDialog, QWidget

from studio.ui.dataset_page.image_grid import ImageGrid
from studio.ui.dataset_page.report_view import ReportView
from studio.ui.main_window import MainWindow
from studio.ui.pages.dataset_page import DatasetPage
from studio.ui.session import Session

PAGES = ("gallery", "findings", "labels", "import", "split")
FINDING = "image-in-train-and-val"  # has pictures, a fix and more than one place where it is found
READ_SECONDS = 30.0  # children list the images, recognise and look at pictures
Wait = Callable[[Callable[[], bool], float], None]


def show(window: MainWindow, session: Session, name: str, *, source: Path | None, wait: Wait) -> QWidget:
    """Bring up one of PAGES; give the widget to grab, the window or a dialog. `source` is what the import page is asked about."""
    window.show_page("data")
    page = window.page("data")
    assert isinstance(page, DatasetPage)
    if name == "import":
        assert source is not None, "--source names what is imported"
        session.open_dataset(source)
        wait(lambda: page._asking is not None and page._stack.currentWidget() is page._asking, READ_SECONDS)
        view = page._asking
        assert view is not None
        wait(lambda: view.split.is_ready or not view.split.isVisible(), READ_SECONDS)
        return window
    view = page._report_view()
    wait(lambda: bool(view.index.entries) and not view.index.is_running, READ_SECONDS)
    if name == "split":
        page._divide.click()
        dialog = page._dialog
        wait(dialog.apply.isEnabled, READ_SECONDS)
        return dialog
    if name == "labels":
        view.open_editor(view.index.entries, min(3, len(view.index.entries) - 1))
        editor = view.editor
        assert editor is not None
        wait(lambda: editor.history() is not None, READ_SECONDS)
        editor.pick(0)
        return editor
    view.tabs.setCurrentIndex(0 if name == "gallery" else 1)
    if name == "findings":
        view.findings.show_code(FINDING)
    QApplication.processEvents()
    return window


def pictures_are_drawn(window: MainWindow) -> bool:
    """Tell whether every picture in view was read."""
    grids = [grid for grid in window.findChildren(ImageGrid) if grid.isVisible()]
    views = [view for view in window.findChildren(ReportView) if view.isVisible()]
    return not any(view.index.is_running for view in views) and all(
        grid.loader.known(grid._thumbnail(row)) is not None for grid in grids for row in grid.visible_rows()
    )


def leave(widget: QWidget) -> None:
    """Close a dialog that `show` gave."""
    if isinstance(widget, QDialog):
        widget.close()
        QApplication.processEvents()
