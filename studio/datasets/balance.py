"""What the counts of a whole dataset say: classes missing, rare or unequal, splits unlike, objects too small.

Thresholds are rules of thumb; all but a class without boxes are told as notes, not as faults.
"""

from __future__ import annotations

from collections.abc import Sequence

from studio.datasets.report import DatasetReport, SplitReport
from studio.datasets.sayings import problem
from studio.datasets.stats import ONE_CELL, scaled_boxes, suggest_imgsz
from studio.errors import Problem, ProblemArgs

FEW_BOXES = 20  # of a class in train
UNEQUAL = 20  # times as many boxes of the most frequent class as of the rarest
SKEW = 0.15  # difference of the shares of a class in train and another split
FEW_IMAGES = 10  # with boxes, in val or test
MANY_BACKGROUNDS = 0.5
TINY_SHARE = 0.1
_FEWEST_FOR_SKEW = 100  # boxes; below, shares are chance
_SMALL_SET = 50  # train images; in a smaller set everything is few, and saying so of each class helps nobody


def balance_problems(class_names: Sequence[str], splits: Sequence[SplitReport]) -> list[Problem]:
    """Judge classes and splits by their counts."""
    found: list[Problem] = []
    train = next((split for split in splits if split.name == "train"), None)
    if train is None or not train.boxes:
        return found
    found += _rare_classes(class_names, train)
    for split in splits:
        if split.backgrounds > MANY_BACKGROUNDS * split.images and split.images >= _SMALL_SET:
            share = f"{split.backgrounds / split.images:.0%}"
            found.append(problem("backgrounds-many", args={"share": share, "split": split.name}))
        if split is train or not split.boxes:
            continue
        if split.labelled < FEW_IMAGES and train.images >= _SMALL_SET:
            found.append(problem("split-small", args={"split": split.name, "n": split.labelled}))
        unseen = [
            n for n, a, b in zip(class_names, train.boxes_per_class, split.boxes_per_class, strict=True) if a > b == 0
        ]
        if unseen:
            args: ProblemArgs = {
                "n": len(unseen),
                "of": len(class_names),
                "split": split.name,
                "names": _listed(unseen),
            }
            found.append(problem("class-not-in-val", args=args))
        found += _skew(class_names, train, split)
    return found


def size_problems(report: DatasetReport, imgsz: int) -> list[Problem]:
    """Judge the sizes of the boxes at the size the images are trained at."""
    sizes = scaled_boxes(report, imgsz)
    tiny = sum(min(w, h) < ONE_CELL for w, h in sizes)
    if not sizes or tiny / len(sizes) <= TINY_SHARE:
        return []
    args: ProblemArgs = {
        "share": f"{tiny / len(sizes):.0%}",
        "least": ONE_CELL,
        "imgsz": imgsz,
        "suggested": max(imgsz, suggest_imgsz(report)),
    }
    return [problem("objects-tiny", args=args)]


def _rare_classes(class_names: Sequence[str], train: SplitReport) -> list[Problem]:
    found: list[Problem] = []
    counted = list(zip(class_names, train.boxes_per_class, strict=True))
    empty = [name for name, count in counted if not count]
    few = [name for name, count in counted if 0 < count < FEW_BOXES and train.images >= _SMALL_SET]
    for key, names in (("class-without-boxes", empty), ("class-few-boxes", few)):
        if names:
            args: ProblemArgs = {"n": len(names), "of": len(class_names), "names": _listed(names), "least": FEW_BOXES}
            found.append(problem(key, args=args))
    most, fewest = max(counted, key=lambda item: item[1]), min((c for c in counted if c[1]), key=lambda item: item[1])
    if most[1] >= UNEQUAL * fewest[1]:
        args = {"most": most[0], "fewest": fewest[0], "ratio": round(most[1] / fewest[1])}
        found.append(problem("class-imbalance", args=args))
    return found


def _skew(class_names: Sequence[str], train: SplitReport, split: SplitReport) -> list[Problem]:
    """Find the class whose share differs most between train and another split."""
    if min(train.boxes, split.boxes) < _FEWEST_FOR_SKEW:
        return []
    shares = [
        (abs(a / train.boxes - b / split.boxes), name, a / train.boxes, b / split.boxes)
        for name, a, b in zip(class_names, train.boxes_per_class, split.boxes_per_class, strict=True)
    ]
    worst = max(shares)
    if worst[0] < SKEW:
        return []
    args = {"name": worst[1], "share": f"{worst[2]:.0%}", "other": f"{worst[3]:.0%}", "split": split.name}
    return [problem("split-skew", args=args)]


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:5]) + (" …" if len(names) > 5 else "")
