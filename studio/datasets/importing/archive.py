"""Unpack a zip or tar archive of a stranger's into a folder of the studio's own, within limits.

An archive that reaches outside its folder, or that unpacks to far more than it can honestly hold, is refused whole.
Links, devices, programs and foreign caches (pickles, which run when they are loaded) are left out and told. Only
files that a dataset needs are written, without execute bits, and nothing is ever overwritten.
"""

from __future__ import annotations

import gzip
import shutil
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from studio.datasets.findings import Findings
from studio.datasets.image_files import IMAGE_SUFFIXES, UNREAD_IMAGE_SUFFIXES, shown, suffix_of
from studio.datasets.importing.portable import is_portable
from studio.datasets.importing.watch import Watch
from studio.errors import DatasetError, Location
from studio.sentence import Sentence, say

ARCHIVE_SUFFIXES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2")
KEPT_SUFFIXES = (
    IMAGE_SUFFIXES | UNREAD_IMAGE_SUFFIXES | {"txt", "yaml", "yml", "json", "xml", "names", "data", "csv", "md"}
)
MAX_MEMBERS = 500_000
MAX_RATIO = 200  # unpacked to packed; honest datasets stay below 20
RATIO_FREE_BYTES = 16 * 1024 * 1024  # below this the ratio says nothing
MAX_DEPTH = 20
MAX_PART = 200  # bytes of one name; file systems end at 255
MAX_FILE_BYTES = 2 * 1024**3
SHARE_OF_FREE_SPACE = 0.5
BLOCK = 1 << 18


@dataclass
class Member:
    """One file of an archive, as a reader of a format hands it over."""

    name: str  # with "/" between the parts
    size: int  # bytes, as the archive says
    what: str  # "file", "folder", or words for what is left out: "a link"
    stream: IO[bytes] | None  # open for a file until the next member is asked for


class Budget:
    """What an archive may still unpack to; shared by all its files, whatever its headers say."""

    def __init__(self, archive: Path, folder: Path) -> None:
        self.archive = archive
        packed = archive.stat().st_size
        self.by_ratio = max(RATIO_FREE_BYTES, packed * MAX_RATIO)
        self.by_space = int(shutil.disk_usage(folder).free * SHARE_OF_FREE_SPACE)
        self.spent = 0

    def spend(self, count: int) -> None:
        """Count unpacked bytes. Raises DatasetError when it is more than the archive may hold."""
        self.spent += count
        if self.spent > self.by_ratio:
            raise refuse(
                self.archive,
                say(
                    "unpacks to more than {most} times its size, as archives do that are made to fill a disk",
                    most=MAX_RATIO,
                ),
            )
        if self.spent > self.by_space:
            raise DatasetError(
                say(
                    "{file} unpacks to more than half of the free space, {space} GB.",
                    file=shown(self.archive.name),
                    space=f"{self.by_space / 1000000000.0:.1f}",
                ),
                hint="Make room, or choose a folder on another disk.",
                where=Location(self.archive),
            )


def is_archive(path: Path) -> bool:
    """Tell by the name whether a file is an archive that can be unpacked."""
    return path.name.lower().endswith(ARCHIVE_SUFFIXES)


def refuse(archive: Path, why: str) -> DatasetError:
    """Make the error for an archive that is not unpacked; `why` continues "<name> …"."""
    return DatasetError(
        say("{file} {reason}; nothing was unpacked.", file=shown(archive.name), reason=why),
        hint="Ask for it where it comes from, or unpack it yourself and look at what is in it.",
        where=Location(archive),
    )


def unpack(archive: Path, folder: Path, *, watch: Watch, findings: Findings) -> int:
    """Unpack the dataset files of an archive into `folder`, which exists and is empty; give their number.

    Raises DatasetError for an archive that is damaged, hostile or too large; `folder` may then hold a part of it.
    """
    watch.begin(archive.stat().st_size)
    try:
        return _unpack(archive, folder, watch=watch, findings=findings)
    except (zipfile.BadZipFile, tarfile.TarError, zlib.error, gzip.BadGzipFile, EOFError) as error:
        raise damaged(archive, error) from error
    except OSError as error:
        if error.errno is not None:
            raise
        raise damaged(archive, error) from error  # bz2 says so that its data is not its own
    except (ValueError, NotImplementedError, struct.error) as error:  # what `zipfile` and `tarfile` say of odd fields
        raise damaged(archive, error) from error


def _unpack(archive: Path, folder: Path, *, watch: Watch, findings: Findings) -> int:
    budget = Budget(archive, folder)
    kept = 0
    for number, member in enumerate(_members(archive, budget, watch), start=1):
        watch.tick()
        if number > MAX_MEMBERS:
            raise refuse(archive, say("holds more than {most} files", most=f"{MAX_MEMBERS:,}"))
        parts = safe_parts(member.name, archive)
        if member.what == "folder":
            continue
        reason = member.what if member.what != "file" else _unwanted(parts)
        if reason is None and member.size > MAX_FILE_BYTES:
            reason = "a file larger than 2 GB"
        if reason:
            _leave_out(findings, reason, "/".join(parts))
        elif reason is None and member.stream is not None:
            kept += _write(member, folder.joinpath(*parts), budget, watch, findings)
    return kept


def safe_parts(name: str, archive: Path) -> tuple[str, ...]:
    """Give the parts of a member's path below the folder. Raises DatasetError when it leads outside or is absurd."""
    plain = name.replace("\\", "/")
    parts = tuple(part for part in plain.split("/") if part not in ("", "."))
    told = shown("".join(sign if sign.isprintable() else "?" for sign in name)[:120])
    has_drive = bool(parts) and len(parts[0]) >= 2 and parts[0][1] == ":" and parts[0][0].isalpha()
    if plain.startswith("/") or has_drive or ".." in parts:
        raise refuse(archive, say('holds "{file}", a path that leads out of its folder', file=told))
    if len(parts) > MAX_DEPTH:
        raise refuse(archive, say("nests folders more than {most} deep", most=MAX_DEPTH))
    for part in parts:
        too_long = len(part.encode("utf-8", "surrogateescape")) > MAX_PART
        if too_long or not is_portable(part):
            # Not the whole archive: one odd name is a nuisance, no attack. Left out by `_unwanted`.
            return (*parts[:-1], "\0")
    return parts


def _unwanted(parts: tuple[str, ...]) -> str | None:
    """Say what is wrong with a file, as the end of "was left out: …"; "" for what is not worth a word, None to keep it."""
    if not parts:
        return ""
    name = parts[-1]
    if any(part.startswith(".") or part == "__MACOSX" for part in parts) or name.lower() in (
        "thumbs.db",
        "desktop.ini",
    ):
        return ""
    if "\0" in parts:
        return "a name that not every system can store"
    suffix = suffix_of(name)
    if suffix in ("cache", "pkl", "pickle", "npy", "npz", "pt", "pth"):
        return say("a .{suffix} file, which can hold a program", suffix=suffix)
    if suffix not in KEPT_SUFFIXES and name.lower() not in ("readme", "license"):
        if not suffix:
            return "a file without a suffix, which no dataset needs"
        return say("a .{suffix} file, which no dataset needs", suffix=suffix)
    return None


def _leave_out(findings: Findings, reason: str, name: str) -> None:
    reason = reason if isinstance(reason, Sentence) else say(reason)
    findings.add(
        "warning",
        "import-left-out",
        say(
            "{file} was left out: it is {reason}.",
            file=shown(name.replace(chr(0), "?")[:200]),
            reason=reason,
        )
        if not reason.startswith("a name")
        else say(
            "A file in {folder} was left out: it has {reason}.",
            folder=shown(name.rpartition("/")[0][:200]) or "the archive",
            reason=reason,
        ),
        hint="Nothing to do, unless it is a part of the dataset.",
    )


def _write(member: Member, target: Path, budget: Budget, watch: Watch, findings: Findings) -> int:
    """Write one file; 0 when something of that name is there already."""
    assert member.stream is not None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as out:
            while block := member.stream.read(BLOCK):
                budget.spend(len(block))
                out.write(block)
                watch.tick()
    except (FileExistsError, NotADirectoryError, IsADirectoryError):
        _leave_out(findings, "there twice", member.name)
        return 0
    return 1


def _members(archive: Path, budget: Budget, watch: Watch) -> Iterator[Member]:
    from studio.datasets.importing.tar_archive import tar_members
    from studio.datasets.importing.zip_archive import zip_members

    with archive.open("rb") as stream:
        is_zip = stream.read(2) == b"PK"
    return (zip_members if is_zip else tar_members)(archive, budget, watch)


def damaged(archive: Path, error: BaseException) -> DatasetError:
    """Make the error for an archive that cannot be read to its end."""
    return DatasetError(
        say("{file} is damaged or is no archive that can be read: {reason}.", file=shown(archive.name), reason=error),
        hint="Download or copy it again, or unpack it yourself and import the folder.",
        where=Location(archive),
    )
