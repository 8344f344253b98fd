"""Which stock layer each layer of a graph stands for: the key of weight transfer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from difflib import SequenceMatcher

from studio.graph.model_graph import ModelGraph


def origin_map(graph: ModelGraph) -> dict[int, int]:
    """Give row -> stock row, for the rows that stand for a stock row."""
    return {row: layer.origin for row, layer in enumerate(graph.layers) if layer.origin is not None}


def with_guessed_origins(
    graph: ModelGraph, base: ModelGraph, *, replaces: Mapping[str, str | None] | None = None
) -> ModelGraph:
    """Align a graph that says nothing of its origin with a stock graph, row by row in file order.

    `replaces` names the stock module that one of ours stands for, {"C3k2_LSKA": "C3k2"}. A row without a partner gets
    None. Only module and width are compared: a file whose `studio:` key lists its origins needs no guess.
    """
    named = dict(replaces or {})
    ours = [_signature(named.get(layer.module) or layer.module, layer.args) for layer in graph.layers]
    theirs = [_signature(layer.module, layer.args) for layer in base.layers]
    partner: dict[int, int] = {}
    for block in SequenceMatcher(a=ours, b=theirs, autojunk=False).get_matching_blocks():
        partner.update({block.a + step: block.b + step for step in range(block.size)})
    layers = tuple(replace(layer, origin=partner.get(row)) for row, layer in enumerate(graph.layers))
    return replace(graph, layers=layers, family=base.family)


def _signature(module: str, args: tuple[object, ...]) -> tuple[str, str]:
    # The first argument is the width, which tells apart rows of one module; what follows may be ours.
    return module, repr(args[:1])
