"""Cards that the driver shows and torch cannot use are told, with what helps."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.launch import torch_build
from studio.launch.gpu_driver import Card
from studio.launch.torch_build import cuda_of_torch, torch_fault

VERSION_FILE = """from typing import Optional
__version__ = '2.15.0'
cuda: Optional[str] = {cuda}
hip: Optional[str] = None
"""


@pytest.mark.parametrize(("line", "told"), [("'13.2'", "13.2"), ("None", ""), ("12", None)])
def test_the_version_file_of_torch_tells_its_cuda(tmp_path: Path, line: str, told: str | None) -> None:
    file = tmp_path / "version.py"
    file.write_text(VERSION_FILE.format(cuda=line), encoding="utf-8")
    assert cuda_of_torch(file) == told


def test_no_version_file_tells_nothing(tmp_path: Path) -> None:
    assert cuda_of_torch(tmp_path / "version.py") is None


@pytest.mark.torch
def test_the_torch_that_is_installed_tells_the_truth() -> None:
    import torch

    assert cuda_of_torch() == (torch.version.cuda or "")


@pytest.mark.parametrize(
    ("built_for", "newest", "words"),
    [
        ("13.2", (12, 4), "needs a driver for CUDA 13.2; the one of the graphics card is for CUDA 12.4"),
        ("13.2", (13, 0), ""),
        ("12.8", (13, 2), ""),
        ("13.2", None, ""),
        ("", (13, 0), "built without CUDA"),
        (None, (13, 0), ""),
    ],
)
def test_a_build_that_cannot_use_the_cards_is_told(
    monkeypatch: pytest.MonkeyPatch, built_for: str | None, newest: tuple[int, int] | None, words: str
) -> None:
    monkeypatch.setattr(torch_build, "cuda_of_torch", lambda: built_for)
    monkeypatch.setattr(torch_build, "newest_cuda", lambda: newest)
    monkeypatch.setattr(torch_build, "read_cards", lambda: (Card("0", "A"),))
    fault = torch_fault()
    assert (fault is None) == (words == "")
    assert fault is None or (words in fault.message and fault.hint)
    monkeypatch.setattr(torch_build, "read_cards", lambda: ())
    assert torch_fault() is None
