"""List every image of a dataset with what one may filter by, for a gallery. Reads only; faults are the scan's business.

Runs in a child process (`python -m studio.datasets.image_index`), which prints one JSON line per batch, so that the
window can show the first images at once and never parses more than a batch at a time.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from studio.datasets.fast_labels import Boxes, class_tokens, summarise, to_columns
from studio.datasets.findings import Findings
from studio.datasets.image_files import SplitFolders, labels_folder
from studio.datasets.labels import read_content, read_rows
from studio.datasets.pairs import pair_split
from studio.errors import DatasetError

BATCH = 500
FIRST_BATCH = 60  # images: something to see at once


class ImageEntry(NamedTuple):
    """One image; a tuple, as there may be a hundred thousand of them."""

    split: str
    image: str
    has_label: bool
    boxes: int  # rows that training uses; -1: it leaves the image out for a fault of the label
    classes: tuple[int, ...]  # those of its boxes, ascending

    @property
    def name(self) -> str:
        """Give the file name."""
        return self.image.rpartition("/")[2].rpartition("\\")[2]

    @property
    def label(self) -> Path:
        """Give the path of its label file, whether it is there or not."""
        image = Path(self.image)
        return Path(labels_folder(str(image.parent))) / (image.name.rpartition(".")[0] + ".txt")


@dataclass(frozen=True)
class Batch:
    """Some images; `total` is how many there are in all."""

    entries: tuple[ImageEntry, ...]
    total: int

    def to_dict(self) -> dict[str, Any]:
        """Give the batch as JSON-ready data."""
        return {
            "images": [[e.split, e.image, e.has_label, e.boxes, list(e.classes)] for e in self.entries],
            "total": self.total,
        }

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> Batch:
        """Rebuild a batch from `to_dict`."""
        return cls(
            tuple(ImageEntry(s, i, bool(has), int(n), tuple(classes)) for s, i, has, n, classes in fields["images"]),
            int(fields["total"]),
        )


def index_images(splits: Sequence[tuple[str, SplitFolders]], *, nc: int | None) -> Iterator[Batch]:
    """Yield all images of the splits in batches, in the order of training."""
    tokens = class_tokens(nc)
    pairs = []
    for name, folders in splits:
        try:
            found = pair_split(name, folders, Findings(), lambda: None)
        except (OSError, DatasetError):
            continue  # the folder or its listing went away since the scan
        pairs += [(name, pair) for pair in found]
    entries: list[ImageEntry] = []
    for number, (split, pair) in enumerate(pairs, start=1):
        boxes = ([], [], [], [], []) if pair.label is None else _read(pair.label, tokens, nc)
        ids = () if boxes is None else boxes[0]
        count = -1 if boxes is None else len(ids)
        entries.append(ImageEntry(split, pair.image, pair.label is not None, count, tuple(sorted(set(ids)))))
        if len(entries) == BATCH or number in (FIRST_BATCH, len(pairs)):
            yield Batch(tuple(entries), len(pairs))
            entries = []
    if not pairs:
        yield Batch((), 0)


def _read(label: str, tokens: dict[bytes, int], nc: int | None) -> Boxes | None:
    try:
        content = read_content(label)
    except OSError:
        return None
    boxes = summarise(content, tokens)
    if boxes is not None:
        return boxes
    file = read_rows(content, Path(label), nc=nc)
    return None if file.dropped else to_columns(file.rows)


def main(arguments: list[str]) -> int:
    """Index what the JSON text of the only argument names: {"splits": [[name, images, labels, listing]...], "nc": n}."""
    asked = json.loads(arguments[0])
    splits = [
        (name, SplitFolders(Path(images), Path(labels), None if listing is None else Path(listing)))
        for name, images, labels, listing in asked["splits"]
    ]
    for batch in index_images(splits, nc=asked["nc"]):
        sys.stdout.write(json.dumps(batch.to_dict()) + "\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
