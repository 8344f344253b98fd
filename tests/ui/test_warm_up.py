"""What the pages need is read while the window is idle, and what was read by then stays."""

from __future__ import annotations

import sys

import pytest

from studio.ui.main_window import PAGES
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
