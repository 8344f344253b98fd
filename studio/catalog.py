"""What attention modules there are: the built-in files and the user's, read as text.

A file is never imported here: its `SPEC` is a literal that `ast` reads, so listing a stranger's file runs none of its code.
Running it is the worker's business, and for the user's own files only after consent, which this module keeps.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from studio.errors import Location, Problem
from studio.module_spec import AttentionSpec
from studio.paths import project_folder, user_attention_folder, user_folder, write_atomically
from studio.sentence import say
from studio.spec_file import BadFileError, read_specs

CONSENT_FILE = "allowed.json"
FOLDER_VARIABLE = "ATTENTION_STUDIO_ATTENTION"  # the folder of users' attention files, for child processes


@dataclass(frozen=True)
class Catalog:
    """All modules found, and what was wrong with the files that gave none."""

    specs: tuple[AttentionSpec, ...]
    problems: tuple[Problem, ...] = ()
    user_folder: Path | None = None
    _by_name: Mapping[str, AttentionSpec] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_name", {spec.name: spec for spec in self.specs})

    def get(self, name: str) -> AttentionSpec | None:
        """Give the module of this row name, or None: then it is a stock module or unknown."""
        return self._by_name.get(name)

    def nearest(self, name: str) -> tuple[str, ...]:
        """Give up to three names that `name` may have meant."""
        return tuple(get_close_matches(name, self._by_name, n=3, cutoff=0.5))


def load_catalog(user_folder: Path | None = None) -> Catalog:
    """Read the built-in attention files and those in `user_folder`.

    Without a folder: the one a parent process named, else the user's. A missing folder is an empty one; a built-in name
    cannot be taken by a user's file.
    """
    folder = user_folder or Path(os.environ.get(FOLDER_VARIABLE) or user_attention_folder())
    specs: list[AttentionSpec] = []
    problems: list[Problem] = []
    for path in sorted((project_folder() / "studio" / "attention").glob("*.py")):
        if not path.stem.startswith("_"):
            _add_file(path, is_user=False, specs=specs, problems=problems)
    try:
        user_files = sorted(path for path in folder.glob("*.py") if not path.stem.startswith("_"))
    except OSError as error:
        problems.append(
            _problem(
                "attention-folder",
                say("The folder {folder} cannot be read: {reason}", folder=folder, reason=error),
                folder,
            )
        )
        user_files = []
    for path in user_files:
        _add_file(path, is_user=True, specs=specs, problems=problems)
    return Catalog(tuple(specs), tuple(problems), folder)


def _add_file(path: Path, *, is_user: bool, specs: list[AttentionSpec], problems: list[Problem]) -> None:
    try:
        for spec in read_specs(path, is_user=is_user):
            taken = next((known for known in specs if known.name == spec.name), None)
            if taken is not None:
                raise BadFileError(
                    "attention-name-taken",
                    say(
                        "The name {module} in {file} is already that of {other}",
                        module=spec.name,
                        file=path.name,
                        other=taken.path.name,
                    ),
                    hint="Give SPEC and the class another name.",
                )
            specs.append(spec)
    except BadFileError as error:
        problems.append(_problem(error.code, error.message, path, line=error.line, hint=error.hint))


def _problem(code: str, message: str, path: Path, *, line: int | None = None, hint: str = "") -> Problem:
    return Problem("error", code, message, hint=hint, where=Location(path, line))


def is_allowed(spec: AttentionSpec) -> bool:
    """Say whether the file may be run: the built-in ones always, the user's once allowed in exactly this text."""
    return not spec.is_user or spec.sha256 in _read_consent()


def allow(spec: AttentionSpec) -> None:
    """Remember that the user allows this file, in exactly this text, to be run. Raises OSError if it cannot be stored."""
    if not spec.is_user:
        return
    allowed = {**_read_consent(), spec.sha256: spec.path.name}
    write_atomically(
        user_folder() / CONSENT_FILE, json.dumps({"v": 1, "allowed": allowed}, ensure_ascii=False, indent=1)
    )


def _read_consent() -> dict[str, str]:
    try:
        allowed = json.loads((user_folder() / CONSENT_FILE).read_text(encoding="utf-8"))["allowed"]
        return {str(digest): str(name) for digest, name in allowed.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}  # unreadable consent is no consent: the user is asked again
