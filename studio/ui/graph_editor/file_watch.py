"""Notices that the model's file was changed by another program."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

if TYPE_CHECKING:
    from studio.ui.session import Session

SETTLE_MS = 250  # an editor that saves writes several times
LARGEST_BYTES = 4 << 20


class FileWatch(QObject):
    """Watches the session's model file.

    Signals:
        changedOnDisk(object): the file at this path says something else than what was read or saved.
    """

    changedOnDisk = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._path: Path | None = None
        self._known = ""
        self._watcher = QFileSystemWatcher(self)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._settle.timeout.connect(self.look)
        # Editors write beside the file and rename: then only the folder tells.
        self._watcher.fileChanged.connect(lambda _path: self._settle.start())
        self._watcher.directoryChanged.connect(lambda _path: self._settle.start())
        session.modelChanged.connect(self._on_model_changed)
        session.document.sourceReplaced.connect(self.accept)
        self._on_model_changed()

    def accept(self) -> None:
        """Take the file as it is now for what the window knows."""
        self._known = "" if self._path is None else _digest(self._path)

    def look(self) -> None:
        """Compare the file with what is known of it."""
        path = self._path
        if path is None:
            return
        now = _digest(path)
        if now and str(path) not in self._watcher.files():
            self._watcher.addPath(str(path))
        if now and now != self._known:
            self.changedOnDisk.emit(path)

    def _on_model_changed(self) -> None:
        path = self._session.model_file
        if path == self._path:
            return
        self._path = path
        watched = [*self._watcher.files(), *self._watcher.directories()]
        if watched:
            self._watcher.removePaths(watched)
        if path is not None:
            self._watcher.addPaths([one for one in (str(path), str(path.parent)) if Path(one).exists()])
        self.accept()


def _digest(path: Path) -> str:
    """Give a digest of the content, "" when it cannot be read (yet)."""
    try:
        if path.stat().st_size > LARGEST_BYTES:
            return ""
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
