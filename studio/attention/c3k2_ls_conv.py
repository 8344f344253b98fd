"""C3k2 with an LS convolution after each of its inner blocks.

Paper of the convolution: Wang et al., "LSNet: See Large, Focus Small", CVPR 2025, arXiv:2503.23135. C3k2 is ultralytics' own
(AGPL-3.0); the row name is used in articles, whose bodies differ from each other, so the place of the convolution is ours.
Licence of this file: AGPL-3.0-or-later, as the rest of the studio.
Differs from subclasses of C3k2: it takes over the parts of the stock block that the stock parser built, so kernel widths,
repeats, C3k at scales m, l and x, and YOLO26's inner PSABlock are as in the stock model, under the same weight names.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from studio.attention.ls_conv import LSConv

SPEC = {
    "name": "C3k2_LSConv",
    "title": "C3k2 with LSConv",
    "role": "block",
    "replaces": "C3k2",
    "stock_args": 3,
    "summary": "Keeps every weight of the stock C3k2 and adds LSConv after each inner block, starting as the stock block.",
    "paper": "Wang et al., LSNet: See Large, Focus Small, 2025, arXiv:2503.23135",
    "licence": "AGPL-3.0-or-later",
    "multiple_of": 8,
    "params": [
        {
            "name": "kernel_size",
            "kind": "choice",
            "default": 7,
            "choices": [5, 7, 9, 11, 13],
            "doc": "Side in cells of the area from which the small kernels are made; the paper uses 7.",
        },
        {
            "name": "safe_start",
            "kind": "bool",
            "default": True,
            "doc": "Starts as the stock block, so that pre-trained weights work unchanged at the first step.",
        },
    ],
}


class C3k2_LSConv(nn.Module):  # noqa: N801 (the spelling in the articles' YAML)
    """Stand in for a stock C3k2: its own parts, and an LSConv after each inner block.

    With `safe_start` each LSConv is y = x + gamma * f(x), gamma zero at first: the block computes exactly what the stock
    block computes, in training and in evaluation, until gamma has learned.

    Shape: as the stock block, (B, C1, H, W) -> (B, C2, H, W), any H and W.
    Cost: the stock block, and for each inner block one LSConv of its hidden channels.
    Raises: ValueError when the hidden channels are no multiple of 8, and for an even `kernel_size`.

    >>> from types import SimpleNamespace
    >>> stock = SimpleNamespace(
    ...     c=8, cv1=nn.Conv2d(6, 16, 1), cv2=nn.Conv2d(24, 10, 1), m=nn.ModuleList([nn.Identity()])
    ... )
    >>> C3k2_LSConv(stock)(torch.zeros(1, 6, 5, 7)).shape
    torch.Size([1, 10, 5, 7])
    """

    def __init__(self, stock: nn.Module, kernel_size: int = 7, safe_start: bool = True) -> None:
        super().__init__()
        self.c = stock.c  # hidden channels
        self.cv1 = stock.cv1
        self.cv2 = stock.cv2
        self.m = stock.m
        self.lsconv = nn.ModuleList(LSConv(self.c, kernel_size, safe_start) for _ in stock.m)

    def forward(self, x: Tensor) -> Tensor:
        y = list(self.cv1(x).chunk(2, 1))  # two of (B, c, H, W)
        for block, attention in zip(self.m, self.lsconv, strict=True):
            y.append(attention(block(y[-1])))
        return self.cv2(torch.cat(y, 1))  # (B, C2, H, W)
