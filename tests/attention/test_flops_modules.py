"""The GFLOPs that the studio shows, against torch's own count of what each built-in module computes.

thop counts one multiply-add for each product of a convolution, a matrix product and an attention, for each tap of LSNet's
small kernels; besides four for each value of a norm with weights (two without), and one for each value that an
nn.AdaptiveAvgPool sums and one for each window. Activations, gates, residuals and functional means cost nothing in it.
"""

from __future__ import annotations

import pytest
import thop
import torch
from thop.profile import register_hooks, zero_ops
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from studio.catalog import load_catalog
from studio.paths import project_folder
from studio.worker.model_parser import install

pytestmark = pytest.mark.torch

NORMS = (nn.modules.batchnorm._NormBase, nn.GroupNorm, nn.LayerNorm)
POOLS = (nn.AdaptiveAvgPool2d,)
PRODUCTS = (nn.Conv1d, nn.Conv2d, nn.Linear)
BATCH, HEIGHT, WIDTH = 2, 24, 40


@pytest.fixture(scope="module", autouse=True)
def counting():
    """Teach thop what a worker teaches it."""
    install(load_catalog(project_folder() / "no such folder"))


def variants(spec):
    words = [(param.name, word) for param in spec.params for word in param.choices if isinstance(word, str)]
    return [{}, *({name: word} for name, word in words)]


def elementwise_rules():
    """Give those of thop's rules that are neither for convolutions nor for matrix products, all counting nothing."""
    return {part: zero_ops for part in register_hooks if part not in PRODUCTS}


def test_every_product_is_counted_once(module_spec, build, channels):
    for values in variants(module_spec):
        module = build(module_spec, **values).eval()
        x = torch.randn(BATCH, channels, HEIGHT, WIDTH)
        counted = thop.profile(module, inputs=(x,), custom_ops=elementwise_rules(), verbose=False)[0]
        # Of shapes alone: on a CPU some modules compute the same on maps that are padded for speed.
        with FlopCounterMode(display=False) as independent, torch.no_grad():
            module.to("meta")(x.to("meta"))
        assert counted == independent.get_total_flops() / 2, values


def test_what_is_counted_besides_is_norms_pools_and_small_kernels(module_spec, build, channels):
    from studio.attention._ska import SKA

    module = build(module_spec).eval()
    x = torch.randn(BATCH, channels, HEIGHT, WIDTH)
    besides = []

    def note(part, inputs, output):
        if isinstance(part, NORMS):
            with_weights = getattr(part, "affine", False) or getattr(part, "elementwise_affine", False)
            besides.append(inputs[0].numel() * (4 if with_weights else 2))
        elif isinstance(part, POOLS):
            besides.append(inputs[0].numel() + output.numel())
        elif isinstance(part, SKA):
            besides.append(output.numel() * inputs[1].shape[2])

    handles = [part.register_forward_hook(note) for part in module.modules()]
    with torch.no_grad():
        module(x)
    for handle in handles:
        handle.remove()
    every = thop.profile(module, inputs=(x,), verbose=False)[0]
    products = thop.profile(module, inputs=(x,), custom_ops=elementwise_rules(), verbose=False)[0]
    assert every - products == sum(besides)


def test_small_kernels_cost_nine_multiply_adds_a_value(channels):
    from studio.attention._ska import SKA

    x, weights = torch.randn(BATCH, channels, 5, 7), torch.randn(BATCH, channels // 8, 9, 5, 7)
    assert thop.profile(SKA(), inputs=(x, weights), verbose=False)[0] == 9 * x.numel()


def test_shapes_alone_give_the_same_count(module_spec, build, channels):
    module = build(module_spec).eval()
    x = torch.randn(1, channels, HEIGHT, WIDTH)
    counted = thop.profile(module, inputs=(x,), verbose=False)[0]
    assert thop.profile(module.to("meta"), inputs=(x.to("meta"),), verbose=False)[0] == counted
