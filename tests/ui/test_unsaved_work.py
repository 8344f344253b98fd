"""Edits survive a crash, a clean end loses nothing either, and a file that another program changed is noticed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from studio import paths
from studio.graph import edits
from studio.graph.model_graph import LayerId
from studio.graph.model_yaml import load_stock, write_model_yaml
from studio.ui.graph_editor.autosave import Autosave, left_behind, restore
from studio.ui.pages.model_page import ModelPage
from studio.ui.session import Session
from studio.ui.settings import UiSettings
from studio.ui.unsaved_work import UnsavedWork

CRASHING = """
import os, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from studio.ui.app import make_application
from studio.ui.engine_link import EngineLink
from studio.ui.graph_editor.autosave import Autosave
from studio.ui.session import Session
from studio.ui.settings import UiSettings
from studio.ui.theme import Theme
from studio.graph import edits
app = make_application()
session = Session(UiSettings(), Theme("light"), engine=EngineLink(command=[sys.executable, "-c", ""]))
session.choose_model(base="yolo11", scale="s", template="lska-head")
autosave = Autosave(session)
session.set_graph(edits.insert_after(session.graph, "r2", "SimAM")[0])
autosave.save_now()
while not autosave.path.exists():
    app.processEvents()
print("kept", flush=True)
import time
time.sleep(60)
"""


def edited(session: Session) -> Session:
    session.choose_model(base="yolo11", scale="s", template="lska-head", values={"kernel_size": 23})
    session.set_graph(edits.insert_after(session.graph, LayerId("r2"), "SimAM")[0])
    return session


def wait_for_file(autosave: Autosave, qtbot, *, there: bool) -> None:
    qtbot.waitUntil(lambda: autosave.path.exists() is there, timeout=10_000)


def test_edits_of_a_killed_window_are_offered_and_restored(session, qtbot, tmp_path):
    environment = {**os.environ, "PYTHONPATH": str(paths.project_folder())}
    child = subprocess.Popen([sys.executable, "-c", CRASHING], env=environment, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    with child.stdout as said:
        assert said.readline() == "kept\n"
        assert left_behind() == []  # its window is still there
        child.kill()
        child.wait()
    work = UnsavedWork(session)
    qtbot.addWidget(work)
    work.show()
    work.start()
    assert work.recovery.isVisible()
    assert "yolo11s, lska-head" in work.recovery.text()
    work.recovery.buttons["restore"].click()
    assert not work.recovery.isVisible()
    assert (session.base, session.scale, session.template) == ("yolo11", "s", "lska-head")
    modules = [layer.module for layer in session.graph.layers]
    assert modules.count("SimAM") == 1
    assert modules.count("LSKA") == 3
    assert session.document.undo_stack.undoText() == "Restore unsaved edits"
    session.document.undo_stack.undo()
    assert not session.is_edited
    assert left_behind(but=work.autosave.path) == []


def test_the_file_is_written_soon_after_an_edit_and_removed_when_saved(session, translation, qtbot, tmp_path):
    page = ModelPage(session)
    qtbot.addWidget(page)
    work = UnsavedWork(session)
    qtbot.addWidget(work)
    edited(session)
    assert not work.autosave.path.exists()
    wait_for_file(work.autosave, qtbot, there=True)
    kept = json.loads(work.autosave.path.read_text(encoding="utf-8"))
    assert kept["text"] == session.document.source.text
    assert kept["values"] == {"kernel_size": 23}
    assert page.save_yaml(tmp_path / "mine.yaml") is not None
    wait_for_file(work.autosave, qtbot, there=False)
    assert not session.is_edited
    assert session.model_file == tmp_path / "mine.yaml"


def test_taking_the_edits_back_leaves_nothing(session, qtbot):
    autosave = Autosave(session)
    edited(session)
    autosave.save_now()
    wait_for_file(autosave, qtbot, there=True)
    session.document.undo_stack.undo()
    autosave.save_now()
    wait_for_file(autosave, qtbot, there=False)


def test_a_window_that_closes_keeps_what_is_in_no_file(session, qtbot):
    autosave = Autosave(session)
    edited(session)
    autosave.close()
    found = left_behind()
    assert [path for path, _ in found] == [autosave.path]
    assert found[0][1].saved_at
    session.reset_graph()
    autosave.close()
    assert left_behind() == []


def test_discarding_forgets_and_later_keeps(session, qtbot):
    autosave = Autosave(edited(session))
    autosave.close()
    work = UnsavedWork(session)
    qtbot.addWidget(work)
    work.start()
    work.recovery.buttons["later"].click()
    assert autosave.path.exists()
    work.start()
    work.recovery.buttons["discard"].click()
    assert not autosave.path.exists()


def test_edits_of_a_file_that_is_gone_are_restored_all_the_same(session, theme, engine, tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(write_model_yaml(load_stock("yolov8")), encoding="utf-8")
    session.choose_model(model_file=path)
    session.set_graph(edits.insert_after(session.graph, LayerId("r2"), "SimAM")[0])
    autosave = Autosave(session)
    autosave.close()
    path.unlink()
    other = Session(UiSettings(), theme, engine=engine)
    restore(other, left_behind()[0][1])
    assert [layer.module for layer in other.graph.layers].count("SimAM") == 1


@pytest.mark.parametrize("content", ["", "{", "[]", '{"text": 1}', '{"v": 1, "text": "a", "base": "b"}'])
def test_a_damaged_file_is_passed_over(session, content):
    folder = paths.user_folder() / "unsaved"
    folder.mkdir(parents=True)
    (folder / "damaged.json").write_text(content, encoding="utf-8")
    assert left_behind() == []


@pytest.fixture
def watched(session, qtbot, tmp_path):
    path = tmp_path / "model.yaml"
    path.write_text(write_model_yaml(load_stock("yolo11")), encoding="utf-8")
    session.choose_model(model_file=path)
    assert session.graph is not None
    work = UnsavedWork(session)
    qtbot.addWidget(work)
    work.show()
    return work, path


def replace_file(path: Path, text: str) -> None:
    beside = path.with_suffix(".new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)  # as editors save


def test_another_programs_change_is_noticed_and_reloaded_with_undo(watched, session, qtbot):
    work, path = watched
    graph = edits.set_args(session.graph, LayerId("r9"), [1024, 7])
    replace_file(path, write_model_yaml(graph))
    qtbot.waitUntil(work.file_note.isVisible, timeout=10_000)
    assert "model.yaml" in work.file_note.text()
    work.file_note.buttons["reload"].click()
    assert session.graph.layers[9].args == (1024, 7)
    assert not session.is_edited
    session.document.undo_stack.undo()
    assert session.graph.layers[9].args == (1024, 5)
    replace_file(path, write_model_yaml(load_stock("yolo11")))
    qtbot.waitUntil(work.file_note.isVisible, timeout=10_000)  # it is still watched


def test_keeping_ones_own_asks_no_second_time(watched, session, qtbot):
    work, path = watched
    session.set_graph(edits.set_args(session.graph, LayerId("r9"), [1024, 9]))
    replace_file(path, write_model_yaml(edits.set_args(session.graph, LayerId("r9"), [1024, 7])))
    qtbot.waitUntil(work.file_note.isVisible, timeout=10_000)
    assert "edits of your own" in work.file_note.text()
    work.file_note.buttons["keep"].click()
    work.watch.look()
    assert not work.file_note.isVisible()
    assert session.graph.layers[9].args == (1024, 9)


def test_saving_from_the_window_is_no_change_of_another_program(watched, session, translation, qtbot):
    work, path = watched
    page = ModelPage(session)
    qtbot.addWidget(page)
    session.set_graph(edits.set_args(session.graph, LayerId("r9"), [1024, 9]))
    page.save_yaml(path)
    end = time.monotonic() + 1.0
    while time.monotonic() < end:
        qtbot.wait(50)
    assert not work.file_note.isVisible()


def test_a_file_that_breaks_is_opened_with_its_faults(watched, session, qtbot):
    work, path = watched
    replace_file(path, "nc: 80\nbackbone: [\n")
    qtbot.waitUntil(work.file_note.isVisible, timeout=10_000)
    work.file_note.buttons["reload"].click()
    assert session.graph is None or session.problems
    assert any(problem.severity == "error" for problem in session.problems)
