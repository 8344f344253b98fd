"""The residual branches of LSNet's blocks, and the feed-forward part in each block; no row of its own.

Paper: Wang et al., "LSNet: See Large, Focus Small", CVPR 2025, arXiv:2503.23135.
Repository: THU-MIG/lsnet (licence not verified): written from the paper and its tables, state-dict names as there.
Licence of this file: AGPL-3.0-or-later, as the rest of the studio.
Differs from the reference: no drop path, which the published sizes do not use.
"""

from __future__ import annotations

from torch import Tensor, nn

from studio.attention._conv_bn import Conv2d_BN


class Residual(nn.Module):
    """Add what a module makes of the input to the input."""

    def __init__(self, m: nn.Module) -> None:
        super().__init__()
        self.m = m

    def forward(self, x: Tensor) -> Tensor:
        return x + self.m(x)


class FFN(nn.Module):
    """Mix the channels of each cell by two 1 x 1 convolutions with a ReLU between them; zero at first.

    Shape: (B, C, H, W) -> (B, C, H, W), any H and W.

    >>> import torch
    >>> FFN(4, 8)(torch.randn(1, 4, 5, 7)).abs().max().item()
    0.0
    """

    def __init__(self, channels: int, hidden: int) -> None:
        super().__init__()
        self.pw1 = Conv2d_BN(channels, hidden)
        self.act = nn.ReLU()
        self.pw2 = Conv2d_BN(hidden, channels, bn_weight=0)

    def forward(self, x: Tensor) -> Tensor:
        return self.pw2(self.act(self.pw1(x)))
