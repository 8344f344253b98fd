"""C3k2 with a block of LSNet after each of its inner blocks.

Paper of the block: Wang et al., "LSNet: See Large, Focus Small", CVPR 2025, arXiv:2503.23135. C3k2 is ultralytics' own
(AGPL-3.0); the row name is used in articles, whose bodies differ from each other, so the place of the block is ours.
Licence of this file: AGPL-3.0-or-later, as the rest of the studio.
Differs from subclasses of C3k2: it takes over the parts of the stock block that the stock parser built, so kernel widths,
repeats, C3k at scales m, l and x, and YOLO26's inner PSABlock are as in the stock model, under the same weight names.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from studio.attention.ls_block import LSBlock

SPEC = {
    "name": "C3k2_LSBlock",
    "title": "C3k2 with LSBlock",
    "role": "block",
    "replaces": "C3k2",
    "stock_args": 3,
    "summary": "Keeps every weight of the stock C3k2 and adds LSBlock after each inner block, starting as the stock block.",
    "paper": "Wang et al., LSNet: See Large, Focus Small, 2025, arXiv:2503.23135",
    "licence": "AGPL-3.0-or-later",
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
            "divides": "hidden",
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
            "default": True,
            "doc": "Starts as the stock block, so that pre-trained weights work unchanged at the first step.",
        },
    ],
}


class C3k2_LSBlock(nn.Module):  # noqa: N801 (the spelling in the articles' YAML)
    """Stand in for a stock C3k2: its own parts, and an LSBlock after each inner block.

    With `safe_start` each LSBlock is y = x + gamma * (f(x) - x), gamma zero at first: the block computes exactly what the
    stock block computes, in training and in evaluation, until gamma has learned.

    Shape: as the stock block, (B, C1, H, W) -> (B, C2, H, W), any H and W.
    Cost: the stock block, and for each inner block one LSBlock of its hidden channels.
    Raises: ValueError for a mixer that does not exist, and for hidden channels that the mixer cannot part.

    >>> from types import SimpleNamespace
    >>> stock = SimpleNamespace(
    ...     c=8, cv1=nn.Conv2d(6, 16, 1), cv2=nn.Conv2d(24, 10, 1), m=nn.ModuleList([nn.Identity()])
    ... )
    >>> C3k2_LSBlock(stock)(torch.zeros(1, 6, 5, 7)).shape
    torch.Size([1, 10, 5, 7])
    """

    def __init__(
        self, stock: nn.Module, mixer: str = "lsconv", heads: int = 4, resolution: int = 14, safe_start: bool = True
    ) -> None:
        super().__init__()
        self.c = stock.c  # hidden channels
        self.cv1 = stock.cv1
        self.cv2 = stock.cv2
        self.m = stock.m
        self.lsblock = nn.ModuleList(LSBlock(self.c, mixer, heads, resolution, safe_start) for _ in stock.m)

    def forward(self, x: Tensor) -> Tensor:
        y = list(self.cv1(x).chunk(2, 1))  # two of (B, c, H, W)
        for block, attention in zip(self.m, self.lsblock, strict=True):
            y.append(attention(block(y[-1])))
        return self.cv2(torch.cat(y, 1))  # (B, C2, H, W)
