"""Carry pretrained weights into a model whose rows are not those of the source, and count what came along.

Ultralytics matches tensors by row number, so one inserted row leaves everything behind it fresh, or worse, wrong. Here the
layers of the source are first put at the rows that stand for them; stock code then does the rest, class rows included.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import torch
import yaml
from torch import nn

from studio.catalog import Catalog
from studio.errors import ModelError
from studio.graph.model_graph import ModelGraph
from studio.graph.model_yaml import parse_model_yaml
from studio.graph.transfer import origin_map, with_guessed_origins


@dataclass(frozen=True)
class TransferReport:
    """Tensors (weights, biases and running statistics) that found their place."""

    carried: int  # tensors of the model whose values come from the source, class rows by name included
    total: int  # tensors of the source
    fresh: int  # tensors of the model that start fresh


def graph_of(rows: Mapping[str, Any]) -> ModelGraph:
    """Read the model dictionary that a built or loaded network carries as `.yaml`."""
    kept = {
        key: value for key, value in rows.items() if key in ("nc", "scales", "backbone", "head", "studio", "end2end")
    }
    return parse_model_yaml(yaml.safe_dump(_plain(kept), default_flow_style=None, width=10_000))


def row_map(model: ModelGraph, source: ModelGraph, catalog: Catalog) -> dict[int, int]:
    """Give row of the model -> row of the source that stands for the same layer."""
    replaces = {spec.name: spec.replaces for spec in catalog.specs}
    if _rows(model) == _rows(source):
        return {row: row for row in range(len(model.layers))}
    ours, theirs = origin_map(model), origin_map(source)
    if ours and not theirs and _is_stock_source(model, ours, source, replaces):
        return ours
    if ours and theirs and model.family == source.family:
        found = {origin: row for row, origin in theirs.items()}
        return {row: found[origin] for row, origin in ours.items() if origin in found}
    plain_source = replace(
        source,
        layers=tuple(replace(layer, module=replaces.get(layer.module) or layer.module) for layer in source.layers),
    )
    return origin_map(with_guessed_origins(model, plain_source, replaces=replaces))


def carry(model: nn.Module, source: nn.Module, *, catalog: Catalog) -> TransferReport:
    """Load the weights of `source` into `model`, row by row that stands for row. `source` is used up.

    `model.names` must be set: class rows are carried by name. Both are detectors of ultralytics.
    """
    try:
        rows = row_map(graph_of(model.yaml), graph_of(source.yaml), catalog)
    except ModelError:  # a source older than our reader knows; its rows can only be taken as they are
        rows = {row: row for row in range(min(len(model.model), len(source.model)))}
    total = len(source.state_dict())
    layers = [source.model[rows[row]] if row in rows else nn.Identity() for row in range(len(model.model))]
    source.model = nn.Sequential(*layers)
    offered = {name: tensor.shape for name, tensor in source.state_dict().items()}
    model.load(source)
    shared_names = _shared_names(model, source)
    state = model.state_dict()
    carried = sum(
        name in offered and (offered[name] == tensor.shape or (shared_names and _same_inputs(offered[name], tensor)))
        for name, tensor in state.items()
    )
    return TransferReport(carried=carried, total=total, fresh=len(state) - carried)


def _same_inputs(shape: torch.Size, tensor: torch.Tensor) -> bool:
    return shape[1:] == tensor.shape[1:]  # a class convolution with another number of classes


def _shared_names(model: nn.Module, source: nn.Module) -> bool:
    def names(network: nn.Module) -> set[str]:
        known = getattr(network, "names", None) or {}
        return {str(name).strip().lower() for key, name in dict(known).items() if str(name) != str(key)}

    return bool(names(model) & names(source))


def _rows(graph: ModelGraph) -> list[tuple[Any, ...]]:
    numbers = {layer.id: row for row, layer in enumerate(graph.layers)}
    return [(layer.module, tuple(numbers[one] for one in layer.inputs)) for layer in graph.layers]


def _is_stock_source(
    model: ModelGraph, origin: Mapping[int, int], source: ModelGraph, replaces: Mapping[str, str | None]
) -> bool:
    """Tell whether the rows that `origin` points to hold the same modules in the source."""
    for row, stock_row in origin.items():
        module = model.layers[row].module
        if stock_row >= len(source.layers):
            return False
        if source.layers[stock_row].module not in (module, replaces.get(module)):
            return False
    return True


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value
