"""The queue in the window: seen, ordered by drag, keys and buttons, held, taken out and put back; the files hold it all."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from studio.datasets.scan import scan_dataset
from studio.launch import process
from studio.launch.queue import JobQueue
from studio.runs.events import RunFailed, RunStarted
from studio.runs.job import TrainJob, TrainSettings, read_job, write_job
from studio.runs.journal import JournalWriter
from studio.runs.queue_file import read_order
from studio.runs.run import EVENTS_FILE, PidRecord, RunStatus, write_pid
from studio.ui.pages.queue_model import DEVICE, EPOCHS, MODEL, NAME, START
from studio.ui.pages.queue_panel import QueuePanel
from studio.ui.pages.train_page import TrainPage
from studio.ui.session import Session
from studio.ui.settings import UiSettings

REORDER = """
import sys
from studio.launch.queue import JobQueue
from studio.runs.store import RunStore
JobQueue(RunStore()).move(sys.argv[1], int(sys.argv[2]))
"""


def make_run(session: Session, name: str, *, active: bool = False, device: str = "cpu") -> Path:
    folder = session.store.create(name)
    write_job(
        folder,
        TrainJob(
            run_id=name,
            base="yolo11",
            template="lska-head",
            scale="n",
            model_yaml="m.yaml",
            data_yaml="d.yaml",
            dataset_folder="/data",
            class_names=("a",),
            settings=TrainSettings(epochs=10, device=device),
        ),
    )
    if active:
        write_pid(folder, PidRecord(os.getpid(), psutil.Process().create_time()))
        JournalWriter(folder / EVENTS_FILE).write(RunStarted(pid=os.getpid(), device=device, epochs=10))
    return folder


@pytest.fixture
def panel(session, translation, qtbot):
    """Show a queue of three runs behind one that trains on the same device."""
    make_run(session, "training", active=True)
    for name in ("one", "two", "three"):
        make_run(session, name)
    made = QueuePanel(session)
    made.resize(800, 950)  # room for all rows
    made.show()
    made.activateWindow()
    qtbot.waitUntil(lambda: made.model.names == ["one", "two", "three"])
    yield made
    made.close()
    made.deleteLater()
    QApplication.sendPostedEvents(made, QEvent.Type.DeferredDelete)


def order(session: Session) -> list[str]:
    """Give the order as another studio would read it."""
    return [run.name for run in JobQueue(session.store).waiting()]


def drop(panel: QueuePanel, name: str, y: int) -> None:
    """Drop the row of a run at a height of the list, by the events that Qt sends."""
    model, viewport = panel.model, panel.list.viewport()
    data = model.mimeData([model.index(model.row_of(name), NAME)])
    at, move, left, none = QPoint(40, y), Qt.DropAction.MoveAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier(0)
    QApplication.sendEvent(viewport, QDragEnterEvent(at, move, data, left, none))
    QApplication.sendEvent(viewport, QDragMoveEvent(at, move, data, left, none))
    QApplication.sendEvent(viewport, QDropEvent(QPointF(at), move, data, left, none))


def top_of(panel: QueuePanel, name: str) -> int:
    return panel.list.visualRect(panel.model.index(panel.model.row_of(name), NAME)).top()


def test_the_panel_shows_what_trains_and_what_waits(panel):
    texts = [
        [panel.model.index(row, column).data() for column in (NAME, MODEL, DEVICE, EPOCHS, START)] for row in range(4)
    ]
    assert texts[0][0] == "training"
    assert texts[0][3:] == ["0/10", "Training"] or texts[0][3:] == ["0/10", "Starting"]
    assert texts[1] == ["one", texts[0][1], "CPU", "10", "after training"]
    assert texts[3][4] == "after two"
    assert panel.isVisible()


def test_a_row_dropped_between_others_moves_and_is_written(panel, session, qtbot):
    drop(panel, "three", top_of(panel, "one") + 1)
    assert panel.model.names == ["three", "one", "two"]  # at once
    qtbot.waitUntil(lambda: order(session) == ["three", "one", "two"])
    drop(panel, "three", panel.list.viewport().height() - 1)  # below the last row
    assert panel.model.names == ["one", "two", "three"]
    qtbot.waitUntil(lambda: order(session) == ["one", "two", "three"])


def test_nothing_is_dropped_above_what_trains(panel, session):
    drop(panel, "two", top_of(panel, "training") + 1)
    assert panel.model.names == ["one", "two", "three"]
    training = panel.model.index(0, NAME)
    assert not panel.model.flags(training) & Qt.ItemFlag.ItemIsDragEnabled


def test_keys_move_the_selected_run_and_keep_it_selected(panel, session, qtbot):
    panel.select("three")
    panel.list.setFocus()
    qtbot.keyClick(panel.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert panel.model.names == ["one", "three", "two"]
    assert panel.chosen().name == "three"
    qtbot.keyClick(panel.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert panel.model.names == ["three", "one", "two"]
    assert not panel._actions["up"].isEnabled()
    qtbot.keyClick(panel.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: order(session) == ["one", "three", "two"])


def test_a_run_taken_out_comes_back_to_its_place(panel, session, qtbot):
    panel.select("two")
    panel._buttons["remove"].click()
    qtbot.waitUntil(lambda: panel.model.names == ["one", "three"])
    assert session.run("two") is None
    qtbot.waitUntil(lambda: not panel._undo.isHidden())
    panel._undo.undo.click()
    qtbot.waitUntil(lambda: panel.model.names == ["one", "two", "three"])
    assert session.run("two").status is RunStatus.QUEUED


def test_the_list_folds_up_and_stays_so(panel, session):
    panel.fold.button.click()
    assert panel.list.isHidden()
    assert panel.isVisible()
    again = QueuePanel(session)
    assert not again.fold.is_open
    again.deleteLater()
    panel.fold.button.click()
    assert not panel.list.isHidden()


def test_in_a_low_window_the_charts_keep_most_of_the_column(panel, session, qtbot):
    page = TrainPage(session)
    qtbot.addWidget(page)
    page.resize(1190, 740)  # what a window of 1280 x 800 leaves of it
    page.show()
    qtbot.waitUntil(lambda: page.queue_panel.isVisible())
    qtbot.waitUntil(lambda: page.live._tabs.height() >= 0.6 * (page.monitor.geometry().bottom() - page._right.y()))
    assert page.queue_panel.y() == page.monitor.y()  # one line for both
    page.queue_panel.fold.button.click()
    qtbot.waitUntil(page.queue_panel.list.isVisible)
    assert page.monitor.isHidden()  # the status line tells the load
    page.resize(1190, 1300)  # a high window has its own folding: both open
    qtbot.waitUntil(lambda: page.monitor.isVisible() and page.monitor.fold.is_open)
    page.monitor.fold.button.click()
    page.resize(1190, 740)
    qtbot.waitUntil(lambda: page.queue_panel.fold.is_open and not page.monitor.fold.is_open)
    page.resize(1190, 1300)
    assert not page.monitor.fold.is_open
    page.close()


def test_another_studio_reorders_and_this_window_shows_it(panel, qtbot):
    subprocess.run([sys.executable, "-c", REORDER, "three", "0"], check=True, env=process.worker_environment())
    qtbot.waitUntil(lambda: panel.model.names == ["three", "one", "two"], timeout=5000)


def test_order_and_hold_are_there_after_a_restart(panel, session, qtbot, theme, engine):
    panel.select("three")
    panel._actions["first"].trigger()
    panel.hold.click()
    qtbot.waitUntil(lambda: read_order(session.store.folder).is_held)
    again = Session(UiSettings(), theme, engine=engine)
    shown = QueuePanel(again)
    qtbot.waitUntil(lambda: shown.model.names == ["three", "one", "two"])
    assert shown.hold.isChecked()
    assert shown.model.index(1, START).data() == "held"
    shown.deleteLater()
    again.deleteLater()


def test_a_page_without_queue_has_no_panel_for_it(session, translation, qtbot):
    page = TrainPage(session)
    qtbot.addWidget(page)
    page.resize(1400, 1000)
    page.show()
    assert page.monitor.isVisible()
    assert page.queue_panel.isHidden()
    page.close()


def test_a_taken_device_is_offered_with_the_run_that_takes_it(panel, qtbot):
    panel.select("one")
    qtbot.waitUntil(lambda: bool(panel._devices_menu.actions()))
    cpu = panel._devices_menu.actions()[-1]
    assert cpu.text() == "CPU (taken by training)"
    assert not cpu.isEnabled()
    assert not panel._actions["start"].isEnabled()
    panel.list.setCurrentIndex(panel.model.index(0, NAME))  # what trains is not moved, started or removed
    assert not any(panel._actions[key].isEnabled() for key in ("up", "down", "remove", "start"))


def test_start_now_on_another_device_changes_the_device_of_the_run(panel, session, qtbot, monkeypatch):
    started: list[str] = []
    monkeypatch.setattr(session.queue._queue.launcher, "submit", lambda folder: started.append(folder.name))
    panel.select("three")
    panel._start("1")
    qtbot.waitUntil(lambda: started == ["three"])
    assert read_job(session.store.folder / "three").settings.device == "1"
    assert order(session)[:2] == ["one", "two"]  # writing its order did not mix up the others


def test_a_failure_is_told_while_the_queue_goes_on(panel, session, qtbot, monkeypatch):
    monkeypatch.setattr(session.queue._runner, "ensure", lambda: None)  # three workers would load torch
    told: list[str] = []
    session.messageRaised.connect(lambda error: told.append(f"{error.message} {error.hint}"))
    writer = JournalWriter(session.store.folder / "training" / EVENTS_FILE)
    writer.write(RunFailed(message="The GPU is on fire.", hint="Run."))
    session.runsChanged.emit()
    qtbot.waitUntil(lambda: bool(told))
    assert told == ["training failed: The GPU is on fire. The queue goes on with the next run."]


def test_a_run_that_cannot_start_says_why_once_and_lets_the_next_go(session, translation, qtbot):
    make_run(session, "broken")
    (session.store.folder / "broken" / "log.txt").mkdir()  # its log cannot be opened
    told: list[str] = []
    session.messageRaised.connect(lambda error: told.append(error.message))
    session.start_next_run()  # a runner, a process of its own, finds it and writes down why
    qtbot.waitUntil(lambda: bool(told), timeout=10_000)
    session.start_next_run()
    qtbot.wait(300)
    assert len(told) == 1
    assert "broken" in told[0]
    assert session.queue.view.state.refused.keys() == {"broken"}


def test_the_form_queues_variant_and_baseline_for_each_seed(session, translation, qtbot, make_dataset):
    JobQueue(session.store).hold(True)
    session.set_dataset(scan_dataset(make_dataset()))
    session.choose_model(template="lska-head")
    page = TrainPage(session)
    page.show()
    page.form.seed.setValue(4)
    page.form.repeats.setValue(2)
    page.form.name.setText("mine")
    assert "--baseline --seeds 2" in page.form.command()
    page.start()
    names = ["mine-s4", "mine-baseline-s4", "mine-s5", "mine-baseline-s5"]
    qtbot.waitUntil(lambda: page.queue_panel.model.names == names, timeout=10_000)
    jobs = [session.run(name).job for name in names]
    assert [(job.template, job.settings.seed) for job in jobs] == [
        ("lska-head", 4),
        ("none", 4),
        ("lska-head", 5),
        ("none", 5),
    ]
    assert len({(job.dataset_digest, job.comparison, job.pretrained) for job in jobs}) == 1
    assert jobs[0].dataset_digest
    page.close()
    page.deleteLater()


def test_the_start_button_says_how_many_trainings_wait(session, translation, qtbot, make_dataset):
    session.set_dataset(scan_dataset(make_dataset()))
    session.choose_model(template="lska-head")
    page = TrainPage(session)
    page.show()
    qtbot.waitUntil(lambda: page.form.device.findData("cpu") >= 0)
    page.form.device.choose("cpu")
    page.form.repeats.setValue(3)
    assert page.form.start.text() == "Start 6 trainings"
    make_run(session, "training", active=True)
    session.runsChanged.emit()
    qtbot.waitUntil(lambda: page.form.start.text() == "Queue 6 trainings")
    page.form.repeats.setValue(1)
    page.form.baseline.setChecked(False)
    assert page.form.start.text() == "Add to the queue"
    page.form.extra.setText("cache=disk")
    assert not page.form.start.isEnabled()
    page.close()
    page.deleteLater()
