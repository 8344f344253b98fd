"""The published forms of attention modules, restated, to measure ours against; never used by the studio.

Written from the definitions: what is restated is the way of computing, with the names of weights that ours have, so that one
state dict fits both. Times are CPU seconds of this process, memory is what torch allocates.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.profiler import ProfilerActivity, profile


class NaiveWindowAttention(nn.Module):
    """ESC's window attention as published: an index for each pair of cells, all scores at once, autograd.

    Shape: (B, C, H, W) -> (B, C, H, W), H and W of more than half a window.
    """

    def __init__(self, channels: int, window_size: int, num_heads: int) -> None:
        super().__init__()
        self.window_size = window_size
        self.num_heads = num_heads
        self.relative_position_bias = nn.Parameter(torch.randn(num_heads, (2 * window_size - 1) ** 2) * 1e-3)
        self.to_qkv = nn.Conv2d(channels, 3 * channels, 1)
        self.to_out = nn.Conv2d(channels, channels, 1)
        axis = torch.arange(window_size)
        cells = torch.cartesian_prod(axis, axis)
        steps = cells[None] - cells[:, None] + window_size - 1  # (query, key, 2)
        self.index = steps[..., 0] * (2 * window_size - 1) + steps[..., 1]

    def forward(self, x: Tensor) -> Tensor:
        batch, channels, height, width = x.shape
        side, heads, depth = self.window_size, self.num_heads, channels // self.num_heads
        x = functional.pad(x, (0, -width % side, 0, -height % side), mode="reflect")
        rows, columns = x.shape[2] // side, x.shape[3] // side
        qkv = self.to_qkv(x).reshape(batch, 3, heads, depth, rows, side, columns, side)
        q, k, v = qkv.permute(1, 0, 4, 6, 2, 5, 7, 3).reshape(3, -1, heads, side * side, depth)
        out = self.attended(q, k, v).reshape(batch, rows, columns, heads, side, side, depth)
        out = out.permute(0, 3, 6, 1, 4, 2, 5).reshape(batch, channels, rows * side, columns * side)
        return self.to_out(out[..., :height, :width])

    def attended(self, q: Tensor, k: Tensor, v: Tensor) -> Tensor:
        scores = q @ k.transpose(-1, -2) * q.shape[-1] ** -0.5 + self.relative_position_bias[:, self.index]
        return scores.softmax(-1) @ v


class FusedWindowAttention(NaiveWindowAttention):
    """The same with torch's fused attention, the bias as its mask."""

    def attended(self, q: Tensor, k: Tensor, v: Tensor) -> Tensor:
        return functional.scaled_dot_product_attention(q, k, v, attn_mask=self.relative_position_bias[:, self.index])


def two_convolutions(x: Tensor, kernel: Tensor, dwc_proj: nn.Module) -> Tensor:
    """Compute ConvAttn as published for training: the mean of eight turned kernels, two convolutions, a concatenation."""
    p = kernel.shape[0]
    turned = torch.rot90(kernel, -1, (2, 3))
    kinds = [one.flip(axes) if axes else one for one in (kernel, turned) for axes in ((), (3,), (2,), (2, 3))]
    mean = sum(kinds[1:], kinds[0]) / 8
    used, passed = x[:, :p], x[:, p:]
    batch, _, height, width = used.shape
    own = dwc_proj(used).reshape(batch * p, 1, 3, 3)
    dynamic = functional.conv2d(used.reshape(1, batch * p, height, width), own, padding=1, groups=batch * p)
    static = functional.conv2d(used, mean, padding=kernel.shape[-1] // 2)
    return torch.cat((static + dynamic.reshape(batch, p, height, width), passed), 1)


class PublishedGate(nn.Module):
    """LSKA (or LKA) as published, with the weights of `module`: its convolutions in a row, and a copy of x, which nothing needs."""

    def __init__(self, module: nn.Module) -> None:
        super().__init__()
        for name, convolution in module.named_children():
            self.add_module(name, convolution)

    def forward(self, x: Tensor) -> Tensor:
        kept, attention = x.clone(), x
        for convolution in self._modules.values():
            attention = convolution(attention)
        return kept * attention


def ska_unfolded(x: Tensor, weights: Tensor) -> Tensor:
    """Compute SKA as its paper writes it, by unfolding x into k * k shifted copies; the published code is for CUDA alone.

    Shape: x (B, C, H, W), weights (B, M, k * k, H, W) -> (B, C, H, W); M divides C.
    """
    batch, channels, height, width = x.shape
    maps, length = weights.shape[1], math.isqrt(weights.shape[2])
    before, after = (length - 1) // 2, length // 2
    columns = functional.unfold(functional.pad(x, (before, after, before, after)), length)
    columns = columns.view(batch, channels // maps, maps, length**2, height, width)
    return (columns * weights[:, None]).sum(3).view(x.shape)


def cpu_seconds(*calls: Callable[[], object], rounds: int = 5) -> list[float]:
    """Give the least CPU seconds of each call; the calls take turns, so that a busy moment meets all of them."""
    best = [float("inf")] * len(calls)
    for _ in range(rounds):
        for number, call in enumerate(calls):
            start = time.process_time()
            call()
            best[number] = min(best[number], time.process_time() - start)
    return best


def peak_bytes(call: Callable[[], object]) -> int:
    """Give the most bytes that torch held on the CPU at a time beyond what it held before `call`."""
    with profile(activities=[ProfilerActivity.CPU], profile_memory=True) as recorded:
        call()
    held = peak = 0
    for event in recorded.profiler.kineto_results.events():
        if event.name() == "[memory]":
            held += event.nbytes()
            peak = max(peak, held)
    return peak
