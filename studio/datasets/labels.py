"""Read YOLO label files: rows `class x y width height`, relative to the image.

Reads any file, keeps what can be kept and says of the rest, with line and value, what is wrong; `fast_labels` reads
sound files faster. The rules are those by which ultralytics 8.4 drops an image (data/utils.py, verify_image_label): values outside -0.01 to 1.01, classes that are not in the list,
4 or 6 columns, text, boxes and polygons in one file.
"""

from __future__ import annotations

import codecs
import io
import math
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from studio.datasets.image_files import shown
from studio.datasets.sayings import problem
from studio.errors import LabelError, Location, Problem

TOLERANCE = 0.01  # of the image: what ultralytics accepts beyond its border
MAX_FILE_BYTES = 256 * 1024 * 1024
MAX_CLASS_ID = 9_999
ROWS_PER_TICK = 20_000
MOST_COLUMNS = 100_000  # a polygon of 50,000 corners; a file of one endless line would fill the memory
_USUAL_BYTES = 16_384  # some 400 rows
_BLOCK_BYTES = 1 << 20
_BINARY = getattr(os, "O_BINARY", 0)  # Windows would change line ends otherwise


class LabelRow(NamedTuple):
    """One box; polygons come as the box around them. A tuple, as a frozen dataclass takes five times as long to make."""

    class_id: int
    x: float  # centre, relative to the image width
    y: float
    w: float
    h: float
    line: int  # from 1


@dataclass
class LabelFile:
    """What a label file holds: the boxes training uses and the faults, each kind gathered."""

    rows: list[LabelRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    dropped: bool = False  # training leaves the image out


def read_labels(path: Path, *, nc: int | None) -> tuple[list[LabelRow], list[Problem]]:
    """Read a label file; `nc` is the number of classes, None when it is not known.

    Rows with a fault are left out of the list and told in the problems. Raises LabelError when the file cannot be
    opened.
    """
    try:
        content = read_content(path)
    except OSError as error:
        raise LabelError(
            f"{shown(path.name)} cannot be read: {error.strerror or error}.",
            hint="Check that the file is there and that you may read it.",
            where=Location(path),
        ) from error
    label = read_rows(content, path, nc=nc)
    return label.rows, label.problems


def read_content(path: Path | str, size: int = -1) -> bytes:
    """Read the bytes of a label file, at most one more than the largest size that is accepted. Raises OSError.

    `size`, if it is known, spares looking for the end.
    """
    # Not open().read(limit): that makes room for the whole limit first, for every file.
    handle = os.open(path, os.O_RDONLY | _BINARY)
    try:
        blocks: list[bytes] = []
        left = MAX_FILE_BYTES + 1
        while left > 0 and (block := os.read(handle, min(left, _BLOCK_BYTES if blocks else _USUAL_BYTES))):
            blocks.append(block)
            left -= len(block)
            if len(block) == size:
                return block
        return blocks[0] if len(blocks) == 1 else b"".join(blocks)
    finally:
        os.close(handle)


def read_rows(content: bytes, path: Path, *, nc: int | None, tick: Callable[[], None] | None = None) -> LabelFile:
    """Read any label file row by row and explain every fault."""
    reader = _Reader(path, nc)
    content = reader.check_encoding(content)
    # Line by line from the bytes: a list of a million lines would cost 100 MB. Ends rows at \r alone, as training does.
    lines = io.TextIOWrapper(io.BytesIO(content), encoding="utf-8", newline=None)
    for number, line in enumerate(lines, start=1):
        parts = line.split(None, MOST_COLUMNS)  # the last then holds the rest of a line that is no row of anything
        if parts:
            reader.row(parts, line, number)
        if tick is not None and not number % ROWS_PER_TICK:
            tick()
    reader.finish()
    return reader.result()


class _Fault(Exception):  # noqa: N818  (a fault of the data, not of the program)
    """A row that training does not accept; `key` is one of `sayings`."""

    def __init__(self, key: str, **values: str | int) -> None:
        super().__init__(key)
        self.key, self.values = key, values


@dataclass
class _Gathered:
    """One kind of fault in one file: its first place in words, and how often."""

    first: Problem
    count: int = 1


class _Reader:
    """Collects rows and faults of one file; only the first fault of a kind is put in words."""

    def __init__(self, path: Path, nc: int | None) -> None:
        self._path, self._nc = path, nc
        self._name = shown(path.name)
        self._tokens = {str(i): i for i in range(min(1000, MAX_CLASS_ID if nc is None else nc))}
        self._rows: list[LabelRow] = []
        self._found: dict[str, _Gathered] = {}
        self._dropped = False
        self._seen: set[int] = set()
        self._box_line: int | None = None
        self._polygon_line: int | None = None

    def check_encoding(self, content: bytes) -> bytes:
        """Give the content as UTF-8 without a mark; nothing, with the fault told, when it is something else."""
        if len(content) > MAX_FILE_BYTES:
            self._drop("label-too-large", None, {"most": MAX_FILE_BYTES >> 20})
            return b""
        if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            self._drop("label-encoding/utf16", None)
            return b""
        if content.startswith(codecs.BOM_UTF8):
            content = content[3:]
            self._note("label-bom", 1)
        try:
            content.decode("utf-8")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            self._drop("label-encoding", line)
            return b""
        return content

    def row(self, parts: list[str], line: str, number: int) -> None:
        """Take one row that is not blank."""
        try:
            if len(parts) > MOST_COLUMNS:
                raise _Fault("label-columns", n=len(parts))
            row = self._read_sound(parts, number) or self._read(parts, line, number)
        except _Fault as fault:
            self._drop(fault.key, number, fault.values)
            return
        key = hash(row[:5] if len(parts) == 5 else tuple(parts))
        if key in self._seen:
            self._note("label-duplicate-row", number)
            return
        self._seen.add(key)
        self._rows.append(row)

    def finish(self) -> None:
        """Judge what only the whole file tells: polygons."""
        if self._polygon_line is None:
            return
        if self._box_line is not None:
            lines = {"box": self._box_line, "polygon": self._polygon_line}
            self._drop("label-mixed", max(lines.values()), lines)
        else:
            self._note("label-polygons", self._polygon_line)

    def result(self) -> LabelFile:
        """Give rows and faults, in the order of their first lines."""
        problems = [replace(gathered.first, count=gathered.count) for gathered in self._found.values()]
        return LabelFile(self._rows, problems, self._dropped)

    def _read_sound(self, parts: list[str], number: int) -> LabelRow | None:
        """Read a row without a fault quickly: a file may hold a million of them and one that is odd."""
        class_id = self._tokens.get(parts[0])
        if class_id is None or len(parts) != 5:
            return None
        try:
            x, y, w, h = map(float, parts[1:])
        except ValueError:
            return None
        if not (0 < w <= 1 and 0 < h <= 1 and w <= 2 * x <= 2 - w and h <= 2 * y <= 2 - h):
            return None
        self._box_line = self._box_line or number
        return LabelRow(class_id, x, y, w, h, number)

    def _read(self, parts: list[str], line: str, number: int) -> LabelRow:
        numbers = _numbers(parts, line)
        columns = len(numbers)
        if columns == 6:
            raise _Fault("label-confidence-column")
        if columns < 5 or (columns > 5 and columns % 2 == 0):
            raise _Fault("label-columns", n=columns)
        class_id = self._class_of(parts[0], numbers[0], number)
        values = numbers[1:]
        _check_range(values)
        if columns > 5:
            self._polygon_line = self._polygon_line or number
            xs, ys = values[0::2], values[1::2]
            x1, x2, y1, y2 = min(xs), max(xs), min(ys), max(ys)
            return LabelRow(class_id, (x1 + x2) / 2, (y1 + y2) / 2, x2 - x1, y2 - y1, number)
        self._box_line = self._box_line or number
        row = LabelRow(class_id, values[0], values[1], values[2], values[3], number)
        self._check_box(row)
        return row

    def _class_of(self, written: str, value: float, number: int) -> int:
        if value < 0:
            raise _Fault("label-class-negative", value=written[:40])
        if value != int(value):
            raise _Fault("label-class-fraction", value=written[:40])
        class_id = int(value)
        if self._nc is not None and class_id >= self._nc:
            raise _Fault("label-class-out-of-range", value=str(class_id)[:40], n=self._nc, last=self._nc - 1)
        if class_id > MAX_CLASS_ID:
            raise _Fault("label-class-out-of-range/highest", value=str(class_id)[:40], last=MAX_CLASS_ID)
        if not written.isdecimal():
            self._note("label-class-float", number, {"value": written[:40], "number": class_id})
        return class_id

    def _check_box(self, row: LabelRow) -> None:
        if row.w < 0 or row.h < 0:
            raise _Fault("label-negative-size", width=f"{row.w:g}", height=f"{row.h:g}")
        if row.w == 0 or row.h == 0:
            # Training keeps such a box (8.4), and it teaches nothing.
            self._note("label-zero-area", row.line, {"width": f"{row.w:g}", "height": f"{row.h:g}"})
        over = max(row.w / 2 - row.x, row.x + row.w / 2 - 1, row.h / 2 - row.y, row.y + row.h / 2 - 1)
        if over > TOLERANCE:
            self._note("label-box-outside", row.line, {"share": f"{over:.0%}"})

    def _drop(self, key: str, line: int | None, values: Mapping[str, str | int] | None = None) -> None:
        self._dropped = True
        self._note(key, line, values)

    def _note(self, key: str, line: int | None, values: Mapping[str, str | int] | None = None) -> None:
        code = key.partition("/")[0]
        known = self._found.get(code)
        if known is not None:
            known.count += 1
            return
        args: dict[str, str | int | float] = {"file": self._name, **(values or {})}
        if line is not None:
            args["line"] = line
        self._found[code] = _Gathered(problem(key, path=self._path, line=line, args=args))


def _numbers(parts: list[str], line: str) -> list[float]:
    """Read all columns as finite numbers; say what stands there instead."""
    try:
        values = [float(part) for part in parts]
    except ValueError:
        raise _not_numbers(parts, line) from None
    for part, value in zip(parts, values, strict=True):
        if not math.isfinite(value):
            raise _Fault("label-not-finite", value=part[:40])
    return values


def _not_numbers(parts: list[str], line: str) -> _Fault:
    if all("," in part for part in parts[1:]) and len(parts) == 5:
        return _Fault("label-decimal-comma", value=shown(parts[1][:40]))
    if "," in line or ";" in line:
        return _Fault("label-commas")
    wrong = next((part for part in parts if not _is_number(part)), parts[0])
    return _Fault("label-class-text" if wrong is parts[0] else "label-text", value=shown(wrong[:40]))


def _is_number(part: str) -> bool:
    try:
        float(part)
    except ValueError:
        return False
    return True


def _check_range(values: list[float]) -> None:
    low, high = min(values), max(values)
    if high > 2:
        raise _Fault("label-coordinates-pixels", value=f"{high:g}")
    if high > 1 + TOLERANCE or low < -TOLERANCE:
        raise _Fault("label-coordinates-outside", value=f"{high if high > 1 + TOLERANCE else low:g}")
