"""Checkpoints that are whole at any moment: written beside, made durable, renamed; the one before is kept."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any

import ultralytics.engine.trainer as engine_trainer

PREVIOUS = "previous.pt"
RESUME = "resume.pt"

_stock_strip = engine_trainer.strip_optimizer


class DurablePath(type(Path())):  # type: ignore[misc]  # PosixPath or WindowsPath
    """A path whose `write_bytes`, which ultralytics writes checkpoints by, leaves the old or the new file, whole."""

    _newest: tuple[bytes | None, str] = (None, "")  # what was written last, and where

    def write_bytes(self, data: Any) -> int:
        """Write beside, fsync, keep an old last.pt as previous.pt, rename.

        The same bytes written again, as best.pt after last.pt, become a second name of the file.
        """
        beside = self.with_name(f".{self.name}.tmp")
        written, place = DurablePath._newest
        try:
            if written is not data or not _link(place, beside):
                with open(beside, "wb") as stream:  # noqa: PTH123  (Path.open of a subclass may come back here)
                    stream.write(data)
                    stream.flush()
                    os.fsync(stream.fileno())
            if self.name == "last.pt":
                with suppress(FileNotFoundError):
                    os.replace(self, self.with_name(PREVIOUS))  # noqa: PTH105
            os.replace(beside, self)  # noqa: PTH105
        finally:
            with suppress(FileNotFoundError):
                os.unlink(beside)  # noqa: PTH108
        DurablePath._newest = (data, str(self))
        return len(data)


def forget_written_bytes() -> None:
    """Let go of the bytes of the last checkpoint, once all its names are written."""
    DurablePath._newest = (None, "")


def _link(source: str, target: Path) -> bool:
    """Give a file a second name; False where that is not possible. Checkpoints are replaced, never written into."""
    with suppress(FileNotFoundError):
        os.unlink(target)  # noqa: PTH108
    try:
        os.link(source, target)
    except OSError:
        return False
    return True


def strip_optimizer(file: str | Path, s: str = "", updates: dict[str, Any] | None = None) -> dict[str, Any]:
    """Do what the stock function does, but rename the result over the file instead of writing into it."""
    if s:
        return dict(_stock_strip(file, s, updates))
    target = Path(str(file))
    beside = target.with_name(f".{target.stem}.tmp.pt")
    try:
        content = _stock_strip(file, str(beside), updates)
        if beside.is_file():
            os.replace(beside, target)  # noqa: PTH105
        return dict(content)
    finally:
        with suppress(FileNotFoundError):
            beside.unlink()


def keep_for_resume(last: Path) -> None:
    """Keep last.pt as it is now, with optimizer, under a name that the end of training does not touch."""
    target = Path(str(last)).with_name(RESUME)
    beside = target.with_name(f".{RESUME}.tmp")
    if not _link(str(last), beside):
        shutil.copyfile(last, beside)
    os.replace(beside, target)  # noqa: PTH105


def drop_spare_copies(weights_folder: Path) -> None:
    """Remove the copies for a resume, once training has come to its end."""
    for name in (PREVIOUS, RESUME):
        with suppress(OSError):
            (weights_folder / name).unlink()


def install() -> None:
    """Make ultralytics strip checkpoints the durable way. Any number of calls."""
    engine_trainer.strip_optimizer = strip_optimizer
