"""What a page shows while it has nothing to show: a drawing, a sentence, and the button that changes it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from studio.ui.theme import L, M, S, Theme
from studio.ui.widgets.labels import Label

WIDEST = 460  # pixels of the text; longer lines are hard to read


class EmptyState(QWidget):
    """An icon in a soft disc, a title, a text; add buttons to `actions`."""

    def __init__(self, theme: Theme, icon: str, title: str = "", text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon_name = icon
        outer = QVBoxLayout(self)
        outer.setContentsMargins(L, L, L, L)
        outer.setSpacing(S)
        outer.addStretch(1)
        self._icon = QLabel()
        self._icon.setFixedSize(72, 72)
        self._icon.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._icon.setProperty("kind", "disc")
        outer.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addSpacing(S)
        self._title = Label(title, "heading")
        self._title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        outer.addWidget(self._title)
        self._text = Label(text, "muted", wrap=True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        # Not an alignment: a label that is aligned gets the height of its unwrapped text.
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self._text, 100)
        middle.addStretch(1)
        outer.addLayout(middle)
        outer.addSpacing(M)
        self.actions = QHBoxLayout()
        self.actions.setSpacing(S)
        self.actions.setAlignment(Qt.AlignmentFlag.AlignCenter)
        outer.addLayout(self.actions)
        outer.addStretch(1)
        theme.changed.connect(self._tint)
        self.set_texts(title, text)
        self._tint()

    def set_texts(self, title: str, text: str) -> None:
        """Change title and text."""
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self._balance()

    def text(self) -> str:
        """Give the sentence below the title."""
        return self._text.text()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._balance()
        super().changeEvent(event)

    def _balance(self) -> None:
        """Make the lines about equally long: no last line of one word."""
        metrics, low, high = self._text.fontMetrics(), 1, WIDEST

        def height(width: int) -> int:
            flags = int(Qt.TextFlag.TextWordWrap)
            return metrics.boundingRect(QRect(0, 0, width, 10_000), flags, self._text.text()).height()

        least = height(WIDEST)
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if height(middle) <= least else (middle + 1, high)
        self._text.setMaximumWidth(min(WIDEST, high + 2))  # a label wraps a pixel or two earlier

    def _tint(self) -> None:
        self._icon.setPixmap(self._theme.pixmap(self._icon_name, 32, token="accent_text"))
