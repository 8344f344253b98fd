"""Squeeze and excitation (SE): a gate for each channel, computed from the means of all channels.

Paper: Hu, Shen, Albanie, Sun, Wu, "Squeeze-and-Excitation Networks", CVPR 2018, arXiv:1709.01507.
Repository: hujie-frank/SENet (Caffe; nothing of it is used): written from the paper.
Licence of this file: AGPL-3.0-or-later, as the rest of the studio.
Differs from the paper: never fewer than one hidden channel; an optional start as the identity (`safe_start`).
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from studio.attention._arguments import check_least

SPEC = {
    "name": "SE",
    "title": "SE: squeeze and excitation",
    "role": "attention",
    "summary": "Weights each channel by a gate computed from the means of all channels; it does not look at places.",
    "paper": "Hu et al., Squeeze-and-Excitation Networks, CVPR 2018, arXiv:1709.01507",
    "licence": "AGPL-3.0-or-later, written from the paper",
    "params": [
        {
            "name": "reduction",
            "kind": "int",
            "default": 16,
            "min": 1,
            "max": 64,
            "doc": "How many times fewer channels the gate's hidden layer has; the paper uses 16.",
        },
        {
            "name": "safe_start",
            "kind": "bool",
            "default": False,
            "doc": "Starts as the identity, so that pre-trained weights work unchanged at the first step.",
        },
    ],
}


class SE(nn.Module):
    """Multiply each channel by sigmoid(W2 relu(W1 z)), z the means of the channels.

    The two layers have no bias, as in the paper's formula and in its count of 2 * C * C / reduction weights. With
    `safe_start` the result is x + gamma * (gated - x), gamma a vector that starts at zero.

    Shape: (B, C, H, W) -> (B, C, H, W), any H and W.
    Cost: 2 * C * m weights, m = C // reduction and at least 1; C more with `safe_start`.
    Raises: ValueError for a `reduction` below 1.

    >>> SE(16, reduction=4)(torch.zeros(1, 16, 8, 5)).shape
    torch.Size([1, 16, 8, 5])
    """

    def __init__(self, channels: int, reduction: int = 16, safe_start: bool = False) -> None:
        super().__init__()
        check_least("SE", "reduction", reduction)
        hidden = max(channels // reduction, 1)
        self.fc1 = nn.Conv2d(channels, hidden, 1, bias=False)
        self.fc2 = nn.Conv2d(hidden, channels, 1, bias=False)
        self.gamma = nn.Parameter(torch.zeros(channels)) if safe_start else None

    def forward(self, x: Tensor) -> Tensor:
        means = x.mean((2, 3), keepdim=True)  # (B, C, 1, 1)
        gated = x * self.fc2(self.fc1(means).relu()).sigmoid()
        if self.gamma is None:
            return gated
        return x + self.gamma.to(x.dtype).view(-1, 1, 1) * (gated - x)
