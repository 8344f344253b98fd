"""Where the numbers of an axis stand: round values, as many as fit, linear or logarithmic."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QLocale

MOST_DECIMALS = 4  # of small numbers; with more they are written with their power of ten
LOG_STEPS = ((1, 2, 5), (1, 3), (1,))  # within a decade, the densest that fits is taken


@dataclass(frozen=True)
class Tick:
    """One number of an axis."""

    place: float  # along the axis: the value, or its log10 on a logarithmic axis
    text: str


def linear_ticks(low: float, high: float, most: int, *, is_whole: bool = False) -> list[Tick]:
    """Give at most about `most` round numbers from `low` to `high`; `is_whole` leaves out fractions."""
    values, step = _round_values(low, high, most, is_whole=is_whole)
    return [Tick(value, _text(value, step)) for value in values]


def log_ticks(low: float, high: float, most: int) -> list[Tick]:
    """Give at most about `most` round numbers between 10 ** low and 10 ** high."""
    if not _is_range(low, high):
        return []
    first, last = math.floor(low), math.ceil(high)
    if last - first <= 4 * most:
        for factors in LOG_STEPS:
            values = [factor * 10.0**power for power in range(first, last + 1) for factor in factors]
            places = [math.log10(value) for value in values]
            ticks = [
                Tick(place, _text(value, value))
                for place, value in zip(places, values, strict=True)
                if low <= place <= high
            ]
            if len(ticks) <= most:
                if len(ticks) > 1:
                    return ticks
                # Less than a decade: the values themselves are nearly evenly spaced.
                values, step = _round_values(10**low, 10**high, most)
                return [Tick(math.log10(value), _text(value, step)) for value in values if value > 0]
    powers, _ = _round_values(low, high, most, is_whole=True)
    return [Tick(power, _text(10.0**power, 10.0**power)) for power in powers]


def _round_values(low: float, high: float, most: int, *, is_whole: bool = False) -> tuple[list[float], float]:
    """Give multiples of a step of 1, 2 or 5 times a power of ten, and the step."""
    if not _is_range(low, high):
        return [], 1.0
    rough = (high - low) / max(1, most)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough * (1 - 1e-9))
    if is_whole:
        step = max(1.0, step)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [number * step for number in range(first, last + 1)], step


def _is_range(low: float, high: float) -> bool:
    return math.isfinite(low) and math.isfinite(high) and high - low > 1e-12 * max(abs(low), abs(high), 1e-280)


def _text(value: float, step: float) -> str:
    locale = QLocale()
    if value == 0:
        return locale.toString(0)
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    if abs(value) >= 1e6 or (decimals > MOST_DECIMALS and abs(value) < 0.01):
        # As many digits as tell it from its neighbours.
        digits = math.floor(math.log10(abs(value))) - math.floor(math.log10(step) + 1e-9) + 1
        return locale.toString(value, "g", max(1, digits))
    return locale.toString(value, "f", decimals)
