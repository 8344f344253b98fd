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
from studio.launch.argument_check import check_value
from studio.launch.argument_table import TABLE, KnownArgument, known_argument
from studio.sentence import say

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
        TrainArgument(name, defaults[name], known_argument(name, comment))
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
            raise UsageError(
                say("“{word}” is not of the form key=value.", word=word), hint=say("For example: cos_lr=True nbs=8")
            )
        arguments[key] = _value(key, text.strip())
    return arguments


def _value(key: str, text: str) -> Any:
    if key in _SET_ELSEWHERE:
        raise UsageError(
            say("“{key}” is not given as key=value.", key=key),
            hint=say("It has a place of its own in the window, and the option {option}.", option=_SET_ELSEWHERE[key]),
        )
    known = known_arguments()
    if key not in known:
        near = difflib.get_close_matches(key, known, n=3)
        hint = (
            say("Did you mean {names}?", names=", ".join(near)) if near else say("The names are those of `yolo train`.")
        )
        raise UsageError(
            say("“{key}” is not a training argument of ultralytics {version}.", key=key, version=stock.version()),
            hint=hint,
        )
    if len(text) > _MAXIMUM_LENGTH:
        raise UsageError(
            say("The value of “{key}” has {count} characters.", key=key, count=len(text)),
            hint=say("Give a number, a word or a short list."),
        )
    try:
        value = yaml.safe_load(text) if text else None
    except yaml.YAMLError:
        raise UsageError(
            say("The value of “{key}” cannot be read: {text}", key=key, text=text),
            hint=say("For example: freeze=[0,1]"),
        ) from None
    if isinstance(value, str) and value in ("None", "none"):
        value = None
    default = known[key]
    whole_default = isinstance(default, int) and not isinstance(default, bool)
    if whole_default and isinstance(value, float) and value.is_integer():
        value = int(value)
    check_value(key, value, default=default, known=known_argument(key))
    return value
