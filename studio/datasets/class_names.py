"""Class names beside a dataset: data.yaml (read, never obeyed), classes.txt, obj.names."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from studio.datasets.image_files import shown
from studio.datasets.sayings import problem
from studio.errors import DatasetError, Location, Problem
from studio.sentence import say

MAX_FILE_BYTES = 256 * 1024  # the largest data.yaml of ultralytics itself has 37 kB
MAX_NAMES = 10_000
MAX_NAME_LENGTH = 200
MAX_DEPTH = 10
MAX_NODES = 3 * MAX_NAMES
YAML_NAMES = ("data.yaml", "data.yml", "dataset.yaml", "dataset.yml")
TEXT_NAMES = ("classes.txt", "obj.names")


@dataclass(frozen=True)
class DataYaml:
    """What a data.yaml says, as plain strings; nothing in it was run."""

    path: Path
    base: str | None  # its `path:` key
    splits: dict[str, str]  # "train", "val", "test" -> folder as written
    class_names: tuple[str, ...] | None
    problems: tuple[Problem, ...] = field(default=())
    several: dict[str, tuple[str, ...]] = field(default_factory=dict)  # splits of more than one folder, not in `splits`


class _CautiousLoader(yaml.BaseLoader):
    """Read every scalar as text, so `no` stays a name; refuse aliases and depth, which make small files huge."""

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self._depth = 0
        self._nodes = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("it uses an alias (*name)")
        self._depth += 1
        self._nodes += 1
        if self._depth > MAX_DEPTH or self._nodes > MAX_NODES:
            raise yaml.YAMLError("it is nested too deeply or too long")
        node = super().compose_node(parent, index)
        self._depth -= 1
        return node


def read_data_yaml(path: Path) -> DataYaml:
    """Read split folders and class names of a data.yaml; a `download` key is reported and never run.

    Raises DatasetError when the file is too large, not YAML or not a mapping.
    """
    text, problems = _read_text(path)
    try:
        fields = yaml.load(text, Loader=_CautiousLoader)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        line = None if mark is None else int(mark.line) + 1
        detail = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise DatasetError(
            say("{file} cannot be read as YAML: {reason}.", file=shown(path.name), reason=detail),
            hint="Correct the file, or remove it and put the class names into a classes.txt, one a line.",
            where=Location(path, line),
        ) from error
    if not isinstance(fields, dict):
        raise DatasetError(
            say("{file} holds no keys such as `train`, `val` and `names`.", file=shown(path.name)),
            hint="Choose the folder of the dataset, or a data.yaml.",
            where=Location(path),
        )
    if fields.get("download"):
        problems.append(problem("yaml-download", path=path, args={"file": shown(path.name)}))
    names = _names_of(fields, path, problems)
    splits: dict[str, str] = {}
    several: dict[str, tuple[str, ...]] = {}
    for key, split in (("train", "train"), ("val", "val"), ("valid", "val"), ("validation", "val"), ("test", "test")):
        value = fields.get(key)
        if isinstance(value, list):
            folders = tuple(item.strip() for item in value if isinstance(item, str) and item.strip())
            if len(folders) > 1 and split not in several and split not in splits:
                several[split] = folders
            value = folders[0] if len(folders) == 1 else None
        if isinstance(value, str) and value.strip() and split not in splits and split not in several:
            splits[split] = value.strip()
    base = fields.get("path")
    return DataYaml(path, base if isinstance(base, str) and base else None, splits, names, tuple(problems), several)


def read_names_file(path: Path) -> tuple[tuple[str, ...], list[Problem]]:
    """Read classes.txt or obj.names: one name a line, blank lines at the end left out. Raises DatasetError."""
    text, problems = _read_text(path)
    lines = [_clean(line) for line in text.splitlines()]
    while lines and not lines[-1]:
        lines.pop()
    names = tuple(line or f"class {index}" for index, line in enumerate(lines))
    if any(not line for line in lines):
        problems.append(problem("names-blank", path=path, line=lines.index("") + 1, args={"file": shown(path.name)}))
    return _checked(names, path, problems), problems


def _names_of(fields: dict[str, Any], path: Path, problems: list[Problem]) -> tuple[str, ...] | None:
    """Take the names from a list or from a mapping 0..n-1; None when there are none or they do not fit."""
    raw = fields.get("names")
    names: tuple[str, ...] | None = None
    if isinstance(raw, list):
        names = tuple(_clean(str(item)) if isinstance(item, str) else f"class {i}" for i, item in enumerate(raw))
    elif isinstance(raw, dict):
        try:
            numbered = {int(key): _clean(str(value)) for key, value in raw.items()}
        except ValueError:
            numbered = {}
        if sorted(numbered) == list(range(len(numbered))) and numbered:
            names = tuple(numbered[i] for i in range(len(numbered)))
        else:
            problems.append(problem("names-numbers", path=path, args={"file": shown(path.name)}))
    if not names:
        return None
    names = tuple(name or f"class {index}" for index, name in enumerate(names))
    count = fields.get("nc")
    if isinstance(count, str) and count.strip().isdigit() and int(count) != len(names):
        problems.append(
            problem("names-count", path=path, args={"file": shown(path.name), "nc": int(count), "names": len(names)})
        )
    return _checked(names, path, problems)


def _checked(names: tuple[str, ...], path: Path, problems: list[Problem]) -> tuple[str, ...]:
    if len(names) > MAX_NAMES:
        raise DatasetError(
            say(
                "{file} holds {count} lines; more than {most} classes cannot be read.",
                file=shown(path.name),
                count=len(names),
                most=MAX_NAMES,
            ),
            hint="Check that the file holds class names, one a line.",
            where=Location(path),
        )
    twice = sorted({name for name in names if names.count(name) > 1}) if len(names) <= 1000 else []
    if twice:
        problems.append(problem("names-twice", path=path, args={"file": shown(path.name), "name": twice[0]}))
    return names


def _clean(name: str) -> str:
    """Give a name as one line of printable text."""
    return "".join(sign if sign.isprintable() else " " for sign in name).strip()[:MAX_NAME_LENGTH]


def _read_text(path: Path) -> tuple[str, list[Problem]]:
    """Read a small text file as UTF-8, else as what Windows editors write. Raises DatasetError."""
    try:
        with path.open("rb") as stream:
            content = stream.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise DatasetError(
            say("{file} cannot be read: {reason}.", file=shown(path.name), reason=error.strerror or error),
            hint="Check that the file exists and that you may read it.",
            where=Location(path),
        ) from error
    if len(content) > MAX_FILE_BYTES:
        raise DatasetError(
            say(
                "{file} is larger than {most} kB, too large for a list of class names.",
                file=shown(path.name),
                most=MAX_FILE_BYTES // 1024,
            ),
            hint="Choose the folder of the dataset, and keep only paths and names in this file.",
            where=Location(path),
        )
    encodings = ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030", "cp1252")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8-sig":
            return text, []
        return text, [problem("names-encoding", path=path, args={"file": shown(path.name), "encoding": encoding})]
    raise DatasetError(
        say("{file} is not a text file.", file=shown(path.name)),
        hint="Save it again as UTF-8 text.",
        where=Location(path),
    )
