"""What earlier scans found out, kept in the user's cache folder, never in a dataset.

Per dataset two files: the report with the state of the tree it belongs to, and what is known of each sound file under its
stamp. Plain numbers and JSON behind a check sum: a file that was cut, altered or written by another version is as good as none.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from array import array
from contextlib import suppress
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

from studio import paths
from studio.datasets.image_header import Format, ImageHeader
from studio.datasets.tree_state import Stamp, TreeState

VERSION = 2  # of the files and of the checks: raise it when a scan of the same files finds something else
MAX_DATASETS = 24  # the least recently scanned go first
MAX_TOTAL_BYTES = 1 << 30
MAX_LABEL_BYTES = 64 * 1024  # larger label files are read again
MAX_RECORD_BYTES = 256 * 1024 * 1024  # of all label files of one dataset
# A file changed within this time before it was read may change once more without another stamp: some file systems
# count in steps of two seconds. Such files are read again.
UNSETTLED_NANOSECONDS = 2_500_000_000

_FORMATS: tuple[Format, ...] = ("jpeg", "png", "bmp", "webp", "gif", "other")
_IMAGE, _LABEL = 7, 3  # numbers a file
_KINDS = {name: number << 8 for number, name in enumerate(_FORMATS)}  # beside the oddities, in one number


class Records:
    """What is known of single files: columns of numbers, as rows of their own would take as long as a scan."""

    def __init__(self) -> None:
        self.image_paths: list[str] = []
        self.image_numbers: array[int] | list[int] = []  # _IMAGE each: stamp, crc, format and flags, width, height
        self.looks: dict[str, str] = {}  # see `near_duplicates`
        self.label_paths: list[str] = []
        self.label_numbers: array[int] | list[int] = []  # _LABEL each: stamp
        self.contents: list[bytes] = []
        self._images: dict[str, int] = {}
        self._labels: dict[str, int] = {}

    def header(self, path: str, stamp: Stamp | None) -> ImageHeader | None:
        """Give the header of an image that has not changed."""
        at = self._images.get(path)
        if at is None or stamp is None:
            return None
        size, changed, inode, crc, kind, width, height = self.image_numbers[at * _IMAGE : at * _IMAGE + _IMAGE]
        if (size, changed, inode) != stamp:
            return None
        return ImageHeader(size, crc, _FORMATS[kind >> 8], width, height, kind & 0xFF)

    def content(self, path: str, stamp: Stamp | None) -> bytes | None:
        """Give the content of a label file that has not changed."""
        at = self._labels.get(path)
        if at is None or stamp is None or tuple(self.label_numbers[at * _LABEL : at * _LABEL + _LABEL]) != stamp:
            return None
        return self.contents[at]

    def look(self, path: str, stamp: Stamp | None) -> str | None:
        """Give the look of an image that has not changed; None when it is not known."""
        at = self._images.get(path)
        if at is None or stamp is None or tuple(self.image_numbers[at * _IMAGE : at * _IMAGE + 3]) != stamp:
            return None
        return self.looks.get(path)

    def to_parts(self) -> list[bytes]:
        """Give everything as bytes, in parts: joining them would take as long as writing them."""
        parts = [
            "\0".join(self.image_paths).encode("utf-8", "surrogatepass"),
            array("Q", self.image_numbers).tobytes(),
            "\0".join(self.label_paths).encode("utf-8", "surrogatepass"),
            array("Q", self.label_numbers).tobytes(),
            array("Q", map(len, self.contents)).tobytes(),
            b"".join(self.contents),
            json.dumps(self.looks).encode("ascii"),
        ]
        return [b" ".join(b"%d" % len(part) for part in parts) + b"\n", *parts]

    @classmethod
    def from_bytes(cls, body: bytes) -> Records:
        """Read what `to_parts` gave. Raises ValueError for anything else."""
        head, _, rest = body.partition(b"\n")
        parts: list[bytes] = []
        at = 0
        for size in map(int, head.split()):
            parts.append(rest[at : at + size])
            at += size
        images, image_numbers, labels, label_numbers, lengths, contents, looks = parts
        records = cls()
        records.image_paths = images.decode("utf-8", "surrogatepass").split("\0") if images else []
        records.image_numbers = array("Q", image_numbers)
        records.label_paths = labels.decode("utf-8", "surrogatepass").split("\0") if labels else []
        records.label_numbers = array("Q", label_numbers)
        ends = list(accumulate(array("Q", lengths), initial=0))
        records.contents = [contents[start:end] for start, end in pairwise(ends)]
        records.looks = json.loads(looks)
        records._images = {path: at for at, path in enumerate(records.image_paths)}
        records._labels = {path: at for at, path in enumerate(records.label_paths)}
        if (
            len(records.image_numbers) != _IMAGE * len(records.image_paths)
            or len(records.label_numbers) != _LABEL * len(records.label_paths)
            or len(records.contents) != len(records.label_paths)
        ):
            raise ValueError("columns of different lengths")
        return records


class Recorder:
    """Collects records during a scan."""

    def __init__(self, state: TreeState) -> None:
        self._state = state
        self._settled = time.time_ns() - UNSETTLED_NANOSECONDS
        self._bytes = 0
        self.records = Records()
        self._image_numbers: list[int] = []
        self._label_numbers: list[int] = []
        self.records.image_numbers, self.records.label_numbers = self._image_numbers, self._label_numbers

    @property
    def is_settled(self) -> bool:
        """Whether no file was changed so lately that it could change again unseen."""
        return self._state.newest < self._settled

    def image(self, path: str, stamp: Stamp | None, header: ImageHeader) -> None:
        """Keep the header of a sound image."""
        if stamp is None or stamp[1] >= self._settled or stamp[0] != header.file_bytes:
            return
        kind = _KINDS[header.format] | header.oddities
        self.records.image_paths.append(path)
        self._image_numbers += stamp
        self._image_numbers += (header.fingerprint, kind, header.width, header.height)

    def label(self, path: str, stamp: Stamp | None, content: bytes) -> None:
        """Keep the content of a sound label file."""
        if stamp is None or stamp[1] >= self._settled or stamp[0] != len(content) or len(content) > MAX_LABEL_BYTES:
            return
        self._bytes += len(content)
        if self._bytes <= MAX_RECORD_BYTES:
            self.records.label_paths.append(path)
            self._label_numbers += stamp
            self.records.contents.append(content)

    def look(self, path: str, look: str) -> None:
        """Keep how an image looks."""
        self.records.looks[path] = look


class ScanCache:
    """The kept scans. Every failure to read or write is silent: the scan is then only slower."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @classmethod
    def of_user(cls) -> ScanCache:
        """Give the cache in the user's cache folder."""
        return cls(paths.cache_folder() / "scans")

    def report(self, root: Path, digest: str) -> dict[str, Any] | None:
        """Give the report of the dataset at `root` in this state; None when there is none."""
        body = _read(self._file(root, "report"))
        try:
            kept = None if body is None else json.loads(body)
        except (ValueError, RecursionError):
            return None
        if not isinstance(kept, dict) or kept.get("digest") != digest or not isinstance(kept.get("report"), dict):
            return None
        fields: dict[str, Any] = kept["report"]
        return fields

    def records(self, root: Path) -> Records:
        """Give what is known of the files of a dataset; nothing when nothing is."""
        body = _read(self._file(root, "files"))
        try:
            return Records() if body is None else Records.from_bytes(body)
        except (ValueError, RecursionError):
            return Records()

    def keep(self, root: Path, *, records: Records, digest: str | None, report: dict[str, Any]) -> None:
        """Keep a scan; without a digest only what is known of the files."""
        with suppress(OSError):
            _write(self._file(root, "files"), records.to_parts())
            if digest is None:
                self._file(root, "report").unlink(missing_ok=True)
            else:
                body = json.dumps({"digest": digest, "report": report}, separators=(",", ":"), check_circular=False)
                _write(self._file(root, "report"), [body.encode("ascii")])
            self._prune()

    def _file(self, root: Path, kind: str) -> Path:
        name = hashlib.blake2b(str(root).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
        return self._folder / f"{name}.{kind}"

    def _prune(self) -> None:
        """Remove the scans that were not renewed for longest, and what a killed scan left half written."""
        files = sorted(((f.stat().st_mtime, f.stat().st_size, f) for f in self._folder.iterdir()), reverse=True)
        names: set[str] = set()
        total = 0
        for _, size, file in files:
            names.add(file.stem)
            total += size
            if len(names) > MAX_DATASETS or (total > MAX_TOTAL_BYTES and len(names) > 1):
                file.unlink(missing_ok=True)


def _write(path: Path, parts: list[bytes]) -> None:
    total = hashlib.blake2b(digest_size=16)
    for part in parts:
        total.update(part)
    path.parent.mkdir(parents=True, exist_ok=True)
    # Not `write_bytes_atomically`: waiting for the disk takes as long as a scan, and the check sum finds a torn file.
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with beside.open("wb", buffering=0) as stream:
            for part in (f"{VERSION} {total.hexdigest()}\n".encode("ascii"), *parts):
                left = memoryview(part)
                while left:  # a disk that is full may take a part of it
                    left = left[stream.write(left) :]
        paths.replace_file(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def _read(path: Path) -> bytes | None:
    """Read a file of this cache; None for one that is not there or not whole."""
    try:
        head, _, body = path.read_bytes().partition(b"\n")
        if head != f"{VERSION} {hashlib.blake2b(body, digest_size=16).hexdigest()}".encode("ascii"):
            return None
    except OSError:
        return None
    return body
