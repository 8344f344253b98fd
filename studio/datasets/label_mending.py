"""Mend the rows of one label file that can be mended without guessing. Rows that are sound keep their very bytes."""

from __future__ import annotations

import codecs
import math
from collections.abc import Collection

# Codes whose rows are rewritten, and those whose rows are taken out, as nothing can be learnt from them.
ROW_CODES = frozenset(
    {"label-class-float", "label-confidence-column", "label-decimal-comma", "label-commas", "label-box-outside"}
)
REMOVED_CODES = frozenset({"label-duplicate-row", "label-zero-area", "label-tiny-box", "label-not-finite"})
FILE_CODES = frozenset({"label-bom", "label-encoding"})
MENDED_CODES = ROW_CODES | REMOVED_CODES | FILE_CODES


def mend_label(content: bytes, codes: Collection[str], size: tuple[int, int] | None) -> bytes | None:
    """Give the content without the faults of these codes; None when nothing would change.

    `size` is that of the image in pixels; without it boxes under a pixel stay.
    """
    decoded = _decode(content, codes)
    if decoded is None:
        return None
    mark, text = decoded
    lines: list[str] = []
    seen: set[tuple[str, ...]] = set()
    for line in text.splitlines(keepends=True):
        mended = _mend_line(line, codes, size)
        if mended is None:
            continue
        parts = tuple(mended.split())
        if parts and "label-duplicate-row" in codes:
            key = _key(parts)
            if key in seen:
                continue
            seen.add(key)
        lines.append(mended)
    result = mark + "".join(lines).encode("utf-8")
    return None if result == content else result


def _decode(content: bytes, codes: Collection[str]) -> tuple[bytes, str] | None:
    """Give the mark to keep and the text; None for bytes that are no text."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        if "label-encoding" not in codes:
            return None
        try:
            return b"", content.decode("utf-16")
        except UnicodeDecodeError:
            return None
    mark = codecs.BOM_UTF8 if content.startswith(codecs.BOM_UTF8) else b""
    try:
        return b"" if "label-bom" in codes else mark, content[len(mark) :].decode("utf-8")
    except UnicodeDecodeError:
        return None


def _mend_line(line: str, codes: Collection[str], size: tuple[int, int] | None) -> str | None:
    """Give the line without its fault, None for one to take out; unchanged when it is sound or beyond mending."""
    parts = line.split()
    if not parts:
        return line
    end = line[len(line.rstrip("\r\n")) :]
    changed = False
    if "label-decimal-comma" in codes and len(parts) == 5 and all("," in part for part in parts[1:]):
        parts, changed = [part.replace(",", ".") for part in parts], True
    elif "label-commas" in codes and ("," in line or ";" in line):
        parts, changed = line.replace(",", " ").replace(";", " ").split(), True
    try:
        values = [float(part) for part in parts]
    except ValueError:
        return line
    if len(values) == 6 and "label-confidence-column" in codes and 0 <= values[5] <= 1:
        parts, values, changed = parts[:5], values[:5], True
    if len(values) != 5:
        return line
    if not all(map(math.isfinite, values)):
        return None if "label-not-finite" in codes else line
    _, x, y, w, h = values
    if "label-zero-area" in codes and min(w, h) == 0:
        return None
    if "label-tiny-box" in codes and size and (0 < w * size[0] < 1 or 0 < h * size[1] < 1):
        return None
    if "label-class-float" in codes and not parts[0].isdecimal() and values[0] >= 0 and values[0].is_integer():
        parts, changed = [str(int(values[0])), *parts[1:]], True
    if "label-box-outside" in codes and min(w, h) > 0 and _reaches_out(x, y, w, h) and 0 <= x <= 1 and 0 <= y <= 1:
        left, top, right, bottom = max(0.0, x - w / 2), max(0.0, y - h / 2), min(1.0, x + w / 2), min(1.0, y + h / 2)
        box = ((left + right) / 2, (top + bottom) / 2, right - left, bottom - top)
        parts, changed = [parts[0], *(f"{value:.6f}" for value in box)], True
    return " ".join(parts) + end if changed else line


def _reaches_out(x: float, y: float, w: float, h: float) -> bool:
    return min(x - w / 2, y - h / 2) < -1e-6 or max(x + w / 2, y + h / 2) > 1 + 1e-6


def _key(parts: tuple[str, ...]) -> tuple[str, ...]:
    """Give what makes two rows the same: their numbers, as training compares them."""
    try:
        return tuple(repr(float(part)) for part in parts)
    except ValueError:
        return parts
