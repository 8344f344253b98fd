"""A clock for the trainer of ultralytics that goes on evenly when the clock of the computer is set.

The trainer measures with `time.time()`. Set back by an hour it writes negative times into results.csv and trains an hour
longer than `time=` allows.
"""

from __future__ import annotations

import time
from typing import Any

import ultralytics.engine.trainer as engine_trainer

_ORIGIN = time.time() - time.monotonic()


def now() -> float:
    """Give seconds since 1970, as the computer counted them when the worker began."""
    return _ORIGIN + time.monotonic()


class SteadyTime:
    """Stands for the module `time`."""

    @staticmethod
    def time() -> float:
        """Give what `now` gives."""
        return now()

    def __getattr__(self, name: str) -> Any:
        return getattr(time, name)


def install() -> None:
    """Let the trainer of ultralytics measure with it. Any number of calls."""
    engine_trainer.time = SteadyTime()
