"""The train page: a form that makes settings and says why one cannot start; the run as it trains."""

from __future__ import annotations

import ast
import os
import shlex
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QMessageBox

from studio.datasets.scan import scan_dataset
from studio.errors import RunError
from studio.graph import edits
from studio.graph.model_graph import LayerId
from studio.graph.model_yaml import read_model_yaml
from studio.launch.prepare import prepare_training
from studio.launch.process import ask_to_pause
from studio.runs import warnings
from studio.runs.events import BatchEnded, EpochEnded, ModelBuilt, Paused, RunFailed, RunFinished, RunStarted, Warned
from studio.runs.job import TrainJob, TrainSettings, read_job, write_job
from studio.runs.journal import JournalWriter
from studio.runs.run import EVENTS_FILE, LOG_FILE, PAUSE_FILE, RESUME_CAPSULES, PidRecord, RunStatus, write_pid
from studio.sentence import say
from studio.ui.pages.extend_dialog import ExtendDialog
from studio.ui.pages.presets import PRESETS
from studio.ui.pages.train_page import TrainPage
from studio.ui.run_monitor import RunMonitor
from studio.ui.run_repeat import repeat_run
from studio.ui.warning_sentences import WARNINGS


def delete(widget) -> None:
    widget.close()
    widget.deleteLater()
    QApplication.sendPostedEvents(widget, QEvent.Type.DeferredDelete)


@pytest.fixture
def page(session, translation, qtbot):
    made = TrainPage(session)
    made.resize(1200, 800)
    made.show()
    qtbot.waitUntil(lambda: made.form.device.findData("cpu") >= 0)
    yield made
    delete(made)


@pytest.fixture
def monitor(session):
    made = RunMonitor(session)
    yield made
    made.stop()


def start_run(session, name: str = "mine", *, template: str = "lska-head", alive: bool = True) -> JournalWriter:
    folder = session.store.create(name)
    job = TrainJob(
        run_id=name,
        base="yolo11",
        template=template,
        scale="n",
        model_yaml="m.yaml",
        data_yaml="d.yaml",
        dataset_folder="/data",
        class_names=("a",),
        settings=TrainSettings(epochs=10),
    )
    write_job(folder, job)
    if alive:
        write_pid(folder, PidRecord(os.getpid(), psutil.Process().create_time()))
    writer = JournalWriter(folder / EVENTS_FILE)
    writer.write(RunStarted(pid=os.getpid(), device="cpu", epochs=10))
    return writer


def epoch(number: int, map50: float) -> EpochEnded:
    return EpochEnded(
        epoch=number,
        epochs=10,
        train_losses={"box_loss": 1.0},
        val_losses={"box_loss": 1.0},
        metrics={"map50": map50, "map50_95": map50 / 2},
        learning_rates={"pg0": 0.01},
        seconds=6.0,
        best_map50=map50,
        best_epoch=number,
    )


def test_start_is_off_with_the_reason_beside_it(page, session, make_dataset):
    assert not page.form.start.isEnabled()
    assert page.form._reason.text() == "Choose a dataset first."
    session.set_dataset(scan_dataset(make_dataset()))
    assert page.form.reason() == ""
    assert page.form.start.isEnabled()


@pytest.mark.parametrize("key", list(PRESETS))
def test_a_preset_sets_its_numbers_for_the_device(page, key):
    page.form._choose_preset(key)
    settings = page.form.settings()
    expected = PRESETS[key].numbers(is_cpu=page.form.device.is_cpu())
    assert (settings.epochs, settings.imgsz, settings.batch) == expected


def test_own_numbers_are_said_to_be_own(page):
    page.form._choose_preset("try")
    page.form.epochs.setValue(17)
    assert page.form._preset_words.text() == "Your own numbers, based on this preset."
    assert page.form.settings().epochs == 17


def test_image_sizes_become_multiples_of_the_stride(page):
    page.form.imgsz.setValue(333)
    page.form._round_imgsz()
    assert page.form.settings().imgsz == 320


def test_a_batch_of_zero_is_not_offered(page):
    page.form.batch.setValue(0)
    assert page.form.settings().batch == 1
    page.form.batch.setValue(-1)
    assert page.form.batch.text() == "automatic"


def test_further_arguments_are_read_and_checked(page, session, make_dataset):
    session.set_dataset(scan_dataset(make_dataset()))
    page.form.extra.setText("cos_lr=True nbs=8")
    assert page.form.settings().extra == {"cos_lr": True, "nbs": 8}
    page.form.extra.setText("cos_lrr=True")
    assert not page.form.start.isEnabled()
    assert "cos_lr" in page.form._extra_note.text()
    page.form.extra.setText("")
    assert page.form.start.isEnabled()


def test_a_name_that_is_no_folder_name_is_refused(page, session, make_dataset):
    session.set_dataset(scan_dataset(make_dataset()))
    page.form.name.setText("../../evil")
    assert not page.form.start.isEnabled()
    page.form.name.setText("good-name")
    assert page.form.run_name() == "good-name"
    assert page.form.start.isEnabled()


def test_the_baseline_is_trained_too_unless_it_is_the_baseline(page, session):
    session.choose_model(template="lska-head")
    assert page.form.with_baseline()
    session.choose_model(template="none")
    assert not page.form.with_baseline()


def test_the_transfer_report_names_the_file(page, session, tmp_path, monkeypatch):
    weights = tmp_path / "yolo11n.pt"
    weights.write_bytes(b"x")
    answers = {"carried": 499, "total": 499, "fresh": 30}
    monkeypatch.setattr(session.engine, "request", lambda _do, _fields, ok, _error: ok(answers))
    page.form.weights_picker.set_path(weights)
    assert page.form.weights_picker.report() == "499 of 499 tensors of yolo11n.pt carried over, 30 new"
    assert page.form.weights() == weights
    weights.unlink()
    assert "not there" in page.form.reason() or page.form.reason() == "Choose a dataset first."


def test_the_weights_of_another_scale_are_found_beside_the_last(page, session, tmp_path):
    for name in ("yolo11n.pt", "yolo11s.pt"):
        (tmp_path / name).write_bytes(b"x")
    page.form.weights_picker.set_path(tmp_path / "yolo11n.pt")
    session.choose_model(scale="s")
    assert page.form.weights().name == "yolo11s.pt"


def test_the_command_says_the_same(page, session, make_dataset):
    root = make_dataset()
    session.set_dataset(scan_dataset(root))
    session.choose_model(base="yolo26", template="lska-head", scale="s")
    page.form._choose_preset("try")
    page.form.extra.setText("nbs=8")
    page.form._command.click()
    command = QApplication.clipboard().text()
    assert command == page.command_line()
    for part in (f"--data {root}", "--base yolo26", "--template lska-head", "--scale s", "--epochs 10", "nbs=8"):
        assert part in command


def test_the_command_of_an_edited_model_names_a_file_that_holds_it(page, session, make_dataset):
    session.set_dataset(scan_dataset(make_dataset()))
    session.set_graph(edits.set_args(session.graph, LayerId("r9"), [1024, 7]))
    words = shlex.split(page.command_line())
    model = Path(words[words.index("--model") + 1])
    assert [layer.args for layer in read_model_yaml(model).layers] == [layer.args for layer in session.graph.layers]
    session.set_graph(edits.set_args(session.graph, LayerId("r9"), [1024, 9]))
    assert "[1024, 7]" in model.read_text(encoding="utf-8"), "a later edit does not change what was copied"
    assert str(model) not in page.command_line()


def test_a_duplicate_shows_the_parameters_of_its_template(page, session, make_dataset):
    root = make_dataset()
    folder = prepare_training(
        dataset=root, base="yolo11", template="lska-head", values={"kernel_size": 23}, name="wide", store=session.store
    )
    session.choose_model(template="none")
    repeat_run(session, session.run("wide"))
    assert (session.template, session.values, session.model_file) == ("lska-head", {"kernel_size": 23}, None)
    assert "--set kernel_size=23" in page.command_line()
    assert read_job(folder).template_values == {"kernel_size": 23}


def test_start_hands_the_form_to_the_session(page, session, make_dataset, monkeypatch):
    session.set_dataset(scan_dataset(make_dataset()))
    orders = []
    monkeypatch.setattr(session, "start_training", lambda settings, **rest: orders.append((settings, rest)))
    page.form._choose_preset("try")
    page.form.start.click()
    assert orders[0][0] == page.form.settings()
    assert orders[0][1]["name"] is None


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
