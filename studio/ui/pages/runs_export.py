"""The button that writes the list of runs, or the comparison of those selected, to a file."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QMenu, QPushButton, QTableView

from studio.runs.comparison import group_runs
from studio.runs.comparison_tables import comparison_table, paper_table
from studio.runs.export import Table
from studio.ui.pages.run_details import RunDetails
from studio.ui.pages.runs_table import STAR
from studio.ui.theme import Theme
from studio.ui.widgets.buttons import ICON_GAP

KINDS = (("csv", "CSV"), ("markdown", "Markdown"), ("latex", "LaTeX"))


class ExportButton(QPushButton):
    """The button and its menu.

    Signals:
        wanted(str, object, str): a kind of file, the Table, and a name for the file
    """

    wanted = Signal(str, object, str)

    def __init__(self, theme: Theme, view: QTableView, details: Callable[[], RunDetails]) -> None:
        super().__init__()
        self._view = view
        self._details = details
        self.setProperty("kind", "secondary")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.set_icon(self, "download", "text_muted", gap=ICON_GAP)
        self.setIconSize(QSize(16 + ICON_GAP, 16))
        menu = QMenu(self)
        menu.aboutToShow.connect(lambda: self.fill(menu))
        self.setMenu(menu)

    def fill(self, menu: QMenu) -> None:
        """Offer what can be written now."""
        menu.clear()
        for kind, name in KINDS:
            action = menu.addAction(self.tr("Comparison as {kind}…").format(kind=name))
            action.triggered.connect(
                lambda _=False, kind=kind: self.wanted.emit(kind, self.comparison(kind), "comparison")
            )
            action.setEnabled(bool(self._details().compared))
        menu.addSeparator()
        for kind, name in KINDS:
            action = menu.addAction(self.tr("List as {kind}…").format(kind=name))
            action.triggered.connect(lambda _=False, kind=kind: self.wanted.emit(kind, self.shown(), "runs"))

    def shown(self) -> Table:
        """Give the table as it is shown: its columns in their order, its runs in theirs."""
        model, header = self._view.model(), self._view.horizontalHeader()
        columns = [header.logicalIndex(visual) for visual in range(header.count())]
        columns = [column for column in columns if not header.isSectionHidden(column) and column != STAR]
        titles = tuple(str(model.headerData(column, Qt.Orientation.Horizontal)) for column in columns)
        rows = [tuple(str(model.index(row, column).data()) for column in columns) for row in range(model.rowCount())]
        return Table(titles, tuple(rows), caption=self.tr("Runs"))

    def comparison(self, kind: str) -> Table:
        """Give the comparison of the selected runs: everything as CSV, means over seeds for a text."""
        compared = self._details().compared
        if kind == "csv":
            return comparison_table(compared, reference=self._details().reference)
        return paper_table(group_runs(compared))

    def retranslate(self) -> None:
        """Show the words in the window's language."""
        self.setText(self.tr("Export"))
