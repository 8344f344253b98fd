"""The dialog of all training arguments, and its two-way tie to the form's line."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication

from studio.launch.argument_table import TABLE
from studio.launch.arguments import train_arguments
from studio.ui.pages.arguments_dialog import ArgumentsDialog
from studio.ui.pages.train_form import TrainForm
from studio.ui.texts.train_argument_texts import GROUPS, KNOWN


@pytest.fixture
def form(session, translation, qtbot):
    made = TrainForm(session)
    made.show()
    made.arguments.open()
    yield made
    made.close()
    made.deleteLater()
    QApplication.sendPostedEvents(made, QEvent.Type.DeferredDelete)


@pytest.fixture
def dialog(form) -> ArgumentsDialog:
    return form.arguments.dialog


def type_into(dialog: ArgumentsDialog, name: str, text: str, qtbot) -> None:
    field = dialog.row(name)._field
    field.clear()
    qtbot.keyClicks(field, text)


def test_the_translators_know_every_line_of_help():
    assert {known.help for known in TABLE.values()} == KNOWN
    assert {argument.known.group for argument in train_arguments()} <= set(GROUPS)


def test_every_argument_stands_in_one_group(dialog, qtbot):
    seen: list[str] = []
    for row in range(1, dialog.groups.count()):
        dialog.groups.setCurrentRow(row)
        seen += dialog.shown()
    assert sorted(seen) == sorted(argument.name for argument in train_arguments())


def test_the_rows_of_a_group_come_turn_by_turn(dialog, qtbot):
    dialog.groups.setCurrentRow(3)
    qtbot.waitUntil(lambda: all(not dialog.row(name).isHidden() for name in dialog.shown()))
    assert dialog.row("lr0").isHidden()


def test_the_search_looks_through_names_and_help_of_all_groups(dialog):
    dialog.search.setText("learning rate")
    assert {"lr0", "lrf", "cos_lr", "warmup_epochs"} <= set(dialog.shown())
    dialog.search.setText("MOSAIC")
    assert dialog.shown() == ["mosaic", "close_mosaic"]
    dialog.search.setText("nothing of the kind")
    assert dialog.shown() == []
    assert not dialog._nothing.isHidden()


def test_a_value_typed_stands_in_the_line_and_in_the_command(form, dialog, qtbot):
    type_into(dialog, "lr0", "0.002", qtbot)
    assert form.extra.text() == "lr0=0.002"
    assert form.settings().extra == {"lr0": 0.002}
    assert "lr0=0.002" in form.command()
    assert dialog.row("lr0")._mark.text() == "lr0 · changed from 0.01"
    assert form.arguments.button.text() == "All arguments (1 changed)…"
    dialog.row("lr0")._reset.click()
    assert form.extra.text() == ""
    assert dialog.row("lr0")._mark.text() == "lr0"


def test_the_line_reaches_the_dialog(form, dialog):
    form.extra.setText("cos_lr=True mosaic=0.5 'scale=[0.5, 1.5]'")
    assert dialog.row("cos_lr").value() == "True"
    assert dialog.row("mosaic").value() == "0.5"
    assert dialog.row("scale").value() == "[0.5, 1.5]"
    dialog.groups.setCurrentRow(0)
    assert dialog.shown() == ["cos_lr", "scale", "mosaic"]
    dialog._reset_all.click()
    assert form.extra.text() == ""


def test_what_cannot_be_is_said_beside_the_field_and_holds_the_start(form, dialog, qtbot):
    type_into(dialog, "mosaic", "3", qtbot)
    assert "from 0 to 1" in dialog.row("mosaic").error
    assert form.arguments.error is not None
    assert "mosaic" in form._extra_note.text()
    type_into(dialog, "mosaic", "0.3", qtbot)
    assert dialog.row("mosaic").error == ""
    assert form.arguments.error is None


def test_the_default_typed_is_no_change(form, dialog, qtbot):
    type_into(dialog, "lr0", "0.01", qtbot)
    assert form.extra.text() == ""


def test_words_of_the_line_that_are_no_arguments_are_not_lost(form, dialog, qtbot):
    form.extra.setText("cos_lr")
    type_into(dialog, "lr0", "0.002", qtbot)
    assert form.extra.text() == "lr0=0.002 cos_lr"


def test_enter_in_the_search_does_not_close(dialog, qtbot):
    qtbot.keyClick(dialog.search, Qt.Key.Key_Return)
    assert dialog.isVisible()
