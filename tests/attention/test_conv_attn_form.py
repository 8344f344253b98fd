"""ConvAttn against its published form: the same numbers (`benchmarks/attention.py` compares the time)."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from benchmarks.reference_forms import two_convolutions
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
