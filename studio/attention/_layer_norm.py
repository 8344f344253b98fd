"""LayerNorm over the channels of a map, as ESC and the Visual Attention Network have it: a part of other modules, no row.

Papers: Lee, Yun, Ro, "Emulating Self-attention with Convolution for Efficient Image Super-Resolution", 2025,
arXiv:2503.06671; Guo et al., "Visual Attention Network", 2022, arXiv:2202.09741.
Repositories: dslisleedh/ESC (Apache-2.0), class LayerNorm; Visual-Attention-Network/VAN-Classification (Apache-2.0), where
nn.LayerNorm runs on the flattened map: written anew, state-dict names as there.
Licence of this file: AGPL-3.0-or-later, as the rest of the studio.
Differs from the references: a subclass of nn.LayerNorm, so that optimizers which spare norms from weight decay know it; no
copy of the permuted map.
"""

from __future__ import annotations

from torch import Tensor, nn
from torch.nn import functional


class ChannelLayerNorm(nn.LayerNorm):
    """Normalise each cell over its channels.

    Shape: (B, C, H, W) -> (B, C, H, W), a view of a map whose channels lie side by side.
    Cost: 2 * C weights.
    Raises: nothing of its own.

    >>> import torch
    >>> ChannelLayerNorm(4)(torch.zeros(1, 4, 5, 7)).shape
    torch.Size([1, 4, 5, 7])
    """

    def __init__(self, channels: int, eps: float = 1e-6) -> None:
        super().__init__(channels, eps=eps)

    def forward(self, x: Tensor) -> Tensor:
        cells = x.permute(0, 2, 3, 1)  # (B, H, W, C), a view
        return functional.layer_norm(cells, self.normalized_shape, self.weight, self.bias, self.eps).permute(0, 3, 1, 2)
