"""Divide images into train and val: the same for the same seed, each class in its share, near-duplicates together."""

from __future__ import annotations

import hashlib
import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from studio.errors import DatasetError

# Roboflow writes several augmented copies of one image: name_jpg.rf.<hash>.jpg.
_ROBOFLOW_COPY = re.compile(r"\.rf\.[0-9a-f]{8,}\.[A-Za-z]+$", re.IGNORECASE)


def stratified_split(
    classes_of: Mapping[str, Counter[int]],
    *,
    seed: int = 0,
    val_share: float = 0.2,
    groups: Iterable[Iterable[str]] = (),
) -> set[str]:
    """Choose the images of val. `classes_of` maps each image to the boxes of each class on it, none for a background.

    Images of one group (near-duplicates, copies of one picture) go to the same side. After iterative stratification
    (Sechidis, Tsoumakas, Vlahavas 2011): the rarest class is dealt out first, each time to the side that lacks it most.
    Neither side is empty. Raises DatasetError for fewer than two groups of images.
    """
    units = joined(classes_of, groups)
    if len(units) < 2:
        raise DatasetError(
            "There are too few different images to divide into train and val.",
            hint="Add images: at least two are needed, and a hundred or more make sense.",
        )
    # Sorted by a hash with the seed: reproducible on every machine, unlike the order of a folder or of a set.
    units.sort(key=lambda unit: hashlib.sha256(f"{seed}:{os.path.basename(unit[0])}:{unit[0]}".encode("utf-8", "surrogateescape")).digest())  # noqa: PTH119  # fmt: skip
    boxes = [sum((classes_of[image] for image in unit), Counter[int]()) for unit in units]
    # A class counts once per unit: a picture with 200 apples is one picture to learn apples from.
    members: dict[int, list[int]] = defaultdict(list)
    for number, counted in enumerate(boxes):
        for class_id in counted:
            members[class_id].append(number)
    side: dict[int, bool] = {}  # unit -> in val
    wanted_val = sum(map(len, units)) * val_share
    in_val = 0
    for _, numbers in sorted(members.items(), key=lambda item: (len(item[1]), item[0])):
        wanted = len(numbers) * val_share
        have = sum(side.get(number, False) for number in numbers)
        in_train = sum(number in side and not side[number] for number in numbers)
        for number in numbers:
            if number in side:
                continue
            # Train gets the first of every class: what is not in train cannot be learnt.
            to_val = (
                have + 0.5 <= wanted and in_train > 0 and in_val + len(units[number]) <= max(1.0, wanted_val * 1.15)
            )
            side[number] = to_val
            have, in_train = have + to_val, in_train + (not to_val)
            in_val += len(units[number]) * to_val
    if len(side) > 1 and not any(side.values()):
        # Of few images: a val of backgrounds alone measures nothing. The last one has the most common class.
        chosen = list(side)[-1]
        side[chosen] = True
        in_val += len(units[chosen])
    rest = [number for number in range(len(units)) if number not in side]
    for number in rest:  # backgrounds
        side[number] = in_val + len(units[number]) * 0.5 <= wanted_val
        in_val += len(units[number]) * side[number]
    _balance(units, boxes, side, wanted_val)
    return {image for number, unit in enumerate(units) if side[number] for image in unit}


def stratified_splits(
    classes_of: Mapping[str, Counter[int]],
    *,
    seed: int = 0,
    val_share: float = 0.2,
    test_share: float = 0.0,
    groups: Iterable[Iterable[str]] = (),
) -> dict[str, set[str]]:
    """Divide images into train, val and, with a share for it, test, each as `stratified_split` does.

    Raises DatasetError where there are too few different images.
    """
    together = [tuple(group) for group in groups]
    test: set[str] = set()
    if test_share > 0:
        test = stratified_split(classes_of, seed=seed, val_share=test_share, groups=together)
    rest = {image: counted for image, counted in classes_of.items() if image not in test}
    val = stratified_split(rest, seed=seed, val_share=val_share / (1 - test_share), groups=together)
    return {"train": set(rest) - val, "val": val, "test": test}


def _balance(units: list[list[str]], boxes: list[Counter[int]], side: dict[int, bool], wanted_val: float) -> None:
    """Move units whose classes stay in train until val has its number of images; neither side may end empty."""
    in_val = sum(len(unit) for number, unit in enumerate(units) if side[number])
    left = Counter(class_id for number in side if not side[number] for class_id in boxes[number])
    for number, unit in enumerate(units):
        if in_val + len(unit) * 0.5 > wanted_val and in_val > 0:
            break
        if not side[number] and all(left[class_id] > 1 for class_id in boxes[number]):
            side[number] = True
            in_val += len(unit)
            left.subtract(boxes[number].keys())
    if not any(side.values()):
        side[len(units) - 1] = True
    if all(side.values()):
        side[0] = False


def copies_of_one_picture(images: Iterable[str]) -> list[list[str]]:
    """Group the augmented copies that Roboflow's exports hold; their names tell the original."""
    groups: dict[str, list[str]] = defaultdict(list)
    for image in images:
        name = os.path.split(image)[1]
        found = _ROBOFLOW_COPY.search(name)
        if found:
            groups[name[: found.start()]].append(image)
    return [group for group in groups.values() if len(group) > 1]


def same_pictures(images: Sequence[str]) -> list[list[str]]:
    """Group files that are byte for byte the same; only files of one size are read."""
    sizes: dict[int, list[str]] = defaultdict(list)
    for image in images:
        try:
            sizes[os.stat(image).st_size].append(image)  # noqa: PTH116
        except OSError:
            continue
    groups: dict[bytes, list[str]] = defaultdict(list)
    for alike in sizes.values():
        for image in alike if len(alike) > 1 else ():
            try:
                with open(image, "rb") as stream:  # noqa: PTH123
                    groups[hashlib.file_digest(stream, "sha256").digest()].append(image)
            except OSError:
                continue
    return [group for group in groups.values() if len(group) > 1]


def joined(images: Iterable[str], groups: Iterable[Iterable[str]]) -> list[list[str]]:
    """Join overlapping groups; every other image is a group of its own."""
    parent = {image: image for image in images}

    def top(image: str) -> str:
        while parent[image] != image:
            parent[image] = parent[parent[image]]
            image = parent[image]
        return image

    for group in groups:
        known = [image for image in group if image in parent]
        for image in known[1:]:
            parent[top(image)] = top(known[0])
    units: dict[str, list[str]] = defaultdict(list)
    for image in parent:
        units[top(image)].append(image)
    return [sorted(unit) for unit in units.values()]
