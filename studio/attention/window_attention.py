"""Self-attention inside windows with a learned bias for each relative position, as ESC has it.

Paper: Lee, Yun, Ro, "Emulating Self-attention with Convolution for Efficient Image Super-Resolution", 2025, arXiv:2503.06671.
Repository: dslisleedh/ESC (Apache-2.0), class WindowAttention: written anew, state-dict names as there.
Licence of this file: AGPL-3.0-or-later, as the rest of the studio.
Differs from the reference: maps of any size (there a map of half a window or less fails); the bias matrix is read from its
table by strides, without the index of 67 MB at window 32, which the reference keeps beside its weights; torch's
scaled_dot_product_attention on CPU and GPU alike; around it the residual and the LayerNorm that ESC's block puts there, and
an optional start as the identity (`safe_start`).
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from studio.attention._esc_layer_norm import ESCLayerNorm

SPEC = {
    "name": "WindowAttention",
    "title": "Window attention",
    "role": "attention",
    "summary": "Self-attention among the cells of each window, normalised before and added to the map.",
    "paper": "Lee et al., Emulating Self-attention with Convolution (ESC), 2025, arXiv:2503.06671",
    "licence": "AGPL-3.0-or-later, written from the paper",
    "params": [
        {
            "name": "window_size",
            "kind": "int",
            "default": 8,
            "min": 1,
            "max": 64,
            "doc": "Side of a window in cells; ESC uses 32, which is slow on the large maps of a detector.",
        },
        {
            "name": "num_heads",
            "kind": "int",
            "default": 4,
            "min": 1,
            "max": 64,
            "doc": "Heads of the attention; must divide the channels.",
        },
        {
            "name": "safe_start",
            "kind": "bool",
            "default": False,
            "doc": "Starts as the identity, so that pre-trained weights work unchanged at the first step.",
        },
    ],
}


class WindowSelfAttention(nn.Module):
    """Let each cell attend to the cells of its window; windows do not overlap and are not shifted.

    The map is mirrored at its right and bottom edge up to whole windows. Along an axis of at most half a window, where there
    is nothing to mirror, the window shrinks to the axis and uses the middle of the bias table.

    Shape: (B, C, H, W) -> (B, C, H, W), any H and W.
    Cost: 4 * C * C + 4 * C + num_heads * (2 * window_size - 1) ** 2 weights.
    Raises: ValueError where `num_heads` does not divide the channels.
    """

    def __init__(self, channels: int, window_size: int, num_heads: int) -> None:
        super().__init__()
        if window_size < 1:
            raise ValueError(f"window_size must be at least 1, not {window_size}")
        if num_heads < 1 or channels % num_heads:
            legal = ", ".join(str(n) for n in range(1, min(channels, 64) + 1) if channels % n == 0)
            raise ValueError(f"num_heads {num_heads} does not divide {channels} channels; use one of {legal}")
        self.window_size = window_size
        self.num_heads = num_heads
        self.relative_position_bias = nn.Parameter(torch.randn(num_heads, (2 * window_size - 1) ** 2) * 1e-3)
        self.to_qkv = nn.Conv2d(channels, 3 * channels, 1)
        self.to_out = nn.Conv2d(channels, channels, 1)

    def forward(self, x: Tensor) -> Tensor:
        batch, channels, height, width = x.shape
        tall, wide = self._window_along(height), self._window_along(width)
        below, right = -height % tall, -width % wide
        # An exported model keeps the branch of the size that it was traced with, so there every map passes the padding.
        if below or right or torch.jit.is_tracing():
            x = functional.pad(x, (0, right, 0, below), mode="reflect")
        rows, columns = (height + below) // tall, (width + right) // wide
        depth = channels // self.num_heads
        qkv = self.to_qkv(x).reshape(batch, 3, self.num_heads, depth, rows, tall, columns, wide)
        qkv = qkv.permute(1, 0, 4, 6, 2, 5, 7, 3)  # (3, B, rows, columns, heads, tall, wide, depth)
        q, k, v = qkv.reshape(3, batch * rows * columns, self.num_heads, tall * wide, depth)
        bias = self.bias_matrix(tall, wide).to(q.dtype)
        out = functional.scaled_dot_product_attention(q, k, v, attn_mask=bias[None])
        out = out.reshape(batch, rows, columns, self.num_heads, tall, wide, depth).permute(0, 3, 6, 1, 4, 2, 5)
        out = out.reshape(batch, channels, height + below, width + right)
        return self.to_out(out[..., :height, :width])

    def bias_matrix(self, tall: int, wide: int) -> Tensor:
        """Give the bias of each pair of cells of a window, (heads, tall * wide, tall * wide), by query and key."""
        side = 2 * self.window_size - 1
        table = self.relative_position_bias.view(-1, side, side)
        top, left = self.window_size - tall, self.window_size - wide
        table = table[:, top : side - top, left : side - left]
        # A stretch that starts at step s holds the keys of query size - 1 - s, hence the flip.
        pairs = table.unfold(1, tall, 1).unfold(2, wide, 1).flip(1, 2)  # (heads, qy, qx, ky, kx)
        return pairs.reshape(self.num_heads, tall * wide, tall * wide)

    def _window_along(self, size: int) -> int:
        return self.window_size if 2 * size > self.window_size else size


class WindowAttention(nn.Module):
    """Add window attention of the normalised map to the map; with `safe_start` times gamma, a vector that starts at zero.

    Shape: (B, C, H, W) -> (B, C, H, W), any H and W, also maps smaller than a window.
    Cost: 4 * C * C + 6 * C + num_heads * (2 * window_size - 1) ** 2 weights; C more with `safe_start`.
    Raises: ValueError where `num_heads` does not divide the channels, naming the numbers that do.

    >>> WindowAttention(16)(torch.zeros(1, 16, 9, 5)).shape
    torch.Size([1, 16, 9, 5])
    """

    def __init__(self, channels: int, window_size: int = 8, num_heads: int = 4, safe_start: bool = False) -> None:
        super().__init__()
        self.ln_attn = ESCLayerNorm(channels)
        self.attn = WindowSelfAttention(channels, window_size, num_heads)
        self.gamma = nn.Parameter(torch.zeros(channels)) if safe_start else None

    def forward(self, x: Tensor) -> Tensor:
        attended = self.attn(self.ln_attn(x))
        if self.gamma is None:
            return x + attended
        return x + self.gamma.to(x.dtype).view(-1, 1, 1) * attended
