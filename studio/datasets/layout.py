"""Find the splits of a dataset folder. Looks at folders and names only; labels and images are the scan's."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from studio.datasets.class_names import TEXT_NAMES, YAML_NAMES, DataYaml, read_data_yaml, read_names_file
from studio.datasets.image_files import SplitFolders, is_image_name, labels_folder, read_listing, shown, walk
from studio.datasets.sayings import problem
from studio.errors import DatasetError, Location, Problem
from studio.sentence import say

SPLIT_FOLDERS = (("train", "train"), ("val", "val"), ("valid", "val"), ("test", "test"))  # folder name, split
ACCEPTED = "Accepted are train/images + train/labels with val/images + val/labels, or images/train + labels/train."
MAX_ENTRIES_LOOKED_AT = 2000


@dataclass(frozen=True)
class DatasetLayout:
    """Where the parts of a dataset are. Every split has an images folder with at least one image in it."""

    root: Path
    splits: dict[str, SplitFolders]  # "train", "val", maybe "test"
    class_names: tuple[str, ...] | None  # None: no file names them
    names_source: Path | None
    problems: tuple[Problem, ...] = ()  # found beside: a `download` key, an odd encoding


def find_layout(path: Path) -> DatasetLayout:
    """Find the splits and the class names of a dataset folder or of a data.yaml.

    Raises DatasetError, in words, when training could not use what is there.
    """
    # Not resolve(): the user keeps the path as given, links and all.
    path = Path(os.path.abspath(Path(path).expanduser()))  # noqa: PTH100
    if not path.exists():
        raise DatasetError(
            say("The folder {folder} does not exist.", folder=shown(str(path))),
            hint="Check the spelling, and that the drive is connected.",
            where=Location(path),
        )
    if path.is_file():
        if path.suffix.lower() not in (".yaml", ".yml"):
            raise DatasetError(
                say("{file} is a file; a dataset is a folder.", file=shown(path.name)),
                hint="Import an archive or annotations first. Otherwise choose the folder that holds train and val, or its data.yaml.",
                where=Location(path),
            )
        return _layout_of_yaml(path)
    _list_folder(path)
    splits = _splits_below(path)
    yaml_path = _first_file(path, YAML_NAMES)
    if not splits:
        if yaml_path is not None:
            return _layout_of_yaml(yaml_path)
        raise _explain_nothing_found(path)
    data_yaml = None
    problems: list[Problem] = []
    if yaml_path is not None:
        try:
            data_yaml = read_data_yaml(yaml_path)
        except DatasetError as error:
            # The folders speak for themselves; a broken YAML beside them costs only the names.
            args = {"file": shown(yaml_path.name), "reason": error.message}
            line = None if error.where is None else error.where.line
            problems.append(problem("yaml-unreadable", path=yaml_path, line=line, args=args))
    return _finish(path, splits, data_yaml=data_yaml, problems=problems)


def _layout_of_yaml(path: Path) -> DatasetLayout:
    """Take the split folders a data.yaml names, tried relative to the YAML's own folder first."""
    data_yaml = read_data_yaml(path)
    root = path.parent
    splits: dict[str, SplitFolders] = {}
    for name in ("train", "val", "test"):
        if name in data_yaml.several:
            raise DatasetError(
                say(
                    "{file} lists several folders for `{split}`; one folder per split can be read.",
                    file=shown(path.name),
                    split=name,
                ),
                hint="Import the dataset: the studio then writes one list of all their images. Nothing is copied.",
                where=Location(path),
            )
        written = data_yaml.splits.get(name)
        if written is None:
            continue
        found = _folder_of(written, data_yaml.base, root)
        if found is None:
            if name == "test":
                continue
            raise DatasetError(
                say(
                    "{file} names {folder} for `{split}`, but no such folder is beside it.",
                    file=shown(path.name),
                    folder=shown(written),
                    split=name,
                ),
                hint="Correct the path in the file, or choose the dataset folder itself.",
                where=Location(path),
            )
        if found.is_file():
            splits[name] = _split_of_listing(found)
            continue
        images = found / "images" if found.name != "images" and (found / "images").is_dir() else found
        splits[name] = SplitFolders(images, Path(labels_folder(str(images))))
    if not splits:
        beside = _splits_below(root)
        if not beside:
            raise DatasetError(
                say("{file} names no folder for `train` and `val`.", file=shown(path.name)),
                hint=say("Choose the dataset folder instead. {accepted}", accepted=say(ACCEPTED)),
                where=Location(path),
            )
        splits = beside
    return _finish(root, splits, data_yaml=data_yaml, problems=[])


def _split_of_listing(listing: Path) -> SplitFolders:
    """Give the split that a text file with one image path a line stands for. Raises DatasetError when it names none."""
    paths = [path for path in read_listing(listing) if is_image_name(os.path.basename(path))]  # noqa: PTH119
    if not paths:
        raise DatasetError(
            say("{file} names no image.", file=shown(listing.name)),
            hint="Write the full path of one JPEG, PNG, BMP, WebP or TIFF image on each line.",
            where=Location(listing),
        )
    try:
        around = Path(os.path.commonpath([os.path.dirname(path) for path in paths]))  # noqa: PTH120
    except ValueError:  # on Windows, images on several drives
        around = listing.parent
    return SplitFolders(around, Path(labels_folder(str(around))), listing)


def _folder_of(written: str, base: str | None, root: Path) -> Path | None:
    """Give the folder or file that a path in a YAML means; None when nothing is there."""
    text = written.replace("\\", "/")
    # Roboflow writes ../train/images although the folder lies beside the file.
    bare = text
    while bare.startswith("../"):
        bare = bare[3:]
    try:
        candidates = [root / text, root / bare]
        if base is not None:
            below = base.replace("\\", "/")
            candidates[1:1] = [root / below / text]
        for candidate in candidates:
            if candidate.exists():
                return Path(os.path.abspath(candidate))  # noqa: PTH100  (as above)
    except (OSError, ValueError):
        return None
    return None


def _splits_below(root: Path) -> dict[str, SplitFolders]:
    """Find train/images or images/train and so on, in the exact spelling that training needs."""
    splits: dict[str, SplitFolders] = {}
    entries = _list_folder(root)
    for folder, split in SPLIT_FOLDERS:
        if split in splits:
            continue
        if folder in entries and "images" in _list_folder(root / folder):
            images = root / folder / "images"
        elif "images" in entries and folder in _list_folder(root / "images"):
            images = root / "images" / folder
        else:
            continue
        if images.is_dir():
            splits[split] = SplitFolders(images, Path(labels_folder(str(images))))
    return splits


def _finish(
    root: Path, splits: dict[str, SplitFolders], *, data_yaml: DataYaml | None, problems: list[Problem]
) -> DatasetLayout:
    """Check that each split can be used and find the class names."""
    _check_both_splits(root, splits)
    for name in ("train", "val"):
        if splits[name].listing is None:
            _check_images(splits[name].images)
            _check_labels(splits[name])
    if _images_of(splits["train"]) == _images_of(splits["val"]):
        problems.append(
            problem("splits-same", path=splits["val"].images, args={"folder": shown(str(splits["train"].images))})
        )
    if data_yaml is not None:
        problems.extend(data_yaml.problems)
        if data_yaml.class_names:
            return DatasetLayout(root, splits, data_yaml.class_names, data_yaml.path, tuple(problems))
    folders = [root, *(split.labels for split in splits.values()), root / "labels"]
    folders += [split.images.parent for split in splits.values()]
    for folder in dict.fromkeys(folders):
        source = _first_file(folder, TEXT_NAMES)
        if source is None:
            continue
        names, found = read_names_file(source)
        problems.extend(found)
        if names:
            return DatasetLayout(root, splits, names, source, tuple(problems))
    return DatasetLayout(root, splits, None, None, tuple(problems))


def _images_of(split: SplitFolders) -> Path:
    return (split.listing or split.images).resolve()


def _check_both_splits(root: Path, splits: dict[str, SplitFolders]) -> None:
    wrong_case = _wrong_case(root)
    for name, other in (("train", "val"), ("val", "train")):
        if name in splits:
            continue
        if wrong_case is not None:
            raise wrong_case
        if other not in splits:
            raise _explain_nothing_found(root)
        folder = splits[other].images
        wanted = folder.parent / name if folder.parent.name == "images" else root / name / "images"
        loose = next((root / word for word, split in SPLIT_FOLDERS if split == name and (root / word).is_dir()), None)
        if loose is not None and wanted.parent.name == loose.name:
            raise _explain_split_folder(loose)
        moving = (
            say("Move about one image in five, with its label, there.")
            if name == "val"
            else say("Put the images to learn from there, with their labels.")
        )
        raise DatasetError(
            say(
                "{folder} has images for {other} but none for {split}.",
                folder=shown(str(root)),
                other=other,
                split=name,
            ),
            hint=say("Make the folder {wanted}. {then}", wanted=shown(str(wanted)), then=moving),
            where=Location(wanted),
        )


def _check_images(images: Path) -> None:
    """Raise when no file below `images` can be an image."""
    if not images.is_dir():
        raise DatasetError(
            say("The folder {folder} does not exist.", folder=shown(str(images))), hint=ACCEPTED, where=Location(images)
        )
    if not _has_image(images):
        raise DatasetError(
            say("There are no images in {folder}.", folder=shown(str(images))),
            hint="Put JPEG, PNG, BMP, WebP or TIFF images there.",
            where=Location(images),
        )


def _has_image(folder: Path) -> bool:
    """Tell whether there is an image in a folder or below; looks no further than to the first."""
    try:
        with os.scandir(folder) as entries:
            if any(is_image_name(entry.name) and entry.is_file() for entry in entries):
                return True
    except OSError:
        pass  # the listing below says it better
    return any(is_image_name(entry.name) for part in walk(folder) for entry in part.files)


def _check_labels(split: SplitFolders) -> None:
    """Raise when there is no labels folder of that very spelling."""
    if split.labels == split.images:
        return  # labels beside the images; the scan finds out
    siblings = _list_folder(split.labels.parent)
    if split.labels.name in siblings:
        return
    other = next((name for name in siblings if name.lower() == split.labels.name), None)
    if other is not None:
        raise _wrong_spelling(split.labels.parent / other, split.labels.name)
    up = split.labels.parent
    spelled = next((name for name in _list_folder(up.parent) if name.lower() == up.name and name != up.name), None)
    if spelled is not None and not up.exists():
        raise _wrong_spelling(up.parent / spelled, up.name)
    raise DatasetError(
        say(
            "There is no folder {labels} for the labels of {images}.",
            labels=shown(str(split.labels)),
            images=shown(str(split.images)),
        ),
        hint="Put one .txt file per image there, with rows `class x y width height` relative to the image.",
        where=Location(split.labels),
    )


def _wrong_case(root: Path) -> DatasetError | None:
    """Give the error for Train/, Images/, IMAGES/train and the like; None when every name is as it must be."""
    wanted = {"images", "labels"} | {folder for folder, _ in SPLIT_FOLDERS}
    for name in _list_folder(root):
        if not (root / name).is_dir():
            continue
        if name.lower() in wanted:
            if name != name.lower():
                return _wrong_spelling(root / name, name.lower())
            for inner in _list_folder(root / name):
                if inner.lower() in wanted and inner != inner.lower() and (root / name / inner).is_dir():
                    return _wrong_spelling(root / name / inner, inner.lower())
    return None


def _wrong_spelling(folder: Path, wanted: str) -> DatasetError:
    return DatasetError(
        say('The folder {folder} must be named "{name}" in small letters.', folder=shown(str(folder)), name=wanted),
        hint=say("Rename it to {name}. Training looks for exactly this name and would find no labels.", name=wanted),
        where=Location(folder),
    )


def _explain_nothing_found(root: Path) -> DatasetError:
    """Say why no split was found: wrong case, one level off, images not in their folder, or simply nothing."""
    wrong_case = _wrong_case(root)
    if wrong_case is not None:
        return wrong_case
    entries = _list_folder(root)
    for folder, _ in SPLIT_FOLDERS:
        if folder in entries and (root / folder).is_dir():
            return _explain_split_folder(root / folder)
    if root.name.lower() in {"train", "val", "valid", "test", "images", "labels"}:
        return DatasetError(
            say("{folder} is one part of a dataset.", folder=shown(str(root))),
            hint=say(
                "Choose the folder above it, {parent}, if it holds train and val.", parent=shown(str(root.parent))
            ),
            where=Location(root),
        )
    for name in entries[:50]:
        if (root / name).is_dir() and _splits_below(root / name):
            return DatasetError(
                say("{folder} holds no train and val folders itself.", folder=shown(str(root))),
                hint=say("Choose the folder {inner} inside it.", inner=shown(str(root / name))),
                where=Location(root / name),
            )
    if "images" in entries and any(is_image_name(name) for name in _list_folder(root / "images")):
        return DatasetError(
            say("The images in {folder} are not divided into train and val.", folder=shown(str(root / "images"))),
            hint="Make images/train and images/val, and labels/train and labels/val, and move the files there.",
            where=Location(root / "images"),
        )
    return DatasetError(
        say("{folder} is not a dataset: there are no images for train and val in it.", folder=shown(str(root))),
        hint=ACCEPTED,
        where=Location(root),
    )


def _explain_split_folder(folder: Path) -> DatasetError:
    """Say what is wrong with a train or val folder that has no images folder."""
    if any(is_image_name(name) for name in _list_folder(folder)):
        return DatasetError(
            say("The images lie directly in {folder}.", folder=shown(str(folder))),
            hint=say(
                "Move them to {images} and their .txt files to {labels}.",
                images=shown(str(folder / "images")),
                labels=shown(str(folder / "labels")),
            ),
            where=Location(folder),
        )
    return DatasetError(
        say("There is no images folder in {folder}.", folder=shown(str(folder))),
        hint=say("Put the images into {images}.", images=shown(str(folder / "images"))),
        where=Location(folder / "images"),
    )


def _list_folder(folder: Path) -> list[str]:
    """List some names in a folder, sorted; [] when it is none. Raises DatasetError when it may not be read.

    The names, not `exists()`: on Windows and macOS `images` exists where the folder is called `Images`.
    """
    names: list[str] = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                # Folders always, files only as many as are needed to see what kind of folder it is.
                if len(names) < MAX_ENTRIES_LOOKED_AT or entry.is_dir():
                    names.append(entry.name)
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise DatasetError(
            say(
                "The folder {folder} cannot be opened: {reason}.",
                folder=shown(str(folder)),
                reason=error.strerror or error,
            ),
            hint="Check that you may read it.",
            where=Location(folder),
        ) from error
    return sorted(names)


def _first_file(folder: Path, names: tuple[str, ...]) -> Path | None:
    return next((folder / name for name in names if (folder / name).is_file()), None)
