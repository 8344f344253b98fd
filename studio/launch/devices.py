"""What a training can run on, with names, memory and how much of it is free."""

from __future__ import annotations

import platform
import sys
from collections.abc import Sequence
from dataclasses import dataclass

import psutil

from studio.launch.gpu_driver import read_cards
from studio.launch.torch_build import TorchFault, torch_fault

TIGHT_SHARE = 0.3  # of a card's memory: with less of it free, another program is busy with the card


@dataclass(frozen=True)
class Device:
    """One device as a training names it."""

    id: str  # "0", "cpu"
    name: str
    memory_bytes: int  # 0: not known
    free_bytes: int | None = None  # None: not known
    fault: TorchFault | None = None  # why no training can use it

    @property
    def is_gpu(self) -> bool:
        """Tell whether this is a card and not the CPU."""
        return self.id != "cpu"

    @property
    def is_tight(self) -> bool:
        """Tell whether other programs hold so much of a card's memory that a training may not fit."""
        return self.is_gpu and self.free_bytes is not None and self.free_bytes < TIGHT_SHARE * self.memory_bytes


def list_devices() -> list[Device]:
    """Give the NVIDIA cards that the driver knows, then the CPU with the memory of the computer. Not for the window's thread.

    Cards that the installed torch cannot use come last, with the reason: a free choice falls on the CPU there.

    On a Mac with Apple's own processor its GPU comes last: ultralytics takes it only when it is named.
    """
    fault = torch_fault()
    cards = [Device(card.id, card.name, card.total_bytes or 0, card.free_bytes, fault) for card in read_cards()]
    memory = psutil.virtual_memory()
    total, free = int(memory.total), int(memory.available)
    apple = [Device("mps", "Apple GPU", total, free)] if _has_apple_gpu() else []
    usable = [Device("cpu", "CPU", total, free), *apple]
    return [*usable, *cards] if fault is not None else [*cards, *usable]


def _has_apple_gpu() -> bool:
    return sys.platform == "darwin" and platform.machine() == "arm64"


def all_gpus(devices: Sequence[Device]) -> str:
    """Give the device setting for all cards together, "0,1"; "" where there are not two."""
    ids = [device.id for device in devices if device.is_gpu and device.fault is None]
    return ",".join(ids) if len(ids) > 1 else ""


def gpus_of(device: str) -> tuple[str, ...]:
    """Give the GPUs that a device setting names: "0,1" are two, "cuda:0" is one, "cpu" and "" (which chooses) are none."""
    parts = [part.strip() for part in device.lower().removeprefix("cuda:").split(",")]
    return tuple(str(int(part)) for part in parts if part.isdecimal())  # ultralytics takes 01 for 1
