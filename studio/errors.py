"""The one family of expected errors, and problems: faults that are collected instead of raised.

Messages are sentences for the user: what was found, with the value and the place; the hint says what to do. Made by
`sentence.say` they carry their template and values, from process to process, for a window in another language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from studio.sentence import from_data, to_data

Severity = Literal["error", "warning", "info"]
ProblemArgs = Mapping[str, str | int | float]


@dataclass(frozen=True)
class Location:
    """Where something was found: a file, a line in it, a node of a graph; each may be unknown."""

    path: Path | None = None
    line: int | None = None  # from 1
    node: str | None = None  # "16 C3k2": row and module as the user sees them

    def __str__(self) -> str:
        parts = [str(self.path)] if self.path is not None else []
        if self.line is not None:
            parts.append(f"line {self.line}")
        if self.node is not None:
            parts.append(f"layer {self.node}")
        return ", ".join(parts)


class StudioError(Exception):
    """An error that the user can understand and act on."""

    def __init__(self, message: str, *, hint: str = "", where: Location | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.where = where

    def to_dict(self) -> dict[str, Any]:
        """Give the error as JSON-ready data: message, hint, path, line, node."""
        where = self.where or Location()
        return {
            "message": self.message,
            "hint": self.hint,
            "path": None if where.path is None else str(where.path),
            "line": where.line,
            "node": where.node,
            **_said(self.message, self.hint),
        }

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> StudioError:
        """Rebuild an error that crossed a process boundary; unknown keys are ignored."""
        path = fields.get("path")
        where = Location(None if path is None else Path(path), fields.get("line"), fields.get("node"))
        message, hint = _with_making(fields)
        return cls(
            message,
            hint=hint,
            where=None if where == Location() else where,
        )


class UsageError(StudioError):
    """The command line was used wrongly (exit code 2)."""


class DatasetError(StudioError):
    """A dataset folder cannot be used as it is."""


class LabelError(StudioError):
    """A row of a label file cannot be read."""


class ModelError(StudioError):
    """A model YAML or a graph is not legal."""


class RecipeError(StudioError):
    """A template is not legal or does not fit the model."""


class AttentionError(StudioError):
    """An attention file or its arguments are not legal."""


class RunError(StudioError):
    """A run cannot be started, found, resumed or read."""


class WorkerError(StudioError):
    """A worker process failed or vanished."""


@dataclass(frozen=True)
class Problem:
    """One fault among possibly many, of a dataset or a graph; `count` gathers repeats of one kind.

    `args` holds the values of the message, so that a window can say it in another language.
    """

    severity: Severity
    code: str  # stable, for machines: "label-class-out-of-range"
    message: str
    hint: str = ""
    where: Location | None = None
    count: int = 1
    args: ProblemArgs = field(default_factory=dict, hash=False)
    files: tuple[Path, ...] = ()  # others it is about, such as the twin of a picture; examples, not all

    def to_dict(self) -> dict[str, Any]:
        """Give the problem as JSON-ready data."""
        where = self.where or Location()
        return {
            "severity": self.severity,
            "code": self.code,
            "message": self.message,
            "hint": self.hint,
            "path": None if where.path is None else str(where.path),
            "line": where.line,
            "node": where.node,
            "count": self.count,
            "args": dict(self.args),
            "files": [str(path) for path in self.files],
            **_said(self.message, self.hint),
        }

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> Problem:
        """Rebuild a problem from `to_dict`."""
        path = fields.get("path")
        where = Location(None if path is None else Path(path), fields.get("line"), fields.get("node"))
        message, hint = _with_making(fields)
        return cls(
            severity=fields["severity"],
            code=fields["code"],
            message=message,
            hint=hint,
            where=None if where == Location() else where,
            count=int(fields.get("count", 1)),
            args=dict(fields.get("args") or {}),
            files=tuple(Path(path) for path in fields.get("files") or ()),
        )


def _said(message: str, hint: str) -> dict[str, Any]:
    """Give how the texts were made, nothing when both are plain."""
    made = {"message": to_data(message), "hint": to_data(hint)}
    return {"said": made} if any(made.values()) else {}


def _with_making(fields: Mapping[str, Any]) -> tuple[str, str]:
    said = fields.get("said")
    made = said if isinstance(said, Mapping) else {}
    message, hint = (str(fields.get(key, "")) for key in ("message", "hint"))
    return from_data(message, made.get("message")), from_data(hint, made.get("hint"))
