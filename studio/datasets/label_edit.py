"""A label file as rows that can be changed: what is not touched is written back byte for byte.

Faulty rows stay in the list with their sentence, so that a person can mend or remove them. Saving is atomic, keeps a
copy of the old file in a folder of the studio's, and refuses when somebody else changed the file meanwhile.
"""

from __future__ import annotations

import codecs
import hashlib
import os
import shutil
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from studio.datasets.image_files import shown
from studio.datasets.labels import read_content, read_rows
from studio.errors import LabelError, Location, Problem
from studio.paths import replace_file

MAX_ROWS = 20_000  # more cannot be drawn or picked by hand
BACKUPS_KEPT = 20  # of one label file


@dataclass(frozen=True)
class EditRow:
    """One row. `points` are two corners of a box or three and more of a polygon, relative to the image."""

    text: str  # as it stands in the file, or as it will be written
    class_id: int = -1  # -1: the file does not tell
    points: tuple[tuple[float, float], ...] = ()
    is_polygon: bool = False
    problem: Problem | None = None  # of a row as it was read

    @property
    def is_faulty(self) -> bool:
        """Whether there is nothing in it that could be drawn."""
        return not self.points

    @property
    def is_broken(self) -> bool:
        """Whether training would refuse the row as it stands."""
        return self.problem is not None and self.problem.severity == "error"

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Give left, top, right and bottom, relative to the image."""
        xs, ys = [x for x, _ in self.points], [y for _, y in self.points]
        return min(xs), min(ys), max(xs), max(ys)


@dataclass(frozen=True)
class LabelDocument:
    """A label file as it was read. `content` is None where there is no file."""

    path: Path
    rows: tuple[EditRow, ...]
    content: bytes | None
    problem: Problem | None = None  # of the file as a whole


class LabelChangedError(LabelError):
    """The file on the disk is no longer the one that was read."""


def load_document(path: Path, *, nc: int | None) -> LabelDocument:
    """Read a label file for editing; no file is an empty one.

    Raises LabelError when it cannot be read or is too long to be edited by hand.
    """
    content = _content_of(path)
    if content is None:
        return LabelDocument(path, (), None)
    text, problem = _decode(content, path)
    lines = text.splitlines()
    if sum(1 for line in lines if line.strip()) > MAX_ROWS:
        raise LabelError(
            f"{shown(path.name)} holds {len(lines)} rows; up to {MAX_ROWS} can be edited here.",
            hint="Check how the file was written: this is more than one image can hold.",
            where=Location(path),
        )
    seen: set[str] = set()
    rows = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        row = _parse(line, path, number=number, nc=nc)
        key = " ".join(line.split())
        if row.problem is None and key in seen:
            text = f"{shown(path.name)}, line {number}: the same row is there twice; training uses it once."
            row = replace(row, problem=Problem("warning", "label-duplicate-row", text, "Remove one of the two."))
        seen.add(key)
        rows.append(row)
    kinds = {row.is_polygon for row in rows if not row.is_faulty}
    if len(kinds) == 2:
        text = f"{shown(path.name)} mixes boxes and polygons; training leaves the image out."
        hint = "Write every object as a box, or every object as a polygon."
        problem = Problem("error", "label-mixed", text, hint, Location(path))
    return LabelDocument(path, tuple(rows), content, problem)


def box_row(class_id: int, bounds: tuple[float, float, float, float]) -> EditRow:
    """Make a box from left, top, right and bottom, cut at the border of the image."""
    left, top, right, bottom = (min(1.0, max(0.0, value)) for value in bounds)
    numbers = ((left + right) / 2, (top + bottom) / 2, right - left, bottom - top)
    text = " ".join([str(class_id), *(f"{number:.6f}" for number in numbers)])
    return EditRow(text, class_id, ((left, top), (right, bottom)))


def reshape(row: EditRow, bounds: tuple[float, float, float, float]) -> EditRow:
    """Move and scale a row into other bounds; a polygon keeps its form."""
    if not row.is_polygon:
        return box_row(row.class_id, bounds)
    left, top, right, bottom = row.bounds
    new_left, new_top, new_right, new_bottom = (min(1.0, max(0.0, value)) for value in bounds)
    wide, high = (right - left) or 1.0, (bottom - top) or 1.0
    points = tuple(
        (new_left + (x - left) / wide * (new_right - new_left), new_top + (y - top) / high * (new_bottom - new_top))
        for x, y in row.points
    )
    return _polygon_row(row.class_id, points)


def relabel(row: EditRow, class_id: int) -> EditRow:
    """Give the row another class; the position of a sound row stays as it was written."""
    if row.is_broken and not row.is_polygon:
        return box_row(class_id, row.bounds)
    _, _, rest = row.text.strip().partition(" ")
    return replace(row, text=f"{class_id} {rest.strip()}", class_id=class_id, problem=None)


def as_box(row: EditRow) -> EditRow:
    """Turn a polygon into the box around it."""
    return box_row(row.class_id, row.bounds)


def document_bytes(document: LabelDocument, rows: tuple[EditRow, ...]) -> bytes:
    """Give the file with these rows; line ends and a mark at the beginning stay as they were."""
    content = document.content or b""
    end = "\r\n" if b"\r\n" in content else "\n"
    mark = codecs.BOM_UTF8 if content.startswith(codecs.BOM_UTF8) else b""
    return mark + "".join(row.text + end for row in rows).encode("utf-8", "surrogateescape")


def is_changed_on_disk(document: LabelDocument) -> bool:
    """Tell whether the file is another one than was read. Raises LabelError when it cannot be read any more."""
    return _content_of(document.path) != document.content


def save_document(
    document: LabelDocument, rows: tuple[EditRow, ...], *, backups: Path, overwrite: bool = False
) -> tuple[LabelDocument, Path | None]:
    """Write the rows; give the document as it is now, and the copy of the old file if there was one.

    Raises LabelChangedError, unless `overwrite`, when the file was changed since it was read, and LabelError when it
    or its copy cannot be written; the old file is then whole.
    """
    path = document.path
    there = _content_of(path)
    if there != document.content and not overwrite:
        raise LabelChangedError(
            f"{shown(path.name)} was changed by another program since it was opened here.",
            hint="Read it again, which gives up the changes made here, or write over it.",
            where=Location(path),
        )
    content = document_bytes(document, rows)
    try:
        copy = None if there is None else _keep_copy(path, there, backups)
        if content != there:
            _write(path, content)
    except OSError as error:
        raise LabelError(
            f"{shown(path.name)} cannot be saved: {error.strerror or error}.",
            hint="Check that you may write to the labels folder and that the disk has room. Your changes are still here.",
            where=Location(path),
        ) from error
    kept = tuple(replace(row, problem=None) if not row.is_faulty and row not in document.rows else row for row in rows)
    return replace(document, content=content, rows=kept), copy


def backup_folder(root: Path, dataset: Path) -> Path:
    """Give the folder below `root` for the copies of one dataset's labels."""
    mark = hashlib.sha256(str(dataset).encode("utf-8", "surrogateescape")).hexdigest()[:8]
    return root / f"{dataset.name or 'dataset'}-{mark}"


def _parse(line: str, path: Path, *, number: int, nc: int | None) -> EditRow:
    content = line.encode("utf-8", "surrogateescape")
    read = read_rows(content, path, nc=nc)
    problem = read.problems[0] if read.problems else None
    if problem is not None:
        # The row was read alone: it believes itself to be line 1.
        prefix = f"{shown(path.name)}, line 1: "
        text = problem.message
        if text.startswith(prefix):
            text = f"{shown(path.name)}, line {number}: {text.removeprefix(prefix)}"
        problem = replace(problem, message=text, where=Location(path, number))
    if not read.rows:
        return _guess(line, problem)
    row = read.rows[0]
    values = [float(part) for part in line.split()]
    if len(values) > 5:
        points = tuple(zip(values[1::2], values[2::2], strict=True))
        kept = problem if problem is not None and problem.code != "label-polygons" else None
        return EditRow(line, row.class_id, points, is_polygon=True, problem=kept)
    half_w, half_h = row.w / 2, row.h / 2
    corners = ((row.x - half_w, row.y - half_h), (row.x + half_w, row.y + half_h))
    return EditRow(line, row.class_id, corners, problem=problem)


def _guess(line: str, problem: Problem | None) -> EditRow:
    """Draw a faulty row all the same where its position can be made out: a box one sees is mended sooner."""
    parts = line.split() if line.count(",") < 4 or " " not in line.strip() else line.replace(",", ".").split()
    if len(parts) == 1:
        parts = line.replace(";", ",").split(",")
    if len(parts) not in (5, 6):
        return EditRow(line, problem=problem)
    try:
        x, y, w, h = (float(part) for part in parts[1:5])
    except ValueError:
        return EditRow(line, problem=problem)
    bounds = (x - w / 2, y - h / 2, x + w / 2, y + h / 2)
    if not (w > 0 and h > 0 and all(-1 <= value <= 2 for value in bounds)):  # a NaN fails every comparison
        return EditRow(line, problem=problem)
    class_id = int(parts[0]) if parts[0].isdecimal() and len(parts[0]) < 5 else -1
    return EditRow(line, class_id, ((bounds[0], bounds[1]), (bounds[2], bounds[3])), problem=problem)


def _polygon_row(class_id: int, points: tuple[tuple[float, float], ...]) -> EditRow:
    numbers = " ".join(f"{value:.6f}" for point in points for value in point)
    return EditRow(f"{class_id} {numbers}", class_id, points, is_polygon=True)


def _content_of(path: Path) -> bytes | None:
    try:
        return read_content(path)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise LabelError(
            f"{shown(path.name)} cannot be read: {error.strerror or error}.",
            hint="Check that it is a file and that you may read it.",
            where=Location(path),
        ) from error


def _decode(content: bytes, path: Path) -> tuple[str, Problem | None]:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = f"{shown(path.name)} is saved as UTF-16; training cannot read it and leaves the image out."
        hint = "Change a row or press Save: the studio writes UTF-8."
        problem = Problem("error", "label-encoding", text, hint, Location(path))
        return content.decode("utf-16", "replace"), problem
    return content.decode("utf-8-sig", "surrogateescape"), None


def _keep_copy(path: Path, content: bytes, folder: Path) -> Path:
    """Write the old file beside earlier copies of it, the oldest of which go."""
    mark = hashlib.sha256(str(path.parent).encode("utf-8", "surrogateescape")).hexdigest()[:8]
    place = folder / mark
    place.mkdir(parents=True, exist_ok=True)
    (place / "folder.txt").write_text(f"{shown(str(path.parent))}\n", encoding="utf-8")
    stamp = time.strftime("%Y%m%d-%H%M%S") + f"-{time.time_ns() % 1_000_000_000:09d}"
    copy = place / f"{path.name}.{stamp}"
    _write(copy, content)
    for old in sorted(place.glob(f"{_escaped(path.name)}.*"))[:-BACKUPS_KEPT]:
        with suppress(OSError):
            old.unlink()
    return copy


def _escaped(name: str) -> str:
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in name)


def _write(path: Path, content: bytes) -> None:
    """Write beside the file and rename; through a link, so that the link stays one."""
    target = Path(os.path.realpath(path))
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        with beside.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        if target.exists():
            shutil.copymode(target, beside)
        replace_file(beside, target)
    finally:
        with suppress(FileNotFoundError):
            beside.unlink()
