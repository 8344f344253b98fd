"""Keeps what the last validation found, which ultralytics draws and forgets: the confusion matrix and the curves."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

from studio.paths import write_atomically
from studio.runs.curves import CURVES_FILE, CURVES_VERSION

POINTS = 201  # of 1000: more than a screen shows of a small chart
POINTS_OF_MANY = 101
MANY_CLASSES = 40
_LOGGER = logging.getLogger(__name__)


def keep_curves(trainer: Any, folder: Path) -> None:
    """Write the curves of the validator that has just run. A fault costs the curves, not the training."""
    try:
        content = curves_of(trainer.validator)
        if content is not None:
            write_atomically(folder / CURVES_FILE, json.dumps(content, ensure_ascii=False, separators=(",", ":")))
    except Exception:  # what comes after a training of days must not end it as failed
        _LOGGER.exception("The curves of the validation could not be kept")


def curves_of(validator: Any) -> dict[str, Any] | None:
    """Give the curves and the confusion matrix as JSON-ready data; None when nothing was validated."""
    import numpy as np

    box = validator.metrics.box
    names = [str(name) for _, name in sorted(validator.names.items())]
    drawn = np.asarray(getattr(box, "px", ()))  # where the curves are known
    if not drawn.size:
        return None
    count = POINTS if len(names) <= MANY_CLASSES else POINTS_OF_MANY
    x = np.linspace(0.0, 1.0, count)

    def line(values: Any) -> list[float]:
        return [round(float(value), 4) for value in np.nan_to_num(np.interp(x, drawn, np.asarray(values, dtype=float)))]

    classes = [
        {
            "name": names[int(number)],
            "precision_of_recall": line(box.prec_values[row]),
            "f1": line(box.f1_curve[row]),
            "precision": line(box.p_curve[row]),
            "recall": line(box.r_curve[row]),
            "average_precision": round(float(box.ap50[row]), 5),
        }
        for row, number in enumerate(box.ap_class_index)
    ]
    matrix = np.asarray(validator.confusion_matrix.matrix) if validator.args.plots else np.empty((0, 0))
    return {
        "v": CURVES_VERSION,
        "x": [round(float(value), 4) for value in x],
        "classes": classes,
        "names": names,
        "matrix": [[round(float(value), 3) for value in row] for row in matrix],
    }
