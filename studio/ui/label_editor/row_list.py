"""The rows of a label file as a list; a faulty one stands there with its sentence."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QWidget

from studio.datasets.label_edit import EditRow
from studio.ui.label_editor.class_chooser import swatch
from studio.ui.texts.problem_sentences import problem_hint, problem_message
from studio.ui.texts.problem_texts import problem_name
from studio.ui.theme import Theme
from studio.ui.widgets.labels import plain_tooltip

SHOWN = 2000  # rows: a list widget pays for each


class RowList(QListWidget):
    """The list.

    Signals:
        picked(int): the user chose this row.
    """

    picked = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setIconSize(QSize(14, 14))
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.currentRowChanged.connect(self.picked)

    def set_rows(self, rows: Sequence[EditRow], names: Sequence[str], pixels: tuple[int, int]) -> None:
        """Show these rows."""
        kept = self.currentRow()
        with QSignalBlocker(self):
            self.clear()
            for row in rows[:SHOWN]:
                item = QListWidgetItem(self._text(row, names, pixels))
                item.setIcon(
                    swatch(row.class_id) if not row.is_broken else self._theme.icon("triangle-alert", "danger")
                )
                if row.problem is not None:
                    item.setToolTip(plain_tooltip(f"{problem_message(row.problem)}\n{problem_hint(row.problem)}"))
                item.setSizeHint(QSize(0, 28 if row.problem is None else 46))
                self.addItem(item)
            self.setCurrentRow(min(kept, self.count() - 1))

    def set_current(self, row: int) -> None:
        """Mark a row from code."""
        with QSignalBlocker(self):
            self.setCurrentRow(row if 0 <= row < self.count() else -1)
            if 0 <= row < self.count():
                self.scrollToItem(self.item(row))

    def _text(self, row: EditRow, names: Sequence[str], pixels: tuple[int, int]) -> str:
        if row.is_faulty:
            shown = row.text.strip()
            words = shown if len(shown) <= 40 else f"{shown[:39]}…"
        else:
            left, top, right, bottom = row.bounds
            known = 0 <= row.class_id < len(names)
            name = names[row.class_id] if known else (f"? {row.class_id}" if row.class_id >= 0 else "?")
            size = f"{round((right - left) * pixels[0])} × {round((bottom - top) * pixels[1])}"
            words = f"{name}   {size}"
            if row.is_polygon:
                words += "   " + self.tr("polygon, %n points", "", len(row.points))
        if row.problem is not None:
            words += "\n" + (problem_name(row.problem.code) or problem_message(row.problem))
        return words
