"""The name of a new folder."""

from __future__ import annotations

from pathlib import Path


def free_folder(folder: Path) -> Path:
    """Give the folder, or one with a number behind it that does not exist yet."""
    found, number = folder, 2
    while found.exists():
        found, number = folder.with_name(f"{folder.name} {number}"), number + 1
    return found
