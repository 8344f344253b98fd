"""One stage of the Visual Attention Network: its map, its start, its names, and what a detector does to it."""

from __future__ import annotations

import os
import pickle
import tempfile

import pytest
import torch
from torch import nn

os.environ.setdefault("YOLO_CONFIG_DIR", tempfile.mkdtemp(prefix="studio-ultralytics-"))

from studio.attention._batch_norm import KeptBatchNorm2d
from studio.attention.lka import LKA
from studio.attention.lska import LSKA
from studio.attention.overlap_patch_embed import OverlapPatchEmbed
from studio.attention.van_stage import VANStage

pytestmark = pytest.mark.torch

STAGES = [
    pytest.param(VANStage, {"depth": 1, "kernel_size": 7}, id="lska"),
    pytest.param(VANStage, {"depth": 1, "attention": "lka"}, id="lka"),
    pytest.param(OverlapPatchEmbed, {}, id="patches"),
]


@pytest.mark.parametrize(("stage", "values"), STAGES)
@pytest.mark.parametrize(("patch_size", "stride"), [(7, 4), (3, 2), (3, 1), (1, 8)])
@pytest.mark.parametrize("size", [(1, 1), (5, 8), (31, 33)])
def test_the_map_has_one_cell_for_each_stride_begun(stage, values, patch_size, stride, size):
    module = stage(3, 8, **values, patch_size=patch_size, stride=stride).eval()
    out = module(torch.randn(2, 3, *size))
    assert out.shape == (2, 8, *((side - 1) // stride + 1 for side in size))
    assert out.isfinite().all()


def test_each_cell_leaves_with_mean_zero_and_variance_one():
    torch.manual_seed(0)
    out = VANStage(3, 32, depth=2)(torch.randn(2, 3, 17, 12)).detach()
    torch.testing.assert_close(out.mean(dim=1), torch.zeros(2, 9, 6), atol=1e-5, rtol=0)
    torch.testing.assert_close(out.var(dim=1, correction=0), torch.ones(2, 9, 6), atol=1e-3, rtol=0)


def test_the_choices_choose():
    stage = VANStage(4, 8, depth=3, mlp_ratio=2, attention="lska", kernel_size=35)
    assert len(stage.block) == 3
    assert isinstance(stage.block[2].attn.spatial_gating_unit, LSKA)
    assert stage.block[2].attn.spatial_gating_unit.conv_spatial_h.kernel_size == (1, 11)
    assert stage.block[2].mlp.fc1.out_channels == 16
    assert stage.norm.eps == 1e-6
    assert isinstance(VANStage(4, 8, attention="lka").block[1].attn.spatial_gating_unit, LKA)
    one, other = (VANStage(4, 8, attention="lka", kernel_size=k).state_dict() for k in (7, 53))
    assert {name: value.shape for name, value in one.items()} == {name: value.shape for name, value in other.items()}


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"attention": "LSKA"}, "LSKA"),
        ({"depth": 0}, "depth"),
        ({"mlp_ratio": 0}, "mlp_ratio"),
        ({"kernel_size": 8}, "kernel_size 8 of LSKA does not exist; 7, 11"),
        ({"patch_size": 4}, "patch_size"),
    ],
)
def test_what_cannot_be_is_refused(values, told):
    with pytest.raises(ValueError, match=told):
        VANStage(4, 8, **values)


def test_weights_are_named_after_their_part():
    names = list(VANStage(4, 8, depth=2).state_dict())
    assert {name.partition(".")[0] for name in names} == {"patch_embed", "block", "norm"}
    for name in ("patch_embed.proj.weight", "block.1.layer_scale_2", "block.0.attn.proj_1.bias", "norm.weight"):
        assert name in names
    assert not any("gamma" in name for name in names)


def test_the_start_is_the_papers():
    torch.manual_seed(0)
    stage = VANStage(64, 64, depth=1)
    assert stage.patch_embed.proj.weight.std().item() == pytest.approx((2 / (9 * 64)) ** 0.5, rel=0.02)
    assert stage.block[0].mlp.fc1.weight.std().item() == pytest.approx((2 / 256) ** 0.5, rel=0.02)
    assert all(not value.any() for name, value in stage.named_parameters() if name.endswith("bias"))


def test_a_gradient_reaches_every_weight():
    stage = VANStage(3, 8, depth=2, patch_size=7, stride=4).double()
    x = torch.randn(2, 3, 60, 61, dtype=torch.float64, requires_grad=True)
    (stage(x) * torch.randn(2, 8, 15, 16, dtype=torch.float64)).sum().backward()
    assert x.grad.abs().max() > 0
    assert [name for name, value in stage.named_parameters() if not value.grad.abs().max() > 0] == []


def test_a_detector_leaves_the_normalisations_as_the_paper_has_them():
    from ultralytics.utils.torch_utils import initialize_weights

    model = nn.Sequential(nn.BatchNorm2d(3), VANStage(3, 8, depth=1))
    initialize_weights(model)
    assert (model[0].eps, model[0].momentum) == (1e-3, 0.03)  # what it does to any other
    kept = [layer for layer in model[1].modules() if isinstance(layer, nn.BatchNorm2d)]
    assert {(type(layer), layer.eps, layer.momentum) for layer in kept} == {(KeptBatchNorm2d, 1e-5, 0.1)}
    assert len(kept) == 3
    assert isinstance(nn.SyncBatchNorm.convert_sync_batchnorm(model)[1].patch_embed.norm, nn.SyncBatchNorm)


def test_half_precision_runs_and_a_pickle_gives_the_stage_back():
    stage = VANStage(3, 8, depth=1).eval()
    x = torch.randn(1, 3, 20, 14)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        assert stage(x).isfinite().all()
    again = pickle.loads(pickle.dumps(stage))  # noqa: S301 (our own bytes)
    assert torch.equal(again(x), stage(x))
    assert stage.bfloat16()(x.bfloat16()).dtype == torch.bfloat16
