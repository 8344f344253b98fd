"""The drawing of a chart: round numbers on the axes, ends of one value, gaps, zoom by drag and keys, the crosshair."""

from __future__ import annotations

import itertools
import math
import time

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QLocale, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPen, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from studio.runs.events import EpochEnded
from studio.ui.charts.axis_ticks import linear_ticks, log_ticks
from studio.ui.charts.chart_board import ChartBoard
from studio.ui.charts.chart_catalog import CHARTS
from studio.ui.charts.chart_export import save_svg
from studio.ui.charts.metric_chart import MetricChart, log_range, value_range
from studio.ui.charts.plot_canvas import BOTTOM, FARTHEST, LEFT, RIGHT, TOP, Curve, Dot, PlotCanvas
from studio.ui.charts.plot_frame import View
from studio.ui.charts.run_curves import RunCurves
from studio.ui.charts.shown_curves import ShownRun

SPECS = {spec.id: spec for spec in CHARTS}


@pytest.fixture(autouse=True)
def english():
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
    yield
    QLocale.setDefault(before)


@pytest.fixture
def canvas(theme, qtbot):
    made = PlotCanvas(theme, counts_whole=False)
    made.resize(int(LEFT + 400 + RIGHT), int(TOP + 200 + BOTTOM))
    made.set_view(View(0, 10, 0, 2), is_log=False)
    made.show()
    yield made
    _delete(made)


@pytest.fixture
def chart(theme, qtbot):
    made = MetricChart(SPECS["map50"], theme)
    made.resize(500, 300)
    made.show()
    yield made
    _delete(made)


def _delete(widget) -> None:
    widget.close()
    widget.deleteLater()
    QApplication.sendPostedEvents(widget, QEvent.Type.DeferredDelete)


def at(x: float, y: float) -> QPoint:
    """Give the pixel of a place in the view of `canvas`."""
    return QPoint(round(LEFT + 40 * x), round(TOP + 200 - 100 * y))


def line(y: list[float], *, color: str = "#ff0000") -> Curve:
    return Curve(np.arange(len(y), dtype=float), np.array(y), QPen(QColor(color), 2), 1, is_smooth=False)


def shown(values: list[float | None]) -> RunCurves:
    curves = RunCurves()
    for number, value in enumerate(values, 1):
        numbers = {"map50": value, "map50_95": value, "precision": value, "recall": value}
        losses = {"box_loss": value}
        curves.add(
            [
                EpochEnded(
                    epoch=number,
                    epochs=50,
                    train_losses=losses,
                    val_losses=losses,
                    metrics=numbers,
                    learning_rates={"pg0": value or 0.0},
                    seconds=1.0,
                    best_epoch=1,
                )
            ]
        )
    return curves


def texts(ticks) -> list[str]:
    return [tick.text for tick in ticks]


def test_the_numbers_of_an_axis_are_round():
    assert texts(linear_ticks(0, 0.77, 5)) == ["0", "0.2", "0.4", "0.6"]
    assert texts(linear_ticks(-1.2, 1.2, 3)) == ["-1", "0", "1"]
    assert texts(linear_ticks(0, 8.16, 10, is_whole=True)) == [str(number) for number in range(9)]
    assert texts(linear_ticks(0, 1.02, 10, is_whole=True)) == ["0", "1"]
    assert texts(linear_ticks(0, 0.00021, 5)) == ["0", "5e-05", "0.0001", "0.00015", "0.0002"]
    assert texts(linear_ticks(1000, 1002, 4)) == ["1,000.0", "1,000.5", "1,001.0", "1,001.5", "1,002.0"]


@pytest.mark.parametrize(("low", "high"), [(1, 1), (2, 1), (math.nan, 1), (0, math.inf), (1, 1 + 1e-16)])
def test_an_axis_without_a_length_has_no_numbers(low, high):
    assert linear_ticks(low, high, 5) == []
    assert log_ticks(low, high, 5) == []


def test_there_are_never_many_numbers_and_always_some():
    rng = np.random.default_rng(0)
    for _ in range(2000):
        low = float(rng.normal() * 10 ** rng.uniform(-8, 8))
        high = low + float(10 ** rng.uniform(-3, 3) * max(abs(low), 1e-9))
        most = int(rng.integers(2, 12))
        ticks = linear_ticks(low, high, most)
        assert len(ticks) <= most + 1
        assert all(low - 1e-6 * (high - low) <= tick.place <= high + 1e-6 * (high - low) for tick in ticks)
        assert most < 5 or ticks
        assert len(set(texts(ticks))) == len(ticks), (low, high, ticks)


def test_a_logarithmic_axis_shows_powers_fractions_of_decades_and_single_values():
    assert texts(log_ticks(-2, 2, 6)) == ["0.01", "0.1", "1", "10", "100"]
    assert texts(log_ticks(0, 1, 5)) == ["1", "2", "5", "10"]
    assert texts(log_ticks(math.log10(1.21), math.log10(1.38), 5)) == ["1.25", "1.30", "1.35"]
    assert 2 <= len(log_ticks(-40, 40, 6)) <= 7


@pytest.mark.parametrize("value", [0.0, 0.37, 1.0])
def test_a_metric_that_never_changes_has_the_axis_of_all_metrics(value):
    assert value_range(value, value, SPECS["map50"]) == (0.0, 1.04)


def test_an_axis_of_zeros_is_one_high_and_noise_is_not_enlarged():
    for name in ("rate", "speed", "memory", "val_loss"):
        assert value_range(0.0, 0.0, SPECS[name]) == (0.0, 1.0)
    assert value_range(0.0, 3e-5, SPECS["map50"]) == (0.0, 0.01)
    assert value_range(0.0, 0.5, SPECS["map50"]) == (0.0, pytest.approx(0.54))


@pytest.mark.parametrize("spec", CHARTS, ids=lambda spec: spec.id)
def test_every_axis_has_a_length_and_holds_its_values(spec):
    for low, high in itertools.combinations_with_replacement([-3.0, -1e-12, 0.0, 1e-9, 0.5, 1.0, 1e6], 2):
        bottom, top = value_range(low, high, spec)
        assert bottom <= low <= high <= top
        assert top - bottom > 1e-12 * max(abs(low), abs(high))
    for low, high in [(0.0, 0.0), (-6.0, -6.0), (-1.0, 2.0)]:
        bottom, top = log_range(low, high)
        assert bottom < low <= high < top


def test_a_run_whose_map_is_zero_is_drawn_on_an_axis_to_one(chart):
    chart.set_runs((ShownRun("a", "a", shown([0.0] * 5), 0),))
    chart.refresh()
    assert (chart.canvas.view.y_low, chart.canvas.view.y_high) == (0.0, 1.04)
    chart.grab()
    assert texts(chart.canvas.axes["left"].ticks)[0] == "0"
    assert texts(chart.canvas.axes["left"].ticks)[-1] in ("1", "1.0")


def test_a_gap_parts_the_curve_and_a_lonely_point_is_a_dot(canvas):
    canvas.set_curve("a", line([1, 1, math.nan, 1, math.nan, math.inf, 1, 1]))
    image = canvas.grab().toImage()
    assert canvas.curves["a"].lonely == [(3, 1)]
    red = QColor("#ff0000")
    assert image.pixelColor(at(0.5, 1)) == red
    assert image.pixelColor(at(3, 1)) == red
    assert red not in (image.pixelColor(at(2, 1)), image.pixelColor(at(4, 1)))


def test_a_value_that_is_not_positive_is_a_gap_on_a_logarithmic_axis(canvas):
    canvas.set_view(View(0, 10, -1, 1), is_log=True)
    canvas.set_curve("a", line([1, 10, 0, -1, 1, 1]))
    canvas.grab()
    _, y = canvas.items_of["a"].getData()
    assert y == pytest.approx([0, 1, math.nan, math.nan, 0, 0], nan_ok=True)


def test_a_curve_far_outside_what_is_seen_is_drawn_without_harm(canvas):
    canvas.set_view(View(4.0, 4.0 + 1e-6, 0, 1e-9), is_log=False)
    canvas.set_curve("a", line([1e300, -1e300, 1, 5, 0, 1e12]))
    canvas.grab()
    x, y = canvas.items_of["a"].getData()
    assert np.all(np.abs(x - 4.0) <= (FARTHEST + 1) * 1.01e-6)
    assert np.all(np.abs(y) <= (FARTHEST + 1) * 1.01e-9)


def test_a_curve_ends_at_the_edge_and_a_dot_on_it_is_whole(canvas, theme):
    canvas.set_curve("a", line([1, 1, 4, 4, 1]))
    canvas.set_mark(None, [Dot(8, 0, QColor("#00ff00"))])
    image = canvas.grab().toImage()
    below, above = at(8, 0) + QPoint(0, 2), at(2, 2) - QPoint(0, 3)
    assert image.pixelColor(below) == QColor("#00ff00")
    assert all(image.pixelColor(x, above.y()) == theme.color("surface") for x in range(at(0, 2).x(), at(5, 2).x()))
    assert image.pixelColor(at(1, 1) - QPoint(5, 0)) == QColor("#ff0000")


def test_dots_are_exported_as_vectors(chart, tmp_path):
    chart.canvas.set_view(View(0, 10, 0, 2), is_log=False)
    chart.canvas.set_mark(8, [Dot(8, 0, QColor("#00ff00")), Dot(8, 1, QColor("#0000ff"))])
    save_svg(chart, tmp_path / "dots.svg")
    written = (tmp_path / "dots.svg").read_text(encoding="utf-8")
    assert "<image" not in written
    assert "#00ff00" in written
    assert "#0000ff" in written


def test_the_curve_stands_where_its_numbers_say(canvas):
    canvas.set_curve("a", line([0, 1, 2, 0.5]))
    canvas.grab()
    item = canvas.items_of["a"]
    places = [item.mapToScene(QPointF(*point)) for point in zip(*item.getData(), strict=True)]
    found = [(place.x(), place.y()) for place in places]
    assert found == [pytest.approx((LEFT + 40 * x, TOP + 200 - 100 * y)) for x, y in enumerate([0, 1, 2, 0.5])]


def test_noise_is_drawn_thinner_than_a_curve(canvas):
    pen = QPen(QColor("#ff0000"), 2)
    x = np.linspace(0, 10, 200)
    canvas.set_curve("curve", Curve(x, 1 + np.sin(x) / 2, pen, 1, is_smooth=True))
    canvas.set_curve("noise", Curve(x, 1 + np.arange(200) % 2 / 2, pen, 1, is_smooth=True))
    canvas.grab()
    assert not canvas.curves["curve"].is_long
    assert canvas.curves["noise"].is_long


def test_a_drag_zooms_to_the_box_and_along_one_axis_keeps_the_other(canvas):
    chosen: list[View | None] = []
    canvas.viewChosen.connect(chosen.append)
    drag(canvas, at(2, 1.5), at(6, 0.5))
    drag(canvas, at(2, 1), at(6, 1))
    drag(canvas, at(2, 1), at(2, 1) + QPoint(2, 2))
    drag(canvas, at(2, 1), at(30, -20))
    assert [vars_of(view) for view in chosen] == [
        pytest.approx((2, 6, 0.5, 1.5)),
        pytest.approx((2, 6, 0, 2)),
        pytest.approx((2, 10, 0, 1)),
    ]


def drag(canvas: PlotCanvas, start: QPoint, end: QPoint) -> None:
    QTest.mousePress(canvas.viewport(), Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(canvas.viewport(), end)
    QTest.mouseRelease(canvas.viewport(), Qt.MouseButton.LeftButton, pos=end)


def vars_of(view: View | None) -> tuple[float, ...]:
    assert view is not None
    return view.x_low, view.x_high, view.y_low, view.y_high


def test_the_middle_button_moves_what_is_seen(canvas):
    canvas.viewChosen.connect(lambda view: canvas.set_view(view, is_log=False))
    QTest.mousePress(canvas.viewport(), Qt.MouseButton.MiddleButton, pos=at(5, 1))
    move(canvas, at(4, 1.5), Qt.MouseButton.MiddleButton)
    move(canvas, at(3, 1.5), Qt.MouseButton.MiddleButton)
    QTest.mouseRelease(canvas.viewport(), Qt.MouseButton.MiddleButton, pos=at(3, 1.5))
    assert vars_of(canvas.view) == pytest.approx((2, 12, -0.5, 1.5))


def move(canvas: PlotCanvas, place: QPoint, button: Qt.MouseButton) -> None:
    spot = place.toPointF()
    kind, none = QEvent.Type.MouseMove, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(canvas.viewport(), QMouseEvent(kind, spot, canvas.mapToGlobal(spot), button, button, none))


def test_zoom_of_a_chart_stays_until_a_double_click_or_another_scale(chart):
    curves = shown([0.1 * number for number in range(1, 10)])
    chart.set_runs((ShownRun("a", "a", curves, 0),))
    chart.refresh()
    whole = chart.canvas.view
    chart.canvas.viewChosen.emit(View(2, 3, 0.1, 0.2))
    curves.add(
        [
            EpochEnded(
                epoch=10,
                epochs=50,
                train_losses={},
                val_losses={},
                metrics={"map50": 5.0},
                learning_rates={},
                seconds=1.0,
            )
        ]
    )
    chart.refresh()
    assert vars_of(chart.canvas.view) == (2, 3, 0.1, 0.2)
    QTest.mouseDClick(chart.canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(200, 80))
    assert chart.canvas.view.x_high == whole.x_high
    assert chart.canvas.view.y_high > 5
    chart.canvas.viewChosen.emit(View(2, 3, 0.1, 0.2))
    chart.set_log(True)
    chart.refresh()
    assert chart.canvas.view.x_high == whole.x_high


def test_keys_move_the_crosshair_and_zoom(canvas):
    canvas.cursorMoved.connect(canvas.set_cursor)
    canvas.viewChosen.connect(lambda view: canvas.set_view(view or View(0, 10, 0, 2), is_log=False))
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    assert canvas.cursor == 5
    QTest.keyClick(canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert canvas.cursor == pytest.approx(6)
    for _ in range(20):
        QTest.keyClick(canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert canvas.cursor == 10
    QTest.keyClick(canvas, Qt.Key.Key_Plus)
    assert vars_of(canvas.view) == pytest.approx((10 - 10 / 1.5, 10, 0, 2))
    QTest.keyClick(canvas, Qt.Key.Key_0)
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert vars_of(canvas.view) == (0, 10, 0, 2)
    assert canvas.cursor is None


def test_keys_tell_the_values_in_words(chart, qtbot):
    chart.cursorMoved.connect(chart.set_cursor)
    chart.set_runs((ShownRun("a", "a", shown([0.1 * number for number in range(1, 10)]), 0),))
    chart.refresh()
    chart.activateWindow()
    chart.canvas.setFocus()
    qtbot.waitUntil(chart.canvas.hasFocus)
    for _ in range(2):
        QTest.keyClick(chart.canvas, Qt.Key.Key_Right)
    assert chart.canvas.cursor == 6
    assert chart.canvas.accessibleDescription() == "0.6000"


def test_the_crosshair_is_drawn_and_wiped_away(canvas, theme):
    strip = at(5, 1)
    plain = canvas.grab().toImage()
    canvas.set_cursor(5.0)
    QApplication.processEvents()
    with_line = canvas.grab().toImage()
    assert with_line.pixelColor(strip) == theme.color("border_strong")
    canvas.set_cursor(None)
    QApplication.processEvents()
    assert canvas.grab().toImage() == plain


def test_the_wheel_scrolls_the_page(canvas):
    turned = QWheelEvent(
        QPointF(100, 50),
        QPointF(100, 50),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas.viewport(), turned)
    assert not turned.isAccepted()


def test_axes_that_move_cost_no_more_than_a_tick_may(theme, qtbot):
    board = ChartBoard(theme)
    board.resize(1600, 900)
    curves = board.curves("a")
    curves.add(
        [
            EpochEnded(
                epoch=number,
                epochs=100,
                train_losses={"box_loss": 1 / number},
                val_losses={"box_loss": 1 / number, "cls_loss": 2 / number},
                metrics={"map50": number / 100, "map50_95": number / 200, "precision": 0.5, "recall": 0.4},
                learning_rates={"pg0": 0.01},
                seconds=1.0,
            )
            for number in range(1, 100)
        ]
    )
    board.show_runs([("a", "a")])
    board.show()
    qtbot.waitUntil(board.is_drawn)
    used = []
    for number in range(10):
        for one in board.charts:
            one.canvas.set_view(View(0, 50 + number, 0, 3), is_log=False)
            one._fitted = None
        began = time.thread_time()
        board.draw_all()
        while not board.is_drawn():
            QApplication.processEvents()
        QApplication.processEvents()
        used.append(time.thread_time() - began)
    _delete(board)
    assert sorted(used)[5] < 0.016
