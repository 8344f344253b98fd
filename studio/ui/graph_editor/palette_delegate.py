"""How a module is drawn in a list: a swatch in the colour of its cards, its name, and one line on what it does."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from studio.ui.graph_editor.palette_entries import PaletteEntry
from studio.ui.theme import Theme

ENTRY = Qt.ItemDataRole.UserRole  # a PaletteEntry; items without are headings
ROW_HEIGHT = 44
HEADING_HEIGHT = 32


class ModuleDelegate(QStyledItemDelegate):
    """Draws a `PaletteEntry`, or the name of a family as a heading."""

    def __init__(self, theme: Theme, parent: object = None) -> None:
        super().__init__(parent)  # type: ignore[arg-type]
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(120, ROW_HEIGHT if index.data(ENTRY) is not None else HEADING_HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        theme, entry = self._theme, index.data(ENTRY)
        area = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(entry, PaletteEntry):
            self._paint_entry(painter, option, entry, area)
        else:
            painter.setFont(theme.font("small"))
            painter.setPen(theme.color("text_muted"))
            text = str(index.data(Qt.ItemDataRole.DisplayRole))
            painter.drawText(
                area.adjusted(10, 0, -6, -5), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, text
            )
        painter.restore()

    def _paint_entry(self, painter: QPainter, option: QStyleOptionViewItem, entry: PaletteEntry, area: QRectF) -> None:
        theme = self._theme
        state = option.state
        if state & QStyle.StateFlag.State_Selected or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            chosen = bool(state & QStyle.StateFlag.State_Selected)
            painter.setBrush(theme.color("accent_soft" if chosen else "hover"))
            painter.drawRoundedRect(area.adjusted(2, 1, -2, -1), 6, 6)
        fill = theme.node_color(entry.module, is_attention=entry.family == "attention")
        painter.setBrush(fill)
        painter.setPen(QPen(fill.lighter(150) if theme.is_dark else fill.darker(118), 1))
        painter.drawRoundedRect(QRectF(area.left() + 10, area.top() + 9, 12, 12), 3, 3)
        room = int(area.width()) - 38
        for role, token, top, text in (
            ("strong", "text", 4, entry.name),
            ("small", "text_muted", 23, entry.summary),
        ):
            font = theme.font(role)
            painter.setFont(font)
            painter.setPen(theme.color(token))
            elided = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room)
            place = QRectF(area.left() + 30, area.top() + top, room, 19)
            painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, elided)
