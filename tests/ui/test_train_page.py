"""The run on the train page as it trains: followed, paused, stopped, made longer, and told about."""

from __future__ import annotations

import ast
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from studio.datasets.scan import scan_dataset
from studio.errors import RunError
from studio.launch.process import ask_to_pause
from studio.runs import warnings
from studio.runs.events import BatchEnded, ModelBuilt, Paused, RunFailed, RunFinished, Warned
from studio.runs.job import read_job, write_job
from studio.runs.run import LOG_FILE, PAUSE_FILE, RESUME_CAPSULES, RunStatus
from studio.sentence import say
from studio.ui.pages.extend_dialog import ExtendDialog
from studio.ui.pages.train_page import TrainPage
from studio.ui.run_monitor import RunMonitor
from studio.ui.texts.warning_sentences import WARNINGS
from tests.ui.live_runs import delete, epoch, open_train_page, start_run


@pytest.fixture
def page(session, translation, qtbot):
    yield from open_train_page(session, qtbot)


@pytest.fixture
def monitor(session):
    made = RunMonitor(session)
    yield made
    made.stop()


def test_a_run_is_followed_live(page, session, monitor, qtbot):
    writer = start_run(session)
    writer.write(ModelBuilt(parameters=1, gflops=1.0, layers=1, tensors_carried=499, tensors_total=529, tensors_fresh=30, weights="yolo11n.pt"))  # fmt: skip
    monitor.start()
    session.set_current_run("mine")
    writer.write(epoch(1, 0.4))
    writer.write(BatchEnded(epoch=2, batch=3, batches=12, losses={"box_loss": 1.0}, images_per_second=31.4))
    progress = page.live.progress
    qtbot.waitUntil(lambda: progress._batch_word.text() == "batch 3 of 12", timeout=4000)
    assert progress._epoch_word.text() == "Epoch 2 of 10"
    assert progress._values[0].text() == "0.400"
    assert progress._values[1].text() == "31.4"
    assert progress._values[4].text() == "499 of 529 tensors"
    assert progress._left_word.text() == "about 52 s left"
    qtbot.waitUntil(lambda: page.live._status.text() == "Training", timeout=3000)
    assert page.can_continue() == (True, "")


def test_the_baseline_of_a_run_is_drawn_beside_it(page, session, qtbot):
    start_run(session, "baseline", template="none").write(epoch(1, 0.3))
    start_run(session, "mine").write(epoch(1, 0.4))
    session.set_current_run("mine")
    board = page.live.charts.board
    qtbot.waitUntil(lambda: bool(board.curves("mine").by_key) and bool(board.curves("baseline").by_key))
    assert [(run.run_id, run.is_reference) for run in board._runs] == [("mine", False), ("baseline", True)]


def test_other_runs_are_laid_over_it(page, session, qtbot):
    for name in ("mine", "second", "third"):
        start_run(session, name, template="c3k2-lska").write(epoch(1, 0.4))
    session.set_current_run("mine")
    menu = page.live._compare.menu()
    page.live._fill_menu(menu)
    action = next(one for one in menu.actions() if one.text().startswith("second"))
    action.trigger()
    board = page.live.charts.board
    qtbot.waitUntil(lambda: bool(board.curves("second").by_key))
    assert [(run.run_id, run.label, run.is_reference) for run in board._runs] == [
        ("mine", "this run", False),
        ("second", "second", False),
    ]
    assert page.live._compare.text() == "Compare (1)"
    session.set_current_run("second")
    assert [run.run_id for run in board._runs] == ["second"], "a run is not laid over itself"
    page.live.choose_overlays(["third", "not-there"])
    assert [run.run_id for run in board._runs] == ["second", "third"]


def test_early_warnings_are_told_with_what_helps_and_taken_back(page, session, monitor, qtbot):
    writer = start_run(session)
    monitor.start()
    session.set_current_run("mine")
    writer.write(BatchEnded(epoch=2, batch=3, batches=12, losses={"box_loss": float("nan")}))
    qtbot.waitUntil(lambda: "box_loss is not a number" in page.live._note.text(), timeout=4000)
    assert "lr0" in page.live._note.text()
    writer.write(BatchEnded(epoch=2, batch=4, batches=12, losses={"box_loss": 1.0}))
    qtbot.waitUntil(lambda: page.live._note.isHidden(), timeout=4000)


def test_a_run_training_before_the_page_opened_is_shown(session, qtbot):
    start_run(session, "early").write(epoch(1, 0.5))
    page = TrainPage(session)
    page.show()
    assert page.live.run_id == "early"
    qtbot.waitUntil(lambda: page.live.progress._values[0].text() == "0.500")
    delete(page)


def test_stop_asks_once_and_then_offers_to_end_it(page, session, qtbot):
    start_run(session)
    session.set_current_run("mine")
    assert page.live._end.isHidden()
    page.live._stop.click()
    assert session.run("mine").status is RunStatus.STOPPING
    assert page.live._stop.isHidden()
    assert page.live._hold.isHidden()
    page.live._end.click()
    box = page.live.findChild(QMessageBox)
    assert "last full epoch" in box.informativeText()
    box.reject()
    assert page.live.controls.reason("stop") == "It stops after this batch already."


def test_pause_and_continue_are_one_button_and_one_key(page, session, monitor, qtbot):
    writer = start_run(session)
    writer.write(epoch(1, 0.5))
    monitor.start()
    session.set_current_run("mine")
    live = page.live
    assert live._hold.text() == "Pause"
    live._hold.click()
    assert (session.store.folder / "mine" / PAUSE_FILE).exists()
    assert (live._hold.text(), live._status.text()) == ("Continue", "Pausing")
    writer.write(Paused(epoch=2, batch=1))
    qtbot.waitUntil(lambda: live._status.text() == "Paused", timeout=4000)
    qtbot.waitUntil(lambda: live.progress._left_word.text() == "paused, about 54 s left", timeout=4000)
    live.setFocus()
    qtbot.keyClick(live, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert not (session.store.folder / "mine" / PAUSE_FILE).exists()
    assert live._hold.text() == "Pause"


def test_a_pause_asked_for_elsewhere_is_shown(page, session, qtbot):
    start_run(session).write(epoch(1, 0.5))
    session.set_current_run("mine")
    assert page.live._hold.text() == "Pause"
    ask_to_pause(session.store.folder / "mine")
    qtbot.waitUntil(lambda: page.live._hold.text() == "Continue", timeout=4000)


def test_what_cannot_be_done_says_why(page, session, qtbot):
    writer = start_run(session)
    session.set_current_run("mine")
    actions = page.live.controls.actions
    assert {key for key, action in actions.items() if action.isEnabled()} == {"hold", "stop", "end", "duplicate"}
    assert actions["resume"].toolTip() == "Only what ended early can be resumed. State: Starting"
    assert actions["extend"].toolTip().startswith("Only a run that has ended")
    writer.write(RunFinished(seconds=60.0, epoch=10, epochs=10, best_map50=0.7))
    qtbot.waitUntil(lambda: page.live._status.text() == "Finished", timeout=4000)
    assert actions["hold"].toolTip() == "Only a training that goes on can be paused. State: Finished"
    assert "optimizer was not kept" in actions["extend"].toolTip()
    assert page.live._extend.isHidden()


def test_a_finished_run_is_extended_by_a_dialog(page, session, qtbot, make_dataset):
    writer = start_run(session, alive=False)
    writer.write(epoch(10, 0.7))
    writer.write(RunFinished(seconds=60.0, epoch=10, epochs=10, best_map50=0.7))
    folder = session.store.folder / "mine"
    write_job(folder, replace(read_job(folder), dataset_folder=str(make_dataset())))
    capsule = folder / RESUME_CAPSULES[0]
    capsule.parent.mkdir(parents=True)
    with zipfile.ZipFile(capsule, "w") as archive:
        archive.writestr("data", b"numbers")
    session.set_current_run("mine")
    session.start_next_run = lambda: None  # no worker: the capsule holds nothing
    qtbot.waitUntil(lambda: page.live._extend.isVisible())
    page.live._extend.click()
    dialog = page.live.findChild(ExtendDialog)
    assert (dialog.epochs.minimum(), dialog.epochs.value(), dialog._more.text()) == (11, 20, "10 more")
    assert "rises from 11 % to 50 %" in dialog._hint.text()
    dialog.epochs.setValue(40)
    dialog.start.click()
    qtbot.waitUntil(lambda: read_job(folder).settings.epochs == 40)
    assert read_job(folder).resume
    assert session.run("mine").status is RunStatus.QUEUED


def test_a_failure_says_what_and_what_to_do(page, session, monitor, qtbot):
    writer = start_run(session)
    monitor.start()
    session.set_current_run("mine")
    writer.write(RunFailed(message="The GPU ran out of memory.", hint="Use a smaller batch.", epoch=0, epochs=10))
    qtbot.waitUntil(lambda: "smaller batch" in page.live._note.text(), timeout=4000)
    assert page.live._stop.isHidden()


def test_warnings_are_shown_while_it_runs(page, session, monitor, qtbot):
    writer = start_run(session)
    monitor.start()
    session.set_current_run("mine")
    writer.write(Warned(message="The batch was halved.", hint="Memory was short."))
    qtbot.waitUntil(lambda: "halved" in page.live._note.text(), timeout=4000)


def test_the_log_shows_the_last_state_of_progress_bars(page, session, qtbot):
    start_run(session)
    (session.store.folder / "mine" / LOG_FILE).write_bytes(b"begin\r 10%\r 20%\r100% done\n\x1b[1mbold\x1b[0m\nend\n")
    session.set_current_run("mine")
    page.live._tabs.setCurrentIndex(1)
    qtbot.waitUntil(lambda: "end" in page.live.log.toPlainText())
    assert page.live.log.toPlainText().split("\n") == ["100% done", "bold", "end"]


def test_the_log_is_searched_and_sifted(page, session, qtbot):
    start_run(session)
    lines = "epoch 1\nWARNING low memory\nepoch 2\nRuntimeError: no memory\nepoch 3\n"
    (session.store.folder / "mine" / LOG_FILE).write_text(lines, encoding="utf-8")
    session.set_current_run("mine")
    page.live._tabs.setCurrentIndex(1)
    panel = page.live._log_panel
    qtbot.waitUntil(lambda: "epoch 3" in panel.tail.toPlainText())
    qtbot.keyClicks(panel.search, "memory")
    assert panel.tail.marks() == 2
    assert panel._count.text() == "2 found"
    assert panel.tail.textCursor().blockNumber() == 3, "the last place comes first"
    panel.tail.find_next()
    assert panel.tail.textCursor().blockNumber() == 1
    panel.level.setCurrentIndex(2)
    assert panel.tail.toPlainText() == "RuntimeError: no memory"
    assert panel._count.text() == "1 found"
    panel.level.setCurrentIndex(1)
    assert panel.tail.toPlainText().count("\n") == 1
    panel.search.setText("nothing of the kind")
    assert panel._count.text() == "not found"


def test_a_finished_run_has_no_stop_and_no_time_left(page, session, qtbot):
    writer = start_run(session)
    writer.write(epoch(10, 0.7))
    writer.write(RunFinished(seconds=60.0, epoch=10, epochs=10, best_map50=0.7))
    session.set_current_run("mine")
    qtbot.waitUntil(lambda: page.live._status.text() == "Finished")
    assert page.live._stop.isHidden()
    qtbot.waitUntil(lambda: page.live.progress._epoch_word.text() == "Epoch 10 of 10")
    assert page.live.progress._left_word.text() == ""


def test_in_the_wizard_the_advanced_settings_are_folded(session, qtbot):
    page = TrainPage(session, compact=True)
    page.show()
    assert page.form._more.isHidden()
    page.form._advanced.click()
    assert not page.form._more.isHidden()
    delete(page)


def test_the_page_speaks_chinese_at_once(page, translation, qtbot):
    translation.switch("zh_CN")
    assert page.title() == "训练"
    qtbot.waitUntil(lambda: page.form.start.text() == "开始训练")


def test_the_translators_know_every_early_warning():
    tree = ast.parse(Path(warnings.__file__).read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say"]
    assert {call.args[0].value for call in calls} == set(WARNINGS)


def test_a_run_shown_while_it_is_prepared_has_its_log_later(page, session, qtbot):
    session.set_current_run("mine")
    page.live._tabs.setCurrentIndex(1)
    start_run(session)
    (session.store.folder / "mine" / LOG_FILE).write_text("begun\n", encoding="utf-8")
    session.runsChanged.emit()
    qtbot.waitUntil(lambda: "begun" in page.live.log.toPlainText())


def test_a_run_that_waits_again_says_so_and_shows_no_speed(page, session, qtbot):
    writer = start_run(session, alive=False)
    writer.write(BatchEnded(epoch=2, batch=3, batches=12, losses={"box_loss": 1.0}, images_per_second=31.4))
    folder = session.store.folder / "mine"
    write_job(folder, replace(read_job(folder), resume=True))
    session.set_current_run("mine")
    progress = page.live.progress
    qtbot.waitUntil(lambda: progress._epoch_word.text() == "Waits for its turn; 10 epochs")
    assert session.run("mine").status is RunStatus.QUEUED
    assert progress._batch_bar.isHidden()
    assert progress._values[1].text() == "–"


def test_the_next_command_takes_the_last_refusal_away(page, session, qtbot):
    start_run(session)
    session.set_current_run("mine")
    page.live.controls.failed.emit(RunError("It could not be resumed."))
    assert page._note.isVisible()
    page.live._hold.click()
    assert page._note.isHidden()


def test_a_run_whose_folder_is_taken_away_is_not_shown_for_ever(page, session, monitor, qtbot):
    writer = start_run(session)
    writer.write(RunFinished(seconds=60.0, epoch=10, epochs=10, best_map50=0.7))
    monitor.start()
    session.set_current_run("mine")
    qtbot.waitUntil(lambda: page.live._status.text() == "Finished")
    shutil.rmtree(session.store.folder / "mine")
    qtbot.waitUntil(lambda: page._empty.isVisible(), timeout=6000)
    assert session.current_run is None
    assert "mine is not there any more" in page._note.text()


def test_a_run_that_cannot_be_prepared_is_not_prepared_for_ever(page, session, qtbot, make_dataset):
    root = make_dataset()
    session.set_dataset(scan_dataset(root))
    shutil.rmtree(root)
    with qtbot.waitSignal(session.messageRaised):
        page.start()
        assert page.live.isVisible()
    assert session.current_run is None
    assert page._empty.isVisible()


def test_what_the_worker_tells_is_said_in_chinese(page, session, monitor, translation, qtbot):
    writer = start_run(session)
    monitor.start()
    session.set_current_run("mine")
    writer.write(Warned(message=say("{count} validation images are left out, because they or their labels are faulty.", count=3)))  # fmt: skip
    qtbot.waitUntil(lambda: "3 validation images" in page.live._note.text(), timeout=4000)
    translation.switch("zh_CN")
    qtbot.waitUntil(lambda: "3 张验证图像" in page.live._note.text(), timeout=4000)
    writer.write(RunFailed(message="The memory did not suffice for this training.", epoch=0, epochs=10))
    qtbot.waitUntil(lambda: "内存不足" in page.live._note.text(), timeout=4000)


def test_a_run_there_before_the_page_is_shown_a_turn_later_and_none_is_made_in_vain(session, qtbot):
    first = TrainPage(session)
    qtbot.addWidget(first)
    qtbot.wait(20)
    assert first._live is None
    start_run(session)
    session.set_current_run("mine")
    assert first._right.currentWidget() is first._live is not None
    second = TrainPage(session)
    qtbot.addWidget(second)
    assert second._live is None, "the form is to be seen first"
    qtbot.waitUntil(lambda: second._live is not None and second._right.currentWidget() is second._live)
    assert second.live.run_id == "mine"
