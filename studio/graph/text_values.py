"""Change single values in a model's text: of a row, of the header, and our own `studio:` key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from studio.graph.model_graph import ModelGraph
from studio.graph.model_rows import TRAILER
from studio.graph.model_yaml import flow_text, trailer_lines
from studio.graph.text_layout import TextLayout

Edit = tuple[int, int, str]  # a span of the old text, and what stands there now


_PLAINEST = (int, str, bool, type(None))  # equal when, and only when, they are written alike


def same(one: Any, other: Any) -> bool:
    """Tell whether two values are written alike; unlike ==, 1, 1.0 and True differ, and so does the order of names."""
    if one is other:
        return True
    kind = type(one)
    if kind in _PLAINEST and type(other) in _PLAINEST:
        return kind is type(other) and bool(one == other)
    if kind in (list, tuple) and type(other) in (list, tuple):
        return len(one) == len(other) and all(map(same, one, other))
    return repr(plain(one)) == repr(plain(other))


def plain(value: Any) -> Any:
    """Give a value as it would be read from a file: lists instead of tuples."""
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return {name: plain(item) for name, item in value.items()}
    return value


def patch_value(layout: TextLayout, node: Any, old: Any, new: Any, *, quoted: bool = False) -> list[Edit]:
    """Give the edits that make the text of `old` say `new`."""
    if same(old, new):
        return []
    if isinstance(node, yaml.MappingNode) and isinstance(new, Mapping) and list(old) == list(new):
        return [
            edit
            for (_, child), name in zip(node.value, old, strict=True)
            for edit in patch_value(layout, child, old[name], new[name], quoted=quoted)
        ]
    if isinstance(node, yaml.SequenceNode) and isinstance(new, (list, tuple)) and len(old) == len(new):
        return [
            edit
            for child, one, other in zip(node.value, old, new, strict=True)
            for edit in patch_value(layout, child, one, other, quoted=quoted)
        ]
    start, end = layout.span(node)
    if isinstance(node, yaml.SequenceNode) and node.flow_style and isinstance(new, (list, tuple)):
        kept = list(zip(node.value, old, new, strict=False))
        parts = []
        for child, one, other in kept:
            at = layout.span(child)
            parts.append(layout.text[at[0] : at[1]] if same(one, other) else flow_text(other, quoted=quoted))
        parts += [flow_text(other, quoted=quoted) for other in new[len(kept) :]]
        between = "," if "," in layout.text[start:end] and ", " not in layout.text[start:end] else ", "
        return [(start, end, f"[{between.join(parts)}]")]
    text = flow_text(plain(new), quoted=quoted)
    if start == end:  # nothing is written there: `activation:`
        text = f" {text}"
    return [(start, end, text)]


def header_edits(layout: TextLayout, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Edit] | None:
    edits: list[Edit] = []
    value = layout.document.value
    for name in (*before, *(name for name in layout.keys if name not in before)):
        if name in before and name not in layout.keys:
            return None
        key = layout.keys[name]
        if name == TRAILER or (name not in before and name not in after):
            continue
        if name not in after:
            edits.append((key.line_start, key.line_end, ""))
        elif name not in before or not same(before[name], after[name]):
            edits += patch_value(layout, key.value, value[name], after[name])
    added = [name for name in after if name not in before and name not in layout.keys]
    if added:
        above = [key.line_end for key in layout.keys.values() if key.line_end <= layout.first_section]
        at = max(above, default=layout.first_section)
        lines = [f"{flow_text(name)}: {flow_text(plain(after[name]))}{layout.newline}" for name in added]
        edits.append((at, at, "".join(lines)))
    return edits


def trailer_edits(layout: TextLayout, before: ModelGraph, after: ModelGraph) -> list[Edit]:
    old = (before.family, [layer.origin for layer in before.layers])
    new = (after.family, [layer.origin for layer in after.layers])
    key = layout.keys.get(TRAILER)
    lines = trailer_lines(after)
    if old == new and (key is not None or not lines):
        return []
    newline = layout.newline
    whole = newline.join(lines).lstrip("\r\n") + newline if lines else ""
    if key is None:
        text = layout.text
        gap = "" if text.endswith("\n") or not text else newline
        return [(len(text), len(text), gap + newline + whole)] if whole else []
    if not whole:
        return [(key.line_start, key.line_end, "")]
    held = layout.document.value[TRAILER]
    if not isinstance(held, dict) or not held:
        return [(key.line_start, key.line_end, whole)]
    wanted = {**held, "origin": new[1]}
    if after.family is None:
        wanted.pop("family", None)
    elif "family" not in wanted:
        wanted = {"family": after.family, **wanted}
    else:
        wanted["family"] = after.family
    if list(wanted) != list(held) and not set(held) <= {"family", "origin"}:
        return patch_value(layout, key.value, held, wanted)
    return (
        patch_value(layout, key.value, held, wanted)
        if list(wanted) == list(held)
        else [(key.line_start, key.line_end, whole)]
    )
