"""The deleted runs: bring some back, or delete all for good."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QListWidgetItem, QMessageBox, QVBoxLayout, QWidget

from studio.errors import StudioError
from studio.runs.store import RunStore
from studio.runs.trash import empty_trash, list_trash, restore, trash_bytes
from studio.ui.background import BackgroundTask
from studio.ui.pages.run_words import time_word
from studio.ui.theme import L, M, S, Theme
from studio.ui.while_alive import while_alive
from studio.ui.widgets.buttons import button
from studio.ui.widgets.error_note import ErrorNote
from studio.ui.widgets.labels import Label


class TrashDialog(QDialog):
    """The trash.

    Signals:
        restored(list): the names of the runs that came back
    """

    restored = Signal(list)

    def __init__(self, store: RunStore, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self.setWindowTitle(self.tr("Deleted runs"))
        self.resize(520, 420)
        self.runs = QListWidget()
        self.runs.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self.runs.setAccessibleName(self.windowTitle())
        self._words = Label("", "muted", wrap=True)
        self._note = ErrorNote(theme, closable=True)
        self.restore = button(self.tr("Restore"), "primary", theme=theme, icon="undo-2")
        self.empty = button(self.tr("Delete all for good"), "danger", theme=theme, icon="trash-2")
        close = button(self.tr("Close"))
        row = QHBoxLayout()
        row.setSpacing(S)
        row.addWidget(self.empty)
        row.addStretch(1)
        row.addWidget(close)
        row.addWidget(self.restore)
        column = QVBoxLayout(self)
        column.setContentsMargins(L, L, L, L)
        column.setSpacing(M)
        column.addWidget(self._words)
        column.addWidget(self._note)
        column.addWidget(self.runs, 1)
        column.addLayout(row)
        self.restore.clicked.connect(self._on_restore)
        self.empty.clicked.connect(self._on_empty)
        close.clicked.connect(self.reject)
        self.runs.itemSelectionChanged.connect(lambda: self.restore.setEnabled(bool(self.runs.selectedItems())))
        self.refresh()

    def refresh(self) -> None:
        """Read the trash again."""
        found = list_trash(self._store)
        self.runs.clear()
        for one in found:
            item = QListWidgetItem(f"{one.name}    {time_word(one.deleted)}")
            item.setData(Qt.ItemDataRole.UserRole, one.name)
            self.runs.addItem(item)
        self.empty.setEnabled(bool(found))
        self.restore.setEnabled(False)
        if self.runs.count():
            self.runs.setCurrentRow(0)
        self._words.setText(
            self.tr("Deleted runs stay here until you delete them for good.") if found else self.tr("No deleted runs.")
        )
        BackgroundTask(lambda: (len(found), trash_bytes(found)), while_alive(self, self._show_size))

    def _show_size(self, found: tuple[int, int]) -> None:
        count, size = found
        if count:
            text = self.tr("Deleted runs stay here until you delete them for good. They take {megabytes} MB.")
            self._words.setText(text.format(megabytes=max(1, round(size / 1e6))))

    def _on_restore(self) -> None:
        names = [str(item.data(Qt.ItemDataRole.UserRole)) for item in self.runs.selectedItems()]
        back = []
        try:
            for name in names:
                back.append(restore(self._store, name).name)
        except StudioError as error:
            self._note.show_error(error)
        if back:
            self.restored.emit(back)
        self.refresh()

    def _on_empty(self) -> None:
        box = QMessageBox(self)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setText(self.tr("Delete these runs for good?"))
        box.setInformativeText(self.tr("Their weights and numbers cannot be brought back."))
        delete = box.addButton(self.tr("Delete for good"), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(self.tr("Keep them"), QMessageBox.ButtonRole.RejectRole)
        box.exec()
        if box.clickedButton() is delete:
            self.empty_now()

    def empty_now(self) -> None:
        """Delete all for good; in the pool, since many files take a while."""
        self.empty.setEnabled(False)
        BackgroundTask(
            lambda: empty_trash(self._store),
            while_alive(self, lambda _count: self.refresh()),
            on_error=while_alive(self, self._note.show_error),
        )
