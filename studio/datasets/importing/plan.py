"""The values of an import: what a path was recognised as, what the user chose, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from studio.datasets.importing.names import clean_names
from studio.errors import DatasetError, Location, Problem
from studio.sentence import from_data, say, to_data

SourceKind = Literal["dataset", "yolo", "coco", "voc", "labelme", "archive"]
Way = Literal["as-is", "lists", "copies", "unpacked"]

KIND_WORDS: Mapping[SourceKind, str] = {
    "dataset": say("a YOLO dataset that can be used as it is"),
    "yolo": say("images with YOLO labels"),
    "coco": say("COCO annotations"),
    "voc": say("Pascal VOC annotations"),
    "labelme": say("LabelMe annotations"),
    "archive": say("an archive"),
}
DEFAULT_VAL_SHARE = 0.2
LEAST_TRAIN_SHARE = 0.05

Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]
AskNames = Callable[[tuple[int, ...]], Sequence[str] | None]  # the ids that labels use -> names from id 0 on


class ImportCancelled(DatasetError):  # noqa: N818  (not an error of anybody's)
    """The import was stopped because the caller asked for it; nothing of it is left."""


class NamesMissing(DatasetError):  # noqa: N818  (a question to the user)
    """No file names the classes; `ids` are those that the labels use."""

    def __init__(self, source: Path, ids: tuple[int, ...]) -> None:
        found = ", ".join(str(i) for i in ids[:12]) + (" and others" if len(ids) > 12 else "")
        super().__init__(
            say("No file names the classes. The labels use the ids {found}.", found=found)
            if ids
            else "No file names the classes, and no label has an object.",
            hint=say("Give {count} names in the order of the ids, as in --names cat,dog.", count=ids[-1] + 1)
            if ids
            else "Give the names.",
            where=Location(source),
        )
        self.ids = ids


@dataclass(frozen=True)
class ImportPlan:
    """What a path is, in words, and what an import of it would do."""

    source: Path  # as the user gave it
    kind: SourceKind
    title: str  # one sentence: what it is
    action: str  # one sentence: what would be done
    needs_import: bool  # False: the source can be scanned and trained on as it is
    images: int | None = None  # None: not known before it is unpacked
    class_names: tuple[str, ...] | None = None
    names_source: Path | None = None
    ids_found: tuple[int, ...] = ()  # of labels whose classes nobody names; then `asks_for_names`
    splits: tuple[str, ...] = ()  # "train", "val", "test" as found; () when the images are not divided
    problems: tuple[Problem, ...] = ()  # told, and no obstacle

    @property
    def asks_for_names(self) -> bool:
        """Whether the user has to name the classes before the import."""
        return self.kind == "yolo" and self.class_names is None

    @property
    def makes_split(self) -> bool:
        """Whether the import divides the images, because train or val is missing."""
        return self.needs_import and self.kind != "archive" and not {"train", "val"} <= set(self.splits)

    def to_dict(self) -> dict[str, Any]:
        """Give the plan as JSON-ready data."""
        return {
            "source": str(self.source),
            "kind": self.kind,
            "title": self.title,
            "action": self.action,
            "needs_import": self.needs_import,
            "images": self.images,
            "class_names": None if self.class_names is None else list(self.class_names),
            "names_source": None if self.names_source is None else str(self.names_source),
            "ids_found": list(self.ids_found),
            "asks_for_names": self.asks_for_names,
            "makes_split": self.makes_split,
            "splits": list(self.splits),
            "problems": [problem.to_dict() for problem in self.problems],
            "said": {"title": to_data(self.title), "action": to_data(self.action)},
        }

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> ImportPlan:
        """Rebuild a plan from `to_dict`."""
        names, source = fields.get("class_names"), fields.get("names_source")
        said = fields.get("said") or {}
        return cls(
            source=Path(fields["source"]),
            kind=fields["kind"],
            title=from_data(str(fields["title"]), said.get("title")),
            action=from_data(str(fields["action"]), said.get("action")),
            needs_import=bool(fields["needs_import"]),
            images=fields.get("images"),
            class_names=None if names is None else tuple(names),
            names_source=None if source is None else Path(source),
            ids_found=tuple(int(i) for i in fields.get("ids_found", ())),
            splits=tuple(fields.get("splits", ())),
            problems=tuple(Problem.from_dict(problem) for problem in fields.get("problems", ())),
        )


@dataclass(frozen=True)
class ImportChoices:
    """What the user may decide; the defaults are good."""

    names: tuple[str, ...] | None = None  # of the classes, in the order of their ids; None: those that the source has
    seed: int = 0  # of the split that is made where train or val is missing
    val_share: float = DEFAULT_VAL_SHARE
    test_share: float = 0.0  # of the same split; 0: no test images are set apart
    by_sight: bool = True  # look at every image before such a split, so that near-duplicates stay on one side
    link: bool = False  # hard links instead of copies: no space, but then both folders share the image files
    own_files: bool = False  # images and labels in the new folder also where lists of them would do
    divide_anew: bool = False  # divide the images although the source does: a dataset with a poor split

    def to_dict(self) -> dict[str, Any]:
        """Give the choices as JSON-ready data."""
        return {
            "names": None if self.names is None else list(self.names),
            "seed": self.seed,
            "val_share": self.val_share,
            "test_share": self.test_share,
            "by_sight": self.by_sight,
            "link": self.link,
            "own_files": self.own_files,
            "divide_anew": self.divide_anew,
        }

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> ImportChoices:
        """Rebuild choices from `to_dict`; what is missing has its default. Raises DatasetError."""
        names = fields.get("names")
        share = float(fields.get("val_share", DEFAULT_VAL_SHARE))
        if not 0 < share < 1:
            raise DatasetError(
                say("A share of {share} for val is not between 0 and 1.", share=f"{share:g}"), hint="0.2 is usual."
            )
        test_share = float(fields.get("test_share", 0.0))
        if not 0 <= test_share <= 1 - share - LEAST_TRAIN_SHARE + 1e-9:
            raise DatasetError(
                say(
                    "Shares of {val} for val and {test} for test leave too little to train on.",
                    val=f"{share:g}",
                    test=f"{test_share:g}",
                ),
                hint="0.2 and 0.1 are usual.",
            )
        return cls(
            names=None if not names else clean_names([str(name) for name in names]),
            seed=int(fields.get("seed", 0)),
            val_share=share,
            test_share=test_share,
            by_sight=bool(fields.get("by_sight", True)),
            link=bool(fields.get("link", False)),
            own_files=bool(fields.get("own_files", False)),
            divide_anew=bool(fields.get("divide_anew", False)),
        )


@dataclass(frozen=True)
class ImportReport:
    """What an import wrote, and what it left out and why."""

    source: Path
    folder: Path  # of the new dataset, with its data.yaml
    kind: SourceKind
    way: Way  # how the images got there: not at all, by lists, copied, unpacked
    class_names: tuple[str, ...]
    images: Mapping[str, int]  # split -> images
    boxes: int | None  # objects converted; None where the labels were taken as they are
    notes: tuple[Problem, ...]
    seconds: float
    class_counts: Mapping[str, tuple[int, ...]] = field(
        default_factory=dict
    )  # split -> boxes of each class; of a split made here

    @property
    def data_yaml(self) -> Path:
        """Give the path of the new data.yaml."""
        return self.folder / "data.yaml"

    def to_dict(self) -> dict[str, Any]:
        """Give the report as JSON-ready data."""
        return {
            "source": str(self.source),
            "folder": str(self.folder),
            "data_yaml": str(self.data_yaml),
            "kind": self.kind,
            "way": self.way,
            "class_names": list(self.class_names),
            "images": dict(self.images),
            "boxes": self.boxes,
            "notes": [note.to_dict() for note in self.notes],
            "seconds": round(self.seconds, 3),
            "class_counts": {split: list(counts) for split, counts in self.class_counts.items()},
        }

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> ImportReport:
        """Rebuild a report from `to_dict`."""
        return cls(
            source=Path(fields["source"]),
            folder=Path(fields["folder"]),
            kind=fields["kind"],
            way=fields["way"],
            class_names=tuple(fields["class_names"]),
            images={str(split): int(count) for split, count in fields["images"].items()},
            boxes=fields.get("boxes"),
            notes=tuple(Problem.from_dict(note) for note in fields.get("notes", ())),
            seconds=float(fields["seconds"]),
            class_counts={split: tuple(map(int, counts)) for split, counts in fields.get("class_counts", {}).items()},
        )
