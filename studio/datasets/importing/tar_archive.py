"""Read the files of a tar archive, plain, gzip or bzip2, as a stream: neither a list of members nor long headers are held."""

from __future__ import annotations

import bz2
import gzip
import io
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from studio.datasets.importing.archive import Budget, Member, refuse
from studio.datasets.importing.watch import Watch

MAX_HEADER_BYTES = 1 << 20  # of one member: long names and pax fields; `tarfile` reads them whole
HUGE_HEADER = "holds a header that is made to fill the memory"
_LONG_HEADERS = {
    tarfile.XHDTYPE,
    tarfile.XGLTYPE,
    tarfile.SOLARIS_XHDTYPE,
    tarfile.GNUTYPE_LONGNAME,
    tarfile.GNUTYPE_LONGLINK,
}


class _HugeHeader(Exception):  # noqa: N818  (turned into a sentence below)
    """A header asks for more memory than any honest one."""


class _CautiousInfo(tarfile.TarInfo):
    """Refuses a header before its content is read."""

    @classmethod
    def frombuf(cls, buf: Any, encoding: Any, errors: Any) -> Any:
        info = super().frombuf(buf, encoding, errors)
        if info.type == tarfile.GNUTYPE_SPARSE or (info.type in _LONG_HEADERS and info.size > MAX_HEADER_BYTES):
            raise _HugeHeader
        return info


class _Counted(io.RawIOBase):
    """The unpacked stream; every byte is paid for, those of members that are left out too."""

    def __init__(self, stream: IO[bytes], budget: Budget) -> None:
        self._stream, self._budget = stream, budget
        self._seen = 0
        self.allowed = 0  # bytes until somebody has to ask again

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        block = self._stream.read(min(size, 1 << 18) if size > 0 else 1 << 18)
        self.allowed -= len(block)
        if self.allowed < 0:
            raise refuse(self._budget.archive, HUGE_HEADER)
        self._seen += len(block)
        if self._seen > self._budget.by_ratio:
            self._budget.spend(self._seen)  # raises
        return block


def tar_members(archive: Path, budget: Budget, watch: Watch) -> Iterator[Member]:
    """Yield the members of a tar archive in their order, each open for reading."""
    with archive.open("rb") as packed:
        head = packed.read(6)
        packed.seek(0)
        try:
            with _unpacked(archive, packed, head) as plain:
                yield from _read(archive, _Counted(plain, budget), packed=packed, watch=watch)
        except _HugeHeader:
            raise refuse(archive, HUGE_HEADER) from None


def _unpacked(archive: Path, packed: IO[bytes], head: bytes) -> Any:
    if head.startswith(b"\x1f\x8b"):
        return gzip.GzipFile(fileobj=packed, mode="rb")
    if head.startswith(b"BZh"):
        return bz2.BZ2File(packed, mode="rb")
    if head.startswith((b"\xfd7zXZ", b"(\xb5/\xfd", b"7z\xbc\xaf", b"Rar!")):
        raise refuse(archive, "is packed in a way that is not read here (zip, tar, tar.gz and tar.bz2 are)")
    return io.BufferedReader(io.FileIO(archive))


def _read(archive: Path, plain: _Counted, *, packed: IO[bytes], watch: Watch) -> Iterator[Member]:
    slack = 2 * tarfile.RECORDSIZE + (1 << 18)  # what the stream reads ahead
    plain.allowed = slack
    with tarfile.open(fileobj=plain, mode="r|", tarinfo=_CautiousInfo, errorlevel=1) as opened:
        while True:
            plain.allowed += 4 * MAX_HEADER_BYTES
            info = opened.next()
            if info is None:
                return
            opened.members = []  # type: ignore[attr-defined]  # `tarfile` would keep them all
            watch.done = packed.tell()
            plain.allowed = info.size + slack  # read by whoever wants it, or passed over by the next `next`
            if info.isdir():
                yield Member(info.name, 0, "folder", None)
            elif info.issym() or info.islnk():
                yield Member(info.name, 0, "a link", None)
            elif not info.isreg() or info.issparse():
                yield Member(info.name, info.size, "a file with holes" if info.issparse() else "a device", None)
            else:
                yield Member(info.name, info.size, "file", opened.extractfile(info))
