"""Read Pascal VOC annotations: one XML file per image, corners in pixels that count from 1."""

from __future__ import annotations

import os
from pathlib import Path

from studio.datasets.findings import Findings
from studio.datasets.importing.pictures import Gathered, Picture, add_box, around, file_name, left_out
from studio.datasets.importing.safe_xml import Element, read_xml
from studio.datasets.importing.survey import Survey, split_of
from studio.datasets.importing.watch import Watch
from studio.errors import DatasetError
from studio.sentence import say

_SPLIT_LISTS = (("train", "train"), ("val", "val"), ("test", "test"))


def read_voc(survey: Survey, *, watch: Watch, findings: Findings) -> Gathered:
    """Read every annotation below the root of the survey; a damaged one is left out and told."""
    gathered = Gathered()
    listed = _listed_splits(survey)
    taken: dict[str, Picture] = {}
    watch.begin(len(survey.xmls))
    for path in survey.xmls:
        watch.step()
        try:
            root = read_xml(Path(path))
        except (DatasetError, OSError) as error:
            message = (
                error.message if isinstance(error, DatasetError) else f"{file_name(path)} cannot be read: {error}."
            )
            line = error.where.line if isinstance(error, DatasetError) and error.where else None
            left_out(findings, "import-xml", message, path=path, line=line)
            continue
        if root.name != "annotation":
            left_out(
                findings,
                "import-xml",
                say("{file} is no Pascal VOC annotation; it was left out.", file=file_name(path)),
                path=path,
            )
            continue
        image = _image_of(root, path, survey)
        if image is None:
            name = file_name(root.text_of("filename") or path)
            left_out(
                findings,
                "import-image-missing",
                say("{file}: {image} is not there; it was left out.", file=file_name(path), image=name),
                path=path,
            )
            continue
        if image in taken:
            left_out(
                findings,
                "import-twice",
                say(
                    "{file} describes {image} a second time; it was left out.",
                    file=file_name(path),
                    image=file_name(image),
                ),
                path=path,
            )
            continue
        split = listed.get(_stem(path)) or split_of(image, survey.root) or split_of(path, survey.root)
        picture = taken[image] = Picture(image, split, size=_size_of(root), told_by=path)
        for element in root.children:
            if element.name == "object":
                _add_object(element, picture, path, gathered=gathered, findings=findings)
    gathered.pictures = list(taken.values())
    return gathered


def _add_object(element: Element, picture: Picture, path: str, *, gathered: Gathered, findings: Findings) -> None:
    if element.text_of("difficult") == "1":
        # As ultralytics' own conversion of VOC and the VOC benchmark do: such objects are neither learnt nor counted.
        findings.add(
            "info",
            "import-difficult",
            say("{file}: objects marked as difficult were left out.", file=file_name(path)),
            path=path,
        )
        return
    index = gathered.class_index(element.text_of("name"))
    corners = _corners(element)
    if index < 0 or corners is None or not add_box(picture, index, corners):
        left_out(
            findings,
            "import-no-box",
            say(
                "{file}, line {line}: an object without a name or a box was left out.",
                file=file_name(path),
                line=element.line,
            ),
            path=path,
            line=element.line,
        )
        return
    gathered.boxes += 1


def _corners(element: Element) -> tuple[float, float, float, float] | None:
    """Give x1, y1, x2, y2 counted from 0; of a polygon, the box around it."""
    try:
        box = element.find("bndbox")
        if box is not None:
            x1, y1, x2, y2 = (float(box.text_of(name)) for name in ("xmin", "ymin", "xmax", "ymax"))
            x1, x2, y1, y2 = min(x1, x2), max(x1, x2), min(y1, y2), max(y1, y2)
            return x1 - 1, y1 - 1, x2, y2
        polygon = element.find("polygon")
        if polygon is None:
            return None
        points: list[tuple[float, float]] = []
        number = 1
        while polygon.text_of(f"x{number}"):
            points.append((float(polygon.text_of(f"x{number}")), float(polygon.text_of(f"y{number}"))))
            number += 1
        return around(points) if len(points) > 2 else None
    except ValueError:
        return None


def _image_of(root: Element, path: str, survey: Survey) -> str | None:
    """Find the image: by the name in the file, else by the file's own name. `path` in the XML is of another machine."""
    folder = os.path.dirname(path)  # noqa: PTH120
    named = root.text_of("filename")
    if named:
        found = survey.image_named(named, near=folder)
        if found is not None:
            return found
    for suffix in ("jpg", "jpeg", "png", "bmp", "webp", "tif", "tiff", "JPG", "JPEG", "PNG"):
        found = survey.image_named(f"{_stem(path)}.{suffix}", near=folder)
        if found is not None:
            return found
    return None


def _size_of(root: Element) -> tuple[int, int] | None:
    try:
        width, height = int(float(root.text_of("size", "width"))), int(float(root.text_of("size", "height")))
    except (ValueError, OverflowError):
        return None
    return (width, height) if 0 < width < 10**6 and 0 < height < 10**6 else None


def _listed_splits(survey: Survey) -> dict[str, str]:
    """Read ImageSets/Main/train.txt and so on: stem -> split."""
    listed: dict[str, str] = {}
    for name, split in _SPLIT_LISTS:
        ending = f"{os.sep}Main{os.sep}{name}.txt"
        for path in survey.texts:
            if path.endswith(ending):
                with open(path, encoding="utf-8", errors="replace") as stream:  # noqa: PTH123
                    for line in stream:
                        stem = line.split()[:1]
                        if stem:
                            listed.setdefault(stem[0], split)
    return listed


def _stem(path: str) -> str:
    return os.path.splitext(os.path.split(path)[1])[0]  # noqa: PTH122
