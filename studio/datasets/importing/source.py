"""Tell what a folder or file holds, from one look over it. The same look serves the plan and the import."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from studio.datasets.class_names import YAML_NAMES, DataYaml, read_data_yaml
from studio.datasets.image_files import labels_folder
from studio.datasets.importing.names import find_names
from studio.datasets.importing.plan import SourceKind
from studio.datasets.importing.survey import Survey, sniff_json, sniff_xml, split_of, survey_folder
from studio.datasets.importing.watch import Watch
from studio.datasets.layout import DatasetLayout, find_layout
from studio.errors import DatasetError, Location, Problem
from studio.sentence import say

MAX_SNIFFED = 200  # JSON files looked into before the rest is taken to be like them
# Only out of such a folder is the one above it looked into: of a lone file it could be the user's whole home.
ANNOTATION_FOLDERS = ("annotations", "annotation", "labels", "label", "xml", "json")
MAX_WRAPPED = 3  # folders that hold nothing but one folder, as archives often do


@dataclass
class Source:
    """What was found: a layout that is fit as it is, or a survey with the annotation files of one kind."""

    root: Path
    kind: SourceKind
    layout: DatasetLayout | None = None
    survey: Survey | None = None
    annotations: list[str] = field(default_factory=list)  # COCO or LabelMe files
    data_yaml: DataYaml | None = None  # where it, and not the folders, says what belongs to which split
    class_names: tuple[str, ...] | None = None
    names_source: Path | None = None
    problems: list[Problem] = field(default_factory=list)


def open_source(path: Path, watch: Watch) -> Source:
    """Look at a folder or an annotation file (not an archive). Raises DatasetError, in words, for what is no dataset."""
    layout, reason = _layout_of(path)
    if layout is not None:
        return Source(
            layout.root,
            "dataset",
            layout=layout,
            class_names=layout.class_names,
            names_source=layout.names_source,
            problems=list(layout.problems),
        )
    assert reason is not None
    if path.is_file():
        return _of_file(path, watch, reason)
    if not path.is_dir():
        raise reason
    inner = _unwrapped(path)
    if inner != path:
        return open_source(inner, watch)
    survey = survey_folder(path, watch)
    foreign = _foreign(survey)
    if foreign is not None:
        return foreign
    return _yolo(path, survey, reason)


def _layout_of(path: Path) -> tuple[DatasetLayout | None, DatasetError | None]:
    try:
        return find_layout(path), None
    except DatasetError as error:
        return None, error


def _of_file(path: Path, watch: Watch, reason: DatasetError) -> Source:
    """Take the file for what it is and the folder around it for what belongs to it."""
    suffix = path.suffix.lower()
    if suffix in (".yaml", ".yml"):
        data_yaml = read_data_yaml(path)  # raises what is wrong with it
        survey = survey_folder(path.parent, watch)
        source = _yolo(path.parent, survey, reason)
        if data_yaml.splits or data_yaml.several:
            source.data_yaml = data_yaml
        if data_yaml.class_names:
            source.class_names, source.names_source = data_yaml.class_names, path
            source.problems = list(data_yaml.problems)
        return source
    if suffix == ".json":
        kind = sniff_json(str(path))
        root = path.parent
        if kind and root.name.lower() in ANNOTATION_FOLDERS:
            root = root.parent  # annotations/instances_train.json beside images/
        if kind:
            survey = survey_folder(root, watch)
            named = [str(path)] if kind == "coco" else [file for file in survey.jsons if sniff_json(file) == kind]
            return Source(root, "coco" if kind == "coco" else "labelme", survey=survey, annotations=named)
    if suffix == ".xml" and sniff_xml(str(path)):
        root = path.parent.parent if path.parent.name.lower() in ANNOTATION_FOLDERS else path.parent
        found = _foreign(survey_folder(root, watch))
        if found is not None and found.kind == "voc":
            return found
    raise DatasetError(
        say("{file} is nothing that can be imported.", file=path.name),
        hint="Choose a folder of images with labels, a data.yaml, a zip or tar archive, COCO or LabelMe JSON, or Pascal VOC XML.",
        where=Location(path),
    )


def _unwrapped(path: Path) -> Path:
    """Go into the only folder of a folder, as archives wrap their content."""
    for _ in range(MAX_WRAPPED):
        try:
            entries = [entry for entry in path.iterdir() if not entry.name.startswith(".") and entry.name != "__MACOSX"]
        except OSError:
            return path
        if (
            len(entries) != 1
            or not entries[0].is_dir()
            or entries[0].name.lower() in ("images", "train", "val", "valid")
        ):
            return path
        path = entries[0]
    return path


def _foreign(survey: Survey) -> Source | None:
    """Find COCO, Pascal VOC or LabelMe annotations; None when there are none."""
    kinds: dict[str, list[str]] = {"coco": [], "labelme": []}
    for number, path in enumerate(survey.jsons):
        if number >= MAX_SNIFFED and kinds["labelme"] and not kinds["coco"]:
            kinds["labelme"].append(path)
            continue
        kind = sniff_json(path)
        if kind:
            kinds[kind].append(path)
    if not survey.images:
        return None
    if kinds["coco"]:
        detection = [path for path in kinds["coco"] if not _is_other_task(path)]
        return Source(survey.root, "coco", survey=survey, annotations=detection or kinds["coco"])
    if any(map(sniff_xml, survey.xmls[:MAX_SNIFFED])) and not survey.texts.intersection(
        f"{path[:-4]}.txt" for path in survey.xmls
    ):
        names, source, problems = find_names([survey.root])
        return Source(
            survey.root, "voc", survey=survey, class_names=names, names_source=source, problems=_only_names(problems)
        )
    if kinds["labelme"]:
        names, source, problems = find_names([survey.root])
        found = Source(survey.root, "labelme", survey=survey, annotations=kinds["labelme"])
        found.class_names, found.names_source, found.problems = names, source, _only_names(problems)
        return found
    return None


def _is_other_task(path: str) -> bool:
    """Tell COCO's keypoints, captions and panoptic files, which lie beside the boxes and describe the same images."""
    name = path.replace("\\", "/").rpartition("/")[2].lower()
    return name.startswith(("captions_", "person_keypoints_", "panoptic_", "stuff_", "image_info_"))


def _only_names(problems: list[Problem]) -> list[Problem]:
    return [problem for problem in problems if problem.code.startswith("names")]


def _yolo(root: Path, survey: Survey, reason: DatasetError) -> Source:
    """Take a tree as images with YOLO labels. Raises `reason`, why it is no dataset, when no label fits an image."""
    if not survey.images or not any(survey.label_of(image) for image in survey.images):
        raise reason
    folders = [root]
    parents = dict.fromkeys(image.rpartition("/")[0] or image.rpartition("\\")[0] for image in survey.images)
    for parent in list(parents)[:200]:
        labels = Path(labels_folder(parent))
        folders += [labels, Path(parent), Path(parent).parent, labels.parent]
    names, source, problems = find_names([*folders, root / "labels"])
    found = Source(root, "yolo", survey=survey, class_names=names, names_source=source, problems=problems)
    for name in YAML_NAMES:
        if (root / name).is_file():
            try:
                data_yaml = read_data_yaml(root / name)
            except DatasetError:
                break  # told by find_names
            if data_yaml.several or not {split_of(image, root) for image in survey.images} - {""}:
                found.data_yaml = data_yaml if data_yaml.several or data_yaml.splits else None
            break
    return found
