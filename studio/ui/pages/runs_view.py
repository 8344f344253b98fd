"""The table of runs as a view: widths, which columns show, and how the keys move."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from studio.ui.pages.runs_table import COLUMNS, HIDDEN_AT_FIRST, NAME, STAR, STARTED, TAGS, TEMPLATE, RunsTable

ROW_HEIGHT = 34
WIDTHS = (200, 78, 150, 54, 112, 70, 72, 84, 132, 84, 36, 100, 110, 60, 80, 60, 160)


class RunsView(QTableView):
    """The view; `set_up` once the model has its columns."""

    def __init__(self, table: RunsTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(table)

    def set_up(self, state: QByteArray) -> None:
        """Lay out the columns, as `state` remembers them if it does."""
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)  # Tab goes on to what is below; the arrows move in the table
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setStretchLastSection(False)
        header.setSectionsMovable(True)
        header.setMinimumSectionSize(36)
        if state.isEmpty() or not header.restoreState(state) or header.count() != COLUMNS:
            for column, width in enumerate(WIDTHS):
                header.resizeSection(column, width)
            header.moveSection(header.visualIndex(STAR), 0)
            header.moveSection(header.visualIndex(TAGS), header.visualIndex(TEMPLATE) + 1)
            for column in HIDDEN_AT_FIRST:
                header.setSectionHidden(column, True)
            header.setSortIndicator(STARTED, Qt.SortOrder.DescendingOrder)
        for column in (NAME, TEMPLATE):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(STAR, QHeaderView.ResizeMode.Fixed)
        header.setSectionHidden(NAME, False)
        self.setSortingEnabled(True)
