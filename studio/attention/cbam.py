"""Convolutional block attention module (CBAM): a gate for each channel, then a gate for each place.

Paper: Woo, Park, Lee, Kweon, "CBAM: Convolutional Block Attention Module", ECCV 2018, arXiv:1807.06521.
Repository: Jongchan/attention-module (MIT): written from the paper.
Licence of this file: AGPL-3.0-or-later, as the rest of the studio.
Differs from the repository: as in the paper's formulas, no bias in the two layers of the channel gate and no normalisation
after the convolution of the spatial gate. Never fewer than one hidden channel; an optional start as the identity
(`safe_start`).
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from studio.attention._arguments import check_least, check_odd

SPEC = {
    "name": "CBAM",
    "title": "CBAM: channel, then spatial attention",
    "role": "attention",
    "summary": "Weights each channel, then each place, by gates computed from means and maxima.",
    "paper": "Woo et al., CBAM: Convolutional Block Attention Module, ECCV 2018, arXiv:1807.06521",
    "licence": "AGPL-3.0-or-later, written from the paper",
    "params": [
        {
            "name": "reduction",
            "kind": "int",
            "default": 16,
            "min": 1,
            "max": 64,
            "doc": "How many times fewer channels the gate's hidden layer has; the paper uses 16.",
        },
        {
            "name": "kernel_size",
            "kind": "choice",
            "default": 7,
            "choices": [3, 5, 7],
            "doc": "Side of the spatial gate's kernel in cells; the paper found 7 better than 3.",
        },
        {
            "name": "safe_start",
            "kind": "bool",
            "default": False,
            "doc": "Starts as the identity, so that pre-trained weights work unchanged at the first step.",
        },
    ],
}


class CBAM(nn.Module):
    """Multiply by Mc = sigmoid(mlp(mean) + mlp(max)) of each channel, then by Ms = sigmoid(conv([mean; max])) of each place.

    The second gate sees the map that the first has weighted. With `safe_start` the result is x + gamma * (gated - x), gamma
    a vector that starts at zero.

    Shape: (B, C, H, W) -> (B, C, H, W), any H and W.
    Cost: 2 * C * m + 2 * kernel_size ** 2 weights, m = C // reduction and at least 1; C more with `safe_start`.
    Raises: ValueError for a `reduction` below 1 or an even `kernel_size`.

    >>> CBAM(16, reduction=4)(torch.zeros(1, 16, 8, 5)).shape
    torch.Size([1, 16, 8, 5])
    """

    def __init__(self, channels: int, reduction: int = 16, kernel_size: int = 7, safe_start: bool = False) -> None:
        super().__init__()
        check_least("CBAM", "reduction", reduction)
        check_odd("CBAM", "kernel_size", kernel_size)
        hidden = max(channels // reduction, 1)
        self.fc1 = nn.Conv2d(channels, hidden, 1, bias=False)
        self.fc2 = nn.Conv2d(hidden, channels, 1, bias=False)
        self.spatial = nn.Conv2d(2, 1, kernel_size, padding=kernel_size // 2, bias=False)
        self.gamma = nn.Parameter(torch.zeros(channels)) if safe_start else None

    def forward(self, x: Tensor) -> Tensor:
        means, peaks = x.mean((2, 3), keepdim=True), x.amax((2, 3), keepdim=True)  # (B, C, 1, 1) each
        weighted = x * (self._mlp(means) + self._mlp(peaks)).sigmoid()
        view = torch.cat((weighted.mean(1, keepdim=True), weighted.amax(1, keepdim=True)), 1)  # (B, 2, H, W)
        gated = weighted * self.spatial(view).sigmoid()
        if self.gamma is None:
            return gated
        return x + self.gamma.to(x.dtype).view(-1, 1, 1) * (gated - x)

    def _mlp(self, x: Tensor) -> Tensor:
        return self.fc2(self.fc1(x).relu())
