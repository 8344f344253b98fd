"""What lives as long as the process is looked at no more; all else is collected as ever."""

from __future__ import annotations

import gc
import weakref

import pytest

from studio.worker.collector import lasting_objects


class _Thing:
    pass


def _cycle() -> weakref.ref[_Thing]:
    thing = _Thing()
    thing.itself = thing  # type: ignore[attr-defined]
    return weakref.ref(thing)


def test_later_cycles_are_collected_and_lasting_ones_are_not_looked_at() -> None:
    """The collector is off inside, on again behind, and passes over what was made inside."""
    try:
        with lasting_objects():
            assert not gc.isenabled()
            inside = _cycle()
        assert gc.isenabled()
        behind = _cycle()
        gc.collect()
        assert behind() is None
        assert inside() is not None
    finally:
        gc.unfreeze()


def test_a_failure_inside_leaves_the_collector_on() -> None:
    """An error of the preparation is told by a process that collects."""
    try:
        with pytest.raises(ValueError), lasting_objects():
            raise ValueError
        assert gc.isenabled()
    finally:
        gc.unfreeze()
