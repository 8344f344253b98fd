"""Change a graph: graph in, new graph out. Every edit leaves a graph that can be written as a file.

Whether the result makes sense (channels, sizes, dead layers) says `problems.check_graph`; the user may pass through
such states while editing.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Literal

from studio.errors import Location, ModelError
from studio.graph.clipboard import copy_layers as copy_layers
from studio.graph.clipboard import duplicate_layers as duplicate_layers
from studio.graph.clipboard import paste_layers as paste_layers
from studio.graph.model_graph import Arg, Layer, LayerId, ModelGraph, free_ids
from studio.graph.model_rows import MAX_LAYERS, SECTIONS, TRAILER, check_layer, checked_header
from studio.graph.ops import STOCK_OPS, is_head
from studio.sentence import say

Wiring = Literal["inline", "branch"]


def insert_after(
    graph: ModelGraph,
    target: LayerId,
    module: str,
    *,
    args: Sequence[Arg] = (),
    repeats: int = 1,
    wiring: Wiring = "inline",
    consumers: Collection[LayerId] | None = None,
) -> tuple[ModelGraph, LayerId]:
    """Insert a layer that reads `target`, right below it; give the new graph and the new layer's id.

    "inline": everything that read `target` reads the new layer. "branch": only `consumers` do. All other links stay.
    Raises ModelError when `target` is a head, or when `consumers` do not read it.
    """
    at = graph.row_of(target)
    before = graph.layers[at]
    if is_head(before.module):
        raise ModelError(
            say("Nothing can follow {layer}: it ends the model.", layer=_name(graph, target)),
            where=_where(graph, target),
        )
    readers = {layer.id for layer in graph.consumers(target)}
    if wiring == "branch":
        chosen = set(consumers or ())
        if not chosen or not chosen <= readers:
            raise ModelError(
                say("A branch after {layer} needs to know which of its readers it serves.", layer=_name(graph, target)),
                hint="Name layers that read it.",
                where=_where(graph, target),
            )
        readers = chosen
    new = _new_layer(graph, target, module, args=args, repeats=repeats)
    layers: list[Layer] = []
    for layer in graph.layers:
        if layer.id in readers:
            layer = replace(layer, inputs=tuple(new.id if one == target else one for one in layer.inputs))
        layers.append(layer)
        if layer.id == target:
            layers.append(new)
    return replace(graph, layers=tuple(layers)), new.id


def insert_on_link(
    graph: ModelGraph, source: LayerId, reader: LayerId, module: str, *, args: Sequence[Arg] = (), repeats: int = 1
) -> tuple[ModelGraph, LayerId]:
    """Insert a layer on one link, right below its source: only `reader` reads it; give the graph and the layer's id.

    Raises ModelError when `reader` does not read `source`.
    """
    _check_link(graph, source, reader)
    return insert_after(graph, source, module, args=args, repeats=repeats, wiring="branch", consumers=[reader])


def add_layer(
    graph: ModelGraph, after: LayerId, module: str, *, args: Sequence[Arg] = (), repeats: int = 1
) -> tuple[ModelGraph, LayerId]:
    """Put a layer right below `after`, which it reads; nothing reads it yet. Give the graph and the layer's id.

    Raises ModelError when `after` is a head.
    """
    row = graph.row_of(after)
    if is_head(graph.layers[row].module):
        raise ModelError(
            say("Nothing can follow {layer}: it ends the model.", layer=_name(graph, after)), where=_where(graph, after)
        )
    new = _new_layer(graph, after, module, args=args, repeats=repeats)
    return replace(graph, layers=(*graph.layers[: row + 1], new, *graph.layers[row + 1 :])), new.id


def replace_module(
    graph: ModelGraph, layer_id: LayerId, module: str, *, args: Sequence[Arg] | None = None
) -> ModelGraph:
    """Put another module in a layer's place; row, links and origin stay, and the arguments unless new ones are given.

    Raises ModelError for a name or arguments that no model file may hold; so do all edits that make or set them.
    """
    layer = graph.layer(layer_id)
    new = replace(layer, module=module, args=layer.args if args is None else tuple(args))
    check_layer(new)
    return _with_layer(graph, replace(new, reads_list=new.reads_list or _reads_many(module)))


def set_args(graph: ModelGraph, layer_id: LayerId, args: Sequence[Arg], *, repeats: int | None = None) -> ModelGraph:
    """Set a layer's arguments, and its repeats when given."""
    layer = graph.layer(layer_id)
    new = replace(layer, args=tuple(args), repeats=layer.repeats if repeats is None else repeats)
    check_layer(new)
    return _with_layer(graph, new)


def rewire(graph: ModelGraph, layer_id: LayerId, inputs: Sequence[LayerId]) -> ModelGraph:
    """Set what a layer reads. Raises ModelError when that is nothing, or not above the layer in the file."""
    row = graph.row_of(layer_id)
    layer = graph.layers[row]
    where = _where(graph, layer_id)
    if not inputs and row > 0:
        raise ModelError(
            say("{layer} has to read a layer: only the first layer reads the image.", layer=_name(graph, layer_id)),
            where=where,
        )
    for one in inputs:
        source = graph.row_of(one)
        if source >= row:
            raise ModelError(
                say(
                    "{layer} cannot read {source}, which does not come before it.",
                    layer=_name(graph, layer_id),
                    source=_name(graph, one),
                ),
                hint="A layer reads layers above it in the file.",
                where=where,
            )
        if is_head(graph.layers[source].module):
            raise ModelError(say("Nothing can read {layer}.", layer=_name(graph, one)), where=where)
    return _with_layer(graph, replace(layer, inputs=tuple(inputs), reads_list=layer.reads_list or len(inputs) > 1))


def replace_backbone(
    graph: ModelGraph, rows: Sequence[tuple[str, Sequence[Arg]]], *, keep: Collection[LayerId] = ()
) -> tuple[ModelGraph, list[LayerId]]:
    """Put a chain of new rows (module, arguments) in the place of the backbone; give the graph and the chain's ids.

    The layers in `keep`, which read one map each, follow the new rows in their order. The head still names the layers that
    are gone: rewire what reads them before the graph is used. Raises ModelError for a kept layer that reads several maps.
    """
    chain: list[Layer] = []
    for module, args in rows:
        id_ = free_ids(replace(graph, layers=(*graph.layers, *chain)), 1)[0]
        chain.append(Layer(id=id_, module=module, inputs=(chain[-1].id,) if chain else (), args=tuple(args)))
    for layer in graph.layers:
        if layer.section == "backbone" and layer.id in keep:
            if len(layer.inputs) > 1:
                where = _where(graph, layer.id)
                raise ModelError(say("{layer} reads several maps.", layer=_name(graph, layer.id)), where=where)
            chain.append(replace(layer, inputs=(chain[-1].id,) if chain else ()))
    head = tuple(layer for layer in graph.layers if layer.section == "head")
    return replace(graph, layers=(*chain, *head)), [layer.id for layer in chain]


def remove_layer(graph: ModelGraph, layer_id: LayerId) -> ModelGraph:
    """Take a layer out; its readers read what it read (the first of it, where it read several).

    Raises ModelError for the last layer of a graph, and for a first layer whose readers could not read the image.
    """
    row = graph.row_of(layer_id)
    gone = graph.layers[row]
    where = _where(graph, layer_id)
    if len(graph.layers) == 1:
        raise ModelError("A model needs at least one layer.", where=where)
    if not gone.inputs:
        heir = graph.layers[1]
        if (
            any(layer.id != heir.id for layer in graph.consumers(layer_id))
            or set(heir.inputs) != {layer_id}
            or len(heir.inputs) > 1
        ):
            raise ModelError(
                say(
                    "{layer} cannot be removed: only the first layer of a model can read the image.",
                    layer=_name(graph, layer_id),
                ),
                where=where,
            )
    instead = gone.inputs[:1]
    layers: list[Layer] = []
    for layer in graph.layers:
        if layer.id == layer_id:
            continue
        if layer_id in layer.inputs:
            inputs = tuple(new for one in layer.inputs for new in (instead if one == layer_id else (one,)))
            layer = replace(layer, inputs=inputs)
        layers.append(layer)
    return replace(graph, layers=tuple(layers))


def remove_layers(graph: ModelGraph, ids: Collection[LayerId]) -> ModelGraph:
    """Take several layers out, the last one first; links are bridged as by `remove_layer`, whose errors it raises."""
    chosen = [layer.id for layer in graph.layers if layer.id in set(ids)]
    for layer_id in reversed(chosen):
        graph = remove_layer(graph, layer_id)
    return graph


def move_layer(graph: ModelGraph, layer_id: LayerId, after: LayerId) -> ModelGraph:
    """Move a layer in the order of the file, right below `after`; all links stay.

    Raises ModelError where the layer would then read a later one, or be read by an earlier one.
    """
    layer, above = graph.layer(layer_id), graph.layer(after)
    name, where = _name(graph, layer_id), _where(graph, layer_id)
    if layer_id == after:
        return graph
    if is_head(above.module):
        raise ModelError(say("Nothing can follow {layer}: it ends the model.", layer=_name(graph, after)), where=where)
    if not layer.inputs:
        raise ModelError(say("{layer} reads the image, so it stays the first layer.", layer=name), where=where)
    others = [one for one in graph.layers if one.id != layer_id]
    at = next(row for row, one in enumerate(others) if one.id == after) + 1
    ends_section = at == len(others) or others[at].section != above.section
    section = layer.section if ends_section and SECTIONS.index(layer.section) > SECTIONS.index(above.section) else None
    others.insert(at, replace(layer, section=section or above.section))
    rows = {one.id: row for row, one in enumerate(others)}
    for one in layer.inputs:
        if rows[one] > at:
            raise ModelError(
                say("{layer} reads {source}, so it cannot stand before it.", layer=name, source=_name(graph, one)),
                hint="A layer reads layers above it in the file.",
                where=where,
            )
    for reader in graph.consumers(layer_id):
        if rows[reader.id] < at:
            raise ModelError(
                say(
                    "{reader} reads {layer}, which therefore cannot stand after it.",
                    reader=_name(graph, reader.id),
                    layer=name,
                ),
                hint="A layer reads layers above it in the file.",
                where=where,
            )
    return replace(graph, layers=tuple(others))


def connect(graph: ModelGraph, source: LayerId, reader: LayerId, *, port: int | None = None) -> ModelGraph:
    """Let a layer read another one: in place of its input `port`; without it, as one more input where it takes many.

    A layer that takes one input changes it. Raises ModelError where the link is not legal or exists.
    """
    layer = graph.layer(reader)
    many = layer.reads_list or len(layer.inputs) > 1 or _reads_many(layer.module)
    if port is None and not many:
        port = 0
    if port is None or port >= len(layer.inputs):
        inputs = (*layer.inputs, source)
        port = len(layer.inputs)
    else:
        inputs = (*layer.inputs[: max(port, 0)], source, *layer.inputs[max(port, 0) + 1 :])
    if source in layer.inputs[:port] + layer.inputs[port + 1 :]:
        raise ModelError(
            say("{layer} reads {source} already.", layer=_name(graph, reader), source=_name(graph, source)),
            where=_where(graph, reader),
        )
    if not layer.inputs:
        raise ModelError(
            say("{layer} reads the image and nothing else.", layer=_name(graph, reader)), where=_where(graph, reader)
        )
    return rewire(graph, reader, inputs)


def disconnect(graph: ModelGraph, source: LayerId, reader: LayerId) -> ModelGraph:
    """Take a link away. Raises ModelError when there is none, and for the only input of a layer."""
    _check_link(graph, source, reader)
    layer = graph.layer(reader)
    inputs = tuple(one for one in layer.inputs if one != source)
    if not inputs:
        raise ModelError(
            say("{layer} has to read a layer, and this is its only link.", layer=_name(graph, reader)),
            hint="Connect it to another layer instead, or remove it.",
            where=_where(graph, reader),
        )
    return rewire(graph, reader, inputs)


def set_header(graph: ModelGraph, key: str, value: object) -> ModelGraph:
    """Set a value of the file's header (nc, activation, scales, ...), or remove it with None.

    Raises ModelError for a value that no model file may hold.
    """
    if key in (*SECTIONS, TRAILER):
        raise ModelError(say("{key} is not a value of the header.", key=key), hint="Edit the layers instead.")
    header = {name: held for name, held in graph.header.items() if value is not None or name != key}
    if value is not None:
        header[key] = checked_header(key, value)
    return replace(graph, header=header)


def _new_layer(graph: ModelGraph, source: LayerId, module: str, *, args: Sequence[Arg], repeats: int) -> Layer:
    if len(graph.layers) >= MAX_LAYERS:
        raise ModelError(say("A model has at most {most} layers.", most=f"{MAX_LAYERS:,}"), where=_where(graph, source))
    layer = Layer(
        id=free_ids(graph, 1)[0],
        module=module,
        inputs=(source,),
        args=tuple(args),
        repeats=repeats,
        section=graph.layer(source).section,
        reads_list=_reads_many(module),
    )
    check_layer(layer)
    return layer


def _reads_many(module: str) -> bool:
    op = STOCK_OPS.get(module)
    return op is not None and op.reads_many


def _check_link(graph: ModelGraph, source: LayerId, reader: LayerId) -> None:
    if source not in graph.layer(reader).inputs:
        raise ModelError(
            say("{layer} does not read {source}.", layer=_name(graph, reader), source=_name(graph, source)),
            where=_where(graph, reader),
        )


def _with_layer(graph: ModelGraph, changed: Layer) -> ModelGraph:
    return replace(graph, layers=tuple(changed if layer.id == changed.id else layer for layer in graph.layers))


def _name(graph: ModelGraph, layer_id: LayerId) -> str:
    return f"{graph.row_of(layer_id)} {graph.layer(layer_id).module}"


def _where(graph: ModelGraph, layer_id: LayerId) -> Location:
    return Location(line=graph.layer(layer_id).line, node=_name(graph, layer_id))
