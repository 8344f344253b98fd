"""Unexpected errors of the window: all to a log file, and to one dialog that does not stop the work."""

from __future__ import annotations

import platform
import sys
import threading
import time
import traceback
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QObject, Qt, QtMsgType, QUrl, Signal, qInstallMessageHandler
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from studio import paths
from studio.errors import StudioError
from studio.ui.theme import XL, M, S
from studio.ui.widgets.buttons import button
from studio.ui.widgets.labels import Label

LOG_FILE = "window.log"
LOG_LIMIT_BYTES = 1_000_000
MOST_LINES = 5000  # in the dialog
_HARMLESS = ("propagateSizeHints",)  # what Qt's offscreen platform says at every window


class CrashReporter(QObject):
    """Catch what nobody caught, in every thread.

    Signals:
        expected(StudioError): an expected error that no page handled; the window shows it in its bar.
    """

    expected = Signal(object)
    _caught = Signal(object, str)  # from any thread to the window's

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._dialog: CrashDialog | None = None
        self._caught.connect(self._on_caught)

    def install(self) -> None:
        """Take over the hooks of Python and the messages of Qt."""
        sys.excepthook = self._on_exception
        threading.excepthook = lambda told: self._on_exception(told.exc_type, told.exc_value, told.exc_traceback)
        qInstallMessageHandler(_on_qt_message)

    def uninstall(self) -> None:
        """Give the hooks back."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        qInstallMessageHandler(None)

    def _on_exception(
        self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QGuiApplication.quit()
            return
        text = "".join(traceback.format_exception(kind, error, trace))
        write_log(text)
        print(text, file=sys.stderr, end="")
        self._caught.emit(error, text)

    def _on_caught(self, error: BaseException, text: str) -> None:
        if isinstance(error, StudioError):
            self.expected.emit(error)
            return
        if self._dialog is None:
            self._dialog = CrashDialog()
            self._dialog.finished.connect(self._on_closed)
            self._dialog.show()
        self._dialog.add(text)

    def _on_closed(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None


class CrashDialog(QDialog):
    """What happened, once; further errors are added to the same dialog."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Something unexpected happened"))
        self.setModal(False)
        self.resize(720, 420)
        self._count = 0
        outer = QVBoxLayout(self)
        outer.setContentsMargins(XL, XL, XL, XL)
        outer.setSpacing(M)
        self._title = Label("", "heading")
        outer.addWidget(self._title)
        outer.addWidget(
            Label(
                self.tr(
                    "This is a fault of the studio, not yours. Your files and running trainings are not affected;"
                    " you can go on working. The details below help to find it."
                ),
                "muted",
                wrap=True,
            )
        )
        self._text = QPlainTextEdit()
        self._text.setReadOnly(True)
        self._text.setMaximumBlockCount(MOST_LINES)  # the log has the rest
        self._text.setProperty("kind", "code")
        self._text.setAccessibleName(self.tr("Details"))
        outer.addWidget(self._text, 1)
        row = QHBoxLayout()
        row.setSpacing(S)
        copy = button(self.tr("Copy details"))
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._text.toPlainText()))
        show_log = button(self.tr("Open the log"))
        show_log.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(log_path()))))
        close = button(self.tr("Go on"), "primary")
        close.clicked.connect(self.accept)
        row.addWidget(copy)
        row.addWidget(show_log)
        row.addStretch(1)
        row.addWidget(close)
        outer.addLayout(row)
        self.setWindowFlag(Qt.WindowType.WindowContextHelpButtonHint, False)

    def add(self, text: str) -> None:
        """Add one more error."""
        self._count += 1
        self._title.setText(self.tr("%n unexpected error(s)", "", self._count))
        self._text.appendPlainText(text)


def log_path() -> Path:
    """Give the window's log."""
    return paths.logs_folder() / LOG_FILE


def write_log(text: str) -> None:
    """Append to the log, which begins anew at a megabyte (the last one is kept beside it)."""
    path = log_path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > LOG_LIMIT_BYTES:
            path.replace(path.with_suffix(".1.log"))
        with path.open("a", encoding="utf-8") as stream:
            stamp = time.strftime("%Y-%m-%d %H:%M:%S")
            stream.write(f"{stamp}  Python {platform.python_version()} on {sys.platform}\n{text}\n")
    except OSError as error:
        print(f"The log {path} cannot be written: {error}", file=sys.stderr)


def _on_qt_message(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    if any(part in message for part in _HARMLESS):
        return
    print(f"Qt: {message}", file=sys.stderr)
    if kind != QtMsgType.QtDebugMsg:
        write_log(f"Qt: {message}")
