"""The multi-head self-attention of LSNet's last stage, with a learned bias for the distance of two cells; no row of its own.

Paper: Wang et al., "LSNet: See Large, Focus Small", CVPR 2025, arXiv:2503.23135.
Repository: THU-MIG/lsnet (licence not verified): written from the paper and its tables, state-dict names as there.
Licence of this file: AGPL-3.0-or-later, as the rest of the studio.
Differs from the reference: maps of other sizes get the bias resized, as in its detection variant; nothing is cached in
evaluation, so a bias that changes, moves or is halved is the one in use; the distances of cells are worked out where the
reference keeps them as `attention_bias_idxs` in the state dict.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from studio.attention._arguments import check_divides, check_least
from studio.attention._conv_bn import Conv2d_BN


class LSAttention(nn.Module):
    """Let each cell read all cells, by likeness and by distance; zero at first.

    `resolution` is the side of the square map whose distances the bias knows. On a map of another size the matrix of biases
    is resized as an image: usable anywhere, exact only at `resolution`.

    Shape: (B, C, H, W) -> (B, C, H, W), any H and W; time and memory grow with (H * W) squared.
    Raises: ValueError when `heads` does not divide the channels.

    >>> LSAttention(16, heads=2)(torch.randn(1, 16, 5, 7)).shape
    torch.Size([1, 16, 5, 7])
    """

    def __init__(self, channels: int, *, heads: int = 4, key_channels: int = 16, resolution: int = 14) -> None:
        super().__init__()
        check_divides("LSBlock", "heads", heads, channels, most=64)
        check_least("LSBlock", "resolution", resolution)
        self.heads = heads
        self.resolution = resolution
        self.scale = key_channels**-0.5
        self.parts = (heads * key_channels, heads * key_channels, channels)  # channels of queries, keys, values
        self.qkv = Conv2d_BN(channels, sum(self.parts))
        self.proj = nn.Sequential(nn.ReLU(), Conv2d_BN(channels, channels, bn_weight=0))
        self.dw = Conv2d_BN(self.parts[0], self.parts[0], kernel_size=3, padding=1, groups=self.parts[0])
        self.attention_biases = nn.Parameter(torch.zeros(heads, resolution**2))

    def forward(self, x: Tensor) -> Tensor:
        height, width = x.shape[-2:]
        queries, keys, values = self.qkv(x).split(self.parts, 1)
        # Scaled before the product: so the sum of a half-precision product stays small.
        queries = self._by_head(self.dw(queries) * self.scale)  # (B, heads, K, N), N = H * W
        keys, values = self._by_head(keys), self._by_head(values)  # (B, heads, K, N), (B, heads, C / heads, N)
        likeness = queries.transpose(2, 3) @ keys  # (B, heads, N, N)
        shares = (likeness + self._bias(height, width).to(likeness.dtype)).softmax(-1)
        read = values @ shares.to(values.dtype).transpose(2, 3)  # (B, heads, C / heads, N)
        return self.proj(read.flatten(1, 2).unflatten(2, (height, width)))

    def _load_from_state_dict(self, state_dict: dict[str, Any], prefix: str, *rest: Any) -> None:
        state_dict.pop(f"{prefix}attention_bias_idxs", None)  # in published weights and in our own first ones
        super()._load_from_state_dict(state_dict, prefix, *rest)

    def _by_head(self, x: Tensor) -> Tensor:
        return x.flatten(2).unflatten(1, (self.heads, -1))

    def _bias(self, height: int, width: int) -> Tensor:
        side = self.resolution
        steps = torch.arange(side, device=self.attention_biases.device)
        steps = (steps[:, None] - steps).abs().flatten()  # (R * R,), from each row to each row, and so for columns
        table = self.attention_biases.unflatten(1, (side, side))
        bias = table.index_select(1, steps).index_select(2, steps)  # (heads, row and row, column and column)
        bias = bias.view(-1, side, side, side, side).transpose(2, 3).reshape(-1, side**2, side**2)
        # A traced model must know other sizes than the one that it was traced with; at this one resizing changes nothing.
        if not torch.jit.is_tracing() and (height, width) == (side, side):
            return bias
        cells = height * width
        # Bicubic weights in half precision are too coarse.
        exact = bias.to(torch.promote_types(bias.dtype, torch.float32))
        return functional.interpolate(exact[None], (cells, cells), mode="bicubic", align_corners=False)[0]
