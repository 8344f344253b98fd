"""The veil over the whole window while something is dragged onto it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from studio.ui.theme import Theme


class DropOverlay(QWidget):
    """Say what a drop would do; takes no mouse events itself."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_text(self, text: str) -> None:
        """Cover the parent."""
        self._text = text
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.rect())
        self.raise_()
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), self._theme.color("window", alpha=0.86))
        frame = QRectF(self.rect()).adjusted(24, 24, -24, -24)
        painter.setPen(QPen(self._theme.color("accent_text"), 2, Qt.PenStyle.DashLine))
        painter.setBrush(self._theme.color("accent_soft", alpha=0.6))
        painter.drawRoundedRect(frame, 18, 18)
        middle = frame.center()
        icon = self._theme.pixmap("folder-open", 48, token="accent_text")
        painter.drawPixmap(int(middle.x() - 24), int(middle.y() - 56), icon)
        painter.setFont(self._theme.font("title"))
        painter.setPen(self._theme.color("text"))
        text_rect = QRectF(frame.left(), middle.y() + 8, frame.width(), 40)
        painter.drawText(text_rect, int(Qt.AlignmentFlag.AlignCenter), self._text)
