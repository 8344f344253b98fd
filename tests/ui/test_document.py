"""One undo for every way of editing: values replaced by values, steps that merge, text and graph in step."""

from __future__ import annotations

import pytest

from studio.errors import ModelError
from studio.graph.edits import insert_after, remove_layer, set_args
from studio.graph.model_graph import LayerId
from studio.graph.model_source import fresh_source
from studio.graph.model_yaml import load_stock, parse_model_yaml
from studio.ui.graph_editor.document import GraphDocument


@pytest.fixture
def document(qapp) -> GraphDocument:
    made = GraphDocument()
    made.load(fresh_source(load_stock("yolo11")))
    return made


def test_undo_brings_the_identical_text_back_and_redo_the_identical_end(document):
    texts = [document.source.text]
    for row in (8, 16, 19):
        graph, _ = insert_after(document.graph, LayerId(f"r{row}"), "LSKA")
        document.apply(f"Insert LSKA after {row}", graph)
        texts.append(document.source.text)
    assert document.undo_stack.undoText() == "Insert LSKA after 19"
    for text in texts[-2::-1]:
        document.undo_stack.undo()
        assert document.source.text == text
    assert not document.is_edited
    for text in texts[1:]:
        document.undo_stack.redo()
        assert document.source.text == text
        assert parse_model_yaml(text).layers == parse_model_yaml(document.source.text).layers


def test_a_spin_is_one_step_and_one_that_comes_back_is_none(document):
    layer = LayerId("r16")
    for repeats in (3, 4, 5):
        document.apply("Repeats", set_args(document.graph, layer, [256, False], repeats=repeats), merge="repeats:r16")
    assert document.undo_stack.count() == 1
    document.apply("Repeats", set_args(document.graph, layer, [256, False], repeats=2), merge="repeats:r16")
    assert document.undo_stack.count() == 0
    assert not document.is_edited


@pytest.mark.parametrize("close", ["end_merge", "other", "undo"])
def test_a_new_gesture_is_a_new_step(document, close):
    layer = LayerId("r16")
    document.apply("A", set_args(document.graph, layer, [256, False], repeats=3), merge="spin")
    document.apply("B", set_args(document.graph, layer, [256, False], repeats=4), merge="spin")
    if close == "end_merge":
        document.end_merge()
    elif close == "undo":
        document.undo_stack.undo()
        document.undo_stack.redo()
    document.apply(
        "C", set_args(document.graph, layer, [256, False], repeats=5), merge="other" if close == "other" else "spin"
    )
    assert document.undo_stack.count() == 2
    document.undo_stack.undo()
    assert document.graph.layer(layer).repeats == 4


def test_positions_are_undone_with_the_edit_and_never_written(document):
    text = document.source.text
    told = []
    document.changed.connect(lambda: told.append("changed"))
    document.positionsChanged.connect(lambda: told.append("positions"))
    document.place("Move 8 C3k2", {LayerId("r8"): (10.0, 20.0)})
    assert (told, document.source.text, document.is_edited) == (["positions"], text, False)
    document.apply("Delete 8 C3k2", remove_layer(document.graph, LayerId("r8")))
    assert document.positions == {}
    document.undo_stack.undo()
    assert document.positions == {LayerId("r8"): (10.0, 20.0)}
    document.tidy("Tidy")
    assert document.positions == {}


def test_typing_is_one_step_and_a_broken_text_changes_nothing(document, monkeypatch):
    typed = document.source.text
    for letter in "# a":
        typed = letter + typed if letter == "#" else typed.replace("#", f"#{letter}", 1)
        document.apply_text(typed)
    assert (document.undo_stack.count(), document.source.text) == (1, typed)
    with pytest.raises(ModelError):
        document.apply_text("backbone: [")
    assert document.source.text == typed
    monkeypatch.setattr("studio.ui.graph_editor.document.TYPING_PAUSE_S", -1.0)
    document.apply_text("# b\n" + typed)
    assert document.undo_stack.count() == 2


def test_loading_forgets_the_history(document):
    document.apply("Delete", remove_layer(document.graph, LayerId("r8")))
    told = []
    document.sourceReplaced.connect(lambda: told.append(document.undo_stack.count()))
    document.load(fresh_source(load_stock("yolov8")))
    assert told == [0]
    assert document.can_leave()


def test_the_session_tells_of_edits_undo_and_reset(session):
    graph = session.graph
    told = []
    session.modelChanged.connect(lambda: told.append(session.is_edited))
    session.set_graph(remove_layer(graph, LayerId("r8")), "Delete 8 C3k2")
    session.document.undo_stack.undo()
    session.document.undo_stack.redo()
    session.reset_graph()
    assert told == [True, False, True, False]
    session.document.undo_stack.undo()
    assert session.is_edited
    assert len(session.shapes) == len(graph.layers) - 1
    session.choose_model(scale="x")
    assert session.document.undo_stack.canUndo()
    session.choose_model(template="none")
    assert session.graph == graph
    assert not session.document.undo_stack.canUndo()


def test_the_cost_of_the_first_model_is_asked_for_by_itself(session, qtbot):
    assert session.graph is not None
    qtbot.waitUntil(lambda: session.cost is not None and session.base_cost is not None)
