"""Efficient channel attention (ECA): a gate for each channel from the means of its neighbours in channel order.

Paper: Wang, Wu, Zhu, Li, Zuo, Hu, "ECA-Net: Efficient Channel Attention for Deep Convolutional Neural Networks", CVPR 2020,
arXiv:1910.03151.
Repository: BangguWu/ECANet (MIT): written from the paper.
Licence of this file: AGPL-3.0-or-later, as the rest of the studio.
Differs from the paper: an optional start as the identity (`safe_start`).
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

from studio.attention._arguments import check_odd

SPEC = {
    "name": "ECA",
    "title": "ECA: efficient channel attention",
    "role": "attention",
    "summary": "Weights each channel by a gate computed from the means of a few neighbouring channels: a handful of weights.",
    "paper": "Wang et al., ECA-Net, CVPR 2020, arXiv:1910.03151",
    "licence": "AGPL-3.0-or-later, written from the paper",
    "params": [
        {
            "name": "kernel_size",
            "kind": "choice",
            "default": "auto",
            "choices": ["auto", 3, 5, 7, 9, 11, 13],
            "doc": "How many neighbouring channels share in a gate; auto: by the paper's rule, 3 or 5 in most layers.",
        },
        {
            "name": "safe_start",
            "kind": "bool",
            "default": False,
            "doc": "Starts as the identity, so that pre-trained weights work unchanged at the first step.",
        },
    ],
}

# The constants of the paper's rule k = |log2(C) / 2 + 1 / 2|, made odd.
SLOPE, OFFSET = 2, 1


class ECA(nn.Module):
    """Multiply each channel by sigmoid(w * z), w a kernel that slides along the channel means z.

    With `safe_start` the result is x + gamma * (gated - x), gamma a vector that starts at zero.

    Shape: (B, C, H, W) -> (B, C, H, W), any H and W.
    Cost: `kernel_size` weights, for "auto" as many as `kernel_length` says; C more with `safe_start`.
    Raises: ValueError for a `kernel_size` that is neither "auto" nor an odd number.

    >>> ECA(16)(torch.zeros(1, 16, 8, 5)).shape
    torch.Size([1, 16, 8, 5])
    """

    def __init__(self, channels: int, kernel_size: int | str = "auto", safe_start: bool = False) -> None:
        super().__init__()
        length = kernel_length(channels) if kernel_size == "auto" else kernel_size
        check_odd("ECA", "kernel_size", length)
        self.conv = nn.Conv1d(1, 1, length, padding=length // 2, bias=False)
        self.gamma = nn.Parameter(torch.zeros(channels)) if safe_start else None

    def forward(self, x: Tensor) -> Tensor:
        means = x.mean((2, 3)).unsqueeze(1)  # (B, 1, C)
        gated = x * self.conv(means).sigmoid().transpose(1, 2).unsqueeze(3)  # times (B, C, 1, 1)
        if self.gamma is None:
            return gated
        return x + self.gamma.to(x.dtype).view(-1, 1, 1) * (gated - x)


def kernel_length(channels: int) -> int:
    """Give the paper's kernel length for a number of channels: its rule rounded down, and up to odd where even.

    >>> [kernel_length(c) for c in (64, 128, 256, 512, 1024)]
    [3, 5, 5, 5, 5]
    """
    length = int((math.log2(channels) + OFFSET) / SLOPE)
    return length if length % 2 else length + 1
