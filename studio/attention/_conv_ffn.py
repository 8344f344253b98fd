"""The feed-forward part of ESC with a depth-wise convolution inside: a part of other modules, no row of its own.

Paper: Lee, Yun, Ro, "Emulating Self-attention with Convolution for Efficient Image Super-Resolution", 2025, arXiv:2503.06671.
Repository: dslisleedh/ESC (Apache-2.0), class ConvFFN: written anew, state-dict names as there.
Licence of this file: AGPL-3.0-or-later, as the rest of the studio.
Differs from the reference: nothing that changes a number.
"""

from __future__ import annotations

from torch import Tensor, nn
from torch.nn import functional


class ConvFFN(nn.Module):
    """Widen by a 1 x 1 convolution, add a depth-wise convolution of the result to it, narrow again; no residual around it.

    Shape: (B, C, H, W) -> (B, C, H, W).
    Cost: 2 * C * h + (kernel_size ** 2 + 2) * h + C weights, h = int(C * exp_ratio).
    Raises: nothing of its own.
    """

    def __init__(self, channels: int, kernel_size: int = 3, exp_ratio: float = 1.25) -> None:
        super().__init__()
        hidden = int(channels * exp_ratio)
        self.proj = nn.Conv2d(channels, hidden, 1)
        self.dwc = nn.Conv2d(hidden, hidden, kernel_size, padding=kernel_size // 2, groups=hidden)
        self.aggr = nn.Conv2d(hidden, channels, 1)

    def forward(self, x: Tensor) -> Tensor:
        wide = functional.gelu(self.proj(x))  # (B, h, H, W)
        return self.aggr(functional.gelu(self.dwc(wide)) + wide)
