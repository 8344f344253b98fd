"""Inferred shapes are those of real forward passes, for every shipped model at each of its scales."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from studio import stock
from studio.catalog import Catalog, load_catalog
from studio.graph.lanes import lay_out
from studio.graph.model_graph import SCALES, TensorShape
from studio.graph.model_yaml import load_stock, parse_model_yaml, read_model_yaml
from studio.graph.ops import is_head
from studio.graph.problems import check_graph
from studio.graph.shapes import infer_shapes, scaled_repeats, scaling_of

SHIPPED = sorted(stock.models_folder().rglob("*.yaml"))


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
    from ultralytics.nn.modules import C2fAttn, ImagePoolingAttn
    from ultralytics.nn.tasks import parse_model
    from ultralytics.utils import YAML

    fields = YAML.load(path)
    fields["scale"] = scale
    for row in fields["backbone"]:
        if row[2] == "TorchVision":
            row[3][2] = None  # weights would come from the network
    with torch.device("meta"):
        model, _ = parse_model(copy.deepcopy(fields), ch=3, verbose=False)
        model.eval()
        outputs: list[Any] = []
        words = torch.zeros(1, 80, 512)  # text features, which YOLO-World hands to some layers
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
                if isinstance(module, C2fAttn):
                    value = module(value, words)
                elif not isinstance(module, ImagePoolingAttn):  # it changes the text features alone
                    value = module(value)
                outputs.append(value)
                shapes.append(TensorShape(*value.shape[1:]) if isinstance(value, torch.Tensor) else None)
    return shapes


def _cases() -> list[Any]:
    """Give every file at every scale; those whose rows differ in the head alone share one forward pass."""
    groups: dict[str, list[Path]] = {}
    scales: dict[str, str] = {}
    for path in SHIPPED:
        graph = read_model_yaml(path)
        body = [(one.module, one.inputs, one.args, one.repeats) for one in graph.layers if not is_head(one.module)]
        for scale in graph.header.get("scales") or ["n"]:
            key = repr((scale, scaling_of(graph, scale), body))
            groups.setdefault(key, []).append(path)
            scales[key] = scale
    return [pytest.param(paths, scales[key], id=f"{paths[0].stem}-{scales[key]}") for key, paths in groups.items()]


@pytest.mark.torch
@pytest.mark.parametrize(("paths", "scale"), _cases())
def test_shapes_are_those_of_a_forward_pass(paths: list[Path], scale: str) -> None:
    imgsz = 640 if any(path.stem in stock.FAMILIES for path in paths) else 320
    real = _real_shapes(paths[0], scale, imgsz)
    for path in paths:
        graph = read_model_yaml(path)
        assert list(infer_shapes(graph, scale, imgsz=imgsz).values()) == real


def test_every_shipped_file_is_drawn() -> None:
    for path in SHIPPED:
        graph = read_model_yaml(path)
        shapes = infer_shapes(graph, next(iter(graph.header.get("scales") or ["n"])))
        slots = lay_out(graph, shapes, 640).slots
        assert set(slots) == {layer.id for layer in graph.layers}
        assert len(set(slots.values())) == len(graph.layers), path.stem


def test_no_shipped_file_has_a_problem() -> None:
    for path in SHIPPED:
        graph = read_model_yaml(path)
        for scale in graph.header.get("scales") or ["n"]:
            assert check_graph(graph, scale) == [], f"{path.stem} {scale}"


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
