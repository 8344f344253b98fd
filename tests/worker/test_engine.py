"""The engine measures what ultralytics reports, counts what a transfer carries, and survives wrong requests."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.errors import StudioError
from studio.graph.model_yaml import load_stock, write_model_yaml
from studio.launch.engine import EngineClient
from studio.templates.generate import generate_model

pytestmark = pytest.mark.torch


# Layers, parameters and GFLOPs at 640 pixels, unfused, as model.info() of ultralytics 8.4.190 returns them.
@pytest.mark.parametrize(
    ("family", "scale", "layers", "params", "gflops"),
    [
        ("yolo11", "n", 181, 2_624_080, 6.6733),
        ("yolo11", "m", 231, 20_114_688, 68.6431),
        ("yolo26", "n", 260, 2_572_280, 6.2397),
        ("yolo12", "n", 272, 2_602_288, 7.6341),
        ("yolov8", "s", 129, 11_166_560, 28.8119),
    ],
)
def test_totals_are_those_of_ultralytics(
    engine: EngineClient, family: str, scale: str, layers: int, params: int, gflops: float
) -> None:
    answer = engine.request("inspect", model=write_model_yaml(load_stock(family)), scale=scale, imgsz=640)
    assert (answer["layers_total"], answer["params"]) == (layers, params)
    assert answer["gflops"] == pytest.approx(gflops, abs=1e-4)
    assert sum(layer["params"] for layer in answer["layers"]) == params
    assert sum(layer["gflops"] for layer in answer["layers"]) == pytest.approx(answer["gflops"], abs=1e-4)
    assert answer["strides"] == [8, 16, 32]


def test_shapes_are_those_of_a_forward_pass(engine: EngineClient) -> None:
    graph = generate_model("yolo11", template="lska-head")
    answer = engine.request("inspect", model=write_model_yaml(graph), scale="n", imgsz=320)
    shapes = {layer["index"]: layer["shape"] for layer in answer["layers"]}
    assert shapes[0] == [16, 160, 160]
    added = [layer["shape"] for layer in answer["layers"] if layer["module"] == "LSKA"]
    assert added == [[64, 40, 40], [128, 20, 20], [256, 10, 10]]
    assert answer["layers"][-1]["shape"] is None


@pytest.mark.parametrize("template", ["lska-head", "c3k2-lska", "none"])
def test_every_pretrained_tensor_is_carried(engine: EngineClient, shared: Path, template: str) -> None:
    text = write_model_yaml(generate_model("yolo11", template=template))
    answer = engine.request("transfer", model=text, scale="n", weights=str(shared / "weights" / "yolo11n.pt"))
    assert (answer["carried"], answer["total"]) == (499, 499)


def test_class_rows_are_carried_by_name(engine: EngineClient, shared: Path) -> None:
    text = write_model_yaml(generate_model("yolo11", template="lska-head"))
    weights = str(shared / "weights" / "yolo11n.pt")
    named = engine.request("transfer", model=text, scale="n", weights=weights, names=["dog", "cat"])
    unknown = engine.request("transfer", model=text, scale="n", weights=weights, names=["brick"])
    assert (named["carried"], named["fresh"]) == (499, 33)
    assert (unknown["carried"], unknown["fresh"]) == (493, 39)


def test_weights_of_another_family_are_not_put_into_wrong_layers(engine: EngineClient, shared: Path) -> None:
    text = write_model_yaml(generate_model("yolo11", template="lska-head"))
    answer = engine.request("transfer", model=text, scale="n", weights=str(shared / "weights" / "yolov8n.pt"))
    assert answer["carried"] < 200


def test_weights_are_described_without_loading_them(engine: EngineClient, shared: Path) -> None:
    answer = engine.request("check_weights", weights=str(shared / "weights" / "bccd_yolo11n_best.pt"))
    assert answer["classes"] == ["RBC", "WBC", "Platelets"]
    assert answer["head"] == "Detect"


def test_a_wrong_request_is_answered_and_the_next_one_too(engine: EngineClient) -> None:
    with pytest.raises(StudioError, match="cannot do"):
        engine.request("dance")
    with pytest.raises(StudioError, match="names no model"):
        engine.request("inspect")
    with pytest.raises(StudioError) as caught:
        engine.request(
            "inspect", model="nc: 80\nbackbone:\n  - [-1, 1, Rocket, []]\nhead:\n  - [[0], 1, Detect, [nc]]\n"
        )
    assert "Rocket" in caught.value.message
    assert engine.request("ping")["pid"]


def test_a_killed_engine_is_replaced(session_home: Path) -> None:
    with EngineClient() as client:
        for _ in range(2):
            with pytest.raises(StudioError, match="cannot do"):
                client.request("dance")
            assert client._process is not None
            client._process.kill()
            client._process.wait()
