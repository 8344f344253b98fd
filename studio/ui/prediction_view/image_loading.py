"""Pictures read in the thread pool, upright and no larger than asked: a photo of 50 megapixels must not stop the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QImageReader

from studio.ui.background import BackgroundTask

SHOWN_PIXELS = 2400  # longer side of a picture on the screen; zooming further shows its pixels
LARGEST_MEGAPIXELS = 256  # of a file: more is an image bomb or a satellite scene, not a photo to look at


def read_image(path: Path, longest: int) -> QImage:
    """Read a picture upright, its longer side at most `longest` pixels; a null image when it cannot be read."""
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    reader.setDecideFormatFromContent(True)
    size = reader.size()
    if size.isValid():
        if size.width() * size.height() > LARGEST_MEGAPIXELS * 1_000_000:
            return QImage()
        if max(size.width(), size.height()) > longest:
            # Before decoding: a JPEG decoder then skips most of the work.
            reader.setScaledSize(size.scaled(longest, longest, Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()


def load_image(path: Path, longest: int, on_done: Callable[[QImage], None]) -> BackgroundTask:
    """Read a picture in the thread pool and hand it over in the window's thread."""
    return BackgroundTask(lambda: read_image(path, longest), on_done)
