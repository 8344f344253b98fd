"""Collect garbage in the window's thread only.

Python's collector runs in whatever thread allocates. When that is a worker of the pool, it may delete a QObject there
(any page or session caught in a reference cycle), whose timers then fire into freed memory: PySide 6.11 crashes in
QTimerInfoList::activateTimers. So the automatic collector is off, and a timer does its work.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

INTERVAL_MS = 1000


class GarbageKeeper(QObject):
    """Takes the collector over for as long as the process lives; one is enough."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(collect_if_due)
        self._timer.start()


def collect_if_due() -> None:
    """Collect the generation that Python itself would collect now; to be called in the window's thread."""
    young, middle, old = gc.get_count()
    young_limit, middle_limit, old_limit = gc.get_threshold()
    if young <= young_limit:
        return
    if middle > middle_limit:
        gc.collect(2 if old > old_limit else 1)
    else:
        gc.collect(0)
