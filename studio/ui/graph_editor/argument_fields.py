"""Fields for the arguments of a row: one widget a parameter, with its help, its limits and what is wrong with it.

Unlike `ParamForm` it shows whatever a file says, legal or not: a number beyond the limits, a word in the place of a number.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from studio.graph.row_arguments import Key
from studio.graph.stock_params import REQUIRED, RowParam
from studio.ui.texts.stock_texts import argument_text
from studio.ui.theme import M, S
from studio.ui.widgets.fields import DoubleSpinBox, SpinBox
from studio.ui.widgets.labels import Label, plain_tooltip, repolish

LARGEST = 1_000_000
NAME_WIDTH = 96


@dataclass(frozen=True)
class ArgumentField:
    """What one field shows."""

    key: Key
    param: RowParam
    value: Any
    others: tuple[Any, ...] = ()  # what further layers say, where they differ


class ArgumentFields(QWidget):
    """The fields.

    Signals:
        edited(object, object): the user set the argument with this key to this value.
        settled(): the user left a field; what follows is another edit.
    """

    edited = Signal(object, object)
    settled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[object, ...] = ()
        self._rows: dict[Key, _FieldRow] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(M)

    def show_fields(self, fields: Sequence[ArgumentField]) -> None:
        """Show these arguments; where only values changed, fields, focus and cursor stay."""
        kinds = tuple((field.key, field.param, _kind(field.param, field.value)) for field in fields)
        if kinds != self._shown:
            self._rebuild(fields)
            self._shown = kinds
        for field in fields:
            self._rows[field.key].set_value(field)

    def set_faults(self, faults: Mapping[Key, str]) -> None:
        """Say beside each of these fields what is wrong; the others are in order."""
        for key, row in self._rows.items():
            row.set_fault(faults.get(key, ""))

    def field(self, key: Key) -> QWidget:
        """Give the widget of an argument."""
        return self._rows[key].field

    def _rebuild(self, fields: Sequence[ArgumentField]) -> None:
        while self._layout.count():
            item = self._layout.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._rows = {}
        for field in fields:
            row = _FieldRow(field, self)
            row.edited.connect(self.edited)
            row.settled.connect(self.settled)
            self._rows[field.key] = row
            self._layout.addWidget(row)


class _FieldRow(QWidget):
    """Name, field, help, fault.

    Signals:
        edited(object, object): as that of `ArgumentFields`.
        settled(): as that of `ArgumentFields`.
    """

    edited = Signal(object, object)
    settled = Signal()

    def __init__(self, field: ArgumentField, parent: QWidget) -> None:
        super().__init__(parent)
        self._key, self._param = field.key, field.param
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        line = QHBoxLayout()
        line.setSpacing(S)
        self.field = self._make(field)
        name = Label(field.param.name, "mono")
        name.setBuddy(self.field)
        name.setFixedWidth(NAME_WIDTH)
        line.addWidget(name)
        line.addWidget(self.field, 1)
        column.addLayout(line)
        help_text = argument_text(field.param.doc)
        default = "" if field.param.default is REQUIRED else self.tr("Default: {value}").format(value=self._default())
        self._others = Label("", "warning", wrap=True)
        self._fault = Label("", "danger", wrap=True)
        for label in (self._others, self._fault):
            label.hide()
            column.addWidget(label)
        if help_text:
            column.addWidget(Label(help_text, "caption", wrap=True))
        tip = "\n".join(part for part in (help_text, default, self._limits()) if part)
        for widget in (name, self.field):
            widget.setToolTip(plain_tooltip(tip))
        self.field.setAccessibleName(field.param.name)
        self.field.setAccessibleDescription(tip)
        # A wheel that scrolls the panel must not change a value in passing.
        self.field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def set_value(self, field: ArgumentField) -> None:
        with QSignalBlocker(self.field):
            _show_value(self.field, self._param, field.value)
        told = ", ".join(_as_text(value) or self.tr("empty") for value in (field.value, *field.others))
        self._others.setText(self.tr("Different values: {values}").format(values=told))
        self._others.setVisible(bool(field.others))

    def set_fault(self, fault: str) -> None:
        self._fault.setText(fault)
        self._fault.setVisible(bool(fault))
        if bool(self.field.property("isWrong")) != bool(fault):
            self.field.setProperty("isWrong", bool(fault))
            repolish(self.field)

    def _default(self) -> str:
        return self.tr("empty") if self._param.default is None else _as_text(self._param.default)

    def _limits(self) -> str:
        low, high = self._param.min, self._param.max
        if self._param.kind in ("bool", "choice", "text") or low is None or high is None:
            return ""
        return self.tr("From {low} to {high}").format(low=f"{low:g}", high=f"{high:g}")

    def _make(self, field: ArgumentField) -> QWidget:
        param = field.param
        kind = _kind(param, field.value)
        if kind == "bool":
            box = QCheckBox()
            box.toggled.connect(lambda value: self._tell(bool(value), settled=True))
            return box
        if kind == "choice":
            combo = QComboBox()
            for choice in param.choices:
                combo.addItem(str(choice), choice)
            combo.currentIndexChanged.connect(lambda index: self._tell(param.choices[index], settled=True))
            return combo
        low = -LARGEST if param.min is None else param.min
        high = LARGEST if param.max is None else param.max
        if kind == "int":
            spin = SpinBox()
            spin.setRange(int(low) - param.is_optional, int(high))
            spin.setKeyboardTracking(False)
            if param.is_optional:
                spin.setSpecialValueText(self.tr("by itself"))
            spin.valueChanged.connect(lambda value: self._tell(_optional(param, value)))
            spin.editingFinished.connect(self.settled)
            return spin
        if kind == "float":
            real = _RealField()
            real.setDecimals(4)
            real.setRange(low, high)
            real.setSingleStep(0.05)
            real.setKeyboardTracking(False)
            real.valueChanged.connect(lambda value: self._tell(round(value, 4)))
            real.editingFinished.connect(self.settled)
            return real
        text = QLineEdit()
        text.editingFinished.connect(self._on_text)
        if param.word:
            text.setPlaceholderText(param.word)
        return text

    def _on_text(self) -> None:
        assert isinstance(self.field, QLineEdit)
        if self.field.isModified():
            self.field.setModified(False)
            self._tell(_from_text(self._param, self.field.text().strip()), settled=True)

    def _tell(self, value: Any, *, settled: bool = False) -> None:
        self.edited.emit(self._key, value)
        if settled:
            self.settled.emit()


class _RealField(DoubleSpinBox):
    """A number without idle zeros at its end."""

    def textFromValue(self, value: float) -> str:
        return self.locale().toString(value, "g", 6)


def _kind(param: RowParam, value: Any) -> str:
    """Give the kind of field that can show `value`; "line" shows everything."""
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    low = -LARGEST if param.min is None else param.min
    high = LARGEST if param.max is None else param.max
    if param.kind == "bool" and isinstance(value, bool):
        return "bool"
    if param.kind == "choice" and value in param.choices:
        return "choice"
    if param.word:
        return "line"
    if param.kind == "int" and isinstance(value, int) and is_number and low <= value <= high:
        return "int"
    if param.kind == "int" and value is None and param.is_optional:
        return "int"
    if param.kind == "float" and is_number and low <= value <= high and not param.is_optional:
        return "float"
    return "line"


def _optional(param: RowParam, value: int) -> int | None:
    return None if param.is_optional and param.min is not None and value < param.min else value


def _show_value(field: QWidget, param: RowParam, value: Any) -> None:
    if isinstance(field, QCheckBox):
        field.setChecked(bool(value))
    elif isinstance(field, QComboBox):
        # Not findData: it compares through QVariant, where True and 1 are the same.
        field.setCurrentIndex(param.choices.index(value))
    elif isinstance(field, QSpinBox):
        field.setValue(field.minimum() if value is None else int(value))
    elif isinstance(field, QDoubleSpinBox):
        field.setValue(float(value))
    elif isinstance(field, QLineEdit) and field.text() != _as_text(value):
        field.setText(_as_text(value))


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        return ", ".join(str(one) for one in value)
    return str(value)


def _from_text(param: RowParam, text: str) -> Any:
    """Read what was typed; what is no such value stays a word, which is then marked as wrong."""
    if not text:
        return None if param.is_optional or not param.word else param.word
    if text == param.word or param.kind == "text":
        return text
    try:
        value = ast.literal_eval(f"[{text.strip('[]() ')}]" if param.kind == "ints" else text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return text
    return value if isinstance(value, (int, float, bool, list)) else text
