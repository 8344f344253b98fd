"""The drawn graph: every layer a card, links that cross no card, zoom at the cursor, travel by keys."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from studio.catalog import load_catalog
from studio.errors import Location, Problem
from studio.graph.edits import insert_after
from studio.graph.lanes import lay_out
from studio.graph.model_graph import Layer, LayerId, ModelGraph
from studio.graph.model_yaml import load_stock
from studio.graph.shapes import infer_shapes
from studio.stock import FAMILIES
from studio.ui.graph_editor.appearance import appearance_of
from studio.ui.graph_editor.card_words import short_number
from studio.ui.graph_editor.geometry import CARD_HEIGHT, CARD_WIDTH, place_cards, route_links
from studio.ui.graph_editor.graph_scene import GraphScene
from studio.ui.graph_editor.graph_view import GraphView
from studio.ui.graph_editor.zoom_view import LARGEST_ZOOM


def layout_of(graph: ModelGraph):
    shapes = infer_shapes(graph, "n", catalog=load_catalog())
    return lay_out(graph, shapes, 640), shapes


@pytest.fixture
def scene(theme, qtbot):
    made = GraphScene(appearance_of(theme))
    return made


def show(scene: GraphScene, graph: ModelGraph, marks=None) -> None:
    layout, shapes = layout_of(graph)
    scene.show_graph(graph, layout, shapes=shapes, marks=marks or {}, repeats={}, attention={"LSKA"})


@pytest.fixture
def view(scene, qtbot):
    show(scene, load_stock("yolo11"))
    made = GraphView(scene)
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    made.fit()
    return made


@pytest.mark.parametrize("family", FAMILIES)
def test_every_layer_has_a_card_and_every_link_a_line(scene, family):
    graph = load_stock(family)
    show(scene, graph)
    assert set(scene.cards) == {layer.id for layer in graph.layers}
    wanted = {(source, layer.id) for layer in graph.layers for source in layer.inputs}
    assert {(item.route.source, item.route.target) for item in scene.links} == wanted


@pytest.mark.parametrize("family", FAMILIES)
def test_no_link_crosses_a_foreign_card(family):
    graph = load_stock(family)
    layout, _ = layout_of(graph)
    places = place_cards(layout)
    for route in route_links(graph, places):
        for (x1, y1), (x2, y2) in zip(route.points, route.points[1:], strict=False):
            assert abs(x1 - x2) < 0.01 or abs(y1 - y2) < 0.01, "a link is orthogonal"
            for layer_id, place in places.items():
                if layer_id in (route.source, route.target):
                    continue
                inside_x = max(x1, x2) > place.left + 1 and min(x1, x2) < place.left + CARD_WIDTH - 1
                inside_y = max(y1, y2) > place.top + 1 and min(y1, y2) < place.top + CARD_HEIGHT - 1
                assert not (inside_x and inside_y), (family, route.source, route.target, layer_id)


@pytest.mark.parametrize("family", FAMILIES)
def test_no_two_cards_overlap(family):
    layout, _ = layout_of(load_stock(family))
    places = list(place_cards(layout).values())
    for index, one in enumerate(places):
        for other in places[index + 1 :]:
            assert abs(one.left - other.left) >= CARD_WIDTH or abs(one.top - other.top) >= CARD_HEIGHT


def test_vertical_lines_of_different_sources_do_not_lie_on_each_other():
    layout, _ = layout_of(load_stock("yolo11"))
    seen: dict[float, list[tuple[float, float, str]]] = {}
    for route in route_links(load_stock("yolo11"), place_cards(layout)):
        for (x1, y1), (x2, y2) in zip(route.points, route.points[1:], strict=False):
            if abs(x1 - x2) < 0.01 and len(route.points) > 2:
                low, high = sorted((y1, y2))
                for other_low, other_high, source in seen.get(round(x1, 1), []):
                    assert source == route.source or high <= other_low or low >= other_high
                seen.setdefault(round(x1, 1), []).append((low, high, route.source))


def test_an_inserted_layer_is_marked_by_a_word(scene):
    graph, new = insert_after(load_stock("yolo11"), LayerId("r16"), "LSKA", args=(7,))
    show(scene, graph, {new: "added"})
    facts = scene.cards[new].facts
    assert (facts.mark, facts.mark_word, facts.is_attention) == ("added", "New", True)


def test_costs_become_shares_and_words(scene):
    graph = load_stock("yolo11")
    show(scene, graph)
    costs = {layer.id: {"params": 3_000_000 if layer.id == "r8" else 0, "gflops": 1.0} for layer in graph.layers}
    scene.set_costs(costs, "params")
    assert scene.cards[LayerId("r8")].facts.share == 1.0
    assert scene.cards[LayerId("r8")].facts.share_word == "3 M"
    assert scene.cards[LayerId("r9")].facts.share == 0.0


def test_a_problem_marks_the_layer_it_names(scene):
    show(scene, load_stock("yolo11"))
    problem = Problem("error", "x", "Concat inputs differ.", where=Location(node="12 Concat"))
    scene.set_problems([problem])
    assert scene.cards[LayerId("r12")].facts.problem == "error"
    scene.set_problems([])
    assert scene.cards[LayerId("r12")].facts.problem == ""


def test_the_wheel_zooms_at_the_cursor(view):
    at = QPointF(300, 200)
    before = view.mapToScene(at.toPoint())
    zoom = view.zoom()
    event = QWheelEvent(
        at, view.viewport().mapToGlobal(at), QPoint(), QPoint(0, 240), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view.viewport(), event)
    assert view.zoom() > zoom * 1.2
    after = view.mapToScene(at.toPoint())
    assert abs(after.x() - before.x()) < 3 / view.zoom()
    assert abs(after.y() - before.y()) < 3 / view.zoom()


def test_zoom_has_an_end(view):
    for _ in range(60):
        view.zoom_by(1.5)
    assert view.zoom() == pytest.approx(LARGEST_ZOOM)


def test_dragging_the_background_moves_and_f_fits_again(view, qtbot):
    fitted = view.mapToScene(view.viewport().rect().center())
    port = view.viewport()
    qtbot.mousePress(port, Qt.MouseButton.MiddleButton, pos=QPoint(30, 30))
    qtbot.mouseMove(port, QPoint(130, 90))
    qtbot.mouseRelease(port, Qt.MouseButton.MiddleButton, pos=QPoint(130, 90))
    moved = view.mapToScene(port.rect().center())
    assert abs(moved.x() - fitted.x() + 100 / view.zoom()) < 4 / view.zoom()
    qtbot.keyClick(view, Qt.Key.Key_F)
    again = view.mapToScene(port.rect().center())
    assert abs(again.x() - fitted.x()) < 3 / view.zoom()


def test_arrow_keys_travel_through_the_model(view, scene, qtbot):
    scene.select(LayerId("r0"))
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert scene.selected_layer() == "r1"
    scene.select(LayerId("r4"))
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert scene.selected_layer() == "r15"


def test_selecting_lights_the_links_of_a_layer(scene):
    show(scene, load_stock("yolo11"))
    scene.select(LayerId("r16"))
    lit = {(item.route.source, item.route.target) for item in scene.links if item._is_lit}
    assert lit == {("r15", "r16"), ("r16", "r17"), ("r16", "r23")}


def test_seven_hundred_layers_draw_fluidly(scene, qtbot):
    import time

    graph = long_graph(700)
    began = time.thread_time()
    show(scene, graph)
    view = GraphView(scene)
    qtbot.addWidget(view)
    view.resize(1600, 1000)
    view.show()
    built = time.thread_time() - began
    began = time.thread_time()
    for _ in range(5):
        view.viewport().repaint()
    repaint = (time.thread_time() - began) / 5
    assert len(scene.cards) >= 700
    assert built < 1.0, f"{built:.2f} s"
    assert repaint < 0.040, f"{1000 * repaint:.0f} ms"


def long_graph(layers: int) -> ModelGraph:
    """Stretch YOLO11 by chains of layers that change nothing."""
    stock = load_stock("yolo11")
    spread, stands_for = [], {}
    chain = -(-(layers - len(stock.layers)) // 12)
    number = 0
    for layer in stock.layers:
        spread.append(replace(layer, inputs=tuple(stands_for.get(one, one) for one in layer.inputs)))
        if layer.module in ("C3k2", "Conv"):
            previous = layer.id
            for _ in range(chain):
                new = LayerId(f"x{number}")
                spread.append(Layer(new, "nn.Identity", (previous,), section=layer.section))
                previous, number = new, number + 1
            stands_for[layer.id] = previous
    return replace(stock, layers=tuple(spread))


def test_numbers_are_short_and_have_a_unit():
    assert [short_number(value) for value in (870, 16_600, 2_590_000)] == ["870", "16.6 k", "2.59 M"]
