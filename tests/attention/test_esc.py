"""What the records cannot show of the ESC family: small maps and few channels, any batch, shared means, safe starts."""

from __future__ import annotations

import copy
import importlib

import pytest
import torch
from torch import nn
from torch.nn import functional
from ultralytics.nn.modules import C3k2

from studio.attention._esc_layer_norm import ESCLayerNorm
from studio.attention.c3k2_conv_attn import C3k2_ConvAttn
from studio.attention.c3k2_esc import C3k2_ESC
from studio.attention.conv_attn import ConvAttn, ConvAttnResidual, geo_ensemble, large_kernel
from studio.attention.esc_block import ESCBlock
from studio.attention.window_attention import WindowAttention, WindowSelfAttention

pytestmark = pytest.mark.torch


def shaken(module: nn.Module) -> nn.Module:
    """Give `module` weights of which none is zero."""
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.add_(0.2 * torch.randn_like(parameter))
    return module


# --- the large kernel


def test_the_average_is_the_mean_of_the_eight_flips_and_turns():
    kernel = torch.randn(2, 3, 5, 5, dtype=torch.float64)
    turns = [torch.rot90(one, k, (-2, -1)) for one in (kernel, kernel.flip(-1)) for k in range(4)]
    mean = geo_ensemble(kernel)
    torch.testing.assert_close(mean, torch.stack(turns).mean(0), rtol=1e-14, atol=1e-15)
    torch.testing.assert_close(geo_ensemble(mean), mean, rtol=1e-14, atol=1e-15)


def test_a_fresh_kernel_is_orthogonal():
    rows = large_kernel(16, 13).detach().flatten(1)
    torch.testing.assert_close(rows @ rows.T, torch.eye(16), rtol=0, atol=1e-5)


@pytest.mark.parametrize("kernel_size", [0, 2, 12, -3, 13.0, True])
@pytest.mark.parametrize("cls", [ConvAttn, ConvAttnResidual, ESCBlock])
def test_a_kernel_without_a_middle_is_refused(cls, kernel_size):
    with pytest.raises(ValueError, match="odd numbers such as"):
        cls(16, kernel_size=kernel_size)


def test_weights_are_as_many_as_the_reference_has():
    assert sum(p.numel() for p in ConvAttn(64).parameters()) == 1432 + 43264
    assert sum(p.numel() for p in WindowSelfAttention(64, 32, 4).parameters()) == 4 * 64 * 64 + 4 * 64 + 15876


# --- ConvAttn


def test_a_fresh_conv_attn_is_its_large_convolution_alone():
    module = ConvAttn(24)
    x = torch.randn(2, 24, 9, 14)
    static = functional.conv2d(x[:, :16], geo_ensemble(module.plk_filter), padding=6)
    torch.testing.assert_close(module(x), torch.cat((static, x[:, 16:]), 1))


@pytest.mark.parametrize("channels", [1, 3, 8, 16])
def test_few_channels_are_all_used(channels):
    for cls in (ConvAttn, ConvAttnResidual):
        module = cls(channels)
        assert module.plk_filter.shape == (channels, channels, 13, 13)
        assert module(torch.randn(2, channels, 5, 4)).shape == (2, channels, 5, 4)


def test_each_image_of_a_batch_meets_the_kernel_made_from_it():
    module = shaken(ConvAttn(20).double())
    x = torch.randn(3, 20, 9, 7, dtype=torch.float64)
    for training in (True, False):
        together = module.train(training)(x)
        alone = torch.cat([module(one[None]) for one in x])
        torch.testing.assert_close(together, alone, rtol=1e-12, atol=1e-12)
    own = module.dwc_proj(x[:, :16]).detach()
    assert (own[0] - own[1]).abs().max() > 1e-3


def test_the_large_kernel_learns():
    module = ConvAttn(16)
    module(torch.randn(1, 16, 20, 20)).square().sum().backward()
    gradient = module.plk_filter.grad
    assert gradient.abs().max() > 0
    torch.testing.assert_close(geo_ensemble(gradient), gradient)  # its own average


# --- window attention


@pytest.mark.parametrize(("height", "width"), [(1, 1), (4, 4), (3, 8), (5, 2), (5, 9), (8, 17), (16, 16)])
def test_attention_is_that_of_each_pair_of_cells_written_out(height, width):
    module = shaken(WindowSelfAttention(4, 8, 2).double())
    x = torch.randn(1, 4, height, width, dtype=torch.float64)
    # The rule: a window of 8, or the axis where it has at most 4 cells; the rest is mirrored.
    tall, wide = (8 if size > 4 else size for size in (height, width))
    mirrored = functional.pad(x, (0, -width % wide, 0, -height % tall), mode="reflect")
    out = torch.zeros_like(mirrored)
    for top in range(0, mirrored.shape[2], tall):
        for left in range(0, mirrored.shape[3], wide):
            window = mirrored[:, :, top : top + tall, left : left + wide]
            out[:, :, top : top + tall, left : left + wide] = _attended(module, window)
    torch.testing.assert_close(module(x), module.to_out(out[:, :, :height, :width]), rtol=1e-11, atol=1e-12)


def _attended(module: WindowSelfAttention, window: torch.Tensor) -> torch.Tensor:
    _, channels, tall, wide = window.shape
    q, k, v = module.to_qkv(window)[0].flatten(1).reshape(3, module.num_heads, channels // module.num_heads, -1)
    reach = module.window_size - 1
    table = module.relative_position_bias.reshape(module.num_heads, 2 * reach + 1, 2 * reach + 1)
    cells = [(y, x) for y in range(tall) for x in range(wide)]
    bias = torch.stack(
        [torch.stack([table[:, ky - qy + reach, kx - qx + reach] for ky, kx in cells], -1) for qy, qx in cells], 1
    )
    scores = q.transpose(1, 2) @ k / (channels // module.num_heads) ** 0.5 + bias
    return (v @ scores.softmax(-1).transpose(1, 2)).reshape(1, channels, tall, wide)


def test_nothing_large_is_kept_beside_the_weights():
    kept = [value for module in ESCBlock(16).modules() for value in vars(module).values()]
    assert not [value for value in kept if isinstance(value, torch.Tensor)]
    assert not list(ESCBlock(16).buffers())


@pytest.mark.parametrize("cls", [WindowAttention, ESCBlock])
def test_heads_that_do_not_divide_the_channels_are_refused_with_those_that_do(cls):
    with pytest.raises(ValueError, match="; 1, 2, 3, 5, 6, 10, 15 or 30 would"):
        cls(30, num_heads=4)


def test_the_norm_is_spared_from_weight_decay_like_every_norm():
    # Trainers find norms by class.
    assert issubclass(ESCLayerNorm, nn.LayerNorm)


# --- the whole family


@pytest.mark.parametrize("cls", [ConvAttn, ConvAttnResidual, WindowAttention, ESCBlock])
def test_a_safe_start_is_the_identity_to_the_bit_and_learns(cls):
    module = cls(24, safe_start=True)
    assert module.gamma.ndim == 1
    for mode in (True, False):
        x = torch.randn(2, 24, 9, 7)
        assert torch.equal(module.train(mode)(x), x)
    (module(x) * torch.randn_like(x)).sum().backward()
    assert module.gamma.grad.abs().max() > 0


@pytest.mark.parametrize("cls", [ConvAttn, WindowAttention, ESCBlock])
@pytest.mark.parametrize("side", [2, 8, 32])
def test_evaluation_gives_gradients_on_the_maps_of_64_and_256_pixels(cls, side):
    module = cls(16).eval()
    x = torch.randn(2, 16, side, side, requires_grad=True)
    module(x).sum().backward()
    assert x.grad.isfinite().all()


def test_a_copy_for_averaged_weights_uses_its_own_table():
    module = WindowAttention(16, window_size=4)
    x = torch.randn(1, 16, 8, 8)
    before, twin = module(x), copy.deepcopy(module)
    nn.init.normal_(twin.attn.relative_position_bias, std=3)
    assert torch.equal(module(x), before)
    assert not torch.equal(twin(x), before)


@pytest.mark.parametrize(("cls", "name"), [(C3k2_ConvAttn, "convattn"), (C3k2_ESC, "esc")])
def test_the_blocks_attend_to_the_output_of_each_inner_block(cls, name):
    stock = C3k2(8, 12, 2, e=2 / 3).eval()
    block = shaken(cls(stock, safe_start=False)).eval()
    attentions = getattr(block, name)
    x = torch.randn(1, 8, 9, 7)
    first, second = stock.cv1(x).chunk(2, 1)
    third = attentions[0](stock.m[0](second))
    fourth = attentions[1](stock.m[1](third))
    assert torch.equal(block(x), stock.cv2(torch.cat((first, second, third, fourth), 1)))


def test_functional_convolutions_are_counted(monkeypatch):
    thop = importlib.import_module("thop")
    profile = importlib.import_module("thop.profile")
    from studio.worker import model_parser

    monkeypatch.setattr(profile, "functional_hooks", dict(profile.functional_hooks))
    model_parser._count_functional_convolutions()
    counted, _ = thop.profile(ConvAttn(64).eval(), (torch.zeros(1, 64, 20, 20),), verbose=False)
    cells = 20 * 20
    # Each cell: the large and the dynamic kernel; once: the mean and the two layers that make the dynamic kernel.
    assert cells * (16 * 16 * 169 + 16 * 9) <= counted <= cells * (16 * 16 * 169 + 16 * 9 + 16) + 3 * 16 * 8 + 8 * 144
