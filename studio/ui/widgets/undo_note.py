"""A line that says what was done, with a button that takes it back."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from studio.ui.theme import M, S, Theme
from studio.ui.widgets.buttons import button, icon_button, name_button
from studio.ui.widgets.labels import ElidedLabel


class UndoNote(QFrame):
    """The line; hidden until something was done.

    Signals:
        undone(list): the user takes it back; what was given to `show_undo`
    """

    undone = Signal(list)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._what: list[str] = []
        self.setProperty("kind", "note")
        self.setProperty("severity", "info")
        self._text = ElidedLabel("", "body")
        self.undo = button("", "ghost", theme=theme, icon="undo-2")
        self._close = icon_button(theme, "x", "")
        row = QHBoxLayout(self)
        row.setContentsMargins(M, S // 2, S, S // 2)
        row.addWidget(self._text, 1)
        row.addWidget(self.undo)
        row.addWidget(self._close)
        self.undo.clicked.connect(self._on_undo)
        self._close.clicked.connect(self.hide)
        self.retranslate()
        self.hide()

    def show_undo(self, text: str, what: list[str]) -> None:
        """Say what was done to `what`."""
        self._what = list(what)
        self._text.setText(text)
        self.show()

    def retranslate(self) -> None:
        """Show the words in the window's language."""
        self.undo.setText(self.tr("Undo"))
        name_button(self._close, self.tr("Close"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _on_undo(self) -> None:
        self.hide()
        self.undone.emit(self._what)
