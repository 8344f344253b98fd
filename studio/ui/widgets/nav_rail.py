"""The rail at the left of the window: one entry a page, icon over label."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFont, QIcon, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QSizePolicy, QVBoxLayout, QWidget

from studio import paths
from studio.ui.theme import M, S, Theme

WIDTH = 88
_PILL = QSize(52, 30)


class RailButton(QAbstractButton):
    """One entry; painted, since a tool button cannot put a pill behind its icon alone."""

    def __init__(self, theme: Theme, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon_name = icon
        self._badge = 0
        self._is_hovered = False
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, 58)

    def set_badge(self, count: int) -> None:
        """Show a number at the icon; 0 hides it."""
        if count != self._badge:
            self._badge = count
            self.update()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._is_hovered = True
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._is_hovered = False
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pill = QRectF((self.width() - _PILL.width()) / 2, 4, _PILL.width(), _PILL.height())
        if self.isChecked() or self._is_hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent_soft" if self.isChecked() else "hover"))
            painter.drawRoundedRect(pill, 15, 15)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("accent_text"), 1.5))
            painter.drawRoundedRect(pill.adjusted(0.75, 0.75, -0.75, -0.75), 15, 15)
        token = "accent_text" if self.isChecked() else "text_muted"
        painter.drawPixmap(
            QPointF(pill.center().x() - 10, pill.center().y() - 10), theme.pixmap(self._icon_name, 20, token=token)
        )
        font = theme.font("small")
        font.setWeight(QFont.Weight.DemiBold if self.isChecked() else QFont.Weight.Medium)
        painter.setFont(font)
        painter.setPen(theme.color("text" if self.isChecked() else "text_muted"))
        text_rect = QRectF(2, pill.bottom() + 2, self.width() - 4, 18)
        text = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, int(text_rect.width()))
        painter.drawText(text_rect, int(Qt.AlignmentFlag.AlignCenter), text)
        if self._badge:
            self._paint_badge(painter, pill)

    def _paint_badge(self, painter: QPainter, pill: QRectF) -> None:
        rect = QRectF(pill.center().x() + 4, pill.top() + 1, 16, 16)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("accent"))
        painter.drawEllipse(rect)
        font = self._theme.font("small")
        font.setPixelSize(10)
        font.setWeight(QFont.Weight.Bold)
        painter.setFont(font)
        painter.setPen(self._theme.color("on_accent"))
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), str(min(self._badge, 9)))


class NavRail(QFrame):
    """The entries; arrow keys move between them.

    Signals:
        chosen(str): the user chose the page with this key.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, entries: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("kind", "rail")
        self.setFixedWidth(WIDTH)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, M, 0, M)
        layout.setSpacing(S // 2)
        layout.addWidget(_Brand(), 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addSpacing(M)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, RailButton] = {}
        for key, icon in entries:
            if key == entries[-1][0]:
                layout.addStretch(1)
            made = RailButton(theme, icon)
            made.clicked.connect(lambda _=False, key=key: self.chosen.emit(key))
            self._buttons[key] = made
            self._group.addButton(made)
            layout.addWidget(made)

    def button(self, key: str) -> RailButton:
        """Give the entry of a page."""
        return self._buttons[key]

    def set_text(self, key: str, text: str, tooltip: str) -> None:
        """Name an entry."""
        made = self._buttons[key]
        made.setText(text)
        made.setAccessibleName(text)
        made.setToolTip(tooltip)

    def set_value(self, key: str) -> None:
        """Mark the entry of the page shown."""
        with QSignalBlocker(self._group):
            self._buttons[key].setChecked(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        keys = list(self._buttons)
        focused = next((key for key, made in self._buttons.items() if made.hasFocus()), None)
        if step is None or focused is None:
            super().keyPressEvent(event)
            return
        self._buttons[keys[(keys.index(focused) + step) % len(keys)]].setFocus()


class _Brand(QWidget):
    """The studio's sign."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(40, 40)
        self._icon = QIcon(str(paths.assets_folder() / "icons" / "app.svg"))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._icon.paint(painter, self.rect())
