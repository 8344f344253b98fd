"""What training sees of a dataset, as one digest a split: the images by name and size, the labels by their content.

Where the folder lies and when its files were written does not matter, so that a copy is the same. Faulty files count too:
to mend one changes what is trained on. Runs in a child process of the window (`python -m studio.datasets.content DATA_YAML`).
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from studio import paths
from studio.datasets.image_files import SplitFolders, is_image_name, labels_folder, walk_split
from studio.datasets.layout import DatasetLayout, find_layout
from studio.datasets.scan_cache import UNSETTLED_NANOSECONDS
from studio.datasets.tree_state import TreeState, read_state
from studio.errors import StudioError

SPLITS = ("train", "val")  # a test split is not trained on
CACHE_FOLDER = "content"
MOST_KEPT = 48  # datasets; the least recently used go first
LARGEST_LABEL_BYTES = 64 << 20  # what lies behind is not compared


@dataclass(frozen=True)
class SplitContent:
    """What one split holds."""

    digest: str
    images: int
    labels: int  # files

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> SplitContent:
        """Rebuild it. Raises KeyError, TypeError or ValueError for what is none."""
        return cls(str(fields["digest"]), int(fields["images"]), int(fields["labels"]))


def read_content(layout: DatasetLayout) -> dict[str, SplitContent]:
    """Read the labels of both splits, and the names and sizes of their images.

    Raises OSError for a folder that cannot be listed, DatasetError for a list of images that cannot be read.
    """
    return {name: _read_split(layout.splits[name]) for name in SPLITS if name in layout.splits}


def current_content(data_yaml: Path) -> dict[str, SplitContent]:
    """Give what the dataset of a data.yaml holds now; an unchanged one is only listed, its labels are not read again.

    Raises DatasetError, in words, when it cannot be trained on, and what `read_content` raises.
    """
    layout = find_layout(data_yaml)
    state = read_state(layout, lambda: None)
    place = paths.cache_folder() / CACHE_FOLDER / f"{_place_name(layout)}.json"
    known = _kept(place, state)
    if known is not None:
        return known
    found = read_content(layout)
    if time.time_ns() - state.newest > UNSETTLED_NANOSECONDS:  # else a file may change without another stamp
        with suppress(OSError):
            _keep(place, state, found)
    return found


def content_to_dict(content: Mapping[str, SplitContent]) -> dict[str, Any]:
    """Give the content as JSON-ready data."""
    return {name: asdict(one) for name, one in content.items()}


def _read_split(split: SplitFolders) -> SplitContent:
    rows: list[tuple[str, int, str]] = []  # path below the folder of images, size, label
    base = str(split.images)
    for folder in walk_split(split):
        labels = labels_folder(folder.path)
        below = os.path.relpath(folder.path, base) if folder.path != base else ""
        for entry in folder.files:
            if is_image_name(entry.name):
                label = f"{labels}{os.sep}{entry.name.rpartition('.')[0]}.txt"
                rows.append((f"{below}/{entry.name}".replace(os.sep, "/"), _size(entry), label))
    total, labelled = hashlib.blake2b(digest_size=20), 0
    for name, size, label in sorted(rows):
        total.update(b"%b\0%d\0" % (os.fsencode(name), size))
        try:
            with open(label, "rb") as stream:  # noqa: PTH123  (a hundred thousand of them)
                content = stream.read(LARGEST_LABEL_BYTES)
        except OSError:
            total.update(b"none\0")
            continue
        labelled += 1
        total.update(b"%d\0" % len(content) + content)
    return SplitContent(total.hexdigest(), len(rows), labelled)


def _size(entry: os.DirEntry[str]) -> int:
    try:
        return entry.stat().st_size
    except OSError:
        return -1


def _place_name(layout: DatasetLayout) -> str:
    splits = [repr(layout.splits.get(name)) for name in SPLITS]
    return hashlib.sha256("\0".join(splits).encode("utf-8", "surrogatepass")).hexdigest()[:24]


def _kept(place: Path, state: TreeState) -> dict[str, SplitContent] | None:
    try:
        fields = json.loads(place.read_text(encoding="utf-8"))
        if fields["v"] != 1 or fields["state"] != state.digest:
            return None
        found = {str(name): SplitContent.from_dict(one) for name, one in fields["content"].items()}
        os.utime(place)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return found


def _keep(place: Path, state: TreeState, content: Mapping[str, SplitContent]) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    fields = {"v": 1, "state": state.digest, "content": content_to_dict(content)}
    paths.write_atomically(place, json.dumps(fields))
    known = sorted(place.parent.glob("*.json"), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in known[MOST_KEPT:]:
        old.unlink(missing_ok=True)


def main(arguments: list[str]) -> int:
    """Print the content of the dataset of a data.yaml as one line of JSON, or why it cannot be told."""
    try:
        answer = {"content": content_to_dict(current_content(Path(arguments[0])))}
    except StudioError as error:
        answer = {"error": error.to_dict()}
    except OSError as error:
        answer = {"error": StudioError(str(error.strerror or error)).to_dict()}
    sys.stdout.write(json.dumps(answer) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
