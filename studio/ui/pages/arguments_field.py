"""The further training arguments of a form: a line of key=value words, and the button that opens the list of them all.

Signals:
    changed()   the arguments, or what is wrong with them
"""

from __future__ import annotations

import shlex
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from studio.errors import StudioError
from studio.launch.arguments import parse_arguments
from studio.ui.pages.arguments_dialog import ArgumentsDialog
from studio.ui.theme import Theme
from studio.ui.widgets.buttons import button
from studio.ui.widgets.fields import ClearableField


class ArgumentsField(QObject):
    """The line, the button and the dialog, which all show the same; the form places line and button."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._window = parent
        self.values: dict[str, Any] = {}  # as parsed; empty while something is wrong
        self.error: StudioError | None = None
        self.line = ClearableField()
        self.line.textChanged.connect(lambda _text: self._check())
        self.button = button("", "secondary", theme=theme, icon="sliders-horizontal")
        self.button.clicked.connect(self.open)
        self.dialog: ArgumentsDialog | None = None

    def words(self) -> list[str]:
        """Give the words of the line."""
        try:
            return shlex.split(self.line.text())
        except ValueError:  # a quotation mark without its partner
            return self.line.text().split()

    def open(self) -> None:
        """Open the list of every training argument; what is changed there stands in the line."""
        if self.dialog is None:
            self.dialog = ArgumentsDialog(self._theme, self._window)
            self.dialog.valuesChanged.connect(self._on_values_changed)
        self.dialog.set_values(self._typed())
        self.dialog.show()
        self.dialog.raise_()
        self.dialog.search.setFocus()

    def retranslate(self) -> None:
        """Show the words in the window's language."""
        self.line.setPlaceholderText("cos_lr=True lr0=0.005")
        self.line.setToolTip(self.tr("Any further training argument of ultralytics, as key=value."))
        count = len(self._typed())
        words = self.tr("All arguments ({count} changed)…") if count else self.tr("All arguments…")
        self.button.setText(words.format(count=count))

    def _check(self) -> None:
        try:
            self.values, self.error = parse_arguments(self.words()), None
        except StudioError as error:
            self.values, self.error = {}, error
        if self.dialog is not None:
            self.dialog.set_values(self._typed())
        self.retranslate()
        self.changed.emit()

    def _typed(self) -> dict[str, str]:
        pairs = [word.partition("=") for word in self.words() if "=" in word]
        return {name.strip(): text for name, _, text in pairs}

    def _on_values_changed(self, values: dict[str, str]) -> None:
        others = [word for word in self.words() if "=" not in word]
        self.line.setText(shlex.join([*(f"{name}={text}" for name, text in values.items()), *others]))
