"""The form of a training: presets, numbers, device, weights, further arguments. It makes a `TrainSettings`, no run.

Signals:
    changed()          anything that decides whether and how one can start
    startRequested()   the Start button
    commandRequested() copy the same training as a command
"""

from __future__ import annotations

import shlex
from pathlib import Path

from PySide6.QtCore import QEvent, QSignalBlocker, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from studio.errors import StudioError
from studio.launch.plan import MOST_SEEDS
from studio.launch.prepare import check_settings
from studio.runs.job import TrainJob, TrainSettings
from studio.runs.store import check_run_name
from studio.ui.command_line import join, model_arguments
from studio.ui.pages.arguments_field import ArgumentsField
from studio.ui.pages.field_grid import field_grid
from studio.ui.pages.presets import GRID, PRESETS
from studio.ui.pages.weights_picker import WeightsPicker
from studio.ui.session import Session
from studio.ui.texts.core_texts import core_text, core_texts
from studio.ui.theme import M, S
from studio.ui.widgets.buttons import SegmentedControl, button
from studio.ui.widgets.device_box import DeviceBox
from studio.ui.widgets.error_note import ErrorNote
from studio.ui.widgets.fields import SpinBox, mark_wrong
from studio.ui.widgets.labels import Label


class TrainForm(QWidget):
    """The form."""

    changed = Signal()
    startRequested = Signal()
    commandRequested = Signal()

    def __init__(self, session: Session, *, compact: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._name_error: StudioError | None = None
        self._build(compact)
        self._wire()
        self.retranslate()
        self._choose_preset("balanced")
        self.weights_picker.find_fitting()
        self.weights_picker.ask_for_transfer()
        self.device.read()

    # What the page asks.

    def settings(self) -> TrainSettings:
        """Give the settings as filled in."""
        return TrainSettings(
            epochs=self.epochs.value(),
            imgsz=self.imgsz.value(),
            batch=self.batch.value(),
            device=self.device.setting(),
            seed=self.seed.value(),
            extra=dict(self.arguments.values),
        )

    def weights(self) -> Path | None:
        """Give the file of pretrained weights, None for training from scratch."""
        return self.weights_picker.path

    def run_name(self) -> str | None:
        """Give the name wanted, None to make one."""
        return self.name.text().strip() or None

    def with_baseline(self) -> bool:
        """Tell whether the stock model is to be trained too."""
        return self.baseline.isChecked() and self.baseline.isEnabled()

    def seeds(self) -> int:
        """Give with how many seeds the training is to be repeated."""
        return self.repeats.value()

    def reason(self) -> str:
        """Say why one cannot start, "" if one can."""
        session = self._session
        if session.dataset is None:
            return self.tr("Choose a dataset first.")
        if not session.dataset.usable:
            return session.dataset.reason
        for problem in session.problems:
            if problem.severity == "error":
                return core_text(problem.message)
        if session.graph is None:
            return self.tr("There is no model yet.")
        if self.arguments.error is not None:
            return core_text(self.arguments.error.message)  # the hint stands below the arguments
        if self._name_error is not None:
            return core_texts(self._name_error)
        weights = self.weights()
        if weights is not None and not weights.is_file():
            return self.tr("The weights file is not there any more.")
        if self.weights_picker.refusal:
            return self.weights_picker.refusal
        try:
            check_settings(self.settings())
        except StudioError as error:
            return core_texts(error)
        return ""

    def command(self) -> str:
        """Give the same training as a command."""
        session, settings = self._session, self.settings()
        words = ["train"]
        if session.dataset is not None:
            words += ["--data", str(session.dataset.root)]
        words += model_arguments(session)
        if self.weights() is not None:
            words += ["--weights", str(self.weights())]
        words += ["--epochs", str(settings.epochs), "--imgsz", str(settings.imgsz), "--batch", str(settings.batch)]
        if settings.device:
            words += ["--device", settings.device]
        words += ["--seed", str(settings.seed)]
        if self.with_baseline():
            words += ["--baseline"]
        if self.seeds() > 1:
            words += ["--seeds", str(self.seeds())]
        if self.run_name():
            words += ["--name", str(self.run_name())]
        words += self.arguments.words()
        return join(*words)

    def fill(self, job: TrainJob) -> None:
        """Show the settings of an earlier training, to be changed and started."""
        chosen = job.settings
        for box, value in (
            (self.epochs, chosen.epochs),
            (self.imgsz, chosen.imgsz),
            (self.batch, chosen.batch),
            (self.seed, chosen.seed),
        ):
            box.setValue(value)
        self.device.choose(chosen.device)
        self.extra.setText(shlex.join(f"{name}={value}" for name, value in chosen.extra.items()))
        weights = Path(job.pretrained) if job.pretrained else None
        if weights != self.weights():
            self.weights_picker.set_path(weights)
        self.refresh()

    def refresh(self) -> None:
        """Show what follows from the session: the reason at the button, the transfer report, the baseline tick."""
        is_baseline = self._session.model_file is None and self._session.template == "none"
        self.baseline.setEnabled(not is_baseline)
        self.baseline.setToolTip(self.tr("This is the baseline.") if is_baseline else "")
        reason = self.reason()
        for field, error in ((self.name, self._name_error), (self.extra, self.arguments.error)):
            mark_wrong(field, "" if error is None else str(error.message))
        self._show_batch_words()
        self.start.setEnabled(not reason)
        self._show_start()
        self._reason.setText(reason)
        self._reason.setVisible(bool(reason))
        self.changed.emit()

    def _show_start(self) -> None:
        """Say at the button how many trainings it makes, and whether they have to wait."""
        view, count = self._session.queue.view, self.seeds() * (2 if self.with_baseline() else 1)
        device = self.device.setting()
        waits = view.state.is_held or any(part in view.busy for part in device.split(","))
        if count == 1:
            words = self.tr("Add to the queue") if waits else self.tr("Start training")
        else:
            words = self.tr("Queue {count} trainings") if waits else self.tr("Start {count} trainings")
        self.start.setText(words.format(count=count))

    def model_was_changed(self) -> None:
        """Look for weights that fit the new model, and ask what they would carry over."""
        self.weights_picker.find_fitting()
        self.weights_picker.ask_for_transfer()
        self.refresh()

    def retranslate(self) -> None:
        """Show the words in the window's language."""
        self.preset.set_items(
            [("try", self.tr("Try it")), ("balanced", self.tr("Balanced")), ("thorough", self.tr("Thorough"))]
        )
        words = {
            self.epochs: self.tr("Epochs"),
            self.imgsz: self.tr("Image size"),
            self.batch: self.tr("Batch"),
            self.device: self.tr("Device"),
            self.seed: self.tr("Seed"),
            self.repeats: self.tr("Repeat with"),
            self.name: self.tr("Name"),
            self.extra: self.tr("Arguments"),
        }
        for widget, word in words.items():
            self._labels[widget].setText(word)
            widget.setAccessibleName(word)
        self.batch.setSpecialValueText(self.tr("automatic"))
        self.batch.setToolTip(self.tr("Images in a batch; automatic takes as many as fit the GPU."))
        self.repeats.setSpecialValueText(self.tr("this seed only"))
        self.repeats.setSuffix(" " + self.tr("seeds"))
        self.repeats.setToolTip(
            self.tr(
                "Trains model and baseline once with each seed, from the seed above on. Three tell luck from a gain."
            )
        )
        self.imgsz.setToolTip(self.tr("Longer side of the images in pixels, a multiple of 32."))
        self.name.setPlaceholderText(self.tr("made from data and model"))
        self.arguments.retranslate()
        self.weights_picker.retranslate()
        self._advanced.setText(self.tr("More settings"))
        self.baseline.setText(self.tr("Also train the baseline with the same settings"))
        self._baseline_why.setText(self.tr("That is how one knows whether the change helps."))
        self._command.setText(self.tr("Copy as command"))
        self._show_preset_words()
        self.refresh()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    # Building.

    def _build(self, compact: bool) -> None:
        theme = self._session.theme
        self.preset = SegmentedControl()
        self._preset_words = Label("", "caption", wrap=True)
        self.epochs, self.imgsz, self.batch, self.seed, self.repeats = (SpinBox() for _ in range(5))
        self.repeats.setRange(1, MOST_SEEDS)
        self.epochs.setRange(1, 100_000)
        self.imgsz.setRange(GRID, 4096)
        self.imgsz.setSingleStep(GRID)
        self.imgsz.setSuffix(" px")
        self.batch.setRange(-1, 1024)
        self.seed.setRange(0, 2**31 - 1)
        self.device = DeviceBox()
        self._batch_words = Label("", "caption", wrap=True)
        self.name = QLineEdit()
        self.arguments = ArgumentsField(theme, self)
        self.extra = self.arguments.line
        self._extra_note = ErrorNote(theme)
        self._labels: dict[QWidget, Label] = {}
        self.weights_picker = WeightsPicker(self._session)
        self.baseline = QCheckBox()
        self.baseline.setChecked(self._session.settings.flag("with_baseline", True))
        self._baseline_why = Label("", "caption", wrap=True)
        self.start = button("", "primary", theme=theme, icon="play")
        self._command = button("", "ghost", theme=theme, icon="terminal")
        self._reason = Label("", "warning", wrap=True)
        self._advanced = button("", "link")
        self._advanced.setCheckable(True)
        self._more = QWidget()
        more = QVBoxLayout(self._more)
        more.setContentsMargins(0, 0, 0, 0)
        more.setSpacing(S)
        more.addLayout(field_grid(self._labels, [self.device, self.seed, self.repeats, self.name, self.extra]))
        more.addWidget(self.arguments.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(M)
        column.addWidget(self.preset)
        column.addWidget(self._preset_words)
        column.addLayout(field_grid(self._labels, [self.epochs, self.imgsz, self.batch]))
        column.addWidget(self._batch_words)
        column.addWidget(self.weights_picker)
        tick = QVBoxLayout()
        tick.setSpacing(2)
        tick.addWidget(self.baseline)
        why = QHBoxLayout()
        why.setContentsMargins(26, 0, 0, 0)
        why.addWidget(self._baseline_why)
        tick.addLayout(why)
        column.addLayout(tick)
        column.addWidget(self._advanced)
        column.addWidget(self._more)
        column.addWidget(self._extra_note)
        column.addStretch(1)
        # The button stays in sight when the form scrolls: the page puts this row below it.
        self.actions = QWidget()
        actions = QVBoxLayout(self.actions)
        actions.setContentsMargins(0, 0, 0, 0)
        actions.setSpacing(S)
        actions.addWidget(self._reason)
        actions.addWidget(self.start)
        actions.addWidget(self._command)
        self._show_advanced(not compact)

    def _wire(self) -> None:
        self.preset.chosen.connect(self._choose_preset)
        self.seed.valueChanged.connect(self.changed)
        self.repeats.valueChanged.connect(self.refresh)
        for box in (self.epochs, self.imgsz, self.batch):
            box.valueChanged.connect(self._on_number_changed)
        self.imgsz.editingFinished.connect(self._round_imgsz)
        self.device.activated.connect(lambda _index: self._on_device_chosen())
        self.device.known.connect(self._on_devices_known)
        self.device.currentIndexChanged.connect(lambda _index: self.refresh())
        self.arguments.changed.connect(self._on_arguments_changed)
        self.name.textChanged.connect(self._check_name)
        self.baseline.toggled.connect(lambda on: self._session.settings.set_value("with_baseline", on))
        self.baseline.toggled.connect(self.refresh)
        self._session.queue.changed.connect(self._show_start)
        self.weights_picker.changed.connect(self.refresh)
        self._advanced.toggled.connect(self._show_advanced)
        self.start.clicked.connect(self.startRequested)
        self._command.clicked.connect(self.commandRequested)
        self._session.theme.changed.connect(lambda: self._show_advanced(self._advanced.isChecked()))
        self._session.imgszWanted.connect(self.imgsz.setValue)
        self._session.jobWanted.connect(self.fill)

    # Presets and numbers.

    def _choose_preset(self, key: str) -> None:
        epochs, imgsz, batch = PRESETS[key].numbers(is_cpu=self.device.is_cpu())
        with QSignalBlocker(self.epochs), QSignalBlocker(self.imgsz), QSignalBlocker(self.batch):
            self.epochs.setValue(epochs)
            self.imgsz.setValue(self._session.wanted_imgsz or imgsz)
            self.batch.setValue(batch)
        self.preset.set_value(key)
        self._show_preset_words()
        self.refresh()

    def _on_number_changed(self) -> None:
        if self.batch.value() == 0:  # no batch at all means nothing
            self.batch.setValue(1)
        self._show_preset_words()
        self.refresh()

    def _round_imgsz(self) -> None:
        self.imgsz.setValue(max(GRID, round(self.imgsz.value() / GRID) * GRID))

    def _show_preset_words(self) -> None:
        words = {
            "try": self.tr("A few epochs, to see whether everything works and the curves rise."),
            "balanced": self.tr("Enough epochs to compare models on most datasets."),
            "thorough": self.tr("For the final numbers: long, at full image size."),
        }
        key = self.preset.value() or "balanced"
        expected = PRESETS[key].numbers(is_cpu=self.device.is_cpu())
        is_own = (self.epochs.value(), self.imgsz.value(), self.batch.value()) != expected
        self._preset_words.setText(self.tr("Your own numbers, based on this preset.") if is_own else words[key])

    # Devices.

    def _on_devices_known(self) -> None:
        wanted = self._session.settings.text("device")
        if wanted:
            self.device.choose(wanted)
        if self.preset.value() and self.device.is_cpu():  # until now it seemed to be a GPU
            self._choose_preset(self.preset.value())
        if self._session.wanted_job is not None:  # the form is made when it is first shown
            self.fill(self._session.wanted_job)

    def _show_batch_words(self) -> None:
        """Say what an automatic batch means on the device chosen."""
        is_automatic = self.batch.value() < 0
        if self.device.is_cpu():
            words = self.tr("Automatic measures the memory of a GPU; on the CPU it takes 16 images.")
        else:
            words = self.tr("Automatic tries out, before the first epoch, what fits into 60 % of the GPU's memory.")
        self._batch_words.setText(words if is_automatic else "")
        self._batch_words.setVisible(is_automatic)

    def _on_device_chosen(self) -> None:
        self._session.settings.set_value("device", self.device.setting())
        if self.preset.value():
            self._choose_preset(self.preset.value())

    # Further arguments and the name.

    def _on_arguments_changed(self) -> None:
        self._extra_note.show_error(self.arguments.error)
        self.refresh()

    def _check_name(self) -> None:
        self._name_error = None
        if self.run_name():
            try:
                check_run_name(str(self.run_name()))
            except StudioError as error:
                self._name_error = error
        self.refresh()

    def _show_advanced(self, on: bool) -> None:
        self._more.setVisible(on)
        with QSignalBlocker(self._advanced):
            self._advanced.setChecked(on)
        self._advanced.setIcon(self._session.theme.icon("chevron-down" if on else "chevron-right"))
