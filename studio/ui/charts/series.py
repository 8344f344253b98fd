"""A curve's points as they grow, with a min/max pyramid so that a million of them draw like a thousand.

Imports numpy; only the charts, which are imported when first shown, use it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FACTOR = 16  # points of one level that become one minimum and one maximum of the next
Floats = NDArray[np.float64]


class Series:
    """Append-only points with ascending x; the end can be cut off, since a resumed run trains an epoch again."""

    def __init__(self) -> None:
        self._x = np.empty(256)
        self._y = np.empty(256)
        self._count = 0
        self._low: list[Floats] = []  # level i: minimum of FACTOR ** (i + 1) points
        self._high: list[Floats] = []
        self._blocks: list[int] = []  # whole blocks of each level

    def __len__(self) -> int:
        return self._count

    @property
    def x(self) -> Floats:
        return self._x[: self._count]

    @property
    def y(self) -> Floats:
        return self._y[: self._count]

    def append(self, x: float, y: float) -> None:
        """Add one point; points at or behind `x` are replaced."""
        if self._count and x <= self._x[self._count - 1]:
            self.cut(x)
        if self._count == len(self._x):
            self._x = np.concatenate([self._x, np.empty(self._count)])
            self._y = np.concatenate([self._y, np.empty(self._count)])
        self._x[self._count] = x
        self._y[self._count] = y
        self._count += 1
        if self._count % FACTOR == 0:
            self._fold()

    def cut(self, x: float) -> None:
        """Remove the points at or behind `x`."""
        self._count = int(np.searchsorted(self.x, x, side="left"))
        size = self._count
        for level in range(len(self._blocks)):
            size //= FACTOR
            self._blocks[level] = min(self._blocks[level], size)

    def bounds(self, first_x: float, last_x: float) -> tuple[float, float] | None:
        """Give the lowest and the highest y between two x; None if there is no point."""
        _, values = self.decimated(first_x, last_x, 256)
        values = values[np.isfinite(values)]
        return (float(values.min()), float(values.max())) if len(values) else None

    def decimated(self, first_x: float, last_x: float, most: int) -> tuple[Floats, Floats]:
        """Give at most about `most` points between two x that draw the same picture: extremes are kept."""
        start = max(0, int(np.searchsorted(self.x, first_x, side="left")) - 1)
        stop = min(self._count, int(np.searchsorted(self.x, last_x, side="right")) + 1)
        return self._span(start, stop, most)

    def count(self, first_x: float, last_x: float) -> int:
        """Give how many points lie between two x."""
        return int(np.searchsorted(self.x, last_x, side="right") - np.searchsorted(self.x, first_x, side="left"))

    def at(self, x: float) -> tuple[float, float] | None:
        """Give the point nearest to `x`."""
        if not self._count:
            return None
        index = int(np.searchsorted(self.x, x))
        if index == self._count or (index and x - self._x[index - 1] <= self._x[index] - x):
            index -= 1
        return float(self._x[index]), float(self._y[index])

    def _span(self, start: int, stop: int, most: int) -> tuple[Floats, Floats]:
        if stop - start <= most:
            return self._x[start:stop], self._y[start:stop]
        level, block = -1, 1
        while (stop - start) / block * 2 > most and level + 1 < len(self._blocks):
            level += 1
            block *= FACTOR
        if level < 0:
            return self._x[start:stop], self._y[start:stop]
        first, last = start // block, min(self._blocks[level], -(-stop // block))
        low, high = self._low[level][first:last], self._high[level][first:last]
        step = max(1, -(-2 * len(low) // most))
        if step > 1:  # between two levels of the pyramid
            whole = len(low) // step * step
            tail_low, tail_high = low[whole:], high[whole:]
            low = low[:whole].reshape(-1, step).min(axis=1)
            high = high[:whole].reshape(-1, step).max(axis=1)
            if len(tail_low):
                low, high = np.append(low, tail_low.min()), np.append(high, tail_high.max())
        starts = (first + np.arange(len(low)) * step) * block
        x = np.repeat(self._x[np.minimum(starts, self._count - 1)], 2)
        y = np.empty(2 * len(low))
        y[0::2], y[1::2] = low, high
        rest = max(start, last * block)  # the points behind the last whole block
        tail_x, tail_y = self._span(rest, stop, max(2 * FACTOR, most // 8)) if rest > start else (x[:0], y[:0])
        return np.concatenate([x, tail_x]), np.concatenate([y, tail_y])

    def _fold(self) -> None:
        low_source, high_source, size = self.y, self.y, self._count
        for level in range(64):
            blocks = size // FACTOR
            if level == len(self._blocks):
                if not blocks:
                    return
                self._low.append(np.empty(64))
                self._high.append(np.empty(64))
                self._blocks.append(0)
            done = self._blocks[level]
            if blocks <= done:
                return
            while blocks > len(self._low[level]):
                self._low[level] = np.concatenate([self._low[level], np.empty(len(self._low[level]))])
                self._high[level] = np.concatenate([self._high[level], np.empty(len(self._high[level]))])
            span = slice(done * FACTOR, blocks * FACTOR)
            # A gap (nan) must not swallow its block; fmin gives nan only where all are.
            self._low[level][done:blocks] = np.fmin.reduce(low_source[span].reshape(-1, FACTOR), axis=1)
            self._high[level][done:blocks] = np.fmax.reduce(high_source[span].reshape(-1, FACTOR), axis=1)
            self._blocks[level] = blocks
            low_source, high_source, size = self._low[level][:blocks], self._high[level][:blocks], blocks


def smoothed(values: Floats, weight: float) -> Floats:
    """Give the exponential moving average of `values`, bias-corrected; `weight` 0 changes nothing, 0.99 nearly all."""
    if weight <= 0 or len(values) < 2:
        return values
    result = np.empty(len(values))
    average = correction = 0.0
    for index, value in enumerate(values.tolist()):
        if value == value:
            average = weight * average + (1 - weight) * value
            correction = weight * correction + (1 - weight)
            result[index] = average / correction
        else:
            result[index] = value
    return result
