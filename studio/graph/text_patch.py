"""Change the text of a model where its graph changed, and nowhere else.

Comments, blank lines, quotes, the order of names and the style of rows that say the same as before stay as they are. A
comment that begins with the number of its row follows the row. What comes out must be read again by the caller: a text
can be written in ways that no patch foresees.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from studio.graph.model_graph import Layer, LayerId, ModelGraph, Section
from studio.graph.model_rows import SECTIONS
from studio.graph.model_yaml import flow_text, module_text
from studio.graph.ops import is_head
from studio.graph.order import kept_order
from studio.graph.text_layout import RowText, SectionText, TextLayout
from studio.graph.text_values import Edit, header_edits, patch_value, plain, same, trailer_edits

_NUMBER_COMMENT = re.compile(r"([ \t]*#[ \t]*)(\d+)(?![\d.])")


def patch(layout: TextLayout, before: ModelGraph, after: ModelGraph, *, keep_broken: bool = True) -> str | None:
    """Give the text of `after`, from the text of `before`; None where a part of it cannot be exchanged alone.

    `keep_broken` leaves rows that cannot be read as they are while their layers stay.
    """
    edits: list[Edit] = []
    for section in SECTIONS:
        if section not in layout.sections:
            return None
        part = _Section(layout, before, after, section, keep_broken).edits()
        if part is None:
            return None
        edits += part
    header = header_edits(layout, before.header, after.header)
    if header is None:
        return None
    edits += header + trailer_edits(layout, before, after)
    text = layout.text
    for start, end, new in sorted(edits, key=lambda edit: edit[:2], reverse=True):
        text = text[:start] + new + text[end:]
    return text


@dataclass(frozen=True)
class _Section:
    """One section of a text, and the graphs before and after."""

    layout: TextLayout
    before: ModelGraph
    after: ModelGraph
    section: Section
    keep_broken: bool

    def edits(self) -> list[Edit] | None:
        old = [layer for layer in self.before.layers if layer.section == self.section]
        new = [layer for layer in self.after.layers if layer.section == self.section]
        part = self.layout.sections[self.section]
        row_before, row_after = self.before.rows, self.after.rows
        layers_before = {layer.id: layer for layer in self.before.layers}
        texts = self._row_texts()

        def write(layer: Layer, style: RowText | None) -> tuple[str, str]:
            """Give the row's value and tail."""
            known = texts.get(layer.id)
            was = layers_before.get(layer.id)
            if known is None or was is None:
                value = new_row(layer, row_after, dense=style is not None and ", " not in style.value)
                return value, ""
            row_text, written = known
            value = self._row_value(row_text, written, was=was, now=layer, row_before=row_before, row_after=row_after)
            return value, _renumbered(row_text.tail, row_before[layer.id], row_after[layer.id])

        if part.rows is None or len(part.rows) != len(old):
            if _unchanged(old, new, row_before, row_after):
                return []
            return None
        if not new:
            return self._emptied(part)
        if not part.rows:
            lead = next((text.lead for text, _ in texts.values() if text.lead.lstrip().startswith("-")), "  - ")
            lines = [f"{lead}{write(layer, None)[0]}" for layer in new]
            return [(*part.value, self.layout.newline + self.layout.newline.join(lines))]
        pieces = _order([layer.id for layer in old], [layer.id for layer in new])
        build = self._bracket_text if part.in_brackets else self._dash_text
        body = build(part, pieces, write, row_after)
        start, end = part.span
        return [] if body == self.layout.text[start:end] else [(start, end, body)]

    def _row_texts(self) -> dict[LayerId, tuple[RowText, Any]]:
        """Give the text and the value of every old row of both sections: a row may have moved here from the other."""
        texts: dict[LayerId, tuple[RowText, Any]] = {}
        for section in SECTIONS:
            part = self.layout.sections.get(section)
            old = [layer for layer in self.before.layers if layer.section == section]
            if part is None or part.rows is None or len(part.rows) != len(old):
                continue
            written = self.layout.document.value[section]
            texts |= {layer.id: (row, value) for layer, row, value in zip(old, part.rows, written, strict=True)}
        return texts

    def _emptied(self, part: SectionText) -> list[Edit]:
        if not part.rows:
            return []
        if part.in_brackets:
            return [(*part.value, "[]")]
        return [(part.key_end, part.key_end, " []"), (*part.span, "".join(part.gaps))]

    def _dash_text(
        self,
        part: SectionText,
        pieces: Sequence[int | LayerId],
        write: Callable[[Layer, RowText | None], tuple[str, str]],
        row_after: Mapping[LayerId, int],
    ) -> str:
        rows = part.rows or ()
        newline = self.layout.newline
        lines: list[str] = []
        style, above = rows[0], ("", -1)  # the rest of the line above, and the number of its row
        old = (layer.id for layer in self.before.layers if layer.section == self.section)
        styles = dict(zip(old, rows, strict=True))
        for piece in pieces:
            if isinstance(piece, int):
                lines.append(part.gaps[piece])
                continue
            layer = self.after.layers[row_after[piece]]
            style = styles.get(piece, style)
            value, tail = write(layer, style)
            if not tail and piece not in self.before.rows:
                tail = _numbered_like(*above, row=row_after[piece])
            above = tail, row_after[piece]
            gap = " " if value and not style.lead[-1:].isspace() else ""  # of a row with nothing behind its dash
            lines.append(f"{style.lead}{gap}{value}{tail}{newline}")
        return "".join(lines)

    def _bracket_text(
        self,
        part: SectionText,
        pieces: Sequence[int | LayerId],
        write: Callable[[Layer, RowText | None], tuple[str, str]],
        row_after: Mapping[LayerId, int],
    ) -> str:
        rows = part.rows or ()
        newline = self.layout.newline
        lead = next((row.lead for row in rows if row.lead), "   ")
        last = next(piece for piece in reversed(pieces) if not isinstance(piece, int))
        text, tail, is_first = "", "", True
        for piece in pieces:
            if isinstance(piece, int):
                if part.gaps[piece]:
                    text += (tail + newline if not text.endswith("\n") else "") + part.gaps[piece]
                    tail = ""
                continue
            if text and not text.endswith("\n"):
                text += tail + newline
            value, tail = write(self.after.layers[row_after[piece]], rows[0])
            text += f"{'' if is_first and not text else lead}{value}"
            text += "" if piece == last else ","
            is_first = False
        return text.rstrip("\r\n") if text.endswith("\n") else text

    def _row_value(
        self,
        text: RowText,
        written: Any,
        *,
        was: Layer,
        now: Layer,
        row_before: Mapping[LayerId, int],
        row_after: Mapping[LayerId, int],
    ) -> str:
        stays = now is was or ((now.module, now.repeats) == (was.module, was.repeats) and same(now.args, was.args))
        is_row = isinstance(written, list) and len(written) == 4 and isinstance(text.node, yaml.SequenceNode)
        if is_row:
            source = _written_source(written[0], was=was, now=now, row_before=row_before, row_after=row_after)
            if self.keep_broken and now is was and same(written[0], source):
                return text.value  # as nearly all rows of nearly all edits
        row, wanted = row_after[now.id], [row_after[one] for one in now.inputs]
        read = _read_as(written[0] if is_row else -1, row)
        if not is_row:
            # What cannot be read stands as reading the row above it, and stays for the user to see.
            return text.value if self.keep_broken and stays and wanted == read else new_row(now, row_after)
        values = [source, now.repeats, now.module, list(now.args)]
        changed = [not same(old, value) for old, value in zip(written, values, strict=True)]
        if self.keep_broken and stays:
            told = [was.repeats, was.module, list(was.args)]
            changed[1:] = (
                [False] * 3 if any(not same(*pair) for pair in zip(written[1:], told, strict=True)) else changed[1:]
            )
            if not _is_readable(written[0], row_before[now.id]) and wanted == read:
                changed[0] = False
        edits: list[Edit] = []
        for place, node in enumerate(text.node.value):
            if not changed[place]:
                continue
            if place == 2:
                edits.append((*self.layout.span(node), module_text(now.module)))
            else:
                quoted = now.module.startswith("nn.")
                edits += patch_value(self.layout, node, written[place], values[place], quoted=quoted)
        value = text.value
        for start, end, new in sorted(edits, reverse=True):
            value = value[: start - text.start] + new + value[end - text.start :]
        return value


def new_row(layer: Layer, rows: Mapping[LayerId, int], *, dense: bool = False) -> str:
    """Write a row that has no text yet; `dense` puts no space after commas."""
    row = rows[layer.id]
    sources = [_new_source(rows[one], row, layer) for one in layer.inputs] or [-1]
    source = str(sources) if _is_list(layer) else str(sources[0])
    args = flow_text(list(layer.args), quoted=layer.module.startswith("nn."))
    parts = [source, str(layer.repeats), module_text(layer.module), args]
    if dense and '"' not in args:
        return "[" + ",".join(part.replace(", ", ",") for part in parts) + "]"
    return f"[{', '.join(parts)}]"


def _unchanged(
    old: Sequence[Layer], new: Sequence[Layer], before: Mapping[LayerId, int], after: Mapping[LayerId, int]
) -> bool:
    def told(layers: Sequence[Layer], rows: Mapping[LayerId, int]) -> list[Any]:
        return [
            (rows[one.id], one.module, one.repeats, repr(plain(one.args)), [rows[x] for x in one.inputs], _is_list(one))
            for one in layers
        ]

    return told(old, before) == told(new, after)


def _is_list(layer: Layer) -> bool:
    return layer.reads_list or len(layer.inputs) > 1


def _order(old: Sequence[LayerId], new: Sequence[LayerId]) -> list[int | LayerId]:
    """Give layers in their new order, and between them the numbers of the old rows whose gap stands there.

    A gap stays behind the rows that kept their order and stood above it; a row that moved or is new brings none.
    """
    places = {layer_id: place for place, layer_id in enumerate(old)}
    fixed = {new[at] for at in kept_order([places.get(layer_id) for layer_id in new])}
    pieces: list[int | LayerId] = []
    crossed = 0
    for layer_id in new:
        if layer_id in fixed:
            pieces += range(crossed, places[layer_id] + 1)
            crossed = places[layer_id] + 1
        pieces.append(layer_id)
    return [*pieces, *range(crossed, len(old))]


def _is_readable(written: Any, row: int) -> bool:
    sources = written if isinstance(written, list) else [written]
    return bool(sources) and ((row == 0 and written == -1) or all(_target(one, row) is not None for one in sources))


def _target(one: Any, row: int) -> int | None:
    if isinstance(one, bool) or not isinstance(one, int):
        return None
    wanted = row + one if one < 0 else one
    return wanted if 0 <= wanted < row else None


def _read_as(written: Any, row: int) -> list[int]:
    """Give the rows that the tolerant reader takes for what a row reads: the legal ones, else the row above."""
    sources = written if isinstance(written, list) else [written]
    legal = [wanted for one in sources if (wanted := _target(one, row)) is not None]
    return legal or ([row - 1] if row else [])


def _written_source(
    written: Any,
    *,
    was: Layer,
    now: Layer,
    row_before: Mapping[LayerId, int],
    row_after: Mapping[LayerId, int],
) -> int | list[int]:
    """Give `from` as the row would write it: each link in the way that it was written, where that still holds."""
    row = row_after[now.id]
    items = written if isinstance(written, list) else [written]
    fits = len(items) == len(was.inputs)
    styles = dict(zip(was.inputs, items, strict=False)) if fits else {}
    # A link that was put in another's place is written as that one was.
    instead = items if fits and len(was.inputs) == len(now.inputs) else [None] * len(now.inputs)
    sources: list[int] = []
    for one, other in zip(now.inputs, instead, strict=True):
        wanted, style = row_after[one], styles.get(one, other)
        if not isinstance(style, int):
            sources.append(_new_source(wanted, row, now))
        elif style >= 0:
            sources.append(wanted)
        elif wanted - row == style or style < -1:
            sources.append(wanted - row)
        else:
            sources.append(-1 if wanted == row - 1 else wanted)
    sources = sources or [-1]
    return sources if _is_list(now) else sources[0]


def _new_source(wanted: int, row: int, layer: Layer) -> int:
    return -1 if wanted == row - 1 and not is_head(layer.module) else wanted


def _numbered_like(tail: str, number: int, *, row: int) -> str:
    """Give the comment of a new row: its number, where the row above says its own."""
    found = _NUMBER_COMMENT.match(tail)
    return f"{found.group(1)}{row}" if found and int(found.group(2)) == number else ""


def _renumbered(tail: str, old: int, new: int) -> str:
    found = None if old == new else _NUMBER_COMMENT.match(tail)
    if found is None or int(found.group(2)) != old:
        return tail
    return f"{found.group(1)}{new}{tail[found.end() :]}"
