"""Write a dataset of the studio's own: whole or not at all, never over something that is there.

Images are copied, by sharing blocks where the file system can (Btrfs, XFS, APFS), so that a copy costs no space. Not by
hard links unless they are asked for: both names are then one file, and a tool that rewrites an image in place, as
plain ultralytics does with some JPEGs, would change the user's original. Not by symbolic links: they break with the drive, and
Windows wants rights for them.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from studio.datasets.data_yaml import data_yaml_text
from studio.datasets.findings import Findings
from studio.datasets.image_files import SplitFolders, labels_folder, shown
from studio.datasets.image_header import read_header
from studio.datasets.importing.pictures import Picture, file_name, left_out
from studio.datasets.importing.plan import ImportReport
from studio.datasets.importing.portable import is_portable, portable
from studio.datasets.importing.watch import Watch
from studio.datasets.layout import DatasetLayout
from studio.errors import DatasetError, Location
from studio.paths import replace_file
from studio.sentence import say

SPLITS = ("train", "val", "test")
_FICLONE = 0x40049409  # Linux' ioctl to share the blocks of a file


@contextmanager
def new_folder(destination: Path) -> Iterator[Path]:
    """Give a folder beside `destination` that takes its place when all went well and vanishes otherwise.

    Raises DatasetError when `destination` has something in it or cannot be written.
    """
    destination = Path(os.path.abspath(destination.expanduser()))  # noqa: PTH100
    beside = destination.with_name(f".{destination.name}.{os.getpid()}.importing")
    try:
        if destination.exists() and (not destination.is_dir() or any(destination.iterdir())):
            raise DatasetError(
                say("{folder} is not empty, so nothing was imported there.", folder=shown(str(destination))),
                hint="Choose a new or an empty folder.",
                where=Location(destination),
            )
        destination.parent.mkdir(parents=True, exist_ok=True)
        _remove_left_over(destination)
        beside.mkdir()
        yield beside
        if destination.exists():
            destination.rmdir()  # Windows renames onto nothing only
        replace_file(beside, destination)
    except OSError as error:
        raise DatasetError(
            say(
                "The dataset cannot be written to {folder}: {reason}.",
                folder=shown(str(destination)),
                reason=error.strerror or error,
            ),
            hint="Choose a folder that you may write to, on a disk with room for the images.",
            where=Location(destination),
        ) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _remove_left_over(destination: Path) -> None:
    """Remove what an import that was killed has left; only folders whose process is gone."""
    import glob

    import psutil

    for left in destination.parent.glob(f".{glob.escape(destination.name)}.*.importing"):
        number = left.name.split(".")[-2]
        if number.isdecimal() and not psutil.pid_exists(int(number)):
            shutil.rmtree(left, ignore_errors=True)


def write_copies(
    pictures: Sequence[Picture],
    folder: Path,
    *,
    class_ids: Mapping[int, int],
    link: bool,
    watch: Watch,
    findings: Findings,
) -> tuple[dict[str, int], int]:
    """Write train/images, train/labels and so on; give the images of each split and the number of boxes.

    `class_ids` maps provisional class indices to the ids of the new dataset; boxes of others are left out.
    """
    _check_room(pictures, folder, link=link)
    used: set[str] = set()  # over all splits: images that move between them later must not meet
    images = dict.fromkeys(SPLITS, 0)
    boxes = 0
    watch.begin(len(pictures))
    for picture in pictures:
        watch.step()
        if picture.label is None:
            rows = _rows(picture, class_ids, findings)
            content = "".join(rows).encode()
            boxes += len(rows)
        else:
            content = Path(picture.label).read_bytes()
        for kind in ("images", "labels"):
            (folder / picture.split / kind).mkdir(parents=True, exist_ok=True)
        name = free_name(picture.image, used)
        if not is_portable(file_name(picture.image)):
            told = say(
                "{file} is called {name} in the dataset: not every system can store its name.",
                file=file_name(picture.image),
                name=shown(name),
            )
            findings.add("info", "import-renamed", told, path=picture.image)
        _place(Path(picture.image), folder / picture.split / "images" / name, link=link)
        label = folder / picture.split / "labels" / (name.rpartition(".")[0] + ".txt")
        label.write_bytes(content)
        images[picture.split] += 1
    return {split: count for split, count in images.items() if count}, boxes


def write_lists(splits: Mapping[str, Sequence[str]], folder: Path) -> None:
    """Write train.txt, val.txt and test.txt with the full paths of images that stay where they are."""
    for split, images in splits.items():
        text = "".join(f"{image}\n" for image in sorted(images))
        (folder / f"{split}.txt").write_text(text, encoding="utf-8", newline="\n")


def write_data_yaml(folder: Path, destination: Path, names: Sequence[str]) -> None:
    """Write the data.yaml of a folder that will be `destination`: absolute, quoted, without `download`."""
    splits: dict[str, SplitFolders] = {}
    for split in SPLITS:
        listing, images = folder / f"{split}.txt", folder / split / "images"
        target = destination / split / "images"
        if listing.is_file():
            splits[split] = SplitFolders(destination, destination, destination / listing.name)
        elif images.is_dir():
            splits[split] = SplitFolders(target, Path(labels_folder(str(target))))
    text = data_yaml_text(DatasetLayout(destination, splits, tuple(names), None), names)
    (folder / "data.yaml").write_text(text, encoding="utf-8", newline="\n")


def write_report(folder: Path, report: ImportReport) -> None:
    """Keep the report with the dataset, for people and for programs."""
    text = json.dumps(report.to_dict(), ensure_ascii=False, indent=1)
    (folder / "import-report.json").write_text(text, encoding="utf-8", newline="\n")


def free_name(image: str, used: set[str]) -> str:
    """Give the file name for an image, with its folder before it where another has the stem: both need a label."""
    parts = image.replace("\\", "/").split("/")
    stem, _, suffix = parts[-1].rpartition(".")
    stem = portable(stem)
    candidate = stem
    for folder in reversed(parts[-4:-1]):
        if candidate.casefold() not in used:
            break
        candidate = f"{portable(folder)}_{candidate}"
    number = 2
    while candidate.casefold() in used or len(candidate.encode("utf-8", "surrogateescape")) > 200:
        candidate = f"{stem[:40]}_{number}"
        number += 1
    used.add(candidate.casefold())
    return f"{candidate}.{suffix}"


def is_usable(picture: Picture, findings: Findings) -> bool:
    """Tell whether the boxes of a picture fit it, and settle its size; what does not fit is told and left out."""
    header = read_header(picture.image)
    name = file_name(picture.image)
    if header.fault is not None:
        findings.say(header.fault.key, path=picture.image, args={"file": name, **header.fault.values})
        return False
    real = header.width, header.height
    size = picture.size = picture.size or real
    if size != real and header.rotated and size == (real[1], real[0]):
        left_out(
            findings,
            "import-rotated",
            say(
                "{file} is turned by its EXIF data, and its boxes were drawn on the unturned picture; it was left out.",
                file=name,
            ),
            path=picture.image,
        )
        return False
    # The same picture in another resolution fits; 2 % are what rounding takes away from small ones.
    if abs(size[0] * real[1] - size[1] * real[0]) > 0.02 * size[0] * real[1]:
        left_out(
            findings,
            "import-size",
            say(
                "{file} has {width}×{height} pixels, but its annotation speaks of {told_width}×{told_height}; it was left out.",
                file=name,
                width=real[0],
                height=real[1],
                told_width=size[0],
                told_height=size[1],
            ),
            path=picture.image,
        )
        return False
    return True


def _rows(picture: Picture, class_ids: Mapping[int, int], findings: Findings) -> list[str]:
    """Write the boxes of a picture relative to its size, cut at its border."""
    assert picture.size is not None or not picture.boxes
    width, height = picture.size or (1, 1)
    name = file_name(picture.image)
    rows: list[str] = []
    numbers = picture.boxes
    for at in range(0, len(numbers), 5):
        class_id = class_ids.get(int(numbers[at]))
        if class_id is None:
            continue
        x1, x2 = max(0.0, numbers[at + 1]) / width, min(width, numbers[at + 3]) / width
        y1, y2 = max(0.0, numbers[at + 2]) / height, min(height, numbers[at + 4]) / height
        if x2 - x1 <= 0 or y2 - y1 <= 0:
            left_out(
                findings,
                "import-outside",
                say("{file}: a box outside the picture was left out.", file=name),
                path=picture.image,
            )
            continue
        rows.append(f"{class_id} {(x1 + x2) / 2:.6f} {(y1 + y2) / 2:.6f} {x2 - x1:.6f} {y2 - y1:.6f}\n")
    return list(dict.fromkeys(rows))


def _check_room(pictures: Sequence[Picture], folder: Path, *, link: bool) -> None:
    if link:
        return
    needed = 0
    for picture in pictures:
        with suppress(OSError):
            needed += os.stat(picture.image).st_size  # noqa: PTH116
    free = shutil.disk_usage(folder).free
    if needed > free * 0.9:
        raise DatasetError(
            say(
                "The images take {needed} GB, and {free} GB are free.",
                needed=f"{needed / 1000000000.0:.1f}",
                free=f"{free / 1000000000.0:.1f}",
            ),
            hint="Choose a folder on another disk, or let the new dataset share the image files (--link).",
            where=Location(folder),
        )


def _place(image: Path, target: Path, *, link: bool) -> None:
    """Bring one image into the new dataset."""
    source = image.resolve()
    if link:
        with suppress(OSError):
            os.link(source, target)
            return
    if sys.platform == "linux" and _clone(source, target):
        return
    shutil.copyfile(source, target)


def _clone(source: Path, target: Path) -> bool:
    """Copy a file by sharing its blocks; False where the file system cannot."""
    import fcntl

    try:
        with source.open("rb") as old, target.open("xb") as new:
            fcntl.ioctl(new.fileno(), _FICLONE, old.fileno())
    except OSError:
        target.unlink(missing_ok=True)
        return False
    return True
