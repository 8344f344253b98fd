"""Charts: the pyramid keeps extremes, overlays, marks, exports, nothing drawn while hidden."""

from __future__ import annotations

import csv
import math
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication

from studio.runs.events import BatchEnded, EpochEnded
from studio.ui.charts.chart_board import ChartBoard
from studio.ui.charts.chart_panel import ChartPanel
from studio.ui.charts.run_curves import RunCurves
from studio.ui.charts.series import Series, smoothed

ROOT = Path(__file__).resolve().parents[2]


def batch(number: int, *, batches: int = 10, loss: float = 1.0) -> BatchEnded:
    return BatchEnded(
        epoch=number // batches + 1, batch=number % batches + 1, batches=batches, losses={"box_loss": loss}
    )


def epoch(number: int, *, map50: float | None, best: int | None = None, epochs: int = 50) -> EpochEnded:
    return EpochEnded(
        epoch=number,
        epochs=epochs,
        train_losses={"box_loss": 1.0},
        val_losses={"box_loss": 1.2},
        metrics={"map50": map50, "map50_95": None if map50 is None else map50 / 2, "precision": 0.5, "recall": 0.4},
        learning_rates={"pg0": 0.01, "pg1": 0.01},
        seconds=1.0,
        best_epoch=best,
    )


@pytest.fixture
def board(theme, qtbot):
    made = ChartBoard(theme)
    made.resize(1000, 800)
    made.show()
    yield made
    made.close()
    made.deleteLater()
    QApplication.sendPostedEvents(made, QEvent.Type.DeferredDelete)


@pytest.fixture
def panel(theme, qtbot):
    made = ChartPanel(theme)
    made.resize(700, 500)
    yield made
    # Qt must delete it, not Python's collector: that would take the items of a scene in any order.
    made.close()
    made.deleteLater()
    QApplication.sendPostedEvents(made, QEvent.Type.DeferredDelete)


def chart(board: ChartBoard, name: str):
    return next(one for one in board.charts if one.spec.id == name)


def test_a_million_points_become_few_and_keep_every_extreme():
    series = Series()
    for index in range(200_000):
        series.append(float(index), math.sin(index / 300))
    series.append(200_000.0, 9.0)
    for index in range(200_001, 210_000):
        series.append(float(index), 0.0)
    x, y = series.decimated(0, 210_000, 1000)
    assert len(x) == len(y) <= 1100
    assert y.max() == 9.0
    assert y.min() == pytest.approx(-1.0, abs=1e-4)
    assert (x[1:] >= x[:-1]).all()


def test_a_narrow_window_of_a_long_series_is_exact():
    series = Series()
    for index in range(100_000):
        series.append(float(index), float(index % 7))
    x, y = series.decimated(5000, 5100, 1000)
    assert list(x[1:-1]) == list(range(5000, 5101))
    assert list(y[1:-1]) == [index % 7 for index in range(5000, 5101)]


def test_an_epoch_trained_again_replaces_the_first_try():
    series = Series()
    for index in range(1000):
        series.append(float(index), 1.0)
    series.append(500.0, 2.0)
    assert len(series) == 501
    assert series.at(1e9) == (500.0, 2.0)
    for index in range(501, 900):
        series.append(float(index), 3.0)
    assert series.decimated(0, 900, 60)[1].max() == 3.0
    assert series.bounds(0, 900) == (1.0, 3.0)


def test_a_gap_does_not_swallow_its_neighbours():
    series = Series()
    for index in range(5000):
        series.append(float(index), float("nan") if index % 16 == 3 else float(index % 5))
    _, y = series.decimated(0, 5000, 400)
    assert y[y == y].max() == 4.0


def test_smoothing_keeps_constants_and_starts_at_the_first_value():
    assert smoothed(np.full(50, 0.7), 0.95) == pytest.approx(np.full(50, 0.7))
    assert smoothed(np.array([1.0, 0.0]), 0.5)[0] == 1.0
    values = np.array([1.0, float("nan"), 3.0])
    assert smoothed(values, 0.0) is values


def test_curves_take_epochs_and_batches_at_their_place():
    curves = RunCurves()
    curves.add([batch(0), batch(4), epoch(1, map50=0.3, best=1), batch(10)])
    assert list(curves.by_key["batch/box_loss"].x) == [0.1, 0.5, 1.1]
    assert list(curves.by_key["metric/map50"].x) == [1.0]
    assert curves.best_epoch == 1


def test_the_charts_show_the_run_and_its_baseline_dashed(board, qtbot):
    board.add_events("a", [epoch(number, map50=number / 10, best=3) for number in range(1, 6)])
    board.add_events("b", [epoch(number, map50=number / 20) for number in range(1, 8)])
    board.show_runs([("a", "mine"), ("b", "baseline")], references=["b"])
    qtbot.waitUntil(lambda: len(chart(board, "map50").canvas.curves) == 2)
    drawn = chart(board, "map50").canvas.curves
    assert drawn["a", "metric/map50"].pen.style() == Qt.PenStyle.SolidLine
    assert drawn["b", "metric/map50"].pen.style() == Qt.PenStyle.DashLine
    entries = chart(board, "map50")._legend._entries
    assert [(entry.label, entry.value) for entry in entries] == [("mine", "0.5000"), ("baseline", "0.3500")]


def test_the_best_epoch_is_marked(board, qtbot):
    board.add_events("a", [epoch(number, map50=0.5 - abs(number - 3) / 10, best=3) for number in range(1, 6)])
    board.show_runs([("a", "a")])
    qtbot.waitUntil(lambda: chart(board, "map50").canvas.mark == 3)
    assert [(dot.x, dot.y) for dot in chart(board, "map50").canvas.dots] == [(3, 0.5)]
    assert chart(board, "map50")._epoch.text() == "best: epoch 3"


def test_the_crosshair_shows_exact_values_in_all_charts(board, qtbot):
    board.add_events("a", [epoch(number, map50=number / 10) for number in range(1, 6)])
    board.show_runs([("a", "a")])
    qtbot.waitUntil(lambda: bool(chart(board, "map50").canvas.curves))
    chart(board, "val_loss").cursorMoved.emit(2.0)
    assert chart(board, "map50")._legend._entries[0].value == "0.2000"
    assert chart(board, "map50")._epoch.text() == "epoch 2"
    chart(board, "val_loss").cursorMoved.emit(None)
    assert chart(board, "map50")._legend._entries[0].value == "0.5000"


def test_smoothing_changes_the_drawing_and_not_the_numbers(board, qtbot):
    board.add_events("a", [epoch(number, map50=float(number % 2)) for number in range(1, 20)])
    board.show_runs([("a", "a")])
    board.set_smoothing(0.9)
    qtbot.waitUntil(lambda: bool(chart(board, "map50").canvas.curves))
    drawn = chart(board, "map50").canvas.curves
    qtbot.waitUntil(lambda: ("a", "metric/map50", "raw") in drawn)
    assert float(np.ptp(drawn["a", "metric/map50", "raw"].y)) == 1.0
    assert float(np.ptp(drawn["a", "metric/map50"].y)) < 1.0
    assert chart(board, "map50")._legend._entries[0].value == "1.0000"


def test_a_missing_metric_is_a_gap_and_no_crash(board, qtbot):
    board.add_events("a", [epoch(1, map50=0.1), epoch(2, map50=None), epoch(3, map50=0.3)])
    board.show_runs([("a", "a")])
    qtbot.waitUntil(lambda: bool(chart(board, "map50").canvas.curves))
    board.set_log(True)
    board.grab()
    assert len(board.curves("a").by_key["metric/map50"]) == 3


def test_a_hidden_board_draws_nothing_and_catches_up(board, qtbot):
    board.show_runs([("a", "a")])
    board.hide()
    board.add_events("a", [epoch(1, map50=0.4)])
    qtbot.wait(400)
    assert chart(board, "map50").canvas.curves == {}
    board.show()
    qtbot.waitUntil(lambda: bool(chart(board, "map50").canvas.curves))


def test_names_are_never_read_as_html(board, qtbot):
    board.add_events("a", [epoch(1, map50=0.4)])
    board.add_events("b", [epoch(1, map50=0.4)])
    evil = "<img src='/etc/passwd'><b>x"
    board.show_runs([("a", evil), ("b", "b")])
    qtbot.waitUntil(lambda: len(chart(board, "map50").canvas.curves) == 2)
    from PySide6.QtWidgets import QLabel

    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in board.findChildren(QLabel))
    assert chart(board, "map50")._legend._entries[0].label == evil


def test_drawing_a_hundred_thousand_batches_takes_milliseconds(board, qtbot):
    board.add_events("a", [batch(number, loss=1 + math.sin(number)) for number in range(100_000)])
    board.show_runs([("a", "a")])
    qtbot.waitUntil(lambda: bool(chart(board, "batch_loss").canvas.curves))
    board.add_events("a", [batch(100_000)])
    began = time.thread_time()
    chart(board, "batch_loss").refresh()
    assert time.thread_time() - began < 0.05


def test_the_table_of_all_points_comes_back(panel, tmp_path):
    panel.add_events("a", [epoch(1, map50=0.25), epoch(2, map50=0.5)])
    panel.show_runs([("a", "=cmd|x")])
    path = panel.export("csv", tmp_path / "curves.csv")
    rows = list(csv.DictReader(path.open(encoding="utf-8")))
    mine = [(row["epoch"], row["value"]) for row in rows if row["curve"] == "metric/map50"]
    assert mine == [("1", "0.25"), ("2", "0.5")]
    assert rows[0]["run"] == "'=cmd|x", "a spreadsheet must not run a name"


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_pictures_are_written(panel, tmp_path, kind):
    panel.add_events("a", [epoch(1, map50=0.25), epoch(2, map50=0.5)])
    panel.show_runs([("a", "a")])
    panel.show()
    panel.board.draw_all()
    path = panel.export(kind, tmp_path / f"charts.{kind}")
    head = path.read_bytes()[:200]
    assert head.startswith(b"\x89PNG") if kind == "png" else b"<svg" in head + path.read_bytes()[:600]


def test_an_export_that_fails_is_told(panel, tmp_path):
    told = []
    panel.failed.connect(told.append)
    assert panel.export("png", tmp_path / "no" / "folder" / "x.png") is None
    assert told[0].message == "The charts could not be written."


def test_pyqtgraph_waits_until_a_chart_is_shown():
    script = (
        "import sys, studio.ui.pages.train_page, studio.ui.pages.runs_page, studio.ui.pages.model_page,"
        " studio.ui.pages.predict_page, studio.ui.pages.results_page\n"
        "print(sorted({'pyqtgraph','numpy','torch','cv2','ultralytics','matplotlib'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_an_export_holds_the_charts_that_are_out_of_sight(panel, tmp_path, qtbot):
    panel.resize(400, 260)  # one chart is in sight, the others have to be scrolled to
    panel.show_runs([("a", "a")])
    panel.show()
    last = panel.board.charts[5]  # the learning rate
    qtbot.waitUntil(lambda: last.visibleRegion().isEmpty())
    panel.add_events("a", [epoch(number, map50=0.1 * number) for number in range(1, 6)])
    panel.export("svg", tmp_path / "charts.svg")
    assert last.canvas.curves, "the last chart was exported empty"


def test_charts_shown_come_by_themselves_and_draw_what_waited(panel, qtbot):
    panel.show_runs([("a", "a")])
    panel.add_events("a", [epoch(number, map50=0.1 * number) for number in range(1, 6)])
    panel.show()
    assert not panel.is_drawn()
    qtbot.waitUntil(panel.is_drawn, timeout=8000)
    assert panel.board.charts[0].canvas.curves
    assert len(panel.board.charts) == 8


@pytest.mark.parametrize("compact", [True, False])
def test_every_chart_shown_has_a_place_of_its_own(theme, qtbot, compact):
    panel = ChartPanel(theme, compact=compact)
    panel.resize(700, 500)
    panel.show_runs([("a", "a")])
    panel.add_events("a", [epoch(number, map50=0.1 * number) for number in range(1, 6)])
    panel.show()
    qtbot.waitUntil(panel.is_drawn, timeout=8000)
    shown = [one.geometry() for one in panel.board.charts if one.isVisible()]
    assert len(shown) == (4 if compact else 6)
    assert all(place.width() > 200 and place.height() > 100 for place in shown)
    assert not any(one.intersects(other) for one in shown for other in shown if one is not other)
    panel.close()
    panel.deleteLater()
    QApplication.sendPostedEvents(panel, QEvent.Type.DeferredDelete)


def test_a_million_points_are_drawn_thin_however_few_are_left_of_them(board):
    curves = board.curves("a")
    curves.add([batch(number, batches=20_000, loss=1 + number % 7) for number in range(20_000)])
    board.show_runs([("a", "a")])
    losses = chart(board, "batch_loss")
    losses.canvas.setFixedWidth(200)  # leaves fewer points than a curve has that is drawn thick
    losses.refresh()
    line = losses.canvas.curves["a", "batch/box_loss"]
    assert len(line.x) <= 600
    assert line.pen.widthF() == 1.0
    assert not line.is_smooth
