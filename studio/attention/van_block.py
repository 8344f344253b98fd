"""The block of the Visual Attention Network and its parts: normalised attention and perceptron, each with a residual.

Papers: Guo et al., "Visual Attention Network", 2022, arXiv:2202.09741 (with LKA); Lau, Po, Rehman, "Large Separable Kernel
Attention", 2023, arXiv:2309.01439 (with LSKA).
Repositories: Visual-Attention-Network/VAN-Classification (Apache-2.0), StevenLauHKHK/Large-Separable-Kernel-Attention (no
licence file): written from the papers, state-dict names as in both.
Licence of this file: AGPL-3.0-or-later, as the rest of the studio.
Differs from the reference: no dropout and no stochastic depth; an optional start as the identity (`safe_start`).
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from studio.attention._arguments import check_least
from studio.attention._batch_norm import KeptBatchNorm2d
from studio.attention._van_initialise import initialise
from studio.attention.van_attention import LKA_Attention, LSKA_Attention

SPEC = [
    {
        "name": "VANBlock",
        "title": "VAN block with LSKA",
        "role": "attention",
        "summary": "A whole block of the Visual Attention Network: LSKA, then a perceptron, each normalised, with a residual.",
        "paper": "Lau et al., Large Separable Kernel Attention, 2023, arXiv:2309.01439",
        "licence": "AGPL-3.0-or-later, written from the paper",
        "params": [
            {
                "name": "kernel_size",
                "kind": "choice",
                "default": 7,
                "choices": [7, 11, 15, 17, 19, 23, 27, 29, 31, 35, 39, 41, 43, 47, 51, 53, 55, 59, 63, 65],
                "doc": "Cells that the attention sees in each direction; the paper uses 7, 11, 23, 35, 41 and 53.",
            },
            {
                "name": "mlp_ratio",
                "kind": "int",
                "default": 4,
                "min": 1,
                "max": 8,
                "doc": "How many times more channels the perceptron has inside; the paper uses 8 in early stages, then 4.",
            },
            {
                "name": "safe_start",
                "kind": "bool",
                "default": False,
                "doc": "Starts as the identity, so that pre-trained weights work unchanged at the first step.",
            },
        ],
    },
    {
        "name": "VANBlock_LKA",
        "title": "VAN block with LKA",
        "role": "attention",
        "summary": "A whole block of the Visual Attention Network: LKA, then a perceptron, each normalised, with a residual.",
        "paper": "Guo et al., Visual Attention Network, 2022, arXiv:2202.09741",
        "licence": "AGPL-3.0-or-later, written from the paper",
        "params": [
            {
                "name": "mlp_ratio",
                "kind": "int",
                "default": 4,
                "min": 1,
                "max": 8,
                "doc": "How many times more channels the perceptron has inside; the paper uses 8 in early stages, then 4.",
            },
            {
                "name": "safe_start",
                "kind": "bool",
                "default": False,
                "doc": "Starts as the identity, so that pre-trained weights work unchanged at the first step.",
            },
        ],
    },
]

LAYER_SCALE = 1e-2  # so that a fresh block is almost the identity


class DWConv(nn.Module):
    """Convolve each channel with a 3 x 3 kernel of its own; a module only for the name of its weight, `dwconv.dwconv`."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.dwconv = nn.Conv2d(channels, channels, 3, padding=1, groups=channels)

    def forward(self, x: Tensor) -> Tensor:
        return self.dwconv(x)


class Mlp(nn.Module):
    """Widen to `hidden` channels, convolve each with 3 x 3 cells, activate (exact GELU) and come back.

    Shape: (B, C, H, W) -> (B, C, H, W), any H and W.
    Cost: 2 * C * hidden + 11 * hidden + C weights.

    >>> Mlp(16, 64)(torch.zeros(1, 16, 8, 5)).shape
    torch.Size([1, 16, 8, 5])
    """

    def __init__(self, channels: int, hidden: int) -> None:
        super().__init__()
        self.fc1 = nn.Conv2d(channels, hidden, 1)
        self.dwconv = DWConv(hidden)
        self.act = nn.GELU()
        self.fc2 = nn.Conv2d(hidden, channels, 1)

    def forward(self, x: Tensor) -> Tensor:
        return self.fc2(self.act(self.dwconv(self.fc1(x))))


class _VANBlock(nn.Module):
    """Add the scaled attention of the normalised map, then the scaled perceptron of the normalised outcome."""

    def __init__(self, channels: int, attention: nn.Module, *, mlp_ratio: int, safe_start: bool) -> None:
        super().__init__()
        check_least("VANBlock", "mlp_ratio", mlp_ratio)
        self.norm1 = KeptBatchNorm2d(channels)
        self.attn = attention
        self.norm2 = KeptBatchNorm2d(channels)
        self.mlp = Mlp(channels, channels * mlp_ratio)
        self.layer_scale_1 = nn.Parameter(torch.full((channels,), LAYER_SCALE))
        self.layer_scale_2 = nn.Parameter(torch.full((channels,), LAYER_SCALE))
        self.gamma = nn.Parameter(torch.zeros(channels)) if safe_start else None
        self.apply(initialise)

    def forward(self, x: Tensor) -> Tensor:
        attended = x + self.layer_scale_1.to(x.dtype).view(-1, 1, 1) * self.attn(self.norm1(x))  # (B, C, H, W)
        out = attended + self.layer_scale_2.to(x.dtype).view(-1, 1, 1) * self.mlp(self.norm2(attended))
        if self.gamma is None:
            return out
        return x + self.gamma.to(x.dtype).view(-1, 1, 1) * (out - x)


class VANBlock(_VANBlock):
    """Compute y = x + s1 * attention(norm1(x)) and y + s2 * mlp(norm2(y)), the attention being LSKA_Attention.

    s1 and s2 are vectors that start at 0.01, so even without `safe_start` the block starts near the identity; with it the
    result is x + gamma * (block - x), gamma a vector that starts at zero.

    Shape: (B, C, H, W) -> (B, C, H, W), any H and W.
    Cost: 2 * r * C * C + (11 * r + 7) * C weights, r the `mlp_ratio`, beside those of LSKA_Attention; C more with
    `safe_start`.
    Raises: ValueError for a `kernel_size` that LSKA refuses and an `mlp_ratio` below 1.

    >>> VANBlock(16, kernel_size=11)(torch.zeros(1, 16, 8, 5)).shape
    torch.Size([1, 16, 8, 5])
    """

    def __init__(self, channels: int, kernel_size: int = 7, mlp_ratio: int = 4, safe_start: bool = False) -> None:
        super().__init__(channels, LSKA_Attention(channels, kernel_size), mlp_ratio=mlp_ratio, safe_start=safe_start)


class VANBlock_LKA(_VANBlock):  # noqa: N801 (beside LKA_Attention)
    """Compute y = x + s1 * attention(norm1(x)) and y + s2 * mlp(norm2(y)), the attention being LKA_Attention.

    Starts as VANBlock does.

    Shape: (B, C, H, W) -> (B, C, H, W), any H and W.
    Cost: (2 * r + 3) * C * C + (11 * r + 86) * C weights, r the `mlp_ratio`; C more with `safe_start`.
    Raises: ValueError for an `mlp_ratio` below 1.

    >>> VANBlock_LKA(16)(torch.zeros(1, 16, 8, 5)).shape
    torch.Size([1, 16, 8, 5])
    """

    def __init__(self, channels: int, mlp_ratio: int = 4, safe_start: bool = False) -> None:
        super().__init__(channels, LKA_Attention(channels), mlp_ratio=mlp_ratio, safe_start=safe_start)
