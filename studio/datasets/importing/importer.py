"""Do an import: write a dataset of the studio's own, with a report of what was converted, left out and why."""

from __future__ import annotations

import os
import shutil
import time
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

from studio import paths
from studio.datasets.data_yaml import data_yaml_text
from studio.datasets.findings import Findings
from studio.datasets.image_files import label_path, list_images, shown
from studio.datasets.importing.archive import ARCHIVE_SUFFIXES, unpack
from studio.datasets.importing.coco import read_coco
from studio.datasets.importing.dividing import divide
from studio.datasets.importing.labelme import read_labelme
from studio.datasets.importing.names import check_enough, class_ids
from studio.datasets.importing.pictures import Gathered, Picture, left_out
from studio.datasets.importing.plan import (
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
from studio.datasets.importing.source import Source, open_source
from studio.datasets.importing.voc import read_voc
from studio.datasets.importing.watch import Watch
from studio.datasets.importing.write import (
    is_usable,
    new_folder,
    write_copies,
    write_data_yaml,
    write_lists,
    write_report,
)
from studio.datasets.importing.yolo import labels_in_place, pictures_of_folder, pictures_of_yaml
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


@dataclass(frozen=True)
class _Written:
    way: Way
    names: tuple[str, ...]
    images: dict[str, int]
    boxes: int | None


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
    name = name.strip(". ")[:80] or "dataset"
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
) -> ImportReport:
    """Import what a plan speaks of into `destination`, a new or empty folder, whole or not at all.

    The source is only read. Raises NamesMissing when the classes have to be named, ImportCancelled, DatasetError.
    """
    started = time.perf_counter()
    destination = Path(os.path.abspath(destination.expanduser()))  # noqa: PTH100
    _check_apart(plan.source, destination)
    watch, findings = Watch(progress, cancelled), Findings()
    with new_folder(destination) as folder:
        task = _Task(folder, destination, choices, watch, findings)
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
        )
        write_report(folder, report)
        watch.finish()
    return report


def _check_apart(source: Path, destination: Path) -> None:
    """A dataset is never written into: neither into the source nor into a folder above the only copy of it."""
    inside = source.resolve() if source.is_dir() else source.resolve().parent
    if destination.resolve().is_relative_to(inside) and source.is_dir():
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
    if source.layout is not None and own is None:
        return _point_to(source, task)
    gathered = _gather(source, task)
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
    names, class_ids_of = _names(source, gathered, task.choices)
    divide(gathered, source.root, choices=task.choices, watch=task.watch, findings=task.findings)
    if takes_labels and own is None and labels_in_place(gathered):
        lists = {
            split: [picture.image for picture in gathered.pictures if picture.split == split]
            for split in ("train", "val", "test")
        }
        lists = {split: images for split, images in lists.items() if images}
        write_lists(lists, task.folder)
        written = _Written("lists", names, {split: len(images) for split, images in lists.items()}, None)
    else:
        images, boxes = write_copies(
            gathered.pictures,
            task.folder,
            class_ids=class_ids_of,
            link=task.choices.link,
            watch=task.watch,
            findings=task.findings,
        )
        written = _Written("copies", names, images, None if takes_labels else boxes)
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


def _look_at(picture: Picture, task: _Task) -> bool:
    task.watch.step()
    return is_usable(picture, task.findings)


def _point_to(source: Source, task: _Task) -> _Written:
    """Write only a data.yaml: the source is fit to train on where it is."""
    assert source.layout is not None
    names = task.choices.names or source.class_names
    if names is None:
        raise NamesMissing(source.root, _ids_of_layout(source))
    layout = replace(source.layout, root=task.destination)
    text = data_yaml_text(layout, names)
    (task.folder / "data.yaml").write_text(text, encoding="utf-8", newline="\n")
    counts = {name: len(list_images(split)) for name, split in source.layout.splits.items()}
    return _Written("as-is", names, counts, None)


def _ids_of_layout(source: Source) -> tuple[int, ...]:
    assert source.layout is not None
    found: Counter[int] = Counter()
    for split in source.layout.splits.values():
        for label in split.labels.rglob("*.txt"):
            found.update(class_ids(label))
    return tuple(sorted(found))


def _gather(source: Source, task: _Task) -> Gathered:
    watch, findings = task.watch, task.findings
    if source.layout is not None:
        return _gather_layout(source)
    assert source.survey is not None
    if source.kind == "coco":
        return read_coco(source.annotations, source.survey, watch=watch, findings=findings)
    if source.kind == "voc":
        return read_voc(source.survey, watch=watch, findings=findings)
    if source.kind == "labelme":
        return read_labelme(source.annotations, source.survey, watch=watch, findings=findings)
    if source.data_yaml is not None:
        return pictures_of_yaml(source.data_yaml, source.survey, watch=watch, findings=findings)
    return pictures_of_folder(source.survey, watch)


def _gather_layout(source: Source) -> Gathered:
    """List the pictures of a sound layout, to move it out of an unpacked archive."""
    assert source.layout is not None
    gathered = Gathered()
    for name, split in source.layout.splits.items():
        for image in list_images(split):
            label = label_path(image)
            gathered.pictures.append(Picture(str(image), name, label=str(label) if label.is_file() else None))
    return gathered


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


def _names(source: Source, gathered: Gathered, choices: ImportChoices) -> tuple[tuple[str, ...], dict[int, int]]:
    """Give the class names, and provisional index -> id for formats that carry names."""
    if source.kind in ("yolo", "dataset"):
        names = choices.names or source.class_names
        used: Counter[int] = Counter()
        if names is None or choices.names is not None:
            for picture in gathered.pictures:
                if picture.label is not None:
                    used.update(class_ids(picture.label))
        if names is None:
            raise NamesMissing(source.root, tuple(sorted(used)))
        if choices.names is not None:
            check_enough(names, max(used, default=0), source=source.root)
        return names, {}
    found = gathered.names
    if not found:
        raise DatasetError(
            say("No object in {source} has the name of a class.", source=shown(source.root.name)),
            hint="Check that the annotations are complete.",
            where=Location(source.root),
        )
    wanted = choices.names
    if wanted is not None:
        unknown = [name for name in wanted if name not in found]
        if unknown:
            raise DatasetError(
                say(
                    'No object is called "{name}"; the annotations name {found}.',
                    name=unknown[0],
                    found=", ".join(found[:10]),
                ),
                hint="Name the classes to keep, in the order that their ids shall have.",
                where=Location(source.root),
            )
    elif source.class_names is not None and set(found) <= set(source.class_names):
        wanted = source.class_names
    else:
        # COCO's categories have an order of their own; elsewhere the alphabet is as good as any, and reproducible.
        wanted = tuple(found) if source.kind == "coco" else tuple(sorted(found))
    ids = {name: number for number, name in enumerate(wanted)}
    return wanted, {index: ids[name] for index, name in enumerate(found) if name in ids}
