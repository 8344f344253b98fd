"""Reads what the pages will need while the window is idle, so that the first look at a page does not stop the window."""

from __future__ import annotations

import importlib
import time
from collections.abc import Iterable

from PySide6.QtGui import QGuiApplication

from studio.errors import StudioError
from studio.ui.background import BackgroundTask, is_ending
from studio.ui.session import Session
from studio.ui.theme import draw_icons
from studio.ui.while_alive import while_alive

REST_SECONDS = 0.01  # between two modules: the window's thread has the interpreter for itself
# What pages import when they first need it; the first look at them is too late.
LATER = (
    "studio.graph.model_source",
    "studio.launch.machine_load",
    "studio.ui.data_check",
    "studio.ui.pages.template_page",
    "studio.ui.pages.model_page",
)


def warm_up(session: Session, modules: Iterable[str]) -> BackgroundTask:
    """Import modules, draw icons, and read the catalog and the templates, in the thread pool; a fault is left to whoever needs them."""
    names = (*modules, *LATER)
    screen = QGuiApplication.primaryScreen()
    ratio = screen.devicePixelRatio() if screen else 1.0

    def work() -> object:
        for name in names:
            if is_ending():
                return None
            importlib.import_module(name)
            time.sleep(REST_SECONDS)
        for _ in draw_icons(ratio):
            if is_ending():
                return None
            time.sleep(REST_SECONDS / 10)
        from studio.catalog import load_catalog
        from studio.templates.library import load_templates

        try:
            return load_catalog(), load_templates()
        except StudioError:
            return None

    return BackgroundTask(work, while_alive(session, lambda known: known is not None and session.take_known(*known)))
