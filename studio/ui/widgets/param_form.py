"""A form made from parameters as data: a recipe's, or a module's. Every value it gives is legal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QSpinBox, QVBoxLayout, QWidget

from studio.ui.texts.recipe_texts import recipe_text
from studio.ui.theme import M
from studio.ui.widgets.fields import DoubleSpinBox, SpinBox, mark_wrong
from studio.ui.widgets.labels import Label

if TYPE_CHECKING:
    from studio.module_spec import Param

LARGEST = 1_000_000


class ParamForm(QWidget):
    """One field a parameter, its explanation below it.

    Signals:
        edited(dict): the user changed a value; all values by name (not fired by `set_params`).
    """

    edited = Signal(dict)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fields: dict[str, tuple[Param, QWidget]] = {}
        self._notes: dict[str, Label] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(M)

    def set_params(self, params: Sequence[Param], values: Mapping[str, Any]) -> None:
        """Show these parameters; what `values` lacks has its default. Same parameters keep their fields and the focus."""
        if tuple(param for param, _ in self._fields.values()) != tuple(params):
            self._rebuild(params)
        for param, field in self._fields.values():
            with QSignalBlocker(field):
                _set_value(param, field, values.get(param.name, param.default))

    def set_faults(self, faults: Mapping[str, str]) -> None:
        """Mark the fields of these parameters and say below each what is wrong; the others are in order."""
        for name, (_, field) in self._fields.items():
            note = self._notes[name]
            fault = faults.get(name, "")
            note.setText(fault)
            note.setVisible(bool(fault))
            mark_wrong(field, fault)

    def values(self) -> dict[str, Any]:
        """Give all values by name."""
        return {name: _value_of(param, field) for name, (param, field) in self._fields.items()}

    def field(self, name: str) -> QWidget:
        """Give the widget of a parameter."""
        return self._fields[name][1]

    def _rebuild(self, params: Sequence[Param]) -> None:
        while self._layout.count():
            item = self._layout.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._fields, self._notes = {}, {}
        for param in params:
            name = recipe_text(param.name.replace("_", " ").capitalize())
            row = QWidget()
            column = QVBoxLayout(row)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(4)
            field = self._make_field(param, name)
            if not isinstance(field, QCheckBox):
                title = Label(name, "strong")
                title.setBuddy(field)
                column.addWidget(title)
            column.addWidget(field)
            note = Label("", "danger", wrap=True)
            note.setVisible(False)
            column.addWidget(note)
            self._notes[param.name] = note
            if param.doc:
                column.addWidget(Label(recipe_text(param.doc), "caption", wrap=True))
            self._fields[param.name] = (param, field)
            self._layout.addWidget(row)

    def _make_field(self, param: Param, name: str) -> QWidget:
        field: QWidget
        if param.kind == "bool":
            box = QCheckBox(name)
            box.toggled.connect(self._on_edited)
            field = box
        elif param.kind == "choice":
            combo = QComboBox()
            for choice in param.choices:
                combo.addItem(recipe_text(choice) if isinstance(choice, str) else str(choice), choice)
            combo.currentIndexChanged.connect(self._on_edited)
            field = combo
        elif param.kind == "int":
            spin = SpinBox()
            spin.setRange(
                -LARGEST if param.min is None else int(param.min), LARGEST if param.max is None else int(param.max)
            )
            spin.valueChanged.connect(self._on_edited)
            field = spin
        else:
            real = DoubleSpinBox()
            real.setDecimals(4)
            real.setRange(-LARGEST if param.min is None else param.min, LARGEST if param.max is None else param.max)
            real.setSingleStep(0.05)
            real.valueChanged.connect(self._on_edited)
            field = real
        field.setAccessibleName(name)
        field.setAccessibleDescription(recipe_text(param.doc))
        # A wheel that scrolls the page must not change a value in passing.
        field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return field

    def _on_edited(self, *_: object) -> None:
        self.edited.emit(self.values())


def _set_value(param: Param, field: QWidget, value: Any) -> None:
    if isinstance(field, QCheckBox):
        field.setChecked(bool(value))
    elif isinstance(field, QComboBox):
        # Not findData: it compares through QVariant, where True and 1 are the same.
        field.setCurrentIndex(param.choices.index(value) if value in param.choices else 0)
    elif isinstance(field, QSpinBox):
        field.setValue(int(value))
    elif isinstance(field, QDoubleSpinBox):
        field.setValue(float(value))


def _value_of(param: Param, field: QWidget) -> Any:
    if isinstance(field, QCheckBox):
        return field.isChecked()
    if isinstance(field, QComboBox):
        return param.choices[field.currentIndex()]
    if isinstance(field, QSpinBox):
        return field.value()
    assert isinstance(field, QDoubleSpinBox)
    return round(field.value(), 4)
