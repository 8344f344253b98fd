"""Training arguments as people type them: `key=value` words, checked against what the installed ultralytics knows."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import yaml

from studio import stock
from studio.errors import UsageError

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
_MAXIMUM_LENGTH = 1000  # characters of one value; longer ones are not typed by people


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
    return value
