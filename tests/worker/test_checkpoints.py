"""Whatever step of writing fails, a whole checkpoint remains."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.torch

OLD, NEW = b"old" * 1000, b"new" * 1000


@pytest.mark.parametrize("fatal_step", range(8))
def test_a_failure_at_any_step_leaves_a_whole_checkpoint(
    hardened: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fatal_step: int
) -> None:
    from studio.worker.checkpoints import DurablePath

    last = DurablePath(tmp_path) / "last.pt"
    last.write_bytes(OLD)
    steps = 0

    def counted(real: Any) -> Any:
        def step(*args: Any, **kwargs: Any) -> Any:
            nonlocal steps
            steps += 1
            if steps > fatal_step:  # dead from here on: nothing is cleaned up either
                raise OSError("cut off")
            return real(*args, **kwargs)

        return step

    with monkeypatch.context() as patch:
        for name in ("fsync", "replace", "unlink"):
            patch.setattr(os, name, counted(getattr(os, name)))
        try:
            last.write_bytes(NEW)
        except OSError:
            pass
    whole = [path.read_bytes() for name in ("last.pt", "previous.pt") if (path := tmp_path / name).exists()]
    assert whole
    assert all(content in (OLD, NEW) for content in whole)


def test_the_checkpoint_before_is_kept(hardened: None, tmp_path: Path) -> None:
    from studio.worker.checkpoints import DurablePath, drop_spare_copies

    last = DurablePath(tmp_path) / "last.pt"
    last.write_bytes(OLD)
    last.write_bytes(NEW)
    assert (tmp_path / "previous.pt").read_bytes() == OLD
    drop_spare_copies(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["last.pt"]


def test_the_same_bytes_are_stored_once_and_part_again(hardened: None, tmp_path: Path) -> None:
    from studio.worker.checkpoints import DurablePath, forget_written_bytes

    last, best = DurablePath(tmp_path) / "last.pt", DurablePath(tmp_path) / "best.pt"
    last.write_bytes(OLD)
    best.write_bytes(OLD)
    assert last.samefile(best)
    forget_written_bytes()
    last.write_bytes(NEW)
    assert (last.read_bytes(), best.read_bytes()) == (NEW, OLD)


def test_a_torn_newest_checkpoint_gives_way_to_the_one_before(hardened: None, tmp_path: Path, shared: Path) -> None:
    import torch

    from studio.errors import RunError
    from studio.worker.train import usable_checkpoint

    folder = tmp_path / "train" / "weights"
    folder.mkdir(parents=True)
    content = torch.load(shared / "weights" / "yolo11n.pt", map_location="cpu", weights_only=False)
    torch.save({**content, "epoch": 3, "optimizer": {"state": {}}}, folder / "previous.pt")
    (folder / "last.pt").write_bytes((folder / "previous.pt").read_bytes()[:1_000_000])
    found = usable_checkpoint(tmp_path)
    assert found is not None
    assert (found.path.name, found.epoch) == ("previous.pt", 3)
    (folder / "previous.pt").unlink()
    with pytest.raises(RunError, match=r"cannot go on: .*last\.pt"):
        usable_checkpoint(tmp_path)


def test_a_run_killed_while_it_ended_is_over_and_not_trained_again(
    hardened: None, tmp_path: Path, shared: Path
) -> None:
    import torch

    from studio.worker import capsule_file
    from studio.worker.capsule import VERSION
    from studio.worker.train import resume_point

    folder = tmp_path / "train" / "weights"
    folder.mkdir(parents=True)
    content = torch.load(shared / "weights" / "yolo11n.pt", map_location="cpu", weights_only=False)
    torch.save({**content, "epoch": 2, "optimizer": {"state": {}}}, folder / "previous.pt")
    torch.save({**content, "epoch": -1, "optimizer": None}, folder / "last.pt")  # its optimizer is taken out already
    capsule = {"version": VERSION, "epoch": 3, "epochs": 9, "is_over": True, "arguments": {}}
    with (folder / "capsule.pt").open("wb") as stream:
        capsule_file.write(capsule, stream)
    point = resume_point(tmp_path)
    assert point is not None
    assert (point.path.name, point.epoch) == ("capsule.pt", 3)
    assert point.is_end(4)
    assert point.is_end(9)  # stopped early, for want of progress
    assert not point.is_end(10)  # extended
    with (folder / "capsule.pt").open("wb") as stream:
        capsule_file.write({**capsule, "epoch": 2}, stream)
    torch.save({**content, "epoch": 3, "optimizer": {"state": {}}}, folder / "last.pt")
    point = resume_point(tmp_path)
    assert point is not None
    assert (point.path.name, point.epoch, point.is_end(4), point.is_end(9)) == ("last.pt", 3, True, False)


def test_two_kills_between_a_capsule_and_its_checkpoint_leave_an_exact_resume(hardened: None, tmp_path: Path) -> None:
    from studio.worker import capsule, capsule_file
    from studio.worker.checkpoints import write_durably

    def save(epoch: int) -> None:
        content = {"version": capsule.VERSION, "epoch": epoch}
        write_durably(
            tmp_path / "capsule.pt", lambda stream: capsule_file.write(content, stream), previous="capsule-previous.pt"
        )

    for epoch in (1, 2, 3):  # and killed: last.pt is still that of epoch 2
        save(epoch)
    for _ in range(2):  # goes on behind epoch 2, and is killed at the same place again
        assert capsule.find(tmp_path, 2) is not None
        capsule.settle(tmp_path, 2)
        save(3)
    assert capsule.find(tmp_path, 2) is not None


def test_what_is_copied_to_be_halved_is_what_a_whole_copy_gives(hardened: None) -> None:
    """The stock trainer halves a deep copy; this one is halved on the way, and holds nothing of the original."""
    import io
    from copy import deepcopy

    import torch
    from ultralytics.nn.tasks import DetectionModel

    from studio.worker.checkpoints import copy_to_convert

    network = DetectionModel("yolo11n.yaml", verbose=False)
    network.model[0].conv.weight.requires_grad = False
    before = {name: value.clone() for name, value in network.state_dict().items()}
    written = []
    for copy in (copy_to_convert, deepcopy):
        halved = copy(network).half().to(memory_format=torch.contiguous_format)
        stream = io.BytesIO()
        torch.save(halved, stream)
        written.append(stream.getvalue())
        for value in halved.state_dict().values():
            value.zero_()
    assert written[0] == written[1]
    assert all(torch.equal(value, before[name]) for name, value in network.state_dict().items())
    assert all(value.dtype == before[name].dtype for name, value in network.state_dict().items())
