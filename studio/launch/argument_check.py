"""Whether the value of a training argument is one that ultralytics takes: told before the start, not minutes after it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from studio.errors import UsageError
from studio.launch.argument_table import KnownArgument
from studio.sentence import say


def check_value(key: str, value: Any, *, default: Any, known: KnownArgument) -> None:
    """Raise UsageError for what ultralytics would refuse once the training has begun to start, or silently bend."""
    hint = say("The default is {default}.", default=default)
    if value is None:
        if default is None or key in _MAY_BE_NONE:
            return
        raise UsageError(say("“{key}” needs a value.", key=key), hint=hint)
    kind = _kind_of_default(default) if known.kind == "any" else known.kind
    checks: dict[str, Callable[..., str | None]] = {
        "flag": _flag,
        "choice": _choice,
        "mode": _mode,
        "text": _text,
        "share": _share,
        "layers": _numbers,
        "pair": _number,
        "number": _number,
        "int": _number,
        "any": _scalar,
    }
    fault = checks[kind](key, value, known, is_whole=kind == "int", may_be_pair=kind == "pair")
    if fault is not None:
        raise UsageError(fault, hint=hint)


# Of a rare argument without a row of its own: turned off by None.
_MAY_BE_NONE = frozenset(["auto_augment"])


def _kind_of_default(default: Any) -> str:
    if isinstance(default, bool):
        return "flag"
    if isinstance(default, int):
        return "int"
    if isinstance(default, float):
        return "number"
    return "text" if isinstance(default, str) else "any"


def _flag(key: str, value: Any, _known: KnownArgument, **_: bool) -> str | None:
    if isinstance(value, bool):
        return None
    return say("“{key}” takes True or False, not “{value}”.", key=key, value=value)


def _choice(key: str, value: Any, known: KnownArgument, **_: bool) -> str | None:
    if value in known.choices:
        return None
    return say("“{key}” is one of {choices}, not “{value}”.", key=key, choices=", ".join(known.choices), value=value)


def _mode(key: str, value: Any, known: KnownArgument, **_: bool) -> str | None:
    if isinstance(value, bool) or value in known.choices:
        return None
    choices = ", ".join(["True", "False", *known.choices])
    return say("“{key}” is one of {choices}, not “{value}”.", key=key, choices=choices, value=value)


def _text(key: str, value: Any, _known: KnownArgument, **_: bool) -> str | None:
    return None if isinstance(value, str) else say("“{key}” takes a word, not “{value}”.", key=key, value=value)


def _share(key: str, value: Any, _known: KnownArgument, **_: bool) -> str | None:
    if _is_whole(value) and value >= 1:
        return None
    if isinstance(value, float) and 0 < value <= 1:
        return None
    return say("“{key}” takes a share up to 1, or a whole number from 1 on, not “{value}”.", key=key, value=value)


def _numbers(key: str, value: Any, _known: KnownArgument, **_: bool) -> str | None:
    values = value if isinstance(value, (list, tuple)) else [value]
    if values and all(_is_whole(one) and one >= 0 for one in values):
        return None
    return say("“{key}” takes a whole number from 0 on, or several: [0, 2], not “{value}”.", key=key, value=value)


def _scalar(key: str, value: Any, _known: KnownArgument, **_: bool) -> str | None:
    if isinstance(value, (str, int, float, bool)):
        return None
    return say("“{key}” takes a number or a word, not “{value}”.", key=key, value=value)


def _number(key: str, value: Any, known: KnownArgument, *, is_whole: bool, may_be_pair: bool) -> str | None:
    if may_be_pair and isinstance(value, (list, tuple)):
        if len(value) == 2 and all(_is_number(one) and one >= 0 for one in value):
            return None
        return say("“{key}” takes a number or two numbers, not “{value}”.", key=key, value=value)
    if is_whole and not _is_whole(value):
        return say("“{key}” takes a whole number, not “{value}”.", key=key, value=value)
    if not _is_number(value):
        return say("“{key}” takes a number, not “{value}”.", key=key, value=value)
    low, high = known.low, known.high
    if value != value or value in (float("inf"), -float("inf")):
        is_out = True
    else:
        is_out = (low is not None and value < low) or (high is not None and value > high)
    if not is_out:
        return None
    if low is not None and high is not None:
        return say(
            "“{key}” is {value}; it has to be from {low} to {high}.",
            key=key,
            value=value,
            low=f"{low:g}",
            high=f"{high:g}",
        )
    if low is not None:
        return say("“{key}” is {value}; it has to be {low} or more.", key=key, value=value, low=f"{low:g}")
    return say("“{key}” takes a number, not “{value}”.", key=key, value=value)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
