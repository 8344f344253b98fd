"""The white box with a thin frame that groups what belongs together."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from studio.ui.theme import L, M, S
from studio.ui.widgets.labels import Label


class Card(QFrame):
    """A card with an optional heading; fill `body`."""

    def __init__(self, heading: str = "", *, margin: int = L, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(margin, margin, margin, margin)
        outer.setSpacing(M if margin > L else S)
        self.header = QHBoxLayout()
        self.header.setSpacing(S)
        self.heading = Label(heading, "heading")
        self.heading.setVisible(bool(heading))
        self.header.addWidget(self.heading)
        self.header.addStretch(1)
        outer.addLayout(self.header)
        self.body = QVBoxLayout()
        self.body.setSpacing(S)
        outer.addLayout(self.body, 1)

    def set_heading(self, text: str) -> None:
        """Change the heading."""
        self.heading.setText(text)
        self.heading.setVisible(bool(text))
