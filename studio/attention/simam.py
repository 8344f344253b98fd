"""SimAM: a gate for each cell, larger the more the cell stands out from its channel; nothing is learned.

Paper: Yang, Zhang, Li, Xie, "SimAM: A Simple, Parameter-Free Attention Module for Convolutional Neural Networks", ICML 2021.
Repository: ZjjConan/SimAM (no licence file): written from the paper.
Licence of this file: AGPL-3.0-or-later, as the rest of the studio.
Differs from the paper: the gate is computed in float32 where the map is half precision, whose squares can overflow; a map of
one cell, which has no variance, counts as one without deviations; an optional start as the identity (`safe_start`).
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from studio.attention._arguments import check_positive

SPEC = {
    "name": "SimAM",
    "title": "SimAM: attention without parameters",
    "role": "attention",
    "summary": "Weights each cell by how far it stands out from the mean of its channel; it adds no weights at all.",
    "paper": "Yang et al., SimAM, ICML 2021, proceedings.mlr.press/v139/yang21o.html",
    "licence": "AGPL-3.0-or-later, written from the paper",
    "params": [
        {
            "name": "regularisation",
            "kind": "float",
            "default": 1e-4,
            "min": 1e-6,
            "max": 1.0,
            "doc": "The paper's lambda, which keeps flat channels from dividing by zero; the authors use 0.0001, and 0.1 on ImageNet.",
        },
        {
            "name": "safe_start",
            "kind": "bool",
            "default": False,
            "doc": "Starts as the identity, so that pre-trained weights work unchanged at the first step.",
        },
    ],
}


class SimAM(nn.Module):
    """Multiply each cell t by sigmoid((t - mean)^2 / (4 * (variance + lambda)) + 1/2), both of the cell's channel.

    The argument is 1 / e, e the least energy of the paper's equation 5. The variance divides by H * W - 1, as the paper's
    listing does; its equation divides by H * W. With `safe_start` the result is x + gamma * (gated - x), gamma a vector
    that starts at zero.

    Shape: (B, C, H, W) -> (B, C, H, W), any H and W.
    Cost: no weights; C with `safe_start`.
    Raises: ValueError for a `regularisation` that is not above zero.

    >>> SimAM(16)(torch.zeros(1, 16, 8, 5)).shape
    torch.Size([1, 16, 8, 5])
    """

    def __init__(self, channels: int, regularisation: float = 1e-4, safe_start: bool = False) -> None:
        super().__init__()
        check_positive("SimAM", "regularisation", regularisation)
        self.regularisation = regularisation
        self.gamma = nn.Parameter(torch.zeros(channels)) if safe_start else None

    def forward(self, x: Tensor) -> Tensor:
        precise = x.to(torch.promote_types(x.dtype, torch.float32))
        cells = x.shape[2] * x.shape[3]
        squares = (precise - precise.mean((2, 3), keepdim=True)).square()
        # No branch for a single cell: an exported model would keep that of the size that it was traced with.
        variance = squares.sum((2, 3), keepdim=True) / (cells - 1 + (cells == 1))  # (B, C, 1, 1)
        inverse_energy = squares / (4 * (variance + self.regularisation)) + 0.5  # (B, C, H, W)
        gated = x * inverse_energy.sigmoid().to(x.dtype)
        if self.gamma is None:
            return gated
        return x + self.gamma.to(x.dtype).view(-1, 1, 1) * (gated - x)
