"""The choice of the device tells memory that is free now, keeps what was chosen, and offers several GPUs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.launch import devices
from studio.launch.devices import Device
from studio.launch.torch_build import TorchFault
from studio.runs.job import TrainJob, TrainSettings
from studio.sentence import say
from studio.ui.pages.train_form import TrainForm
from studio.ui.session import Session
from studio.ui.settings import UiSettings
from studio.ui.theme import Theme
from studio.ui.widgets.device_box import DeviceBox

GIB = 1 << 30
CPU = Device("cpu", "CPU", 64 * GIB, 40 * GIB)
FREE = Device("0", "NVIDIA RTX 4090", 24 * GIB, 22 * GIB)
BUSY = Device("1", "NVIDIA RTX 4090", 24 * GIB, 2 * GIB)


@pytest.fixture
def box(qtbot: QtBot) -> DeviceBox:
    made = DeviceBox()
    qtbot.addWidget(made)
    return made


def entries(box: DeviceBox) -> dict[str, str]:
    return {str(box.itemData(row)): box.itemText(row) for row in range(box.count())}


def test_free_memory_is_told_and_a_busy_card_marked(box: DeviceBox) -> None:
    box.show_devices([FREE, BUSY, CPU])
    assert entries(box) == {
        "0": "0: RTX 4090, 22.0 of 24 GB free",
        "1": "1: RTX 4090, in use: 2.0 of 24 GB free",
        "cpu": "CPU, 40.0 of 64 GB free",
        "0,1": "GPUs 0, 1 together",
    }
    assert "Another program" in box.itemData(1, Qt.ItemDataRole.ToolTipRole)


def test_one_card_is_not_offered_together(box: DeviceBox) -> None:
    box.show_devices([FREE, CPU])
    assert list(entries(box)) == ["0", "cpu"]


def test_a_card_that_torch_cannot_use_is_shown_with_the_reason_and_not_offered(box: DeviceBox) -> None:
    """What PyPI has of torch for Windows knows no CUDA."""
    fault = TorchFault(
        say("The torch that is installed is built without CUDA."), say("Install another, as pytorch.org describes.")
    )
    box.show_devices([CPU, replace(FREE, fault=fault), replace(BUSY, fault=fault)])
    assert entries(box) == {
        "cpu": "CPU, 40.0 of 64 GB free",
        "0": "0: RTX 4090, which the installed torch cannot use",
        "1": "1: RTX 4090, which the installed torch cannot use",
    }
    assert box.setting() == "cpu"
    tip = box.itemData(1, Qt.ItemDataRole.ToolTipRole)
    assert "without CUDA" in tip
    assert "pytorch.org" in tip
    assert "without CUDA" in box.toolTip()  # also before the list is opened
    assert not box.model().item(1).isEnabled()
    box.show_devices([FREE, CPU])  # mended meanwhile
    assert box.model().item(0).isEnabled()
    assert box.model().item(1).isEnabled()


def test_what_is_not_known_is_left_out(box: DeviceBox) -> None:
    box.show_devices([Device("0", "GB10", 0), Device("1", "Old card", 2 * GIB), CPU])
    assert list(entries(box).values())[:2] == ["0: GB10", "1: Old card, 2 GB"]


def test_opening_reads_anew_and_keeps_the_choice(box: DeviceBox, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [FREE, BUSY, CPU]
    monkeypatch.setattr(devices, "list_devices", lambda: list(now))
    with qtbot.waitSignal(box.known):
        box.read()
    box.choose("1")
    now[1] = Device("1", BUSY.name, BUSY.memory_bytes, 21 * GIB)
    box.show()
    box.showPopup()
    qtbot.waitUntil(lambda: entries(box)["1"] == "1: RTX 4090, 21.0 of 24 GB free")
    assert box.setting() == "1"
    del now[1]  # the card is gone
    box.showPopup()
    qtbot.waitUntil(lambda: list(entries(box)) == ["0", "cpu"])
    box.hidePopup()
    assert box.setting() == "0"


def test_several_gpus_of_an_earlier_run_can_be_chosen_again(box: DeviceBox) -> None:
    box.show_devices([FREE, BUSY, Device("2", "C", GIB, GIB), CPU])
    box.choose("0,2")
    assert box.setting() == "0,2"
    assert box.currentText() == "GPUs 0, 2 together"
    box.choose("mps")  # not here: the choice stays
    assert box.setting() == "0,2"


@pytest.fixture
def form(qapp: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TrainForm]:
    monkeypatch.setenv("ATTENTION_STUDIO_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(devices, "list_devices", lambda: [FREE, BUSY, CPU])
    session = Session(UiSettings(tmp_path / "settings.ini"), Theme("light"))
    made = TrainForm(session)
    qtbot.addWidget(made)
    qtbot.waitUntil(lambda: made.device.count() == 4)
    yield made
    session.close()


def test_an_automatic_batch_is_explained_for_the_device(form: TrainForm) -> None:
    assert not form._batch_words.isVisibleTo(form)
    form.batch.setValue(-1)
    assert "60 %" in form._batch_words.text()
    form.device.choose("cpu")
    assert "on the CPU it takes 16" in form._batch_words.text()
    form.batch.setValue(8)
    assert not form._batch_words.isVisibleTo(form)


def test_several_gpus_reach_the_settings(form: TrainForm) -> None:
    form.device.choose("0,1")
    assert form.settings().device == "0,1"
    job = TrainJob("r", "yolo11", "none", "n", "m.yaml", "d.yaml", "/d", ("a",), TrainSettings(device="cpu"))
    form.fill(job)
    assert form.settings().device == "cpu"
