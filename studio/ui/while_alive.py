"""Callbacks of work that may outlive the widget which asked for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import shiboken6
from PySide6.QtCore import QObject


def while_alive(owner: QObject, callback: Callable[[Any], Any]) -> Callable[[Any], None]:
    """Give `callback` so that it does nothing once Qt has deleted `owner`: a page closed, an answer came late."""

    def guarded(value: Any) -> None:
        if shiboken6.isValid(owner):
            callback(value)

    return guarded
