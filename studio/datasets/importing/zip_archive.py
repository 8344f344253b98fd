"""Read the files of a zip archive. The list of files is bounded before it is read; names are told apart by their code."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path

from studio.datasets.importing.archive import MAX_MEMBERS, Budget, Member, refuse
from studio.datasets.importing.watch import Watch
from studio.sentence import say

MAX_DIRECTORY_BYTES = 128 * 1024 * 1024
_END, _END64, _LOCATOR64 = b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"
_UTF8_FLAG, _ENCRYPTED_FLAG = 0x800, 0x1
_READABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # LZMA's and bzip2's blocks can ask for far more memory


def zip_members(archive: Path, budget: Budget, watch: Watch) -> Iterator[Member]:
    """Yield the members of a zip archive, in the order of its list, each open for reading."""
    check_directory(archive)
    with zipfile.ZipFile(archive) as opened:
        entries = opened.infolist()
        if len(entries) > MAX_MEMBERS:
            raise refuse(archive, say("holds more than {most} files", most=f"{MAX_MEMBERS:,}"))
        declared = sum(entry.file_size for entry in entries)
        budget.spend(declared)  # refused before the first byte is written; real bytes are counted again below
        budget.spent = 0
        watch.begin(max(declared, 1))
        for entry in entries:
            name = member_name(entry)
            mode = entry.external_attr >> 16 & 0o170000
            if entry.is_dir():
                yield Member(name, 0, "folder", None)
            elif mode not in (0, 0o100000):
                yield Member(name, entry.file_size, "a link" if mode == 0o120000 else "a device", None)
            elif entry.flag_bits & _ENCRYPTED_FLAG:
                raise refuse(archive, "is protected by a password")
            elif entry.compress_type not in _READABLE:
                raise refuse(archive, "is packed in a way that cannot be read here (only Store and Deflate can)")
            else:
                with opened.open(entry) as stream:
                    yield Member(name, entry.file_size, "file", stream)
            watch.step(entry.file_size)


def member_name(entry: zipfile.ZipInfo) -> str:
    """Give the name of a member. Windows writes names in the system's code and does not say so; GBK is tried for Chinese."""
    if entry.flag_bits & _UTF8_FLAG or entry.filename.isascii():
        return entry.filename
    try:
        raw = entry.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding).replace("\\", "/")
        except UnicodeDecodeError:
            continue
    return entry.filename


def check_directory(archive: Path) -> None:
    """Refuse an archive whose list of files alone would fill the memory: `zipfile` makes an object of each entry first."""
    size = archive.stat().st_size
    with archive.open("rb") as stream:
        stream.seek(max(0, size - 65_557))
        tail = stream.read()
        at = tail.rfind(_END)
        if at < 0 or len(tail) - at < 22:
            raise zipfile.BadZipFile("it has no list of files at its end")
        (directory_bytes,) = struct.unpack("<I", tail[at + 12 : at + 16])
        directory_end = size - len(tail) + at
        if tail[max(0, at - 20) : at][:4] == _LOCATOR64:
            directory_end -= 76
            stream.seek(max(0, directory_end))
            end64 = stream.read(56)
            if end64[:4] == _END64:
                (directory_bytes,) = struct.unpack("<Q", end64[40:48])
        if directory_bytes > min(size, MAX_DIRECTORY_BYTES):
            raise refuse(archive, "has a list of files that is too long")
        # The list ends where its end record begins; `zipfile` counts in the same way.
        entries, rest = 0, directory_bytes
        stream.seek(max(0, directory_end - directory_bytes))
        previous = b""
        while rest > 0 and (block := stream.read(min(rest, 1 << 20))):
            entries += (previous + block).count(b"PK\x01\x02")
            previous = block[-3:]
            rest -= len(block)
        if entries > MAX_MEMBERS:
            raise refuse(archive, say("holds more than {most} files", most=f"{MAX_MEMBERS:,}"))
