"""LSNet, the whole classifier, against which its parts are tested; no row of its own, a YOLO is built from the parts.

Paper: Wang et al., "LSNet: See Large, Focus Small", CVPR 2025, arXiv:2503.23135.
Repository: THU-MIG/lsnet (licence not verified): written from the paper and its tables; `_official_keys.py` renames its weights.
Licence of this file: AGPL-3.0-or-later, as the rest of the studio.
Differs from the reference: stem and stages are the modules of this library, so state-dict names differ; the four maps come
out beside the logits; any image size.
"""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor, nn

from studio.attention._bn_linear import BN_Linear
from studio.attention.ls_stage import LSStage
from studio.attention.ls_stem import LSStem


@dataclass(frozen=True)
class LSNetSize:
    """What tells one LSNet from another; one value for each of the four stages."""

    widths: tuple[int, int, int, int]
    depths: tuple[int, int, int, int]
    heads: int = 4  # of the last stage, the only one with self-attention
    # Side of the last stage's map: what the halvings leave of 224 pixels.
    resolution: int = 4


LSNET_SIZES = {
    "t": LSNetSize((64, 128, 256, 384), (0, 2, 8, 10)),
    "s": LSNetSize((96, 192, 320, 448), (1, 2, 8, 10)),
    "b": LSNetSize((128, 256, 384, 512), (4, 6, 8, 10)),
}


class LSNet(nn.Module):
    """Give the maps of the four stages and the logits.

    With `distilled` there is a second classifier. In training both logits come out, as a pair; in evaluation their mean.

    Shape: (B, 3, H, W) -> four maps at strides 8, 16, 32 and 64, and (B, classes).

    >>> import torch
    >>> maps, logits = LSNet(LSNET_SIZES["t"], classes=10).eval()(torch.zeros(1, 3, 64, 96))
    >>> [tuple(x.shape[1:]) for x in maps], logits.shape
    ([(64, 8, 12), (128, 4, 6), (256, 2, 3), (384, 1, 2)], torch.Size([1, 10]))
    """

    def __init__(self, size: LSNetSize, classes: int = 1000, *, distilled: bool = False) -> None:
        super().__init__()
        widths = size.widths
        self.stem = LSStem(3, widths[0])
        self.stages = nn.ModuleList(
            LSStage(
                widths[max(i - 1, 0)],
                widths[i],
                size.depths[i],
                stride=2 if i else 1,
                mixer="msa" if i == 3 else "lsconv",
                heads=size.heads,
                resolution=size.resolution,
            )
            for i in range(4)
        )
        self.head = BN_Linear(widths[3], classes)
        self.head_dist = BN_Linear(widths[3], classes) if distilled else None

    def forward(self, x: Tensor) -> tuple[list[Tensor], Tensor | tuple[Tensor, Tensor]]:
        x = self.stem(x)  # (B, widths[0], H / 8, W / 8), rounded up
        maps: list[Tensor] = []
        for stage in self.stages:
            x = stage(x)
            maps.append(x)
        means = x.mean((2, 3))  # (B, widths[3])
        logits = self.head(means)
        if self.head_dist is None:
            return maps, logits
        distilled = self.head_dist(means)
        return maps, (logits, distilled) if self.training else (logits + distilled) / 2
