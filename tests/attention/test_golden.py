"""Every module of the LSKA family against recorded calls of the reference implementations."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from studio.attention.lka import LKA
from studio.attention.lka_trivial import LKATrivial
from studio.attention.lska import LSKA
from studio.attention.lska_trivial import LSKATrivial
from studio.attention.van_attention import LKA_Attention, LSKA_Attention

GOLDEN = Path(__file__).resolve().parents[1] / "data" / "golden"
CLASSES = {
    "LSKA": LSKA,
    "LKA": LKA,
    "LSKA-trivial": LSKATrivial,
    "LKA-trivial": LKATrivial,
    "VAN.Attention(LKA)": LKA_Attention,
    "VAN.Attention(LSKA)": LSKA_Attention,
}
FILES = sorted(path.stem for path in GOLDEN.glob("*.npz") if path.stem.startswith(("lska", "lka", "van_attention")))

pytestmark = pytest.mark.torch


def recorded_call(stem: str, dtype: torch.dtype) -> tuple[dict[str, np.ndarray], dict[str, torch.Tensor]]:
    """Repeat the call of one file; give what was recorded and what came out now, under the recorded names."""
    with np.load(GOLDEN / f"{stem}.npz") as file:
        recorded = {name: file[name] for name in file.files}
    meta = json.loads(str(recorded.pop("meta")))
    args = meta["args"]
    channels = args.get("dim", args.get("d_model"))
    module = CLASSES[meta["module"]](channels, *([args["k_size"]] if "k_size" in args else [])).to(dtype)
    weights = {name[2:]: torch.from_numpy(value) for name, value in recorded.items() if name.startswith("p:")}
    module.load_state_dict(weights, strict=True)  # official names, none more, none less
    x = torch.from_numpy(recorded["x"]).to(dtype).requires_grad_()
    out = module(x)
    (out * torch.from_numpy(recorded["go"]).to(dtype)).sum().backward()
    now = {"out": out.detach(), "gx": x.grad}
    for name, parameter in module.named_parameters():
        now[f"g:{name}"] = parameter.grad
        now[f"gs:{name}"] = torch.stack([parameter.grad.sum(), (parameter.grad**2).sum()])
    return {name: value for name, value in recorded.items() if name in now}, now


def relative_error(now: torch.Tensor, recorded: np.ndarray) -> float:
    was = torch.from_numpy(recorded).double()
    return float((now.double() - was).abs().max() / was.abs().max())


def test_every_recorded_module_is_covered():
    assert len(FILES) == 15


@pytest.mark.parametrize("stem", FILES)
def test_float64_agrees_with_the_record(stem):
    recorded, now = recorded_call(stem, torch.float64)
    assert {"out", "gx"} < set(recorded)
    for name, value in recorded.items():
        limit = 1e-10 if value.dtype == np.float64 else 2e-7
        assert relative_error(now[name], value) <= limit, name


@pytest.mark.parametrize("stem", FILES)
def test_float32_agrees_with_the_record(stem):
    recorded, now = recorded_call(stem, torch.float32)
    for name, value in recorded.items():
        if not name.startswith("gs:"):  # a sum of signed numbers has no relative precision
            assert relative_error(now[name], value) <= 1e-5, name
