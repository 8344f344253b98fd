"""An error, a warning or a hint in its place: what was found, where, what to do, and a button that copies it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from studio.errors import Problem, StudioError
from studio.ui.theme import XS, M, S, Theme
from studio.ui.widgets.buttons import icon_button
from studio.ui.widgets.labels import Label, repolish

SEVERITY_ICONS = {"error": "circle-x", "warning": "triangle-alert", "info": "info", "success": "circle-check"}
LINE = 26  # pixels; height of the buttons at the right
SEVERITY_TOKENS = {"error": "danger", "warning": "warning", "info": "info", "success": "success"}


class ErrorNote(QFrame):
    """A tinted note beside the thing it concerns; hidden while there is nothing to say.

    Signals:
        dismissed(): the user closed it (only when `closable`).
    """

    dismissed = Signal()

    def __init__(self, theme: Theme, *, closable: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._severity = "error"
        self._said = ("", "", "")  # message, hint, place, as they were given
        self.setProperty("kind", "note")
        row = QHBoxLayout(self)
        row.setContentsMargins(M, S, S, S)
        row.setSpacing(S)
        self._icon = QLabel()
        self._icon.setFixedSize(18, LINE)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        texts = QVBoxLayout()
        texts.setSpacing(XS // 2)
        texts.setContentsMargins(0, XS, 0, XS)  # the first line stands beside icon and buttons
        self._message = Label("", "strong", wrap=True).make_selectable()
        self._hint = Label("", "body", wrap=True).make_selectable()
        self._where = Label("", "caption", wrap=True).make_selectable()
        for label in (self._message, self._hint, self._where):
            texts.addWidget(label)
        row.addLayout(texts, 1)
        self._copy = icon_button(theme, "copy", self.tr("Copy the message"))
        self._copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.text()))
        row.addWidget(self._copy, 0, Qt.AlignmentFlag.AlignTop)
        self._close = icon_button(theme, "x", self.tr("Close"))
        self._close.clicked.connect(self._on_close)
        row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        if not closable:  # never shown by force: without a parent that would be a window of its own
            self._close.hide()
        theme.changed.connect(self._tint)
        self.hide()

    def show_error(self, error: StudioError | Problem | None, *, severity: str = "error") -> None:
        """Show an error or a problem (with its own severity); None hides the note."""
        if error is None:
            self.hide()
            return
        from studio.ui.texts.core_texts import place_said

        shown = error.severity if isinstance(error, Problem) else severity
        self.show_text(error.message, error.hint, severity=shown, where=place_said(error.where))

    def show_text(self, message: str, hint: str = "", *, severity: str = "info", where: str = "") -> None:
        """Show a text of ours, or one of the core, which follows the language of the window."""
        self._severity = severity
        self._said = (message, hint, where)
        self._fill()
        self._tint()
        self.show()

    def text(self) -> str:
        """Give everything shown, one line a part."""
        return "\n".join(label.text() for label in (self._message, self._hint, self._where) if label.text())

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._fill()
        super().changeEvent(event)

    def _fill(self) -> None:
        if not self._said[0]:
            return
        from studio.ui.texts.core_texts import core_text  # some hundred sentences: not for the first paint

        message, *others = self._said
        self._message.setText(core_text(message))
        for label, text in zip((self._hint, self._where), others, strict=True):
            label.setText(core_text(text))
            label.setVisible(bool(text))

    def _on_close(self) -> None:
        self.hide()
        self.dismissed.emit()

    def _tint(self) -> None:
        self.setProperty("severity", self._severity)
        repolish(self)
        token = SEVERITY_TOKENS[self._severity]
        self._icon.setPixmap(self._theme.pixmap(SEVERITY_ICONS[self._severity], 16, token=token))
