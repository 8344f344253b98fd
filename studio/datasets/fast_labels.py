"""Read sound label files fast; anything odd is left to `labels.read_rows`, which can explain it."""

from __future__ import annotations

from collections.abc import Callable

from studio.datasets.labels import ROWS_PER_TICK, TOLERANCE

Box = tuple[int, float, float, float, float]  # class id, x centre, y centre, width, height, relative to the image


def class_tokens(nc: int | None) -> dict[bytes, int]:
    """Give the spellings of the class ids that are legal; the first 1000 when the number of classes is unknown."""
    return {str(i).encode(): i for i in range(1000 if nc is None else nc)}


def summarise(content: bytes, tokens: dict[bytes, int], tick: Callable[[], None] | None = None) -> list[Box] | None:
    """Read a sound file fast; None when anything at all needs a closer look. `tick` is called every 20,000 rows."""
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
    if len(boxes) > 1 and len({hash(box) for box in boxes}) != len(boxes):
        return None
    return boxes
