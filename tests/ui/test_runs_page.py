"""The runs page: every run, sorted, filtered, compared."""

from __future__ import annotations

import csv
import json
import os
import time
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QLabel

from studio.runs.events import BestValidated, EpochEnded, ModelBuilt, RunFailed, RunFinished, RunStarted
from studio.runs.job import TrainJob, TrainSettings, write_job
from studio.runs.journal import JournalWriter
from studio.runs.run import EVENTS_FILE, PidRecord, write_pid
from studio.ui.pages.run_words import baseline_of, duration_word
from studio.ui.pages.runs_page import RunsPage
from studio.ui.pages.runs_table import DATASET, MAP50, MAP50_95, NAME, STARTED, TEMPLATE, RunsQuery, RunsTable
from studio.ui.pages.train_form import TrainForm
from studio.ui.pages.trash_dialog import TrashDialog


def delete(widget) -> None:
    widget.close()
    widget.deleteLater()
    QApplication.sendPostedEvents(widget, QEvent.Type.DeferredDelete)


def texts(widget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel))


def make_run(
    session, name: str, *, template: str = "lska-head", best: float | None = None, end=None, base="yolo11",
    seed: int = 0, dataset: str = "/data", extra: dict | None = None,
) -> Path:  # fmt: skip
    folder = session.store.create(name)
    job = TrainJob(
        run_id=name,
        base=base,
        template=template,
        scale="n",
        model_yaml="m.yaml",
        data_yaml="d.yaml",
        dataset_folder=dataset,
        class_names=("a",),
        settings=TrainSettings(epochs=2, seed=seed, extra=extra or {}),
    )
    write_job(folder, job)
    if best is None:
        return folder
    write_pid(folder, PidRecord(os.getpid(), psutil.Process().create_time()))
    writer = JournalWriter(folder / EVENTS_FILE)
    writer.write(RunStarted(pid=1, device="cpu", epochs=2))
    writer.write(
        ModelBuilt(
            parameters=2_600_000,
            gflops=6.5,
            layers=1,
            tensors_carried=0,
            tensors_total=0,
            tensors_fresh=0,
            weights=None,
        )
    )
    for number in (1, 2):
        writer.write(
            EpochEnded(
                epoch=number,
                epochs=2,
                train_losses={"box_loss": 1.0},
                val_losses={"box_loss": 1.0},
                metrics={
                    "map50": best * number / 2,
                    "map50_95": best / 2 * number / 2,
                    "precision": 0.8,
                    "recall": 0.7,
                },
                learning_rates={"pg0": 0.01},
                seconds=3.0,
                best_map50=best * number / 2,
                best_epoch=number,
            )
        )
    metrics = {"map50": best, "map50_95": best / 2, "precision": 0.8, "recall": 0.7}
    writer.write(BestValidated(metrics=metrics, per_class={}))
    writer.write(end or RunFinished(seconds=125.0, epoch=2, epochs=2, best_map50=best))
    return folder


@pytest.fixture
def page(session, translation, qtbot):
    made = RunsPage(session)
    made.resize(1200, 800)
    made.show()
    yield made
    delete(made)


def names(page: RunsPage) -> list[str]:
    return [run.name for run in page.table.shown]


def fill(page, session, qtbot) -> None:
    make_run(session, "tuned", best=0.8)
    make_run(session, "plain", template="none", best=0.7)
    make_run(session, "queued")
    make_run(session, "broken", best=0.2, end=RunFailed(message="No memory.", epoch=2, epochs=2), base="yolo26")
    session.runsChanged.emit()
    qtbot.waitUntil(lambda: page.table.rowCount() == 4)


def test_without_runs_the_page_says_what_to_do(page, qtbot):
    qtbot.waitUntil(page._empty.isVisible)
    wanted = []
    page.pageWanted.connect(wanted.append)
    page._go_train.click()
    assert wanted == ["train"]


def test_that_there_are_no_runs_is_not_said_before_it_is_known(session, qtbot):
    page = RunsPage(session)
    page.show()
    assert not page._empty.isVisible()
    qtbot.waitUntil(page._empty.isVisible)
    delete(page)


def test_every_run_is_listed_with_its_numbers(page, session, qtbot):
    fill(page, session, qtbot)
    row = page.table.row_of("tuned")
    told = [page.table.index(row, column).data() for column in range(page.table.columnCount())]
    assert told[:8] == ["tuned", "YOLO11", "LSKA on the detection outputs", "n", "Finished", "2/2", "0.800", "0.400"]
    assert told[9] == "2 min"


def test_numbers_sort_as_numbers_and_missing_ones_come_last(page, session, qtbot):
    fill(page, session, qtbot)
    page.view.sortByColumn(MAP50, Qt.SortOrder.DescendingOrder)
    assert names(page) == ["tuned", "plain", "broken", "queued"]
    page.view.sortByColumn(MAP50_95, Qt.SortOrder.AscendingOrder)
    assert names(page) == ["broken", "plain", "tuned", "queued"]


def test_the_filter_wants_every_word(page, session, qtbot):
    fill(page, session, qtbot)
    page.filter.search.setText("yolo26 failed")
    assert names(page) == ["broken"]
    page.filter.search.setText("yolo26 finished")
    assert names(page) == []


def test_two_runs_are_compared_with_the_baseline_as_reference(page, session, qtbot):
    fill(page, session, qtbot)
    page.select(["tuned", "plain"])
    qtbot.waitUntil(lambda: "+0.100" in texts(page.details.comparison))
    assert texts(page.details.comparison).count("0.800") >= 1
    assert [(run.run_id, run.is_reference) for run in page.details.charts.board._runs] == [
        ("tuned", False),
        ("plain", True),
    ]


def test_one_seed_is_said_to_be_too_few(page, session, qtbot):
    fill(page, session, qtbot)
    page.select(["tuned", "plain"])
    qtbot.waitUntil(lambda: "one seed each cannot tell" in texts(page.details))


def test_several_seeds_are_grouped_and_judged(page, session, qtbot):
    for seed in range(3):
        make_run(session, f"tuned-{seed}", best=0.8 + seed / 100, seed=seed)
        make_run(session, f"plain-{seed}", template="none", best=0.6 + seed / 100, seed=seed)
    session.runsChanged.emit()
    qtbot.waitUntil(lambda: page.table.rowCount() == 6)
    page.view.selectAll()
    qtbot.waitUntil(lambda: "Better by +0.100 mAP50-95: more than seeds explain" in texts(page.details))
    assert "0.810 ± 0.010" in texts(page.details.groups)
    assert page.details.settings.rows()[-1][0] == "seed"
    table = page.export.comparison("latex")
    assert len(table.rows) == 2
    written = page.actions_.export("csv", page.export.comparison("csv"), "x", Path(session.store.folder) / "c.csv")
    assert len(list(csv.DictReader(written.open(encoding="utf-8")))) == 6


def test_star_tags_and_note_are_kept_beside_the_run(page, session, qtbot):
    fill(page, session, qtbot)
    page.select(["tuned"])
    page.details.show_tab("notes")
    order = (session.store.folder / "tuned" / "job.json").read_bytes()
    page.details.notes.tags.setText("paper, first try")
    page.details.notes.note.setPlainText("the one in table 2")
    page.select(["plain"])  # what was typed is kept before another run is shown
    qtbot.waitUntil(lambda: page.table.facts("tuned").remarks.notes.tags == ("paper", "first try"))
    assert (session.store.folder / "tuned" / "job.json").read_bytes() == order
    assert page.details.notes.note.toPlainText() == ""
    page.filter.tag.setCurrentIndex(page.filter.tag.findData("paper"))
    assert names(page) == ["tuned"]
    page.filter.clear()
    assert len(names(page)) == 4


def test_the_keyboard_stars_renames_and_deletes(page, session, qtbot, monkeypatch):
    fill(page, session, qtbot)
    page.select(["tuned"])
    page.view.setFocus()
    qtbot.keyClick(page.view, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: page.table.facts("tuned").remarks.notes.star)
    page.filter.stars.setChecked(True)
    assert names(page) == ["tuned"]
    page.actions_.rename(page.selected()[0], "best-of-all")
    qtbot.waitUntil(lambda: names(page) == ["best-of-all"] and [run.name for run in page.selected()] == ["best-of-all"])
    qtbot.keyClick(page.view, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: names(page) == [])
    assert page._rows.currentIndex() == 1  # says that nothing fits the filter
    page._undo.undo.click()
    qtbot.waitUntil(lambda: names(page) == ["best-of-all"])


def test_a_deleted_run_comes_back_from_the_trash(page, session, qtbot):
    fill(page, session, qtbot)
    page.actions_.delete([session.run("plain")])
    qtbot.waitUntil(lambda: page.table.rowCount() == 3)
    dialog = TrashDialog(session.store, session.theme, page)
    dialog.restored.connect(page._on_restored)
    assert dialog.runs.count() == 1
    dialog.restore.click()
    qtbot.waitUntil(lambda: page.table.rowCount() == 4)
    page.actions_.delete([session.run("plain")])
    dialog.refresh()
    dialog.empty_now()
    qtbot.waitUntil(lambda: dialog.runs.count() == 0)
    assert session.run("plain") is None
    delete(dialog)


def test_dropped_runs_of_ultralytics_are_imported_and_marked(page, session, qtbot, tmp_path):
    for number in (1, 2):
        folder = tmp_path / "detect" / f"night{number}"
        folder.mkdir(parents=True)
        (folder / "results.csv").write_text("epoch,metrics/mAP50(B),metrics/mAP50-95(B)\n1,0.5,0.3\n", encoding="utf-8")
        (folder / "args.yaml").write_text("task: detect\nmodel: yolo11n.pt\n", encoding="utf-8")
    page.actions_.import_folders([tmp_path / "detect"])
    qtbot.waitUntil(lambda: sorted(names(page)) == ["night1", "night2"])
    row = page.table.row_of("night1")
    assert page.table.index(row, TEMPLATE).data() == "imported"
    qtbot.waitUntil(lambda: len(page.selected()) == 2)
    page.actions_.import_folders([tmp_path / "detect"])
    qtbot.waitUntil(lambda: "imported before" in page._note.text())


def test_a_run_of_ultralytics_dropped_on_the_window_is_imported(window, session, qtbot, tmp_path):
    (tmp_path / "night").mkdir()
    (tmp_path / "night" / "results.csv").write_text("epoch,metrics/mAP50(B)\n1,0.5\n", encoding="utf-8")
    window.open_path(tmp_path / "night")
    assert window.current_page()[0] == "runs"
    page = window.current_page()[1]
    qtbot.waitUntil(lambda: [run.name for run in page.selected()] == ["night"])
    window.set_language("zh_CN")
    qtbot.waitUntil(lambda: "导入自" in texts(page.details))
    window.set_language("en")


def test_columns_and_their_widths_are_remembered(page, session, qtbot, translation):
    fill(page, session, qtbot)
    header = page.view.horizontalHeader()
    header.setSectionHidden(DATASET, False)
    header.setSectionHidden(STARTED, True)
    page.view.sortByColumn(MAP50, Qt.SortOrder.DescendingOrder)
    page.hide()
    later = RunsPage(session)
    hidden = [later.view.horizontalHeader().isSectionHidden(column) for column in (DATASET, STARTED, NAME)]
    later.show()
    qtbot.waitUntil(lambda: later.table.rowCount() == 4)
    assert (hidden, names(later)) == ([False, True, False], ["tuned", "plain", "broken", "queued"])
    delete(later)


def test_a_run_is_done_again_with_its_own_settings(page, session, qtbot, make_dataset):
    root = make_dataset()
    make_run(session, "tuned", best=0.8, dataset=str(root), seed=7, extra={"lr0": 0.02})
    session.runsChanged.emit()
    qtbot.waitUntil(lambda: page.table.rowCount() == 1)
    page.select(["tuned"])
    wanted = []
    page.pageWanted.connect(wanted.append)
    page.details.controls.do("duplicate")
    form = TrainForm(session)
    qtbot.waitUntil(lambda: session.dataset is not None and form.settings().seed == 7)
    assert (wanted, session.template, session.dataset.root) == (["train"], "lska-head", root)
    assert (form.settings().epochs, dict(form.settings().extra)) == (2, {"lr0": 0.02})
    delete(form)


def test_a_run_whose_dataset_is_gone_says_so(page, session, qtbot):
    fill(page, session, qtbot)
    page.select(["tuned"])
    page.details.controls.do("duplicate")
    assert "not there any more" in page._note.text()


def test_the_matrix_is_read_in_words_and_by_keys(page, session, qtbot):
    folder = make_run(session, "tuned", best=0.8)
    line = [1.0, 0.5]
    row = {"precision_of_recall": line, "f1": [0.2, 0.6], "precision": line, "recall": line}
    content = {
        "v": 1, "x": [0, 1], "classes": [{"name": "cat", **row}, {"name": "dog", **row}], "names": ["cat", "dog"],
        "matrix": [[8, 1, 2], [2, 3, 0], [0, 1, 0]],
    }  # fmt: skip
    (folder / "curves.json").write_text(json.dumps(content), encoding="utf-8")
    session.runsChanged.emit()
    qtbot.waitUntil(lambda: page.table.rowCount() == 1)
    page.select(["tuned"])
    page.details.show_tab("detections")
    pane = page.details.detections
    qtbot.waitUntil(lambda: pane._stack.currentIndex() == 1)
    assert pane.matrix.sentence(1, 0) == "2 of 10 boxes of cat were taken for dog (20.0 %)."
    assert pane.matrix.sentence(2, 1) == "1 of 5 boxes of dog were missed (20.0 %)."
    assert pane.matrix.sentence(0, 2) == "2 boxes of cat were predicted where nothing is."
    qtbot.keyClick(pane.matrix, Qt.Key.Key_Right)
    qtbot.keyClick(pane.matrix, Qt.Key.Key_Down)
    assert "8 of 10" not in pane.matrix.accessibleDescription()
    assert "2 of 10 boxes of cat were taken for dog" in pane.matrix.accessibleDescription()
    pane._kind.button("f1").click()
    qtbot.keyClick(pane.plot, Qt.Key.Key_Right)
    assert "cat 0." in pane.plot.accessibleDescription()


def test_a_thousand_runs_are_sorted_and_filtered_at_once(session, translation):
    folder = make_run(session, "r0", best=0.5)
    run = session.store.list()[0]
    runs = [replace(run, folder=folder.parent / f"r{n}", best_map50=n / 1000) for n in range(1000)]
    table = RunsTable(session)
    table.set_runs(runs, {})
    began = time.process_time()
    table.sort(MAP50, Qt.SortOrder.DescendingOrder)
    assert table.run_at(0).name == "r999"
    table.set_query(RunsQuery(text="lska r99"))
    assert table.rowCount() == 11
    table.set_query(RunsQuery())
    assert time.process_time() - began < 0.15


def test_a_new_run_keeps_the_selection(page, session, qtbot):
    fill(page, session, qtbot)
    page.select(["plain"])
    make_run(session, "newer", best=0.5)
    session.runsChanged.emit()
    qtbot.waitUntil(lambda: page.table.rowCount() == 5)
    assert [run.name for run in page.selected()] == ["plain"]


def test_show_in_predict_needs_weights_and_sets_the_run(page, session, qtbot):
    fill(page, session, qtbot)
    page.select(["tuned"])
    assert not page.details._predict.isEnabled()
    weights = session.store.folder / "tuned" / "train" / "weights"
    weights.mkdir(parents=True)
    (weights / "best.pt").write_bytes(b"x")
    page._show_selection()
    wanted = []
    page.pageWanted.connect(wanted.append)
    page.details._predict.click()
    assert (wanted, session.current_run) == (["predict"], "tuned")


def test_resume_is_offered_only_where_it_can_be(page, session, qtbot):
    fill(page, session, qtbot)
    page.select(["tuned"])
    assert page.details._resume.isHidden()
    weights = session.store.folder / "broken" / "train" / "weights"
    weights.mkdir(parents=True)
    (weights / "last.pt").write_bytes(b"x")
    page.select(["broken"])
    page._show_selection()
    assert not page.details._resume.isHidden()


def test_the_baseline_is_that_of_the_same_settings(session):
    make_run(session, "tuned", best=0.8)
    make_run(session, "plain", template="none", best=0.7)
    make_run(session, "other-base", template="none", best=0.7, base="yolo26")
    runs = session.store.list()
    tuned = next(run for run in runs if run.name == "tuned")
    assert baseline_of(tuned, runs).name == "plain"
    assert baseline_of(baseline_of(tuned, runs), runs) is None


@pytest.mark.parametrize(
    ("seconds", "word"),
    [(0.4, "0 s"), (59, "59 s"), (125, "2 min"), (3600, "1 h 00 min"), (11_100, "3 h 05 min"), (None, "–"), (float("nan"), "–")],
)  # fmt: skip
def test_durations_are_said_as_people_say_them(theme, seconds, word):
    assert duration_word(seconds) == word
