"""Squeeze-and-excitation as LSNet has it: weights each channel by a gate computed from its mean; no row of its own.

Papers: Hu et al., "Squeeze-and-Excitation Networks", CVPR 2018, arXiv:1709.01507; Wang et al., "LSNet: See Large, Focus
Small", CVPR 2025, arXiv:2503.23135.
Repository: THU-MIG/lsnet (licence not verified), with timm's layer (Apache-2.0): written from the paper, state-dict names as there.
Licence of this file: AGPL-3.0-or-later, as the rest of the studio.
Differs from the reference: nothing.
"""

from __future__ import annotations

from torch import Tensor, nn


class SqueezeExcite(nn.Module):
    """Multiply each channel by a sigmoid of two layers on the means of all channels.

    The hidden channels are a quarter, rounded to a multiple of 8, at least 8.

    Shape: (B, C, H, W) -> (B, C, H, W), any H and W.

    >>> import torch
    >>> SqueezeExcite(16)(torch.zeros(1, 16, 5, 7)).shape
    torch.Size([1, 16, 5, 7])
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        hidden = max(8, (channels + 16) // 32 * 8)
        self.fc1 = nn.Conv2d(channels, hidden, 1)
        self.act = nn.ReLU()
        self.fc2 = nn.Conv2d(hidden, channels, 1)

    def forward(self, x: Tensor) -> Tensor:
        means = x.mean((2, 3), keepdim=True)  # (B, C, 1, 1)
        return x * self.fc2(self.act(self.fc1(means))).sigmoid()
