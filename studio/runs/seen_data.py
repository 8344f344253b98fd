"""What a run was trained on, as its dataset.json noted when it began, beside what the same dataset holds now."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studio.sentence import Sentence, say

DATASET_FILE = "dataset.json"
LARGEST_BYTES = 1 << 20
LISTED = "listed"  # key of what `studio.datasets.content` found when the run began


@dataclass(frozen=True)
class SeenSplit:
    """One split as a run saw it."""

    digest: str
    images: int

    @property
    def words(self) -> str:
        """Name the content in a table: the number of images, and the beginning of the digest."""
        return f"{self.images} ({self.digest[:8]})"


def seen_data(folder: Path) -> dict[str, SeenSplit]:
    """Give what the run in `folder` saw in its "train" and "val"; empty when nobody noted it, or the file is damaged."""
    path = folder / DATASET_FILE
    try:
        if path.stat().st_size > LARGEST_BYTES:
            return {}
        return splits_of(json.loads(path.read_text(encoding="utf-8"))[LISTED])
    except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return {}


def splits_of(fields: Mapping[str, Any]) -> dict[str, SeenSplit]:
    """Read both splits from JSON data. Raises KeyError, TypeError or ValueError for what is none, or not both."""
    found = {name: SeenSplit(str(fields[name]["digest"]), int(fields[name]["images"])) for name in ("train", "val")}
    if not all(one.digest and 0 <= one.images < 1 << 40 for one in found.values()):
        raise ValueError(fields)
    return found


def change_words(seen: Mapping[str, SeenSplit], now: Mapping[str, SeenSplit]) -> Sentence | None:
    """Say what has changed since a run saw a dataset; None when nothing has."""
    if all(seen[name].digest == now[name].digest for name in ("train", "val")):
        return None
    counts = {
        "train": seen["train"].images,
        "val": seen["val"].images,
        "train_now": now["train"].images,
        "val_now": now["val"].images,
    }
    if (counts["train"], counts["val"]) != (counts["train_now"], counts["val_now"]):
        return say(
            "The dataset has changed since this run began: {train} training and {val} validation images then, "
            "{train_now} and {val_now} now.",
            **counts,
        )
    changed = [name for name in ("train", "val") if seen[name].digest != now[name].digest]
    if changed == ["train"]:
        return say("The dataset has changed since this run began: other training images or labels, as many of them.")
    if changed == ["val"]:
        return say("The dataset has changed since this run began: other validation images or labels, as many of them.")
    return say(
        "The dataset has changed since this run began: other training and validation images or labels, as many of them."
    )
