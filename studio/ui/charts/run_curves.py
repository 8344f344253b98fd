"""The curves of one run, fed with its events. Keys name curves: "batch/box_loss", "train/box_loss", "metric/map50"."""

from __future__ import annotations

from collections.abc import Iterable

from studio.runs.events import BatchEnded, EpochEnded, Event, RunStarted
from studio.ui.charts.series import Series


class RunCurves:
    """All curves of one run. `version` grows with every change, so that a chart knows whether to draw."""

    def __init__(self) -> None:
        self.by_key: dict[str, Series] = {}
        self.version = 0
        self.best_epoch: int | None = None
        self.epochs = 0  # planned
        self.last_x = 0.0  # in epochs: 2.5 is the middle of epoch 3
        self.rows: dict[int, EpochEnded] = {}

    def add(self, events: Iterable[Event]) -> None:
        """Take new events; others than those of batches and epochs do not matter here."""
        for event in events:
            if isinstance(event, BatchEnded):
                self._add_batch(event)
            elif isinstance(event, EpochEnded):
                self._add_epoch(event)
            elif isinstance(event, RunStarted):
                self.epochs = event.epochs or self.epochs
            else:
                continue
            self.version += 1

    def keys(self, prefix: str) -> list[str]:
        """Give the known keys that begin with `prefix`, in the order they appeared."""
        return [key for key in self.by_key if key.startswith(prefix)]

    def _add_batch(self, event: BatchEnded) -> None:
        x = event.epoch - 1 + event.batch / max(1, event.batches)
        for name, value in event.losses.items():
            self._append(f"batch/{name}", x, value)
        if event.images_per_second is not None:
            self._append("speed/images", x, event.images_per_second)
        if event.gpu_memory_bytes:
            self._append("memory/gpu", x, event.gpu_memory_bytes / 2**30)
        self.last_x = x

    def _add_epoch(self, event: EpochEnded) -> None:
        x = float(event.epoch)
        self.rows[event.epoch] = event
        self.epochs = event.epochs
        self.best_epoch = event.best_epoch or self.best_epoch
        for prefix, numbers in (
            ("train", event.train_losses),
            ("val", event.val_losses),
            ("metric", event.metrics),
            ("rate", event.learning_rates),
        ):
            for name, value in numbers.items():
                self._append(f"{prefix}/{name}", x, value)
        self.last_x = x

    def _append(self, key: str, x: float, value: float | None) -> None:
        series = self.by_key.get(key)
        if series is None:
            series = self.by_key[key] = Series()
        series.append(x, float("nan") if value is None else float(value))
