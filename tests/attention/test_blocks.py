"""Where the blocks put their attention, computed once more by hand."""

from __future__ import annotations

import pytest
import torch
from ultralytics.nn.modules import SPPF, C3k2

from studio.attention.c3k2_lska import C3k2_LSKA
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
