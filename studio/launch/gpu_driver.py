"""What the NVIDIA driver tells of its cards, through NVML (package nvidia-ml-py): no card, no driver or no package is no error.

A question that a card does not answer (consumer cards have no power, some laptops no fan and no memory) is None. Importing
torch for it would cost seconds and half a gigabyte.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

ANSWER_SECONDS = 10.0  # to open the driver of a server with eight cards takes seconds
RETRY_SECONDS = 30.0  # a driver that was not there may be loaded later
HOT_CELSIUS = 85


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
        nvml = self._library
        handles: dict[int, Any] = {}
        names: dict[int, str] = {}
        for index in range(int(nvml.nvmlDeviceGetCount())):
            handle = _answer(nvml.nvmlDeviceGetHandleByIndex, index)
            if handle is not None:  # else it fell off the bus
                handles[index] = handle
                names[index] = _text(_answer(nvml.nvmlDeviceGetUUID, handle))
        order = visible_cards(names, os.environ.get("CUDA_VISIBLE_DEVICES"))
        return tuple(self._card(str(number), handles[index]) for number, index in enumerate(order))

    def _card(self, number: str, handle: Any) -> Card:
        nvml = self._library
        memory = _answer(nvml.nvmlDeviceGetMemoryInfo, handle)
        use = _answer(nvml.nvmlDeviceGetUtilizationRates, handle)
        watts = _answer(nvml.nvmlDeviceGetPowerUsage, handle)
        limit = _answer(nvml.nvmlDeviceGetEnforcedPowerLimit, handle)
        reasons = _answer(nvml.nvmlDeviceGetCurrentClocksThrottleReasons, handle) or 0
        heat = nvml.nvmlClocksThrottleReasonSwThermalSlowdown | nvml.nvmlClocksThrottleReasonHwThermalSlowdown
        running = _answer(nvml.nvmlDeviceGetComputeRunningProcesses, handle) or ()
        return Card(
            id=number,
            name=_text(_answer(nvml.nvmlDeviceGetName, handle)) or "NVIDIA GPU",
            total_bytes=None if memory is None else int(memory.total),
            free_bytes=None if memory is None else int(memory.free),
            load=None if use is None else int(use.gpu) / 100,
            celsius=_answer(nvml.nvmlDeviceGetTemperature, handle, nvml.NVML_TEMPERATURE_GPU),
            watts=None if watts is None else watts / 1000,
            limit_watts=None if limit is None else limit / 1000,
            is_slowed_by_heat=bool(reasons & heat),
            processes={int(entry.pid): entry.usedGpuMemory for entry in running},
        )


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


def _answer(question: Callable[..., Any], *values: Any) -> Any:
    """Ask; None for what this card or this driver does not tell."""
    try:
        return question(*values)
    except Exception:  # NVMLError, of one question
        return None


def _text(value: Any) -> str:
    """Give a name as text; older versions of the package give bytes."""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value or "")


_driver = GpuDriver()


def read_cards() -> tuple[Card, ...]:
    """Give the cards of this computer; some milliseconds, the first time up to a second: not for the window's thread."""
    return _driver.cards()
