"""Say what a path is and what an import of it would do. Looks only; archives are listed, not unpacked."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

from studio.datasets.image_files import shown
from studio.datasets.importing.archive import is_archive
from studio.datasets.importing.names import class_ids
from studio.datasets.importing.plan import KIND_WORDS, Cancelled, ImportPlan, Progress
from studio.datasets.importing.source import Source, open_source
from studio.datasets.importing.survey import split_of
from studio.datasets.importing.watch import Watch
from studio.datasets.importing.yolo import labels_in_place, pictures_of_folder
from studio.errors import DatasetError, Location
from studio.sentence import say

DIVIDING = "They are divided into train and val, each class in its share."
MAX_LABELS_LOOKED_AT = 20_000


def recognise(path: Path, *, progress: Progress | None = None, cancelled: Cancelled | None = None) -> ImportPlan:
    """Tell what a path is: a dataset, an archive, annotations of another format. Raises DatasetError for anything else."""
    path = Path(os.path.abspath(Path(path).expanduser()))  # noqa: PTH100  (links stay as the user gave them)
    if not path.exists():
        raise DatasetError(
            say("There is no file or folder {path}.", path=shown(str(path))),
            hint="Check the spelling, and that the drive is connected.",
            where=Location(path),
        )
    if path.is_file() and is_archive(path):
        size = path.stat().st_size
        return ImportPlan(
            path,
            "archive",
            title=say("{file} is an archive of {size}.", file=shown(path.name), size=_size(size)),
            action="It is unpacked into a new folder, and what it holds is imported from there.",
            needs_import=True,
        )
    watch = Watch(progress, cancelled)
    return _plan(path, open_source(path, watch), watch)


def _plan(path: Path, source: Source, watch: Watch) -> ImportPlan:
    name = shown(path.name)
    if source.layout is not None:
        return ImportPlan(
            path,
            "dataset",
            title=say("{file} is {kind}.", file=name, kind=KIND_WORDS["dataset"]),
            action="Nothing has to be imported. An import writes a data.yaml that points to the images where they lie.",
            needs_import=False,
            class_names=source.class_names,
            names_source=source.names_source,
            splits=tuple(source.layout.splits),
            problems=tuple(source.problems),
        )
    assert source.survey is not None
    images = source.survey.images
    found = {split_of(image, source.root) for image in images}
    if source.kind == "coco":
        told = {split_of(file, source.root, by_file=True) for file in source.annotations}
        found = told if "" not in told else found | told  # images of files that were not chosen do not count
    if source.data_yaml is not None:
        found = set(source.data_yaml.splits) | set(source.data_yaml.several)
    splits = tuple(split for split in ("train", "val", "test") if split in found)
    makes_split = not {"train", "val"} <= set(splits)
    ids: tuple[int, ...] = ()
    if source.kind == "yolo":
        gathered = pictures_of_folder(source.survey, watch)
        if labels_in_place(gathered):
            action = "A new folder gets lists of the images, which stay where they are; nothing is copied."
        else:
            action = "The images are copied into a new folder, with each label where training looks for it."
        if source.class_names is None:
            counted: Counter[int] = Counter()
            for picture in gathered.pictures[:MAX_LABELS_LOOKED_AT]:
                watch.tick()
                if picture.label is not None:
                    counted.update(class_ids(picture.label))
            ids = tuple(sorted(counted))
    else:
        action = "The images are copied into a new folder, and the boxes are written as YOLO labels beside them."
    return ImportPlan(
        path,
        source.kind,
        title=say(
            "{file} holds {kind}: {count} images.", file=name, kind=KIND_WORDS[source.kind], count=f"{len(images):,}"
        ),
        action=say("{first} {second}", first=say(action), second=say(DIVIDING)) if makes_split else say(action),
        needs_import=True,
        images=len(images),
        class_names=source.class_names,
        names_source=source.names_source,
        ids_found=ids,
        splits=splits,
        problems=tuple(source.problems),
    )


def _size(count: int) -> str:
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{max(count / 1e6, 0.1):.1f} MB"
