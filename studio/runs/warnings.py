"""Early warnings: what the events of a run say, in words, before the run is over. Knows events only, no files.

What the worker found out itself (`Warned` with a kind: a batch halved for want of memory, an epoch trained again after NaN, a
dataset that changed, a process that was halted, too little shared memory) is said here in the same way; `Warned` without a kind stays the worker's own word.
A warning holds until the events take it back: images a second that recover are no longer slow.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from studio.runs.events import BatchEnded, EpochEnded, Event, ModelBuilt, Numbers, RunStarted, Warned
from studio.sentence import Sentence, say

NO_MAP = 0.001  # mAP50 below this is as good as none
PATIENT_EPOCHS = 5  # of a network that starts from weights until its mAP50 should have left zero
FRESH_EPOCHS = 15  # the same of one that starts from scratch: few images teach it slowly
RISING_EPOCHS = 3  # in a row
RISING_SHARE = 1.1  # of the lowest loss so far
OVERFIT_EPOCHS = 8  # since the lowest validation loss
SPEED_RECORDS = 20  # of images a second; the journal gets at most four a second
SLOW_SHARE = 0.6  # of what the run did at first
STARVING_SHARE = 0.5  # of the time, waiting for images
SETTLING_RECORDS = 5  # the first batches wait for files and for the GPU to choose its algorithms


@dataclass(frozen=True)
class EarlyWarning:
    """One thing that goes wrong, what it is likely to come from, and what helps."""

    kind: str  # "nan", "no_map", "loss_rising", "overfitting", "smaller_batch", "starving", "slower", and those of `Warned`
    message: Sentence
    hint: Sentence


class EarlyWarnings:
    """The warnings of one run, fed with its events as they come."""

    def __init__(self) -> None:
        self._fresh = False  # starts from scratch
        self._epochs: list[tuple[int, float | None, float | None, float | None]] = []  # epoch, train, val, mAP50
        self._nan: tuple[int, str] | None = None
        self._batch: BatchEnded | None = None
        self._device = ""
        self._told: dict[str, Warned] = {}  # the last one of each kind, of this attempt
        self._begin_speed()

    def add(self, events: Iterable[Event]) -> None:
        """Take new events."""
        for event in events:
            if isinstance(event, BatchEnded):
                self._add_batch(event)
            elif isinstance(event, EpochEnded):
                self._add_epoch(event)
            elif isinstance(event, ModelBuilt):
                self._fresh = not event.tensors_carried
            elif isinstance(event, RunStarted):
                self._batch = None  # another attempt, maybe with other settings
                self._device = event.device
                self._told.clear()
                self._begin_speed()
            elif isinstance(event, Warned) and event.kind:
                self._told[event.kind] = event

    def found(self, *, is_over: bool = False) -> tuple[EarlyWarning, ...]:
        """Give what there is to say now, the gravest first; of a run that is over, not how fast it was."""
        checks = [self._check_nan, self._check_nan_again, self._check_map, self._check_loss, self._check_overfitting]
        checks += [self._check_memory, self._check_dataset, self._check_halt, self._check_workers]
        checks.append(self._check_waiting)
        if not is_over:
            checks.append(self._check_speed)
        return tuple(warning for check in checks if (warning := check()) is not None)

    def _begin_speed(self) -> None:
        self._seen = 0
        self._first: list[float] = []
        self._recent: deque[float] = deque(maxlen=SPEED_RECORDS)
        self._waiting: deque[float] = deque(maxlen=SPEED_RECORDS)

    def _add_batch(self, event: BatchEnded) -> None:
        before, self._batch = self._batch, event
        bad = [name for name, value in event.losses.items() if value is None]
        self._nan = (event.epoch, bad[0]) if bad else None
        if before is not None and event.batches != before.batches:
            # Short of memory, ultralytics halves the batch, which the worker tells; the new batch has a speed of its own.
            self._begin_speed()
        speed = event.images_per_second
        if speed is not None:
            self._seen += 1
            if self._seen > SETTLING_RECORDS:
                if len(self._first) < SPEED_RECORDS:
                    self._first.append(speed)
                self._recent.append(speed)
                if event.data_share is not None:
                    self._waiting.append(event.data_share)

    def _add_epoch(self, event: EpochEnded) -> None:
        while self._epochs and self._epochs[-1][0] >= event.epoch:  # trained again by a resumed run
            self._epochs.pop()
        bad = [name for name, value in event.train_losses.items() if value is None]
        if bad:
            self._nan = (event.epoch, bad[0])
        row = (event.epoch, _total(event.train_losses), _total(event.val_losses), event.metrics.get("map50"))
        self._epochs.append(row)

    def _check_nan(self) -> EarlyWarning | None:
        if self._nan is None:
            return None
        epoch, name = self._nan
        return EarlyWarning(
            "nan",
            say("The loss {name} is not a number any more, since epoch {epoch}.", name=name, epoch=epoch),
            say("Stop it, and train with a lower learning rate (lr0), or without half precision (amp=False)."),
        )

    def _check_nan_again(self) -> EarlyWarning | None:
        told = self._told.get("nan_again")
        if told is None or self._nan is not None:
            return None
        return EarlyWarning(
            "nan_again",
            say(
                "The loss was not a number in epoch {epoch}; the epoch was trained again (attempt {attempt} of 3).",
                epoch=told.values.get("epoch", 0),
                attempt=told.values.get("attempt", 0),
            ),
            say("If it happens again, train with a lower learning rate (lr0), or without half precision (amp=False)."),
        )

    def _check_map(self) -> EarlyWarning | None:
        enough = FRESH_EPOCHS if self._fresh else PATIENT_EPOCHS
        values = [row[3] for row in self._epochs]
        if len(values) < enough or any(value is None or value >= NO_MAP for value in values):
            return None
        losses = [row[1] for row in self._epochs if row[1] is not None]
        falls = len(losses) > 1 and losses[-1] < 0.9 * losses[0]
        if falls and not self._fresh:
            hint = say(
                "It does learn from train: the labels of val may be missing or count other classes. Check the data."
            )
        elif falls:
            hint = say(
                "It does learn, but a network from scratch needs many epochs. Pretrained weights make it start far ahead."
            )
        else:
            hint = say(
                "The loss does not fall either: the learning rate may be too high, or the labels do not fit the images."
            )
        return EarlyWarning("no_map", say("After {epochs} epochs mAP50 is still 0.", epochs=len(values)), hint)

    def _check_loss(self) -> EarlyWarning | None:
        losses = [row[1] for row in self._epochs if row[1] is not None]
        last = losses[-RISING_EPOCHS - 1 :]
        if len(last) <= RISING_EPOCHS or any(later <= earlier for earlier, later in pairwise(last)):
            return None
        if losses[-1] < RISING_SHARE * min(losses):
            return None
        return EarlyWarning(
            "loss_rising",
            say("The training loss has been rising for {epochs} epochs.", epochs=RISING_EPOCHS),
            say("The learning rate may be too high: try half of it (lr0), or a longer warm-up (warmup_epochs)."),
        )

    def _check_overfitting(self) -> EarlyWarning | None:
        rows = [(row[0], row[1], row[2]) for row in self._epochs if row[1] is not None and row[2] is not None]
        if len(rows) <= OVERFIT_EPOCHS:
            return None
        best_epoch, train_then, lowest = min(rows, key=lambda row: row[2])
        epoch, train_now, now = rows[-1]
        if epoch - best_epoch < OVERFIT_EPOCHS or now < RISING_SHARE * lowest or train_now >= train_then:
            return None
        return EarlyWarning(
            "overfitting",
            say(
                "The validation loss has been rising since epoch {epoch} while the training loss falls.",
                epoch=best_epoch,
            ),
            say("It learns the training images by heart. The best epoch is kept; more images or augmentation help."),
        )

    def _check_memory(self) -> EarlyWarning | None:
        told = self._told.get("smaller_batch")
        if told is None:
            return None
        return EarlyWarning(
            "smaller_batch",
            say(
                "The memory of the device did not suffice for batches of {before} images; it goes on with {after}.",
                before=told.values.get("before", 0),
                after=told.values.get("after", 0),
            ),
            say("Compare it only with runs of the same batch size."),
        )

    def _check_dataset(self) -> EarlyWarning | None:
        if "dataset_changed" not in self._told:
            return None
        return EarlyWarning(
            "dataset_changed",
            say("The dataset has changed since the run began: images or labels are not what they were."),
            say("Numbers before and after the change cannot be compared; for those to publish, start a new run."),
        )

    def _check_halt(self) -> EarlyWarning | None:
        told = self._told.get("halted")
        if told is None:
            return None
        return EarlyWarning(
            "halted",
            say(
                "The training stood still for {seconds} s: the computer slept, or the process was halted.",
                seconds=told.values.get("seconds", 0),
            ),
            say("It went on; the time counts as time of its epoch."),
        )

    def _check_workers(self) -> EarlyWarning | None:
        told = self._told.get("few_workers")
        if told is None:
            return None
        return EarlyWarning(
            "few_workers",
            say(
                "The shared memory of this computer has room for {after} of the {before} processes that load images.",
                before=told.values.get("before", 0),
                after=told.values.get("after", 0),
            ),
            say("Training may wait for images. In a container, give it more (docker run --shm-size=8g)."),
        )

    def _check_waiting(self) -> EarlyWarning | None:
        if len(self._waiting) < SPEED_RECORDS:
            return None
        share = median(self._waiting)
        if share < STARVING_SHARE:
            return None
        percent = f"{100 * share:.0f}"
        if self._device in ("", "cpu", "mps"):  # where ultralytics loads the images between two batches
            return EarlyWarning(
                "starving",
                say("Loading the images takes {percent} % of the training time.", percent=percent),
                say(
                    "Keep them in memory (cache=ram), make large photos smaller, or copy the dataset to a faster disk. "
                    "A part of it is augmentation."
                ),
            )
        return EarlyWarning(
            "starving",
            say("The GPU waits for images {percent} % of the time.", percent=percent),
            say(
                "Let more processes load them (workers), keep them in memory (cache=ram), make large photos smaller, "
                "or copy the dataset to a faster disk."
            ),
        )

    def _check_speed(self) -> EarlyWarning | None:
        if len(self._first) < SPEED_RECORDS or len(self._recent) < SPEED_RECORDS or self._seen < 3 * SPEED_RECORDS:
            return None
        first, now = median(self._first), median(self._recent)
        if now >= SLOW_SHARE * first:
            return None
        return EarlyWarning(
            "slower",
            say("It trains {now} images a second; at first it was {first}.", now=f"{now:.1f}", first=f"{first:.1f}"),
            say("Something else may use the machine, the GPU may be hot, or the disk cannot keep up."),
        )


def find_warnings(events: Iterable[Event], *, is_over: bool = False) -> tuple[EarlyWarning, ...]:
    """Give the warnings that all events of a run amount to."""
    warnings = EarlyWarnings()
    warnings.add(events)
    return warnings.found(is_over=is_over)


def _total(losses: Numbers) -> float | None:
    """Add the parts of a loss; None where one of them is missing."""
    values = [value for value in losses.values() if value is not None]
    return sum(values) if values and len(values) == len(losses) else None
