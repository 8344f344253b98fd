"""Where the blocks put their attention, computed once more by hand."""

from __future__ import annotations

import pytest
import torch
from ultralytics.nn.modules import C2PSA, SPPF, C2f, C3k2

from studio.attention.c2f_lska import C2f_LSKA, C2f_LSKA_Attention
from studio.attention.c2psa_lska import C2PSA_LSKA
from studio.attention.c3k2_lska import C3k2_LSKA
from studio.attention.inner_attention import ATTENTIONS, C2f_Attention, C3k2_Attention
from studio.attention.lska import LSKA
from studio.attention.sppf_lska import SPPF_LSKA
from studio.attention.van_attention import LSKA_Attention

pytestmark = pytest.mark.torch


@pytest.mark.parametrize(("form", "inner"), [("gate", LSKA), ("residual", LSKA_Attention)])
def test_c3k2_lska_attends_to_the_output_of_each_inner_block(form, inner):
    stock = C3k2(8, 12, 2).eval()
    block = C3k2_LSKA(stock, kernel_size=11, form=form, safe_start=False).eval()
    x = torch.randn(1, 8, 9, 7)
    first, second = stock.cv1(x).chunk(2, 1)
    third = block.lska[0](stock.m[0](second))
    fourth = block.lska[1](stock.m[1](third))
    assert torch.equal(block(x), stock.cv2(torch.cat((first, second, third, fourth), 1)))
    assert [type(one) for one in block.lska] == [inner, inner]


def test_c3k2_lska_refuses_an_unknown_form():
    with pytest.raises(ValueError, match="gate or residual would work"):
        C3k2_LSKA(C3k2(8, 12), form="other")


@pytest.mark.parametrize(("poolings", "shortcut"), [(3, False), (3, True), (2, True)])
def test_sppf_lska_attends_to_the_concatenation(poolings, shortcut):
    stock = SPPF(8, 8, 5, poolings, shortcut).eval()
    block = SPPF_LSKA(stock, kernel_size=7).eval()
    x = torch.randn(1, 8, 9, 7)
    maps = [stock.cv1(x)]
    for _ in range(poolings):
        maps.append(stock.m(maps[-1]))
    expected = stock.cv2(block.lska(torch.cat(maps, 1)))
    assert torch.equal(block(x), expected + x if shortcut else expected)
    assert block.lska.conv1.in_channels == 4 * (poolings + 1)


@pytest.mark.parametrize(("form", "inner"), [("gate", LSKA), ("residual", LSKA_Attention)])
def test_c2f_lska_attends_to_the_output_of_each_inner_block(form, inner):
    stock = C2f(8, 12, 2, True).eval()
    block = C2f_LSKA(stock, kernel_size=11, form=form, safe_start=False).eval()
    x = torch.randn(1, 8, 9, 7)
    first, second = stock.cv1(x).chunk(2, 1)
    third = block.lska[0](stock.m[0](second))
    fourth = block.lska[1](stock.m[1](third))
    assert torch.equal(block(x), stock.cv2(torch.cat((first, second, third, fourth), 1)))
    assert [type(one) for one in block.lska] == [inner, inner]


def test_c2f_lska_attention_puts_attentions_in_the_place_of_the_bottlenecks():
    stock = C2f(8, 12, 2, True).eval()
    block = C2f_LSKA_Attention(stock, safe_start=False).eval()
    x = torch.randn(1, 8, 9, 7)
    first, second = stock.cv1(x).chunk(2, 1)
    third = block.lska[0].part(second)
    fourth = block.lska[1].part(third)
    assert torch.equal(block(x), stock.cv2(torch.cat((first, second, third, fourth), 1)))


@pytest.mark.parametrize("gamma", [0.0, 0.25, 1.0])
def test_gamma_moves_c2psa_from_self_attention_to_lska(gamma):
    stock = C2PSA(128, 128, 2).double().eval()
    block = C2PSA_LSKA(stock, kernel_size=7).double().eval()
    for one in block.lska:
        torch.nn.init.constant_(one.gamma, gamma)
    x = torch.randn(1, 128, 9, 7, dtype=torch.float64)
    kept, b = stock.cv1(x).split((64, 64), 1)
    for inner, lska in zip(stock.m, block.lska, strict=True):
        b = b + (1 - gamma) * inner.attn(b) + gamma * lska.part(b)
        b = b + inner.ffn(b)
    torch.testing.assert_close(block(x), stock.cv2(torch.cat((kept, b), 1)), rtol=1e-12, atol=1e-12)


def test_c2psa_lska_without_a_safe_start_is_what_gamma_leads_to():
    torch.manual_seed(0)
    stock = C2PSA(128, 128, 2)
    twin = C2PSA(128, 128, 2)
    twin.load_state_dict(stock.state_dict())
    safe, bare = C2PSA_LSKA(stock).double().eval(), C2PSA_LSKA(twin, safe_start=False).double().eval()
    names = bare.load_state_dict(safe.state_dict(), strict=False)
    assert names.missing_keys == []
    assert all(name.endswith("gamma") or ".attn." in name for name in names.unexpected_keys)
    for one in safe.lska:
        torch.nn.init.ones_(one.gamma)
    x = torch.randn(1, 128, 9, 7, dtype=torch.float64)
    torch.testing.assert_close(safe(x), bare(x), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("attention", ATTENTIONS)
@pytest.mark.parametrize(("cls", "base"), [(C3k2_Attention, C3k2), (C2f_Attention, C2f)])
def test_any_attention_stands_after_each_inner_block(cls, base, attention):
    stock = base(32, 32, 2).eval()
    block = cls(stock, attention, safe_start=False).eval()
    x = torch.randn(1, 32, 9, 7)
    first, second = stock.cv1(x).chunk(2, 1)
    third = block.attention[0](stock.m[0](second))
    fourth = block.attention[1](stock.m[1](third))
    assert torch.equal(block(x), stock.cv2(torch.cat((first, second, third, fourth), 1)))
    assert {type(one).__name__ for one in block.attention} == {attention}


def test_an_attention_that_is_not_listed_is_refused():
    with pytest.raises(ValueError, match="SE, ECA, CBAM"):
        C3k2_Attention(C3k2(8, 12), "Conv")
