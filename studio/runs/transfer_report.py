"""What of a weights file a model takes over, row by row: a value, its sentences, and its file in the run folder."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from studio.paths import read_replaced_text, write_atomically
from studio.sentence import say

TRANSFER_FILE = "transfer.json"
NAMED = 6  # classes in one sentence
BETWEEN = " / "  # the two shapes of a detail

# Why tensors of a row are new:
#   "ours"      the row is an attention module that the source has nothing of
#   "no row"    no row of the source stands for it
#   "shape"     the row of the source has these tensors in another shape
#   "part"      the row of the source lacks these tensors: what was put inside a stock block
#   "classes"   the classes of the dataset have no counterpart
Reason = Literal["", "ours", "no row", "shape", "part", "classes"]
# How the rows of the classes came along: by the same list of names, by name, by number (no names in common, or none known),
# or not at all.
ClassMode = Literal["same", "by name", "by number", "new"]


@dataclass(frozen=True)
class RowTransfer:
    """One row of the model."""

    row: int
    module: str
    source_row: int | None  # row of the source that stands for it
    source_module: str | None
    carried: int  # tensors that have values of the source
    total: int  # tensors of the row
    reason: Reason = ""  # why the rest is new
    detail: str = ""  # of the first new tensor: its shape here and there, or the name of the part that is new


@dataclass(frozen=True)
class TransferReport:
    """Tensors (weights, biases and running statistics) that found their place."""

    carried: int  # tensors of the model whose values come from the source, class rows by name included
    total: int  # tensors of the source
    fresh: int  # tensors of the model that start fresh
    moved: int = 0  # of the carried: from a row of another number
    rows: tuple[RowTransfer, ...] = ()
    classes: ClassMode = "new"
    kept_classes: tuple[str, ...] = ()  # of the model, whose rows come from the source
    new_classes: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Give the report as JSON-ready data."""
        return asdict(self)

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> TransferReport:
        """Rebuild a report. Raises KeyError, TypeError or ValueError for what is none."""
        return cls(
            **{key: int(fields[key]) for key in ("carried", "total", "fresh", "moved")},
            rows=tuple(_row(row) for row in fields["rows"]),
            classes=fields["classes"],
            kept_classes=tuple(map(str, fields["kept_classes"])),
            new_classes=tuple(map(str, fields["new_classes"])),
        )


def _row(fields: Mapping[str, Any]) -> RowTransfer:
    """Rebuild a row. Raises TypeError for a field of another kind: a stored report may be damaged."""
    row = RowTransfer(**fields)
    counts, texts = (row.row, row.carried, row.total), (row.module, row.reason, row.detail)
    if not all(type(count) is int for count in counts) or not all(isinstance(text, str) for text in texts):
        raise TypeError(fields)
    return row


def reason_words(row: RowTransfer) -> str:
    """Say in a sentence why tensors of a row are new; "" if none is."""
    if row.reason == "ours":
        return say("New: the file has no {module}.", module=row.module)
    if row.reason == "no row":
        return say("New: no layer of the file stands for it.")
    if row.reason == "shape":
        here, _, there = row.detail.partition(BETWEEN)
        return say(
            "{count} of another shape: {here} here, {there} in the file.",
            count=row.total - row.carried,
            here=here,
            there=there,
        )
    if row.reason == "part":
        return say("{count} new inside it: {detail}.", count=row.total - row.carried, detail=row.detail)
    if row.reason == "classes":
        return say("{count} new for the classes.", count=row.total - row.carried)
    return ""


def class_words(report: TransferReport) -> str:
    """Say in a sentence what became of the rows of the classes."""
    if report.classes == "same":
        return say("The classes are those of the file.")
    if report.classes == "by number":
        return say("The classes take the values of the file by their number: it has as many, under other names.")
    if report.classes == "new" or not report.kept_classes:
        return say("All classes are new.")
    if not report.new_classes:
        return say("Classes kept by name: {kept}.", kept=_some(report.kept_classes))
    return say(
        "Classes kept by name: {kept}; new: {new}.", kept=_some(report.kept_classes), new=_some(report.new_classes)
    )


def write_transfer(folder: Path, report: TransferReport, weights: str) -> None:
    """Keep the report in a run folder."""
    fields = {"v": 1, "weights": weights, **report.to_dict()}
    write_atomically(folder / TRANSFER_FILE, json.dumps(fields, ensure_ascii=False, indent=1))


def read_transfer(folder: Path) -> tuple[TransferReport, str] | None:
    """Give the report of a run and the path of the weights; None for a run from scratch, or a file that is damaged."""
    try:
        fields = json.loads(read_replaced_text(folder / TRANSFER_FILE))
        return TransferReport.from_dict(fields), str(fields["weights"])
    except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return None


def _some(names: tuple[str, ...]) -> str:
    more = len(names) - NAMED
    listed = ", ".join(names[:NAMED])
    return say("{names} and {count} more", names=listed, count=more) if more > 0 else listed
