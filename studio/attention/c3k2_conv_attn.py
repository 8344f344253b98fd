"""C3k2 with ConvAttn after each of its inner blocks.

Paper of the attention: Lee, Yun, Ro, "Emulating Self-attention with Convolution for Efficient Image Super-Resolution", 2025,
arXiv:2503.06671. C3k2 is ultralytics' own (AGPL-3.0); the place of the attention is ours.
Licence of this file: AGPL-3.0-or-later, as the rest of the studio.
Differs from subclasses of C3k2: it takes over the parts of the stock block that the stock parser built, so kernel widths,
repeats, C3k at scales m, l and x, and YOLO26's inner PSABlock are as in the stock model, under the same weight names.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from studio.attention.conv_attn import ConvAttnResidual

SPEC = {
    "name": "C3k2_ConvAttn",
    "title": "C3k2 with ConvAttn",
    "role": "block",
    "replaces": "C3k2",
    "stock_args": 3,
    "summary": "Keeps every weight of the stock C3k2 and adds ConvAttn after each inner block, starting as the stock block.",
    "paper": "Lee et al., Emulating Self-attention with Convolution (ESC), 2025, arXiv:2503.06671",
    "licence": "AGPL-3.0-or-later",
    "params": [
        {
            "name": "kernel_size",
            "kind": "choice",
            "default": 13,
            "choices": [5, 7, 9, 11, 13, 15, 17, 19, 21],
            "doc": "Side of the large kernel in cells; the paper uses 13, and the cost grows with the square.",
        },
        {
            "name": "pdim",
            "kind": "int",
            "default": 16,
            "min": 2,
            "max": 64,
            "doc": "Channels under the large kernel, the paper has 16; of a map with fewer channels, all of them.",
        },
        {
            "name": "safe_start",
            "kind": "bool",
            "default": True,
            "doc": "Starts as the stock block, so that pre-trained weights work unchanged at the first step.",
        },
        {
            "name": "share_kernel",
            "kind": "bool",
            "default": False,
            "doc": "Uses one large kernel for all layers of the model that ask for it with the same sizes, as the paper does.",
        },
    ],
}


class C3k2_ConvAttn(nn.Module):  # noqa: N801 (beside the stock name)
    """Stand in for a stock C3k2: its own parts, and x + conv1x1(ConvAttn(x)) after each inner block.

    With `safe_start` what is added is weighted by gamma, zero at first: the block computes exactly what the stock block
    computes, in training and in evaluation, until gamma has learned.

    Shape: as the stock block, (B, C1, H, W) -> (B, C2, H, W), any H and W.
    Cost: the stock block, and for each inner block one ConvAttnResidual of its hidden channels.
    Raises: ValueError for an even `kernel_size`, or a `pdim` below one.

    >>> from types import SimpleNamespace
    >>> stock = SimpleNamespace(
    ...     c=4, cv1=nn.Conv2d(6, 8, 1), cv2=nn.Conv2d(12, 10, 1), m=nn.ModuleList([nn.Identity()])
    ... )
    >>> C3k2_ConvAttn(stock)(torch.zeros(1, 6, 5, 7)).shape
    torch.Size([1, 10, 5, 7])
    """

    def __init__(
        self,
        stock: nn.Module,
        kernel_size: int = 13,
        pdim: int = 16,
        safe_start: bool = True,
        share_kernel: bool = False,
    ) -> None:
        super().__init__()
        self.c = stock.c  # hidden channels
        self.cv1 = stock.cv1
        self.cv2 = stock.cv2
        self.m = stock.m
        self.convattn = nn.ModuleList(
            ConvAttnResidual(self.c, pdim, kernel_size, safe_start, share_kernel) for _ in stock.m
        )

    def forward(self, x: Tensor) -> Tensor:
        y = list(self.cv1(x).chunk(2, 1))  # two of (B, c, H, W)
        for block, attention in zip(self.m, self.convattn, strict=True):
            y.append(attention(block(y[-1])))
        return self.cv2(torch.cat(y, 1))  # (B, C2, H, W)
