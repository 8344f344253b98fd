"""Read the lists of a large JSON object item by item: a COCO file of 450 MB must not become gigabytes of objects."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from studio.datasets.image_files import shown
from studio.errors import DatasetError, Location
from studio.sentence import say

MAX_FILE_BYTES = 4 * 1024**3
MAX_ITEM = 16 * 1024 * 1024  # characters of one item; the longest polygons have some 100,000
BLOCK = 1 << 20
_SPACE = " \t\r\n"


def items_of(path: Path) -> Iterator[tuple[str, Any]]:
    """Yield (key, item) for each item of the lists in a JSON object, in the order of the file; other values are passed over.

    Raises DatasetError, with the line, for what is no JSON object or holds an item that is too large.
    """
    with path.open("r", encoding="utf-8-sig", errors="strict", newline="") as stream:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise DatasetError(
                say(
                    "{file} is larger than {most} GB.",
                    file=shown(path.name),
                    most=MAX_FILE_BYTES >> 30,
                ),
                hint="Divide it into one file per split.",
                where=Location(path),
            )
        reader = _Reader(stream, path)
        try:
            yield from reader.items()
        except UnicodeDecodeError:
            raise reader.fault("it is not UTF-8 text") from None
        except RecursionError:
            raise reader.fault("it is nested too deeply") from None


class _Reader:
    """A window over the text; only as much as one item is ever held."""

    def __init__(self, stream: Any, path: Path) -> None:
        self._stream, self._path = stream, path
        self._text = ""
        self._at = 0
        self._lines = 1  # line of the window's first character
        self._ended = False
        self._decoder = json.JSONDecoder()

    def items(self) -> Iterator[tuple[str, Any]]:
        self._expect("{")
        if self._peek() == "}":
            return
        while True:
            key = self._value()
            if not isinstance(key, str):
                raise self.fault("a key is missing")
            self._expect(":")
            if self._peek() == "[":
                self._at += 1
                yield from self._list(key)
            else:
                self._value()
            if self._peek() != ",":
                break
            self._at += 1
        self._expect("}")

    def fault(self, why: str) -> DatasetError:
        line = self._lines + self._text.count("\n", 0, self._at)
        return DatasetError(
            say(
                "{file}, line {line}: {reason}.",
                file=shown(self._path.name),
                line=line,
                reason=why,
            ),
            hint="Export the annotations again.",
            where=Location(self._path, line),
        )

    def _list(self, key: str) -> Iterator[tuple[str, Any]]:
        if self._peek() == "]":
            self._at += 1
            return
        while True:
            yield key, self._value()
            sign = self._peek()
            self._at += 1
            if sign == "]":
                return
            if sign != ",":
                raise self.fault("a comma or the end of a list is missing")

    def _value(self) -> Any:
        """Decode the value at the window's place, with more of the file when it reaches beyond the window."""
        self._peek()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._at)
            except ValueError as error:
                if self._ended or len(self._text) - self._at > MAX_ITEM:
                    raise self.fault(_reason(error, ended=self._ended)) from None
                self._fill(double=True)
                continue
            if end == len(self._text) and not self._ended and self._text[end - 1] not in '"}]':
                self._fill(double=False)  # a number may go on
                continue
            if end - self._at > MAX_ITEM:
                raise self.fault(say("an item is longer than {most} million characters", most=MAX_ITEM >> 20))
            self._at = end
            return value

    def _expect(self, sign: str) -> None:
        if self._peek() != sign:
            raise self.fault(say('"{sign}" is missing', sign=sign))
        self._at += 1

    def _peek(self) -> str:
        """Give the next sign that is no space; "" at the end."""
        while True:
            text, at = self._text, self._at
            while at < len(text) and text[at] in _SPACE:
                at += 1
            self._at = at
            if at < len(text):
                return text[at]
            if self._ended:
                return ""
            self._fill(double=False)

    def _fill(self, *, double: bool) -> None:
        # Twice as much each time: decoding a long item again and again from its start must not add up.
        wanted = max(BLOCK, len(self._text) - self._at) if double else BLOCK
        self._lines += self._text.count("\n", 0, self._at)
        more = self._stream.read(wanted)
        self._ended = not more
        self._text = self._text[self._at :] + more
        self._at = 0


def _reason(error: ValueError, *, ended: bool) -> str:
    if not ended:
        return f"an item is longer than {MAX_ITEM >> 20} million characters, or the text is no JSON"
    message = error.msg if isinstance(error, json.JSONDecodeError) else "a number is too long"
    return f"it is no sound JSON ({message})"
