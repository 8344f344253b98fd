"""The runs page: every run, sorted, filtered, compared; and the results page that shows one of them."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QLabel

from studio.runs.events import BestValidated, EpochEnded, ModelBuilt, RunFailed, RunFinished, RunStarted
from studio.runs.job import TrainJob, TrainSettings, write_job
from studio.runs.journal import JournalWriter
from studio.runs.run import EVENTS_FILE, PidRecord, write_pid
from studio.ui.pages.results_page import ResultsPage
from studio.ui.pages.run_words import baseline_of, duration_word
from studio.ui.pages.runs_page import RunsPage
from studio.ui.pages.runs_table import MAP50, MAP50_95, NAME


def delete(widget) -> None:
    widget.close()
    widget.deleteLater()
    QApplication.sendPostedEvents(widget, QEvent.Type.DeferredDelete)


def make_run(
    session, name: str, *, template: str = "lska-head", best: float | None = None, end=None, base="yolo11"
) -> Path:
    folder = session.store.create(name)
    job = TrainJob(
        run_id=name,
        base=base,
        template=template,
        scale="n",
        model_yaml="m.yaml",
        data_yaml="d.yaml",
        dataset_folder="/data",
        class_names=("a",),
        settings=TrainSettings(epochs=2),
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
    return [page.filter.index(row, NAME).data() for row in range(page.filter.rowCount())]


def fill(page, session, qtbot) -> None:
    make_run(session, "tuned", best=0.8)
    make_run(session, "plain", template="none", best=0.7)
    make_run(session, "queued")
    make_run(session, "broken", best=0.2, end=RunFailed(message="No memory.", epoch=2, epochs=2), base="yolo26")
    session.runsChanged.emit()
    qtbot.waitUntil(lambda: page.table.rowCount() == 4)


def test_without_runs_the_page_says_what_to_do(page, qtbot):
    assert page._stack.currentIndex() == 0
    wanted = []
    page.pageWanted.connect(wanted.append)
    page._go_train.click()
    assert wanted == ["train"]


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
    assert names(page)[0] == "queued"


def test_the_filter_wants_every_word(page, session, qtbot):
    fill(page, session, qtbot)
    page.search.setText("yolo26 failed")
    assert names(page) == ["broken"]
    page.search.setText("yolo26 finished")
    assert names(page) == []


def test_two_runs_are_compared_with_the_baseline_as_reference(page, session, qtbot):
    fill(page, session, qtbot)
    page.select(["tuned", "plain"])
    qtbot.waitUntil(lambda: "+0.100" in texts(page.comparison))
    assert texts(page.comparison).count("0.800") >= 1
    assert [(run.run_id, run.is_reference) for run in page.charts.board._runs] == [("tuned", False), ("plain", True)]


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
    assert not page._predict.isEnabled()
    weights = session.store.folder / "tuned" / "train" / "weights"
    weights.mkdir(parents=True)
    (weights / "best.pt").write_bytes(b"x")
    page._show_selection()
    wanted = []
    page.pageWanted.connect(wanted.append)
    page._predict.click()
    assert (wanted, session.current_run) == (["predict"], "tuned")


def test_resume_is_offered_only_where_it_can_be(page, session, qtbot):
    fill(page, session, qtbot)
    page.select(["tuned"])
    assert page._resume.isHidden()
    weights = session.store.folder / "broken" / "train" / "weights"
    weights.mkdir(parents=True)
    (weights / "last.pt").write_bytes(b"x")
    page.select(["broken"])
    page._show_selection()
    assert not page._resume.isHidden()


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


# The results page.


def texts(widget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel))


@pytest.fixture
def results(session, translation, qtbot):
    made = ResultsPage(session, compact=True)
    made.resize(1100, 700)
    yield made
    delete(made)


def test_results_stand_beside_the_baselines(results, session, qtbot):
    make_run(session, "tuned", best=0.8)
    make_run(session, "plain", template="none", best=0.7)
    session.set_current_run("tuned")
    results.show()
    qtbot.waitUntil(lambda: "Better than the baseline by +0.050 mAP50-95." in texts(results))
    assert "+0.100 against the baseline" in texts(results)


def test_a_worse_result_is_called_worse(results, session, qtbot):
    make_run(session, "tuned", best=0.6)
    make_run(session, "plain", template="none", best=0.7)
    session.set_current_run("tuned")
    results.show()
    qtbot.waitUntil(lambda: "Worse than the baseline by −0.050 mAP50-95." in texts(results))


def test_without_a_baseline_nothing_is_claimed(results, session, qtbot):
    make_run(session, "tuned", best=0.6)
    session.set_current_run("tuned")
    results.show()
    qtbot.waitUntil(lambda: "There is no baseline with the same settings to compare with." in texts(results))
    assert "Better" not in texts(results)


def test_the_numbers_come_back_from_the_table(results, session, qtbot, tmp_path):
    make_run(session, "tuned", best=0.8)
    make_run(session, "plain", template="none", best=0.7)
    session.set_current_run("tuned")
    results.show()
    qtbot.waitUntil(lambda: "Better" in texts(results))
    path = results.export_csv(tmp_path / "numbers.csv")
    rows = list(csv.DictReader(path.open(encoding="utf-8")))
    assert [row["run"] for row in rows] == ["tuned", "plain"]
    assert float(rows[0]["map50"]) == 0.8
    assert float(rows[0]["map50_difference"]) == pytest.approx(0.1)


def test_without_a_run_the_results_page_is_quiet(results):
    results.show()
    assert results._stack.currentIndex() == 0
    assert results.export_csv(Path("nowhere.csv")) is None
