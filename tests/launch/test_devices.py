"""The list of devices is true for odd cards, no cards, and cards that vanish."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pynvml
import pytest

from studio.errors import RunError
from studio.launch import devices, gpu_driver, torch_build
from studio.launch.devices import Device, all_gpus, gpus_of, list_devices
from studio.launch.gpu_driver import Card, GpuDriver, visible_cards
from studio.launch.prepare import check_settings
from studio.runs.job import TrainSettings

GIB = 1 << 30


class Nvml:
    """Speaks like pynvml on a computer with the cards told; a value that is an error class is raised."""

    NVML_TEMPERATURE_GPU = pynvml.NVML_TEMPERATURE_GPU
    nvmlClocksThrottleReasonSwThermalSlowdown = pynvml.nvmlClocksThrottleReasonSwThermalSlowdown
    nvmlClocksThrottleReasonHwThermalSlowdown = pynvml.nvmlClocksThrottleReasonHwThermalSlowdown

    def __init__(self, *cards: dict[str, Any], start: type[Exception] | None = None) -> None:
        self.cards, self.start, self.starts = list(cards), start, 0

    def nvmlInit(self) -> None:
        self.starts += 1
        if self.start is not None:
            raise self.start

    def nvmlDeviceGetCount(self) -> int:
        return len(self.cards)

    def nvmlDeviceGetHandleByIndex(self, index: int) -> dict[str, Any]:
        if self.cards[index].get("lost"):
            raise pynvml.NVMLError_GpuIsLost
        return {"UUID": f"GPU-{index}abc", **self.cards[index]}

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def answer(handle: dict[str, Any], *_more: Any) -> Any:
            value = handle.get(name.removeprefix("nvmlDeviceGet"), pynvml.NVMLError_NotSupported)
            if isinstance(value, type):
                raise value
            return value

        return answer


WORKSTATION = {
    "Name": "NVIDIA RTX A6000",
    "MemoryInfo": SimpleNamespace(total=48 * GIB, free=30 * GIB, used=18 * GIB),
    "UtilizationRates": SimpleNamespace(gpu=97, memory=50),
    "Temperature": 86,
    "PowerUsage": 287_400,
    "EnforcedPowerLimit": 300_000,
    "CurrentClocksThrottleReasons": pynvml.nvmlClocksThrottleReasonSwThermalSlowdown,
    "ComputeRunningProcesses": [SimpleNamespace(pid=77, usedGpuMemory=17 * GIB)],
}
CONSUMER = {"Name": b"NVIDIA GeForce GT 1030", "MemoryInfo": SimpleNamespace(total=2 * GIB, free=GIB // 4, used=0)}


def test_a_card_tells_all() -> None:
    [card] = GpuDriver(Nvml(WORKSTATION)).cards()
    assert (card.id, card.name, card.load, card.celsius) == ("0", "NVIDIA RTX A6000", 0.97, 86)
    assert (card.total_bytes, card.used_bytes, card.free_bytes) == (48 * GIB, 18 * GIB, 30 * GIB)
    assert (card.watts, card.limit_watts, card.is_slowed_by_heat) == (287.4, 300.0, True)
    assert card.processes == {77: 17 * GIB}


def test_what_a_consumer_card_does_not_tell_is_none() -> None:
    [card] = GpuDriver(Nvml(CONSUMER)).cards()
    assert card.name == "NVIDIA GeForce GT 1030"
    assert (card.load, card.celsius, card.watts, card.limit_watts, card.is_slowed_by_heat) == (None,) * 4 + (False,)
    assert card.processes == {}


def test_a_part_of_a_card_is_shown_where_cuda_shows_it_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    part = {"Name": "NVIDIA A100 MIG 1g.10gb", "MemoryInfo": SimpleNamespace(total=10 * GIB, free=9 * GIB, used=GIB)}
    monkeypatch.setattr(Nvml, "nvmlDeviceGetHandleByUUID", lambda _self, uuid: {"MIG-7f": part}[uuid], raising=False)
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "MIG-7f")
    [card] = GpuDriver(Nvml(WORKSTATION)).cards()
    assert (card.id, card.name, card.free_bytes, card.load) == ("0", part["Name"], 9 * GIB, None)
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "MIG-unknown")
    assert GpuDriver(Nvml(WORKSTATION)).cards() == ()


def test_the_package_may_forget_a_question(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("nvmlClocksThrottleReasonSwThermalSlowdown", "nvmlClocksThrottleReasonHwThermalSlowdown"):
        monkeypatch.delattr(Nvml, name)
    monkeypatch.delattr(Nvml, "__getattr__")  # every further question is gone, too
    [card] = GpuDriver(Nvml(WORKSTATION)).cards()
    assert (card.name, card.celsius) == ("NVIDIA GPU", None)


def test_the_driver_tells_the_newest_cuda(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Nvml, "nvmlSystemGetCudaDriverVersion_v2", lambda _self: 12040, raising=False)
    driver = GpuDriver(Nvml(WORKSTATION))
    assert driver.cuda is None
    driver.cards()
    assert driver.cuda == (12, 4)


@pytest.mark.parametrize(
    "error", [pynvml.NVMLError_LibraryNotFound, pynvml.NVMLError_DriverNotLoaded, ImportError, OSError]
)
def test_a_computer_without_driver_has_no_cards_and_is_not_asked_again_at_once(error: type[Exception]) -> None:
    nvml = Nvml(WORKSTATION, start=error)
    driver = GpuDriver(nvml)
    assert driver.cards() == driver.cards() == ()
    assert nvml.starts == 1


def test_a_card_that_vanishes_leaves_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    nvml = Nvml(WORKSTATION, CONSUMER)
    driver = GpuDriver(nvml)
    assert len(driver.cards()) == 2
    nvml.cards[1] = {**CONSUMER, "lost": True}
    assert [card.name for card in driver.cards()] == ["NVIDIA RTX A6000"]


def test_a_driver_that_breaks_is_opened_again_later(monkeypatch: pytest.MonkeyPatch) -> None:
    nvml = Nvml(WORKSTATION)
    driver = GpuDriver(nvml)
    assert len(driver.cards()) == 1
    with monkeypatch.context() as patch:
        patch.setattr(nvml, "nvmlDeviceGetCount", lambda: (_ for _ in ()).throw(pynvml.NVMLError_Unknown))
        assert driver.cards() == ()
    assert driver.cards() == ()  # not at once
    monkeypatch.setattr(gpu_driver, "RETRY_SECONDS", 0.0)
    assert len(driver.cards()) == 1


HANGS_FOR_EVER = """
import threading, time
from studio.launch import gpu_driver
class Nvml:
    def nvmlInit(self): threading.Event().wait()
gpu_driver.ANSWER_SECONDS = 0.1
assert gpu_driver.GpuDriver(Nvml()).cards() == ()
print("left")
"""


def test_a_driver_that_hangs_is_waited_for_a_while_and_once_and_keeps_no_program_open(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    nvml = Nvml(WORKSTATION)
    driver = GpuDriver(nvml)
    [card] = driver.cards()
    gate = threading.Event()
    stock, asked = nvml.nvmlDeviceGetCount, []

    def hang() -> int:
        asked.append(1)
        gate.wait()
        return stock()

    monkeypatch.setattr(nvml, "nvmlDeviceGetCount", hang)
    monkeypatch.setattr(gpu_driver, "ANSWER_SECONDS", 0.2)
    assert driver.cards() == (Card(card.id, card.name),)  # the name is all that is still true
    began = time.monotonic()
    assert driver.cards() == (Card(card.id, card.name),)
    assert time.monotonic() - began < 0.15
    assert len(asked) == 1
    gate.set()
    monkeypatch.setattr(gpu_driver, "ANSWER_SECONDS", 10.0)
    assert driver.cards() == (card,)
    ended = subprocess.run([sys.executable, "-c", HANGS_FOR_EVER], capture_output=True, text=True, timeout=20)
    assert ended.stdout == "left\n", ended.stderr


@pytest.mark.parametrize(
    ("wish", "shown"),
    [
        (None, [0, 1, 2]),
        ("", []),
        ("2,0", [2, 0]),
        ("1, 7, 0", [1]),
        ("GPU-2", [2]),
        ("GPU-", []),
        ("-1", []),
        ("0,0", [0]),
        ("MIG-1", []),
    ],
)
def test_cards_are_counted_as_cuda_counts_them(wish: str | None, shown: list[int]) -> None:
    assert visible_cards({0: "GPU-0a", 1: "GPU-1b", 2: "GPU-2c"}, wish) == shown


def test_the_cpu_is_always_there_and_last() -> None:
    cpu = list_devices()[-1]
    assert cpu.id == "cpu"
    assert cpu.free_bytes is not None
    assert 0 < cpu.free_bytes <= cpu.memory_bytes
    assert not cpu.is_tight


def test_a_mac_offers_its_gpu_behind_the_cpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(devices, "_has_apple_gpu", lambda: True)
    cpu, gpu = list_devices()[-2:]
    assert (cpu.id, gpu.id, gpu.memory_bytes, gpu.is_gpu) == ("cpu", "mps", cpu.memory_bytes, True)
    assert all_gpus([cpu, gpu]) == ""
    check_settings(TrainSettings(device=gpu.id))


def test_a_card_that_others_are_busy_with_is_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    cards = (Card("0", "A", 24 * GIB, 20 * GIB), Card("1", "B", 24 * GIB, 2 * GIB), Card("2", "C"))
    monkeypatch.setattr(devices, "read_cards", lambda: cards)
    found = list_devices()
    assert [device.is_tight for device in found] == [False, True, False, False]
    assert found[2] == Device("2", "C", 0, None)
    assert all_gpus(found) == "0,1,2"
    assert all_gpus(found[1:2]) == all_gpus(found[-1:]) == ""


@pytest.mark.parametrize(
    ("device", "gpus"),
    [
        ("", ()),
        ("cpu", ()),
        ("mps", ()),
        ("-1", ()),
        ("xpu:1", ()),
        ("0", ("0",)),
        ("0,1", ("0", "1")),
        ("0,00", ("0", "0")),
        ("cuda:0, 3", ("0", "3")),
    ],
)
def test_gpus_of_a_setting(device: str, gpus: tuple[str, ...]) -> None:
    assert gpus_of(device) == gpus


@pytest.mark.parametrize(
    "device", ["", "cpu", "mps", "0", "0,1", " 0, 1", "cuda", "cuda:1", "CUDA:0,1", "-1", "xpu", "npu:0"]
)
def test_devices_that_a_worker_takes_are_accepted(device: str) -> None:
    check_settings(TrainSettings(device=device, batch=16))


@pytest.mark.parametrize(
    "device", ["-1,-1", "0,-1", "xpu:0,1", "npu:0,1", "[0,1]", "cuda:0,cuda:1", "0,", "-2", "gpu", "0,00"]
)
def test_several_devices_that_our_processes_cannot_share_out_are_refused(device: str) -> None:
    # Each of them makes ultralytics start processes of its own, or is no device.
    with pytest.raises(RunError):
        check_settings(TrainSettings(device=device, batch=16))


def test_cards_that_torch_cannot_use_come_behind_the_cpu(monkeypatch: pytest.MonkeyPatch) -> None:
    cards = (Card("0", "A", 8 * GIB, 7 * GIB), Card("1", "B", 8 * GIB, 7 * GIB))
    for module in (devices, torch_build):
        monkeypatch.setattr(module, "read_cards", lambda: cards)
    monkeypatch.setattr(torch_build, "newest_cuda", lambda: (12, 4))
    monkeypatch.setattr(torch_build, "cuda_of_torch", lambda: "")
    found = list_devices()
    assert (found[0].id, [device.id for device in found if device.fault]) == ("cpu", ["0", "1"])
    assert all_gpus(found) == ""
    monkeypatch.setattr(torch_build, "cuda_of_torch", lambda: "12.1")
    found = list_devices()
    assert ([device.id for device in found[:2]], all_gpus(found)) == (["0", "1"], "0,1")
    assert not any(device.fault for device in found)
