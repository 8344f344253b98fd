"""The Visual Attention Network, VAN-B0 to VAN-B6, as a whole: what the stages are checked against; no row of its own.

Papers: Guo et al., "Visual Attention Network", 2022, arXiv:2202.09741 (with LKA); Lau, Po, Rehman, "Large Separable Kernel
Attention", 2023, arXiv:2309.01439 (with LSKA; its tiny, small and base are B0, B1 and B2).
Repositories: Visual-Attention-Network/VAN-Classification (Apache-2.0), StevenLauHKHK/Large-Separable-Kernel-Attention (no
licence file): written from the papers; `_official_keys.py` maps their state-dict names to ours.
Licence of this file: AGPL-3.0-or-later, as the rest of the studio.
Differs from the references: made of `VANStage`, and so as that file says.
"""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor, nn

from studio.attention._van_initialise import initialise
from studio.attention.van_stage import VANStage

PATCH_SIZES = (7, 3, 3, 3)
STRIDES = (4, 2, 2, 2)  # so the stages' maps have strides 4, 8, 16 and 32


@dataclass(frozen=True)
class VANVariant:
    """The four numbers of each kind that tell one network of the paper from another."""

    channels: tuple[int, int, int, int]
    mlp_ratios: tuple[int, int, int, int]
    depths: tuple[int, int, int, int]


VARIANTS = {
    "b0": VANVariant((32, 64, 160, 256), (8, 8, 4, 4), (3, 3, 5, 2)),
    "b1": VANVariant((64, 128, 320, 512), (8, 8, 4, 4), (2, 2, 4, 2)),
    "b2": VANVariant((64, 128, 320, 512), (8, 8, 4, 4), (3, 3, 12, 3)),
    "b3": VANVariant((64, 128, 320, 512), (8, 8, 4, 4), (3, 5, 27, 3)),
    "b4": VANVariant((64, 128, 320, 512), (8, 8, 4, 4), (3, 6, 40, 3)),
    "b5": VANVariant((96, 192, 480, 768), (8, 8, 4, 4), (3, 3, 24, 3)),
    "b6": VANVariant((96, 192, 384, 768), (8, 8, 4, 4), (6, 6, 90, 6)),
}


class VANNet(nn.Module):
    """Classify images: four stages, the mean of the last map, one linear layer.

    Shape: (B, 3, H, W) -> (B, classes); `features` gives the four maps.
    Cost: 4,105,800 weights for B0 with LKA and 1000 classes, 199,829,416 for B6.
    Raises: ValueError as VANStage does.

    >>> import torch
    >>> net = VANNet(VANVariant((4, 4, 8, 8), (1, 1, 1, 1), (1, 1, 1, 1)), classes=5)
    >>> [tuple(one.shape) for one in net.features(torch.zeros(1, 3, 64, 96))]
    [(1, 4, 16, 24), (1, 4, 8, 12), (1, 8, 4, 6), (1, 8, 2, 3)]
    """

    def __init__(
        self, variant: VANVariant, *, attention: str = "lka", kernel_size: int = 23, classes: int = 1000
    ) -> None:
        super().__init__()
        stages = zip((3, *variant.channels), variant.channels, variant.depths, variant.mlp_ratios, strict=False)
        self.stages = nn.ModuleList(
            VANStage(channels, out, depth, ratio, attention, kernel_size, PATCH_SIZES[i], STRIDES[i])
            for i, (channels, out, depth, ratio) in enumerate(stages)
        )
        self.head = nn.Linear(variant.channels[-1], classes)
        self.head.apply(initialise)

    def features(self, x: Tensor) -> list[Tensor]:
        """Give the maps of the stages, of strides 4, 8, 16 and 32."""
        maps = []
        for stage in self.stages:
            x = stage(x)
            maps.append(x)
        return maps

    def forward(self, x: Tensor) -> Tensor:
        return self.head(self.features(x)[-1].mean(dim=(2, 3)))
