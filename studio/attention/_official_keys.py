"""Names of weights: what the state dicts of the papers' own checkpoints call them, and what ours do.

Functions take and give plain mappings from name to tensor and copy no tensor, but for biases that are resized. Only names are
known here: shapes are checked when the outcome is loaded.

VAN (Visual-Attention-Network/VAN-Classification, and StevenLauHKHK/Large-Separable-Kernel-Attention with LSKA), stage 1 to 4:

| official | `VANNet` | YOLO rows that begin at row r |
|---|---|---|
| `patch_embed1.proj.weight` | `stages.0.patch_embed.proj.weight` | `model.r.patch_embed.proj.weight` |
| `block2.0.attn.proj_1.bias` | `stages.1.block.0.attn.proj_1.bias` | `model.(r+1).block.0.attn.proj_1.bias` |
| `norm4.weight` | `stages.3.norm.weight` | `model.(r+3).norm.weight` |
| `head.weight` | `head.weight` | left out |

The detection and segmentation code of the second repository writes `DW_conv_h`, `DW_conv_v`, `DW_D_conv_h` and `DW_D_conv_v`
for `conv0h`, `conv0v`, `conv_spatial_h` and `conv_spatial_v`, and whole detectors write `backbone.` before each name.

LSNet (THU-MIG/lsnet), stem and stage 1 to 4; `attention_bias_idxs`, which follows from the size, is left out everywhere:

| official | `LSNet` | YOLO rows that begin at row r |
|---|---|---|
| `patch_embed.2.c.weight` | `stem.convs.2.c.weight` | `model.r.convs.2.c.weight` |
| `blocks1.0.se.fc1.bias` | `stages.0.blocks.0.se.fc1.bias` | `model.(r+1).blocks.0.se.fc1.bias` |
| `blocks2.0.bn.bias`, `blocks2.1.bn.bias` | `stages.1.down.dw.bn.bias`, `stages.1.down.pw.bn.bias` | `model.(r+2).down...` |
| `blocks2.2.se.fc1.bias` | `stages.1.blocks.0.se.fc1.bias` | `model.(r+2).blocks.0.se.fc1.bias` |
| `head.l.weight`, `head_dist.l.weight` | the same | left out |

ESC (dslisleedh/ESC: ESC, ESC-lt, ESC-XL, ESC-Real and ESC-FP), block i; our networks keep the official names:

| official | `ESCNet`, `ESCRealNet`, `ESCFPNet` | an ESCBlock row r |
|---|---|---|
| `blocks.i.attn.to_qkv.bias` | the same | `model.r.attn.to_qkv.bias` |
| `plk_filter` | the same | `model.r.plk_filter` |
| `proj.weight`, `last.bias`, `to_img.weight` | the same | left out |

Licence of this file: AGPL-3.0-or-later, as the rest of the studio.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from torch import Tensor
from torch.nn import functional

_AFFINE = r"\.(?:weight|bias)"
_BATCH_NORM = r"\.(?:weight|bias|running_mean|running_var|num_batches_tracked)"
_VAN_GATES = {
    "DW_conv_h": "conv0h",
    "DW_conv_v": "conv0v",
    "DW_D_conv_h": "conv_spatial_h",
    "DW_D_conv_v": "conv_spatial_v",
}
_VAN_GATE = "|".join(("conv0", "conv_spatial", "conv1", *_VAN_GATES, *_VAN_GATES.values()))
_VAN_KEY = re.compile(r"(patch_embed|block|norm)([1-4])\.(.+)")  # part, stage, name inside the part
_VAN_PARTS = {
    "patch_embed": re.compile(rf"proj{_AFFINE}|norm{_BATCH_NORM}"),
    "block": re.compile(
        rf"(?:0|[1-9][0-9]*)\.(?:layer_scale_[12]|norm[12]{_BATCH_NORM}|attn\.proj_[12]{_AFFINE}"
        rf"|attn\.spatial_gating_unit\.(?:{_VAN_GATE}){_AFFINE}|mlp\.(?:fc1|fc2|dwconv\.dwconv){_AFFINE})"
    ),
    "norm": re.compile("weight|bias"),
}
_VAN_HEAD = ("head.weight", "head.bias")
_CONV_BN = rf"(?:c\.weight|bn{_BATCH_NORM})"
_LS_STEM = re.compile(rf"patch_embed\.([024]\.{_CONV_BN})")
_LS_DOWN = re.compile(rf"blocks([2-4])\.([01])\.({_CONV_BN})")  # stage, which of the two convolutions, name inside it
_LS_BLOCK = re.compile(  # stage, number of the block, name inside it
    r"blocks([1-4])\.(0|[1-9][0-9]*)\."
    rf"(mixer\.(?:(?:conv1?|lkp\.cv[123]|m\.(?:qkv|proj\.1|dw))\.{_CONV_BN}|bn{_BATCH_NORM}|lkp\.(?:cv4|norm){_AFFINE}"
    rf"|m\.attention_bias(?:es|_idxs))|se\.fc[12]{_AFFINE}|ffn\.m\.pw[12]\.{_CONV_BN})"
)
_LS_HEAD = re.compile(rf"head(?:_dist)?\.(?:bn{_BATCH_NORM}|l{_AFFINE})")

_ESC_FFN = rf"(?:proj|dwc|aggr){_AFFINE}"
_ESC_BLOCK = re.compile(  # number of the block, name inside it
    rf"blocks\.(0|[1-9][0-9]*)\.((?:ln_proj|ln_attn|ln_out|conv_out|lns\.[0-9]+){_AFFINE}|(?:proj|convffns\.[0-9]+)\.{_ESC_FFN}"
    rf"|attn\.(?:relative_position_bias|(?:to_qkv|to_out){_AFFINE})"
    rf"|pconvs\.[0-9]+\.(?:plk\.(?:dwc_proj|proj)\.[13]|aggr){_AFFINE})"
)
_ESC_KERNEL = "plk_filter"
_ESC_OUTSIDE = re.compile(
    rf"{_ESC_KERNEL}|lk_channel|lk_spatial|(?:proj|last|ln_last|to_img(?:\.[1468])?|skip\.[013]){_AFFINE}"
)


def van_network_weights(official: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Give the weights of an official VAN under the names of our `VANNet`.

    Raises ValueError for a name that no VAN has.

    >>> list(van_network_weights({"norm4.weight": 0, "head.bias": 0}))
    ['stages.3.norm.weight', 'head.bias']
    """
    found: dict[str, Tensor] = {}
    for name, value in official.items():
        part = _van_part(name)
        found[name.removeprefix("backbone.") if part is None else f"stages.{part[0]}.{part[1]}"] = value
    return found


def van_backbone_weights(official: Mapping[str, Tensor], *, first_row: int = 0) -> dict[str, Tensor]:
    """Give the weights of an official VAN under the names of four VANStage rows of a detector, without the classifier.

    The rows stand one behind the other from `first_row`. Raises ValueError for a name that no VAN has.

    >>> list(van_backbone_weights({"block2.0.attn.spatial_gating_unit.DW_conv_h.bias": 0, "head.bias": 0}))
    ['model.1.block.0.attn.spatial_gating_unit.conv0h.bias']
    """
    parts = {name: _van_part(name) for name in official}
    return {
        f"model.{first_row + part[0]}.{part[1]}": official[name] for name, part in parts.items() if part is not None
    }


def _van_part(name: str) -> tuple[int, str] | None:
    """Give the stage, from 0, and the name inside it; None for the classifier's."""
    plain = name.removeprefix("backbone.")
    if plain in _VAN_HEAD:
        return None
    match = _VAN_KEY.fullmatch(plain)
    if match is None or not _VAN_PARTS[match[1]].fullmatch(match[3]):
        raise ValueError(
            f"{name!r} is not the name of a weight of the Visual Attention Network; its names begin with "
            "patch_embed, block or norm and the number of the stage, 1 to 4, or are head.weight and head.bias."
        )
    part, stage, inside = match.groups()
    words = [_VAN_GATES.get(word, word) for word in inside.split(".")]
    return int(stage) - 1, ".".join((part, *words))


def ls_network_weights(official: Mapping[str, Tensor], *, resolution: int | None = None) -> dict[str, Tensor]:
    """Give the weights of an official LSNet under the names of our `LSNet`.

    The biases of its self-attention are resized for a map of `resolution` cells a side, as LSNet's detectors do; without one
    they stay as they are. Raises ValueError for a name that no LSNet has.

    >>> list(ls_network_weights({"patch_embed.2.bn.bias": 0, "blocks2.1.c.weight": 0, "blocks2.2.se.fc1.bias": 0}))
    ['stem.convs.2.bn.bias', 'stages.1.down.pw.c.weight', 'stages.1.blocks.0.se.fc1.bias']
    """
    found: dict[str, Tensor] = {}
    for name, value in official.items():
        row, inside = _ls_part(name)
        if not inside.endswith("attention_bias_idxs"):
            prefix = "" if row is None else "stem." if row == 0 else f"stages.{row - 1}."
            found[prefix + inside] = _ls_resized(inside, value, resolution)
    return found


def ls_backbone_weights(
    official: Mapping[str, Tensor],
    *,
    first_row: int = 0,
    stages: int = 4,
    stem_stride: int = 8,
    resolution: int | None = 14,
) -> dict[str, Tensor]:
    """Give the weights of an official LSNet under the names of a detector's LSStem row and its `stages` LSStage rows.

    The rows stand one behind the other from `first_row`; further stages and the classifier are left out. A stem of stride 4
    takes its last convolution only, the one that has the same shape. For `resolution` see `ls_network_weights`; 14 is what
    an LSStage has when nothing is written. Raises ValueError for a name that no LSNet has.

    >>> list(ls_backbone_weights({"patch_embed.4.c.weight": 0, "blocks1.0.se.fc1.bias": 0, "head.l.bias": 0}))
    ['model.0.convs.4.c.weight', 'model.1.blocks.0.se.fc1.bias']
    >>> list(ls_backbone_weights({"patch_embed.2.c.weight": 0, "patch_embed.4.c.weight": 0}, stem_stride=4))
    ['model.0.convs.2.c.weight']
    """
    found: dict[str, Tensor] = {}
    for name, value in official.items():
        row, inside = _ls_part(name)
        if row is None or row > stages or inside.endswith("attention_bias_idxs"):
            continue
        if row == 0 and stem_stride == 4:
            if not inside.startswith("convs.4."):
                continue
            inside = inside.replace("convs.4.", "convs.2.", 1)
        found[f"model.{first_row + row}.{inside}"] = _ls_resized(inside, value, resolution)
    return found


def _ls_part(name: str) -> tuple[int | None, str]:
    """Give 0 for the stem, 1 to 4 for a stage, and the name inside it; None and the whole name for the classifiers'."""
    plain = name.removeprefix("backbone.")
    if _LS_HEAD.fullmatch(plain):
        return None, plain
    stem, down, block = (kind.fullmatch(plain) for kind in (_LS_STEM, _LS_DOWN, _LS_BLOCK))
    if stem is not None:
        return 0, f"convs.{stem[1]}"
    if down is not None:
        return int(down[1]), f"down.{('dw', 'pw')[int(down[2])]}.{down[3]}"
    if block is not None:
        stage = int(block[1])
        depth = int(block[2]) - (2 if stage > 1 else 0)
        if depth >= 0:
            return stage, f"blocks.{depth}.{block[3]}"
    raise ValueError(
        f"{name!r} is not the name of a weight of LSNet; its names begin with patch_embed, with blocks and the number of the "
        "stage, 1 to 4, or with head or head_dist."
    )


def _ls_resized(name: str, value: Tensor, resolution: int | None) -> Tensor:
    if resolution is None or not name.endswith("attention_biases") or value.shape[1] == resolution**2:
        return value
    side = math.isqrt(value.shape[1])
    image = value.float().unflatten(1, (side, side))[None]  # (1, heads, S, S)
    resized = functional.interpolate(image, (resolution, resolution), mode="bicubic", align_corners=False)
    return resized[0].flatten(1).to(value.dtype)


def esc_network_weights(official: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Give the weights of an official network of the ESC family under the names of ours, which are the same.

    Raises ValueError for a name that no such network has.

    >>> list(esc_network_weights({"plk_filter": 0, "blocks.1.lns.0.bias": 0}))
    ['plk_filter', 'blocks.1.lns.0.bias']
    """
    for name in official:
        _esc_part(name)
    return dict(official)


def esc_block_weights(official: Mapping[str, Tensor], block: int = 0) -> dict[str, Tensor]:
    """Give the weights of one block of an official ESC under the names of our ESCBlock, the large kernel among them.

    The row must have the sizes of that network, and no gamma: `safe_start` off. ESC-FP has another kernel, which no row has.
    Raises ValueError for a name that no ESC has, for the weights of an ESC-FP, and for a block that is not there.

    >>> list(esc_block_weights({"plk_filter": 0, "proj.bias": 0, "blocks.1.attn.to_out.bias": 0}, block=1))
    ['attn.to_out.bias', 'plk_filter']
    """
    if _ESC_KERNEL not in official:
        raise ValueError(
            "the weights hold no plk_filter, so they are not those of an ESC whose blocks share a large kernel"
        )
    parts = {name: _esc_part(name) for name in official}
    found = {part[1]: official[name] for name, part in parts.items() if part is not None and part[0] == block}
    if not found:
        raise ValueError(f"the weights hold no block {block}")
    return found | {_ESC_KERNEL: official[_ESC_KERNEL]}


def esc_row_weights(
    official: Mapping[str, Tensor], rows: Mapping[int, int], *, share_kernel: bool = False
) -> dict[str, Tensor]:
    """Give the weights of ESCBlock rows of a detector, from `rows`: the number of each row and of the official block for it.

    With `share_kernel` the first row alone gets the large kernel, which the others borrow. Raises ValueError as
    `esc_block_weights` does.

    >>> list(esc_row_weights({"plk_filter": 0, "blocks.1.attn.to_out.bias": 0}, {17: 1}))
    ['model.17.attn.to_out.bias', 'model.17.plk_filter']
    """
    found: dict[str, Tensor] = {}
    for row, block in sorted(rows.items()):
        for name, value in esc_block_weights(official, block).items():
            if name != _ESC_KERNEL or not share_kernel or row == min(rows):
                found[f"model.{row}.{name}"] = value
    return found


def _esc_part(name: str) -> tuple[int, str] | None:
    """Give the number of the block and the name inside it; None for what lies outside the blocks."""
    if _ESC_OUTSIDE.fullmatch(name):
        return None
    match = _ESC_BLOCK.fullmatch(name)
    if match is None:
        raise ValueError(
            f"{name!r} is not the name of a weight of ESC; its names begin with blocks and a number, or are plk_filter, or those "
            "of proj, last and to_img."
        )
    return int(match[1]), match[2]
