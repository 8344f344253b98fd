"""Large separable kernel attention (LSKA): a gate made of four one-dimensional depth-wise convolutions.

Paper: Lau, Po, Rehman, "Large Separable Kernel Attention", 2023, arXiv:2309.01439.
Repository: StevenLauHKHK/Large-Separable-Kernel-Attention (no licence file): written from the paper and its kernel table.
Licence of this file: AGPL-3.0-or-later, as the rest of the studio.
Differs from the reference: any legal kernel size instead of the six in its table, an illegal one is refused at once (there it
fails at the first forward); no copy of the input, which nothing reads; on CPUs the same sums in another arrangement
(`_dilated_depthwise.py`); an optional start as the identity (`safe_start`).
State-dict names are the reference's, so its weights load.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from studio.attention._arguments import check_choice, check_least, wrong
from studio.attention._dilated_depthwise import gate, suits

SPEC = {
    "name": "LSKA",
    "title": "LSKA: large separable kernel attention",
    "role": "attention",
    "summary": "Weights the map by a large view of itself, at the price of a few one-dimensional convolutions.",
    "paper": "Lau et al., Large Separable Kernel Attention, 2023, arXiv:2309.01439",
    "licence": "AGPL-3.0-or-later, written from the paper",
    "params": [
        {
            "name": "kernel_size",
            "kind": "choice",
            "default": 7,
            "choices": [7, 11, 15, 17, 19, 23, 27, 29, 31, 35, 39, 41, 43, 47, 51, 53, 55, 59, 63, 65],
            "doc": "Cells that the attention sees in each direction; the paper uses 7, 11, 23, 35, 41 and 53.",
        },
        {
            "name": "safe_start",
            "kind": "bool",
            "default": False,
            "doc": "Starts as the identity, so that pre-trained weights work unchanged at the first step.",
        },
    ],
}

# The paper's choice where both dilations fit; a rule alone would give 11 the dilation 3, and 23 and 35 the dilation 2.
DILATION_OF_TABLE = {7: 2, 11: 2, 23: 3, 35: 3, 41: 3, 53: 3}
LONGEST_LISTED = 65


class LSKA(nn.Module):
    """Weight the input by a large, separable, dilated depth-wise convolution of itself.

    With `safe_start` the result is x + gamma * (x * attention - x), gamma a vector that starts at zero: the identity at
    first, the paper's module where gamma is one. gamma has one dimension, so that no optimizer orthogonalises it.

    Shape: (B, C, H, W) -> (B, C, H, W), any H and W; cells that the kernel cannot reach just stay unseen.
    Cost: C * C + (2 * local + 2 * dilated + 5) * C weights, the two lengths from `kernel_lengths`; C more with `safe_start`.
    Raises: ValueError for a `kernel_size` without a legal pair of kernels, naming the legal ones.

    >>> LSKA(16, kernel_size=11)(torch.zeros(1, 16, 8, 5)).shape
    torch.Size([1, 16, 8, 5])
    """

    def __init__(self, channels: int, kernel_size: int = 7, safe_start: bool = False) -> None:
        super().__init__()
        local, dilated, dilation = kernel_lengths(kernel_size)
        near, far = local // 2, dilation * (dilated // 2)  # paddings that keep H and W
        self.conv0h = nn.Conv2d(channels, channels, (1, local), padding=(0, near), groups=channels)
        self.conv0v = nn.Conv2d(channels, channels, (local, 1), padding=(near, 0), groups=channels)
        self.conv_spatial_h = nn.Conv2d(
            channels, channels, (1, dilated), padding=(0, far), groups=channels, dilation=dilation
        )
        self.conv_spatial_v = nn.Conv2d(
            channels, channels, (dilated, 1), padding=(far, 0), groups=channels, dilation=dilation
        )
        self.conv1 = nn.Conv2d(channels, channels, 1)
        # Only when asked for: without it the state dict is exactly the reference's.
        self.gamma = nn.Parameter(torch.zeros(channels)) if safe_start else None

    def forward(self, x: Tensor) -> Tensor:
        gated = self._gate(x)
        if self.gamma is None:
            return gated
        return x + self.gamma.to(x.dtype).view(-1, 1, 1) * (gated - x)

    def _gate(self, x: Tensor) -> Tensor:
        if not torch.jit.is_scripting():  # TorchScript must not look behind it: it cannot give a layer a second name
            # Looked up once, because on a small map each look costs a hundredth of the convolutions.
            near_h, near_v, far_h, far_v, mix = (
                self.conv0h,
                self.conv0v,
                self.conv_spatial_h,
                self.conv_spatial_v,
                self.conv1,
            )
            if suits(x, near_h, near_v, far_h, far_v, mix):
                return gate(x, near_h, near_v, far_h, far_v, mix)
            return x * mix(far_v(far_h(near_v(near_h(x)))))
        return x * self.conv1(self.conv_spatial_v(self.conv_spatial_h(self.conv0v(self.conv0h(x)))))  # (B, C, H, W)


def kernel_lengths(kernel_size: int) -> tuple[int, int, int]:
    """Give the local length, the dilated length and the dilation whose cascade covers `kernel_size` cells.

    A local kernel of 2 * d - 1 and m taps with dilation d cover 2 * d - 1 + d * (m - 1) = k cells, so m = (k + 1) / d - 1;
    m must be odd and at least 3 for the map to keep its size.

    >>> kernel_lengths(7), kernel_lengths(23), kernel_lengths(53)
    ((3, 3, 2), (5, 7, 3), (5, 17, 3))
    """
    check_least("LSKA", "kernel_size", kernel_size, least=7)
    dilation = DILATION_OF_TABLE.get(kernel_size)
    if dilation is None:
        # Above 11 the table takes 3 wherever 3 fits.
        dilation = next((d for d in (3, 2) if _fits(kernel_size, d)), None)
    if dilation is None:
        check_choice("LSKA", "kernel_size", kernel_size, valid_kernel_sizes())
        raise wrong(
            "kernel_size {kernel_size} of LSKA does not exist; shorter ones such as 7 or 23 would work",
            kernel_size=kernel_size,
        )
    return 2 * dilation - 1, (kernel_size + 1) // dilation - 1, dilation


def valid_kernel_sizes(longest: int = LONGEST_LISTED) -> tuple[int, ...]:
    """Give every legal kernel size up to `longest`; there are longer ones."""
    return tuple(k for k in range(7, longest + 1) if _fits(k, 2) or _fits(k, 3))


def _fits(kernel_size: int, dilation: int) -> bool:
    steps, rest = divmod(kernel_size + 1, dilation)
    return rest == 0 and steps % 2 == 0 and steps >= 4
