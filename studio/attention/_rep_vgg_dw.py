"""The mixer of LSNet's even blocks: two depth-wise convolutions and the input, which fold into one; no row of its own.

Paper: Wang et al., "LSNet: See Large, Focus Small", CVPR 2025, arXiv:2503.23135.
Repository: THU-MIG/lsnet (licence not verified): written from the paper and its tables, state-dict names as there.
Licence of this file: AGPL-3.0-or-later, as the rest of the studio.
Differs from the reference: the folded convolution is given and nothing is replaced in place.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from studio.attention._conv_bn import Conv2d_BN


class RepVGGDW(nn.Module):
    """Add a 3 x 3 and a 1 x 1 depth-wise convolution of the input to the input.

    Shape: (B, C, H, W) -> (B, C, H, W), any H and W.

    >>> RepVGGDW(4)(torch.zeros(1, 4, 5, 7)).shape
    torch.Size([1, 4, 5, 7])
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.conv = Conv2d_BN(channels, channels, kernel_size=3, padding=1, groups=channels)
        self.conv1 = Conv2d_BN(channels, channels, groups=channels)

    def forward(self, x: Tensor) -> Tensor:
        return self.conv(x) + self.conv1(x) + x

    @torch.no_grad()
    def fused(self) -> nn.Conv2d:
        """Give the one 3 x 3 depth-wise convolution that computes the same in evaluation."""
        fused, point = self.conv.fused(), self.conv1.fused()
        fused.weight[:, :, 1, 1] += point.weight[:, :, 0, 0] + 1  # the 1 is the input itself
        fused.bias += point.bias
        return fused
