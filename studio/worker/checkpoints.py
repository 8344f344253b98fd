"""Checkpoints that are whole at any moment: written beside, made durable, renamed; the one before is kept."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

import torch
import ultralytics.engine.trainer as engine_trainer
from torch import nn

from studio.paths import patiently, replace_file
from studio.runs.run import CAPSULE_BEFORE

LAST = "last.pt"
PREVIOUS = "previous.pt"
RESUME = "resume.pt"  # which earlier versions of the studio wrote
WRITE_BUFFER_BYTES = 1 << 20  # a capsule has thousands of small tensors

# That a save waits for whoever reads a checkpoint: on Windows nobody can replace a file that is open, and a large one is read,
# or looked at by a virus scanner, for seconds.
PATIENCE_SECONDS = 60.0

_stock_strip = engine_trainer.strip_optimizer
_stock_deepcopy = engine_trainer.deepcopy


class DurablePath(type(Path())):  # type: ignore[misc]  # PosixPath or WindowsPath
    """A path whose `write_bytes`, which ultralytics writes checkpoints by, leaves the old or the new file, whole."""

    _newest: tuple[bytes | None, str] = (None, "")  # what was written last, and where

    def write_bytes(self, data: Any) -> int:
        """Write beside, fsync, keep an old last.pt as previous.pt, rename.

        The same bytes written again, as best.pt after last.pt, become a second name of the file.
        """
        written, place = DurablePath._newest
        source = place if written is data else None
        previous = PREVIOUS if self.name == LAST else None
        write_durably(Path(str(self)), lambda stream: stream.write(data), previous=previous, same_as=source)
        DurablePath._newest = (data, str(self))
        return len(data)


def write_durably(
    path: Path, write: Callable[[BinaryIO], object], *, previous: str | None = None, same_as: str | None = None
) -> None:
    """Let `write` fill a file that takes its place whole or not at all, and survives a power cut once this returns.

    What lay there before goes on under the name `previous`; there is no moment without a whole file. A file `same_as`
    that holds the same bytes gets a second name instead of being written again, where that is possible.
    """
    beside = path.with_name(f".{path.name}.tmp")
    try:
        if same_as is None or not _link(same_as, beside):
            # Path.open of a subclass may come back here.
            with open(beside, "wb", buffering=WRITE_BUFFER_BYTES) as stream:  # noqa: PTH123
                write(stream)
                stream.flush()
                os.fsync(stream.fileno())
        if previous is not None and os.path.exists(path):  # noqa: PTH110
            _keep_as(path, path.with_name(previous))
        replace(beside, path)
        _sync_folder(path.parent)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(beside)  # noqa: PTH108


def replace(source: str | Path, target: str | Path) -> None:
    """Rename a file over another one, as soon as nobody reads that. Raises OSError."""
    replace_file(source, target, seconds=PATIENCE_SECONDS)


def _keep_as(path: Path, target: Path) -> None:
    """Give a file the name `target` too; where files have one name only, move it there."""
    between = target.with_name(f".{target.name}.tmp")
    replace(between if _link(str(path), between) else path, target)


def _sync_folder(folder: Path) -> None:
    """Make the names in a folder durable; Windows does that by itself and opens no folders."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError:  # some network folders refuse
        pass
    finally:
        os.close(descriptor)


def forget_written_bytes() -> None:
    """Let go of the bytes of the last checkpoint, once all its names are written."""
    DurablePath._newest = (None, "")


def _link(source: str, target: Path) -> bool:
    """Give a file a second name; False where that is not possible. Checkpoints are replaced, never written into."""
    with suppress(FileNotFoundError):
        patiently(lambda: os.unlink(target))  # noqa: PTH108
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
            replace(beside, target)
        return dict(content)
    finally:
        with suppress(FileNotFoundError):
            beside.unlink()


def drop_leftovers(weights_folder: Path) -> None:
    """Remove what an attempt that was killed had begun to write."""
    for path in weights_folder.glob(".*.tmp"):
        with suppress(OSError):
            path.unlink()


def drop_spare_copies(weights_folder: Path) -> None:
    """Remove the copies for a resume, once training has come to its end."""
    for name in (PREVIOUS, RESUME, CAPSULE_BEFORE):
        with suppress(OSError):
            (weights_folder / name).unlink()


def copy_to_convert(value: Any) -> Any:
    """Do what deepcopy does for save_model, which makes half numbers of the copy at once, without copying whole ones first.

    It pays for a good part of the capsule.
    """
    if isinstance(value, nn.Module):
        return _stock_deepcopy(value, _halves(value))
    if not (isinstance(value, dict) and value.keys() == {"state", "param_groups"}):
        return _stock_deepcopy(value)
    return {
        "state": {number: dict(entry) for number, entry in value["state"].items()},
        "param_groups": [dict(group) for group in value["param_groups"]],
    }


def _halves(network: nn.Module) -> dict[int, torch.Tensor]:
    """Give the parameters and buffers as `network.half()` would make them, by the identity of the whole ones."""
    made: dict[int, torch.Tensor] = {}
    for tensor in (*network.parameters(), *network.buffers()):
        half = tensor.detach().half() if tensor.is_floating_point() else tensor.detach().clone()
        made[id(tensor)] = nn.Parameter(half, tensor.requires_grad) if isinstance(tensor, nn.Parameter) else half
    return made


def install() -> None:
    """Make ultralytics write and strip checkpoints the durable way. Any number of calls."""
    engine_trainer.strip_optimizer = strip_optimizer
    engine_trainer.deepcopy = copy_to_convert
