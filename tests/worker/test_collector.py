"""What lives as long as the process is looked at no more; all else is collected as ever."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from studio.worker.collector import lasting_objects


@pytest.fixture(autouse=True)
def collecting() -> Iterator[None]:
    """Begin with the collector on, which tests of the window turn off, and leave all as it was."""
    was_enabled = gc.isenabled()
    gc.enable()
    yield
    gc.unfreeze()
    if not was_enabled:
        gc.disable()


class _Thing:
    pass


def _cycle() -> weakref.ref[_Thing]:
    thing = _Thing()
    thing.itself = thing  # type: ignore[attr-defined]
    return weakref.ref(thing)


def test_later_cycles_are_collected_and_lasting_ones_are_not_looked_at() -> None:
    """The collector is off inside, on again behind, and passes over what was made inside."""
    with lasting_objects():
        assert not gc.isenabled()
        inside = _cycle()
    assert gc.isenabled()
    behind = _cycle()
    gc.collect()
    assert behind() is None
    assert inside() is not None


def test_a_failure_inside_leaves_the_collector_on() -> None:
    """An error of the preparation is told by a process that collects."""
    with pytest.raises(ValueError), lasting_objects():
        raise ValueError
    assert gc.isenabled()


def test_a_collector_that_was_off_stays_off() -> None:
    """Whoever turned it off knows why."""
    gc.disable()
    with lasting_objects():
        pass
    assert not gc.isenabled()
