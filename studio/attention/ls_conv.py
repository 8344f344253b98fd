"""LS convolution (LSConv): sees large to make kernels, and focuses small to apply them.

Paper: Wang et al., "LSNet: See Large, Focus Small", CVPR 2025, arXiv:2503.23135.
Repository: THU-MIG/lsnet (licence not verified): written from the paper and its tables.
Licence of this file: AGPL-3.0-or-later, as the rest of the studio.
Differs from the reference: plain torch instead of a Triton kernel, so a CPU runs it; the large kernel can be chosen; an
optional start as the identity (`safe_start`). State-dict names are the reference's, so its weights load.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from studio.attention._batch_norm import KeptBatchNorm2d
from studio.attention._lkp import LKP
from studio.attention._ska import SKA

SPEC = {
    "name": "LSConv",
    "title": "LSConv: see large, focus small",
    "role": "attention",
    "summary": "Looks over a large area to make a small kernel for each cell, and adds what that kernel gathers.",
    "paper": "Wang et al., LSNet: See Large, Focus Small, 2025, arXiv:2503.23135",
    "licence": "AGPL-3.0-or-later, written from the paper",
    "multiple_of": 8,
    "params": [
        {
            "name": "kernel_size",
            "kind": "choice",
            "default": 7,
            "choices": [5, 7, 9, 11, 13],
            "doc": "Side in cells of the area from which the small kernels are made; the paper uses 7.",
        },
        {
            "name": "safe_start",
            "kind": "bool",
            "default": False,
            "doc": "Starts as the identity, so that pre-trained weights work unchanged at the first step.",
        },
    ],
}


class LSConv(nn.Module):
    """Add a convolution of the input to the input, its 3 x 3 kernels made anew for each cell from a large view.

    With `safe_start` what is added is multiplied by gamma, a vector that starts at zero.

    Shape: (B, C, H, W) -> (B, C, H, W), any H and W; C a multiple of 8.
    Cost: 1.3125 * C * C + 32.875 * C weights at `kernel_size` 7; C more with `safe_start`. 1.3125 * C * C + 33.5 * C
        multiply-adds a cell, 9 * C of them for the small kernels.
    Raises: ValueError when C is no multiple of 8, and for an even `kernel_size`.

    >>> LSConv(16)(torch.zeros(1, 16, 8, 5)).shape
    torch.Size([1, 16, 8, 5])
    """

    def __init__(self, channels: int, kernel_size: int = 7, safe_start: bool = False) -> None:
        super().__init__()
        self.lkp = LKP(channels, kernel_size)
        self.ska = SKA()
        self.bn = KeptBatchNorm2d(channels)
        self.gamma = nn.Parameter(torch.zeros(channels)) if safe_start else None

    def forward(self, x: Tensor) -> Tensor:
        gathered = self.bn(self.ska(x, self.lkp(x)))  # (B, C, H, W)
        if self.gamma is None:
            return x + gathered
        return x + self.gamma.to(x.dtype).view(-1, 1, 1) * gathered
