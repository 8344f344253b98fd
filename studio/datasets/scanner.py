"""Goes through the images and labels of a dataset and gathers what its report needs. `scan` decides what to look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path, PurePath
from typing import Protocol

from studio.datasets.balance import balance_problems
from studio.datasets.counting import LONG_RATIO, Counts, OddBoxes, odd_kind
from studio.datasets.duplicates import Seen
from studio.datasets.fast_labels import Boxes, class_tokens, summarise, to_columns
from studio.datasets.findings import Findings
from studio.datasets.image_files import shown
from studio.datasets.image_header import (
    ALPHA,
    CMYK,
    ODD_END,
    ROTATED,
    SIXTEEN_BIT,
    WRONG_SUFFIX,
    ImageHeader,
    read_header,
)
from studio.datasets.labels import read_content, read_rows
from studio.datasets.layout import DatasetLayout
from studio.datasets.pairs import Pair
from studio.datasets.read_ahead import NOTHING, Read
from studio.datasets.report import (
    MAX_BOX_SIZES,
    MAX_IMAGE_SIZES,
    MAX_SAMPLES,
    BoxSample,
    DatasetReport,
    Sample,
    why_not_usable,
)
from studio.datasets.sampling import EvenSample
from studio.datasets.scan_cache import Recorder, Records
from studio.datasets.tree_state import TreeState
from studio.errors import ProblemArgs

CROWDED = 300  # boxes; max_det of ultralytics when it validates and predicts
EXTREME_SHAPE = 20  # long side over short side of an image
IDENTICAL_LABELS = 5  # files with the same rows; fewer happen by chance in sets of one box a picture
MAX_HASHED_BYTES = 64 * 1024

_NO_BOXES: Boxes = ([], [], [], [], [])
# Split, image, label, width, height; a Path each would cost more than the scan.
_SampleFacts = tuple[str, str, str | None, int, int]


class Watch(Protocol):
    """Who is told of progress and may stop the scan."""

    done: int

    def tick(self) -> None:
        """Call back now and then."""


class Scanner:
    """Reads what is new, takes from the records what has not changed."""

    def __init__(
        self,
        layout: DatasetLayout,
        watch: Watch,
        *,
        state: TreeState | None = None,
        known: Records | None = None,
        recorder: Recorder | None = None,
        findings: Findings | None = None,
    ) -> None:
        self._layout, self._watch = layout, watch
        self._state, self._known, self._recorder = state, known or Records(), recorder
        self._nc = None if layout.class_names is None else len(layout.class_names)
        self._tokens = class_tokens(self._nc)
        self._counts: dict[str, Counts] = {}
        self._image_sizes: Counter[tuple[int, int]] = Counter()
        self._samples: dict[tuple[str, int], EvenSample[_SampleFacts]] = {}
        self.findings = findings or Findings()
        self.findings.extend(layout.problems)
        self.seen: list[Seen] = []

    def scan_split(self, name: str, pairs: list[Pair], ahead: Iterator[Read] | None = None) -> None:
        """Check the images and labels of one split; `ahead` gives what another process has read of each of them."""
        counts = self._counts[name] = Counts()
        for pair in pairs:
            self._watch.tick()
            self._scan_image(name, counts, pair, NOTHING if ahead is None else next(ahead))
            self._watch.done += 1
        for files, key in (
            (counts.empty_labels, "label-empty"),
            (counts.rotated, "image-rotated"),
            (counts.alpha, "image-alpha"),
        ):
            if files:
                examples = tuple(map(Path, files[:20]))
                args: ProblemArgs = {"n": len(files), "split": name}
                self.findings.say(key, path=files[0], count=len(files), files=examples, args=args)
        for same in counts.same_labels(IDENTICAL_LABELS):
            args = {"n": len(same), "split": name, "file": shown(PurePath(same[0]).name)}
            examples = tuple(map(Path, same[:20]))
            self.findings.say("labels-identical", path=same[0], count=len(same), files=examples, args=args)

    def _scan_image(self, split: str, counts: Counts, pair: Pair, read: Read) -> None:
        image, label = pair.image, pair.label
        stamp = None if self._state is None else self._state.stamp(image)
        header = read.header or self._known.header(image, stamp)
        if header is None:
            header = read_header(image, -1 if stamp is None else stamp[0])
        fault = header.fault
        if fault is not None and fault.key == "image-vanished":
            self.findings.say(fault.key, path=image, args={"file": shown(PurePath(image).name)})
            return
        counts.images += 1
        if fault is not None:
            counts.dropped += 1
            self.findings.say(fault.key, path=image, args={"file": shown(PurePath(image).name), **fault.values})
            return
        if self._recorder is not None:
            self._recorder.image(image, stamp, header)
        size = header.width, header.height
        self._image_sizes[size] += 1
        self.seen.append(Seen(split, image, label, header.file_bytes, header.fingerprint))
        if (
            header.oddities
            or header.width > EXTREME_SHAPE * header.height
            or header.height > EXTREME_SHAPE * header.width
        ):
            self._add_oddities(counts, image, header)
        boxes = _NO_BOXES if label is None else self._read_label(counts, label, read)
        if boxes is None:
            counts.dropped += 1
            return
        number = len(boxes[0])
        if number:
            counts.labelled += 1
        else:
            counts.backgrounds += 1
            if label is not None:
                counts.empty_labels.append(label)
        odd = counts.count_boxes(split, boxes, size=size, tick=self._watch.tick)
        if label is not None and any(odd):
            self._add_odd_boxes(Path(label), odd, size, total=number)
        if number > CROWDED:
            args: ProblemArgs = {"file": shown(PurePath(image).name), "n": number, "most": CROWDED}
            self.findings.say("label-crowded", path=image, args=args)
        seen: _SampleFacts = (split, image, label, *size)
        for class_id in set(boxes[0]) or (-1,):
            sampled = self._samples.get((split, class_id))
            if sampled is None:
                sampled = self._samples[split, class_id] = EvenSample[_SampleFacts](MAX_SAMPLES // 4)
            sampled.offer(seen)

    def _read_label(self, counts: Counts, label: str, read: Read) -> Boxes | None:
        """Give the boxes training uses, None when it leaves the image out."""
        stamp = None if self._state is None else self._state.stamp(label)
        content, boxes = read.content, read.boxes
        if content is None:
            content = self._known.content(label, stamp)
        if content is None:
            try:
                content = read_content(label, -1 if stamp is None else stamp[0])
            except FileNotFoundError:
                self.findings.say("image-vanished", path=label, args={"file": shown(PurePath(label).name)})
                return _NO_BOXES
            except OSError as error:
                args = {"file": shown(PurePath(label).name), "reason": str(error.strerror or error)}
                self.findings.say("label-unreadable", path=label, args=args)
                return None
        if boxes is None:
            boxes = summarise(content, self._tokens, self._watch.tick)
        if boxes is not None:
            if self._recorder is not None:
                self._recorder.label(label, stamp, content)
            if boxes[0] and len(content) <= MAX_HASHED_BYTES:
                counts.count_label(label, content)
            return boxes
        file = read_rows(content, Path(label), nc=self._nc, tick=self._watch.tick)
        self.findings.extend(file.problems)
        return None if file.dropped else to_columns(file.rows, self._watch.tick)

    def _add_odd_boxes(self, label: Path, odd: OddBoxes, size: tuple[int, int], *, total: int) -> None:
        try:
            rows = read_rows(read_content(label), label, nc=self._nc, tick=self._watch.tick).rows
        except OSError:
            return  # removed this very moment
        first: dict[str, tuple[int, float]] = {}
        for row in rows:
            kind = odd_kind(row.w * size[0], row.h * size[1], size)
            if kind and kind not in first:
                first[kind] = row.line, row.w * row.h
                if len(first) == sum(map(bool, odd)):
                    break  # there may be a million more rows
        for kind, (line, area) in first.items():
            count: int = getattr(odd, kind)
            args: dict[str, str | int | float] = {"file": shown(label.name), "line": line, "n": count, "of": total}
            if kind == "long":
                args["ratio"] = LONG_RATIO
            if kind == "huge":
                args["share"] = f"{min(area, 1):.0%}"
            self.findings.say(f"label-{kind}-box", path=label, line=line, count=count, args=args)

    def _add_oddities(self, counts: Counts, image: str, header: ImageHeader) -> None:
        odd = header.oddities
        if odd & ROTATED:
            counts.rotated.append(image)
        if odd & ALPHA:
            counts.alpha.append(image)
        args: ProblemArgs = {"file": shown(PurePath(image).name)}
        shape = {"width": header.width, "height": header.height}
        extreme = max(shape.values()) > EXTREME_SHAPE * min(shape.values())
        for found, key, more in (
            (odd & CMYK, "image-cmyk", {}),
            (odd & SIXTEEN_BIT, "image-16-bit", {}),
            (odd & WRONG_SUFFIX, "image-wrong-suffix", {"format": header.format.upper()}),
            (odd & ODD_END, "image-odd-end", {}),
            (extreme, "image-extreme-shape", shape),
        ):
            if found:
                self.findings.say(key, path=image, args={**args, **more})

    def report(self, *, seconds: Callable[[], float], compared_by_sight: bool) -> DatasetReport:
        """Put everything together."""
        layout = self._layout
        highest = max((max(counts.boxes, default=-1) for counts in self._counts.values()), default=-1)
        names = layout.class_names
        if names is None:
            names = tuple(f"class {i}" for i in range(highest + 1))
            args: ProblemArgs = {"n": len(names), "folder": shown(str(layout.root))}
            self.findings.say("names-missing", path=layout.root, args=args)
        splits = tuple(self._counts[name].report(name, folders, len(names)) for name, folders in layout.splits.items())
        self.findings.extend(balance_problems(names, splits))
        reason = why_not_usable(splits)
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
            seconds=seconds(),
            usable=not reason,
            reason=reason,
            box_sample=box_sample,
            compared_by_sight=compared_by_sight,
        )

    def _pick_boxes(self) -> tuple[BoxSample, ...]:
        """Share the places out by the boxes of each split, so that the sample is one of all boxes."""
        total = sum(sum(counts.boxes.values()) for counts in self._counts.values())
        picked: list[BoxSample] = []
        for counts in self._counts.values():
            share = sum(counts.boxes.values()) / max(1, total)
            picked.extend(BoxSample(*facts) for facts in counts.box_sample.items(max(1, int(MAX_BOX_SIZES * share))))
        return tuple(picked[:MAX_BOX_SIZES])

    def _pick_samples(self) -> tuple[Sample, ...]:
        """Take images from each class in turn, so that the first ones already show all classes."""
        queues = [even.items() for _, even in sorted(self._samples.items(), key=lambda item: item[0][1])]
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
