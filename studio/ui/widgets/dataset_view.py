"""The report of a scan: numbers, balance, box sizes, pictures, problems. Shows a DatasetReport, decides nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QTabWidget, QVBoxLayout, QWidget

from studio.ui.theme import L, M, S, Theme
from studio.ui.translation import Translated
from studio.ui.widgets.card import Card
from studio.ui.widgets.class_bars import ClassBars, ClassCount
from studio.ui.widgets.error_note import ErrorNote
from studio.ui.widgets.image_viewer import ImageViewer
from studio.ui.widgets.labels import Label
from studio.ui.widgets.problem_list import ProblemList
from studio.ui.widgets.size_scatter import SizeScatter, size_shares
from studio.ui.widgets.stat_tile import StatTile
from studio.ui.widgets.thumbnails import ThumbnailGrid

if TYPE_CHECKING:
    from studio.datasets.report import DatasetReport, SplitReport

SIDE_WIDTH = 320


class DatasetView(Translated):
    """The report; in the wizard without the cloud of box sizes."""

    def __init__(self, theme: Theme, *, compact: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._compact = compact
        self._report: DatasetReport | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(L)
        self._verdict = ErrorNote(theme)
        outer.addWidget(self._verdict)
        tiles = QHBoxLayout()
        tiles.setSpacing(M)
        self._tiles = {key: StatTile() for key in ("train", "val", "boxes", "classes", "size")}
        for tile in self._tiles.values():
            tiles.addWidget(tile, 1)
        outer.addLayout(tiles)
        lower = QHBoxLayout()
        lower.setSpacing(L)
        lower.addWidget(self._make_side())
        lower.addWidget(self._make_tabs(), 1)
        outer.addLayout(lower, 1)
        self.retranslate()

    def retranslate(self) -> None:
        self._classes.set_heading(self.tr("Boxes per class"))
        self._legend.setText(self.tr("Full colour: train. Pale: val and test."))
        self._sizes.set_heading(self.tr("Box sizes"))
        self._sizes_text.setToolTip(
            self.tr("By area at 640 pixels, as COCO counts: small below 32 × 32, large from 96 × 96.")
        )
        self._fill()

    def set_report(self, report: DatasetReport) -> None:
        """Show another report."""
        self._report = report
        self._grid.set_samples(report.samples)
        self._problems.set_problems(report.problems)
        has_errors = any(problem.severity == "error" for problem in report.problems)
        self._tabs.setCurrentIndex(1 if has_errors or not report.samples else 0)
        self._fill()

    def headline(self) -> str:
        """Give the result in one line."""
        report = self._report
        if report is None:
            return ""
        problems = report.count("error") + report.count("warning")
        parts = [
            self.tr("%n image(s)", "", report.images),
            self.tr("%n class(es)", "", len(report.class_names)),
            self.tr("%n problem(s)", "", problems) if problems else self.tr("no problems"),
        ]
        return self.tr("%1, %2, %3").replace("%1", parts[0]).replace("%2", parts[1]).replace("%3", parts[2])

    def _make_side(self) -> QWidget:
        side = QWidget()
        side.setFixedWidth(SIDE_WIDTH)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(L)
        self._classes = Card()
        self._legend = Label("", "caption")
        self._bars = ClassBars(self._theme)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        inner.setProperty("kind", "scrolled")
        rows = QVBoxLayout(inner)
        rows.setContentsMargins(0, 0, S, 0)
        rows.addWidget(self._bars)
        rows.addStretch(1)
        area.setWidget(inner)
        self._classes.body.addWidget(self._legend)
        self._classes.body.addWidget(area, 1)
        column.addWidget(self._classes, 3)
        self._sizes = Card()
        self._scatter = SizeScatter(self._theme)
        self._sizes_text = Label("", "caption", wrap=True)
        self._sizes.body.addWidget(self._scatter, 1)
        self._sizes.body.addWidget(self._sizes_text)
        column.addWidget(self._sizes, 4)
        if self._compact:
            self._sizes.hide()
        return side

    def _make_tabs(self) -> QWidget:
        card = Card(margin=L)
        self._tabs = QTabWidget()
        self._tabs.setDocumentMode(True)
        self._grid = ThumbnailGrid(self._theme)
        self._grid.opened.connect(self._open_image)
        self._problems = ProblemList(self._theme)
        for widget in (self._grid, self._problems):
            page = QWidget()
            column = QVBoxLayout(page)
            column.setContentsMargins(0, M, 0, 0)
            column.addWidget(widget)
            self._tabs.addTab(page, "")
        card.body.addWidget(self._tabs)
        return card

    def _open_image(self, row: int) -> None:
        if self._report is not None:
            ImageViewer(self._theme, self._grid.samples, row, self._report.class_names, self.window()).show()

    def _fill(self) -> None:
        report = self._report
        if report is None:
            return
        self._tabs.setTabText(0, self.tr("Images"))
        total = len(report.problems)
        locale = self.locale()
        self._tabs.setTabText(1, self.tr("Findings (%1)").replace("%1", locale.toString(total)))
        self._grid.setAccessibleName(self.tr("Pictures of the dataset with their boxes"))
        if report.usable:
            self._verdict.hide()
        else:
            self._verdict.show_text(self.tr("This dataset cannot be trained on"), report.reason, severity="error")
        for name, title in (("train", self.tr("Training images")), ("val", self.tr("Validation images"))):
            self._fill_split(name, title)
        boxes_each = report.boxes / report.images if report.images else 0.0
        per_image = self.tr("%1 per image").replace("%1", locale.toString(boxes_each, "f", 1))
        self._tiles["boxes"].set_texts(self.tr("Boxes"), locale.toString(report.boxes), per_image)
        source = report.names_source.name if report.names_source is not None else self.tr("no names given")
        self._tiles["classes"].set_texts(self.tr("Classes"), locale.toString(len(report.class_names)), source)
        self._fill_size(report)
        self._fill_charts(report)

    def _fill_split(self, name: str, title: str) -> None:
        assert self._report is not None
        split: SplitReport | None = self._report.split(name)
        images = 0 if split is None else split.images
        notes = []
        if split is not None and split.backgrounds:
            notes.append(self.tr("%n without boxes", "", split.backgrounds))
        if split is not None and split.dropped:
            notes.append(self.tr("%n left out", "", split.dropped))
        test = self._report.split("test")
        if name == "val" and test is not None and test.images:
            notes.append(self.tr("%n for testing", "", test.images))
        text = ", ".join(notes) or self.tr("all with boxes") if images else self.tr("none")
        self._tiles[name].set_texts(title, self.locale().toString(images), text)

    def _fill_size(self, report: DatasetReport) -> None:
        if not report.image_sizes:
            self._tiles["size"].set_texts(self.tr("Image size"), "–", "")
            return
        width, height, _ = report.image_sizes[0]
        others = len(report.image_sizes) - 1
        note = self.tr("and %n other size(s)", "", others) if others else self.tr("all the same")
        self._tiles["size"].set_texts(self.tr("Image size"), f"{width} × {height}", note)

    def _fill_charts(self, report: DatasetReport) -> None:
        rows = []
        for index, name in enumerate(report.class_names):
            train = other = 0
            for split in report.splits:
                count = split.boxes_per_class[index] if index < len(split.boxes_per_class) else 0
                train, other = (train + count, other) if split.name == "train" else (train, other + count)
            rows.append(ClassCount(name, train, other))
        self._bars.set_rows(rows, none_text=self.tr("no boxes"), description=self.tr("Boxes per class"))
        self._scatter.set_sizes(
            report.box_sizes,
            x_title=self.tr("width, share of the image"),
            y_title=self.tr("height"),
            description=self.tr("Box sizes"),
        )
        small, medium, large = (f"{100 * share:.0f}%" for share in size_shares(report.box_sizes))
        text = self.tr("%1 small, %2 medium, %3 large")
        self._sizes_text.setText(text.replace("%1", small).replace("%2", medium).replace("%3", large))
