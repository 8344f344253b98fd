"""Find the layers that a selector means in a graph."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from studio.catalog import Catalog
from studio.graph.model_graph import SCALES, Layer, ModelGraph
from studio.graph.ops import is_head
from studio.graph.shapes import infer_shapes, stride_of
from studio.templates.recipe import Selector, reference

IMGSZ = 640  # pixels; strides do not depend on it, it only has to be a multiple of the largest

ANY_HEAD = "head"  # `feeds: head`: whatever ends the model


def select_layers(
    graph: ModelGraph, selector: Selector, *, catalog: Catalog | None = None, values: Mapping[str, Any] | None = None
) -> list[Layer]:
    """Give the layers that the selector means, in file order; `values` fill in its parameters."""
    keys = {name: tuple(_filled(one, values) for one in wanted) for name, wanted in selector.keys.items()}
    shapes = infer_shapes(graph, SCALES[0], imgsz=IMGSZ, catalog=catalog)

    def strides(layer: Layer) -> set[Any]:
        shape = shapes.get(layer.id)
        return set() if shape is None else {stride_of(shape, IMGSZ)}

    def feeds(layer: Layer) -> set[Any]:
        readers = {reader.module for reader in graph.consumers(layer.id)}
        return readers | ({ANY_HEAD} if any(is_head(module) for module in readers) else set())

    traits: dict[str, Callable[[Layer], set[Any]]] = {
        "module": lambda layer: {layer.module},
        "section": _sections,
        "stride": strides,
        "feeds": feeds,
    }
    found = [layer for layer in graph.layers if not is_head(layer.module)]
    for name, trait in traits.items():
        if name in keys:
            found = [layer for layer in found if trait(layer) & set(keys[name])]
        if f"not_{name}" in keys:
            found = [layer for layer in found if not trait(layer) & set(keys[f"not_{name}"])]
    if "nth" in keys:
        places = {number if number >= 0 else len(found) + number for number in keys["nth"]}
        found = [layer for place, layer in enumerate(found) if place in places]
    return found


def served(
    graph: ModelGraph, layer: Layer, selector: Selector, *, values: Mapping[str, Any] | None = None
) -> list[Layer]:
    """Give the readers of a selected layer that its selector's `feeds` names: those that a branch serves."""
    wanted = {_filled(one, values) for one in selector.keys.get("feeds", ())}
    return [
        reader
        for reader in graph.consumers(layer.id)
        if reader.module in wanted or (ANY_HEAD in wanted and is_head(reader.module))
    ]


def _sections(layer: Layer) -> set[Any]:
    return {layer.section, "any"} | ({"neck"} if layer.section == "head" else set())


def _filled(value: Any, values: Mapping[str, Any] | None) -> Any:
    name = reference(value)
    return value if name is None else (values or {})[name]
