"""Find a module by typing and put it where the canvas was clicked (Space, double click)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from studio.ui.graph_editor.palette_delegate import ENTRY, ModuleDelegate
from studio.ui.graph_editor.palette_entries import PaletteEntry, find_entries
from studio.ui.theme import M, S, Theme
from studio.ui.widgets.labels import Label, plain_tooltip

WIDTH, HEIGHT = 400, 380


class PaletteSearch(QDialog):
    """A field over a list; arrow keys choose, Enter inserts, Shift+Enter replaces the selected layer.

    Signals:
        chosen(str, bool): the module, and whether it replaces what is selected.
    """

    chosen = Signal(str, bool)

    def __init__(
        self,
        theme: Theme,
        entries: Sequence[PaletteEntry],
        *,
        purpose: str,
        can_replace: bool,
        parent: QWidget,
    ) -> None:
        # Not a popup window: those grab the keyboard, which input methods for Chinese need.
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._entries = list(entries)
        self._can_replace = can_replace
        self.setFixedSize(WIDTH, HEIGHT)
        self.setWindowTitle(purpose)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(M, M, M, M)
        outer.setSpacing(S)
        outer.addWidget(Label(purpose, "strong", wrap=True))
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Find a module…"))
        self.field.setAccessibleName(purpose)
        self.field.addAction(theme.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.field.textChanged.connect(self._fill)
        self.field.installEventFilter(self)
        outer.addWidget(self.field)
        self.list = QListWidget()
        self.list.setMouseTracking(True)
        self.list.setAccessibleName(self.tr("Modules"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setItemDelegate(ModuleDelegate(theme, self.list))
        self.list.itemClicked.connect(lambda item: self._choose(item, replaces=False))
        outer.addWidget(self.list, 1)
        keys = self.tr("Enter: insert. Shift+Enter: replace. Esc: close.")
        outer.addWidget(Label(keys if can_replace else self.tr("Enter: insert. Esc: close."), "caption"))
        self._fill("")
        self.field.setFocus()

    def open_at(self, point: QPoint) -> None:
        """Show it near a point of the screen, inside the window."""
        window = self.parentWidget().window()
        area = window.rect().translated(window.mapToGlobal(QPoint(0, 0)))
        x = max(area.left() + M, min(point.x() - WIDTH // 2, area.right() - WIDTH - M))
        y = max(area.top() + M, min(point.y() + M, area.bottom() - HEIGHT - M))
        self.move(x, y)
        self.show()
        self.activateWindow()
        self.field.setFocus()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self.close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None and self.list.count():
                self.list.setCurrentRow((self.list.currentRow() + step) % self.list.count())
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                replaces = self._can_replace and bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                self._choose(self.list.currentItem(), replaces=replaces)
                return True
        return super().eventFilter(watched, event)

    def _fill(self, wanted: str) -> None:
        self.list.clear()
        for entry in find_entries(self._entries, wanted):
            item = QListWidgetItem(entry.name)
            item.setData(ENTRY, entry)
            item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, entry.summary)
            item.setToolTip(plain_tooltip(entry.summary))
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _choose(self, item: QListWidgetItem | None, *, replaces: bool) -> None:
        entry = None if item is None else item.data(ENTRY)
        if isinstance(entry, PaletteEntry):
            self.close()
            self.chosen.emit(entry.module, replaces)
