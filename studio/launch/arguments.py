"""Training arguments as people type them: `key=value` words, checked against what the installed ultralytics knows."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import yaml

from studio import stock
from studio.errors import UsageError
from studio.launch.argument_table import TABLE, KnownArgument

# What the studio decides itself; each with the option that sets it.
_SET_ELSEWHERE = {
    "model": "--base, --template or --model",
    "data": "--data",
    "task": "the data: the studio trains detectors",
    "mode": "the command",
    "cfg": "the arguments of this command",
    "project": "the runs folder in the settings",
    "name": "--name",
    "exist_ok": "--name",
    "save_dir": "--name",
    "resume": "--resume",
    "pretrained": "--weights",
    "epochs": "--epochs",
    "imgsz": "--imgsz",
    "batch": "--batch",
    "device": "--device",
    "seed": "--seed",
}
# Parts of default.yaml that are for other commands than train, by the beginning of their headings.
_OTHER_COMMANDS = ("Predict", "Visualize", "Export", "Custom", "Tracker")
_HEADING = re.compile(r"#\s*(\w[^-]*?)\s*-{5,}")
_ROW = re.compile(r"(\w+):[^#]*(?:#\s*(?:\([^)]*\)\s*)?(.*))?")
_MAXIMUM_LENGTH = 1000  # characters of one value; longer ones are not typed by people


@dataclass(frozen=True)
class TrainArgument:
    """One training argument of the installed ultralytics that is given as key=value."""

    name: str
    default: Any
    known: KnownArgument


@lru_cache(maxsize=1)
def train_arguments() -> tuple[TrainArgument, ...]:
    """Give every training argument that the studio does not set itself: those of the table first, then the others."""
    defaults, comments = known_arguments(), _comments()
    listed = [TrainArgument(name, defaults[name], known) for name, known in TABLE.items() if name in defaults]
    others = [
        TrainArgument(name, defaults[name], KnownArgument("other", "any", comment))
        for name, comment in comments.items()
        if name in defaults and name not in TABLE and name not in _SET_ELSEWHERE
    ]
    return (*listed, *others)


def _comments() -> dict[str, str]:
    """Give the comment of each argument of default.yaml, those of other commands left out."""
    found: dict[str, str] = {}
    is_ours = True
    for line in (stock.package_folder() / "cfg" / "default.yaml").read_text(encoding="utf-8").splitlines():
        heading, row = _HEADING.match(line), _ROW.match(line)
        if heading is not None:
            is_ours = not heading[1].startswith(_OTHER_COMMANDS)
        elif row is not None and (is_ours or row[1] in TABLE):
            found[row[1]] = row[2] or ""
    return found


@lru_cache(maxsize=1)
def known_arguments() -> dict[str, Any]:
    """Give every training argument of the installed ultralytics with its default, read from its default.yaml."""
    text = (stock.package_folder() / "cfg" / "default.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))


def parse_arguments(words: Iterable[str]) -> dict[str, Any]:
    """Parse words like `nbs=8 cos_lr=True freeze=[0,1]` into arguments for TrainSettings.extra.

    Raises UsageError for a word without `=`, an unknown key (with the nearest known ones), a key that the studio sets
    by an option of its own, or a value of another type than the default's.
    """
    arguments: dict[str, Any] = {}
    for word in words:
        key, equals, text = word.partition("=")
        key = key.strip()
        if not equals or not key:
            raise UsageError(f"“{word}” is not of the form key=value.", hint="For example: cos_lr=True nbs=8")
        arguments[key] = _value(key, text.strip())
    return arguments


def _value(key: str, text: str) -> Any:
    if key in _SET_ELSEWHERE:
        raise UsageError(f"“{key}” is not given as key=value.", hint=f"It is set by {_SET_ELSEWHERE[key]}.")
    known = known_arguments()
    if key not in known:
        near = difflib.get_close_matches(key, known, n=3)
        hint = f"Did you mean {', '.join(near)}?" if near else "The names are those of `yolo train`."
        raise UsageError(f"“{key}” is not a training argument of ultralytics {stock.version()}.", hint=hint)
    if len(text) > _MAXIMUM_LENGTH:
        raise UsageError(
            f"The value of “{key}” has {len(text)} characters.", hint="Give a number, a word or a short list."
        )
    try:
        value = yaml.safe_load(text) if text else None
    except yaml.YAMLError:
        raise UsageError(f"The value of “{key}” cannot be read: {text}", hint="For example: freeze=[0,1]") from None
    if isinstance(value, str) and value in ("None", "none"):
        value = None
    default = known[key]
    numeric = isinstance(default, (int, float)) and not isinstance(default, bool)
    if numeric and isinstance(value, str):
        raise UsageError(f"“{key}” takes a number, not “{text}”.", hint=f"The default is {default}.")
    if numeric and isinstance(default, int) and isinstance(value, float) and value.is_integer():
        value = int(value)
    if key in TABLE:
        _check(key, value, default=default, known=TABLE[key])
    return value


def _check(key: str, value: Any, *, default: Any, known: KnownArgument) -> None:
    """Raise UsageError for what ultralytics would refuse once the training has begun to start, or silently bend."""
    hint = f"The default is {default}."
    if value is None:
        if default is None or known.kind == "any":
            return
        raise UsageError(f"“{key}” needs a value.", hint=hint)
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if known.kind == "flag" and not isinstance(value, bool):
        raise UsageError(f"“{key}” takes True or False, not “{value}”.", hint=hint)
    if known.kind == "choice" and value not in known.choices:
        raise UsageError(f"“{key}” is one of {', '.join(known.choices)}, not “{value}”.", hint=hint)
    if known.kind == "int" and (not is_number or isinstance(value, float)):
        raise UsageError(f"“{key}” takes a whole number, not “{value}”.", hint=hint)
    if known.kind == "pair" and isinstance(value, (list, tuple)):
        if len(value) != 2 or not all(isinstance(one, (int, float)) for one in value):
            raise UsageError(
                f"“{key}” takes a number or two numbers, not “{value}”.", hint=f"For example: {key}=[0.5,2.0]"
            )
        return
    if known.kind in ("number", "pair") and not is_number:
        raise UsageError(f"“{key}” takes a number, not “{value}”.", hint=hint)
    if not is_number:
        return
    low, high = known.low, known.high
    if value != value or (low is not None and value < low) or (high is not None and value > high):
        room = f"from {low:g} to {high:g}" if low is not None and high is not None else f"{low:g} or more"
        raise UsageError(f"“{key}” is {value}; it has to be {room}.", hint=hint)
