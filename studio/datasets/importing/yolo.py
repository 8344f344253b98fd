"""Read YOLO datasets that are not laid out as training needs: flat, undivided, by lists, by several folders, miscapitalised."""

from __future__ import annotations

import os
from pathlib import Path

from studio.datasets.class_names import DataYaml
from studio.datasets.findings import Findings
from studio.datasets.image_files import is_image_name, label_path, shown, walk
from studio.datasets.importing.pictures import Gathered, Picture, left_out
from studio.datasets.importing.survey import Survey, split_of
from studio.datasets.importing.watch import Watch
from studio.errors import DatasetError, Location
from studio.sentence import say

MAX_LIST_BYTES = 64 * 1024 * 1024


def pictures_of_folder(survey: Survey, watch: Watch) -> Gathered:
    """Pair every image of a tree with its label, wherever the label lies."""
    gathered = Gathered()
    for image in survey.images:
        watch.tick()
        gathered.pictures.append(Picture(image, split_of(image, survey.root), label=survey.label_of(image)))
    return gathered


def pictures_of_yaml(data_yaml: DataYaml, survey: Survey, *, watch: Watch, findings: Findings) -> Gathered:
    """Take the splits as a data.yaml names them: folders, several folders, lists of images, single images.

    Raises DatasetError when an entry of train or val is not there.
    """
    gathered = Gathered()
    taken: set[str] = set()
    for split in ("train", "val", "test"):
        for entry in _entries(data_yaml, split):
            place = _find(entry, data_yaml)
            if place is None:
                if split == "test":
                    continue
                raise DatasetError(
                    say(
                        "{file} names {entry} for `{split}`, but nothing of that name is there.",
                        file=shown(data_yaml.path.name),
                        entry=shown(entry),
                        split=split,
                    ),
                    hint="Correct the path in the file, or import the dataset folder itself.",
                    where=Location(data_yaml.path),
                )
            for image in _images_at(place, data_yaml, findings):
                watch.tick()
                if image not in taken:
                    taken.add(image)
                    label = survey.label_of(image) or _existing(str(label_path(Path(image))))
                    gathered.pictures.append(Picture(image, split, label=label))
    return gathered


def labels_in_place(gathered: Gathered) -> bool:
    """Tell whether training would find every label, so that lists of the images suffice and nothing need be copied."""
    return all(
        (picture.label is None or picture.label == str(label_path(Path(picture.image)))) and "\n" not in picture.image
        for picture in gathered.pictures
    )


def _entries(data_yaml: DataYaml, split: str) -> tuple[str, ...]:
    if split in data_yaml.several:
        return data_yaml.several[split]
    return (data_yaml.splits[split],) if split in data_yaml.splits else ()


def _find(entry: str, data_yaml: DataYaml) -> Path | None:
    """Find what an entry means: below the YAML's own folder, below its `path`, Roboflow's ../ taken away, or as it is."""
    root = data_yaml.path.parent
    text = entry.replace("\\", "/")
    bare = text
    while bare.startswith("../"):
        bare = bare[3:]
    bases = [root] if data_yaml.base is None else [root / data_yaml.base.replace("\\", "/"), root]
    for candidate in [base / part for part in (text, bare) for base in bases]:
        try:
            if candidate.exists():
                return Path(os.path.abspath(candidate))  # noqa: PTH100
        except (OSError, ValueError):
            continue
    return None


def _images_at(place: Path, data_yaml: DataYaml, findings: Findings) -> list[str]:
    if place.is_dir():
        inner = place / "images" if (place / "images").is_dir() else place
        return sorted(entry.path for folder in walk(inner) for entry in folder.files if is_image_name(entry.name))
    if is_image_name(place.name):
        return [str(place)]
    if place.suffix.lower() != ".txt" or place.stat().st_size > MAX_LIST_BYTES:
        raise DatasetError(
            say("{file} is neither a folder of images nor a list of them.", file=shown(place.name)),
            hint="Name a folder, or a .txt file with one path a line.",
            where=Location(place),
        )
    return _images_listed(place, data_yaml, findings)


def _images_listed(listing: Path, data_yaml: DataYaml, findings: Findings) -> list[str]:
    """Read a list whose paths may count from anywhere: the list, the dataset, the folder above, or another machine's root."""
    root = data_yaml.path.parent
    bases = [listing.parent, root, root.parent]
    if data_yaml.base is not None:
        bases.insert(1, root / data_yaml.base.replace("\\", "/"))
    found: list[str] = []
    text = listing.read_text(encoding="utf-8-sig", errors="replace")
    for number, line in enumerate(text.splitlines(), start=1):
        written = line.strip().replace("\\", "/")
        if not written or not is_image_name(written.rpartition("/")[2]):
            continue
        tails = [written]
        if written.startswith("/"):  # of another machine: try its last parts below the dataset
            parts = written.strip("/").split("/")
            tails += ["/".join(parts[-count:]) for count in (4, 3, 2, 1)]
        image = next(
            (path for tail in tails for base in bases if (path := _existing(os.path.normpath(base / tail)))), None
        )
        if image is None:
            left_out(
                findings,
                "import-image-missing",
                say(
                    "{file} names images that are not there, {image} first; they were left out.",
                    file=shown(listing.name),
                    image=shown(written[-80:]),
                ),
                path=str(listing),
                line=number,
            )
        else:
            found.append(image)
    return found


def _existing(path: str) -> str | None:
    try:
        return path if os.path.isfile(path) else None  # noqa: PTH113
    except ValueError:
        return None
