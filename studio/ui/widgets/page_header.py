"""Title and subtitle at the top of a page, with room for its buttons at the right."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from studio.ui.theme import XS, S
from studio.ui.widgets.labels import Label


class PageHeader(QWidget):
    """The head of a page; add buttons to `actions`."""

    def __init__(self, title: str = "", subtitle: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(S)
        texts = QVBoxLayout()
        texts.setSpacing(XS)
        self._title = Label(title, "title")
        self._subtitle = Label(subtitle, "muted", wrap=True)
        texts.addWidget(self._title)
        texts.addWidget(self._subtitle)
        row.addLayout(texts, 1)
        self.actions = QHBoxLayout()
        self.actions.setSpacing(S)
        row.addLayout(self.actions)
        self.set_texts(title, subtitle)

    def set_texts(self, title: str, subtitle: str = "") -> None:
        """Change title and subtitle."""
        self._title.setText(title)
        self._subtitle.setText(subtitle)
        self._subtitle.setVisible(bool(subtitle))
