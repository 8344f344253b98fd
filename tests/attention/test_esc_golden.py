"""Every module of the ESC family against recorded calls of the reference implementation."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from studio.attention._conv_ffn import ConvFFN
from studio.attention._esc_fp import ESCFPNet, FactoredConvAttention
from studio.attention._esc_layer_norm import ESCLayerNorm
from studio.attention._esc_net import ESCNet, ESCSizes
from studio.attention.conv_attn import ConvAttnWrapper, ConvolutionalAttention, geo_ensemble
from studio.attention.esc_block import ESCLayers
from studio.attention.window_attention import WindowSelfAttention

GOLDEN = Path(__file__).resolve().parents[1] / "data" / "golden"
HERE = [
    "geo_p3_k7",
    "geo_p4_k13",
    "convattn_eval_c8_p8_k5",
    "convattn_train_c8_p8_k5",
    "convattn_eval_c24_p8_k13",
    "convattn_train_c24_p8_k13",
    "convattn_wrapper_train_c24_p8",
    "esc_convffn_c16",
    "esc_layernorm_c16",
    "esc_block_eval_c16",
    "esc_block_train_ln1_c16",
    "winattn_c16_w4_h2_7x9",
    "winattn_c16_w16_h2_9x33",
    "winattn_c8_w32_h2_20x33",
    "escfp_convattn_c20_p8",
    "esc_net_eval",
    "esc_net_train",
    "escfp_net_train",
]
ELSEWHERE = [  # larger files, only where the shared data is
    "convattn_eval_c20_p16_k13",
    "convattn_train_c20_p16_k13",
    "esc_block_train_ln0_c16",
    "winattn_c24_w8_h3_16x12",
]

pytestmark = pytest.mark.torch


class GeoEnsemble(nn.Module):
    """The function as a module, so that it is called like the others."""

    def forward(self, x: Tensor) -> Tensor:
        return geo_ensemble(x)


def module_of(name: str, args: dict[str, Any]) -> nn.Module:
    if name == "geo_ensemble":
        return GeoEnsemble()
    if name == "ConvolutionalAttention":
        return ConvolutionalAttention(args["pdim"])
    if name == "ConvAttnWrapper":
        return ConvAttnWrapper(args["dim"], args["pdim"])
    if name == "ESC.ConvFFN":
        return ConvFFN(args["dim"], args["kernel_size"], args["exp_ratio"])
    if name == "ESC.LayerNorm":
        return ESCLayerNorm(args["normalized_shape"], args["eps"])
    if name == "ESC.WindowAttention":
        return WindowSelfAttention(args["dim"], args["window_size"], args["num_heads"])
    if name == "DecomposedConvolutionalAttention":
        return FactoredConvAttention(args["pdim"])
    if name in ("ESC", "ESCFP"):
        values = {key: value for key, value in args.items() if key != "upscaling_factor"}
        if name == "ESC":
            return ESCNet(ESCSizes(**values), args["upscaling_factor"])
        return ESCFPNet(ESCSizes(**values, use_ln=True), args["upscaling_factor"])
    assert name == "ESC.Block"
    values = {key: value for key, value in args.items() if key not in ("dim", "kernel_size")}
    return ESCLayers(args["dim"], **values)


def recorded_call(path: Path, dtype: torch.dtype) -> tuple[dict[str, np.ndarray], dict[str, Tensor], bool]:
    """Repeat the call of one file; give what was recorded, what came out now, and whether gradients were recorded."""
    with np.load(path) as file:
        recorded = {name: file[name] for name in file.files}
    meta = json.loads(str(recorded.pop("meta")))
    module = module_of(meta["module"], meta["args"]).to(dtype).train(meta["mode"] != "eval")
    weights = {name[2:]: torch.from_numpy(value) for name, value in recorded.items() if name.startswith("p:")}
    module.load_state_dict(weights, strict=True)  # official names, none more, none less
    names = sorted(name for name in recorded if name.rstrip("0123456789") == "x")
    inputs = [torch.from_numpy(recorded[name]).to(dtype).requires_grad_() for name in names]
    out = module(*inputs)
    (out * torch.from_numpy(recorded["go"]).to(dtype)).sum().backward()
    now = {"out": out.detach()}
    now |= {f"g{name}": value.grad for name, value in zip(names, inputs, strict=True)}
    for name, parameter in module.named_parameters():
        now[f"g:{name}"] = parameter.grad
        now[f"gs:{name}"] = torch.stack([parameter.grad.sum(), (parameter.grad**2).sum()])
    has_gradients = any(name.startswith("gx") for name in recorded)
    return {name: value for name, value in recorded.items() if name in now}, now, has_gradients


def relative_error(now: Tensor, recorded: np.ndarray) -> float:
    was = torch.from_numpy(recorded).double()
    return float((now.double() - was).abs().max() / was.abs().max())


def check(path: Path) -> None:
    recorded, now, has_gradients = recorded_call(path, torch.float64)
    assert "out" in recorded
    assert has_gradients == ("_eval" not in path.stem)
    for name, value in recorded.items():
        limit = (1e-9 if "_net_" in path.stem else 1e-10) if value.dtype == np.float64 else 2e-7
        assert relative_error(now[name], value) <= limit, name


@pytest.mark.parametrize("stem", HERE)
def test_float64_agrees_with_the_record(stem):
    check(GOLDEN / f"{stem}.npz")


def test_every_record_of_the_family_is_repeated(shared):
    family = ("geo_", "convattn_", "esc_", "escfp_", "winattn_")
    there = [path.stem for path in (shared / "golden").glob("*.npz") if path.stem.startswith(family)]
    assert sorted(there) == sorted(HERE + ELSEWHERE)


@pytest.mark.parametrize("stem", ELSEWHERE)
def test_float64_agrees_with_the_larger_record(shared, stem):
    check(shared / "golden" / f"{stem}.npz")


@pytest.mark.parametrize("stem", HERE)
def test_float32_agrees_with_the_record(stem):
    recorded, now, _ = recorded_call(GOLDEN / f"{stem}.npz", torch.float32)
    for name, value in recorded.items():
        if not name.startswith("gs:"):  # a sum of signed numbers has no relative precision
            assert relative_error(now[name], value) <= (2e-4 if "_net_" in stem else 2e-5), name
