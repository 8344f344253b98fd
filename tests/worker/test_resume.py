"""A training survives its parent, a stop and a kill, and has one row an epoch at its end."""

from __future__ import annotations

import csv
from typing import Any

import pytest

from studio.runs.events import EpochEnded, RunFinished, RunStarted, RunStopped
from studio.runs.run import RunStatus

pytestmark = [pytest.mark.torch, pytest.mark.slow]


def test_the_worker_outlives_its_parent(journey: Any) -> None:
    assert journey.alive_after_parent


def test_a_stop_is_quick_and_leaves_a_resumable_run(journey: Any) -> None:
    assert journey.stopped.status is RunStatus.STOPPED
    assert journey.stopped.is_resumable
    assert 1 <= journey.stopped.epoch < 5
    assert journey.seconds_to_stop < 30
    stops = [event for event in journey.training.events if isinstance(event, RunStopped)]
    assert [event.is_resumable for event in stops] == [True]


def test_a_killed_worker_leaves_a_lost_and_resumable_run(journey: Any) -> None:
    assert journey.killed.status is RunStatus.LOST
    assert journey.killed.is_resumable
    assert "without a word" in journey.words_of_death
    assert "killed" in journey.words_of_death


def test_the_resumed_run_finishes_with_one_row_an_epoch(journey: Any) -> None:
    training = journey.training
    assert training.run.status is RunStatus.FINISHED, training.log[-2000:]
    assert [event.epoch for event in training.events if isinstance(event, EpochEnded)] == [1, 2, 3, 4, 5]
    assert isinstance(training.events[-1], RunFinished)
    with (training.folder / "train" / "results.csv").open(encoding="utf-8", newline="") as stream:
        assert [row["epoch"] for row in csv.DictReader(stream)] == ["1", "2", "3", "4", "5"]


def test_each_attempt_says_where_it_began(journey: Any) -> None:
    starts = [event for event in journey.training.events if isinstance(event, RunStarted)]
    assert [event.resumed_from_epoch for event in starts] == [None, journey.stopped.epoch, journey.killed.epoch]


def test_numbers_run_on_across_attempts(journey: Any) -> None:
    numbers = [event.seq for event in journey.training.events]
    assert numbers == sorted(set(numbers))
