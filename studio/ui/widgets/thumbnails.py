"""Thumbnails with their boxes: read in threads, only those in view, and never more kept than a fixed amount of memory."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, QRectF, QSize, Qt, QThreadPool, Signal
from PySide6.QtGui import QColor, QImage, QImageIOHandler, QImageReader, QPainter, QPen, QPixmap

from studio.ui.background import BackgroundTask
from studio.ui.theme import CHARTS
from studio.ui.while_alive import while_alive

KEPT_BYTES = 96 << 20
LABEL_BYTES = 64 << 10  # of a label file: some 1,500 boxes, more than a thumbnail can show
LARGEST_MEGAPIXELS = 256  # more is an image bomb or a satellite scene
_THREADS = 2  # decoding frees the interpreter lock, the rest does not


class Thumbnail(NamedTuple):
    """What is asked for: an image, its label file if its boxes are to be drawn, and the room for it in pixels."""

    image: str
    label: str | None
    room: int


def read_upright(path: Path, bound: QSize) -> QImage:
    """Read an image turned as its EXIF says, scaled while it is decoded to fit into `bound`; null if it cannot be read."""
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    reader.setDecideFormatFromContent(True)
    size = reader.size()
    is_turned = bool(reader.transformation() & QImageIOHandler.Transformation.TransformationRotate90)
    if size.isValid():
        if size.width() * size.height() > LARGEST_MEGAPIXELS * 1_000_000:
            return QImage()
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
    from studio.datasets.labels import read_rows

    try:
        with label.open("rb") as stream:
            content = stream.read(LABEL_BYTES)
    except OSError:
        return image  # the findings tell it; the picture is worth seeing all the same
    if len(content) == LABEL_BYTES:
        content = content[: content.rfind(b"\n") + 1]
    rows = read_rows(content, label, nc=None).rows
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
    """Read thumbnails in threads of its own; the last asked for come first.

    Signals:
        loaded(str): the picture of this image is there (or known to be unreadable).
    """

    loaded = Signal(str)

    def __init__(self, parent: QObject | None = None, *, kept_bytes: int = KEPT_BYTES) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(_THREADS)
        self._kept_bytes = kept_bytes
        self._bytes = 0
        self._pictures: OrderedDict[Thumbnail, QPixmap] = OrderedDict()
        self._asked: dict[Thumbnail, BackgroundTask] = {}

    @property
    def waiting(self) -> int:
        """Count the pictures that were asked for and are not there yet."""
        return len(self._asked)

    @property
    def bytes_kept(self) -> int:
        """Give the size of the pictures kept."""
        return self._bytes

    def known(self, wanted: Thumbnail) -> QPixmap | None:
        """Give a picture that is there, a null one when it cannot be read; asks for nothing."""
        found = self._pictures.get(wanted)
        if found is not None:
            self._pictures.move_to_end(wanted)
        return found

    def picture(self, wanted: Thumbnail, ratio: float) -> QPixmap | None:
        """Give the picture; None while it is read, a null one when it cannot be."""
        known = self.known(wanted)
        if known is not None:
            return known
        if wanted not in self._asked:
            bound = QSize(wanted.room, wanted.room) * ratio

            def work() -> QImage:
                label = None if wanted.label is None else Path(wanted.label)
                return draw_boxes(read_upright(Path(wanted.image), bound), label, width=1.5 * ratio)

            keep = while_alive(self, lambda picture: self._keep(wanted, picture, ratio))
            self._asked[wanted] = BackgroundTask(work, keep, pool=self._pool)
        return None

    def keep_asking_for(self, wanted: Collection[Thumbnail]) -> None:
        """Take back what was asked for and is in view no longer; what is being read already is read to its end."""
        for gone in [key for key in self._asked if key not in wanted]:
            self._asked.pop(gone).cancel()

    def forget(self, image: str) -> None:
        """Forget the pictures of one image: its label was changed."""
        for key in [key for key in self._pictures if key.image == image]:
            self._bytes -= _bytes_of(self._pictures.pop(key))
        for key in [key for key in self._asked if key.image == image]:
            self._asked.pop(key).cancel()

    def clear(self) -> None:
        """Forget everything; what is being read is dropped."""
        self.keep_asking_for(())
        self._pictures.clear()
        self._bytes = 0

    def _keep(self, key: Thumbnail, image: QImage, ratio: float) -> None:
        self._asked.pop(key, None)
        pixmap = QPixmap.fromImage(image)
        pixmap.setDevicePixelRatio(ratio)
        self._pictures[key] = pixmap
        self._bytes += _bytes_of(pixmap)
        while self._bytes > self._kept_bytes and len(self._pictures) > 1:
            _, oldest = self._pictures.popitem(last=False)
            self._bytes -= _bytes_of(oldest)
        self.loaded.emit(key.image)


def _bytes_of(pixmap: QPixmap) -> int:
    return 4 * pixmap.width() * pixmap.height() + 200
