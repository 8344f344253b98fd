"""File names that every system can store, so that a dataset can travel.

Windows opens a device for some names, with any ending, drops dots and spaces at an end, and has no files with some signs
(learn.microsoft.com/windows/win32/fileio/naming-a-file).
"""

from __future__ import annotations

_DEVICES = frozenset(
    [
        "con",
        "prn",
        "aux",
        "nul",
        "conin$",
        "conout$",
        *(f"{port}{n}" for port in ("com", "lpt") for n in "0123456789¹²³"),
    ]
)
_SIGNS = frozenset('<>:"/\\|?*\x7f') | {chr(code) for code in range(32)}


def is_portable(part: str) -> bool:
    """Tell whether every system can store a file or folder of this name."""
    return bool(part) and not (_is_device(part) or part.rstrip(". ") != part or any(sign in _SIGNS for sign in part))


def portable(part: str) -> str:
    """Give a name (of a file without its ending, or of a folder) that every system can store; a sound one as it is."""
    if is_portable(part):
        return part
    plain = "".join("_" if sign in _SIGNS else sign for sign in part).rstrip(". ")
    return f"_{plain}" if not plain or _is_device(plain) else plain


def _is_device(part: str) -> bool:
    return part.split(".")[0].rstrip(" ").lower() in _DEVICES
