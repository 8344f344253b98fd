"""ESC as a whole network for super-resolution, composed from the parts of the rows: a reference to check them, no row of its own.

Paper: Lee, Yun, Ro, "Emulating Self-attention with Convolution for Efficient Image Super-Resolution", 2025, arXiv:2503.06671.
Repository: dslisleedh/ESC (Apache-2.0), classes ESC and ESCReal and their configurations: written anew, state-dict names as there.
Licence of this file: AGPL-3.0-or-later, as the rest of the studio.
Differs from the reference: as conv_attn.py and window_attention.py do; the sizes of ESC, ESC-lt, ESC-XL and ESC-Real are
named once, in `CONFIGURATIONS`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from torch import Tensor, nn
from torch.nn import functional

from studio.attention._esc_layer_norm import ESCLayerNorm
from studio.attention.conv_attn import ConvolutionalAttention, geo_ensemble, large_kernel
from studio.attention.esc_block import ESCLayers
from studio.attention.window_attention import WindowSelfAttention

COLOURS = 3
REAL_FACTOR = 4
REAL_SLOPE = 0.2  # of the leaky activations of ESC-Real
ENLARGED = {
    "to_img.1": 4,
    "to_img.4": 16,
    "to_img.6": 16,
    "to_img.8": 16,
}  # cells of a convolution of ESC-Real for each of ours


@dataclass(frozen=True)
class ESCSizes:
    """What tells one network of the family from another."""

    dim: int = 64
    pdim: int = 16
    kernel_size: int = 13
    n_blocks: int = 5
    conv_blocks: int = 5
    window_size: int = 32
    num_heads: int = 4
    exp_ratio: float = 1.25
    use_ln: bool = False


ESC_SIZES = ESCSizes()
CONFIGURATIONS = {
    "ESC": ESC_SIZES,
    "ESC-lt": replace(ESC_SIZES, n_blocks=3),
    "ESC-XL": replace(ESC_SIZES, dim=192, pdim=48, n_blocks=8, window_size=48, num_heads=12, use_ln=True),
    "ESC-Real": replace(ESC_SIZES, n_blocks=10, exp_ratio=2, use_ln=True),
}


class ESCNet(nn.Module):
    """Enlarge an image: blocks that share one large kernel, averaged over flips and turns once for all of them.

    Shape: (B, 3, H, W) -> (B, 3, upscaling_factor * H, upscaling_factor * W), any H and W.
    Cost: 946 728 weights for ESC at factor 2; see `multiply_adds`.
    Raises: ValueError for sizes that its parts refuse.

    >>> import torch
    >>> small = ESCSizes(dim=8, pdim=4, n_blocks=1, conv_blocks=1, window_size=4, num_heads=2)
    >>> ESCNet(small, 2)(torch.zeros(1, 3, 6, 5)).shape
    torch.Size([1, 3, 12, 10])
    """

    def __init__(self, sizes: ESCSizes, upscaling_factor: int) -> None:
        super().__init__()
        self.upscaling_factor = upscaling_factor
        self.plk_filter = large_kernel(sizes.pdim, sizes.kernel_size)
        self.proj = nn.Conv2d(COLOURS, sizes.dim, 3, padding=1)
        self.blocks = nn.ModuleList(
            ESCLayers(
                sizes.dim,
                pdim=sizes.pdim,
                conv_blocks=sizes.conv_blocks,
                window_size=sizes.window_size,
                num_heads=sizes.num_heads,
                exp_ratio=sizes.exp_ratio,
                use_ln=sizes.use_ln,
            )
            for _ in range(sizes.n_blocks)
        )
        self.last = nn.Conv2d(sizes.dim, sizes.dim, 3, padding=1)
        self.to_img = nn.Conv2d(sizes.dim, COLOURS * upscaling_factor**2, 3, padding=1)

    def forward(self, image: Tensor) -> Tensor:
        # Each pixel as it is, and what the network adds to its enlarged cells.
        cells = self.to_img(self.features(image)) + image.repeat_interleave(self.upscaling_factor**2, 1)
        return functional.pixel_shuffle(cells, self.upscaling_factor)

    def features(self, image: Tensor) -> Tensor:
        """Give the map (B, dim, H, W) from which the larger image is made."""
        first = self.proj(image)
        x, kernel = first, geo_ensemble(self.plk_filter)
        for block in self.blocks:
            x = block(x, kernel)
        return self.last(x) + first


class ESCRealNet(ESCNet):
    """Enlarge a photograph four times: ESC with a wide look at the image beside it, and an enlarging in two steps.

    Shape: (B, 3, H, W) -> (B, 3, 4 * H, 4 * W), H and W of at least 4.
    Cost: 2 265 307 weights with the sizes of ESC-Real; see `multiply_adds`.
    Raises: ValueError for sizes that its parts refuse.

    >>> import torch
    >>> small = ESCSizes(dim=8, pdim=4, n_blocks=1, conv_blocks=1, window_size=4, num_heads=2, use_ln=True)
    >>> ESCRealNet(small)(torch.zeros(1, 3, 6, 5)).shape
    torch.Size([1, 3, 24, 20])
    """

    def __init__(self, sizes: ESCSizes = CONFIGURATIONS["ESC-Real"]) -> None:
        super().__init__(sizes, REAL_FACTOR)
        dim = sizes.dim
        self.skip = nn.Sequential(
            nn.Conv2d(COLOURS, 2 * dim, 1),
            nn.Conv2d(2 * dim, 2 * dim, 7, padding=3, groups=2 * dim, padding_mode="reflect"),
            nn.LeakyReLU(REAL_SLOPE),
            nn.Conv2d(2 * dim, dim, 1),
        )
        self.to_img = nn.Sequential()
        for _ in range(2):
            self.to_img.append(nn.UpsamplingNearest2d(scale_factor=2))
            self.to_img.append(nn.Conv2d(dim, dim, 3, padding=1)).append(nn.LeakyReLU(REAL_SLOPE))
        self.to_img.append(nn.Conv2d(dim, dim, 3, padding=1)).append(nn.LeakyReLU(REAL_SLOPE))
        self.to_img.append(nn.Conv2d(dim, COLOURS, 3, padding=1))

    def forward(self, image: Tensor) -> Tensor:
        return self.to_img(self.features(image) + self.skip(image))


def multiply_adds(net: nn.Module, height: int, width: int, *, norms: bool = False) -> int:
    """Count the multiply-adds of a network of the family for one image, in the reference's form of its layers.

    Counted are convolutions, those with a shared or a dynamic kernel too, and the two products of each attention; windows are
    counted whole, with all that the reference computes for mirrored cells (ours leaves a part out). Not counted are biases,
    activations, softmax, sums, the average of the kernel and the enlarging. `norms` adds five for each number that a LayerNorm
    gives and one for each that a mean reads, as fvcore, which the paper's table agrees with, counts them.
    """
    total = 0
    for name, module in net.named_modules():
        if isinstance(module, WindowSelfAttention):
            total += _attention_multiply_adds(module, height, width)
        elif isinstance(module, nn.Conv2d) and not name.endswith(("to_qkv", "to_out")):
            # Kernels are made from means: one cell.
            cells = 1 if ".plk." in name else ENLARGED.get(name, 1) * height * width
            total += module.weight.numel() * cells
        elif name.endswith(".plk"):
            total += _kernel_multiply_adds(net, module) * height * width
        elif norms and isinstance(module, ESCLayerNorm):
            total += 5 * module.normalized_shape[0] * height * width
        elif norms and isinstance(module, nn.AdaptiveAvgPool2d):
            total += _pdim(net) * height * width
    return total


def _attention_multiply_adds(module: WindowSelfAttention, height: int, width: int) -> int:
    side, channels = module.window_size, module.to_out.in_channels
    whole = (height + -height % side) * (width + -width % side)
    return whole * (3 * channels**2 + 2 * side**2 * channels) + height * width * channels**2


def _kernel_multiply_adds(net: nn.Module, module: nn.Module) -> int:
    """Give what the large kernel and the dynamic one cost in each cell."""
    if isinstance(module, ConvolutionalAttention):
        return net.plk_filter.numel() + 9 * module.pdim
    return net.lk_channel.numel() + net.lk_spatial.numel()


def _pdim(net: nn.Module) -> int:
    return (net.plk_filter if isinstance(net, ESCNet) else net.lk_channel).shape[0]
