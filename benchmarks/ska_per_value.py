"""SKA on CUDA in the way of its published Triton kernel, restated, to measure ours against; never used by the studio.

Written from the definition: what is restated is the way of computing. Every value that comes out is summed by itself, so that
each channel reads its weights anew; float16 and float32 are summed in float32, every other type in float64, bfloat16 as well;
x and the weights are kept for the backward pass. The size of a block was not tuned for a particular GPU.
"""

# ruff: noqa: N803 (constants of a compilation are in capitals, as in Triton's own examples)

from __future__ import annotations

import math

import torch
import triton
import triton.language as tl
from torch import Tensor
from torch.autograd.function import FunctionCtx, once_differentiable

BLOCK = 1024


def aggregate(x: Tensor, weights: Tensor) -> Tensor:
    """Do as `studio.attention._ska.aggregate`, with its gradients."""
    return _PerValue.apply(x, weights)


def forward(x: Tensor, weights: Tensor) -> Tensor:
    out = torch.empty_like(x)
    _launch(_values, x.numel(), (x, weights, out), x, weights, BACKWARD=False)
    return out


def backward(x: Tensor, weights: Tensor, grad: Tensor) -> tuple[Tensor, Tensor]:
    grad_x, grad_weights = torch.empty_like(x), torch.empty_like(weights)
    _launch(_values, x.numel(), (grad, weights, grad_x), x, weights, BACKWARD=True)
    _launch(_weights, weights.numel() // weights.shape[2], (x, grad, grad_weights), x, weights)
    return grad_x, grad_weights


class _PerValue(torch.autograd.Function):
    @staticmethod
    def forward(ctx: FunctionCtx, x: Tensor, weights: Tensor) -> Tensor:
        x, weights = x.contiguous(), weights.contiguous()
        ctx.save_for_backward(x, weights)
        return forward(x, weights)

    @staticmethod
    @once_differentiable
    def backward(ctx: FunctionCtx, grad: Tensor) -> tuple[Tensor, Tensor]:
        return backward(*ctx.saved_tensors, grad.contiguous())


def _launch(kernel: object, count: int, tensors: tuple[Tensor, ...], x: Tensor, weights: Tensor, **flags: bool) -> None:
    _, channels, height, width = x.shape
    exact = tl.float32 if x.dtype in (torch.float16, torch.float32) else tl.float64
    kernel[(triton.cdiv(count, BLOCK),)](
        *tensors, count, channels, height, width, weights.shape[1],
        LENGTH=math.isqrt(weights.shape[2]), EXACT=exact, BLOCK=BLOCK, **flags,
    )  # fmt: skip


@triton.jit
def _values(
    read, weights, out, count, channels, height, width, maps,
    LENGTH: tl.constexpr, EXACT: tl.constexpr, BLOCK: tl.constexpr, BACKWARD: tl.constexpr,
):  # fmt: skip
    """Sum the taps of a block of values: of x into the result, or of the gradient into that of x."""
    at = tl.program_id(0) * BLOCK + tl.arange(0, BLOCK)
    area = height * width
    cell, plane = at % area, at // area
    row, column = cell // width, cell % width
    first_tap = (plane // channels * maps + plane % channels % maps) * LENGTH * LENGTH
    total = tl.zeros((BLOCK,), dtype=EXACT)
    for i in tl.static_range(LENGTH):
        for j in tl.static_range(LENGTH):
            down, right = i - (LENGTH - 1) // 2, j - (LENGTH - 1) // 2
            if BACKWARD:  # the cells that read this one, each with its own weight
                down, right = -down, -right
            other_row, other_column = row + down, column + right
            inside = (other_row >= 0) & (other_row < height) & (other_column >= 0) & (other_column < width)
            inside = inside & (at < count)
            other = other_row * width + other_column
            value = tl.load(read + plane * area + other, mask=inside, other=0.0).to(tl.float32).to(EXACT)
            weighed = other if BACKWARD else cell
            weight = tl.load(weights + (first_tap + i * LENGTH + j) * area + weighed, mask=inside, other=0.0)
            total += value * weight.to(tl.float32).to(EXACT)
    tl.store(out + at, total.to(tl.float32).to(out.dtype.element_ty), mask=at < count)


@triton.jit
def _weights(
    x, grad, grad_weights, count, channels, height, width, maps,
    LENGTH: tl.constexpr, EXACT: tl.constexpr, BLOCK: tl.constexpr,
):  # fmt: skip
    """Sum, for a block of cells of weight maps, gradient times neighbour over the channels that share the map, by tap."""
    at = tl.program_id(0) * BLOCK + tl.arange(0, BLOCK)
    area = height * width
    cell, plane = at % area, at // area
    row, column = cell // width, cell % width
    batch, map_index = plane // maps, plane % maps
    for i in tl.static_range(LENGTH):
        for j in tl.static_range(LENGTH):
            other_row, other_column = row + i - (LENGTH - 1) // 2, column + j - (LENGTH - 1) // 2
            inside = (other_row >= 0) & (other_row < height) & (other_column >= 0) & (other_column < width)
            inside = inside & (at < count)
            total = tl.zeros((BLOCK,), dtype=EXACT)
            for first in range(0, channels, maps):
                shared = inside & (first + map_index < channels)
                of_channel = (batch * channels + first + map_index) * area
                value = (
                    tl.load(x + of_channel + other_row * width + other_column, mask=shared, other=0.0)
                    .to(tl.float32)
                    .to(EXACT)
                )
                total += value * tl.load(grad + of_channel + cell, mask=shared, other=0.0).to(tl.float32).to(EXACT)
            to = (plane * LENGTH * LENGTH + i * LENGTH + j) * area + cell
            tl.store(grad_weights + to, total.to(tl.float32).to(grad_weights.dtype.element_ty), mask=at < count)
