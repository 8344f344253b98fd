"""Tell what kept its order in a sequence, and so what moved."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence


def kept_order(places: Sequence[int | None]) -> list[int]:
    """Give the positions of a longest run of rising places: what kept its order while the rest moved."""
    tails: list[int] = []
    ends: list[int] = []  # position at which the best run of each length ends
    previous: dict[int, int] = {}
    for at, place in enumerate(places):
        if place is None:
            continue
        length = bisect_left(tails, place)
        tails[length : length + 1] = [place]
        ends[length : length + 1] = [at]
        if length:
            previous[at] = ends[length - 1]
    run: list[int] = []
    at_end = ends[-1] if ends else None
    while at_end is not None:
        run.append(at_end)
        at_end = previous.get(at_end)
    return run[::-1]
