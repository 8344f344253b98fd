"""A batch normalisation and the linear layer behind it, the classifier of LSNet; no row of its own.

Paper: Wang et al., "LSNet: See Large, Focus Small", CVPR 2025, arXiv:2503.23135.
Repository: THU-MIG/lsnet (licence not verified): written from the paper and its tables, state-dict names as there.
Licence of this file: AGPL-3.0-or-later, as the rest of the studio.
Differs from the reference: the folded layer is given and nothing is replaced in place.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn


class BN_Linear(nn.Module):  # noqa: N801 (the spelling of the paper's code)
    """Normalise each feature over the batch, then map the features linearly.

    Shape: (B, C1) -> (B, C2).

    >>> BN_Linear(4, 6)(torch.zeros(3, 4)).shape
    torch.Size([3, 6])
    """

    def __init__(self, in_features: int, out_features: int) -> None:
        super().__init__()
        self.bn = nn.BatchNorm1d(in_features)
        self.l = nn.Linear(in_features, out_features)
        nn.init.trunc_normal_(self.l.weight, std=0.02)
        nn.init.zeros_(self.l.bias)

    def forward(self, x: Tensor) -> Tensor:
        return self.l(self.bn(x))

    @torch.no_grad()
    def fused(self) -> nn.Linear:
        """Give the one linear layer that computes the same in evaluation."""
        bn, linear = self.bn, self.l
        factor = bn.weight / (bn.running_var + bn.eps).sqrt()  # (C1,)
        fused = nn.Linear(linear.in_features, linear.out_features).to(linear.weight)
        fused.weight.copy_(linear.weight * factor)
        fused.bias.copy_(linear.bias + linear.weight @ (bn.bias - bn.running_mean * factor))
        return fused
