"""Turns ultralytics' callbacks into events of the journal, beats while the worker lives, and ends a run when asked.

Of a training on several GPUs, rank 0 alone reports.
"""

from __future__ import annotations

import functools
import logging
import signal
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from studio.runs.events import (
    FINAL_EVENTS,
    BatchEnded,
    BestValidated,
    CheckpointSaved,
    Continued,
    EpochEnded,
    Event,
    Heartbeat,
    Paused,
    Stalled,
    Warned,
)
from studio.runs.journal import JournalWriter, read_journal
from studio.runs.run import EVENTS_FILE, PAUSE_FILE, RESERVE_FILE, STOP_FILE
from studio.sentence import say
from studio.worker.built import model_built
from studio.worker.dataset_state import tell_change
from studio.worker.pulse import Pulse

RESERVE_BYTES = 1 << 16  # kept on the disk so that the last word of a run has room when the disk is full
PAUSE_POLL_SECONDS = 0.1
# Seconds between two batch events, by the age of the run: a long training must not fill the disk with points.
BATCH_INTERVALS = ((600.0, 0.25), (3600.0, 1.0), (float("inf"), 3.0))
METRIC_NAMES = {
    "metrics/precision(B)": "precision",
    "metrics/recall(B)": "recall",
    "metrics/mAP50(B)": "map50",
    "metrics/mAP50-95(B)": "map50_95",
}
_LOGGER = logging.getLogger(__name__)


class TrainingStopped(Exception):  # noqa: N818  (what the user asked for is no error)
    """Ends a training at once, between two batches; the last checkpoint stays resumable."""


class Reporter:
    """Writes the journal of one run. Give `callbacks()` to the trainer."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.epoch = 0  # epochs trained
        self.epochs = 0
        self.best_map50: float | None = None
        self.best_epoch: int | None = None
        self._writer: JournalWriter | None = None
        self._pulse = Pulse(self._beat, self._tell_stall, halted=self._tell_halt)
        self._phase = "preparing"
        self._broken: set[str] = set()
        self._started = time.monotonic()
        self._is_asked_to_stop = False
        self._is_training_over = False
        self._is_alone = True  # no other process trains the same network
        self.paused_seconds = 0.0
        self._batch = self._images = self._batch_size = 0
        self._batch_due = self._images_since = 0.0
        self._epoch_begun = 0.0
        self._batch_over = self._told = self._waited = 0.0  # monotonic, monotonic, seconds

    # ---- writing -------------------------------------------------------------------------------------------------

    def write(self, event: Event) -> None:
        """Append an event. A full disk costs the event, not the training."""
        try:
            if self._writer is None:
                self._writer = JournalWriter(self.folder / EVENTS_FILE)
            self._writer.write(event)
        except OSError as error:
            _LOGGER.warning("The journal cannot be written: %s", error)
            if isinstance(event, FINAL_EVENTS) and self._writer is not None:
                self._free_reserve()
                with suppress(OSError):
                    self._writer.write(event)

    def _keep_reserve(self) -> None:
        with suppress(OSError):
            (self.folder / RESERVE_FILE).write_bytes(bytes(RESERVE_BYTES))

    def _free_reserve(self) -> None:
        with suppress(OSError):
            (self.folder / RESERVE_FILE).unlink()

    def warn(self, message: str, hint: str = "", *, kind: str = "", values: Mapping[str, int] | None = None) -> None:
        """Tell the user something that does not end the run."""
        self.write(Warned(message=message, hint=hint, kind=kind, values=values or {}))

    def start_beating(self) -> None:
        """Write a heartbeat now and then, from a thread, until `close`."""
        self._keep_reserve()
        self._pulse.start()

    def stop_beating(self) -> None:
        """End the heartbeat: what is written next is the last word."""
        self._pulse.stop()

    def close(self) -> None:
        """End the heartbeat and close the journal."""
        self.stop_beating()
        self._free_reserve()
        if self._writer is not None:
            self._writer.close()
            self._writer = None

    def _beat(self, quiet_seconds: float) -> None:
        import psutil

        self.write(
            Heartbeat(
                epoch=self.epoch,
                epochs=self.epochs,
                best_map50=self.best_map50,
                quiet_seconds=round(quiet_seconds, 1),
                memory_bytes=psutil.Process().memory_info().rss,
                phase=self._phase,
            )
        )

    def _tell_stall(self, seconds: float, where: str, stack: str) -> None:
        message = say(
            "The training has given no sign of life for {seconds} s; it is in {place}.",
            seconds=f"{seconds:.0f}",
            place=where,
        )
        hint = say("If it does not go on, end the run at once and resume it; its log shows the place.")
        self.write(Stalled(message=message, hint=hint, seconds=round(seconds, 1), stack=stack))
        _LOGGER.warning("%s\n%s", message, stack)

    def _tell_halt(self, seconds: float) -> None:
        self.warn(
            f"The training stood still for {seconds:.0f} s: the computer slept, or the process was halted.",
            "It goes on; the time counts as time of its epoch.",
            kind="halted",
            values={"seconds": round(seconds)},
        )

    # ---- stopping ------------------------------------------------------------------------------------------------

    def listen_for_signals(self) -> None:
        """Take SIGTERM, which a log-off sends, for a wish to stop."""
        signal.signal(signal.SIGTERM, self._on_signal)

    def _on_signal(self, _number: int, _frame: object) -> None:
        self._is_asked_to_stop = True

    @property
    def is_asked_to_stop(self) -> bool:
        """Tell whether the user wants the run to end: the stop file is there, or a signal came."""
        return self._is_asked_to_stop or (self.folder / STOP_FILE).exists()

    def obey(self, trainer: Any) -> float:
        """Stop or wait, if the user wants it; give the seconds waited. Raises TrainingStopped."""
        self._stop_if_asked()
        is_to_wait = not self._is_training_over and (self.folder / PAUSE_FILE).exists()
        return self._wait(trainer) if is_to_wait else 0.0

    def _stop_if_asked(self) -> None:
        if not self._is_training_over and self.is_asked_to_stop:
            raise TrainingStopped

    def _wait(self, trainer: Any) -> float:
        """Wait until the user lets the training go on; the pause counts as no time of it. Raises TrainingStopped."""
        began = time.monotonic()
        self._phase = "paused"
        self.write(Paused(epoch=trainer.epoch + 1, batch=self._batch))
        try:
            while (self.folder / PAUSE_FILE).exists():
                if self.is_asked_to_stop:
                    raise TrainingStopped
                time.sleep(PAUSE_POLL_SECONDS)
                self._pulse.sign()
        finally:
            seconds = time.monotonic() - began
            self.paused_seconds += seconds
        self._phase = "training"
        self.write(Continued(seconds=round(seconds, 3)))
        self._epoch_begun += seconds
        self._images_since += seconds
        self._told += seconds
        trainer.train_time_start += seconds
        trainer.epoch_time_start += seconds
        return seconds

    # ---- callbacks of ultralytics --------------------------------------------------------------------------------

    def callbacks(self) -> dict[str, Callable[[Any], None]]:
        """Give the callbacks by ultralytics' names. Only a stop gets out of them; their own faults are told once."""
        named = {
            "on_pretrain_routine_end": self._on_ready,
            "on_train_epoch_start": self._on_epoch_start,
            "on_train_batch_start": self._on_batch_start,
            "on_train_batch_end": self._on_batch_end,
            "on_val_batch_end": self._on_val_batch_end,
            "on_model_save": self._on_model_save,
            "on_fit_epoch_end": self._on_fit_epoch_end,
        }
        return {name: functools.partial(self._guarded, callback) for name, callback in named.items()}

    def _guarded(self, callback: Callable[[Any], None], subject: Any) -> None:
        try:
            self._pulse.sign(counts=self._phase == "training")
            callback(subject)
        except TrainingStopped:
            raise
        except Exception as error:  # a fault in reporting must not end a training of days
            name = callback.__name__
            if name not in self._broken:
                self._broken.add(name)
                _LOGGER.exception("Reporting failed in %s", name)
                self.warn(
                    say("Some numbers of this run are missing ({part}: {reason}).", part=name, reason=str(error)),
                    say("The training itself goes on."),
                )

    def _on_ready(self, trainer: Any) -> None:
        self.epochs, self.epoch = trainer.epochs, trainer.start_epoch
        self._batch_size = trainer.batch_size
        self._is_alone = trainer.world_size <= 1
        self._epoch_begun = time.monotonic()
        self._recall(trainer)
        self.write(model_built(trainer))
        self.start_beating()
        self._phase = "training"
        tell_change(self.folder, trainer, self.warn)
        for loader in (trainer.train_loader, trainer.test_loader):
            left_out = getattr(loader.dataset, "left_out", ())
            if left_out:
                count, first = len(left_out), left_out[0][-300:]
                self.warn(
                    say("{count} training images are left out, because they or their labels are faulty.", count=count)
                    if loader is trainer.train_loader
                    else say(
                        "{count} validation images are left out, because they or their labels are faulty.", count=count
                    ),
                    say("The dataset check lists them. The first: {first}", first=first),
                )

    def _recall(self, trainer: Any) -> None:
        """Take up what earlier attempts told, and tell epochs that a killed one trained but could not tell."""
        if not trainer.start_epoch:
            return
        told = [event for event in read_journal(self.folder / EVENTS_FILE) if isinstance(event, EpochEnded)]
        for event in told:
            if event.epoch <= trainer.start_epoch and event.best_map50 is not None:
                self.best_map50, self.best_epoch = event.best_map50, event.best_epoch
        known = {event.epoch for event in told}
        for row in trainer.earlier_rows:
            epoch = int(row["epoch"])
            if epoch not in known and epoch <= trainer.start_epoch:
                self.write(self._epoch_ended(epoch, numbers=row, seconds=None))

    def _on_epoch_start(self, trainer: Any) -> None:
        now = time.monotonic()
        self._batch, self._images, self._images_since = 0, 0, now
        self._batch_over, self._told, self._waited = now, now, 0.0
        if trainer.batch_size != self._batch_size:
            self.warn(
                f"The memory of the device did not suffice for batches of {self._batch_size} images; "
                f"the run goes on with {trainer.batch_size}.",
                "Compare it only with runs of the same batch size.",
                kind="smaller_batch",
                values={"before": self._batch_size, "after": trainer.batch_size},
            )
            self._batch_size = trainer.batch_size
        if trainer.nan_recovery_attempts:
            self.warn(
                f"The loss was not a number in epoch {trainer.epoch + 1}; the epoch is trained again "
                f"(attempt {trainer.nan_recovery_attempts} of 3).",
                "If it happens again, train with a lower learning rate (lr0) or with amp=False.",
                kind="nan_again",
                values={"epoch": trainer.epoch + 1, "attempt": trainer.nan_recovery_attempts},
            )

    def _on_batch_start(self, _trainer: Any) -> None:
        # ultralytics reads the losses before a batch ends, so the device has nothing left to do while it waits here.
        self._waited += time.monotonic() - self._batch_over

    def _on_batch_end(self, trainer: Any) -> None:
        now = time.monotonic()
        self._batch += 1
        self._images += trainer.batch_size
        batches = len(trainer.train_loader)
        if now >= self._batch_due or self._batch == batches:
            age = now - self._started
            self._batch_due = now + next(pause for limit, pause in BATCH_INTERVALS if age < limit)
            self._tell_batch(trainer, batches=batches, seconds=now - self._images_since)
        if self._is_alone:  # several GPUs stop and wait together, see ranks.py
            self.obey(trainer)
        self._batch_over = time.monotonic()

    def _tell_batch(self, trainer: Any, *, batches: int, seconds: float) -> None:
        now = time.monotonic()
        share = self._waited / max(1e-6, now - self._told)
        self._told, self._waited = now, 0.0
        self.write(
            BatchEnded(
                epoch=trainer.epoch + 1,
                batch=self._batch,
                batches=batches,
                losses={name: round(float(value), 5) for name, value in trainer.tloss.items()},
                images_per_second=round(self._images / seconds, 2) if seconds > 0 else None,
                gpu_memory_bytes=int(trainer._get_memory() * 2**30),
                data_share=round(min(1.0, share), 3),
            )
        )

    def _on_val_batch_end(self, validator: Any) -> None:
        if validator.training and self._is_alone:  # not the last validation, after training
            self._stop_if_asked()

    def _on_model_save(self, trainer: Any) -> None:
        fitness = None if trainer.fitness is None else float(trainer.fitness)
        name = Path(str(trainer.last)).relative_to(self.folder).as_posix()
        self.write(CheckpointSaved(path=name, epoch=trainer.epoch + 1, fitness=fitness))

    def _on_fit_epoch_end(self, trainer: Any) -> None:
        if self._is_training_over:  # fires once more after the last epoch, for the best weights (8.4, final_eval)
            self._tell_best(trainer)
            return
        numbers = {**trainer.label_loss_items(trainer.tloss), **trainer.lr}
        if trainer.args.val or trainer.stop or _is_last_epoch(trainer):
            numbers.update(trainer.metrics)
        if trainer.fitness is not None and trainer.fitness == trainer.best_fitness:
            self.best_map50 = _number(numbers.get("metrics/mAP50(B)"))
            self.best_epoch = trainer.epoch + 1
        self.epoch = trainer.epoch + 1
        now = time.monotonic()
        self.write(self._epoch_ended(self.epoch, numbers=numbers, seconds=round(now - self._epoch_begun, 3)))
        if self._writer is not None:
            self._writer.sync()
        self._epoch_begun = now
        self._is_training_over = bool(trainer.stop)

    def _epoch_ended(self, epoch: int, *, numbers: Mapping[str, Any], seconds: float | None) -> EpochEnded:
        def part(prefix: str) -> dict[str, float | None]:
            return {
                name.removeprefix(prefix): _number(value) for name, value in numbers.items() if name.startswith(prefix)
            }

        return EpochEnded(
            epoch=epoch,
            epochs=self.epochs,
            train_losses=part("train/"),
            val_losses=part("val/"),
            metrics={short: _number(numbers[name]) for name, short in METRIC_NAMES.items() if name in numbers},
            learning_rates=part("lr/"),
            seconds=seconds,
            best_map50=self.best_map50,
            best_epoch=self.best_epoch,
        )

    def _tell_best(self, trainer: Any) -> None:
        numbers = trainer.metrics
        metrics = {short: _number(numbers[name]) for name, short in METRIC_NAMES.items() if name in numbers}
        box = trainer.validator.metrics.box
        names = trainer.data["names"]
        per_class = {}
        for position, class_id in enumerate(box.ap_class_index):
            precision, recall, map50, map50_95 = box.class_result(position)
            per_class[str(names[int(class_id)])] = {
                "precision": _number(precision),
                "recall": _number(recall),
                "map50": _number(map50),
                "map50_95": _number(map50_95),
            }
        self.best_map50 = metrics.get("map50", self.best_map50)
        self.write(BestValidated(metrics=metrics, per_class=per_class))


def _is_last_epoch(trainer: Any) -> bool:
    return bool(trainer.epoch + 1 >= trainer.epochs)


def _number(value: Any) -> float | None:
    """Round to the digits of results.csv; None for what is missing."""
    return None if value in (None, "") else float(f"{float(value):.6g}")
