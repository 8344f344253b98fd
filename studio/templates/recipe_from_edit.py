"""Make a template of what was edited by hand: the same change said by roles, so that it fits other models, too.

The recipe is proved before it is given: applied to the base it must give the edited graph, row for row. An edit that roles
cannot say (a removed layer, a link led elsewhere) is refused in words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from studio import stock
from studio.catalog import Catalog
from studio.errors import AttentionError, ModelError, RecipeError, StudioError
from studio.graph.diff import diff_graphs
from studio.graph.edits import insert_after, replace_module
from studio.graph.model_graph import Layer, LayerId, ModelGraph
from studio.graph.model_yaml import load_stock
from studio.graph.ops import STOCK_OPS
from studio.graph.text_values import plain, same
from studio.module_spec import split_args, validate_args
from studio.sentence import say
from studio.templates.apply import apply_recipe
from studio.templates.find_selector import INSERT_ORDERS, KEEP_ORDERS, REPLACE_ORDERS, Fields, find_selector
from studio.templates.recipe_file import parse_recipe
from studio.templates.select import ANY_HEAD

DRAFT = Path("draft.yaml")


def recipe_from_edit(base: ModelGraph, edited: ModelGraph, *, title: str, catalog: Catalog, summary: str = "") -> str:
    """Give the text of a recipe file that makes `edited` of `base`, for every family where it finds the same roles.

    Both must be of one known family. The number of classes does not count. Raises RecipeError, saying what no template can
    say.
    """
    if base.family not in stock.FAMILIES or edited.family != base.family:
        raise RecipeError(
            "A template can only be made of a model whose base is known.",
            hint="Begin with a stock model, so that the rows can be compared with it.",
        )
    work = _Work(base, edited, catalog, base, _known(base, edited))
    work.check_what_no_template_says()
    changes = diff_graphs(base, edited)
    if not changes:
        raise RecipeError("The model does not differ from its base, so there is nothing to make a template of.")
    work.replace_backbone()
    work.replace_blocks()
    work.insert_rows()
    fields: Fields = {
        "title": title.strip() or "My template",
        "summary": summary.strip() or ". ".join(change.text for change in changes[:6]) + ".",
        "place": work.place(),
        "families": [base.family],
        "steps": work.steps,
        "expect": dict(work.counts),
    }
    if not work.steps or _told(_applied(fields, base, catalog), catalog) != _told(edited, catalog):
        raise RecipeError(
            "The edit cannot be said as a template: its rows stand in an order, or read layers, that no step gives.",
            hint="Insert each layer right behind the one that it reads.",
        )
    fields["families"] = [
        family for family in stock.FAMILIES if family == base.family or _fits(fields, family, catalog)
    ]
    return _text(fields)


@dataclass
class _Work:
    """Steps found so far, and what they make of the base."""

    base: ModelGraph
    edited: ModelGraph
    catalog: Catalog
    made: ModelGraph
    known: dict[LayerId, LayerId]  # layer of `edited` -> layer of `made`
    steps: list[Fields] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    places: list[str] = field(default_factory=list)

    def check_what_no_template_says(self) -> None:
        """Raise RecipeError for changes that are neither an insertion nor a replacement."""
        for key in {**self.base.header, **self.edited.header}:
            if key != "nc" and not same(self.base.header.get(key), self.edited.header.get(key)):
                raise RecipeError(
                    say("{key} in the header differs from the base, which no template can say.", key=key),
                    hint="Set it back, and choose it again for each model.",
                )
        kept = set(self.known.values())
        removed = [layer for layer in self.base.layers if layer.id not in kept]
        if removed and not (self._begins_anew() and all(layer.section == "backbone" for layer in removed)):
            raise _refusal(self.base, removed[0], say("is gone, but a template only inserts and replaces"))
        for layer in self.edited.layers:
            if layer.id not in self.known:
                continue
            was = self.base.layer(self.known[layer.id])
            if layer.repeats != was.repeats:
                raise _refusal(
                    self.base,
                    was,
                    say("repeats {now} times instead of {before}", now=layer.repeats, before=was.repeats),
                )
            if layer.module == was.module and not same(layer.args, was.args):
                raise _refusal(self.base, was, say("has other arguments, {arguments}", arguments=plain(layer.args)))

    def _begins_anew(self) -> bool:
        first = self.edited.layers[0]
        return first.section == "backbone" and first.id not in self.known

    def replace_backbone(self) -> None:
        if not self._begins_anew():
            return
        chain: list[Layer] = []
        for layer in self.edited.layers:
            follows = layer.inputs == ((chain[-1].id,) if chain else ())
            if layer.section != "backbone" or layer.id in self.known or not follows:
                break
            chain.append(layer)
        step: Fields = {"backbone": [self._backbone_row(layer) for layer in chain]}
        keep = {self.known[one.id] for one in self.edited.layers if one.section == "backbone" and one.id in self.known}
        if keep:
            selector = find_selector(self.base, keep, self.catalog, orders=KEEP_ORDERS)
            if selector is None:
                raise RecipeError("The layers of the old backbone that are kept have no role in common.")
            step["keep"] = selector
        self._add(step, "rows", len(chain), "backbone")
        draft = {"title": "draft", "place": "backbone", "families": [self.base.family], "steps": self.steps}
        self.made = _applied(draft, self.base, self.catalog)
        self.known |= {layer.id: self.made.layers[row].id for row, layer in enumerate(chain)}

    def _backbone_row(self, layer: Layer) -> Fields:
        if layer.repeats != 1:
            raise _refusal(self.edited, layer, say("is repeated, which a row of a new backbone cannot be"))
        spec = self.catalog.get(layer.module)
        args = list(layer.args)
        if spec is not None and spec.role == "stage" and len(args) == 1 and isinstance(args[0], Mapping):
            return {"module": layer.module, "args": plain(args[0])}
        return {"module": layer.module, "args": plain(args)}

    def replace_blocks(self) -> None:
        groups: dict[str, tuple[Fields, set[LayerId]]] = {}
        for layer in self.edited.layers:
            there = self.known.get(layer.id)
            if there is None or self.made.layer(there).module == layer.module:
                continue
            was = self.made.layer(there)
            args = self._block_args(layer, was)
            step: Fields = {"replace": layer.module, **({"args": args} if args else {})}
            groups.setdefault(repr((step, was.module)), (step, set()))[1].add(there)
        for step, targets in groups.values():
            selector = find_selector(self.made, targets, self.catalog, orders=REPLACE_ORDERS)
            if selector is None:
                raise RecipeError(say("The places of {module} have no role in common.", module=step["replace"]))
            self._add({**step, "where": selector}, "replacements", len(targets), "block")
            for layer in self.edited.layers:
                if self.known.get(layer.id) in targets:
                    self.made = replace_module(self.made, self.known[layer.id], layer.module, args=layer.args)

    def _block_args(self, layer: Layer, was: Layer) -> Fields:
        spec = self.catalog.get(layer.module)
        if spec is None or spec.role != "block" or spec.replaces != was.module:
            raise _refusal(
                self.made,
                was,
                say("is now {module}, which does not stand for {other}", module=layer.module, other=was.module),
            )
        try:
            theirs, _ = split_args(spec, layer.args)
            values = validate_args(spec, layer.args)
        except AttentionError as error:
            raise RecipeError(
                say("{module}: {reason}.", module=layer.module, reason=error.message), hint=error.hint
            ) from None
        if not same(theirs, was.args):
            raise _refusal(
                self.made,
                was,
                say("has other arguments as {module}, {arguments}", module=layer.module, arguments=plain(layer.args)),
            )
        return {param.name: values[param.name] for param in spec.params if values[param.name] != param.default}

    def insert_rows(self) -> None:
        while True:
            waiting = [layer for layer in self.edited.layers if layer.id not in self.known]
            if not waiting:
                return
            for layer in waiting:
                if len(layer.inputs) != 1:
                    raise _refusal(
                        self.edited, layer, say("reads several layers, but a template inserts rows that read one")
                    )
            ready = [layer for layer in waiting if layer.inputs[0] in self.known]
            # Of several behind one layer the lowest comes first, for each goes right behind that layer.
            first = ready[-1]
            key = self._key(first)
            group = {self.known[one.inputs[0]]: one for one in ready if self._key(one) == key}
            self._insert(group)

    def _key(self, layer: Layer) -> str:
        return repr((layer.module, plain(layer.args), layer.repeats, self._consumers(layer) is None))

    def _insert(self, group: Mapping[LayerId, Layer]) -> None:
        layer = next(iter(group.values()))
        wanted = {target: self._consumers(one) for target, one in group.items()}
        is_branch = self._consumers(layer) is not None
        step: Fields = {"insert": layer.module}
        if args := self._row_args(layer):
            step["args"] = args
        selector = find_selector(
            self.made,
            set(group),
            self.catalog,
            orders=[order for order in INSERT_ORDERS if not is_branch or "feeds" in order],
            serves={target: readers for target, readers in wanted.items() if readers is not None},
        )
        if selector is None:
            raise _refusal(self.edited, layer, say("stands where no role of a layer leads"))
        step["after"] = selector
        if is_branch:
            step["wiring"] = "branch"
        if layer.repeats != 1:
            step["repeats"] = layer.repeats
        section = "backbone" if self.made.layer(next(iter(group))).section == "backbone" else "neck"
        self._add(step, "insertions", len(group), "head" if ANY_HEAD in selector.get("feeds", ()) else section)
        for target, one in group.items():
            self.made, new = insert_after(
                self.made,
                target,
                one.module,
                args=one.args,
                repeats=one.repeats,
                wiring="branch" if is_branch else "inline",
                consumers=wanted[target],
            )
            self.known[one.id] = new

    def _consumers(self, layer: Layer) -> set[LayerId] | None:
        """Give the layers so far that this one serves, None when it serves all that read what it reads."""
        source = self.known.get(layer.inputs[0])
        readers = set() if source is None else {one.id for one in self.made.consumers(source)}
        names = {here: there for there, here in self.known.items()}
        mine = {here for here in readers if layer.id in self._way_up(names.get(here), layer.inputs[0])}
        if not mine:
            raise _refusal(self.edited, layer, say("serves no layer that was there before"))
        return None if mine == readers else mine

    def _way_up(self, reader: LayerId | None, source: LayerId) -> set[LayerId]:
        """Give the new layers between a reader and the layer that it read before."""
        found: set[LayerId] = set()
        for one in () if reader is None else self.edited.layer(reader).inputs:
            way: set[LayerId] = set()
            while one not in self.known and len(self.edited.layer(one).inputs) == 1:
                way.add(one)
                one = self.edited.layer(one).inputs[0]
            found |= way if one == source else set()
        return found

    def _row_args(self, layer: Layer) -> Any:
        spec = self.catalog.get(layer.module)
        if layer.module in STOCK_OPS:
            return plain(layer.args)
        if spec is None or spec.role != "attention":
            told = (
                say("is not known") if spec is None else say("is a {role}, which is no row to insert", role=spec.role)
            )
            raise _refusal(self.edited, layer, told)
        try:
            values = validate_args(spec, layer.args)
        except AttentionError as error:
            raise RecipeError(
                say("{module}: {reason}.", module=layer.module, reason=error.message), hint=error.hint
            ) from None
        return {param.name: values[param.name] for param in spec.params if values[param.name] != param.default}

    def _add(self, step: Fields, what: str, count: int, place: str) -> None:
        self.steps.append(step)
        self.counts[what] = self.counts.get(what, 0) + count
        self.places.append(place)

    def place(self) -> str:
        """Give the one place of all steps, the most telling one where they have several."""
        return next(one for one in ("backbone", "block", "head", "neck") if one in [*self.places, "neck"])


def _known(base: ModelGraph, edited: ModelGraph) -> dict[LayerId, LayerId]:
    by_origin = {layer.origin: layer.id for layer in base.layers if layer.origin is not None}
    ids = {layer.id for layer in base.layers}
    known: dict[LayerId, LayerId] = {}
    for layer in edited.layers:
        if layer.origin in by_origin:
            known[layer.id] = by_origin[layer.origin]
        elif not by_origin and layer.id in ids:
            known[layer.id] = layer.id
    return known


def _applied(fields: Fields, base: ModelGraph, catalog: Catalog) -> ModelGraph:
    return apply_recipe(base, parse_recipe(_text(fields), path=DRAFT, is_user=True), catalog=catalog)


def _fits(fields: Fields, family: str, catalog: Catalog) -> bool:
    try:
        _applied({**fields, "families": [family]}, load_stock(family), catalog)
    except (RecipeError, ModelError):
        return False
    except StudioError:  # the installed ultralytics has no such model
        return False
    return True


def _text(fields: Fields) -> str:
    return str(yaml.safe_dump(plain(fields), sort_keys=False, allow_unicode=True, width=110, default_flow_style=None))


def _told(graph: ModelGraph, catalog: Catalog) -> list[object]:
    """Give what the rows of a graph say; arguments of ours as what they mean, however they are written."""
    rows = {layer.id: row for row, layer in enumerate(graph.layers)}

    def args(layer: Layer) -> object:
        spec = None if layer.module in STOCK_OPS else catalog.get(layer.module)
        if spec is None:
            return repr(plain(layer.args))
        try:
            return repr(plain(split_args(spec, layer.args)[0])), repr(validate_args(spec, layer.args))
        except AttentionError:
            return repr(plain(layer.args))

    return [
        (one.module, [rows[x] for x in one.inputs], args(one), one.repeats, one.section, one.origin)
        for one in graph.layers
    ]


def _refusal(graph: ModelGraph, layer: Layer, what: str) -> RecipeError:
    return RecipeError(
        say("{layer} {what}.", layer=f"{graph.row_of(layer.id)} {layer.module}", what=what),
        hint="A template inserts rows, puts blocks in the place of stock blocks, or replaces the backbone.",
    )
