"""Small-kernel aggregation (SKA): a convolution whose few taps are other ones at each cell; no row of its own.

Paper: Wang et al., "LSNet: See Large, Focus Small", CVPR 2025, arXiv:2503.23135.
Repository: THU-MIG/lsnet (licence not verified), where it is a Triton kernel for CUDA: written from the definition.
Licence of this file: AGPL-3.0-or-later, as the rest of the studio.
Differs from the reference: plain torch, so every device runs it; half precision of either kind accumulates in float32.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.autograd.function import FunctionCtx, once_differentiable
from torch.nn import functional


def aggregate(x: Tensor, weights: Tensor) -> Tensor:
    """Sum the k * k neighbours of each cell, weighted by the maps of that cell.

    Channel c takes weight map c mod M: the maps are interleaved, not given to blocks of neighbouring channels. Neighbours
    outside the map count as zero. An even k looks one cell further to the right and down.

    Shape: x (B, C, H, W), weights (B, M, k * k, H, W) -> (B, C, H, W), of x's type; M need not divide C.

    >>> aggregate(torch.ones(1, 4, 3, 3), torch.ones(1, 2, 9, 3, 3))[0, 0]
    tensor([[4., 6., 4.],
            [6., 9., 6.],
            [4., 6., 4.]])
    """
    if torch.is_grad_enabled() and (x.requires_grad or weights.requires_grad):
        return _Aggregation.apply(x, weights)
    return _forward(x, weights)


class SKA(nn.Module):
    """Call `aggregate` as a module of its own, so that a profiler which goes by modules can count it; it has no weights.

    Shape: as `aggregate`.
    Cost: k * k multiply-adds for each value that comes out.

    >>> SKA()(torch.ones(1, 4, 3, 3), torch.ones(1, 2, 9, 3, 3))[0, 0, 1]
    tensor([6., 9., 6.])
    """

    def forward(self, x: Tensor, weights: Tensor) -> Tensor:
        return aggregate(x, weights)


class _Aggregation(torch.autograd.Function):
    """Keeps x and the weights alone for the backward pass; autograd would keep k * k shifted copies."""

    @staticmethod
    def forward(ctx: FunctionCtx, x: Tensor, weights: Tensor) -> Tensor:
        ctx.save_for_backward(x, weights)
        return _forward(x, weights)

    @staticmethod
    @once_differentiable
    def backward(ctx: FunctionCtx, grad: Tensor) -> tuple[Tensor | None, Tensor | None]:
        x, weights = ctx.saved_tensors
        height, width = x.shape[-2:]
        before = (math.isqrt(weights.shape[2]) - 1) // 2
        padded = _padded(x, weights)  # (B, C / M, M, H + k - 1, W + k - 1)
        grad = _grouped(grad, weights.shape[1])  # (B, C / M, M, H, W)
        exact = _accumulator_type(x, weights)
        grad_padded = torch.zeros(padded.shape, dtype=exact, device=x.device)
        grad_weights = torch.empty_like(weights)
        for tap, (rows, columns) in enumerate(_windows(weights, height, width)):
            # The weight belongs to the cell that is computed, not to the neighbour that is read.
            grad_padded[..., rows, columns].addcmul_(grad, weights[:, None, :, tap])
            grad_weights[:, :, tap] = (grad * padded[..., rows, columns]).sum(1, dtype=exact)
        grad_x = grad_padded[..., before : before + height, before : before + width].flatten(1, 2)[:, : x.shape[1]]
        return grad_x.to(x.dtype), grad_weights


def _forward(x: Tensor, weights: Tensor) -> Tensor:
    height, width = x.shape[-2:]
    padded = _padded(x, weights)
    out = torch.zeros(
        (*padded.shape[:3], height, width), dtype=_accumulator_type(x, weights), device=x.device
    )  # (B, C / M, M, H, W)
    for tap, (rows, columns) in enumerate(_windows(weights, height, width)):
        out.addcmul_(padded[..., rows, columns], weights[:, None, :, tap])
    return out.flatten(1, 2)[:, : x.shape[1]].to(x.dtype)


def _windows(weights: Tensor, height: int, width: int) -> list[tuple[slice, slice]]:
    """Give the part of the padded map that each tap reads, row by row."""
    length = math.isqrt(weights.shape[2])
    return [(slice(i, i + height), slice(j, j + width)) for i in range(length) for j in range(length)]


def _padded(x: Tensor, weights: Tensor) -> Tensor:
    length = math.isqrt(weights.shape[2])
    before, after = (length - 1) // 2, length // 2
    return functional.pad(_grouped(x, weights.shape[1]), (before, after, before, after))


def _grouped(x: Tensor, maps: int) -> Tensor:
    """Lay the channels c, c + maps, c + 2 * maps... that share a weight map along an axis of their own."""
    missing = -x.shape[1] % maps
    if missing:
        x = functional.pad(x, (0, 0, 0, 0, 0, missing))
    return x.unflatten(1, (-1, maps))  # (B, C / maps, maps, H, W)


def _accumulator_type(x: Tensor, weights: Tensor) -> torch.dtype:
    return torch.promote_types(torch.promote_types(x.dtype, weights.dtype), torch.float32)
