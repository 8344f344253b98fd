"""A worker beats, tells once where it hangs, and is not called hanging while it works."""

from __future__ import annotations

import threading
import time

import pytest

from studio.worker import pulse
from studio.worker.pulse import Pulse, main_stack


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a second of ten milliseconds."""
    monkeypatch.setattr(pulse, "HEARTBEAT_SECONDS", 0.02)
    monkeypatch.setattr(pulse, "STALL_SECONDS", 0.2)


def stuck_in_here(seconds: float) -> None:
    time.sleep(seconds)


def test_a_hang_is_told_once_with_its_place_and_taken_back_by_a_sign(quick: None) -> None:
    told: list[tuple[float, str, str]] = []
    beats: list[float] = []
    made = Pulse(beats.append, lambda *what: told.append(what))
    made.start()
    stuck_in_here(0.6)
    assert len(told) == 1
    seconds, where, stack = told[0]
    assert 0.2 <= seconds < 0.6
    assert where.startswith("stuck_in_here (test_pulse.py, line ")
    assert "test_a_hang_is_told_once" in stack
    assert len(beats) > 5
    made.sign()
    stuck_in_here(0.6)
    made.stop()
    assert len(told) == 2


def test_long_batches_are_no_hang(quick: None) -> None:
    told: list[object] = []
    made = Pulse(lambda _quiet: None, lambda *what: told.append(what))
    made.start()
    for _ in range(4):
        time.sleep(0.15)
        made.sign()
    assert made.limit_seconds > 0.59
    time.sleep(0.4)  # more than a stall, less than four batches
    made.stop()
    assert not told


def test_the_stack_is_that_of_the_main_thread() -> None:
    found: list[tuple[str, str]] = []
    other = threading.Thread(target=lambda: found.append(main_stack()))
    other.start()
    other.join()
    assert "test_the_stack_is_that_of_the_main_thread" in found[0][1]


@pytest.mark.parametrize(("share", "count"), [(0.0, 1), (1.0, 0)])
def test_a_halt_is_told_and_a_library_that_computes_is_none(
    quick: None, monkeypatch: pytest.MonkeyPatch, share: float, count: int
) -> None:
    seconds = [0.0]  # by which the clocks jump

    monkeypatch.setattr(pulse, "_seconds_awake_or_not", lambda: time.monotonic() + seconds[0])
    monkeypatch.setattr(time, "process_time", lambda: share * (time.monotonic() + seconds[0]))
    halts: list[float] = []
    made = Pulse(lambda _quiet: None, lambda *_what: None, halted=halts.append)
    made.start()
    time.sleep(0.1)
    seconds[0] = 30.0
    time.sleep(0.2)
    made.stop()
    assert len(halts) == count
    assert all(29 < halt < 31 for halt in halts)
