"""A series has one row an epoch, whatever the journal repeats."""

from __future__ import annotations

from studio.runs.events import BatchEnded, BestValidated, EpochEnded, Heartbeat
from studio.runs.metrics import MetricSeries


def _epoch(epoch: int, map50: float | None, *, loss: str = "dfl_loss") -> EpochEnded:
    return EpochEnded(
        epoch=epoch,
        epochs=4,
        train_losses={"box_loss": 1.0 / epoch, loss: 2.0},
        val_losses={"box_loss": 1.5},
        metrics={"map50": map50, "map50_95": 0.1},
        learning_rates={"pg0": 0.01},
        seconds=2.0,
        best_epoch=1,
    )


def test_series_align_with_epochs() -> None:
    series = MetricSeries.from_events([_epoch(1, 0.25), _epoch(2, None)])
    assert series.epochs == (1, 2)
    assert series.map50 == (0.25, None)
    assert series.recall == (None, None)
    assert series.train_losses == {"box_loss": (1.0, 0.5), "dfl_loss": (2.0, 2.0)}
    assert series.best_epoch == 1


def test_a_repeated_epoch_replaces_the_earlier_row() -> None:
    series = MetricSeries.from_events([_epoch(1, 0.1), _epoch(2, 0.2), _epoch(2, 0.3), _epoch(3, 0.4)])
    assert series.epochs == (1, 2, 3)
    assert series.map50 == (0.1, 0.3, 0.4)


def test_events_in_two_portions_give_the_same_series() -> None:
    events = [
        BatchEnded(epoch=1, batch=1, batches=2, losses={"box_loss": 3.0}),
        BatchEnded(epoch=1, batch=2, batches=2, losses={"box_loss": 2.0}),
        _epoch(1, 0.1),
        Heartbeat(),
        _epoch(2, 0.2),
        BestValidated(metrics={"map50": 0.2}, per_class={}),
    ]
    assert MetricSeries.from_events(events[:3]).with_events(events[3:]) == MetricSeries.from_events(events)


def test_batches_of_an_epoch_trained_again_replace_the_earlier_ones() -> None:
    def batch(epoch: int, number: int, value: float) -> BatchEnded:
        return BatchEnded(epoch=epoch, batch=number, batches=4, losses={"box_loss": value})

    series = MetricSeries.from_events([batch(1, 4, 1.0), batch(2, 1, 2.0), batch(2, 2, 3.0), batch(2, 1, 9.0)])
    assert series.batch_losses() == {"box_loss": ((1.0, 1.25), (1.0, 9.0))}


def test_without_numbers_the_series_stays_the_same_object() -> None:
    series = MetricSeries.from_events([_epoch(1, 0.1)])
    assert series.with_events([Heartbeat()]) is series
