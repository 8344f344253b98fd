"""Templates as data: what a recipe says. How its file is read is `recipe_file.py`; what it does to a graph, `apply.py`.

Selectors name roles (section, stride, what a layer feeds), not rows, so that one recipe fits every family with those roles.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from studio.errors import AttentionError, RecipeError
from studio.graph.edits import Wiring
from studio.module_spec import Param, Value, check_value
from studio.sentence import say

Place = Literal["none", "backbone", "neck", "head", "block"]

_REFERENCE = re.compile(r"\$([A-Za-z_][A-Za-z0-9_]{0,63})")


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
class BackboneRow:
    """One row of a new backbone; it reads the row before it."""

    module: str  # "VANStage"
    args: Mapping[str, Any] | tuple[Any, ...] = ()  # by name for ours; a list for a stock module


@dataclass(frozen=True)
class BackboneStep:
    """Put other rows in the place of the whole backbone; the head then reads the last new map of each stride."""

    rows: tuple[BackboneRow, ...]
    keep: Selector | None = None  # layers of the old backbone that follow the new rows, in their order
    line: int | None = None


Step = InsertStep | ReplaceStep | BackboneStep


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
    steps: tuple[Step, ...]
    expect: Mapping[str, Expected]  # "insertions", "replacements", "rows"
    attention_param: str | None  # the parameter that chooses a module of the catalog
    path: Path
    is_user: bool
    source_text: str
    # Values that follow from a choice: {"variant": {"b0": {"c1": 32}}}; a step uses $c1 as if it were a parameter.
    tables: Mapping[str, Mapping[Value, Mapping[str, Value]]] = field(default_factory=dict)


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
        raise RecipeError(say("{reason}.", reason=error.message), hint=error.hint) from None


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
