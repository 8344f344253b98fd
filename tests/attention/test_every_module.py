"""What each built-in attention, block and stage must do with a map; a new file is tested by being in the catalogue."""

from __future__ import annotations

import doctest
import importlib
import inspect

import pytest
import torch
from torch import nn

pytestmark = pytest.mark.torch

SIZES = [(1, 1), (1, 7), (2, 2), (5, 3), (8, 8), (9, 33), (20, 20), (3, 160)]
SMALL = (5, 3)  # of windows and kernels, most are larger than this
MANY = 64  # the largest number that a test gives to a parameter: beyond, only time and memory grow


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_the_shape_is_what_the_role_says(module_spec, build, channels, size_after, size):
    module = build(module_spec)
    after = size_after(module_spec, size)
    for training in (True, False):
        for batch in (1, 3):
            if training and batch * after[0] * after[1] == 1:
                continue  # one value a channel: batch statistics need two, in stock blocks too
            out = module.train(training)(torch.randn(batch, channels, *size))
            assert out.shape == (batch, channels, *after), (training, batch)
            assert out.isfinite().all(), (training, batch)


def test_a_large_map_is_no_other_case(module_spec, build, channels, size_after):
    side = 80 if module_spec.role == "block" else 160  # the stock C2PSA compares every cell with every other
    with torch.no_grad():
        out = build(module_spec).eval()(torch.randn(1, channels, side, side))
    assert out.shape == (1, channels, *size_after(module_spec, (side, side)))
    assert out.isfinite().all()


def test_every_legal_value_runs_on_a_small_map_or_is_refused_in_words(module_spec, build, channels, size_after):
    for param in module_spec.params:
        if param.kind in ("int", "float"):
            values = [limit if limit is None else min(limit, MANY) for limit in (param.min, param.max)]
        else:
            values = param.choices if param.kind == "choice" else (True, False)
        for value in values:
            if value is None or param.name == "out_channels":
                continue
            try:
                module, refusal = build(module_spec, **{param.name: value}), ""
            except ValueError as error:
                module, refusal = None, str(error)
            if module is None:
                assert param.name in refusal, (param.name, value)
                continue
            with torch.no_grad():
                out = module.eval()(torch.randn(1, channels, *SMALL))
            after = size_after(module_spec, SMALL, {param.name: value})
            assert out.shape == (1, channels, *after), (param.name, value)


def test_a_stage_gives_the_channels_that_are_written(stage_spec, build, channels):
    for written in (8, 40):
        module = build(stage_spec, out_channels=written).eval()
        assert module(torch.randn(1, channels, 9, 7)).shape[1] == written


def test_the_input_is_not_written_into(module_spec, build, channels):
    for training in (True, False):
        x = torch.randn(2, channels, 9, 7)
        before = x.clone()
        with torch.no_grad():
            build(module_spec).train(training)(x)
        assert torch.equal(x, before)


def test_a_gradient_reaches_every_parameter(module_spec, build, channels):
    module = build(module_spec).double()
    for name, parameter in module.named_parameters():
        if name.endswith(("gamma", "bn.weight", "dwc_proj.3.weight")):  # zero shuts what is behind it for one step
            nn.init.constant_(parameter, 0.5)  # one would shut the stock part of a block that a new one replaces
    x = torch.randn(2, channels, 24, 25, dtype=torch.float64, requires_grad=True)
    module(x).square().sum().backward()
    assert x.grad.abs().max() > 0
    without = [name for name, p in module.named_parameters() if p.grad is None or not p.grad.abs().max() > 0]
    assert without == []


def test_images_of_a_batch_do_not_mix_in_evaluation(module_spec, build, channels):
    module = build(module_spec).double().eval()
    x = torch.randn(3, channels, 9, 7, dtype=torch.float64)
    together = module(x)
    for i in range(3):
        torch.testing.assert_close(module(x[i : i + 1]), together[i : i + 1], rtol=1e-12, atol=1e-12)


def test_the_layout_in_memory_changes_nothing(module_spec, build_awake, channels):
    module = build_awake(module_spec).double()
    x = torch.randn(2, channels, 9, 7, dtype=torch.float64)
    expected = module(x)
    last = x.to(memory_format=torch.channels_last)
    strided = torch.randn(2, 9, 14, channels, dtype=torch.float64).permute(0, 3, 1, 2)[..., ::2].copy_(x)
    for given in (last, strided):
        torch.testing.assert_close(module(given), expected, rtol=1e-10, atol=1e-10)
    torch.testing.assert_close(
        module.to(memory_format=torch.channels_last)(last), expected, rtol=1e-10, atol=1e-10
    )  # as training on a GPU may lay it out
    module.train()(last.requires_grad_()).sum().backward()


def test_the_constructor_is_what_the_spec_says(module_spec, class_of):
    parameters = list(inspect.signature(class_of(module_spec)).parameters.values())
    assert parameters[0].name == ("stock" if module_spec.role == "block" else "channels")
    expected = [(param.name, param.default) for param in module_spec.params]
    found = [(p.name, p.default) for p in parameters[1:]]
    if module_spec.role == "stage":  # `out_channels` has no default that would fit every place
        found[0], expected[0] = found[0][:1], expected[0][:1]
    assert found == expected


def test_paper_licence_and_documentation_are_there(module_spec, class_of):
    module = importlib.import_module(f"studio.attention.{module_spec.path.stem}")
    for word in ("Licence", "Differs", "Repositor" if "Repositor" in module.__doc__ else "Paper"):
        assert word in module.__doc__
    documentation = class_of(module_spec).__doc__
    assert all(word in documentation for word in ("Shape:", "Cost:", "Raises:", ">>>"))
    texts = (module_spec.title, module_spec.summary, module_spec.paper, module_spec.licence)
    assert all((*texts, *(param.doc for param in module_spec.params)))
    assert doctest.testmod(module).failed == 0


def test_blocks_keep_every_weight_of_the_stock_block(block_spec, build, channels):
    from ultralytics.nn import modules

    stock = getattr(modules, block_spec.replaces)(channels, channels).state_dict()
    ours = build(block_spec).state_dict()
    assert {name: value.shape for name, value in stock.items()}.items() <= {
        name: value.shape for name, value in ours.items()
    }.items()


def test_a_safe_start_of_a_block_is_the_stock_block_to_the_bit(block_spec, build, channels):
    from ultralytics.nn import modules

    module = build(block_spec, safe_start=True)
    torch.manual_seed(0)
    stock = getattr(modules, block_spec.replaces)(channels, channels)
    x = torch.randn(2, channels, 9, 7)
    for training in (True, False):
        assert torch.equal(module.train(training)(x), stock.train(training)(x))
