"""What a run was made from, told beside it: its data then and now, its weights layer by layer, and equal settings."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QMenu

from studio.datasets.content import content_to_dict, read_content
from studio.datasets.data_yaml import data_yaml_text
from studio.datasets.layout import find_layout
from studio.runs.events import RunFailed
from studio.runs.run import load_run
from studio.runs.run_origin import read_origin
from studio.runs.seen_data import DATASET_FILE
from studio.runs.setting_words import TITLES
from studio.runs.transfer_report import TRANSFER_FILE, RowTransfer, TransferReport, write_transfer
from studio.ui.pages.results_page import ResultsPage
from studio.ui.pages.run_details import TABS
from studio.ui.pages.runs_page import RunsPage
from studio.ui.pages.transfer_dialog import TransferDialog
from studio.ui.texts.setting_texts import KNOWN
from tests.ui.test_runs_page import delete, make_run, texts

REPORT = TransferReport(
    carried=9, total=10, fresh=3, moved=2, rows=(RowTransfer(5, "LSKA", None, None, 0, 3, "ours"),), classes="same"
)


@pytest.fixture
def page(session, translation, qtbot):
    made = RunsPage(session)
    made.resize(1200, 800)
    made.show()
    yield made
    delete(made)


def note_data(folder: Path, dataset: Path) -> None:
    """Write down what a run sees, as its worker does."""
    layout = find_layout(dataset)
    (folder / "data.yaml").write_text(data_yaml_text(layout, ("a",)), encoding="utf-8")
    noted = {"v": 1, "listed": content_to_dict(read_content(layout))}
    (folder / DATASET_FILE).write_text(json.dumps(noted), encoding="utf-8")


def choose(page, session, qtbot, *names: str) -> None:
    session.runsChanged.emit()
    qtbot.waitUntil(lambda: {*names} <= {run.name for run in page.table.shown})
    page.select(names)
    qtbot.waitUntil(lambda: {*names} == page.details._settings.keys())


def take_away(dataset: Path) -> None:
    next((dataset / "val" / "images").iterdir()).unlink()


def test_a_change_of_the_dataset_is_told_when_the_run_is_shown(page, session, qtbot, make_dataset):
    dataset = make_dataset()
    note_data(make_run(session, "tuned", best=0.8, dataset=str(dataset)), dataset)
    note_data(make_run(session, "other", best=0.8, dataset=str(dataset)), dataset)
    choose(page, session, qtbot, "tuned")
    qtbot.waitUntil(lambda: "the same now as when the run began" in texts(page.details.origin), timeout=20_000)
    assert not page.details._data_note.isVisible()
    take_away(dataset)
    page.hide()
    session.data_check._answers.clear()  # as if a while had passed
    page.show()
    qtbot.waitUntil(page.details._data_note.isVisible, timeout=20_000)
    assert "The dataset has changed since this run began:" in page.details._data_note.text()
    choose(page, session, qtbot, "other")
    assert page.details._data_note.isVisible(), "an answer serves all runs on a dataset"
    shutil.rmtree(dataset)
    session.data_check._answers.clear()
    page.details.recheck()
    qtbot.waitUntil(lambda: "is not where it was" in texts(page.details.origin), timeout=20_000)


def test_runs_that_saw_different_contents_are_not_judged(page, session, qtbot, make_dataset):
    dataset = make_dataset()
    note_data(make_run(session, "tuned", best=0.8, dataset=str(dataset)), dataset)
    note_data(make_run(session, "alike", best=0.8, template="c3k2-lska", dataset=str(dataset)), dataset)
    take_away(dataset)
    note_data(make_run(session, "plain", template="none", best=0.7, dataset=str(dataset)), dataset)
    choose(page, session, qtbot, "tuned", "plain")
    qtbot.waitUntil(page.details._data_note.isVisible)
    said = page.details._data_note.text()
    assert "validated on different images" in said
    assert "tuned: " in said
    assert "plain: " in said
    assert page.details._verdict.text() == ""
    choose(page, session, qtbot, "tuned", "alike")
    qtbot.waitUntil(lambda: not page.details._data_note.isVisible())
    made = ResultsPage(session, compact=True)
    session.set_current_run("tuned")
    made.show()
    qtbot.waitUntil(lambda: "do not say which model is better" in texts(made))
    assert "Better than" not in texts(made)
    delete(made)


def test_settings_that_differ_are_named_in_words_with_both_values(page, session, qtbot, translation):
    make_run(session, "tuned", best=0.8, extra={"lr0": 0.02, "mosaic": 0.0})
    make_run(session, "plain", template="none", best=0.7)
    choose(page, session, qtbot, "tuned", "plain")
    qtbot.waitUntil(lambda: "first learning rate (0.02, not –), mosaic (0.0, not –)" in page.details._verdict.text())
    table = page.details.settings.view
    cells = [table.model().index(row, 0).data() for row in range(table.model().rowCount())]
    assert cells == ["template", "first learning rate", "mosaic"]
    table.selectRow(1)
    page.details.settings.copy()
    assert QApplication.clipboard().text() == "first learning rate\tlr0\t0.02\t–"
    translation.switch("zh_CN")
    assert table.model().index(1, 0).data() != "first learning rate"


def test_the_weights_of_a_stored_run_are_told_layer_by_layer(page, session, qtbot):
    folder = make_run(session, "tuned", best=0.8)
    make_run(session, "plain", template="none", best=0.7)
    write_transfer(folder, REPORT, "/weights/yolo11n.pt")
    choose(page, session, qtbot, "tuned")
    page.details.show_tab("settings")
    assert "9 of 10 tensors of yolo11n.pt carried over, 3 new." in texts(page.details.origin)
    menu = QMenu()
    page._fill_menu(menu)
    next(action for action in menu.actions() if "weights brought" in action.text()).trigger()
    dialog = page.findChild(TransferDialog)
    assert "9 of 10 tensors of yolo11n.pt" in texts(dialog)
    dialog.accept()
    choose(page, session, qtbot, "plain")
    assert not page.details.origin.layers.isVisible()
    assert "None: trained from scratch." in texts(page.details.origin)


def test_why_a_run_failed_is_said_beside_it(page, session, qtbot):
    make_run(session, "broken", best=0.2, end=RunFailed(message="The disk is full.", epoch=2, epochs=2))
    make_run(session, "damaged", best=0.2)
    (session.store.folder / "damaged" / "job.json").write_text("{", encoding="utf-8")
    make_run(session, "well", best=0.8)
    choose(page, session, qtbot, "broken")
    assert page.details._verdict.text() == "The disk is full."
    assert page.details._verdict.property("role") == "danger"
    choose(page, session, qtbot, "damaged")
    assert "cannot be read" in page.details._verdict.text()
    choose(page, session, qtbot, "well")
    assert (page.details._verdict.text(), page.details._verdict.property("role")) == ("", "body")


def test_a_run_whose_folder_is_gone_is_missed_by_name(page, session, qtbot):
    folder = make_run(session, "tuned", best=0.8)
    make_run(session, "plain", template="none", best=0.7)
    choose(page, session, qtbot, "tuned")
    shutil.rmtree(folder)
    for tab in TABS:
        page.details.show_tab(tab)
    page.actions_.toggle_star(page.selected()[0])
    session.runsChanged.emit()
    qtbot.waitUntil(lambda: page._note.isVisible() and "tuned is not in the list any more" in page._note.text())
    assert [run.name for run in page.selected()] == ["plain"]
    page._note.hide()
    page.actions_.delete(page.selected())
    qtbot.waitUntil(lambda: page.table.rowCount() == 0)
    assert not page._note.isVisible(), "the user deleted it"


def test_a_journal_that_may_not_be_read_keeps_no_other_run_out(page, session, qtbot):
    folder = make_run(session, "strange", best=0.8)
    make_run(session, "well", best=0.8)
    (folder / "events.jsonl").unlink()
    (folder / "events.jsonl").mkdir()
    choose(page, session, qtbot, "well")
    make_run(session, "later", best=0.8)
    choose(page, session, qtbot, "later")


def test_pictures_of_ultralytics_stand_in_for_curves_that_were_not_kept(page, session, qtbot, tmp_path):
    folder = make_run(session, "old", best=0.8) / "train"
    make_run(session, "bare", best=0.8)
    folder.mkdir()
    drawn = QImage(300, 200, QImage.Format.Format_RGB32)
    drawn.fill(0x336699)
    for name in ("BoxPR_curve.png", "confusion_matrix.png", "private.png"):
        assert drawn.save(str(folder / name))
    (folder / "results.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"no picture" * 50)
    (folder / "labels.jpg").symlink_to(folder / "private.png")
    choose(page, session, qtbot, "old")
    page.details.show_tab("detections")
    plots = page.details.plots
    assert [plots.choice.itemText(n) for n in range(plots.choice.count())] == [
        "confusion_matrix",
        "BoxPR_curve",
        "results",
    ]
    qtbot.waitUntil(lambda: plots.picture._image.size() == drawn.size())
    plots.choice.setCurrentIndex(2)
    qtbot.waitUntil(lambda: "cannot be read" in texts(plots))
    choose(page, session, qtbot, "bare")
    assert plots.currentIndex() == 0


def test_every_setting_is_known_to_the_translators():
    assert {*TITLES.values()} == KNOWN


@pytest.mark.parametrize("name", [TRANSFER_FILE, DATASET_FILE, "data.yaml", "events.jsonl", "train/args.yaml"])
def test_damaged_files_of_a_run_leave_out_what_they_told(session, make_dataset, name):
    dataset = make_dataset()
    folder = make_run(session, "tuned", best=0.8, dataset=str(dataset))
    note_data(folder, dataset)
    write_transfer(folder, REPORT, "/weights/yolo11n.pt")
    (folder / "train").mkdir()
    for damage in (b"", b"[" * 100_000, b"\xff\xfe\x00{", b'{"rows": [1], "listed": [], "v": {}}'):
        (folder / name).write_bytes(damage)
        origin = read_origin(folder)
        assert load_run(folder).name == "tuned"
        assert (origin.transfer is None) == (name == TRANSFER_FILE)
        assert bool(origin.seen) == (name != DATASET_FILE)
        assert (origin.started is None) == (name == "events.jsonl")


def test_accuracy_stands_against_cost_where_runs_can_be_compared(page, session, qtbot):
    make_run(session, "tuned", best=0.8)
    make_run(session, "plain", template="none", best=0.7)
    make_run(session, "elsewhere", template="c3k2-lska", best=0.7, dataset="/other")
    choose(page, session, qtbot, "tuned", "plain")
    page.details.show_tab("numbers")
    costs = page.details.costs
    qtbot.waitUntil(lambda: len(costs.plot.points) == 2)
    assert costs.plot.grab().toImage().width() > 0, "it paints"
    assert [point.group.run_ids for point in costs.plot.front] == [("tuned",)]
    assert "tuned: 0.400 at 6.5, no other is better for as little" in costs.plot.accessibleDescription()
    choose(page, session, qtbot, "tuned", "elsewhere")
    qtbot.waitUntil(lambda: not costs.isVisible())


def test_the_verdict_refers_to_the_run_that_the_differences_refer_to(page, session, qtbot):
    make_run(session, "first", best=0.8)
    make_run(session, "second", template="c3k2-lska", best=0.6)
    choose(page, session, qtbot, "first", "second")
    qtbot.waitUntil(lambda: "second against first: −0.100 mAP50-95" in page.details._verdict.text())
    assert page.details.reference == "first"
    assert "−0.100" in texts(page.details.comparison)
