"""Weights of forks and of older YOLOs give their numbers; the code of their classes is neither there nor run."""

from __future__ import annotations

import io
import os
import pickle
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

os.environ.setdefault("YOLO_CONFIG_DIR", tempfile.mkdtemp(prefix="studio-ultralytics-"))
os.environ.setdefault("YOLO_OFFLINE", "1")
os.environ.setdefault("YOLO_AUTOINSTALL", "false")

import torch
from torch import nn
from ultralytics.nn import tasks
from ultralytics.nn.modules.block import C3k2
from ultralytics.nn.tasks import DetectionModel, load_checkpoint
from ultralytics.utils import downloads

from studio.catalog import Catalog, load_catalog
from studio.errors import RunError
from studio.graph.model_yaml import load_stock, write_model_yaml
from studio.runs.checkpoint import look_into, read_checkpoint, read_weights
from studio.runs.transfer_report import class_words, reason_words
from studio.runs.weights_consent import accept
from studio.templates.generate import generate_model
from studio.worker import safe_load
from studio.worker.model_parser import install
from studio.worker.weights import carry

pytestmark = pytest.mark.torch
NAMES = {0: "red cell", 1: "white cell"}


@pytest.fixture(autouse=True)
def catalog(monkeypatch: pytest.MonkeyPatch) -> Catalog:
    monkeypatch.setattr(tasks, "torch_load", safe_load.load)
    monkeypatch.setattr(downloads, "attempt_download_asset", safe_load.find_asset)
    return install(load_catalog())


@pytest.fixture
def forked(tmp_path: Path) -> Iterator[dict[str, ModuleType]]:
    """Modules that are there while a checkpoint is saved, and gone when it is read."""
    made = {name: ModuleType(name) for name in ("ultralytics.nn.extra", "models", "models.yolo", "models.common")}
    yield made
    for name in made:
        sys.modules.pop(name, None)


def built(template: str, tmp_path: Path, *, names: dict[int, str]) -> DetectionModel:
    path = tmp_path / f"yolo11n-{template}.yaml"
    path.write_text(write_model_yaml(generate_model("yolo11", template=template)), encoding="utf-8")
    model = DetectionModel(str(path), nc=len(names), verbose=False)
    model.names = names
    return model


def save(model: nn.Module, path: Path, forked: dict[str, ModuleType]) -> Path:
    sys.modules.update(forked)
    torch.save({"epoch": -1, "model": model, "ema": None, "optimizer": None, "train_args": {}, "version": "8.0"}, path)
    for name in forked:
        del sys.modules[name]
    return path


def class_of(name: str, module: ModuleType, base: type = nn.Module, **members: Any) -> Any:
    made = type(name, (base,), {"__module__": module.__name__, **members})
    setattr(module, name, made)
    return made


def filled(model: nn.Module) -> nn.Module:
    """Give every tensor values that no fresh one has."""
    with torch.no_grad():
        for number, tensor in enumerate(model.state_dict().values()):
            tensor.fill_(number % 97 + 0.5)
    return model


def test_a_fork_s_weights_are_taken_and_its_code_is_not_run(
    tmp_path: Path, forked: dict[str, ModuleType], catalog: Catalog
) -> None:
    source = filled(built("none", tmp_path, names=NAMES))
    block = class_of("C3k2_Fork", forked["ultralytics.nn.extra"], C3k2)
    source.model[4].__class__ = block
    source.yaml["backbone"][4][2] = "C3k2_Fork"
    path = save(source, tmp_path / "fork.pt", forked)

    assert look_into(path).foreign == ("ultralytics.nn.extra.C3k2_Fork",)
    with pytest.raises(RunError, match=r"needs ultralytics\.nn\.extra\.C3k2_Fork"):
        read_weights(path)
    accept(path)
    read_weights(path)
    with pytest.raises(RunError, match="needs"):
        read_checkpoint(path)

    loaded, _ = load_checkpoint(str(path))
    assert isinstance(loaded.model[4], safe_load.StandIn)
    model = built("c3k2-lska", tmp_path, names={0: "WHITE CELL", 1: "platelet"})
    report = carry(model, loaded, catalog=catalog)
    expected = source.state_dict()
    # Its block is named after the stock one, so the tensors that it has in common come along, too.
    kept = [name for name in expected if ".23." not in name]
    state = model.state_dict()
    assert all(torch.equal(state[name], expected[name]) for name in kept)
    assert class_words(report) == "Classes kept by name: WHITE CELL; new: platelet."


def test_old_checkpoints_of_yolov5_are_read(tmp_path: Path, forked: dict[str, ModuleType], catalog: Catalog) -> None:
    common, yolo = forked["models.common"], forked["models.yolo"]
    conv, detect, detector = class_of("Conv", common), class_of("Detect", yolo), class_of("DetectionModel", yolo)

    def layer(width: int, wide: int) -> nn.Module:
        made = conv()
        made.conv, made.bn = nn.Conv2d(wide, width, 3, 2, 1, bias=False), nn.BatchNorm2d(width)
        return made

    head = detect()
    head.m = nn.ModuleList([nn.Conv2d(32, 21, 1)])
    head.register_buffer("anchors", torch.zeros(1, 3, 2))
    old = detector()
    old.model = nn.Sequential(layer(16, 3), layer(32, 16), head)
    old.names = ["red cell", "white cell"]
    old.yaml = {
        "nc": 2, "depth_multiple": 0.33, "width_multiple": 0.25, "anchors": [[10, 13, 16, 30, 33, 23]],
        "backbone": [[-1, 1, "Conv", [64, 3, 2]], [-1, 1, "Conv", [128, 3, 2]]],
        "head": [[[1], 1, "Detect", ["nc", "anchors"]]],
    }  # fmt: skip
    path = save(filled(old), tmp_path / "yolov5n.pt", forked)
    summary = look_into(path)
    assert summary.foreign == ("models.common.Conv", "models.yolo.Detect", "models.yolo.DetectionModel")
    assert summary.class_names == ("red cell", "white cell")
    loaded, _ = load_checkpoint(str(path))
    model = built("none", tmp_path, names=NAMES)
    report = carry(model, loaded, catalog=catalog)
    assert report.rows[0].carried == 6
    assert torch.equal(model.model[0].conv.weight, old.model[0].conv.weight)
    assert report.rows[-1].carried == 0
    assert reason_words(report.rows[2]) == "New: no layer of the file stands for it."


def test_what_a_scan_cannot_see_is_not_run_either(tmp_path: Path) -> None:
    marker = tmp_path / "marker"

    class Evil:
        def __reduce__(self) -> Any:
            return os.system, (f"touch {marker}",)

    good = tmp_path / "good.pt"
    torch.save({"model": nn.Conv2d(1, 1, 1)}, good)
    path = tmp_path / "two.pt"
    path.write_bytes(pickle.dumps(Evil(), protocol=2) + good.read_bytes())
    with pytest.raises(pickle.UnpicklingError, match="system"):
        safe_load.load(path)
    torch.save(Evil(), path)
    with pytest.raises(pickle.UnpicklingError, match="system"):
        safe_load.load(path)
    with pytest.raises(TypeError, match="system"):
        load_checkpoint(str(path))
    assert not marker.exists()
    assert isinstance(safe_load.load(good)["model"], nn.Conv2d)


@pytest.mark.parametrize(
    "program",
    [
        b"\x80\x02cbuiltins\neval\n(S'1'\ntR.",
        b"\x80\x02cbuiltins\ngetattr\n(cbuiltins\n__import__\n(S'os'\ntRS'getpid'\ntR(tR.",
        b"\x80\x02ccommands\ngetoutput\n(S'true'\ntR.",  # subprocess, as Python 2 called it
        b"\x80\x02(S'true'\nios\nsystem\n.",
        b"\x80\x04\x8c\x16ultralytics.nn.modules\x8c\x0ctorch.os.sys\x93.",
        b"\x80\x04\x8c\x05torch\x8c\x04load\x93.",
        b"\x80\x02cultralytics.nn.tasks\ntorch_load\n.",
    ],
)
def test_no_opcode_reaches_what_is_not_listed(program: bytes) -> None:
    with pytest.raises(pickle.UnpicklingError, match="wants to run"):
        safe_load.CheckedUnpickler(io.BytesIO(program)).load()


def test_a_missing_name_is_not_downloaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    asked: list[str] = []
    monkeypatch.setattr(downloads, "safe_download", lambda *_, **named: asked.append(str(named)))
    for name in ("yolo11n.pt", "yolov5n.pt"):  # the second one is another file to ultralytics: yolov5nu.pt
        with pytest.raises(FileNotFoundError, match="downloads nothing"):
            load_checkpoint(name)
    assert asked == []
    assert list(tmp_path.iterdir()) == []


def test_stock_rows_that_moved_take_their_own_weights(tmp_path: Path, catalog: Catalog) -> None:
    source, model = filled(built("none", tmp_path, names=NAMES)), built("lska-backbone", tmp_path, names=NAMES)
    expected = {name: tensor.clone() for name, tensor in source.state_dict().items()}
    report = carry(model, source, catalog=catalog)
    assert (report.carried, report.total, report.classes) == (499, 499, "same")
    assert report.moved == sum(row.carried for row in report.rows if row.row > 5)
    for row in report.rows:
        for name, tensor in model.model[row.row].state_dict().items():
            if row.source_row is not None:
                assert torch.equal(tensor, expected[f"model.{row.source_row}.{name}"]), (row, name)
    added = [row for row in report.rows if row.source_row is None]
    assert [(row.module, row.reason, row.carried) for row in added] == [("LSKA", "ours", 0)] * 3
    assert len(load_stock("yolo11").layers) == len(report.rows) - 3
