"""What goes on without a window: said when the window closes, and what came of it when the next one opens.

Trainings and the queue need no window. The window remembers by name what trained and waited when it looked last, so that the next
one can tell what became of it, also after a crash.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QLocale, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QMessageBox, QVBoxLayout, QWidget

from studio.errors import StudioError
from studio.ui.background import BackgroundTask
from studio.ui.session import Session
from studio.ui.settings import CLOSING
from studio.ui.theme import L
from studio.ui.while_alive import while_alive
from studio.ui.widgets.choice_note import ChoiceNote

if TYPE_CHECKING:  # the first paint needs no runs
    from studio.runs.run import Run
    from studio.runs.store import RunStore

REMEMBERED = "pending_runs"  # names, in the settings
MOST_NAMED = 4  # runs of one kind
STOPS = ".\N{IDEOGRAPHIC FULL STOP}"


class WhileAway(QWidget):
    """The note above all pages, and the question of a window that closes; takes no room while there is nothing to say.

    Signals:
        runsWanted()    the user wants to see the runs
        closeWanted()   the user was told what goes on, and wants the window closed
    """

    runsWanted = Signal()
    closeWanted = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._before = session.settings.text_list(REMEMBERED)
        self._ended: list[Run] = []
        self._training: list[str] = []
        self._waiting: list[str] = []
        self._is_held = False
        self._is_told = False
        self.question: QMessageBox | None = None
        self.note = ChoiceNote(session.theme, ("show", "close"))
        self.note.setContentsMargins(L, 0, L, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.note)
        self.note.chosen.connect(self._on_chosen)
        self.retranslate()

    def start(self) -> None:
        """Look for what became of the runs that the last window left."""
        store, names = self._session.store, self._before
        if names:
            BackgroundTask(lambda: _ended(store, names), while_alive(self, self._show_ended))

    def take(self, runs: Sequence[Run], is_held: bool) -> None:
        """Take note of what trains and waits now, and remember it."""
        self._training = [run.name for run in runs if run.status.is_active]
        self._waiting = [run.name for run in runs if not run.status.is_active]
        self._is_held = is_held
        names = sorted([*self._training, *self._waiting])
        if names != self._session.settings.text_list(REMEMBERED):
            self._session.settings.set_value(REMEMBERED, names)
            self._session.settings.sync()  # a window that is killed remembers, too

    def asks_before_closing(self) -> bool:
        """Say what goes on without the window, if anything does and it was not said; then the window stays for now."""
        settings, app = self._session.settings, QGuiApplication.instance()
        is_leaving = (
            isinstance(app, QGuiApplication) and app.isSavingSession()
        )  # the computer does not wait for answers
        if self._is_told or is_leaving or not (self._training or self._waiting) or settings.flag(CLOSING, False):
            return False
        if self.question is None:
            self._ask()
        return True

    def retranslate(self) -> None:
        """Show the words in the window's language."""
        self.note.set_answers((self.tr("Show the runs"), self.tr("Close")))
        if self._ended:
            is_fine = all(run.status.value == "finished" for run in self._ended)
            self.note.ask(
                self.tr("%n run(s) ended while the window was closed.", "", len(self._ended)),
                self._what_became(),
                severity="success" if is_fine else "warning",
            )

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    # When the window opens.

    def _show_ended(self, runs: list[Run]) -> None:
        self._ended = runs
        self.retranslate()

    def _on_chosen(self, key: str) -> None:
        self._ended = []
        if key == "show":
            self.runsWanted.emit()

    def _what_became(self) -> str:
        from studio.runs.run import RunStatus

        words = {
            RunStatus.FINISHED: self.tr("Finished: {runs}."),
            RunStatus.FAILED: self.tr("Failed: {runs}."),
            RunStatus.LOST: self.tr("Broke off, and can be resumed: {runs}."),
            RunStatus.STOPPED: self.tr("Stopped: {runs}."),
        }
        parts = []
        for status, text in words.items():
            found = [self._named(run) for run in self._ended if run.status is status]
            more = [self.tr("%n more", "", len(found) - MOST_NAMED)] if len(found) > MOST_NAMED else []
            if found:
                parts.append(text.format(runs=", ".join([*found[:MOST_NAMED], *more])))
        return _joined(parts)

    def _named(self, run: Run) -> str:
        if run.status.value == "failed" and run.message:
            from studio.ui.texts.core_texts import core_text

            return f"{run.name} ({core_text(run.message).rstrip(STOPS)})"
        if run.best_map50 is None:
            return run.name
        return f"{run.name} (mAP50 {QLocale().toString(run.best_map50, 'f', 3)})"

    # When it closes.

    def _ask(self) -> None:
        box = QMessageBox(self.window())
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Information)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setWindowTitle(self.tr("Close the window"))
        box.setText(_joined(self._what_goes_on()))
        box.setInformativeText(
            self.tr("The next window shows what came of it. What trains when the computer shuts down can be resumed.")
        )
        again = QCheckBox(self.tr("Do not say this again"))
        box.setCheckBox(again)
        close = box.addButton(self.tr("Close the window"), QMessageBox.ButtonRole.AcceptRole)
        if self._waiting and not self._is_held:
            hold = box.addButton(self.tr("Hold the queue and close"), QMessageBox.ButtonRole.ActionRole)
            hold.clicked.connect(self._hold_and_close)
        box.addButton(self.tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(close)
        close.clicked.connect(lambda: self._close(is_silent=again.isChecked()))
        box.finished.connect(self._on_answered)
        self.question = box
        box.open()

    def _what_goes_on(self) -> list[str]:
        parts = []
        if self._training:
            parts.append(self.tr("%n training(s) go on without this window.", "", len(self._training)))
        if self._waiting and self._is_held:
            parts.append(self.tr("%n run(s) wait; the queue is held, so they do not start.", "", len(self._waiting)))
        elif self._waiting:
            parts.append(self.tr("%n run(s) wait and start by themselves in their turn.", "", len(self._waiting)))
        return parts

    def _on_answered(self, _result: int) -> None:
        self.question = None

    def _close(self, *, is_silent: bool = False) -> None:
        if is_silent:
            self._session.settings.set_value(CLOSING, True)
        self._is_told = True
        self.closeWanted.emit()

    def _hold_and_close(self) -> None:
        def hold() -> None:
            from studio.launch.queue import JobQueue

            JobQueue(self._session.store).hold(True)

        def on_error(error: StudioError) -> None:
            self._session.messageRaised.emit(error)

        BackgroundTask(hold, while_alive(self, lambda _: self._close()), on_error=while_alive(self, on_error))


def _ended(store: RunStore, names: Sequence[str]) -> list[Run]:
    """Give those of the runs that are over; what was deleted is left out."""
    found = []
    for name in names:
        try:
            run = store.get(name)
        except StudioError:
            continue
        if run.status.is_over:
            found.append(run)
    return found


def _joined(sentences: Sequence[str]) -> str:
    """Put sentences behind each other, with the space between them that their language wants."""
    return "".join(sentences) if any(one.endswith(STOPS[1]) for one in sentences) else " ".join(sentences)
