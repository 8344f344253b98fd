"""A .pt file is judged without running anything in it."""

from __future__ import annotations

import io
import pickle
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from studio.errors import RunError
from studio.runs.checkpoint import read_checkpoint


class _Call:
    """Pickles as a call of a function."""

    def __init__(self, function: Callable[..., Any], *args: Any) -> None:
        self._call = (function, args)

    def __reduce__(self) -> Any:
        return self._call


def _save(path: Path, content: Any, *, name: str = "archive/data.pkl") -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, content if isinstance(content, bytes) else pickle.dumps(content, protocol=2))
    return path


def _global(module: str, name: str) -> bytes:
    return b"\x80\x02c" + f"{module}\n{name}\n".encode() + b"."


def test_a_pickle_that_calls_a_program_is_refused_and_runs_nothing(tmp_path: Path) -> None:
    marker = tmp_path / "marker"
    import os

    path = _save(tmp_path / "evil.pt", {"model": _Call(os.system, f"touch {marker}")})
    with pytest.raises(RunError, match=r"wants to run os\.system"):
        read_checkpoint(path)
    assert not marker.exists()


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("os", "system"),
        ("builtins", "eval"),
        ("builtins", "getattr"),
        ("torch.storage", "_load_from_bytes"),
        ("torch.hub", "load"),
        ("ultralytics.utils.downloads", "download"),
        ("ultralytics.nn.tasks", "torch_load"),
        ("ultralytics.nn.tasks", "os.system"),
        ("numpy", "load"),
        ("numpy.testing._private.utils", "runstring"),
        ("studio.launch.process", "start_run"),
    ],
)
def test_names_that_no_network_needs_are_refused(tmp_path: Path, module: str, name: str) -> None:
    with pytest.raises(RunError, match="wants to run "):
        read_checkpoint(_save(tmp_path / "evil.pt", _global(module, name)))


def test_a_network_class_may_not_be_called(tmp_path: Path) -> None:
    # REDUCE of torch.nn.modules.linear.Linear(40000, 40000): a kilobyte that asks for gigabytes.
    call = b"\x80\x02ctorch.nn.modules.linear\nLinear\n(M@\x9cM@\x9ctR."
    with pytest.raises(RunError, match=r"wants to run torch\.nn\.modules\.linear\.Linear"):
        read_checkpoint(_save(tmp_path / "bomb.pt", call))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "cannot be read"),
        (b"\x89PNG not a zip", "cannot be read"),
    ],
)
def test_other_files_are_refused_in_words(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "odd.pt"
    path.write_bytes(content)
    with pytest.raises(RunError, match=words):
        read_checkpoint(path)


def test_archives_of_another_kind_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="no checkpoint of torch"):
        read_checkpoint(_save(tmp_path / "zip.pt", {}, name="archive/other.txt"))
    with pytest.raises(RunError, match="TorchScript"):
        read_checkpoint(_save(tmp_path / "script.pt", {}, name="archive/code/model.py"))
    with pytest.raises(RunError, match="no checkpoint of ultralytics"):
        read_checkpoint(_save(tmp_path / "list.pt", [1, 2]))
    with pytest.raises(RunError, match="holds no network"):
        read_checkpoint(_save(tmp_path / "plain.pt", {"epoch": 3}))
    with pytest.raises(RunError, match="no weights file"):
        read_checkpoint(tmp_path / "absent.pt")


def test_a_cut_off_pickle_is_damaged_and_not_dangerous(tmp_path: Path) -> None:
    whole = pickle.dumps({"model": [1, 2, 3]}, protocol=2)
    with pytest.raises(RunError, match="cannot be read"):
        read_checkpoint(_save(tmp_path / "torn.pt", whole[:-4]))


@pytest.mark.parametrize(
    ("name", "classes"),
    [("yolo11n", 80), ("yolo26n", 80), ("yolov8n", 80), ("bccd_yolo11n_best", 3), ("thirdparty_ball_yolov9t", 1)],
)
def test_real_weights_are_described(shared: Path, name: str, classes: int) -> None:
    summary = read_checkpoint(shared / "weights" / f"{name}.pt")
    assert len(summary.class_names) == classes
    assert summary.head == "Detect"
    assert not summary.has_optimizer
    assert summary.epoch == -1


def test_real_weights_that_are_cut_off_are_refused(shared: Path, tmp_path: Path) -> None:
    content = (shared / "weights" / "yolo11n.pt").read_bytes()
    for length in (0, 1, len(content) // 2, len(content) - 1):
        path = tmp_path / "cut.pt"
        path.write_bytes(content[:length])
        with pytest.raises(RunError, match="cannot be read"):
            read_checkpoint(path)


def test_the_machine_survives_random_bytes(tmp_path: Path) -> None:
    import random

    dice = random.Random(1)
    stream = io.BytesIO()
    pickle.dump({"model": {"names": {0: "brick"}}, "epoch": 1}, stream, protocol=2)
    for _ in range(300):
        content = bytearray(stream.getvalue())
        content[dice.randrange(2, len(content))] = dice.randrange(256)
        with pytest.raises(RunError):
            read_checkpoint(_save(tmp_path / "noise.pt", bytes(content)))
