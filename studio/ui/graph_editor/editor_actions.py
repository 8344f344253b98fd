"""The editor's commands: each one QAction with its text and shortcut, in the tool bar and in the context menu."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence, QUndoStack
from PySide6.QtWidgets import QMenu, QToolButton, QWidget
from shiboken6 import isValid

from studio.ui.theme import Theme
from studio.ui.widgets.buttons import icon_button, name_button

SHORTCUTS: Mapping[str, tuple[str, ...]] = {
    "undo": ("Ctrl+Z",),
    "redo": ("Ctrl+Shift+Z", "Ctrl+Y"),
    "search": (),
    "delete": ("Del", "Backspace"),
    "duplicate": ("Ctrl+D",),
    "copy": ("Ctrl+C",),
    "cut": ("Ctrl+X",),
    "paste": ("Ctrl+V",),
    "select_all": ("Ctrl+A",),
    "up": ("Alt+Up",),
    "down": ("Alt+Down",),
    "find": ("Ctrl+F",),
    "tidy": (),
    "column": (),
    "row": (),
    "inner": (),
}
ICONS = {
    "undo": "undo-2",
    "redo": "redo-2",
    "search": "plus",
    "delete": "trash-2",
    "duplicate": "copy",
    "find": "search",
    "tidy": "layout-grid",
}
MENU = (
    "search", "", "undo", "redo", "", "cut", "copy", "paste", "duplicate", "delete", "",
    "up", "down", "column", "row", "tidy", "", "inner", "find", "select_all",
)  # fmt: skip


class EditorActions(QObject):
    """All commands by key; `slots` says what each does."""

    def __init__(
        self, owner: QWidget, theme: Theme, stack: QUndoStack, slots: Mapping[str, Callable[[], object]]
    ) -> None:
        super().__init__(owner)
        self._stack = stack
        self._theme = theme
        self._actions: dict[str, QAction] = {}
        self._buttons: dict[str, QToolButton] = {}
        for key, keys in SHORTCUTS.items():
            action = QAction(self)
            action.setShortcuts([QKeySequence(one) for one in keys])
            # The window has other pages with fields of their own: the keys work only in the editor.
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(lambda _=False, key=key: slots[key]())
            owner.addAction(action)
            self._actions[key] = action
        for change in (stack.indexChanged, stack.undoTextChanged, stack.redoTextChanged):
            change.connect(lambda _=None: self._name_undo())
        self.retranslate()

    def action(self, key: str) -> QAction:
        """Give one command."""
        return self._actions[key]

    def button(self, key: str) -> QToolButton:
        """Make the tool button of a command."""
        made = icon_button(self._theme, ICONS[key], "")
        action = self._actions[key]
        made.clicked.connect(action.trigger)
        made.setEnabled(action.isEnabled())
        action.enabledChanged.connect(made.setEnabled)
        self._buttons[key] = made
        self._name_button(key)
        return made

    def menu(self, parent: QWidget) -> QMenu:
        """Make the context menu."""
        made = QMenu(parent)
        for key in MENU:
            if key:
                made.addAction(self._actions[key])
            else:
                made.addSeparator()
        return made

    def set_selection(self, layers: int, links: int) -> None:
        """Enable what can be done with so many selected layers and links."""
        wants = {
            "delete": layers + links > 0,
            "duplicate": layers > 0,
            "copy": layers > 0,
            "cut": layers > 0,
            "up": layers == 1,
            "down": layers == 1,
            "column": layers > 1,
            "row": layers > 1,
            "inner": layers == 1,
        }
        for key, is_possible in wants.items():
            self._actions[key].setEnabled(is_possible)

    def retranslate(self) -> None:
        """Set every text."""
        texts = {
            "search": self.tr("Insert a module… (Space)"),
            "delete": self.tr("Delete"),
            "duplicate": self.tr("Duplicate"),
            "copy": self.tr("Copy"),
            "cut": self.tr("Cut"),
            "paste": self.tr("Paste"),
            "select_all": self.tr("Select all"),
            "up": self.tr("Move up in the file"),
            "down": self.tr("Move down in the file"),
            "find": self.tr("Find a layer…"),
            "tidy": self.tr("Tidy up: all cards into their lanes"),
            "column": self.tr("Align in a column"),
            "row": self.tr("Align in a row"),
            "inner": self.tr("Show what is inside"),
        }
        for key, text in texts.items():
            self._actions[key].setText(text)
            self._name_button(key)
        self._name_undo()

    def _name_undo(self) -> None:
        stack = self._stack
        if not isValid(stack):  # it is emptied, and tells of it, while the window goes
            return
        for key, name, is_possible, plain, named in (
            ("undo", stack.undoText(), stack.canUndo(), self.tr("Undo"), self.tr("Undo: {step}")),
            ("redo", stack.redoText(), stack.canRedo(), self.tr("Redo"), self.tr("Redo: {step}")),
        ):
            self._actions[key].setText(named.format(step=name) if is_possible and name else plain)
            self._actions[key].setEnabled(is_possible)
            self._name_button(key)

    def _name_button(self, key: str) -> None:
        if key in self._buttons:
            action = self._actions[key]
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            name_button(self._buttons[key], f"{action.text()} ({keys})" if keys else action.text())
