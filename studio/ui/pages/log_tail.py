"""The end of a run's log file, read again while it is in sight."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from studio.ui.theme import Theme

READ_MS = 700
TAIL_BYTES = 48 << 10
_CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|[\x00-\x08\x0b-\x1f\x7f]")


class LogTail(QPlainTextEdit):
    """Read-only text that follows a file."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._path: Path | None = None
        self._stamp: tuple[int, int] = (0, 0)
        self.setReadOnly(True)
        self.setMaximumBlockCount(600)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.document().setDocumentMargin(10)
        self._clock = QTimer(self)
        self._clock.setInterval(READ_MS)
        self._clock.timeout.connect(self.read)
        self._apply_theme()
        theme.changed.connect(self._apply_theme)

    def follow(self, path: Path | None) -> None:
        """Follow another file, or none."""
        if path != self._path:
            self._path, self._stamp = path, (0, 0)
            self.clear()
            if self.isVisible():
                self.read()

    def read(self) -> None:
        """Show the end of the file if the file changed; stays where the user scrolled to."""
        if self._path is None:
            return
        try:
            found = self._path.stat()
            stamp = (found.st_mtime_ns, found.st_size)
            if stamp == self._stamp:
                return
            with self._path.open("rb") as stream:
                stream.seek(max(0, found.st_size - TAIL_BYTES))
                content = stream.read(TAIL_BYTES)
        except OSError:
            return  # not written yet, or its disk went away
        self._stamp = stamp
        text = content.decode("utf-8", "replace")
        # A progress bar rewrites its line with carriage returns; only its last state is worth a line.
        lines = [line.rsplit("\r", 1)[-1] for line in text.replace("\r\n", "\n").split("\n")]
        bar = self.verticalScrollBar()
        at_end = bar.value() >= bar.maximum() - 4
        before = bar.value()
        self.setPlainText(_CONTROL.sub("", "\n".join(lines[-500:])).rstrip("\n"))
        if at_end:
            self.moveCursor(QTextCursor.MoveOperation.End)
            self.horizontalScrollBar().setValue(0)
        else:
            bar.setValue(before)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.read()
        self._clock.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self._clock.stop()
        super().hideEvent(event)

    def _apply_theme(self) -> None:
        self.setFont(self._theme.font("mono"))
        self.document().setDefaultFont(self._theme.font("mono"))
