"""LKA without decomposition: one plain depth-wise kernel, the yardstick that the LSKA paper compares with.

Paper: Lau, Po, Rehman, "Large Separable Kernel Attention", 2023, arXiv:2309.01439 (section on LKA-trivial).
Repository: none; no public code of this variant is known. Names of the weights follow LKA.
Licence of this file: AGPL-3.0-or-later, as the rest of the studio.
Differs from the paper: nothing known; on CPUs the same sums with the channels last (`_dilated_depthwise.py`); an optional start
as the identity (`safe_start`) is added.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from studio.attention._arguments import check_odd
from studio.attention._dilated_depthwise import gate, suits

SPEC = {
    "name": "LKATrivial",
    "title": "LKA-trivial: one large depth-wise kernel",
    "role": "attention",
    "summary": "The undecomposed large kernel: for comparison with LKA and LSKA. Slow from a size of 23 on.",
    "paper": "Lau et al., Large Separable Kernel Attention, 2023, arXiv:2309.01439",
    "licence": "AGPL-3.0-or-later, written from the paper",
    "params": [
        {
            "name": "kernel_size",
            "kind": "choice",
            "default": 7,
            "choices": [3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31, 35, 41, 53, 65],
            "doc": "Side of the kernel in cells; its cost grows with the square.",
        },
        {
            "name": "safe_start",
            "kind": "bool",
            "default": False,
            "doc": "Starts as the identity, so that pre-trained weights work unchanged at the first step.",
        },
    ],
}


LONG = (
    15  # from here on the plain convolution falls back to a slow way, some ten times slower than with the channels last
)


class LKATrivial(nn.Module):
    """Weight the input by one k x k depth-wise convolution of itself.

    Shape: (B, C, H, W) -> (B, C, H, W), any H and W.
    Cost: C * C + (kernel_size ** 2 + 2) * C weights; C more with `safe_start`.
    Raises: ValueError for an even or negative `kernel_size`, which would change the size of the map.

    >>> LKATrivial(16, kernel_size=5)(torch.zeros(1, 16, 8, 5)).shape
    torch.Size([1, 16, 8, 5])
    """

    def __init__(self, channels: int, kernel_size: int = 7, safe_start: bool = False) -> None:
        super().__init__()
        check_odd("LKATrivial", "kernel_size", kernel_size)
        self.conv0 = nn.Conv2d(channels, channels, kernel_size, padding=kernel_size // 2, groups=channels)
        self.conv1 = nn.Conv2d(channels, channels, 1)
        self.gamma = nn.Parameter(torch.zeros(channels)) if safe_start else None

    def forward(self, x: Tensor) -> Tensor:
        gated = self._gate(x)
        if self.gamma is None:
            return gated
        return x + self.gamma.to(x.dtype).view(-1, 1, 1) * (gated - x)

    def _gate(self, x: Tensor) -> Tensor:
        if not torch.jit.is_scripting():  # noqa: SIM102 (the compiler of TorchScript must not look behind it)
            if self.conv0.kernel_size[0] >= LONG and suits(x, self.conv0, self.conv1):
                return gate(x, self.conv0, self.conv1)
        return x * self.conv1(self.conv0(x))  # (B, C, H, W)
