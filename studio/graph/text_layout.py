"""Where the rows, the names and the values of a model file stand in its text, so that a part can be exchanged alone.

Only spans are found here; `text_patch` exchanges them. What is written in a way that has no lines of its own for its rows
(aliases, everything in one line) has no layout: then that part is written anew.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import yaml

from studio.graph.broken_text import parse_or_repair
from studio.graph.model_graph import Section
from studio.graph.model_rows import SECTIONS
from studio.graph.safe_yaml import YamlDocument

_DASH = re.compile(r"[ ]*-[ \t]*")
_BLOCK_TAIL = re.compile(r"([ \t]*(?:#[^\n\r]*)?)(\r?\n|\Z)")
_FLOW_TAIL = re.compile(r"[ \t]*(,?)([ \t]*(?:#[^\n\r]*)?)(\r?\n|\Z)")
_REST_OF_LINE = re.compile(r"[^\n]*(\n|\Z)")


@dataclass(frozen=True)
class RowText:
    """One row: what stands before it in its line, its value, and the rest of its line without the line's end."""

    lead: str  # "  - ", or the indent of a row inside brackets
    value: str  # "[-1, 1, Conv, [64, 3, 2]]"
    tail: str  # " # 0-P1/2"
    start: int  # of the value in the text
    node: Any  # PyYAML's node of the value


@dataclass(frozen=True)
class SectionText:
    """The rows under `backbone` or `head`, and the lines between them."""

    key_end: int  # behind the colon
    value: tuple[int, int]
    rows: tuple[RowText, ...] | None  # None: they have no lines of their own
    gaps: tuple[str, ...] = ()  # the lines above each row but the first, whose gap is ""
    span: tuple[int, int] = (0, 0)  # of everything that `rows` and `gaps` make up
    in_brackets: bool = False  # [[...],\n [...]] instead of a row after each dash


@dataclass(frozen=True)
class KeyText:
    """One name of the file and its value."""

    line_start: int
    line_end: int  # behind the line in which the value ends
    value: Any  # PyYAML's node


@dataclass(frozen=True)
class TextLayout:
    """A text, what it says, and where."""

    text: str
    document: YamlDocument
    keys: dict[str, KeyText]  # all names but the sections, in the order of the file
    sections: dict[Section, SectionText]
    first_section: int  # where the line of the first section begins
    newline: str
    offset: int  # 1 where a byte order mark, which PyYAML does not count, stands before everything

    def span(self, node: Any) -> tuple[int, int]:
        """Give where a node's text begins and ends, without what follows it."""
        return node.start_mark.index + self.offset, content_end(node) + self.offset


def content_end(node: Any) -> int:
    """Give the end of a node's text; the end that PyYAML gives for a block lies behind the blank lines after it."""
    if isinstance(node, yaml.ScalarNode) or node.flow_style:
        end: int = node.end_mark.index
        return end
    parts = [part for pair in node.value for part in pair] if isinstance(node, yaml.MappingNode) else node.value
    return max([content_end(part) for part in parts], default=node.start_mark.index)


@lru_cache(maxsize=2)  # an edit begins from the text that the last one ended with
def find_layout(text: str) -> TextLayout | None:
    """Find the parts of a model's text; None where it is no table of lines. Raises ModelError when it is no YAML."""
    return lay_out_text(text, parse_or_repair(text)[0])


def lay_out_text(text: str, document: YamlDocument) -> TextLayout | None:
    """Find the parts of a text that was parsed already."""
    root = document.root
    if not isinstance(root, yaml.MappingNode) or root.flow_style:
        return None
    offset = 1 if text.startswith("\ufeff") else 0
    keys: dict[str, KeyText] = {}
    sections: dict[Section, SectionText] = {}
    starts: list[int] = []
    for name_node, value_node in root.value:
        start = name_node.start_mark.index + offset
        name = name_node.value
        line_start = text.rfind("\n", 0, start) + 1
        if text[line_start:start].lstrip("\ufeff"):
            return None  # indented, or behind `---` or `?`
        section = next((one for one in SECTIONS if one == name), None)
        if section is None:
            end = _line_end(text, content_end(value_node) + offset)
            keys[name] = KeyText(line_start, end, value_node)
        else:
            starts.append(line_start)
            colon = text.find(":", name_node.end_mark.index + offset)
            sections[section] = _section(text, colon + 1, value_node, offset)
    return TextLayout(
        text=text,
        document=document,
        keys=keys,
        sections=sections,
        first_section=min(starts, default=len(text)),
        newline="\r\n" if "\r\n" in text else "\n",
        offset=offset,
    )


def _line_end(text: str, at: int) -> int:
    found = _REST_OF_LINE.match(text, at)
    return len(text) if found is None else found.end()


def _section(text: str, key_end: int, node: Any, offset: int) -> SectionText:
    value = (node.start_mark.index + offset, content_end(node) + offset)
    unknown = SectionText(key_end, value, None)
    if not isinstance(node, yaml.SequenceNode):
        return unknown
    if not node.value:
        return SectionText(key_end, value, ())
    spans = [(item.start_mark.index + offset, content_end(item) + offset) for item in node.value]
    ends = [key_end, *(end for _, end in spans)]
    # An alias points elsewhere in the text.
    if any(start < before or end < start for (start, end), before in zip(spans, ends, strict=False)):
        return unknown
    find = _in_brackets if node.flow_style else _after_dashes
    found = find(text, node.value, spans)
    if found is None:
        return unknown
    rows, gaps, span = found
    return SectionText(key_end, value, rows, gaps, span, in_brackets=bool(node.flow_style))


_Found = tuple[tuple[RowText, ...], tuple[str, ...], tuple[int, int]]


def _after_dashes(text: str, nodes: Sequence[Any], spans: Sequence[tuple[int, int]]) -> _Found | None:
    rows: list[RowText] = []
    gaps: list[str] = []
    first = before = -1
    for node, (start, end) in zip(nodes, spans, strict=True):
        line_start = text.rfind("\n", 0, start) + 1
        lead = text[line_start:start]
        tail = _BLOCK_TAIL.match(text, end)
        if not _DASH.fullmatch(lead) or tail is None or line_start < before:
            return None
        first = line_start if first < 0 else first
        gaps.append("" if before < 0 else text[before:line_start])
        before = tail.end()
        rows.append(RowText(lead, text[start:end], tail.group(1), start, node))
    return tuple(rows), tuple(gaps), (first, before)


def _in_brackets(text: str, nodes: Sequence[Any], spans: Sequence[tuple[int, int]]) -> _Found | None:
    rows: list[RowText] = []
    gaps: list[str] = []
    before = -1
    for place, (node, (start, end)) in enumerate(zip(nodes, spans, strict=True)):
        line_start = text.rfind("\n", 0, start) + 1
        lead = text[line_start:start]
        if place and (lead.strip() or line_start < before):
            return None
        tail = _FLOW_TAIL.match(text, end)
        last = place == len(nodes) - 1
        if not last and (tail is None or not tail.group(1)):
            return None
        gaps.append("" if before < 0 else text[before:line_start])
        before = -1 if tail is None else tail.end()
        rows.append(
            RowText(
                "" if place == 0 else lead, text[start:end], "" if last or tail is None else tail.group(2), start, node
            )
        )
    return tuple(rows), tuple(gaps), (spans[0][0], spans[-1][1])
