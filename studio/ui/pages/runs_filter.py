"""The row above the table of runs: words, state, base, dataset, tag, stars, and which columns to show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePath

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QMenu, QTableView, QToolButton, QWidget

from studio.runs.job import TrainJob
from studio.runs.run import Run, RunStatus
from studio.runs.run_notes import RunNotes
from studio.ui.pages.run_words import BASE_TITLES, status_word
from studio.ui.pages.runs_table import NAME, RunsQuery
from studio.ui.theme import S, Theme
from studio.ui.widgets.buttons import icon_button, name_button
from studio.ui.widgets.fields import ClearableField


class FilterBar(QWidget):
    """Fields that make a RunsQuery.

    Signals:
        changed(object): the RunsQuery
    """

    changed = Signal(object)

    def __init__(self, theme: Theme, view: QTableView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self.search = ClearableField()
        self.search.setMinimumWidth(180)
        self.status, self.base, self.dataset, self.tag = (QComboBox() for _ in range(4))
        self.stars = icon_button(theme, "star", "")
        self.stars.setCheckable(True)
        self.columns = icon_button(theme, "table", "")
        self.columns.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.columns)
        menu.aboutToShow.connect(lambda: self.fill_columns(menu))
        self.columns.setMenu(menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(S)
        row.addWidget(self.search, 1)
        for box in (self.status, self.base, self.dataset, self.tag):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            box.setMaximumWidth(190)
            box.currentIndexChanged.connect(lambda _index: self.changed.emit(self.query()))
            row.addWidget(box)
        row.addWidget(self.stars)
        row.addWidget(self.columns)
        self.search.textChanged.connect(lambda _text: self.changed.emit(self.query()))
        self.stars.toggled.connect(lambda _on: self.changed.emit(self.query()))
        self.retranslate()

    def query(self) -> RunsQuery:
        """Give what the fields ask for."""
        return RunsQuery(
            self.search.text(),
            str(self.status.currentData() or ""),
            str(self.base.currentData() or ""),
            str(self.dataset.currentData() or ""),
            str(self.tag.currentData() or ""),
            self.stars.isChecked(),
        )

    def clear(self) -> None:
        """Ask for all runs."""
        self.search.clear()
        self.stars.setChecked(False)
        for box in (self.status, self.base, self.dataset, self.tag):
            box.setCurrentIndex(0)

    def offer(self, runs: Iterable[Run], notes: Mapping[str, RunNotes]) -> list[str]:
        """Offer the bases, datasets and tags that there are; give the tags. What is chosen stays chosen."""
        jobs = [run.job for run in runs if isinstance(run.job, TrainJob)]
        bases = sorted({job.base for job in jobs if job.base})
        datasets = sorted({job.dataset_folder for job in jobs if job.dataset_folder})
        tags: dict[str, str] = {}
        for one in notes.values():
            for tag in one.tags:
                tags.setdefault(tag.casefold(), tag)
        known = sorted(tags.values(), key=str.casefold)
        _fill(self.base, self.tr("All bases"), [(BASE_TITLES.get(base, base), base) for base in bases])
        _fill(self.dataset, self.tr("All datasets"), [(PurePath(path).name, path) for path in datasets])
        _fill(self.tag, self.tr("All tags"), [(tag, tag) for tag in known])
        for box in (self.base, self.dataset, self.tag):
            box.setVisible(box.count() > 2 or box.currentIndex() > 0 or (box is self.tag and box.count() > 1))
        return known

    def fill_columns(self, menu: QMenu) -> None:
        """Offer the columns of the table; the name always stays."""
        menu.clear()
        model, header = self._view.model(), self._view.horizontalHeader()
        for visual in range(header.count()):
            column = header.logicalIndex(visual)
            if column != NAME:
                title = str(model.headerData(column, header.orientation(), Qt.ItemDataRole.ToolTipRole))
                action = menu.addAction(title)
                action.setCheckable(True)
                action.setChecked(not header.isSectionHidden(column))
                action.toggled.connect(lambda on, column=column: header.setSectionHidden(column, not on))

    def retranslate(self) -> None:
        """Show the words in the window's language."""
        self.search.setPlaceholderText(self.tr("Filter: name, template, tag, note…"))
        self.search.setAccessibleName(self.tr("Filter"))
        states = [(self.tr("Going on"), "active")]
        over = (RunStatus.FINISHED, RunStatus.STOPPED, RunStatus.FAILED, RunStatus.LOST)
        states += [(status_word(status), status.value) for status in over]
        _fill(self.status, self.tr("All states"), states)
        for box, word in ((self.base, self.tr("All bases")), (self.dataset, self.tr("All datasets"))):
            if box.count():
                box.setItemText(0, word)
        if self.tag.count():
            self.tag.setItemText(0, self.tr("All tags"))
        names = {
            self.status: self.tr("State"),
            self.base: self.tr("Base"),
            self.dataset: self.tr("Dataset"),
            self.tag: self.tr("Tag"),
        }
        for widget, name in names.items():
            widget.setAccessibleName(name)
            widget.setToolTip(name)
        name_button(self.stars, self.tr("Only runs with a star"))
        name_button(self.columns, self.tr("Columns"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


def _fill(box: QComboBox, all_word: str, items: list[tuple[str, str]]) -> None:
    wanted = [(all_word, ""), *items]
    if [(box.itemText(n), box.itemData(n)) for n in range(box.count())] == wanted:
        return
    chosen = box.currentData()
    with QSignalBlocker(box):
        box.clear()
        for text, key in wanted:
            box.addItem(text, key)
        box.setCurrentIndex(max(0, box.findData(chosen)))
    if box.currentData() != chosen and chosen:
        box.currentIndexChanged.emit(box.currentIndex())
