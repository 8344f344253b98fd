"""Archives of strangers, and an import that must leave nothing behind."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from studio.datasets.importing.importer import import_dataset
from studio.datasets.importing.plan import ImportReport
from studio.datasets.importing.recognise import recognise


def import_(source: Path) -> ImportReport:
    return import_dataset(recognise(source), source.parent / "out" / "new")


def files(root: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(root.rglob("*")):
        if path.is_file():
            yield path.relative_to(root).as_posix(), path.read_bytes()


def zip_of(target: Path, root: Path, *, more: dict[str, bytes] | None = None) -> Path:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in [*files(root), *(more or {}).items()]:
            packed.writestr(name, content)
    return target


def tar_of(target: Path, root: Path, members: Callable[[tarfile.TarFile], None] | None = None) -> Path:
    with tarfile.open(target, "w:gz") as packed:
        packed.add(root, "set")
        if members is not None:
            members(packed)
    return target


def add(packed: tarfile.TarFile, name: str, content: bytes = b"x", **fields: object) -> None:
    info = tarfile.TarInfo(name)
    info.size = len(content)
    for key, value in fields.items():
        setattr(info, key, value)
    packed.addfile(info, io.BytesIO(content))


def nothing_outside(folder: Path, *, allowed: set[str]) -> None:
    """Check that beside what was there only `out`, empty, is new."""
    assert {path.name for path in folder.iterdir()} <= allowed | {"out"}
    assert not (folder / "out").exists() or list((folder / "out").iterdir()) == []
