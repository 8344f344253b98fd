"""Read a whole dataset once and say what training will make of it. Standard library; Pillow only for odd images.

Nothing is written anywhere, least of all into the dataset.
"""

from __future__ import annotations

import gc
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Generic, TypeVar

from studio.datasets.duplicates import Seen, find_duplicates
from studio.datasets.fast_labels import Box, class_tokens, summarise
from studio.datasets.findings import Findings
from studio.datasets.image_files import SplitFolders, shown
from studio.datasets.image_header import ImageHeader, read_header
from studio.datasets.labels import read_content, read_rows
from studio.datasets.layout import DatasetLayout, find_layout
from studio.datasets.pairs import Pair, pair_split
from studio.datasets.report import (
    CENTRE_CELLS,
    MAX_BOX_SIZES,
    MAX_IMAGE_SIZES,
    MAX_SAMPLES,
    MOST_BOXES_COUNTED,
    BoxSample,
    DatasetReport,
    Sample,
    SplitReport,
)
from studio.errors import DatasetError

TICK_SECONDS = 0.05  # progress and cancelling: at most 20 times a second

Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]
T = TypeVar("T")
_SampleFacts = tuple[
    str, str, str | None, int, int
]  # split, image, label, width, height; a Path each would cost more than the scan


class ScanCancelled(DatasetError):  # noqa: N818  (not an error of anybody's)
    """The scan was stopped because the caller asked for it."""


def scan_dataset(path: Path, *, progress: Progress | None = None, cancelled: Cancelled | None = None) -> DatasetReport:
    """Check every image and label of a dataset folder or data.yaml.

    `progress(done, total)` counts images and is called at most 20 times a second, and once at the end.
    Raises DatasetError when there is no dataset to scan, ScanCancelled within 0.2 s after `cancelled()` is true.
    """
    # Millions of small tuples and no cycles: looking for garbage would take a third of the time.
    collecting = gc.isenabled()
    gc.disable()
    try:
        return _scan(path, progress=progress, cancelled=cancelled)
    finally:
        if collecting:
            gc.enable()


def _scan(path: Path, *, progress: Progress | None, cancelled: Cancelled | None) -> DatasetReport:
    started = time.perf_counter()
    ticker = _Ticker(progress, cancelled)
    layout = find_layout(path)
    scanner = _Scanner(layout, ticker)
    pairs = {name: pair_split(name, split, scanner.findings, ticker.tick) for name, split in layout.splits.items()}
    ticker.total = sum(len(split) for split in pairs.values())
    for name, split_pairs in pairs.items():
        scanner.scan_split(name, split_pairs)
    find_duplicates(scanner.seen, scanner.findings, ticker.tick)
    report = scanner.report(time.perf_counter() - started)
    if progress is not None:
        progress(ticker.total, ticker.total)
    return report


class _Ticker:
    """Calls back now and then, as often as is useful to somebody watching."""

    def __init__(self, progress: Progress | None, cancelled: Cancelled | None) -> None:
        self._progress, self._cancelled = progress, cancelled
        self._next = time.monotonic() + TICK_SECONDS
        self.done = 0
        self.total = 0

    def tick(self) -> None:
        now = time.monotonic()
        if now < self._next:
            return
        if self._cancelled is not None and self._cancelled():
            raise ScanCancelled("The scan was stopped.")
        if self._progress is not None and self.total:
            self._progress(self.done, self.total)
        self._next = time.monotonic() + TICK_SECONDS


class _Even(Generic[T]):
    """Keeps up to `limit` items spread evenly over all that were offered, without knowing their number."""

    def __init__(self, limit: int) -> None:
        self._limit, self._step, self._offered = limit, 1, 0
        self._kept: list[T] = []

    def wants_next(self) -> bool:
        """Tell whether the next item is to be kept, and count it; making one that is not would cost time."""
        self._offered += 1
        return (self._offered - 1) % self._step == 0

    def keep(self, item: T) -> None:
        self._kept.append(item)
        if len(self._kept) >= 2 * self._limit:
            self._kept = self._kept[::2]
            self._step *= 2

    def offer(self, item: T) -> None:
        if self.wants_next():
            self.keep(item)

    def items(self, limit: int | None = None) -> list[T]:
        """Give at most `limit` of the items, evenly spread."""
        most = max(1, min(self._limit, self._limit if limit is None else limit))
        return self._kept[:: -(-len(self._kept) // most)] if self._kept else []


@dataclass
class _Counts:
    """Running counts of one split."""

    images: int = 0
    labelled: int = 0
    backgrounds: int = 0
    dropped: int = 0
    boxes: Counter[int] = field(default_factory=Counter)
    boxes_per_image: Counter[int] = field(default_factory=Counter)
    centres: list[int] = field(default_factory=lambda: [0] * CENTRE_CELLS**2)
    box_sample: _Even[BoxSample] = field(default_factory=lambda: _Even[BoxSample](MAX_BOX_SIZES))
    empty_labels: list[str] = field(default_factory=list)
    rotated: list[str] = field(default_factory=list)


class _Scanner:
    """Goes through the images of all splits and gathers what the report needs."""

    def __init__(self, layout: DatasetLayout, ticker: _Ticker) -> None:
        self._layout, self._ticker = layout, ticker
        self._nc = None if layout.class_names is None else len(layout.class_names)
        self._tokens = class_tokens(self._nc)
        self._counts: dict[str, _Counts] = {}
        self._image_sizes: Counter[tuple[int, int]] = Counter()
        self._samples: dict[tuple[str, int], _Even[_SampleFacts]] = {}
        self.findings = Findings()
        self.findings.extend(layout.problems)
        self.seen: list[Seen] = []

    def scan_split(self, name: str, pairs: list[Pair]) -> None:
        """Check the images and labels of one split."""
        counts = self._counts[name] = _Counts()
        for pair in pairs:
            self._ticker.tick()
            self._scan_image(name, counts, pair)
            self._ticker.done += 1
        for files, code, text in (
            (
                counts.empty_labels,
                "label-empty",
                "{n} {split} images have an empty label file: images without objects.",
            ),
            (
                counts.rotated,
                "image-rotated",
                "{n} {split} images are turned by their EXIF data; boxes fit the upright image.",
            ),
        ):
            if files:
                message = text.format(n=len(files), split=name)
                self.findings.add("info", code, message, path=files[0], count=len(files))

    def _scan_image(self, split: str, counts: _Counts, pair: Pair) -> None:
        counts.images += 1
        header = read_header(pair.image)
        if header.fault is not None:
            counts.dropped += 1
            fault = header.fault
            text = f"{shown(PurePath(pair.image).name)} {fault.message}"
            self.findings.add("error", fault.code, text, hint=fault.hint, path=pair.image)
            return
        size = header.width, header.height
        self._image_sizes[size] += 1
        self.seen.append(Seen(split, pair.image, pair.label, header.file_bytes, header.fingerprint))
        if header.rotated:
            counts.rotated.append(pair.image)
        if header.cmyk or header.sixteen_bit or header.wrong_suffix or header.odd_end:
            self._add_oddities(pair.image, header)
        boxes: list[Box] | None = []
        if pair.label is not None:
            boxes = self._read_label(pair.label)
        if boxes is None:
            counts.dropped += 1
            return
        if boxes:
            counts.labelled += 1
        else:
            counts.backgrounds += 1
            if pair.label is not None:
                counts.empty_labels.append(pair.label)
        self._count_boxes(split, counts, pair, boxes=boxes, size=size)

    def _read_label(self, label: str) -> list[Box] | None:
        """Give the boxes training uses, None when it leaves the image out."""
        try:
            content = read_content(label)
        except OSError as error:
            text = f"{shown(PurePath(label).name)} cannot be read: {error.strerror or error}."
            self.findings.add("error", "label-unreadable", text, hint="Check that you may read it.", path=label)
            return None
        boxes = summarise(content, self._tokens, self._ticker.tick)
        if boxes is not None:
            return boxes
        file = read_rows(content, Path(label), nc=self._nc, tick=self._ticker.tick)
        self.findings.extend(file.problems)
        return None if file.dropped else [row[:5] for row in file.rows]

    def _count_boxes(self, split: str, counts: _Counts, pair: Pair, *, boxes: list[Box], size: tuple[int, int]) -> None:
        width, height = size
        least_w, least_h = 1 / width, 1 / height
        per_class, centres, tiny = counts.boxes, counts.centres, 0
        cells, last = CENTRE_CELLS, CENTRE_CELLS - 1
        counts.boxes_per_image[min(len(boxes), MOST_BOXES_COUNTED)] += 1
        sample = counts.box_sample
        for class_id, x, y, w, h in boxes:
            per_class[class_id] += 1
            if w < least_w or h < least_h:
                tiny += w > 0 and h > 0  # no area at all is a finding of its own
            column, row = int(x * cells), int(y * cells)
            # The centre of a box may lie on the border, or a hair beyond it.
            centres[min(max(row, 0), last) * cells + min(max(column, 0), last)] += 1
            if sample.wants_next():
                sample.keep(BoxSample(split, class_id, w, h, width, height))
        if tiny and pair.label is not None:
            self._add_tiny(Path(pair.label), least_w, least_h, count=tiny, total=len(boxes))
        seen: _SampleFacts = (split, pair.image, pair.label, width, height)
        for class_id in {box[0] for box in boxes} or (-1,):
            sampled = self._samples.get((split, class_id))
            if sampled is None:
                sampled = self._samples[split, class_id] = _Even[_SampleFacts](MAX_SAMPLES // 4)
            sampled.offer(seen)

    def _add_tiny(self, label: Path, least_w: float, least_h: float, *, count: int, total: int) -> None:
        rows = read_rows(read_content(label), label, nc=self._nc, tick=self._ticker.tick).rows
        line = next((row.line for row in rows if 0 < row.w < least_w or 0 < row.h < least_h), None)
        self.findings.add(
            "warning",
            "label-tiny-box",
            f"{shown(label.name)}, line {line}: {count} of {total} boxes are narrower or lower than one pixel.",
            hint="Remove them; nothing can be learnt from less than a pixel.",
            path=label,
            line=line,
            count=count,
        )

    def _add_oddities(self, image: str, header: ImageHeader) -> None:
        name = shown(PurePath(image).name)
        for found, code, text, hint in (
            (
                header.cmyk,
                "image-cmyk",
                "is a CMYK JPEG, made for print; its colours may come out wrong.",
                "Save it as RGB.",
            ),
            (
                header.sixteen_bit,
                "image-16-bit",
                "has 16 bits a channel; training uses 8 of them.",
                "Save it with 8 bits.",
            ),
            (
                header.wrong_suffix,
                "image-wrong-suffix",
                f"is a {header.format.upper()} file whatever its name says.",
                "Rename it to the suffix it should have; other tools refuse it.",
            ),
            (
                header.odd_end,
                "image-odd-end",
                "does not end as a JPEG should, though it can be read; plain ultralytics would rewrite the file.",
                "Save the image again.",
            ),
        ):
            if found:
                self.findings.add("warning", code, f"{name} {text}", hint=hint, path=image)

    def report(self, seconds: float) -> DatasetReport:
        """Put everything together."""
        layout = self._layout
        highest = max((max(counts.boxes, default=-1) for counts in self._counts.values()), default=-1)
        names = layout.class_names
        if names is None:
            names = tuple(f"class {i}" for i in range(highest + 1))
            self.findings.add(
                "warning",
                "names-missing",
                f'No file names the classes; the {len(names)} found are called "class 0" and so on.',
                hint=f"Put a classes.txt with one name a line into {shown(str(layout.root))}.",
                path=layout.root,
            )
        splits = tuple(self._split_report(name, folders, len(names)) for name, folders in layout.splits.items())
        self._add_empty_classes(names, splits)
        reason = _why_not_usable(splits)
        box_sample = self._pick_boxes()
        return DatasetReport(
            root=layout.root,
            class_names=names,
            names_source=layout.names_source,
            splits=splits,
            problems=self.findings.problems(),
            image_sizes=tuple((w, h, n) for (w, h), n in self._image_sizes.most_common(MAX_IMAGE_SIZES)),
            box_sizes=tuple((box.width, box.height) for box in box_sample),
            samples=self._pick_samples(),
            seconds=seconds,
            usable=not reason,
            reason=reason,
            box_sample=box_sample,
        )

    def _split_report(self, name: str, folders: SplitFolders, nc: int) -> SplitReport:
        counts = self._counts[name]
        return SplitReport(
            name=name,
            images_folder=folders.images,
            labels_folder=folders.labels,
            images=counts.images,
            labelled=counts.labelled,
            backgrounds=counts.backgrounds,
            boxes=sum(counts.boxes.values()),
            boxes_per_class=tuple(counts.boxes[i] for i in range(nc)),
            dropped=counts.dropped,
            boxes_per_image=tuple(sorted(counts.boxes_per_image.items())),
            centres=tuple(counts.centres),
        )

    def _add_empty_classes(self, names: tuple[str, ...], splits: tuple[SplitReport, ...]) -> None:
        """Say which classes have no box in train: they cannot be learnt."""
        train = next((split for split in splits if split.name == "train"), None)
        if train is None or not train.boxes:
            return
        empty = [name for name, count in zip(names, train.boxes_per_class, strict=True) if not count]
        if empty:
            listed = ", ".join(empty[:5]) + (" and others" if len(empty) > 5 else "")
            self.findings.add(
                "warning",
                "class-without-boxes",
                f"{len(empty)} of {len(names)} classes have no box in train and cannot be learnt: {listed}.",
                hint="Label some objects of these classes, or take their names out and number the classes anew.",
            )

    def _pick_boxes(self) -> tuple[BoxSample, ...]:
        """Share the places out by the boxes of each split, so that the sample is one of all boxes."""
        total = sum(sum(counts.boxes.values()) for counts in self._counts.values())
        picked: list[BoxSample] = []
        for counts in self._counts.values():
            share = sum(counts.boxes.values()) / max(1, total)
            picked.extend(counts.box_sample.items(max(1, int(MAX_BOX_SIZES * share))))
        return tuple(picked[:MAX_BOX_SIZES])

    def _pick_samples(self) -> tuple[Sample, ...]:
        """Take images from each class in turn, so that the first ones already show all classes."""
        queues = [list(even.items()) for _, even in sorted(self._samples.items(), key=lambda item: item[0][1])]
        picked: dict[str, Sample] = {}
        at = 0
        while len(picked) < MAX_SAMPLES and any(at < len(queue) for queue in queues):
            for queue in queues:
                if at < len(queue) and len(picked) < MAX_SAMPLES:
                    split, image, label, width, height = queue[at]
                    label_file = None if label is None else Path(label)
                    picked.setdefault(image, Sample(split, Path(image), label_file, width, height))
            at += 1
        return tuple(picked.values())


def _why_not_usable(splits: tuple[SplitReport, ...]) -> str:
    """Give the reason why training could not start or be measured; "" when it can."""
    for split in splits:
        if split.name == "test":
            continue
        if split.dropped == split.images:
            return f"None of the {split.images} {split.name} images can be used; see the list of problems."
        if not split.boxes:
            return (
                "No train image has a box, so there is nothing to learn from."
                if split.name == "train"
                else "No val image has a box, so nothing could be measured."
            )
    return ""
