"""The restated published kernel of SKA that the benchmark runs on GPUs: right in Triton's interpreter, and it compiles."""

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


def run(code: str, **environment: str) -> None:
    """Run in a process of its own, because Triton decides at its import whether it interprets."""
    result = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "OMP_NUM_THREADS": "1", **environment},
        cwd=project_folder(),
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert result.returncode == 0, result.stderr[-3000:]


def test_it_gives_what_ours_gives_in_every_precision():
    run(
        """
import torch
from benchmarks import ska_per_value
from studio.attention import _ska
torch.manual_seed(0)
for precision in (torch.float32, torch.float16, torch.bfloat16):
    for batch, channels, maps, length, height, width in ((2, 8, 2, 3, 5, 4), (1, 7, 3, 5, 6, 9), (1, 4, 2, 2, 1, 3)):
        x, grad = (torch.randn(batch, channels, height, width).to(precision) for _ in range(2))
        weights = torch.randn(batch, maps, length**2, height, width).to(precision)
        found = (ska_per_value.forward(x, weights), *ska_per_value.backward(x, weights, grad))
        doubles = x.double(), weights.double(), grad.double()
        for now, was in zip(found, (_ska._forward(*doubles[:2]), *_ska._backward(*doubles)), strict=True):
            error = float((now.double() - was).abs().max() / was.abs().max())
            assert now.dtype == precision and error <= 4 * torch.finfo(precision).eps, (precision, channels, error)
""",
        TRITON_INTERPRET="1",
    )


def test_it_compiles_for_a_gpu_that_is_not_there(tmp_path):
    run(
        """
import triton, triton.language as tl
from triton.backends.compiler import GPUTarget
from triton.compiler import ASTSource
from benchmarks import ska_per_value as kernels
for kernel, tensors, flags in (
    (kernels._values, ("read", "weights", "out"), {"BACKWARD": True}),
    (kernels._weights, ("x", "grad", "grad_weights"), {}),
):
    constants = {"LENGTH": 3, "EXACT": tl.float64, "BLOCK": 1024, **flags}
    kinds = dict.fromkeys(tensors, "*bf16") | dict.fromkeys(constants, "constexpr")
    signature = {name: kinds.get(name, "i32") for name in kernel.arg_names}
    places = {(kernel.arg_names.index(name),): value for name, value in constants.items()}
    triton.compile(ASTSource(kernel, signature, constexprs=places), target=GPUTarget("cuda", 80, 32))
""",
        TRITON_CACHE_DIR=str(tmp_path),
    )
