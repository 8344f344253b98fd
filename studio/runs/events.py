"""What a worker tells: one frozen dataclass an event, and its JSON form. Epochs and batches count from 1.

A reader ignores events and keys that it does not know; a changed meaning raises EVENT_VERSION. A number that is not finite
travels as null and reads as None.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from studio.sentence import Sentence, from_data, to_data

EVENT_VERSION = 1

Numbers = Mapping[str, float | None]


@dataclass(frozen=True, kw_only=True)
class Event:
    """What all events share; the journal's writer sets both fields."""

    seq: int = 0  # 1, 2, 3... in one journal, also across a resume
    time: float = 0.0  # seconds since 1970


@dataclass(frozen=True, kw_only=True)
class RunStarted(Event):
    """The worker has begun; a resumed run has one of these for each attempt."""

    pid: int
    device: str  # "cpu", "0"
    device_name: str = ""
    seed: int = 0
    epochs: int = 0
    versions: Mapping[str, str] = field(default_factory=dict)  # {"ultralytics": "8.4.190", "torch": ..., "python": ...}
    resumed_from_epoch: int | None = None  # epochs already trained


@dataclass(frozen=True, kw_only=True)
class ModelBuilt(Event):
    """The network is built and its weights are carried over."""

    parameters: int
    gflops: float | None
    layers: int
    tensors_carried: int  # tensors of the model whose values come from the given weights, class rows included
    tensors_total: int  # tensors of the weights file; 0 without one
    tensors_fresh: int  # tensors of the model that start fresh
    weights: str | None = None  # file the values come from


@dataclass(frozen=True, kw_only=True)
class BatchEnded(Event):
    """One batch is trained; written at most four times a second."""

    epoch: int
    batch: int
    batches: int
    losses: Numbers  # running mean of the epoch, by ultralytics' names: {"box_loss": 1.2, ...}
    images_per_second: float | None = None
    gpu_memory_bytes: int = 0
    data_share: float | None = None  # of the time since the last of these: waiting for images, 0 to 1


@dataclass(frozen=True, kw_only=True)
class EpochEnded(Event):
    """One epoch is trained and validated."""

    epoch: int
    epochs: int
    train_losses: Numbers
    val_losses: Numbers
    metrics: Numbers  # precision, recall, map50, map50_95
    learning_rates: Numbers  # {"pg0": 0.01, ...}
    seconds: float | None  # this epoch, validation included
    best_map50: float | None = None  # so far; of the epoch with the best fitness
    best_epoch: int | None = None


@dataclass(frozen=True, kw_only=True)
class CheckpointSaved(Event):
    """A checkpoint lies whole on the disk."""

    path: str  # relative to the run folder
    epoch: int
    fitness: float | None


@dataclass(frozen=True, kw_only=True)
class BestValidated(Event):
    """The best weights were validated once more after training."""

    metrics: Numbers
    per_class: Mapping[str, Numbers]  # {"tree": {"precision": ..., "recall": ..., "map50": ..., "map50_95": ...}}


@dataclass(frozen=True, kw_only=True)
class Progressed(Event):
    """A job that is no training did one more image."""

    done: int
    total: int
    image: str = ""


@dataclass(frozen=True, kw_only=True)
class Warned(Event):
    """Something the user should know happened, and the run goes on."""

    message: str
    hint: str = ""
    # "smaller_batch", "nan_again", "dataset_changed", "halted", "few_workers":
    kind: str = ""  # `values` say it for a machine, or in another language
    values: Mapping[str, int] = field(default_factory=dict)  # {"before": 16, "after": 8}


@dataclass(frozen=True, kw_only=True)
class Paused(Event):
    """The user lets the training wait between two batches; the memory of the device stays taken."""

    epoch: int
    batch: int


@dataclass(frozen=True, kw_only=True)
class Continued(Event):
    """A paused training goes on."""

    seconds: float  # of the pause


@dataclass(frozen=True, kw_only=True)
class Stalled(Event):
    """The training gives no sign of life, and the worker still does. The next batch takes it back."""

    message: str
    hint: str = ""
    seconds: float = 0.0  # since the last sign
    stack: str = ""  # of the main thread


@dataclass(frozen=True, kw_only=True)
class Heartbeat(Event):
    """The worker lives; repeats the state of the run, so that the end of a journal tells it."""

    epoch: int = 0
    epochs: int = 0
    best_map50: float | None = None
    quiet_seconds: float = 0.0  # since the training loop last gave a sign of life
    memory_bytes: int = 0  # resident, of the worker
    phase: str = ""  # "preparing", "training", "paused"; "" from an older worker


@dataclass(frozen=True, kw_only=True)
class RunFinished(Event):
    """The job is done."""

    seconds: float  # of this attempt, without pauses
    best: str | None = None  # weights of the best epoch, relative to the run folder
    epoch: int = 0
    epochs: int = 0
    best_map50: float | None = None


@dataclass(frozen=True, kw_only=True)
class RunStopped(Event):
    """The user stopped the run."""

    epoch: int
    epochs: int
    seconds: float
    is_resumable: bool
    best_map50: float | None = None


@dataclass(frozen=True, kw_only=True)
class RunFailed(Event):
    """The run ended by an error, told in words."""

    message: str
    hint: str = ""
    traceback: str = ""
    epoch: int = 0
    epochs: int = 0
    best_map50: float | None = None


FINAL_EVENTS = (RunFinished, RunStopped, RunFailed)  # the last event of a run is one of these


def event_to_dict(event: Event) -> dict[str, Any]:
    """Give the event as JSON-ready data; numbers that are not finite become None."""
    values = {entry.name: getattr(event, entry.name) for entry in fields(event)}
    said = {name: to_data(value) for name, value in values.items() if isinstance(value, Sentence)}
    content = {name: _finite(value) for name, value in values.items()}
    return {"v": EVENT_VERSION, "event": _EVENT_NAMES[type(event)], **content, **({"said": said} if said else {})}


def event_from_dict(content: Mapping[str, Any]) -> Event | None:
    """Rebuild an event; None for one that this version does not know or cannot understand."""
    kind = _EVENT_CLASSES.get(str(content.get("event")))
    version = content.get("v")
    if kind is None or not isinstance(version, int) or version > EVENT_VERSION:
        return None
    known = _EVENT_FIELDS[kind]
    values = {name: value for name, value in content.items() if name in known}
    said = content.get("said")
    if isinstance(said, Mapping):  # how texts were made, so that a window can say them in another language
        texts = {
            name: from_data(values[name], made) for name, made in said.items() if isinstance(values.get(name), str)
        }
        values.update(texts)
    try:
        return kind(**values)
    except TypeError:  # a field that has no default is missing
        return None


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(name): _finite(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(inner) for inner in value]
    return value


def _event_name(kind: type[Event]) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower()


_KINDS: tuple[type[Event], ...] = (
    RunStarted,
    ModelBuilt,
    BatchEnded,
    EpochEnded,
    CheckpointSaved,
    BestValidated,
    Progressed,
    Warned,
    Paused,
    Continued,
    Stalled,
    Heartbeat,
    RunFinished,
    RunStopped,
    RunFailed,
)
_EVENT_NAMES = {kind: _event_name(kind) for kind in _KINDS}  # {BatchEnded: "batch_ended"}
_EVENT_CLASSES = {name: kind for kind, name in _EVENT_NAMES.items()}
_EVENT_FIELDS = {kind: frozenset(entry.name for entry in fields(kind)) for kind in _KINDS}
