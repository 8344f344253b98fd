"""What every reader of a format gives: pictures with boxes in pixels, and the class names in the order they were met."""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field

from studio.datasets.findings import Findings
from studio.datasets.image_files import shown
from studio.datasets.importing.names import clean_name

MAX_CLASSES = 10_000


@dataclass(slots=True)
class Picture:
    """One image of the source. Boxes are packed: class index, x1, y1, x2, y2 in pixels of `size`, five numbers each."""

    image: str
    split: str  # "train", "val", "test"; "" where the source does not divide
    label: str | None = None  # a YOLO label to take as it is; `boxes` is then empty
    boxes: array[float] = field(default_factory=lambda: array("d"))
    size: tuple[int, int] | None = None  # width and height that the annotation speaks of; None: those of the file
    told_by: str = ""  # the annotation file, for what is said about it


@dataclass
class Gathered:
    """All pictures of a source."""

    pictures: list[Picture] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    boxes: int = 0
    _index: dict[str, int] = field(default_factory=dict)

    def class_index(self, name: str) -> int:
        """Give the provisional index of a class name; a new one for a new name, -1 for none that can be used."""
        index = self._index.get(name)
        if index is None:
            cleaned = clean_name(name)
            if not cleaned or len(self.names) >= MAX_CLASSES:
                return -1
            if cleaned in self.names:
                index = self.names.index(cleaned)
            else:
                index = len(self.names)
                self.names.append(cleaned)
            self._index[name] = index
        return index


def add_box(picture: Picture, class_index: int, corners: Sequence[float]) -> bool:
    """Add a box from two opposite corners, whichever they are; False when it is no box."""
    if not all(map(math.isfinite, corners)):
        return False
    x1, x2 = sorted((corners[0], corners[2]))
    y1, y2 = sorted((corners[1], corners[3]))
    if x2 <= x1 or y2 <= y1:
        return False
    picture.boxes.extend((class_index, x1, y1, x2, y2))
    return True


def around(points: Sequence[tuple[float, float]]) -> tuple[float, float, float, float]:
    """Give the box around points."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def left_out(findings: Findings, code: str, message: str, *, path: str = "", line: int | None = None) -> None:
    """Note one thing that was not converted."""
    findings.add("warning", code, message, path=path or None, line=line)


def file_name(path: str) -> str:
    """Give the name of a file for a sentence."""
    return shown(path.replace("\\", "/").rpartition("/")[2])
