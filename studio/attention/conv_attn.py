"""ConvAttn: a dense large kernel and a kernel made from the image itself, on the first few channels only.

Paper: Lee, Yun, Ro, "Emulating Self-attention with Convolution for Efficient Image Super-Resolution", 2025, arXiv:2503.06671.
Repository: dslisleedh/ESC (Apache-2.0), classes ConvolutionalAttention and ConvAttnWrapper: written anew, state-dict names as
there.
Licence of this file: AGPL-3.0-or-later, as the rest of the studio.
Differs from the reference: one path for training and evaluation, for any batch, with gradients, and the input is never written
into (the reference's evaluation takes one image and overwrites its input, which YOLO's Concat reads later); `ConvAttn` owns its
large kernel, which the reference shares among all layers of a network, unless `share_kernel` asks for that; fewer channels
than `pdim` are all used; an optional start as the identity (`safe_start`).
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from studio.attention._arguments import check_least, check_odd
from studio.attention._shared_kernel import LargeKernelHolder

SPEC = [
    {
        "name": "ConvAttn",
        "title": "ConvAttn: large kernel with a dynamic kernel",
        "role": "attention",
        "summary": "A 13x13 convolution and a 3x3 kernel made from the image, on 16 channels; the others pass unchanged.",
        "paper": "Lee et al., Emulating Self-attention with Convolution (ESC), 2025, arXiv:2503.06671",
        "licence": "AGPL-3.0-or-later, written from the paper",
        "params": [
            {
                "name": "pdim",
                "kind": "int",
                "default": 16,
                "min": 2,
                "max": 64,
                "doc": "Channels that it works on, the paper has 16; of a map with fewer channels, all of them.",
            },
            {
                "name": "kernel_size",
                "kind": "choice",
                "default": 13,
                "choices": [5, 7, 9, 11, 13, 15, 17, 19, 21],
                "doc": "Side of the large kernel in cells; the paper uses 13, and the cost grows with the square.",
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
    },
    {
        "name": "ConvAttnResidual",
        "title": "ConvAttn, mixed and added to the map",
        "role": "attention",
        "summary": "Adds ConvAttn of the map, its channels mixed by a 1x1 convolution, to the map.",
        "paper": "Lee et al., Emulating Self-attention with Convolution (ESC), 2025, arXiv:2503.06671",
        "licence": "AGPL-3.0-or-later, written from the paper",
        "params": [
            {
                "name": "pdim",
                "kind": "int",
                "default": 16,
                "min": 2,
                "max": 64,
                "doc": "Channels that it works on, the paper has 16; of a map with fewer channels, all of them.",
            },
            {
                "name": "kernel_size",
                "kind": "choice",
                "default": 13,
                "choices": [5, 7, 9, 11, 13, 15, 17, 19, 21],
                "doc": "Side of the large kernel in cells; the paper uses 13, and the cost grows with the square.",
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
    },
]

DYNAMIC_SIDE = 3  # of the kernel made from the image


def geo_ensemble(kernel: Tensor) -> Tensor:
    """Average `kernel` over the eight flips and quarter turns of its last two, equal axes.

    The result does not change when it is averaged again; the gradient is averaged alike.

    >>> geo_ensemble(torch.tensor([[8.0, 0.0], [0.0, 0.0]]))
    tensor([[2., 2.],
            [2., 2.]])
    """
    both = kernel + kernel.flip(-1)
    both = both + both.flip(-2)
    return (both + both.transpose(-1, -2)) / 8


def large_kernel(pdim: int, kernel_size: int) -> nn.Parameter:
    """Give a fresh kernel (pdim, pdim, k, k) with orthogonal rows. Raises ValueError for an even `kernel_size`."""
    check_odd("ConvAttn", "kernel_size", kernel_size)
    return nn.Parameter(nn.init.orthogonal_(torch.empty(pdim, pdim, kernel_size, kernel_size)))


def used_channels(channels: int, pdim: int) -> int:
    """Give how many channels the large kernel works on: `pdim`, or all where there are fewer."""
    check_least("ConvAttn", "pdim", pdim)
    return min(pdim, channels)


class ConvolutionalAttention(nn.Module):
    """Convolve the first `pdim` channels with a given large kernel and with a depth-wise 3 x 3 kernel made from their means.

    The layer that makes the small kernel starts at zero, so the module starts as the large convolution alone.

    Shape: (B, C, H, W) and a kernel (pdim, pdim, k, k) with odd k -> (B, C, H, W), any H and W, C >= pdim.
    Cost: pdim * h + h + 9 * pdim * h + 9 * pdim weights, h = pdim // 2; each cell costs pdim ** 2 * k ** 2 + 9 * pdim
    multiply-adds, whatever C.
    Raises: nothing of its own.
    """

    def __init__(self, pdim: int) -> None:
        super().__init__()
        self.pdim = pdim
        hidden = max(pdim // 2, 1)
        self.dwc_proj = nn.Sequential(
            nn.AdaptiveAvgPool2d(1),
            nn.Conv2d(pdim, hidden, 1),
            nn.GELU(),
            nn.Conv2d(hidden, pdim * DYNAMIC_SIDE**2, 1),
        )
        nn.init.zeros_(self.dwc_proj[3].weight)
        nn.init.zeros_(self.dwc_proj[3].bias)

    def forward(self, x: Tensor, kernel: Tensor) -> Tensor:
        used, passed = x[:, : self.pdim], x[:, self.pdim :]
        return torch.cat((self.attend(used, kernel), passed), 1)

    def attend(self, used: Tensor, kernel: Tensor) -> Tensor:
        """Give what becomes of the first `pdim` channels, (B, pdim, H, W)."""
        batch, p, height, width = used.shape
        own = self.dwc_proj(used)  # (B, pdim * 9, 1, 1): a kernel for each image and channel
        if torch.jit.is_tracing():
            dynamic = _by_shifts(used, own)
        else:
            # One group for each image and channel: every image meets its own kernels in one call.
            kernels = own.reshape(batch * p, 1, DYNAMIC_SIDE, DYNAMIC_SIDE)
            images = used.reshape(1, batch * p, height, width)
            dynamic = functional.conv2d(images, kernels, padding=DYNAMIC_SIDE // 2, groups=batch * p)
            dynamic = dynamic.reshape(used.shape)
        static = functional.conv2d(used, kernel, padding=kernel.shape[-1] // 2)
        return static + dynamic


def _by_shifts(used: Tensor, own: Tensor) -> Tensor:
    """Apply the kernels of each image tap by tap, (B, pdim, H, W): an exported model has the batch size in no constant."""
    height, width = used.shape[-2:]
    padded = functional.pad(used, (DYNAMIC_SIDE // 2,) * 4)
    taps = own.unflatten(1, (used.shape[1], -1)).unbind(2)  # each (B, pdim, 1, 1)
    out = torch.zeros_like(used)
    for tap, weight in enumerate(taps):
        row, column = divmod(tap, DYNAMIC_SIDE)
        out = out + weight * padded[..., row : row + height, column : column + width]
    return out


class ConvAttn(LargeKernelHolder, ConvolutionalAttention):
    """Attend by a large kernel of its own, averaged over flips and turns at each use, and a kernel made from the image.

    With `safe_start` the attended channels are x + gamma * (attended - x), gamma a vector that starts at zero: the identity
    at first, the paper's module where gamma is one. With `share_kernel` it may borrow the kernel of another layer of its model.

    Shape: (B, C, H, W) -> (B, C, H, W), any H and W; channels from `pdim` on pass unchanged.
    Cost: p * p * kernel_size ** 2 + p * h + h + 9 * p * h + 9 * p weights, p = min(pdim, C), h = p // 2; p more with
    `safe_start`.
    Raises: ValueError for an even `kernel_size`, or a `pdim` below one.

    >>> ConvAttn(24)(torch.zeros(1, 24, 8, 5)).shape
    torch.Size([1, 24, 8, 5])
    """

    def __init__(
        self,
        channels: int,
        pdim: int = 16,
        kernel_size: int = 13,
        safe_start: bool = False,
        share_kernel: bool = False,
    ) -> None:
        super().__init__(used_channels(channels, pdim))
        self.hold(large_kernel(self.pdim, kernel_size), share_kernel)
        self.gamma = nn.Parameter(torch.zeros(self.pdim)) if safe_start else None

    def forward(self, x: Tensor) -> Tensor:
        used, passed = x[:, : self.pdim], x[:, self.pdim :]
        attended = self.attend(used, geo_ensemble(self.kernel))
        if self.gamma is not None:
            attended = used + self.gamma.to(x.dtype).view(-1, 1, 1) * (attended - used)
        return torch.cat((attended, passed), 1)


class ConvAttnWrapper(nn.Module):
    """Mix the channels by a 1 x 1 convolution after the attention with a given large kernel; no residual.

    Shape: (B, C, H, W) and a kernel (pdim, pdim, k, k) -> (B, C, H, W).
    Cost: C * C + C weights beside those of ConvolutionalAttention.
    Raises: nothing of its own.
    """

    def __init__(self, channels: int, pdim: int) -> None:
        super().__init__()
        self.plk = ConvolutionalAttention(pdim)
        self.aggr = nn.Conv2d(channels, channels, 1)

    def forward(self, x: Tensor, kernel: Tensor) -> Tensor:
        return self.aggr(self.plk(x, kernel))


class ConvAttnResidual(LargeKernelHolder, ConvAttnWrapper):
    """Add a mixed ConvAttn with a large kernel of its own to x; with `safe_start` times gamma, a vector that starts at zero.

    Shape: (B, C, H, W) -> (B, C, H, W), any H and W.
    Cost: C * C + C weights beside those of ConvAttn; C more with `safe_start`.
    Raises: ValueError for an even `kernel_size`, or a `pdim` below one.

    >>> ConvAttnResidual(8, safe_start=True)(torch.zeros(1, 8, 8, 5)).shape
    torch.Size([1, 8, 8, 5])
    """

    def __init__(
        self,
        channels: int,
        pdim: int = 16,
        kernel_size: int = 13,
        safe_start: bool = False,
        share_kernel: bool = False,
    ) -> None:
        used = used_channels(channels, pdim)
        super().__init__(channels, used)
        self.hold(large_kernel(used, kernel_size), share_kernel)
        self.gamma = nn.Parameter(torch.zeros(channels)) if safe_start else None

    def forward(self, x: Tensor) -> Tensor:
        mixed = super().forward(x, geo_ensemble(self.kernel))
        if self.gamma is None:
            return x + mixed
        return x + self.gamma.to(x.dtype).view(-1, 1, 1) * mixed
