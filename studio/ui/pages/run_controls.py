"""What can be done with a training: hold it, stop it, end it, take it up again. One set of commands for buttons, menus and keys.

Each command knows when it cannot be used, and says why in its tooltip.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMessageBox, QPushButton, QWidget

from studio.errors import StudioError
from studio.launch.extend import has_resume_state
from studio.runs.job import TrainJob
from studio.runs.run import Run, RunStatus
from studio.ui.background import BackgroundTask
from studio.ui.pages.run_words import status_word
from studio.ui.session import Session
from studio.ui.while_alive import while_alive

KEYS = {"hold": "Ctrl+Shift+P", "stop": "Ctrl+Shift+S"}
COMMANDS = ("hold", "stop", "end", "resume", "extend", "duplicate")
_FOR_ONE = ("end", "extend", "duplicate")  # they ask, or fill the form


class RunControls(QObject):
    """The commands for the runs shown on one page; the keys work while the page has the focus.

    Signals:
        asked(): the user chose a command; what an earlier one said is old
        failed(object): a StudioError
        done(str): something was asked of this run
        duplicated(str): the form of a training holds what this run was made from
    """

    asked = Signal()
    failed = Signal(object)
    done = Signal(str)
    duplicated = Signal(str)

    def __init__(self, session: Session, page: QWidget, *, has_keys: bool = True) -> None:
        super().__init__(page)
        self._session = session
        self._page = page
        self._runs: list[Run] = []
        self.actions = {key: QAction(self) for key in COMMANDS}
        for key, action in self.actions.items():
            action.triggered.connect(lambda _=False, key=key: self.do(key))
            if has_keys and key in KEYS:
                action.setShortcut(QKeySequence(KEYS[key]))
                action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                page.addAction(action)
        self.retranslate()

    def show_runs(self, runs: Sequence[Run]) -> None:
        """Offer what can be done with these runs."""
        if list(runs) != self._runs:
            self._runs = list(runs)
            self.retranslate()

    def make_button(self, key: str, target: QPushButton) -> QPushButton:
        """Let a button be a command: its text, whether it can be used, and why not."""
        action = self.actions[key]

        def follow() -> None:
            target.setText(action.text())
            target.setToolTip(action.toolTip())
            target.setEnabled(action.isEnabled())

        action.changed.connect(follow)
        target.clicked.connect(action.trigger)
        follow()
        return target

    def fill(self, menu: QMenu) -> None:
        """Put the commands into a menu."""
        menu.setToolTipsVisible(True)
        for key in COMMANDS:
            menu.addAction(self.actions[key])

    def do(self, key: str) -> None:
        """Do a command with every run shown for which it can be done."""
        runs = [run for run in self._runs if not self._reason(key, run)]
        if key in _FOR_ONE:
            runs = runs[:1]
        work: dict[str, Callable[[Run], None]] = {
            "hold": self._hold,
            "stop": lambda run: self._session.stop_run(run.name),
            "end": self._ask_to_end,
            "resume": self._resume,
            "extend": self._ask_to_extend,
            "duplicate": self._duplicate,
        }
        self.asked.emit()
        for run in runs:
            work[key](run)
            self.done.emit(run.name)

    def retranslate(self) -> None:
        """Set texts, tooltips and what can be used, in the window's language."""
        is_held = bool(self._runs) and all(run.is_pause_wanted for run in self._runs if run.status.is_active)
        is_held = is_held and any(run.status.is_active for run in self._runs)
        texts = {
            "hold": self.tr("Continue") if is_held else self.tr("Pause"),
            "stop": self.tr("Stop"),
            "end": self.tr("End at once…"),
            "resume": self.tr("Resume"),
            "extend": self.tr("Train longer…"),
            "duplicate": self.tr("Duplicate with changes"),
        }
        hints = {
            "hold": self.tr("Goes on with the next batch, exactly where it waits.")
            if is_held
            else self.tr(
                "Waits after this batch and loses nothing, also when the window is closed. "
                "The memory of the device stays taken; Stop frees it."
            ),
            "stop": self.tr(
                "Stops after this batch and frees the device. Resume goes on behind the last full epoch, exactly as if it "
                "had not been stopped."
            ),
            "end": self.tr("Ends the process without waiting for the batch, for a training that hangs."),
            "resume": self.tr("Goes on behind the last full epoch, in the same folder."),
            "extend": self.tr("Trains a run that has ended for more epochs, in the same folder."),
            "duplicate": self.tr("Fills the training form with what this run was made from."),
        }
        for key, action in self.actions.items():
            reason = self.reason(key)
            action.setText(texts[key])
            shortcut = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            hint = f"{hints[key]} ({shortcut})" if shortcut else hints[key]
            action.setToolTip(reason or hint)
            action.setStatusTip(action.toolTip())
            action.setEnabled(not reason)

    def reason(self, key: str) -> str:
        """Say why a command cannot be used now; "" if it can."""
        if not self._runs:
            return self.tr("There is no training here.")
        if key in _FOR_ONE and len(self._runs) > 1:
            return self.tr("Select one run.")
        reasons = [self._reason(key, run) for run in self._runs]
        return "" if "" in reasons else reasons[0]

    def _reason(self, key: str, run: Run) -> str:
        state, is_active = status_word(run.status), run.status.is_active
        if not isinstance(run.job, TrainJob):
            return self.tr("This is no training.")
        if key == "hold":
            if not is_active or run.status is RunStatus.STOPPING:
                return self.tr("Only a training that goes on can be paused. State: {state}").format(state=state)
        elif key == "stop":
            if run.status is RunStatus.STOPPING:
                return self.tr("It stops after this batch already.")
            if not is_active and run.status is not RunStatus.QUEUED:
                return self.tr("It is over already. State: {state}").format(state=state)
        elif key == "end":
            if not is_active:
                return self.tr("No process works on it. State: {state}").format(state=state)
        elif key == "resume":
            if is_active and run.is_pause_wanted:
                return self.tr("It is paused: press Continue.")
            if run.status is RunStatus.FINISHED:
                return self.tr("It has trained all its epochs. Train longer gives it more.")
            if not run.is_resumable:
                return self.tr("Only what ended early can be resumed. State: {state}").format(state=state)
        elif key == "extend":
            if not run.status.is_over:
                return self.tr("Only a run that has ended can be trained longer. State: {state}").format(state=state)
            if not has_resume_state(run):
                return self.tr("The state of its optimizer was not kept. Its weights can begin a new run.")
        elif not (run.job.model_yaml or run.job.base):
            return self.tr("It does not say which model it trained.")
        return ""

    # Doing.

    def _hold(self, run: Run) -> None:
        from studio.launch.process import ask_to_continue, ask_to_pause

        try:
            (ask_to_continue if run.is_pause_wanted else ask_to_pause)(run.folder)
        except StudioError as error:
            self.failed.emit(error)
        self._session.runChanged.emit(run.name)

    def _ask_to_end(self, run: Run) -> None:
        box = QMessageBox(self._page)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setIcon(QMessageBox.Icon.Question)
        box.setText(self.tr("End the training at once?"))
        box.setInformativeText(
            self.tr("What was trained since the last full epoch is lost, as with Stop; Resume goes on from there.")
        )
        end = box.addButton(self.tr("End it"), QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(box.addButton(self.tr("Cancel"), QMessageBox.ButtonRole.RejectRole))
        end.clicked.connect(lambda: self.end(run))
        box.open()

    def end(self, run: Run) -> None:
        """End the process of a run; in the pool, since it waits for the process."""
        from studio.launch.process import kill_run

        BackgroundTask(
            lambda: kill_run(run.folder),
            while_alive(self, lambda _: self._on_ended(run)),
            on_error=while_alive(self, self.failed.emit),
        )

    def _on_ended(self, run: Run) -> None:
        self._session.runChanged.emit(run.name)
        self.done.emit(run.name)

    def _resume(self, run: Run) -> None:
        from studio.launch.prepare import resume_training

        def resume(batch: int | None = None) -> None:
            self._queue(run, lambda: resume_training(run.folder, batch=batch))

        if run.smaller_batch is None:
            resume()
            return
        from studio.ui.pages.memory_question import MemoryQuestion

        question = MemoryQuestion(run, run.smaller_batch, self._page)
        question.chosen.connect(resume)
        question.open()

    def _ask_to_extend(self, run: Run) -> None:
        from studio.ui.pages.extend_dialog import ExtendDialog

        dialog = ExtendDialog(run, self._page)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.chosen.connect(lambda epochs: self.extend(run, epochs))
        dialog.open()

    def extend(self, run: Run, epochs: int) -> None:
        """Queue a run again, to be trained to so many epochs in all."""
        from studio.launch.extend import extend_training

        self._queue(run, lambda: extend_training(run.folder, epochs=epochs))

    def _queue(self, run: Run, prepare: Callable[[], Path]) -> None:
        """Prepare a run in the pool, since its checkpoints are read, and let the queue start it."""

        def on_done(_: object) -> None:
            self._session.set_current_run(run.name)
            self._session.runsChanged.emit()
            self._session.start_next_run()

        BackgroundTask(prepare, on_done, on_error=while_alive(self, self.failed.emit))

    def _duplicate(self, run: Run) -> None:
        from studio.ui.run_repeat import repeat_run

        try:
            repeat_run(self._session, run)
        except StudioError as error:
            self.failed.emit(error)
            return
        self.duplicated.emit(run.name)
