"""What the dataset is made of: balance of the classes, number, size and place of the boxes, image sizes, a size to train at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from studio.ui.dataset_page.charts import Chart, HeatMap, Histogram, SizeBars, SizeCloud
from studio.ui.texts.translation import Translated
from studio.ui.theme import L, M, S, Theme
from studio.ui.widgets.buttons import SegmentedControl, button
from studio.ui.widgets.card import Card
from studio.ui.widgets.class_bars import ClassBars, ClassCount
from studio.ui.widgets.fields import SpinBox
from studio.ui.widgets.labels import Label

if TYPE_CHECKING:
    from studio.datasets.report import DatasetReport

GRID = 32
CHART_HEIGHT = 236


class UnderstandView(Translated):
    """Five cards that scroll.

    Signals:
        imgszWanted(int): the user wants to train at this image size.
    """

    imgszWanted = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._report: DatasetReport | None = None
        self._used = 0
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        inner.setProperty("kind", "scrolled")
        grid = QGridLayout(inner)
        grid.setContentsMargins(0, 0, S, 0)
        grid.setSpacing(M)
        self._balance, self._counts, self._cloud_card, self._heat_card, self._sizes_card = (
            Card(margin=M) for _ in range(5)
        )
        self._make_balance()
        self._histogram = Histogram(theme)
        self._cloud = SizeCloud(theme)
        self._heat = HeatMap(theme)
        self._sizes = SizeBars(theme)
        self._fill_card(self._counts, self._histogram)
        self._make_cloud()
        self._fill_card(self._heat_card, self._heat)
        self._fill_card(self._sizes_card, self._sizes)
        grid.addWidget(self._cloud_card, 0, 0, 1, 2)
        grid.addWidget(self._balance, 1, 0)
        grid.addWidget(self._counts, 1, 1)
        grid.addWidget(self._heat_card, 2, 0)
        grid.addWidget(self._sizes_card, 2, 1)
        for column in range(2):
            grid.setColumnStretch(column, 1)
        grid.setRowStretch(3, 1)
        area.setWidget(inner)
        outer.addWidget(area)
        self.retranslate()

    def retranslate(self) -> None:
        self._balance.set_heading(self.tr("Boxes per class"))
        self._log.setText(self.tr("Logarithmic"))
        self._log.setToolTip(self.tr("Makes rare classes visible beside frequent ones"))
        self._counts.set_heading(self.tr("Boxes per image"))
        self._cloud_card.set_heading(self.tr("Size and shape of the boxes"))
        self._heat_card.set_heading(self.tr("Where the boxes lie"))
        self._sizes_card.set_heading(self.tr("Image sizes"))
        self._at.setText(self.tr("at an image size of"))
        self._imgsz.setAccessibleName(self.tr("Image size to look at"))
        self._split.set_items(
            [("", self.tr("all")), ("train", self.tr("train")), ("val", self.tr("val")), ("test", self.tr("test"))]
        )
        self._split.setAccessibleName(self.tr("Split to look at"))
        self._fill()

    def set_report(self, report: DatasetReport) -> None:
        """Show another dataset."""
        from studio.datasets.stats import suggest_imgsz

        self._report = report
        self._used = 0
        self._imgsz.setValue(suggest_imgsz(report))
        for name in ("train", "val", "test"):
            self._split.button(name).setVisible(report.split(name) is not None)
        self._split.set_value("")
        self._fill()

    def set_used(self, imgsz: int) -> None:
        """Tell that this size is what the training form holds now."""
        self._used = imgsz
        self._fill_suggestion()

    def _make_balance(self) -> None:
        self._log = QCheckBox()
        self._log.toggled.connect(lambda _on: self._fill_balance())
        self._balance.header.addWidget(self._log)
        self._bars = ClassBars(self._theme)
        self._legend = Label("", "caption", wrap=True)
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
        area.setFixedHeight(CHART_HEIGHT)
        self._balance.body.addWidget(area)
        self._balance.body.addWidget(self._legend)

    def _make_cloud(self) -> None:
        self._split = SegmentedControl()
        self._split.chosen.connect(lambda _key: self._fill())
        self._at = Label("", "caption")
        self._imgsz = SpinBox()
        self._imgsz.setRange(GRID, 4096)
        self._imgsz.setSingleStep(GRID)
        self._imgsz.setSuffix(" px")
        self._imgsz.valueChanged.connect(lambda _value: self._fill_cloud())
        self._cloud_card.header.addWidget(self._split)
        self._cloud_card.header.addSpacing(M)
        self._cloud_card.header.addWidget(self._at)
        self._cloud_card.header.addWidget(self._imgsz)
        row = QHBoxLayout()
        row.setSpacing(L)
        self._cloud.setFixedHeight(CHART_HEIGHT + 20)
        row.addWidget(self._cloud, 3)
        side = QVBoxLayout()
        side.setSpacing(S)
        self._shares = Label("", "body", wrap=True)
        self._rule = Label("", "caption", wrap=True)
        self._suggestion = Label("", "strong", wrap=True)
        self._reason = Label("", "muted", wrap=True)
        self._use = button("", "primary", theme=self._theme, icon="check")
        self._use.clicked.connect(self._on_use)
        for label in (self._suggestion, self._reason):
            side.addWidget(label)
        side.addWidget(self._use, 0, Qt.AlignmentFlag.AlignLeft)
        side.addSpacing(S)
        side.addWidget(self._shares)
        side.addWidget(self._rule)
        side.addStretch(1)
        row.addLayout(side, 2)
        self._cloud_card.body.addLayout(row)

    def _fill_card(self, card: Card, chart: Chart) -> None:
        chart.setFixedHeight(CHART_HEIGHT)
        card.body.addWidget(chart)
        card.body.addStretch(1)

    def _fill(self) -> None:
        report = self._report
        if report is None:
            return
        from studio.datasets.stats import boxes_per_image, centre_counts

        split = self._split.value() or None
        counts = boxes_per_image(report, split)
        self._histogram.set_counts(counts, x_title=self.tr("boxes in an image; height: number of images"))
        self._histogram.describe(
            self.tr("Boxes per image"), ", ".join(f"{boxes}: {images}" for boxes, images in list(counts.items())[:40])
        )
        self._heat.set_counts(centre_counts(report, split), x_title=self.tr("centres of the boxes in the image"))
        self._heat.describe(self.tr("Where the boxes lie"), "")
        self._sizes.set_sizes(report.image_sizes, x_title=self.tr("number of images of each size"))
        self._sizes.describe(
            self.tr("Image sizes"), ", ".join(f"{w} × {h}: {count}" for w, h, count in report.image_sizes)
        )
        self._fill_balance()
        self._fill_cloud()
        self._fill_suggestion()

    def _fill_balance(self) -> None:
        report = self._report
        if report is None:
            return
        from studio.datasets.stats import imbalance

        rows = []
        for index, name in enumerate(report.class_names):
            counts = {split.name: split.boxes_per_class[index] for split in report.splits}
            rows.append(ClassCount(name, counts.get("train", 0), counts.get("val", 0), counts.get("test", 0)))
        self._bars.set_rows(
            rows,
            none_text=self.tr("no boxes"),
            description=self.tr("Boxes per class"),
            is_logarithmic=self._log.isChecked(),
        )
        text = self.tr("From full to pale: train, val, test.")
        ratio = imbalance(report)
        if ratio >= 2:
            times = self.tr("The most frequent class has %1 times as many boxes in train as the rarest.")
            text += " " + times.replace("%1", self.locale().toString(round(ratio)))
        self._legend.setText(text)

    def _fill_cloud(self) -> None:
        report = self._report
        if report is None:
            return
        from studio.datasets.stats import LARGE_SIDE, ONE_CELL, SMALL_SIDE, StrideShares, stride_level

        imgsz, split = self._imgsz.value(), self._split.value()
        boxes = [box.scaled(imgsz) for box in report.box_sample if split in ("", box.split)]
        counts = [0, 0, 0, 0]
        for width, height in boxes:
            counts[stride_level(width, height)] += 1
        total = max(1, len(boxes))
        shares = StrideShares(*(count / total for count in counts))
        self._cloud.set_boxes(
            boxes,
            borders=(ONE_CELL, SMALL_SIDE, LARGE_SIDE),
            names=(self.tr("too small"), "P3/8", "P4/16", "P5/32"),
            shapes=(self.tr("wide"), self.tr("tall")),
            x_title=self.tr("side of a square of the same area, in pixels"),
        )
        lines = [
            self.tr("P3 (stride 8), small objects: %1").replace("%1", self._percent(shares.p3)),
            self.tr("P4 (stride 16), medium: %1").replace("%1", self._percent(shares.p4)),
            self.tr("P5 (stride 32), large: %1").replace("%1", self._percent(shares.p5)),
            self.tr("Smaller than one cell of P3: %1").replace("%1", self._percent(shares.below)),
        ]
        self._shares.setText("\n".join(lines))
        self._cloud.describe(self.tr("Size and shape of the boxes"), ". ".join(lines))
        self._rule.setText(
            self.tr("By COCO's borders of %1 and %2 pixels; the levels share the work in between.")
            .replace("%1", str(SMALL_SIDE))
            .replace("%2", str(LARGE_SIDE))
        )
        self._fill_suggestion()

    def _fill_suggestion(self) -> None:
        report = self._report
        if report is None:
            return
        from studio.datasets.stats import READABLE_SIDE, suggest_imgsz

        suggested, chosen = suggest_imgsz(report), self._imgsz.value()
        self._suggestion.setText(self.tr("Suggested image size: %1").replace("%1", str(suggested)))
        tenth = self._small_side(suggested)
        if tenth <= 0:
            reason = self.tr("There are no boxes to judge by.")
        elif tenth >= READABLE_SIDE:
            reason = self.tr("Nine boxes in ten are then at least %1 pixels across, so they stay readable.")
        else:
            reason = self.tr(
                "One box in ten is then smaller than %1 pixels. Images are not scaled up beyond their size, and not"
                " beyond 1280 pixels; consider cutting them into tiles."
            )
        self._reason.setText(reason.replace("%1", str(max(1, round(tenth)))))
        is_used = chosen == self._used
        self._use.setText(
            self.tr("Training uses %1").replace("%1", str(chosen))
            if is_used
            else self.tr("Train at %1").replace("%1", str(chosen))
        )
        self._use.setEnabled(not is_used)

    def _small_side(self, imgsz: int) -> float:
        """Give the side, in pixels at this size, that a tenth of the boxes does not reach."""
        assert self._report is not None
        from studio.datasets.stats import scaled_boxes

        sides = sorted(min(w, h) for w, h in scaled_boxes(self._report, imgsz) if w > 0 and h > 0)
        return sides[len(sides) // 10] if sides else 0.0

    def _on_use(self) -> None:
        value = max(GRID, round(self._imgsz.value() / GRID) * GRID)
        self._imgsz.setValue(value)
        self.imgszWanted.emit(value)

    def _percent(self, share: float) -> str:
        return "–" if not share else ("< 1%" if share < 0.005 else f"{100 * share:.0f}%")
