"""The pulse of a worker: a heartbeat in the journal, and the stack when the training gives no sign of life."""

from __future__ import annotations

import faulthandler
import io
import sys
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

HEARTBEAT_SECONDS = 2.0
STALL_SECONDS = 20.0  # without a sign: told as a hang
LONGEST_STALL_SECONDS = 600.0
IDLE_SHARE = 0.5  # of the time since the last beat, in CPU
HALT_SECONDS = 6.0  # without this thread running: the process was halted, or the computer slept
_TIMES_THE_LONGEST = 4.0  # a training whose batches take long is not hanging yet


class Pulse:
    """Calls `beat(quiet_seconds)` every two seconds from a thread, and `stalled(...)` once for each hang.

    `stalled(seconds, where, stack)` tells the innermost line of the main thread and its whole stack. When even this thread
    is kept from running, because some library holds the interpreter, the stacks of all threads go to the log. A process that
    was halted and goes on calls `halted(seconds)`; that time counts as no silence of the training.
    """

    def __init__(
        self,
        beat: Callable[[float], None],
        stalled: Callable[[float, str, str], None],
        *,
        halted: Callable[[float], None] = lambda _seconds: None,
    ) -> None:
        self._beat = beat
        self._stalled = stalled
        self._halted = halted
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None
        self._last_sign = time.monotonic()
        self._longest = 0.0
        self._is_told = False

    def sign(self, *, counts: bool = True) -> None:
        """Take note that the training lives; a silence that does not count, as that of the preparation, says nothing."""
        now = time.monotonic()
        if counts and not self._is_told:
            self._longest = max(self._longest, now - self._last_sign)
        self._last_sign, self._is_told = now, False

    def start(self) -> None:
        """Begin to beat; a second call does nothing."""
        if self._thread is None and not self._ended.is_set():
            self.sign(counts=False)
            self._thread = threading.Thread(target=self._run, name="heartbeat", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """End the heartbeat: what is written next is the last word."""
        self._ended.set()
        if self._thread is not None:
            self._thread.join(timeout=HEARTBEAT_SECONDS)
            self._thread = None

    @property
    def limit_seconds(self) -> float:
        """Give the silence that counts as a hang, which grows with the longest one that was none."""
        return min(max(STALL_SECONDS, _TIMES_THE_LONGEST * self._longest), LONGEST_STALL_SECONDS)

    def _run(self) -> None:
        try:
            last, used = _seconds_awake_or_not(), time.process_time()
            while not self._ended.wait(HEARTBEAT_SECONDS):
                now, now_used = _seconds_awake_or_not(), time.process_time()
                # A library that holds the interpreter for long computes meanwhile; what is halted does not.
                is_idle = now_used - used < IDLE_SHARE * (now - last)
                halt, last, used = now - last - HEARTBEAT_SECONDS, now, now_used
                if halt > HALT_SECONDS and is_idle:
                    self._last_sign = time.monotonic()
                    self._halted(halt)
                self._arm_dump()
                quiet = time.monotonic() - self._last_sign
                self._beat(quiet)
                if quiet >= self.limit_seconds and not self._is_told:
                    self._is_told = True
                    where, stack = main_stack()
                    self._stalled(quiet, where, stack)
        finally:
            with suppress(ValueError, OSError):
                faulthandler.cancel_dump_traceback_later()

    def _arm_dump(self) -> None:
        """Have the stacks written to the log by a thread that needs no interpreter, unless the next beat comes first."""
        with suppress(ValueError, OSError, AttributeError, io.UnsupportedOperation):
            faulthandler.dump_traceback_later(STALL_SECONDS + HEARTBEAT_SECONDS, file=sys.stderr)


def _seconds_awake_or_not() -> float:
    """Give seconds of a clock that nobody sets and that goes on while the computer sleeps, where there is one."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


def main_stack() -> tuple[str, str]:
    """Give the line that the main thread is in, in words, and its stack."""
    frame = sys._current_frames().get(threading.main_thread().ident or 0)
    if frame is None:
        return "", ""
    entries = traceback.extract_stack(frame)
    last = entries[-1]
    stack = "".join(traceback.format_list(entries[-30:]))
    return f"{last.name} ({Path(last.filename).name}, line {last.lineno})", stack[-6000:]
