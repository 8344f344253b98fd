"""Inferred shapes are those of real forward passes, for every shipped model that one tensor can run through."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from studio import stock
from studio.catalog import Catalog, load_catalog
from studio.graph.model_graph import SCALES, TensorShape
from studio.graph.model_yaml import load_stock, parse_model_yaml, read_model_yaml
from studio.graph.ops import is_head
from studio.graph.shapes import infer_shapes, scaled_repeats

SHIPPED = sorted(stock.models_folder().rglob("*.yaml"))
NEEDS_MORE_THAN_AN_IMAGE = ("C2fAttn", "ImagePoolingAttn", "TorchVision")  # text features, or weights from the network


def test_yolo11n_has_the_shapes_of_the_papers_figures() -> None:
    graph = load_stock("yolo11")
    shapes = infer_shapes(graph, "n")
    rows = {row: shapes[graph.layers[row].id] for row in (0, 4, 10, 12, 16, 19, 22, 23)}
    assert {row: str(shape) for row, shape in rows.items()} == {
        0: "16×320×320",
        4: "128×80×80",
        10: "256×20×20",
        12: "384×40×40",
        16: "64×80×80",
        19: "128×40×40",
        22: "256×20×20",
        23: "None",
    }


def test_our_modules_have_the_shapes_of_their_roles() -> None:
    text = """
backbone:
  - [-1, 1, Conv, [64, 3, 2]]
  - [-1, 1, LSKA, []]
  - [-1, 2, C3k2_LSKA, [128, False, 0.25, {kernel_size: 11}]]
  - [-1, 1, Nobody, [128]]
  - [-1, 1, Conv, [128]]
head: []
"""
    graph = parse_model_yaml(text)
    shapes = list(infer_shapes(graph, "n", imgsz=64, catalog=load_catalog()).values())
    assert shapes[1:3] == [TensorShape(64, 32, 32), TensorShape(128, 32, 32)]
    assert shapes[3:] == [None, None]
    assert set(list(infer_shapes(graph, "n", imgsz=64, catalog=Catalog(())).values())[1:]) == {None}


@pytest.mark.parametrize(
    "args",
    [
        "[]",
        "[x]",
        "[null]",
        "[64, 0, 0]",
        "[64, 3, 0]",
        "[-8]",
        "[true]",
        "[[1]]",
        "[{a: 1}]",
        "[64, 3, x]",
        "['9**9']",
    ],
)
def test_senseless_arguments_give_no_shape_and_no_crash(args: str) -> None:
    graph = parse_model_yaml(f"backbone:\n  - [-1, 1, Conv, {args}]\nhead:\n  - [-1, 1, Conv, [64]]\n")
    assert set(infer_shapes(graph, "n", imgsz=32).values()) == {None}


def test_repeats_follow_the_depth_of_the_scale() -> None:
    graph = load_stock("yolo12")
    assert [scaled_repeats(graph.layers[6], graph, scale) for scale in SCALES] == [2, 2, 2, 4, 4]
    assert scaled_repeats(graph.layers[0], graph, "n") == 1


def _real_shapes(path: Path, scale: str, imgsz: int) -> list[TensorShape | None]:
    """Run the stock parser and a forward pass without values; only the shapes are computed."""
    import torch
    from ultralytics.nn.tasks import parse_model
    from ultralytics.utils import YAML

    fields = YAML.load(path)
    fields["scale"] = scale
    with torch.device("meta"):
        model, _ = parse_model(copy.deepcopy(fields), ch=3, verbose=False)
        model.eval()
        outputs: list[Any] = []
        value: Any = torch.zeros(1, 3, imgsz, imgsz)
        shapes: list[TensorShape | None] = []
        with torch.no_grad():
            for module in model:
                name = module.type.rpartition(".")[2]
                if is_head(name):
                    shapes.append(None)
                    continue
                if module.f != -1:
                    sources = [module.f] if isinstance(module.f, int) else module.f
                    read = [value if one == -1 else outputs[one] for one in sources]
                    value = read[0] if isinstance(module.f, int) else read
                value = module(value)
                outputs.append(value)
                shapes.append(TensorShape(*value.shape[1:]) if isinstance(value, torch.Tensor) else None)
    return shapes


def _cases() -> list[Any]:
    cases = []
    for path in SHIPPED:
        graph = read_model_yaml(path)
        if any(layer.module in NEEDS_MORE_THAN_AN_IMAGE for layer in graph.layers):
            continue
        scales = list(graph.header.get("scales") or ["n"])
        chosen = scales if path.stem in stock.FAMILIES else [scales[0], scales[-1]]
        cases += [pytest.param(path, scale, id=f"{path.stem}-{scale}") for scale in dict.fromkeys(chosen)]
    return cases


@pytest.mark.torch
@pytest.mark.parametrize(("path", "scale"), _cases())
def test_shapes_are_those_of_a_forward_pass(path: Path, scale: str) -> None:
    imgsz = 640 if path.stem in stock.FAMILIES else 320
    graph = read_model_yaml(path)
    assert list(infer_shapes(graph, scale, imgsz=imgsz).values()) == _real_shapes(path, scale, imgsz)


@pytest.mark.torch
@pytest.mark.parametrize("family", ["yolo11", "yolo26", "yolov8"])  # the area attention of yolo12 needs multiples of 64
def test_shapes_are_right_at_sizes_that_are_no_multiple_of_the_stride(family: str) -> None:
    # Only the backbone: odd maps cannot be joined again in the neck, in ultralytics neither.
    graph = load_stock(family)
    end = sum(layer.section == "backbone" for layer in graph.layers)
    inferred = list(infer_shapes(graph, "n", imgsz=333).values())[:end]
    import torch
    from ultralytics.nn.tasks import parse_model
    from ultralytics.utils import YAML

    fields = YAML.load(stock.stock_model(family).path)
    fields |= {"scale": "n", "head": []}
    with torch.device("meta"), torch.no_grad():
        value = torch.zeros(1, 3, 333, 333)
        real = [
            TensorShape(*(value := module(value)).shape[1:])
            for module in parse_model(fields, ch=3, verbose=False)[0].eval()
        ]
    assert inferred == real
