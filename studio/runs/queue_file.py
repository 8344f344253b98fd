"""The order of the waiting runs, in one small file of the runs folder, so that every studio on that folder sees the same.

Which runs wait is told by their own folders; a run that the file does not name comes last. Beside the names stands what could
not be started, so that whoever looks can say why.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from studio.errors import Location, RunError, StudioError
from studio.paths import read_replaced_text, write_atomically
from studio.runs import lock
from studio.sentence import say

QUEUE_FILE = "queue.json"
QUEUE_LOCK_FILE = "queue.lock"
QUEUE_VERSION = 1
LOCK_SECONDS = 5.0  # a studio holds the lock while it starts a worker


@dataclass(frozen=True)
class Refusal:
    """Why a run could not be started. A value and no exception, so that two looks at the queue can be compared."""

    message: str
    hint: str = ""
    where: Location | None = None

    @classmethod
    def of(cls, error: StudioError) -> Refusal:
        """Keep what an error says."""
        return cls(error.message, error.hint, error.where)

    @property
    def error(self) -> RunError:
        """Give it as an error again."""
        return RunError(self.message, hint=self.hint, where=self.where)


@dataclass(frozen=True)
class QueueOrder:
    """What the file says."""

    names: tuple[str, ...] = ()  # of runs, the next one first
    is_held: bool = False  # start no more runs
    refused: Mapping[str, Refusal] = field(default_factory=dict)  # waiting runs that are not tried again, by name


def read_order(folder: Path) -> QueueOrder:
    """Read the order in a folder of runs; a missing or damaged file is an empty order that is not held."""
    try:
        content = json.loads(read_replaced_text(folder / QUEUE_FILE))
        names = tuple(name for name in content["order"] if isinstance(name, str))
        return QueueOrder(
            tuple(dict.fromkeys(names)), content.get("held") is True, _refused_runs(content.get("refused"))
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return QueueOrder()


def write_order(folder: Path, order: QueueOrder) -> None:
    """Write the order whole or not at all; hold the lock meanwhile. Raises RunError when the disk refuses."""
    content = {
        "v": QUEUE_VERSION,
        "order": list(order.names),
        "held": order.is_held,
        "refused": {name: refusal.error.to_dict() for name, refusal in order.refused.items()},
    }
    try:
        write_atomically(folder / QUEUE_FILE, json.dumps(content, ensure_ascii=False))
    except OSError as error:
        raise _unwritable(folder, error) from error


@contextmanager
def queue_lock(folder: Path, *, wait_seconds: float = LOCK_SECONDS) -> Iterator[None]:
    """Keep every other studio, and every other thread, from changing the queue and from starting runs of it.

    Raises RunError when another one is at it for longer than is waited, or the folder cannot be written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with lock.hold(folder / QUEUE_LOCK_FILE, wait_seconds=wait_seconds) as is_ours:
            if not is_ours:
                raise RunError(say("Another studio is changing the queue."), hint=say("Try again in a moment."))
            yield
    except OSError as error:
        raise _unwritable(folder, error) from error


def _refused_runs(content: Any) -> dict[str, Refusal]:
    if not isinstance(content, Mapping):
        return {}
    return {
        name: Refusal.of(StudioError.from_dict(fields))
        for name, fields in content.items()
        if isinstance(name, str) and isinstance(fields, Mapping)
    }


def _unwritable(folder: Path, error: OSError) -> RunError:
    return RunError(
        say("The queue cannot be written: {reason}", reason=error.strerror or str(error)),
        hint=say("Free disk space, or check who may write to the runs folder."),
        where=Location(folder / QUEUE_FILE),
    )
