"""ConvAttn against its published form: the same numbers, in no more time."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from benchmarks.reference_forms import cpu_seconds, two_convolutions
from studio.attention.conv_attn import ConvAttn

pytestmark = pytest.mark.torch


def fresh(channels: int) -> ConvAttn:
    torch.manual_seed(0)
    module = ConvAttn(channels).eval()
    nn.init.normal_(module.dwc_proj[3].weight, std=0.1)
    return module


@pytest.mark.parametrize("batch", [1, 3])
def test_conv_attn_is_its_published_form(batch):
    module = fresh(24).double()
    x = torch.randn(batch, 24, 9, 14, dtype=torch.float64)
    published = two_convolutions(x, module.plk_filter, module.dwc_proj)
    torch.testing.assert_close(module(x), published, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(("channels", "side", "batch"), [(64, 40, 1), (256, 20, 1), (64, 40, 8), (256, 20, 8)])
def test_conv_attn_takes_no_more_time_than_its_published_form(channels, side, batch):
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        module, x = fresh(channels), torch.randn(batch, channels, side, side)
        with torch.no_grad():
            published, taken = cpu_seconds(
                lambda: two_convolutions(x, module.plk_filter, module.dwc_proj), lambda: module(x), rounds=25
            )
    finally:
        torch.set_num_threads(threads)
    assert taken <= 1.15 * published  # noise: when idle it is 0.7 to 0.97
