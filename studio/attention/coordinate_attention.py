"""Coordinate attention: a gate for each row and one for each column of every channel.

Paper: Hou, Zhou, Feng, "Coordinate Attention for Efficient Mobile Network Design", CVPR 2021, arXiv:2103.02907.
Repository: houqb/CoordAttention (MIT): written from the paper.
Licence of this file: AGPL-3.0-or-later, as the rest of the studio.
Differs from the paper: an optional start as the identity (`safe_start`). The lower bound of eight hidden channels and hard
swish as the activation, which the paper leaves open, are the repository's.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from studio.attention._arguments import check_least

SPEC = {
    "name": "CoordAtt",
    "title": "Coordinate attention",
    "role": "attention",
    "summary": "Weights each row and each column of a channel by gates computed from their means, so that places count.",
    "paper": "Hou et al., Coordinate Attention for Efficient Mobile Network Design, CVPR 2021, arXiv:2103.02907",
    "licence": "AGPL-3.0-or-later, written from the paper",
    "params": [
        {
            "name": "reduction",
            "kind": "int",
            "default": 32,
            "min": 1,
            "max": 64,
            "doc": "How many times fewer channels the hidden layer has, though at least 8; the paper uses 32.",
        },
        {
            "name": "safe_start",
            "kind": "bool",
            "default": False,
            "doc": "Starts as the identity, so that pre-trained weights work unchanged at the first step.",
        },
    ],
}

FEWEST_HIDDEN = 8


class CoordAtt(nn.Module):
    """Multiply by g_h of each row and g_w of each column, both from one hidden layer over the means of rows and columns.

    f = h_swish(norm(conv([row means; column means]))), split again; g_h = sigmoid(conv_h(f_h)), g_w = sigmoid(conv_w(f_w)).
    With `safe_start` the result is x + gamma * (gated - x), gamma a vector that starts at zero.

    Shape: (B, C, H, W) -> (B, C, H, W), any H and W.
    Cost: 3 * C * m + 3 * m + 2 * C weights, m = C // reduction and at least 8; C more with `safe_start`.
    Raises: ValueError for a `reduction` below 1.

    >>> CoordAtt(16, reduction=4)(torch.zeros(1, 16, 8, 5)).shape
    torch.Size([1, 16, 8, 5])
    """

    def __init__(self, channels: int, reduction: int = 32, safe_start: bool = False) -> None:
        super().__init__()
        check_least("CoordAtt", "reduction", reduction)
        hidden = max(channels // reduction, FEWEST_HIDDEN)
        self.conv1 = nn.Conv2d(channels, hidden, 1)
        self.norm = nn.BatchNorm2d(hidden)
        self.conv_h = nn.Conv2d(hidden, channels, 1)
        self.conv_w = nn.Conv2d(hidden, channels, 1)
        self.gamma = nn.Parameter(torch.zeros(channels)) if safe_start else None

    def forward(self, x: Tensor) -> Tensor:
        height, width = x.shape[2:]
        rows = x.mean(3, keepdim=True)  # (B, C, H, 1)
        columns = x.mean(2, keepdim=True).transpose(2, 3)  # (B, C, W, 1)
        hidden = functional.hardswish(self.norm(self.conv1(torch.cat((rows, columns), 2))))  # (B, m, H + W, 1)
        of_rows, of_columns = hidden.split((height, width), 2)
        gated = x * self.conv_h(of_rows).sigmoid() * self.conv_w(of_columns.transpose(2, 3)).sigmoid()
        if self.gamma is None:
            return gated
        return x + self.gamma.to(x.dtype).view(-1, 1, 1) * (gated - x)
