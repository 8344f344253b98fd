"""Say in sentences what a variant changes against the graph it came from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from studio.graph.model_graph import Layer, LayerId, ModelGraph
from studio.graph.order import kept_order
from studio.sentence import both, listed, say

ChangeKind = Literal["added", "removed", "changed", "moved"]  # changed: perhaps moved, too
_Key = tuple[str, int | str]  # ("row", 16) for what stands for a stock row, ("id", "n1") for the rest


@dataclass(frozen=True)
class Change:
    """One difference, in words; `layer_id` is of the variant, of the base for what was removed."""

    kind: ChangeKind
    layer_id: LayerId
    text: str


def change_kinds(base: ModelGraph, variant: ModelGraph) -> dict[LayerId, ChangeKind]:
    """Tell which layers of `variant` are not what they are in `base`, as `diff_graphs` does, without a word."""
    known = _known(base, variant)
    kinds: dict[LayerId, ChangeKind] = dict.fromkeys(_moved(base, variant, known), "moved")
    for layer in variant.layers:
        there = known[layer.id]
        if there is None:
            kinds[layer.id] = "added"
        elif _differs(variant, there=there, layer=layer, known=known):
            kinds[layer.id] = "changed"
    return kinds


def diff_graphs(base: ModelGraph, variant: ModelGraph) -> list[Change]:
    """List the differences in file order; removed layers last.

    Layers are the same when they stand for the same stock row, else when they have the same id. Rows in the sentences
    are those of `base`, which the user knows; an added layer has none.
    """
    known = _known(base, variant)

    def label(layer_id: LayerId) -> str:
        there = known[layer_id]
        return variant.layer(layer_id).module if there is None else f"{base.row_of(there.id)} {there.module}"

    changes: list[Change] = []
    moved = _moved(base, variant, known)
    for layer in variant.layers:
        there = known[layer.id]
        if there is None:
            changes.append(Change("added", layer.id, _added(variant, layer, known=known, label=label)))
            continue
        differs = _differs(variant, there=there, layer=layer, known=known)
        parts = _changed(base, variant, there=there, layer=layer, known=known, label=label) if differs else []
        where = [moved[layer.id]] if layer.id in moved else []
        if parts or where:
            told = say("{layer} {what}", layer=f"{base.row_of(there.id)} {there.module}", what=listed([*parts, *where]))
            changes.append(Change("changed" if parts else "moved", layer.id, told))
    kept = {there.id for there in known.values() if there is not None}
    for layer in base.layers:
        if layer.id not in kept:
            changes.append(
                Change("removed", layer.id, say("{layer} removed", layer=f"{base.row_of(layer.id)} {layer.module}"))
            )
    return changes


def _known(base: ModelGraph, variant: ModelGraph) -> dict[LayerId, Layer | None]:
    """Give for each layer of the variant the one of the base that it is."""
    # Ids count rows of the file read, so they mean nothing across two files that both carry origins.
    by_origin = any(layer.origin is not None for layer in base.layers)
    key = _origin_key if by_origin else _id_key
    base_layers = {key(layer): layer for layer in base.layers}
    return {layer.id: base_layers.get(key(layer)) for layer in variant.layers}


def _differs(variant: ModelGraph, *, there: Layer, layer: Layer, known: dict[LayerId, Layer | None]) -> bool:
    """Tell whether a layer says something else than in the base; what reads through an added layer does not."""
    said = (layer.module, layer.args, layer.repeats) != (there.module, there.args, there.repeats)
    return said or tuple(_through(variant, one, known) for one in layer.inputs) != there.inputs


def _moved(base: ModelGraph, variant: ModelGraph, known: dict[LayerId, Layer | None]) -> dict[LayerId, str]:
    """Give where in the file each layer stands now that left its place among the others."""
    rows = base.rows
    places = [None if there is None else rows[there.id] for there in (known[layer.id] for layer in variant.layers)]
    kept = set(kept_order(places))
    moved: dict[LayerId, str] = {}
    for row, place in enumerate(places):
        if place is None or row in kept:
            continue
        above = variant.layers[row - 1] if row else None
        there = None if above is None else known[above.id]
        name = None if above is None else above.module
        name = name if there is None else f"{rows[there.id]} {there.module}"
        moved[variant.layers[row].id] = (
            say("moved to the start") if name is None else say("moved behind {layer}", layer=name)
        )
    return moved


def _origin_key(layer: Layer) -> _Key:
    return ("id", layer.id) if layer.origin is None else ("row", layer.origin)


def _id_key(layer: Layer) -> _Key:
    return ("id", layer.id)


def _added(
    variant: ModelGraph, layer: Layer, *, known: dict[LayerId, Layer | None], label: Callable[[LayerId], str]
) -> str:
    args = _with(layer.args)
    if not layer.inputs:
        return say("{module}{arguments} added at the image", module=layer.module, arguments=args)
    after = both([label(one) for one in layer.inputs])
    text = say("{module}{arguments} added after {layer}", module=layer.module, arguments=args, layer=after)
    readers = variant.consumers(layer.id)
    others = {other.id for one in layer.inputs for other in variant.consumers(one)} - {layer.id}
    if readers and others and any(known[other] is not None for other in others):
        text = say(
            "{change}, read only by {readers}", change=text, readers=both([label(reader.id) for reader in readers])
        )
    return text


def _changed(
    base: ModelGraph,
    variant: ModelGraph,
    *,
    there: Layer,
    layer: Layer,
    known: dict[LayerId, Layer | None],
    label: Callable[[LayerId], str],
) -> list[str]:
    parts: list[str] = []
    if layer.module != there.module:
        ours = layer.args[len(there.args) :] if layer.args[: len(there.args)] == there.args else layer.args
        parts.append(say("replaced by {module}{arguments}", module=layer.module, arguments=_with(ours)))
    elif layer.args != there.args:
        parts.append(
            say("has the arguments {now} instead of {before}", now=_words(layer.args), before=_words(there.args))
        )
    if layer.repeats != there.repeats:
        parts.append(say("repeats {now} times instead of {before}", now=layer.repeats, before=there.repeats))
    # What reads through an added layer is told by the sentence of that layer.
    through = tuple(_through(variant, one, known) for one in layer.inputs)
    if through != there.inputs:
        now = both([label(one) for one in layer.inputs]) or say("the image")
        was = both([f"{base.row_of(one)} {base.layer(one).module}" for one in there.inputs]) or say("the image")
        parts.append(say("reads {now} instead of {before}", now=now, before=was))
    return parts


def _through(variant: ModelGraph, layer_id: LayerId, known: dict[LayerId, Layer | None]) -> LayerId | None:
    """Follow added layers with one input up to the layer of the base that they stand behind."""
    while known[layer_id] is None:
        inputs = variant.layer(layer_id).inputs
        if len(inputs) != 1:
            return None
        layer_id = inputs[0]
    there = known[layer_id]
    return None if there is None else there.id


def _with(args: tuple[object, ...]) -> str:
    return say(" with {arguments}", arguments=_words(args)) if args else ""


def _words(args: tuple[object, ...]) -> str:
    if len(args) == 1 and isinstance(args[0], dict):
        return ", ".join(f"{name} {value}" for name, value in args[0].items())
    return str(list(args)).replace("'", "")
