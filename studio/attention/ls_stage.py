"""A stage of LSNet: the step that halves the map, then blocks that take turns between two mixers.

Paper: Wang et al., "LSNet: See Large, Focus Small", CVPR 2025, arXiv:2503.23135.
Repository: THU-MIG/lsnet (licence not verified): written from the paper and its tables.
Licence of this file: AGPL-3.0-or-later, as the rest of the studio.
Differs from the reference: the mixer of the odd blocks is chosen by name, where the reference goes by the stage; the step
is a part of its own (`down`) and the blocks count from 0.
"""

from __future__ import annotations

from torch import Tensor, nn

from studio.attention._arguments import check_choice, check_least, wrong
from studio.attention.ls_block import LSBlock
from studio.attention.ls_downsample import LSDownsample

SPEC = {
    "name": "LSStage",
    "title": "LSStage: stage of LSNet",
    "role": "stage",
    "stride": "stride",
    "summary": "Blocks of LSNet in turns: 3x3 depth-wise with a channel gate, then LSConv or self-attention.",
    "paper": "Wang et al., LSNet: See Large, Focus Small, 2025, arXiv:2503.23135",
    "licence": "AGPL-3.0-or-later, written from the paper",
    "params": [
        {
            "name": "out_channels",
            "kind": "int",
            "default": 64,
            "min": 1,
            "max": 4096,
            "doc": "Channels of the output, written as they are; the scale does not change them.",
        },
        {
            "name": "depth",
            "kind": "int",
            "default": 2,
            "min": 0,
            "max": 64,
            "doc": "Number of blocks; 0 leaves the step that halves the map, or nothing at stride 1.",
        },
        {
            "name": "stride",
            "kind": "choice",
            "default": 2,
            "choices": [1, 2],
            "doc": "2 halves the map first; 1 has the blocks only, and then out_channels are the channels of the input.",
        },
        {
            "name": "mixer",
            "kind": "choice",
            "default": "lsconv",
            "choices": ["lsconv", "msa"],
            "doc": "Mixer of every second block: lsconv, or msa, self-attention, for the smallest maps.",
        },
        {
            "name": "heads",
            "kind": "int",
            "default": 4,
            "min": 1,
            "max": 64,
            "divides": "out_channels",
            "when": {"mixer": "msa"},
            "doc": "Heads of the self-attention; they must divide the channels. Only for msa.",
        },
        {
            "name": "resolution",
            "kind": "int",
            "default": 14,
            "min": 1,
            "max": 32,
            "doc": "Side in cells of the map whose distances the self-attention knows; others are resized. Only for msa.",
        },
    ],
}


class LSStage(nn.Module):
    """Halve the map if `stride` is 2, then run `depth` blocks: the even ones, from 0, with RepVGGDW and a channel gate.

    Shape: (B, C, H, W) -> (B, out_channels, (H - 1) // stride + 1, (W - 1) // stride + 1), any H and W; out_channels a
        multiple of 8 for lsconv, unless `depth` is below 2.
    Cost: with N = out_channels, 4 * N * N + 20 * N weights for an even block beside its gate's, 5.3125 * N * N + 38.875 * N
        for an odd one with lsconv; `LSDownsample` in addition at stride 2.
    Raises: ValueError for a stride that is neither 1 nor 2, for channels that change at stride 1, and for channels that the
        mixer cannot part.

    >>> import torch
    >>> LSStage(16, 24)(torch.zeros(1, 16, 8, 5)).shape
    torch.Size([1, 24, 4, 3])
    """

    def __init__(
        self,
        channels: int,
        out_channels: int = 64,
        depth: int = 2,
        stride: int = 2,
        mixer: str = "lsconv",
        heads: int = 4,
        resolution: int = 14,
    ) -> None:
        super().__init__()
        check_least("LSStage", "out_channels", out_channels)
        check_least("LSStage", "depth", depth, least=0)
        check_choice("LSStage", "stride", stride, [1, 2])
        check_choice("LSStage", "mixer", mixer, ["lsconv", "msa"])
        if stride == 1 and out_channels != channels:
            raise wrong(
                "out_channels {out_channels} of LSStage cannot differ from the channels of the input at stride 1; {channels} would work",
                out_channels=out_channels,
                channels=channels,
            )
        self.down = LSDownsample(channels, out_channels) if stride == 2 else nn.Identity()
        self.blocks = nn.Sequential(
            *(LSBlock(out_channels, mixer if i % 2 else "repvgg", heads, resolution) for i in range(depth))
        )

    def forward(self, x: Tensor) -> Tensor:
        return self.blocks(self.down(x))  # (B, out_channels, (H - 1) // stride + 1, (W - 1) // stride + 1)
