"""Read YAML written by strangers: plain values and line numbers, within limits, never an object and never code.

Not a general loader: custom tags, merge keys and several documents in one file are refused, which neither model files
nor templates need and hostile files live on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from studio.errors import Location, StudioError
from studio.sentence import Sentence, say

MAX_BYTES = 1_000_000
MAX_DEPTH = 20
MAX_NODES = 20_000  # after expansion of aliases
MAX_SCALAR = 1_000  # characters; `ast.literal_eval` of far longer ones takes gigabytes

Key = tuple[Any, ...]  # where a value stands: ("head", 3, 0)

# The C parser is some fifteen times faster; PyYAML without it still reads everything, only slower.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAG = "tag:yaml.org,2002:"
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
        # Events first: they come one at a time, so that a bomb is refused before anything grows or recurses.
        for line, fault in _event_faults(text):
            raise error(fault, where=Location(path, line))
        loader = _LOADER(text)
        try:
            root = loader.get_single_node()
            return _Builder(loader, path, error).build(root)
        finally:
            loader.dispose()
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


def _event_faults(text: str) -> Iterator[tuple[int, str]]:
    depth = nodes = documents = 0
    for event in yaml.parse(text, Loader=_LOADER):
        line = 1 if event.start_mark is None else event.start_mark.line + 1
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                yield line, "The file holds several YAML documents; only one is expected."
        elif isinstance(event, yaml.NodeEvent):
            nodes += 1
            if nodes > MAX_NODES:
                yield line, say("The file holds more than {most} values.", most=f"{MAX_NODES:,}")
            tag = getattr(event, "tag", None)
            if tag is not None and tag not in _PLAIN_TAGS:
                yield line, say("The tag {tag} is not allowed: only plain values are read.", tag=tag[:60])
            if isinstance(event, yaml.ScalarEvent) and len(event.value) > MAX_SCALAR:
                yield (
                    line,
                    say(
                        "A value is {count} characters long; at most {most} are read.",
                        count=f"{len(event.value):,}",
                        most=f"{MAX_SCALAR:,}",
                    ),
                )
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > MAX_DEPTH:
                    yield line, say("The values are nested more than {most} deep.", most=MAX_DEPTH)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


class _Builder:
    """Turns nodes into values; counts what aliases expand to."""

    def __init__(self, loader: Any, path: Path | None, error: type[StudioError]) -> None:
        self._loader = loader
        self._path = path
        self._error = error
        self._lines: dict[Key, int] = {}
        self._nodes = 0

    def build(self, root: Any) -> YamlDocument:
        value = None if root is None else self._value(root, ())
        return YamlDocument(value=value, lines=self._lines, path=self._path, error=self._error, root=root)

    def _value(self, node: Any, key: Key) -> Any:
        self._nodes += 1
        self._lines[key] = node.start_mark.line + 1
        if self._nodes > MAX_NODES:
            raise self._fault(
                node,
                say(
                    "The file stands for more than {most} values once its aliases are filled in.", most=f"{MAX_NODES:,}"
                ),
            )
        if len(key) > MAX_DEPTH:  # an alias to a value around itself ends here
            raise self._fault(node, say("The values are nested more than {most} deep.", most=MAX_DEPTH))
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node)
        if isinstance(node, yaml.SequenceNode):
            return [self._value(item, (*key, index)) for index, item in enumerate(node.value)]
        return self._mapping(node, key)

    def _mapping(self, node: Any, key: Key) -> dict[Any, Any]:
        result: dict[Any, Any] = {}
        for name_node, value_node in node.value:
            if name_node.tag == _TAG + "merge":
                raise self._fault(name_node, "The merge key << is not allowed here; write the values out.")
            if not isinstance(name_node, yaml.ScalarNode):
                raise self._fault(name_node, "A name before a colon must be a plain word.")
            name = self._scalar(name_node)
            if name in result:
                raise self._fault(name_node, say("The name {name} stands twice in the same place.", name=repr(name)))
            result[name] = self._value(value_node, (*key, name))
        return result

    def _scalar(self, node: Any) -> Any:
        if any("\ud800" <= sign <= "\udfff" for sign in node.value):  # no file could hold it again
            raise self._fault(node, "A text holds half a sign (a lone surrogate).")
        # Dates and binary values have no meaning in our files: they stay the text that was written.
        return self._loader.construct_object(node) if node.tag in _PLAIN_SCALARS else node.value

    def _fault(self, node: Any, message: str) -> StudioError:
        return self._error(message, where=Location(self._path, node.start_mark.line + 1))
