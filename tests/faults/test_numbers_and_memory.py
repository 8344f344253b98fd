"""Losses that are no numbers, and memory that does not suffice: told, never kept in a checkpoint, and gone on from."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.fault_tools import Mother, log_of, rows_of, told_epochs, wait_for_end
from studio.errors import RunError
from studio.launch import process
from studio.launch.prepare import resume_training
from studio.runs.events import EpochEnded, RunStarted
from studio.runs.run import LAST_WEIGHTS, RESUME_CAPSULES, RunStatus, load_run

from .conftest import events_of, warned_kinds

pytestmark = [pytest.mark.torch, pytest.mark.slow]


def is_finite(folder: Path) -> bool:
    """Tell whether all numbers that a run would go on from are finite, and not all of them zero."""
    import torch

    from studio.worker import capsule_file

    content = capsule_file.read(folder / RESUME_CAPSULES[0])
    tensors = [*content["model"].values(), *content["ema"].values()]
    return all(bool(torch.isfinite(value).all()) for value in tensors) and any(bool(v.any()) for v in tensors)


@pytest.mark.parametrize("tiny_run", ["nan-once"], indirect=True)
def test_an_epoch_with_a_nan_is_trained_again_and_marked(mother: Mother, tiny_run: Path) -> None:
    mother.start(tiny_run)
    assert wait_for_end(tiny_run) is RunStatus.FINISHED, log_of(tiny_run)
    assert warned_kinds(tiny_run) == ["nan_again"]
    assert told_epochs(tiny_run) == [int(row["epoch"]) for row in rows_of(tiny_run)] == [1, 2, 3]
    assert all(None not in event.train_losses.values() for event in events_of(tiny_run, EpochEnded))
    assert is_finite(tiny_run)


@pytest.mark.parametrize("tiny_run", ["nan-ever"], indirect=True)
def test_a_nan_that_stays_ends_in_a_sentence_and_the_last_good_epoch_is_gone_on_from(
    mother: Mother, tiny_run: Path
) -> None:
    mother.start(tiny_run)
    assert wait_for_end(tiny_run) is RunStatus.FAILED
    assert "The loss was not a number several times" in process.outcome(tiny_run)
    assert "lower learning rate" in process.outcome(tiny_run)
    assert told_epochs(tiny_run) == [1]
    assert is_finite(tiny_run)
    (tiny_run / "mended").touch()
    resume_training(tiny_run)
    mother.start(tiny_run)
    assert wait_for_end(tiny_run) is RunStatus.FINISHED, log_of(tiny_run)
    assert told_epochs(tiny_run) == [int(row["epoch"]) for row in rows_of(tiny_run)] == [1, 2, 3]


@pytest.mark.parametrize("tiny_run", ["nan-first"], indirect=True)
def test_a_nan_in_the_first_epoch_leaves_no_checkpoint_of_zeros(mother: Mother, tiny_run: Path) -> None:
    mother.start(tiny_run)
    assert wait_for_end(tiny_run) is RunStatus.FAILED
    assert "The loss was not a number in the first epoch trained, so nothing of it was kept." in process.outcome(
        tiny_run
    )
    assert not (tiny_run / LAST_WEIGHTS).exists()
    assert not (tiny_run / RESUME_CAPSULES[0]).exists()
    assert load_run(tiny_run).is_resumable
    (tiny_run / "mended").touch()
    resume_training(tiny_run)
    mother.start(tiny_run)
    assert wait_for_end(tiny_run) is RunStatus.FINISHED, log_of(tiny_run)
    assert told_epochs(tiny_run) == [1, 2, 3]
    assert is_finite(tiny_run)


@pytest.mark.parametrize("tiny_run", ["memory"], indirect=True)
def test_memory_that_gives_out_later_offers_a_smaller_batch_and_goes_on_with_it(mother: Mother, tiny_run: Path) -> None:
    mother.start(tiny_run)
    assert wait_for_end(tiny_run) is RunStatus.FAILED
    assert "The memory did not suffice for this training. Resume it with a smaller batch" in process.outcome(tiny_run)
    assert told_epochs(tiny_run) == [1]
    with pytest.raises(RunError, match="cannot go on with batches of 8 images"):
        resume_training(tiny_run, batch=8)
    resume_training(tiny_run, batch=2)
    mother.start(tiny_run)
    assert wait_for_end(tiny_run) is RunStatus.FINISHED, log_of(tiny_run)
    assert [event.resumed_from_epoch for event in events_of(tiny_run, RunStarted)] == [None, 1]
    assert told_epochs(tiny_run) == [int(row["epoch"]) for row in rows_of(tiny_run)] == [1, 2, 3]
