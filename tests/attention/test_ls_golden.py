"""Every module of the LSNet family against recorded calls of the reference implementation."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from studio.attention._bn_linear import BN_Linear
from studio.attention._conv_bn import Conv2d_BN
from studio.attention._lkp import LKP
from studio.attention._ls_msa import LSAttention
from studio.attention._rep_vgg_dw import RepVGGDW
from studio.attention._residual_ffn import FFN
from studio.attention._ska import aggregate
from studio.attention._squeeze_excite import SqueezeExcite
from studio.attention.ls_block import LSBlock
from studio.attention.ls_conv import LSConv

GOLDEN = Path(__file__).resolve().parents[1] / "data" / "golden"
PREFIXES = (
    "ska_",
    "lkp_",
    "lsconv_",
    "repvggdw_",
    "se_",
    "lsnet_ffn",
    "lsnet_block",
    "lsnet_msa",
    "conv2d_bn",
    "bn_linear",
)
FILES = sorted(path.stem for path in GOLDEN.glob("*.npz") if path.stem.startswith(PREFIXES))
ELSEWHERE = [  # only where the shared data is
    "lsconv_eval_c32",
    "lsconv_train_c32",
    "lsnet_block_s0d0_eval_c16",
    "lsnet_block_s0d1_eval_c16",
    "lsnet_block_s3d0_eval_c32",
    "lsnet_block_s3d0_train_c32",
    "lsnet_ffn_eval_c16",
    "lsnet_msa_eval_c32",
    "ska_b1_c8_wc1_k3_33x40",
]

pytestmark = pytest.mark.torch


def _attention(args: dict[str, Any]) -> nn.Module:
    return LSAttention(
        args["dim"], heads=args["num_heads"], key_channels=args["key_dim"], resolution=args["resolution"]
    )


def _block(args: dict[str, Any]) -> nn.Module:
    odd = "msa" if args["stage"] == 3 else "lsconv"
    return LSBlock(args["ed"], odd if args["depth"] % 2 else "repvgg", args["nh"], args["resolution"])


BUILDERS: dict[str, Callable[[dict[str, Any]], nn.Module]] = {
    "LKP": lambda args: LKP(args["dim"], args["lks"], small_kernel=args["sks"], groups=args["groups"]),
    "LSConv": lambda args: LSConv(args["dim"]),
    "RepVGGDW": lambda args: RepVGGDW(args["ed"]),
    "SqueezeExcite": lambda args: SqueezeExcite(args["channels"]),
    "LSNet.FFN": lambda args: FFN(args["ed"], args["h"]),
    "LSNet.Attention": _attention,
    "LSNet.Attention(detection variant)": _attention,
    "LSNet.Block": _block,
    "Conv2d_BN": lambda args: Conv2d_BN(
        args["a"], args["b"], kernel_size=args["ks"], stride=args["stride"], padding=args["pad"]
    ),
    "BN_Linear": lambda args: BN_Linear(args["a"], args["b"]),
}


def recorded_call(path: Path, dtype: torch.dtype) -> tuple[dict[str, np.ndarray], dict[str, torch.Tensor]]:
    """Repeat the call of one file; give what was recorded and what came out now, under the recorded names."""
    with np.load(path) as file:
        recorded = {name: file[name] for name in file.files}
    meta = json.loads(str(recorded.pop("meta")))
    x = torch.from_numpy(recorded["x"]).to(dtype).requires_grad_()
    go = torch.from_numpy(recorded["go"]).to(dtype)
    if meta["mode"] == "op":
        weights = torch.from_numpy(recorded["w"]).to(dtype).requires_grad_()
        out = aggregate(x, weights)
        (out * go).sum().backward()
        now = {"out": out.detach(), "gx": x.grad, "gw": weights.grad}
    else:
        module = BUILDERS[meta["module"]](meta["args"]).train(meta["mode"] == "train").to(dtype)
        state = {name[2:]: torch.from_numpy(value) for name, value in recorded.items() if name.startswith("p:")}
        module.load_state_dict(state, strict=True)  # official names, none more, none less
        out = module(x)
        (out * go).sum().backward()
        now = {"out": out.detach(), "gx": x.grad}
        for name, parameter in module.named_parameters():
            now[f"g:{name}"] = parameter.grad
            now[f"gs:{name}"] = torch.stack([parameter.grad.sum(), (parameter.grad**2).sum()])
        now |= {f"b:{name}": buffer for name, buffer in module.named_buffers()}
        if isinstance(module, BN_Linear | Conv2d_BN | RepVGGDW) and meta["mode"] == "eval":
            now |= {f"fused:{name}": value for name, value in module.fused().state_dict().items()}
    wanted = {name: value for name, value in recorded.items() if not name.startswith("p:")}
    return {name: value for name, value in wanted.items() if name not in ("x", "w", "go")}, now


def relative_error(now: torch.Tensor, recorded: np.ndarray) -> float:
    was = torch.from_numpy(recorded).double()
    # A bias that a later normalisation takes away has the gradient zero, and both sides recorded only its rounding.
    return float((now.double() - was).abs().max() / was.abs().max().clamp_min(1e-3))


def check(path: Path) -> None:
    recorded, now = recorded_call(path, torch.float64)
    assert {"out", "gx"} < set(recorded)
    for name, value in recorded.items():
        limit = 1e-10 if value.dtype == np.float64 else 2e-7
        assert relative_error(now[name], value) <= limit, name


def test_every_kind_of_module_is_recorded():
    assert len(FILES) == 22
    assert {next(prefix for prefix in PREFIXES if stem.startswith(prefix)) for stem in FILES} == set(PREFIXES)


def test_no_record_is_left_out(shared):
    stems = {path.stem for path in (shared / "golden").glob("*.npz") if path.stem.startswith(PREFIXES)}
    assert stems == {*FILES, *ELSEWHERE}


@pytest.mark.parametrize("stem", FILES)
def test_float64_agrees_with_the_record(stem):
    check(GOLDEN / f"{stem}.npz")


@pytest.mark.parametrize("stem", ELSEWHERE)
def test_float64_agrees_with_the_larger_record(shared, stem):
    check(shared / "golden" / f"{stem}.npz")


@pytest.mark.parametrize("stem", FILES)
def test_float32_agrees_with_the_record(stem):
    recorded, now = recorded_call(GOLDEN / f"{stem}.npz", torch.float32)
    for name in ("out", "gx"):
        assert relative_error(now[name], recorded[name]) <= 2e-5, name
