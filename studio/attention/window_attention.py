"""Self-attention inside windows with a learned bias for each relative position, as ESC has it.

Paper: Lee, Yun, Ro, "Emulating Self-attention with Convolution for Efficient Image Super-Resolution", 2025, arXiv:2503.06671.
Repository: dslisleedh/ESC (Apache-2.0), class WindowAttention: written anew, state-dict names as there.
Licence of this file: AGPL-3.0-or-later, as the rest of the studio.
Differs from the reference: maps of any size (there a map of half a window or less fails); mirrored cells make no queries, for
nothing reads their results; the scores as `_window_scores.py` says, without the index of 67 MB at window 32 that the
reference keeps beside its weights; around it the residual and the LayerNorm that ESC's block puts there, and an optional
start as the identity (`safe_start`).
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from studio.attention._arguments import check_divides, check_least
from studio.attention._esc_layer_norm import ESCLayerNorm
from studio.attention._window_scores import attend

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
            "divides": "channels",
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


# Values of the map. Without a backward pass, a processor is faster by parts: the memory of each is used again by the next
# (256 channels at 80 x 80, batch 8, window 32: 1.15 times as fast by two images), while small maps would only pay for more calls.
MOST_VALUES_AT_ONCE = 2**23
VALUES_OF_A_PART = 2**22


class WindowSelfAttention(nn.Module):
    """Let each cell attend to the cells of its window; windows do not overlap and are not shifted.

    The map is mirrored at its right and bottom edge up to whole windows. Along an axis of at most half a window, where there
    is nothing to mirror, the window shrinks to the axis and uses the middle of the bias table.

    Shape: (B, C, H, W) -> (B, C, H, W), any H and W.
    Cost: 4 * C * C + 4 * C + num_heads * (2 * window_size - 1) ** 2 weights.
    Raises: ValueError where `num_heads` does not divide the channels.
    """

    # On a machine with CUDA and Triton, evaluation compiles flex attention once for each size where this is set.
    use_flex = False

    def __init__(self, channels: int, window_size: int, num_heads: int) -> None:
        super().__init__()
        check_least("WindowAttention", "window_size", window_size)
        check_divides("WindowAttention", "num_heads", num_heads, channels, most=64)
        self.window_size = window_size
        self.num_heads = num_heads
        self.relative_position_bias = nn.Parameter(torch.randn(num_heads, (2 * window_size - 1) ** 2) * 1e-3)
        self.to_qkv = nn.Conv2d(channels, 3 * channels, 1)
        self.to_out = nn.Conv2d(channels, channels, 1)

    def forward(self, x: Tensor) -> Tensor:
        recorded = torch.jit.is_tracing() or torch.compiler.is_compiling() or torch.onnx.is_in_onnx_export()
        if not recorded and x.device.type == "cpu" and not torch.is_grad_enabled() and x.numel() > MOST_VALUES_AT_ONCE:
            parts = x.split(max(1, VALUES_OF_A_PART // x.shape[1:].numel()))
            return torch.cat([self._forward(part) for part in parts])
        return self._forward(x)

    def _forward(self, x: Tensor) -> Tensor:
        channels, (height, width) = x.shape[1], x.shape[-2:]
        tall, wide = self._window_along(height), self._window_along(width)
        qkv = self.to_qkv(x)
        q, kv = qkv[:, :channels], qkv[:, channels:]
        below, right = -height % tall, -width % wide
        if torch.jit.is_tracing():
            # An exported model keeps the branches of the size that it was traced with: here every map takes the same way.
            qkv = functional.pad(qkv, (0, right, 0, below), mode="reflect")
            rows, columns = (height + below) // tall, (width + right) // wide
            out = self._attended(qkv, qkv, (0, rows, tall, tall), (0, columns, wide, wide))
            return self.to_out(out[..., :height, :width])
        if not below and not right:
            return self.to_out(
                self._attended(qkv, qkv, (0, height // tall, tall, tall), (0, width // wide, wide, wide))
            )
        # Mirrored cells are attended to; what they would ask for themselves is cut off, so they ask nothing.
        kv = functional.pad(kv, (0, right, 0, below), mode="reflect").to(q.dtype)  # autocast mirrors in float32
        bands = [
            torch.cat([self._attended(q, kv, rows, columns) for columns in _parts(width, wide)], 3)
            for rows in _parts(height, tall)
        ]
        return self.to_out(torch.cat(bands, 2))

    def _attended(self, q: Tensor, kv: Tensor, rows: _Part, columns: _Part) -> Tensor:
        """Attend in all windows of one kind; give the cells of the map in them, (B, C, n * rows, m * columns).

        Where `q` is `kv`, it holds q, k and v together.
        """
        (top, down, tall, seen_y), (left, across, wide, seen_x) = rows, columns
        batch, channels = q.shape[0], self.to_out.in_channels
        windows, depth = batch * down * across, channels // self.num_heads
        together = q is kv
        kv = kv[:, :, top : top + down * tall, left : left + across * wide]
        kv = kv.reshape(batch, -1, self.num_heads, depth, down, tall, across, wide).permute(1, 0, 4, 6, 2, 5, 7, 3)
        kv = kv.reshape(-1, windows, self.num_heads, tall * wide, depth)
        if together:
            q, k, v = kv
        else:
            k, v = kv
            q = q[:, :, top : top + down * seen_y, left : left + across * seen_x]
            q = q.reshape(batch, self.num_heads, depth, down, seen_y, across, seen_x).permute(0, 3, 5, 1, 4, 6, 2)
            q = q.reshape(windows, self.num_heads, seen_y * seen_x, depth)
        side = 2 * self.window_size - 1
        table = self.relative_position_bias.view(-1, side, side)
        out = attend(q, k, v, table, queries=(seen_y, seen_x), keys=(tall, wide), flex=self.use_flex)
        out = out.reshape(batch, down, across, self.num_heads, seen_y, seen_x, depth).permute(0, 3, 6, 1, 4, 2, 5)
        return out.reshape(batch, channels, down * seen_y, across * seen_x)

    def _window_along(self, size: int) -> int:
        return self.window_size if 2 * size > self.window_size else size


_Part = tuple[int, int, int, int]  # first cell, windows, cells of a window, cells of it that lie in the map


def _parts(size: int, window: int) -> list[_Part]:
    """Divide an axis into its whole windows and the last, which reaches beyond the map."""
    whole, rest = divmod(size, window)
    parts = [(0, whole, window, window), (whole * window, 1, window, rest)]
    return [part for part in parts if part[1] and part[3]]


class WindowAttention(nn.Module):
    """Add window attention of the normalised map to the map; with `safe_start` times gamma, a vector that starts at zero.

    Shape: (B, C, H, W) -> (B, C, H, W), any H and W, also maps smaller than a window.
        Exported (TorchScript, ONNX) with free height and width it takes maps of more than half a window in each direction,
        if it was traced with such a map; on others it stops with an error.
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
