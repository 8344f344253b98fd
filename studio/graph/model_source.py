"""A model and the text that says it, kept in step both ways.

Our own patcher on the places that PyYAML's C parser reports, not ruamel.yaml: its round trip re-spaces flow rows, comments
and numbers, takes some twenty times as long, and would bypass the limits of `safe_yaml`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from studio import stock
from studio.errors import ModelError, Problem, StudioError
from studio.graph.broken_text import parse_or_repair
from studio.graph.model_graph import Layer, LayerId, ModelGraph
from studio.graph.model_rows import TRAILER, read_graph
from studio.graph.model_yaml import load_stock, parse_model_yaml, write_model_yaml
from studio.graph.order import line_changes
from studio.graph.safe_yaml import parse_yaml, read_text
from studio.graph.text_layout import find_layout
from studio.graph.text_patch import patch
from studio.graph.text_values import plain, same


@dataclass(frozen=True)
class ModelSource:
    """A model and its text; reading the text gives the graph, but for the layers' ids."""

    text: str
    graph: ModelGraph


def read_source(text: str, *, path: Path | None = None) -> ModelSource:
    """Read a model from its text; `path` serves messages only. Raises ModelError with line and layer."""
    return ModelSource(text, parse_model_yaml(text, path=path))


def fresh_source(graph: ModelGraph) -> ModelSource:
    """Give a graph with a text of its own, in the style of the stock files."""
    return _in_step(write_model_yaml(graph), graph)


def stock_source(family: str) -> ModelSource:
    """Give a stock model with the comments of its file; the text also says which stock row each row stands for."""
    text = read_text(stock.stock_model(family).path, error=ModelError)
    return updated(read_source(text), load_stock(family))


def read_tolerant(text: str, *, path: Path | None = None) -> tuple[ModelSource | None, list[Problem]]:
    """Read as much of a model as possible, and list what is wrong with its text; None when no layer can be read.

    A row that cannot be read becomes a layer with the module's name that reads the row before it. Its text stays as it is
    until that layer is edited.
    """
    found: list[StudioError] = []
    try:
        document, broken = parse_or_repair(text, path=path)
        found += [] if broken is None else [broken]
        graph = read_graph(document, found.append)
    except StudioError as error:
        return None, [_problem(error)]
    problems = [_problem(error) for error in found]
    return (ModelSource(text, graph) if graph.layers else None), problems


def updated(source: ModelSource, graph: ModelGraph) -> ModelSource:
    """Give the text of a changed graph: other only where the graph is, byte for byte the same elsewhere."""
    if graph == source.graph:
        return source
    try:
        layout = find_layout(source.text)
    except StudioError:
        layout = None
    for keep_broken in (True, False):
        text = None if layout is None else patch(layout, source.graph, graph, keep_broken=keep_broken)
        patched = None if text is None else _read_back(text, graph)
        if patched is not None:
            return patched
    return fresh_source(graph)


def reread(source: ModelSource, text: str, *, path: Path | None = None) -> ModelSource:
    """Give the model after the user changed its text; rows that are the same layer keep its id.

    What each row stands for (`studio: origin`) follows the rows, unless the user changed that list: so the text given back
    may differ from `text` in that list. Raises ModelError with line and layer.
    """
    if text == source.text:
        return source
    faults: list[StudioError] = []
    document = parse_yaml(text, path=path, error=ModelError)
    read = read_graph(document, faults.append)
    follows = _origin_in(document.value) == _origins(source.graph) and _origin_in(document.value) is not None
    for fault in faults:
        # A list of origins that no longer fits is put right below; all else is the user's to correct.
        if not (follows and fault.where and fault.where.line == document.line(TRAILER, "origin")):
            raise fault
    layers = _with_old_ids(source.graph, read)
    if follows:
        known = {layer.id: layer.origin for layer in source.graph.layers}
        layers = [replace(layer, origin=known.get(layer.id)) for layer in layers]
    graph = replace(read, layers=tuple(layers))
    if not follows or _origins(graph) == _origins(read):
        return ModelSource(text, graph)
    return updated(ModelSource(text, replace(graph, layers=_with_origins(graph, read))), graph)


def _origin_in(fields: Any) -> list[int | None] | None:
    trailer = fields.get(TRAILER) if isinstance(fields, dict) else None
    origin = trailer.get("origin") if isinstance(trailer, dict) else None
    return origin if isinstance(origin, list) else None


def _origins(graph: ModelGraph) -> list[int | None]:
    return [layer.origin for layer in graph.layers]


def _with_origins(graph: ModelGraph, read: ModelGraph) -> tuple[Layer, ...]:
    return tuple(replace(layer, origin=one.origin) for layer, one in zip(graph.layers, read.layers, strict=True))


def _with_old_ids(old: ModelGraph, new: ModelGraph) -> list[Layer]:
    """Give the layers of `new` with the ids of those layers of `old` that they are."""
    partners = _partners(old.layers, new.layers)
    taken = {layer.id for layer in old.layers}
    ids: dict[LayerId, LayerId] = {}
    number = 0
    for row, layer in enumerate(new.layers):
        if row in partners:
            ids[layer.id] = old.layers[partners[row]].id
            continue
        number += 1
        while LayerId(f"n{number}") in taken:
            number += 1
        ids[layer.id] = LayerId(f"n{number}")
    return [replace(layer, id=ids[layer.id], inputs=tuple(ids[one] for one in layer.inputs)) for layer in new.layers]


def _partners(old: Sequence[Layer], new: Sequence[Layer]) -> dict[int, int]:
    """Pair rows: first those that say the same, in order; then, between them, those of one module; then one for one."""
    partners: dict[int, int] = {}
    loose: list[tuple[range, range]] = []
    for tag, a, a_end, b, b_end in line_changes([_said(layer) for layer in old], [_said(layer) for layer in new]):
        if tag == "equal" or a_end - a == b_end - b:
            partners.update(zip(range(b, b_end), range(a, a_end), strict=True))
        else:
            loose.append((range(a, a_end), range(b, b_end)))
    for ours, theirs in loose:
        inner = SequenceMatcher(a=[old[x].module for x in ours], b=[new[x].module for x in theirs], autojunk=False)
        for a, b, size in inner.get_matching_blocks():
            partners.update({theirs[b + step]: ours[a + step] for step in range(size)})
    # A row that was cut and pasted elsewhere is the same layer when only one row says what it says.
    free: dict[str, list[int]] = {}
    used = set(partners.values())
    for row, layer in enumerate(old):
        if row not in used:
            free.setdefault(_said(layer), []).append(row)
    for row, layer in enumerate(new):
        if row not in partners and len(free.get(_said(layer), ())) == 1:
            partners[row] = free.pop(_said(layer))[0]
    return partners


def _said(layer: Layer) -> str:
    return repr((layer.module, layer.repeats, plain(layer.args)))


def _problem(error: StudioError) -> Problem:
    return Problem("error", "model-file", error.message, hint=error.hint, where=error.where)


def _read_back(text: str, graph: ModelGraph) -> ModelSource | None:
    """Give the patched text with its graph, None when it does not say what the graph is."""
    try:
        layout = find_layout(text)
        if layout is None:
            return None
        read = read_graph(layout.document, lambda _: None)
    except StudioError:
        return None
    return _in_step(text, graph, read) if _same_meaning(read, graph) else None


def _in_step(text: str, graph: ModelGraph, read: ModelGraph | None = None) -> ModelSource:
    """Give text and graph, whose layers know their lines in it."""
    # A layer that stands for a broken row may have a name that no file can hold; it stays marked.
    read = read or read_graph(parse_yaml(text, error=ModelError), lambda _: None)
    lines = [layer.line for layer in read.layers]
    layers = tuple(_at_line(layer, line) for layer, line in zip(graph.layers, lines, strict=True))
    return ModelSource(text, replace(graph, layers=layers))


def _at_line(layer: Layer, line: int | None) -> Layer:
    reads_list = layer.reads_list or len(layer.inputs) > 1
    is_there = layer.line == line and layer.reads_list == reads_list
    return layer if is_there else replace(layer, line=line, reads_list=reads_list)


def _same_meaning(one: ModelGraph, other: ModelGraph) -> bool:
    """Tell whether two graphs say the same, whatever their layers are called and where they stand in a text."""
    if one.family != other.family or one.header.keys() != other.header.keys() or len(one.layers) != len(other.layers):
        return False
    if not all(same(value, other.header[name]) for name, value in one.header.items()):
        return False
    return all(
        _told(one, left) == _told(other, right) and same(left.args, right.args)
        for left, right in zip(one.layers, other.layers, strict=True)
    )


def _told(graph: ModelGraph, layer: Layer) -> tuple[Any, ...]:
    inputs = tuple(map(graph.rows.__getitem__, layer.inputs))
    reads_list = layer.reads_list or len(inputs) > 1
    return layer.module, inputs, layer.repeats, layer.section, layer.origin, reads_list
