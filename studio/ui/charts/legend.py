"""The legend of a chart: colour, name and value of each curve in one line; a click hides or shows a curve."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from studio.ui.theme import Theme

GAP = 12
SWATCH = 14
LINE = 20


@dataclass(frozen=True)
class LegendEntry:
    """One curve in the legend."""

    name: str  # given back by `toggled`
    label: str
    value: str
    color: QColor
    is_dashed: bool = False
    is_off: bool = False


class LegendRow(QWidget):
    """The legend.

    Painted, not built from labels: the values change several times a second and must not lay anything out anew.

    Signals:
        toggled(str)   the name of the entry that was clicked
    """

    toggled = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._entries: list[LegendEntry] = []
        self._places: list[tuple[QRect, LegendEntry]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(LINE)
        self.setMouseTracking(True)

    def set_entries(self, entries: list[LegendEntry]) -> None:
        """Show other entries."""
        if entries != self._entries:
            self._entries = entries
            self._place()
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, self.height())

    def resizeEvent(self, event: object) -> None:
        self._place()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        text, muted = self._theme.color("text"), self._theme.color("text_muted")
        off = self._theme.color("text_disabled")
        font, strong = self._theme.font("caption"), self._theme.font("caption")
        strong.setWeight(font.Weight.DemiBold)
        metrics = QFontMetrics(font)
        for rect, entry in self._places:
            pen = QPen(off if entry.is_off else entry.color, 2.5)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap if entry.is_dashed else Qt.PenCapStyle.RoundCap)
            if entry.is_dashed:
                pen.setDashPattern([1.8, 1.2])
            painter.setPen(pen)
            y = rect.center().y() + 0.5
            painter.drawLine(QPointF(rect.left() + 1, y), QPointF(rect.left() + SWATCH - 1, y))
            x = rect.left() + SWATCH + 6
            room = rect.right() - x - self._value_width(entry, strong)
            label = metrics.elidedText(entry.label, Qt.TextElideMode.ElideMiddle, max(0, room))
            font.setStrikeOut(entry.is_off)
            painter.setFont(font)
            painter.setPen(off if entry.is_off else muted)
            painter.drawText(QRect(x, rect.top(), max(0, room), rect.height()), Qt.AlignmentFlag.AlignVCenter, label)
            if entry.label:
                x += metrics.horizontalAdvance(label) + 6
            painter.setFont(strong)
            painter.setPen(off if entry.is_off else text)
            painter.drawText(
                QRect(x, rect.top(), rect.right() - x + 8, rect.height()), Qt.AlignmentFlag.AlignVCenter, entry.value
            )
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for rect, entry in self._places:
            if rect.contains(event.position().toPoint()):
                self.toggled.emit(entry.name)
                return

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        inside = any(rect.contains(event.position().toPoint()) for rect, _ in self._places)
        self.setCursor(Qt.CursorShape.PointingHandCursor if inside else Qt.CursorShape.ArrowCursor)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            for rect, entry in self._places:
                if rect.contains(event.pos()):
                    # Without a tag Qt would guess; a run's name may look like HTML.
                    words = entry.label.replace("&", "&amp;").replace("<", "&lt;")
                    QToolTip.showText(event.globalPos(), f"<span>{words}</span>", self)
                    return True
        return super().event(event)

    def _value_width(self, entry: LegendEntry, strong: object) -> int:
        return QFontMetrics(strong).horizontalAdvance(entry.value) + 2 if entry.value else 0

    def _place(self) -> None:
        strong = self._theme.font("caption")
        metrics = QFontMetrics(strong)
        strong.setWeight(strong.Weight.DemiBold)
        most = max(80, self.width())
        x = y = 0
        self._places = []
        for entry in self._entries:
            label_width = metrics.horizontalAdvance(entry.label) + 6 if entry.label else 0
            width = SWATCH + 6 + label_width + self._value_width(entry, strong) + 2
            width = min(width, most)
            if x and x + width > most:
                x, y = 0, y + LINE
            self._places.append((QRect(x, y, width, LINE), entry))
            x += width + GAP
        height = y + LINE
        if height != self.height():
            self.setFixedHeight(height)
