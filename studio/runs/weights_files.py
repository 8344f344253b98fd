"""Where weights files lie: a known name such as yolo11n.pt is found in the studio's folder, and never fetched."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from studio.errors import Location, RunError
from studio.paths import weights_folder
from studio.runs.checkpoint import read_weights
from studio.sentence import listed, say

SOURCE = "https://github.com/ultralytics/assets/releases"


def find_weights(given: Path, folders: Sequence[Path] = ()) -> Path:
    """Give the absolute path of a weights file; a name without a folder is also looked for in `folders` and the studio's.

    Raises RunError where there is none. Nothing is downloaded.
    """
    given = given.expanduser()
    places = [given.parent]
    if given.parent == Path():
        places = [*dict.fromkeys([Path(), *folders, weights_folder()])]
    for place in places:
        if (place / given.name).is_file():
            return (place / given.name).resolve()
    raise RunError(
        say(
            "There is no weights file {name} in {folders}.",
            name=given.name,
            folders=listed([str(place.resolve()) for place in places]),
        ),
        hint=say(
            "The studio downloads nothing. Get the file, for example from {source}, and put it into {folder}.",
            source=SOURCE,
            folder=weights_folder(),
        ),
        where=Location(given),
    )


def fitting_weights(base: str, scale: str, folders: Sequence[Path] = ()) -> Path | None:
    """Find the stock weights of a base and scale, yolo11n.pt, in `folders` or in the studio's; None if they are not there."""
    for place in [*folders, weights_folder()]:
        if (place / f"{base}{scale}.pt").is_file():
            return place / f"{base}{scale}.pt"
    return None


def checked_weights(given: Path) -> Path:
    """Find a weights file and check that its numbers may be taken. Raises RunError, in words, if not."""
    path = find_weights(given)
    read_weights(path)
    return path
