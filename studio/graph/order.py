"""Tell what kept its order in a sequence, and so what moved, and what two sequences share at their ends."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Any


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


def common_ends(one: Sequence[Any], other: Sequence[Any]) -> tuple[int, int]:
    """Give how many items two sequences share at the start, and at the end of what is left."""
    most = min(len(one), len(other))
    head = next((at for at in range(most) if one[at] != other[at]), most)
    most -= head
    tail = next((at for at in range(most) if one[-1 - at] != other[-1 - at]), most)
    return head, tail


def line_changes(one: Sequence[str], other: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    """Give the opcodes of difflib for two lists of lines, which it alone would compare to the end.

    What it takes grows with the square of lines that say the same, of which a large model has hundreds.
    """
    head, tail = common_ends(one, other)
    between = SequenceMatcher(a=one[head : len(one) - tail], b=other[head : len(other) - tail], autojunk=False)
    codes: list[tuple[str, int, int, int, int]] = [
        (tag, a + head, a_end + head, b + head, b_end + head) for tag, a, a_end, b, b_end in between.get_opcodes()
    ]
    codes += [("equal", len(one) - tail, len(one), len(other) - tail, len(other))] if tail else []
    if head:
        codes.insert(0, ("equal", 0, head, 0, head))
    return codes
