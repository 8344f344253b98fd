"""Reads and saves label files for the editor, in the thread pool, and notices when another program changes one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QFileSystemWatcher, QObject, QSize, QTimer, Signal
from PySide6.QtGui import QImage, QImageIOHandler, QImageReader

from studio import paths
from studio.datasets.image_index import ImageEntry
from studio.datasets.label_edit import (
    EditRow,
    LabelDocument,
    backup_folder,
    is_changed_on_disk,
    load_document,
    save_document,
)
from studio.errors import LabelError, StudioError
from studio.ui.background import BackgroundTask
from studio.ui.while_alive import while_alive
from studio.ui.widgets.thumbnails import read_upright

BACKUPS = "label-backups"
BOUND = QSize(3200, 2400)  # larger pictures are scaled while they are decoded
SETTLE_MS = 250  # a program that saves writes several times


@dataclass(frozen=True)
class Opened:
    """One image with its labels. `image` is null where it cannot be read."""

    image: QImage
    pixels: tuple[int, int]  # of the file, upright
    document: LabelDocument | None
    error: StudioError | None  # why there is no document


class LabelFiles(QObject):
    """The files of one dataset.

    Signals:
        changedOnDisk(Path): the watched label file says something else than what was read or saved.
    """

    changedOnDisk = Signal(object)

    def __init__(self, dataset: Path, *, nc: int | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._nc = nc
        self.backups = backup_folder(paths.user_folder() / BACKUPS, dataset)
        self._document: LabelDocument | None = None
        self._watcher = QFileSystemWatcher(self)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._settle.timeout.connect(self.look)
        # Programs write beside the file and rename: then only the folder tells.
        self._watcher.fileChanged.connect(lambda _path: self._settle.start())
        self._watcher.directoryChanged.connect(lambda _path: self._settle.start())

    def open(self, entry: ImageEntry, on_done: Callable[[Opened], None]) -> BackgroundTask:
        """Read an image and its labels."""
        nc = self._nc

        def work() -> Opened:
            image = read_upright(Path(entry.image), BOUND)
            reader = QImageReader(entry.image)
            reader.setDecideFormatFromContent(True)
            size = reader.size()
            if reader.transformation() & QImageIOHandler.Transformation.TransformationRotate90:
                size = size.transposed()
            pixels = (size.width(), size.height()) if size.isValid() else (image.width(), image.height())
            try:
                return Opened(image, pixels, load_document(entry.label, nc=nc), None)
            except LabelError as error:
                return Opened(image, pixels, None, error)

        return BackgroundTask(work, while_alive(self, on_done))

    def reload(self, path: Path, on_done: Callable[[Any], None], on_error: Callable[[StudioError], None]) -> None:
        """Read a label file again."""
        nc = self._nc
        BackgroundTask(
            lambda: load_document(path, nc=nc), while_alive(self, on_done), on_error=while_alive(self, on_error)
        )

    def save(
        self,
        document: LabelDocument,
        rows: tuple[EditRow, ...],
        *,
        overwrite: bool,
        on_done: Callable[[LabelDocument], None],
        on_error: Callable[[StudioError], None],
    ) -> None:
        """Write rows, the old file kept in the studio's own folder."""
        backups = self.backups

        def work() -> LabelDocument:
            return save_document(document, rows, backups=backups, overwrite=overwrite)[0]

        BackgroundTask(work, while_alive(self, on_done), on_error=while_alive(self, on_error))

    def watch(self, document: LabelDocument | None) -> None:
        """Look after the file of this document from now on."""
        old = None if self._document is None else self._document.path
        self._document = document
        path = None if document is None else document.path
        if path == old:
            return
        watched = [*self._watcher.files(), *self._watcher.directories()]
        if watched:
            self._watcher.removePaths(watched)
        if path is not None:
            self._watcher.addPaths([str(one) for one in (path, path.parent) if one.exists()])

    def look(self) -> None:
        """Compare the file with what is known of it."""
        document = self._document
        if document is None:
            return

        def work() -> bool:
            try:
                return is_changed_on_disk(document)
            except LabelError:
                return True

        def on_done(is_changed: bool) -> None:
            if document is not self._document:
                return  # saved or left meanwhile
            if document.path.exists() and str(document.path) not in self._watcher.files():
                self._watcher.addPath(str(document.path))
            if is_changed:
                self.changedOnDisk.emit(document.path)

        BackgroundTask(work, while_alive(self, on_done))
