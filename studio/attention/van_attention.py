"""The attention of the Visual Attention Network: a large-kernel gate between two 1 x 1 convolutions, plus a residual.

Papers: Guo et al., "Visual Attention Network", 2022, arXiv:2202.09741 (with LKA); Lau, Po, Rehman, "Large Separable Kernel
Attention", 2023, arXiv:2309.01439 (with LSKA).
Repositories: Visual-Attention-Network/VAN-Classification (Apache-2.0), StevenLauHKHK/Large-Separable-Kernel-Attention (no
licence file): written from the papers, state-dict names as in both.
Licence of this file: AGPL-3.0-or-later, as the rest of the studio.
Differs from the reference: an optional start as the identity (`safe_start`).
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from studio.attention.lka import LKA
from studio.attention.lska import LSKA

SPEC = [
    {
        "name": "LSKA_Attention",
        "title": "VAN attention with LSKA",
        "role": "attention",
        "summary": "LSKA between two 1x1 convolutions with a residual: a gentler form than the bare gate.",
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
                "name": "safe_start",
                "kind": "bool",
                "default": False,
                "doc": "Starts as the identity, so that pre-trained weights work unchanged at the first step.",
            },
        ],
    },
    {
        "name": "LKA_Attention",
        "title": "VAN attention with LKA",
        "role": "attention",
        "summary": "LKA between two 1x1 convolutions with a residual, as the Visual Attention Network has it.",
        "paper": "Guo et al., Visual Attention Network, 2022, arXiv:2202.09741",
        "licence": "AGPL-3.0-or-later, written from the paper",
        "params": [
            {
                "name": "safe_start",
                "kind": "bool",
                "default": False,
                "doc": "Starts as the identity, so that pre-trained weights work unchanged at the first step.",
            },
        ],
    },
]


class _VANAttention(nn.Module):
    """Add a gated, activated 1 x 1 mix of the input to the input; the gate is the subclass's.

    GELU is the exact one (erf), as in the reference.
    """

    def __init__(self, channels: int, gate: nn.Module, safe_start: bool) -> None:
        super().__init__()
        self.proj_1 = nn.Conv2d(channels, channels, 1)
        self.activation = nn.GELU()
        self.spatial_gating_unit = gate
        self.proj_2 = nn.Conv2d(channels, channels, 1)
        self.gamma = nn.Parameter(torch.zeros(channels)) if safe_start else None

    def forward(self, x: Tensor) -> Tensor:
        mixed = self.proj_2(self.spatial_gating_unit(self.activation(self.proj_1(x))))  # (B, C, H, W)
        if self.gamma is None:
            return x + mixed
        return x + self.gamma.to(x.dtype).view(-1, 1, 1) * mixed


class LSKA_Attention(_VANAttention):  # noqa: N801 (the spelling in the articles' YAML)
    """Add proj_2(LSKA(GELU(proj_1(x)))) to x; with `safe_start` times gamma, a vector that starts at zero.

    Shape: (B, C, H, W) -> (B, C, H, W), any H and W.
    Cost: 2 * C * C + 2 * C weights beside those of LSKA; C more with `safe_start`.
    Raises: ValueError for a `kernel_size` that LSKA refuses.

    >>> LSKA_Attention(16, kernel_size=11)(torch.zeros(1, 16, 8, 5)).shape
    torch.Size([1, 16, 8, 5])
    """

    def __init__(self, channels: int, kernel_size: int = 7, safe_start: bool = False) -> None:
        super().__init__(channels, LSKA(channels, kernel_size), safe_start)


class LKA_Attention(_VANAttention):  # noqa: N801 (beside LSKA_Attention)
    """Add proj_2(LKA(GELU(proj_1(x)))) to x; with `safe_start` times gamma, a vector that starts at zero.

    Shape: (B, C, H, W) -> (B, C, H, W), any H and W.
    Cost: 3 * C * C + 79 * C weights; C more with `safe_start`.
    Raises: nothing of its own.

    >>> LKA_Attention(16)(torch.zeros(1, 16, 8, 5)).shape
    torch.Size([1, 16, 8, 5])
    """

    def __init__(self, channels: int, safe_start: bool = False) -> None:
        super().__init__(channels, LKA(channels), safe_start)
