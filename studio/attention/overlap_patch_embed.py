"""The first layer of a stage of the Visual Attention Network: patches that overlap become one cell each.

Paper: Guo et al., "Visual Attention Network", 2022, arXiv:2202.09741.
Repository: Visual-Attention-Network/VAN-Classification (Apache-2.0): written from the paper, state-dict names as there.
Licence of this file: AGPL-3.0-or-later, as the rest of the studio.
Differs from the reference: an even patch is refused, which would shift the map; the sizes of the map are not returned beside it.
"""

from __future__ import annotations

from torch import Tensor, nn

from studio.attention._arguments import check_least, check_odd
from studio.attention._batch_norm import KeptBatchNorm2d
from studio.attention._van_initialise import initialise

SPEC = {
    "name": "OverlapPatchEmbed",
    "title": "Overlapping patches of VAN",
    "role": "stage",
    "stride": "stride",
    "summary": "Makes the map smaller and wider with one strided convolution and a normalisation, without activation.",
    "paper": "Guo et al., Visual Attention Network, 2022, arXiv:2202.09741",
    "licence": "AGPL-3.0-or-later, written from the paper",
    "params": [
        {
            "name": "out_channels",
            "kind": "int",
            "default": 64,
            "min": 1,
            "max": 4096,
            "doc": "Channels of the outcome, as written: the scale of the model does not change them.",
        },
        {
            "name": "patch_size",
            "kind": "choice",
            "default": 3,
            "choices": [1, 3, 5, 7, 9],
            "doc": "Cells of a patch in each direction; the paper uses 7 at first, then 3.",
        },
        {
            "name": "stride",
            "kind": "int",
            "default": 2,
            "min": 1,
            "max": 8,
            "doc": "Cells from one patch to the next; the paper uses 4 at first, then 2.",
        },
    ],
}


class OverlapPatchEmbed(nn.Module):
    """Begin a stage: one strided convolution whose patches overlap, and a normalisation.

    The paper's stages use 7 cells with stride 4, then 3 cells with stride 2.

    Shape: (B, C1, H, W) -> (B, C2, (H - 1) // stride + 1, (W - 1) // stride + 1).
    Cost: patch_size ** 2 * C1 * C2 + 3 * C2 weights.
    Raises: ValueError for an even `patch_size`, which would shift the map.

    >>> import torch
    >>> OverlapPatchEmbed(3, 16, patch_size=7, stride=4)(torch.zeros(1, 3, 31, 33)).shape
    torch.Size([1, 16, 8, 9])
    """

    def __init__(self, channels: int, out_channels: int = 64, patch_size: int = 3, stride: int = 2) -> None:
        super().__init__()
        check_least("OverlapPatchEmbed", "out_channels", out_channels)
        check_odd("OverlapPatchEmbed", "patch_size", patch_size)
        check_least("OverlapPatchEmbed", "stride", stride)
        self.proj = nn.Conv2d(channels, out_channels, patch_size, stride, patch_size // 2)
        self.norm = KeptBatchNorm2d(out_channels)
        self.apply(initialise)

    def forward(self, x: Tensor) -> Tensor:
        return self.norm(self.proj(x))  # (B, C2, (H - 1) // stride + 1, (W - 1) // stride + 1)
