"""Pair the images of a split with their labels, from folder listings alone, and tell what has no partner."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

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


@dataclass(frozen=True, slots=True)
class Pair:
    """One image and its label file; None where there is none."""

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
        for path in folder.broken_links:
            if is_image_name(os.path.basename(path)):  # noqa: PTH119
                _add_broken_link(findings, path)
        for entry in folder.files:
            file = entry.name
            if not is_image_name(file):
                _judge_other_file(findings, file, entry.path, ignored)
                continue
            stem = file.rpartition(".")[0]
            wanted = stem + ".txt"
            if stem in stems:
                findings.add(
                    "warning",
                    "images-share-label",
                    f"{shown(file)} and {shown(stems[stem])} share the label file {shown(wanted)}.",
                    hint="Give the images different names, each with its own label.",
                    path=entry.path,
                )
            stems[stem] = file
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
                _add_without_label(findings, file, entry.path, wanted, other)
            else:
                used.add(label)
            pairs.append(Pair(entry.path, label))
    if split.listing is None:  # the other labels there belong to images of other lists
        _add_orphans(findings, labels, used)
    if ignored:
        findings.add(
            "info",
            "other-files",
            f"{len(ignored)} files among the {name} images are no images and were left aside, {shown(ignored[0])} for one.",
            path=split.images,
            count=len(ignored),
        )
    pairs.sort(key=lambda pair: pair.image)
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
        findings.add(
            "warning",
            "image-appledouble",
            f"{shown(file)} is a file macOS leaves beside a picture; it is no image.",
            hint="Remove the files whose names begin with ._",
            path=path,
        )
    elif suffix in UNREAD_IMAGE_SUFFIXES and not file.startswith("."):
        findings.add(
            "warning",
            "image-unread-format",
            f"{shown(file)}: training does not read .{suffix} files.",
            hint="Save it as PNG or JPEG.",
            path=path,
        )
    elif suffix != "txt" or file.lower() in NOT_LABELS:
        ignored.append(file)


def _add_missing(findings: Findings, path: str, listing: Path | None) -> None:
    findings.add(
        "error",
        "image-missing",
        f"{shown(os.path.basename(path))} is named in {shown(listing.name if listing else '')} but is not there.",  # noqa: PTH119
        hint="Connect the drive it lies on, or remove the line from the list.",
        path=path,
    )


def _add_broken_link(findings: Findings, path: str) -> None:
    findings.add(
        "error",
        "image-missing",
        f"{shown(os.path.basename(path))} is a link to a file that is not there.",  # noqa: PTH119
        hint="Copy the image itself, or remove the link with its label.",
        path=path,
    )


def _add_without_label(findings: Findings, file: str, path: str, wanted: str, other: str | None) -> None:
    if other is not None:
        findings.add(
            "warning",
            "label-case",
            f"The label of {shown(file)} is named {shown(other)}: the spelling differs in capitals, and Linux does not find it.",
            hint=f"Rename it to {shown(wanted)}.",
            path=path,
        )
    else:
        findings.add(
            "warning",
            "image-without-label",
            f"{shown(file)} has no label file; training takes it as an image without objects.",
            hint=f"Add {shown(wanted)} in the labels folder; an empty file says that nothing is in the image.",
            path=path,
        )


def _add_orphans(findings: Findings, labels: dict[str, dict[str, str]], used: set[str]) -> None:
    for listing in labels.values():
        for file, path in sorted(listing.items()):
            if path not in used:
                findings.add(
                    "warning",
                    "label-without-image",
                    f"{shown(file)} has no image beside it; it is not used.",
                    hint="Add the image under the same name, or remove the label.",
                    path=path,
                )
