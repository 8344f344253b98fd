"""The settings of one run, or those that differ between several. A view over a model: ninety rows of labels take 0.3 s."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QObject, Qt
from PySide6.QtGui import QFontDatabase, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QTableView, QVBoxLayout, QWidget

from studio.runs.comparison import ComparedRun, differing_settings
from studio.runs.setting_words import NOT_ARGUMENTS
from studio.ui.pages.run_words import setting_word
from studio.ui.widgets.labels import Label, plain_tooltip

ROW_HEIGHT = 28
TITLE_WIDTH, NAME_WIDTH, VALUE_WIDTH = 250, 150, 200  # pixels
TITLE, NAME, FIRST_VALUE = range(3)  # columns


class SettingsModel(QAbstractTableModel):
    """A row a setting: what it is called, its argument, its value in each run."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[tuple[str, list[Any]]] = []
        self.run_ids: list[str] = []

    def set_rows(self, rows: list[tuple[str, list[Any]]], run_ids: list[str]) -> None:
        """Show these; what is shown already stays as it is."""
        if (rows, run_ids) != (self.rows, self.run_ids):
            self.beginResetModel()
            self.rows, self.run_ids = rows, run_ids
            self.endResetModel()

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: QModelIndex | None = None) -> int:
        return FIRST_VALUE + len(self.run_ids)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return [self.tr("Setting"), self.tr("Argument"), *self.run_ids][section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        name, values = self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            value = values[index.column() - FIRST_VALUE] if index.column() >= FIRST_VALUE else None
            text = {TITLE: setting_word(name), NAME: "" if name in NOT_ARGUMENTS else name}.get(
                index.column(), "–" if value is None else str(value)
            )
            return text if role == Qt.ItemDataRole.DisplayRole else plain_tooltip(text)
        if role == Qt.ItemDataRole.FontRole and index.column() == NAME:
            return QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        return None


class SettingsTable(QWidget):
    """The table, as high as its rows: what is around it scrolls. Ctrl+C copies the rows chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = SettingsModel(self)
        self._same = Label("", "muted")
        self.view = QTableView()
        self.view.setModel(self._model)
        self.view.setShowGrid(False)
        self.view.setWordWrap(False)
        self.view.setTabKeyNavigation(False)
        self.view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.verticalHeader().hide()
        self.view.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.view.horizontalHeader().setHighlightSections(False)
        self.view.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.view.horizontalHeader().setStretchLastSection(True)
        QShortcut(QKeySequence.StandardKey.Copy, self.view, self.copy, context=Qt.ShortcutContext.WidgetShortcut)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._same)
        column.addWidget(self.view)
        self.retranslate()

    def show_runs(self, runs: Sequence[ComparedRun]) -> None:
        """Show these runs."""
        if len(runs) == 1:
            rows = [(name, [value]) for name, value in runs[0].settings.items()]
        else:
            rows = differing_settings(runs)
        is_other = len(runs) != len(self._model.run_ids)
        self._model.set_rows(rows, [run.run_id for run in runs])
        self._same.setVisible(bool(runs) and not rows)
        self.view.setVisible(bool(rows))
        if is_other:
            for section, width in enumerate((TITLE_WIDTH, NAME_WIDTH, *[VALUE_WIDTH] * len(runs))):
                self.view.setColumnWidth(section, width)
        bar = self.view.horizontalScrollBar().sizeHint().height()
        self.view.setFixedHeight(self.view.horizontalHeader().sizeHint().height() + ROW_HEIGHT * len(rows) + bar)

    def rows(self) -> list[tuple[str, list[Any]]]:
        """Give what is shown: a setting and its value in each run."""
        return self._model.rows

    def copy(self) -> None:
        """Put the chosen rows into the clipboard, a tab between the cells."""
        chosen = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        cells = [
            [str(self._model.index(row, column).data()) for column in range(self._model.columnCount())]
            for row in chosen
        ]
        QApplication.clipboard().setText("\n".join("\t".join(row) for row in cells))

    def retranslate(self) -> None:
        """Show the words in the window's language."""
        self._same.setText(self.tr("All settings of these runs are the same."))
        self.view.setAccessibleName(self.tr("Settings"))
        self.view.viewport().update()
        self.view.horizontalHeader().viewport().update()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
