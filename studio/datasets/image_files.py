"""Which files of a folder are images, and where the label of an image lies: the rules ultralytics trains by."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from studio.errors import DatasetError, Location
from studio.sentence import say

# Suffixes that ultralytics lists as images (8.4, data/utils.py IMG_FORMATS); others are invisible to it.
IMAGE_SUFFIXES = frozenset(
    {"avif", "bmp", "dng", "heic", "heif", "jp2", "jpeg", "jpg", "mpo", "png", "tif", "tiff", "webp"}
)
# Pictures too, but training never sees them: worth a word to the user.
UNREAD_IMAGE_SUFFIXES = frozenset({"gif", "jfif", "pbm", "pgm", "ppm", "psd", "svg", "tga", "ico", "raw", "jxl", "exr"})
# Files that tools leave in a labels folder and that are no labels.
_USUAL_ENDINGS = (".jpg", ".png", ".jpeg")
MAX_LISTING_BYTES = 64 * 1024 * 1024
NOT_LABELS = frozenset({"classes.txt", "obj.names", "notes.txt", "readme.txt", "_darknet.labels"})


@dataclass(frozen=True)
class SplitFolders:
    """The folders of one split; `labels` mirrors `images`, sub-folders included."""

    images: Path
    labels: Path
    listing: Path | None = None  # a text file that names the images; `images` is then the folder around all of them


@dataclass(frozen=True)
class Folder:
    """One folder of a tree with its files, unsorted."""

    path: str
    files: list[os.DirEntry[str]]
    broken_links: list[str]
    missing: list[str] = field(default_factory=list)  # named by a listing, and not there


def suffix_of(name: str) -> str:
    """Give the suffix of a file name in lower case, without the dot."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def is_image_name(name: str) -> bool:
    """Tell whether training takes a file of this name as an image; hidden files are none."""
    if name.endswith(_USUAL_ENDINGS):  # a third of the time of the general way, and there are many names
        return name[0] != "."
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


def walk_split(split: SplitFolders) -> Iterator[Folder]:
    """Yield the folders with the images of a split: all below `images`, or those that its listing names.

    Raises OSError for an unreadable folder, DatasetError for an unreadable listing.
    """
    if split.listing is None:
        yield from walk(split.images)
        return
    wanted: dict[str, set[str]] = defaultdict(set)
    for path in read_listing(split.listing):
        folder, _, name = path.rpartition(os.sep)
        wanted[folder].add(name)
    for folder, names in sorted(wanted.items()):
        files: list[os.DirEntry[str]] = []
        try:
            with os.scandir(folder) as entries:
                files = [entry for entry in entries if entry.name in names and entry.is_file()]
        except OSError:
            pass  # every image in it is missing
        missing = names - {entry.name for entry in files}
        yield Folder(folder, files, [], [f"{folder}{os.sep}{name}" for name in sorted(missing)])


def read_listing(path: Path) -> list[str]:
    """Give the image paths that a listing names, absolute, each once, as training reads them.

    `./` stands for the folder of the listing; any other relative path would be looked up in whatever folder the
    program was started in, so it is refused. Raises DatasetError.
    """
    parent = os.path.abspath(path.parent)  # noqa: PTH100  (links stay as the user gave them)
    found: dict[str, None] = {}
    for number, line in enumerate(_listing_lines(path), start=1):
        text = line.strip()
        if not text:
            continue
        if text.startswith("./"):
            text = parent + os.sep + text[2:]
        elif not os.path.isabs(text):  # noqa: PTH117
            raise DatasetError(
                say(
                    "{file}, line {line}: {text} does not say from which folder it counts.",
                    file=shown(path.name),
                    line=number,
                    text=shown(text[:200]),
                ),
                hint="Import the dataset: the studio then writes lists with full paths.",
                where=Location(path, number),
            )
        found[os.path.normpath(text)] = None
    return list(found)


def _listing_lines(path: Path) -> list[str]:
    try:
        with path.open("rb") as stream:
            content = stream.read(MAX_LISTING_BYTES + 1)
        if len(content) > MAX_LISTING_BYTES:
            raise DatasetError(
                say(
                    "{file} is larger than {most} MB, too large for a list of images.",
                    file=shown(path.name),
                    most=MAX_LISTING_BYTES >> 20,
                ),
                hint="Name a folder of images instead.",
                where=Location(path),
            )
        return content.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise DatasetError(
            say("{file} is not UTF-8 text.", file=shown(path.name)),
            hint="Save the list as UTF-8.",
            where=Location(path),
        ) from None
    except OSError as error:
        raise DatasetError(
            say("{file} cannot be read: {reason}.", file=shown(path.name), reason=error.strerror or error),
            hint="Check that the file is there and that you may read it.",
            where=Location(path),
        ) from error


def list_images(split: SplitFolders) -> list[Path]:
    """List the images of a split as training would, sorted by path. Raises OSError for an unreadable folder."""
    found = [entry.path for folder in walk_split(split) for entry in folder.files if is_image_name(entry.name)]
    return [Path(path) for path in sorted(found)]


def shown(name: str) -> str:
    """Give a file name fit for a sentence: bytes that are no text become a replacement sign."""
    return name.encode("utf-8", "replace").decode("utf-8")
