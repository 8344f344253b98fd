"""Pair the images of a split with their labels, from folder listings alone, and tell what has no partner."""

from __future__ import annotations

import os
from collections.abc import Callable
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from studio.datasets.findings import Findings
from studio.datasets.image_files import (
    NOT_LABELS,
    UNREAD_IMAGE_SUFFIXES,
    SplitFolders,
    is_image_name,
    labels_folder,
    shown,
    suffix_of,
    walk,
    walk_split,
)
from studio.errors import ProblemArgs

FILES_PER_TICK = 1000


class Pair(NamedTuple):
    """One image and its label file; None where there is none. A tuple for speed, as there are many."""

    image: str
    label: str | None


def pair_split(name: str, split: SplitFolders, findings: Findings, tick: Callable[[], None]) -> list[Pair]:
    """List the images of a split with their labels, sorted by path as training sorts them."""
    pairs: list[Pair] = []
    ignored: list[str] = []
    labels = {} if split.listing is not None else _list_labels(split.labels, tick)
    used: set[str] = set()
    for folder in walk_split(split):
        tick()
        beside = labels_folder(folder.path)
        if split.listing is not None:
            labels[beside] = _labels_in(Path(beside))
        for path in folder.missing:
            _add_missing(findings, path, split.listing)
        there = labels.get(beside, {})
        lower: dict[str, str] | None = None
        stems: dict[str, str] = {}
        folded: dict[str, str] = {}
        for path in folder.broken_links:
            if is_image_name(os.path.basename(path)):  # noqa: PTH119
                _add_broken_link(findings, path)
        for number, entry in enumerate(folder.files):
            if not number % FILES_PER_TICK:
                tick()
            file = entry.name
            if not is_image_name(file):
                _judge_other_file(findings, file, entry.path, ignored)
                continue
            stem = file.rpartition(".")[0]
            wanted = stem + ".txt"
            if stem in stems:
                findings.say(
                    "images-share-label",
                    path=entry.path,
                    files=(Path(f"{folder.path}{os.sep}{stems[stem]}"),),
                    args={"file": shown(file), "other": shown(stems[stem]), "label": shown(wanted)},
                )
            stems[stem] = file
            twin = folded.setdefault(file.lower(), file)
            if twin is not file:
                findings.say(
                    "images-differ-in-case",
                    path=entry.path,
                    files=(Path(f"{folder.path}{os.sep}{twin}"),),
                    args={"file": shown(file), "other": shown(twin)},
                )
            label = there.get(wanted)
            if label is None:
                if lower is None:
                    lower = {known.lower(): known for known in there}
                other = lower.get(wanted.lower())
                if other is not None:
                    used.add(there[other])
                    exact = f"{beside}{os.sep}{wanted}"
                    # Windows and macOS find it under either spelling, so training there does too.
                    label = exact if os.path.exists(exact) else None  # noqa: PTH110
                _add_without_label(findings, file, entry.path, wanted, None if other is None else there[other])
            else:
                used.add(label)
            pairs.append(Pair(entry.path, label))
    if split.listing is None:  # the other labels there belong to images of other lists
        _add_orphans(findings, labels, used)
    if ignored:
        args: ProblemArgs = {"n": len(ignored), "split": name, "file": shown(ignored[0])}
        findings.say("other-files", path=split.images, count=len(ignored), args=args)
    pairs.sort(key=itemgetter(0))
    return pairs


def _list_labels(folder: Path, tick: Callable[[], None]) -> dict[str, dict[str, str]]:
    """Map each folder of labels to its .txt files, name -> path."""
    listing: dict[str, dict[str, str]] = {}
    try:
        for part in walk(folder):
            tick()
            listing[part.path] = _label_files(part.files)
    except OSError:
        return listing
    return listing


def _labels_in(folder: Path) -> dict[str, str]:
    """Map the .txt files directly in a folder, name -> path."""
    try:
        with os.scandir(folder) as entries:
            return _label_files(list(entries))
    except OSError:
        return {}


def _label_files(entries: list[os.DirEntry[str]]) -> dict[str, str]:
    return {
        entry.name: entry.path
        for entry in entries
        if entry.name.endswith((".txt", ".TXT")) and entry.name.lower() not in NOT_LABELS
    }


def _judge_other_file(findings: Findings, file: str, path: str, ignored: list[str]) -> None:
    suffix = suffix_of(file)
    if file.startswith("._") and is_image_name(file[2:]):
        findings.say("image-appledouble", path=path, args={"file": shown(file)})
    elif suffix in UNREAD_IMAGE_SUFFIXES and not file.startswith("."):
        findings.say("image-unread-format", path=path, args={"file": shown(file), "suffix": suffix})
    elif suffix != "txt" or file.lower() in NOT_LABELS:
        ignored.append(file)


def _add_missing(findings: Findings, path: str, listing: Path | None) -> None:
    args = {"file": shown(os.path.basename(path)), "list": shown(listing.name if listing else "")}  # noqa: PTH119
    findings.say("image-missing/listed", path=path, args=args)


def _add_broken_link(findings: Findings, path: str) -> None:
    findings.say("image-missing", path=path, args={"file": shown(os.path.basename(path))})  # noqa: PTH119


def _add_without_label(findings: Findings, file: str, path: str, wanted: str, other: str | None) -> None:
    """Tell an image without a label; `other` is a label whose name differs in capitals only."""
    args = {"file": shown(file), "label": shown(wanted)}
    if other is not None:
        named = {**args, "other": shown(os.path.basename(other))}  # noqa: PTH119
        findings.say("label-case", path=path, files=(Path(other),), args=named)
    else:
        findings.say("image-without-label", path=path, args=args)


def _add_orphans(findings: Findings, labels: dict[str, dict[str, str]], used: set[str]) -> None:
    for listing in labels.values():
        for file, path in sorted(listing.items()):
            if path not in used:
                findings.say("label-without-image", path=path, args={"file": shown(file)})
