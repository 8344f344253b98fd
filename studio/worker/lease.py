"""One worker a run: a lock that the system releases however the worker ends, so that two never write one journal."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LOCK_FILE = "lock"


@contextmanager
def hold_run(folder: Path) -> Iterator[bool]:
    """Hold the run while the block lasts; gives False when another process holds it."""
    descriptor = os.open(folder / LOCK_FILE, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        yield _lock(descriptor)
    finally:
        os.close(descriptor)  # releases the lock


def _lock(descriptor: int) -> bool:
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        # Some network folders know no locks; there the check of pid.json at the start must do.
        return error.errno not in (11, 13, 35, 36)
    return True
