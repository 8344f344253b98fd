"""Small-kernel aggregation (SKA): a convolution whose few taps are other ones at each cell; no row of its own.

Paper: Wang et al., "LSNet: See Large, Focus Small", CVPR 2025, arXiv:2503.23135.
Repository: THU-MIG/lsnet (licence not verified), where it is a Triton kernel for CUDA: written from the definition.
Licence of this file: AGPL-3.0-or-later, as the rest of the studio.
Differs from the reference: plain torch runs it on every device; on CUDA a Triton kernel of our own takes over where Triton is
installed (`_ska_triton.py`). Both are exact in every weight, and half precision of either kind accumulates in float32.
"""

from __future__ import annotations

import functools
import logging
import math
from types import ModuleType

import torch
from torch import Tensor, nn
from torch.autograd.function import FunctionCtx, once_differentiable
from torch.nn import functional

# Up to this width the rows are laid end to end: loops over rows of 20 cells cost more than the zeros between the rows.
NARROW = 40
# Up to this many values of x the backward pass gets them as the forward pass laid them: to do it again takes a tenth of its time.
FEW_VALUES = 1 << 16


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
    if torch.jit.is_tracing() or torch.compiler.is_compiling():
        return _by_slices(x, weights)
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
        ctx.rows = None
        if x.numel() > FEW_VALUES or _kernel_for(x, weights) is not None:
            ctx.save_for_backward(x, weights)
            return _forward(x, weights)
        ctx.rows = rows = _Rows(x, weights)
        padded, laid = rows.padded(x), rows.laid(weights)
        ctx.save_for_backward(padded, laid)
        return _sum(rows, padded, laid)

    @staticmethod
    @once_differentiable
    def backward(ctx: FunctionCtx, grad: Tensor) -> tuple[Tensor, Tensor]:
        if ctx.rows is None:
            return _backward(*ctx.saved_tensors, grad)
        return _gradients(ctx.rows, *ctx.saved_tensors, grad)


def _forward(x: Tensor, weights: Tensor) -> Tensor:
    kernel = _kernel_for(x, weights)
    if kernel is not None:
        try:
            return kernel.forward(x, weights)
        except Exception as error:
            _give_up_kernel(error)
    rows = _Rows(x, weights)
    return _sum(rows, rows.padded(x), rows.laid(weights))


def _backward(x: Tensor, weights: Tensor, grad: Tensor) -> tuple[Tensor, Tensor]:
    kernel = _kernel_for(x, weights)
    if kernel is not None:
        try:
            return kernel.backward(x, weights, grad)
        except Exception as error:
            _give_up_kernel(error)
    rows = _Rows(x, weights)
    return _gradients(rows, rows.padded(x), rows.laid(weights), grad)


def _sum(rows: _Rows, padded: Tensor, weights: Tensor) -> Tensor:
    """Give the result from x and the weights as `rows` lays them."""
    exact = _accumulator_type(padded, weights)
    taps = zip(_taps(rows.windows(padded)), weights.unsqueeze(1).unbind(3), strict=True)
    window, weight = next(taps)
    out = window * weight.to(exact)  # not zeros to add to: one pass less
    for window, weight in taps:
        out.addcmul_(window, weight)
    out = rows.cropped(out).flatten(1, 2)[:, : rows.channels]
    return out.to(padded.dtype, memory_format=torch.contiguous_format)


def _gradients(rows: _Rows, padded: Tensor, weights: Tensor, grad: Tensor) -> tuple[Tensor, Tensor]:
    """Give the gradients of x and of the weights from both as `rows` lays them."""
    exact = _accumulator_type(padded, weights)
    grad = rows.laid(_grouped(grad, rows.maps))
    grad_padded = torch.zeros_like(padded, dtype=exact)
    for window, weight in zip(_taps(rows.windows(grad_padded)), weights.unsqueeze(1).unbind(3), strict=True):
        # The weight belongs to the cell that is computed, not to the neighbour that is read.
        window.addcmul_(grad, weight)
    # By channel, all taps at once, is one pass over the result; by tap there would be the products and their sum.
    every, grad = rows.windows(padded), grad.unsqueeze(3).unsqueeze(4)
    grad_weights = torch.zeros_like(
        every[:, 0], dtype=exact, memory_format=torch.contiguous_format
    )  # (B, M, k, k, cells)
    for windows, of_channel in zip(every.unbind(1), grad.unbind(1), strict=True):
        grad_weights.addcmul_(windows, of_channel)
    grad_weights = rows.cropped(grad_weights.flatten(2, 3))
    grad_x = rows.inner(grad_padded).flatten(1, 2)[:, : rows.channels]
    return grad_x.to(padded.dtype), grad_weights.to(weights.dtype, memory_format=torch.contiguous_format)


class _Rows:
    """How the cells lie while they are summed: as a map, or where it is narrow, end to end with k - 1 zeros after each row."""

    def __init__(self, x: Tensor, weights: Tensor) -> None:
        self.channels, self.height, self.width = x.shape[1:]
        self.maps, self.length = weights.shape[1], math.isqrt(weights.shape[2])
        self.before, self.pitch = (self.length - 1) // 2, self.width + self.length - 1
        self.narrow = self.width <= NARROW

    def padded(self, x: Tensor) -> Tensor:
        """Give x with zeros around it, (B, C / M, M, H + k - 1, W + k - 1); one row more if narrow, which the last tap reads."""
        before, after = self.before, self.length // 2
        return functional.pad(_grouped(x, self.maps), (before, after, before, after + self.narrow)).contiguous()

    def windows(self, padded: Tensor) -> Tensor:
        """View what every tap reads: (B, C / M, M, k, k, H, W), or (B, C / M, M, k, k, cells) if narrow."""
        # All taps in one call: on a map of 20 x 20 slicing them one by one took longer than their sums.
        outer, pitch = padded.stride()[:3], self.pitch
        cells, steps = ((self.height * pitch,), (1,)) if self.narrow else ((self.height, self.width), (pitch, 1))
        return padded.as_strided(
            (*padded.shape[:3], self.length, self.length, *cells), (*outer, pitch, 1, *steps), padded.storage_offset()
        )

    def laid(self, values: Tensor) -> Tensor:
        """Lay the last two axes, H and W, as `windows` does."""
        return functional.pad(values, (0, self.length - 1)).flatten(-2) if self.narrow else values

    def cropped(self, values: Tensor) -> Tensor:
        """Undo `laid`."""
        return values.view(*values.shape[:-1], self.height, self.pitch)[..., : self.width] if self.narrow else values

    def inner(self, padded: Tensor) -> Tensor:
        """Undo `padded` but for the groups."""
        return padded[..., self.before : self.before + self.height, self.before : self.before + self.width]


def _taps(every: Tensor) -> list[Tensor]:
    return [window for row in every.unbind(3) for window in row.unbind(3)]


def _by_slices(x: Tensor, weights: Tensor) -> Tensor:
    """Say the same in operations that exporters know, and differentiable by autograd: slices, products, sums."""
    (height, width), length = x.shape[-2:], math.isqrt(weights.shape[2])
    before, after = (length - 1) // 2, length // 2
    exact = _accumulator_type(x, weights)
    padded = functional.pad(_grouped(x, weights.shape[1]), (before, after, before, after)).to(exact)
    out = torch.zeros_like(padded[..., :height, :width])  # (B, C / M, M, H, W)
    for tap in range(length**2):
        i, j = divmod(tap, length)
        out = out + padded[..., i : i + height, j : j + width] * weights[:, None, :, tap]
    return out.flatten(1, 2)[:, : x.shape[1]].to(x.dtype)


def _grouped(x: Tensor, maps: int) -> Tensor:
    """Lay the channels c, c + maps, c + 2 * maps... that share a weight map along an axis of their own."""
    missing = -x.shape[1] % maps
    if missing:
        x = functional.pad(x, (0, 0, 0, 0, 0, missing))
    return x.unflatten(1, (-1, maps))  # (B, C / maps, maps, H, W)


def _accumulator_type(x: Tensor, weights: Tensor) -> torch.dtype:
    return torch.promote_types(torch.promote_types(x.dtype, weights.dtype), torch.float32)


def _kernel_for(x: Tensor, weights: Tensor) -> ModuleType | None:
    """Give the Triton kernel where it can run: on CUDA, single or half precision, Triton installed, no failure so far."""
    if not x.is_cuda or torch.float64 in (x.dtype, weights.dtype):
        return None
    return None if _kernel.failed else _kernel.loaded


class _Kernel:
    """The Triton kernel, loaded at the first map on CUDA; a failure is told once and lasts as long as the process."""

    failed = False

    @functools.cached_property
    def loaded(self) -> ModuleType | None:
        try:
            from studio.attention import _ska_triton
        except Exception as error:  # a broken installation fails in many ways, and the torch form gives the same
            _give_up_kernel(error)
            return None
        return _ska_triton if _ska_triton.AVAILABLE else None


_kernel = _Kernel()


def _give_up_kernel(error: Exception) -> None:
    """Say once that the kernel failed; errors that the torch form would meet as well fly on."""
    # Triton says it in words of its own, where not even a compiled kernel finds room on the card.
    if isinstance(error, torch.cuda.OutOfMemoryError) or "out of memory" in str(error).lower():
        raise error
    _kernel.failed = True
    logging.getLogger(__name__).warning(
        "The Triton kernel of SKA does not run here; the slower torch form is used from now on. (%s: %s)",
        type(error).__name__,
        error,
    )
