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
from studio.errors import ModelError
from studio.graph.model_graph import SCALES, Layer, LayerId, ModelGraph, Section
from studio.graph.ops import is_head
from studio.graph.safe_yaml import YamlDocument, parse_yaml, read_text

MAX_LAYERS = 2_000
MAX_REPEATS = 100
MAX_CHANNELS = 16_384
SECTIONS: tuple[Section, ...] = ("backbone", "head")

_MODULE_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*){0,3}")
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*")
_FAMILY_NAME = re.compile(r"[A-Za-z0-9_.-]{1,64}")
# ultralytics evaluates `activation` as Python: only a constructor of a known activation may pass.
_ACTIVATION = re.compile(
    r"(torch\.)?nn\.(SiLU|ReLU|ReLU6|LeakyReLU|GELU|ELU|CELU|SELU|Mish|Hardswish|Hardsigmoid|Sigmoid|Tanh|Softplus"
    r"|PReLU|Identity)\((inplace=(True|False)|(negative_slope=|alpha=)?[0-9.]{1,8})?\)"
)
# The rule of ultralytics 8.4 (nn/tasks.py, guess_model_scale): it takes the scale from the name, not from the file.
_SCALE_IN_NAME = re.compile(r"yolo(e-)?[v]?\d+([nslmx])")


def read_model_yaml(path: Path) -> ModelGraph:
    """Read a model file. Raises ModelError with path, line and layer."""
    return parse_model_yaml(read_text(path, error=ModelError), path=path)


def parse_model_yaml(text: str, *, path: Path | None = None) -> ModelGraph:
    """Read a model from text; `path` serves messages only. Raises ModelError with line and layer."""
    document = parse_yaml(text, path=path, error=ModelError)
    fields = document.value
    if not isinstance(fields, dict):
        raise document.fault("The file is no model: it should hold the names backbone and head.")
    layers = _read_layers(document)
    header = {name: value for name, value in fields.items() if name not in (*SECTIONS, "studio")}
    _check_header(document, header)
    family, origin = _read_trailer(document, len(layers))
    if origin is not None:
        layers = [replace(layer, origin=row) for layer, row in zip(layers, origin, strict=True)]
    return ModelGraph(layers=tuple(layers), header=header, family=family)


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
    rows = {layer.id: row for row, layer in enumerate(graph.layers)}
    for section in SECTIONS:
        lines += ["", f"{section}:", "  # [from, repeats, module, args]"]
        layers = [layer for layer in graph.layers if layer.section == section]
        if not layers:
            lines[-2:] = [f"{section}: []"]
        lines += [_row_line(layer, rows) for layer in layers]
    if graph.family is not None or any(layer.origin is not None for layer in graph.layers):
        origin = [layer.origin for layer in graph.layers]
        lines += ["", "studio: # which stock row each row stands for, so that pretrained weights find their place"]
        lines += [] if graph.family is None else [f"  family: {_scalar(graph.family)}"]
        lines += [f"  origin: {_flow(origin)}"]
    return "\n".join(lines).lstrip("\n") + "\n"


def with_nc(graph: ModelGraph, nc: int) -> ModelGraph:
    """Set the number of classes. Raises ModelError for a number that no detector can have."""
    if isinstance(nc, bool) or not 1 <= nc <= MAX_CHANNELS:
        raise ModelError(f"A model cannot have {nc} classes.", hint=f"Give a number from 1 to {MAX_CHANNELS}.")
    return replace(graph, header={"nc": nc, **{k: v for k, v in graph.header.items() if k != "nc"}})


def scale_file_name(family: str | None, scale: str, tag: str) -> str:
    """Name a model file so that ultralytics reads this scale from it: "yolo11n-lska-head.yaml".

    A file without a known family gets a number that no family has, because the rule needs one before the letter.
    """
    if scale not in SCALES:
        raise ModelError(f"There is no scale {scale!r}.", hint=f"The scales are {', '.join(SCALES)}.")
    slug = re.sub(r"[^A-Za-z0-9]+", "-", tag).strip("-")[:48].rstrip("-") or "model"
    name = f"{family if family in stock.FAMILIES else 'yolo0'}{scale}-{slug}"
    return f"{name}.yaml"


def scale_in_file_name(stem: str) -> str | None:
    """Give the scale that ultralytics would read from a file name, None if it finds none (it then takes the first)."""
    found = _SCALE_IN_NAME.search(stem)
    return None if found is None else found.group(2)


def _read_layers(document: YamlDocument) -> list[Layer]:
    layers: list[Layer] = []
    for section in SECTIONS:
        rows = document.value.get(section)
        if not isinstance(rows, list):
            told = "has no" if section not in document.value else "has no list of rows under"
            raise document.fault(f"The model {told} {section}.", section, hint="Stock model files show the form.")
        if len(layers) + len(rows) > MAX_LAYERS:
            raise document.fault(f"The model has more than {MAX_LAYERS:,} layers.", section)
        for index in range(len(rows)):
            layers.append(_read_row(document, section, index, layers))
    if not layers:
        raise document.fault("The model has no layers.", "backbone")
    return layers


def _read_row(document: YamlDocument, section: Section, index: int, before: list[Layer]) -> Layer:
    row = document.value[section][index]
    number = len(before)

    def fail(message: str, hint: str = "") -> NoReturn:
        named = isinstance(row, list) and len(row) > 2 and isinstance(row[2], str)
        node = f"{number} {row[2][:60]}" if named else str(number)
        raise document.fault(message, section, index, hint=hint, node=node)

    if not isinstance(row, list) or len(row) != 4:
        fail(f"Row {number} is not a list of four: [from, repeats, module, args].")
    source, repeats, module, args = row
    if not isinstance(module, str) or len(module) > 120 or not _MODULE_NAME.fullmatch(module):
        fail(f"Row {number} names no module: {str(module)[:60]!r}.")
    if isinstance(repeats, bool) or not isinstance(repeats, int) or not 1 <= repeats <= MAX_REPEATS:
        fail(f"Row {number} repeats {str(repeats)[:30]} times; a number from 1 to {MAX_REPEATS} is expected.")
    if not isinstance(args, list):
        fail(f"The arguments of row {number} are not a list.", "Write [] for none.")
    largest = _largest_int(args)
    if largest > MAX_CHANNELS:
        fail(f"Row {number} asks for {str(largest)[:30]}; channels and sizes end at {MAX_CHANNELS:,}.")
    sources = source if isinstance(source, list) else [source]
    if not sources:
        fail(f"Row {number} reads nothing: its `from` is an empty list.")
    inputs: list[LayerId] = []
    for one in sources:
        if isinstance(one, bool) or not isinstance(one, int):
            fail(f"Row {number} reads {str(one)[:30]!r}, which is no row number.", "-1 stands for the row before.")
        if number == 0 and one == -1 and len(sources) == 1:
            continue  # the image
        wanted = number + one if one < 0 else one
        if wanted == number:
            fail(f"Row {number} reads itself.", "A row reads rows above it.")
        if wanted < 0:
            fail(f"Row {number} reads {one}, which is before the first row.")
        if wanted > number:
            fail(f"Row {number} reads row {one}, which comes later.", "A row reads rows above it.")
        inputs.append(before[wanted].id)
    return Layer(
        id=LayerId(f"r{number}"),
        module=module,
        inputs=tuple(inputs),
        args=tuple(args),
        repeats=repeats,
        section=section,
        reads_list=isinstance(source, list),
        line=document.line(section, index),
    )


def _largest_int(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return abs(value)
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return max((_largest_int(item) for item in value), default=0)
    return 0


def _check_header(document: YamlDocument, header: Mapping[Any, Any]) -> None:
    for name in header:
        if not isinstance(name, str):
            raise document.fault(f"The name {name!r} is not a word.", name)
    nc = header.get("nc", 80)
    if isinstance(nc, bool) or not isinstance(nc, int) or not 1 <= nc <= MAX_CHANNELS:
        raise document.fault(f"The number of classes nc is {str(nc)[:30]!r}; a whole number is expected.", "nc")
    activation = header.get("activation")
    if activation is not None and not (isinstance(activation, str) and _ACTIVATION.fullmatch(activation)):
        raise document.fault(
            f"The activation {str(activation)[:60]!r} is not allowed, because ultralytics would run it as a program.",
            "activation",
            hint="Write a known one, such as torch.nn.ReLU().",
        )
    for name in ("depth_multiple", "width_multiple"):
        if not _is_factor(header.get(name, 1.0)):
            raise document.fault(f"{name} is {str(header[name])[:30]!r}; a number above 0 is expected.", name)
    scales = header.get("scales")
    if scales is None:
        return
    if not isinstance(scales, dict) or not scales:
        raise document.fault("The scales are not a table such as `n: [0.50, 0.25, 1024]`.", "scales")
    for scale, numbers in scales.items():
        fits = isinstance(scale, str) and isinstance(numbers, list) and len(numbers) == 3
        if not fits or not all(_is_factor(number) for number in numbers[:2]) or not _is_limit(numbers[2]):
            raise document.fault(
                f"The scale {str(scale)[:30]} is not [depth, width, max_channels].",
                "scales",
                scale,
                hint="[0.50, 0.25, 1024]",
            )


def _is_factor(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and 0 < value <= 16


def _is_limit(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and 1 <= value <= MAX_CHANNELS


def _read_trailer(document: YamlDocument, rows: int) -> tuple[str | None, list[int | None] | None]:
    """Read our `studio:` key: the family, and for each row the stock row that it stands for."""
    if "studio" not in document.value:
        return None, None
    trailer = document.value["studio"]
    if not isinstance(trailer, dict):
        raise document.fault("The part under studio: is not a table.", "studio", hint="It may be removed.")
    family = trailer.get("family")
    if family is not None and not (isinstance(family, str) and _FAMILY_NAME.fullmatch(family)):
        raise document.fault("The family under studio: is no name.", "studio", "family")
    origin = trailer.get("origin")
    if origin is None:
        return family, None
    if not isinstance(origin, list) or not all(_is_origin(row) for row in origin):
        raise document.fault("The origin under studio: is not a list of row numbers.", "studio", "origin")
    if len(origin) != rows:
        # Taking a list that no longer fits would carry weights into the wrong layers without a word.
        raise document.fault(
            f"The origin under studio: lists {len(origin)} rows, but the model has {rows}.",
            "studio",
            "origin",
            hint="Add or remove its entry for the row you edited (null for a new one), or remove the list.",
        )
    known = [row for row in origin if row is not None]
    if len(set(known)) != len(known):
        raise document.fault("The origin under studio: names a row twice.", "studio", "origin")
    return family, origin


def _is_origin(row: Any) -> bool:
    return row is None or (isinstance(row, int) and not isinstance(row, bool) and 0 <= row < MAX_LAYERS)


def _header_lines(name: str, value: Any) -> list[str]:
    if name == "scales" and isinstance(value, dict):
        return [
            "scales: # [depth, width, max_channels]",
            *(f"  {_scalar(scale)}: {_flow(numbers)}" for scale, numbers in value.items()),
        ]
    return [f"{_scalar(name)}: {_flow(value)}"]


def _row_line(layer: Layer, rows: dict[LayerId, int]) -> str:
    row = rows[layer.id]
    sources = [_source(rows[one], row, absolute=is_head(layer.module)) for one in layer.inputs] or [-1]
    source = str(sources) if layer.reads_list or len(sources) > 1 else str(sources[0])
    quoted = layer.module.startswith("nn.")  # as the stock files do: [None, 2, "nearest"]
    args = _flow(list(layer.args), quoted=quoted)
    return f"  - [{source}, {layer.repeats}, {layer.module}, {args}] # {row}"


def _source(wanted: int, row: int, *, absolute: bool) -> int:
    return -1 if wanted == row - 1 and not absolute else wanted


def _flow(value: Any, *, quoted: bool = False) -> str:
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_flow(item, quoted=quoted) for item in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_scalar(name)}: {_flow(item)}" for name, item in value.items()) + "}"
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
