"""Read LabelMe annotations: one JSON file per image; rectangles, polygons, circles and masks become boxes."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from studio.datasets.findings import Findings
from studio.datasets.importing.pictures import Gathered, Picture, add_box, around, file_name, left_out
from studio.datasets.importing.survey import Survey, split_of
from studio.datasets.importing.watch import Watch
from studio.sentence import say

MAX_BYTES = 64 * 1024 * 1024  # the picture may be embedded; it is not used
MAX_SHAPES = 100_000
_BOXED = ("rectangle", "polygon", "mask")


def read_labelme(files: list[str], survey: Survey, *, watch: Watch, findings: Findings) -> Gathered:
    """Read annotation files; a damaged one is left out and told."""
    gathered = Gathered()
    taken: dict[str, Picture] = {}
    watch.begin(len(files))
    for path in files:
        watch.step()
        fields = _read(path, findings)
        if fields is None:
            continue
        folder = os.path.dirname(path)  # noqa: PTH120
        named = fields.get("imagePath")
        image = survey.image_named(named, near=folder) if isinstance(named, str) and named else None
        if image is None:
            image = _beside(path, survey)
        if image is None:
            left_out(
                findings,
                "import-image-missing",
                say(
                    "{file}: {image} is not there; it was left out.", file=file_name(path), image=file_name(str(named))
                ),
                path=path,
            )
            continue
        size = (_whole(fields.get("imageWidth")), _whole(fields.get("imageHeight")))
        picture = taken.setdefault(
            image, Picture(image, split_of(image, survey.root), size=size if all(size) else None, told_by=path)
        )
        _add_shapes(fields, picture, path, gathered=gathered, findings=findings)
    gathered.pictures = list(taken.values())
    return gathered


def _read(path: str, findings: Findings) -> Mapping[str, Any] | None:
    try:
        with open(path, "rb") as stream:  # noqa: PTH123  (text paths throughout)
            content = stream.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            raise ValueError(f"it is larger than {MAX_BYTES >> 20} MB")
        fields = json.loads(content.decode("utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else None
        why = "it is nested too deeply" if isinstance(error, RecursionError) else f"{error!s:.120}"
        left_out(
            findings,
            "import-json",
            say("{file} was left out: {reason}.", file=file_name(path), reason=why),
            path=path,
            line=line,
        )
        return None
    if not isinstance(fields, dict) or not isinstance(fields.get("shapes"), list):
        left_out(
            findings,
            "import-json",
            say("{file} was left out: it holds no list of shapes.", file=file_name(path)),
            path=path,
        )
        return None
    fields.pop("imageData", None)
    return fields


def _add_shapes(
    fields: Mapping[str, Any], picture: Picture, path: str, *, gathered: Gathered, findings: Findings
) -> None:
    groups: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for number, shape in enumerate(fields["shapes"][:MAX_SHAPES]):
        kind = str(shape.get("shape_type") or "polygon") if isinstance(shape, dict) else ""
        points = _points(shape.get("points")) if isinstance(shape, dict) else []
        label = shape.get("label") if isinstance(shape, dict) else None
        if kind == "circle" and len(points) == 2:
            (x, y), (edge_x, edge_y) = points
            radius = math.hypot(edge_x - x, edge_y - y)
            points = [(x - radius, y - radius), (x + radius, y + radius)]
        elif kind not in _BOXED:
            findings.add(
                "info",
                "import-shape",
                say(
                    '{file}: shapes of the kind "{kind}" have no area and were left out.',
                    file=file_name(path),
                    kind=kind[:40],
                ),
                path=path,
            )
            continue
        if not isinstance(label, str) or len(points) < 2 or gathered.class_index(label) < 0:
            left_out(
                findings,
                "import-no-box",
                say(
                    "{file}: shape {number} has no label or no points; it was left out.",
                    file=file_name(path),
                    number=number + 1,
                ),
                path=path,
            )
            continue
        # Parts of one object that something hides in between share a group.
        group = shape.get("group_id")
        groups.setdefault((label, str(number) + "+" if group is None else f"={group}"), []).extend(points)
        if kind == "polygon":
            findings.add(
                "info",
                "import-polygon",
                say("{file}: polygons became the box around each.", file=file_name(path)),
                path=path,
            )
    for (label, _), points in groups.items():
        if add_box(picture, gathered.class_index(label), around(points)):
            gathered.boxes += 1
        else:
            left_out(
                findings,
                "import-no-area",
                say("{file}: a shape without area was left out.", file=file_name(path)),
                path=path,
            )


def _points(value: Any) -> list[tuple[float, float]]:
    try:
        points = [(float(x), float(y)) for x, y in value]
    except (TypeError, ValueError, OverflowError):
        return []
    return points if all(math.isfinite(x) and math.isfinite(y) for x, y in points) else []


def _beside(path: str, survey: Survey) -> str | None:
    """Find the image with the annotation's own name in its folder; renamed images keep the old name inside the file."""
    stem = Path(path).stem
    folder = os.path.dirname(path)  # noqa: PTH120
    for suffix in ("jpg", "jpeg", "png", "bmp", "webp", "tif", "tiff", "JPG", "JPEG", "PNG"):
        found = survey.image_named(f"{stem}.{suffix}", near=folder)
        if found is not None and os.path.dirname(found) == folder:  # noqa: PTH120
            return found
    return None


def _whole(value: Any) -> int:
    return int(value) if isinstance(value, int | float) and 0 < value < 1e6 else 0
