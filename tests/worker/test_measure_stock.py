"""Every model that ultralytics ships costs what ultralytics itself says: parameters exactly, GFLOPs within one per cent.

The default run takes each file at one scale; `ATTENTION_STUDIO_SWEEP=all` takes all 66 files, at every scale (three minutes).
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from studio import stock

pytestmark = pytest.mark.torch

FOLDER = stock.models_folder()
FILES = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.yaml"))
IS_FULL = os.environ.get("ATTENTION_STUDIO_SWEEP") == "all"
# One head and one family each; the others differ from one of them in their number of rows or repeats.
SAMPLE = (
    "11/yolo11.yaml",
    "11/yolo11-cls-resnet18.yaml",
    "12/yolo12-seg.yaml",
    "26/yolo26-depth.yaml",
    "26/yolo26-obb.yaml",
    "26/yolo26-p2.yaml",
    "26/yolo26-sem.yaml",
    "26/yoloe-26-seg.yaml",
    "rt-detr/rtdetr-l.yaml",
    "v10/yolov10n.yaml",
    "v3/yolov3-tiny.yaml",
    "v5/yolov5-p6.yaml",
    "v6/yolov6.yaml",
    "v8/yolov8-cls.yaml",
    "v8/yolov8-ghost.yaml",
    "v8/yolov8-pose.yaml",
    "v8/yolov8-worldv2.yaml",
    "v9/yolov9t.yaml",
    "v9/yolov9e-seg.yaml",
)


def cases() -> list[Any]:
    found = []
    for name in FILES if IS_FULL else SAMPLE:
        scales = list(yaml.safe_load((FOLDER / name).read_text(encoding="utf-8")).get("scales") or ["n"])
        found += [(name, scale) for scale in (scales if IS_FULL else scales[:1])]
    return found


@pytest.fixture(scope="module")
def inspect(hardened: None) -> Callable[..., dict[str, Any]]:
    from studio.worker.measure import inspect_model

    return inspect_model


@pytest.fixture
def quick_init(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the weights of the real model as they are allocated: only their number matters here."""
    import torch

    for name in ("kaiming_uniform_", "kaiming_normal_", "xavier_uniform_", "uniform_", "normal_", "trunc_normal_"):
        monkeypatch.setattr(torch.nn.init, name, lambda tensor, *_args, **_kwargs: tensor)


def built_by_ultralytics(path: Path, scale: str) -> Any:
    """Build the model with the class that ultralytics takes for it."""
    from ultralytics.nn import tasks

    d = {**tasks.yaml_model_load(path), "scale": scale}
    if "world" in path.stem:
        return tasks.WorldModel(d, nc=d["nc"], verbose=False)
    if "yoloe" in path.stem:
        cls = tasks.YOLOESegModel if "seg" in path.stem else tasks.YOLOEModel
        return cls(d, nc=d["nc"], verbose=False)
    if "rtdetr" in path.stem:
        return tasks.RTDETRDetectionModel(d, verbose=False)
    kinds = {
        "detect": tasks.DetectionModel,
        "segment": tasks.SegmentationModel,
        "classify": tasks.ClassificationModel,
        "pose": tasks.PoseModel,
        "obb": tasks.OBBModel,
        "depth": tasks.DepthModel,
        "semantic": tasks.SemanticSegmentationModel,
    }
    return kinds[tasks.guess_model_task(d)](d, verbose=False)


@pytest.mark.usefixtures("quick_init")
@pytest.mark.parametrize(("name", "scale"), cases())
def test_cost_is_that_of_the_built_model(inspect: Callable[..., dict[str, Any]], name: str, scale: str) -> None:
    from ultralytics.utils.torch_utils import model_info

    text = (FOLDER / name).read_text(encoding="utf-8")
    answer = inspect(text, scale=scale, imgsz=640)
    model = built_by_ultralytics(FOLDER / name, scale)
    layers, params, _, gflops = model_info(model, imgsz=640)
    assert answer["params"] == params
    assert answer["layers_total"] == layers
    assert gflops > 0
    assert answer["gflops"] == pytest.approx(gflops, rel=0.01)
    per_row = [sum(weight.numel() for weight in row.parameters()) for row in model.model]
    assert [row["params"] for row in answer["layers"]] == per_row
