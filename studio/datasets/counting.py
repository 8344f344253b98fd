"""Running counts of a scan: classes, boxes per image, centres, odd boxes. Knows boxes, not files."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from operator import mul
from typing import NamedTuple

from studio.datasets.fast_labels import Boxes
from studio.datasets.image_files import SplitFolders
from studio.datasets.report import CENTRE_CELLS, MAX_BOX_SIZES, MOST_BOXES_COUNTED, BoxSample, SplitReport
from studio.datasets.sampling import EvenSample

LONG_RATIO = 20  # of the sides in pixels; beyond it a box is worth a look
HUGE_SHARE = 0.95  # of both sides of the image
BOXES_PER_TICK = 20_000
_COUNTED_AT_ONCE = 2_000


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
    boxes_per_image: Counter[int] = field(default_factory=Counter)
    box_sample: EvenSample[BoxSample] = field(default_factory=lambda: EvenSample[BoxSample](MAX_BOX_SIZES))
    empty_labels: list[str] = field(default_factory=list)
    rotated: list[str] = field(default_factory=list)
    alpha: list[str] = field(default_factory=list)
    _boxes: Counter[int] = field(default_factory=Counter)
    _cells: Counter[tuple[int, int]] = field(default_factory=Counter)  # row, column; may lie a hair outside
    # Classes and centres wait here until there are enough of them to be counted at once, without a loop.
    _ids: list[int] = field(default_factory=list)
    _xs: list[float] = field(default_factory=list)
    _ys: list[float] = field(default_factory=list)
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
        ids, xs, ys, ws, hs = boxes
        self._ids += ids
        self._xs += xs
        self._ys += ys
        if len(self._ids) >= _COUNTED_AT_ONCE:
            self._settle()
        sample = self.box_sample
        wanted = sample.wanted(len(ids))
        if wanted:
            for index in wanted:
                sample.keep(BoxSample(split, ids[index], ws[index], hs[index], *size))
            sample.settle()
        width, height = size
        least_w, least_h = 1 / width, 1 / height
        wide, high = width / (height * LONG_RATIO), height / (width * LONG_RATIO)
        for w, h in zip(ws, hs, strict=True):  # a million times a second: everything rare is left to `_odd`
            if w < least_w or h < least_h or w * wide > h or h * high > w or (w >= HUGE_SHARE and h >= HUGE_SHARE):
                return _odd(ws, hs, size)
        return _NONE_ODD

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

    def boxes(self) -> Mapping[int, int]:
        """Give the number of boxes of each class."""
        self._settle()
        return self._boxes

    def _settle(self) -> None:
        self._boxes.update(self._ids)
        cells = repeat(CENTRE_CELLS)
        self._cells.update(zip(map(int, map(mul, self._ys, cells)), map(int, map(mul, self._xs, cells)), strict=True))
        self._ids, self._xs, self._ys = [], [], []

    def centres(self) -> tuple[int, ...]:
        """Give the grid row by row; what lies on or just beyond the border counts to the cell inside."""
        self._settle()
        grid = [0] * CENTRE_CELLS**2
        last = CENTRE_CELLS - 1
        for (row, column), count in self._cells.items():
            grid[min(max(row, 0), last) * CENTRE_CELLS + min(max(column, 0), last)] += count
        return tuple(grid)

    def report(self, name: str, folders: SplitFolders, nc: int) -> SplitReport:
        """Give the counts as a value."""
        boxes = self.boxes()
        return SplitReport(
            name=name,
            images_folder=folders.images,
            labels_folder=folders.labels,
            images=self.images,
            labelled=self.labelled,
            backgrounds=self.backgrounds,
            boxes=sum(boxes.values()),
            boxes_per_class=tuple(boxes.get(i, 0) for i in range(nc)),
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
