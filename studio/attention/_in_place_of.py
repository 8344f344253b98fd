"""A new part in the place of a stock part, which may stay until the new one has learned. No row names it.

Licence of this file: AGPL-3.0-or-later, as the rest of the studio.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn


class InPlaceOf(nn.Module):
    """Answer with `part`; with `safe_start` with the stock part's answer, moved towards that of `part` by gamma.

    The stock part is called by the owner and keeps its place among the owner's weights, so that stock weights load by name.
    gamma is a vector that starts at zero: the stock part's answer exactly; where it is one, that of `part` alone.

    Shape: (B, C, H, W) and the stock part's answer of the same shape -> (B, C, H, W).
    Cost: the weights of `part`; C more with `safe_start`.
    """

    def __init__(self, part: nn.Module, channels: int, safe_start: bool) -> None:
        super().__init__()
        self.part = part
        self.gamma = nn.Parameter(torch.zeros(channels)) if safe_start else None

    def forward(self, x: Tensor, stock: Tensor | None) -> Tensor:
        new = self.part(x)  # (B, C, H, W)
        if self.gamma is None or stock is None:
            return new
        return stock + self.gamma.to(x.dtype).view(-1, 1, 1) * (new - stock)
