"""Which files of a folder are images, and where the label of an image lies: the rules ultralytics trains by."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# Suffixes that ultralytics lists as images (8.4, data/utils.py IMG_FORMATS); others are invisible to it.
IMAGE_SUFFIXES = frozenset(
    {"avif", "bmp", "dng", "heic", "heif", "jp2", "jpeg", "jpg", "mpo", "png", "tif", "tiff", "webp"}
)
# Pictures too, but training never sees them: worth a word to the user.
UNREAD_IMAGE_SUFFIXES = frozenset({"gif", "jfif", "pbm", "pgm", "ppm", "psd", "svg", "tga", "ico", "raw", "jxl", "exr"})
# Files that tools leave in a labels folder and that are no labels.
NOT_LABELS = frozenset({"classes.txt", "obj.names", "notes.txt", "readme.txt", "_darknet.labels"})


@dataclass(frozen=True)
class SplitFolders:
    """The folders of one split; `labels` mirrors `images`, sub-folders included."""

    images: Path
    labels: Path


@dataclass(frozen=True)
class Folder:
    """One folder of a tree with its files, unsorted."""

    path: str
    files: list[os.DirEntry[str]]
    broken_links: list[str]


def suffix_of(name: str) -> str:
    """Give the suffix of a file name in lower case, without the dot."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def is_image_name(name: str) -> bool:
    """Tell whether training takes a file of this name as an image; hidden files are none."""
    return not name.startswith(".") and suffix_of(name) in IMAGE_SUFFIXES


def labels_folder(images_folder: str) -> str:
    """Give the folder of the labels: the last `images` in the path becomes `labels` (ultralytics' rule).

    Without an `images` in the path the labels lie beside the images.
    """
    separator = os.sep
    old, new = f"{separator}images{separator}", f"{separator}labels{separator}"
    return new.join((images_folder + separator).rsplit(old, 1)).rstrip(separator)


def label_path(image: Path) -> Path:
    """Give the path that the label of `image` must have, whether it exists or not."""
    return Path(labels_folder(str(image.parent))) / (image.name.rpartition(".")[0] + ".txt")


def walk(folder: Path) -> Iterator[Folder]:
    """Yield `folder` and the folders below it, in the order of their names, each once.

    Links to folders are followed, as ultralytics does; a loop of links ends because each real folder is visited once.
    A folder that cannot be read is left out, except the first, which raises OSError.
    """
    waiting, seen = [str(folder)], set[tuple[int, int] | str]()
    first = True
    while waiting:
        path = waiting.pop()
        try:
            facts = os.stat(path)  # noqa: PTH116  (a Path per folder buys nothing)
            # On some Windows file systems the number is 0: the path has to do there.
            key = (facts.st_dev, facts.st_ino) if facts.st_ino else os.path.realpath(path)
            if key in seen:
                continue
            seen.add(key)
            files, folders, broken = [], [], []
            with os.scandir(path) as entries:
                for entry in entries:
                    if entry.is_file():
                        files.append(entry)
                    elif entry.is_dir():
                        if not entry.name.startswith("."):
                            folders.append(entry.path)
                    elif entry.is_symlink():
                        broken.append(entry.path)
        except OSError:
            if first:
                raise
            continue
        first = False
        waiting.extend(sorted(folders, reverse=True))
        yield Folder(path, files, broken)


def list_images(split: SplitFolders) -> list[Path]:
    """List the images of a split as training would, sorted by path. Raises OSError for an unreadable folder."""
    found = [entry.path for folder in walk(split.images) for entry in folder.files if is_image_name(entry.name)]
    return [Path(path) for path in sorted(found)]


def shown(name: str) -> str:
    """Give a file name fit for a sentence: bytes that are no text become a replacement sign."""
    return name.encode("utf-8", "replace").decode("utf-8")
