"""The confusion matrix and the curves over the confidence of a run's best weights, as its curves.json tells them."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from studio.paths import read_replaced_text

CURVES_FILE = "curves.json"
CURVES_VERSION = 1
LARGEST_BYTES = 64 << 20  # 1000 classes with their matrix have a tenth of it

Line = tuple[float, ...]


@dataclass(frozen=True)
class ClassCurves:
    """Curves of one class, or of their mean; entry i belongs to `DetectionCurves.x[i]`. IoU is 0.5."""

    name: str
    precision_of_recall: Line
    f1: Line  # these three over the confidence
    precision: Line
    recall: Line
    average_precision: float | None = None


@dataclass(frozen=True)
class DetectionCurves:
    """What the validation of the best weights found."""

    x: Line  # from 0 to 1, ascending
    classes: tuple[ClassCurves, ...]  # those with boxes in the validation images
    names: tuple[str, ...]  # of all classes; the matrix has one row and one column more, the background
    matrix: tuple[tuple[float, ...], ...]  # [predicted][true], boxes; empty when it was not made

    def mean(self) -> ClassCurves:
        """Give the mean over the classes, as ultralytics draws it."""
        count = max(1, len(self.classes))

        def of(lines: list[Line]) -> Line:
            return tuple(sum(values) / count for values in zip(*lines, strict=True)) or (0.0,) * len(self.x)

        averages = [one.average_precision for one in self.classes if one.average_precision is not None]
        return ClassCurves(
            "",
            of([one.precision_of_recall for one in self.classes]),
            of([one.f1 for one in self.classes]),
            of([one.precision for one in self.classes]),
            of([one.recall for one in self.classes]),
            sum(averages) / len(averages) if averages else None,
        )


def read_curves(folder: Path) -> DetectionCurves | None:
    """Read the curves of the run in `folder`; None when there are none, or the file is damaged."""
    path = folder / CURVES_FILE
    try:
        if path.stat().st_size > LARGEST_BYTES:
            return None
        content = json.loads(read_replaced_text(path))
        if not isinstance(content, dict) or content.get("v") != CURVES_VERSION:
            return None
        return _curves(content)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _curves(content: dict[str, Any]) -> DetectionCurves:
    x = _line(content["x"])
    classes = []
    for row in content["classes"]:
        lines = [_line(row[key]) for key in ("precision_of_recall", "f1", "precision", "recall")]
        if any(len(line) != len(x) for line in lines):
            raise ValueError(row["name"])
        average = row.get("average_precision")
        made = ClassCurves(str(row["name"]), lines[0], lines[1], lines[2], lines[3])
        classes.append(made if average is None else replace(made, average_precision=float(average)))
    names = tuple(str(name) for name in content["names"])
    matrix = tuple(_line(row) for row in content["matrix"])
    if matrix and (len(matrix) != len(names) + 1 or any(len(row) != len(matrix) for row in matrix)):
        raise ValueError("matrix")
    return DetectionCurves(x, tuple(classes), names, matrix)


def _line(values: list[Any]) -> Line:
    line = tuple(float(value) for value in values)
    if not all(math.isfinite(value) for value in line):
        raise ValueError(values)
    return line
