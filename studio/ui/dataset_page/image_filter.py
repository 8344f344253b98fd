"""Which images of a gallery are shown: by name, split, class and problem. Quick enough for every key press."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from studio.datasets.image_index import ImageEntry
from studio.errors import Problem

ANY_CLASS, NO_BOXES, LEFT_OUT = -1, -2, -3


@dataclass(frozen=True)
class ImageFilter:
    """What is asked for; the default lets everything through."""

    text: str = ""
    split: str = ""
    class_id: int = ANY_CLASS  # or NO_BOXES, or LEFT_OUT of the training
    problem: str = ""  # a code

    def apply(self, entries: Sequence[ImageEntry], places: Mapping[str, frozenset[str]]) -> list[ImageEntry]:
        """Give the entries that pass; `places` is from `places_of`."""
        found: Sequence[ImageEntry] = entries
        if self.split:
            found = [entry for entry in found if entry.split == self.split]
        if self.class_id == NO_BOXES:
            found = [entry for entry in found if entry.boxes == 0]
        elif self.class_id == LEFT_OUT:
            found = [entry for entry in found if entry.boxes < 0]
        elif self.class_id >= 0:
            wanted = self.class_id
            found = [entry for entry in found if wanted in entry.classes]
        if self.problem:
            keys = places.get(self.problem, frozenset())
            found = [entry for entry in found if entry.image.rpartition(".")[0] in keys]
        needle = self.text.strip().casefold()
        if needle:
            # The whole path first: most images fail there already, and cheaply.
            found = [e for e in found if needle in e.image.casefold() and needle in e.name.casefold()]
        return list(found)


def places_of(problems: Sequence[Problem]) -> dict[str, frozenset[str]]:
    """Map each kind of problem to the images it concerns, as paths without a suffix."""
    places: dict[str, set[str]] = {}
    for problem in problems:
        if problem.where is not None and problem.where.path is not None:
            places.setdefault(problem.code, set()).add(image_key(str(problem.where.path)))
    return {code: frozenset(keys) for code, keys in places.items()}


def image_key(path: str) -> str:
    """Give the path of an image without its suffix, from the path of the image or of its label file."""
    stem, _, suffix = path.rpartition(".")
    if suffix.lower() == "txt":
        old, new = f"{os.sep}labels{os.sep}", f"{os.sep}images{os.sep}"
        stem = new.join(stem.rsplit(old, 1))
    return stem
