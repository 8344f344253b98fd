"""Text and graph are one model: typing changes the graph, the graph changes the text, and a fault is told on its line."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from studio.graph import edits
from studio.graph.model_graph import LayerId
from studio.ui.graph_editor.yaml_pane import YamlPane
from studio.ui.graph_editor.yaml_view import text_changes


@pytest.fixture
def pane(session, translation, qtbot):
    session.choose_model(base="yolo11", scale="x", template="lska-head")
    assert session.graph is not None
    made = YamlPane(session)
    qtbot.addWidget(made)
    made.resize(700, 400)
    made.show()
    made.refresh()
    return made


def put_cursor(pane: YamlPane, text: str, *, at_end: bool = False) -> None:
    content = pane.view.toPlainText()
    cursor = pane.view.textCursor()
    cursor.setPosition(content.index(text) + (len(text) if at_end else 0))
    pane.view.setTextCursor(cursor)


def type_over(pane: YamlPane, old: str, new: str) -> None:
    put_cursor(pane, old)
    cursor = pane.view.textCursor()
    cursor.setPosition(cursor.position() + len(old), QTextCursor.MoveMode.KeepAnchor)
    pane.view.setTextCursor(cursor)
    QTest.keyClicks(pane.view, new)


def test_typing_changes_the_graph_after_a_pause(pane, session, qtbot):
    ids = [layer.id for layer in session.graph.layers]
    type_over(pane, "[256, False, 0.25]", "[256, True, 0.25]")
    assert session.graph.layer(LayerId("r2")).args == (256, False, 0.25)
    qtbot.waitUntil(lambda: session.graph.layer(LayerId("r2")).args == (256, True, 0.25), timeout=5000)
    assert [layer.id for layer in session.graph.layers] == ids
    assert pane.view.toPlainText() == session.document.source.text


def test_an_edit_of_the_graph_keeps_cursor_and_scrolling(pane, session):
    put_cursor(pane, "nn.Upsample")
    pane.view.verticalScrollBar().setValue(9)
    graph, _ = edits.insert_after(session.graph, LayerId("r2"), "SimAM")
    session.document.apply("Insert", graph)
    assert "SimAM" in pane.view.toPlainText()
    assert pane.view.toPlainText() == session.document.source.text
    cursor = pane.view.textCursor()
    assert pane.view.toPlainText()[cursor.position() :].startswith("nn.Upsample")
    assert pane.view.verticalScrollBar().value() == 9


@pytest.mark.parametrize(
    ("old", "new"),
    [("", "a\n"), ("a\nb\nc", "a\nx\nb # 2\nc # 3"), ("a\nb\n", "b\na\n"), ("a\n", ""), ("x: 12\n", "x: 122\n")],
)
def test_changes_give_the_new_text(old, new):
    text = old
    for start, end, part in reversed(text_changes(old, new)):
        text = text[:start] + part + text[end:]
    assert text == new


def test_a_fault_is_told_on_its_line_and_the_graph_stays(pane, session, qtbot):
    before = session.graph
    type_over(pane, "Concat", "Conc at]")
    pane.view.flush()
    line = pane.view.textCursor().blockNumber() + 1
    assert pane.view.lines_of("fault") == [line]
    assert pane.note.isVisible()
    assert f"Line {line}: " in pane.note.text()
    assert "stays as it was" in pane.note.text()
    assert session.graph is before
    assert not pane.flush()
    type_over(pane, "Conc at]", "Concat")
    assert pane.flush()
    assert not pane.note.isVisible()
    assert pane.view.lines_of("fault") == []


def test_undo_in_the_text_is_the_undo_of_the_model(pane, session):
    graph, _ = edits.insert_after(session.graph, LayerId("r2"), "SimAM")
    session.document.apply("Insert SimAM", graph)
    text = pane.view.toPlainText()
    type_over(pane, "[256, False, 0.25]", "[256, True, 0.25]")
    pane.view.flush()
    QTest.keyClick(pane.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert pane.view.toPlainText() == text
    QTest.keyClick(pane.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert "SimAM" not in pane.view.toPlainText()
    assert not session.is_edited
    QTest.keyClick(pane.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert pane.view.toPlainText() == text


def test_undo_takes_a_fault_back_first(pane, session):
    text = pane.view.toPlainText()
    type_over(pane, "Concat", "Con]cat")
    QTest.keyClick(pane.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert pane.view.toPlainText() == text
    assert not pane.note.isVisible()


def test_a_text_with_a_fault_that_an_edit_overtook_can_be_put_back(pane, session):
    type_over(pane, "Concat", "Con]cat")
    pane.view.flush()
    graph, _ = edits.insert_after(session.graph, LayerId("r2"), "SimAM")
    session.document.apply("Insert SimAM", graph)
    assert "Con]cat" not in pane.view.toPlainText()
    assert "took the place" in pane.note.text()
    pane._put_back.click()
    assert "Con]cat" in pane.view.toPlainText()
    assert pane.view.lines_of("fault")


def test_rows_and_layers_are_selected_together(pane, session):
    reached = []
    pane.layerReached.connect(reached.append)
    put_cursor(pane, "C2PSA")
    assert [session.graph.layer(one).module for one in reached] == ["C2PSA"]
    pane.view.clearFocus()
    head = session.graph.layers[-1]
    pane.show_layer(head.id)
    assert pane.view.lines_of("shown") == [head.line]
    assert "Detect" in pane.view.document().findBlockByNumber(head.line - 1).text()
    assert pane.view.verticalScrollBar().value() > 0


def test_new_rows_are_marked_on_their_lines(pane, session):
    marked = [pane.view.document().findBlockByNumber(line - 1).text() for line in pane.view.lines_of("added")]
    assert len(marked) == 3
    assert all("LSKA" in text for text in marked)


def test_the_keys_of_an_editor_write_yaml(pane):
    put_cursor(pane, "C2PSA, [1024]]", at_end=True)
    QTest.keyClick(pane.view, Qt.Key.Key_End)
    QTest.keyClick(pane.view, Qt.Key.Key_Return)
    assert pane.view.textCursor().block().text() == "  "
    QTest.keyClick(pane.view, Qt.Key.Key_Tab)
    assert pane.view.textCursor().block().text() == "    "


def test_the_keyboard_gets_out_of_the_text(pane, qtbot):
    other = QLineEdit(pane)
    other.show()
    pane.activateWindow()
    pane.view.setFocus()
    qtbot.waitUntil(pane.view.hasFocus, timeout=5000)
    text = pane.view.toPlainText()
    QTest.keyClick(pane.view, Qt.Key.Key_Escape)
    assert not pane.view.hasFocus()
    assert pane.view.toPlainText() == text


def test_a_pause_in_typing_costs_less_than_a_frame_or_three(pane, session):
    took = []
    for number in range(5):
        type_over(pane, "[1024]" if number == 0 else f"[{1024 + 8 * (number - 1)}]", f"[{1024 + 8 * number}]")
        began = time.thread_time()
        session.document.apply_text(pane.view.toPlainText())
        took.append(time.thread_time() - began)
        pane.view.flush()
    assert min(took) < 0.05, took


def test_a_file_that_is_no_model_is_put_right_in_the_text(session, translation, qtbot, tmp_path):
    path = tmp_path / "broken.yaml"
    path.write_text("nc: 2\nbackbone:\n  - [-1, 1, Conv, [64, 3, 2]\nhead:\n  - [[0], 1, Detect, [nc]]\n", "utf-8")
    session.choose_model(model_file=path)
    pane = YamlPane(session)
    qtbot.addWidget(pane)
    pane.show()
    pane.refresh()
    assert "Detect" in pane.view.toPlainText()
    assert pane.view.lines_of("fault")
    type_over(pane, "[64, 3, 2]", "[64, 3, 2]]")
    assert pane.flush()
    assert [layer.module for layer in session.graph.layers] == ["Conv", "Detect"]


def test_a_file_that_is_read_in_part_shows_its_faults_at_once(session, translation, qtbot, tmp_path):
    path = tmp_path / "odd.yaml"
    path.write_text(
        "nc: 2\nbackbone:\n  - [-1, 1, Conv, [64, 3, 2]]\n  - [5, 1, Conv, [64]]\nhead:\n  - [[1], 1, Detect, [nc]]\n",
        "utf-8",
    )
    session.choose_model(model_file=path)
    pane = YamlPane(session)
    qtbot.addWidget(pane)
    pane.show()
    pane.refresh()
    assert pane.view.lines_of("fault") == [4]
    assert pane.note.text().startswith("Line 4: ")
    type_over(pane, "[5, 1", "[-1, 1")
    assert pane.flush()
    assert not pane.note.isVisible()
    assert session.graph.layers[1].inputs == (session.graph.layers[0].id,)
