"""The block of the Visual Attention Network and its parts against recorded calls of the reference implementations."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from studio.attention.overlap_patch_embed import OverlapPatchEmbed
from studio.attention.van_block import Mlp, VANBlock, VANBlock_LKA

GOLDEN = Path(__file__).resolve().parents[1] / "data" / "golden"
BUILDERS = {
    "VAN.Mlp": lambda args: Mlp(args["in_features"], args["hidden_features"]),
    "VAN.Block(LKA)": lambda args: VANBlock_LKA(args["dim"], args["mlp_ratio"]),
    "VAN.Block(LSKA)": lambda args: VANBlock(args["dim"], args["k_size"], args["mlp_ratio"]),
    "VAN.OverlapPatchEmbed": lambda args: OverlapPatchEmbed(
        args["in_chans"], args["embed_dim"], patch_size=args["patch_size"], stride=args["stride"]
    ),
}
FILES = sorted(
    path.stem for path in GOLDEN.glob("van_*.npz") if path.stem.startswith(("van_mlp", "van_block", "van_patch_embed"))
)

pytestmark = pytest.mark.torch


def test_every_recorded_module_is_covered():
    assert len(FILES) == 7


@pytest.mark.parametrize("stem", FILES)
def test_float64_agrees_with_the_record(stem):
    with np.load(GOLDEN / f"{stem}.npz") as file:
        recorded = {name: file[name] for name in file.files}
    meta = json.loads(str(recorded.pop("meta")))
    module = BUILDERS[meta["module"]](meta["args"]).double().train(meta["mode"] == "train")
    weights = {name[2:]: torch.from_numpy(value) for name, value in recorded.items() if name.startswith("p:")}
    module.load_state_dict(weights, strict=True)  # official names, none more, none less
    x = torch.from_numpy(recorded["x"]).double().requires_grad_()
    out = module(x)
    (out * torch.from_numpy(recorded["go"])).sum().backward()
    now = {"out": out.detach(), "gx": x.grad}
    for name, parameter in module.named_parameters():
        now[f"g:{name}"] = parameter.grad
        now[f"gs:{name}"] = torch.stack([parameter.grad.sum(), parameter.grad.square().sum()])
    for name, buffer in module.named_buffers():
        now[f"b:{name}"] = buffer
    # A bias before a normalisation over the batch moves nothing: its gradient is rounding alone.
    idle = {"g:proj.bias", "gs:proj.bias"}
    compared = {name: value for name, value in recorded.items() if name in now and name not in idle}
    assert {"out", "gx", *(f"g:{name}" for name, _ in module.named_parameters())} <= set(compared) | idle
    assert (meta["mode"] == "eval") or meta["module"] == "VAN.Mlp" or any(name.startswith("b:") for name in compared)
    for name, value in compared.items():
        was = torch.from_numpy(value).double()
        error = float((now[name].double() - was).abs().max() / was.abs().max())
        assert error <= (1e-10 if value.dtype == np.float64 else 2e-7), name
    for name in idle & set(now):
        assert now[name][0].abs().max() < 1e-9


def test_a_block_starts_near_the_identity():
    torch.manual_seed(0)
    x = torch.randn(2, 16, 12, 12)
    for block in (VANBlock(16), VANBlock_LKA(16)):
        assert block.layer_scale_1.ndim == 1
        assert set(block.layer_scale_1.tolist()) == set(block.layer_scale_2.tolist()) == {torch.tensor(0.01).item()}
        distance = (block(x) - x).std().item()
        assert 0 < distance < 0.3


def test_convolutions_start_with_the_variance_of_their_outputs():
    torch.manual_seed(0)
    block = VANBlock(64)
    assert block.mlp.fc1.weight.std().item() == pytest.approx((2 / 256) ** 0.5, rel=0.02)
    assert block.mlp.dwconv.dwconv.weight.std().item() == pytest.approx((2 / 9) ** 0.5, rel=0.05)
    assert block.attn.spatial_gating_unit.conv1.weight.std().item() == pytest.approx((2 / 64) ** 0.5, rel=0.05)
    assert all(not value.any() for name, value in block.named_parameters() if name.endswith("bias"))


@pytest.mark.parametrize(("patch_size", "stride"), [(7, 4), (3, 2)])
@pytest.mark.parametrize("size", [(1, 1), (5, 8), (31, 33)])
def test_patches_halve_or_quarter_the_map(patch_size, stride, size):
    embed = OverlapPatchEmbed(3, 4, patch_size=patch_size, stride=stride).eval()
    expected = tuple((length - 1) // stride + 1 for length in size)
    assert embed(torch.zeros(1, 3, *size)).shape == (1, 4, *expected)


def test_an_even_patch_is_refused():
    with pytest.raises(ValueError, match="patch_size"):
        OverlapPatchEmbed(3, 4, patch_size=4)
