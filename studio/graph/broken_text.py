"""Read a model's text although some of its rows are no YAML: each such row stands as a word, the module that it names."""

from __future__ import annotations

import re
from pathlib import Path

from studio.errors import ModelError, StudioError
from studio.graph.safe_yaml import MAX_SCALAR, YamlDocument, parse_yaml

_ROW = re.compile(r"([ ]*-[ \t]+)([^\r\n]*)")
_WORD = re.compile(r"(?!None\b|True\b|False\b|nc\b)[A-Za-z_][A-Za-z0-9_.]*")
_NO_YAML = "The YAML cannot be read"


def parse_or_repair(text: str, *, path: Path | None = None) -> tuple[YamlDocument, StudioError | None]:
    """Give the document, and the error of a text that could only be read without some of its rows.

    What is read then is as long as `text`, line for line, so that places in the document are places in the text.
    Raises ModelError when that does not help, either.
    """
    try:
        return parse_yaml(text, path=path, error=ModelError), None
    except ModelError as error:
        if not error.message.startswith(_NO_YAML):
            raise
        repaired = "".join(_readable(line) for line in text.splitlines(keepends=True))
        try:
            return parse_yaml(repaired, path=path, error=ModelError), error
        except ModelError:
            raise error from None


def _readable(line: str) -> str:
    found = _ROW.match(line)
    if found is None:
        return line
    lead, rest = found.groups()
    try:
        parse_yaml(rest, error=ModelError)
        return line
    except ModelError:
        word = _WORD.search(rest)
        name = "." if word is None else word.group()
        if not 0 < len(rest) <= MAX_SCALAR:
            return line
        filled = name.ljust(len(rest), "!")  # one plain word over the whole rest of the line; no name holds the sign
        return f"{lead}{filled}{line[found.end() :]}"
