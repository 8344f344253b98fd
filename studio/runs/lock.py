"""A lock on a file that the system releases however its holder ends."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_HELD_BY_ANOTHER = (11, 13, 35, 36)  # EAGAIN, EACCES, EAGAIN of macOS, EDEADLOCK of Windows
_PAUSE_SECONDS = 0.02


@contextmanager
def hold(path: Path, *, wait_seconds: float = 0.0) -> Iterator[bool]:
    """Hold the lock while the block lasts; gives False when another process still holds it after the wait."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        deadline = time.monotonic() + wait_seconds
        while not (is_ours := _lock(descriptor)) and time.monotonic() < deadline:
            time.sleep(_PAUSE_SECONDS)
        yield is_ours
    finally:
        os.close(descriptor)  # releases the lock


def is_held(path: Path, *, wait_seconds: float = 0.0) -> bool:
    """Tell whether another process holds the lock, and goes on doing so for as long as is waited."""
    if not path.exists():
        return False
    with hold(path, wait_seconds=wait_seconds) as is_ours:
        return not is_ours


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
        return error.errno not in _HELD_BY_ANOTHER
    return True
