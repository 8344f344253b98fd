"""A convolution without bias and the batch normalisation behind it, the unit of which LSNet is built; no row of its own.

Paper: Wang et al., "LSNet: See Large, Focus Small", CVPR 2025, arXiv:2503.23135.
Repository: THU-MIG/lsnet (licence not verified): written from the paper and its tables, state-dict names as there.
Licence of this file: AGPL-3.0-or-later, as the rest of the studio.
Differs from the reference: the folded convolution is given and nothing is replaced in place.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from studio.attention._batch_norm import KeptBatchNorm2d


class Conv2d_BN(nn.Module):  # noqa: N801 (the spelling of the paper's code)
    """Convolve, then normalise each channel over the batch.

    `bn_weight` is the first value of the normalisation's weight; 0 makes a residual branch silent at first.

    Shape: (B, C1, H, W) -> (B, C2, H', W'), as nn.Conv2d.

    >>> Conv2d_BN(4, 6)(torch.zeros(1, 4, 5, 7)).shape
    torch.Size([1, 6, 5, 7])
    """

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        *,
        kernel_size: int = 1,
        stride: int = 1,
        padding: int = 0,
        groups: int = 1,
        bn_weight: float = 1.0,
    ) -> None:
        super().__init__()
        self.c = nn.Conv2d(in_channels, out_channels, kernel_size, stride, padding, groups=groups, bias=False)
        self.bn = KeptBatchNorm2d(out_channels)
        nn.init.constant_(self.bn.weight, bn_weight)

    def forward(self, x: Tensor) -> Tensor:
        return self.bn(self.c(x))

    @torch.no_grad()
    def fused(self) -> nn.Conv2d:
        """Give the one convolution that computes the same in evaluation."""
        conv, bn = self.c, self.bn
        factor = bn.weight / (bn.running_var + bn.eps).sqrt()  # (C2,)
        fused = nn.Conv2d(
            conv.in_channels, conv.out_channels, conv.kernel_size, conv.stride, conv.padding, groups=conv.groups
        ).to(conv.weight)
        fused.weight.copy_(conv.weight * factor.view(-1, 1, 1, 1))
        fused.bias.copy_(bn.bias - bn.running_mean * factor)
        return fused
