"""What a training saw in a few validation images after each epoch: samples.jsonl in the run folder, one line an epoch."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

from studio.predictions.detections import ImagePrediction

SAMPLES_FILE = "samples.jsonl"


def append_samples(path: Path, epoch: int, predictions: Sequence[ImagePrediction]) -> None:
    """Add the line of an epoch, counted from 1. Raises OSError when the disk refuses."""
    content = {"epoch": epoch, "images": [one.to_dict() for one in predictions]}
    line = json.dumps(content, ensure_ascii=True, separators=(",", ":")).encode("ascii") + b"\n"
    with path.open("a+b") as stream:
        size = stream.seek(0, os.SEEK_END)
        if size:
            stream.seek(size - 1)
            if stream.read(1) != b"\n":  # a writer was killed within a line
                line = b"\n" + line
        stream.write(line)


def read_samples(path: Path) -> dict[int, tuple[ImagePrediction, ...]]:
    """Give the predictions by epoch, ascending; the later line of an epoch that was trained again.

    Lines that are torn or damaged are left out; a missing file has none.
    """
    found: dict[int, tuple[ImagePrediction, ...]] = {}
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError:
        return {}
    for line in lines:
        try:
            content = json.loads(line)
            found[int(content["epoch"])] = tuple(ImagePrediction.from_dict(one) for one in content["images"])
        except (ValueError, TypeError, KeyError, AttributeError):
            continue
    return dict(sorted(found.items()))
