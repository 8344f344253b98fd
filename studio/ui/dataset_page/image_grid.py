"""A grid of pictures that costs what is in view, not what is in the list: positions are computed, nothing is laid out.

QListView lays out every row first: with 100,000 of them the window would stand still for a second.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen, QRegion, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from studio.datasets.image_files import labels_folder
from studio.datasets.image_index import ImageEntry
from studio.ui.theme import Theme
from studio.ui.widgets.labels import plain_tooltip
from studio.ui.widgets.thumbnails import Thumbnail, ThumbnailLoader

SIZES = (96, 128, 160, 224, 320)  # of a picture, in pixels; the zoom steps through them
FIRST_SIZE = 160
GAP, TEXT_HEIGHT = 16, 26
ASK_MS = 30  # what is scrolled past faster is never read
_Index = QModelIndex | QPersistentModelIndex


class ImageModel(QAbstractListModel):
    """The images that pass the filter."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.entries: list[ImageEntry] = []

    def set_entries(self, entries: list[ImageEntry]) -> None:
        """Show others."""
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()

    def append(self, entries: Sequence[ImageEntry]) -> None:
        """Show more at the end."""
        if entries:
            first = len(self.entries)
            self.beginInsertRows(QModelIndex(), first, first + len(entries) - 1)
            self.entries.extend(entries)
            self.endInsertRows()

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.entries)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
            Qt.ItemDataRole.ToolTipRole,
        ):
            return None
        entry = self.entries[index.row()]
        return plain_tooltip(entry.image) if role == Qt.ItemDataRole.ToolTipRole else entry.name


class ImageGrid(QAbstractItemView):
    """The grid. Arrow keys move, Ctrl + wheel zooms.

    Signals:
        opened(int): the user wants to see this row large (double click or Enter).
        zoomed(int): the size of the pictures is another one.
    """

    opened = Signal(int)
    zoomed = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.loader = ThumbnailLoader(self)
        self.loader.loaded.connect(self._on_loaded)
        self._rows: dict[str, int] = {}  # image in view -> row
        self._size = FIRST_SIZE
        self.with_boxes = True
        self.images = ImageModel(self)
        self.setModel(self.images)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        # Nothing shines through, so that scrolling can move what is painted.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))
        self._under = -1  # the row under the mouse, as it was painted
        self._asking = QTimer(self)
        self._asking.setSingleShot(True)
        self._asking.setInterval(ASK_MS)
        self._asking.timeout.connect(self._ask_for_what_is_in_view)
        theme.changed.connect(self.viewport().update)

    # What the page calls.

    def picture_size(self) -> int:
        """Give the size of the pictures."""
        return self._size

    def set_picture_size(self, size: int) -> None:
        """Show larger or smaller pictures; what was at the top stays there."""
        if size == self._size:
            return
        first = self._first_row()
        self._size = size
        self.updateGeometries()
        self.verticalScrollBar().setValue(first // self.columns() * self._cell_height())
        self.viewport().update()
        self.zoomed.emit(size)

    def zoom(self, steps: int) -> None:
        """Go to the next larger or smaller size."""
        at = min(range(len(SIZES)), key=lambda index: abs(SIZES[index] - self._size))
        self.set_picture_size(SIZES[min(len(SIZES) - 1, max(0, at + steps))])

    def set_with_boxes(self, wish: bool) -> None:
        """Draw the boxes into the pictures, or not."""
        self.with_boxes = wish
        self.viewport().update()

    def choose(self, row: int) -> None:
        """Select a row and bring it into view."""
        if 0 <= row < self.images.rowCount():
            self.setCurrentIndex(self.images.index(row))

    def columns(self) -> int:
        """Count the pictures side by side."""
        return max(1, self.viewport().width() // (self._size + GAP))

    # What the base class asks.

    def visualRect(self, index: _Index) -> QRect:
        return self._cell(index.row()) if index.isValid() else QRect()

    def indexAt(self, point: QPoint) -> QModelIndex:
        columns = self.columns()
        column = point.x() * columns // max(1, self.viewport().width())
        row = (point.y() + self.verticalOffset()) // self._cell_height() * columns + column
        return self.images.index(row) if 0 <= row < self.images.rowCount() and 0 <= column < columns else QModelIndex()

    def scrollTo(
        self, index: _Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        if not index.isValid():
            return
        bar, cell = self.verticalScrollBar(), self._cell(index.row())
        if hint == QAbstractItemView.ScrollHint.PositionAtCenter:
            bar.setValue(bar.value() + cell.center().y() - self.viewport().height() // 2)
        elif cell.top() < 0:
            bar.setValue(bar.value() + cell.top())
        elif cell.bottom() > self.viewport().height():
            bar.setValue(bar.value() + cell.bottom() - self.viewport().height())

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        Action = QAbstractItemView.CursorAction
        columns, last = self.columns(), self.images.rowCount() - 1
        page = max(1, self.viewport().height() // self._cell_height()) * columns
        steps = {
            Action.MoveLeft: -1,
            Action.MovePrevious: -1,
            Action.MoveRight: 1,
            Action.MoveNext: 1,
            Action.MoveUp: -columns,
            Action.MoveDown: columns,
            Action.MovePageUp: -page,
            Action.MovePageDown: page,
            Action.MoveHome: -last,
            Action.MoveEnd: last,
        }
        current = self.currentIndex().row()
        if current < 0:
            return self.images.index(0) if last >= 0 else QModelIndex()
        row = current + steps[action]
        if action in (Action.MoveHome, Action.MoveEnd):
            row = 0 if action == Action.MoveHome else last
        elif not 0 <= row <= last and abs(steps[action]) > 1:
            row = current if abs(steps[action]) == columns else max(0, min(last, row))
        return self.images.index(max(0, min(last, row)))

    def horizontalOffset(self) -> int:
        return 0

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def isIndexHidden(self, index: _Index) -> bool:
        return False

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        index = self.indexAt(rect.center() if rect.width() < 3 else rect.topLeft())
        self.selectionModel().select(QItemSelection(index, index) if index.isValid() else QItemSelection(), command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        region = QRegion()
        for index in selection.indexes():
            region += QRegion(self._cell(index.row()))
        return region

    def updateGeometries(self) -> None:
        lines = -(-self.images.rowCount() // self.columns())
        bar = self.verticalScrollBar()
        bar.setSingleStep(max(1, self._cell_height() // 4))
        bar.setPageStep(self.viewport().height())
        bar.setRange(0, max(0, lines * self._cell_height() - self.viewport().height() + GAP // 2))
        super().updateGeometries()

    def reset(self) -> None:
        super().reset()
        self.updateGeometries()

    def rowsInserted(self, parent: _Index, start: int, end: int) -> None:
        super().rowsInserted(parent, start, end)
        self.updateGeometries()
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometries()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        # What is painted is moved, and only the strip that comes into view is painted anew.
        self.viewport().scroll(0, dy)
        self._update_row(self._under)
        self._update_row(self._row_under_mouse())
        self._ask_soon()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self.zoom(-1 if event.key() == Qt.Key.Key_Minus else 1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    # Painting.

    def visible_rows(self) -> range:
        """Give the rows in view."""
        columns, height = self.columns(), self._cell_height()
        first = self.verticalOffset() // height * columns
        last = -(-(self.verticalOffset() + self.viewport().height()) // height) * columns
        return range(max(0, first), min(self.images.rowCount(), last))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self._theme.color("surface"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._theme.font("small"))
        chosen = self.currentIndex().row()
        under = self._under = self._row_under_mouse()
        self._rows = {}
        for row in self.visible_rows():
            self._rows[self.images.entries[row].image] = row
            cell = self._cell(row)
            if event.region().intersects(cell):
                self._paint_cell(painter, cell, row, is_chosen=row == chosen, is_under=row == under)

    def _paint_cell(self, painter: QPainter, cell: QRect, row: int, *, is_chosen: bool, is_under: bool) -> None:
        theme, entry = self._theme, self.images.entries[row]
        height = self._size * 3 // 4
        frame = QRectF(cell.left() + (cell.width() - self._size) / 2, cell.top() + GAP / 2, self._size, height)
        shape = QPainterPath()
        shape.addRoundedRect(frame, 8, 8)
        painter.fillPath(shape, theme.color("image_ground"))
        picture = self.loader.known(self._thumbnail(row))
        if picture is None:
            self._ask_soon()
        if picture is not None and not picture.isNull():
            size = picture.deviceIndependentSize().scaled(frame.size(), Qt.AspectRatioMode.KeepAspectRatio)
            painter.setClipPath(shape)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            target = QRectF(0, 0, size.width(), size.height())
            target.moveCenter(frame.center())
            painter.drawPixmap(target, picture, QRectF(picture.rect()))
            painter.setClipping(False)
        elif picture is not None:
            icon = theme.pixmap("triangle-alert", 24, token="warning")
            painter.drawPixmap(int(frame.center().x() - 12), int(frame.center().y() - 12), icon)
        if entry.boxes < 0:
            badge = QRectF(frame.right() - 24, frame.top() + 4, 20, 20)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("danger_soft"))
            painter.drawEllipse(badge)
            painter.drawPixmap(badge.topLeft() + QPointF(3, 3), theme.pixmap("triangle-alert", 14, token="danger"))
        if is_chosen or is_under:
            strong = "accent_text" if is_chosen else "border_strong"
            painter.setPen(QPen(theme.color(strong), 3 if is_chosen and self.hasFocus() else 2))
            painter.drawPath(shape)
        painter.setPen(theme.color("text" if is_chosen else "text_muted"))
        text_rect = QRectF(frame.left(), frame.bottom() + 3, frame.width(), 16)
        name = painter.fontMetrics().elidedText(entry.name, Qt.TextElideMode.ElideMiddle, int(frame.width()))
        painter.drawText(text_rect, int(Qt.AlignmentFlag.AlignCenter), name)

    def _thumbnail(self, row: int) -> Thumbnail:
        entry = self.images.entries[row]
        has_boxes = self.with_boxes and entry.has_label and entry.boxes != 0
        # One size is read for several shown: zooming back and forth reads nothing anew.
        room = next(size for size in (160, 320) if size >= self._size)
        return Thumbnail(entry.image, _label_of(entry.image) if has_boxes else None, room)

    def _first_row(self) -> int:
        return self.verticalOffset() // self._cell_height() * self.columns()

    def _cell_height(self) -> int:
        return self._size * 3 // 4 + GAP // 2 + TEXT_HEIGHT

    def _cell(self, row: int) -> QRect:
        columns, height = self.columns(), self._cell_height()
        width = self.viewport().width() / columns  # columns fill the width: a gap would look like a missing picture
        left = int(row % columns * width)
        return QRect(left, row // columns * height - self.verticalOffset(), int(width), height)

    def _on_loaded(self, image: str) -> None:
        row = self._rows.get(image)
        if row is not None:
            self.viewport().update(self._cell(row))

    def _update_row(self, row: int) -> None:
        if row >= 0:
            self.viewport().update(self._cell(row))

    def _row_under_mouse(self) -> int:
        return self.indexAt(self.viewport().mapFromGlobal(self.cursor().pos())).row() if self.underMouse() else -1

    def _ask_soon(self) -> None:
        if not self._asking.isActive():
            self._asking.start()

    def _ask_for_what_is_in_view(self) -> None:
        rows = self.visible_rows()
        if self.loader.waiting:
            near = range(max(0, rows.start - len(rows)), min(self.images.rowCount(), rows.stop + len(rows)))
            self.loader.keep_asking_for({self._thumbnail(row) for row in near})
        for row in rows:
            self.loader.picture(self._thumbnail(row), self.devicePixelRatioF())


def _label_of(image: str) -> str:
    """Give `ImageEntry.label` as text; a Path for each of a hundred pictures would take longer than painting them."""
    folder, _, name = image.rpartition(os.sep)
    return f"{labels_folder(folder)}{os.sep}{name.rpartition('.')[0]}.txt"
