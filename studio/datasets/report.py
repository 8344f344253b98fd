"""What a scan found, as values that cross a process boundary as JSON. Knows nothing of how a scan works."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from studio.datasets.image_files import SplitFolders
from studio.errors import Problem
from studio.sentence import from_data, say, to_data

MAX_BOX_SIZES = 5000
MAX_SAMPLES = 200
MAX_IMAGE_SIZES = 20
CENTRE_CELLS = 32  # cells a side of the grid that box centres are counted in
MOST_BOXES_COUNTED = 500  # images with more boxes are counted as having this many


class BoxSample(NamedTuple):
    """One of the boxes kept to show sizes and shapes."""

    split: str  # "train", "val" or "test"
    class_id: int
    width: float  # relative to the image
    height: float
    image_width: int  # pixels of the upright image
    image_height: int

    def scaled(self, imgsz: int) -> tuple[float, float]:
        """Give width and height in pixels after the longer side of the image is scaled to `imgsz`."""
        scale = imgsz / max(self.image_width, self.image_height, 1)
        return self.width * self.image_width * scale, self.height * self.image_height * scale


@dataclass(frozen=True)
class SplitReport:
    """Counts of one split. `images` = `labelled` + `backgrounds` + `dropped`."""

    name: str  # "train", "val" or "test"
    images_folder: Path
    labels_folder: Path
    images: int  # files with the name of an image
    labelled: int  # images with at least one box that training uses
    backgrounds: int  # images without a label file or with an empty one: training takes them as empty scenes
    boxes: int  # boxes that training uses
    boxes_per_class: tuple[int, ...]
    dropped: int = 0  # images that training leaves out, for a fault of the image or of its label
    listing: Path | None = None  # the text file that names the images, where no folder does
    boxes_per_image: tuple[tuple[int, int], ...] = ()  # boxes, images with so many; rising, without the dropped images
    centres: tuple[int, ...] = ()  # box centres in CENTRE_CELLS × CENTRE_CELLS cells, row by row from the top left

    @property
    def folders(self) -> SplitFolders:
        """Give the folders as `list_images` takes them."""
        return SplitFolders(self.images_folder, self.labels_folder, self.listing)


@dataclass(frozen=True)
class Sample:
    """One image to look at; `label` is None where there is no label file."""

    split: str
    image: Path
    label: Path | None
    width: int  # pixels of the upright image
    height: int


@dataclass(frozen=True)
class DatasetReport:
    """Everything a scan found. Counts are those that training will see."""

    root: Path
    class_names: tuple[str, ...]
    names_source: Path | None  # the file the class names come from; None: made up as "class 0"
    splits: tuple[SplitReport, ...]  # train, val, test
    problems: tuple[Problem, ...]  # errors first
    image_sizes: tuple[tuple[int, int, int], ...]  # width, height, count; most common first
    box_sizes: tuple[tuple[float, float], ...]  # width and height relative to the image, a sample of all boxes
    samples: tuple[Sample, ...]  # images to show, spread over the classes
    seconds: float
    usable: bool
    reason: str  # one sentence: why it is not usable; "" when it is
    box_sample: tuple[BoxSample, ...] = ()  # at most MAX_BOX_SIZES, spread evenly over the boxes of each split
    compared_by_sight: bool = False  # the pictures were decoded and compared: near-duplicates are known

    def split(self, name: str) -> SplitReport | None:
        """Give the split of that name, None when there is none."""
        return next((split for split in self.splits if split.name == name), None)

    @property
    def images(self) -> int:
        """Count the images of all splits."""
        return sum(split.images for split in self.splits)

    @property
    def boxes(self) -> int:
        """Count the boxes of all splits."""
        return sum(split.boxes for split in self.splits)

    def count(self, severity: str) -> int:
        """Count the findings of one severity, gathered ones with their number."""
        return sum(problem.count for problem in self.problems if problem.severity == severity)

    def to_dict(self) -> dict[str, Any]:
        """Give the report as JSON-ready data."""
        return {
            "root": str(self.root),
            "class_names": list(self.class_names),
            "names_source": None if self.names_source is None else str(self.names_source),
            "splits": [
                {
                    "name": split.name,
                    "images_folder": str(split.images_folder),
                    "labels_folder": str(split.labels_folder),
                    "images": split.images,
                    "labelled": split.labelled,
                    "backgrounds": split.backgrounds,
                    "boxes": split.boxes,
                    "boxes_per_class": list(split.boxes_per_class),
                    "dropped": split.dropped,
                    "listing": None if split.listing is None else str(split.listing),
                    "boxes_per_image": [list(item) for item in split.boxes_per_image],
                    "centres": list(split.centres),
                }
                for split in self.splits
            ],
            "problems": [problem.to_dict() for problem in self.problems],
            "image_sizes": [list(item) for item in self.image_sizes],
            "box_sizes": [[round(width, 5), round(height, 5)] for width, height in self.box_sizes],
            "samples": [
                [s.split, str(s.image), None if s.label is None else str(s.label), s.width, s.height]
                for s in self.samples
            ],
            "seconds": round(self.seconds, 3),
            "usable": self.usable,
            "reason": self.reason,
            "said": {"reason": to_data(self.reason)},
            "box_sample": [
                [s.split, s.class_id, round(s.width, 5), round(s.height, 5), *s[4:]] for s in self.box_sample
            ],
            "compared_by_sight": self.compared_by_sight,
        }

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> DatasetReport:
        """Rebuild a report from `to_dict`; what an older one lacks is left empty."""
        source = fields.get("names_source")
        return cls(
            root=Path(fields["root"]),
            class_names=tuple(fields["class_names"]),
            names_source=None if source is None else Path(source),
            splits=tuple(
                SplitReport(
                    name=split["name"],
                    images_folder=Path(split["images_folder"]),
                    labels_folder=Path(split["labels_folder"]),
                    images=int(split["images"]),
                    labelled=int(split["labelled"]),
                    backgrounds=int(split["backgrounds"]),
                    boxes=int(split["boxes"]),
                    boxes_per_class=tuple(int(n) for n in split["boxes_per_class"]),
                    dropped=int(split.get("dropped", 0)),
                    listing=Path(split["listing"]) if split.get("listing") else None,
                    boxes_per_image=tuple((int(n), int(images)) for n, images in split.get("boxes_per_image", ())),
                    centres=tuple(int(n) for n in split.get("centres", ())),
                )
                for split in fields["splits"]
            ),
            problems=tuple(Problem.from_dict(problem) for problem in fields["problems"]),
            image_sizes=tuple((int(w), int(h), int(n)) for w, h, n in fields["image_sizes"]),
            box_sizes=tuple((float(w), float(h)) for w, h in fields["box_sizes"]),
            samples=tuple(
                Sample(split, Path(image), None if label is None else Path(label), int(width), int(height))
                for split, image, label, width, height in fields.get("samples", ())
            ),
            seconds=float(fields["seconds"]),
            usable=bool(fields["usable"]),
            reason=from_data(str(fields["reason"]), (fields.get("said") or {}).get("reason")),
            box_sample=tuple(
                BoxSample(str(split), int(class_id), float(w), float(h), int(width), int(height))
                for split, class_id, w, h, width, height in fields.get("box_sample", ())
            ),
            compared_by_sight=bool(fields.get("compared_by_sight", False)),
        )


def why_not_usable(splits: tuple[SplitReport, ...]) -> str:
    """Give the reason why training could not start or be measured; "" when it can."""
    for split in splits:
        if split.name == "test":
            continue
        if split.dropped == split.images:
            return say(
                "None of the {count} {split} images can be used; see the list of problems.",
                count=split.images,
                split=split.name,
            )
        if not split.boxes:
            return (
                say("No train image has a box, so there is nothing to learn from.")
                if split.name == "train"
                else say("No val image has a box, so nothing could be measured.")
            )
    return ""
