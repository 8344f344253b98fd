"""The notes about work that is in no file: edits that a crash left, and a file that another program changed."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QDateTime, QEvent, QLocale, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.errors import StudioError
from studio.ui.graph_editor.autosave import Autosave, Unsaved, forget, left_behind, restore
from studio.ui.graph_editor.file_watch import FileWatch
from studio.ui.session import Session
from studio.ui.theme import L
from studio.ui.widgets.choice_note import ChoiceNote


class UnsavedWork(QWidget):
    """Both notes, above all pages; takes no room while there is nothing to say."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._left: list[tuple[Path, Unsaved]] = []
        self._changed: Path | None = None
        self.autosave = Autosave(session, self)
        self.watch = FileWatch(session, self)
        self.recovery = ChoiceNote(session.theme, ("restore", "discard", "later"))
        self.file_note = ChoiceNote(session.theme, ("reload", "keep"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for note in (self.recovery, self.file_note):
            note.setContentsMargins(L, 0, L, 0)
            column.addWidget(note)
        self.recovery.chosen.connect(self._on_recovery)
        self.file_note.chosen.connect(self._on_file)
        self.watch.changedOnDisk.connect(self._on_changed_on_disk)
        session.modelSaved.connect(lambda _path: self._on_saved())
        self.retranslate()

    def start(self) -> None:
        """Look for edits that an earlier window left, and ask about the newest."""
        self._left = left_behind(but=self.autosave.path)
        self.retranslate()

    def finish(self) -> None:
        """The window closes."""
        self.autosave.close()

    def retranslate(self) -> None:
        """Show the words in the window's language."""
        self.recovery.set_answers((self.tr("Restore"), self.tr("Discard"), self.tr("Later")))
        self.file_note.set_answers((self.tr("Reload"), self.tr("Keep mine")))
        if self._left:
            unsaved = self._left[0][1]
            when = QLocale().toString(
                QDateTime.fromString(unsaved.saved_at, Qt.DateFormat.ISODate), QLocale.FormatType.ShortFormat
            )
            self.recovery.ask(
                self.tr("There are edits of {model} that were never saved.").format(model=unsaved.name),
                self.tr("The window closed, or broke off, at {time}.").format(time=when),
            )
        if self._changed is not None:
            hint = self.tr("You have edits of your own; reloading can be undone.") if self._session.is_edited else ""
            self.file_note.ask(self.tr("Another program changed {file}.").format(file=self._changed.name), hint)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _on_recovery(self, answer: str) -> None:
        if not self._left:
            return
        path, unsaved = self._left.pop(0)
        if answer == "later":
            self._left = []
            return
        if answer == "restore":
            try:
                restore(self._session, unsaved)
            except StudioError as error:
                self._session.messageRaised.emit(error)
                return  # the file stays: another version may be able to read it
            self._left = []  # two models cannot be shown; the others are offered at the next start
            self.autosave.save_now()
        forget(path)
        self.retranslate()

    def _on_changed_on_disk(self, path: Path) -> None:
        self._changed = path
        self.retranslate()

    def _on_file(self, answer: str) -> None:
        path, self._changed = self._changed, None
        self.watch.accept()
        if answer == "reload" and path is not None:
            self._reload(path)

    def _reload(self, path: Path) -> None:
        """Take the file's text over as a step of undo; one that cannot be read is opened with its faults."""
        from studio.errors import ModelError
        from studio.graph.safe_yaml import read_text

        document = self._session.document
        try:
            if document.source is None:
                raise ModelError("there is nothing to go back to")
            document.apply_text(
                read_text(path, error=ModelError), name=self.tr("Reload {file}").format(file=path.name), path=path
            )
            document.end_merge()
        except ModelError:
            self._session.choose_model(model_file=path)
            return
        self._session.note_saved(path)

    def _on_saved(self) -> None:
        self._changed = None
        self.file_note.hide()
        self.watch.accept()
        self.autosave.save_now()
