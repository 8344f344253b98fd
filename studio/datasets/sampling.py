"""Keep some of many items, evenly spread, without knowing how many come."""

from __future__ import annotations

from typing import Generic, TypeVar

T = TypeVar("T")


class EvenSample(Generic[T]):
    """Keeps up to `limit` items spread evenly over all that were offered."""

    def __init__(self, limit: int) -> None:
        self._limit, self._step, self._offered = limit, 1, 0
        self._kept: list[T] = []

    def wanted(self, offered: int) -> range:
        """Offer so many items at once and give the indices of those to `keep`: making the others would cost time."""
        first = -self._offered % self._step
        self._offered += offered
        return range(first, offered, self._step)

    def keep(self, item: T) -> None:
        """Keep an item that `wanted` named."""
        self._kept.append(item)

    def settle(self) -> None:
        """Thin the items out when they have become too many. After the last `keep` of a `wanted`."""
        while len(self._kept) >= 2 * self._limit:
            self._kept = self._kept[::2]
            self._step *= 2

    def offer(self, item: T) -> None:
        """Offer one item."""
        if self._offered % self._step == 0:
            self._kept.append(item)
            self.settle()
        self._offered += 1

    def items(self, limit: int | None = None) -> list[T]:
        """Give at most `limit` of the items, evenly spread."""
        most = max(1, min(self._limit, self._limit if limit is None else limit))
        return self._kept[:: -(-len(self._kept) // most)] if self._kept else []
