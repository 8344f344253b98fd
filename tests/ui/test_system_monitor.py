"""The computer is shown truly, with words beside every colour, and read only while somebody looks."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from studio.launch.gpu_driver import Card
from studio.launch.machine_load import LoadMeter, MachineLoad, TrainingShare
from studio.ui import machine_watch
from studio.ui.machine_watch import MachineWatch
from studio.ui.session import Session
from studio.ui.settings import UiSettings
from studio.ui.system_monitor import SystemMonitor
from studio.ui.texts.translation import Translation
from studio.ui.theme import Theme
from studio.ui.widgets.labels import Label
from studio.ui.widgets.meter import Meter
from studio.ui.widgets.nav_rail import NavRail
from studio.ui.widgets.status_line import StatusLine
from studio.ui.window_status import WindowStatus

GIB = 1 << 30
BUSY = MachineLoad(
    cards=(
        Card("0", "NVIDIA GeForce RTX 4090", 24 * GIB, 11 * GIB, 0.93, 71, 318.0, 450.0),
        Card("1", "NVIDIA GeForce GT 1030", 2 * GIB, GIB),
    ),
    cpu=0.45,
    cores=16,
    memory_used=21 * GIB,
    memory_total=64 * GIB,
    disk_free=120_500_000_000,
    disk_total=1_000_000_000_000,
    training=TrainingShare(cards=("0",), memory_bytes=3 * GIB, card_bytes=(("0", 10 * GIB),)),
)


@pytest.fixture
def session(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    monkeypatch.setenv("ATTENTION_STUDIO_HOME", str(tmp_path / "home"))
    made = Session(UiSettings(tmp_path / "settings.ini"), Theme("light"))
    yield made
    made.close()


@pytest.fixture
def monitor(session: Session, qtbot: QtBot) -> SystemMonitor:
    made = SystemMonitor(session)
    qtbot.addWidget(made)
    return made


def texts(widget: QWidget) -> str:
    """Give all that is said, to eyes and to screen readers."""
    said = [label.text() for label in widget.findChildren(Label) if label.isVisibleTo(widget)]
    said += [each.accessibleName() for each in widget.findChildren(QWidget) if each.isVisibleTo(widget)]
    return "\n".join(said)


def test_each_quantity_has_its_words(monitor: SystemMonitor) -> None:
    monitor.show_load(BUSY)
    said = texts(monitor)
    for words in (
        "GPU 0  RTX 4090, used by this training",
        "Load: 93 %",
        "Memory: 13.0 / 24 GB. This training: 10.0 GB.",
        "Temperature: 71 °C",
        "Power: 318 / 450 W",
        "RAM: 21 / 64 GB. This training: 3.0 GB.",
        "Disk: 121 GB free",
        "CPU, 16 cores",
    ):
        assert words in said
    assert "GPU 1  GT 1030, used" not in said


def test_what_a_card_does_not_tell_is_a_dash(monitor: SystemMonitor) -> None:
    monitor.show_load(replace(BUSY, cards=BUSY.cards[1:], cpu=None, disk_free=None))
    said = texts(monitor)
    for words in ("Load: –", "Temperature: –", "Power: –", "Memory: 1.0 / 2 GB", "Disk: –"):
        assert words in said


def test_a_card_that_vanishes_leaves_no_row(monitor: SystemMonitor) -> None:
    monitor.show_load(BUSY)
    monitor.show_load(replace(BUSY, cards=(), training=None))
    assert "RTX 4090" not in texts(monitor)
    assert "No NVIDIA card was found." in texts(monitor)
    assert sum(meter.isVisibleTo(monitor) for meter in monitor.findChildren(Meter)) == 3


def test_a_danger_is_said_and_not_only_coloured(monitor: SystemMonitor) -> None:
    monitor.show_load(replace(BUSY, disk_free=3_100_000_000, memory_used=61 * GIB))
    said = texts(monitor)
    assert "The memory of the computer is nearly full: 3.0 of 64 GB are free." in said
    assert "3.1 GB are left on the disk of the runs." in said
    assert "RAM: ! 61 / 64 GB" in said
    monitor.show_load(BUSY)
    assert "nearly full" not in texts(monitor)


def test_folded_it_is_one_line_and_stays_so(monitor: SystemMonitor, session: Session, qtbot: QtBot) -> None:
    monitor.show_load(BUSY)
    monitor.fold.set_open(False)
    assert "GPU 0: 93 %, 13.0 / 24 GB, 71 °C  ·  CPU: 45 %  ·  RAM: 21 / 64 GB" in texts(monitor)
    assert not any(meter.isVisibleTo(monitor) for meter in monitor.findChildren(Meter))
    again = SystemMonitor(session)
    qtbot.addWidget(again)
    assert not any(meter.isVisibleTo(again) for meter in again.findChildren(Meter))


def test_it_speaks_chinese_at_once(monitor: SystemMonitor, qapp: QApplication) -> None:
    monitor.show_load(replace(BUSY, disk_free=3_100_000_000))
    translation = Translation(qapp)
    translation.switch("zh_CN")
    try:
        qapp.processEvents()
        said = texts(monitor)
        assert "Temperature" not in said
        assert "Computer" not in said
        assert "are left" not in said
    finally:
        translation.switch("en")


def test_it_reads_while_it_is_seen_and_rests_when_hidden(
    monitor: SystemMonitor, session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    readings: list[float] = []
    stock = LoadMeter.read

    def counted(self: LoadMeter, *values: object) -> MachineLoad:
        readings.append(time.monotonic())
        return stock(self, *values)  # type: ignore[arg-type]

    monkeypatch.setattr(LoadMeter, "read", counted)
    watch = MachineWatch.of(session)
    watch._timer.setInterval(50)
    assert not watch.is_running
    monitor.show()
    qtbot.waitUntil(lambda: len(readings) >= 3, timeout=10_000)
    assert "RAM: " in texts(monitor)
    monitor.hide()
    qtbot.waitUntil(lambda: not watch.is_running, timeout=5_000)
    qtbot.wait(100)
    count = len(readings)
    qtbot.wait(300)
    assert len(readings) == count
    monitor.show()
    qtbot.waitUntil(lambda: len(readings) > count, timeout=10_000)


def test_a_system_that_hangs_is_told_and_not_asked_twice(
    monitor: SystemMonitor, session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def hang(self: LoadMeter, *_values: object) -> MachineLoad:
        asked.append(1)
        time.sleep(1.0)
        return BUSY

    monkeypatch.setattr(LoadMeter, "read", hang)
    monkeypatch.setattr(machine_watch, "LATE_SECONDS", 0.2)
    MachineWatch.of(session)._timer.setInterval(50)
    monitor.show()
    qtbot.waitUntil(lambda: "does not answer" in texts(monitor), timeout=5_000)
    assert len(asked) == 1
    qtbot.waitUntil(lambda: "Load: 93 %" in texts(monitor), timeout=5_000)
    assert "does not answer" not in texts(monitor)
    monitor.hide()
    qtbot.waitUntil(lambda: MachineWatch.of(session)._asked_at is None, timeout=5_000)


def test_the_status_line_tells_the_load_while_something_trains(
    session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LoadMeter, "read", lambda *_values: BUSY)
    line = StatusLine(session.theme)
    qtbot.addWidget(line)
    line.resize(1280, 32)
    line.show()
    status = WindowStatus(session, line, NavRail(session.theme, [("train", "zap")]), line)
    status._show_load(True)
    words = "GPU 0: 93 %, 13.0 / 24 GB, 71 °C"
    qtbot.waitUntil(lambda: words in texts(line), timeout=5_000)
    status._show_load(False)
    assert words not in texts(line)
    qtbot.waitUntil(lambda: not MachineWatch.of(session).is_running, timeout=5_000)
    line.resize(900, 32)
    line.set_load(words)
    assert words not in texts(line)  # no room
