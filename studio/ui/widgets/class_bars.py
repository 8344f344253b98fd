"""Boxes per class as bars, split by split; painted here, so that no chart library is loaded for it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.ui.theme import Theme

ROW_HEIGHT = 34


@dataclass(frozen=True)
class ClassCount:
    """One class and its boxes in each split."""

    name: str
    train: int
    val: int
    test: int = 0

    @property
    def total(self) -> int:
        """Count the boxes of all splits."""
        return self.train + self.val + self.test


class ClassBars(QWidget):
    """One row a class, most boxes first. Names are painted as plain text."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows: tuple[ClassCount, ...] = ()
        self._none_text = ""
        self._is_logarithmic = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def set_rows(
        self, rows: Sequence[ClassCount], *, none_text: str, description: str, is_logarithmic: bool = False
    ) -> None:
        """Show these classes; `none_text` stands at a class without a box, `description` is for screen readers."""
        self._is_logarithmic = is_logarithmic
        self._rows = tuple(sorted(rows, key=lambda row: -row.total))
        self._none_text = none_text
        self.setAccessibleName(description)
        self.setAccessibleDescription(", ".join(f"{row.name}: {row.total}" for row in self._rows[:50]))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, max(1, len(self._rows)) * ROW_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, max(1, len(self._rows)) * ROW_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        most = max((row.total for row in self._rows), default=0) or 1
        first = max(0, event.rect().top() // ROW_HEIGHT)
        last = min(len(self._rows), event.rect().bottom() // ROW_HEIGHT + 1)
        for index in range(first, last):
            row = self._rows[index]
            top = index * ROW_HEIGHT
            count = self.locale().toString(row.total) if row.total else self._none_text
            painter.setFont(theme.font("caption"))
            count_width = painter.fontMetrics().horizontalAdvance(count) + 8
            painter.setPen(theme.color("text_muted" if row.total else "warning"))
            text_rect = QRectF(0, top, self.width(), 18)
            painter.drawText(text_rect, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), count)
            painter.setPen(theme.color("text"))
            name = painter.fontMetrics().elidedText(
                row.name, Qt.TextElideMode.ElideRight, max(20, self.width() - count_width)
            )
            painter.drawText(text_rect, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), name)
            self._paint_bar(painter, top + 21, row, most)

    def _paint_bar(self, painter: QPainter, top: float, row: ClassCount, most: int) -> None:
        width = float(self.width())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("sunken"))
        painter.drawRoundedRect(QRectF(0, top, width, 6), 3, 3)
        if not row.total:
            return
        share = math.log1p(row.total) / math.log1p(most) if self._is_logarithmic else row.total / most
        whole = max(6.0, width * share)
        # Painted over one another from the last split on, so that only the outer ends are round.
        ends = ((row.total, 0.22), (row.train + row.val, 0.5), (row.train, 1.0))
        for count, alpha in ends:
            if count:
                painter.setBrush(self._theme.color("surface"))
                bar = QRectF(0, top, max(6.0, whole * count / row.total), 6)
                painter.drawRoundedRect(bar, 3, 3)
                painter.setBrush(self._theme.color("accent", alpha=alpha))
                painter.drawRoundedRect(bar, 3, 3)
