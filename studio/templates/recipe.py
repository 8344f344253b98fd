"""Templates as data: what a recipe says, and how its file is read. What it does to a graph is `apply.py`.

Selectors name roles (section, stride, what a layer feeds), not rows, so that one recipe fits every family with those roles.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal, get_args

from studio.errors import AttentionError, RecipeError
from studio.graph.edits import Wiring
from studio.graph.model_yaml import MAX_REPEATS
from studio.graph.safe_yaml import YamlDocument, parse_yaml
from studio.module_spec import Param, Value, check_value

Place = Literal["none", "backbone", "neck", "head", "block"]
SECTION_NAMES = (
    "backbone",
    "head",
    "neck",
    "any",
)  # "neck" is what ultralytics' files call head, without the head itself
ATTENTION_KIND = "attention"  # a parameter that chooses a module of the catalog

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.]{0,63}")
_REFERENCE = re.compile(r"\$([A-Za-z_][A-Za-z0-9_]{0,63})")
_RECIPE_KEYS = ("title", "summary", "paper", "place", "families", "params", "steps", "expect")
_PARAM_KEYS = ("name", "kind", "default", "min", "max", "choices", "doc")
_SELECTOR_KEYS = ("module", "section", "stride", "feeds", "nth", "not_module", "not_section", "not_stride", "not_feeds")


@dataclass(frozen=True)
class Selector:
    """Which layers a step means; all keys must hold, any one of a key's values suffices.

    Values are as written, a parameter's name with its `$` included; `nth` counts what the other keys left, from 0.
    """

    keys: Mapping[str, tuple[Any, ...]]  # {"section": ("backbone",), "stride": (8, 16, 32)}


@dataclass(frozen=True)
class InsertStep:
    """Insert a module after each selected layer."""

    module: str  # "LSKA", or "$attention"
    after: Selector
    args: Mapping[str, Any] | tuple[Any, ...] = ()  # by name for ours; a list for a stock module
    wiring: Wiring = "inline"
    repeats: int = 1
    line: int | None = None


@dataclass(frozen=True)
class ReplaceStep:
    """Put a block of ours in the place of each selected stock block."""

    module: str  # "C3k2_LSKA"
    where: Selector
    args: Mapping[str, Any] = field(default_factory=dict)
    line: int | None = None


@dataclass(frozen=True)
class Expected:
    """How many layers a recipe must touch, so that a stock model that changed shape fails by name."""

    least: int
    most: int | None
    families: Mapping[str, int] = field(default_factory=dict)  # exact numbers, where they differ

    def fits(self, count: int, family: str | None) -> bool:
        """Tell whether `count` is what the recipe's author expected."""
        if family is not None and family in self.families:
            return count == self.families[family]
        return count >= self.least and (self.most is None or count <= self.most)


@dataclass(frozen=True)
class Recipe:
    """One template."""

    id: str  # file name without ending
    title: str
    summary: str
    paper: str
    place: Place
    families: tuple[str, ...]
    params: tuple[Param, ...]  # for a form use `values.params_of`, which knows the catalog
    steps: tuple[InsertStep | ReplaceStep, ...]
    expect: Mapping[str, Expected]  # "insertions", "replacements"
    attention_param: str | None  # the parameter that chooses a module of the catalog
    path: Path
    is_user: bool
    source_text: str


def parse_recipe(text: str, *, path: Path, is_user: bool = False) -> Recipe:
    """Read one recipe. Raises RecipeError with path, line and the key that is wrong."""
    document = parse_yaml(text, path=path, error=RecipeError)
    fields = _table(document, document.value, (), keys=_RECIPE_KEYS, needs=("title", "place", "families"))
    place = fields["place"]
    if place not in get_args(Place):
        raise document.fault(f"The place {place!r} is not known.", "place", hint=f"Use {', '.join(get_args(Place))}.")
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
    )
    _check_references(document, recipe)
    return recipe


def reference(value: Any) -> str | None:
    """Give the parameter that a value stands for: "$kernel_size" -> "kernel_size"; None for a plain value."""
    found = _REFERENCE.fullmatch(value) if isinstance(value, str) else None
    return None if found is None else found.group(1)


def legal_value(param: Param, value: Any) -> Value:
    """Give `value` as the parameter holds it; text such as "11" or "true" counts as what it says.

    Raises RecipeError for a value that is not legal.
    """
    try:
        return check_value(param, value)
    except AttentionError as error:
        if isinstance(value, str):
            for meant in _meanings(value):
                try:
                    return check_value(param, meant)
                except AttentionError:
                    continue
        raise RecipeError(f"{error.message}.", hint=error.hint) from None


def _table(
    document: YamlDocument, value: Any, key: tuple[Any, ...], *, keys: tuple[str, ...], needs: tuple[str, ...] = ()
) -> dict[str, Any]:
    what = "The template" if not key else f"The part {'.'.join(str(step) for step in key)}"
    if not isinstance(value, dict):
        raise document.fault(f"{what} is not a table of names and values.", *key, hint=f"It has {', '.join(keys)}.")
    for name in value:
        if name not in keys:
            near = get_close_matches(str(name), keys, n=1)
            meant = f"Did you mean {near[0]}? " if near else ""
            raise document.fault(
                f"{what} has an unknown key: {name}.", *key, name, hint=f"{meant}Known are {', '.join(keys)}."
            )
    for name in needs:
        if value.get(name) is None:
            raise document.fault(f"{what} has no {name}.", *key)
    return value


def _text(document: YamlDocument, name: str) -> str:
    value = document.value.get(name)
    if value is not None and not isinstance(value, str):
        raise document.fault(f"The {name} is not a text.", name, hint="Put it in quotes.")
    return (value or "").strip()


def _list(document: YamlDocument, name: str) -> list[Any]:
    value = document.value.get(name)
    if value is None:
        return []
    if not isinstance(value, list):
        raise document.fault(f"{name} is not a list.", name)
    return value


def _words(document: YamlDocument, name: str) -> tuple[str, ...]:
    words = _list(document, name)
    for index, word in enumerate(words):
        if not isinstance(word, str) or not _NAME.fullmatch(word):
            raise document.fault(f"{str(word)[:60]!r} under {name} is not a name.", name, index)
    return tuple(words)


def _read_params(document: YamlDocument) -> tuple[tuple[Param, ...], str | None]:
    params: list[Param] = []
    attention_param: str | None = None
    for index, entry in enumerate(_list(document, "params")):
        key = ("params", index)
        fields = _table(document, entry, key, keys=_PARAM_KEYS, needs=("name", "kind", "default"))
        name, kind = fields["name"], fields["kind"]
        if not isinstance(name, str) or not reference(f"${name}") or name in {param.name for param in params}:
            raise document.fault(f"The parameter {str(name)[:60]!r} has no name of its own.", *key, "name")
        choices = fields.get("choices") or []
        if kind == ATTENTION_KIND:
            if attention_param is not None:
                raise document.fault("Only one parameter can choose an attention.", *key, "kind")
            attention_param, kind, choices = name, "choice", [fields["default"]]
        if kind not in ("int", "float", "bool", "choice"):
            raise document.fault(
                f"The parameter {name} has an unknown kind: {str(kind)[:60]}.",
                *key,
                "kind",
                hint="Use int, float, bool, choice or attention.",
            )
        if not isinstance(choices, list) or (kind == "choice") != bool(choices):
            raise document.fault(f"The parameter {name} of kind {kind} and its choices do not go together.", *key)
        limits = [fields.get(limit) for limit in ("min", "max")]
        if any(isinstance(limit, bool) or not isinstance(limit, (int, float, type(None))) for limit in limits):
            raise document.fault(f"A limit of the parameter {name} is not a number.", *key)
        param = Param(name, kind, fields["default"], limits[0], limits[1], tuple(choices), str(fields.get("doc") or ""))
        _check_default(document, param, key)
        params.append(param)
    return tuple(params), attention_param


def _check_default(document: YamlDocument, param: Param, key: tuple[Any, ...]) -> None:
    try:
        legal_value(param, param.default)
    except RecipeError as error:
        raise document.fault(
            f"The default of {param.name} is not legal. {error.message}", *key, hint=error.hint
        ) from None


def _read_step(document: YamlDocument, index: int) -> InsertStep | ReplaceStep:
    key = ("steps", index)
    step = document.value["steps"][index]
    inserts = isinstance(step, dict) and "insert" in step
    keys = ("insert", "after", "args", "wiring", "repeats") if inserts else ("replace", "where", "args")
    fields = _table(document, step, key, keys=keys, needs=keys[:2])
    module = fields[keys[0]]
    if not isinstance(module, str) or not (_NAME.fullmatch(module) or reference(module)):
        raise document.fault(f"Step {index + 1} names no module: {str(module)[:60]!r}.", *key, keys[0])
    selector = _read_selector(document, (*key, keys[1]), fields[keys[1]])
    args = fields.get("args") or {}
    if not isinstance(args, dict) and not (inserts and isinstance(args, list)):
        raise document.fault(f"The args of step {index + 1} are not names and values.", *key, "args")
    line = document.line(*key)
    if not inserts and isinstance(args, dict):
        return ReplaceStep(module=module, where=selector, args=args, line=line)
    wiring, repeats = fields.get("wiring", "inline"), fields.get("repeats", 1)
    if wiring not in ("inline", "branch"):
        raise document.fault(
            f"The wiring {str(wiring)[:60]!r} is not known.", *key, "wiring", hint="Use inline or branch."
        )
    if wiring == "branch" and "feeds" not in selector.keys:
        raise document.fault("A branch needs `feeds`: the layers that it serves.", *key, "after")
    if isinstance(repeats, bool) or not isinstance(repeats, int) or not 1 <= repeats <= MAX_REPEATS:
        raise document.fault(f"A step repeats 1 to {MAX_REPEATS} times.", *key, "repeats")
    args = tuple(args) if isinstance(args, list) else args
    return InsertStep(module=module, after=selector, args=args, wiring=wiring, repeats=repeats, line=line)


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
                raise document.fault(f"{str(one)[:60]!r} is no {plain}.", *key, name)
        keys[name] = values
    return Selector(keys=keys)


def _read_expect(document: YamlDocument) -> dict[str, Expected]:
    if document.value.get("expect") is None:
        return {}
    fields = _table(document, document.value["expect"], ("expect",), keys=("insertions", "replacements"))
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
            f"The expected number of {key[1]} is not a number.", *key, hint="3, or {min: 1}, or {yolo11: 4}."
        )
    families = {name: one for name, one in value.items() if name not in ("min", "max")}
    return Expected(value.get("min", 0), value.get("max"), families)


def _check_references(document: YamlDocument, recipe: Recipe) -> None:
    names = {param.name for param in recipe.params}
    for index, step in enumerate(recipe.steps):
        selector = step.after if isinstance(step, InsertStep) else step.where
        args = list(step.args.values()) if isinstance(step.args, Mapping) else list(step.args)
        used = [step.module, *args, *(one for values in selector.keys.values() for one in values)]
        for value in used:
            name = reference(value)
            if name is not None and name not in names:
                raise document.fault(
                    f"Step {index + 1} uses ${name}, but there is no such parameter.",
                    "steps",
                    index,
                    hint=f"The parameters are {', '.join(sorted(names)) or 'none'}.",
                )
        name = reference(step.module)
        if name is not None and name != recipe.attention_param:
            raise document.fault(f"${name} does not choose a module: its kind is not attention.", "steps", index)


def _meanings(text: str) -> list[Value]:
    word = text.strip()
    truths: dict[str, Value] = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
    found: list[Value] = [truths[word.lower()]] if word.lower() in truths else []
    for kind in (int, float):
        try:
            found.append(kind(word))
        except ValueError:
            continue
    return found
