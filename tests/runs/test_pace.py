"""How far a training is and how long it takes: pauses and earlier attempts are told apart from training."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.runs.events import BatchEnded, Continued, EpochEnded, Event, Heartbeat, Paused, RunFinished, RunStarted
from studio.runs.pace import Pace, seconds_in_results


def at(time: float, kind: type[Event], **values: object) -> Event:
    return kind(time=time, **values)


def batch(time: float, epoch: int, number: int, *, of: int = 10) -> Event:
    return at(time, BatchEnded, epoch=epoch, batch=number, batches=of, losses={})


def epoch(time: float, number: int, *, seconds: float) -> Event:
    rest: dict = {"train_losses": {}, "val_losses": {}, "metrics": {}, "learning_rates": {}}
    return at(time, EpochEnded, epoch=number, epochs=5, seconds=seconds, **rest)


def pace_of(*events: Event) -> Pace:
    pace = Pace()
    pace.add(events)
    return pace


START = at(100.0, RunStarted, pid=1, device="cpu", epochs=5)


def test_the_time_left_follows_the_last_epochs():
    pace = pace_of(START, epoch(110, 1, seconds=10), batch(115, 2, 5))
    assert pace.position == 1.5
    assert pace.seconds_left() == 35.0
    assert pace.seconds_trained(now=120) == 20.0


def test_the_first_epoch_gives_a_guess_after_some_batches():
    assert pace_of(START, batch(101, 1, 1)).seconds_left() is None
    assert pace_of(START, batch(105, 1, 5)).seconds_left() == pytest.approx(45.0)


def test_a_pause_stops_both_clocks():
    pace = pace_of(START, epoch(110, 1, seconds=10), batch(115, 2, 5), at(115.0, Paused, epoch=2, batch=5))
    assert pace.is_paused
    assert pace.seconds_trained(now=999) == 15.0
    assert pace.seconds_left() == 35.0
    pace.add([at(400.0, Heartbeat, epochs=5)])
    assert pace.seconds_trained(now=999) == 15.0
    pace.add([at(415.0, Continued, seconds=300.0), batch(416, 2, 6)])
    assert not pace.is_paused
    assert pace.seconds_trained(now=420) == 20.0


def test_a_pause_in_the_first_epoch_does_not_make_the_guess_longer():
    paused = [at(105.0, Paused, epoch=1, batch=5), at(505.0, Continued, seconds=400.0)]
    assert pace_of(START, batch(105, 1, 5), *paused, batch(505, 1, 5)).seconds_left() == pytest.approx(45.0)


def test_an_attempt_that_was_killed_in_a_pause_counts_to_its_pause():
    killed = [START, epoch(110, 1, seconds=10), batch(115, 2, 5), at(115.0, Paused, epoch=2, batch=5)]
    resumed = at(900.0, RunStarted, pid=2, device="cpu", epochs=5, resumed_from_epoch=1)
    pace = pace_of(*killed, at(300.0, Heartbeat, epochs=5), resumed)
    assert pace.position == 1.0, "the half epoch is trained again"
    assert not pace.is_paused
    assert pace.seconds_trained(now=904) == 19.0
    pace.add([batch(905, 2, 5)])
    assert pace.seconds_left() == pytest.approx(35.0), "by this attempt, not by the epochs before it"


def test_a_run_that_is_over_has_no_time_left_and_its_clock_stands():
    pace = pace_of(START, epoch(110, 1, seconds=10), at(112.0, RunFinished, seconds=12.0))
    assert pace.seconds_left() is None
    assert pace.seconds_trained(now=9999) == 12.0


def test_the_time_between_two_attempts_is_no_time_trained():
    pace = pace_of(START, at(110.0, RunFinished, seconds=10.0, epoch=5, epochs=5))
    beat = at(5000.0, Heartbeat, epochs=0, phase="preparing")  # the worker beats while it loads its libraries
    pace.add([beat, at(5003.0, RunStarted, pid=2, device="cpu", epochs=8, resumed_from_epoch=5)])
    assert pace.seconds_trained(now=5003.0) == 10.0
    assert pace.seconds_trained(now=5005.0) == 12.0


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("epoch,time,train/box_loss\n1,2.5,1.7\n2,5.25,1.5\n", 5.25),
        ("epoch,time\n", 0.0),
        ("epoch,time\n1,2.5\n2,na", 0.0),
        ("\x00\xff", 0.0),
        (None, 0.0),
    ],
)
def test_the_time_of_all_attempts_is_that_of_the_last_row(tmp_path: Path, text: str | None, seconds: float) -> None:
    if text is not None:
        (tmp_path / "results.csv").write_text(text, encoding="utf-8")
    assert seconds_in_results(tmp_path) == seconds
