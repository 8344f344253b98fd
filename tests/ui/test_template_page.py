"""The gallery: base, size, template, parameters, measured costs; and consent to the user's own modules."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QMessageBox, QSpinBox
from pytestqt.qtbot import QtBot

from studio import paths
from studio.catalog import is_allowed, load_catalog
from studio.graph.edits import remove_layer
from studio.graph.model_graph import LayerId
from studio.module_spec import Param
from studio.ui.pages.settings_page import SettingsPage
from studio.ui.pages.template_page import TemplatePage
from studio.ui.session import Session
from studio.ui.widgets.consent_list import ConsentList, SourceDialog
from studio.ui.widgets.param_form import ParamForm

MODULE = """
SPEC = {"name": "Mine", "title": "Mine", "role": "attention", "params": [], "summary": "", "paper": "", "licence": "MIT"}
from torch import nn
class Mine(nn.Module):
    def __init__(self, channels):
        super().__init__()
    def forward(self, x):
        return x
"""


@pytest.fixture
def page(session: Session, qtbot: QtBot) -> TemplatePage:
    made = TemplatePage(session)
    qtbot.addWidget(made)
    made.resize(1190, 740)
    made.show()
    return made


def test_a_click_on_a_card_chooses_the_template(page: TemplatePage, session: Session, qtbot: QtBot) -> None:
    qtbot.mouseClick(page._cards["lska-head"], Qt.MouseButton.LeftButton)
    assert session.template == "lska-head"
    assert [name for name, card in page._cards.items() if card.is_chosen] == ["lska-head"]
    assert session.graph is not None
    assert sum(layer.module == "LSKA" for layer in session.graph.layers) == 3


def test_cards_and_sizes_can_be_chosen_by_keyboard(page: TemplatePage, session: Session, qtbot: QtBot) -> None:
    qtbot.keyClick(page._cards["sppf-lska"], Qt.Key.Key_Space)
    qtbot.keyClick(page._scales["m"], Qt.Key.Key_Return)
    assert (session.template, session.scale) == ("sppf-lska", "m")


def test_a_base_without_the_template_falls_back_to_the_baseline(page: TemplatePage, session: Session) -> None:
    session.choose_model(base="yolo11", template="c3k2-lska")
    page._on_base_chosen("yolov8")
    assert (session.base, session.template) == ("yolov8", "none")
    assert page.can_continue() == (True, "")


def test_a_base_with_the_template_keeps_it_and_its_values(page: TemplatePage, session: Session) -> None:
    session.choose_model(template="lska-head", values={"kernel_size": 23, "safe_start": False})
    page._on_base_chosen("yolo26")
    assert (session.template, session.values["kernel_size"]) == ("lska-head", 23)


def test_only_fitting_templates_are_shown(page: TemplatePage, session: Session) -> None:
    page._on_base_chosen("yolov8")
    shown = {name for name, card in page._cards.items() if not card.isHidden()}
    assert shown == {recipe.id for recipe in session.library.fitting("yolov8")}


def test_the_filter_keeps_the_baseline_and_the_place(page: TemplatePage) -> None:
    page._on_filter_chosen("block")
    shown = {page._recipes[name].place for name, card in page._cards.items() if not card.isHidden()}
    assert shown == {"none", "block"}


def test_the_search_finds_templates_by_their_words_and_modules(page: TemplatePage, qtbot: QtBot) -> None:
    def shown() -> set[str]:
        return {name for name, card in page._cards.items() if not card.isHidden()}

    qtbot.keyClicks(page._search, "vanstage")
    assert shown() == {"van-backbone"}
    page._search.setText("LSNet backbone")
    assert {"lsnet-backbone", "lsnet-msa-backbone"} <= shown()
    assert page._nothing.isHidden()
    page._search.setText("no such words")
    assert shown() == set()
    assert page._nothing.isVisible()
    page._search.clear()
    assert "none" in shown()


def test_an_edited_parameter_reaches_the_model(page: TemplatePage, session: Session) -> None:
    session.choose_model(template="lska-head")
    field = page._details._form.field("kernel_size")
    assert isinstance(field, QComboBox)
    field.setCurrentText("23")
    assert session.values["kernel_size"] == 23
    assert session.graph is not None
    lska = next(layer for layer in session.graph.layers if layer.module == "LSKA")
    assert "23" in str(lska.args)


def test_costs_are_measured_for_every_card_and_size(page: TemplatePage, session: Session, qtbot: QtBot) -> None:
    session.choose_model(template="lska-head")
    qtbot.waitUntil(
        lambda: (
            session.costs.is_idle
            and all("…" not in made._params.text() for made in page._scales.values())
            and page._cards["sppf-lska"]._cost.text().startswith("+")
        ),
        timeout=15_000,
    )
    assert page._details._changes[0].text().startswith("+")


def test_costs_are_remembered_for_the_next_start(page: TemplatePage, session: Session, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: session.model_cost() is not None, timeout=15_000)
    cost = session.model_cost()
    session.costs.save()
    again = Session(session.settings, session.theme, engine=session.engine)
    assert again.model_cost() == cost


def test_the_number_of_classes_is_part_of_the_model(
    session: Session, make_dataset: Callable[..., Path], qtbot: QtBot
) -> None:
    with qtbot.waitSignal(session.datasetChanged, timeout=20_000):
        session.open_dataset(make_dataset(classes=("a", "b", "c")))
    assert session.graph is not None
    assert session.graph.header["nc"] == 3


def test_edits_by_hand_are_not_replaced_unasked(
    page: TemplatePage, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert session.graph is not None
    session.set_graph(remove_layer(session.graph, LayerId("r8")))
    asked: list[str] = []

    def refuse(box: QMessageBox) -> int:
        asked.append(box.text())
        return QMessageBox.StandardButton.Cancel

    monkeypatch.setattr(QMessageBox, "exec", refuse)
    page._on_template_chosen("lska-head")
    assert (session.template, session.is_edited, len(asked)) == ("none", True, 1)


def test_an_illegal_model_file_closes_the_step_with_the_reason(
    page: TemplatePage, session: Session, tmp_path: Path
) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text("backbone:\n  - [-1, 1, NoSuchModule, [64]]\nhead: []\n", encoding="utf-8")
    session.choose_model(model_file=path)
    ready, reason = page.can_continue()
    assert not ready
    assert reason


PARAMS = (
    Param("count", "int", 3, min=1, max=9, doc="How many."),
    Param("share", "float", 0.5, min=0.0, max=1.0),
    Param("safe", "bool", False),
    Param("size", "choice", 7, choices=(7, 11, 23)),
)


def test_a_form_shows_defaults_and_gives_legal_values(session: Session, qtbot: QtBot) -> None:
    form = ParamForm()
    qtbot.addWidget(form)
    form.set_params(PARAMS, {"size": 11})
    assert form.values() == {"count": 3, "share": 0.5, "safe": False, "size": 11}
    count = form.field("count")
    assert isinstance(count, QSpinBox)
    assert (count.minimum(), count.maximum(), count.accessibleName()) == (1, 9, "Count")


def test_a_form_tells_edits_but_not_what_code_sets(session: Session, qtbot: QtBot) -> None:
    form = ParamForm()
    qtbot.addWidget(form)
    told: list[dict[str, object]] = []
    form.edited.connect(told.append)
    form.set_params(PARAMS, {})
    form.set_params(PARAMS, {"safe": True})
    assert told == []
    box = form.field("safe")
    assert isinstance(box, QCheckBox)
    box.click()
    assert [values["safe"] for values in told] == [False]


def test_a_users_module_runs_only_after_its_source_was_allowed(
    session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = paths.user_attention_folder()
    folder.mkdir(parents=True)
    (folder / "mine.py").write_text(MODULE, encoding="utf-8")
    session.reload_user_files()
    shown = ConsentList(session)
    qtbot.addWidget(shown)
    spec = load_catalog().get("Mine")
    assert spec is not None
    assert not is_allowed(spec)
    monkeypatch.setattr(SourceDialog, "exec", lambda dialog: SourceDialog.DialogCode.Rejected)
    shown._show_source(spec)
    assert not is_allowed(spec)
    monkeypatch.setattr(SourceDialog, "exec", lambda dialog: SourceDialog.DialogCode.Accepted)
    shown._show_source(spec)
    assert is_allowed(spec)


def test_settings_switch_the_theme_and_tell_the_language(session: Session, qtbot: QtBot) -> None:
    page = SettingsPage(session)
    qtbot.addWidget(page)
    page._scheme.button("dark").click()
    assert session.theme.is_dark
    assert session.settings.scheme == "dark"
    with qtbot.waitSignal(page.languageChosen) as told:
        page._language.button("zh_CN").click()
    assert told.args == ["zh_CN"]


def test_heads_that_do_not_divide_are_told_beside_their_field(page: TemplatePage, session: Session) -> None:
    session.choose_model(
        base="yolo11", template="attention-head", scale="n", values={"attention": "WindowAttention", "num_heads": 5}
    )
    form = page._details._form
    note = form._notes["num_heads"]
    expected = "num_heads 5 does not divide the 64 channels of WindowAttention; 1, 2, 4, 8, 16, 32 or 64 would."
    assert (note.isVisible(), note.text()) == (True, expected)
    assert form.field("num_heads").property("isWrong") is True
    assert not page.can_continue()[0]
    field = form.field("num_heads")
    assert isinstance(field, QSpinBox)
    field.setValue(8)
    assert not form._notes["num_heads"].isVisible()
    assert not form.field("num_heads").property("isWrong")
    assert page.can_continue()[0]
