"""The strip of thumbnails under the picture: pictures load when they come into view; a sign tells images with faults.

Signals:
    chosen(int)   the user chose the image with this number
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from studio.ui.prediction_view.image_loading import load_image
from studio.ui.theme import Theme
from studio.ui.while_alive import while_alive
from studio.ui.widgets.labels import plain_tooltip

THUMBNAIL = QSize(104, 72)
FAULTS_ROLE = Qt.ItemDataRole.UserRole
PIXMAP_ROLE = Qt.ItemDataRole.UserRole + 1
MOST_KEPT = 600  # thumbnails in memory


class ThumbnailModel(QAbstractListModel):
    """Images with their number of false and missed boxes."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._images: list[Path] = []
        self._faults: dict[int, int | None] = {}
        self._pixmaps: dict[Path, QPixmap] = {}
        self._loading: set[Path] = set()

    def clear(self) -> None:
        """Show nothing."""
        self.beginResetModel()
        self._images, self._faults = [], {}
        self.endResetModel()

    def add(self, images: Sequence[Path]) -> None:
        """Add images at the end."""
        if images:
            first = len(self._images)
            self.beginInsertRows(QModelIndex(), first, first + len(images) - 1)
            self._images.extend(images)
            self.endInsertRows()

    def set_faults(self, index: int, faults: int | None) -> None:
        """Tell how many boxes of an image are false or missed; None: it has no labels."""
        if self._faults.get(index, -1) != faults:
            self._faults[index] = faults
            where = self.index(index)
            self.dataChanged.emit(where, where, [FAULTS_ROLE])

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._images)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        path = self._images[index.row()]
        if role == PIXMAP_ROLE:
            return self._pixmap(path)
        if role == FAULTS_ROLE:
            return self._faults.get(index.row())
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(path.name)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return path.name
        return None

    def _pixmap(self, path: Path) -> QPixmap | None:
        known = self._pixmaps.get(path)
        if known is None and path not in self._loading:
            self._loading.add(path)
            load_image(path, 2 * THUMBNAIL.width(), while_alive(self, lambda image: self._on_loaded(path, image)))
        return known

    def _on_loaded(self, path: Path, image: QImage) -> None:
        self._loading.discard(path)
        if len(self._pixmaps) >= MOST_KEPT:
            self._pixmaps.pop(next(iter(self._pixmaps)))
        self._pixmaps[path] = QPixmap.fromImage(image) if not image.isNull() else QPixmap(1, 1)
        for row, other in enumerate(self._images):
            if other == path:
                where = self.index(row)
                self.dataChanged.emit(where, where, [PIXMAP_ROLE])
                break


class ThumbnailDelegate(QStyledItemDelegate):
    """A rounded thumbnail, framed when chosen, with a sign at its corner."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        return QSize(THUMBNAIL.width() + 8, THUMBNAIL.height() + 8)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        area = QRectF(option.rect).adjusted(4, 4, -4, -4)
        path = QPainterPath()
        path.addRoundedRect(area, 6, 6)
        painter.fillPath(path, self._theme.color("image_ground"))
        pixmap = index.data(PIXMAP_ROLE)
        if isinstance(pixmap, QPixmap) and pixmap.width() > 1:
            painter.setClipPath(path)
            scale = max(area.width() / pixmap.width(), area.height() / pixmap.height())
            width, height = area.width() / scale, area.height() / scale
            source = QRectF((pixmap.width() - width) / 2, (pixmap.height() - height) / 2, width, height)
            painter.drawPixmap(area, pixmap, source)
            painter.setClipping(False)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(self._theme.color("accent"), 3))
            painter.drawPath(path)
        faults = index.data(FAULTS_ROLE)
        if faults is not None:
            self._paint_sign(painter, area, int(faults))
        painter.restore()

    def _paint_sign(self, painter: QPainter, area: QRectF, faults: int) -> None:
        token = "danger" if faults else "success"
        text = str(faults)
        font = self._theme.font("small")
        font.setWeight(font.Weight.Bold)
        painter.setFont(font)
        width = max(18.0, 8.0 + 7.0 * len(text))
        badge = QRectF(area.right() - width - 3, area.top() + 3, width, 16)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color(token))
        painter.drawRoundedRect(badge, 8, 8)
        painter.setPen(QColor("#16171c") if self._theme.is_dark else QColor("#ffffff"))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, text)


class ThumbnailStrip(QListView):
    """The strip."""

    chosen = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.images = ThumbnailModel(self)
        self.setModel(self.images)
        self.setItemDelegate(ThumbnailDelegate(theme, self))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setUniformItemSizes(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedHeight(THUMBNAIL.height() + 26)
        self.setMouseTracking(False)
        self.selectionModel().currentChanged.connect(self._on_current_changed)
        theme.changed.connect(self.viewport().update)

    def choose(self, index: int) -> None:
        """Choose an image from code."""
        with QSignalBlocker(self.selectionModel()):
            self.setCurrentIndex(self.images.index(index))
        self.scrollTo(self.images.index(index), QAbstractItemView.ScrollHint.EnsureVisible)
        self.viewport().update()

    def _on_current_changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid():
            self.chosen.emit(current.row())
