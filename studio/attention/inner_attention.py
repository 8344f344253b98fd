"""C3k2 and C2f with any attention of the library after each of their inner blocks.

Paper of the attention: that of the module which is chosen, see its file. C3k2 and C2f are ultralytics' own (AGPL-3.0); the
place of the attention is ours. Blocks for one attention with its own parameters have files of their own, c3k2_lska.py first.
Licence of this file: AGPL-3.0-or-later, as the rest of the studio.
Differs from subclasses of C3k2 and C2f: they take over the parts of the stock block that the stock parser built, so kernel
widths, repeats, C3k at scales m, l and x, and YOLO26's inner PSABlock are as in the stock model, under the same weight names.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from studio.attention._arguments import check_choice
from studio.attention.cbam import CBAM
from studio.attention.conv_attn import ConvAttn
from studio.attention.coordinate_attention import CoordAtt
from studio.attention.eca import ECA
from studio.attention.ema import EMA
from studio.attention.esc_block import ESCBlock
from studio.attention.gam import GAM
from studio.attention.lka import LKA
from studio.attention.ls_block import LSBlock
from studio.attention.ls_conv import LSConv
from studio.attention.lska import LSKA
from studio.attention.simam import SimAM
from studio.attention.squeeze_excitation import SE
from studio.attention.van_attention import LKA_Attention, LSKA_Attention
from studio.attention.van_block import VANBlock
from studio.attention.window_attention import WindowAttention

SPEC = [
    {
        "name": "C3k2_Attention",
        "title": "C3k2 with any attention",
        "role": "block",
        "replaces": "C3k2",
        "stock_args": 3,
        "summary": "Keeps every weight of the stock C3k2 and adds a chosen attention after each inner block.",
        "paper": "that of the chosen module",
        "licence": "AGPL-3.0-or-later",
        "params": [
            {
                "name": "attention",
                "kind": "choice",
                "default": "EMA",
                "choices": [
                    "SE",
                    "ECA",
                    "CBAM",
                    "CoordAtt",
                    "SimAM",
                    "EMA",
                    "GAM",
                    "LKA",
                    "LKA_Attention",
                    "LSKA",
                    "LSKA_Attention",
                    "VANBlock",
                    "LSConv",
                    "LSBlock",
                    "ConvAttn",
                    "WindowAttention",
                    "ESCBlock",
                ],
                "doc": "The attention after each inner block, with the defaults of its own parameters.",
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
        "name": "C2f_Attention",
        "title": "C2f with any attention",
        "role": "block",
        "replaces": "C2f",
        "stock_args": 2,
        "summary": "Keeps every weight of the stock C2f and adds a chosen attention after each inner block.",
        "paper": "that of the chosen module",
        "licence": "AGPL-3.0-or-later",
        "params": [
            {
                "name": "attention",
                "kind": "choice",
                "default": "EMA",
                "choices": [
                    "SE",
                    "ECA",
                    "CBAM",
                    "CoordAtt",
                    "SimAM",
                    "EMA",
                    "GAM",
                    "LKA",
                    "LKA_Attention",
                    "LSKA",
                    "LSKA_Attention",
                    "VANBlock",
                    "LSConv",
                    "LSBlock",
                    "ConvAttn",
                    "WindowAttention",
                    "ESCBlock",
                ],
                "doc": "The attention after each inner block, with the defaults of its own parameters.",
            },
            {
                "name": "safe_start",
                "kind": "bool",
                "default": True,
                "doc": "Starts as the stock block, so that pre-trained weights work unchanged at the first step.",
            },
        ],
    },
]

ATTENTIONS: dict[str, type[nn.Module]] = {
    cls.__name__: cls
    for cls in (
        *(SE, ECA, CBAM, CoordAtt, SimAM, EMA, GAM),
        *(LKA, LKA_Attention, LSKA, LSKA_Attention, VANBlock),
        *(LSConv, LSBlock, ConvAttn, WindowAttention, ESCBlock),
    )
}


class C3k2_Attention(nn.Module):  # noqa: N801 (beside C3k2_LSKA)
    """Stand in for a stock C3k2: its own parts, and an attention after each inner block.

    With `safe_start` each attention starts as the identity: the block computes exactly what the stock block computes, in
    training and in evaluation, until the attention's gamma has learned.

    Shape: as the stock block, (B, C1, H, W) -> (B, C2, H, W), any H and W.
    Cost: the stock block, and for each inner block one `attention` of its hidden channels.
    Raises: ValueError for an `attention` that is not listed, or for hidden channels that it cannot take.

    >>> from types import SimpleNamespace
    >>> stock = SimpleNamespace(
    ...     c=4, cv1=nn.Conv2d(6, 8, 1), cv2=nn.Conv2d(12, 10, 1), m=nn.ModuleList([nn.Identity()])
    ... )
    >>> C3k2_Attention(stock, "ECA")(torch.zeros(1, 6, 5, 7)).shape
    torch.Size([1, 10, 5, 7])
    """

    def __init__(self, stock: nn.Module, attention: str = "EMA", safe_start: bool = True) -> None:
        super().__init__()
        check_choice(type(self).__name__, "attention", attention, list(ATTENTIONS))
        self.c = stock.c  # hidden channels
        self.cv1 = stock.cv1
        self.cv2 = stock.cv2
        self.m = stock.m
        self.attention = nn.ModuleList(ATTENTIONS[attention](self.c, safe_start=safe_start) for _ in stock.m)

    def forward(self, x: Tensor) -> Tensor:
        y = list(self.cv1(x).chunk(2, 1))  # two of (B, c, H, W)
        for block, attention in zip(self.m, self.attention, strict=True):
            y.append(attention(block(y[-1])))
        return self.cv2(torch.cat(y, 1))  # (B, C2, H, W)


class C2f_Attention(C3k2_Attention):  # noqa: N801 (beside C2f_LSKA)
    """Stand in for a stock C2f, whose parts have the names and the order of those of C3k2.

    Shape: as the stock block, (B, C1, H, W) -> (B, C2, H, W), any H and W.
    Cost: the stock block, and for each inner block one `attention` of its hidden channels.
    Raises: ValueError for an `attention` that is not listed, or for hidden channels that it cannot take.

    >>> from types import SimpleNamespace
    >>> stock = SimpleNamespace(
    ...     c=4, cv1=nn.Conv2d(6, 8, 1), cv2=nn.Conv2d(12, 10, 1), m=nn.ModuleList([nn.Identity()])
    ... )
    >>> C2f_Attention(stock, "ECA")(torch.zeros(1, 6, 5, 7)).shape
    torch.Size([1, 10, 5, 7])
    """
