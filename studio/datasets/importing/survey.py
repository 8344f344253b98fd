"""Look over a folder once: which images, labels and annotation files it holds, and which split each path speaks of."""

from __future__ import annotations

import json
import os
import re
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from studio.datasets.image_files import NOT_LABELS, is_image_name, labels_folder, shown, suffix_of, walk
from studio.datasets.importing.watch import Watch
from studio.errors import DatasetError, Location
from studio.sentence import say

MAX_FILES = 3_000_000
SNIFFED_BYTES = 64 * 1024
_SPLIT_WORD = re.compile(r"(train|val|valid|validation|test)(?:ing)?[-_]?(?:\d{4})?$", re.IGNORECASE)
_SPLIT_OF = {"train": "train", "val": "val", "valid": "val", "validation": "val", "test": "test"}
_REPORT_FILES = frozenset({"import-report.json"})


@dataclass
class Survey:
    """The files of a tree by what they may be; paths are text, as a Path each would cost more than the walk."""

    root: Path
    images: list[str] = field(default_factory=list)  # sorted
    texts: set[str] = field(default_factory=set)  # .txt files that may be labels
    jsons: list[str] = field(default_factory=list)
    xmls: list[str] = field(default_factory=list)
    _by_stem: dict[str, list[str]] | None = None
    _images_by_name: dict[str, list[str]] | None = None

    def label_of(self, image: str) -> str | None:
        """Find the YOLO label of an image: where training looks, beside it, or the one file of that name in a labels folder."""
        folder, name = os.path.split(image)
        stem = name.rpartition(".")[0]
        for place in (labels_folder(folder), folder):
            path = f"{place}{os.sep}{stem}.txt"
            if path in self.texts:
                return path
        if self._by_stem is None:
            self._by_stem = defaultdict(list)
            for text in self.texts:
                self._by_stem[os.path.split(text)[1][:-4]].append(text)
        near = self._by_stem.get(stem, ())
        split = split_of(image, self.root)
        same_split = [path for path in near if split_of(path, self.root) == split]
        return same_split[0] if len(same_split) == 1 else None

    def image_named(self, name: str, *, near: str) -> str | None:
        """Find an image by the name that an annotation gives it: below `near`, below the root, or the only one of that name."""
        plain = name.replace("\\", "/")
        known = self._images()
        base = plain.rpartition("/")[2]
        candidates = known.get(base, [])
        if not candidates:
            return None
        tail = os.sep + os.path.normpath(plain.lstrip("/")).replace("/", os.sep)
        exact = os.path.normpath(near + os.sep + plain)
        if exact in candidates:
            return exact
        fitting = [path for path in candidates if path.endswith(tail)] or candidates
        if len(fitting) > 1:
            fitting = [path for path in fitting if split_of(path, self.root) == split_of(near, self.root)] or fitting
        if len(fitting) > 1:
            fitting = [path for path in fitting if os.path.split(path)[0] == near] or fitting
        return fitting[0] if len(fitting) == 1 else None

    def _images(self) -> dict[str, list[str]]:
        if self._images_by_name is None:
            self._images_by_name = defaultdict(list)
            for path in self.images:
                self._images_by_name[os.path.split(path)[1]].append(path)
        return self._images_by_name


def survey_folder(root: Path, watch: Watch) -> Survey:
    """List what is below a folder. Raises DatasetError when it cannot be opened."""
    survey = Survey(root)
    count = 0
    try:
        for folder in walk(root):
            watch.tick()
            count += len(folder.files)
            if count > MAX_FILES:
                raise DatasetError(
                    say("{folder} holds more than {most} files.", folder=shown(str(root)), most=f"{MAX_FILES:,}"),
                    hint="Choose the folder of the dataset itself.",
                    where=Location(root),
                )
            for entry in folder.files:
                name = entry.name
                suffix = suffix_of(name)
                if is_image_name(name):
                    survey.images.append(entry.path)
                elif name.startswith("."):
                    continue
                elif suffix == "txt" and name.lower() not in NOT_LABELS:
                    survey.texts.add(entry.path)
                elif suffix == "json" and name not in _REPORT_FILES:
                    survey.jsons.append(entry.path)
                elif suffix == "xml":
                    survey.xmls.append(entry.path)
    except OSError as error:
        raise DatasetError(
            say(
                "The folder {folder} cannot be opened: {reason}.",
                folder=shown(str(root)),
                reason=error.strerror or error,
            ),
            hint="Check that you may read it.",
            where=Location(root),
        ) from error
    survey.images.sort()
    survey.jsons.sort()
    survey.xmls.sort()
    return survey


def split_of(path: str, root: Path, *, by_file: bool = False) -> str:
    """Give the split that the folders of a path below `root` speak of, the last one that does; "" for none.

    `by_file` lets the file's own name speak first: instances_val2017.json.
    """
    below = os.path.relpath(path, root) if path.startswith(str(root)) else path
    *folders, name = Path(below).parts
    parts = [*folders, *re.split(r"[_.]", name)] if by_file else folders
    for part in reversed(parts):
        found = _SPLIT_WORD.match(part)
        if found:
            return _SPLIT_OF[found.group(1).lower()]
    return ""


def sniff_json(path: str) -> str:
    """Tell by its beginning whether a JSON file is "coco" or "labelme"; "" for anything else."""
    try:
        with open(path, "rb") as stream:  # noqa: PTH123  (text paths throughout)
            head = stream.read(SNIFFED_BYTES)
    except OSError:
        return ""
    if not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return ""
    if b'"shapes"' in head or (b'"imagePath"' in head and b'"imageData"' in head):
        return "labelme"
    keys = sum(key in head for key in (b'"images"', b'"annotations"', b'"categories"'))
    facts = any(key in head for key in (b'"file_name"', b'"image_id"', b'"category_id"', b'"supercategory"'))
    if keys and facts:
        return "coco"
    if len(head) < SNIFFED_BYTES:  # small enough to be sure
        try:
            fields = json.loads(head)
        except (ValueError, RecursionError):
            return ""
        return "coco" if isinstance(fields, dict) and {"images", "annotations"} <= set(fields) else ""
    return ""


def sniff_xml(path: str) -> bool:
    """Tell by its beginning whether an XML file is a Pascal VOC annotation."""
    try:
        with open(path, "rb") as stream:  # noqa: PTH123
            return b"<annotation" in stream.read(SNIFFED_BYTES)
    except OSError:
        return False
