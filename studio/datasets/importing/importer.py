"""Do an import: write a dataset of the studio's own, with a report of what was converted, left out and why."""

from __future__ import annotations

import os
import shutil
import time
from dataclasses import dataclass, field, replace
from pathlib import Path

from studio import paths
from studio.datasets.data_yaml import data_yaml_text
from studio.datasets.findings import Findings
from studio.datasets.image_files import list_images, shown
from studio.datasets.importing.archive import ARCHIVE_SUFFIXES, unpack
from studio.datasets.importing.dividing import divide
from studio.datasets.importing.gathering import by_class, gather, ids_of_layout, names_of
from studio.datasets.importing.names import clean_names
from studio.datasets.importing.pictures import Gathered, Picture, left_out
from studio.datasets.importing.plan import (
    AskNames,
    Cancelled,
    ImportCancelled,
    ImportChoices,
    ImportPlan,
    ImportReport,
    NamesMissing,
    Progress,
    SourceKind,
    Way,
)
from studio.datasets.importing.portable import portable
from studio.datasets.importing.source import Source, open_source
from studio.datasets.importing.watch import Watch
from studio.datasets.importing.write import (
    is_usable,
    new_folder,
    write_copies,
    write_data_yaml,
    write_lists,
    write_report,
)
from studio.datasets.importing.yolo import labels_in_place
from studio.errors import DatasetError, Location, Problem
from studio.sentence import Sentence, say

UNPACKED = ".unpacked"  # below the folder that is written; gone at the end
_NO_CHOICES = ImportChoices()


@dataclass(frozen=True)
class _Task:
    """What the parts of an import share."""

    folder: Path  # that is being written; it becomes `destination` at the end
    destination: Path
    choices: ImportChoices
    watch: Watch
    findings: Findings
    ask: AskNames | None


@dataclass(frozen=True)
class _Written:
    way: Way
    names: tuple[str, ...]
    images: dict[str, int]
    boxes: int | None
    class_counts: dict[str, tuple[int, ...]] = field(default_factory=dict)


def default_destination(source: Path) -> Path:
    """Give a folder in the studio's own place, named after the source, that does not exist yet."""
    name = source.name
    for suffix in sorted(ARCHIVE_SUFFIXES, key=len, reverse=True):
        if name.lower().endswith(suffix):
            name = name[: -len(suffix)]
            break
    else:
        name = source.stem if source.is_file() else name
    if name in ("data", "dataset", "annotations", "_annotations.coco", ""):
        name = source.absolute().parent.name or "dataset"
    name = portable(name.strip(". ")[:80].rstrip(". ")) if name.strip(". ") else "dataset"
    folder, number = paths.datasets_folder() / name, 2
    while folder.exists():
        folder = paths.datasets_folder() / f"{name} {number}"
        number += 1
    return folder


def import_dataset(
    plan: ImportPlan,
    destination: Path,
    *,
    choices: ImportChoices = _NO_CHOICES,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
    ask: AskNames | None = None,
) -> ImportReport:
    """Import what a plan speaks of into `destination`, a new or empty folder, whole or not at all.

    The source is only read. `ask` is asked for the names that no file has, while what was unpacked stays. Raises NamesMissing when the classes have to be named, ImportCancelled, DatasetError.
    """
    started = time.perf_counter()
    destination = Path(os.path.abspath(destination.expanduser()))  # noqa: PTH100
    _check_apart(plan.source, destination, is_dataset=choices.divide_anew)
    watch, findings = Watch(progress, cancelled), Findings()
    with new_folder(destination) as folder:
        task = _Task(folder, destination, choices, watch, findings, ask)
        if plan.kind == "archive":
            written, kind = _import_archive(plan.source, task)
        else:
            source = open_source(plan.source, watch)
            written, kind = _import_source(source, task), source.kind
        report = ImportReport(
            source=plan.source,
            folder=destination,
            kind=kind,
            way=written.way,
            class_names=written.names,
            images=written.images,
            boxes=written.boxes,
            notes=_in_archive(findings.problems(), folder / UNPACKED, plan.source),
            seconds=time.perf_counter() - started,
            class_counts=written.class_counts,
        )
        write_report(folder, report)
        watch.finish()
    return report


def _check_apart(source: Path, destination: Path, *, is_dataset: bool) -> None:
    """A dataset is never written into. A lone file may lie anywhere; `is_dataset` says that its folder is the dataset."""
    inside = source.resolve() if source.is_dir() else source.resolve().parent
    if destination.resolve().is_relative_to(inside) and (source.is_dir() or is_dataset):
        raise DatasetError(
            say("{folder} lies inside the dataset, where nothing is written.", folder=shown(str(destination))),
            hint="Choose a folder outside of it.",
            where=Location(destination),
        )


def _in_archive(notes: tuple[Problem, ...], unpacked: Path, archive: Path) -> tuple[Problem, ...]:
    """Say of files that were unpacked for a moment where they lie in the archive."""
    told = []
    for note in notes:
        where = note.where
        if where is not None and where.path is not None and where.path.is_relative_to(unpacked):
            where = replace(where, path=Path(archive.name) / where.path.relative_to(unpacked))
        told.append(replace(note, where=where))
    return tuple(told)


def _import_archive(archive: Path, task: _Task) -> tuple[_Written, SourceKind]:
    unpacked = task.folder / UNPACKED
    unpacked.mkdir()
    count = unpack(archive, unpacked, watch=task.watch, findings=task.findings)
    if not count:
        raise DatasetError(
            say("{file} holds no file that belongs to a dataset.", file=shown(archive.name)),
            hint="Check that it is the right archive.",
            where=Location(archive),
        )
    # What was unpacked is ours: linking it and removing the first name moves it.
    moving = replace(task, choices=replace(task.choices, link=True))
    try:
        source = open_source(unpacked, task.watch)
        written = _import_source(source, moving, own=unpacked)
    except ImportCancelled:
        raise
    except NamesMissing as error:
        raise NamesMissing(archive, error.ids) from error
    except DatasetError as error:
        # The folder it names is gone in a moment; what is wrong is in the archive.
        message, hint = (_renamed(text, unpacked, archive) for text in (error.message, error.hint))
        raise DatasetError(message, hint=hint, where=Location(archive)) from error
    shutil.rmtree(unpacked)
    return replace(written, way="unpacked"), source.kind


def _renamed(text: str, unpacked: Path, archive: Path) -> str:
    """Say the name of the archive where a text names the folder it was unpacked to."""
    if isinstance(text, Sentence):
        values = {
            name: _renamed(value, unpacked, archive) if isinstance(value, str) else value
            for name, value in text.values.items()
        }
        return Sentence(text.template, values)
    return text.replace(str(unpacked), archive.name).replace(unpacked.name, archive.name)


def _import_source(source: Source, task: _Task, *, own: Path | None = None) -> _Written:
    """Write the dataset; `own` is the folder that an archive was unpacked to, whose files must move along."""
    task.findings.extend(source.problems)
    if source.layout is not None and own is None and not task.choices.divide_anew:
        return _point_to(source, task)
    gathered = gather(source, watch=task.watch, findings=task.findings)
    if own is not None:
        _keep_inside(gathered, own, task.findings)
    if not gathered.pictures:
        raise DatasetError(
            say("{source} holds no image that could be imported.", source=shown(source.root.name)),
            hint="Check that the images lie beside their annotations.",
            where=Location(source.root),
        )
    takes_labels = source.kind in ("yolo", "dataset")
    if not takes_labels:
        task.watch.begin(len(gathered.pictures))
        gathered.pictures = [picture for picture in gathered.pictures if _look_at(picture, task)]
    names, class_ids_of = _named(source, gathered, task)
    counted = divide(gathered, source.root, choices=task.choices, watch=task.watch, findings=task.findings)
    counts = {split: by_class(found, len(names), class_ids_of) for split, found in counted.items()}
    if takes_labels and own is None and labels_in_place(gathered) and not task.choices.own_files:
        lists = {
            split: [picture.image for picture in gathered.pictures if picture.split == split]
            for split in ("train", "val", "test")
        }
        lists = {split: images for split, images in lists.items() if images}
        write_lists(lists, task.folder)
        written = _Written("lists", names, {split: len(images) for split, images in lists.items()}, None, counts)
    else:
        images, boxes = write_copies(
            gathered.pictures,
            task.folder,
            class_ids=class_ids_of,
            link=task.choices.link,
            watch=task.watch,
            findings=task.findings,
        )
        written = _Written("copies", names, images, None if takes_labels else boxes, counts)
    if not {"train", "val"} <= set(written.images):
        lost = next((note.message for note in task.findings.problems() if note.severity != "info"), "")
        raise DatasetError(
            say("Too few images of {source} can be used: train and val need one each.", source=shown(source.root.name)),
            hint=say("Correct what was left out. The first: {reason}", reason=lost)
            if lost
            else "Add images with labels.",
            where=Location(source.root),
        )
    write_data_yaml(task.folder, task.destination, names)
    return written


def _named(source: Source, gathered: Gathered, task: _Task) -> tuple[tuple[str, ...], dict[int, int]]:
    try:
        return names_of(source, gathered, task.choices)
    except NamesMissing as error:
        names = None if task.ask is None else task.ask(error.ids)
        if not names:
            raise
        return names_of(source, gathered, replace(task.choices, names=clean_names(names)))


def _look_at(picture: Picture, task: _Task) -> bool:
    task.watch.step()
    return is_usable(picture, task.findings)


def _point_to(source: Source, task: _Task) -> _Written:
    """Write only a data.yaml: the source is fit to train on where it is."""
    assert source.layout is not None
    names = task.choices.names or source.class_names
    if names is None:
        raise NamesMissing(source.root, ids_of_layout(source))
    layout = replace(source.layout, root=task.destination)
    text = data_yaml_text(layout, names)
    (task.folder / "data.yaml").write_text(text, encoding="utf-8", newline="\n")
    counts = {name: len(list_images(split)) for name, split in source.layout.splits.items()}
    return _Written("as-is", names, counts, None)


def _keep_inside(gathered: Gathered, own: Path, findings: Findings) -> None:
    """Leave out what a list or a data.yaml in an archive names outside of it: the user's other images are not its own."""
    root = str(own) + os.sep
    kept = []
    for picture in gathered.pictures:
        if picture.image.startswith(root):
            kept.append(picture)
        else:
            left_out(findings, "import-outside-archive", "Images that lie outside of the archive were left out.")
    gathered.pictures = kept
