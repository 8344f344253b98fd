"""A grid of thumbnails with their boxes. Pictures are read in threads, only those in view, and a few hundred are kept."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    QThreadPool,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QImage,
    QImageIOHandler,
    QImageReader,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from studio.ui.background import BackgroundTask
from studio.ui.theme import CHARTS, Theme
from studio.ui.while_alive import while_alive
from studio.ui.widgets.labels import plain_tooltip

if TYPE_CHECKING:
    from studio.datasets.report import Sample

CELL = QSize(176, 156)
PICTURE = QSize(160, 120)
KEPT = 400
_THREADS = 2  # decoding frees the interpreter lock, the rest does not
SampleRole = Qt.ItemDataRole.UserRole + 1


def read_upright(path: Path, bound: QSize) -> QImage:
    """Read an image turned as its EXIF says, scaled while it is decoded to fit into `bound`; null if it cannot be read."""
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    reader.setDecideFormatFromContent(True)
    size = reader.size()
    is_turned = bool(reader.transformation() & QImageIOHandler.Transformation.TransformationRotate90)
    if size.isValid():
        target = bound.transposed() if is_turned else bound
        if size.width() > target.width() or size.height() > target.height():
            reader.setScaledSize(size.scaled(target, Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()


def class_color(class_id: int) -> QColor:
    """Give the colour of a class on pictures: the bright set, whatever the scheme of the window."""
    return QColor(CHARTS[class_id % len(CHARTS)][1])


def draw_boxes(image: QImage, label: Path | None, *, width: float = 1.6) -> QImage:
    """Give the image with the boxes of its label file drawn in."""
    if label is None or image.isNull():
        return image
    from studio.datasets.labels import read_labels

    rows, _ = read_labels(label, nc=None)
    drawn = image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for row in rows:
        box = QRectF(
            (row.x - row.w / 2) * drawn.width(),
            (row.y - row.h / 2) * drawn.height(),
            row.w * drawn.width(),
            row.h * drawn.height(),
        )
        painter.setPen(QPen(QColor(0, 0, 0, 130), width + 1.6))
        painter.drawRect(box)
        painter.setPen(QPen(class_color(row.class_id), width))
        painter.drawRect(box)
    painter.end()
    return drawn


class ThumbnailLoader(QObject):
    """Read thumbnails in threads of its own.

    Signals:
        loaded(str): the picture of this file is there (or known to be unreadable).
    """

    loaded = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(_THREADS)
        self._pictures: OrderedDict[str, QPixmap] = OrderedDict()
        self._asked: dict[str, BackgroundTask] = {}

    def picture(self, sample: Sample, ratio: float) -> QPixmap | None:
        """Give the picture; None while it is read, a null one when it cannot be."""
        key = str(sample.image)
        if key in self._pictures:
            self._pictures.move_to_end(key)
            return self._pictures[key]
        if key not in self._asked:
            bound = PICTURE * ratio
            image, label = sample.image, sample.label

            def work() -> QImage:
                return draw_boxes(read_upright(image, bound), label, width=1.5 * ratio)

            keep = while_alive(self, lambda picture: self._keep(key, picture, ratio))
            self._asked[key] = BackgroundTask(work, keep, pool=self._pool)
        return None

    def clear(self) -> None:
        """Forget everything; what is being read is dropped."""
        for task in self._asked.values():
            task.cancel()
        self._asked.clear()
        self._pictures.clear()

    def _keep(self, key: str, image: QImage, ratio: float) -> None:
        self._asked.pop(key, None)
        pixmap = QPixmap.fromImage(image)
        pixmap.setDevicePixelRatio(ratio)
        self._pictures[key] = pixmap
        while len(self._pictures) > KEPT:
            self._pictures.popitem(last=False)
        self.loaded.emit(key)


class SampleModel(QAbstractListModel):
    """The samples of a report."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.samples: list[Sample] = []

    def set_samples(self, samples: Sequence[Sample]) -> None:
        """Show others."""
        self.beginResetModel()
        self.samples = list(samples)
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.samples)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        sample = self.samples[index.row()]
        if role == SampleRole:
            return sample
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return sample.image.name
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(f"{sample.image}\n{sample.width} × {sample.height}")
        return None


class _ThumbnailDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, loader: ThumbnailLoader, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._loader = loader

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return CELL

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        theme = self._theme
        sample = index.data(SampleRole)
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        frame = QRectF(rect.left() + (rect.width() - PICTURE.width()) / 2, rect.top() + 6, 160, 120)
        shape = QPainterPath()
        shape.addRoundedRect(frame, 8, 8)
        painter.fillPath(shape, theme.color("image_ground"))
        picture = self._loader.picture(sample, painter.device().devicePixelRatioF())
        if picture is not None and not picture.isNull():
            size = picture.deviceIndependentSize()
            painter.setClipPath(shape)
            target = QRectF(0, 0, size.width(), size.height())
            target.moveCenter(frame.center())
            painter.drawPixmap(target, picture, QRectF(picture.rect()))
            painter.setClipping(False)
        elif picture is not None:
            painter.drawPixmap(int(frame.center().x() - 12), int(frame.center().y() - 12), theme.pixmap("image", 24))
        state = option.state
        is_chosen = bool(state & QStyle.StateFlag.State_Selected)
        if is_chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(QPen(theme.color("accent_text" if is_chosen else "border_strong"), 2))
            painter.drawPath(shape)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.color("text_muted"))
        text_rect = QRectF(frame.left(), frame.bottom() + 4, frame.width(), 16)
        name = painter.fontMetrics().elidedText(sample.image.name, Qt.TextElideMode.ElideMiddle, int(frame.width()))
        painter.drawText(text_rect, int(Qt.AlignmentFlag.AlignCenter), name)
        painter.restore()


class ThumbnailGrid(QListView):
    """The grid.

    Signals:
        opened(int): the user wants to see this sample large (double click or Enter).
    """

    opened = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._loader = ThumbnailLoader(self)
        self._loader.loaded.connect(lambda _: self.viewport().update())
        self._samples = SampleModel(self)
        self.setModel(self._samples)
        self.setItemDelegate(_ThumbnailDelegate(theme, self._loader, self))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setSpacing(0)
        self.activated.connect(lambda index: self.opened.emit(index.row()))
        theme.changed.connect(self.viewport().update)

    @property
    def samples(self) -> list[Sample]:
        """The samples shown."""
        return self._samples.samples

    def resizeEvent(self, event: QResizeEvent) -> None:
        # Columns fill the width: a gap at the right would look like a missing picture.
        width = self.viewport().width() - 16  # with room for the scroll bar
        self.setGridSize(QSize(max(CELL.width(), width // max(1, width // CELL.width())), CELL.height()))
        super().resizeEvent(event)

    def set_samples(self, samples: Sequence[Sample]) -> None:
        """Show others."""
        self._loader.clear()
        self._samples.set_samples(samples)
