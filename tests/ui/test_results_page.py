"""The results page: a run beside its baseline, and nothing claimed without one."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from studio.ui.pages.results_page import ResultsPage
from tests.ui.test_runs_page import delete, make_run, texts


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
