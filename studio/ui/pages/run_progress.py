"""How far a run is: two bars and the numbers beside them. Fed with events; knows no files."""

from __future__ import annotations

import time
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QLocale
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from studio.runs.events import BatchEnded, EpochEnded, Event, Heartbeat, ModelBuilt, RunStarted
from studio.runs.pace import Pace
from studio.runs.run import Run, RunStatus
from studio.ui.pages.run_words import duration_word, metric_word
from studio.ui.theme import XL, M, S
from studio.ui.widgets.labels import Label

SILENT_SECONDS = 30  # without a sign of the training loop the window says so
FACT_WIDTH = 84  # pixels; a value that grows does not push the others aside


class RunProgress(QWidget):
    """Bars and numbers of one run."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._epoch_word, self._batch_word = Label("", "strong"), Label("", "caption")
        self._left_word = Label("", "caption")
        self._epoch_bar, self._batch_bar = QProgressBar(), QProgressBar()
        for bar in (self._epoch_bar, self._batch_bar):
            bar.setTextVisible(False)
            bar.setRange(0, 1000)
        self._keys = [Label("", "key") for _ in range(5)]
        self._values = [Label("–", "strong") for _ in range(5)]
        head = QHBoxLayout()
        head.addWidget(self._epoch_word)
        head.addSpacing(M)
        head.addWidget(self._batch_word)
        head.addStretch(1)
        head.addWidget(self._left_word)
        facts = QGridLayout()
        facts.setHorizontalSpacing(XL)
        facts.setVerticalSpacing(0)
        for column, (key, value) in enumerate(zip(self._keys, self._values, strict=True)):
            facts.addWidget(key, 0, column)
            facts.addWidget(value, 1, column)
            facts.setColumnMinimumWidth(column, FACT_WIDTH)
        facts.setColumnStretch(5, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(S)
        outer.addLayout(head)
        outer.addWidget(self._epoch_bar)
        outer.addWidget(self._batch_bar)
        outer.addSpacing(S - 4)
        outer.addLayout(facts)
        self.clear()
        self.retranslate()

    def clear(self) -> None:
        """Forget everything, for another run."""
        self._batch: BatchEnded | None = None
        self._epoch: EpochEnded | None = None
        self._built: ModelBuilt | None = None
        self._beat: Heartbeat | None = None
        self._epochs = 0
        self._pace = Pace()
        self._run: Run | None = None

    def _is_at_rest(self) -> bool:
        """Tell whether no process works on the run: it is over, or waits for its turn."""
        return self._run is not None and (self._run.status.is_over or self._run.status is RunStatus.QUEUED)

    def _is_stopping(self) -> bool:
        return self._run is not None and self._run.status is RunStatus.STOPPING

    def add_events(self, events: Sequence[Event]) -> None:
        """Take new events; `show` makes them visible."""
        self._pace.add(events)
        for event in events:
            if isinstance(event, ModelBuilt):
                self._built = event
            elif isinstance(event, RunStarted):
                self._batch = self._beat = None  # what the last attempt began is trained again
            elif isinstance(event, BatchEnded):
                self._batch = event
            elif isinstance(event, EpochEnded):
                self._epoch = event
            elif isinstance(event, Heartbeat):
                self._beat = event
        self._epochs = self._pace.epochs or self._epochs

    def show_run(self, run: Run | None) -> None:
        """Show the state as known now."""
        self._run = run
        if run is not None:
            self._epochs = self._epochs or run.epochs
        self._show()

    def position(self) -> float:
        """Give how far the run is, in epochs: 2.5 is the middle of epoch 3."""
        return self._pace.position

    def seconds_left(self) -> float | None:
        """Estimate the time left; None while nothing can be said. It stands still during a pause."""
        return self._pace.seconds_left()

    def retranslate(self) -> None:
        """Show the words in the window's language."""
        words = (
            self.tr("Best mAP50"),
            self.tr("Images/s"),
            self.tr("Memory"),
            self.tr("Time so far"),
            self.tr("Weights carried over"),
        )
        for label, word in zip(self._keys, words, strict=True):
            label.setText(word)
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _show(self) -> None:
        epochs = max(1, self._epochs)
        is_at_rest = self._is_at_rest()
        # The journal is read in the background; until its end is, the run itself knows how far it is.
        known = self._run.epoch if self._run is not None else 0
        done = max(known, self._epoch.epoch if self._epoch is not None else 0)
        position = max(self.position(), done)
        begun = self._batch.epoch if self._batch is not None else 1  # while it is validated, an epoch is not over
        current = done if is_at_rest else min(epochs, max(begun, done + 1))
        self._epoch_bar.setValue(round(1000 * min(1.0, position / epochs)))
        status = None if self._run is None else self._run.status
        if status is RunStatus.QUEUED:
            self._epoch_word.setText(self.tr("Waits for its turn; %n epochs", "", self._epochs))
        elif self._epochs and (self._built is not None or status is not RunStatus.STARTING):
            self._epoch_word.setText(self.tr("Epoch {epoch} of {epochs}").format(epoch=current, epochs=self._epochs))
        else:
            self._epoch_word.setText(self.tr("Getting ready…"))
        self._show_batch(is_at_rest, done)
        left = self.seconds_left()
        if is_at_rest or left is None or self._is_stopping():
            self._left_word.setText("")
        elif self._pace.is_paused:
            self._left_word.setText(self.tr("paused, about {time} left").format(time=duration_word(left)))
        else:
            self._left_word.setText(self.tr("about {time} left").format(time=duration_word(left)))
        self._show_facts(is_at_rest)

    def _show_batch(self, is_at_rest: bool, done: int) -> None:
        batch = self._batch
        self._batch_bar.setVisible(not is_at_rest)
        if is_at_rest or batch is None:
            self._batch_bar.setValue(0)
            self._batch_word.setText("")
        elif self._is_stopping():
            self._batch_word.setText(self.tr("stops after this batch"))
        elif batch.epoch <= done and done < self._epochs:
            self._batch_bar.setValue(0)
            self._batch_word.setText(self.tr("next epoch begins"))
        elif batch.batch >= batch.batches and not self._pace.is_paused:
            self._batch_bar.setValue(1000)
            self._batch_word.setText(self.tr("validating"))
        else:
            self._batch_bar.setValue(round(1000 * batch.batch / max(1, batch.batches)))
            self._batch_word.setText(
                self.tr("batch {batch} of {batches}").format(batch=batch.batch, batches=batch.batches)
            )
        if not is_at_rest and self._beat is not None and self._beat.quiet_seconds > SILENT_SECONDS:
            quiet = duration_word(self._beat.quiet_seconds)
            self._batch_word.setText(self.tr("no sign of life for {time}").format(time=quiet))

    def _show_facts(self, is_at_rest: bool) -> None:
        locale = QLocale()
        best = None
        if self._epoch is not None:
            best = self._epoch.best_map50
        if best is None and self._run is not None:
            best = self._run.best_map50
        self._values[0].setText(metric_word(best))
        batch = self._batch
        speed = None if batch is None or is_at_rest or self._pace.is_paused else batch.images_per_second
        self._values[1].setText("–" if speed is None else locale.toString(speed, "f", 1 if speed < 100 else 0))
        memory = 0
        if batch is not None and batch.gpu_memory_bytes:
            memory = batch.gpu_memory_bytes
        elif self._beat is not None:
            memory = self._beat.memory_bytes
        self._values[2].setText("–" if not memory else f"{locale.toString(memory / 2**30, 'f', 1)} GB")
        seconds = self._pace.seconds_trained(None if is_at_rest else time.time())
        self._values[3].setText("–" if not seconds else duration_word(seconds))
        built = self._built
        if built is None:
            self._values[4].setText("–")
        elif not built.weights:
            self._values[4].setText(self.tr("from scratch"))
        else:
            self._values[4].setText(
                self.tr("{carried} of {total} tensors").format(
                    carried=locale.toString(built.tensors_carried), total=locale.toString(built.tensors_total)
                )
            )
