"""Tables of runs as files: CSV for a spreadsheet, Markdown for a README, LaTeX for a paper, JSON for a program."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from studio.errors import UsageError

Cell = str | float | int | bool | None
FORMATS = ("csv", "markdown", "latex", "json")
SUFFIXES = {".csv": "csv", ".md": "markdown", ".markdown": "markdown", ".tex": "latex", ".json": "json"}
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[-−+]?[0-9.]+(e-?[0-9]+)?( ± [0-9.]+)?")
_LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "±": r"$\pm$",
    "−": "$-$",
    "–": "--",
    "×": r"$\times$",
}


@dataclass(frozen=True)
class Table:
    """A table of plain values; `decimals` says how floats are written by column, except in CSV and JSON."""

    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    best: frozenset[tuple[int, int]] = frozenset()  # (row, column) of the best value of a column
    decimals: Mapping[int, int] | None = None
    caption: str = ""


def write_table(table: Table, kind: str) -> str:
    """Give the table as text. Raises UsageError for an unknown kind."""
    writers: dict[str, Callable[[Table], str]] = {
        "csv": to_csv,
        "markdown": to_markdown,
        "latex": to_latex,
        "json": to_json,
    }
    if kind not in writers:
        raise UsageError(f"There is no format {kind!r}.", hint=f"The formats are {', '.join(FORMATS)}.")
    return writers[kind](table)


def to_csv(table: Table) -> str:
    """Give the table as CSV with full numbers; what a spreadsheet would take for a formula is made harmless."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.header)
    for row in table.rows:
        writer.writerow([harmless(cell) if isinstance(cell, str) else _plain(cell) for cell in row])
    return out.getvalue()


def to_markdown(table: Table) -> str:
    """Give the table as a Markdown table, numbers at the right, the best of a column bold."""
    right = _number_columns(table)
    lines = [
        "| " + " | ".join(_markdown(title) for title in table.header) + " |",
        "|" + "|".join(" ---: " if column in right else " --- " for column in range(len(table.header))) + "|",
    ]
    for number, row in enumerate(table.rows):
        cells = [_markdown(_text(table, column, cell)) for column, cell in enumerate(row)]
        cells = [f"**{cell}**" if (number, column) in table.best else cell for column, cell in enumerate(cells)]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def to_latex(table: Table) -> str:
    """Give the table for the package booktabs, the best of a column bold."""
    right = _number_columns(table)
    columns = "".join("r" if column in right else "l" for column in range(len(table.header)))
    lines = [r"\begin{table}", r"\centering"]
    if table.caption:
        lines.append(rf"\caption{{{_latex(table.caption)}}}")
    lines += [rf"\begin{{tabular}}{{{columns}}}", r"\toprule"]
    lines += [" & ".join(_latex(title) for title in table.header) + r" \\", r"\midrule"]
    for number, row in enumerate(table.rows):
        cells = [_latex(_text(table, column, cell)) for column, cell in enumerate(row)]
        cells = [rf"\textbf{{{cell}}}" if (number, column) in table.best else cell for column, cell in enumerate(cells)]
        lines.append(" & ".join(cells) + r" \\")
    lines += [r"\bottomrule", r"\end{tabular}", r"\end{table}"]
    return "\n".join(lines) + "\n"


def to_json(table: Table) -> str:
    """Give the table as a list of objects."""
    rows: list[dict[str, Any]] = [dict(zip(table.header, row, strict=True)) for row in table.rows]
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


def harmless(cell: str) -> str:
    """Keep a spreadsheet from running a cell that a stranger named."""
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell


def _plain(cell: Cell) -> str:
    if cell is None:
        return ""
    return repr(cell) if isinstance(cell, float) else str(cell)


def _text(table: Table, column: int, cell: Cell) -> str:
    if cell is None:
        return "–"
    if isinstance(cell, float):
        return f"{cell:.{(table.decimals or {}).get(column, 3)}f}".replace("-", "−")
    return f"{cell:,}" if isinstance(cell, int) and not isinstance(cell, bool) else str(cell)


def _number_columns(table: Table) -> set[int]:
    return {
        column
        for column in range(len(table.header))
        if all(row[column] is None or _NUMBER.fullmatch(str(row[column])) for row in table.rows)
    }


def _markdown(text: str) -> str:
    plain = " ".join(text.split())
    return re.sub(r"([\\`*_\[\]<>|])", r"\\\1", plain)


def _latex(text: str) -> str:
    return "".join(_LATEX.get(sign, sign) for sign in " ".join(text.split()))
