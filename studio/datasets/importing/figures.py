"""Figures of a dataset card as SVG text: bars and a grid, by hand, readable on light and on dark paper."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

_BLUE, _ORANGE, _GREY = "#3b76c4", "#d9822b", "#8a8f98"
_FONT = "font-family=\"system-ui, 'Noto Sans', 'Noto Sans CJK SC', sans-serif\" font-size=\"12\""
_BAR, _GAP, _LABEL, _WIDTH = 16, 8, 170, 680
MAX_LABEL = 22  # signs of a class name; Chinese ones are twice as wide


def bars(title: str, rows: Sequence[tuple[str, float, float]], *, legend: tuple[str, str], unit: str = "") -> str:
    """Draw a bar with two parts for each row: name, first part, second part, from the top."""
    height = 52 + len(rows) * (_BAR + _GAP)
    most = max((first + second for _, first, second in rows), default=0) or 1
    room = _WIDTH - _LABEL - 110
    parts = [_text(8, 18, title, weight="600")]
    for at, (words, colour) in enumerate(zip(legend, (_BLUE, _ORANGE), strict=True)):
        if words:
            parts.append(f'<rect x="{_LABEL + at * 110}" y="27" width="10" height="10" fill="{colour}"/>')
            parts.append(_text(_LABEL + 15 + at * 110, 36, words))
    for number, (name, first, second) in enumerate(rows):
        y = 46 + number * (_BAR + _GAP)
        one, two = first / most * room, second / most * room
        parts.append(_text(_LABEL - 8, y + 12, _short(name), anchor="end"))
        parts.append(f'<rect x="{_LABEL}" y="{y}" width="{one:.1f}" height="{_BAR}" fill="{_BLUE}"/>')
        parts.append(f'<rect x="{_LABEL + one:.1f}" y="{y}" width="{two:.1f}" height="{_BAR}" fill="{_ORANGE}"/>')
        told = f"{first + second:,.0f}{unit}" if unit != "%" else f"{(first + second):.1%}"
        parts.append(_text(_LABEL + one + two + 6, y + 12, told))
    return _svg(_WIDTH, height, parts)


def grid(title: str, counts: Sequence[int], *, side: int, cell: int = 9) -> str:
    """Draw a square grid of counts, the darker the more; rows from the top."""
    most = max(counts, default=0) or 1
    parts = [_text(8, 18, title, weight="600")]
    size = side * cell
    parts.append(f'<rect x="8" y="28" width="{size}" height="{size}" fill="none" stroke="{_GREY}"/>')
    for number, count in enumerate(counts):
        if count:
            x, y = 8 + number % side * cell, 28 + number // side * cell
            shade = 0.12 + 0.88 * (count / most) ** 0.5
            parts.append(
                f'<rect x="{x}" y="{y}" width="{cell}" height="{cell}" fill="{_BLUE}" fill-opacity="{shade:.2f}"/>'
            )
    return _svg(max(size + 16, 320), size + 40, parts)


def _short(name: str) -> str:
    wide = 0
    for at, sign in enumerate(name):
        wide += 2 if ord(sign) > 0x2E7F else 1
        if wide > MAX_LABEL:
            return name[:at] + "…"
    return name


def _text(x: float, y: float, words: str, *, anchor: str = "start", weight: str = "400") -> str:
    safe = escape("".join(sign if sign.isprintable() else " " for sign in words))
    return (
        f'<text x="{x:.1f}" y="{y}" text-anchor="{anchor}" font-weight="{weight}" fill="{_GREY}" {_FONT}>{safe}</text>'
    )


def _svg(width: float, height: float, parts: Sequence[str]) -> str:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
    return "\n".join([head, *parts, "</svg>", ""])
