"""One number that matters, with its name above and a remark below."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from studio.ui.theme import M
from studio.ui.widgets.card import Card
from studio.ui.widgets.labels import ElidedLabel


class StatTile(Card):
    """The tile."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(margin=M, parent=parent)
        self.body.setSpacing(1)
        self._name = ElidedLabel("", "caption")
        self._value = ElidedLabel("", "number")
        self._note = ElidedLabel("", "caption")
        for label in (self._name, self._value, self._note):
            self.body.addWidget(label)

    def set_texts(self, name: str, value: str, note: str) -> None:
        """Change all three."""
        self._name.setText(name)
        self._value.setText(value)
        self._note.setText(note)
        self.setAccessibleName(f"{name}: {value}, {note}" if note else f"{name}: {value}")
