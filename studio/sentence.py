"""Text that remembers how it was made, so that a window can say it in another language; to all others it is a plain str.

The template is the English text with names in braces, and serves as the code of what is said.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

MOST_JOINED = 12

_NAME = re.compile(r"\{(\w+)\}")


class Sentence(str):
    """A text, with the template and the values it was made of; a value may be a Sentence itself."""

    template: str
    values: Mapping[str, object]

    def __new__(cls, template: str, values: Mapping[str, object] | None = None) -> Sentence:
        made = super().__new__(cls, filled(template, values or {}))
        made.template = template
        made.values = dict(values or {})
        return made


def say(template: str, /, **values: object) -> Sentence:
    """Make a sentence: `say("{layer} reads a layer twice.", layer="9 Concat")`."""
    return Sentence(template, values)


def filled(template: str, values: Mapping[str, object]) -> str:
    """Put values in the place of their names. Braces without a value stay: unlike str.format, no template can fail."""
    return _NAME.sub(lambda found: str(values.get(found[1], found[0])), template)


def both(words: Sequence[object]) -> str:
    """Join all of them: "a and b and c"."""
    return _joined(words, "{first} and {last}")


def listed(words: Sequence[object]) -> str:
    """Join with commas what may be sentences: "a, b, c"."""
    return _joined(words, "{first}, {last}")


def either(words: Sequence[object]) -> str:
    """Join alternatives: "a or b or c"."""
    return _joined(words, "{first} or {last}")


def one_of(words: Sequence[object]) -> str:
    """Join alternatives with commas and a last "or": "a, b or c"."""
    first = ", ".join(str(word) for word in words[:-1])
    return either([first, words[-1]] if first else words)


def _joined(words: Sequence[object], template: str) -> str:
    if not words:
        return ""
    # The first of very many are joined as plain text, so that nothing nests without end.
    plain = max(1, len(words) - MOST_JOINED)
    between = template.removeprefix("{first}").removesuffix("{last}")
    first = words[0]
    text = first if plain == 1 and isinstance(first, str) else between.join(str(word) for word in words[:plain])
    for word in words[plain:]:
        text = say(template, first=text, last=word)
    return text


def said_by(error: BaseException) -> str:
    """Give what an exception says, with its making where it carries `template` and `values` (a tuple: alternatives)."""
    template, values = getattr(error, "template", None), getattr(error, "values", None)
    if isinstance(template, str) and isinstance(values, Mapping):
        told = {str(name): one_of(value) if isinstance(value, tuple) else value for name, value in values.items()}
        made = Sentence(template, told)
        if made == str(error):
            return made
    return str(error)


def to_data(text: str) -> dict[str, Any] | None:
    """Give the making of a text as JSON-ready data; None for a plain one."""
    if not isinstance(text, Sentence):
        return None
    return {
        "template": text.template,
        "values": {
            name: to_data(value) if isinstance(value, Sentence) else _plain(value)
            for name, value in text.values.items()
        },
    }


def from_data(text: str, data: object) -> str:
    """Give `text` as the Sentence that `data` of `to_data` says, the plain text where that does not fit."""
    made = _made(data, 0)
    return made if made is not None and made == text else text


def _made(data: object, depth: int) -> Sentence | None:
    if not isinstance(data, Mapping) or not isinstance(data.get("template"), str) or depth > 40:
        return None
    values = data.get("values")
    if not isinstance(values, Mapping):
        return None
    found = {
        str(name): _made(value, depth + 1) if isinstance(value, Mapping) else value for name, value in values.items()
    }
    return Sentence(data["template"], found)


def _plain(value: object) -> str | int | float | bool | None:
    return value if isinstance(value, str | int | float | bool | None) else str(value)
