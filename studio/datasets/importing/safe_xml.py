"""Read a small XML file of a stranger's with the standard library's expat: no DOCTYPE, so no entity that grows or reads files.

The same rule as defusedxml's `forbid_dtd`; Pascal VOC files have none. Size, depth and number of elements are bounded.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from studio.datasets.image_files import shown
from studio.errors import DatasetError, Location
from studio.sentence import said_by, say

MAX_BYTES = 8 * 1024 * 1024
MAX_DEPTH = 12
MAX_ELEMENTS = 200_000


@dataclass(slots=True)
class Element:
    """One element: its name, its own text, its children."""

    name: str
    line: int
    text: str = ""
    children: list[Element] = field(default_factory=list)

    def find(self, name: str) -> Element | None:
        """Give the first child of that name."""
        return next((child for child in self.children if child.name == name), None)

    def text_of(self, *names: str) -> str:
        """Give the text below children of these names, one in the other; "" when one is missing."""
        element: Element | None = self
        for name in names:
            element = None if element is None else element.find(name)
        return "" if element is None else element.text.strip()


class _Refused(Exception):  # noqa: N818  (turned into a sentence below)
    """What the file asks for is not done."""


def read_xml(path: Path) -> Element:
    """Read a file and give its outermost element. Raises DatasetError, with the line."""
    with path.open("rb") as stream:
        content = stream.read(MAX_BYTES + 1)
    reader = _Reader()
    try:
        if len(content) > MAX_BYTES:
            raise _Refused(say("it is larger than {most} MB", most=MAX_BYTES >> 20))
        root = reader.read(content)
    except (_Refused, expat.ExpatError, UnicodeError, LookupError, ValueError) as error:
        why = (
            expat.errors.messages.get(error.code, str(error)) if isinstance(error, expat.ExpatError) else said_by(error)
        )
        line = error.lineno if isinstance(error, expat.ExpatError) else reader.line
        raise DatasetError(
            say("{file}, line {line}: {reason}.", file=shown(path.name), line=line, reason=why),
            hint="Save the annotation again, or remove the file.",
            where=Location(path, line),
        ) from None
    return root


class _Reader:
    """Builds elements from expat's events and refuses what annotations do not need."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.EntityDeclHandler = self._doctype
        self._parser.ExternalEntityRefHandler = self._doctype
        self._open: list[Element] = []
        self._root: Element | None = None
        self._count = 0

    @property
    def line(self) -> int:
        """Give the line that was read last."""
        return self._parser.CurrentLineNumber

    def read(self, content: bytes) -> Element:
        self._parser.Parse(content, True)
        if self._root is None:
            raise _Refused("it holds nothing")
        return self._root

    def _start(self, name: str, _attributes: object) -> None:
        self._count += 1
        if len(self._open) >= MAX_DEPTH or self._count > MAX_ELEMENTS:
            raise _Refused("it is nested too deeply or too long")
        element = Element(name, self.line)
        if self._open:
            self._open[-1].children.append(element)
        else:
            self._root = element
        self._open.append(element)

    def _end(self, _name: str) -> None:
        self._open.pop()

    def _text(self, text: str) -> None:
        if self._open:
            self._open[-1].text += text

    def _doctype(self, *_arguments: object) -> int:
        raise _Refused(
            "it declares a document type or entities, which annotations do not need and hostile files live on"
        )
