"""Ask for how many epochs a run shall have in all, and say what that does to the learning rate."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from studio.launch.extend import MOST_EPOCHS, learning_rate_words
from studio.runs.run import Run
from studio.ui.texts.core_texts import core_text
from studio.ui.theme import L, M, S
from studio.ui.widgets.buttons import button
from studio.ui.widgets.fields import SpinBox
from studio.ui.widgets.labels import Label


class ExtendDialog(QDialog):
    """The question.

    Signals:
        chosen(int): the number of all epochs
    """

    chosen = Signal(int)

    def __init__(self, run: Run, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._run = run
        self.setWindowTitle(self.tr("Train longer"))
        self.setMinimumWidth(440)
        self.epochs = SpinBox()
        self.epochs.setRange(run.epoch + 1, MOST_EPOCHS)
        self.epochs.setValue(run.epochs if run.epochs > run.epoch else 2 * max(1, run.epoch))
        self.epochs.setAccessibleName(self.tr("Epochs in all"))
        self.epochs.valueChanged.connect(self._show_hint)
        self._more = Label("", "muted")
        self._hint = Label("", "body", wrap=True)
        said = self.tr("{name} has trained {count} epochs. It goes on with the weights and the optimizer of its end.")
        label = Label(self.tr("Epochs in all"), "key")
        label.setBuddy(self.epochs)
        form = QGridLayout()
        form.setHorizontalSpacing(M)
        form.addWidget(label, 0, 0)
        form.addWidget(self.epochs, 0, 1)
        form.addWidget(self._more, 0, 2)
        form.setColumnStretch(2, 1)
        self.start = button(self.tr("Train longer"), "primary")
        cancel = button(self.tr("Cancel"))
        foot = QHBoxLayout()
        foot.setSpacing(S)
        foot.addStretch(1)
        foot.addWidget(cancel)
        foot.addWidget(self.start)
        column = QVBoxLayout(self)
        column.setContentsMargins(L, L, L, L)
        column.setSpacing(M)
        column.addWidget(Label(said.format(name=run.name, count=run.epoch), "body", wrap=True))
        column.addLayout(form)
        column.addWidget(self._hint)
        column.addStretch(1)
        column.addLayout(foot)
        self.start.clicked.connect(self._on_start)
        cancel.clicked.connect(self.reject)
        self._show_hint()
        self.epochs.selectAll()

    def _show_hint(self) -> None:
        epochs = self.epochs.value()
        self._more.setText(self.tr("{count} more").format(count=epochs - self._run.epoch))
        self._hint.setText(core_text(learning_rate_words(self._run, epochs=epochs)))

    def _on_start(self) -> None:
        self.accept()
        self.chosen.emit(self.epochs.value())
