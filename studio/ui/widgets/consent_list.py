"""The user's own attention files: seen, but run only after the user read them and said so."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from studio.errors import StudioError
from studio.ui.session import Session
from studio.ui.texts.translation import Translated
from studio.ui.theme import XL, M, S
from studio.ui.widgets.buttons import button
from studio.ui.widgets.card import Card
from studio.ui.widgets.error_note import ErrorNote
from studio.ui.widgets.labels import ElidedLabel, Label

if TYPE_CHECKING:
    from studio.module_spec import AttentionSpec

SHOWN_BYTES = 1_000_000


class ConsentList(Translated):
    """A card with a row a file."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._card = Card(margin=XL)
        outer.addWidget(self._card)
        self._text = Label("", "muted", wrap=True)
        self._card.body.addWidget(self._text)
        self._note = ErrorNote(session.theme)
        self._card.body.addWidget(self._note)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(S)
        self._card.body.addLayout(self._rows)
        session.modelChanged.connect(self.retranslate)
        self.retranslate()

    def retranslate(self) -> None:
        self._card.set_heading(self.tr("Your attention files"))
        files = self._files()
        if files:
            self._text.setText(
                self.tr(
                    "A Python file can do anything that you can. Each runs only after you allowed it, and asks again when"
                    " it changes."
                )
            )
        else:
            self._text.setText(self.tr("None yet. Put a .py file into the folder above and read your files again."))
        problems = [p for p in self._session.catalog.problems if p.severity in ("error", "warning")]
        self._note.show_error(problems[0] if problems else None)
        self._fill(files)

    def _files(self) -> dict[Path, AttentionSpec]:
        return {spec.path: spec for spec in self._session.catalog.specs if spec.is_user}

    def _fill(self, files: dict[Path, AttentionSpec]) -> None:
        from studio.catalog import is_allowed

        while self._rows.count():
            item = self._rows.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for path, spec in files.items():
            allowed = is_allowed(spec)
            row = QWidget()
            layout = QHBoxLayout(row)
            layout.setContentsMargins(0, S // 2, 0, S // 2)
            layout.setSpacing(M)
            picture = QLabel()
            icon, token = ("shield-check", "success") if allowed else ("lock", "warning")
            self._session.theme.set_picture(picture, icon, token=token, size=20)
            texts = QVBoxLayout()
            texts.setSpacing(0)
            texts.addWidget(ElidedLabel(path.name, "strong"))
            texts.addWidget(ElidedLabel(f"sha256 {spec.sha256[:16]}…  ·  {path.parent}", "caption"))
            layout.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
            layout.addLayout(texts, 1)
            state = self.tr("Allowed") if allowed else self.tr("Not allowed yet")
            layout.addWidget(Label(state, "success" if allowed else "warning"))
            look = button(self.tr("Show the source") if allowed else self.tr("Read and allow…"))
            look.clicked.connect(lambda _=False, spec=spec: self._show_source(spec))
            layout.addWidget(look)
            self._rows.addWidget(row)

    def _show_source(self, spec: AttentionSpec) -> None:
        from studio.catalog import allow, is_allowed

        dialog = SourceDialog(spec, is_allowed=is_allowed(spec), parent=self.window())
        if dialog.exec() == QDialog.DialogCode.Accepted and not is_allowed(spec):
            try:
                allow(spec)
            except StudioError as error:
                self._note.show_error(error)
                return
            self._session.reload_user_files()


class SourceDialog(QDialog):
    """The whole source, and the button that allows it."""

    def __init__(self, spec: AttentionSpec, *, is_allowed: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(spec.path.name)
        self.resize(820, 640)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(XL, XL, XL, XL)
        outer.setSpacing(M)
        outer.addWidget(ElidedLabel(str(spec.path), "heading"))
        outer.addWidget(Label(f"sha256 {spec.sha256}", "mono").make_selectable())
        source = QPlainTextEdit()
        source.setReadOnly(True)
        source.setProperty("kind", "code")
        source.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        source.setAccessibleName(self.tr("Source of the file"))
        source.setPlainText(_read(spec.path))
        outer.addWidget(source, 1)
        row = QHBoxLayout()
        row.setSpacing(S)
        if not is_allowed:
            row.addWidget(Label(self.tr("Allow it only if you trust what you read."), "muted", wrap=True), 1)
            close, accept = button(self.tr("Cancel")), button(self.tr("Allow this file"), "primary")
            close.clicked.connect(self.reject)
            accept.clicked.connect(self.accept)
            row.addWidget(close)
            row.addWidget(accept)
        else:
            close = button(self.tr("Close"), "primary")
            close.clicked.connect(self.reject)
            row.addStretch(1)
            row.addWidget(close)
        outer.addLayout(row)


def _read(path: Path) -> str:
    try:
        return path.read_bytes()[:SHOWN_BYTES].decode("utf-8", "replace")
    except OSError as error:
        return str(error)
