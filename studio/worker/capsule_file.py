"""The file of a capsule: a stored zip of two entries, the plan (a pickle without numbers) and the numbers, tensor after tensor.

`torch.save` makes an entry of every tensor, and describes each one at length: for the 1,800 tensors of a YOLO11n with AdamW
(42 MB) that was most of its time. Here the numbers go from the tensors to the file with no copy between, and zip keeps a
checksum of them on the way. Reading runs nothing: the plan may name no class but OrderedDict.
"""

from __future__ import annotations

import io
import pickle
import zipfile
from collections import OrderedDict
from pathlib import Path
from typing import Any, BinaryIO

import torch

PLAN, NUMBERS = "plan", "numbers"


def write(content: dict[str, Any], stream: BinaryIO) -> None:
    """Write a dictionary of tensors and plain values. Raises OSError when the disk refuses."""
    buffer = io.BytesIO()
    plan = _Plan(buffer)
    plan.dump(content)
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(PLAN, buffer.getbuffer())
        with archive.open(NUMBERS, "w", force_zip64=True) as entry:
            for tensor in plan.tensors:
                if tensor.numel():
                    entry.write(_bytes_of(tensor))


def read(path: Path) -> dict[str, Any]:
    """Read what `write` wrote, tensors on the CPU. Raises ValueError for a file that is damaged or of another make."""
    try:
        # Zip compares the checksum of an entry when its end is read, and all of both are read.
        with zipfile.ZipFile(path) as archive, archive.open(NUMBERS) as numbers:
            content = _PlanReader(io.BytesIO(archive.read(PLAN)), numbers).load()
            if numbers.read(1):
                raise ValueError("there are more numbers than the plan tells")
    except Exception as error:  # a damaged file can raise anything
        raise ValueError(f"{path.name} is no whole capsule: {error}") from error
    if not isinstance(content, dict):
        raise ValueError(f"{path.name} holds no capsule")
    return content


class _Plan(pickle.Pickler):
    """Pickles all but the tensors, which it collects; in their places stand their dtype, shape and order in memory."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__(stream, protocol=4)
        self.tensors: list[torch.Tensor] = []

    def persistent_id(self, value: Any) -> tuple[str, tuple[int, ...], bool] | None:
        if not isinstance(value, torch.Tensor):
            return None
        tensor = value.detach()
        # The order in memory decides the order of sums, and so the last bits of what is computed with it.
        is_channels_last = not tensor.is_contiguous() and tensor.is_contiguous(memory_format=torch.channels_last)
        self.tensors.append(tensor.permute(0, 2, 3, 1) if is_channels_last else tensor)
        return str(tensor.dtype).removeprefix("torch."), tuple(tensor.shape), is_channels_last


class _PlanReader(pickle.Unpickler):
    """Reads a plan, and each tensor from the numbers when it comes to its place."""

    def __init__(self, stream: BinaryIO, numbers: Any) -> None:
        super().__init__(stream)
        self._numbers = numbers

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == ("collections", "OrderedDict"):
            return OrderedDict
        raise pickle.UnpicklingError(f"the plan names {module}.{name}")

    def persistent_load(self, known: Any) -> torch.Tensor:
        name, shape, is_channels_last = known
        dtype = getattr(torch, name)
        if not isinstance(dtype, torch.dtype):
            raise pickle.UnpicklingError(f"{name} is no type of numbers")
        stored = [shape[0], shape[2], shape[3], shape[1]] if is_channels_last else shape
        tensor = torch.empty(stored, dtype=dtype)
        held = memoryview(_bytes_of(tensor)).cast("B") if tensor.numel() else b""
        while len(held):
            count = self._numbers.readinto(held)
            if not count:
                raise EOFError("the numbers end too early")
            held = held[count:]
        return tensor.permute(0, 3, 1, 2) if is_channels_last else tensor


def _bytes_of(tensor: torch.Tensor) -> Any:
    """Give the memory of a tensor on the CPU, or of a copy there, as an array that can be written at once."""
    near = tensor.cpu().contiguous()
    # Numpy knows no bfloat16, and has no way to take one number apart.
    return near.numpy() if near.dtype in _OF_NUMPY else near.reshape(-1).view(torch.uint8).numpy()


_OF_NUMPY = frozenset({torch.float32, torch.float64, torch.float16, torch.int64, torch.int32, torch.uint8, torch.bool})
