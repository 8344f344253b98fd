"""Give every picture of an import a split where the source has none: read the classes, keep look-alikes together, say how."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from studio.datasets.findings import Findings
from studio.datasets.image_header import read_header
from studio.datasets.importing.names import class_ids
from studio.datasets.importing.pictures import Gathered, Picture
from studio.datasets.importing.plan import ImportChoices
from studio.datasets.importing.split import copies_of_one_picture, joined, same_pictures, stratified_splits
from studio.datasets.importing.watch import Watch
from studio.datasets.near_duplicates import groups_by_sight
from studio.sentence import say

LARGEST_GROUP = 0.3  # of all images; more that look alike cannot be kept on one side


@dataclass(frozen=True)
class Seen:
    """What a split is decided from. Looking takes long, deciding does not: a preview looks once and decides often."""

    classes: dict[str, Counter[int]]  # image, by its path below the source -> boxes of each class
    groups: tuple[tuple[str, ...], ...]  # images that must stay together
    pictures: tuple[Picture, ...]  # those that are divided
    most_alike: int  # images in the largest group where that is too large to be kept together, else 0
    root: str

    def short(self, image: str) -> str:
        """Give the path below the source: the same split wherever the source lies, unpacked archives too."""
        return _below(image, self.root)


def must_divide(gathered: Gathered, choices: ImportChoices) -> bool:
    """Tell whether the pictures are divided here, because train or val is missing or because it was asked for."""
    return choices.divide_anew or not {"train", "val"} <= {picture.split for picture in gathered.pictures}


def divide(
    gathered: Gathered, root: Path, *, choices: ImportChoices, watch: Watch, findings: Findings
) -> dict[str, Counter[int]]:
    """Give every picture a split; where it is made here, say how and give the boxes of each class in each split."""
    if not must_divide(gathered, choices):
        for picture in gathered.pictures:
            picture.split = picture.split or "train"
        return {}
    seen = look(gathered, root, choices=choices, watch=watch)
    return decide(seen, choices, findings)


def look(gathered: Gathered, root: Path, *, choices: ImportChoices, watch: Watch) -> Seen:
    """Read the labels of the pictures that are to be divided and, by sight, which of them look alike."""
    if choices.divide_anew:  # an image that is in train and in val is one image
        gathered.pictures = list({picture.image: picture for picture in gathered.pictures}.values())
        divided = gathered.pictures
    else:
        divided = [picture for picture in gathered.pictures if picture.split != "test"] or gathered.pictures
    base = str(root)
    classes: dict[str, Counter[int]] = {}
    for picture in divided:
        watch.tick()
        if picture.label is not None:
            classes[picture.image] = class_ids(picture.label)
        else:
            classes[picture.image] = Counter(int(index) for index in picture.boxes[0::5])
    images = list(classes)
    alike, most_alike = _alike(images, watch) if choices.by_sight else ([], 0)
    groups = [*copies_of_one_picture(images), *same_pictures(images), *alike]
    return Seen(
        classes={_below(image, base): counted for image, counted in classes.items()},
        groups=tuple(tuple(_below(image, base) for image in group) for group in groups),
        pictures=tuple(divided),
        most_alike=most_alike,
        root=base,
    )


def decide(seen: Seen, choices: ImportChoices, findings: Findings) -> dict[str, Counter[int]]:
    """Give the pictures their splits and say how; give the boxes of each class in each split.

    Raises DatasetError where there are too few different images.
    """
    splits = stratified_splits(
        seen.classes,
        seed=choices.seed,
        val_share=choices.val_share,
        test_share=choices.test_share,
        groups=seen.groups,
    )
    counted: dict[str, Counter[int]] = {split: Counter() for split, images in splits.items() if images}
    for picture in seen.pictures:
        image = seen.short(picture.image)
        picture.split = next(split for split, images in splits.items() if image in images)
        counted[picture.split].update(seen.classes[image])
    _tell(seen, splits, choices.seed, findings)
    return counted


def _tell(seen: Seen, splits: dict[str, set[str]], seed: int, findings: Findings) -> None:
    if seen.most_alike:
        findings.add(
            "warning",
            "import-alike",
            say(
                "{most} of {count} images look alike, too many to keep them all in one of train and val.",
                most=f"{seen.most_alike:,}",
                count=f"{len(seen.classes):,}",
            ),
            hint="Divide them yourself, by the place or the day they were taken: the results will look too good otherwise.",
        )
    values = {split: f"{len(images):,}" for split, images in splits.items()}
    if splits["test"]:
        told = say(
            "{count} images were divided: {train} for train, {val} for val and {test} for test, each class in its share (seed {seed}).",
            count=f"{len(seen.classes):,}",
            seed=seed,
            **values,
        )
    else:
        told = say(
            "{count} images were divided: {train} for train and {val} for val, each class in its share, pictures that look alike together (seed {seed}).",
            count=f"{len(seen.classes):,}",
            train=values["train"],
            val=values["val"],
            seed=seed,
        )
    findings.add("info", "import-split", told)
    kept = [unit for unit in joined(seen.classes, seen.groups) if len(unit) > 1]
    if kept:
        findings.add(
            "info",
            "import-together",
            say(
                "{count} images are equal to others or look like them; each of these {groups} groups is in one split, so that nothing is measured on what was learnt.",
                count=f"{sum(map(len, kept)):,}",
                groups=f"{len(kept):,}",
            ),
        )


def _below(image: str, base: str) -> str:
    try:
        return os.path.relpath(image, base)
    except ValueError:  # on Windows, an image of a list on another drive
        return image


def _alike(images: Sequence[str], watch: Watch) -> tuple[list[list[str]], int]:
    """Give images that look alike. None where most do, as the frames of a fixed camera: nothing could be divided then."""
    watch.begin(len(images))
    # The header first: a picture made to fill the memory when it is decoded is never decoded.
    pairs = groups_by_sight([image for image in images if read_header(image).fault is None], watch)
    largest = max(map(len, joined(images, pairs)), default=0)
    return (pairs, 0) if largest <= max(2, LARGEST_GROUP * len(images)) else ([], largest)
