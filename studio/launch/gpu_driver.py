"""What the NVIDIA driver tells of its cards, through NVML (package nvidia-ml-py): no card, no driver or no package is no error.

A question that a card does not answer (consumer cards have no power, some laptops no fan and no memory) is None. Importing
torch for it would cost seconds and half a gigabyte.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

ANSWER_SECONDS = 10.0  # to open the driver of a server with eight cards takes seconds
RETRY_SECONDS = 30.0  # a driver that was not there may be loaded later
HOT_CELSIUS = 85
_HEAT = ("nvmlClocksThrottleReasonSwThermalSlowdown", "nvmlClocksThrottleReasonHwThermalSlowdown")
_CHIP = 0  # NVML_TEMPERATURE_GPU


@dataclass(frozen=True)
class Card:
    """One NVIDIA card at one moment."""

    id: str  # as a training names it
    name: str
    total_bytes: int | None = None
    free_bytes: int | None = None
    load: float | None = None  # 0 to 1, of the last second or less
    celsius: int | None = None
    watts: float | None = None
    limit_watts: float | None = None
    is_slowed_by_heat: bool = False
    processes: Mapping[int, int | None] = field(default_factory=dict)  # bytes by process id, None where it is not told

    @property
    def used_bytes(self) -> int | None:
        """Give the memory in use by all programs."""
        return None if self.total_bytes is None or self.free_bytes is None else self.total_bytes - self.free_bytes


class GpuDriver:
    """The driver. Opened at the first question; safe to ask from several threads.

    A driver that hangs (a card that fell off the bus) hangs whoever asks it, and cannot be interrupted. So a thread that
    nobody waits for at the end of the program asks, one at a time.
    """

    def __init__(self, library: Any = None) -> None:
        self._library = library  # pynvml, or what speaks like it
        self._is_open = False
        self._failed_at: float | None = None
        self._lock = threading.Lock()
        self._question: threading.Thread | None = None
        self._asked_at = 0.0  # monotonic
        self._cards: tuple[Card, ...] = ()  # the last answer
        self.cuda: tuple[int, int] | None = None  # the newest release of CUDA that the driver works with, after `cards`

    def cards(self) -> tuple[Card, ...]:
        """Give the cards that a training can use, in the order of CUDA_VISIBLE_DEVICES. Never raises.

        After `ANSWER_SECONDS` without an answer: what is known of the cards, which are their names.
        """
        with self._lock:
            question = self._question
            if question is None or not question.is_alive():
                question = self._question = threading.Thread(target=self._ask, name="gpu-driver", daemon=True)
                self._asked_at = time.monotonic()
                question.start()
            left = self._asked_at + ANSWER_SECONDS - time.monotonic()
        question.join(max(0.0, left))
        return tuple(Card(card.id, card.name) for card in self._cards) if question.is_alive() else self._cards

    def _ask(self) -> None:
        try:
            self._cards = self._read() if self._open() else ()
        except Exception:  # NVML has an error class for each fault; a driver that was replaced has any of them
            self._is_open, self._failed_at, self._cards = False, time.monotonic(), ()

    def _open(self) -> bool:
        if self._is_open:
            return True
        if self._failed_at is not None and time.monotonic() - self._failed_at < RETRY_SECONDS:
            return False
        self._failed_at = time.monotonic()  # until it has worked
        if self._library is None:
            import pynvml  # late: a computer without NVIDIA card never needs it

            self._library = pynvml
        self._library.nvmlInit()
        self._is_open, self._failed_at = True, None
        return True

    def _read(self) -> tuple[Card, ...]:
        wish = os.environ.get("CUDA_VISIBLE_DEVICES")
        handles: dict[int, Any] = {}
        names: dict[int, str] = {}
        for index in range(int(self._library.nvmlDeviceGetCount())):
            handle = self._ask_for("nvmlDeviceGetHandleByIndex", index)
            if handle is not None:  # else it fell off the bus
                handles[index] = handle
                names[index] = _text(self._ask_for("nvmlDeviceGetUUID", handle))
        for number, part in enumerate(_parts_of_cards(wish), start=1):
            handle = self._ask_for("nvmlDeviceGetHandleByUUID", part)
            if handle is not None:
                handles[-number], names[-number] = handle, part  # below zero no wish names it by its number
        version = self._ask_for("nvmlSystemGetCudaDriverVersion_v2")
        self.cuda = None if version is None else (int(version) // 1000, int(version) % 1000 // 10)
        order = visible_cards(names, wish)
        return tuple(self._card(str(number), handles[index]) for number, index in enumerate(order))

    def _card(self, number: str, handle: Any) -> Card:
        nvml = self._library
        memory = self._ask_for("nvmlDeviceGetMemoryInfo", handle)
        use = self._ask_for("nvmlDeviceGetUtilizationRates", handle)
        watts = self._ask_for("nvmlDeviceGetPowerUsage", handle)
        limit = self._ask_for("nvmlDeviceGetEnforcedPowerLimit", handle)
        reasons = self._ask_for("nvmlDeviceGetCurrentClocksThrottleReasons", handle) or 0
        heat = sum(getattr(nvml, name, 0) for name in _HEAT)
        running = self._ask_for("nvmlDeviceGetComputeRunningProcesses", handle) or ()
        return Card(
            id=number,
            name=_text(self._ask_for("nvmlDeviceGetName", handle)) or "NVIDIA GPU",
            total_bytes=None if memory is None else int(memory.total),
            free_bytes=None if memory is None else int(memory.free),
            load=None if use is None else int(use.gpu) / 100,
            celsius=self._ask_for("nvmlDeviceGetTemperature", handle, _CHIP),
            watts=None if watts is None else watts / 1000,
            limit_watts=None if limit is None else limit / 1000,
            is_slowed_by_heat=bool(reasons & heat),
            processes={int(entry.pid): entry.usedGpuMemory for entry in running},
        )

    def _ask_for(self, question: str, *values: Any) -> Any:
        """Ask; None for what this card, this driver or this version of the package does not tell."""
        try:
            return getattr(self._library, question)(*values)
        except Exception:  # NVMLError, of one question
            return None


def _parts_of_cards(wish: str | None) -> list[str]:
    """Give the parts of cards (MIG) that CUDA_VISIBLE_DEVICES names, as on clusters; the driver does not count them."""
    return [part.strip() for part in (wish or "").split(",") if part.strip().startswith("MIG-")]


def visible_cards(uuids: Mapping[int, str], wish: str | None) -> list[int]:
    """Give the numbers of the cards that CUDA shows, in its order: `wish` is CUDA_VISIBLE_DEVICES, None when it is not set.

    As CUDA does, stop at the first entry that names no card. Workers count the cards as the driver does (PCI_BUS_ID).
    """
    if wish is None:
        return sorted(uuids)
    chosen: list[int] = []
    for entry in (part.strip() for part in wish.split(",")):
        if entry.isdigit():
            found = [int(entry)] if int(entry) in uuids else []
        else:
            found = [index for index, uuid in uuids.items() if entry and uuid.startswith(entry)]
        if len(found) != 1 or found[0] in chosen:
            break
        chosen += found
    return chosen


def _text(value: Any) -> str:
    """Give a name as text; older versions of the package give bytes."""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value or "")


_driver = GpuDriver()


def read_cards() -> tuple[Card, ...]:
    """Give the cards of this computer; some milliseconds, the first time up to a second: not for the window's thread."""
    return _driver.cards()


def newest_cuda() -> tuple[int, int] | None:
    """Give the newest release of CUDA that the driver works with, after `read_cards`; None where it does not tell."""
    return _driver.cuda
