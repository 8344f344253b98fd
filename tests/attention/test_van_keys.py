"""Weights under the names of the official VAN, of its detection code, of our network, and of a detector's rows."""

from __future__ import annotations

import pytest
import torch

from studio.attention._official_keys import van_backbone_weights, van_network_weights
from studio.attention._van_net import PATCH_SIZES, STRIDES, VANNet, VANVariant
from studio.attention.van_stage import VANStage

pytestmark = pytest.mark.torch

SMALL = VANVariant((8, 16, 24, 32), (2, 2, 1, 1), (1, 2, 1, 2))
OF_DETECTORS = {
    "conv0h": "DW_conv_h",
    "conv0v": "DW_conv_v",
    "conv_spatial_h": "DW_D_conv_h",
    "conv_spatial_v": "DW_D_conv_v",
}


def official_name(name: str) -> str:
    """Give the official name of one of our network's weights, from the scheme of the papers' code."""
    if not name.startswith("stages."):
        return name
    _, stage, part, *rest = name.split(".")
    return ".".join((f"{part}{int(stage) + 1}", *rest))


def detector_name(name: str) -> str:
    return "backbone." + ".".join(OF_DETECTORS.get(word, word) for word in official_name(name).split("."))


@pytest.mark.parametrize("attention", ["lska", "lka"])
@pytest.mark.parametrize("renamed", [official_name, detector_name])
def test_the_network_gets_every_weight_back(attention, renamed):
    weights = VANNet(SMALL, attention=attention, kernel_size=11, classes=7).state_dict()
    official = {renamed(name): value for name, value in weights.items()}
    assert not any(name.startswith("stages") for name in official)
    back = van_network_weights(official)
    assert list(back) == list(weights)
    assert all(back[name] is official[renamed(name)] for name in weights)


@pytest.mark.parametrize("renamed", [official_name, detector_name])
def test_rows_of_a_detector_compute_the_features_of_the_network(renamed):
    torch.manual_seed(0)
    net = VANNet(SMALL, attention="lska", kernel_size=11, classes=7).eval()
    for value in net.parameters():
        torch.nn.init.normal_(value, std=0.2)
    official = {renamed(name): value for name, value in net.state_dict().items()}
    rows = torch.nn.Module()
    rows.model = torch.nn.Sequential(torch.nn.Identity(), torch.nn.Identity())  # two rows stand before
    channels = (3, *SMALL.channels)
    for i in range(4):
        rows.model.append(
            VANStage(
                channels[i],
                channels[i + 1],
                depth=SMALL.depths[i],
                mlp_ratio=SMALL.mlp_ratios[i],
                kernel_size=11,
                patch_size=PATCH_SIZES[i],
                stride=STRIDES[i],
            )
        )
    rows.load_state_dict(van_backbone_weights(official, first_row=2), strict=True)
    image = torch.rand(1, 3, 64, 96)
    with torch.no_grad():
        x, maps = image, net.features(image)
        for row, expected in zip(rows.eval().model[2:], maps, strict=True):
            x = row(x)
            assert torch.equal(x, expected)


def test_rows_begin_at_0_and_leave_the_classifier_out():
    official = {"patch_embed1.proj.weight": 1, "norm4.bias": 2, "head.weight": 3, "head.bias": 4}
    assert van_backbone_weights(official) == {"model.0.patch_embed.proj.weight": 1, "model.3.norm.bias": 2}


@pytest.mark.parametrize(
    "name",
    [
        "stem.weight",
        "patch_embed5.proj.weight",
        "patch_embed1.proj.running_mean",
        "block0.0.layer_scale_1",
        "block1.layer_scale_1",
        "block1.0.layer_scale_3",
        "block1.00.layer_scale_1",
        "block1.0.attn.spatial_gating_unit.conv2.weight",
        "block1.0.mlp.fc1.weight.extra",
        "norm1.running_mean",
        "head.scale",
        "neck.norm1.weight",
        "backbone.backbone.norm1.weight",
        "",
    ],
)
@pytest.mark.parametrize("give", [van_network_weights, van_backbone_weights])
def test_a_name_that_no_network_has_is_told(give, name):
    with pytest.raises(ValueError, match=r"is not the name of a weight of the Visual Attention Network") as caught:
        give({"norm1.weight": 1, name: 2})
    assert repr(name) in str(caught.value)
