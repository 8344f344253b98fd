"""Make a model from a base, a template and its values: the one use case of the command line and the window."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from studio.catalog import Catalog, load_catalog
from studio.graph.model_graph import ModelGraph
from studio.graph.model_yaml import load_stock, with_nc
from studio.templates.apply import apply_recipe
from studio.templates.library import TemplateLibrary, load_templates


def generate_model(
    family: str,
    *,
    template: str,
    values: Mapping[str, Any] | None = None,
    nc: int | None = None,
    catalog: Catalog | None = None,
    library: TemplateLibrary | None = None,
) -> ModelGraph:
    """Give the stock model of `family` with a template applied, for `nc` classes (as stock without it).

    Raises StudioError for an unknown family, RecipeError for an unknown template or values that do not fit.
    """
    recipe = (library or load_templates()).get(template)
    graph = apply_recipe(load_stock(family), recipe, catalog=catalog or load_catalog(), values=values)
    return graph if nc is None else with_nc(graph, nc)
