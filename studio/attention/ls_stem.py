"""The stem of LSNet: strided convolutions from the image to the first map.

Paper: Wang et al., "LSNet: See Large, Focus Small", CVPR 2025, arXiv:2503.23135.
Repository: THU-MIG/lsnet (licence not verified): written from the paper and its tables.
Licence of this file: AGPL-3.0-or-later, as the rest of the studio.
Differs from the reference: stride 4 can be chosen, with two convolutions for three, so that the four stages lie at strides
4 to 32 instead of 8 to 64.
"""

from __future__ import annotations

from torch import Tensor, nn

from studio.attention._arguments import check_choice, check_least
from studio.attention._conv_bn import Conv2d_BN

SPEC = {
    "name": "LSStem",
    "title": "LSStem: stem of LSNet",
    "role": "stage",
    "stride": "stride",
    "summary": "Two or three 3x3 convolutions, each of which halves the map.",
    "paper": "Wang et al., LSNet: See Large, Focus Small, 2025, arXiv:2503.23135",
    "licence": "AGPL-3.0-or-later, written from the paper",
    "params": [
        {
            "name": "out_channels",
            "kind": "int",
            "default": 64,
            "min": 4,
            "max": 4096,
            "doc": "Channels of the output, written as they are; the scale does not change them.",
        },
        {
            "name": "stride",
            "kind": "choice",
            "default": 8,
            "choices": [8, 4],
            "doc": "Pixels of the input for one cell: 8 by three convolutions, as in the paper, or 4 by two.",
        },
    ],
}


class LSStem(nn.Module):
    """Halve the map two or three times by convolutions with ReLUs between them; the channels double each time.

    Shape: (B, C, H, W) -> (B, out_channels, (H - 1) // stride + 1, (W - 1) // stride + 1), any H and W.
    Cost: from an image 5.625 * out_channels * out_channels + 10.25 * out_channels weights at stride 8, out_channels a
        multiple of 4.
    Raises: ValueError for another stride, and for fewer than 4 channels.

    >>> import torch
    >>> LSStem(3, 16)(torch.zeros(1, 3, 64, 40)).shape
    torch.Size([1, 16, 8, 5])
    """

    def __init__(self, channels: int, out_channels: int = 64, stride: int = 8) -> None:
        super().__init__()
        check_choice("LSStem", "stride", stride, [8, 4])
        check_least("LSStem", "out_channels", out_channels, least=4)
        widths = (
            [out_channels // 4, out_channels // 2, out_channels] if stride == 8 else [out_channels // 2, out_channels]
        )
        parts: list[nn.Module] = []
        for before, after in zip([channels, *widths], widths, strict=False):
            parts += [Conv2d_BN(before, after, kernel_size=3, stride=2, padding=1), nn.ReLU()]
        self.convs = nn.Sequential(*parts[:-1])

    def forward(self, x: Tensor) -> Tensor:
        return self.convs(x)  # (B, out_channels, (H - 1) // stride + 1, (W - 1) // stride + 1)
