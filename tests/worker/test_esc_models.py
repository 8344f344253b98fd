"""Whole models with the ESC family, built from the templates: stock weights carry, answers stay at the start."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from ultralytics.nn.tasks import DetectionModel, yaml_model_load

from studio.catalog import load_catalog
from studio.graph.model_yaml import load_stock, write_model_yaml
from studio.templates.generate import generate_model
from studio.worker import model_parser

pytestmark = pytest.mark.torch

SCALES = ["n", pytest.param("s", marks=pytest.mark.slow), "m"]
SCALES += [pytest.param(scale, marks=pytest.mark.slow) for scale in ("l", "x")]


@pytest.fixture(autouse=True)
def _installed(tmp_path):
    model_parser.install(load_catalog(tmp_path / "none"))


def built(text: str, path: Path) -> DetectionModel:
    path.write_text(text, encoding="utf-8")
    return DetectionModel(yaml_model_load(path), verbose=False)


def answers(model: DetectionModel, pixels: int) -> list[torch.Tensor]:
    torch.manual_seed(1)
    with torch.no_grad():
        out = model.eval()(torch.rand(2, 3, pixels, pixels))
    return [out[0] if isinstance(out, tuple) else out]


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("family", ["yolo11", "yolo26"])
def test_c3k2_esc_everywhere_keeps_the_stock_model(family, scale, tmp_path):
    stock = built(write_model_yaml(load_stock(family)), tmp_path / f"{family}{scale}-stock.yaml")
    for name, text in variants(family):
        ours = built(text, tmp_path / f"{family}{scale}-{name}.yaml")
        kept = {key: tuple(value.shape) for key, value in stock.state_dict().items()}
        assert kept.items() <= {key: tuple(value.shape) for key, value in ours.state_dict().items()}.items()
        ours.load(stock, verbose=False)  # ultralytics' own matching by name
        for pixels in (64, 256):
            assert all(torch.equal(a, b) for a, b in zip(answers(stock, pixels), answers(ours, pixels), strict=True))


def variants(family: str) -> list[tuple[str, str]]:
    esc = write_model_yaml(generate_model(family, template="c3k2-esc", values={"where": "any"}))
    return [("esc", esc), ("convattn", esc.replace("C3k2_ESC", "C3k2_ConvAttn"))]


@pytest.mark.parametrize("family", ["yolo11", "yolo26"])
def test_convattn_on_the_outputs_starts_as_the_stock_model_and_learns(family, tmp_path):
    model = built(write_model_yaml(generate_model(family, template="convattn-head")), tmp_path / f"{family}n-c.yaml")
    ours = [layer for layer in model.model if type(layer).__name__ == "ConvAttn"]
    assert [tuple(layer.plk_filter.shape) for layer in ours] == [(16, 16, 13, 13)] * 3
    out = model.train()(torch.rand(2, 3, 64, 64))
    total = sum(value.float().square().sum() for value in tensors(out))
    total.backward()
    assert all(layer.gamma.grad.abs().max() > 0 for layer in ours)


def tensors(value: object) -> list[torch.Tensor]:
    if isinstance(value, torch.Tensor):
        return [value]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else []
    return [found for part in parts for found in tensors(part) if found.requires_grad]
