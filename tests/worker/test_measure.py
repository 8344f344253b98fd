"""Costs are measured row by row: only what an edit changed is built, and the sum is that of the whole network."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from studio.errors import ModelError
from studio.graph import edits
from studio.graph.model_graph import LayerId, ModelGraph
from studio.graph.model_yaml import load_stock, write_model_yaml
from studio.templates.generate import generate_model

pytestmark = pytest.mark.torch


@pytest.fixture(scope="module")
def measure(hardened: None) -> Any:
    from studio.worker import measure

    return measure


@pytest.fixture
def inspect(measure: Any) -> Callable[..., dict[str, Any]]:
    def inspect(graph: ModelGraph, scale: str = "n", imgsz: int = 64) -> dict[str, Any]:
        answer: dict[str, Any] = measure.inspect_model(write_model_yaml(graph), scale=scale, imgsz=imgsz)
        return answer

    return inspect


def with_shared_kernel(graph: ModelGraph) -> ModelGraph:
    after = [layer.id for layer in graph.layers if layer.module == "C3k2"][-3:]
    for one in after:
        graph, _ = edits.insert_after(graph, one, "ConvAttn", args=[{"share_kernel": True}])
    return graph


GRAPHS = {
    "a row form": lambda: generate_model("yolo11", template="lska-head"),
    "blocks": lambda: generate_model("yolo26", template="c3k2-lska"),
    "a new backbone": lambda: generate_model("yolo11", template="van-backbone"),
    "one kernel for several rows": lambda: with_shared_kernel(load_stock("yolo11")),
    "another activation": lambda: replace(
        load_stock("yolov8"), header={**load_stock("yolov8").header, "activation": "torch.nn.ReLU()"}
    ),
}


@pytest.mark.parametrize("graph", GRAPHS.values(), ids=GRAPHS)
def test_sum_of_the_rows_is_the_whole(
    measure: Any, inspect: Callable[..., dict[str, Any]], graph: Callable[[], ModelGraph]
) -> None:
    made = graph()
    answer = inspect(made, imgsz=320)
    model = measure.build_from_text(write_model_yaml(made), "n")
    assert answer["params"] == sum(weight.numel() for weight in model.parameters())
    assert answer["layers_total"] == sum(1 for module in model.modules() if not module._modules)
    assert answer["strides"] == [int(stride) for stride in model.stride]
    assert answer["gflops"] == pytest.approx(measure.count_gflops(model, 320), rel=1e-4)


def test_an_edit_builds_only_the_rows_that_it_changed(measure: Any, inspect: Callable[..., dict[str, Any]]) -> None:
    graph = load_stock("yolo11")
    inspect(graph)
    before = measure._BOOK.built
    inspect(graph)
    assert measure._BOOK.built == before
    inspect(edits.insert_after(graph, LayerId("r16"), "SimAM")[0])
    assert measure._BOOK.built == before + 1


def test_costs_of_the_largest_model_follow_an_edit_at_once(inspect: Callable[..., dict[str, Any]]) -> None:
    graph = load_stock("yolo11")
    inspect(graph, "x", 640)
    took = []
    for channels in (264, 272, 280):  # other channels: everything behind the row is built anew
        changed = edits.set_args(graph, LayerId("r16"), [channels, False])
        began = time.thread_time()
        inspect(changed, "x", 640)
        took.append(time.thread_time() - began)
    assert min(took) < 0.3, took


def test_a_scale_of_its_own_and_an_image_size_are_not_mixed_up(inspect: Callable[..., dict[str, Any]]) -> None:
    graph = load_stock("yolo11")
    small, large = inspect(graph, "n", 64), inspect(graph, "m", 64)
    assert (small["params"], large["params"]) == (2_624_080, 20_114_688)
    assert inspect(graph, "n", 128)["gflops"] == pytest.approx(4 * small["gflops"], rel=0.05)
    assert inspect(graph, "n", 64) == small


def test_a_row_tells_its_inner_modules(inspect: Callable[..., dict[str, Any]]) -> None:
    row = inspect(load_stock("yolo11"))["layers"][2]
    assert [(child["name"], child["module"]) for child in row["children"]] == [
        ("cv1", "Conv"),
        ("cv2", "Conv"),
        ("m.0", "Bottleneck"),
    ]
    assert sum(child["params"] for child in row["children"]) == row["params"]


def test_a_row_that_does_not_fit_is_named_by_its_number(inspect: Callable[..., dict[str, Any]]) -> None:
    graph = edits.set_args(load_stock("yolo11"), LayerId("r10"), [512])
    with pytest.raises(ModelError) as caught:
        inspect(graph)
    assert "10 C2PSA" in caught.value.message


def test_a_module_that_looks_at_values_is_computed_for_real(
    measure: Any, inspect: Callable[..., dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch
    from ultralytics.nn.modules import SPPF

    plain = SPPF.forward
    seen = []

    def looking(self: Any, x: torch.Tensor) -> torch.Tensor:
        seen.append(float(x.sum()))  # a tensor without numbers cannot answer
        return plain(self, x)

    monkeypatch.setattr(SPPF, "forward", looking)
    graph = edits.set_args(load_stock("yolo11"), LayerId("r9"), [1024, 7])
    answer = inspect(graph)
    assert seen
    assert answer["layers"][9]["shape"] == [256, 2, 2]
    assert answer["params"] == 2_624_080
