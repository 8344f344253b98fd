"""Make the model that the window shows: from a base and a template, or from a file. Plain functions for the session."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studio.errors import ModelError, Problem, StudioError

if TYPE_CHECKING:
    from studio.catalog import Catalog
    from studio.graph.model_graph import LayerId, ModelGraph, TensorShape
    from studio.graph.model_source import ModelSource
    from studio.templates.library import TemplateLibrary


def stock_graph(family: str, nc: int | None) -> ModelGraph:
    """Give a stock model for `nc` classes, None: as many as its file says."""
    from studio.graph.model_yaml import load_stock, with_nc

    graph = load_stock(family)
    return graph if nc is None else with_nc(graph, nc)


def file_source(path: Path) -> tuple[ModelSource | None, ModelGraph | None, list[Problem]]:
    """Give the model of a file as far as it can be read, the stock model that it names, and what is wrong with its text.

    Without any layer that can be read it is None. Raises ModelError for a file that cannot be read at all.
    """
    from studio.graph.model_source import read_tolerant
    from studio.graph.model_yaml import load_stock
    from studio.graph.safe_yaml import read_text

    source, faults = read_tolerant(read_text(path, error=ModelError), path=path)
    family = None if source is None else source.graph.family
    return source, load_stock(family) if family else None, faults


def text_problems(text: str, path: Path | None) -> list[Problem]:
    """Give what is wrong with the text of a model file, line by line."""
    from studio.graph.model_source import read_tolerant

    return read_tolerant(text, path=path)[1]


def template_graph(
    base: str,
    template: str,
    *,
    values: Mapping[str, Any],
    nc: int | None,
    catalog: Catalog,
    library: TemplateLibrary,
) -> ModelGraph:
    """Give a base with a template in it."""
    from studio.templates.generate import generate_model

    return generate_model(base, template=template, values=dict(values), nc=nc, catalog=catalog, library=library)


def text_of(graph: ModelGraph) -> str:
    """Give the YAML of a model."""
    from studio.graph.model_yaml import write_model_yaml

    return write_model_yaml(graph)


def check_model(
    graph: ModelGraph, scale: str, *, imgsz: int, catalog: Catalog
) -> tuple[list[Problem], dict[LayerId, TensorShape | None]]:
    """Give what is wrong with a model, and its shapes as far as they can be told."""
    from studio.graph.problems import check_graph
    from studio.graph.shapes import infer_shapes

    shapes = infer_shapes(graph, scale, imgsz=imgsz, catalog=catalog)
    return check_graph(graph, scale, imgsz=imgsz, catalog=catalog, shapes=shapes), shapes


def problem_of(error: StudioError, code: str) -> Problem:
    """Give an error as a problem."""
    return Problem("error", code, error.message, error.hint, error.where)
