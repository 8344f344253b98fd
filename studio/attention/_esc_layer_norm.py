"""LayerNorm over the channels of a map, as ESC has it: a part of other modules, no row of its own.

Paper: Lee, Yun, Ro, "Emulating Self-attention with Convolution for Efficient Image Super-Resolution", 2025, arXiv:2503.06671.
Repository: dslisleedh/ESC (Apache-2.0), class LayerNorm: written anew, state-dict names as there.
Licence of this file: AGPL-3.0-or-later, as the rest of the studio.
Differs from the reference: a subclass of nn.LayerNorm, so that optimizers which spare norms from weight decay know it; no copy
of the permuted map.
"""

from __future__ import annotations

from torch import Tensor, nn
from torch.nn import functional


class ESCLayerNorm(nn.LayerNorm):
    """Normalise each cell over its channels.

    Shape: (B, C, H, W) -> (B, C, H, W).
    Cost: 2 * C weights.
    Raises: nothing of its own.
    """

    def __init__(self, channels: int, eps: float = 1e-6) -> None:
        super().__init__(channels, eps=eps)

    def forward(self, x: Tensor) -> Tensor:
        cells = x.permute(0, 2, 3, 1)  # (B, H, W, C), a view
        return functional.layer_norm(cells, self.normalized_shape, self.weight, self.bias, self.eps).permute(0, 3, 1, 2)
