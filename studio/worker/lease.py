"""One worker a run: a lock that the system releases however the worker ends, so that two never write one journal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from studio.runs.lock import hold
from studio.runs.run import LOCK_FILE

PATIENCE_SECONDS = 1.0  # a studio that looks whether a worker is there holds the lock for a moment


@contextmanager
def hold_run(folder: Path) -> Iterator[bool]:
    """Hold the run while the block lasts; gives False when another process holds it."""
    with hold(folder / LOCK_FILE, wait_seconds=PATIENCE_SECONDS) as is_ours:
        yield is_ours
