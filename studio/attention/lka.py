"""Large kernel attention (LKA): the two-dimensional gate of the Visual Attention Network, from which LSKA is derived.

Paper: Guo et al., "Visual Attention Network", 2022, arXiv:2202.09741.
Repository: Visual-Attention-Network/VAN-Classification (Apache-2.0): written from the paper, state-dict names as there.
Licence of this file: AGPL-3.0-or-later, as the rest of the studio.
Differs from the reference: no copy of the input, which nothing reads; on CPUs the same sums in another arrangement
(`_dilated_depthwise.py`); an optional start as the identity (`safe_start`).
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from studio.attention._dilated_depthwise import gate, suits

SPEC = {
    "name": "LKA",
    "title": "LKA: large kernel attention",
    "role": "attention",
    "summary": "Weights the map by a view of 23 by 23 cells of itself; dearer than LSKA, which was made from it.",
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
}


class LKA(nn.Module):
    """Weight the input by a 5 x 5 and a dilated 7 x 7 depth-wise convolution of itself.

    The paper calls it a kernel of 21; the cascade covers 5 + 3 * (7 - 1) = 23 cells.

    Shape: (B, C, H, W) -> (B, C, H, W), any H and W.
    Cost: C * C + 77 * C weights; C more with `safe_start`.
    Raises: nothing of its own.

    >>> LKA(16)(torch.zeros(1, 16, 8, 5)).shape
    torch.Size([1, 16, 8, 5])
    """

    def __init__(self, channels: int, safe_start: bool = False) -> None:
        super().__init__()
        self.conv0 = nn.Conv2d(channels, channels, 5, padding=2, groups=channels)
        self.conv_spatial = nn.Conv2d(channels, channels, 7, padding=9, groups=channels, dilation=3)
        self.conv1 = nn.Conv2d(channels, channels, 1)
        self.gamma = nn.Parameter(torch.zeros(channels)) if safe_start else None

    def forward(self, x: Tensor) -> Tensor:
        gated = self._gate(x)
        if self.gamma is None:
            return gated
        return x + self.gamma.to(x.dtype).view(-1, 1, 1) * (gated - x)

    def _gate(self, x: Tensor) -> Tensor:
        if not torch.jit.is_scripting():  # noqa: SIM102 (the compiler of TorchScript must not look behind it)
            if suits(x, self.conv0, self.conv_spatial, self.conv1):
                return gate(x, self.conv0, self.conv_spatial, self.conv1)
        return x * self.conv1(self.conv_spatial(self.conv0(x)))  # (B, C, H, W)
