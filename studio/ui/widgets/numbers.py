"""Numbers as people read them: 2.62 M, +12.3 k, +0.8 %."""

from __future__ import annotations

from PySide6.QtCore import QLocale


def short_count(count: float, locale: QLocale, *, signed: bool = False) -> str:
    """Give a count with three digits and k or M."""
    sign = "-" if count < 0 else ("+" if signed else "")
    size = abs(count)
    for unit, word in ((1e9, " G"), (1e6, " M"), (1e3, " k")):
        if size >= unit:
            digits = 2 if size < 10 * unit else (1 if size < 100 * unit else 0)
            return f"{sign}{locale.toString(size / unit, 'f', digits)}{word}"
    return f"{sign}{locale.toString(round(size))}"


def gflops(value: float, locale: QLocale, *, signed: bool = False) -> str:
    """Give GFLOPs with one digit, two below 1."""
    sign = "-" if value < 0 else ("+" if signed else "")
    return f"{sign}{locale.toString(abs(value), 'f', 1 if abs(value) >= 9.95 else 2)}"


def percent(share: float, locale: QLocale) -> str:
    """Give a signed change in percent."""
    sign = "-" if share < 0 else "+"
    return f"{sign}{locale.toString(abs(share) * 100, 'f', 1)} %"
