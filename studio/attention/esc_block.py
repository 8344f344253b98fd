"""The block of ESC: one window attention, then convolutions that do the work of further attentions.

Paper: Lee, Yun, Ro, "Emulating Self-attention with Convolution for Efficient Image Super-Resolution", 2025, arXiv:2503.06671.
Repository: dslisleedh/ESC (Apache-2.0), class Block: written anew, state-dict names as there.
Licence of this file: AGPL-3.0-or-later, as the rest of the studio.
Differs from the reference: as conv_attn.py and window_attention.py do; `ESCBlock` owns one large kernel, which its ConvAttn
share, where the reference shares one among all blocks of a network (`share_kernel` does that); windows of 8 and 2 convolution steps by default instead of
32 and 5, as a detector's maps ask for; an optional start as the identity (`safe_start`).
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from studio.attention._arguments import check_least, check_positive
from studio.attention._conv_ffn import ConvFFN
from studio.attention._esc_layer_norm import ESCLayerNorm
from studio.attention._shared_kernel import LargeKernelHolder
from studio.attention.conv_attn import ConvAttnWrapper, geo_ensemble, large_kernel, used_channels
from studio.attention.window_attention import WindowSelfAttention

SPEC = {
    "name": "ESCBlock",
    "title": "ESC block",
    "role": "attention",
    "summary": "Window attention followed by large-kernel convolutions that emulate it; the dearest of these modules.",
    "paper": "Lee et al., Emulating Self-attention with Convolution (ESC), 2025, arXiv:2503.06671",
    "licence": "AGPL-3.0-or-later, written from the paper",
    "params": [
        {
            "name": "pdim",
            "kind": "int",
            "default": 16,
            "min": 2,
            "max": 64,
            "doc": "Channels under the large kernel, the paper has 16; of a map with fewer channels, all of them.",
        },
        {
            "name": "conv_blocks",
            "kind": "int",
            "default": 2,
            "min": 1,
            "max": 10,
            "doc": "Convolution steps after the window attention; the paper uses 5.",
        },
        {
            "name": "kernel_size",
            "kind": "choice",
            "default": 13,
            "choices": [5, 7, 9, 11, 13, 15, 17, 19, 21],
            "doc": "Side of the large kernel in cells; the paper uses 13, and the cost grows with the square.",
        },
        {
            "name": "window_size",
            "kind": "int",
            "default": 8,
            "min": 1,
            "max": 64,
            "doc": "Side of a window in cells; ESC uses 32, which is slow on the large maps of a detector.",
        },
        {
            "name": "num_heads",
            "kind": "int",
            "default": 4,
            "min": 1,
            "max": 64,
            "divides": "channels",
            "doc": "Heads of the attention; must divide the channels.",
        },
        {
            "name": "exp_ratio",
            "kind": "float",
            "default": 1.25,
            "min": 0.5,
            "max": 4.0,
            "doc": "How much wider the feed-forward parts are than the map.",
        },
        {
            "name": "use_ln",
            "kind": "bool",
            "default": False,
            "doc": "Normalises before each convolution step, as the larger networks of the paper do.",
        },
        {
            "name": "safe_start",
            "kind": "bool",
            "default": False,
            "doc": "Starts as the identity, so that pre-trained weights work unchanged at the first step.",
        },
        {
            "name": "share_kernel",
            "kind": "bool",
            "default": False,
            "doc": "Uses one large kernel for all layers of the model that ask for it with the same sizes, as the paper does.",
        },
    ],
}


class ESCLayers(nn.Module):
    """The reference's block, with the large kernel given at each call and used as it is.

    Shape: (B, C, H, W) and a kernel (pdim, pdim, k, k) -> (B, C, H, W), any H and W, C >= pdim.
    Cost: see ESCBlock.
    Raises: ValueError where `num_heads` does not divide the channels.
    """

    mixer: type[nn.Module] = ConvAttnWrapper  # made from the channels and pdim, called with a map and the kernel

    def __init__(
        self,
        channels: int,
        *,
        pdim: int,
        conv_blocks: int,
        window_size: int,
        num_heads: int,
        exp_ratio: float,
        use_ln: bool,
        first_ratio: float = 2,
    ) -> None:
        super().__init__()
        check_least("ESCBlock", "conv_blocks", conv_blocks, least=0)
        check_positive("ESCBlock", "exp_ratio", exp_ratio)
        self.ln_proj = ESCLayerNorm(channels)
        self.proj = ConvFFN(channels, exp_ratio=first_ratio)
        self.ln_attn = ESCLayerNorm(channels)
        self.attn = WindowSelfAttention(channels, window_size, num_heads)
        self.lns = nn.ModuleList(ESCLayerNorm(channels) if use_ln else nn.Identity() for _ in range(conv_blocks))
        self.pconvs = nn.ModuleList(self.mixer(channels, pdim) for _ in range(conv_blocks))
        self.convffns = nn.ModuleList(ConvFFN(channels, exp_ratio=exp_ratio) for _ in range(conv_blocks))
        self.ln_out = ESCLayerNorm(channels)
        self.conv_out = nn.Conv2d(channels, channels, 3, padding=1)

    def forward(self, x: Tensor, kernel: Tensor) -> Tensor:
        return self.branch(x, kernel) + x

    def branch(self, x: Tensor, kernel: Tensor) -> Tensor:
        """Give what the block adds to its input."""
        x = self.proj(self.ln_proj(x))
        x = x + self.attn(self.ln_attn(x))
        for norm, ffn, attention in zip(self.lns, self.convffns, self.pconvs, strict=True):
            x = x + attention(ffn(norm(x)), kernel)
        return self.conv_out(self.ln_out(x))


class ESCBlock(LargeKernelHolder, ESCLayers):
    """ESC's block with one large kernel of its own, averaged over flips and turns at each use.

    With `safe_start` the result is x + gamma * branch(x), gamma a vector that starts at zero: the identity at first.

    Shape: (B, C, H, W) -> (B, C, H, W), any H and W.
    Cost: about (17 + (1 + 2 * exp_ratio) * conv_blocks) * C * C weights and the large kernel's p * p * kernel_size ** 2,
    p = min(pdim, C); C more with `safe_start`.
    Raises: ValueError where `num_heads` does not divide the channels, for an even `kernel_size`, or a `pdim` below one.

    >>> ESCBlock(16, kernel_size=5)(torch.zeros(1, 16, 8, 5)).shape
    torch.Size([1, 16, 8, 5])
    """

    def __init__(
        self,
        channels: int,
        pdim: int = 16,
        conv_blocks: int = 2,
        kernel_size: int = 13,
        window_size: int = 8,
        num_heads: int = 4,
        exp_ratio: float = 1.25,
        use_ln: bool = False,
        safe_start: bool = False,
        share_kernel: bool = False,
    ) -> None:
        used = used_channels(channels, pdim)
        super().__init__(
            channels,
            pdim=used,
            conv_blocks=conv_blocks,
            window_size=window_size,
            num_heads=num_heads,
            exp_ratio=exp_ratio,
            use_ln=use_ln,
        )
        self.hold(large_kernel(used, kernel_size), share_kernel)
        self.gamma = nn.Parameter(torch.zeros(channels)) if safe_start else None

    def forward(self, x: Tensor) -> Tensor:
        added = self.branch(x, geo_ensemble(self.kernel))
        if self.gamma is None:
            return x + added
        return x + self.gamma.to(x.dtype).view(-1, 1, 1) * added
