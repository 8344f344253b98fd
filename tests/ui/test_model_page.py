"""The model page shows the session's model in four ways, and says what is wrong with it."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from studio.errors import Location, Problem
from studio.ui.pages.model_page import ModelPage

MODEL = """\
nc: 2
scales:
  n: [0.5, 0.25, 1024]
backbone:
  - [-1, 1, Conv, [64, 3, 2]]
  - [-1, 1, Conv, [128, 3, 2]]
head:
  - [[1], 1, Detect, [nc]]
"""


@pytest.fixture
def page(session, translation, qtbot):
    session.choose_model(base="yolo11", scale="n", template="lska-head")
    made = ModelPage(session)
    qtbot.addWidget(made)
    made.resize(1200, 800)
    made.show()
    return made


def texts(widget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if not label.isHidden())


def show_tab(page: ModelPage, number: int) -> None:
    page._tabs.setCurrentIndex(number)


def test_the_graph_shows_what_the_template_added(page):
    marked = [card.facts.module for card in page.graph_panel.scene.cards.values() if card.facts.mark == "added"]
    assert marked == ["LSKA", "LSKA", "LSKA"]


def test_selecting_a_layer_tells_its_shape_and_neighbours(page, qtbot):
    page.graph_panel.scene.select("r16")
    told = texts(page.graph_panel.details)
    assert "C3k2" in told
    assert "64×80×80" in told
    wanted = []
    page.graph_panel.details.layerWanted.connect(wanted.append)
    page.graph_panel._go_to("r15")
    assert page.graph_panel.scene.selected_layer() == "r15"


def test_another_scale_changes_the_shapes_and_keeps_the_selection(page, session):
    page.graph_panel.scene.select("r16")
    session.choose_model(scale="x")
    assert page.graph_panel.scene.cards["r16"].facts.shape == "384×80×80"
    assert page.graph_panel.scene.selected_layer() == "r16"
    assert page._scale.value() == "x"


def test_the_yaml_marks_the_rows_of_new_layers(page):
    show_tab(page, 1)
    view = page.yaml_view
    rows = [view.document().findBlockByNumber(line - 1).text() for line in view.lines_of("added")]
    assert len(rows) == 3
    assert all("LSKA" in row for row in rows)
    view.show_line(view.lines_of("added")[0])
    picture = view.viewport().grab().toImage()
    block = view.document().findBlockByNumber(view.lines_of("added")[0] - 1)
    place = view.blockBoundingGeometry(block).translated(view.contentOffset())
    ground = page._session.theme.color("accent_soft")
    assert picture.pixelColor(picture.width() - 5, round(place.center().y())) == ground
    assert picture.pixelColor(picture.width() - 5, round(place.bottom()) + 3) != ground


def test_copy_gives_the_yaml_as_it_would_be_saved(page, session, tmp_path):
    show_tab(page, 1)
    page._copy.click()
    path = page.save_yaml(tmp_path / "model.yaml")
    assert QApplication.clipboard().text() == path.read_text(encoding="utf-8") == session.model_text()


def test_saving_where_one_may_not_is_told(page, session, tmp_path):
    told = []
    session.messageRaised.connect(told.append)
    (tmp_path / "file").write_text("x")
    assert page.save_yaml(tmp_path / "file" / "model.yaml") is None
    assert told[0].message == "The model could not be saved."


def test_the_difference_is_told_in_sentences(page):
    show_tab(page, 2)
    told = texts(page.difference_view)
    assert "3 added, 0 changed, 0 moved, 0 removed" in told
    assert told.count("added after") == 3


def test_the_baseline_says_that_it_is_one(page, session):
    session.choose_model(template="none")
    show_tab(page, 2)
    assert "The same as YOLO11" in texts(page.difference_view)


def test_costs_are_shown_against_the_base(page, session):
    graph = session.graph
    rows = [
        {"index": i, "module": layer.module, "args": list(layer.args), "shape": [1, 2, 3], "params": 10 * i, "gflops": 0.1}
        for i, layer in enumerate(graph.layers)
    ]  # fmt: skip
    session.cost = {"layers": rows, "params": 2_600_000, "gflops": 6.6, "layers_total": 190}
    session.base_cost = {"layers": [], "params": 2_500_000, "gflops": 6.5, "layers_total": 181}
    show_tab(page, 3)
    session.costChanged.emit()
    told = texts(page.cost_view)
    assert "2,600,000" in told
    assert "+100,000 (+4.0 %) against the base" in told
    assert page.cost_view._model.rowCount() == len(graph.layers)


def test_sorting_the_cost_table_sorts_numbers_as_numbers(page, session):
    rows = [{"index": i, "module": "Conv", "params": value, "gflops": 0.0} for i, value in enumerate((9, 1000, 80))]
    page.cost_view._model.set_rows(rows, set())
    page.cost_view._proxy.sort(4)
    shown = [page.cost_view._proxy.index(row, 4).data() for row in range(3)]
    assert shown == ["9", "80", "1,000"]


def test_a_model_file_of_the_users_opens(page, session, tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(MODEL, encoding="utf-8")
    page.open_file(path)
    assert [card.facts.module for card in page.graph_panel.scene.cards.values()] == ["Conv", "Conv", "Detect"]
    assert page._header._subtitle.text() == "mine.yaml, scale n"
    page._reset.click()
    assert session.model_file is None


def test_a_broken_model_file_is_told_in_words_and_stops_the_wizard(page, tmp_path):
    path = tmp_path / "broken.yaml"
    path.write_text(MODEL.replace("Conv, [128", "Convv, [128"), encoding="utf-8")
    page.open_file(path)
    may, why = page.can_continue()
    assert not may
    assert "Convv" in why
    assert "Convv" in page.graph_panel.side.problems.item(0).text()
    assert page._notes[0].isHidden(), "the canvas says it, and keeps its place"
    show_tab(page, 1)
    assert not page._notes[0].isHidden()


def test_many_problems_are_gathered(page, session, monkeypatch):
    problems = [Problem("warning", "x", f"Problem {number}.", where=Location(node="3 Conv")) for number in range(5)]
    monkeypatch.setattr(type(session), "problems", property(lambda _self: problems))
    show_tab(page, 1)
    assert sum(not note.isHidden() for note in page._notes) == 2
    assert "3 more" in page._more.text()


def test_names_of_strangers_stay_plain_text(page, tmp_path):
    path = tmp_path / "<img src=x>.yaml"
    path.write_text(MODEL, encoding="utf-8")
    page.open_file(path)
    from PySide6.QtCore import Qt

    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in page.findChildren(QLabel) if label.text())


def test_the_page_speaks_chinese_at_once(page, translation, qtbot):
    translation.switch("zh_CN")
    assert page.title() == "模型"
    qtbot.waitUntil(lambda: page._tabs.tabText(3) == "开销")


def test_a_text_with_a_fault_is_not_trained(page, session, qtbot):
    show_tab(page, 1)
    assert page.can_continue() == (True, "")
    with qtbot.waitSignal(page.completenessChanged):
        page.yaml_view.insertPlainText("]")
        page.yaml_view.flush()
    can, why = page.can_continue()
    assert not can
    assert "YAML cannot be read" in why
    with qtbot.waitSignal(page.completenessChanged):
        page.yaml_pane._on_undo()
    assert page.can_continue() == (True, "")
