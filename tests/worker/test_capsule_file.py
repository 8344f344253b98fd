"""The file of a capsule gives back every bit, notices every flipped one, and runs nothing."""

from __future__ import annotations

import io
import pickle
import zipfile
from collections import OrderedDict
from pathlib import Path
from typing import Any

import pytest

from studio.runs.checkpoint import is_whole

pytestmark = pytest.mark.torch


@pytest.fixture
def content(hardened: None) -> dict[str, Any]:
    import torch

    generator = torch.Generator().manual_seed(3)
    weights = OrderedDict(first=torch.randn(4, 3, 5, 5, generator=generator), counter=torch.tensor(7))
    return {
        "model": weights,
        "optimizer": {
            "state": {0: {"step": torch.tensor(2.0)}},
            "param_groups": [{"betas": (0.9, 0.999), "params": [0]}],
        },
        "channels_last": torch.randn(2, 3, 4, 4, generator=generator).to(memory_format=torch.channels_last),
        "half": torch.randn(3, generator=generator).to(torch.bfloat16),
        "cut": torch.arange(12.0).reshape(3, 4)[:, ::2],
        "empty": torch.zeros(0, 4),
        "not a number": torch.tensor([float("nan"), float("inf")]),
        "random": (3, tuple(range(5)), None),
        "score": None,
    }


def written(content: dict[str, Any], path: Path) -> Path:
    from studio.worker import capsule_file

    with path.open("wb") as stream:
        capsule_file.write(content, stream)
    return path


def test_what_is_read_is_what_was_written(content: dict[str, Any], tmp_path: Path) -> None:
    import torch

    from studio.worker import capsule_file

    path = written(content, tmp_path / "capsule.pt")
    found = capsule_file.read(path)
    assert is_whole(path)
    assert list(found) == list(content)
    assert isinstance(found["model"], OrderedDict)
    assert (found["random"], found["score"]) == (content["random"], None)
    assert found["optimizer"]["param_groups"] == content["optimizer"]["param_groups"]
    assert torch.equal(found["optimizer"]["state"][0]["step"], torch.tensor(2.0))
    for name in ("first", "counter"):
        assert torch.equal(found["model"][name], content["model"][name])
    for name in ("channels_last", "half", "cut", "empty"):
        assert found[name].dtype == content[name].dtype
        assert torch.equal(found[name], content[name]), name
    assert found["channels_last"].stride() == content["channels_last"].stride()
    assert torch.equal(found["not a number"].view(torch.int32), content["not a number"].view(torch.int32))


def test_every_flipped_byte_and_every_cut_is_noticed(content: dict[str, Any], tmp_path: Path) -> None:
    from studio.worker import capsule_file

    path = written(content, tmp_path / "capsule.pt")
    whole = path.read_bytes()
    plan_at = whole.index(b"plan") + len("plan")
    numbers_at = whole.index(b"numbers") + len("numbers") + 40
    for place in (plan_at + 30, numbers_at, numbers_at + 100, len(whole) // 2):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :])
        with pytest.raises(ValueError, match=r"capsule\.pt"):
            capsule_file.read(path)
    for length in (0, 10, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:length])
        assert not is_whole(path)
        with pytest.raises(ValueError, match=r"capsule\.pt"):
            capsule_file.read(path)


def test_a_plan_that_names_a_function_is_refused(hardened: None, tmp_path: Path) -> None:
    from studio.worker import capsule_file

    class Evil:
        def __reduce__(self) -> Any:
            return (Path.touch, (tmp_path / "ran",))

    path = tmp_path / "capsule.pt"
    plan = io.BytesIO()
    pickle.dump({"model": Evil()}, plan)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("plan", plan.getvalue())
        archive.writestr("numbers", b"")
    with pytest.raises(ValueError, match="names"):
        capsule_file.read(path)
    assert not (tmp_path / "ran").exists()
