"""C2f, the block of YOLOv8, with large separable kernel attention after its inner blocks or in their place.

Paper of the attention: Lau, Po, Rehman, "Large Separable Kernel Attention", 2023, arXiv:2309.01439. C2f is ultralytics' own
(AGPL-3.0). C2f_LSKA_Attention is the class of public YOLOv8 variants, written anew; C2f_LSKA is the YOLOv8 form of C3k2_LSKA,
and the place of its attention is ours.
Licence of this file: AGPL-3.0-or-later, as the rest of the studio.
Differs from those variants: it takes over the parts of the stock block that the stock parser built, so widths, repeats and
shortcuts are as in the stock model, under the same weight names; an optional safe start, for which C2f_LSKA_Attention keeps
the bottlenecks that the variants throw away.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from studio.attention._arguments import check_choice
from studio.attention._in_place_of import InPlaceOf
from studio.attention.lska import LSKA
from studio.attention.van_attention import LSKA_Attention

SPEC = [
    {
        "name": "C2f_LSKA",
        "title": "C2f with LSKA",
        "role": "block",
        "replaces": "C2f",
        "stock_args": 2,
        "summary": "Keeps every weight of the stock C2f and adds LSKA after each inner block, starting as the stock block.",
        "paper": "Lau et al., Large Separable Kernel Attention, 2023, arXiv:2309.01439",
        "licence": "AGPL-3.0-or-later",
        "params": [
            {
                "name": "kernel_size",
                "kind": "choice",
                "default": 7,
                "choices": [7, 11, 15, 17, 19, 23, 27, 29, 31, 35, 39, 41, 43, 47, 51, 53, 55, 59, 63, 65],
                "doc": "Cells that the attention sees in each direction; the paper uses 7, 11, 23, 35, 41 and 53.",
            },
            {
                "name": "form",
                "kind": "choice",
                "default": "gate",
                "choices": ["gate", "residual"],
                "doc": "gate: the bare LSKA; residual: LSKA between two 1x1 convolutions, as the VAN has it.",
            },
            {
                "name": "safe_start",
                "kind": "bool",
                "default": True,
                "doc": "Starts as the stock block, so that pre-trained weights work unchanged at the first step.",
            },
        ],
    },
    {
        "name": "C2f_LSKA_Attention",
        "title": "C2f of VAN attentions with LSKA",
        "role": "block",
        "replaces": "C2f",
        "stock_args": 2,
        "summary": "VAN attentions in the place of C2f's bottlenecks, which stay until these have learned when it starts safely.",
        "paper": "Lau et al., Large Separable Kernel Attention, 2023, arXiv:2309.01439",
        "licence": "AGPL-3.0-or-later",
        "params": [
            {
                "name": "kernel_size",
                "kind": "choice",
                "default": 7,
                "choices": [7, 11, 15, 17, 19, 23, 27, 29, 31, 35, 39, 41, 43, 47, 51, 53, 55, 59, 63, 65],
                "doc": "Cells that the attention sees in each direction; the paper uses 7, 11, 23, 35, 41 and 53.",
            },
            {
                "name": "safe_start",
                "kind": "bool",
                "default": True,
                "doc": "Starts as the stock block, whose bottlenecks stay; without it only the attentions are there.",
            },
        ],
    },
]


class C2f_LSKA(nn.Module):  # noqa: N801 (the spelling in the articles' YAML)
    """Stand in for a stock C2f: its own parts, and an attention after each inner block.

    With `safe_start` each attention is y = x + gamma * f(x), gamma zero at first: the block computes exactly what the stock
    block computes, in training and in evaluation, until gamma has learned.

    Shape: as the stock block, (B, C1, H, W) -> (B, C2, H, W), any H and W.
    Cost: the stock block, and for each inner block one LSKA (`form` residual: one LSKA_Attention) of its hidden channels.
    Raises: ValueError for a `kernel_size` or a `form` that does not exist.

    >>> from types import SimpleNamespace
    >>> stock = SimpleNamespace(
    ...     c=4, cv1=nn.Conv2d(6, 8, 1), cv2=nn.Conv2d(12, 10, 1), m=nn.ModuleList([nn.Identity()])
    ... )
    >>> C2f_LSKA(stock)(torch.zeros(1, 6, 5, 7)).shape
    torch.Size([1, 10, 5, 7])
    """

    def __init__(self, stock: nn.Module, kernel_size: int = 7, form: str = "gate", safe_start: bool = True) -> None:
        super().__init__()
        forms = {"gate": LSKA, "residual": LSKA_Attention}
        check_choice("C2f_LSKA", "form", form, list(forms))
        self.c = stock.c  # hidden channels
        self.cv1 = stock.cv1
        self.cv2 = stock.cv2
        self.m = stock.m
        self.lska = nn.ModuleList(forms[form](self.c, kernel_size, safe_start) for _ in stock.m)

    def forward(self, x: Tensor) -> Tensor:
        y = list(self.cv1(x).chunk(2, 1))  # two of (B, c, H, W)
        for block, attention in zip(self.m, self.lska, strict=True):
            y.append(attention(block(y[-1])))
        return self.cv2(torch.cat(y, 1))  # (B, C2, H, W)


class C2f_LSKA_Attention(nn.Module):  # noqa: N801 (the spelling in the articles' YAML)
    """Stand in for a stock C2f: its own parts, with an LSKA_Attention for each bottleneck.

    With `safe_start` the bottlenecks stay, and the answer of each is moved towards that of its attention by gamma, zero at
    first: the block computes exactly what the stock block computes until gamma has learned. Without it they are gone.

    Shape: as the stock block, (B, C1, H, W) -> (B, C2, H, W), any H and W.
    Cost: the stock block, and for each inner block one LSKA_Attention of its hidden channels and as many weights more;
        without `safe_start` less the bottlenecks.
    Raises: ValueError for a `kernel_size` that LSKA refuses.

    >>> from types import SimpleNamespace
    >>> stock = SimpleNamespace(
    ...     c=4, cv1=nn.Conv2d(6, 8, 1), cv2=nn.Conv2d(12, 10, 1), m=nn.ModuleList([nn.Identity()])
    ... )
    >>> C2f_LSKA_Attention(stock)(torch.zeros(1, 6, 5, 7)).shape
    torch.Size([1, 10, 5, 7])
    """

    def __init__(self, stock: nn.Module, kernel_size: int = 7, safe_start: bool = True) -> None:
        super().__init__()
        self.c = stock.c  # hidden channels
        self.cv1 = stock.cv1
        self.cv2 = stock.cv2
        self.lska = nn.ModuleList(InPlaceOf(LSKA_Attention(self.c, kernel_size), self.c, safe_start) for _ in stock.m)
        self.m = stock.m if safe_start else None

    def forward(self, x: Tensor) -> Tensor:
        y = list(self.cv1(x).chunk(2, 1))  # two of (B, c, H, W)
        for place, attention in enumerate(self.lska):
            y.append(attention(y[-1], None if self.m is None else self.m[place](y[-1])))
        return self.cv2(torch.cat(y, 1))  # (B, C2, H, W)
