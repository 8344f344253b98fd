"""A size of the model as a button: its letter, its parameters, its work."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from studio.ui.widgets.choice_card import ChoiceCard
from studio.ui.widgets.labels import Label


class ScaleButton(ChoiceCard):
    """The button."""

    def __init__(self, scale: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scale = scale
        self.body.setContentsMargins(8, 7, 8, 7)
        self.body.setSpacing(0)
        self._name = Label(scale, "heading")
        self._params = Label("", "caption")
        self._work = Label("", "caption")
        for label in (self._name, self._params, self._work):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            self.body.addWidget(label)

    def set_texts(self, params: str, work: str, *, name: str) -> None:
        """Show parameters and GFLOPs; `name` is for screen readers."""
        self._params.setText(params)
        self._work.setText(work)
        self.setAccessibleName(f"{name}, {params}, {work}")
        self.setToolTip(name)
