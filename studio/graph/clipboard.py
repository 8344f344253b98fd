"""Copy layers as text and paste them, into the same model or another one; duplicate them in place.

A clipboard holds whatever other programs put there: its text is checked like a file from a stranger.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any, NoReturn

from studio.errors import Location, ModelError, StudioError
from studio.graph.model_graph import Layer, LayerId, ModelGraph, free_ids
from studio.graph.model_rows import MAX_LAYERS, read_row
from studio.graph.ops import is_head
from studio.graph.safe_yaml import MAX_BYTES, MAX_DEPTH, MAX_NODES, MAX_SCALAR, YamlDocument
from studio.sentence import say

FORMAT = "attention-studio-layers"  # the first name in the text; text without it is not ours


@dataclass(frozen=True)
class _Copy:
    """A layer to be put somewhere; it reads other copies by their place, layers of the graph by their id."""

    layer: Layer
    reads: tuple[int | LayerId, ...]


def copy_layers(graph: ModelGraph, ids: Collection[LayerId]) -> str:
    """Give layers as text: links among them are kept, what they read elsewhere becomes an open end.

    Raises ModelError when there is nothing to copy.
    """
    chosen = _chosen(graph, ids, "There is no layer to copy.")
    places = {layer.id: place for place, layer in enumerate(chosen)}
    rows = [
        {
            "module": layer.module,
            "repeats": layer.repeats,
            "args": list(layer.args),
            "from": [places.get(one) for one in layer.inputs] or [None],
            "list": layer.reads_list or len(layer.inputs) > 1,
        }
        for layer in chosen
    ]
    return json.dumps({FORMAT: 1, "layers": rows}, ensure_ascii=False, default=str)


def paste_layers(graph: ModelGraph, text: str, *, after: LayerId) -> tuple[ModelGraph, list[LayerId]]:
    """Put copied layers right below `after`, which their open ends read; give the graph and their ids.

    Nothing reads them yet. Raises ModelError for text that holds no layers, and where they cannot stand.
    """
    copies = _read(text, open_end=after)
    if any(is_head(copy.layer.module) for copy in copies):
        is_end = graph.layers[-1].id == after and not is_head(graph.layers[-1].module)
        if not is_end or any(is_head(copy.layer.module) for copy in copies[:-1]):
            name = _name(graph, after)
            raise ModelError(
                say("A head ends the model, so it cannot be pasted after {layer}.", layer=name),
                hint="Copy the layers without the head, or paste at the end of a model that has none.",
                where=_where(graph, after),
            )
    return _put_below(graph, copies, after=after)


def duplicate_layers(graph: ModelGraph, ids: Collection[LayerId]) -> tuple[ModelGraph, list[LayerId]]:
    """Put copies of layers right below the last of them; give the graph and the copies' ids.

    Copies read copies where both were chosen, and otherwise what the originals read; nothing reads them yet. A copy stands
    for no stock row. Raises ModelError for a head, and when nothing is chosen.
    """
    chosen = _chosen(graph, ids, "There is no layer to duplicate.")
    for layer in chosen:
        if is_head(layer.module):
            name = _name(graph, layer.id)
            raise ModelError(
                say("{layer} cannot be duplicated: a model ends with one head.", layer=name),
                where=_where(graph, layer.id),
            )
    places = {layer.id: place for place, layer in enumerate(chosen)}
    last = chosen[-1].id
    # Only the first layer reads the image; its copy goes on from where it is put.
    copies = [_Copy(layer, tuple(places.get(one, one) for one in layer.inputs) or (last,)) for layer in chosen]
    return _put_below(graph, copies, after=last)


def _chosen(graph: ModelGraph, ids: Collection[LayerId], fault: str) -> list[Layer]:
    wanted = set(ids)
    chosen = [layer for layer in graph.layers if layer.id in wanted]
    if not chosen:
        raise ModelError(fault, hint="Select layers first.")
    return chosen


def _put_below(graph: ModelGraph, copies: Sequence[_Copy], *, after: LayerId) -> tuple[ModelGraph, list[LayerId]]:
    at = graph.row_of(after)
    target = graph.layers[at]
    if is_head(target.module):
        raise ModelError(
            say("Nothing can follow {layer}: it ends the model.", layer=_name(graph, after)), where=_where(graph, after)
        )
    if len(graph.layers) + len(copies) > MAX_LAYERS:
        raise ModelError(say("The model would have more than {most} layers.", most=f"{MAX_LAYERS:,}"))
    ids = free_ids(graph, len(copies))
    new = [
        replace(
            copy.layer,
            id=own,
            inputs=tuple(ids[one] if isinstance(one, int) else one for one in copy.reads),
            section=target.section,
            origin=None,
            line=None,
        )
        for copy, own in zip(copies, ids, strict=True)
    ]
    return replace(graph, layers=(*graph.layers[: at + 1], *new, *graph.layers[at + 1 :])), ids


def _read(text: str, *, open_end: LayerId) -> list[_Copy]:
    """Read the text of a clipboard. Raises ModelError for whatever is not a list of layers within the limits of files."""
    stranger = ModelError("The clipboard holds no layers of a model.", hint="Copy layers in the graph first.")
    if len(text) > MAX_BYTES or FORMAT not in text[:100]:
        raise stranger
    try:
        fields = json.loads(text)
    except (ValueError, RecursionError):
        raise stranger from None
    rows = fields.get("layers") if isinstance(fields, dict) else None
    if not isinstance(rows, list) or not 0 < len(rows) <= MAX_LAYERS or _count(rows, 0) > MAX_NODES:
        raise stranger
    copies: list[_Copy] = []
    for place, row in enumerate(rows):
        reads = row.get("from") if isinstance(row, dict) else None
        if not isinstance(reads, list) or not reads or len(reads) > MAX_LAYERS:
            raise stranger
        if not all(one is None or (type(one) is int and 0 <= one < place) for one in reads):
            raise stranger
        # Several open ends of one layer meet in one link.
        links: list[int | LayerId] = []
        for one in reads:
            link = open_end if one is None else one
            if one is not None or link not in links:
                links.append(link)
        copies.append(_Copy(_read_layer(row), tuple(links)))
    return copies


def _read_layer(row: Any) -> Layer:
    def refuse(error: StudioError) -> NoReturn:
        raise ModelError(
            say("The clipboard holds a layer that cannot be read: {reason}", reason=error.message), hint=error.hint
        )

    args, is_list = row.get("args"), row.get("list") is True
    values = [[-1] if is_list else -1, row.get("repeats"), row.get("module"), args]
    document = YamlDocument({"backbone": [values]}, {}, None, ModelError)
    return read_row(document, "backbone", 0, before=(), report=refuse)


def _count(value: Any, depth: int) -> int:
    """Count values, and refuse those that no model file may hold."""
    too_large = ModelError("The clipboard holds values that no model can have.", hint="Copy layers in the graph first.")
    if depth > MAX_DEPTH - 2:
        raise too_large
    if isinstance(value, str):
        if len(value) > MAX_SCALAR or any("\ud800" <= sign <= "\udfff" for sign in value):
            raise too_large
        return 1
    if isinstance(value, float) and not math.isfinite(value):
        raise too_large
    if isinstance(value, dict):
        value = [*value, *value.values()]
    return 1 + sum(_count(item, depth + 1) for item in value) if isinstance(value, list) else 1


def _name(graph: ModelGraph, layer_id: LayerId) -> str:
    return f"{graph.row_of(layer_id)} {graph.layer(layer_id).module}"


def _where(graph: ModelGraph, layer_id: LayerId) -> Location:
    return Location(line=graph.layer(layer_id).line, node=_name(graph, layer_id))
