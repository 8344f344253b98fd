"""Efficient multi-scale attention (EMA): a gate for each place of a channel group, from two branches that read each other.

Paper: Ouyang, He, Zhang, Luo, Guo, Zhan, Huang, "Efficient Multi-Scale Attention Module with Cross-Spatial Learning", ICASSP
2023, arXiv:2305.13563.
Repository: YOLOonMe/EMA-attention-module (no licence file): written from the paper.
Licence of this file: AGPL-3.0-or-later, as the rest of the studio.
Differs from the paper: an optional start as the identity (`safe_start`). No relation to the moving average of weights.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from studio.attention._arguments import check_divides

SPEC = {
    "name": "EMA",
    "title": "EMA: efficient multi-scale attention",
    "role": "attention",
    "summary": "Weights each place of a group of channels by two branches, one of rows and columns, one of 3x3 cells.",
    "paper": "Ouyang et al., Efficient Multi-Scale Attention with Cross-Spatial Learning, ICASSP 2023, arXiv:2305.13563",
    "licence": "AGPL-3.0-or-later, written from the paper",
    "params": [
        {
            "name": "groups",
            "kind": "int",
            "default": 8,
            "min": 1,
            "max": 256,
            "divides": "channels",
            "doc": "Groups of channels with a gate of their own (factor in other code); they must divide the channels.",
        },
        {
            "name": "safe_start",
            "kind": "bool",
            "default": False,
            "doc": "Starts as the identity, so that pre-trained weights work unchanged at the first step.",
        },
    ],
}


class EMA(nn.Module):
    """Multiply each group of c = C / groups channels by one gate for each place, from two branches over the group.

    Branch a: norm(x * sigmoid(rows) * sigmoid(columns)), rows and columns a shared 1 x 1 convolution of their means.
    Branch b: a 3 x 3 convolution of x. Each branch's channel means, through a softmax, weigh the channels of the other
    branch's map; the gate is the sigmoid of the sum of the two. With `safe_start` the result is
    x + gamma * (gated - x), gamma a vector that starts at zero.

    Shape: (B, C, H, W) -> (B, C, H, W), any H and W; C divides by `groups`.
    Cost: 10 * c * c + 4 * c weights; C more with `safe_start`.
    Raises: ValueError for `groups` that do not divide the channels, naming those that do.

    >>> EMA(16, groups=4)(torch.zeros(1, 16, 8, 5)).shape
    torch.Size([1, 16, 8, 5])
    """

    def __init__(self, channels: int, groups: int = 8, safe_start: bool = False) -> None:
        super().__init__()
        check_divides("EMA", "groups", groups, channels, most=256)
        self.groups = groups
        width = channels // groups
        self.conv1x1 = nn.Conv2d(width, width, 1)
        self.conv3x3 = nn.Conv2d(width, width, 3, padding=1)
        self.norm = nn.GroupNorm(width, width)  # each channel for itself
        self.gamma = nn.Parameter(torch.zeros(channels)) if safe_start else None

    def forward(self, x: Tensor) -> Tensor:
        batch, channels, height, width = x.shape
        group = x.reshape(batch * self.groups, channels // self.groups, height, width)  # (B * groups, c, H, W)
        rows, columns = group.mean(3, keepdim=True), group.mean(2, keepdim=True).transpose(2, 3)
        mixed = self.conv1x1(torch.cat((rows, columns), 2))  # (B * groups, c, H + W, 1)
        of_rows, of_columns = mixed.split((height, width), 2)
        a = self._normed(group * of_rows.sigmoid() * of_columns.transpose(2, 3).sigmoid())
        b = self.conv3x3(group)
        gate = (_read(a, b) + _read(b, a)).sigmoid()  # (B * groups, 1, H, W)
        gated = (group * gate).reshape(x.shape)
        if self.gamma is None:
            return gated
        return x + self.gamma.to(x.dtype).view(-1, 1, 1) * (gated - x)

    def _normed(self, x: Tensor) -> Tensor:
        # The module's own call refuses a single cell in a batch of one, for which the result is defined: its bias.
        return torch.group_norm(x, self.norm.num_groups, self.norm.weight, self.norm.bias, self.norm.eps)


def _read(asking: Tensor, read: Tensor) -> Tensor:
    """Sum the channels of `read`, (N, c, H, W), weighted by the softmax over the channel means of `asking`: (N, 1, H, W)."""
    weights = asking.mean((2, 3)).softmax(1).unsqueeze(1)  # (N, 1, c)
    return (weights.to(read.dtype) @ read.flatten(2)).unflatten(2, read.shape[2:])
