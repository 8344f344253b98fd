"""The Difference tab: every change in words and as text, and the command that trains the model."""

from __future__ import annotations

import shlex

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel

from studio.graph import edits
from studio.graph.model_graph import LayerId
from studio.graph.model_yaml import read_model_yaml
from studio.ui.pages.model_page import ModelPage


@pytest.fixture
def page(session, translation, qtbot):
    session.choose_model(base="yolo11", scale="s", template="none")
    made = ModelPage(session)
    qtbot.addWidget(made)
    made.resize(1200, 800)
    made.show()
    made._tabs.setCurrentWidget(made.difference_view)
    return made


def told(page) -> list[str]:
    QApplication.processEvents()
    return [label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page)]


def test_each_kind_of_change_is_told(page, session):
    assert any("The same as YOLO11" in text for text in told(page))
    graph, _ = edits.insert_after(session.graph, LayerId("r16"), "SimAM")
    graph = edits.set_args(graph, LayerId("r9"), [1024, 7])
    session.set_graph(edits.remove_layer(graph, LayerId("r10")))
    shown = told(page)
    assert "1 added, 3 changed, 0 moved, 1 removed" in shown  # two layers read what 10 read
    assert "SimAM added after 16 C3k2" in shown
    assert "10 C2PSA removed" in shown


def test_the_text_shows_the_rows_that_differ(page, session):
    session.set_graph(edits.set_args(session.graph, LayerId("r9"), [1024, 7]))
    page.difference_view._form.button("text").click()
    lines = page.difference_view.text().splitlines()
    assert "-   - [-1, 1, SPPF, [1024, 5]]" in lines
    assert "+   - [-1, 1, SPPF, [1024, 7]]" in lines
    assert len(lines) < 12
    page.difference_view._copy.click()
    assert QGuiApplication.clipboard().text().splitlines() == lines


def test_hundreds_of_changes_are_shown_some_at_a_time(page, session):
    graph = session.graph
    for _ in range(70):
        graph, _ = edits.insert_after(graph, LayerId("r16"), "SimAM")
    session.set_graph(graph)
    added = [text for text in told(page) if text.startswith("SimAM added")]
    more = page.difference_view._more
    assert (len(added), more.text()) == (30, "Show 40 more changes")
    more.click()
    more.click()
    assert sum(text.startswith("SimAM added") for text in told(page)) == 70
    assert more.isHidden()


def test_a_change_leads_to_its_layer(page, session):
    graph, new = edits.insert_after(session.graph, LayerId("r16"), "SimAM")
    session.set_graph(graph)
    page.difference_view.layerWanted.emit(new)
    assert page._tabs.currentWidget() is page.graph_panel
    assert page.graph_panel.scene.selected_layer() == new


def test_the_command_of_a_template_names_it(page, session):
    session.choose_model(template="lska-head", values={"kernel_size": 23})
    words = shlex.split(page.copy_command())
    assert words[:3] == ["python", "main.py", "train"]
    assert words[words.index("--template") + 1] == "lska-head"
    assert "kernel_size=23" in words
    assert QGuiApplication.clipboard().text() == shlex.join(words)


def test_the_command_of_an_edited_model_names_the_file_it_was_saved_in(page, session, tmp_path):
    session.set_graph(edits.set_args(session.graph, LayerId("r9"), [1024, 7]))
    path = tmp_path / "my model.yaml"
    words = shlex.split(page.copy_command(path))
    assert words[words.index("--model") + 1] == str(path)
    assert words[words.index("--scale") + 1] == "s"
    assert read_model_yaml(path).layers[9].args == (1024, 7)
    assert any("Copied: python main.py train" in text for text in told(page))
