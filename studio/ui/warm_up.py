"""Reads what the pages will need while the window is idle, so that the first look at a page does not stop the window."""

from __future__ import annotations

import importlib
import time
from collections.abc import Iterable

from studio.errors import StudioError
from studio.ui.background import BackgroundTask
from studio.ui.session import Session
from studio.ui.while_alive import while_alive

REST_SECONDS = 0.01  # between two modules: the window's thread has the interpreter for itself


def warm_up(session: Session, modules: Iterable[str]) -> BackgroundTask:
    """Import modules, and read the catalog and the templates, in the thread pool; a fault is left to whoever needs them."""
    names = tuple(modules)

    def work() -> object:
        for name in names:
            importlib.import_module(name)
            time.sleep(REST_SECONDS)
        from studio.catalog import load_catalog
        from studio.templates.library import load_templates

        try:
            return load_catalog(), load_templates()
        except StudioError:
            return None

    return BackgroundTask(work, while_alive(session, lambda known: known is not None and session.take_known(*known)))
