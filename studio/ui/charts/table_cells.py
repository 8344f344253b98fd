"""Cells of exported tables: text that a spreadsheet would run is made harmless."""

from __future__ import annotations

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def harmless(cell: str) -> str:
    """Keep a spreadsheet from running a cell that a stranger named."""
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell
