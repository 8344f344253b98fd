"""Every model file that ultralytics ships comes back from the editor's text as the same network."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
import yaml

from studio import stock
from studio.graph.model_source import read_source, updated
from studio.graph.model_yaml import write_model_yaml

pytestmark = pytest.mark.torch

FOLDER = stock.models_folder()
# One of each family and of each task; the rest differs in sizes only.
REPRESENTATIVES = {
    "v3/yolov3-tiny.yaml": "DetectionModel",
    "v5/yolov5-p6.yaml": "DetectionModel",
    "v6/yolov6.yaml": "DetectionModel",
    "v8/yolov8-ghost-p2.yaml": "DetectionModel",
    "v8/yolov8-rtdetr.yaml": "RTDETRDetectionModel",
    "v8/yolov8-world.yaml": "WorldModel",
    "v9/yolov9t.yaml": "DetectionModel",
    "v10/yolov10n.yaml": "DetectionModel",
    "11/yolo11-pose.yaml": "PoseModel",
    "11/yolo11-obb.yaml": "OBBModel",
    "11/yolo11-cls-resnet18.yaml": "ClassificationModel",
    "12/yolo12-seg.yaml": "SegmentationModel",
    "26/yolo26.yaml": "DetectionModel",
    "26/yolo26-sem.yaml": "SemanticSegmentationModel",
    "26/yolo26-depth.yaml": "DepthModel",
    "26/yoloe-26-seg.yaml": "YOLOESegModel",
}


@pytest.fixture(scope="module", autouse=True)
def parser() -> Any:
    from studio.catalog import load_catalog
    from studio.worker.model_parser import install

    install(load_catalog())


def _fields(text: str, scale: str) -> dict[str, Any]:
    # As ultralytics reads a file: the value None is written so, and comes as a word.
    return {**yaml.safe_load(text), "scale": scale}


def _tensors(value: Any) -> list[Any]:
    import torch

    if isinstance(value, torch.Tensor):
        return [value]
    if isinstance(value, dict):
        value = list(value.values())
    return [one for item in value for one in _tensors(item)] if isinstance(value, (list, tuple)) else []


@pytest.mark.parametrize("name", REPRESENTATIVES)
def test_the_rewritten_file_builds_the_same_network(name: str) -> None:
    import torch
    from ultralytics.nn import tasks

    text = (FOLDER / name).read_text(encoding="utf-8")
    source = read_source(text)
    scale = next(iter(source.graph.header.get("scales") or [""]))
    cls = getattr(tasks, REPRESENTATIVES[name])
    torch.manual_seed(0)
    stock_model = cls(_fields(text, scale), verbose=False).eval()
    torch.manual_seed(0)
    ours = cls(_fields(write_model_yaml(source.graph), scale), verbose=False).eval()
    theirs_state, state = stock_model.state_dict(), ours.state_dict()
    assert {key: value.shape for key, value in state.items()} == {
        key: value.shape for key, value in theirs_state.items()
    }
    ours.load_state_dict(theirs_state)
    image = torch.rand(1, 3, 64, 64)
    with torch.no_grad():
        theirs, mine = _tensors(stock_model(copy.deepcopy(image))), _tensors(ours(image))
    assert len(theirs) == len(mine) > 0
    for one, other in zip(theirs, mine, strict=True):
        assert torch.equal(one, other)


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.yaml")), ids=lambda path: path.stem)
def test_every_file_passes_the_workers_check_after_the_editor(path: Path) -> None:
    from studio.catalog import load_catalog
    from studio.worker.model_check import check_model

    source = read_source(path.read_text(encoding="utf-8"))
    text = updated(source, source.graph).text
    for one in (text, write_model_yaml(source.graph)):
        check_model(yaml.safe_load(one), load_catalog())
