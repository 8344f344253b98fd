"""What a training can run on, asked of the driver: importing torch for it would cost seconds and half a gigabyte."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass

import psutil

QUERY = ["nvidia-smi", "--query-gpu=index,name,memory.total", "--format=csv,noheader,nounits"]
QUERY_SECONDS = 10.0


@dataclass(frozen=True)
class Device:
    """One device as a training names it."""

    id: str  # "0", "cpu"
    name: str
    memory_bytes: int


def list_devices() -> list[Device]:
    """Give the NVIDIA cards that the driver knows, then the CPU. Takes a tenth of a second when there is a driver."""
    return [*_nvidia_cards(), Device("cpu", "CPU", int(psutil.virtual_memory().total))]


def parse_cards(text: str) -> list[Device]:
    """Read the answer of nvidia-smi, one card a line: "0, NVIDIA GeForce RTX 4090, 24564"; odd lines are left out."""
    devices = []
    for line in text.splitlines():
        index, _, rest = line.partition(",")
        name, _, mebibytes = rest.rpartition(",")
        if index.strip().isdigit() and name.strip():
            amount = mebibytes.strip()
            devices.append(Device(index.strip(), name.strip(), int(amount) << 20 if amount.isdigit() else 0))
    return devices


def _nvidia_cards() -> list[Device]:
    try:
        done = subprocess.run(
            QUERY,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=QUERY_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):  # no driver, or one that hangs
        return []
    return parse_cards(done.stdout) if done.returncode == 0 else []


def gpus_of(device: str) -> tuple[str, ...]:
    """Give the GPUs that a device setting names: "0,1" are two, "cuda:0" is one, "cpu" and "" (which chooses) are none."""
    parts = [part.strip() for part in device.lower().removeprefix("cuda:").split(",")]
    return tuple(part for part in parts if part.isdigit())
