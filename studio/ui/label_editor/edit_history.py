"""The rows of one image with undo and redo without limit. Every state is a tuple; nothing is changed in place."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from studio.datasets.label_edit import EditRow, LabelDocument

Rows = tuple[EditRow, ...]


class EditHistory(QObject):
    """What was done to one label file since it was opened.

    Signals:
        changed(): the rows, what can be undone or whether it is saved is different now.
    """

    changed = Signal()

    def __init__(self, document: LabelDocument, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.document = document
        self.rows: Rows = document.rows
        self._done: list[tuple[str, Rows]] = []  # what was done, the rows before it
        self._undone: list[tuple[str, Rows]] = []

    @property
    def is_changed(self) -> bool:
        """Whether there is something to save."""
        return [row.text for row in self.rows] != [row.text for row in self.document.rows]

    @property
    def undo_text(self) -> str:
        """Name what undo takes back; "" when there is nothing."""
        return self._done[-1][0] if self._done else ""

    @property
    def redo_text(self) -> str:
        """Name what redo brings back; "" when there is nothing."""
        return self._undone[-1][0] if self._undone else ""

    def do(self, text: str, rows: Rows) -> None:
        """Take other rows; `text` names what was done."""
        if rows == self.rows:
            return
        self._done.append((text, self.rows))
        self._undone.clear()
        self.rows = rows
        self.changed.emit()

    def replace(self, text: str, index: int, row: EditRow) -> None:
        """Change one row."""
        self.do(text, (*self.rows[:index], row, *self.rows[index + 1 :]))

    def remove(self, text: str, index: int) -> None:
        """Remove one row."""
        self.do(text, (*self.rows[:index], *self.rows[index + 1 :]))

    def add(self, text: str, row: EditRow) -> None:
        """Add a row at the end."""
        self.do(text, (*self.rows, row))

    def undo(self) -> None:
        """Take the last change back."""
        if self._done:
            text, rows = self._done.pop()
            self._undone.append((text, self.rows))
            self.rows = rows
            self.changed.emit()

    def redo(self) -> None:
        """Bring back what was undone last."""
        if self._undone:
            text, rows = self._undone.pop()
            self._done.append((text, self.rows))
            self.rows = rows
            self.changed.emit()

    def mark_saved(self, document: LabelDocument) -> None:
        """Take these rows as those of the file; undo goes on behind it."""
        before = self.rows
        self.document = document
        if [row.text for row in before] == [row.text for row in document.rows]:
            self.rows = document.rows
        self.changed.emit()

    def reload(self, document: LabelDocument) -> None:
        """Begin anew with the file as it is now."""
        self.document = document
        self.rows = document.rows
        self._done.clear()
        self._undone.clear()
        self.changed.emit()
