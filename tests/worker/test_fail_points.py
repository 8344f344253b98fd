"""Every write, fsync and rename of the checkpoint and journal writers fails once: nothing is torn, nothing is lost.

A child process is refused, dies before or dies after each operation; its parent looks at the disk.
"""

from __future__ import annotations

import io
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from benchmarks.fail_points import sweep
from studio.runs.checkpoint import is_whole
from studio.runs.events import EpochEnded
from studio.runs.job import PredictJob, read_job, write_job
from studio.runs.journal import JournalReader, JournalWriter
from studio.runs.run import CAPSULES

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


@pytest.mark.torch
def test_a_checkpoint_and_its_capsule_survive_a_fault_at_every_step(hardened: None, tmp_path: Path) -> None:
    import torch

    from studio.worker import capsule, capsule_file
    from studio.worker.checkpoints import DurablePath, forget_written_bytes, write_durably

    def serialised(epoch: int) -> bytes:
        buffer = io.BytesIO()
        torch.save({"epoch": epoch, "weights": torch.full((64,), float(epoch))}, buffer)
        return buffer.getvalue()

    def content_of(epoch: int) -> dict[str, Any]:
        return {"version": capsule.VERSION, "epoch": epoch, "weights": torch.full((64,), float(epoch))}

    def save_epoch(folder: Path, epoch: int) -> None:
        """Write what the trainer writes at the end of an epoch, in its order."""
        content = serialised(epoch)
        held = content_of(epoch)
        write_durably(folder / CAPSULES[0], lambda stream: capsule_file.write(held, stream), previous=CAPSULES[1])
        weights = DurablePath(folder)
        (weights / "last.pt").write_bytes(content)
        (weights / "best.pt").write_bytes(content)
        forget_written_bytes()

    folder, start = tmp_path / "weights", tmp_path / "start"
    start.mkdir()
    for epoch in (1, 2):
        save_epoch(start, epoch)

    def fresh() -> None:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(start, folder)

    def epoch_of(name: str) -> int:
        return int(torch.load(folder / name, weights_only=True)["epoch"])

    steps = 0
    fresh()
    for manner, step, operation in sweep(lambda: save_epoch(folder, 3)):
        where = f"{manner} step {step}, {operation}"
        steps += 1
        for path in folder.glob("*.pt"):
            assert is_whole(path), f"{path.name} is torn: {where}"
        assert epoch_of("last.pt") in (2, 3), where
        assert epoch_of("best.pt") in (2, 3), where
        assert capsule.find(folder, epoch_of("last.pt")) is not None, f"the run would not go on exactly: {where}"
        save_epoch(folder, 4)  # the next attempt is not hindered by what was left behind
        assert (epoch_of("last.pt"), epoch_of("previous.pt")) in ((4, 2), (4, 3)), where
        fresh()
    assert steps > 60, "the sweep has lost its way"


def test_a_journal_loses_one_record_at_most_at_every_step(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"

    def event(epoch: int) -> EpochEnded:
        return EpochEnded(
            epoch=epoch,
            epochs=9,
            train_losses={},
            val_losses={},
            metrics={"map50": 0.5},
            learning_rates={},
            seconds=1.0,
        )

    def tell() -> None:
        writer = JournalWriter(path)
        refused = False
        for epoch in (1, 2, 3, 4):
            try:
                writer.write(event(epoch))
                writer.sync()
            except OSError:
                assert not refused
                refused = True
        writer.close()

    steps = 0
    for manner, step, operation in sweep(tell):
        where = f"{manner} step {step}, {operation}"
        steps += 1
        told = [event.epoch for event in _epochs(path)]
        if manner == "refused":
            assert len(told) >= 3 or operation == "open", where
        else:
            assert told == list(range(1, len(told) + 1)), where
        writer = JournalWriter(path)
        writer.write(event(5))
        writer.close()
        again = _epochs(path)
        assert [event.epoch for event in again] == [*told, 5], where
        assert [event.seq for event in again] == sorted({event.seq for event in again}), where
        path.unlink()
    assert steps > 20, "the sweep has lost its way"


def test_a_job_file_is_the_old_or_the_new_one_at_every_step(tmp_path: Path) -> None:
    old, new = (PredictJob(weights=name, sources=()) for name in ("old.pt", "new.pt"))
    write_job(tmp_path, old)
    for manner, step, operation in sweep(lambda: write_job(tmp_path, new)):
        assert read_job(tmp_path) in (old, new), f"{manner} step {step}, {operation}"
        write_job(tmp_path, old)


def _epochs(path: Path) -> list[Any]:
    return [event for event in JournalReader(path).read_all() if isinstance(event, EpochEnded)]
