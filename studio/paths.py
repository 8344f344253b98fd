"""Folders of the studio: the user's own files, runs, caches. Nothing here creates a folder unless it says so.

`ATTENTION_STUDIO_HOME` moves everything to another folder (tests and portable installs use it).
"""

from __future__ import annotations

import errno
import os
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

HOME_VARIABLE = "ATTENTION_STUDIO_HOME"

# Windows lets nobody replace, move or delete a file that another process has open, nor open one that is being replaced just
# now: access denied, sharing violation, lock violation, and a folder that a deleted file has not left yet. A reader, the
# indexer or a virus scanner holds a file for milliseconds. No other system gives such an error a `winerror`; `open` gives none
# on Windows either, as it goes through the C library there.
_HELD_FOR_A_MOMENT = (5, 32, 33, 145)
_IS_WINDOWS = os.name == "nt"
WRITE_SECONDS = 2.0  # that a change waits for whoever holds the file
READ_SECONDS = 0.25  # that a reader waits for a file that is being replaced
_PAUSE_SECONDS = 0.01

_Answer = TypeVar("_Answer")


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


def patiently(act: Callable[[], _Answer], *, seconds: float = WRITE_SECONDS) -> _Answer:
    """Do what Windows refuses while another process has the file open; try again for `seconds`, then raise its OSError."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            return act()
        except OSError as error:
            if not _may_pass(error) or time.monotonic() >= deadline:
                raise
        time.sleep(_PAUSE_SECONDS)


def _may_pass(error: OSError) -> bool:
    number = getattr(error, "winerror", None)
    return (_IS_WINDOWS and error.errno == errno.EACCES) if number is None else number in _HELD_FOR_A_MOMENT


def replace_file(source: str | Path, target: str | Path, *, seconds: float = WRITE_SECONDS) -> None:
    """Rename a file or folder; a file takes the place of `target`, also when somebody is just reading that. Raises OSError."""
    patiently(lambda: os.replace(source, target), seconds=seconds)  # noqa: PTH105


def remove_file(path: Path) -> None:
    """Remove a file, if it is there, also when somebody is just reading it. Raises OSError."""
    patiently(lambda: path.unlink(missing_ok=True))


def remove_folder(folder: Path) -> None:
    """Remove a folder with all that is in it, if it is there. Raises OSError, also when only a part could be removed."""
    with suppress(FileNotFoundError):
        patiently(lambda: shutil.rmtree(folder))


def read_replaced_text(path: Path) -> str:
    """Read a small UTF-8 file that another process may be replacing just now. Raises OSError and UnicodeDecodeError."""
    return patiently(lambda: path.read_text(encoding="utf-8"), seconds=READ_SECONDS)


def write_atomically(path: Path, text: str) -> None:
    """Write `text` as UTF-8 beside `path` and rename it, so that a reader sees the old or the new file, whole.

    Raises OSError when the folder cannot be written.
    """
    write_bytes_atomically(path, text.encode("utf-8"))


def write_bytes_atomically(path: Path, content: bytes) -> None:
    """Write `content` beside `path` and rename it. Raises OSError when the folder cannot be written."""
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with beside.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        replace_file(beside, path)
    finally:
        with suppress(FileNotFoundError):
            beside.unlink()
