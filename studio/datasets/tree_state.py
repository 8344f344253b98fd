"""The state of a dataset's files in one number, and the stamp of each: what a second scan compares.

Looks at names, sizes, times and inodes; opens nothing. Written for speed: an unchanged dataset costs little more than
asking the file system once per file.
"""

from __future__ import annotations

import hashlib
import os
import stat
from array import array
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from studio.datasets.image_files import SplitFolders, labels_folder, read_listing
from studio.datasets.layout import DatasetLayout

Stamp = tuple[int, int, int]  # bytes, time of the last change in nanoseconds, inode (0 where there is none)
_FILES_PER_TICK = 2000
# Names relative to an open folder spare the kernel the way there, for each file: a seventh of the whole.
_BY_HANDLE = os.stat in os.supports_dir_fd and os.listdir in os.supports_fd


@dataclass
class TreeState:
    """All files of the splits, folder by folder."""

    digest: str = ""
    newest: int = 0  # time of the last change of any file, in nanoseconds
    _folders: dict[str, tuple[list[str], list[int]]] = field(default_factory=dict)
    _stamps: dict[str, dict[str, Stamp]] = field(default_factory=dict)

    @property
    def files(self) -> int:
        """Give the number of files, labels and others included."""
        return sum(len(names) for names, _ in self._folders.values())

    def stamp(self, path: str) -> Stamp | None:
        """Give the stamp of a file, None for one that was not there."""
        folder, _, name = path.rpartition(os.sep)
        stamps = self._stamps.get(folder)
        if stamps is None:
            names, numbers = self._folders.get(folder, ([], []))
            stamps = dict(zip(names, zip(*[iter(numbers)] * 3, strict=True), strict=True))
            self._stamps[folder] = stamps
        return stamps.get(name)


def read_state(layout: DatasetLayout, tick: Callable[[], None]) -> TreeState:
    """Look at every file of the splits."""
    state = TreeState()
    total = hashlib.blake2b(digest_size=20)
    total.update(repr(layout).encode("utf-8", "surrogatepass"))
    seen: set[tuple[int, int] | str] = set()
    for split in layout.splits.values():
        if split.listing is not None:
            _read_listed(state, split, tick)
            continue
        for folder in dict.fromkeys((str(split.images), str(split.labels))):
            _read_tree(state, folder, seen, tick)
    for folder, (names, numbers) in state._folders.items():
        total.update(f"{folder}\0{len(names)}\0".encode("utf-8", "surrogatepass"))
        total.update("\0".join(names).encode("utf-8", "surrogatepass"))
        total.update(array("Q", numbers).tobytes())
        state.newest = max(state.newest, max(numbers[1::3], default=0))
    state.digest = total.hexdigest()
    return state


def _read_tree(state: TreeState, folder: str, seen: set[tuple[int, int] | str], tick: Callable[[], None]) -> None:
    """Look at a folder and the folders below it; each real folder once, so that a loop of links ends."""
    waiting = [folder]
    while waiting:
        path = waiting.pop()
        try:
            facts = os.stat(path)  # noqa: PTH116
            key = (facts.st_dev, facts.st_ino) if facts.st_ino else os.path.realpath(path)
            if key in seen:
                continue
            seen.add(key)
            waiting.extend(sorted(_read_folder(state, path, tick), reverse=True))
        except OSError:
            continue  # the scan says so where it matters


def _read_folder(state: TreeState, path: str, tick: Callable[[], None]) -> list[str]:
    """Take the stamps of the files in one folder; give the folders in it."""
    names: list[str] = []
    numbers: list[int] = []
    folders: list[str] = []
    if _BY_HANDLE:
        handle = os.open(path, os.O_RDONLY)
        try:
            there = os.listdir(handle)  # noqa: PTH208
            for start in range(0, len(there), _FILES_PER_TICK):
                tick()
                for name in there[start : start + _FILES_PER_TICK]:
                    try:
                        facts = os.stat(name, dir_fd=handle)
                    except OSError:  # a link to nothing, or gone since
                        continue
                    if facts.st_mode & 0o170000 == stat.S_IFDIR:
                        folders.append(f"{path}{os.sep}{name}")
                        continue
                    names.append(name)
                    numbers += (facts.st_size, facts.st_mtime_ns, facts.st_ino)
        finally:
            os.close(handle)
    else:
        with os.scandir(path) as entries:  # Windows answers from the listing itself
            for entry in entries:
                if entry.is_dir():
                    folders.append(entry.path)
                    continue
                try:
                    facts = entry.stat()
                except OSError:
                    continue
                names.append(entry.name)
                numbers += (facts.st_size, max(0, facts.st_mtime_ns), facts.st_ino)
        tick()
    state._folders[path] = names, [number & 0xFFFFFFFFFFFFFFFF for number in numbers] if _has_odd(numbers) else numbers
    return folders


def _has_odd(numbers: list[int]) -> bool:
    """Tell whether a time lies before 1970 or a number has more than 64 bits; such do not fit the array."""
    return bool(numbers) and (min(numbers) < 0 or max(numbers) >= 1 << 64)


def _read_listed(state: TreeState, split: SplitFolders, tick: Callable[[], None]) -> None:
    """Take the stamps of the images that a list names, and of their labels."""
    assert split.listing is not None
    for number, image in enumerate(read_listing(split.listing)):
        if not number % _FILES_PER_TICK:
            tick()
        folder, _, name = image.rpartition(os.sep)
        for place, file in ((folder, name), (labels_folder(folder), name.rpartition(".")[0] + ".txt")):
            try:
                facts = os.stat(f"{place}{os.sep}{file}")  # noqa: PTH116
            except OSError:
                continue
            names, numbers = state._folders.setdefault(place, ([], []))
            names.append(file)
            numbers += (facts.st_size, max(0, facts.st_mtime_ns), facts.st_ino & 0xFFFFFFFFFFFFFFFF)


def stamp_of(path: Path) -> Stamp | None:
    """Give the stamp a file has now."""
    try:
        facts = path.stat()
    except OSError:
        return None
    return facts.st_size, max(0, facts.st_mtime_ns), facts.st_ino
