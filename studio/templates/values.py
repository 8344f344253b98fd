"""The parameters of a recipe as the user fills them in: what may be chosen, and what was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

from studio.catalog import Catalog
from studio.errors import RecipeError
from studio.module_spec import AttentionSpec, Param, Value
from studio.sentence import say
from studio.templates.recipe import Recipe, legal_value

SAFE_START = "safe_start"  # by convention the parameter with which a module starts as the identity


def params_of(recipe: Recipe, catalog: Catalog, values: Mapping[str, Any] | None = None) -> tuple[Param, ...]:
    """Give the parameters to show for a recipe.

    A parameter that chooses an attention offers every attention of the catalog, the user's included; the parameters of
    the chosen one (by `values`, else the default) follow. As in every other template that keeps the stock rows, its safe
    start is on unless switched off; in a row written by hand the module's own default counts.
    """
    if recipe.attention_param is None:
        return recipe.params
    names = tuple(spec.name for spec in catalog.specs if spec.role == "attention")
    params = [
        replace(param, choices=names) if param.name == recipe.attention_param else param for param in recipe.params
    ]
    spec = chosen_attention(recipe, catalog, values or {})
    taken = {param.name for param in params}
    own = [param for param in (spec.params if spec else ()) if param.name not in taken]
    return (
        *params,
        *(replace(param, default=True) if (param.name, param.kind) == (SAFE_START, "bool") else param for param in own),
    )


def chosen_attention(recipe: Recipe, catalog: Catalog, values: Mapping[str, Any]) -> AttentionSpec | None:
    """Give the module that a generic recipe would insert; None for other recipes and for an unknown name."""
    for param in recipe.params:
        if param.name == recipe.attention_param:
            spec = catalog.get(str(values.get(param.name, param.default)))
            return spec if spec is not None and spec.role == "attention" else None
    return None


def complete_values(recipe: Recipe, catalog: Catalog, values: Mapping[str, Any] | None = None) -> dict[str, Value]:
    """Check the given values and add the defaults. Raises RecipeError, naming what would be legal."""
    given = dict(values or {})
    params = {param.name: param for param in params_of(recipe, catalog, given)}
    for name in given:
        if name not in params:
            near = get_close_matches(name, params, n=1)
            meant = say(" Did you mean {name}?", name=near[0]) if near else ""
            listed = ", ".join(params) or say("none")
            raise RecipeError(
                say("The template {template} has no parameter {name}.", template=recipe.id, name=repr(name)),
                hint=say("Its parameters are: {listed}.{meant}", listed=listed, meant=meant),
            )
    return {name: legal_value(param, given.get(name, param.default)) for name, param in params.items()}


def with_tables(recipe: Recipe, values: Mapping[str, Value]) -> dict[str, Value]:
    """Add what the recipe's tables say for the choices in `values`: {"variant": "b0"} adds {"c1": 32, ...}."""
    derived = {name: value for param, table in recipe.tables.items() for name, value in table[values[param]].items()}
    return {**values, **derived}
