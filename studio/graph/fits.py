"""Whether a module's arguments fit the channels that its row has; told in the words of the module itself, without torch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from studio.catalog import Catalog
from studio.errors import AttentionError
from studio.graph.model_graph import Layer, ModelGraph, TensorShape
from studio.graph.shapes import infer_shapes
from studio.module_spec import AttentionSpec, Param, Value, split_args, validate_args
from studio.sentence import either, one_of, say

# Where the row of a stock block says which share of its output its inner modules get; half, where it does not say.
SHARE_ARGUMENT = {"C3k2": 2, "C2f": 3}


@dataclass(frozen=True)
class Misfit:
    """One argument that does not fit the channels of its row."""

    layer: Layer
    argument: str  # "num_heads"; "channels" where no argument could help
    sentence: str  # as the constructor says it


def find_misfits(graph: ModelGraph, scale: str, *, catalog: Catalog) -> list[Misfit]:
    """List the arguments of a graph at a scale that do not fit; a row whose channels are not known has none."""
    shapes = infer_shapes(graph, scale, catalog=catalog)
    found: list[Misfit] = []
    for layer in graph.layers:
        inputs = [shapes.get(one) for one in layer.inputs]
        found += layer_misfits(layer, inputs[0] if inputs else None, shapes.get(layer.id), catalog=catalog)
    return found


def layer_misfits(
    layer: Layer, read: TensorShape | None, given: TensorShape | None, *, catalog: Catalog | None
) -> Iterator[Misfit]:
    """Give the misfits of one row from what it reads and gives."""
    spec = None if catalog is None else catalog.get(layer.module)
    if spec is None or read is None or given is None:
        return
    try:
        values = validate_args(spec, layer.args)
    except AttentionError:
        return  # told by itself
    known = {"channels": read.channels, "out_channels": given.channels, "hidden": _hidden(spec, layer, given)}
    for param in spec.params:
        channels = known.get(param.divides)
        if channels and all(values.get(name) == wanted for name, wanted in param.when):
            sentence = _division(spec, param, values[param.name], channels)
            if sentence:
                yield Misfit(layer, param.name, sentence)
    channels = known["hidden"] if spec.role == "block" else known["channels"]
    if channels and channels % spec.multiple_of:
        below = channels - channels % spec.multiple_of
        near = [count for count in (below, below + spec.multiple_of) if count]
        told = say(
            "{argument} {channels} of {module} are no multiple of {divisor}; {near} would work",
            argument="channels",
            channels=channels,
            module=spec.name,
            divisor=spec.multiple_of,
            near=either(near),
        )
        yield Misfit(layer, "channels", told)


def _hidden(spec: AttentionSpec, layer: Layer, given: TensorShape) -> int | None:
    place = SHARE_ARGUMENT.get(spec.replaces or "")
    if place is None:
        return None
    stock, _ = split_args(spec, layer.args)
    share = stock[place] if len(stock) > place else 0.5
    is_number = isinstance(share, int | float) and not isinstance(share, bool)
    return int(given.channels * share) if is_number else None


def _division(spec: AttentionSpec, param: Param, value: Value, channels: int) -> str:
    """Say which values would divide the channels; "" where `value` does."""
    assert isinstance(value, int)
    if channels % value == 0:
        return ""
    most = channels if param.max is None else int(min(channels, param.max))
    would = [str(number) for number in range(1, most + 1) if channels % number == 0]
    return say(
        "{argument} {value} does not divide the {channels} channels of {module}; {would} would",
        argument=param.name,
        value=value,
        channels=channels,
        module=spec.name,
        would=one_of(would),
    )
