"""Class names for an import: those beside the labels, those the user gives, and the ids when there are none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from studio.datasets.class_names import (
    MAX_NAME_LENGTH,
    MAX_NAMES,
    TEXT_NAMES,
    YAML_NAMES,
    read_data_yaml,
    read_names_file,
)
from studio.datasets.image_files import shown
from studio.datasets.labels import MAX_CLASS_ID, read_content
from studio.errors import DatasetError, Problem
from studio.sentence import say

# LabelImg's and LabelMe's own lists besides those that the layout knows.
MORE_TEXT_NAMES = ("labels.txt", "predefined_classes.txt")


def clean_names(names: Sequence[str]) -> tuple[str, ...]:
    """Give names as lines of printable text. Raises DatasetError for an empty or doubled one."""
    cleaned = tuple(clean_name(name) for name in names)
    if not cleaned or len(cleaned) > MAX_NAMES or not all(cleaned):
        raise DatasetError(
            say(
                "{count} class names were given, and each of 1 to {most} needs at least one letter.",
                count=len(cleaned),
                most=MAX_NAMES,
            ),
            hint="Write them in the order of the ids, separated by commas: cat,dog.",
        )
    twice = next((name for name, count in Counter(cleaned).items() if count > 1), None)
    if twice is not None:
        raise DatasetError(
            say('The class name "{name}" was given twice.', name=twice), hint="Give every class a name of its own."
        )
    return cleaned


def clean_name(name: str) -> str:
    """Give one name as a line of printable text, no longer than names may be."""
    return "".join(sign if sign.isprintable() else " " for sign in name).strip()[:MAX_NAME_LENGTH]


def find_names(folders: Iterable[Path]) -> tuple[tuple[str, ...] | None, Path | None, list[Problem]]:
    """Look for data.yaml, classes.txt and obj.names in folders, the first that names classes; told problems with it."""
    problems: list[Problem] = []
    for folder in dict.fromkeys(folders):
        for file in (*YAML_NAMES, *TEXT_NAMES, *MORE_TEXT_NAMES):
            path = folder / file
            if not path.is_file():
                continue
            try:
                if file in YAML_NAMES:
                    data_yaml = read_data_yaml(path)
                    names, found = data_yaml.class_names, list(data_yaml.problems)
                else:
                    names, found = read_names_file(path)
            except DatasetError as error:
                problems.append(Problem("warning", "yaml-unreadable", error.message, error.hint, error.where))
                continue
            problems.extend(found)
            # LabelMe's labels.txt begins with these two; they are no classes.
            names = tuple(name for name in names or () if name not in ("__ignore__", "_background_"))
            if names:
                return names, path, problems
    return None, None, problems


def class_ids(label: str | Path) -> Counter[int]:
    """Count the class ids of a YOLO label file; rows that are not legal count nothing. Never raises."""
    found: Counter[int] = Counter()
    try:
        content = read_content(label)
    except OSError:
        return found
    for line in content.split(b"\n"):
        token = line.split(None, 1)[:1]
        if token and token[0].isdigit() and len(token[0]) <= 5 and int(token[0]) <= MAX_CLASS_ID:
            found[int(token[0])] += 1
    return found


def check_enough(names: Sequence[str], highest: int, *, source: Path) -> None:
    """Raise DatasetError when a label uses an id beyond the names that the user gave."""
    if highest >= len(names):
        raise DatasetError(
            say(
                "{count} class names were given, but the labels of {source} use the id {id}.",
                count=len(names),
                source=shown(source.name),
                id=highest,
            ),
            hint=say("Give {count} names, in the order of the ids from 0.", count=highest + 1),
        )
