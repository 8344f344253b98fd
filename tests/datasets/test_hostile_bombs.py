"""Archives that are made to fill a disk or the memory, and broken ones: refused in a sentence, within bounds."""

from __future__ import annotations

import bz2
import gzip
import struct
import tarfile
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from studio.datasets.importing.archive import MAX_MEMBERS
from studio.errors import DatasetError
from tests.datasets.strangers import add, import_, nothing_outside


def _zip_bomb(tmp_path: Path) -> Path:
    packed = tmp_path / "bomb.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out, out.open("train/labels/a.txt", "w") as stream:
        for _ in range(60):
            stream.write(b"\0" * (1 << 20))
    return packed


def _tar_bomb(tmp_path: Path) -> Path:
    packed = tmp_path / "bomb.tar.gz"
    info = tarfile.TarInfo("left-out.bin")  # bytes that are not kept are paid for too
    info.size = 60 << 20
    with gzip.open(packed, "wb") as out:
        out.write(info.tobuf())
        for _ in range(60):
            out.write(b"\0" * (1 << 20))
    return packed


def _bz2_bomb(tmp_path: Path) -> Path:
    packed = tmp_path / "bomb.tar.bz2"
    info = tarfile.TarInfo("a.txt")
    info.size = 40 << 20
    packed.write_bytes(bz2.compress(info.tobuf() + b"\0" * info.size))
    return packed


def _lying_zip(tmp_path: Path) -> Path:
    """Say in both headers that 60 MB are 10 bytes."""
    packed = _zip_bomb(tmp_path)
    packed.write_bytes(packed.read_bytes().replace(struct.pack("<I", 60 << 20), struct.pack("<I", 10)))
    return packed


def _header_bomb(tmp_path: Path) -> Path:
    packed = tmp_path / "bomb.tgz"
    info = tarfile.TarInfo("x")
    info.type, info.size = tarfile.XHDTYPE, 1 << 30
    with gzip.open(packed, "wb") as out:
        out.write(info.tobuf())
        for _ in range(20):
            out.write(b"1" * (1 << 20))
    return packed


def _many(tmp_path: Path) -> Path:
    """Claim a list of more files than are allowed; the entries repeat."""
    packed = tmp_path / "many.zip"
    name = b"a.txt"
    entry = (
        b"PK\x01\x02"
        + struct.pack("<HHHHHHIIIHHHHHII", 20, 20, 0, 0, 0, 0, 0, 0, 0, len(name), 0, 0, 0, 0, 0, 0)
        + name
    )
    count = MAX_MEMBERS + 10
    directory = entry * count
    packed.write_bytes(directory + struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 9, 9, len(directory), 0, 0))
    return packed


def _deep(tmp_path: Path) -> Path:
    packed = tmp_path / "deep.zip"
    with zipfile.ZipFile(packed, "w") as out:
        out.writestr("a/" * 50 + "x.txt", b"x")
    return packed


def _encrypted(tmp_path: Path) -> Path:
    packed = tmp_path / "secret.zip"
    with zipfile.ZipFile(packed, "w") as out:
        out.writestr("a.txt", b"x")
    raw = bytearray(packed.read_bytes())
    raw[6] |= 1
    raw[raw.find(b"PK\x01\x02") + 8] |= 1
    packed.write_bytes(raw)
    return packed


def _lzma(tmp_path: Path) -> Path:
    packed = tmp_path / "lzma.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_LZMA) as out:
        out.writestr("a.txt", b"x" * 1000)
    return packed


def _xz(tmp_path: Path) -> Path:
    packed = tmp_path / "set.tar"
    packed.write_bytes(b"\xfd7zXZ\0" + b"\0" * 600)
    return packed


def _truncated(tmp_path: Path) -> Path:
    packed = tmp_path / "cut.tar.gz"
    with tarfile.open(packed, "w:gz") as out:
        add(out, "a.txt", bytes(range(256)) * 400)
    packed.write_bytes(packed.read_bytes()[:200])
    return packed


def _spoilt_bz2(tmp_path: Path) -> Path:
    packed = tmp_path / "spoilt.tar.bz2"
    raw = bytearray(bz2.compress(bytes(range(256)) * 400))
    raw[30:34] = b"\0\1\2\3"
    packed.write_bytes(raw)
    return packed


def _no_archive(tmp_path: Path) -> Path:
    packed = tmp_path / "page.zip"
    packed.write_bytes(b"<html>404</html>")
    return packed


def _cut_zip(tmp_path: Path) -> Path:
    packed = _deep(tmp_path)
    packed.write_bytes(packed.read_bytes()[:-40])
    return packed


BOMBS = {
    _zip_bomb: "200 times its size",
    _tar_bomb: "200 times its size",
    _bz2_bomb: "200 times its size",
    _lying_zip: "damaged",
    _header_bomb: "made to fill the memory",
    _many: "holds more than",
    _deep: "nests folders",
    _encrypted: "password",
    _lzma: "cannot be read here",
    _xz: "is not read here",
    _truncated: "damaged",
    _spoilt_bz2: "damaged",
    _no_archive: "damaged|no file",
    _cut_zip: "damaged",
}


@pytest.mark.parametrize("make", BOMBS, ids=lambda make: make.__name__.strip("_"))
def test_a_bomb_or_a_broken_archive_is_refused_with_little_memory(tmp_path, make):
    packed = make(tmp_path)
    tracemalloc.start()
    with pytest.raises(DatasetError, match=BOMBS[make]) as caught:
        import_(packed)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 40_000_000
    assert caught.value.message.endswith(".")
    assert caught.value.hint.endswith(".")
    assert "\n" not in caught.value.message
    nothing_outside(tmp_path, allowed={packed.name})
