"""Find pictures that look alike: decode every image small, describe it in 256 bits, compare.

The description (dHash, N. Krawetz 2013) says for a picture of 17×16 grey dots where it gets brighter from left to right.
Scaling, saving anew and small changes of brightness flip few of these bits. Written here, with Pillow: libraries for
it (imagehash) bring SciPy and compare each with each, 200 million times for 20,000 images.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path, PurePath
from typing import Protocol

from studio.datasets.duplicates import Seen
from studio.datasets.findings import Findings
from studio.datasets.image_files import shown
from studio.datasets.scan_cache import Recorder, Records
from studio.datasets.tree_state import TreeState

WIDTH, HEIGHT = 17, 16
MOST_DIFFERENT_BITS = 14  # of 256; 16 bands of 16 bits then have at least two equal ones
LEAST_CONTRAST = 12  # between the darkest and the brightest dot; below, the bits are noise
ONE_COLOUR = 1  # contrast up to which a picture counts as blank
CROWD = 64  # neighbours compared within one band: thousands of dark pictures share one
THREADS = 4
_BATCH = 64

Look = int | str  # the bits; "blank", "flat" or "broken: reason" where there are none


class Watch(Protocol):
    """Who is told of progress and may stop the scan."""

    done: int

    def tick(self) -> None:
        """Call back now and then."""


def compare_by_sight(
    seen: list[Seen],
    findings: Findings,
    watch: Watch,
    *,
    known: set[str],
    records: Records | None = None,
    state: TreeState | None = None,
    recorder: Recorder | None = None,
) -> None:
    """Report pictures that look alike, show one colour or cannot be decoded; `known` are told already as duplicates."""
    looks: list[tuple[Seen, int]] = []
    for item, look in _all_looks(seen, watch, records=records, state=state, recorder=recorder):
        name = shown(PurePath(item.image).name)
        if isinstance(look, int):
            looks.append((item, look))
        elif look == "blank":
            findings.say("image-one-colour", path=item.image, args={"file": name})
        elif look.startswith("broken: "):
            args = {"file": name, "reason": look.removeprefix("broken: ")}
            findings.say("image-damaged/decode", path=item.image, args=args)
    _report(_pairs(looks, watch), findings, known)


def groups_by_sight(images: Sequence[str], watch: Watch) -> list[list[str]]:
    """Give pairs of images that look alike, for a split that keeps them on one side."""
    seen = [Seen("", image, None, 0, 0) for image in images]
    looks = [
        (item, look)
        for item, look in _all_looks(seen, watch, records=None, state=None, recorder=None)
        if isinstance(look, int)
    ]
    return [[one.image, two.image] for one, two in _pairs(looks, watch)]


def _all_looks(
    seen: list[Seen], watch: Watch, *, records: Records | None, state: TreeState | None, recorder: Recorder | None
) -> Iterator[tuple[Seen, Look]]:
    # Pillow decodes without holding the lock of the interpreter, so threads serve.
    with ThreadPoolExecutor(min(THREADS, os.cpu_count() or 1)) as pool:
        waiting = iter(seen)
        while batch := list(islice(waiting, _BATCH)):
            watch.tick()
            kept = [_kept(item.image, records, state) for item in batch]
            new = pool.map(look_at, [item.image for item, look in zip(batch, kept, strict=True) if look is None])
            for item, look in zip(batch, kept, strict=True):
                found = next(new) if look is None else look
                watch.done += 1
                if recorder is not None:
                    recorder.look(item.image, f"{found:x}" if isinstance(found, int) else found)
                yield item, found


def _kept(image: str, records: Records | None, state: TreeState | None) -> Look | None:
    if records is None or state is None:
        return None
    kept = records.look(image, state.stamp(image))
    if kept is None or kept in ("blank", "flat") or kept.startswith("broken: "):
        return kept
    return int(kept, 16)


def look_at(path: str) -> Look:
    """Describe how a picture looks."""
    from PIL import Image

    try:
        with Image.open(path) as image:
            image.draft("L", (WIDTH * 8, HEIGHT * 8))  # JPEG decodes to an eighth, several times as fast
            if image.mode.startswith(("I", "F")):  # 16 bits: going to 8 at once would make everything white
                wide = image.convert("F").resize((WIDTH, HEIGHT), Image.Resampling.BOX)
                small = wide.point(lambda value: value * (1 / 256)).convert("L")
            else:
                small = image.convert("L").resize((WIDTH, HEIGHT), Image.Resampling.BOX)
    except FileNotFoundError:
        return "flat"  # removed meanwhile
    except Exception as error:  # Pillow raises of many kinds for damaged files
        return "broken: " + (str(error)[:80] or type(error).__name__)
    dots = small.tobytes()
    contrast = max(dots) - min(dots)
    if contrast <= ONE_COLOUR:
        return "blank"
    if contrast < LEAST_CONTRAST:
        return "flat"
    bits = 0
    for row in range(0, WIDTH * HEIGHT, WIDTH):
        for at in range(row, row + WIDTH - 1):
            bits = bits << 1 | (dots[at] < dots[at + 1])
    return bits


def _pairs(looks: list[tuple[Seen, int]], watch: Watch) -> Iterator[tuple[Seen, Seen]]:
    """Yield pairs whose looks differ little. They agree in a band of 16 bits, so only those that do are compared."""
    bands: dict[tuple[int, int], list[int]] = defaultdict(list)
    for index, (_, look) in enumerate(looks):
        watch.tick()
        for band in range(16):
            bands[band, look >> 16 * band & 0xFFFF].append(index)
    told: set[tuple[int, int]] = set()
    for group in bands.values():
        if len(group) < 2:
            continue
        watch.tick()
        if len(group) > CROWD:
            group.sort(key=lambda index: looks[index][1])
        for place, first in enumerate(group):
            look = looks[first][1]
            for second in group[place + 1 : place + CROWD]:
                if (look ^ looks[second][1]).bit_count() <= MOST_DIFFERENT_BITS:
                    pair = (min(first, second), max(first, second))
                    if pair not in told:
                        told.add(pair)
                        yield looks[pair[0]][0], looks[pair[1]][0]


def _report(pairs: Iterator[tuple[Seen, Seen]], findings: Findings, known: set[str]) -> None:
    """Tell each picture once: first those across splits, which matter more."""
    across: dict[str, tuple[Seen, Seen]] = {}
    within: dict[str, tuple[Seen, Seen]] = {}
    for one, two in pairs:
        if one.split == two.split:
            within.setdefault(two.image, (two, one))
        elif "train" in (one.split, two.split):
            other, train = (two, one) if one.split == "train" else (one, two)
            across.setdefault(other.image, (other, train))
    for item, twin in sorted(across.values(), key=lambda pair: pair[0].image):
        if item.image not in known:
            code = "near-duplicate-in-train-and-" + item.split
            _say(findings, "near-duplicate-in-train-and-val", item, twin, code)
    for item, twin in sorted(within.values(), key=lambda pair: pair[0].image):
        if item.image not in known and item.image not in across:
            _say(findings, "near-duplicate-image", item, twin, "near-duplicate-image")


def _say(findings: Findings, key: str, item: Seen, twin: Seen, code: str) -> None:
    args = {
        "file": shown(PurePath(item.image).name),
        "other": shown(PurePath(twin.image).name),
        "split": item.split,
    }
    findings.say(key, path=item.image, files=(Path(twin.image),), args=args, code=code)
