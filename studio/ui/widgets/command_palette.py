"""Find a command by a few letters of its name and do it (Ctrl+K)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from studio.ui.theme import M, S, Theme
from studio.ui.widgets.labels import Label

ROW_HEIGHT = 36


class CommandPalette(QDialog):
    """A field over a list; arrow keys choose, Enter does it."""

    def __init__(self, theme: Theme, actions: Sequence[QAction], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._actions = list(actions)
        self.setFixedSize(560, 400)
        centre = parent.mapToGlobal(parent.rect().center())
        self.move(centre.x() - 280, parent.mapToGlobal(parent.rect().topLeft()).y() + 90)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(M, M, M, M)
        outer.setSpacing(S)
        self._field = QLineEdit()
        self._field.setPlaceholderText(self.tr("Find a command…"))
        self._field.setAccessibleName(self.tr("Find a command…"))
        self._field.addAction(theme.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self._field.textChanged.connect(self._filter)
        self._field.installEventFilter(self)
        outer.addWidget(self._field)
        self._list = QListWidget()
        self._list.setAccessibleName(self.tr("Commands"))
        self._list.itemActivated.connect(self._run)
        self._list.itemClicked.connect(self._run)
        outer.addWidget(self._list, 1)
        self._filter("")
        self._field.setFocus()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        # Not a popup window: those grab the keyboard, which input methods for Chinese need.
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self.close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None and self._list.count():
                self._list.setCurrentRow((self._list.currentRow() + step) % self._list.count())
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._run(self._list.currentItem())
                return True
        return super().eventFilter(watched, event)

    def _filter(self, text: str) -> None:
        self._list.clear()
        named = [(action, action.text().replace("&", "")) for action in self._actions]
        found = [(action, name) for action, name in named if distance(text, name) is not None]
        for action, name in sorted(found, key=lambda pair: distance(text, pair[1]) or 0):
            item = QListWidgetItem()
            item.setData(Qt.ItemDataRole.UserRole, self._actions.index(action))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, name)
            row = QWidget()
            layout = QHBoxLayout(row)
            layout.setContentsMargins(M, 0, M, 0)
            layout.addWidget(Label(name))
            layout.addStretch(1)
            layout.addWidget(Label(action.shortcut().toString(), "caption"))
            item.setSizeHint(QSize(0, ROW_HEIGHT))
            self._list.addItem(item)
            self._list.setItemWidget(item, row)
        self._list.setCurrentRow(0)

    def _run(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        action = self._actions[item.data(Qt.ItemDataRole.UserRole)]
        self.close()
        action.trigger()


def distance(wanted: str, name: str) -> int | None:
    """Tell how well `name` fits: 0 begins with it, 1 a word begins with it, 2 holds it, 3 has its letters; None: not."""
    wanted, name = wanted.casefold().strip(), name.casefold()
    if name.startswith(wanted):
        return 0
    if f" {wanted}" in name:
        return 1
    if wanted in name:
        return 2
    letters = iter(name)
    return 3 if all(letter in letters for letter in wanted if not letter.isspace()) else None
