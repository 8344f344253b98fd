"""The order of training images, told so that a later process can go on in the middle of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import torch


class ReplayedBatches:
    """Repeats a batch sampler for ever, as ultralytics' own does, and remembers where the order came from.

    The order follows from the state of the loader's generator when its iterator was made and from the number of batches
    taken since, so these two are what a capsule holds.
    """

    def __init__(self, sampler: Any, generator: torch.Generator) -> None:
        self.sampler = sampler
        self.begun_with: torch.Tensor | None = None  # state of the generator when the present iterator was made
        self.taken = 0  # batches that training has used since; a loader with processes has drawn more
        self._generator = generator
        self._skip = 0

    # No generator function: the loader draws a seed from the generator between this call and the first batch.
    def __iter__(self) -> Iterator[Any]:
        """Begin the order anew, or where `go_on` said."""
        self.begun_with = self._generator.get_state()
        skip, self._skip = self._skip, 0
        self.taken = skip
        return self._repeat(skip)

    def go_on(self, begun_with: torch.Tensor, taken: int) -> None:
        """Let the next iterator go on behind `taken` batches of the one that began with this state."""
        self._generator.set_state(begun_with)
        self._skip = taken

    def leave_behind(self) -> None:
        """Do now what the iterator that `go_on` announced would have done to the generator, and forget it."""
        skip, self._skip = self._skip, 0
        if not skip:
            return
        torch.empty((), dtype=torch.int64).random_(generator=self._generator)  # the seed of the loader's processes
        batches = self._repeat(0)
        for _ in range(skip):
            next(batches)

    def _repeat(self, skip: int) -> Iterator[Any]:
        while True:
            for batch in self.sampler:
                if skip:
                    skip -= 1
                else:
                    yield batch


def make_replayable(loader: Any) -> ReplayedBatches:
    """Give a loader of ultralytics an order that can be gone on with."""
    batches = ReplayedBatches(loader.batch_sampler.sampler, loader.generator)
    object.__setattr__(loader, "batch_sampler", batches)  # as ultralytics does: torch forbids the plain way
    return batches
