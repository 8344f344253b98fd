"""A note that asks: what was found, and a button for each answer. It blocks nothing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from studio.ui.theme import M, S, Theme
from studio.ui.widgets.buttons import button
from studio.ui.widgets.labels import Label, repolish


class ChoiceNote(QFrame):
    """Hidden until it has something to ask.

    Signals:
        chosen(str): the user pressed the button with this key; the note hides itself.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, keys: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._severity = "warning"
        self.setProperty("kind", "note")
        self.setProperty("severity", "warning")
        row = QHBoxLayout(self)
        row.setContentsMargins(M, S, S, S)
        row.setSpacing(S)
        self._icon = QLabel()
        self._icon.setFixedSize(18, 18)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        self._message = Label("", "strong", wrap=True)
        self._hint = Label("", "body", wrap=True)
        texts.addWidget(self._message)
        texts.addWidget(self._hint)
        row.addLayout(texts, 1)
        self.buttons = {key: button("") for key in keys}
        for key, one in self.buttons.items():
            one.clicked.connect(lambda _checked=False, key=key: self._on_clicked(key))
            row.addWidget(one, 0, Qt.AlignmentFlag.AlignVCenter)
        theme.changed.connect(self._tint)
        self._tint()
        self.hide()

    def set_answers(self, answers: Sequence[str]) -> None:
        """Put words on the buttons, in the order of the keys."""
        for one, answer in zip(self.buttons.values(), answers, strict=True):
            one.setText(answer)

    def ask(self, message: str, hint: str = "", *, severity: str = "warning") -> None:
        """Show a question."""
        self._severity = severity
        self.setProperty("severity", severity)
        repolish(self)
        self._tint()
        self._message.setText(message)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self.show()

    def text(self) -> str:
        """Give what is asked."""
        return "\n".join(label.text() for label in (self._message, self._hint) if label.text())

    def _on_clicked(self, key: str) -> None:
        self.hide()
        self.chosen.emit(key)

    def _tint(self) -> None:
        self._icon.setPixmap(self._theme.pixmap("history", 16, token=self._severity))
