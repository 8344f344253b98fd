"""The end of a run's log file, read again while it is in sight."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPlainTextEdit, QTextEdit, QVBoxLayout, QWidget

from studio.ui.theme import S, Theme
from studio.ui.widgets.fields import ClearableField
from studio.ui.widgets.labels import Label

READ_MS = 700
TAIL_BYTES = 48 << 10
MOST_MARKS = 500
# What ultralytics, torch and Python write before what one should read.
_LEVELS = {
    "warnings": re.compile(r"warning|error|exception|traceback|failed|critical", re.IGNORECASE),
    "errors": re.compile(r"error|exception|traceback|failed|critical", re.IGNORECASE),
}
# What triton's bindings write when a worker ends (triton 3, nanobind 2): nothing of the run, and it would hide its last words.
_LEAKS = re.compile(r"^nanobind: leaked.*?(?:refleaks\.html\n?|\Z)", re.DOTALL | re.MULTILINE)
_CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|[\x00-\x08\x0b-\x1f\x7f]")


class LogTail(QPlainTextEdit):
    """Read-only text that follows a file.

    Signals:
        marksChanged()   the places of the searched text were marked anew
    """

    marksChanged = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._path: Path | None = None
        self._stamp: tuple[int, int] = (0, 0)
        self._text = ""  # all lines read, whatever the level leaves
        self._level = "all"
        self._search = ""
        self.setReadOnly(True)
        self.setMaximumBlockCount(600)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.document().setDocumentMargin(10)
        # A scroll bar that appears beneath takes a line from the end.
        self._is_at_end = True
        self.verticalScrollBar().rangeChanged.connect(lambda _low, high: self._stay_at_end(high))
        self._clock = QTimer(self)
        self._clock.setInterval(READ_MS)
        self._clock.timeout.connect(self.read)
        self._apply_theme()
        theme.changed.connect(self._apply_theme)

    def follow(self, path: Path | None) -> None:
        """Follow another file, or none."""
        if path != self._path:
            self._path, self._stamp = path, (0, 0)
            self._text = ""
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
        plain = _LEAKS.sub("", _CONTROL.sub("", "\n".join(lines)))
        self._text = "\n".join(plain.split("\n")[-500:]).rstrip("\n")
        self._fill()

    def set_level(self, level: str) -> None:
        """Show "all" lines, those of "warnings" and errors, or of "errors" alone."""
        self._level = level
        self._fill()

    def set_search(self, text: str) -> None:
        """Mark every place of a text, and go to the last one."""
        self._search = text
        self._is_at_end = self._is_at_end and not text
        self._mark()
        if text:
            self.moveCursor(QTextCursor.MoveOperation.End)
            self.find_next()

    def find_next(self) -> None:
        """Go to the place before this one; behind the first comes the last, since the end of a log matters most."""
        if not self._search:
            return
        backward = self.document().FindFlag.FindBackward
        if not self.find(self._search, backward):
            self.moveCursor(QTextCursor.MoveOperation.End)
            self.find(self._search, backward)

    def marks(self) -> int:
        """Give how many places of the searched text are marked."""
        return len(self.extraSelections())

    def _fill(self) -> None:
        bar = self.verticalScrollBar()
        at_end = self._is_at_end = bar.value() >= bar.maximum() - 4
        before = bar.value()
        pattern = _LEVELS.get(self._level)
        lines = self._text.split("\n")
        self.setPlainText("\n".join(line for line in lines if pattern is None or pattern.search(line)))
        self._mark()
        if at_end:
            self.moveCursor(QTextCursor.MoveOperation.End)
            self.horizontalScrollBar().setValue(0)
        else:
            bar.setValue(before)

    def _stay_at_end(self, end: int) -> None:
        if self._is_at_end:
            self.verticalScrollBar().setValue(end)

    def _mark(self) -> None:
        marked: list[QTextEdit.ExtraSelection] = []
        look = QTextCharFormat()
        look.setBackground(self._theme.color("warning_soft"))
        look.setForeground(self._theme.color("text"))
        cursor = QTextCursor(self.document())
        while self._search and len(marked) < MOST_MARKS:
            cursor = self.document().find(self._search, cursor)
            if cursor.isNull():
                break
            place = QTextEdit.ExtraSelection()
            place.cursor, place.format = cursor, look
            marked.append(place)
        self.setExtraSelections(marked)
        self.marksChanged.emit()

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
        self._mark()


class LogPanel(QWidget):
    """The log with a search and a choice of levels above it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tail = LogTail(theme)
        self.search = ClearableField()
        self.level = QComboBox()
        for key in ("all", "warnings", "errors"):
            self.level.addItem("", key)
        self._count = Label("", "caption")
        row = QHBoxLayout()
        row.setSpacing(S)
        row.addWidget(self.search, 1)
        row.addWidget(self._count)
        row.addWidget(self.level)
        self._count.hide()
        self.level.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)  # also in the other language
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(S)
        outer.addLayout(row)
        outer.addWidget(self.tail, 1)
        self.search.textChanged.connect(self.tail.set_search)
        self.search.returnPressed.connect(self.tail.find_next)
        self.level.currentIndexChanged.connect(lambda _index: self._on_level())
        self.tail.marksChanged.connect(self._show_count)
        self.retranslate()

    def retranslate(self) -> None:
        """Show the words in the window's language."""
        self.search.setPlaceholderText(self.tr("Search the log; Enter goes on"))
        self.search.setAccessibleName(self.tr("Search the log"))
        self.level.setAccessibleName(self.tr("Lines shown"))
        for index, word in enumerate((self.tr("All lines"), self.tr("Warnings and errors"), self.tr("Errors"))):
            self.level.setItemText(index, word)
        self.tail.setAccessibleName(self.tr("Log"))
        self._show_count()
        self._show_nothing()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _on_level(self) -> None:
        self.tail.set_level(str(self.level.currentData()))
        self._show_nothing()

    def _show_nothing(self) -> None:
        """Say in the empty log why it is empty."""
        words = {
            "all": self.tr("The log is empty."),
            "warnings": self.tr("There are no warnings and no errors."),
            "errors": self.tr("There are no errors."),
        }
        self.tail.setPlaceholderText(words[str(self.level.currentData())])

    def _show_count(self) -> None:
        self._count.setVisible(bool(self.search.text()))
        if not self.search.text():
            self._count.setText("")
        elif not self.tail.marks():
            self._count.setText(self.tr("not found"))
        else:
            self._count.setText(self.tr("{count} found").format(count=self.tail.marks()))
