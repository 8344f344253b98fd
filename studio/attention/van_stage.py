"""One stage of the Visual Attention Network: overlapping patches, a row of blocks, a normalisation. Four make its backbone.

Papers: Guo et al., "Visual Attention Network", 2022, arXiv:2202.09741 (with LKA); Lau, Po, Rehman, "Large Separable Kernel
Attention", 2023, arXiv:2309.01439 (with LSKA).
Repositories: Visual-Attention-Network/VAN-Classification (Apache-2.0), StevenLauHKHK/Large-Separable-Kernel-Attention (no
licence file): written from the papers. There a stage is three attributes of the network; `_official_keys.py` maps the names.
Licence of this file: AGPL-3.0-or-later, as the rest of the studio.
Differs from the reference: no dropout and no stochastic depth; any legal kernel size of LSKA.
"""

from __future__ import annotations

from torch import Tensor, nn

from studio.attention._arguments import check_choice, check_least
from studio.attention._layer_norm import ChannelLayerNorm
from studio.attention.overlap_patch_embed import OverlapPatchEmbed
from studio.attention.van_block import VANBlock, VANBlock_LKA

SPEC = {
    "name": "VANStage",
    "title": "VAN stage",
    "role": "stage",
    "stride": "stride",
    "summary": "A whole stage of the Visual Attention Network: patches, then several blocks with large kernels.",
    "paper": "Guo et al., Visual Attention Network, 2022, arXiv:2202.09741",
    "licence": "AGPL-3.0-or-later, written from the paper",
    "params": [
        {
            "name": "out_channels",
            "kind": "int",
            "default": 64,
            "min": 1,
            "max": 4096,
            "doc": "Channels of the outcome, as written: the scale of the model does not change them.",
        },
        {
            "name": "depth",
            "kind": "int",
            "default": 2,
            "min": 1,
            "max": 100,
            "doc": "Number of blocks one behind the other; the paper has 2 to 90.",
        },
        {
            "name": "mlp_ratio",
            "kind": "int",
            "default": 4,
            "min": 1,
            "max": 8,
            "doc": "How many times more channels the perceptron has inside; the paper uses 8 in early stages, then 4.",
        },
        {
            "name": "attention",
            "kind": "choice",
            "default": "lska",
            "choices": ["lska", "lka"],
            "doc": "The gate inside each block: LSKA, or the dearer LKA from which it was made.",
        },
        {
            "name": "kernel_size",
            "kind": "choice",
            "default": 23,
            "choices": [7, 11, 15, 17, 19, 23, 27, 29, 31, 35, 39, 41, 43, 47, 51, 53, 55, 59, 63, 65],
            "doc": "Cells that LSKA sees in each direction; LKA always sees 23 and takes no notice.",
        },
        {
            "name": "patch_size",
            "kind": "choice",
            "default": 3,
            "choices": [1, 3, 5, 7, 9],
            "doc": "Cells of a patch in each direction; the paper uses 7 at first, then 3.",
        },
        {
            "name": "stride",
            "kind": "int",
            "default": 2,
            "min": 1,
            "max": 8,
            "doc": "Cells from one patch to the next; the paper uses 4 at first, then 2.",
        },
    ],
}


class VANStage(nn.Module):
    """Embed overlapping patches, send them through `depth` VAN blocks and normalise each cell over its channels.

    Shape: (B, C1, H, W) -> (B, C, (H - 1) // stride + 1, (W - 1) // stride + 1).
    Cost: patch_size ** 2 * C1 * C + 5 * C weights and those of `depth` blocks, see VANBlock and VANBlock_LKA.
    Raises: ValueError for an `attention` that is neither "lska" nor "lka", a `depth` below 1, an even `patch_size`, and what
    VANBlock refuses.

    >>> import torch
    >>> VANStage(3, 16, depth=1, patch_size=7, stride=4)(torch.zeros(1, 3, 31, 33)).shape
    torch.Size([1, 16, 8, 9])
    """

    def __init__(
        self,
        channels: int,
        out_channels: int = 64,
        depth: int = 2,
        mlp_ratio: int = 4,
        attention: str = "lska",
        kernel_size: int = 23,
        patch_size: int = 3,
        stride: int = 2,
    ) -> None:
        super().__init__()
        check_choice("VANStage", "attention", attention, ["lska", "lka"])
        check_least("VANStage", "depth", depth)
        self.patch_embed = OverlapPatchEmbed(channels, out_channels, patch_size, stride)
        self.block = nn.Sequential(
            *(
                VANBlock(out_channels, kernel_size, mlp_ratio)
                if attention == "lska"
                else VANBlock_LKA(out_channels, mlp_ratio)
                for _ in range(depth)
            )
        )
        self.norm = ChannelLayerNorm(out_channels)

    def forward(self, x: Tensor) -> Tensor:
        return self.norm(self.block(self.patch_embed(x)))  # (B, C, (H - 1) // stride + 1, (W - 1) // stride + 1)
