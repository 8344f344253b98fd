"""Read sound label files fast; anything odd is left to `labels.read_rows`, which can explain it.

Boxes come as five columns and not as rows: lists of numbers are made, checked and counted in a third of the time, and a
million boxes take 80 MB less.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import cast

from studio.datasets.labels import ROWS_PER_TICK, TOLERANCE, LabelRow

# Class ids, x centres, y centres, widths, heights, relative to the image; all of one length.
Boxes = tuple[list[int], list[float], list[float], list[float], list[float]]

# Rows of five plain numbers and nothing else: such a block need not be split line by line.
_PLAIN_ROWS = re.compile(rb"(?:\d{1,4} [01]?\.?\d+ [01]?\.?\d+ [01]?\.?\d+ [01]?\.?\d+\r?\n)*+")
_BLOCK_BYTES = 65_536  # of whole lines; between two blocks the watch is told
_MOST_LINE_BYTES = 4 * _BLOCK_BYTES  # no row of five numbers is that long


def class_tokens(nc: int | None) -> dict[bytes, int]:
    """Give the spellings of the class ids that are legal; the first 1000 when the number of classes is unknown."""
    return {str(i).encode(): i for i in range(1000 if nc is None else nc)}


def summarise(content: bytes, tokens: dict[bytes, int], tick: Callable[[], None] | None = None) -> Boxes | None:
    """Read a sound file fast; None when anything at all needs a closer look. `tick` is called for every 64 KB."""
    if len(content) <= _BLOCK_BYTES:
        boxes = _read_block(content, tokens)
        # Boxes are compared as they will be trained: 0.5 and 0.50 are one.
        if boxes is None or (len(boxes[0]) > 1 and len(set(zip(*boxes, strict=True))) != len(boxes[0])):
            return None
        return boxes
    boxes = ([], [], [], [], [])
    hashes: set[int] = set()  # hashes, not rows: a million rows would cost 200 MB more
    at = 0
    while at < len(content):
        if tick is not None:
            tick()
        end = content.rfind(b"\n", at, at + _BLOCK_BYTES) + 1 or content.find(b"\n", at) + 1 or len(content)
        if end - at > _MOST_LINE_BYTES:
            return None
        some = _read_block(content[at:end], tokens)
        if some is None:
            return None
        _extend(boxes, some)
        hashes.update(map(hash, zip(*some, strict=True)))
        at = end
    return None if len(hashes) != len(boxes[0]) else boxes


def to_columns(rows: Sequence[LabelRow], tick: Callable[[], None] | None = None) -> Boxes:
    """Give the boxes of rows that were read with care as columns."""
    boxes: Boxes = ([], [], [], [], [])
    for start in range(0, len(rows), ROWS_PER_TICK):
        if tick is not None and start:
            tick()
        _extend(boxes, list(zip(*rows[start : start + ROWS_PER_TICK], strict=True))[:5])
    return boxes


def _extend(boxes: Boxes, more: Sequence[Sequence[float]]) -> None:
    for column, values in zip(boxes, more, strict=True):
        cast("list[float]", column).extend(values)


def _read_block(content: bytes, tokens: dict[bytes, int]) -> Boxes | None:
    """Read whole lines, None when a row is not sound. Does not look for equal rows."""
    if _PLAIN_ROWS.fullmatch(content) is not None:
        words = content.split()
    else:
        words = []
        for line in content.split(b"\n"):
            parts = line.split()
            if len(parts) == 5:
                words += parts
            elif parts:
                return None
    ids = list(map(tokens.get, words[::5]))
    if None in ids:
        return None
    try:
        xs, ys = list(map(float, words[1::5])), list(map(float, words[2::5]))
        ws, hs = list(map(float, words[3::5])), list(map(float, words[4::5]))
    except ValueError:
        return None
    for x, y, w, h in zip(xs, ys, ws, hs, strict=True):
        # A NaN fails every comparison and so gets its closer look too.
        if not (
            0.0 < w <= 1.0
            and 0.0 < h <= 1.0
            and 0.0 <= x <= 1.0
            and 0.0 <= y <= 1.0
            and w - TOLERANCE * 2 <= 2 * x <= 2.0 - w + TOLERANCE * 2
            and h - TOLERANCE * 2 <= 2 * y <= 2.0 - h + TOLERANCE * 2
        ):
            return None
    return cast("list[int]", ids), xs, ys, ws, hs
