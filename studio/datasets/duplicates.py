"""Find the same picture twice: byte for byte, or re-encoded under the same name in train and val."""

from __future__ import annotations

import hashlib
import os
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path, PurePath
from typing import NamedTuple

from studio.datasets.findings import Findings
from studio.datasets.image_files import shown

MAX_NAME_PAIRS = 100  # same names compared by sight; each costs two small decodes
MOST_DIFFERENT_BITS = 6  # of 64, between two encodings of one picture


class Seen(NamedTuple):
    """What the scan knows of a sound image. A tuple, as a frozen dataclass takes four times as long to make."""

    split: str
    image: str
    label: str | None
    file_bytes: int
    fingerprint: int  # of the first bytes


def find_duplicates(seen: list[Seen], findings: Findings, tick: Callable[[], None]) -> set[str]:
    """Report pictures that are in train and again in val or test, and twins in one split whose labels differ.

    Gives the images that were reported.
    """
    told: set[str] = set()
    for group in _alike(seen, tick):
        same: dict[bytes, list[Seen]] = defaultdict(list)
        for item in group:
            digest = _digest(item.image, tick)
            if digest is not None:
                same[digest].append(item)
        for twins in same.values():
            if len(twins) > 1:
                _judge(twins, findings, told)
    _same_names(seen, findings, told, tick)
    return told


def _alike(seen: list[Seen], tick: Callable[[], None]) -> list[list[Seen]]:
    """Give the groups of images of one size whose first bytes are the same."""
    keys = [item.file_bytes << 32 | item.fingerprint for item in seen]
    tick()
    if len(set(keys)) == len(keys):
        return []
    tick()
    groups: dict[int, list[Seen]] = defaultdict(list)
    often = {key for key, count in Counter(keys).items() if count > 1}
    for key, item in zip(keys, seen, strict=True):
        if key in often:
            groups[key].append(item)
    return list(groups.values())


def _judge(twins: list[Seen], findings: Findings, told: set[str]) -> None:
    """Report one set of identical files."""
    train = next((item for item in twins if item.split == "train"), None)
    for item in twins:
        if train is not None and item.split != "train":
            told.add(item.image)
            _add_leak(findings, item, train, "image-in-train-and-val")
    first: dict[str, Seen] = {}
    for item in twins:
        other = first.setdefault(item.split, item)
        if other is item:
            continue
        told.add(item.image)
        same = _rows(other.label) == _rows(item.label)
        findings.say(
            "duplicate-image" if same else "duplicate-labels-differ",
            path=item.image,
            files=(Path(other.image),),
            args={"file": _name(item), "other": _name(other)},
        )


def _same_names(seen: list[Seen], findings: Findings, told: set[str], tick: Callable[[], None]) -> None:
    """Look at images of the same name in train and another split. Names like 0001.jpg alone prove nothing."""
    others = [(item, _stem(item.image)) for item in seen if item.split != "train"]
    tick()
    wanted = {stem for _, stem in others}
    train: dict[str, Seen] = {}
    for number, item in enumerate(seen):
        if not number % 10_000:
            tick()
        if item.split == "train" and (stem := _stem(item.image)) in wanted:
            train[stem] = item
    compared = 0
    for item, stem in others if train else ():
        other = train.get(stem)
        if other is None or item.image in told:
            continue
        compared += 1
        if compared > MAX_NAME_PAIRS:
            return
        tick()
        one, two = _look(item.image), _look(other.image)
        if one is not None and two is not None and (one ^ two).bit_count() <= MOST_DIFFERENT_BITS:
            told.add(item.image)
            _add_leak(findings, item, other, "image-in-train-and-val/again")


def _add_leak(findings: Findings, item: Seen, train: Seen, key: str) -> None:
    findings.say(
        key,
        path=item.image,
        files=(Path(train.image),),
        args={"file": _name(item), "split": item.split, "other": _name(train)},
        code="image-in-train-and-" + item.split,
    )


def _stem(path: str) -> str:
    """Give the name without folder and suffix, in lower case; PurePath would take as long as the rest of the scan."""
    return path[path.rfind(os.sep) + 1 : path.rfind(".")].lower()


def _name(item: Seen) -> str:
    return shown(PurePath(item.image).name)


def _digest(path: str, tick: Callable[[], None]) -> bytes | None:
    digest = hashlib.sha256()
    try:
        with open(path, "rb", buffering=0) as stream:  # noqa: PTH123  (text paths throughout the scan)
            while block := stream.read(1 << 20):
                digest.update(block)
                tick()
    except OSError:
        return None
    return digest.digest()


def _rows(label: str | None) -> list[bytes]:
    if label is None:
        return []
    try:
        with open(label, "rb") as stream:  # noqa: PTH123
            return sorted(line.strip() for line in stream.read().splitlines() if line.strip())
    except OSError:
        return []


def _look(path: str) -> int | None:
    """Give 64 bits of how brightness changes from left to right (dHash); None for what Pillow cannot read."""
    from PIL import Image

    try:
        with Image.open(path) as image:
            image.draft("L", (72, 64))  # JPEG decodes to an eighth, some ten times faster
            small = image.convert("L").resize((9, 8))
    except Exception:  # Pillow raises of many kinds, and an image that cannot be read is no duplicate
        return None
    bits = 0
    pixels = small.tobytes()
    for row in range(8):
        for column in range(8):
            at = row * 9 + column
            bits = bits << 1 | (pixels[at] < pixels[at + 1])
    return bits
