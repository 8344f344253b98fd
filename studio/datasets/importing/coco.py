"""Read COCO detection annotations: boxes, or the box around each polygon; crowds are left out, ids mapped to 0 … n-1."""

from __future__ import annotations

import os
from array import array
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from studio.datasets.findings import Findings
from studio.datasets.importing.json_stream import items_of
from studio.datasets.importing.pictures import Gathered, Picture, add_box, around, file_name, left_out
from studio.datasets.importing.survey import Survey, split_of
from studio.datasets.importing.watch import Watch
from studio.errors import DatasetError, Location
from studio.sentence import say


class _File:
    """One annotation file, as it is read: the lists may come in any order, so ids are joined at the end."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.images: dict[Any, tuple[str, int, int]] = {}  # id -> name, width, height
        self.categories: dict[Any, tuple[str, str]] = {}  # id -> name, supercategory
        self.image_ids: list[Any] = []  # of each box; the ids themselves are shared with `images`
        self.category_ids: list[Any] = []
        self.boxes = array("d")  # x, y, width, height, four numbers each


def read_coco(files: list[str], survey: Survey, *, watch: Watch, findings: Findings) -> Gathered:
    """Read annotation files; their images are looked for beside them and below the root of the survey."""
    gathered = Gathered()
    read = [_read(path, watch, findings) for path in files]
    categories = _categories(read)
    for name in categories.values():
        gathered.class_index(name)
    taken: dict[str, Picture] = {}
    for file in read:
        _join(file, survey, gathered=gathered, categories=categories, taken=taken, findings=findings, watch=watch)
    gathered.pictures = list(taken.values())
    if not gathered.pictures:
        raise DatasetError(
            say(
                "None of the images that {file} names is in {folder}.",
                file=file_name(files[0]),
                folder=survey.root.name,
            ),
            hint="Put the images beside the annotations, or choose the folder that holds both.",
            where=Location(Path(files[0])),
        )
    return gathered


def _read(path: str, watch: Watch, findings: Findings) -> _File:
    file = _File(path)
    crowds = polygons = 0
    for number, (key, item) in enumerate(items_of(Path(path))):
        if not number % 256:
            watch.tick()
        if not isinstance(item, Mapping):
            continue
        if key == "images" and isinstance(item.get("file_name"), str):
            file.images[_key(item.get("id"))] = (
                item["file_name"],
                _whole(item.get("width")),
                _whole(item.get("height")),
            )
        elif key == "categories" and "name" in item:
            file.categories[_key(item.get("id"))] = (str(item["name"]), str(item.get("supercategory", "")))
        elif key == "annotations":
            if item.get("iscrowd") in (1, True, "1"):
                crowds += 1
                continue
            box, from_polygon = _box_of(item)
            polygons += from_polygon
            if box is None:
                left_out(
                    findings,
                    "import-no-box",
                    say(
                        "{file}: objects without a box or polygon were left out, the one with id {id} first.",
                        file=file_name(path),
                        id=f"{item.get('id')!s:.40}",
                    ),
                    path=path,
                )
                continue
            file.image_ids.append(_key(item.get("image_id")))
            file.category_ids.append(_key(item.get("category_id")))
            file.boxes.extend(box)
    if crowds:
        findings.add(
            "info",
            "import-crowd",
            say(
                "{file}: {count} crowd regions were left out; each stands for many objects, not for one.",
                file=file_name(path),
                count=crowds,
            ),
            path=path,
            count=crowds,
        )
    if polygons:
        findings.add(
            "info",
            "import-polygon",
            say(
                "{file}: {count} polygons without a box became the box around each.",
                file=file_name(path),
                count=polygons,
            ),
            path=path,
            count=polygons,
        )
    return file


def _categories(files: list[_File]) -> dict[tuple[int, Any], str]:
    """Give the name of each category of each file, in rising order of the ids. Raises DatasetError when there is none.

    Roboflow writes a category 0 that only groups the others and has no objects; it is no class.
    """
    found: dict[tuple[int, Any], str] = {}
    used = {key for file in files for key in file.category_ids}
    groups = {group for file in files for _, group in file.categories.values()}
    for number, file in enumerate(files):
        for key in sorted(file.categories, key=lambda key: (isinstance(key, str), key)):
            name, group = file.categories[key]
            is_group = key not in used and name in groups and group in ("", "none")
            if not is_group:
                found[number, key] = name
    if not found:
        raise DatasetError(
            say("{file} names no categories.", file=file_name(files[0].path)),
            hint="Export the annotations again, with their categories.",
            where=Location(Path(files[0].path)),
        )
    return {key: found[key] for key in sorted(found, key=lambda key: (isinstance(key[1], str), key[1]))}


def _join(
    file: _File,
    survey: Survey,
    *,
    gathered: Gathered,
    categories: Mapping[tuple[int, Any], str],
    taken: dict[str, Picture],
    findings: Findings,
    watch: Watch,
) -> None:
    folder = os.path.dirname(file.path)  # noqa: PTH120  (text paths throughout)
    told = file_name(file.path)
    split = split_of(file.path, survey.root, by_file=True)
    pictures: dict[Any, Picture] = {}
    for key, (name, width, height) in file.images.items():
        watch.tick()
        image = survey.image_named(name, near=folder)
        if image is None:
            left_out(
                findings,
                "import-image-missing",
                say("{file}: {image} is not there; it was left out.", file=told, image=file_name(name)),
                path=image or name,
            )
            continue
        size = (width, height) if width > 0 and height > 0 else None
        picture = taken.setdefault(
            image, Picture(image, split_of(image, survey.root) or split, size=size, told_by=file.path)
        )
        pictures[key] = picture
    index_of = {key: gathered.class_index(name) for (_, key), name in categories.items() if key in file.categories}
    for number, (image_key, category) in enumerate(zip(file.image_ids, file.category_ids, strict=True)):
        if not number % 4096:
            watch.tick()
        if image_key not in file.images:
            left_out(
                findings,
                "import-no-image",
                say("{file}: an object of an image that it does not name was left out.", file=told),
                path=file.path,
            )
            continue
        owner = pictures.get(image_key)
        if owner is None:
            continue
        index = index_of.get(category, -1)
        if index < 0:
            left_out(
                findings,
                "import-no-class",
                say("{file}: an object of a category that it does not name was left out.", file=told),
                path=file.path,
            )
            continue
        x, y, w, h = file.boxes[4 * number : 4 * number + 4]
        if w < 0 or h < 0 or not add_box(owner, index, (x, y, x + w, y + h)):
            left_out(
                findings,
                "import-no-area",
                say("{file}: a box without area on {image} was left out.", file=told, image=file_name(owner.image)),
                path=owner.image,
            )
            continue
        gathered.boxes += 1


def _box_of(item: Mapping[str, Any]) -> tuple[tuple[float, ...] | None, bool]:
    """Give x, y, width, height of an object, and whether they come from its polygon."""
    box = _numbers(item.get("bbox"))
    if box is not None and len(box) == 4:
        return box, False
    points: list[tuple[float, float]] = []
    parts = item.get("segmentation")
    for part in parts if isinstance(parts, list) else []:
        numbers = _numbers(part)
        if numbers is not None and len(numbers) >= 6:
            points.extend(zip(numbers[0::2], numbers[1::2], strict=False))
    if not points:
        return None, False
    x1, y1, x2, y2 = around(points)
    return (x1, y1, x2 - x1, y2 - y1), True


def _numbers(value: Any) -> tuple[float, ...] | None:
    if not isinstance(value, list):
        return None
    try:
        return tuple(float(item) for item in value)
    except (TypeError, ValueError, OverflowError):
        return None


def _key(value: Any) -> Any:
    """Give an id that can be looked up: tools write numbers, text, or numbers as text."""
    if isinstance(value, str) and value.isdecimal() and len(value) < 19:
        return int(value)
    return value if isinstance(value, int | str) else str(value)


def _whole(value: Any) -> int:
    return int(value) if isinstance(value, int | float) and 0 < value < 1e6 else 0
