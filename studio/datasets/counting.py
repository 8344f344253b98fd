"""Running counts of a scan: classes, boxes per image, centres, odd boxes. Knows boxes, not files."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from studio.datasets.fast_labels import Boxes
from studio.datasets.image_files import SplitFolders
from studio.datasets.report import CENTRE_CELLS, MAX_BOX_SIZES, MOST_BOXES_COUNTED, SplitReport
from studio.datasets.sampling import EvenSample

LONG_RATIO = 20  # of the sides in pixels; beyond it a box is worth a look
HUGE_SHARE = 0.95  # of both sides of the image
BOXES_PER_TICK = 20_000
_PADDED = CENTRE_CELLS + 2  # a cell around the grid takes centres on the border and a hair beyond it

BoxFacts = tuple[str, int, float, float, int, int]  # the fields of a BoxSample, which takes ten times as long to make


class OddBoxes(NamedTuple):
    """How many boxes of one image are of an unusual shape."""

    tiny: int = 0  # narrower or lower than a pixel
    long: int = 0
    huge: int = 0


_NONE_ODD = OddBoxes()


@dataclass
class Counts:
    """Running counts of one split."""

    images: int = 0
    labelled: int = 0
    backgrounds: int = 0
    dropped: int = 0
    boxes: defaultdict[int, int] = field(default_factory=lambda: defaultdict(int))
    boxes_per_image: Counter[int] = field(default_factory=Counter)
    box_sample: EvenSample[BoxFacts] = field(default_factory=lambda: EvenSample[BoxFacts](MAX_BOX_SIZES))
    empty_labels: list[str] = field(default_factory=list)
    rotated: list[str] = field(default_factory=list)
    alpha: list[str] = field(default_factory=list)
    _centres: list[int] = field(default_factory=lambda: [0] * _PADDED**2)
    _first_labels: dict[int, str] = field(default_factory=dict)  # hash of the content -> its first file
    _same_labels: defaultdict[int, list[str]] = field(default_factory=lambda: defaultdict(list))

    def count_boxes(self, split: str, boxes: Boxes, *, size: tuple[int, int], tick: Callable[[], None]) -> OddBoxes:
        """Count the boxes of one image of that size in pixels; tell which are odd. `tick` is called now and then."""
        count = len(boxes[0])
        self.boxes_per_image[min(count, MOST_BOXES_COUNTED)] += 1
        if not count:
            return _NONE_ODD
        if count <= BOXES_PER_TICK:
            return self._count_some(split, boxes, size)
        odd = _NONE_ODD
        ids, xs, ys, ws, hs = boxes
        for start in range(0, count, BOXES_PER_TICK):
            tick()
            end = start + BOXES_PER_TICK
            some = self._count_some(
                split, (ids[start:end], xs[start:end], ys[start:end], ws[start:end], hs[start:end]), size
            )
            if some is not _NONE_ODD:
                odd = OddBoxes(*map(sum, zip(odd, some, strict=True)))
        return odd

    def _count_some(self, split: str, boxes: Boxes, size: tuple[int, int]) -> OddBoxes:
        width, height = size
        least_w, least_h = 1 / width, 1 / height
        wide, high = width / (height * LONG_RATIO), height / (width * LONG_RATIO)
        per_class, centres, odd = self.boxes, self._centres, False
        for class_id, x, y, w, h in zip(*boxes, strict=True):  # a million times a second: the rare is left to `_odd`
            per_class[class_id] += 1
            centres[int(y * CENTRE_CELLS + 1) * _PADDED + int(x * CENTRE_CELLS + 1)] += 1
            if w < least_w or h < least_h or w * wide > h or h * high > w or (w >= HUGE_SHARE and h >= HUGE_SHARE):
                odd = True
        ids, _, _, ws, hs = boxes
        sample = self.box_sample
        for index in sample.wanted(len(ids)):
            sample.keep((split, ids[index], ws[index], hs[index], width, height))
        sample.settle()
        return _odd(ws, hs, size) if odd else _NONE_ODD

    def count_label(self, label: str, content: bytes) -> None:
        """Keep in mind what a label file holds, for files that hold the same."""
        key = hash(content)
        if self._first_labels.setdefault(key, label) is not label:
            self._same_labels[key].append(label)

    def same_labels(self, least: int) -> list[list[str]]:
        """Give groups of at least so many label files with the same content, each in the order they were counted."""
        large = {key for key, more in self._same_labels.items() if len(more) + 1 >= least}
        if not large:
            return []
        return [[first, *self._same_labels[key]] for key, first in self._first_labels.items() if key in large]

    def centres(self) -> tuple[int, ...]:
        """Give the grid row by row; what lies on or just beyond the border counts to the cell inside."""
        grid = [0] * CENTRE_CELLS**2
        last = CENTRE_CELLS - 1
        for at, count in enumerate(self._centres):
            if count:
                row, column = divmod(at, _PADDED)
                grid[min(max(row - 1, 0), last) * CENTRE_CELLS + min(max(column - 1, 0), last)] += count
        return tuple(grid)

    def report(self, name: str, folders: SplitFolders, nc: int) -> SplitReport:
        """Give the counts as a value."""
        return SplitReport(
            name=name,
            images_folder=folders.images,
            labels_folder=folders.labels,
            images=self.images,
            labelled=self.labelled,
            backgrounds=self.backgrounds,
            boxes=sum(self.boxes.values()),
            boxes_per_class=tuple(self.boxes.get(i, 0) for i in range(nc)),
            dropped=self.dropped,
            listing=folders.listing,
            boxes_per_image=tuple(sorted(self.boxes_per_image.items())),
            centres=self.centres(),
        )


def _odd(ws: Sequence[float], hs: Sequence[float], size: tuple[int, int]) -> OddBoxes:
    width, height = size
    kinds = Counter(odd_kind(w * width, h * height, size) for w, h in zip(ws, hs, strict=True))
    return OddBoxes(kinds["tiny"], kinds["long"], kinds["huge"])


def odd_kind(w: float, h: float, size: tuple[int, int]) -> str:
    """Give "tiny", "long" or "huge" for a box of so many pixels, "" for an ordinary one or one without area."""
    if w <= 0 or h <= 0:
        return ""  # a finding of its own
    if w < 1 or h < 1:
        return "tiny"
    if max(w, h) > LONG_RATIO * min(w, h):
        return "long"
    return "huge" if w >= HUGE_SHARE * size[0] and h >= HUGE_SHARE * size[1] else ""
