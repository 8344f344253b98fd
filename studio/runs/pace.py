"""How far a training is and how long it will take, from its events. A pause counts neither as time trained nor as time left."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from pathlib import Path

from studio.runs.events import (
    FINAL_EVENTS,
    BatchEnded,
    Continued,
    EpochEnded,
    Event,
    Heartbeat,
    ModelBuilt,
    Paused,
    RunStarted,
)
from studio.runs.run import RESULTS_FILE

RECENT_EPOCHS = 5  # that tell how long the next ones take
SET_BACK_SECONDS = 1.0  # between two records, that are no rounding
PREPARING = "preparing"  # phase of a heartbeat
FEWEST_BATCHES = 3  # of an attempt, before the first guess
ROW_BYTES = 4096  # more than a row takes


class Pace:
    """The clock of one run, over all its attempts. Fed with its events in order; times are seconds since 1970."""

    def __init__(self) -> None:
        self.epochs = 0
        self.epoch_done = 0
        self.is_paused = False
        self.is_over = False
        self.batch: BatchEnded | None = None  # the newest one of this attempt
        self._earlier_seconds = 0.0  # of the attempts before
        self._began: float | None = None  # of this attempt
        self._paused_since: float | None = None
        self._paused_seconds = 0.0  # of this attempt, without the pause that lasts
        self._last = 0.0  # time of the newest event
        self._rate_from = (0.0, 0.0, 0.0)  # time, seconds paused and position where this attempt began to train
        self._recent: deque[float] = deque(maxlen=RECENT_EPOCHS)

    def add(self, events: Iterable[Event]) -> None:
        """Take new events."""
        for event in events:
            if event.time < self._last - SET_BACK_SECONDS:
                self._set_back(self._last - event.time)
            self._add(event)
            # The next attempt beats before it says that it begins: the days before it are not time trained.
            if not (isinstance(event, Heartbeat) and event.phase == PREPARING):
                self._last = max(self._last, event.time)

    def _set_back(self, seconds: float) -> None:
        """Count from an earlier time: the clock of the computer was set back."""
        self._last -= seconds
        if self._began is not None:
            self._began -= seconds
        if self._paused_since is not None:
            self._paused_since -= seconds
        since, paused, position = self._rate_from
        self._rate_from = (since - seconds, paused, position)

    def _add(self, event: Event) -> None:
        if isinstance(event, RunStarted):
            self._begin(event)
        elif isinstance(event, ModelBuilt):
            self._rate_from = (event.time, self._paused_seconds, self.position)
        elif isinstance(event, BatchEnded):
            self.batch = event
        elif isinstance(event, EpochEnded):
            self.epoch_done, self.epochs = event.epoch, event.epochs
            if event.seconds is not None:
                self._recent.append(event.seconds)
        elif isinstance(event, Heartbeat):
            self.epochs = event.epochs or self.epochs
        elif isinstance(event, Paused):
            self.is_paused, self._paused_since = True, event.time
        elif isinstance(event, Continued):
            self._end_pause(event.time)
        elif isinstance(event, FINAL_EVENTS):
            self._end_pause(event.time)
            self.is_over = True

    def _begin(self, event: RunStarted) -> None:
        self._earlier_seconds = self.seconds_trained(self._last)
        self.is_paused, self.is_over, self.batch = False, False, None
        self._began, self._paused_since, self._paused_seconds = event.time, None, 0.0
        self.epochs = event.epochs or self.epochs
        self.epoch_done = event.resumed_from_epoch or 0
        self._rate_from = (event.time, 0.0, self.position)
        self._recent.clear()  # another device, or another load, may make it another pace

    def _end_pause(self, now: float) -> None:
        if self._paused_since is not None:
            self._paused_seconds += max(0.0, now - self._paused_since)
        self.is_paused, self._paused_since = False, None

    @property
    def position(self) -> float:
        """Give how far the run is, in epochs: 2.5 is the middle of epoch 3."""
        batch = self.batch
        if batch is not None and batch.epoch > self.epoch_done:
            return batch.epoch - 1 + batch.batch / max(1, batch.batches)
        return float(self.epoch_done)

    def seconds_trained(self, now: float | None = None) -> float:
        """Give the time trained until `now`, of all attempts, without pauses; without `now`, or over, to the last event."""
        if self._began is None:
            return self._earlier_seconds
        end = self._last if now is None or self.is_over else now
        if self._paused_since is not None:
            end = min(end, self._paused_since)
        return self._earlier_seconds + max(0.0, end - self._began - self._paused_seconds)

    def seconds_left(self) -> float | None:
        """Estimate the time left; None while nothing can be said. It stands still during a pause."""
        if not self.epochs or self.is_over:
            return None
        left = self.epochs - self.position
        if self._recent:
            return left * sum(self._recent) / len(self._recent)
        batch, (since, paused_before, began_at) = self.batch, self._rate_from
        trained = self.position - began_at
        if batch is None or batch.batch < FEWEST_BATCHES or trained <= 0:
            return None
        return left * (batch.time - since - (self._paused_seconds - paused_before)) / trained


def seconds_in_results(train_folder: Path) -> float:
    """Give the seconds trained up to the last epoch in a training's results.csv, all attempts together; 0.0 without one.

    A list of a thousand runs asks this, so only the end of the file is read.
    """
    try:
        with (train_folder / RESULTS_FILE).open("rb") as file:
            file.seek(max(0, file.seek(0, 2) - ROW_BYTES))
            rows = file.read().decode("ascii").split()
        return max(0.0, float(rows[-1].split(",")[1]))
    except (OSError, ValueError, IndexError):  # none yet, or its last row is torn
        return 0.0
