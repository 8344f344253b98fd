"""Work beside the window: results come home, errors too, and no thread ever deletes a widget."""

from __future__ import annotations

import gc
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QThreadPool, QTimer
from pytestqt.qtbot import QtBot

from studio.errors import DatasetError, StudioError
from studio.ui.app import make_application
from studio.ui.background import BackgroundTask, WorkerLines
from studio.ui.garbage import GarbageKeeper, collect_if_due


def test_a_result_comes_home_to_the_windows_thread(qtbot: QtBot) -> None:
    seen: list[tuple[int, int]] = []
    BackgroundTask(threading.get_ident, lambda worker: seen.append((worker, threading.get_ident())))
    qtbot.waitUntil(lambda: len(seen) == 1)
    worker, home = seen[0]
    assert home == threading.get_ident() != worker


def test_an_expected_error_comes_home_as_a_value(qtbot: QtBot) -> None:
    def work() -> None:
        raise DatasetError("Nothing there.")

    errors: list[StudioError] = []
    BackgroundTask(work, lambda _: None, on_error=errors.append)
    qtbot.waitUntil(lambda: len(errors) == 1)
    assert errors[0].message == "Nothing there."


def test_an_unexpected_error_is_raised_in_the_windows_thread(qtbot: QtBot) -> None:
    def work() -> None:
        raise ZeroDivisionError("in a thread")

    with qtbot.captureExceptions() as caught:
        BackgroundTask(work, lambda _: None)
        qtbot.waitUntil(lambda: len(caught) == 1)
    assert caught[0][0] is ZeroDivisionError


def test_a_cancelled_task_delivers_nothing(qtbot: QtBot) -> None:
    gate = threading.Event()
    seen: list[object] = []
    task = BackgroundTask(gate.wait, seen.append)
    task.cancel()
    gate.set()
    done: list[object] = []
    BackgroundTask(lambda: None, done.append)
    qtbot.waitUntil(lambda: len(done) == 1)
    assert seen == []


def test_nothing_is_delivered_to_a_widget_that_is_gone(qtbot: QtBot) -> None:
    from shiboken6 import delete

    class Owner(QObject):
        def take(self, value: object) -> None:
            raise AssertionError(value)

    gate = threading.Event()
    owner = Owner()
    BackgroundTask(gate.wait, owner.take)
    delete(owner)
    gate.set()
    qtbot.wait(50)


def test_a_thread_that_allocates_collects_no_timers_of_the_window(qtbot: QtBot) -> None:
    make_application()

    class Ring(QObject):
        def __init__(self) -> None:
            super().__init__()
            self.ring = self
            self.timer = QTimer(self)
            self.timer.start(1)
            deleted_in.append(0)
            self.destroyed.connect(lambda: deleted_in.append(threading.get_ident()))

    deleted_in: list[int] = []
    for _ in range(50):
        Ring()
    pool = QThreadPool()
    counts: list[int] = []
    for _ in range(4):
        BackgroundTask(lambda: len([[n] for n in range(200_000)]), counts.append, pool=pool)
    qtbot.waitUntil(lambda: len(counts) == 4, timeout=20_000)
    assert set(deleted_in) <= {0, threading.get_ident()}


def test_the_keeper_takes_the_collector_over_once() -> None:
    app = make_application()
    make_application()
    assert len(app.findChildren(GarbageKeeper)) == 1
    assert not gc.isenabled()
    rings: list[object] = []
    for _ in range(2000):
        ring: list[object] = []
        ring.append(ring)
        rings.append(ring)
    rings.clear()
    assert gc.get_count()[0] > 700
    collect_if_due()
    assert gc.get_count()[0] < 700


@pytest.mark.parametrize(
    ("program", "message"),
    [
        ('print(\'{"error": {"message": "No images."}}\')', "No images."),
        ("import sys; sys.exit(5)", "code 5"),
        ("import os; os.abort()", "code"),
    ],
)
def test_a_child_that_fails_is_told_once(program: str, message: str, qtbot: QtBot) -> None:
    lines = WorkerLines(["-c", program])
    told: list[object] = []
    lines.succeeded.connect(told.append)
    with qtbot.waitSignal(lines.failed, timeout=10_000) as failed:
        lines.start()
    assert message in failed.args[0].message
    assert told == []


def test_a_child_may_print_what_is_not_for_us(qtbot: QtBot, tmp_path: Path) -> None:
    lines = WorkerLines(
        ["-c", "print('hello'); print('{\"progress\": [1, 2]}'); print('{\"report\": {\"a\": 1}}', end='')"]
    )
    steps: list[tuple[int, int]] = []
    lines.progressed.connect(lambda done, of: steps.append((done, of)))
    with qtbot.waitSignal(lines.succeeded, timeout=10_000) as done:
        lines.start()
    assert done.args == [{"report": {"a": 1}}]
    assert steps == [(1, 2)]


def test_what_a_task_holds_dies_in_the_windows_thread(qtbot: QtBot) -> None:
    class Held:
        def __del__(self) -> None:
            died_in.append(threading.get_ident())

        def fail(self) -> None:
            raise DatasetError("Nothing there.")

    died_in: list[int] = []
    told: list[object] = []
    pool = QThreadPool()
    for number in range(300):
        held = Held()
        work = held.fail if number % 2 else (lambda held=held: str(held))
        BackgroundTask(work, lambda _: told.append(None), on_error=lambda _: told.append(None), pool=pool)
        del held, work
    qtbot.waitUntil(lambda: len(told) == 300, timeout=20_000)
    pool.waitForDone()
    gc.collect()
    assert set(died_in) == {threading.get_ident()}
