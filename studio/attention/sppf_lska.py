"""SPPF with large separable kernel attention on its concatenated pyramid.

Paper of the attention: Lau, Po, Rehman, "Large Separable Kernel Attention", 2023, arXiv:2309.01439. SPPF is ultralytics' own
(AGPL-3.0); the placement, between concatenation and last convolution, is that of public YOLOv8 variants, written anew.
Licence of this file: AGPL-3.0-or-later, as the rest of the studio.
Differs from those variants: it takes over the parts of the stock block, so YOLO11's activation, YOLO26's missing one, its
number of poolings and its shortcut are as in the stock model, under the same weight names; an optional safe start.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from studio.attention.lska import LSKA

SPEC = {
    "name": "SPPF_LSKA",
    "title": "SPPF with LSKA",
    "role": "block",
    "replaces": "SPPF",
    "stock_args": 2,
    "summary": "Keeps every weight of the stock SPPF and weights its pooled maps by LSKA before they are mixed.",
    "paper": "Lau et al., Large Separable Kernel Attention, 2023, arXiv:2309.01439",
    "licence": "AGPL-3.0-or-later",
    "params": [
        {
            "name": "kernel_size",
            "kind": "choice",
            "default": 11,
            "choices": [7, 11, 15, 17, 19, 23, 27, 29, 31, 35, 39, 41, 43, 47, 51, 53, 55, 59, 63, 65],
            "doc": "Cells that the attention sees in each direction; articles use 11, some 7.",
        },
        {
            "name": "safe_start",
            "kind": "bool",
            "default": False,
            "doc": "Starts as the stock block, so that pre-trained weights work unchanged at the first step.",
        },
    ],
}


class SPPF_LSKA(nn.Module):  # noqa: N801 (the spelling in the articles' YAML)
    """Stand in for a stock SPPF: its own parts, and LSKA between the concatenation and `cv2`.

    Shape: as the stock block, (B, C1, H, W) -> (B, C2, H, W), any H and W.
    Cost: the stock block and one LSKA of the concatenation, C1 / 2 * (poolings + 1) channels, which is twice C1.
    Raises: ValueError for a `kernel_size` that LSKA refuses.

    >>> from types import SimpleNamespace
    >>> stock = SimpleNamespace(cv1=nn.Conv2d(6, 3, 1), cv2=nn.Conv2d(12, 6, 1), m=nn.MaxPool2d(5, 1, 2), n=3, add=True)
    >>> stock.cv2.conv = stock.cv2
    >>> SPPF_LSKA(stock)(torch.zeros(1, 6, 5, 7)).shape
    torch.Size([1, 6, 5, 7])
    """

    def __init__(self, stock: nn.Module, kernel_size: int = 11, safe_start: bool = False) -> None:
        super().__init__()
        self.cv1 = stock.cv1
        self.cv2 = stock.cv2
        self.m = stock.m
        self.n = stock.n  # poolings
        self.add = stock.add  # YOLO26: the input is added to the output
        self.lska = LSKA(stock.cv2.conv.in_channels, kernel_size, safe_start)

    def forward(self, x: Tensor) -> Tensor:
        y = [self.cv1(x)]  # (B, C1 / 2, H, W)
        for _ in range(self.n):
            y.append(self.m(y[-1]))
        mixed = self.cv2(self.lska(torch.cat(y, 1)))  # (B, 2 * C1, H, W) -> (B, C2, H, W)
        return mixed + x if self.add else mixed
