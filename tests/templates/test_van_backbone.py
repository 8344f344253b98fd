"""VAN in the place of the stock backbone: every family builds, runs and learns, every variant is the paper's network."""

from __future__ import annotations

import copy
import os
import tempfile
from typing import Any

import pytest

os.environ.setdefault("YOLO_CONFIG_DIR", tempfile.mkdtemp(prefix="studio-ultralytics-"))
os.environ.setdefault("YOLO_OFFLINE", "1")
os.environ.setdefault("YOLO_AUTOINSTALL", "false")

import torch
import yaml
from torch import nn
from ultralytics.cfg import get_cfg
from ultralytics.nn import tasks
from ultralytics.nn.tasks import DetectionModel

from studio.attention._official_keys import van_backbone_weights
from studio.attention._van_net import PATCH_SIZES, STRIDES, VARIANTS, VANNet
from studio.catalog import load_catalog
from studio.graph.model_graph import SCALES, ModelGraph
from studio.graph.model_yaml import write_model_yaml
from studio.graph.shapes import infer_shapes
from studio.module_spec import validate_args
from studio.paths import project_folder
from studio.templates.generate import generate_model
from studio.templates.library import load_templates
from studio.worker.model_parser import install

pytestmark = pytest.mark.torch

CATALOG = load_catalog(project_folder() / "no such folder")
LIBRARY = load_templates(project_folder() / "no such folder")
KEPT = {"yolo11": ["SPPF", "C2PSA"], "yolo26": ["SPPF", "C2PSA"], "yolo12": [], "yolov8": ["SPPF"]}


def made(family: str, **values: Any) -> ModelGraph:
    return generate_model(family, template="van-backbone", nc=3, values=values, catalog=CATALOG, library=LIBRARY)


def rows_of(graph: ModelGraph, family: str, scale: str = "n") -> dict[str, Any]:
    return {**yaml.safe_load(write_model_yaml(graph)), "scale": scale, "yaml_file": f"{family}{scale}.yaml"}


def built(family: str, **values: Any) -> DetectionModel:
    install(CATALOG)
    torch.manual_seed(0)
    return DetectionModel(rows_of(made(family, **values), family), verbose=False)


def layers_without_values(family: str, **values: Any) -> nn.Sequential:
    install(CATALOG)
    with torch.device("meta"):
        return tasks.parse_model(rows_of(made(family, **values), family), 3, verbose=False)[0]


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_variant_has_the_numbers_of_the_paper(variant):
    graph, paper = made("yolo11", variant=variant), VARIANTS[variant]
    stages = [validate_args(CATALOG.get("VANStage"), layer.args) for layer in graph.layers[:4]]
    assert tuple(stage["out_channels"] for stage in stages) == paper.channels
    assert tuple(stage["depth"] for stage in stages) == paper.depths
    assert tuple(stage["mlp_ratio"] for stage in stages) == paper.mlp_ratios
    assert tuple(stage["patch_size"] for stage in stages) == PATCH_SIZES
    assert tuple(stage["stride"] for stage in stages) == STRIDES
    for scale in SCALES:  # no width is multiplied
        shapes = infer_shapes(graph, scale, catalog=CATALOG)
        assert tuple(shapes[layer.id].channels for layer in graph.layers[:4]) == paper.channels


@pytest.mark.parametrize(("variant", "attention"), [*((name, "lska") for name in VARIANTS), ("b0", "lka")])
def test_every_variant_is_built_with_the_weights_of_the_network(variant, attention):
    rows = layers_without_values("yolo26", variant=variant, attention=attention, kernel_size=11)
    with torch.device("meta"):
        net = VANNet(VARIANTS[variant], attention=attention, kernel_size=11)
    expected = {name: value.shape for name, value in net.stages.state_dict().items()}
    assert {name: value.shape for name, value in rows[:4].state_dict().items()} == expected


@pytest.mark.parametrize("kernel_size", [7, 11, 23, 35, 41, 53, 65])
def test_the_kernel_size_reaches_every_stage(kernel_size):
    rows = layers_without_values("yolo12", kernel_size=kernel_size)
    for stage in rows[:4]:
        for block in stage.block:
            gate = block.attn.spatial_gating_unit
            reach = gate.conv0h.kernel_size[1] + gate.conv_spatial_h.dilation[1] * (
                gate.conv_spatial_h.kernel_size[1] - 1
            )
            assert reach == kernel_size


@pytest.mark.parametrize("family", KEPT)
def test_the_head_reads_the_stages_and_what_was_kept(family):
    graph = made(family)
    rows = {layer.id: row for row, layer in enumerate(graph.layers)}
    assert [layer.module for layer in graph.layers[:4]] == ["VANStage"] * 4
    assert [layer.module for layer in graph.layers[4:] if layer.section == "backbone"] == KEPT[family]
    joined = [[rows[one] for one in layer.inputs] for layer in graph.layers if layer.module == "Concat"]
    end = 3 + len(KEPT[family])
    assert [inputs[1] for inputs in joined] == [2, 1, end + 3, end]  # strides 16, 8, 16 of the neck, 32


@pytest.mark.parametrize("family", KEPT)
def test_scale_n_runs_and_learns(family):
    model = built(family)
    assert model.stride.tolist() == [8, 16, 32]
    image = torch.rand(2, 3, 160, 192)
    with torch.no_grad():
        out = model.eval()(image)[0]
    assert out.isfinite().all()
    cells = 20 * 24 + 10 * 12 + 5 * 6
    assert out.shape == (2, 4 + 3, cells)
    model.train().args = get_cfg()
    boxes = torch.tensor([[0.5, 0.5, 0.4, 0.3], [0.3, 0.6, 0.2, 0.5]])
    batch = {"img": image, "cls": torch.tensor([[0.0], [2.0]]), "bboxes": boxes, "batch_idx": torch.tensor([0.0, 1.0])}
    loss = model.loss(batch)[0].sum()
    loss.backward()
    assert loss.isfinite()
    without = [name for name, one in model.model[:4].named_parameters() if one.grad is None or not one.grad.any()]
    assert without == []


def test_official_weights_give_the_features_of_the_network():
    torch.manual_seed(0)
    net = VANNet(VARIANTS["b0"], attention="lska", kernel_size=11, classes=2).eval()
    official = {}
    for name, value in net.state_dict().items():
        if value.is_floating_point():
            value.add_(0.05 * torch.rand_like(value))
        if name.startswith("stages."):
            _, stage, part, *rest = name.split(".")
            name = ".".join((f"{part}{int(stage) + 1}", *rest))
        official[name] = value
    model = built("yolo11", kernel_size=11).eval()
    result = model.load_state_dict(van_backbone_weights(official), strict=False)
    assert result.unexpected_keys == []
    assert not any(name.startswith(("model.0.", "model.1.", "model.2.", "model.3.")) for name in result.missing_keys)
    image = torch.rand(1, 3, 96, 64)
    with torch.no_grad():
        x, maps = image, net.features(image)
        for row, expected in zip(model.model[:4], maps, strict=True):
            x = row(x)
            assert torch.equal(x, expected)  # also: the detector left eps of the normalisations alone


def test_a_model_survives_what_ultralytics_does_to_it():
    model = built("yolo26").eval()
    image = torch.rand(1, 3, 96, 64)
    with torch.no_grad():
        before = model(image)[0]
        assert torch.equal(copy.deepcopy(model)(image)[0], before)
        assert copy.deepcopy(model).half().float()(image)[0].isfinite().all()
        torch.testing.assert_close(model.fuse(verbose=False)(image)[0], before, rtol=1e-3, atol=1e-3)
