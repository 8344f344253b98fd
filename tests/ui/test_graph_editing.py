"""The model is edited with a real mouse: what is drawn, what is written and what undo says agree."""

from __future__ import annotations

import random

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QDrag, QDragEnterEvent, QDragMoveEvent
from PySide6.QtWidgets import QApplication

from studio.graph.model_graph import LayerId
from studio.graph.model_yaml import parse_model_yaml
from studio.ui.graph_editor.editing import GraphEditing
from studio.ui.graph_editor.geometry import CARD_HEIGHT, CARD_WIDTH
from studio.ui.graph_editor.graph_view import MODULE_MIME
from tests.ui.canvas_hand import (
    CONTROL,
    LEFT,
    NO_KEY,
    SHIFT,
    drag,
    drop,
    middle,
    modules,
    near,
    on_link,
    pixel,
    port,
    undo_text,
)


def test_a_module_dropped_on_a_link_is_inserted_there_and_undone(panel, session, qtbot):
    before = session.document.source.text
    near(panel, "r4", "r6")
    assert drop(panel, "LSKA", on_link(panel, "r4", "r5"))
    assert modules(session)[5] == "LSKA"
    new = session.graph.layers[5]
    assert (new.inputs, session.graph.layers[6].inputs) == (("r4",), (new.id,))
    assert session.graph.layer(LayerId("r15")).inputs == ("r14", "r4"), "only the link that was hit is changed"
    assert undo_text(session) == "Insert LSKA between 4 C3k2 and 5 Conv"
    assert panel.scene.selected_layers() == [new.id]
    assert panel.scene.cards[new.id].facts.mark == "added"
    qtbot.keyClick(panel.view, Qt.Key.Key_Z, CONTROL)
    assert session.document.source.text == before
    assert new.id not in panel.scene.cards
    qtbot.keyClick(panel.view, Qt.Key.Key_Y, CONTROL)
    assert modules(session)[5] == "LSKA"
    qtbot.keyClick(panel.view, Qt.Key.Key_Z, CONTROL)
    qtbot.keyClick(panel.view, Qt.Key.Key_Z, CONTROL | SHIFT)
    assert modules(session)[5] == "LSKA"


def test_a_row_of_the_palette_is_dragged_with_its_name_and_picture(panel, monkeypatch):
    dragged = []
    monkeypatch.setattr(QDrag, "exec", lambda drag, *_: dragged.append((drag.mimeData(), drag.pixmap())))
    panel.side.palette_view.field.setText("Upsample")
    panel.side.palette_view.tree.startDrag(Qt.DropAction.CopyAction)
    mime, picture = dragged[0]
    assert bytes(mime.data(MODULE_MIME).data()).decode() == mime.text() == "nn.Upsample"
    assert picture.width() > 100


@pytest.mark.parametrize("seed", range(4))
def test_any_row_of_edits_is_undone_to_the_identical_file_and_redone(session, qtbot, seed):
    """Whatever is tried, legal or not, the drawn model, the text and the history stay in step."""
    session.choose_model(base=("yolo11", "yolo26", "yolov8", "yolo12")[seed], template="none")
    luck, editing, document = random.Random(seed), GraphEditing(session), session.document
    first = (session.graph, document.source.text)

    def some() -> LayerId:
        return luck.choice(session.graph.layers).id

    def link() -> tuple[LayerId, LayerId]:
        return luck.choice([(one, layer.id) for layer in session.graph.layers for one in layer.inputs])

    def module() -> str:
        return luck.choice(["LSKA", "Conv", "C3k2_LSKA", "Concat", "Detect", "nn.Upsample"])

    tries = [
        lambda: editing.insert_on_link(module(), *link()),
        lambda: editing.insert_after(module(), some()),
        lambda: editing.replace_module(module(), some()),
        lambda: editing.add(module(), some(), (5.0, 7.0)),
        lambda: editing.remove([some(), some()]),
        lambda: editing.duplicate([some(), some()]),
        lambda: editing.copy([some()]) and editing.paste(some()),
        lambda: editing.move(some(), luck.choice([-1, 1])),
        lambda: editing.connect_layers(some(), some()),
        lambda: editing.disconnect_links([link()]),
        lambda: editing.move_link(*link(), some()),
        lambda: editing.place({some(): (luck.random(), 3.0)}),
    ]
    for _ in range(200):
        luck.choice(tries)()
        read = parse_model_yaml(document.source.text)
        assert [(one.module, one.args, one.repeats) for one in read.layers] == [
            (one.module, one.args, one.repeats) for one in session.graph.layers
        ]
        rows = {layer.id: row for row, layer in enumerate(session.graph.layers)}
        assert [[int(one[1:]) for one in layer.inputs] for layer in read.layers] == [
            [rows[one] for one in layer.inputs] for layer in session.graph.layers
        ]
    last = (session.graph, document.source.text, document.positions)
    stack = document.undo_stack
    assert stack.count() > 15, "most of it was legal"
    stack.setIndex(0)
    assert (session.graph, document.source.text, document.positions) == (*first, {})
    stack.setIndex(stack.count())
    assert (session.graph, document.source.text, document.positions) == last


def test_the_link_under_a_dragged_module_lights_up_and_says_what_would_happen(panel, qtbot):
    near(panel, "r4", "r6")
    at = on_link(panel, "r4", "r5")
    palette = panel.side.palette_view
    palette.field.setText("LSKA")
    mime = palette.tree.mimeData([palette.tree.currentItem()])
    copy, viewport = Qt.DropAction.CopyAction, panel.view.viewport()
    QApplication.sendEvent(viewport, QDragEnterEvent(at, copy, mime, LEFT, NO_KEY))
    QApplication.sendEvent(viewport, QDragMoveEvent(at, copy, mime, LEFT, NO_KEY))
    assert [item.route.target for item in panel.scene.links if item._is_target] == ["r5"]
    assert panel.hint.text() == "Insert LSKA between 4 C3k2 and 5 Conv"
    QApplication.sendEvent(viewport, QEvent(QEvent.Type.DragLeave))


def test_a_module_dropped_on_a_card_replaces_it_with_fitting_arguments(panel, session):
    near(panel, "r6")
    assert drop(panel, "C3k2_LSKA", middle(panel, "r6"))
    layer = session.graph.layer(LayerId("r6"))
    assert (layer.module, layer.args, layer.origin) == ("C3k2_LSKA", (512, True), 6)
    assert session.problems == []


@pytest.mark.parametrize(
    ("module", "layer_id", "reason"),
    [
        ("LSKA", "r23", "23 Detect is the head"),
        ("Detect", "r16", "Detect is a head"),
        ("LSKA", "r12", "12 Concat reads 2 layers, but LSKA reads one"),
    ],
)
def test_a_module_that_cannot_go_there_is_refused_with_the_reason(panel, session, module, layer_id, reason):
    near(panel, layer_id)
    graph = session.graph
    assert not drop(panel, module, middle(panel, layer_id))
    assert reason in panel.hint.text()
    assert session.graph is graph


def test_a_module_dropped_beside_them_is_added_and_stands_where_it_was_dropped(panel, session):
    near(panel, "r16")
    place = panel.scene.cards[LayerId("r16")].place
    at = pixel(panel, QPointF(place.right + 60, place.bottom + 40))
    if panel.view.target_at(panel.view.mapToScene(at)) is not None:
        at += QPoint(12, 12)
    wanted = panel.view.mapToScene(at)
    assert drop(panel, "ECA", at)
    new = panel.scene.selected_layers()[0]
    assert session.graph.layer(new).module == "ECA"
    assert panel.scene.cards[new].facts.problem == "warning", "nothing reads it yet, and the card says so"
    left, top = session.document.positions[new]
    assert abs(left + CARD_WIDTH / 2 - wanted.x()) < 2
    assert abs(top + CARD_HEIGHT / 2 - wanted.y()) < 2


def test_delete_bridges_the_gap_and_a_selected_link_is_cut(panel, session, qtbot):
    near(panel, "r4", "r6")
    qtbot.mouseClick(panel.view.viewport(), LEFT, pos=middle(panel, "r5"))
    qtbot.keyClick(panel.view, Qt.Key.Key_Delete)
    assert session.graph.layer(LayerId("r6")).inputs == ("r4",)
    assert undo_text(session) == "Delete 5 Conv"
    near(panel, "r4", "r15")
    qtbot.mouseClick(panel.view.viewport(), LEFT, pos=on_link(panel, "r4", "r15"))
    qtbot.keyClick(panel.view, Qt.Key.Key_Delete)
    assert session.graph.layer(LayerId("r15")).inputs == ("r14",)
    assert undo_text(session) == "Disconnect 4 C3k2 from 14 Concat"


def test_a_link_is_drawn_from_port_to_port(panel, session, qtbot):
    near(panel, "r2", "r15", zoom=0.5)
    drag(panel, qtbot, port(panel, "r2", "out"), middle(panel, "r15"))
    assert session.graph.layer(LayerId("r15")).inputs == ("r14", "r4", "r2")
    assert undo_text(session) == "Connect 2 C3k2 to 15 Concat"
    assert panel.scene.cards[LayerId("r15")].facts.problem == "error"
    assert "different sizes" in panel.hint.text()


def test_an_input_can_be_drawn_backwards_and_replaces_the_only_input(panel, session, qtbot):
    near(panel, "r15", "r16", "r18", zoom=0.5)
    drag(panel, qtbot, port(panel, "r16", "in"), middle(panel, "r14"))
    assert session.graph.layer(LayerId("r16")).inputs == ("r14",)


def test_an_illegal_target_is_grey_and_told_and_nothing_happens(panel, session, qtbot):
    near(panel, "r15", "r17", zoom=0.45)
    graph = session.graph
    drag(panel, qtbot, port(panel, "r17", "out"), middle(panel, "r15"), release=False)
    assert panel.scene.cards[LayerId("r15")].opacity() < 1
    assert "cannot read" in panel.hint.text()
    qtbot.mouseRelease(panel.view.viewport(), LEFT, pos=middle(panel, "r15"))
    assert session.graph is graph
    assert panel.scene.cards[LayerId("r15")].opacity() == 1


def test_dragging_a_links_end_away_cuts_it_and_escape_leaves_it(panel, session, qtbot):
    near(panel, "r4", "r15", zoom=0.5)
    route = next(item.route for item in panel.scene.links if (item.route.source, item.route.target) == ("r4", "r15"))
    grip = pixel(panel, QPointF(route.points[-1][0] - 20, route.points[-1][1]))
    empty = grip + QPoint(-40, 60)
    drag(panel, qtbot, grip, empty, release=False)
    qtbot.keyClick(panel.view, Qt.Key.Key_Escape)
    qtbot.mouseRelease(panel.view.viewport(), LEFT, pos=empty)
    assert session.graph.layer(LayerId("r15")).inputs == ("r14", "r4")
    drag(panel, qtbot, grip, empty)
    assert session.graph.layer(LayerId("r15")).inputs == ("r14",)


def test_a_links_end_can_go_to_another_layer(panel, session, qtbot):
    near(panel, "r4", "r15", "r12", zoom=0.45)
    route = next(item.route for item in panel.scene.links if (item.route.source, item.route.target) == ("r4", "r15"))
    grip = pixel(panel, QPointF(route.points[-1][0] - 20, route.points[-1][1]))
    drag(panel, qtbot, grip, middle(panel, "r12"))
    assert session.graph.layer(LayerId("r15")).inputs == ("r14",)
    assert session.graph.layer(LayerId("r12")).inputs == ("r11", "r6", "r4")
