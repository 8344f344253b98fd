"""What a person says about a run: a star, tags, a note. In a file of its own, since job.json is the order, not a diary.

Also where an imported run came from; neither matters to a worker.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from studio.errors import Location, RunError
from studio.paths import read_replaced_text, write_atomically
from studio.sentence import say

NOTES_FILE = "notes.json"
NOTES_VERSION = 1
IMPORTED_FILE = "imported.json"  # exists: the run was not trained by the studio; says where it came from
TAG_LIMIT = 40  # characters
TAGS_LIMIT = 20
NOTE_LIMIT = 20_000  # characters


@dataclass(frozen=True)
class RunNotes:
    """The remarks of a person about a run."""

    star: bool = False
    tags: tuple[str, ...] = ()
    note: str = ""

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was remarked."""
        return self == RunNotes()


@dataclass(frozen=True)
class RunRemarks:
    """What a list shows of a run beside what the run itself tells."""

    notes: RunNotes = RunNotes()
    source: str | None = None  # folder it was imported from; None for a run of the studio's own


def source_of(folder: Path) -> str | None:
    """Give the folder a run was imported from; None for one that the studio trained."""
    try:
        content = json.loads(read_replaced_text(folder / IMPORTED_FILE))
        return str(content["source"])
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return ""


def read_notes(folder: Path) -> RunNotes:
    """Read the notes of the run in `folder`; empty ones when there are none or the file is damaged."""
    try:
        content = json.loads(read_replaced_text(folder / NOTES_FILE))
        return RunNotes(
            bool(content.get("star", False)), clean_tags(content.get("tags", ())), str(content.get("note", ""))
        )
    except (OSError, ValueError, AttributeError, TypeError, RecursionError):
        return RunNotes()


def write_notes(folder: Path, notes: RunNotes) -> None:
    """Write the notes atomically. Raises RunError when the disk refuses, or the note is too long to be one."""
    if len(notes.note) > NOTE_LIMIT:
        raise RunError(
            say("The note has {count} characters.", count=len(notes.note)),
            hint=say("Up to {limit} fit; put more into a file.", limit=NOTE_LIMIT),
        )
    content = {"v": NOTES_VERSION, "star": notes.star, "tags": list(clean_tags(notes.tags)), "note": notes.note}
    try:
        write_atomically(folder / NOTES_FILE, json.dumps(content, ensure_ascii=False, indent=1))
    except OSError as error:
        raise RunError(
            say("The notes of {name} cannot be written: {reason}", name=folder.name, reason=error.strerror or error),
            hint=say("Free disk space, or check who owns the folder."),
            where=Location(folder / NOTES_FILE),
        ) from error


def clean_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Give the tags without blanks at their ends, without commas, each once whatever its case, in the order given."""
    kept: dict[str, str] = {}
    for tag in tags:
        plain = " ".join(str(tag).replace(",", " ").split())[:TAG_LIMIT].strip()
        if plain:
            kept.setdefault(plain.casefold(), plain)
    return tuple(kept.values())[:TAGS_LIMIT]


def tags_of_text(text: str) -> tuple[str, ...]:
    """Read tags as people type them: "paper, first try"."""
    return clean_tags(text.replace("，", ",").replace("、", ",").split(","))
