"""Read the rows, the header and the trailer of a model file, telling each fault with its line and layer.

Every function takes `report`, which is given each fault. It may raise it, which reads strictly, or keep it: then what
cannot be read is replaced by something harmless and reading goes on. Used by `model_yaml` and `model_source` only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NoReturn

from studio.errors import ModelError, StudioError
from studio.graph.model_graph import Layer, LayerId, ModelGraph, Section
from studio.graph.safe_yaml import YamlDocument
from studio.sentence import Sentence, say

MAX_LAYERS = 2_000
MAX_REPEATS = 100
MAX_CHANNELS = 16_384
SECTIONS: tuple[Section, ...] = ("backbone", "head")
TRAILER = "studio"  # our own key, which ultralytics ignores

_MODULE_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*){0,3}")
_FAMILY_NAME = re.compile(r"[A-Za-z0-9_.-]{1,64}")
# ultralytics evaluates `activation` as Python: only a constructor of a known activation may pass.
_ACTIVATION = re.compile(
    r"(torch\.)?nn\.(SiLU|ReLU|ReLU6|LeakyReLU|GELU|ELU|CELU|SELU|Mish|Hardswish|Hardsigmoid|Sigmoid|Tanh|Softplus"
    r"|PReLU|Identity)\((inplace=(True|False)|(negative_slope=|alpha=)?[0-9.]{1,8})?\)"
)

Report = Callable[[StudioError], None]


def read_graph(document: YamlDocument, report: Report) -> ModelGraph:
    """Give the model that a document holds."""
    fields = document.value
    if not isinstance(fields, dict):
        report(document.fault("The file is no model: it should hold the names backbone and head."))
        return ModelGraph(layers=())
    layers = _read_layers(document, report)
    header = _read_header(document, report)
    family, origin = _read_trailer(document, len(layers), report)
    if origin is not None:
        layers = [
            layer if row is None else replace(layer, origin=row) for layer, row in zip(layers, origin, strict=True)
        ]
    return ModelGraph(layers=tuple(layers), header=header, family=family)


def _read_layers(document: YamlDocument, report: Report) -> list[Layer]:
    layers: list[Layer] = []
    for section in SECTIONS:
        rows = document.value.get(section)
        if not isinstance(rows, list):
            lacks = (
                "The model has no {section}."
                if section not in document.value
                else "The model has no list of rows under {section}."
            )
            report(
                document.fault(Sentence(lacks, {"section": section}), section, hint="Stock model files show the form.")
            )
            continue
        if len(layers) + len(rows) > MAX_LAYERS:
            report(document.fault(say("The model has more than {most} layers.", most=f"{MAX_LAYERS:,}"), section))
            return []
        for index in range(len(rows)):
            layers.append(read_row(document, section, index, before=layers, report=report))
    if not layers:
        report(document.fault("The model has no layers.", "backbone"))
    return layers


def read_row(
    document: YamlDocument, section: Section, index: int, *, before: Sequence[Layer], report: Report, name: str = ""
) -> Layer:
    """Read one row; its id counts the rows `before` it. Faults call it by `name`, by default its number.

    Where a fault is kept: what the row reads becomes the row before it, its repeats 1, its arguments none.
    """
    row = document.value[section][index]
    number = len(before)
    named = isinstance(row, list) and len(row) > 2 and isinstance(row[2], str)
    node = f"{number} {row[2][:60]}" if named else str(number)

    def called() -> str:
        return name or say("Row {number}", number=number)

    def fault(message: str, hint: str = "") -> None:
        report(document.fault(message, section, index, hint=hint, node=node))

    if not isinstance(row, list) or len(row) != 4:
        fault(say("{row} is not a list of four: [from, repeats, module, args].", row=called()))
        row = _as_four(row)
    source, repeats, module, args = row
    if not isinstance(module, str) or len(module) > 120 or not _MODULE_NAME.fullmatch(module):
        fault(say("{row} names no module: {module}.", row=called(), module=repr(str(module)[:60])))
        module = re.sub(r"\s+", " ", str(module))[:60].strip() or "?"
    if isinstance(repeats, bool) or not isinstance(repeats, int) or not 1 <= repeats <= MAX_REPEATS:
        fault(
            say(
                "{row} repeats {count} times; a number from 1 to {most} is expected.",
                row=called(),
                count=str(repeats)[:30],
                most=MAX_REPEATS,
            )
        )
        repeats = 1
    if not isinstance(args, list):
        fault(
            say("The arguments of {row} are not a list.", row=name or say("row {number}", number=number)),
            "Write [] for none.",
        )
        args = []
    largest = _largest_int(args)
    if largest > MAX_CHANNELS:
        fault(
            say(
                "{row} asks for {value}; channels and sizes end at {most}.",
                row=called(),
                value=str(largest)[:30],
                most=f"{MAX_CHANNELS:,}",
            )
        )
        args = []
    return Layer(
        id=LayerId(f"r{number}"),
        module=module,
        inputs=_read_inputs(source, before, fault, called),
        args=tuple(args),
        repeats=repeats,
        section=section,
        reads_list=isinstance(source, list),
        line=document.line(section, index),
    )


def check_layer(layer: Layer) -> None:
    """Raise ModelError for a module, repeats or arguments that no model file may hold."""
    if not _MODULE_NAME.fullmatch(layer.module):
        raise ModelError(
            say("{module} names no module.", module=repr(layer.module[:60])),
            hint="A name has letters, digits and _, such as C3k2 or nn.Upsample.",
        )

    def refuse(error: StudioError) -> NoReturn:
        raise ModelError(error.message, hint=error.hint)

    values = [-1, layer.repeats, layer.module, list(layer.args)]
    document = YamlDocument({"backbone": [values]}, {}, None, ModelError)
    read_row(document, "backbone", 0, before=(), report=refuse, name=layer.module[:60])


def _as_four(row: Any) -> list[Any]:
    """Make the most of a row that is no list of four: the first word in it is taken for the module."""
    values = row if isinstance(row, list) else [row]
    at = next((place for place, value in enumerate(values) if isinstance(value, str)), None)
    if at is None:
        return [-1, 1, "?", []]
    found = re.search(r"[A-Za-z_][A-Za-z0-9_.]*", values[at])
    args = values[at + 1] if at + 1 < len(values) and isinstance(values[at + 1], list) else []
    return [values[0] if at > 0 else -1, 1, found.group() if found else "?", args]


def _read_inputs(
    source: Any, before: Sequence[Layer], fault: Callable[..., None], called: Callable[[], str]
) -> tuple[LayerId, ...]:
    number = len(before)
    sources = source if isinstance(source, list) else [source]
    if not sources:
        fault(say("{row} reads nothing: its `from` is an empty list.", row=called()))
    inputs: list[LayerId] = []
    for one in sources:
        if number == 0 and one == -1 and type(one) is int and len(sources) == 1:
            return ()  # the image
        if isinstance(one, bool) or not isinstance(one, int):
            fault(
                say("{row} reads {value}, which is no row number.", row=called(), value=repr(str(one)[:30])),
                "-1 stands for the row before.",
            )
            continue
        wanted = number + one if one < 0 else one
        if wanted == number:
            fault(say("{row} reads itself.", row=called()), "A row reads rows above it.")
        elif wanted < 0:
            fault(say("{row} reads {one}, which is before the first row.", row=called(), one=one))
        elif wanted > number:
            fault(say("{row} reads row {one}, which comes later.", row=called(), one=one), "A row reads rows above it.")
        else:
            inputs.append(before[wanted].id)
    return tuple(inputs) or tuple(layer.id for layer in before[-1:])


def _largest_int(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return abs(value)
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return max((_largest_int(item) for item in value), default=0)
    return 0


def _read_header(document: YamlDocument, report: Report) -> dict[str, Any]:
    header: dict[str, Any] = {}
    for name, value in document.value.items():
        if not isinstance(name, str):
            report(document.fault(say("The name {name} is not a word.", name=repr(name)), name))
        elif name not in (*SECTIONS, TRAILER):
            header[name] = value
    for name, check in _HEADER_CHECKS.items():
        if name in header:
            try:
                check(document, name, header[name])
            except StudioError as error:
                report(error)
                del header[name]
    return header


def checked_header(name: str, value: Any) -> Any:
    """Give a value of the header as a file would hold it. Raises ModelError for one that no model file may hold."""
    document = YamlDocument({name: value}, {}, None, ModelError)
    if not isinstance(name, str) or not re.fullmatch(r"[^\s#:'\"{}\[\]]{1,100}", name):
        raise ModelError(
            say("{name} is no name for a value of the header.", name=repr(str(name)[:60])), hint="Write one word."
        )
    if name in _HEADER_CHECKS:
        _HEADER_CHECKS[name](document, name, value)
    return value


def _check_nc(document: YamlDocument, name: str, nc: Any) -> None:
    if isinstance(nc, bool) or not isinstance(nc, int) or not 1 <= nc <= MAX_CHANNELS:
        raise document.fault(
            say("The number of classes nc is {value}; a whole number is expected.", value=repr(str(nc)[:30])), name
        )


def _check_activation(document: YamlDocument, name: str, activation: Any) -> None:
    if activation is not None and not (isinstance(activation, str) and _ACTIVATION.fullmatch(activation)):
        raise document.fault(
            say(
                "The activation {value} is not allowed, because ultralytics would run it as a program.",
                value=repr(str(activation)[:60]),
            ),
            name,
            hint="Write a known one, such as torch.nn.ReLU().",
        )


def _check_factor(document: YamlDocument, name: str, value: Any) -> None:
    if not _is_factor(value):
        raise document.fault(
            say("{name} is {value}; a number above 0 is expected.", name=name, value=repr(str(value)[:30])), name
        )


def _check_scales(document: YamlDocument, name: str, scales: Any) -> None:
    if scales is None:
        return
    if not isinstance(scales, dict) or not scales:
        raise document.fault("The scales are not a table such as `n: [0.50, 0.25, 1024]`.", name)
    for scale, numbers in scales.items():
        fits = isinstance(scale, str) and isinstance(numbers, list) and len(numbers) == 3
        if not fits or not all(_is_factor(number) for number in numbers[:2]) or not _is_limit(numbers[2]):
            raise document.fault(
                say("The scale {scale} is not [depth, width, max_channels].", scale=str(scale)[:30]),
                name,
                scale,
                hint="[0.50, 0.25, 1024]",
            )


_HEADER_CHECKS: Mapping[str, Callable[[YamlDocument, str, Any], None]] = {
    "nc": _check_nc,
    "activation": _check_activation,
    "depth_multiple": _check_factor,
    "width_multiple": _check_factor,
    "scales": _check_scales,
}


def _is_factor(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and 0 < value <= 16


def _is_limit(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and 1 <= value <= MAX_CHANNELS


def _read_trailer(document: YamlDocument, rows: int, report: Report) -> tuple[str | None, list[int | None] | None]:
    """Read our `studio:` key: the family, and for each row the stock row that it stands for."""
    if TRAILER not in document.value:
        return None, None
    trailer = document.value[TRAILER]
    if not isinstance(trailer, dict):
        report(document.fault("The part under studio: is not a table.", TRAILER, hint="It may be removed."))
        return None, None
    family = trailer.get("family")
    if family is not None and not (isinstance(family, str) and _FAMILY_NAME.fullmatch(family)):
        report(document.fault("The family under studio: is no name.", TRAILER, "family"))
        family = None
    origin = trailer.get("origin")
    if origin is None:
        return family, None
    if not isinstance(origin, list) or not all(_is_origin(row) for row in origin):
        report(document.fault("The origin under studio: is not a list of row numbers.", TRAILER, "origin"))
        return family, None
    known = [row for row in origin if row is not None]
    if len(origin) != rows:
        # Taking a list that no longer fits would carry weights into the wrong layers without a word.
        report(
            document.fault(
                say(
                    "The origin under studio: lists {count} rows, but the model has {rows}.",
                    count=len(origin),
                    rows=rows,
                ),
                TRAILER,
                "origin",
                hint="Add or remove its entry for the row you edited (null for a new one), or remove the list.",
            )
        )
        return family, None
    if len(set(known)) != len(known):
        report(document.fault("The origin under studio: names a row twice.", TRAILER, "origin"))
        return family, None
    return family, origin


def _is_origin(row: Any) -> bool:
    return row is None or (isinstance(row, int) and not isinstance(row, bool) and 0 <= row < MAX_LAYERS)
