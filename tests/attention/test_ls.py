"""What the LSNet family promises beside the recorded numbers."""

from __future__ import annotations

import doctest
import importlib
import math

import pytest
import torch
from torch.nn import functional
from ultralytics.nn.modules import C3k2

from studio.attention._ls_msa import LSAttention
from studio.attention._ska import aggregate
from studio.attention.c3k2_ls_block import C3k2_LSBlock
from studio.attention.c3k2_ls_conv import C3k2_LSConv
from studio.attention.ls_block import LSBlock
from studio.attention.ls_conv import LSConv
from studio.paths import project_folder

pytestmark = pytest.mark.torch

HELPERS = sorted(path.stem for path in (project_folder() / "studio" / "attention").glob("_[a-z]*.py"))


def by_definition(x: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
    """Aggregate by unfolding, as the paper writes it: slow and large, but plain."""
    length = math.isqrt(weights.shape[2])
    before, after = (length - 1) // 2, length // 2
    columns = functional.unfold(functional.pad(x, (before, after, before, after)), length)
    columns = columns.view(*x.shape[:2], length**2, *x.shape[2:])
    of_channel = torch.arange(x.shape[1]) % weights.shape[1]
    return (columns * weights[:, of_channel]).sum(2)


@pytest.mark.parametrize(("channels", "maps", "length"), [(8, 2, 3), (6, 6, 1), (7, 3, 3), (4, 1, 5), (6, 2, 2)])
def test_aggregation_and_its_gradients_follow_the_definition(channels, maps, length):
    torch.manual_seed(0)
    x = torch.randn(2, channels, 5, 4, dtype=torch.float64, requires_grad=True)
    weights = torch.randn(2, maps, length**2, 5, 4, dtype=torch.float64, requires_grad=True)
    grad = torch.randn_like(x)
    expected = by_definition(x, weights)
    torch.testing.assert_close(aggregate(x, weights), expected, rtol=1e-12, atol=1e-12)
    ours = torch.autograd.grad(aggregate(x, weights), (x, weights), grad)
    for one, other in zip(ours, torch.autograd.grad(expected, (x, weights), grad), strict=True):
        torch.testing.assert_close(one, other, rtol=1e-12, atol=1e-12)
    with torch.no_grad():
        assert torch.equal(aggregate(x, weights), aggregate(x.detach(), weights.detach()))


@pytest.mark.parametrize("x_type", [torch.float16, torch.bfloat16, torch.float32])
@pytest.mark.parametrize("weights_type", [torch.float16, torch.bfloat16, torch.float32])
def test_aggregation_in_half_precision_sums_in_single(x_type, weights_type):
    torch.manual_seed(0)
    x = torch.randn(2, 8, 6, 5).to(x_type).requires_grad_()
    weights = torch.randn(2, 2, 9, 6, 5).to(weights_type).requires_grad_()
    out = aggregate(x, weights)
    out.float().square().sum().backward()
    exact = by_definition(x.double(), weights.double())
    assert (out.dtype, x.grad.dtype, weights.grad.dtype) == (x_type, x_type, weights_type)
    assert (out.double() - exact).abs().max() <= 2 * torch.finfo(x_type).eps * exact.abs().max()
    assert x.grad.isfinite().all()
    assert weights.grad.isfinite().all()


@pytest.mark.parametrize("channels", [4, 12, 20])
def test_channels_that_cannot_be_grouped_are_refused_in_words(channels):
    for build in (LSConv, LSBlock, lambda c: C3k2_LSConv(C3k2(c, 2 * c))):
        with pytest.raises(ValueError, match=f"channels {channels} of LSConv are no multiple of 8"):
            build(channels)


def test_heads_and_mixers_that_do_not_exist_are_refused_in_words():
    with pytest.raises(ValueError, match="heads 5 does not divide the 16 channels"):
        LSBlock(16, "msa", 5)
    with pytest.raises(ValueError, match="lsconv, repvgg or msa would work"):
        LSBlock(16, "other")


def attention_that_shows(resolution: int) -> LSAttention:
    """Give self-attention whose biases decide much and whose answer is not silent."""
    torch.manual_seed(0)
    module = LSAttention(16, heads=2, resolution=resolution).eval()
    torch.nn.init.normal_(module.attention_biases, std=2)
    torch.nn.init.ones_(module.proj[1].bn.weight)
    return module


def attend_by_definition(module: LSAttention, x: torch.Tensor) -> torch.Tensor:
    """Attend cell by cell on the map that the table is made for, as the paper writes it."""
    side = module.resolution
    keys = 2 * 16
    q, k, v = module.qkv(x).split((keys, keys, 16), 1)
    q, k, v = (part.unflatten(1, (2, -1)).flatten(3) for part in (module.dw(q), k, v))  # (B, heads, channels, N)
    rows = []
    for one in range(side**2):
        scores = []
        for other in range(side**2):
            apart = abs(one // side - other // side) * side + abs(one % side - other % side)
            scores.append((q[..., one] * k[..., other]).sum(2) / 4 + module.attention_biases[:, apart])
        shares = torch.stack(scores, 2).softmax(2)  # (B, heads, N)
        rows.append((v * shares[:, :, None]).sum(3).flatten(1))
    return module.proj(torch.stack(rows, 2).unflatten(2, (side, side)))


def test_self_attention_follows_the_definition():
    module = attention_that_shows(4).double()
    x = torch.randn(2, 16, 4, 4, dtype=torch.float64)
    torch.testing.assert_close(module(x), attend_by_definition(module, x), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("size", [(1, 1), (3, 8), (6, 6), (7, 5), (9, 13)])
@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16, torch.float16])
def test_self_attention_takes_maps_of_any_size(size, dtype):
    module = attention_that_shows(6)
    x = torch.randn(2, 16, *size)
    expected = module(x)
    out = module.to(dtype)(x.to(dtype))  # after eval(): what is halved is all there is
    assert (out.shape, out.dtype) == ((2, 16, *size), dtype)
    assert (out.float() - expected).abs().max() <= 16 * torch.finfo(dtype).eps * expected.abs().max()


def test_a_bias_changed_in_evaluation_is_the_one_in_use():
    module = attention_that_shows(4)
    for x in (torch.randn(1, 16, 4, 4), torch.randn(1, 16, 5, 3)):
        before = module(x)
        with torch.no_grad():
            module.attention_biases.normal_(std=3)
        assert not torch.equal(module(x), before)


@pytest.mark.parametrize("size", [(6, 6), (5, 7)])
def test_a_bias_learns_in_training_and_in_evaluation(size):
    for training in (True, False):
        module = attention_that_shows(6).train(training)
        (module(torch.randn(2, 16, *size)) ** 2).sum().backward()
        assert module.attention_biases.grad.abs().max() > 0


@pytest.mark.filterwarnings("ignore::torch.jit.TracerWarning")
def test_a_trace_at_the_size_of_the_table_knows_other_sizes():
    module = attention_that_shows(4)
    traced = torch.jit.trace(module, torch.randn(1, 16, 4, 4))
    for size in ((4, 4), (5, 7)):
        x = torch.randn(2, 16, *size)
        torch.testing.assert_close(traced(x), module(x), rtol=1e-5, atol=1e-5)


def test_distances_are_in_no_state_dict_and_may_come_from_one():
    module = attention_that_shows(4)
    state = module.state_dict()
    assert not any("idxs" in name for name in state)
    assert sum(buffer.numel() for buffer in module.buffers()) < 300  # statistics only
    module.load_state_dict({**state, "attention_bias_idxs": torch.zeros(16, 16, dtype=torch.int64)}, strict=True)


@pytest.mark.parametrize("mixer", ["lsconv", "repvgg", "msa"])
def test_a_safe_start_is_the_identity_and_learns(mixer):
    torch.manual_seed(0)
    module = LSBlock(16, mixer, 2, 5, safe_start=True)
    x = torch.randn(2, 16, 5, 7)
    assert torch.equal(module(x), x)
    optimizer = torch.optim.SGD(module.parameters(), 0.1)
    before = {name: parameter.detach().clone() for name, parameter in module.named_parameters()}
    for _ in range(2):  # the first step opens gamma, the second reaches what is behind it
        optimizer.zero_grad()
        (module(x) - x.flip(1)).square().sum().backward()
        optimizer.step()
    assert [name for name, parameter in module.named_parameters() if torch.equal(parameter, before[name])] == []


@pytest.mark.parametrize(("block", "attentions"), [(C3k2_LSConv, "lsconv"), (C3k2_LSBlock, "lsblock")])
def test_c3k2_mixes_after_each_inner_block(block, attentions):
    stock = C3k2(8, 16, 2).eval()
    module = block(stock, safe_start=False).eval()
    x = torch.randn(1, 8, 9, 7)
    first, second = stock.cv1(x).chunk(2, 1)
    third = getattr(module, attentions)[0](stock.m[0](second))
    fourth = getattr(module, attentions)[1](stock.m[1](third))
    assert torch.equal(module(x), stock.cv2(torch.cat((first, second, third, fourth), 1)))


def test_parameters_are_as_many_as_the_documentation_says():
    for channels in (16, 64):
        count = sum(parameter.numel() for parameter in LSConv(channels).parameters())
        assert count == 1.3125 * channels**2 + 32.875 * channels
        block = sum(parameter.numel() for parameter in LSBlock(channels).parameters())
        assert block == count + 4 * channels**2 + 6 * channels


@pytest.mark.parametrize("name", HELPERS)
def test_examples_of_the_parts_are_true(name):
    result = doctest.testmod(importlib.import_module(f"studio.attention.{name}"))
    assert result.failed == 0
