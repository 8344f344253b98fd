"""A template is looked at on the model before it is applied, and a hand edit becomes a template of one's own."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from studio.graph import edits
from studio.graph.model_graph import LayerId
from studio.paths import user_templates_folder
from studio.templates.generate import generate_model
from studio.templates.library import load_templates
from studio.ui.graph_editor.template_dialog import TemplateDialog, template_id
from studio.ui.pages.model_page import ModelPage


@pytest.fixture
def page(session, translation, qtbot):
    session.choose_model(base="yolo11", scale="n", template="none")
    made = ModelPage(session)
    qtbot.addWidget(made)
    made.resize(1200, 800)
    made.show()
    return made


def test_a_preview_shows_the_change_and_leaves_the_model(page, session, qtbot):
    before = session.graph
    page.preview_template("lska-head")
    assert page.preview.isVisible()
    assert page.preview.geometry() == page.graph_panel.rect()
    marked = [card.facts.module for card in page.preview.scene.cards.values() if card.facts.mark == "added"]
    assert marked == ["LSKA"] * 3
    assert page.preview.words.text() == "3 layers new, 0 changed, 0 removed."
    qtbot.waitUntil(lambda: "GFLOPs" in page.preview.costs.text(), timeout=10_000)
    assert "At scale n: +" in page.preview.costs.text()
    assert session.graph is before
    QTest.keyClick(page.preview, Qt.Key.Key_Escape)
    assert not page.preview.isVisible()
    assert session.graph is before
    assert session.document.undo_stack.count() == 0


def test_applying_is_one_step_of_undo(page, session):
    before = session.document.source.text
    page.preview_template("lska-head")
    page.preview.apply_button.click()
    assert not page.preview.isVisible()
    assert [layer.module for layer in session.graph.layers].count("LSKA") == 3
    assert session.document.undo_stack.count() == 1
    assert session.document.undo_stack.undoText() == "Apply the template LSKA on the detection outputs"
    session.document.undo_stack.undo()
    assert session.document.source.text == before


def test_a_template_is_applied_on_top_of_a_hand_edit(page, session):
    session.set_graph(edits.insert_after(session.graph, LayerId("r2"), "SimAM")[0])
    page.preview_template("c3k2-lska")
    assert page.preview.words.text().startswith("0 layers new, ")
    page.preview.apply()
    modules = [layer.module for layer in session.graph.layers]
    assert "SimAM" in modules
    assert "C3k2_LSKA" in modules


def test_the_parameters_of_the_template_change_the_preview(page, session):
    page.preview_template("lska-head")
    page.preview._form.field("kernel_size").setCurrentIndex(3)
    chosen = page.preview._form.values()["kernel_size"]
    page.preview.apply()
    args = next(layer.args for layer in session.graph.layers if layer.module == "LSKA")
    assert args[0]["kernel_size"] == chosen


def test_a_template_that_does_not_fit_says_why(page, session):
    session.choose_model(base="yolov8", template="none")
    page.preview_template("c3k2-lska")
    assert "yolov8" in page.preview.fault.text()
    assert not page.preview.apply_button.isEnabled()
    page.preview.apply()
    assert session.document.undo_stack.count() == 0


def test_a_hand_edit_becomes_a_template_that_fits_other_families(page, session, qtbot):
    session.set_graph(edits.insert_after(session.graph, LayerId("r22"), "SimAM")[0])
    dialog = TemplateDialog(session, page)
    dialog.open()
    assert not dialog.save_button.isEnabled()
    QTest.keyClicks(dialog.name, "My SimAM & more")
    with qtbot.waitSignal(dialog.saved, timeout=20_000) as saved:
        dialog.save_button.click()
    assert saved.args[0] == user_templates_folder() / "my-simam-more.yaml"
    recipe = load_templates().get("my-simam-more")
    assert recipe.title == "My SimAM & more"
    assert "SimAM added after 22 C3k2" in recipe.summary
    assert session.library.get("my-simam-more").is_user
    made = generate_model("yolo26", template="my-simam-more", library=session.library)
    assert [layer.module for layer in made.layers].count("SimAM") == 1


def test_what_no_template_can_say_is_told_in_words(page, session, qtbot):
    session.set_graph(edits.remove_layer(session.graph, LayerId("r10")))
    dialog = TemplateDialog(session, page)
    dialog.open()
    dialog.name.setText("Without C2PSA")
    dialog.save_button.click()
    qtbot.waitUntil(lambda: dialog.note.isVisible(), timeout=20_000)
    assert "C2PSA" in dialog.note.text()
    assert dialog.isVisible()
    assert not list(user_templates_folder().glob("*.yaml"))


def test_a_name_that_is_taken_is_refused(page, session):
    session.set_graph(edits.insert_after(session.graph, LayerId("r22"), "SimAM")[0])
    dialog = TemplateDialog(session, page)
    dialog.open()
    dialog.name.setText("LSKA head")
    dialog.save_button.click()
    assert "already" in dialog.note.text()


def test_names_in_any_language_give_a_file_name():
    assert template_id("My SimAM & more") == "my-simam-more"
    assert template_id("我的模板").startswith("template-")


def test_a_model_without_changes_cannot_be_saved_as_a_template(page, session):
    page.export_menu.aboutToShow.emit()
    assert not page.export_menu._template.isEnabled()
    session.set_graph(edits.insert_after(session.graph, LayerId("r22"), "SimAM")[0])
    page.export_menu.aboutToShow.emit()
    assert page.export_menu._template.isEnabled()
