"""Names of weights: what the state dicts of the papers' own checkpoints call them, and what ours do.

Functions take and give plain mappings from name to tensor and copy no tensor. Only names are known here: shapes are checked
when the outcome is loaded.

VAN (Visual-Attention-Network/VAN-Classification, and StevenLauHKHK/Large-Separable-Kernel-Attention with LSKA), stage 1 to 4:

| official | `VANNet` | YOLO rows that begin at row r |
|---|---|---|
| `patch_embed1.proj.weight` | `stages.0.patch_embed.proj.weight` | `model.r.patch_embed.proj.weight` |
| `block2.0.attn.proj_1.bias` | `stages.1.block.0.attn.proj_1.bias` | `model.(r+1).block.0.attn.proj_1.bias` |
| `norm4.weight` | `stages.3.norm.weight` | `model.(r+3).norm.weight` |
| `head.weight` | `head.weight` | left out |

The detection and segmentation code of the second repository writes `DW_conv_h`, `DW_conv_v`, `DW_D_conv_h` and `DW_D_conv_v`
for `conv0h`, `conv0v`, `conv_spatial_h` and `conv_spatial_v`, and whole detectors write `backbone.` before each name.

Licence of this file: AGPL-3.0-or-later, as the rest of the studio.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from torch import Tensor

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
