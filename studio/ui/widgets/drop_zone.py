"""The big friendly place to drop a dataset on; a click or Enter opens the folder dialog."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QEnterEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from studio.ui.theme import Theme


class DropZone(QWidget):
    """A dashed frame with an icon and two lines of text, all painted.

    Signals:
        dropped(Path): the first local file or folder of a drop.
        clicked(): a click, Enter or Space.
    """

    dropped = Signal(object)
    clicked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._title = self._text = self._button = ""
        self._is_hot = False
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setMinimumSize(360, 260)
        theme.changed.connect(self.update)

    def set_texts(self, title: str, text: str, button: str) -> None:
        """Change the texts; `button` stands in the painted button."""
        self._title, self._text, self._button = title, text, button
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(560, 360)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)
        is_lit = self._is_hot or self.hasFocus()
        pen = QPen(theme.color("accent_text" if is_lit else "border_strong"), 1.6)
        pen.setDashPattern([5, 4])
        painter.setPen(pen)
        painter.setBrush(theme.color("accent_soft", alpha=0.7) if self._is_hot else theme.color("surface"))
        painter.drawRoundedRect(frame, 14, 14)
        middle, top = frame.center().x(), frame.center().y() - 108
        disc = QRectF(middle - 38, top, 76, 76)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent_soft"))
        painter.drawEllipse(disc)
        painter.drawPixmap(int(middle - 16), int(top + 22), theme.pixmap("folder-open", 32, token="accent_text"))
        self._text_at(painter, top + 92, 28, "title", "text", self._title)
        self._text_at(painter, top + 124, 42, "body", "text_muted", self._text)
        painter.setFont(theme.font("strong"))
        width = painter.fontMetrics().horizontalAdvance(self._button) + 40
        button = QRectF(middle - width / 2, top + 178, width, 36)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent_hover" if self.underMouse() else "accent"))
        painter.drawRoundedRect(button, 9, 9)
        painter.setPen(theme.color("on_accent"))
        painter.drawText(button, int(Qt.AlignmentFlag.AlignCenter), self._button)

    def _text_at(self, painter: QPainter, top: float, height: float, role: str, token: str, text: str) -> None:
        painter.setFont(self._theme.font(role))
        painter.setPen(self._theme.color(token))
        width = min(self.width() - 48, 460)
        rect = QRectF((self.width() - width) / 2, top, width, height)
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        painter.drawText(rect, int(flags), text)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: object) -> None:
        self.update()
        super().leaveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()
            self._set_hot(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._set_hot(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._set_hot(False)
        local = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if local:
            event.acceptProposedAction()
            self.dropped.emit(local[0])

    def _set_hot(self, is_hot: bool) -> None:
        self._is_hot = is_hot
        self.update()
