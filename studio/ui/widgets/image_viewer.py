"""One picture large, with its boxes and class names; arrow keys go to the next and the last."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QDialog, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from studio.errors import StudioError
from studio.ui.background import BackgroundTask
from studio.ui.theme import L, M, S, Theme
from studio.ui.widgets.buttons import icon_button
from studio.ui.widgets.labels import ElidedLabel, Label
from studio.ui.widgets.thumbnails import class_color, read_upright

if TYPE_CHECKING:
    from studio.datasets.labels import LabelRow
    from studio.datasets.report import Sample

BOUND = QSize(2560, 1920)  # larger pictures are scaled while they are decoded


class ImageViewer(QDialog):
    """A window beside the main one; it does not block it."""

    def __init__(
        self,
        theme: Theme,
        samples: Sequence[Sample],
        row: int,
        class_names: Sequence[str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._samples = list(samples)
        self._row = row
        self.resize(980, 760)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(L, L, L, M)
        outer.setSpacing(M)
        self._canvas = _Canvas(theme, class_names)
        outer.addWidget(self._canvas, 1)
        foot = QHBoxLayout()
        foot.setSpacing(S)
        before = icon_button(theme, "chevron-left", self.tr("Previous picture"), size=20)
        before.clicked.connect(lambda: self._go(-1))
        after = icon_button(theme, "chevron-right", self.tr("Next picture"), size=20)
        after.clicked.connect(lambda: self._go(1))
        self._path = ElidedLabel("", "caption")
        self._position = Label("", "caption")
        foot.addWidget(before)
        foot.addWidget(self._position)
        foot.addWidget(after)
        foot.addSpacing(M)
        foot.addWidget(self._path, 1)
        outer.addLayout(foot)
        self._load()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Space: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self._go(step)

    def _go(self, step: int) -> None:
        self._row = (self._row + step) % len(self._samples)
        self._load()

    def _load(self) -> None:
        sample = self._samples[self._row]
        self.setWindowTitle(sample.image.name)
        self._path.setText(str(sample.image))
        self._position.setText(f"{self._row + 1} / {len(self._samples)}")

        def work() -> tuple[QImage, list[LabelRow]]:
            from studio.datasets.labels import read_labels

            rows: list[LabelRow] = []
            if sample.label is not None:
                try:
                    rows, _ = read_labels(sample.label, nc=None)
                except StudioError:
                    pass  # the report tells it; the picture is worth seeing all the same
            return read_upright(sample.image, BOUND), rows

        def show(result: tuple[QImage, list[LabelRow]]) -> None:
            if self._samples[self._row] is sample:
                self._canvas.set_picture(*result, missing=self.tr("This picture cannot be shown"))

        self._task = BackgroundTask(work, show)

    def done(self, result: int) -> None:
        self._task.cancel()
        super().done(result)


class _Canvas(QWidget):
    def __init__(self, theme: Theme, class_names: Sequence[str]) -> None:
        super().__init__()
        self._theme = theme
        self._names = tuple(class_names)
        self._image = QImage()
        self._rows: list[LabelRow] = []
        self._missing = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_picture(self, image: QImage, rows: list[LabelRow], *, missing: str) -> None:
        self._image, self._rows = image, rows
        self._missing = missing if image.isNull() else ""
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("image_ground"))
        painter.drawRoundedRect(QRectF(self.rect()), 10, 10)
        if self._image.isNull():
            painter.setPen(self._theme.color("text_muted"))
            painter.drawText(QRectF(self.rect()), int(Qt.AlignmentFlag.AlignCenter), self._missing)
            return
        size = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        frame = QRectF(0, 0, size.width(), size.height())
        frame.moveCenter(QRectF(self.rect()).center())
        painter.drawImage(frame, self._image)
        painter.setFont(self._theme.font("caption"))
        for row in self._rows:
            self._paint_box(painter, frame, row)

    def _paint_box(self, painter: QPainter, frame: QRectF, row: LabelRow) -> None:
        box = QRectF(
            frame.left() + (row.x - row.w / 2) * frame.width(),
            frame.top() + (row.y - row.h / 2) * frame.height(),
            row.w * frame.width(),
            row.h * frame.height(),
        )
        color = class_color(row.class_id)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(0, 0, 0, 140), 3.4))
        painter.drawRect(box)
        painter.setPen(QPen(color, 1.8))
        painter.drawRect(box)
        name = self._names[row.class_id] if row.class_id < len(self._names) else str(row.class_id)
        name = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, 160)
        width = painter.fontMetrics().horizontalAdvance(name) + 10
        tag = QRectF(box.left() - 1, max(frame.top(), box.top() - 18), width, 18)
        painter.fillRect(tag, color)
        painter.setPen(QColor("#15161a"))
        painter.drawText(tag, int(Qt.AlignmentFlag.AlignCenter), name)
