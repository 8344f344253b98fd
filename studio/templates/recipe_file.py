"""Read a recipe's file: every key and value checked, a fault told with its line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_args

from studio.errors import RecipeError
from studio.graph.model_yaml import MAX_REPEATS
from studio.graph.safe_yaml import YamlDocument, parse_yaml
from studio.module_spec import Param, Value
from studio.sentence import say
from studio.templates.recipe import (
    BackboneRow,
    BackboneStep,
    Expected,
    InsertStep,
    Place,
    Recipe,
    ReplaceStep,
    Selector,
    Step,
    legal_value,
    reference,
)

SECTION_NAMES = (
    "backbone",
    "head",
    "neck",
    "any",
)  # "neck" is what ultralytics' files call head, without the head itself
ATTENTION_KIND = "attention"  # a parameter that chooses a module of the catalog

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.]{0,63}")
_RECIPE_KEYS = ("title", "summary", "paper", "place", "families", "params", "tables", "steps", "expect")
_PARAM_KEYS = ("name", "kind", "default", "min", "max", "choices", "doc")
_SELECTOR_KEYS = ("module", "section", "stride", "feeds", "nth", "not_module", "not_section", "not_stride", "not_feeds")


def parse_recipe(text: str, *, path: Path, is_user: bool = False) -> Recipe:
    """Read one recipe. Raises RecipeError with path, line and the key that is wrong."""
    document = parse_yaml(text, path=path, error=RecipeError)
    fields = _table(document, document.value, (), keys=_RECIPE_KEYS, needs=("title", "place", "families"))
    place = fields["place"]
    if place not in get_args(Place):
        raise document.fault(
            say("The place {place} is not known.", place=repr(place)),
            "place",
            hint=say("Use {places}.", places=", ".join(get_args(Place))),
        )
    families = _words(document, "families")
    params, attention_param = _read_params(document)
    steps = tuple(_read_step(document, index) for index in range(len(_list(document, "steps"))))
    recipe = Recipe(
        id=path.stem,
        title=_text(document, "title"),
        summary=_text(document, "summary"),
        paper=_text(document, "paper"),
        place=place,
        families=families,
        params=params,
        steps=steps,
        expect=_read_expect(document),
        attention_param=attention_param,
        path=path,
        is_user=is_user,
        source_text=text,
        tables=_read_tables(document, params),
    )
    _check_references(document, recipe)
    return recipe


def _table(
    document: YamlDocument, value: Any, key: tuple[Any, ...], *, keys: tuple[str, ...], needs: tuple[str, ...] = ()
) -> dict[str, Any]:
    what = say("The part {key}", key=".".join(str(step) for step in key)) if key else say("The template")
    if not isinstance(value, dict):
        raise document.fault(
            say("{what} is not a table of names and values.", what=what),
            *key,
            hint=say("It has {keys}.", keys=", ".join(keys)),
        )
    for name in value:
        if name not in keys:
            near = get_close_matches(str(name), keys, n=1)
            meant = say("Did you mean {name}? ", name=near[0]) if near else ""
            raise document.fault(
                say("{what} has an unknown key: {name}.", what=what, name=name),
                *key,
                name,
                hint=say("{meant}Known are {keys}.", meant=meant, keys=", ".join(keys)),
            )
    for name in needs:
        if value.get(name) is None:
            raise document.fault(say("{what} has no {name}.", what=what, name=name), *key)
    return value


def _text(document: YamlDocument, name: str) -> str:
    value = document.value.get(name)
    if value is not None and not isinstance(value, str):
        raise document.fault(say("The {name} is not a text.", name=name), name, hint="Put it in quotes.")
    return (value or "").strip()


def _list(document: YamlDocument, name: str) -> list[Any]:
    value = document.value.get(name)
    if value is None:
        return []
    if not isinstance(value, list):
        raise document.fault(say("{name} is not a list.", name=name), name)
    return value


def _words(document: YamlDocument, name: str) -> tuple[str, ...]:
    words = _list(document, name)
    for index, word in enumerate(words):
        if not isinstance(word, str) or not _NAME.fullmatch(word):
            raise document.fault(
                say("{value} under {name} is not a name.", value=repr(str(word)[:60]), name=name), name, index
            )
    return tuple(words)


def _read_params(document: YamlDocument) -> tuple[tuple[Param, ...], str | None]:
    params: list[Param] = []
    attention_param: str | None = None
    for index, entry in enumerate(_list(document, "params")):
        key = ("params", index)
        fields = _table(document, entry, key, keys=_PARAM_KEYS, needs=("name", "kind", "default"))
        name, kind = fields["name"], fields["kind"]
        if not isinstance(name, str) or not reference(f"${name}") or name in {param.name for param in params}:
            raise document.fault(
                say("The parameter {name} has no name of its own.", name=repr(str(name)[:60])), *key, "name"
            )
        choices = fields.get("choices") or []
        if kind == ATTENTION_KIND:
            if attention_param is not None:
                raise document.fault("Only one parameter can choose an attention.", *key, "kind")
            attention_param, kind, choices = name, "choice", [fields["default"]]
        if kind not in ("int", "float", "bool", "choice"):
            raise document.fault(
                say("The parameter {name} has an unknown kind: {kind}.", name=name, kind=str(kind)[:60]),
                *key,
                "kind",
                hint="Use int, float, bool, choice or attention.",
            )
        if not isinstance(choices, list) or (kind == "choice") != bool(choices):
            raise document.fault(
                say("The parameter {name} of kind {kind} and its choices do not go together.", name=name, kind=kind),
                *key,
            )
        limits = [fields.get(limit) for limit in ("min", "max")]
        if any(isinstance(limit, bool) or not isinstance(limit, (int, float, type(None))) for limit in limits):
            raise document.fault(say("A limit of the parameter {name} is not a number.", name=name), *key)
        param = Param(name, kind, fields["default"], limits[0], limits[1], tuple(choices), str(fields.get("doc") or ""))
        _check_default(document, param, key)
        params.append(param)
    return tuple(params), attention_param


def _check_default(document: YamlDocument, param: Param, key: tuple[Any, ...]) -> None:
    try:
        legal_value(param, param.default)
    except RecipeError as error:
        raise document.fault(
            say("The default of {argument} is not legal. {reason}", argument=param.name, reason=error.message),
            *key,
            hint=error.hint,
        ) from None


def _read_step(document: YamlDocument, index: int) -> Step:
    key = ("steps", index)
    step = document.value["steps"][index]
    if isinstance(step, dict) and "backbone" in step:
        return _read_backbone(document, key, step)
    inserts = isinstance(step, dict) and "insert" in step
    keys = ("insert", "after", "args", "wiring", "repeats") if inserts else ("replace", "where", "args")
    fields = _table(document, step, key, keys=keys, needs=keys[:2])
    module = fields[keys[0]]
    if not isinstance(module, str) or not (_NAME.fullmatch(module) or reference(module)):
        raise document.fault(
            say("Step {number} names no module: {module}.", number=index + 1, module=repr(str(module)[:60])),
            *key,
            keys[0],
        )
    selector = _read_selector(document, (*key, keys[1]), fields[keys[1]])
    args = fields.get("args") or {}
    if not isinstance(args, dict) and not (inserts and isinstance(args, list)):
        raise document.fault(say("The args of step {number} are not names and values.", number=index + 1), *key, "args")
    line = document.line(*key)
    if not inserts and isinstance(args, dict):
        return ReplaceStep(module=module, where=selector, args=args, line=line)
    wiring, repeats = fields.get("wiring", "inline"), fields.get("repeats", 1)
    if wiring not in ("inline", "branch"):
        raise document.fault(
            say("The wiring {wiring} is not known.", wiring=repr(str(wiring)[:60])),
            *key,
            "wiring",
            hint="Use inline or branch.",
        )
    if wiring == "branch" and "feeds" not in selector.keys:
        raise document.fault("A branch needs `feeds`: the layers that it serves.", *key, "after")
    if isinstance(repeats, bool) or not isinstance(repeats, int) or not 1 <= repeats <= MAX_REPEATS:
        raise document.fault(say("A step repeats 1 to {most} times.", most=MAX_REPEATS), *key, "repeats")
    args = tuple(args) if isinstance(args, list) else args
    return InsertStep(module=module, after=selector, args=args, wiring=wiring, repeats=repeats, line=line)


def _read_backbone(document: YamlDocument, key: tuple[str, int], step: Any) -> BackboneStep:
    fields = _table(document, step, key, keys=("backbone", "keep"))
    entries = fields["backbone"]
    if not isinstance(entries, list) or not entries:
        raise document.fault("The new backbone is not a list of rows.", *key, "backbone")
    rows: list[BackboneRow] = []
    for place, entry in enumerate(entries):
        row_key = (*key, "backbone", place)
        row = _table(document, entry, row_key, keys=("module", "args"), needs=("module",))
        module, args = row["module"], row.get("args") or {}
        if not isinstance(module, str) or not _NAME.fullmatch(module):
            raise document.fault(
                say("Row {number} names no module: {module}.", number=place + 1, module=repr(str(module)[:60])),
                *row_key,
                "module",
            )
        if not isinstance(args, dict | list):
            raise document.fault(
                say("The args of row {number} are not names and values.", number=place + 1), *row_key, "args"
            )
        rows.append(BackboneRow(module=module, args=tuple(args) if isinstance(args, list) else args))
    keep = fields.get("keep")
    selector = None if keep is None else _read_selector(document, (*key, "keep"), keep)
    return BackboneStep(rows=tuple(rows), keep=selector, line=document.line(*key))


def _read_tables(document: YamlDocument, params: tuple[Param, ...]) -> dict[str, dict[Value, dict[str, Value]]]:
    """Read what follows from a choice. Each choice must give each value, or a reference could have none."""
    tables: dict[str, dict[Value, dict[str, Value]]] = {}
    value = document.value.get("tables")
    if value is None:
        return tables
    choosing = {param.name: param for param in params if param.kind == "choice"}
    fields = _table(document, value, ("tables",), keys=tuple(choosing))
    taken = {param.name for param in params}
    for name, entry in fields.items():
        key = ("tables", name)
        choices = choosing[name].choices
        if not isinstance(entry, dict) or set(entry) != set(choices):
            listed = ", ".join(str(choice) for choice in choices)
            raise document.fault(
                say("The table {name} has not one row for each choice.", name=name),
                *key,
                hint=say("They are {listed}.", listed=listed),
            )
        names: set[str] | None = None
        for choice, row in entry.items():
            legal = isinstance(row, dict) and all(
                isinstance(one, str) and reference(f"${one}") and isinstance(held, int | float | str)
                for one, held in row.items()
            )
            if not legal or (names is not None and set(row) != names):
                raise document.fault(
                    say("The row {choice} of the table {name} has other values.", choice=choice, name=name),
                    *key,
                    choice,
                )
            names = set(row)
        doubled = sorted(taken & (names or set()))
        if doubled:
            raise document.fault(
                say("The table {name} gives {value}, which there is already.", name=name, value=doubled[0]), *key
            )
        taken |= names or set()
        tables[name] = entry
    return tables


def _read_selector(document: YamlDocument, key: tuple[Any, ...], value: Any) -> Selector:
    fields = _table(document, value, key, keys=_SELECTOR_KEYS)
    if not fields:
        raise document.fault("The selector is empty; it would mean every layer.", *key)
    keys: dict[str, tuple[Any, ...]] = {}
    for name, wanted in fields.items():
        values = tuple(wanted) if isinstance(wanted, list) else (wanted,)
        for one in values:
            plain = name.removeprefix("not_")
            if reference(one):
                continue
            if plain in ("stride", "nth"):
                legal = isinstance(one, int) and not isinstance(one, bool) and (plain == "nth" or one > 0)
            elif plain == "section":
                legal = one in SECTION_NAMES
            else:
                legal = isinstance(one, str) and _NAME.fullmatch(one) is not None
            if not legal or not values:
                raise document.fault(say("{value} is no {key}.", value=repr(str(one)[:60]), key=plain), *key, name)
        keys[name] = values
    return Selector(keys=keys)


def _read_expect(document: YamlDocument) -> dict[str, Expected]:
    if document.value.get("expect") is None:
        return {}
    fields = _table(document, document.value["expect"], ("expect",), keys=("insertions", "replacements", "rows"))
    return {name: _read_expected(document, ("expect", name), value) for name, value in fields.items()}


def _read_expected(document: YamlDocument, key: tuple[str, str], value: Any) -> Expected:
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return Expected(value, value)
    legal = isinstance(value, dict) and all(
        isinstance(name, str) and isinstance(one, int) and not isinstance(one, bool) and one >= 0
        for name, one in value.items()
    )
    if not legal:
        raise document.fault(
            say("The expected number of {key} is not a number.", key=key[1]),
            *key,
            hint="3, or {min: 1}, or {yolo11: 4}.",
        )
    families = {name: one for name, one in value.items() if name not in ("min", "max")}
    return Expected(value.get("min", 0), value.get("max"), families)


def _check_references(document: YamlDocument, recipe: Recipe) -> None:
    names = {param.name for param in recipe.params}
    names |= {name for table in recipe.tables.values() for row in table.values() for name in row}
    for index, step in enumerate(recipe.steps):
        for value in _values_of(step):
            name = reference(value)
            if name is not None and name not in names:
                raise document.fault(
                    say("Step {number} uses ${name}, but there is no such parameter.", number=index + 1, name=name),
                    "steps",
                    index,
                    hint=say("The parameters are {names}.", names=", ".join(sorted(names)) or say("none")),
                )
        name = None if isinstance(step, BackboneStep) else reference(step.module)
        if name is not None and name != recipe.attention_param:
            raise document.fault(
                say("${name} does not choose a module: its kind is not attention.", name=name), "steps", index
            )


def _values_of(step: Step) -> Iterator[Any]:
    """Give everything in a step that may be a reference."""
    if isinstance(step, BackboneStep):
        selectors = [] if step.keep is None else [step.keep]
        arguments = [row.args for row in step.rows]
    else:
        yield step.module
        selectors = [step.after if isinstance(step, InsertStep) else step.where]
        arguments = [step.args]
    for args in arguments:
        yield from args.values() if isinstance(args, Mapping) else args
    for selector in selectors:
        for wanted in selector.keys.values():
            yield from wanted
