"""Read YAML written by strangers: plain values and line numbers, within limits, never an object and never code.

Not a general loader: custom tags, merge keys and several documents in one file are refused, which neither model files
nor templates need and hostile files live on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceStartEvent,
)
from yaml.nodes import MappingNode, ScalarNode, SequenceNode

from studio.errors import Location, StudioError
from studio.sentence import Sentence, say

MAX_BYTES = 1_000_000
MAX_DEPTH = 20
MAX_NODES = 20_000  # after expansion of aliases
LONG = 2 * MAX_NODES  # characters; a longer text is gone through once before anything of it is kept
MAX_SCALAR = 1_000  # characters; `ast.literal_eval` of far longer ones takes gigabytes

Key = tuple[Any, ...]  # where a value stands: ("head", 3, 0)

# The C parser is some fifteen times faster; PyYAML without it still reads everything, only slower.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAG = "tag:yaml.org,2002:"
_TEXT = _TAG + "str"
_RESOLVER: Any = yaml.resolver.Resolver()
_PLAIN_SCALARS = frozenset(_TAG + kind for kind in ("str", "int", "float", "bool", "null"))
_PLAIN_TAGS = _PLAIN_SCALARS | {_TAG + "seq", _TAG + "map", "!"}


@dataclass(frozen=True)
class YamlDocument:
    """The value of a file, and the line (from 1) of each of its values."""

    value: Any
    lines: dict[Key, int]
    path: Path | None
    error: type[StudioError]
    root: Any = field(default=None, repr=False, compare=False)  # PyYAML's node, whose marks say where each value stands

    def line(self, *key: Any) -> int | None:
        """Give the line of a value, or of the nearest value around it that has one."""
        for end in range(len(key), -1, -1):
            if key[:end] in self.lines:
                return self.lines[key[:end]]
        return None

    def fault(self, message: str, *key: Any, hint: str = "", node: str | None = None) -> StudioError:
        """Make the error that says what is wrong with the value at `key`."""
        return self.error(message, hint=hint, where=Location(self.path, self.line(*key), node))


def read_text(path: Path, *, error: type[StudioError]) -> str:
    """Read a small UTF-8 file. Raises `error` when it is missing, no file, too large or not UTF-8."""
    where = Location(path)
    try:
        if not path.is_file():
            raise error(say("There is no file {path}.", path=path), where=where)
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as failure:
        raise error(
            say("The file {path} cannot be read: {reason}", path=path, reason=str(failure)), where=where
        ) from failure
    if len(raw) > MAX_BYTES:
        raise error(
            say("The file {file} is larger than {most} bytes.", file=path.name, most=f"{MAX_BYTES:,}"), where=where
        )
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as failure:
        line = raw[: failure.start].count(b"\n") + 1
        raise error(
            say("The file {file} is not UTF-8 text (line {line}).", file=path.name, line=line),
            hint="Save it again with the encoding UTF-8.",
            where=Location(path, line),
        ) from None


def parse_yaml(text: str, *, path: Path | None = None, error: type[StudioError]) -> YamlDocument:
    """Parse one YAML document. Raises `error` with path and line for anything that is not plain, small YAML."""
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise error(say("The text is larger than {most} bytes.", most=f"{MAX_BYTES:,}"), where=Location(path))
    try:
        return _Builder(path, error).build(_Composer().compose(text, path, error=error))
    except yaml.MarkedYAMLError as failure:
        mark = failure.problem_mark or failure.context_mark
        at = None if mark is None else mark.line + 1
        told = failure.problem or failure.context or "it is not YAML"
        raise error(
            say("The YAML cannot be read: {reason}.", reason=Sentence(told)), where=Location(path, at)
        ) from None
    except (yaml.YAMLError, ValueError, UnicodeError) as failure:
        first_line = str(failure).partition("\n")[0]
        raise error(say("The YAML cannot be read: {reason}.", reason=first_line), where=Location(path)) from None


class _Limits:
    """Refuses what no file of ours holds, event by event, so that a bomb is stopped before anything grows."""

    def __init__(self, path: Path | None, error: type[StudioError]) -> None:
        self._path = path
        self._error = error
        self._depth = self._nodes = self._documents = 0

    def check(self, event: Any) -> None:
        """Take the next event; raise the error that it deserves."""
        if isinstance(event, NodeEvent):
            self._nodes += 1
            if self._nodes > MAX_NODES:
                raise self._fault(event, say("The file holds more than {most} values.", most=f"{MAX_NODES:,}"))
            tag = getattr(event, "tag", None)
            if tag is not None and tag not in _PLAIN_TAGS:
                raise self._fault(event, say("The tag {tag} is not allowed: only plain values are read.", tag=tag[:60]))
            if isinstance(event, ScalarEvent):
                if len(event.value) > MAX_SCALAR:
                    count = f"{len(event.value):,}"
                    told = "A value is {count} characters long; at most {most} are read."
                    raise self._fault(event, say(told, count=count, most=f"{MAX_SCALAR:,}"))
            elif isinstance(event, CollectionStartEvent):
                self._depth += 1
                if self._depth > MAX_DEPTH:
                    raise self._fault(event, say("The values are nested more than {most} deep.", most=MAX_DEPTH))
        elif isinstance(event, CollectionEndEvent):
            self._depth -= 1
        elif isinstance(event, DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                raise self._fault(event, "The file holds several YAML documents; only one is expected.")

    def _fault(self, event: Any, message: str) -> StudioError:
        line = 1 if event.start_mark is None else event.start_mark.line + 1
        return self._error(message, where=Location(self._path, line))


def _events(text: str) -> Iterator[Any]:
    loader = _LOADER(text)
    try:
        while (event := loader.get_event()) is not None:
            yield event
    finally:
        loader.dispose()


class _Composer:
    """Turns the parser's events into nodes. PyYAML's own composer recurses, and would read the text a second time."""

    def __init__(self) -> None:
        self._anchors: dict[str | None, Any] = {}
        self._open: list[Any] = []  # the lists and tables around the next node, the outermost first
        self._root: Any = None

    def compose(self, text: str, path: Path | None, *, error: type[StudioError]) -> Any:
        """Give the root node, None for a text without a document."""
        if len(text) > LONG:
            limits = _Limits(path, error)
            for event in _events(text):
                limits.check(event)
        limits = _Limits(path, error)
        for event in _events(text):
            limits.check(event)
            if isinstance(event, NodeEvent):
                self._add(event)
            elif isinstance(event, CollectionEndEvent):
                self._close(event)
        return self._root

    def _add(self, event: Any) -> None:
        node = self._anchors.get(event.anchor) if isinstance(event, AliasEvent) else self._node(event)
        if node is None:
            raise yaml.composer.ComposerError(None, None, "found undefined alias", event.start_mark)
        if self._open:
            self._open[-1].value.append(node)
        else:
            self._root = node
        if isinstance(event, CollectionStartEvent):
            self._open.append(node)

    def _node(self, event: Any) -> Any:
        tag, start, end = event.tag, event.start_mark, event.end_mark
        node: Any
        if isinstance(event, ScalarEvent):
            if tag is None or tag == "!":
                tag = None if event.implicit[0] else _TEXT  # None: what it is, its value tells
            node = ScalarNode(tag, event.value, start, end)
        else:
            kind = SequenceNode if isinstance(event, SequenceStartEvent) else MappingNode
            node = kind(tag, [], start, end, flow_style=event.flow_style)
        if event.anchor is not None:
            if event.anchor in self._anchors:
                told = "found duplicate anchor; first occurrence"
                first = self._anchors[event.anchor].start_mark
                raise yaml.composer.ComposerError(told, first, "second occurrence", start)
            self._anchors[event.anchor] = node
        return node

    def _close(self, event: Any) -> None:
        node = self._open.pop()
        node.end_mark = event.end_mark
        if isinstance(node, MappingNode):
            node.value = list(zip(node.value[::2], node.value[1::2], strict=True))


@lru_cache(maxsize=1024)  # a large model says the same few words and numbers thousands of times
def _plain_value(text: str) -> Any:
    """Give the value of a scalar without quotes, as PyYAML resolves it; immutable, so it may be shared."""
    return _tagged_value(str(_RESOLVER.resolve(ScalarNode, text, (True, False))), text)


def _tagged_value(tag: str, text: str) -> Any:
    """Give the value of a scalar with a tag. Raises ValueError where the text is none of that kind."""
    # Dates and binary values have no meaning in our files: they stay the text that was written.
    if tag == _TEXT or tag not in _PLAIN_SCALARS:
        return text
    try:
        return yaml.constructor.SafeConstructor().construct_object(ScalarNode(tag, text))
    except (KeyError, IndexError):  # `!!bool maybe` and `!!int ""`
        raise ValueError("a tag does not fit its value") from None


class _Builder:
    """Turns nodes into values; counts what aliases expand to."""

    def __init__(self, path: Path | None, error: type[StudioError]) -> None:
        self._path = path
        self._error = error
        self._lines: dict[Key, int] = {}
        self._nodes = 0

    def build(self, root: Any) -> YamlDocument:
        value = None if root is None else self._value(root, (), 0)
        return YamlDocument(value=value, lines=self._lines, path=self._path, error=self._error, root=root)

    def _value(self, node: Any, key: Key | None, depth: int) -> Any:
        """Give a node's value; `key` is where it stands, None where all stands in the line of what is around it."""
        self._nodes += 1
        if key is not None:
            self._lines[key] = node.start_mark.line + 1
        if self._nodes > MAX_NODES:
            raise self._fault(
                node,
                say(
                    "The file stands for more than {most} values once its aliases are filled in.", most=f"{MAX_NODES:,}"
                ),
            )
        if depth > MAX_DEPTH:  # an alias to a value around itself ends here
            raise self._fault(node, say("The values are nested more than {most} deep.", most=MAX_DEPTH))
        if isinstance(node, ScalarNode):
            return self._scalar(node)
        if key is not None and node.start_mark.line == node.end_mark.line:
            key = None  # thousands of keys less: `line` finds the line of the value around
        if isinstance(node, SequenceNode):
            return [
                self._value(item, None if key is None else (*key, index), depth + 1)
                for index, item in enumerate(node.value)
            ]
        return self._mapping(node, key, depth)

    def _mapping(self, node: Any, key: Key | None, depth: int) -> dict[Any, Any]:
        result: dict[Any, Any] = {}
        for name_node, value_node in node.value:
            if name_node.tag is None and name_node.value == "<<":
                raise self._fault(name_node, "The merge key << is not allowed here; write the values out.")
            if not isinstance(name_node, ScalarNode):
                raise self._fault(name_node, "A name before a colon must be a plain word.")
            name = self._scalar(name_node)
            if name in result:
                raise self._fault(name_node, say("The name {name} stands twice in the same place.", name=repr(name)))
            result[name] = self._value(value_node, None if key is None else (*key, name), depth + 1)
        return result

    def _scalar(self, node: Any) -> Any:
        text = node.value
        if not text.isascii() and any("\ud800" <= sign <= "\udfff" for sign in text):  # no file could hold it again
            raise self._fault(node, "A text holds half a sign (a lone surrogate).")
        return _plain_value(text) if node.tag is None else _tagged_value(node.tag, text)

    def _fault(self, node: Any, message: str) -> StudioError:
        return self._error(message, where=Location(self._path, node.start_mark.line + 1))
