"""The networks of ESC against the published sizes, and the way of their weights into ours."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from studio.attention._esc_fp import ESC_FP_SIZES, ESCFPNet
from studio.attention._esc_net import CONFIGURATIONS, ESCNet, ESCRealNet, ESCSizes, multiply_adds
from studio.attention._official_keys import esc_block_weights, esc_network_weights, esc_row_weights
from studio.attention.conv_attn import geo_ensemble
from studio.attention.esc_block import ESCBlock

pytestmark = pytest.mark.torch

SMALL = ESCSizes(dim=8, pdim=4, n_blocks=2, conv_blocks=2, window_size=4, num_heads=2, use_ln=True)

# Network, factor, weights, 10 ** 9 multiply-adds for 1280 x 720 pixels: of convolutions and attentions, and, as the paper's
# table prints them, with norms and means; None where the paper prints nothing.
PUBLISHED = [
    ("ESC", 2, 946_728, "590.78", "592.0"),
    ("ESC", 3, 955_383, "267.08", "267.6"),
    ("ESC", 4, 967_500, "148.89", "149.2"),
    ("ESC-lt", 2, 603_600, "358.66", "359.4"),
    ("ESC-lt", 3, 612_255, "162.46", "162.8"),
    ("ESC-lt", 4, 624_372, "90.86", "91.0"),
    ("ESC-FP", 2, 523_675, "237.42", "239.8"),
    ("ESC-FP", 3, 530_170, "108.98", "110.0"),
    ("ESC-FP", 4, 539_263, "60.25", "60.8"),
    ("ESC-XL", 2, 12_455_916, "7896", None),
    ("ESC-XL", 3, 12_481_851, "3420", None),
    ("ESC-XL", 4, 12_518_160, "1978", None),
    ("ESC-Real", 4, 2_265_307, "390.2", None),
]


def network(name: str, factor: int) -> nn.Module:
    if name == "ESC-Real":
        return ESCRealNet()
    return ESCFPNet(ESC_FP_SIZES, factor) if name == "ESC-FP" else ESCNet(CONFIGURATIONS[name], factor)


def rounded(count: int, like: str) -> str:
    """Print billions with as many digits as `like` has."""
    return f"{count / 1e9:.{len(like.partition('.')[2])}f}"


@pytest.mark.parametrize(("name", "factor", "weights", "products", "printed"), PUBLISHED)
def test_sizes_are_the_published_ones(name, factor, weights, products, printed):
    with torch.device("meta"):
        net = network(name, factor)
    assert sum(p.numel() for p in net.parameters()) == weights
    height, width = 720 // factor, 1280 // factor
    assert rounded(multiply_adds(net, height, width), products) == products
    if printed:
        assert rounded(multiply_adds(net, height, width, norms=True), printed) == printed


def test_what_is_counted_is_what_torch_counts():
    from torch.utils.flop_counter import FlopCounterMode

    # Sides of whole windows, so that the published form and ours compute the same.
    for net in (ESCNet(SMALL, 2), ESCRealNet(SMALL), ESCFPNet(SMALL, 2)):
        with FlopCounterMode(display=False) as counter, torch.no_grad():
            net(torch.randn(1, 3, 8, 12))
        assert multiply_adds(net, 8, 12) == counter.get_total_flops() // 2


@pytest.mark.parametrize(
    "net", [ESCNet(SMALL, 3), ESCRealNet(SMALL), ESCFPNet(SMALL, 3)], ids=lambda net: type(net).__name__
)
def test_images_of_any_size_and_number_are_enlarged_and_every_weight_learns(net):
    factor = net.upscaling_factor
    for size in ((1, 3, 9, 7), (2, 3, 5, 12)):
        out = net(torch.rand(size))
        assert out.shape == (size[0], 3, factor * size[2], factor * size[3])
    for layer in net.modules():  # what starts at zero shuts what is behind it for one step
        if isinstance(layer, nn.Conv2d):
            nn.init.normal_(layer.weight, std=0.1)
    net(torch.rand(1, 3, 9, 10)).square().sum().backward()
    assert [name for name, p in net.named_parameters() if p.grad is None or not p.grad.abs().max() > 0] == []


def test_a_folded_kernel_gives_the_same_network():
    # Deployment replaces the kernel by its average under the same name; averaging it again changes nothing.
    net = ESCNet(SMALL, 2).eval()
    image = torch.rand(1, 3, 8, 9)
    before = net(image)
    with torch.no_grad():
        net.plk_filter.copy_(geo_ensemble(net.plk_filter))
    torch.testing.assert_close(net(image), before, rtol=1e-5, atol=1e-5)


def test_names_of_a_whole_network_are_the_official_ones():
    for net in (ESCNet(SMALL, 2), ESCRealNet(SMALL), ESCFPNet(SMALL, 2)):
        net.load_state_dict(esc_network_weights(net.state_dict()), strict=True)


def test_a_block_of_a_network_becomes_a_row():
    net = ESCNet(SMALL, 2)
    row = ESCBlock(8, pdim=4, conv_blocks=2, window_size=4, num_heads=2, use_ln=True)
    row.load_state_dict(esc_block_weights(net.state_dict(), block=1), strict=True)
    x = torch.randn(1, 8, 9, 7)
    torch.testing.assert_close(row(x), net.blocks[1](x, geo_ensemble(net.plk_filter)), rtol=1e-5, atol=1e-6)
    named = esc_row_weights(net.state_dict(), {17: 0, 21: 1})
    assert torch.equal(named["model.21.attn.to_qkv.weight"], net.blocks[1].attn.to_qkv.weight)
    assert [name for name in named if "plk_filter" in name] == ["model.17.plk_filter", "model.21.plk_filter"]
    shared = esc_row_weights(net.state_dict(), {17: 0, 21: 1}, share_kernel=True)
    assert set(named) - set(shared) == {"model.21.plk_filter"}


@pytest.mark.parametrize(
    "name", ["blocks.0.attn.rpe_idxs", "block.0.proj.proj.bias", "blocks.0.proj.fc1.bias", "skip.2.bias"]
)
def test_names_that_no_network_has_are_refused(name):
    with pytest.raises(ValueError, match="not the name of a weight of ESC"):
        esc_network_weights({"plk_filter": torch.zeros(1), name: torch.zeros(1)})


def test_weights_that_no_row_can_take_are_refused():
    with pytest.raises(ValueError, match="hold no plk_filter"):
        esc_block_weights(ESCFPNet(SMALL, 2).state_dict())
    with pytest.raises(ValueError, match="hold no block 2"):
        esc_block_weights(ESCNet(SMALL, 2).state_dict(), block=2)
