"""What a run trains on, noted in its folder when it begins: the images by name and size, the labels by their content.

ultralytics knows its files by size and date. A label that is corrected in place and keeps both would go on being read from
the cache of labels.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from studio.datasets.content import content_to_dict, read_content
from studio.datasets.layout import find_layout
from studio.errors import StudioError
from studio.paths import write_atomically
from studio.runs.run import DATA_FILE
from studio.runs.seen_data import DATASET_FILE, LISTED

LARGEST_LABEL_BYTES = 64 << 20  # what lies behind is not compared


def label_digest(label_files: Iterable[str]) -> str:
    """Give a digest of the contents of label files, in their order; one that cannot be read counts as missing."""
    total = hashlib.blake2b(digest_size=20)
    for path in label_files:
        try:
            with open(path, "rb") as stream:  # noqa: PTH123  (a hundred thousand of them)
                content = stream.read(LARGEST_LABEL_BYTES)
            total.update(b"%d\0" % len(content) + content)
        except OSError:
            total.update(b"none\0")
    return total.hexdigest()


def tell_change(folder: Path, trainer: Any, warn: Callable[..., None]) -> None:
    """Warn if images or labels are not those that the run in `folder` began with; its first attempt notes what they are.

    Raises OSError when the note cannot be written.
    """
    loaders = {"train": trainer.train_loader, "val": trainer.test_loader}
    now = {name: _digest(loader.dataset) for name, loader in loaders.items()}
    try:
        noted = json.loads((folder / DATASET_FILE).read_text(encoding="utf-8"))
        is_same = all(noted.get(name, digest) == digest for name, digest in now.items())
    except (OSError, ValueError, AttributeError):
        listed = {} if trainer.start_epoch else _listed(folder)  # what it began with is not known any more
        write_atomically(folder / DATASET_FILE, json.dumps({"v": 1, **now, **listed}))
        return
    if not is_same:
        warn(
            "The dataset has changed since the run began: images or labels are not what they were.",
            "Numbers before and after the change cannot be compared; for those to publish, start a new run.",
            kind="dataset_changed",
        )


def _listed(folder: Path) -> dict[str, Any]:
    """Look at the dataset as the window can later, too: without ultralytics, with the files that it leaves out."""
    try:
        return {LISTED: content_to_dict(read_content(find_layout(folder / DATA_FILE)))}
    except (StudioError, OSError):
        return {}


def _digest(dataset: Any) -> str:
    """Look at a dataset of ultralytics as it lies on the disk now; the folder of images may have moved."""
    images = [str(path) for path in dataset.im_files]
    try:
        base = os.path.commonpath([os.path.dirname(path) for path in images])  # noqa: PTH120
    except ValueError:  # on several drives, or none
        base = ""
    total = hashlib.blake2b(digest_size=20)
    for path in images:
        total.update(os.fsencode(os.path.relpath(path, base) if base else path))
        try:
            total.update(b"\0%d\0" % os.stat(path).st_size)  # noqa: PTH116
        except OSError:
            total.update(b"\0none\0")
    total.update(label_digest(str(path) for path in dataset.label_files).encode())
    return total.hexdigest()
