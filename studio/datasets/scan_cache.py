"""What earlier scans found out, kept in the user's cache folder, never in a dataset.

Per dataset two files: the report with the state of the tree it belongs to, and what is known of each sound file under its
stamp. Plain JSON behind a check sum: a file that was cut, altered or written by another version is as good as none.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from studio import paths
from studio.datasets.image_header import ImageHeader
from studio.datasets.tree_state import Stamp, TreeState

VERSION = 1  # of the files and of the checks: raise it when a scan of the same files finds something else
MAX_DATASETS = 24  # the least recently scanned go first
MAX_TOTAL_BYTES = 1 << 30
MAX_LABEL_BYTES = 64 * 1024  # larger label files are read again
MAX_RECORD_BYTES = 256 * 1024 * 1024  # of all label files of one dataset
# A file changed within this time before it was read may change once more without another stamp: some file systems
# count in steps of two seconds. Such files are read again.
UNSETTLED_NANOSECONDS = 2_500_000_000

_FLAGS = ("rotated", "cmyk", "sixteen_bit", "odd_end", "wrong_suffix", "alpha")


@dataclass
class Records:
    """What is known of single files."""

    images: dict[str, list[Any]] = field(default_factory=dict)  # path -> stamp, crc, format, width, height, flags, look
    labels: dict[str, list[Any]] = field(default_factory=dict)  # path -> stamp, content

    def header(self, path: str, stamp: Stamp | None) -> ImageHeader | None:
        """Give the header of an image that has not changed."""
        record = self.images.get(path)
        if record is None or stamp is None or (record[0], record[1], record[2]) != stamp:
            return None
        _, _, _, crc, kind, width, height, flags, _ = record
        header = ImageHeader(stamp[0], crc, kind, width, height)
        if flags:
            for bit, name in enumerate(_FLAGS):
                setattr(header, name, bool(flags >> bit & 1))
        return header

    def content(self, path: str, stamp: Stamp | None) -> bytes | None:
        """Give the content of a label file that has not changed."""
        record = self.labels.get(path)
        if record is None or stamp is None or (record[0], record[1], record[2]) != stamp:
            return None
        content: str = record[3]
        return content.encode("ascii")

    def look(self, path: str, stamp: Stamp | None) -> str | None:
        """Give the look (see `near_duplicates`) of an image that has not changed; None when it is not known."""
        record = self.images.get(path)
        if record is None or stamp is None or (record[0], record[1], record[2]) != stamp:
            return None
        return record[8] or None


class Recorder:
    """Collects records during a scan."""

    def __init__(self, state: TreeState) -> None:
        self._state = state
        self._settled = time.time_ns() - UNSETTLED_NANOSECONDS
        self._bytes = 0
        self.records = Records()

    @property
    def is_settled(self) -> bool:
        """Whether no file was changed so lately that it could change again unseen."""
        return self._state.newest < self._settled

    def image(self, path: str, stamp: Stamp | None, header: ImageHeader) -> None:
        """Keep the header of a sound image."""
        if stamp is None or stamp[1] >= self._settled or stamp[0] != header.file_bytes:
            return
        flags = 0
        if header.rotated or header.cmyk or header.sixteen_bit or header.odd_end or header.wrong_suffix or header.alpha:
            flags = sum(1 << bit for bit, name in enumerate(_FLAGS) if getattr(header, name))
        self.records.images[path] = [
            *stamp, header.fingerprint, header.format, header.width, header.height, flags, "",
        ]  # fmt: skip

    def label(self, path: str, stamp: Stamp | None, content: bytes) -> None:
        """Keep the content of a sound label file, which is ASCII."""
        if stamp is None or stamp[1] >= self._settled or stamp[0] != len(content) or len(content) > MAX_LABEL_BYTES:
            return
        self._bytes += len(content)
        if self._bytes <= MAX_RECORD_BYTES:
            self.records.labels[path] = [*stamp, content.decode("ascii")]

    def look(self, path: str, look: str) -> None:
        """Keep how an image looks."""
        record = self.records.images.get(path)
        if record is not None:
            record[8] = look


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
        kept = _read(self._file(root, "report"))
        if not isinstance(kept, dict) or kept.get("digest") != digest or not isinstance(kept.get("report"), dict):
            return None
        fields: dict[str, Any] = kept["report"]
        return fields

    def records(self, root: Path) -> Records:
        """Give what is known of the files of a dataset; nothing when nothing is."""
        kept = _read(self._file(root, "files"))
        if isinstance(kept, list) and len(kept) == 2 and all(isinstance(part, dict) for part in kept):
            return Records(*kept)
        return Records()

    def keep(self, root: Path, *, records: Records, digest: str | None, report: dict[str, Any]) -> None:
        """Keep a scan; without a digest only what is known of the files."""
        with suppress(OSError):
            _write(self._file(root, "files"), [records.images, records.labels])
            if digest is None:
                self._file(root, "report").unlink(missing_ok=True)
            else:
                _write(self._file(root, "report"), {"digest": digest, "report": report})
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


def _write(path: Path, content: object) -> None:
    body = json.dumps(content, separators=(",", ":"), check_circular=False).encode("ascii")
    head = f"{VERSION} {hashlib.blake2b(body, digest_size=16).hexdigest()}\n".encode("ascii")
    path.parent.mkdir(parents=True, exist_ok=True)
    # Not `write_bytes_atomically`: waiting for the disk takes as long as a scan, and the check sum finds a torn file.
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        beside.write_bytes(head + body)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _read(path: Path) -> object:
    """Read a file of this cache; None for one that is not there or not whole."""
    try:
        head, _, body = path.read_bytes().partition(b"\n")
        if head != f"{VERSION} {hashlib.blake2b(body, digest_size=16).hexdigest()}".encode("ascii"):
            return None
        kept: object = json.loads(body)
    except (OSError, ValueError, RecursionError):
        return None
    return kept
