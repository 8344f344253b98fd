"""C2PSA with large separable kernel attention in the place of its self-attention.

Paper of the attention: Lau, Po, Rehman, "Large Separable Kernel Attention", 2023, arXiv:2309.01439. C2PSA is ultralytics' own
(AGPL-3.0); the class name is that of public YOLO11 variants, written anew.
Licence of this file: AGPL-3.0-or-later, as the rest of the studio.
Differs from those variants: LSKA stands where the self-attention stood and the feed-forward part stays, where one public
variant puts LSKA in the place of the feed-forward part; the other parts are those that the stock parser built, under the same
weight names; an optional safe start, for which the self-attention stays beside LSKA.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from studio.attention._in_place_of import InPlaceOf
from studio.attention.lska import LSKA

SPEC = {
    "name": "C2PSA_LSKA",
    "title": "C2PSA with LSKA",
    "role": "block",
    "replaces": "C2PSA",
    "stock_args": 1,
    "summary": "LSKA in the place of C2PSA's self-attention, which stays until LSKA has learned when it starts safely.",
    "paper": "Lau et al., Large Separable Kernel Attention, 2023, arXiv:2309.01439",
    "licence": "AGPL-3.0-or-later",
    "params": [
        {
            "name": "kernel_size",
            "kind": "choice",
            "default": 11,
            "choices": [7, 11, 15, 17, 19, 23, 27, 29, 31, 35, 39, 41, 43, 47, 51, 53, 55, 59, 63, 65],
            "doc": "Cells that the attention sees in each direction; the paper uses 7, 11, 23, 35, 41 and 53.",
        },
        {
            "name": "safe_start",
            "kind": "bool",
            "default": True,
            "doc": "Starts as the stock block, whose self-attention stays beside LSKA; without it only LSKA is there.",
        },
    ],
}


class C2PSA_LSKA(nn.Module):  # noqa: N801 (the spelling in the articles' YAML)
    """Stand in for a stock C2PSA: its own parts, with LSKA for the self-attention of each inner PSABlock.

    With `safe_start` the self-attention stays, and its answer is moved towards that of LSKA by gamma, zero at first: the block
    computes exactly what the stock block computes until gamma has learned. Without it the self-attention is gone.

    Shape: as the stock block, (B, C, H, W) -> (B, C, H, W), any H and W.
    Cost: the stock block, and for each inner block one LSKA of its hidden channels c and c more; without `safe_start` less
        the inner self-attention, which has 3 * c * c + 17 * c weights where c is 64 or a multiple of 128.
    Raises: ValueError for a `kernel_size` that LSKA refuses.

    >>> from types import SimpleNamespace
    >>> class Inner(nn.Module):
    ...     def __init__(self):
    ...         super().__init__()
    ...         self.attn, self.ffn, self.add = nn.Conv2d(4, 4, 1), nn.Conv2d(4, 4, 1), True
    >>> stock = SimpleNamespace(c=4, cv1=nn.Conv2d(8, 8, 1), cv2=nn.Conv2d(8, 8, 1), m=nn.Sequential(Inner()))
    >>> C2PSA_LSKA(stock)(torch.zeros(1, 8, 5, 7)).shape
    torch.Size([1, 8, 5, 7])
    """

    def __init__(self, stock: nn.Module, kernel_size: int = 11, safe_start: bool = True) -> None:
        super().__init__()
        self.c = stock.c  # hidden channels
        self.cv1 = stock.cv1
        self.cv2 = stock.cv2
        self.m = stock.m  # PSABlocks: attn, ffn, and whether each is added to its input
        self.lska = nn.ModuleList(InPlaceOf(LSKA(self.c, kernel_size), self.c, safe_start) for _ in stock.m)
        if not safe_start:
            for block in self.m:
                del block.attn

    def forward(self, x: Tensor) -> Tensor:
        kept, b = self.cv1(x).split((self.c, self.c), 1)  # two of (B, c, H, W)
        for block, lska in zip(self.m, self.lska, strict=True):
            attended = lska(b, block.attn(b) if hasattr(block, "attn") else None)
            b = b + attended if block.add else attended
            b = b + block.ffn(b) if block.add else block.ffn(b)
        return self.cv2(torch.cat((kept, b), 1))  # (B, C, H, W)
