"""Read sound label files fast; anything odd is left to `labels.read_rows`, which can explain it."""

from __future__ import annotations

import re
from collections.abc import Callable

from studio.datasets.labels import ROWS_PER_TICK, TOLERANCE

Box = tuple[int, float, float, float, float]  # class id, x centre, y centre, width, height, relative to the image


# Rows of five plain numbers and nothing else: such a file need not be split line by line.
_PLAIN_ROWS = re.compile(rb"(?:\d{1,4} [01]?\.?\d+ [01]?\.?\d+ [01]?\.?\d+ [01]?\.?\d+\r?\n)*+")
_PLAIN_BYTES = 65_536  # larger files are read line by line, with a word to the watch now and then


def class_tokens(nc: int | None) -> dict[bytes, int]:
    """Give the spellings of the class ids that are legal; the first 1000 when the number of classes is unknown."""
    return {str(i).encode(): i for i in range(1000 if nc is None else nc)}


def summarise(content: bytes, tokens: dict[bytes, int], tick: Callable[[], None] | None = None) -> list[Box] | None:
    """Read a sound file fast; None when anything at all needs a closer look. `tick` is called every 20,000 rows."""
    if len(content) <= _PLAIN_BYTES and _PLAIN_ROWS.fullmatch(content) is not None:
        return _summarise_plain(content, tokens)
    boxes: list[Box] = []
    append = boxes.append
    number = 0
    for line in content.split(b"\n"):
        parts = line.split()
        if len(parts) != 5:
            if parts:
                return None
            continue
        class_id = tokens.get(parts[0])
        if class_id is None:
            return None
        try:
            x, y, w, h = map(float, parts[1:])
        except ValueError:
            return None
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
        append((class_id, x, y, w, h))
        number += 1
        if tick is not None and not number % ROWS_PER_TICK:
            tick()
    # Hashes, not rows, in the set: a million rows would cost 200 MB more.
    hashes: set[int] = set()
    for start in range(0, len(boxes), ROWS_PER_TICK):
        hashes.update(map(hash, boxes[start : start + ROWS_PER_TICK]))
        if tick is not None and start:
            tick()
    return None if len(hashes) != len(boxes) else boxes


def _summarise_plain(content: bytes, tokens: dict[bytes, int]) -> list[Box] | None:
    """Read rows that are known to be five numbers each, column by column."""
    words = content.split()
    ids = list(map(tokens.get, words[::5]))
    if None in ids:
        return None
    xs, ys = list(map(float, words[1::5])), list(map(float, words[2::5]))
    ws, hs = list(map(float, words[3::5])), list(map(float, words[4::5]))
    boxes: list[Box] = list(zip(ids, xs, ys, ws, hs, strict=True))  # type: ignore[arg-type]  # no None is left
    for _, x, y, w, h in boxes:
        if not (
            0.0 < w <= 1.0
            and 0.0 < h <= 1.0
            and x <= 1.0
            and y <= 1.0
            and w - TOLERANCE * 2 <= 2 * x <= 2.0 - w + TOLERANCE * 2
            and h - TOLERANCE * 2 <= 2 * y <= 2.0 - h + TOLERANCE * 2
        ):
            return None
    if len(boxes) > 1 and len(set(boxes)) != len(boxes):
        return None
    return boxes
