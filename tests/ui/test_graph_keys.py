"""The model is edited from the keyboard: clipboard, search palette, outline, find, and what the window says of it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication

from studio.graph.edits import remove_layer
from studio.graph.model_graph import LayerId
from studio.ui.graph_editor.graph_panel import GraphPanel
from studio.ui.graph_editor.palette_search import PaletteSearch
from tests.ui.canvas_hand import (
    ALT,
    CONTROL,
    LEFT,
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


def test_the_outline_takes_up_on_show_what_was_edited_while_it_was_hidden(panel, session):
    outline = panel.side.outline
    panel.editing.insert_after("LSKA", LayerId("r16"))
    panel.editing.remove([LayerId("r3")])
    assert not outline._rows
    panel.side.show_view("outline")
    assert list(outline._rows) == [layer.id for layer in session.graph.layers]
    assert [outline._rows[LayerId(one)].text() for one in ("r2", "r4")] == ["2  C3k2", "3  C3k2  · Changed"]
    assert outline.selected_layers() == panel.scene.selected_layers()
    shapes = [outline._rows[layer.id].index().siblingAtColumn(1) for layer in session.graph.layers]
    assert outline.columnWidth(1) >= max(outline.sizeHintForIndex(index).width() for index in shapes)
    panel.commands.action("undo").trigger()
    assert outline._rows[LayerId("r4")].text() == "4  C3k2"
    kept = outline._rows[LayerId("r22")]
    panel.commands.action("undo").trigger()
    assert outline._rows[LayerId("r22")] is kept
    assert [kept.text(), kept.row()] == ["22  C3k2", 11]


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
