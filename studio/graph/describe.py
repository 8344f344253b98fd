"""Name an edit, as undo and the history show it: "Insert LSKA after 16 C3k2"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from studio.graph.model_graph import Layer, LayerId, ModelGraph
from studio.graph.order import kept_order
from studio.graph.text_values import same

# The window translates these by their text; the names in braces stay.
TEMPLATES = (
    "Insert {module} after {layer}",
    "Insert {count} layers after {layer}",
    "Add {module}",
    "Remove {layer}",
    "Remove {count} layers",
    "Replace {layer} by {module}",
    "Change the arguments of {layer}",
    "Change the repeats of {layer}",
    "Connect {source} to {layer}",
    "Disconnect {source} from {layer}",
    "Change what {layer} reads",
    "Move {layer} after {source}",
    "Change {key} in the header",
    "Change {count} layers",
    "Change the model",
)


@dataclass(frozen=True)
class EditName:
    """What an edit did: one of `TEMPLATES`, and what stands for the words in braces."""

    template: str
    values: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template.format(**self.values)


def describe_edit(before: ModelGraph, after: ModelGraph) -> EditName:
    """Name the edit that made `after` of `before`; layers are the same when their ids are. Rows are those of `before`."""
    was = {layer.id: layer for layer in before.layers}
    now = {layer.id: layer for layer in after.layers}
    added = [layer for layer in after.layers if layer.id not in was]
    removed = [layer for layer in before.layers if layer.id not in now]
    if added and removed:
        return EditName("Change the model")
    if added:
        return _added(before, after, added)
    if len(removed) == 1:
        return EditName("Remove {layer}", {"layer": _label(before, removed[0].id)})
    if removed:
        return EditName("Remove {count} layers", {"count": str(len(removed))})
    changed = [layer for layer in after.layers if _differs(was[layer.id], layer)]
    if len(changed) == 1:
        return _changed(before, was[changed[0].id], changed[0])
    if changed:
        return EditName("Change {count} layers", {"count": str(len(changed))})
    places = [before.row_of(layer.id) for layer in after.layers]
    kept = set(kept_order(places))
    moved = [row for row in range(len(places)) if row not in kept]
    if len(moved) == 1 and moved[0] > 0:
        above = after.layers[moved[0] - 1].id
        names = {"layer": _label(before, after.layers[moved[0]].id), "source": _label(before, above)}
        return EditName("Move {layer} after {source}", names)
    keys = [key for key in {**before.header, **after.header} if not _same_key(before, after, key)]
    if len(keys) == 1 and not moved:
        return EditName("Change {key} in the header", {"key": keys[0]})
    return EditName("Change the model")


def _added(before: ModelGraph, after: ModelGraph, added: Sequence[Layer]) -> EditName:
    first = added[0]
    known = {layer.id for layer in before.layers}
    source = next((one for one in first.inputs if one in known), None)
    if source is None:
        return EditName("Add {module}", {"module": first.module})
    if len(added) == 1:
        return EditName("Insert {module} after {layer}", {"module": first.module, "layer": _label(before, source)})
    return EditName("Insert {count} layers after {layer}", {"count": str(len(added)), "layer": _label(before, source)})


def _changed(before: ModelGraph, was: Layer, now: Layer) -> EditName:
    label = _label(before, was.id)
    if was.module != now.module:
        return EditName("Replace {layer} by {module}", {"layer": label, "module": now.module})
    new = [one for one in now.inputs if one not in was.inputs]
    gone = [one for one in was.inputs if one not in now.inputs]
    if new or gone:
        if len(new) == 1:
            return EditName("Connect {source} to {layer}", {"source": _label(before, new[0]), "layer": label})
        if len(gone) == 1 and not new:
            return EditName("Disconnect {source} from {layer}", {"source": _label(before, gone[0]), "layer": label})
        return EditName("Change what {layer} reads", {"layer": label})
    if not same(was.args, now.args):
        return EditName("Change the arguments of {layer}", {"layer": label})
    if was.repeats != now.repeats:
        return EditName("Change the repeats of {layer}", {"layer": label})
    return EditName("Change what {layer} reads", {"layer": label})


def _differs(was: Layer, now: Layer) -> bool:
    one, other = (was.module, was.inputs, was.repeats), (now.module, now.inputs, now.repeats)
    return one != other or not same(was.args, now.args)


def _same_key(before: ModelGraph, after: ModelGraph, key: str) -> bool:
    return key in before.header and key in after.header and same(before.header[key], after.header[key])


def _label(graph: ModelGraph, layer_id: LayerId) -> str:
    return f"{graph.row_of(layer_id)} {graph.layer(layer_id).module}"
