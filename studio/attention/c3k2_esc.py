"""C3k2 with a block of ESC after each of its inner blocks.

Paper of the attention: Lee, Yun, Ro, "Emulating Self-attention with Convolution for Efficient Image Super-Resolution", 2025,
arXiv:2503.06671. C3k2 is ultralytics' own (AGPL-3.0); the row name is used in articles, the place of the block is ours.
Licence of this file: AGPL-3.0-or-later, as the rest of the studio.
Differs from subclasses of C3k2: it takes over the parts of the stock block that the stock parser built, so kernel widths,
repeats, C3k at scales m, l and x, and YOLO26's inner PSABlock are as in the stock model, under the same weight names.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from studio.attention.esc_block import ESCBlock

SPEC = {
    "name": "C3k2_ESC",
    "title": "C3k2 with ESC",
    "role": "block",
    "replaces": "C3k2",
    "stock_args": 3,
    "summary": "Keeps every weight of the stock C3k2 and adds an ESC block after each inner block, starting as the stock block.",
    "paper": "Lee et al., Emulating Self-attention with Convolution (ESC), 2025, arXiv:2503.06671",
    "licence": "AGPL-3.0-or-later",
    "params": [
        {
            "name": "window_size",
            "kind": "int",
            "default": 8,
            "min": 1,
            "max": 64,
            "doc": "Side of a window in cells; ESC uses 32, which is slow on the large maps of a detector.",
        },
        {
            "name": "num_heads",
            "kind": "int",
            "default": 4,
            "min": 1,
            "max": 64,
            "divides": "hidden",
            "doc": "Heads of the attention; must divide the channels.",
        },
        {
            "name": "conv_blocks",
            "kind": "int",
            "default": 2,
            "min": 1,
            "max": 10,
            "doc": "Convolution steps after the window attention; the paper uses 5.",
        },
        {
            "name": "kernel_size",
            "kind": "choice",
            "default": 13,
            "choices": [5, 7, 9, 11, 13, 15, 17, 19, 21],
            "doc": "Side of the large kernel in cells; the paper uses 13, and the cost grows with the square.",
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


class C3k2_ESC(nn.Module):  # noqa: N801 (the spelling in the articles' YAML)
    """Stand in for a stock C3k2: its own parts, and an ESCBlock after each inner block.

    With `safe_start` what an ESCBlock adds is weighted by gamma, zero at first: the block computes exactly what the stock
    block computes, in training and in evaluation, until gamma has learned.

    Shape: as the stock block, (B, C1, H, W) -> (B, C2, H, W), any H and W.
    Cost: the stock block, and for each inner block one ESCBlock of its hidden channels.
    Raises: ValueError where `num_heads` does not divide the hidden channels, or for an even `kernel_size`.

    >>> from types import SimpleNamespace
    >>> stock = SimpleNamespace(
    ...     c=4, cv1=nn.Conv2d(6, 8, 1), cv2=nn.Conv2d(12, 10, 1), m=nn.ModuleList([nn.Identity()])
    ... )
    >>> C3k2_ESC(stock)(torch.zeros(1, 6, 5, 7)).shape
    torch.Size([1, 10, 5, 7])
    """

    def __init__(
        self,
        stock: nn.Module,
        window_size: int = 8,
        num_heads: int = 4,
        conv_blocks: int = 2,
        kernel_size: int = 13,
        safe_start: bool = True,
        share_kernel: bool = False,
    ) -> None:
        super().__init__()
        self.c = stock.c  # hidden channels
        self.cv1 = stock.cv1
        self.cv2 = stock.cv2
        self.m = stock.m
        self.esc = nn.ModuleList(
            ESCBlock(
                self.c,
                conv_blocks=conv_blocks,
                kernel_size=kernel_size,
                window_size=window_size,
                num_heads=num_heads,
                safe_start=safe_start,
                share_kernel=share_kernel,
            )
            for _ in stock.m
        )

    def forward(self, x: Tensor) -> Tensor:
        y = list(self.cv1(x).chunk(2, 1))  # two of (B, c, H, W)
        for block, attention in zip(self.m, self.esc, strict=True):
            y.append(attention(block(y[-1])))
        return self.cv2(torch.cat(y, 1))  # (B, C2, H, W)
