"""What each row of a model costs, row by row: a row seen before, with the same input, is not built again.

Every row is built by the stock parser on torch's "meta" device, where a tensor has a shape and no numbers, in a little model
of its own. So an edit builds only the rows that it changed, and those behind it whose input changed.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import nn
from ultralytics.nn import tasks

from studio.attention._shared_kernel import LargeKernelHolder
from studio.catalog import Catalog

MOST_KEPT = 4000  # rows; shapes and numbers only
MOST_CHILDREN = 40
TEXT_CLASSES, TEXT_WIDTH = 80, 512  # what ultralytics feeds the readers of text when nobody gave it words
# The stock parser treats heads of models with one of these rows differently (`legacy`).
NEW_STYLE = ("C3k2", "A2C2f", "C2fCIB")
_HEADER = ("nc", "depth_multiple", "width_multiple", "activation", "end2end", "reg_max", "kpt_shape")


@dataclass(frozen=True)
class RowCost:
    """One row, measured."""

    output: Any  # meta tensors, in whatever structure the module gives
    channels: Any  # what the stock parser takes for its number of channels
    params: int
    operations: float  # multiply-adds
    leaves: int  # modules without parts, but for the activations that all layers share
    activations: frozenset[str]  # those
    kernels: tuple[tuple[int, ...], ...]  # shapes of the kernels that it owns and would share with other rows
    children: tuple[dict[str, Any], ...]
    strides: bool  # a head that knows strides


class RowBook:
    """Measures rows and remembers them."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, RowCost] = OrderedDict()
        self.built = 0  # rows built so far, for tests

    def measure(self, d: Mapping[str, Any], *, scale: str | None, imgsz: int, catalog: Catalog) -> list[RowCost]:
        """Measure every row of the checked model dictionary `d`. What a module raises flies."""
        header = {name: d[name] for name in _HEADER if name in d}
        if d.get("scales"):
            header["scales"] = {scale: d["scales"][scale]}
            header["scale"] = scale
        image = torch.empty(1, 3, imgsz, imgsz, device="meta")
        text = torch.empty(1, int(d["nc"]), TEXT_WIDTH, device="meta")
        first_text = text
        done: list[RowCost] = []
        is_new_style = False
        for index, (source, repeats, name, args) in enumerate(_rows(d)):
            sources = source if isinstance(source, list) else [source]
            wanted = [one if one >= 0 else index + one for one in sources]
            inputs = [done[one].output if index else image for one in wanted]
            channels = [done[one].channels if index else 3 for one in wanted]
            row = _Row(
                (repeats, name, args),
                x=inputs if isinstance(source, list) else inputs[0],
                channels=channels,
                text=first_text if name == "WorldDetect" else text,
                is_new_style=is_new_style and _is_head(name),
            )
            spec = catalog.get(name)
            cost = self._cost(row, header, sha="" if spec is None else spec.sha256)
            if name == "ImagePoolingAttn":
                text = cost.output
            done.append(cost)
            is_new_style = is_new_style or name in NEW_STYLE
        return done

    def _cost(self, row: _Row, header: dict[str, Any], *, sha: str) -> RowCost:
        key = json.dumps([row.key(), header, sha], sort_keys=True)
        if key in self._known:
            self._known.move_to_end(key)
            return self._known[key]
        cost = self._known[key] = row.measure(header)
        self.built += 1
        if len(self._known) > MOST_KEPT:
            self._known.popitem(last=False)
        return cost


@dataclass(frozen=True)
class _Row:
    """One row, with what arrives at it."""

    row: tuple[int, str, Sequence[Any]]
    x: Any
    channels: list[Any]
    text: torch.Tensor
    is_new_style: bool

    def key(self) -> list[Any]:
        reads_text = self.row[1] in ("C2fAttn", "ImagePoolingAttn", "WorldDetect")
        text = list(self.text.shape) if reads_text else None
        return [*self.row, _shape(self.x), self.channels, text, self.is_new_style]

    def measure(self, header: dict[str, Any]) -> RowCost:
        try:
            with torch.device("meta"):
                module, channels, act = self._build(header)
                return self._counted(module, channels, act, real=False)
        except (RuntimeError, NotImplementedError, TypeError, ValueError, AttributeError):
            # A user's module may look at values: then it is built for real, and a real image is computed.
            module, channels, act = self._build(header)
            return self._counted(module, channels, act, real=True)

    def _build(self, header: dict[str, Any]) -> tuple[nn.Module, Any, Any]:
        """Build the row behind rows that only tell the stock parser what arrives; give what it took for the output, too."""
        repeats, name, args = self.row
        is_list = isinstance(self.x, list)
        before: list[list[Any]] = []
        if is_list:
            before += [[-1, 1, "Index", [channels, 0]] for channels in self.channels]
        if is_list and self.is_new_style:
            before += [[0, 1, "C3k2", [8]]]
        source: Any = list(range(len(self.channels))) if is_list else -1
        own = [source, repeats, name, json.loads(json.dumps(list(args)))]  # the stock parser changes arguments in place
        # A norm takes the channels that the parser believes in; a Conv shows the activation that all layers share.
        norm = [[-1, 1, "nn.BatchNorm2d", []]] if self._is_map_maker() else []
        act = [[-1, 1, "Index", [8, 0]], [-1, 1, "Conv", [8]]]
        d = {**header, "backbone": [*before, own, *norm, *act], "head": []}
        layers, _ = tasks.parse_model(d, ch=3 if is_list else self.channels[0], verbose=False)
        found = layers[len(before) + 1].num_features if self._is_map_maker() else (args[0] if args else None)
        return layers[len(before)], found, layers[-1].act

    def _is_map_maker(self) -> bool:
        return self.row[1] not in ("CBLinear", "ImagePoolingAttn") and not _is_head(self.row[1])

    def _counted(self, module: nn.Module, channels: Any, act: Any, *, real: bool) -> RowCost:
        import thop

        name = self.row[1]
        inputs = [_real(self.x) if real else self._given(self.x)]
        if name in ("C2fAttn", "ImagePoolingAttn", "WorldDetect"):
            inputs.append(self.text)
        if name.startswith("YOLOE"):
            # Without words the model puts zeros for 80 classes in their place.
            inputs[0] = [*inputs[0], torch.empty(1, TEXT_CLASSES, TEXT_WIDTH, device="meta")]
        if isinstance(getattr(module, "stride", None), torch.Tensor):
            # A head reads its strides as numbers, which meta tensors have not; what they are changes no cost.
            module.stride = torch.ones(len(self.channels), device="cpu")
        kept: list[Any] = []
        module.eval()
        handle = module.register_forward_hook(lambda _module, _inputs, output: kept.append(output))
        try:
            operations = thop.profile(module, inputs=inputs, verbose=False)[0]
        finally:
            handle.remove()
        leaves, activations = _leaves(module, act)
        return RowCost(
            output=_meta(kept[-1]) if real else kept[-1],
            channels=channels,
            params=sum(parameter.numel() for parameter in module.parameters()),
            operations=operations,
            leaves=leaves,
            activations=activations,
            kernels=tuple(
                tuple(part.kernel.shape)
                for part in module.modules()
                if isinstance(part, LargeKernelHolder) and part.share_kernel and not part.borrows
            ),
            children=tuple(_children(module)),
            strides=isinstance(module, tasks.Detect),
        )

    @staticmethod
    def _given(x: Any) -> Any:
        return list(x) if isinstance(x, list) else x  # a head changes the list that it gets


def _rows(d: Mapping[str, Any]) -> list[Any]:
    return [*d["backbone"], *d["head"]]


def _is_head(name: str) -> bool:
    from studio.graph.ops import is_head

    return is_head(name)


def _shape(value: Any) -> Any:
    if isinstance(value, torch.Tensor):
        return list(value.shape)
    if isinstance(value, (list, tuple)):
        return [_shape(one) for one in value]
    if isinstance(value, dict):
        return {str(name): _shape(one) for name, one in value.items()}
    return None


def _meta(value: Any) -> Any:
    if isinstance(value, torch.Tensor):
        return value.to("meta")
    if isinstance(value, (list, tuple)):
        return type(value)(_meta(one) for one in value)
    return value


def _real(value: Any) -> Any:
    if isinstance(value, torch.Tensor):
        return torch.zeros(value.shape)
    if isinstance(value, (list, tuple)):
        return type(value)(_real(one) for one in value)
    return value


def _leaves(module: nn.Module, act: Any) -> tuple[int, frozenset[str]]:
    """Count modules without parts; one activation object serves all layers of a kind, so it is told by name instead."""
    shared = {id(act): "Conv"}
    for part in module.modules():
        common = getattr(type(part), "default_act", None)
        if isinstance(common, nn.Module):
            shared.setdefault(id(common), type(part).__qualname__)
    own = 0
    names = set()
    for part in module.modules():
        if not part._modules:
            if id(part) in shared:
                names.add(shared[id(part)])
            else:
                own += 1
    return own, frozenset(names)


def _children(module: nn.Module) -> Iterator[dict[str, Any]]:
    """Give the inner modules one level down; lists are shown by what is in them."""
    count = 0
    for name, child in module.named_children():
        is_list = isinstance(child, (nn.ModuleList, nn.Sequential)) and len(child) > 0
        parts = [(f"{name}.{key}", part) for key, part in child.named_children()] if is_list else [(name, child)]
        for path, part in parts:
            count += 1
            if count > MOST_CHILDREN:
                return
            params = sum(parameter.numel() for parameter in part.parameters())
            yield {"name": path, "module": type(part).__name__, "params": params}
