"""Find the selector that means just these layers, in the roles that other models answer to best; used by `recipe_from_edit`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

from studio.catalog import Catalog
from studio.graph.model_graph import SCALES, Layer, LayerId, ModelGraph
from studio.graph.ops import is_head
from studio.graph.shapes import infer_shapes, stride_of
from studio.templates.recipe import Selector
from studio.templates.select import ANY_HEAD, IMGSZ, select_layers, served

Fields = dict[str, Any]  # one step of a recipe file


# Which keys a selector may have, the one that other models answer to best first; "nth" only if nothing else will do.
INSERT_ORDERS = [
    ("section", "feeds"),
    ("section", "feeds", "stride"),
    ("section", "module"),
    ("section", "stride"),
    ("section", "module", "stride"),
    ("section", "module", "feeds"),
    ("section", "module", "feeds", "stride"),
]
REPLACE_ORDERS = [
    ("module",),
    ("module", "section"),
    ("module", "section", "stride"),
    ("module", "section", "feeds"),
    ("module", "section", "feeds", "stride"),
]
KEEP_ORDERS = [("module",), ("module", "section"), ("module", "section", "stride")]


def find_selector(
    graph: ModelGraph,
    targets: set[LayerId],
    catalog: Catalog,
    *,
    orders: Sequence[Sequence[str]],
    serves: Mapping[LayerId, set[LayerId]] | None = None,
) -> Fields | None:
    """Give the keys that mean just these layers and, for a branch, just those of their readers; None if none do."""
    candidates = [keys for order in orders for keys in _keys(graph, targets, order, catalog)]
    for with_nth in (False, True):
        for keys in candidates:
            found = [layer.id for layer in select_layers(graph, Selector(keys), catalog=catalog)]
            if not targets <= set(found):
                continue
            if with_nth:
                keys = {**keys, "nth": tuple(place for place, one in enumerate(found) if one in targets)}
            elif len(found) > len(targets):
                continue
            if all(
                {one.id for one in served(graph, graph.layer(target), Selector(keys))} == readers
                for target, readers in (serves or {}).items()
            ):
                return {name: list(values) if len(values) > 1 else values[0] for name, values in keys.items()}
    return None


def _keys(
    graph: ModelGraph, targets: set[LayerId], order: Sequence[str], catalog: Catalog
) -> Iterator[dict[str, tuple[Any, ...]]]:
    """Give the values that the targets have for these keys; `feeds` has several ways to say it."""
    layers = [layer for layer in graph.layers if layer.id in targets]
    shapes = infer_shapes(graph, SCALES[0], imgsz=IMGSZ, catalog=catalog)
    known = [shape for layer in layers if (shape := shapes.get(layer.id)) is not None]
    if "stride" in order and len(known) < len(layers):
        return
    sections = {layer.section for layer in layers}
    values: dict[str, tuple[Any, ...]] = {
        "module": tuple(dict.fromkeys(layer.module for layer in layers)),
        "section": tuple("neck" if one == "head" else one for one in sorted(sections)),
        "stride": tuple(sorted({stride_of(shape, IMGSZ) for shape in known})),
    }
    for feeds in _feeds(graph, layers) if "feeds" in order else [()]:
        yield {key: feeds if key == "feeds" else values[key] for key in order}


def _feeds(graph: ModelGraph, layers: Sequence[Layer]) -> Iterator[tuple[str, ...]]:
    readers = [[reader.module for reader in graph.consumers(layer.id)] for layer in layers]
    if all(any(is_head(module) for module in one) for one in readers):
        yield (ANY_HEAD,)
    names = sorted({module for one in readers for module in one if not is_head(module)})
    for size in (1, 2):
        for chosen in combinations(names, size):
            if all(set(chosen) & set(one) for one in readers):
                yield chosen
