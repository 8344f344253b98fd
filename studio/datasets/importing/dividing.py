"""Give every picture of an import a split where the source has none: read the classes, keep look-alikes together, say how."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

from studio.datasets.findings import Findings
from studio.datasets.importing.names import class_ids
from studio.datasets.importing.pictures import Gathered
from studio.datasets.importing.plan import ImportChoices
from studio.datasets.importing.split import copies_of_one_picture, joined, same_pictures, stratified_split
from studio.datasets.importing.watch import Watch
from studio.datasets.near_duplicates import groups_by_sight
from studio.sentence import say

LARGEST_GROUP = 0.3  # of all images; more that look alike cannot be kept on one side


def divide(gathered: Gathered, root: Path, *, choices: ImportChoices, watch: Watch, findings: Findings) -> None:
    """Give every picture a split; where train or val is missing, divide what is there and say how."""
    there = {picture.split for picture in gathered.pictures}
    if {"train", "val"} <= there:
        for picture in gathered.pictures:
            picture.split = picture.split or "train"
        return
    divided = [picture for picture in gathered.pictures if picture.split != "test"] or gathered.pictures
    classes: dict[str, Counter[int]] = {}
    for picture in divided:
        watch.tick()
        if picture.label is not None:
            classes[picture.image] = class_ids(picture.label)
        else:
            classes[picture.image] = Counter(int(index) for index in picture.boxes[0::5])
    # Images by their place below the source: the same split wherever the source lies, unpacked archives too.
    base = str(root)
    below = {os.path.relpath(image, base): image for image in classes}
    alike = _alike(list(classes), watch, findings) if choices.by_sight else []
    groups = [*copies_of_one_picture(classes), *same_pictures(list(classes)), *alike]
    val = stratified_split(
        {short: classes[image] for short, image in below.items()},
        seed=choices.seed,
        val_share=choices.val_share,
        groups=[[os.path.relpath(image, base) for image in group] for group in groups],
    )
    for picture in divided:
        picture.split = "val" if os.path.relpath(picture.image, base) in val else "train"
    findings.add(
        "info",
        "import-split",
        say(
            "{count} images were divided: {train} for train and {val} for val, each class in its share, pictures that look alike together (seed {seed}).",
            count=f"{len(divided):,}",
            train=f"{len(divided) - len(val):,}",
            val=f"{len(val):,}",
            seed=choices.seed,
        ),
    )


def _alike(images: list[str], watch: Watch, findings: Findings) -> list[list[str]]:
    """Give images that look alike. None where most do, as the frames of a fixed camera: nothing could be divided then."""
    watch.begin(len(images))
    pairs = groups_by_sight(images, watch)
    largest = max(map(len, joined(images, pairs)), default=0)
    if largest <= max(2, LARGEST_GROUP * len(images)):
        return pairs
    findings.add(
        "warning",
        "import-alike",
        say(
            "{most} of {count} images look alike, too many to keep them all in one of train and val.",
            most=f"{largest:,}",
            count=f"{len(images):,}",
        ),
        hint="Divide them yourself, by the place or the day they were taken: the results will look too good otherwise.",
    )
    return []
