"""Whole detectors on LSNet, from the templates: built, sent through, trained, counted, folded, filled with official weights."""

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
from torch import nn
from ultralytics.nn.tasks import DetectionModel
from ultralytics.utils.torch_utils import get_flops

from studio.attention._fold import fold_batch_norms
from studio.attention._ls_net import LSNET_SIZES, LSNet
from studio.catalog import load_catalog
from studio.graph.model_yaml import write_model_yaml
from studio.templates.generate import generate_model
from studio.worker.model_parser import install

FAMILIES = ("yolo11", "yolo26", "yolo12", "yolov8")
FORMS = {"lsnet-backbone": 3, "lsnet-msa-backbone": 4}  # stages

pytestmark = pytest.mark.torch


def built(family: str, tmp_path, template: str, **values) -> DetectionModel:
    """Build scale n of the base with the template, as the worker does."""
    catalog = load_catalog(tmp_path)
    graph = generate_model(family, template=template, values=values, catalog=catalog)
    install(catalog)
    torch.manual_seed(0)
    rows = yaml.safe_load(write_model_yaml(graph))
    return DetectionModel({**rows, "scale": "n", "yaml_file": f"{family}n.yaml"}, verbose=False)


def count(*modules: nn.Module) -> int:
    return sum(parameter.numel() for module in modules for parameter in module.parameters())


def tensors(value: object) -> list[torch.Tensor]:
    if isinstance(value, torch.Tensor):
        return [value]
    return [one for part in (value.values() if isinstance(value, dict) else value) for one in tensors(part)]


def maps_of_rows(model: DetectionModel, image: torch.Tensor) -> list[torch.Size]:
    sizes: list[torch.Size] = []
    hooks = [row.register_forward_hook(lambda _, __, y: sizes.append(y.shape[1:])) for row in model.model[:-1]]
    with torch.no_grad():
        model.eval()(image)
    for hook in hooks:
        hook.remove()
    return sizes


@pytest.mark.parametrize("template", FORMS)
@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_stands_on_lsnet_and_learns(family, template, tmp_path):
    model = built(family, tmp_path, template)
    assert model.stride.tolist() == [8, 16, 32]
    stages = FORMS[template]
    widths = LSNET_SIZES["t"].widths[:stages]
    strides = [8, 8, 16, 32] if stages == 3 else [4, 4, 8, 16, 32]
    sizes = maps_of_rows(model, torch.rand(1, 3, 160, 192))
    expected = [(w, 160 // s, 192 // s) for w, s in zip((widths[0], *widths), strides, strict=True)]
    assert [tuple(size) for size in sizes[: stages + 1]] == expected
    read = {row.f[1] for row in model.model if isinstance(row.f, list) and row.f[1] <= stages}
    assert {strides[row] for row in read} <= {8, 16, 32}
    assert read >= {row for row in range(stages) if strides[row] in (8, 16) and strides[row + 1] != strides[row]}
    assert any(row.type.endswith("SPPF") for row in model.model) == (family != "yolo12")

    out = model.train()(torch.rand(2, 3, 160, 192))
    sum(value.float().square().mean() for value in tensors(out)).backward()
    silent = {name for name, p in model.named_parameters() if p.grad is None or not p.grad.isfinite().all()}
    assert {name for name in silent if int(name.split(".")[1]) <= stages} == set()


@pytest.mark.parametrize("template", FORMS)
@pytest.mark.parametrize("variant", ["s", "b"])
def test_a_variant_has_the_weights_of_the_paper_s_net(variant, template, tmp_path):
    model = built("yolo11", tmp_path, template, variant=variant)
    stages = FORMS[template]
    with torch.device("meta"):
        net = LSNet(LSNET_SIZES[variant])
    bias_tables = 5 * 4 * (20**2 - 4**2) if stages == 4 else 0  # for maps of 20 cells a side, where the paper's has 4
    assert count(*model.model[1 : stages + 1]) == count(*net.stages[:stages]) + bias_tables
    sizes = maps_of_rows(model, torch.rand(1, 3, 64, 64))
    assert [size[0] for size in sizes[1 : stages + 1]] == list(LSNET_SIZES[variant].widths[:stages])


def test_the_small_kernels_are_in_the_gflops(tmp_path):
    """Ultralytics' number for a detector with LSConv on its outputs, against one counted from the formulas."""
    plain = get_flops(built("yolo11", tmp_path, "none"), 640)
    found = get_flops(built("yolo11", tmp_path, "lsconv-head"), 640)
    expected = 0
    for channels, cells in ((64, 80 * 80), (128, 40 * 40), (256, 20 * 20)):
        large_view = 1.3125 * channels**2 + 24.5 * channels
        small_kernels = 9 * channels
        normalised = 3 * (channels // 2) + 9 * (channels // 8) + channels
        expected += cells * (large_view + small_kernels + 4 * normalised)  # thop's price for a normalised value is 4
    assert found - plain == pytest.approx(2 * expected / 1e9, rel=1e-9)


def test_self_attention_is_in_the_gflops_of_any_size(tmp_path):
    model = built("yolov8", tmp_path, "lsnet-msa-backbone").eval()  # the family without an attention of its own
    found = {pixels: get_flops(model, pixels) for pixels in (320, 640)}
    msa = [row for row in model.modules() if type(row).__name__ == "LSAttention"]
    assert len(msa) == 5
    # 5 blocks with N * N * (heads * 16 + C) multiply-adds, N = (pixels / 32)**2; all else grows with N, except the gates.
    quadratic = {p: 2 * 5 * (p // 32) ** 4 * (4 * 16 + 384) / 1e9 for p in found}
    linear = {p: found[p] - quadratic[p] for p in found}
    assert linear[640] / linear[320] == pytest.approx(4, rel=5e-4)


def test_a_detector_survives_what_ultralytics_does_to_it(tmp_path):
    model = built("yolo26", tmp_path, "lsnet-msa-backbone").eval()
    image = torch.rand(1, 3, 96, 64)
    with torch.no_grad():
        before = model(image)[0]
        assert torch.equal(copy.deepcopy(model)(image)[0], before)
        assert copy.deepcopy(model).half().float()(image)[0].isfinite().all()
        folded = fold_batch_norms(copy.deepcopy(model))
        torch.testing.assert_close(folded(image)[0], before, rtol=1e-3, atol=1e-3)
        assert count(folded) < count(model)
        torch.testing.assert_close(folded.fuse(verbose=False)(image)[0], before, rtol=1e-3, atol=1e-3)
