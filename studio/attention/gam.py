"""Global attention mechanism (GAM): a gate for each cell from its channels, then one from its large neighbourhood.

Paper: Liu, Shao, Hoffmann, "Global Attention Mechanism: Retain Information to Enhance Channel-Spatial Interactions", 2021,
arXiv:2112.05561.
Repository: none of the authors' known to us: written from the paper.
Licence of this file: AGPL-3.0-or-later, as the rest of the studio.
Differs from code in circulation: the channel gate ends in a sigmoid, as the paper's figure has it; most copies leave it out.
No groups with channel shuffle, which the paper uses in its ResNet-50 only. An optional start as the identity (`safe_start`).
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from studio.attention._arguments import check_least, check_odd

SPEC = {
    "name": "GAM",
    "title": "GAM: global attention mechanism",
    "role": "attention",
    "summary": "Weights each cell by its channels, then by its neighbourhood, without pooling; large: many weights and slow.",
    "paper": "Liu et al., Global Attention Mechanism, 2021, arXiv:2112.05561",
    "licence": "AGPL-3.0-or-later, written from the paper",
    "params": [
        {
            "name": "reduction",
            "kind": "int",
            "default": 4,
            "min": 1,
            "max": 64,
            "doc": "How many times fewer channels the hidden layers have; 4 is usual, more makes the module lighter.",
        },
        {
            "name": "kernel_size",
            "kind": "choice",
            "default": 7,
            "choices": [3, 5, 7],
            "doc": "Side of the two spatial kernels in cells; the paper uses 7.",
        },
        {
            "name": "safe_start",
            "kind": "bool",
            "default": False,
            "doc": "Starts as the identity, so that pre-trained weights work unchanged at the first step.",
        },
    ],
}


class GAM(nn.Module):
    """Multiply by sigmoid(mlp(x)) of each cell's channels, then by sigmoid(norm(conv(relu(norm(conv)))))) of the outcome.

    The perceptron runs over the channels of each cell, so it is written as two 1 x 1 convolutions; nothing is pooled. With
    `safe_start` the result is x + gamma * (gated - x), gamma a vector that starts at zero.

    Shape: (B, C, H, W) -> (B, C, H, W), any H and W.
    Cost: 2 * C * m * (1 + kernel_size ** 2) + 4 * (C + m) weights, m = C // reduction and at least 1; C more with
    `safe_start`.
    Raises: ValueError for a `reduction` below 1 or an even `kernel_size`.

    >>> GAM(16)(torch.zeros(2, 16, 8, 5)).shape
    torch.Size([2, 16, 8, 5])
    """

    def __init__(self, channels: int, reduction: int = 4, kernel_size: int = 7, safe_start: bool = False) -> None:
        super().__init__()
        check_least("GAM", "reduction", reduction)
        check_odd("GAM", "kernel_size", kernel_size)
        hidden = max(channels // reduction, 1)
        self.fc1 = nn.Conv2d(channels, hidden, 1)
        self.fc2 = nn.Conv2d(hidden, channels, 1)
        self.conv1 = nn.Conv2d(channels, hidden, kernel_size, padding=kernel_size // 2)
        self.norm1 = nn.BatchNorm2d(hidden)
        self.conv2 = nn.Conv2d(hidden, channels, kernel_size, padding=kernel_size // 2)
        self.norm2 = nn.BatchNorm2d(channels)
        self.gamma = nn.Parameter(torch.zeros(channels)) if safe_start else None

    def forward(self, x: Tensor) -> Tensor:
        weighted = x * self.fc2(self.fc1(x).relu()).sigmoid()  # (B, C, H, W)
        gated = weighted * self.norm2(self.conv2(self.norm1(self.conv1(weighted)).relu())).sigmoid()
        if self.gamma is None:
            return gated
        return x + self.gamma.to(x.dtype).view(-1, 1, 1) * (gated - x)
