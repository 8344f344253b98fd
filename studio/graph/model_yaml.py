"""Read and write ultralytics model YAML files; the only place where row numbers exist.

Whatever is read here is within limits and names nothing that could run; whether it makes a legal network says
`problems.check_graph`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

import yaml

from studio import stock
from studio.errors import ModelError, StudioError
from studio.graph.model_graph import SCALES, Layer, LayerId, ModelGraph
from studio.graph.model_rows import MAX_CHANNELS, SECTIONS, read_graph
from studio.graph.model_rows import MAX_REPEATS as MAX_REPEATS
from studio.graph.ops import is_head
from studio.graph.safe_yaml import parse_yaml, read_text
from studio.sentence import say

_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*")
# The rule of ultralytics 8.4 (nn/tasks.py, guess_model_scale): it takes the scale from the name, not from the file.
_SCALE_IN_NAME = re.compile(r"yolo(e-)?[v]?\d+([nslmx])")


def read_model_yaml(path: Path) -> ModelGraph:
    """Read a model file. Raises ModelError with path, line and layer."""
    return parse_model_yaml(read_text(path, error=ModelError), path=path)


def parse_model_yaml(text: str, *, path: Path | None = None) -> ModelGraph:
    """Read a model from text; `path` serves messages only. Raises ModelError with line and layer."""
    return read_graph(parse_yaml(text, path=path, error=ModelError), _raise)


def load_stock(family: str) -> ModelGraph:
    """Read the stock model of a family; every layer's `origin` is its row. Raises StudioError when there is none."""
    graph = read_model_yaml(stock.stock_model(family).path)
    layers = tuple(replace(layer, origin=row) for row, layer in enumerate(graph.layers))
    return replace(graph, layers=layers, family=family)


def write_model_yaml(graph: ModelGraph) -> str:
    """Give the text of a model file; parsing it gives the same graph, row for row, with fresh ids.

    The header keeps its order; our own `studio:` key, which ultralytics ignores, comes last.
    """
    lines = [line for name, value in graph.header.items() for line in _header_lines(name, value)]
    for section in SECTIONS:
        lines += ["", f"{section}:", "  # [from, repeats, module, args]"]
        layers = [layer for layer in graph.layers if layer.section == section]
        if not layers:
            lines[-2:] = [f"{section}: []"]
        lines += [_row_line(layer, graph.rows) for layer in layers]
    lines += trailer_lines(graph)
    return "\n".join(lines).lstrip("\n") + "\n"


def trailer_lines(graph: ModelGraph) -> list[str]:
    """Give the lines of our own `studio:` key, a blank one first; none when there is nothing to say."""
    if graph.family is None and all(layer.origin is None for layer in graph.layers):
        return []
    family = [] if graph.family is None else [f"  family: {_scalar(graph.family)}"]
    return [
        "",
        "studio: # which stock row each row stands for, so that pretrained weights find their place",
        *family,
        f"  origin: {flow_text([layer.origin for layer in graph.layers])}",
    ]


def with_nc(graph: ModelGraph, nc: int) -> ModelGraph:
    """Set the number of classes. Raises ModelError for a number that no detector can have."""
    if isinstance(nc, bool) or not 1 <= nc <= MAX_CHANNELS:
        raise ModelError(
            say("A model cannot have {nc} classes.", nc=nc),
            hint=say("Give a number from 1 to {most}.", most=MAX_CHANNELS),
        )
    return replace(graph, header={"nc": nc, **{k: v for k, v in graph.header.items() if k != "nc"}})


def scale_file_name(family: str | None, scale: str, tag: str) -> str:
    """Name a model file so that ultralytics reads this scale from it: "yolo11n-lska-head.yaml".

    A file without a known family gets a number that no family has, because the rule needs one before the letter.
    """
    if scale not in SCALES:
        raise ModelError(
            say("There is no scale {scale}.", scale=repr(scale)),
            hint=say("The scales are {scales}.", scales=", ".join(SCALES)),
        )
    slug = re.sub(r"[^A-Za-z0-9]+", "-", tag).strip("-")[:48].rstrip("-") or "model"
    name = f"{family if family in stock.FAMILIES else 'yolo0'}{scale}-{slug}"
    return f"{name}.yaml"


def scale_in_file_name(stem: str) -> str | None:
    """Give the scale that ultralytics would read from a file name, None if it finds none (it then takes the first)."""
    found = _SCALE_IN_NAME.search(stem)
    return None if found is None else found.group(2)


def _raise(error: StudioError) -> NoReturn:
    raise error


def _header_lines(name: str, value: Any) -> list[str]:
    if name == "scales" and isinstance(value, dict):
        return [
            "scales: # [depth, width, max_channels]",
            *(f"  {_scalar(scale)}: {flow_text(numbers)}" for scale, numbers in value.items()),
        ]
    return [f"{_scalar(name)}: {flow_text(value)}"]


def _row_line(layer: Layer, rows: Mapping[LayerId, int]) -> str:
    row = rows[layer.id]
    sources = [_source(rows[one], row, absolute=is_head(layer.module)) for one in layer.inputs] or [-1]
    source = str(sources) if layer.reads_list or len(sources) > 1 else str(sources[0])
    quoted = layer.module.startswith("nn.")  # as the stock files do: [None, 2, "nearest"]
    args = flow_text(list(layer.args), quoted=quoted)
    return f"  - [{source}, {layer.repeats}, {module_text(layer.module)}, {args}] # {row}"


def _source(wanted: int, row: int, *, absolute: bool) -> int:
    return -1 if wanted == row - 1 and not absolute else wanted


def module_text(module: str) -> str:
    """Write a module's name; one that no file may hold is put in quotes and stays a fault of its row."""
    return _scalar(module)


def flow_text(value: Any, *, quoted: bool = False) -> str:
    """Write a value in one line; `quoted` puts words in quotes, as the stock files do for modules of torch."""
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(flow_text(item, quoted=quoted) for item in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_scalar(name)}: {flow_text(item)}" for name, item in value.items()) + "}"
    return _scalar(value, quoted=quoted)


def _scalar(value: Any, *, quoted: bool = False) -> str:
    if value is None:
        return "null"
    if isinstance(value, (bool, int)):
        return str(value)
    if isinstance(value, float) and math.isfinite(value) and "e" not in repr(value):
        return repr(value)
    if isinstance(value, str) and _WORD.fullmatch(value):
        if quoted and value != "None":
            return f'"{value}"'
        if yaml.SafeLoader.yaml_implicit_resolvers.get(value[0]) is None or _reads_as_text(value):
            return value
    # Everything odd goes through PyYAML, which knows that 1e-05 needs a dot and which signs need an escape.
    style = '"' if isinstance(value, str) else None
    text = yaml.safe_dump(value, default_style=style, default_flow_style=True, allow_unicode=True, width=100_000)
    return str(text).removesuffix("...\n").strip("\n")


def _reads_as_text(word: str) -> bool:
    resolvers = yaml.SafeLoader.yaml_implicit_resolvers.get(word[0], [])
    return not any(pattern.match(word) for _, pattern in resolvers)
