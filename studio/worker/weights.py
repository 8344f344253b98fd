"""Carry pretrained weights into a model whose rows are not those of the source, and count what came along.

Ultralytics matches tensors by row number, so one inserted row leaves everything behind it fresh, or worse, wrong. Here the
layers of the source are first put at the rows that stand for them; stock code then does the rest, class rows included.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import replace
from typing import Any

import torch
import yaml
from torch import nn
from ultralytics.nn.modules.head import Detect

from studio.catalog import Catalog
from studio.errors import ModelError, RunError
from studio.graph.model_graph import ModelGraph
from studio.graph.model_yaml import parse_model_yaml
from studio.graph.transfer import origin_map, with_guessed_origins
from studio.runs.transfer_report import BETWEEN, ClassMode, Reason, RowTransfer, TransferReport


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
        layers=tuple(replace(layer, module=_stock_module(layer.module, replaces)) for layer in source.layers),
    )
    return origin_map(with_guessed_origins(model, plain_source, replaces=replaces))


def _stock_module(module: str, replaces: Mapping[str, str | None]) -> str:
    """Give the stock module that a row of a source stands for; forks name theirs after it: C3k2_EMA. Shapes decide later."""
    if module in replaces:
        return replaces[module] or module
    return module.partition("_")[0] or module


def carry(model: nn.Module, source: nn.Module, *, catalog: Catalog) -> TransferReport:
    """Load the weights of `source` into `model`, row by row that stands for row. `source` is used up.

    `model.names` must be set: class rows are carried by name. Both are detectors of ultralytics. Raises RunError for a source
    that has no list of layers.
    """
    if not isinstance(getattr(source, "model", None), nn.Module) or not hasattr(source.model, "__getitem__"):
        raise RunError(
            "The weights file holds its network in another form.",
            hint="Use weights of YOLOv5 or later, from ultralytics.",
        )
    if isinstance(getattr(source, "names", None), list):  # as older versions have it; stock code compares dictionaries
        source.names = dict(enumerate(source.names))
    try:
        rows = row_map(graph_of(model.yaml), graph_of(source.yaml), catalog)
    except (ModelError, AttributeError):  # a source older than our reader knows; its rows can only be taken as they are
        rows = {row: row for row in range(min(len(model.model), len(source.model)))}
    rows = {row: source_row for row, source_row in rows.items() if source_row < len(source.model)}
    total = len(source.state_dict())
    source_modules = [type(layer).__name__ for layer in source.model]
    layers = [source.model[rows[row]] if row in rows else nn.Identity() for row in range(len(model.model))]
    source.model = nn.Sequential(*layers)
    offered = {name: tensor.shape for name, tensor in source.state_dict().items()}
    model.load(source)
    mode, kept, new = _classes(model, source)
    ours = {spec.name for spec in catalog.specs}
    class_tensors = _class_tensors(model)
    found: list[RowTransfer] = []
    for row, layer in enumerate(model.model):
        # The head is built anew at the width of the source, so its tensors are looked at now.
        tensors = {f"model.{row}.{name}": tensor.shape for name, tensor in layer.state_dict().items()}
        fresh = {
            name: shape
            for name, shape in tensors.items()
            if not _is_carried(offered.get(name), shape, mode=mode if name in class_tensors else "same")
        }
        source_row = rows.get(row)
        module = getattr(layer, "type", type(layer).__name__).rpartition(".")[2]
        reason, detail = _reason(fresh, offered, is_known=source_row is not None, is_ours=module in ours)
        if fresh and fresh.keys() <= class_tensors:
            reason, detail = "classes", ""
        found.append(
            RowTransfer(
                row=row,
                module=module,
                source_row=source_row,
                source_module=None if source_row is None else source_modules[source_row],
                carried=len(tensors) - len(fresh),
                total=len(tensors),
                reason=reason,
                detail=detail,
            )
        )
    carried = sum(row.carried for row in found)
    return TransferReport(
        carried=carried,
        total=total,
        fresh=sum(row.total for row in found) - carried,
        moved=sum(row.carried for row in found if row.source_row != row.row),
        rows=tuple(found),
        classes=mode,
        kept_classes=kept,
        new_classes=new,
    )


def take_class_width(model: nn.Module, state: Mapping[str, torch.Tensor]) -> None:
    """Build the branches of the classes anew if those of `state`, of an earlier attempt, are of another width.

    It follows from the number of classes, and with pretrained weights from theirs (`carry`): 80 channels in a YOLO11n that
    began with weights of COCO, 64 in one that was built for three classes. The new branches hold any numbers.
    """
    head, row = model.model[-1], len(model.model) - 1
    if not isinstance(head, Detect) or getattr(head, "cv3", None) is None:
        return
    branch = head.cv3[0]
    last = state.get(f"model.{row}.cv3.0.{len(branch) - 1}.weight")
    if last is None or last.shape[1] == branch[-1].in_channels:
        return
    # Stock code takes the width of a source, and a head for so many classes has it.
    source = type(model)(deepcopy(model.yaml), ch=model.yaml.get("channels", 3), nc=last.shape[1], verbose=False)
    model.load(source, verbose=False)


def _is_carried(offered: torch.Size | None, shape: torch.Size, *, mode: ClassMode) -> bool:
    if offered is None or mode == "new":
        return False
    return offered[1:] == shape[1:] if mode == "by name" else offered == shape


def _reason(
    fresh: Mapping[str, torch.Size], offered: Mapping[str, torch.Size], *, is_known: bool, is_ours: bool
) -> tuple[Reason, str]:
    if not fresh:
        return "", ""
    if not is_known:
        return ("ours" if is_ours else "no row"), ""
    name = next((name for name in fresh if name in offered), None)
    if name is not None:
        return "shape", f"{_by(fresh[name])}{BETWEEN}{_by(offered[name])}"
    parts = dict.fromkeys(_part(name) for name in fresh)
    return "part", ", ".join(list(parts)[:3])


def _part(name: str) -> str:
    """Give the first word of a tensor's name within its row that is no number: "attention"."""
    words = name.split(".")[2:]
    return next((word for word in words if not word.isdigit()), words[0])


def _by(shape: torch.Size) -> str:
    return "×".join(map(str, shape)) or "1"


def _class_tensors(model: nn.Module) -> set[str]:
    """Name the tensors with a row for each class, as ultralytics finds them (`_remap_cls_by_names`)."""
    row, head = len(model.model) - 1, model.model[-1]
    if not isinstance(head, Detect):
        return set()
    return {
        f"model.{row}.{branch}.{level}.{len(layers) - 1}.{kind}"
        for branch in ("cv3", "one2one_cv3")
        for level, layers in enumerate(getattr(head, branch, None) or ())
        for kind in ("weight", "bias")
    }


def _classes(model: nn.Module, source: nn.Module) -> tuple[ClassMode, tuple[str, ...], tuple[str, ...]]:
    """Say how ultralytics carries the rows of classes, and for which names."""
    here, there = _names(model), _names(source)
    known = {_plain_name(name) for name in there}
    kept = tuple(name for name in here if _plain_name(name) in known)
    new = tuple(name for name in here if _plain_name(name) not in known)
    if here and [_plain_name(name) for name in here] == [_plain_name(name) for name in there]:
        return "same", here, ()
    if _is_named(here) and _is_named(there) and kept:
        return "by name", kept, new
    if len(here) == len(there):
        return "by number", (), here
    return "new", (), here


def _names(network: nn.Module) -> tuple[str, ...]:
    names = getattr(network, "names", None) or {}
    return tuple(str(name) for name in (names.values() if isinstance(names, Mapping) else names))


def _plain_name(name: str) -> str:
    return name.strip().lower()


def _is_named(names: tuple[str, ...]) -> bool:
    return any(name != str(number) for number, name in enumerate(names))


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
