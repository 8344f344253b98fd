"""Folders of the studio: the user's own files, runs, caches. Nothing here creates a folder unless it says so.

`ATTENTION_STUDIO_HOME` moves everything to another folder (tests and portable installs use it).
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

HOME_VARIABLE = "ATTENTION_STUDIO_HOME"


def project_folder() -> Path:
    """Give the folder that holds the `studio` package, `main.py` and `assets`."""
    return Path(__file__).resolve().parent.parent


def assets_folder() -> Path:
    """Give the folder of icons, fonts and translations."""
    return project_folder() / "assets"


def user_folder() -> Path:
    """Give the user's folder: everything below belongs to the user and survives updates."""
    override = os.environ.get(HOME_VARIABLE)
    if override:
        return Path(override).expanduser().resolve()
    import platformdirs  # costs a few milliseconds that a test with the variable set need not pay

    return Path(platformdirs.user_data_dir("attention-studio", appauthor=False))


def runs_folder() -> Path:
    """Give the folder of runs, one folder a run."""
    return user_folder() / "runs"


def datasets_folder() -> Path:
    """Give the folder of imported datasets, one folder a dataset."""
    return user_folder() / "datasets"


def user_attention_folder() -> Path:
    """Give the folder where the user drops attention files (`*.py`)."""
    return user_folder() / "attention"


def user_templates_folder() -> Path:
    """Give the folder where the user drops templates (`*.yaml`)."""
    return user_folder() / "templates"


def weights_folder() -> Path:
    """Give the folder in which weights are found by their names (`yolo11n.pt`)."""
    return user_folder() / "weights"


def cache_folder() -> Path:
    """Give the folder of what can be made again: scan caches, label caches, demo data."""
    return user_folder() / "cache"


def logs_folder() -> Path:
    """Give the folder of the window's own logs."""
    return user_folder() / "logs"


def settings_file() -> Path:
    """Give the window's settings file (INI)."""
    return user_folder() / "settings.ini"


def ultralytics_config_folder() -> Path:
    """Give the studio's own settings folder for ultralytics, so that the user's is neither read nor written."""
    return user_folder() / "ultralytics"


def write_atomically(path: Path, text: str) -> None:
    """Write `text` as UTF-8 beside `path` and rename it, so that a reader sees the old or the new file, whole.

    Raises OSError when the folder cannot be written.
    """
    write_bytes_atomically(path, text.encode("utf-8"))


def write_bytes_atomically(path: Path, content: bytes) -> None:
    """Write `content` beside `path` and rename it. Raises OSError when the folder cannot be written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with beside.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(path)
    finally:
        with suppress(FileNotFoundError):
            beside.unlink()
