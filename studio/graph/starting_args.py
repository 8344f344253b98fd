"""The arguments that a module begins with where a person drops it: as wide as what it reads, else as stock rows write it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from studio.catalog import Catalog
from studio.graph.model_graph import Arg, LayerId, ModelGraph
from studio.graph.ops import find_op, plain_value

WIDTH_UNKNOWN = 256  # channels, where nothing that is read says how wide it is

_Form = Callable[[int], tuple[Arg, ...]]  # channels as a row writes them -> arguments

_FORMS: Mapping[str, _Form] = {
    "Conv": lambda c: (c, 3, 1),
    "DWConv": lambda c: (c, 3, 1),
    "GhostConv": lambda c: (c, 3, 1),
    "SCDown": lambda c: (c, 3, 2),
    "Focus": lambda c: (c, 3),
    "ConvTranspose": lambda c: (c, 2, 2, 0),
    "nn.ConvTranspose2d": lambda c: (c, 2, 2, 0),
    "DWConvTranspose2d": lambda c: (c, 2, 2, 0),
    "C2f": lambda c: (c, True),
    "C3k2": lambda c: (c, False),
    "A2C2f": lambda c: (c, True, 4),
    "SPPF": lambda c: (c, 5),
    "RepNCSPELAN4": lambda c: (c, c // 2, c // 4, 1),
    "ELAN1": lambda c: (c, c // 2, c // 4),
    "SPPELAN": lambda c: (c, c // 2),
    "AIFI": lambda c: (1024, 8),
    "HGStem": lambda c: (32, 48),
    "HGBlock": lambda c: (max(1, c // 4), c, 3),
    "ResNetLayer": lambda c: (c, max(1, c // 4), 1, False, 1),
    "Concat": lambda _: (1,),
    "CBLinear": lambda c: ([c],),
    "CBFuse": lambda _: ([0],),
    "nn.Upsample": lambda _: (None, 2, "nearest"),
    "nn.MaxPool2d": lambda _: (2, 2),
    "nn.AvgPool2d": lambda _: (2, 2),
    "nn.ZeroPad2d": lambda _: ([1, 1, 1, 1],),
    "Segment": lambda _: ("nc", 32, 256),
    "Segment26": lambda _: ("nc", 32, 256),
    "Pose": lambda _: ("nc", [17, 3]),
    "Pose26": lambda _: ("nc", [17, 3]),
    "OBB": lambda _: ("nc", 1),
    "OBB26": lambda _: ("nc", 1),
}


def starting_args(
    graph: ModelGraph,
    module: str,
    source: LayerId | None,
    *,
    catalog: Catalog | None = None,
    instead: LayerId | None = None,
) -> tuple[Arg, ...]:
    """Give the arguments of a new row with `module` that reads `source`, so that it keeps the number of channels.

    With `instead` the row takes that layer's place: what the layer's arguments say of channels is kept, and all of them
    where the module stands for the layer's own, as a block of ours does for C3k2.
    """
    op = find_op(module, catalog)
    if op is None or op.attention:
        return ()
    name = op.replaces or module
    if instead is not None:
        there = graph.layer(instead)
        old = find_op(there.module, catalog)
        if old is not None and name in (there.module, old.replaces):
            return there.args
        width = written_channels(graph, instead, catalog=catalog)
    else:
        width = None if source is None else written_channels(graph, source, catalog=catalog)
    if name in _FORMS:
        return _FORMS[name](width or WIDTH_UNKNOWN)
    if op.is_head:
        return ("nc",)
    if op.channels == "scaled":
        return (width or WIDTH_UNKNOWN,)
    return ()


def written_channels(graph: ModelGraph, layer_id: LayerId, *, catalog: Catalog | None = None) -> int | None:
    """Give a layer's output channels as rows write them, before a scale's width; None where no row says it."""
    known: dict[LayerId, int | None] = {}
    for layer in graph.layers:  # inputs come first, so one pass in file order is enough
        op = find_op(layer.module, catalog)
        before = [known.get(one) for one in layer.inputs]
        width: int | None = None
        if op is None:
            pass
        elif op.channels in ("scaled", "written"):
            width = _channels(layer.args, 0)
        elif op.channels in ("second", "resnet"):
            width = _channels(layer.args, 1)
        elif op.channels == "sum":
            width = sum(one for one in before if one) if before and all(before) else None
        elif op.channels in ("same", "last") and before:
            width = before[-1 if op.channels == "last" else 0]
        known[layer.id] = width
        if layer.id == layer_id:
            return width
    return None


def _channels(args: tuple[Arg, ...], index: int) -> int | None:
    value = plain_value(args[index]) if len(args) > index else None
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None
