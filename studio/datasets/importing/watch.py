"""Tell how far the work is and ask whether it shall go on, as often as is useful to somebody watching."""

from __future__ import annotations

import time

from studio.datasets.importing.plan import Cancelled, ImportCancelled, Progress

TICK_SECONDS = 0.05


class Watch:
    """Counts what is done of what there is to do. The unit is the caller's: bytes of an archive, images."""

    def __init__(self, progress: Progress | None = None, cancelled: Cancelled | None = None) -> None:
        self._progress, self._cancelled = progress, cancelled
        self._next = 0.0  # the first look is due at once: who has given up already need not wait
        self.done = 0
        self.total = 0

    def begin(self, total: int) -> None:
        """Begin a part of the work."""
        self.done, self.total = 0, total

    def step(self, count: int = 1) -> None:
        """Count work as done."""
        self.done += count
        self.tick()

    def tick(self) -> None:
        """Look up now and then. Raises ImportCancelled."""
        now = time.monotonic()
        if now < self._next:
            return
        if self._cancelled is not None and self._cancelled():
            raise ImportCancelled("The import was stopped; nothing was kept.")
        if self._progress is not None and self.total:
            self._progress(min(self.done, self.total), self.total)
        self._next = time.monotonic() + TICK_SECONDS

    def finish(self) -> None:
        """Tell that all is done."""
        if self._progress is not None:
            self._progress(max(self.total, 1), max(self.total, 1))
