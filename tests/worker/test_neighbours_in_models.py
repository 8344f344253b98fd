"""Every neighbour of LSKA in a whole model, from the template that a user picks to the network that is trained."""

from __future__ import annotations

import copy
import os
import tempfile

import pytest

os.environ.setdefault("YOLO_CONFIG_DIR", tempfile.mkdtemp(prefix="studio-ultralytics-"))
os.environ.setdefault("YOLO_OFFLINE", "1")
os.environ.setdefault("YOLO_AUTOINSTALL", "false")

import torch
import yaml
from ultralytics.nn.tasks import DetectionModel

from studio.catalog import load_catalog
from studio.graph.model_yaml import write_model_yaml
from studio.templates.generate import generate_model
from studio.worker.model_parser import install

pytestmark = pytest.mark.torch

STOCK_PARAMETERS = {"yolo11": 2624080, "yolo26": 2572280}
WIDTHS = (64, 128, 256)  # of the three maps that the head reads, at scale n
COUNTS = {
    "SE": lambda c: 2 * c * (c // 16),
    "ECA": lambda c: {64: 3, 128: 5, 256: 5}[c],
    "CBAM": lambda c: 2 * c * (c // 16) + 98,
    "CoordAtt": lambda c: 3 * c * 8 + 3 * 8 + 2 * c,
    "SimAM": lambda c: 0,
    "EMA": lambda c: 10 * (c // 8) ** 2 + 4 * (c // 8),
    "GAM": lambda c: 100 * c * (c // 4) + 4 * (c + c // 4),
    "VANBlock": lambda c: (3 + 8) * c * c + (17 + 2 + 44 + 7) * c,
    "VANBlock_LKA": lambda c: (3 + 8) * c * c + (77 + 2 + 44 + 7) * c,
}


def built(family: str, tmp_path, template: str, **values) -> DetectionModel:
    """Build scale n of the base with the template, as the worker does."""
    catalog = load_catalog(tmp_path)
    graph = generate_model(family, template=template, values=values, catalog=catalog)
    install(catalog)
    torch.manual_seed(0)
    rows = yaml.safe_load(write_model_yaml(graph))
    return DetectionModel({**rows, "scale": "n", "yaml_file": f"{family}n.yaml"}, verbose=False)


@pytest.mark.parametrize("module", COUNTS)
@pytest.mark.parametrize("family", STOCK_PARAMETERS)
def test_a_model_has_exactly_the_weights_of_three_modules_more(tmp_path, family, module):
    model = built(family, tmp_path, "attention-head", attention=module, safe_start=False)
    added = sum(parameter.numel() for parameter in model.parameters()) - STOCK_PARAMETERS[family]
    assert added == sum(COUNTS[module](width) for width in WIDTHS)


@pytest.mark.parametrize("module", COUNTS)
def test_a_model_survives_what_ultralytics_does_to_it(tmp_path, module):
    model = built("yolo26", tmp_path, "attention-head", attention=module, safe_start=False).eval()
    image = torch.rand(1, 3, 96, 64)
    with torch.no_grad():
        before = model(image)[0]
        assert torch.equal(copy.deepcopy(model)(image)[0], before)
        torch.testing.assert_close(model.fuse(verbose=False)(image)[0], before, rtol=1e-3, atol=1e-3)
        assert copy.deepcopy(model).half().float()(image)[0].isfinite().all()


@pytest.mark.parametrize("module", COUNTS)
def test_a_safe_start_detects_what_the_stock_model_detects(tmp_path, module):
    stock = built("yolo11", tmp_path, "none").eval()
    ours = built("yolo11", tmp_path, "attention-head", attention=module, safe_start=True).eval()
    moved = {17: 18, 18: 19, 19: 20, 20: 22, 21: 23, 22: 24, 23: 26}  # behind 16, 19 and 22 stands a new row each
    weights = {}
    for name, value in stock.state_dict().items():
        _, index, *rest = name.split(".")
        weights[".".join(("model", str(moved.get(int(index), int(index))), *rest))] = value
    missing, unexpected = ours.load_state_dict(weights, strict=False)
    assert unexpected == []
    assert {int(name.split(".")[1]) for name in missing} == {17, 21, 25}
    image = torch.rand(1, 3, 96, 64)
    with torch.no_grad():
        assert torch.equal(ours(image)[0], stock(image)[0])
