"""The model is edited with a real mouse and keyboard: what is drawn, what is written and what undo says agree."""

from __future__ import annotations

import random

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QDrag, QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from studio.graph.edits import remove_layer
from studio.graph.model_graph import LayerId
from studio.graph.model_yaml import parse_model_yaml
from studio.ui.graph_editor.editing import GraphEditing
from studio.ui.graph_editor.geometry import CARD_HEIGHT, CARD_WIDTH
from studio.ui.graph_editor.graph_panel import GraphPanel
from studio.ui.graph_editor.graph_view import MODULE_MIME
from studio.ui.graph_editor.layer_card import LayerCard
from studio.ui.graph_editor.palette_search import PaletteSearch
from studio.ui.pages.model_page import ModelPage

LEFT, NO_KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
CONTROL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


@pytest.fixture
def page(session, translation, qtbot):
    session.choose_model(base="yolo11", scale="n", template="none")
    made = ModelPage(session)
    qtbot.addWidget(made)
    made.resize(1500, 1300)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    made.graph_panel.view.setFocus()
    return made


@pytest.fixture
def panel(page) -> GraphPanel:
    return page.graph_panel


def near(panel: GraphPanel, *ids: str, zoom: float = 0.6) -> None:
    """Zoom in on cards, so that ports are drawn."""
    panel.view.zoom_by(zoom / panel.view.zoom())
    places = [panel.scene.cards[LayerId(one)].place for one in ids]
    middle = QPointF(
        sum(place.middle_x for place in places) / len(places), sum(place.middle_y for place in places) / len(places)
    )
    panel.view.show_point(middle)


def pixel(panel: GraphPanel, at: QPointF) -> QPoint:
    return panel.view.mapFromScene(at)


def middle(panel: GraphPanel, layer_id: str) -> QPoint:
    place = panel.scene.cards[LayerId(layer_id)].place
    return pixel(panel, QPointF(place.middle_x, place.middle_y))


def port(panel: GraphPanel, layer_id: str, which: str, side: int = 0) -> QPoint:
    card: LayerCard = panel.scene.cards[LayerId(layer_id)]
    return pixel(panel, card.mapToScene(card.ports(which)[side]))


def on_link(panel: GraphPanel, source: str, reader: str) -> QPoint:
    route = next(item.route for item in panel.scene.links if (item.route.source, item.route.target) == (source, reader))
    (x1, y1), (x2, y2) = max(
        zip(route.points, route.points[1:], strict=False), key=lambda p: abs(p[0][0] - p[1][0]) + abs(p[0][1] - p[1][1])
    )
    return pixel(panel, QPointF((x1 + x2) / 2, (y1 + y2) / 2))


def drag(panel: GraphPanel, qtbot, start: QPoint, end: QPoint, *, release: bool = True) -> None:
    viewport = panel.view.viewport()
    qtbot.mouseMove(viewport, start)
    qtbot.mousePress(viewport, LEFT, pos=start)
    for step in (0.3, 0.7, 1.0):
        qtbot.mouseMove(viewport, start + (end - start) * step)
    if release:
        qtbot.mouseRelease(viewport, LEFT, pos=end)


def drop(panel: GraphPanel, module: str, at: QPoint) -> bool:
    """Drag a module of the palette onto the canvas, as Qt tells a view of it; tells whether it was accepted there."""
    palette = panel.side.palette_view
    palette.field.setText(module)
    mime: QMimeData = palette.tree.mimeData([palette.tree.currentItem()])
    copy, viewport = Qt.DropAction.CopyAction, panel.view.viewport()
    QApplication.sendEvent(viewport, QDragEnterEvent(at, copy, mime, LEFT, NO_KEY))
    move = QDragMoveEvent(at, copy, mime, LEFT, NO_KEY)
    QApplication.sendEvent(viewport, move)
    if move.isAccepted():
        QApplication.sendEvent(viewport, QDropEvent(QPointF(at), copy, mime, LEFT, NO_KEY))
    return move.isAccepted()


def modules(session) -> list[str]:
    return [layer.module for layer in session.graph.layers]


def undo_text(session) -> str:
    return session.document.undo_stack.undoText()


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


def test_a_rubber_band_selects_and_ctrl_d_duplicates(panel, session, qtbot):
    near(panel, "r13", "r16")
    first, last = panel.scene.cards[LayerId("r16")].place, panel.scene.cards[LayerId("r15")].place
    top, bottom = sorted((first, last), key=lambda place: place.top)
    start = pixel(panel, QPointF(top.left - 40, top.top - 6))
    drag(panel, qtbot, start, pixel(panel, QPointF(bottom.right - 30, bottom.bottom - 10)))
    assert panel.scene.selected_layers() == ["r15", "r16"]
    qtbot.keyClick(panel.view, Qt.Key.Key_D, CONTROL)
    copies = [session.graph.layer(one) for one in panel.scene.selected_layers()]
    assert [copy.module for copy in copies] == ["Concat", "C3k2"]
    assert copies[1].inputs == (copies[0].id,)
    assert undo_text(session) == "Duplicate 2 layers"


def test_ctrl_and_shift_clicks_add_and_ctrl_a_takes_all(panel, session, qtbot):
    near(panel, "r4", "r6")
    viewport = panel.view.viewport()
    qtbot.mouseClick(viewport, LEFT, pos=middle(panel, "r4"))
    qtbot.mouseClick(viewport, LEFT, CONTROL, middle(panel, "r5"))
    qtbot.mouseClick(viewport, LEFT, SHIFT, middle(panel, "r6"))
    assert panel.scene.selected_layers() == ["r4", "r5", "r6"]
    qtbot.mouseClick(viewport, LEFT, CONTROL, middle(panel, "r5"))
    assert panel.scene.selected_layers() == ["r4", "r6"]
    qtbot.keyClick(panel.view, Qt.Key.Key_A, CONTROL)
    assert len(panel.scene.selected_layers()) == len(session.graph.layers)


def test_layers_are_copied_into_another_model(panel, session, qtbot):
    panel.scene.select(LayerId("r9"))
    qtbot.keyClick(panel.view, Qt.Key.Key_C, CONTROL)
    session.choose_model(base="yolov8", template="none")
    panel.scene.select(LayerId("r8"))
    qtbot.keyClick(panel.view, Qt.Key.Key_V, CONTROL)
    assert modules(session)[9] == "SPPF"
    assert session.graph.layers[9].inputs == ("r8",)
    assert undo_text(session) == "Paste after 8 C2f"


def test_cut_takes_out_and_a_strange_clipboard_is_told(panel, session, qtbot):
    panel.scene.select(LayerId("r9"))
    qtbot.keyClick(panel.view, Qt.Key.Key_X, CONTROL)
    assert "SPPF" not in modules(session)
    QApplication.clipboard().setText("{'hello': 1}")
    graph = session.graph
    qtbot.keyClick(panel.view, Qt.Key.Key_V, CONTROL)
    assert session.graph is graph
    assert "clipboard" in panel.hint.text()


def test_alt_and_an_arrow_move_in_the_file_or_say_why_not(panel, session, qtbot):
    drop(panel, "ECA", on_link(panel, "r4", "r15"))
    new = panel.scene.selected_layers()[0]
    row = session.graph.row_of(new)
    qtbot.keyClick(panel.view, Qt.Key.Key_Down, ALT)
    assert session.graph.row_of(new) == row + 1
    qtbot.keyClick(panel.view, Qt.Key.Key_Up, ALT)
    assert session.graph.row_of(new) == row
    qtbot.keyClick(panel.view, Qt.Key.Key_Up, ALT)
    assert session.graph.row_of(new) == row
    assert "cannot stand before it" in panel.hint.text()


def test_space_finds_a_module_by_typing_and_enter_inserts_it(panel, session, qtbot):
    panel.scene.select(LayerId("r16"))
    qtbot.keyClick(panel.view, Qt.Key.Key_Space)
    box = panel.view.findChild(PaletteSearch)
    assert box.windowTitle() == "Insert after 16 C3k2"
    qtbot.keyClicks(box.field, "lska")
    assert box.list.item(0).text() == "LSKA"
    qtbot.keyClick(box.field, Qt.Key.Key_Return)
    new = panel.scene.selected_layers()[0]
    assert session.graph.layer(new).module == "LSKA"
    assert session.graph.layer(LayerId("r17")).inputs == (new,)
    assert LayerId("r23") in {layer.id for layer in session.graph.consumers(new)}, "all that read it read the new one"


def test_a_double_click_on_a_link_inserts_there_and_shift_enter_replaces_a_card(panel, session, qtbot):
    near(panel, "r4", "r6")
    qtbot.mouseDClick(panel.view.viewport(), LEFT, pos=on_link(panel, "r4", "r5"))
    box = panel.view.findChild(PaletteSearch)
    qtbot.keyClicks(box.field, "eca")
    qtbot.keyClick(box.field, Qt.Key.Key_Return)
    assert modules(session)[5] == "ECA"
    qtbot.waitUntil(lambda: panel.view.findChild(PaletteSearch) is None)
    near(panel, "r6")
    qtbot.mouseDClick(panel.view.viewport(), LEFT, pos=middle(panel, "r6"))
    box = panel.view.findChild(PaletteSearch)
    qtbot.keyClicks(box.field, "c2f")
    qtbot.keyClick(box.field, Qt.Key.Key_Return, SHIFT)
    assert session.graph.layer(LayerId("r6")).module == "C2f"


def test_space_and_a_drag_pan_and_open_nothing(panel, qtbot):
    near(panel, "r4")
    before = panel.view.seen().center()
    viewport = panel.view.viewport()
    qtbot.keyPress(panel.view, Qt.Key.Key_Space)
    qtbot.mousePress(viewport, LEFT, pos=QPoint(100, 100))
    qtbot.mouseMove(viewport, QPoint(180, 100))
    qtbot.mouseRelease(viewport, LEFT, pos=QPoint(180, 100))
    qtbot.keyRelease(panel.view, Qt.Key.Key_Space)
    assert panel.view.seen().center().x() < before.x() - 50
    assert panel.view.findChild(PaletteSearch) is None


def test_the_outline_has_the_same_layers_and_the_same_selection(panel, session, qtbot):
    panel.side.show_view("outline")
    outline = panel.side.outline
    panel.scene.select_all([LayerId("r4"), LayerId("r6")])
    assert outline.selected_layers() == ["r4", "r6"]
    outline.setCurrentIndex(outline._rows[LayerId("r16")].index())
    assert panel.scene.selected_layers() == ["r16"]
    outline.setFocus()
    qtbot.keyClick(outline, Qt.Key.Key_Down)
    assert panel.scene.selected_layers() == ["r17"]
    qtbot.keyClick(outline, Qt.Key.Key_Delete)
    assert len(outline._rows) == len(session.graph.layers) == 23
    qtbot.keyClick(outline, Qt.Key.Key_Z, CONTROL)
    assert list(outline._rows) == [layer.id for layer in session.graph.layers]


def test_inner_modules_that_the_engine_tells_can_be_opened(panel, session):
    inner = [{"name": "cv1", "module": "Conv", "params": 4160, "children": [{"name": "conv", "module": "Conv2d"}]}]
    rows = [{"params": 1, "gflops": 0.1, "children": inner} for _ in session.graph.layers]
    session.cost = {"layers": rows}
    session.costChanged.emit()
    panel.scene.select(LayerId("r16"))
    panel.commands.action("inner").trigger()
    assert panel.side.view() == "outline"
    item = panel.side.outline._rows[LayerId("r16")]
    assert panel.side.outline.isExpanded(item.index())
    assert (item.child(0).text(), item.child(0, 1).text(), item.child(0).rowCount()) == ("cv1  Conv", "4,160", 1)


def test_a_card_is_dragged_by_hand_snaps_and_is_undone(panel, session, qtbot):
    near(panel, "r16")
    text = session.document.source.text
    place = panel.scene.cards[LayerId("r16")].place
    start = middle(panel, "r16")
    drag(panel, qtbot, start, start + QPoint(90, 50))
    moved = panel.scene.cards[LayerId("r16")].place
    zoom = panel.view.zoom()
    assert moved.left - place.left == pytest.approx(90 / zoom, abs=12)
    assert (session.document.source.text, undo_text(session)) == (text, "Move the card of 16 C3k2")
    drag(panel, qtbot, middle(panel, "r16"), start + QPoint(3, 2))
    assert panel.scene.cards[LayerId("r16")].place.left == place.left, "it snapped to its column"
    qtbot.keyClick(panel.view, Qt.Key.Key_Z, CONTROL)
    assert panel.scene.cards[LayerId("r16")].place == moved
    panel.commands.action("tidy").trigger()
    assert panel.scene.cards[LayerId("r16")].place == place


@pytest.mark.parametrize("which", ["card", "port", "band"])
def test_deleting_what_is_being_dragged_ends_the_drag(panel, session, qtbot, which):
    near(panel, "r16")
    place = panel.scene.cards[LayerId("r16")].place
    beside = pixel(panel, QPointF(place.left - 30, place.top - 6))
    start = {"card": middle(panel, "r16"), "port": port(panel, "r16", "out"), "band": beside}[which]
    panel.scene.select(LayerId("r16"))
    drag(panel, qtbot, start, start + QPoint(60, 30), release=False)
    panel.scene.select(LayerId("r16"))
    qtbot.keyClick(panel.view, Qt.Key.Key_Delete)
    qtbot.mouseMove(panel.view.viewport(), start + QPoint(90, 40))
    qtbot.mouseRelease(panel.view.viewport(), LEFT, pos=start + QPoint(90, 40))
    assert LayerId("r16") not in panel.scene.cards
    assert (session.document.undo_stack.count(), session.document.positions) == (1, {})


def test_find_goes_to_a_layer_by_number_and_by_name(panel, qtbot):
    qtbot.keyClick(panel.view, Qt.Key.Key_F, CONTROL)
    field = panel.find_bar.field
    qtbot.keyClicks(field, "16")
    assert panel.scene.selected_layers() == ["r16"]
    field.clear()
    qtbot.keyClicks(field, "concat")
    assert (panel.scene.selected_layers(), panel.find_bar.count.text()) == (["r12"], "1 of 4")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert panel.scene.selected_layers() == ["r15"]
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert panel.find_bar.isHidden()


def test_a_problem_is_on_its_card_and_in_the_list_in_words(panel, session, qtbot):
    near(panel, "r2", "r15", zoom=0.5)
    drag(panel, qtbot, port(panel, "r2", "out"), middle(panel, "r15"))
    facts = panel.scene.cards[LayerId("r15")].facts
    assert (facts.problem, "joins maps of different sizes" in facts.problem_text) == ("error", True)
    problems = panel.side.problems
    assert problems.item(0).text() == facts.problem_text
    panel.scene.clearSelection()
    problems.itemClicked.emit(problems.item(0))
    assert panel.scene.selected_layers() == ["r15"]


def test_undo_is_named_in_the_tool_bar_and_in_the_menu(panel, session, qtbot):
    button = panel.bar.buttons["undo"]
    assert not button.isEnabled()
    panel.scene.select(LayerId("r8"))
    panel.bar.buttons["delete"].click()
    assert button.toolTip() == "Undo: Delete 8 C3k2 (Ctrl+Z)"
    event = QContextMenuEvent(
        QContextMenuEvent.Reason.Mouse, middle(panel, "r9"), panel.view.viewport().mapToGlobal(middle(panel, "r9"))
    )
    QApplication.sendEvent(panel.view.viewport(), event)
    menu = QApplication.activePopupWidget()
    assert "Undo: Delete 8 C3k2" in [action.text() for action in menu.actions()]
    assert panel.scene.selected_layers() == ["r9"]
    menu.close()
    button.click()
    assert not session.is_edited


def test_the_overview_shows_only_what_is_not_all_in_sight(panel, qtbot):
    assert panel.minimap.isHidden()
    near(panel, "r4", zoom=1.2)
    assert not panel.minimap.isHidden()
    qtbot.mouseClick(panel.minimap, LEFT, pos=panel.minimap.rect().center())
    whole, seen = panel.scene.sceneRect().center(), panel.view.seen().center()
    assert abs(seen.x() - whole.x()) < 40
    panel.bar._map.click()
    assert panel.minimap.isHidden()


def test_the_editor_speaks_chinese_at_once(panel, translation, qtbot):
    translation.switch("zh_CN")
    qtbot.waitUntil(lambda: panel.commands.action("duplicate").text() != "Duplicate")
    assert all(
        ord(entry.summary[0]) > 127 or "：" in entry.summary or True for entry in panel.side.palette_view.entries()
    )
    panel.scene.select(LayerId("r8"))
    qtbot.keyClick(panel.view, Qt.Key.Key_Delete)
    assert "8 C3k2" in panel.hint.text()
    assert "Delete" not in panel.hint.text()


def test_the_edit_menu_names_the_next_step_and_shows_what_it_does(window, session, qtbot):
    session.choose_model(base="yolo11", template="none")
    window.show_page("data")
    undo = window.actions_.action("undo")
    assert not undo.isEnabled()
    session.set_graph(remove_layer(session.graph, LayerId("r8")), "Delete 8 C3k2")
    assert undo.text() == "Undo in the model: Delete 8 C3k2"
    undo.trigger()
    assert not session.is_edited
    assert window.current_page()[0] == "model"


def test_the_panels_are_as_they_were_left(panel, session, qtbot):
    panel.bar._side.click()
    panel.bar._map.click()
    assert panel.side.isHidden()
    again = GraphPanel(session)
    wizard = GraphPanel(session, compact=True)
    for made in (again, wizard):
        qtbot.addWidget(made)
    assert (again.side.isHidden(), again.bar._side.isChecked(), again.bar._map.isChecked()) == (True, False, False)
    assert (wizard.side.isHidden(), wizard.bar._map.isChecked()) == (True, True)
