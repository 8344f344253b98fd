"""ESC-FP, the network of the family whose large kernel is factored: a reference composition, no row of its own.

Paper: Lee, Yun, Ro, "Emulating Self-attention with Convolution for Efficient Image Super-Resolution", 2025, arXiv:2503.06671.
Repository: dslisleedh/ESC (Apache-2.0), classes ESCFP and DecomposedConvolutionalAttention: written anew, state-dict names as
there.
Licence of this file: AGPL-3.0-or-later, as the rest of the studio.
Differs from the reference: as window_attention.py does; nothing else that changes a number.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from studio.attention._esc_layer_norm import ESCLayerNorm
from studio.attention._esc_net import COLOURS, ESCSizes
from studio.attention.conv_attn import DYNAMIC_SIDE
from studio.attention.esc_block import ESCLayers

ESC_FP_SIZES = ESCSizes(dim=48, num_heads=3, use_ln=True)
FIRST_RATIO = 1.5  # of the feed-forward part before the attention; 2 in the rest of the family


class FactoredConvAttention(nn.Module):
    """Convolve the first `pdim` channels with a given 1 x 1 kernel, then depth-wise with a given large one plus one of the image.

    The dynamic kernel is laid into the middle of the large one, so each image meets one depth-wise kernel of its own.

    Shape: (B, C, H, W), kernels (pdim, pdim, 1, 1) and (pdim, 1, k, k) with odd k -> (B, C, H, W), any H and W, C >= pdim.
    Cost: pdim * h + h + 9 * pdim * h + 9 * pdim weights, h = pdim // 4; each cell costs pdim ** 2 + k ** 2 * pdim
    multiply-adds, whatever C.
    Raises: nothing of its own.
    """

    def __init__(self, pdim: int) -> None:
        super().__init__()
        self.pdim = pdim
        hidden = max(pdim // 4, 1)
        self.proj = nn.Sequential(
            nn.AdaptiveAvgPool2d(1),
            nn.Conv2d(pdim, hidden, 1),
            nn.GELU(),
            nn.Conv2d(hidden, pdim * DYNAMIC_SIDE**2, 1),
        )

    def forward(self, x: Tensor, channel_kernel: Tensor, spatial_kernel: Tensor) -> Tensor:
        used, passed = x[:, : self.pdim], x[:, self.pdim :]
        batch, p, height, width = used.shape
        side = spatial_kernel.shape[-1]
        own = self.proj(used).reshape(batch, p, 1, DYNAMIC_SIDE, DYNAMIC_SIDE)
        around = (side - DYNAMIC_SIDE) // 2
        kernels = spatial_kernel + functional.pad(own, (around, around, around, around))  # (B, p, 1, k, k)
        mixed = functional.conv2d(used, channel_kernel).reshape(1, batch * p, height, width)
        out = functional.conv2d(mixed, kernels.flatten(0, 1), padding=side // 2, groups=batch * p)
        return torch.cat((out.reshape(batch, p, height, width), passed), 1)


class FactoredWrapper(nn.Module):
    """Mix the channels by a 1 x 1 convolution after the factored attention; no residual.

    Shape: (B, C, H, W) and the two kernels as a pair -> (B, C, H, W).
    Cost: C * C + C weights beside those of FactoredConvAttention.
    Raises: nothing of its own.
    """

    def __init__(self, channels: int, pdim: int) -> None:
        super().__init__()
        self.plk = FactoredConvAttention(pdim)
        self.aggr = nn.Conv2d(channels, channels, 1)

    def forward(self, x: Tensor, kernels: Sequence[Tensor]) -> Tensor:
        return self.aggr(self.plk(x, *kernels))


class FactoredLayers(ESCLayers):
    """ESC's block around the factored attention.

    Shape: (B, C, H, W) and the two kernels as a pair -> (B, C, H, W).
    Cost: see ESCLayers; the first feed-forward part is narrower.
    Raises: ValueError where `num_heads` does not divide the channels.
    """

    mixer = FactoredWrapper


class ESCFPNet(nn.Module):
    """Enlarge an image: blocks that share one factored large kernel, added to the image enlarged by cubic interpolation.

    Shape: (B, 3, H, W) -> (B, 3, upscaling_factor * H, upscaling_factor * W), any H and W.
    Cost: 523 675 weights at factor 2; see `multiply_adds` of `_esc_net.py`.
    Raises: ValueError for sizes that its parts refuse.

    >>> small = ESCSizes(dim=8, pdim=4, n_blocks=1, conv_blocks=1, window_size=4, num_heads=2, use_ln=True)
    >>> ESCFPNet(small, 2)(torch.zeros(1, 3, 6, 5)).shape
    torch.Size([1, 3, 12, 10])
    """

    def __init__(self, sizes: ESCSizes, upscaling_factor: int) -> None:
        super().__init__()
        self.upscaling_factor = upscaling_factor
        self.lk_channel = nn.Parameter(nn.init.orthogonal_(torch.empty(sizes.pdim, sizes.pdim, 1, 1)))
        self.lk_spatial = nn.Parameter(
            nn.init.orthogonal_(torch.empty(sizes.pdim, 1, sizes.kernel_size, sizes.kernel_size))
        )
        self.proj = nn.Conv2d(COLOURS, sizes.dim, 3, padding=1)
        self.blocks = nn.ModuleList(
            FactoredLayers(
                sizes.dim,
                pdim=sizes.pdim,
                conv_blocks=sizes.conv_blocks,
                window_size=sizes.window_size,
                num_heads=sizes.num_heads,
                exp_ratio=sizes.exp_ratio,
                use_ln=sizes.use_ln,
                first_ratio=FIRST_RATIO,
            )
            for _ in range(sizes.n_blocks)
        )
        self.ln_last = ESCLayerNorm(sizes.dim)
        self.last = nn.Conv2d(sizes.dim, sizes.dim, 3, padding=1)
        self.to_img = nn.Conv2d(sizes.dim, COLOURS * upscaling_factor**2, 3, padding=1)

    def forward(self, image: Tensor) -> Tensor:
        first = self.proj(image)
        x = first
        for block in self.blocks:
            x = block(x, (self.lk_channel, self.lk_spatial))
        x = self.last(self.ln_last(x)) + first
        enlarged = functional.interpolate(image, scale_factor=self.upscaling_factor, mode="bicubic")
        return functional.pixel_shuffle(self.to_img(x), self.upscaling_factor) + enlarged
