"""Every image of the dataset with its boxes, and the bar that filters them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QProgressBar,
    QSizePolicy,
    QSlider,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from studio.datasets.image_index import Batch, ImageEntry
from studio.errors import Problem, StudioError
from studio.ui.dataset_page.image_filter import ANY_CLASS, LEFT_OUT, NO_BOXES, ImageFilter, image_key, places_of
from studio.ui.dataset_page.image_grid import SIZES, ImageGrid
from studio.ui.dataset_page.index_link import IndexLink
from studio.ui.texts.problem_texts import problem_name
from studio.ui.texts.translation import Translated
from studio.ui.theme import S, Theme
from studio.ui.widgets.buttons import button
from studio.ui.widgets.empty_state import EmptyState
from studio.ui.widgets.error_note import ErrorNote
from studio.ui.widgets.fields import ClearableField
from studio.ui.widgets.labels import Label

if TYPE_CHECKING:
    from studio.datasets.report import DatasetReport

TYPING_MS = 120


class Gallery(Translated):
    """The gallery of one report; the list of images comes from an IndexLink.

    Signals:
        opened(list, int): the user wants to see an image large; the entries shown and its place among them.
    """

    opened = Signal(list, int)

    def __init__(self, theme: Theme, index: IndexLink, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._index = index
        self._report: DatasetReport | None = None
        self._places: dict[str, frozenset[str]] = {}
        self._wanted = ""  # an image to go to as soon as it is listed
        self.filter = ImageFilter()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(S)
        outer.addLayout(self._make_bar())
        outer.addLayout(self._make_line())
        self._error = ErrorNote(theme)
        outer.addWidget(self._error)
        self._stack = QStackedWidget()
        self.grid = ImageGrid(theme)
        self.grid.opened.connect(lambda row: self.opened.emit(self.grid.images.entries, row))
        self.grid.zoomed.connect(self._on_zoomed)
        self._nothing = EmptyState(theme, "search")
        self._clear = button("")
        self._clear.clicked.connect(self.clear_filter)
        self._nothing.actions.addWidget(self._clear)
        self._stack.addWidget(self.grid)
        self._stack.addWidget(self._nothing)
        outer.addWidget(self._stack, 1)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self._typing.timeout.connect(self._on_filter_changed)
        self._search.textChanged.connect(lambda _text: self._typing.start())
        for box in (self._splits, self._classes, self._problems):
            box.activated.connect(lambda _row: self._on_filter_changed())
        find = QShortcut(QKeySequence.StandardKey.Find, self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self._search.setFocus)
        index.began.connect(self._on_began)
        index.batchArrived.connect(self._on_batch)
        index.finished.connect(self._update_line)
        index.failed.connect(self._on_failed)
        self.retranslate()

    def retranslate(self) -> None:
        self._search.setPlaceholderText(self.tr("Search by file name"))
        for widget, name in (
            (self._search, self.tr("Search by file name")),
            (self._splits, self.tr("Show only this split")),
            (self._classes, self.tr("Show only images with this class")),
            (self._problems, self.tr("Show only images with this finding")),
            (self._zoom, self.tr("Size of the pictures")),
            (self.grid, self.tr("Pictures of the dataset with their boxes")),
        ):
            widget.setAccessibleName(name)
            if widget is not self.grid:
                widget.setToolTip(name)
        self._boxes.setText(self.tr("Boxes"))
        self._boxes.setToolTip(self.tr("Draw the boxes into the pictures"))
        self._clear.setText(self.tr("Show all images"))
        self._fill_choices()
        self._update_line()

    def set_report(self, report: DatasetReport) -> None:
        """Show another dataset, or the same one scanned anew."""
        is_same = self._report is not None and self._report.root == report.root
        self._report = report
        self._places = places_of(report.problems)
        if not is_same:
            self.filter = ImageFilter()
        self._fill_choices()

    def set_problems(self, problems: Sequence[Problem]) -> None:
        """Filter by other findings."""
        self._places = places_of(problems)
        self._fill_choices()

    def show_problem(self, code: str, image: Path | None = None) -> None:
        """Show the images with this finding, and choose one of them."""
        self.filter = ImageFilter(problem=code)
        self._wanted = "" if image is None else image_key(str(image))
        self._fill_choices()
        self._apply()

    def clear_filter(self) -> None:
        """Show everything."""
        self.filter = ImageFilter()
        self._fill_choices()
        self._apply()

    def refresh_image(self, image: str) -> None:
        """Draw an image anew: its label was changed."""
        self.grid.loader.forget(image)
        self.grid.viewport().update()

    def _make_bar(self) -> QHBoxLayout:
        bar = QHBoxLayout()
        bar.setSpacing(S)
        self._search = ClearableField()
        self._search.setMinimumWidth(120)
        self._splits, self._classes, self._problems = QComboBox(), QComboBox(), QComboBox()
        for box, letters in ((self._splits, 8), (self._classes, 10), (self._problems, 12)):
            # By letters, not by contents: one long class name must not push the others out of the window.
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(letters)
            box.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
            box.view().setTextElideMode(Qt.TextElideMode.ElideRight)
        bar.addWidget(self._search, 3)
        bar.addWidget(self._splits, 2)
        bar.addWidget(self._classes, 2)
        bar.addWidget(self._problems, 3)
        return bar

    def _make_line(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(S)
        self._count = Label("", "caption")
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setMaximumWidth(160)
        self._boxes = QCheckBox()
        self._boxes.setChecked(True)
        self._boxes.toggled.connect(lambda on: self.grid.set_with_boxes(on))
        self._zoom = QSlider(Qt.Orientation.Horizontal)
        self._zoom.setRange(0, len(SIZES) - 1)
        self._zoom.setPageStep(1)
        self._zoom.setValue(2)
        self._zoom.setFixedWidth(110)
        self._zoom.valueChanged.connect(lambda step: self.grid.set_picture_size(SIZES[step]))
        line.addWidget(self._count)
        line.addWidget(self._progress)
        line.addStretch(1)
        line.addWidget(self._boxes)
        line.addWidget(self._zoom)
        return line

    def _fill_choices(self) -> None:
        report = self._report
        if report is None:
            return
        names = {"train": self.tr("train"), "val": self.tr("val"), "test": self.tr("test")}
        splits = [(self.tr("All splits"), "")]
        splits += [(names.get(split.name, split.name), split.name) for split in report.splits]
        classes = [(self.tr("All classes"), ANY_CLASS)]
        classes += [(name, number) for number, name in enumerate(report.class_names)]
        classes += [(self.tr("Without boxes"), NO_BOXES), (self.tr("Left out for a faulty label"), LEFT_OUT)]
        problems = [(self.tr("With or without findings"), "")]
        problems += sorted((problem_name(code) or code, code) for code in self._places)
        for box, items, value in (
            (self._splits, splits, self.filter.split),
            (self._classes, classes, self.filter.class_id),
            (self._problems, problems, self.filter.problem),
        ):
            with QSignalBlocker(box):
                box.clear()
                for text, key in items:
                    box.addItem(text, key)
                box.setCurrentIndex(max(0, box.findData(value)))
        with QSignalBlocker(self._search):
            self._search.setText(self.filter.text)

    def _on_filter_changed(self) -> None:
        self.filter = ImageFilter(
            self._search.text(),
            self._splits.currentData() or "",
            ANY_CLASS if self._classes.currentData() is None else self._classes.currentData(),
            self._problems.currentData() or "",
        )
        self._apply()

    def _apply(self) -> None:
        kept = self.grid.images.entries[self.grid.currentIndex().row()] if self.grid.currentIndex().isValid() else None
        self.grid.images.set_entries(self.filter.apply(self._index.entries, self._places))
        self._go_to_wanted(kept)
        self._update_line()

    def _on_began(self) -> None:
        self._error.hide()
        self.grid.loader.clear()
        self.grid.images.set_entries([])
        self._update_line()

    def _on_batch(self, batch: Batch) -> None:
        self.grid.images.append(self.filter.apply(batch.entries, self._places))
        self._go_to_wanted(None)
        self._update_line()

    def _on_failed(self, error: StudioError) -> None:
        self._error.show_error(error)
        self._update_line()

    def _go_to_wanted(self, kept: ImageEntry | None) -> None:
        entries = self.grid.images.entries
        if self._wanted:
            row = next((n for n, e in enumerate(entries) if e.image.rpartition(".")[0] == self._wanted), -1)
            if row >= 0:
                self._wanted = ""
        else:
            row = entries.index(kept) if kept is not None and kept in entries else -1
        self.grid.choose(row)

    def _on_zoomed(self, size: int) -> None:
        with QSignalBlocker(self._zoom):
            self._zoom.setValue(SIZES.index(size) if size in SIZES else 2)

    def _update_line(self) -> None:
        locale, index = self.locale(), self._index
        shown, listed = self.grid.images.rowCount(), len(index.entries)
        is_running = index.is_running
        if self.filter == ImageFilter():
            text = self.tr("%n image(s)", "", shown)
        else:
            text = self.tr("%1 of %2 images").replace("%1", locale.toString(shown))
            text = text.replace("%2", locale.toString(listed))
        if is_running:
            text = self.tr("%1, still reading…").replace("%1", text)
        self._count.setText(text)
        self._progress.setVisible(is_running)
        self._progress.setRange(0, index.total)
        self._progress.setValue(listed)
        self._progress.setAccessibleName(self.tr("Images listed so far"))
        if listed and not shown and not is_running:
            self._nothing.set_texts(
                self.tr("No image fits the filter"), self.tr("Search for another name, or choose other filters.")
            )
        self._clear.setVisible(bool(listed))
        if not listed and not is_running:
            self._nothing.set_texts(self.tr("No images are listed"), "")
        self._stack.setCurrentIndex(0 if shown or is_running else 1)
