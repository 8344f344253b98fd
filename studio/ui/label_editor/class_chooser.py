"""The classes with their colours; a click gives the picked box this class, or new boxes when none is picked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from studio.ui.texts.translation import Translated
from studio.ui.theme import S
from studio.ui.widgets.fields import ClearableField
from studio.ui.widgets.thumbnails import class_color

FILTER_FROM = 9  # classes: fewer are seen at once


class ClassChooser(Translated):
    """The list, with a filter when it is long.

    Signals:
        chosen(int): the user clicked this class.
    """

    chosen = Signal(int)

    def __init__(self, names: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names = tuple(names)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S)
        self._filter = ClearableField()
        self._filter.textChanged.connect(self._on_filtered)
        self._filter.setVisible(len(names) >= FILTER_FROM)
        self._list = QListWidget()
        self._list.setUniformItemSizes(True)
        self._list.setIconSize(QSize(14, 14))
        for number, name in enumerate(names):
            key = f"   ({number + 1})" if number < 9 else ""
            item = QListWidgetItem(swatch(number), f"{name}{key}")
            item.setData(Qt.ItemDataRole.UserRole, number)
            item.setSizeHint(QSize(0, 28))
            self._list.addItem(item)
        if names:
            self._list.setCurrentRow(0)
        self._list.itemClicked.connect(lambda item: self.chosen.emit(item.data(Qt.ItemDataRole.UserRole)))
        self._list.itemActivated.connect(lambda item: self.chosen.emit(item.data(Qt.ItemDataRole.UserRole)))
        column.addWidget(self._filter)
        column.addWidget(self._list, 1)
        self.retranslate()

    def retranslate(self) -> None:
        self._filter.setPlaceholderText(self.tr("Search a class"))
        self._filter.setAccessibleName(self.tr("Search a class"))
        self._list.setAccessibleName(self.tr("Classes"))

    def value(self) -> int:
        """Give the class that new boxes get."""
        return max(0, self._list.currentRow())

    def set_value(self, class_id: int) -> None:
        """Mark a class from code."""
        if 0 <= class_id < len(self._names):
            with QSignalBlocker(self._list):
                self._list.setCurrentRow(class_id)

    def _on_filtered(self, text: str) -> None:
        needle = text.strip().casefold()
        for number, name in enumerate(self._names):
            self._list.item(number).setHidden(needle not in name.casefold())


def swatch(class_id: int) -> QIcon:
    """Give the colour of a class as a small icon."""
    pixmap = QPixmap(28, 28)
    pixmap.setDevicePixelRatio(2)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(class_color(class_id) if class_id >= 0 else Qt.GlobalColor.lightGray)
    painter.drawRoundedRect(1, 1, 12, 12, 3, 3)
    painter.end()
    icon = QIcon(pixmap)
    icon.addPixmap(pixmap, QIcon.Mode.Selected)  # else Qt tints it, and it is another colour than on the picture
    return icon
