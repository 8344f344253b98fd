"""The step between two stages of LSNet: halves the map and sets the channels.

Paper: Wang et al., "LSNet: See Large, Focus Small", CVPR 2025, arXiv:2503.23135.
Repository: THU-MIG/lsnet (licence not verified): written from the paper and its tables.
Licence of this file: AGPL-3.0-or-later, as the rest of the studio.
Differs from the reference: a module of its own, where the reference has two entries at the beginning of a stage.
"""

from __future__ import annotations

from torch import Tensor, nn

from studio.attention._conv_bn import Conv2d_BN

SPEC = {
    "name": "LSDownsample",
    "title": "LSDownsample: step between stages of LSNet",
    "role": "stage",
    "stride": 2,
    "summary": "Halves the map by a depth-wise 3x3 convolution and sets the channels by a 1x1 convolution.",
    "paper": "Wang et al., LSNet: See Large, Focus Small, 2025, arXiv:2503.23135",
    "licence": "AGPL-3.0-or-later, written from the paper",
    "params": [
        {
            "name": "out_channels",
            "kind": "int",
            "default": 64,
            "min": 1,
            "max": 4096,
            "doc": "Channels of the output, written as they are; the scale does not change them.",
        },
    ],
}


class LSDownsample(nn.Module):
    """Halve the map by a depth-wise convolution, then mix the channels of each cell; no activation.

    Shape: (B, C, H, W) -> (B, out_channels, (H - 1) // 2 + 1, (W - 1) // 2 + 1), any H and W.
    Cost: 11 * C + C * out_channels + 2 * out_channels weights.
    Raises: nothing of its own.

    >>> import torch
    >>> LSDownsample(16, 24)(torch.zeros(1, 16, 8, 5)).shape
    torch.Size([1, 24, 4, 3])
    """

    def __init__(self, channels: int, out_channels: int = 64) -> None:
        super().__init__()
        self.dw = Conv2d_BN(channels, channels, kernel_size=3, stride=2, padding=1, groups=channels)
        self.pw = Conv2d_BN(channels, out_channels)

    def forward(self, x: Tensor) -> Tensor:
        return self.pw(self.dw(x))  # (B, out_channels, (H - 1) // 2 + 1, (W - 1) // 2 + 1)
