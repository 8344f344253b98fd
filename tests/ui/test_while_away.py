"""A window that closes says what goes on without it; the next one says what became of it; a killed one takes nothing along."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QMessageBox

from studio.launch import process, queue_runner
from studio.runs.events import RunFailed, RunFinished, RunStarted
from studio.runs.job import TrainJob, TrainSettings, write_job
from studio.runs.journal import JournalWriter
from studio.runs.queue_file import read_order
from studio.runs.run import EVENTS_FILE, PidRecord, RunStatus, write_pid
from studio.runs.store import RunStore
from studio.ui.main_window import MainWindow
from studio.ui.settings import QUESTIONS, UiSettings
from studio.ui.while_away import WhileAway

WORKER = """
import os, sys, time
from pathlib import Path
from studio.runs.events import RunFinished, RunStarted
from studio.runs.journal import JournalWriter
writer = JournalWriter(Path(sys.argv[-1]) / "events.jsonl")
writer.write(RunStarted(pid=os.getpid(), device="cpu", epochs=1))
time.sleep(float(Path(sys.argv[-1], "seconds").read_text()))
writer.write(RunFinished(seconds=1.0))
writer.close()
"""
RUNNER = f"""
import sys
from pathlib import Path
from studio.launch import process, queue_runner
from studio.launch.queue import JobQueue
from studio.runs.store import RunStore
process.worker_command = lambda *words: [sys.executable, "-c", {WORKER!r}, *words]
queue_runner.work(JobQueue(RunStore(Path(sys.argv[1])), first_device="cpu"), poll_seconds=0.1)
"""
# The real window, whose trainings are short and need no torch.
WINDOW = f"""
import sys
from studio.launch import queue_runner
from studio.ui import app
queue_runner.runner_command = lambda folder: [sys.executable, "-c", {RUNNER!r}, str(folder)]
app.run([])
"""


def make_run(name: str, *, is_active: bool = False, seconds: float = 0.0) -> Path:
    folder = RunStore().create(name)
    job = TrainJob(
        run_id=name, base="yolo11", template="none", scale="n", model_yaml="m.yaml", data_yaml="d.yaml",
        dataset_folder="/data", class_names=("a",), settings=TrainSettings(epochs=10, device="cpu"),
    )  # fmt: skip
    write_job(folder, job)
    (folder / "seconds").write_text(str(seconds), encoding="utf-8")
    if is_active:
        write_pid(folder, PidRecord(os.getpid(), psutil.Process().create_time()))
    return folder


def tell(folder: Path, last: object) -> None:
    writer = JournalWriter(folder / EVENTS_FILE)
    writer.write(RunStarted(pid=1, device="cpu", epochs=10))
    writer.write(last)
    writer.close()


def press(question: QMessageBox, words: str) -> None:
    found: list[QAbstractButton] = [one for one in question.buttons() if one.text() == words]
    found[0].click()


@pytest.fixture
def busy(session, translation, qtbot, monkeypatch):
    """Give a window while one run trains and two wait."""
    monkeypatch.setattr(queue_runner.QueueRunner, "ensure", lambda _: None)  # this process is what trains
    make_run("now", is_active=True)
    make_run("next")
    make_run("later")
    made = MainWindow(session, translation)
    made.show()
    made.finish_start()
    qtbot.waitUntil(lambda: len(made.away._waiting) == 2)
    yield made
    made.away._is_told = True
    made.close()
    made.deleteLater()


def test_a_window_that_closes_says_what_goes_on_without_it(busy, session, qtbot):
    assert not busy.close()
    question = busy.away.question
    assert question.text() == (
        "1 training goes on without this window. 2 runs wait and start by themselves in their turn."
    )
    press(question, "Cancel")
    assert busy.isVisible()
    assert not busy.close()  # asked again
    press(busy.away.question, "Close the window")
    qtbot.waitUntil(lambda: not busy.isVisible())
    assert not read_order(session.store.folder).is_held


def test_the_queue_can_be_held_on_leaving(busy, session, qtbot):
    busy.close()
    press(busy.away.question, "Hold the queue and close")
    qtbot.waitUntil(lambda: not busy.isVisible())
    assert read_order(session.store.folder).is_held
    assert session.run("now").status.is_active


def test_who_does_not_want_to_hear_it_again_is_not_told_again(busy, session, qtbot):
    busy.close()
    busy.away.question.checkBox().setChecked(True)
    press(busy.away.question, "Close the window")
    qtbot.waitUntil(lambda: not busy.isVisible())
    assert not WhileAway(session).asks_before_closing()
    busy.away._is_told = False
    assert busy.close()


def test_settings_bring_the_questions_back_that_were_silenced(busy, session, qtbot):
    busy.show_page("settings")
    button = busy.page("settings")._ask_again
    assert not button.isEnabled()  # there is nothing to bring back
    busy.show_page("wizard")
    for question in QUESTIONS:
        session.settings.set_value(question, True)
    busy.show_page("settings")
    assert busy.away.asks_before_closing() is False
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not button.isEnabled()
    assert not any(UiSettings().flag(question, False) for question in QUESTIONS)  # on the disk, too
    assert busy.away.asks_before_closing()


def test_a_window_closes_at_once_when_nothing_goes_on(window):
    assert window.close()


def test_the_next_window_says_what_became_of_the_runs(busy, theme, engine, session, qtbot):
    assert sorted(UiSettings().text_list("pending_runs")) == ["later", "next", "now"]  # also if it is killed now
    for name, last in (("now", RunFinished(seconds=9.0, best_map50=0.7123)), ("next", RunFailed(message="It broke."))):
        tell(session.store.folder / name, last)
    later = WhileAway(type(session)(UiSettings(), theme, engine=engine))
    later._before = ["later", "next", "now", "deleted"]
    later.start()
    qtbot.waitUntil(lambda: bool(later._ended))
    assert later.note.text() == (
        "2 runs ended while the window was closed.\nFinished: now (mAP50 0.712). Failed: next (It broke)."
    )
    with qtbot.waitSignal(later.runsWanted):
        later.note.buttons["show"].click()
    assert later.note.isHidden()
    later.deleteLater()


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_a_window_killed_between_two_runs_costs_nothing_of_the_queue(session, translation, qtbot):
    first, second = make_run("first", seconds=2.0), make_run("second")
    store = session.store
    window = subprocess.Popen([sys.executable, "-c", WINDOW], env=process.worker_environment())
    try:
        qtbot.waitUntil(lambda: (first / EVENTS_FILE).exists(), timeout=30_000)
        qtbot.waitUntil(lambda: UiSettings().text_list("pending_runs") == ["first", "second"], timeout=10_000)
    finally:
        window.send_signal(signal.SIGKILL)
        window.wait()
    assert store.get("second").status is RunStatus.QUEUED
    qtbot.waitUntil(lambda: store.get("second").status is RunStatus.FINISHED, timeout=20_000)
    qtbot.waitUntil(lambda: not queue_runner.is_alive(store.folder), timeout=10_000)
    assert second.exists()
    later = MainWindow(session, translation)
    later.show()
    later.finish_start()
    qtbot.waitUntil(lambda: later.away.note.text().startswith("2 runs ended while the window was closed."))
    later.close()
    later.deleteLater()
