"""Series for charts and tables, from the events of one run. A value: new events give a new series."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from studio.runs.events import BatchEnded, BestValidated, EpochEnded, Event, Numbers

Values = tuple[float | None, ...]


@dataclass(frozen=True)
class BatchPoint:
    """Losses after one batch."""

    position: float  # in epochs: 2.5 is the middle of epoch 3
    losses: Numbers
    images_per_second: float | None
    gpu_memory_bytes: int


@dataclass(frozen=True)
class MetricSeries:
    """All numbers of a run; entry i of every epoch series belongs to `epochs[i]`, None where nothing was told."""

    rows: Mapping[int, EpochEnded] = field(default_factory=dict)  # by epoch, ascending: one row an epoch
    batches: tuple[BatchPoint, ...] = ()
    best: BestValidated | None = None  # validation of the best weights after training

    @classmethod
    def from_events(cls, events: Iterable[Event]) -> MetricSeries:
        """Gather the events of a run; of an epoch told twice (a resume), the later row counts."""
        return cls().with_events(events)

    def with_events(self, events: Iterable[Event]) -> MetricSeries:
        """Give the series with more events; itself when none of them carries a number."""
        rows, points, best = dict(self.rows), list(self.batches), self.best
        changed = False
        for event in events:
            if isinstance(event, EpochEnded):
                rows[event.epoch] = event
            elif isinstance(event, BatchEnded):
                position = event.epoch - 1 + event.batch / max(1, event.batches)
                while points and points[-1].position >= position:  # the epoch is trained again after a resume
                    points.pop()
                points.append(BatchPoint(position, event.losses, event.images_per_second, event.gpu_memory_bytes))
            elif isinstance(event, BestValidated):
                best = event
            else:
                continue
            changed = True
        return replace(self, rows=dict(sorted(rows.items())), batches=tuple(points), best=best) if changed else self

    @property
    def epochs(self) -> tuple[int, ...]:
        """Give the epochs trained, ascending."""
        return tuple(self.rows)

    @property
    def map50(self) -> Values:
        """Give mAP at IoU 0.5."""
        return self.metric("map50")

    @property
    def map50_95(self) -> Values:
        """Give mAP, mean over IoU 0.5 to 0.95."""
        return self.metric("map50_95")

    @property
    def precision(self) -> Values:
        """Give the precision at the best F1."""
        return self.metric("precision")

    @property
    def recall(self) -> Values:
        """Give the recall at the best F1."""
        return self.metric("recall")

    @property
    def seconds(self) -> Values:
        """Give the duration of each epoch."""
        return tuple(row.seconds for row in self.rows.values())

    @property
    def train_losses(self) -> dict[str, Values]:
        """Give the training losses by name; the names differ between model families."""
        return _by_name([row.train_losses for row in self.rows.values()])

    @property
    def val_losses(self) -> dict[str, Values]:
        """Give the validation losses by name."""
        return _by_name([row.val_losses for row in self.rows.values()])

    @property
    def learning_rates(self) -> dict[str, Values]:
        """Give the learning rates by parameter group."""
        return _by_name([row.learning_rates for row in self.rows.values()])

    def metric(self, name: str) -> Values:
        """Give a validation metric by its name in `EpochEnded.metrics`."""
        return tuple(row.metrics.get(name) for row in self.rows.values())

    def batch_losses(self) -> dict[str, tuple[tuple[float, ...], Values]]:
        """Give, by loss name, positions in epochs and values."""
        positions = tuple(point.position for point in self.batches)
        return {name: (positions, values) for name, values in _by_name([p.losses for p in self.batches]).items()}

    @property
    def best_epoch(self) -> int | None:
        """Give the epoch with the best fitness, as the worker told it last."""
        return self.rows[self.epochs[-1]].best_epoch if self.rows else None


def _by_name(mappings: list[Numbers]) -> dict[str, Values]:
    names = dict.fromkeys(name for mapping in mappings for name in mapping)
    return {name: tuple(mapping.get(name) for mapping in mappings) for name in names}
