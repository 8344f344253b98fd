"""Change a graph: graph in, new graph out. Every edit leaves a graph that can be written as a file.

Whether the result makes sense (channels, sizes, dead layers) says `problems.check_graph`; the user may pass through
such states while editing.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Literal

from studio.errors import Location, ModelError
from studio.graph.model_graph import Arg, Layer, LayerId, ModelGraph
from studio.graph.ops import is_head

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
        raise ModelError(f"Nothing can follow {at} {before.module}: it ends the model.", where=_where(graph, target))
    readers = {layer.id for layer in graph.consumers(target)}
    if wiring == "branch":
        chosen = set(consumers or ())
        if not chosen or not chosen <= readers:
            raise ModelError(
                f"A branch after {at} {before.module} needs to know which of its readers it serves.",
                hint="Name layers that read it.",
                where=_where(graph, target),
            )
        readers = chosen
    new = Layer(
        id=_free_id(graph), module=module, inputs=(target,), args=tuple(args), repeats=repeats, section=before.section
    )
    layers: list[Layer] = []
    for layer in graph.layers:
        if layer.id in readers:
            layer = replace(layer, inputs=tuple(new.id if one == target else one for one in layer.inputs))
        layers.append(layer)
        if layer.id == target:
            layers.append(new)
    return replace(graph, layers=tuple(layers)), new.id


def replace_module(
    graph: ModelGraph, layer_id: LayerId, module: str, *, args: Sequence[Arg] | None = None
) -> ModelGraph:
    """Put another module in a layer's place; row, links and origin stay, and the arguments unless new ones are given."""
    layer = graph.layer(layer_id)
    return _with_layer(graph, replace(layer, module=module, args=layer.args if args is None else tuple(args)))


def set_args(graph: ModelGraph, layer_id: LayerId, args: Sequence[Arg], *, repeats: int | None = None) -> ModelGraph:
    """Set a layer's arguments, and its repeats when given."""
    layer = graph.layer(layer_id)
    return _with_layer(graph, replace(layer, args=tuple(args), repeats=layer.repeats if repeats is None else repeats))


def rewire(graph: ModelGraph, layer_id: LayerId, inputs: Sequence[LayerId]) -> ModelGraph:
    """Set what a layer reads. Raises ModelError when that is nothing, or not above the layer in the file."""
    row = graph.row_of(layer_id)
    layer = graph.layers[row]
    where = _where(graph, layer_id)
    if not inputs and row > 0:
        raise ModelError(
            f"{row} {layer.module} has to read a layer: only the first layer reads the image.", where=where
        )
    for one in inputs:
        source = graph.row_of(one)
        if source >= row:
            raise ModelError(
                f"{row} {layer.module} cannot read {source} {graph.layers[source].module}, which does not come before it.",
                hint="A layer reads layers above it in the file.",
                where=where,
            )
        if is_head(graph.layers[source].module):
            raise ModelError(f"Nothing can read {source} {graph.layers[source].module}.", where=where)
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
        id_ = _free_id(replace(graph, layers=(*graph.layers, *chain)))
        chain.append(Layer(id=id_, module=module, inputs=(chain[-1].id,) if chain else (), args=tuple(args)))
    for layer in graph.layers:
        if layer.section == "backbone" and layer.id in keep:
            if len(layer.inputs) > 1:
                where = _where(graph, layer.id)
                raise ModelError(f"{graph.row_of(layer.id)} {layer.module} reads several maps.", where=where)
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
    readers = graph.consumers(layer_id)
    if not gone.inputs:
        heir = graph.layers[1]
        if any(layer.id != heir.id for layer in readers) or set(heir.inputs) != {layer_id} or len(heir.inputs) > 1:
            raise ModelError(
                f"{row} {gone.module} cannot be removed: only the first layer of a model can read the image.",
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


def _with_layer(graph: ModelGraph, changed: Layer) -> ModelGraph:
    return replace(graph, layers=tuple(changed if layer.id == changed.id else layer for layer in graph.layers))


def _free_id(graph: ModelGraph) -> LayerId:
    taken = {layer.id for layer in graph.layers}
    number = 1
    while LayerId(f"n{number}") in taken:
        number += 1
    return LayerId(f"n{number}")


def _where(graph: ModelGraph, layer_id: LayerId) -> Location:
    row = graph.row_of(layer_id)
    return Location(line=graph.layers[row].line, node=f"{row} {graph.layers[row].module}")
