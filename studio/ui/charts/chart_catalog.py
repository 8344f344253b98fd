"""Which charts there are and which curves each shows; the words are translated where they are shown."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QT_TRANSLATE_NOOP


@dataclass(frozen=True)
class ChartSpec:
    """One chart."""

    id: str
    title: str  # English source, context "Charts"
    prefixes: tuple[str, ...]  # keys of `RunCurves` it shows begin with one of these
    in_compact: bool = False
    starts_at_zero: bool = False
    highest: float | None = None  # that a value can be
    allows_log: bool = False
    is_higher_better: bool | None = None
    decimals: int = 4
    can_smooth: bool = True
    least_smoothing: float = 0.0  # for what jumps from batch to batch and means nothing by it


CHARTS: tuple[ChartSpec, ...] = (
    ChartSpec(
        "map50",
        QT_TRANSLATE_NOOP("Charts", "mAP50"),
        ("metric/map50",),
        in_compact=True,
        starts_at_zero=True,
        highest=1.0,
        is_higher_better=True,
    ),
    ChartSpec(
        "map50_95",
        QT_TRANSLATE_NOOP("Charts", "mAP50-95"),
        ("metric/map50_95",),
        in_compact=True,
        starts_at_zero=True,
        highest=1.0,
        is_higher_better=True,
    ),
    ChartSpec(
        "batch_loss",
        QT_TRANSLATE_NOOP("Charts", "Training loss"),
        ("batch/",),
        in_compact=True,
        allows_log=True,
        decimals=3,
    ),
    ChartSpec(
        "val_loss",
        QT_TRANSLATE_NOOP("Charts", "Validation loss"),
        ("val/",),
        in_compact=True,
        allows_log=True,
        decimals=3,
    ),
    ChartSpec(
        "precision_recall",
        QT_TRANSLATE_NOOP("Charts", "Precision and recall"),
        ("metric/precision", "metric/recall"),
        starts_at_zero=True,
        highest=1.0,
        decimals=3,
        is_higher_better=True,
    ),
    ChartSpec(
        "rate",
        QT_TRANSLATE_NOOP("Charts", "Learning rate"),
        ("rate/",),
        starts_at_zero=True,
        decimals=5,
        can_smooth=False,
    ),
    ChartSpec(
        "speed",
        QT_TRANSLATE_NOOP("Charts", "Images per second"),
        ("speed/images",),
        starts_at_zero=True,
        decimals=1,
        least_smoothing=0.9,
    ),
    ChartSpec(
        "memory",
        QT_TRANSLATE_NOOP("Charts", "Memory (GB)"),
        ("memory/gpu",),
        starts_at_zero=True,
        decimals=2,
        can_smooth=False,
    ),
)

# Names of curves as ultralytics gives them, and what people call them.
CURVE_WORDS: dict[str, str] = {
    "metric/map50": QT_TRANSLATE_NOOP("Charts", "mAP50"),
    "metric/map50_95": QT_TRANSLATE_NOOP("Charts", "mAP50-95"),
    "metric/precision": QT_TRANSLATE_NOOP("Charts", "precision"),
    "metric/recall": QT_TRANSLATE_NOOP("Charts", "recall"),
    "speed/images": QT_TRANSLATE_NOOP("Charts", "images/s"),
    "memory/gpu": QT_TRANSLATE_NOOP("Charts", "GPU memory"),
    "box_loss": QT_TRANSLATE_NOOP("Charts", "box"),
    "cls_loss": QT_TRANSLATE_NOOP("Charts", "class"),
    "dfl_loss": QT_TRANSLATE_NOOP("Charts", "dfl"),
    "l1_loss": QT_TRANSLATE_NOOP("Charts", "l1"),
}
