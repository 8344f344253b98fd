"""The inspector edits arguments, repeats and inputs of the selected layers, through the document and with undo."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLabel, QLineEdit, QSpinBox

from studio.graph import edits
from studio.graph.model_graph import LayerId
from studio.graph.stock_params import STOCK_PARAMS
from studio.ui.graph_editor.inspector import Inspector
from studio.ui.texts.stock_texts import KNOWN


@pytest.fixture
def inspector(session, translation, qtbot):
    session.choose_model(base="yolo11", scale="n", template="lska-head")
    assert session.graph is not None
    made = Inspector(session)
    qtbot.addWidget(made)
    made.resize(300, 900)
    made.show()
    return made


def layer_of(session, module: str, number: int = 0):
    return [layer for layer in session.graph.layers if layer.module == module][number]


def texts(widget) -> str:
    QApplication.processEvents()  # a layout shows new widgets in the next turn of the loop
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def test_the_fields_are_the_parameters_of_the_module(inspector, session):
    inspector.show_layers([layer_of(session, "Conv").id])
    kernel = inspector.fields.field(("stock", "k"))
    assert isinstance(kernel, QSpinBox)
    assert (kernel.value(), kernel.minimum(), kernel.maximum()) == (3, 1, 63)
    assert "Default: 1" in kernel.accessibleDescription()
    assert isinstance(inspector.fields.field(("stock", "act")), QCheckBox)
    inspector.show_layers([layer_of(session, "LSKA").id])
    sizes = inspector.fields.field(("own", "kernel_size"))
    assert isinstance(sizes, QComboBox)
    assert sizes.currentText() == "7"
    assert "Cells that the attention sees" in texts(inspector)


def test_a_spin_is_one_step_of_undo_and_the_next_one_another(inspector, session):
    conv = layer_of(session, "Conv", 1)
    inspector.show_layers([conv.id])
    kernel = inspector.fields.field(("stock", "k"))
    inspector.activateWindow()
    kernel.setFocus()
    for _ in range(3):
        QTest.keyClick(kernel, Qt.Key.Key_Up)
    assert session.graph.layer(conv.id).args == (conv.args[0], 6, 2)
    stack = session.document.undo_stack
    assert stack.count() == 1
    assert stack.undoText() == f"Set k of {session.graph.row_of(conv.id)} Conv to 6"
    inspector.fields.settled.emit()
    QTest.keyClick(kernel, Qt.Key.Key_Down)
    assert stack.count() == 2
    stack.undo()
    stack.undo()
    assert session.graph.layer(conv.id).args == conv.args
    assert kernel.value() == 3


def test_an_argument_that_is_not_written_is_written_when_set(inspector, session):
    upsample = layer_of(session, "nn.Upsample")
    conv = layer_of(session, "Conv")
    inspector.show_layers([conv.id])
    padding = inspector.fields.field(("stock", "p"))
    assert padding.text() == "by itself"
    padding.setValue(1)
    assert session.graph.layer(conv.id).args == (*conv.args, 1)
    padding.setValue(padding.minimum())
    assert session.graph.layer(conv.id).args[:3] == conv.args
    inspector.show_layers([upsample.id])
    mode = inspector.fields.field(("stock", "mode"))
    mode.setCurrentIndex(1)
    assert session.graph.layer(upsample.id).args[2] == "bilinear"


def test_a_fault_stands_beside_its_field_in_the_words_of_the_check(inspector, session):
    lska = layer_of(session, "LSKA")
    session.set_graph(edits.set_args(session.graph, lska.id, [{"kernel_size": 10}]))
    inspector.show_layers([lska.id])
    message = next(problem.message for problem in session.problems if "kernel_size" in problem.message)
    field = inspector.fields.field(("own", "kernel_size"))
    assert isinstance(field, QLineEdit)  # no choice of the list says 10
    assert field.property("isWrong")
    assert texts(inspector).count(message) == 1
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "11")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert session.graph.layer(lska.id).args == ({"kernel_size": 11},)
    assert message not in texts(inspector)


def test_a_wrong_number_of_a_stock_module_says_what_would_be_legal(inspector, session):
    conv = layer_of(session, "Conv")
    session.set_graph(edits.set_args(session.graph, conv.id, [64, 3, 0]))
    inspector.show_layers([conv.id])
    assert "Give a whole number of at least 1" in texts(inspector)


def test_repeats_tell_what_the_scale_makes_of_them(inspector, session):
    block = layer_of(session, "C3k2")
    inspector.show_layers([block.id])
    inspector.repeats.setValue(6)
    assert session.graph.layer(block.id).repeats == 6
    assert "At scale n: 3" in texts(inspector)
    inspector.show_layers([session.graph.layers[-1].id])
    assert not inspector.repeats.isVisibleTo(inspector)


def test_inputs_offer_only_layers_that_can_be_read(inspector, session):
    concat = layer_of(session, "Concat")
    inspector.show_layers([concat.id])
    row = session.graph.row_of(concat.id)
    chooser = inspector.inputs.choosers[1]
    assert chooser.choices() == [layer.id for layer in session.graph.layers[:row]]
    chooser.fill()
    wanted = chooser.choices().index(LayerId("r4"))
    chooser.setCurrentIndex(wanted)
    chooser.activated.emit(wanted)
    assert session.graph.layer(concat.id).inputs[1] == "r4"
    assert "Concat read" in session.document.undo_stack.undoText()
    session.document.undo_stack.undo()
    assert session.graph.layer(concat.id).inputs == concat.inputs


def test_a_choice_that_is_refused_is_told_and_taken_back(inspector, session):
    told = []
    session.messageRaised.connect(told.append)
    conv = layer_of(session, "Conv", 3)
    inspector.show_layers([conv.id])
    inspector.inputs.inputsChosen.emit([session.graph.layers[-1].id])  # a head, and below it
    assert "cannot read" in told[0].message
    assert session.graph.layer(conv.id).inputs == conv.inputs
    assert inspector.inputs.choosers[0].currentData() == conv.inputs[0]


def test_an_edit_is_shown_once(inspector, session, qtbot):
    conv = layer_of(session, "Conv", 3)
    inspector.show_layers([conv.id])
    chooser = inspector.inputs.choosers[0]
    inspector.refresh()
    inspector.show_layers([conv.id])
    inspector.fields.field(("stock", "k")).setValue(5)
    assert inspector.inputs.choosers[0] is chooser  # nothing that it reads has changed
    session.choose_model(scale="x")
    assert inspector.inputs.choosers[0] is not chooser


def test_several_layers_are_edited_at_once(inspector, session):
    convs = [layer_of(session, "Conv", number) for number in (0, 1)]
    inspector.show_layers([conv.id for conv in convs])
    assert "2 layer" in texts(inspector)
    assert "Different values: 64, 128" in texts(inspector)
    inspector.fields.field(("stock", "k")).setValue(5)
    assert [session.graph.layer(conv.id).args[1] for conv in convs] == [5, 5]
    assert session.document.undo_stack.count() == 1
    assert [session.graph.layer(conv.id).args[0] for conv in convs] == [64, 128]


def test_a_layer_that_is_gone_leaves_nothing_behind(inspector, session):
    lska = layer_of(session, "LSKA")
    inspector.show_layers([lska.id])
    session.set_graph(edits.remove_layer(session.graph, lska.id))
    assert "No layer selected" in texts(inspector)


def test_the_help_of_every_stock_argument_can_be_translated():
    assert {param.doc for params in STOCK_PARAMS.values() for param in params} == set(KNOWN)
