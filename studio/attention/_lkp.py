"""Large-kernel perception (LKP): looks far to make the small kernels of each cell; no row of its own.

Paper: Wang et al., "LSNet: See Large, Focus Small", CVPR 2025, arXiv:2503.23135.
Repository: THU-MIG/lsnet (licence not verified): written from the paper and its tables, state-dict names as there.
Licence of this file: AGPL-3.0-or-later, as the rest of the studio.
Differs from the reference: a number of channels that cannot be grouped is refused at once.
"""

from __future__ import annotations

from torch import Tensor, nn

from studio.attention._arguments import check_multiple, check_odd
from studio.attention._conv_bn import Conv2d_BN


class LKP(nn.Module):
    """Compute, for each cell, the taps of one small kernel for each `groups` channels.

    The taps of one kernel are normalised together over the whole map, so a part of an image gets other ones than the whole.

    Shape: (B, C, H, W) -> (B, C / groups, k * k, H, W), k the `small_kernel`.
    Raises: ValueError when `groups` does not divide the channels.

    >>> import torch
    >>> LKP(16)(torch.zeros(2, 16, 5, 7)).shape
    torch.Size([2, 2, 9, 5, 7])
    """

    def __init__(self, channels: int, kernel_size: int = 7, *, small_kernel: int = 3, groups: int = 8) -> None:
        super().__init__()
        check_multiple("LSConv", channels, groups)
        check_odd("LSConv", "kernel_size", kernel_size)
        hidden, maps = channels // 2, channels // groups
        self.taps = small_kernel * small_kernel
        self.cv1 = Conv2d_BN(channels, hidden)
        self.act = nn.ReLU()
        self.cv2 = Conv2d_BN(hidden, hidden, kernel_size=kernel_size, padding=kernel_size // 2, groups=hidden)
        self.cv3 = Conv2d_BN(hidden, hidden)
        self.cv4 = nn.Conv2d(hidden, maps * self.taps, 1)
        self.norm = nn.GroupNorm(maps, maps * self.taps)

    def forward(self, x: Tensor) -> Tensor:
        seen = self.cv2(self.act(self.cv1(x)))  # (B, C / 2, H, W)
        taps = self.norm(self.cv4(self.act(self.cv3(seen))))  # (B, C / groups * k * k, H, W)
        return taps.unflatten(1, (-1, self.taps))  # (B, C / groups, k * k, H, W)
