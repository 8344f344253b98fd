"""SKA as a Triton kernel for CUDA, forward and backward; not to be imported but by `_ska.py`, which chooses.

Paper: Wang et al., "LSNet: See Large, Focus Small", CVPR 2025, arXiv:2503.23135.
Repository: THU-MIG/lsnet (licence not verified), where it is a Triton kernel too: written from the definition.
Licence of this file: AGPL-3.0-or-later, as the rest of the studio.
Differs from the reference: bfloat16 is summed in float32 like float16 (there in float64, which nobody tested), offsets have 64
bits, and a program takes several of the channels that share a weight map, so that a weight is read once for all of them.

Verified in Triton's interpreter on a CPU against the torch form and against recorded calls. Compiling it, its speed, the sizes
of its tiles and the number of warps were not measured on a GPU.
"""

# ruff: noqa: N803 (constants of a compilation are in capitals, as in Triton's own examples)

from __future__ import annotations

import contextlib
import math

import torch
from torch import Tensor

try:
    import triton
    import triton.language as tl
except ImportError:  # Triton comes with torch on Linux alone
    triton = tl = None

AVAILABLE = triton is not None
CELLS = 128  # of a tile: neighbours along W, so that a warp reads whole cache lines
MOST_CHANNELS = 16  # of a tile, all with the same weight map

_jit = triton.jit if AVAILABLE else lambda function: function


def forward(x: Tensor, weights: Tensor) -> Tensor:
    """Do as `_ska.aggregate`, without autograd. Raises what Triton raises where it cannot compile."""
    x, weights = x.contiguous(), weights.contiguous()
    out = torch.empty_like(x)
    _launch(_sum_taps, (x, weights, out), x, weights, by_channels=True, BACKWARD=False)
    return out


def backward(x: Tensor, weights: Tensor, grad: Tensor) -> tuple[Tensor, Tensor]:
    """Give the gradients of x and of the weights, of their types."""
    x, weights, grad = x.contiguous(), weights.contiguous(), grad.contiguous()
    grad_x, grad_weights = torch.empty_like(x), torch.empty_like(weights)
    _launch(_sum_taps, (grad, weights, grad_x), x, weights, by_channels=True, BACKWARD=True)
    _launch(_sum_channels, (x, grad, grad_weights), x, weights, by_channels=False)
    return grad_x, grad_weights


def _launch(
    kernel: object, tensors: tuple[Tensor, ...], x: Tensor, weights: Tensor, *, by_channels: bool, **flags
) -> None:
    batch, channels, height, width = x.shape
    maps = weights.shape[1]
    sharing = -(-channels // maps)
    tile = min(MOST_CHANNELS, 1 << (sharing - 1).bit_length())
    cell_tiles = -(-height * width // CELLS)
    channel_tiles = -(-sharing // tile) if by_channels else 1
    programs = batch * maps * channel_tiles * cell_tiles
    if programs == 0:
        return
    # A launch goes to the current device, which need not be the one where the tensors are.
    with torch.cuda.device(x.device) if x.is_cuda else contextlib.nullcontext():
        kernel[(programs,)](
            *tensors, channels, height, width, height * width, maps, sharing, cell_tiles, channel_tiles,
            LENGTH=math.isqrt(weights.shape[2]), TILE=tile, CELLS=CELLS, **flags,
        )  # fmt: skip


@_jit
def _sum_taps(
    read, weights, out, channels, height, width, area, maps, sharing, cell_tiles, channel_tiles,
    LENGTH: tl.constexpr, TILE: tl.constexpr, CELLS: tl.constexpr, BACKWARD: tl.constexpr,
):  # fmt: skip
    """Sum the taps for a tile of channels and cells: of x into the result, or of the gradient into that of x."""
    # Axis 0 alone has room for as many programs as there can be.
    program = tl.program_id(0)
    cell_tile = program % cell_tiles
    channel_tile = (program // cell_tiles) % channel_tiles
    plane = program // (cell_tiles * channel_tiles)
    map_index = plane % maps
    batch = (plane // maps).to(tl.int64)  # makes every offset below one of 64 bits

    cell = cell_tile * CELLS + tl.arange(0, CELLS)
    row, column = cell // width, cell % width
    channel = map_index + (channel_tile * TILE + tl.arange(0, TILE)) * maps  # c mod maps is the map
    of_channels = (batch * channels + channel)[:, None] * area
    in_channels = (channel < channels)[:, None]
    first_tap = (batch * maps + map_index) * (LENGTH * LENGTH)

    total = tl.zeros((TILE, CELLS), dtype=tl.float32)
    for i in tl.static_range(LENGTH):
        for j in tl.static_range(LENGTH):
            down, right = i - (LENGTH - 1) // 2, j - (LENGTH - 1) // 2
            if BACKWARD:  # the cells that read this one, each with its own weight
                other_row, other_column = row - down, column - right
            else:
                other_row, other_column = row + down, column + right
            inside = (other_row >= 0) & (other_row < height) & (other_column >= 0) & (other_column < width)
            inside = inside & (cell < area)
            other = other_row * width + other_column
            at = other if BACKWARD else cell
            weight = tl.load(weights + (first_tap + i * LENGTH + j) * area + at, mask=inside, other=0.0).to(tl.float32)
            value = tl.load(read + of_channels + other[None, :], mask=in_channels & inside[None, :], other=0.0)
            total += value.to(tl.float32) * weight[None, :]
    tl.store(
        out + of_channels + cell[None, :],
        total.to(out.dtype.element_ty),
        mask=in_channels & (cell < area)[None, :],
    )


@_jit
def _sum_channels(
    x, grad, grad_weights, channels, height, width, area, maps, sharing, cell_tiles, channel_tiles,
    LENGTH: tl.constexpr, TILE: tl.constexpr, CELLS: tl.constexpr,
):  # fmt: skip
    """Sum, for a tile of cells and each tap, gradient times neighbour over the channels that share the weight map."""
    program = tl.program_id(0)
    cell_tile = program % cell_tiles
    plane = program // cell_tiles
    map_index = plane % maps
    batch = (plane // maps).to(tl.int64)  # makes every offset below one of 64 bits

    cell = cell_tile * CELLS + tl.arange(0, CELLS)
    row, column = cell // width, cell % width
    first_tap = (batch * maps + map_index) * (LENGTH * LENGTH)

    for i in tl.static_range(LENGTH):
        for j in tl.static_range(LENGTH):
            other_row, other_column = row + i - (LENGTH - 1) // 2, column + j - (LENGTH - 1) // 2
            inside = (other_row >= 0) & (other_row < height) & (other_column >= 0) & (other_column < width)
            inside = inside & (cell < area)
            other = other_row * width + other_column
            total = tl.zeros((TILE, CELLS), dtype=tl.float32)
            for first in range(0, sharing, TILE):
                channel = map_index + (first + tl.arange(0, TILE)) * maps
                of_channels = (batch * channels + channel)[:, None] * area
                mask = (channel < channels)[:, None] & inside[None, :]
                value = tl.load(x + of_channels + other[None, :], mask=mask, other=0.0).to(tl.float32)
                total += value * tl.load(grad + of_channels + cell[None, :], mask=mask, other=0.0).to(tl.float32)
            tl.store(
                grad_weights + (first_tap + i * LENGTH + j) * area + cell,
                tl.sum(total, 0).to(grad_weights.dtype.element_ty),
                mask=cell < area,
            )
