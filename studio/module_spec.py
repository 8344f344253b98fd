"""What a module says of itself: its role, its parameters, and whether the arguments of a row are legal for it."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal, cast

from studio.errors import AttentionError
from studio.sentence import Sentence, say

ParamKind = Literal["int", "float", "bool", "choice"]
Role = Literal["attention", "block", "stage"]
Value = int | float | bool | str

FLOAT_MAX = sys.float_info.max
# A truth value of the stock row; any number there would silently switch YOLO26's inner attention, or a shortcut, on.
SWITCH_OF_STOCK_ROW = {"C3k2": 3, "C2f": 1}


@dataclass(frozen=True)
class Param:
    """One parameter of a module, enough to check a value and to draw a form for it."""

    name: str
    kind: ParamKind
    default: Value
    min: float | None = None
    max: float | None = None
    choices: tuple[Value, ...] = ()  # of kind "choice": whole numbers or words
    doc: str = ""
    divides: str = ""  # what a legal value divides: channels, out_channels, or hidden, those inside a block
    when: tuple[tuple[str, Value], ...] = ()  # other parameters with which alone `divides` holds


@dataclass(frozen=True)
class AttentionSpec:
    """One module that a model row may name."""

    name: str  # class and row name: "LSKA"
    title: str
    # attention: keeps the shape. block: stands for the stock block `replaces`. stage: gives `out_channels`, its first parameter
    role: Role
    replaces: str | None
    params: tuple[Param, ...]
    summary: str
    paper: str
    licence: str
    path: Path
    is_user: bool
    sha256: str  # of the file
    stock_args: int | None = (
        None  # block: arguments of the stock row that precede ours when ours are written positionally
    )
    multiple_of: int = 1  # what the channels that it works on must be a multiple of
    stride: str | int = 1  # stage: by what it divides the map, or the parameter that says so


def validate_args(spec: AttentionSpec, args: Sequence[Any]) -> dict[str, Value]:
    """Give the value of every parameter of `spec` from a row's arguments, defaults filled in.

    `args` is the row's whole argument list: for an attention only ours, positional or one trailing mapping or both; for a
    block ours follow those of the stock row (see `split_args`). Raises AttentionError, naming what would be legal.
    """
    return _values(spec, split_args(spec, args)[1])


def split_args(spec: AttentionSpec, args: Sequence[Any]) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """Part a row's arguments into those for the stock row that a block stands for, and ours.

    Ours are a trailing mapping, or, as articles write them (`[512, False, 0.25, 23]`), what follows the first `stock_args`
    arguments from the first legal value of our first parameter on. The stock row's own further arguments stay the stock
    row's: in `[1024, True, 0.5, True]` and `[1024, 5, 3, True]` nothing is ours, in `[1024, 5, 3, True, 7]` the last.
    Raises AttentionError.
    """
    if spec.role != "block":
        return (), tuple(args)
    if spec.stock_args is not None and spec.params:
        for start in range(spec.stock_args, len(args)):
            if value_fault(spec.params[0], args[start]) is None:
                return tuple(args[:start]), tuple(args[start:])
    stock, ours = (args[:-1], args[-1:]) if args and isinstance(args[-1], Mapping) else (args, ())
    switch = SWITCH_OF_STOCK_ROW.get(spec.replaces or "", len(stock))
    if switch < len(stock) and not isinstance(stock[switch], bool):
        legal = ""
        if spec.params:
            first = spec.params[0]
            legal = say("{argument}: {legal}", argument=first.name, legal=value_fault(first, None) or "")
        raise AttentionError(
            say(
                "{module} cannot take {value} as argument {number}",
                module=spec.name,
                value=repr(stock[switch]),
                number=switch + 1,
            ),
            hint=legal,
        )
    return tuple(stock), tuple(ours)


def check_value(param: Param, value: Any) -> Value:
    """Give `value` as `param` holds it. Raises AttentionError when it is not legal."""
    fault = value_fault(param, value)
    if fault is not None:
        raise AttentionError(say("{argument} cannot be {value}", argument=param.name, value=repr(value)), hint=fault)
    return _stored(param, value)


def _values(spec: AttentionSpec, args: Sequence[Any]) -> dict[str, Value]:
    positional = list(args)
    named: Mapping[Any, Any] = positional.pop() if positional and isinstance(positional[-1], Mapping) else {}
    names = [param.name for param in spec.params]
    listed = ", ".join(names) or say("none")
    if len(positional) > len(names):
        raise AttentionError(
            say(
                "{module} has {count} parameters, but the row gives {given}: {values}",
                module=spec.name,
                count=len(names),
                given=len(positional),
                values=positional,
            ),
            hint=say(
                "Its parameters are: {listed}. The number of channels is found by itself and is not written.",
                listed=listed,
            ),
        )
    given: dict[str, Any] = dict(zip(names, positional, strict=False))
    for name, value in named.items():
        if name not in names:
            near = get_close_matches(str(name), names, n=1)
            meant = say(" Did you mean {name}?", name=near[0]) if near else ""
            raise AttentionError(
                say("{module} has no parameter {name}", module=spec.name, name=repr(name)),
                hint=say("Its parameters are: {listed}.{meant}", listed=listed, meant=meant),
            )
        if name in given:
            raise AttentionError(
                say("{module} gets {argument} twice, by position and by name", module=spec.name, argument=name),
                hint="Write it once.",
            )
        given[name] = value
    values: dict[str, Value] = {}
    for param in spec.params:
        value = given.get(param.name, param.default)
        fault = value_fault(param, value)
        if fault is not None:
            if len(positional) > 1 and spec.role == "attention":
                fault = say("{fault} The number of channels is not written.", fault=fault)
            raise AttentionError(
                say("{module}: {argument} cannot be {value}", module=spec.name, argument=param.name, value=repr(value)),
                hint=fault,
            )
        values[param.name] = _stored(param, value)
    return values


def _stored(param: Param, value: Any) -> Value:
    return float(value) if param.kind == "float" else cast("Value", value)


def value_fault(param: Param, value: Any) -> str | None:
    """Say what would be legal, or None if `value` is."""
    if param.kind == "choice":
        # `True == 1`, so equality alone would take a truth value for a number.
        if any(type(choice) is type(value) and choice == value for choice in param.choices):
            return None
        return say("Choose one of {choices}.", choices=", ".join(str(choice) for choice in param.choices))
    if param.kind == "bool":
        return None if isinstance(value, bool) else "Write True or False."
    whole = param.kind == "int"
    is_number = isinstance(value, int if whole else (int, float)) and not isinstance(value, bool)
    # Compared, not converted: not-a-number and infinity fail, and so does a number too large to be a float.
    low, high = (-FLOAT_MAX if param.min is None else param.min), (FLOAT_MAX if param.max is None else param.max)
    if not is_number or not low <= value <= high:
        return number_fault(param.kind, param.min, param.max)
    return None


def number_fault(kind: str, low: float | None, high: float | None) -> Sentence:
    """Say what number would be legal."""
    limits = limits_told(low, high)
    if kind == "int":
        return say("Give a whole number{limits}.", limits=limits)
    return say("Give a number{limits}.", limits=limits)


def limits_told(low: float | None, high: float | None) -> str:
    """Say between which numbers, to follow a noun; "" for no limits."""
    if low is not None and high is not None:
        return say(" of at least {low} and of at most {high}", low=f"{low:g}", high=f"{high:g}")
    if high is not None:
        return say(" of at most {high}", high=f"{high:g}")
    return "" if low is None else say(" of at least {low}", low=f"{low:g}")
