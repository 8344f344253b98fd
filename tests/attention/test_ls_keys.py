"""The names of official LSNet weights: each has its place in our net and in the rows of a detector."""

from __future__ import annotations

import pytest
import torch
from torch import nn
from torch.nn import functional

from studio.attention._ls_net import LSNet, LSNetSize
from studio.attention._official_keys import ls_backbone_weights, ls_network_weights
from studio.attention.ls_stage import LSStage
from studio.attention.ls_stem import LSStem

SMALL = LSNetSize((8, 16, 24, 32), (1, 2, 2, 2), 2, 3)

pytestmark = pytest.mark.torch


def official_weights() -> dict[str, torch.Tensor]:
    """Give weights as the reference would save them, values included; the classifier for distillation too."""
    torch.manual_seed(0)
    net = LSNet(SMALL, 5, distilled=True)
    names = {}
    for name, value in net.state_dict().items():
        part, *rest = name.split(".")
        if part == "stem":
            new = ".".join(("patch_embed", *rest[1:]))
        elif part == "stages":
            stage, kind, number, *inside = rest
            index = {"dw": 0, "pw": 1}[number] if kind == "down" else int(number) + (2 if stage != "0" else 0)
            new = ".".join((f"blocks{int(stage) + 1}", str(index), *inside))
        else:
            new = name
        names[new] = torch.randn_like(value) if value.is_floating_point() else value
        if name.endswith("attention_biases"):
            names[new.removesuffix("es") + "_idxs"] = torch.zeros(9, 9, dtype=torch.int64)
    return names


def rows(*, stages: int, stem_stride: int, resolution: int) -> nn.Sequential:
    """Build the backbone of a detector."""
    widths, depths = SMALL.widths, SMALL.depths
    parts = [LSStem(3, widths[0], stem_stride), LSStage(widths[0], widths[0], depths[0], 1)]
    parts += [LSStage(widths[i - 1], widths[i], depths[i]) for i in (1, 2)]
    if stages == 4:
        parts.append(LSStage(widths[2], widths[3], depths[3], 2, "msa", 2, resolution))
    return nn.Sequential(*parts)


def test_every_official_weight_has_its_place_in_the_net():
    official = official_weights()
    net = LSNet(SMALL, 5, distilled=True)
    net.load_state_dict(ls_network_weights(official), strict=True)
    assert torch.equal(net.stem.convs[2].c.weight, official["patch_embed.2.c.weight"])
    assert torch.equal(net.stages[2].down.pw.bn.bias, official["blocks3.1.bn.bias"])
    assert torch.equal(net.stages[0].blocks[0].se.fc2.bias, official["blocks1.0.se.fc2.bias"])
    assert torch.equal(net.stages[3].blocks[1].mixer.m.proj[1].c.weight, official["blocks4.3.mixer.m.proj.1.c.weight"])
    assert not any(name.endswith("idxs") for name in net.state_dict())


@pytest.mark.parametrize("prefix", ["", "backbone."])
@pytest.mark.parametrize(("stages", "stem_stride"), [(3, 8), (4, 8), (4, 4)])
def test_every_weight_of_a_backbone_is_filled(prefix, stages, stem_stride):
    official = {prefix + name: value for name, value in official_weights().items()}
    backbone = rows(stages=stages, stem_stride=stem_stride, resolution=6)
    model = nn.Module()
    model.model = nn.Sequential(nn.Identity(), *backbone)
    found = ls_backbone_weights(official, first_row=1, stages=stages, stem_stride=stem_stride, resolution=6)
    missing, unexpected = model.load_state_dict(found, strict=False)
    assert unexpected == []
    # Before a map of stride 4 stand two convolutions instead of three: the first of them is new.
    assert {name.rpartition(".")[0] for name in missing} == (
        {"model.1.convs.0.c", "model.1.convs.0.bn"} if stem_stride == 4 else set()
    )
    assert torch.equal(model.model[3].down.dw.c.weight, official[f"{prefix}blocks2.0.c.weight"])
    assert torch.equal(model.model[1].convs[-1].c.weight, official[f"{prefix}patch_embed.4.c.weight"])


def test_biases_are_resized_as_images_of_distances():
    official = official_weights()
    name = "blocks4.3.mixer.m.attention_biases"
    table = official[name]
    same = ls_network_weights({name: table})["stages.3.blocks.1.mixer.m.attention_biases"]
    assert same is table
    for side in (2, 5, 14):
        found = ls_network_weights({name: table}, resolution=side)["stages.3.blocks.1.mixer.m.attention_biases"]
        expected = functional.interpolate(table.view(1, 2, 3, 3), (side, side), mode="bicubic", align_corners=False)
        assert torch.equal(found.view(2, side, side), expected[0])
    half = ls_network_weights({name: table.half()}, resolution=5)["stages.3.blocks.1.mixer.m.attention_biases"]
    assert half.dtype == torch.float16


@pytest.mark.parametrize(
    "name",
    [
        "conv1.weight",
        "patch_embed.1.c.weight",
        "patch_embed.0.c.bias",
        "blocks1.0.c.weight",
        "blocks2.2.c.weight",
        "blocks2.1.mixer.conv.c.weight",
        "blocks5.0.mixer.conv.c.weight",
        "blocks1.01.se.fc1.weight",
        "blocks1.0.mixer.conv.c.weight.extra",
        "head.weight",
        "model.0.convs.0.c.weight",
    ],
)
@pytest.mark.parametrize("function", [ls_network_weights, ls_backbone_weights])
def test_other_names_are_refused_in_words(function, name):
    with pytest.raises(ValueError, match=r"is not the name of a weight of LSNet; its names begin with patch_embed"):
        function({name: torch.zeros(1)})
