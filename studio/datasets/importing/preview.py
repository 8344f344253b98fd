"""What a split would be, before it is written: look at the images once, then decide as often as the choices change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from studio.datasets.findings import Findings
from studio.datasets.image_files import shown
from studio.datasets.importing.dividing import Seen, decide, look
from studio.datasets.importing.gathering import by_class, gather, names_of
from studio.datasets.importing.plan import Cancelled, ImportChoices, NamesMissing, Progress
from studio.datasets.importing.recognise import recognise
from studio.datasets.importing.source import open_source
from studio.datasets.importing.watch import Watch
from studio.errors import DatasetError, Location, Problem
from studio.sentence import say


@dataclass(frozen=True)
class SplitPreview:
    """How many images and boxes each split would have."""

    class_names: tuple[str, ...]
    images: Mapping[str, int]  # split -> images; those of a test split that stays are not among them
    class_counts: Mapping[str, tuple[int, ...]]  # split -> boxes of each class
    notes: tuple[Problem, ...]

    def to_dict(self) -> dict[str, Any]:
        """Give the preview as JSON-ready data."""
        return {
            "class_names": list(self.class_names),
            "images": dict(self.images),
            "class_counts": {split: list(counts) for split, counts in self.class_counts.items()},
            "notes": [note.to_dict() for note in self.notes],
        }

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> SplitPreview:
        """Rebuild a preview from `to_dict`."""
        return cls(
            class_names=tuple(map(str, fields["class_names"])),
            images={str(split): int(count) for split, count in fields["images"].items()},
            class_counts={str(split): tuple(map(int, counts)) for split, counts in fields["class_counts"].items()},
            notes=tuple(Problem.from_dict(note) for note in fields["notes"]),
        )


class SplitLook:
    """A source that was looked at. Writes nothing."""

    def __init__(
        self,
        path: Path,
        choices: ImportChoices,
        *,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> None:
        """Look at a source that is no archive. Raises DatasetError."""
        plan = recognise(path)
        if plan.kind == "archive":
            raise DatasetError(
                say("{file} has to be unpacked before its split can be shown.", file=shown(path.name)),
                hint="Import it; the import divides what it holds.",
                where=Location(path),
            )
        watch = Watch(progress, cancelled)
        source = open_source(plan.source, watch)
        gathered = gather(source, watch=watch, findings=Findings())
        if not gathered.pictures:
            raise DatasetError(
                say("{source} holds no image that could be imported.", source=shown(source.root.name)),
                hint="Check that the images lie beside their annotations.",
                where=Location(source.root),
            )
        try:
            self._names, self._ids = names_of(source, gathered, choices)
        except NamesMissing as missing:  # a preview needs no names
            self._names, self._ids = tuple(f"class {i}" for i in range(max(missing.ids, default=-1) + 1)), {}
        self._seen: Seen = look(gathered, source.root, choices=choices, watch=watch)
        watch.finish()

    def decided(self, choices: ImportChoices) -> SplitPreview:
        """Give the split of these choices. Raises DatasetError for too few images."""
        findings = Findings()
        pictures = tuple(replace(picture) for picture in self._seen.pictures)
        counted = decide(replace(self._seen, pictures=pictures), choices, findings)
        images: dict[str, int] = dict.fromkeys(counted, 0)
        for picture in pictures:
            images[picture.split] += 1
        return SplitPreview(
            class_names=self._names,
            images=images,
            class_counts={split: by_class(found, len(self._names), self._ids) for split, found in counted.items()},
            notes=findings.problems(),
        )
