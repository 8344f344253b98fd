"""The Triton kernel of SKA, run in Triton's interpreter, against the torch form and against recorded calls."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys

import pytest

from studio.paths import project_folder

pytestmark = [
    pytest.mark.torch,
    pytest.mark.skipif(
        importlib.util.find_spec("triton") is None, reason="Triton is not installed (it is on Linux alone)"
    ),
]

PREAMBLE = """
import logging, sys
import numpy as np, torch
from pathlib import Path
from studio.attention import _ska, _ska_triton

def check(x, weights, grad, expected=None, slack=2):
    out = _ska_triton.forward(x, weights)
    found = (out, *_ska_triton.backward(x, weights, grad))
    if expected is None:
        doubles = x.double(), weights.double(), grad.double()
        expected = (_ska._forward(*doubles[:2]), *_ska._backward(*doubles))
    for now, was, like in zip(found, expected, (x, x, weights), strict=True):
        assert (now.dtype, now.shape) == (like.dtype, like.shape), (now.dtype, now.shape)
        error = (now.double() - was.double()).abs().max() / was.abs().max()
        limit = slack * torch.finfo(like.dtype).eps
        assert error <= limit, (x.shape, weights.shape, x.dtype, weights.dtype, float(error), limit)
torch.manual_seed(0)
"""


def interpret(code: str) -> None:
    """Run in a process of its own, because Triton decides at its import whether it interprets."""
    result = subprocess.run(
        [sys.executable, "-c", PREAMBLE + code],
        env={**os.environ, "TRITON_INTERPRET": "1", "OMP_NUM_THREADS": "1"},
        cwd=project_folder(),
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert result.returncode == 0, result.stderr[-3000:]
    assert "done" in result.stdout


def test_every_shape_and_precision_agrees_with_the_torch_form():
    interpret("""
types = (torch.float32, torch.float16, torch.bfloat16)
def case(batch, channels, maps, length, height, width, x_type, weights_type):
    x, grad = (torch.randn(batch, channels, height, width).to(x_type) for _ in range(2))
    check(x, torch.randn(batch, maps, length**2, height, width).to(weights_type), grad, slack=4)
for x_type in types:
    for weights_type in types:
        case(2, 5, 2, 3, 5, 4, x_type, weights_type)
for one in types:
    for shape in ((1, 7, 3, 3, 1, 1), (1, 4, 7, 2, 6, 7), (1, 3, 3, 1, 3, 3)):
        case(*shape, one, one)
case(1, 40, 2, 4, 5, 33, torch.float16, torch.bfloat16)  # more cells and channels than a tile has
x = torch.randn(1, 8, 6, 5).to(memory_format=torch.channels_last)
check(x, torch.randn(1, 2, 6, 5, 9).permute(0, 1, 4, 2, 3), torch.ones(1, 8, 1, 1).expand(1, 8, 6, 5), slack=4)
print("done")
""")


def test_recorded_calls_of_the_reference_kernel_are_met():
    interpret("""
files = sorted(Path("tests/data/golden").glob("ska_*.npz"))
assert len(files) >= 5
for path in files:
    with np.load(path) as file:
        values = {name: torch.from_numpy(file[name]) for name in ("x", "w", "go", "out", "gx", "gw")}
    single = [values[name].float() for name in ("x", "w", "go")]
    check(*single, [values[name] for name in ("out", "gx", "gw")], slack=8)
print("done")
""")


def test_autograd_uses_the_kernel_and_falls_back_once_with_a_warning():
    interpret("""
calls, warnings = [], []
class Recorder(logging.Handler):
    def emit(self, record): warnings.append(record.getMessage())
logging.getLogger("studio.attention._ska").addHandler(Recorder())
_ska._kernel_for = lambda x, weights: None if _ska._kernel.failed else _ska._kernel.loaded  # as on CUDA
forward = _ska_triton.forward
def count(*tensors):
    calls.append(1)
    return forward(*tensors)
_ska_triton.forward = count
def step():
    x = torch.linspace(-1, 1, 8 * 30).view(1, 8, 5, 6).requires_grad_()
    weights = torch.linspace(1, -2, 2 * 9 * 30).view(1, 2, 9, 5, 6).requires_grad_()
    out = _ska.aggregate(x, weights)
    return out.detach(), *torch.autograd.grad(out.square().sum(), (x, weights))
by_kernel = step()
assert (len(calls), warnings) == (1, [])
def broken(*tensors): raise RuntimeError("no compiler")
_ska_triton.forward = broken
by_torch, again = step(), step()
assert len(warnings) == 1 and "no compiler" in warnings[0], warnings
for one, two, three in zip(by_kernel, by_torch, again, strict=True):
    torch.testing.assert_close(one, two, rtol=1e-5, atol=1e-5)
    assert torch.equal(two, three)
print("done")
""")


@pytest.mark.parametrize("types", [("bf16", "bf16"), ("fp16", "fp32")], ids="-".join)
def test_the_kernel_compiles_for_a_gpu_that_is_not_there(types, tmp_path):
    result = subprocess.run(
        [sys.executable, "-c", COMPILE, *types],
        env={**os.environ, "TRITON_CACHE_DIR": str(tmp_path), "TRITON_DEFAULT_FP_FUSION": "1"},
        cwd=project_folder(),
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert result.returncode == 0, result.stderr[-3000:]


COMPILE = """
import sys, triton
from triton.backends.compiler import GPUTarget
from triton.compiler import ASTSource
from studio.attention import _ska_triton as kernels
x, weights = sys.argv[1:]
for kernel, tensors, flags in (
    (kernels._sum_taps, {"read": x, "weights": weights, "out": x}, {"BACKWARD": False}),
    (kernels._sum_taps, {"read": x, "weights": weights, "out": x}, {"BACKWARD": True}),
    (kernels._sum_channels, {"x": x, "grad": x, "grad_weights": weights}, {}),
):
    for ones in ((), ("height", "maps", "channels", "sharing", "cell_tiles", "channel_tiles")):  # Triton makes a 1 a constant
        constants = {"LENGTH": 3, "TILE": 8, "CELLS": 128, **flags, **dict.fromkeys(ones, 1)}
        kinds = {name: "*" + kind for name, kind in tensors.items()} | dict.fromkeys(constants, "constexpr")
        signature = {name: kinds.get(name, "i32") for name in kernel.arg_names}
        places = {(kernel.arg_names.index(name),): value for name, value in constants.items()}
        triton.compile(ASTSource(kernel, signature, constexprs=places), target=GPUTarget("cuda", 80, 32))
"""
