"""Read a source into pictures and class names, whatever its format: for an import and for the preview of a split."""

from __future__ import annotations

from collections import Counter

from studio.datasets.findings import Findings
from studio.datasets.image_files import label_path, list_images, shown
from studio.datasets.importing.coco import read_coco
from studio.datasets.importing.labelme import read_labelme
from studio.datasets.importing.names import check_enough, class_ids
from studio.datasets.importing.pictures import Gathered, Picture
from studio.datasets.importing.plan import ImportChoices, NamesMissing
from studio.datasets.importing.source import Source
from studio.datasets.importing.voc import read_voc
from studio.datasets.importing.watch import Watch
from studio.datasets.importing.yolo import pictures_of_folder, pictures_of_yaml
from studio.errors import DatasetError, Location
from studio.sentence import say


def ids_of_layout(source: Source) -> tuple[int, ...]:
    """Give the class ids that the labels of a sound layout use."""
    assert source.layout is not None
    found: Counter[int] = Counter()
    for split in source.layout.splits.values():
        for label in split.labels.rglob("*.txt"):
            found.update(class_ids(label))
    return tuple(sorted(found))


def gather(source: Source, *, watch: Watch, findings: Findings) -> Gathered:
    """Read all pictures of a source. Raises DatasetError."""
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


def by_class(counted: Counter[int], classes: int, class_ids_of: dict[int, int]) -> tuple[int, ...]:
    """Give the boxes of each class of the new dataset; `class_ids_of` as `names_of` gives it, empty for ids as they are."""
    found = [0] * classes
    for index, count in counted.items():
        class_id = class_ids_of.get(index, -1) if class_ids_of else index
        if 0 <= class_id < classes:
            found[class_id] += count
    return tuple(found)


def names_of(source: Source, gathered: Gathered, choices: ImportChoices) -> tuple[tuple[str, ...], dict[int, int]]:
    """Give the class names, and provisional index -> id for formats that carry names.

    Raises NamesMissing where no file names the classes of labels, DatasetError for names that do not fit.
    """
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
