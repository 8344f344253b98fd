"""Every training argument of ultralytics: searched, in groups, with help, default, a mark where it was changed, and its reset.

It knows values as people type them; the form keeps them in its line of arguments. A row is made when it is first seen.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from studio.errors import StudioError
from studio.launch.arguments import TrainArgument, parse_arguments, train_arguments
from studio.ui.texts.core_texts import core_text
from studio.ui.texts.train_argument_texts import GROUPS, argument_help, group_word
from studio.ui.theme import XL, L, M, S, Theme
from studio.ui.widgets.buttons import button, icon_button, name_button
from studio.ui.widgets.fields import ClearableField, mark_wrong
from studio.ui.widgets.labels import Label

FIELD_WIDTH = 170
ROWS_IN_A_TURN = 4  # a row takes some 3 ms to make


class ArgumentRow(QFrame):
    """One argument: name, help, field, reset.

    Signals:
        edited(str)   the name, when its value was changed by the user
    """

    edited = Signal(str)

    def __init__(self, argument: TrainArgument, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.argument = argument
        self._mark = Label("", "strong")
        self._help = Label("", "caption", wrap=True)
        self._error = Label("", "danger", wrap=True)
        self._error.hide()
        self._field: QComboBox | QLineEdit
        kind, choices = argument.known.kind, argument.known.choices
        if kind in ("flag", "choice", "mode"):
            self._field = QComboBox()
            words = [str(choice) for choice in (choices if kind == "choice" else (True, False, *choices))]
            self._field.addItems(words if str(argument.default) in words else [str(argument.default), *words])
            self._field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self._field.activated.connect(lambda _index: self._on_edited())
        else:
            self._field = QLineEdit()
            self._field.setPlaceholderText("–" if argument.default is None else str(argument.default))
            self._field.textEdited.connect(lambda _text: self._on_edited())
        self._field.setFixedWidth(FIELD_WIDTH)
        self._field.setAccessibleName(argument.name)
        self._reset = icon_button(theme, "rotate-ccw", "")
        self._reset.clicked.connect(lambda: self._on_reset())
        grid = QGridLayout(self)
        grid.setContentsMargins(0, S, S, S)
        grid.setHorizontalSpacing(M)
        grid.setVerticalSpacing(2)
        grid.addWidget(self._mark, 0, 0)
        grid.addWidget(self._help, 1, 0)
        grid.addWidget(self._error, 2, 0)
        grid.addWidget(self._field, 0, 1, 2, 1, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(self._reset, 0, 2, 2, 1, Qt.AlignmentFlag.AlignVCenter)
        grid.setColumnStretch(0, 1)
        self.set_value("")
        self.retranslate()

    @property
    def error(self) -> str:
        """Give what is wrong with the value, "" if nothing."""
        return self._error.text()

    def value(self) -> str:
        """Give the value as typed; "" for the default."""
        if isinstance(self._field, QLineEdit):
            text = self._field.text().strip()
        else:
            text = self._field.currentText()
        return "" if text == str(self.argument.default) else text

    def set_value(self, text: str) -> None:
        """Show a value; "" is the default."""
        with QSignalBlocker(self._field):
            if isinstance(self._field, QLineEdit):
                if self.value() != text:  # leaves the cursor where it is while one types
                    self._field.setText(text)
            else:
                self._field.setCurrentIndex(self._field.findText(text or str(self.argument.default)))
        self._show_state(text)

    def retranslate(self) -> None:
        """Show the words in the window's language."""
        default = "–" if self.argument.default is None else str(self.argument.default)
        self._help.setText(argument_help(self.argument.known.help))
        name_button(self._reset, self.tr("Back to {default}").format(default=default))
        self._show_state(self.value())

    def _show_state(self, text: str) -> None:
        is_changed = bool(text)
        name, default = self.argument.name, "–" if self.argument.default is None else str(self.argument.default)
        words = self.tr("{name} · changed from {default}").format(name=name, default=default)
        self._mark.setText(words if is_changed else name)
        self._mark.set_role("accent" if is_changed else "strong")
        self._reset.setEnabled(is_changed)
        said = ""
        if is_changed:
            try:
                parse_arguments([f"{self.argument.name}={text}"])
            except StudioError as error:
                said = core_text(error.message)
        self._error.setText(said)
        self._error.setVisible(bool(said))
        mark_wrong(self._field, said)

    def _on_edited(self) -> None:
        self._show_state(self.value())
        self.edited.emit(self.argument.name)

    def _on_reset(self) -> None:
        if isinstance(self._field, QLineEdit):
            self._field.clear()
        self.set_value("")
        self.edited.emit(self.argument.name)


class ArgumentsDialog(QDialog):
    """The dialog; what is changed holds at once, and it does not block the window.

    Signals:
        valuesChanged(dict)   name to text of every argument that is not at its default
    """

    valuesChanged = Signal(dict)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._values: dict[str, str] = {}
        self._rows: dict[str, ArgumentRow] = {}
        self._wanted: list[TrainArgument] = []
        self._arguments = train_arguments()
        self._group_keys = [key for key in GROUPS if any(one.known.group == key for one in self._arguments)]
        self.search = ClearableField()
        self.groups = QListWidget()
        self.groups.setFixedWidth(190)
        self._title, self._nothing = Label("", "title"), Label("", "muted")
        self._reset_all, self._close = button("", "ghost"), button("", "primary")
        holder = QWidget()
        holder.setProperty("kind", "scrolled")
        self._column = QVBoxLayout(holder)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self._nothing)
        self._column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(holder)
        body = QHBoxLayout()
        body.setSpacing(L)
        body.addWidget(self.groups)
        body.addWidget(scroll, 1)
        foot = QHBoxLayout()
        foot.addWidget(self._reset_all)
        foot.addStretch(1)
        foot.addWidget(self._close)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(XL, XL, XL, L)
        outer.setSpacing(M)
        outer.addWidget(self._title)
        outer.addWidget(self.search)
        outer.addLayout(body, 1)
        outer.addLayout(foot)
        self.resize(820, 620)
        self._turn = QTimer(self)
        self._turn.setInterval(0)
        self._turn.timeout.connect(self._make_some)
        self.search.textChanged.connect(lambda _text: self._show_rows())
        self.groups.currentRowChanged.connect(lambda _row: self._on_group())
        self._reset_all.clicked.connect(self._on_reset_all)
        self._close.clicked.connect(self.close)
        self._close.setAutoDefault(False)  # Enter in a field is no wish to close
        self.retranslate()

    def values(self) -> dict[str, str]:
        """Give every argument that is not at its default, as typed."""
        return dict(self._values)

    def set_values(self, values: Mapping[str, str]) -> None:
        """Show these values; arguments that the dialog does not list are kept as they are."""
        if dict(values) != self._values:
            self._values = dict(values)
            for name, row in self._rows.items():
                row.set_value(self._values.get(name, ""))
            self._show_counts()

    def row(self, name: str) -> ArgumentRow:
        """Give the row of an argument; made now if it was not yet."""
        if name not in self._rows:
            argument = next(one for one in self._arguments if one.name == name)
            row = ArgumentRow(argument, self._theme)
            row.set_value(self._values.get(name, ""))
            row.edited.connect(self._on_edited)
            row.hide()
            self._rows[name] = row
            self._column.insertWidget(self._place_of(name), row)
            row.setVisible(name in self.shown())  # with a place: without one it would be a window
        return self._rows[name]

    def shown(self) -> list[str]:
        """Give the names of the arguments that the search and the group leave."""
        return [one.name for one in self._wanted]

    def retranslate(self) -> None:
        """Show the words in the window's language."""
        self.setWindowTitle(self.tr("Training arguments"))
        self._title.setText(self.tr("Training arguments"))
        self.search.setPlaceholderText(self.tr("Search names and help"))
        self.search.setAccessibleName(self.tr("Search names and help"))
        self.groups.setAccessibleName(self.tr("Groups"))
        self._reset_all.setText(self.tr("Reset all"))
        self._close.setText(self.tr("Close"))
        for row in self._rows.values():
            row.retranslate()
        self._show_counts()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _show_counts(self) -> None:
        words = [self.tr("Changed"), *(group_word(key) for key in self._group_keys)]
        names = [set(self._values)]
        names += [{one.name for one in self._arguments if one.known.group == key} for key in self._group_keys]
        row = max(0, self.groups.currentRow())
        with QSignalBlocker(self.groups):
            while self.groups.count() < len(words):
                self.groups.addItem("")
            for index, (word, members) in enumerate(zip(words, names, strict=True)):
                count = len(members & set(self._values))
                self.groups.item(index).setText(f"{word}  ({count})" if count else word)
            self.groups.setCurrentRow(row if row or self._values else 1)
        self._reset_all.setEnabled(bool(self._values))
        self._show_group()
        if not self._wanted or self.groups.currentRow() == 0:
            self._show_rows()

    def _on_group(self) -> None:
        with QSignalBlocker(self.search):
            self.search.clear()
        self._show_rows()

    def _show_rows(self) -> None:
        words = self.search.text().casefold().split()
        index = self.groups.currentRow()
        if words:
            self._wanted = [one for one in self._arguments if all(word in self._text_of(one) for word in words)]
        elif index <= 0:
            self._wanted = [one for one in self._arguments if one.name in self._values]
        else:
            self._wanted = [one for one in self._arguments if one.known.group == self._group_keys[index - 1]]
        wanted = set(self.shown())
        for name, row in self._rows.items():
            row.setVisible(name in wanted)
        self._nothing.setText(
            self.tr("No argument fits the search.") if words else self.tr("Every argument has its default.")
        )
        self._nothing.setVisible(not wanted)
        self._show_group()
        self._turn.start()

    def _show_group(self) -> None:
        """Mark the group shown; a search goes through all of them."""
        with QSignalBlocker(self.groups):
            row = self.groups.currentRow()
            self.groups.clearSelection()
            if row >= 0 and not self.search.text().split():
                self.groups.item(row).setSelected(True)

    def _make_some(self) -> None:
        missing = [one.name for one in self._wanted if one.name not in self._rows]
        for name in missing[:ROWS_IN_A_TURN]:
            self.row(name)
        if len(missing) <= ROWS_IN_A_TURN:
            self._turn.stop()

    def _place_of(self, name: str) -> int:
        order = [one.name for one in self._arguments]
        return 1 + sum(order.index(known) < order.index(name) for known in self._rows if known != name)

    def _text_of(self, argument: TrainArgument) -> str:
        known = argument.known
        return f"{argument.name} {known.help} {argument_help(known.help)} {group_word(known.group)}".casefold()

    def _on_edited(self, name: str) -> None:
        value = self._rows[name].value()
        if value:
            self._values[name] = value
        else:
            self._values.pop(name, None)
        index = self.groups.currentRow()
        if index != 0:  # a row does not vanish from "Changed" while one types in it
            self._show_counts()
        self.valuesChanged.emit(self.values())

    def _on_reset_all(self) -> None:
        self.set_values({})
        self.valuesChanged.emit({})
