"""The block of LSNet: one of its three mixers of cells, then a feed-forward part that mixes channels.

Paper: Wang et al., "LSNet: See Large, Focus Small", CVPR 2025, arXiv:2503.23135.
Repository: THU-MIG/lsnet (licence not verified): written from the paper and its tables.
Licence of this file: AGPL-3.0-or-later, as the rest of the studio.
Differs from the reference: the mixer is chosen by name, where the reference goes by stage and depth; self-attention works at
any map size; an optional start as the identity (`safe_start`). State-dict names are the reference's, so its weights load.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from studio.attention._arguments import check_choice
from studio.attention._ls_msa import LSAttention
from studio.attention._rep_vgg_dw import RepVGGDW
from studio.attention._residual_ffn import FFN, Residual
from studio.attention._squeeze_excite import SqueezeExcite
from studio.attention.ls_conv import LSConv

SPEC = {
    "name": "LSBlock",
    "title": "LSBlock: block of LSNet",
    "role": "attention",
    "summary": "LSConv, or another mixer of LSNet, followed by LSNet's feed-forward part, each with a residual.",
    "paper": "Wang et al., LSNet: See Large, Focus Small, 2025, arXiv:2503.23135",
    "licence": "AGPL-3.0-or-later, written from the paper",
    "params": [
        {
            "name": "mixer",
            "kind": "choice",
            "default": "lsconv",
            "choices": ["lsconv", "repvgg", "msa"],
            "doc": "lsconv: large view, small kernels; repvgg: 3x3 depth-wise and a channel gate; msa: self-attention.",
        },
        {
            "name": "heads",
            "kind": "int",
            "default": 4,
            "min": 1,
            "max": 64,
            "divides": "channels",
            "when": {"mixer": "msa"},
            "doc": "Heads of the self-attention; they must divide the channels. Only for msa.",
        },
        {
            "name": "resolution",
            "kind": "int",
            "default": 14,
            "min": 1,
            "max": 32,
            "doc": "Side in cells of the map whose distances the self-attention knows; others are resized. Only for msa.",
        },
        {
            "name": "safe_start",
            "kind": "bool",
            "default": False,
            "doc": "Starts as the identity, so that pre-trained weights work unchanged at the first step.",
        },
    ],
}


class LSBlock(nn.Module):
    """Mix cells by `mixer`, then channels by a feed-forward part with a residual.

    With `safe_start` the result is x + gamma * (block(x) - x), gamma a vector that starts at zero. The branches that the
    paper starts at zero then start at one: zero twice would leave both without a gradient for ever.

    Shape: (B, C, H, W) -> (B, C, H, W), any H and W; C a multiple of 8 for lsconv. The memory of msa grows with (H * W)
        squared: meant for the smallest maps.
    Cost: 4 * C * C + 6 * C weights beside the mixer's; C more with `safe_start`.
    Raises: ValueError for a mixer that does not exist, and for channels that the mixer cannot part.

    >>> LSBlock(16)(torch.zeros(1, 16, 8, 5)).shape
    torch.Size([1, 16, 8, 5])
    """

    def __init__(
        self, channels: int, mixer: str = "lsconv", heads: int = 4, resolution: int = 14, safe_start: bool = False
    ) -> None:
        super().__init__()
        self.se: nn.Module = nn.Identity()
        check_choice("LSBlock", "mixer", mixer, ["lsconv", "repvgg", "msa"])
        if mixer == "lsconv":
            self.mixer: nn.Module = LSConv(channels)
        elif mixer == "repvgg":
            self.mixer = RepVGGDW(channels)
            self.se = SqueezeExcite(channels)
        else:
            self.mixer = Residual(LSAttention(channels, heads=heads, resolution=resolution))
        self.ffn = Residual(FFN(channels, 2 * channels))
        self.gamma = nn.Parameter(torch.zeros(channels)) if safe_start else None
        if safe_start:
            for module in self.modules():
                if isinstance(module, nn.BatchNorm2d):
                    nn.init.ones_(module.weight)

    def forward(self, x: Tensor) -> Tensor:
        mixed = self.ffn(self.se(self.mixer(x)))  # (B, C, H, W)
        if self.gamma is None:
            return mixed
        return x + self.gamma.to(x.dtype).view(-1, 1, 1) * (mixed - x)
