"""Star, tags and note of a run, saved as one types."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSignalBlocker, QStringListModel, Qt, QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QCompleter, QFrame, QPlainTextEdit, QVBoxLayout, QWidget

from studio.runs.run_notes import NOTE_LIMIT, RunNotes, tags_of_text
from studio.ui.session import Session
from studio.ui.theme import L, M, S
from studio.ui.widgets.fields import ClearableField
from studio.ui.widgets.labels import Label

SAVE_MS = 600  # after the last key


class NotesPane(QFrame):
    """The remarks about one run.

    Signals:
        changed(str, object): run id and the RunNotes to be kept, some time after the last key and before another run
    """

    changed = Signal(str, object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._run_id: str | None = None
        self._saved = RunNotes()
        self.star = QCheckBox()
        self.tags = ClearableField()
        self.note = QPlainTextEdit()
        self._tags_word, self._note_word = Label("", "key"), Label("", "key")
        self._known_tags = QStringListModel(self)
        self.setProperty("kind", "card")
        completer = QCompleter(self._known_tags, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.tags.setCompleter(completer)
        self.note.setTabChangesFocus(True)
        self.note.setMinimumHeight(80)
        self._tags_word.setBuddy(self.tags)
        self._note_word.setBuddy(self.note)
        column = QVBoxLayout(self)
        column.setContentsMargins(L, M, L, M)
        column.setSpacing(S)
        column.addWidget(self.star)
        column.addWidget(self._tags_word)
        column.addWidget(self.tags)
        column.addWidget(self._note_word)
        column.addWidget(self.note, 1)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SAVE_MS)
        self._soon.timeout.connect(self.save_now)
        self.star.toggled.connect(lambda _on: self.save_now())
        self.tags.textChanged.connect(lambda _text: self._soon.start())
        self.note.textChanged.connect(self._soon.start)
        self.tags.editingFinished.connect(self.save_now)
        self.retranslate()

    def show_run(self, run_id: str | None, notes: RunNotes) -> None:
        """Show the remarks about another run; what was typed about the last one is kept first."""
        if run_id == self._run_id:
            if notes == self._saved or self._soon.isActive() or self._has_focus():
                return  # what the user types is newer
        else:
            self.save_now()
        self._run_id, self._saved = run_id, notes
        with QSignalBlocker(self.star), QSignalBlocker(self.tags), QSignalBlocker(self.note):
            self.star.setChecked(notes.star)
            self.tags.setText(", ".join(notes.tags))
            self.note.setPlainText(notes.note)
        self._soon.stop()
        self.setEnabled(run_id is not None)

    def set_known_tags(self, tags: Sequence[str]) -> None:
        """Offer the tags that other runs have."""
        if list(tags) != self._known_tags.stringList():
            self._known_tags.setStringList(list(tags))

    def save_now(self) -> None:
        """Hand over what was typed, if it is new."""
        self._soon.stop()
        notes = RunNotes(self.star.isChecked(), tags_of_text(self.tags.text()), self.note.toPlainText()[:NOTE_LIMIT])
        if self._run_id is not None and notes != self._saved:
            self._saved = notes
            self.changed.emit(self._run_id, notes)

    def retranslate(self) -> None:
        """Show the words in the window's language."""
        self.star.setText(self.tr("Star"))
        self._tags_word.setText(self.tr("Tags, with commas between them"))
        self.tags.setPlaceholderText(self.tr("paper, first try"))
        self._note_word.setText(self.tr("Note"))
        self.note.setPlaceholderText(self.tr("What was this run for, and what came of it?"))
        self.tags.setAccessibleName(self._tags_word.text())
        self.note.setAccessibleName(self._note_word.text())

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _has_focus(self) -> bool:
        return self.tags.hasFocus() or self.note.hasFocus()
