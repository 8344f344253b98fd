"""What each built-in attention and block must do; a new file is tested by being in the catalog."""

from __future__ import annotations

import copy
import doctest
import importlib
import inspect
import io
import pickle

import pytest
import torch
from torch import nn

from studio.catalog import load_catalog
from studio.module_spec import AttentionSpec
from studio.paths import project_folder

pytestmark = pytest.mark.torch

SPECS = [spec for spec in load_catalog(project_folder() / "no such folder").specs if not spec.is_user]
CHANNELS = 32  # of the input, and of a block's output: divisible by what modules with groups and heads ask for
SIZES = [(1, 1), (1, 7), (5, 3), (8, 8), (9, 33)]
every_module = pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
every_block = pytest.mark.parametrize("spec", [s for s in SPECS if s.role == "block"], ids=lambda spec: spec.name)


def build(spec: AttentionSpec, **values: object) -> nn.Module:
    """Build one module with its defaults, a block around a freshly built stock block."""
    torch.manual_seed(0)
    cls = getattr(importlib.import_module(f"studio.attention.{spec.path.stem}"), spec.name)
    if spec.role != "block":
        return cls(CHANNELS, **values)
    from ultralytics.nn import modules

    return cls(getattr(modules, spec.replaces)(CHANNELS, CHANNELS), **values)


@every_module
@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("training", [True, False], ids=["train", "eval"])
def test_the_shape_is_kept_or_what_the_stage_says(spec, size, training):
    values = {param.name: param.default for param in spec.params}
    stride = values.get(spec.stride, spec.stride) if spec.role == "stage" else 1
    channels = values["out_channels"] if spec.role == "stage" else CHANNELS
    expected = [(side - 1) // stride + 1 for side in size]
    if training and expected == [1, 1]:
        batch = 2  # one value a channel: batch statistics need two
    else:
        batch = 1
    out = build(spec).train(training)(torch.randn(batch, CHANNELS, *size))
    assert out.shape == (batch, channels, *expected)
    assert out.isfinite().all()


@every_module
def test_the_input_is_not_written_into(spec):
    for training in (True, False):
        x = torch.randn(2, CHANNELS, 9, 7)
        before = x.clone()
        with torch.no_grad():
            build(spec).train(training)(x)
        assert torch.equal(x, before)


@every_module
def test_a_gradient_reaches_every_parameter(spec):
    module = build(spec).double()
    for name, parameter in module.named_parameters():
        if name.endswith(("gamma", "bn.weight", "dwc_proj.3.weight")):  # zero shuts what is behind it for one step
            nn.init.constant_(parameter, 0.5)  # one would shut the stock part of a block that a new one replaces
    x = torch.randn(2, CHANNELS, 24, 25, dtype=torch.float64, requires_grad=True)
    module(x).square().sum().backward()
    assert x.grad.abs().max() > 0
    without = [name for name, p in module.named_parameters() if p.grad is None or not p.grad.abs().max() > 0]
    assert without == []


@every_module
def test_images_of_a_batch_do_not_mix_in_evaluation(spec):
    module = build(spec).double().eval()
    x = torch.randn(3, CHANNELS, 9, 7, dtype=torch.float64)
    together = module(x)
    for i in range(3):
        torch.testing.assert_close(module(x[i : i + 1]), together[i : i + 1], rtol=1e-12, atol=1e-12)


@every_module
def test_half_precision_runs_on_the_cpu(spec):
    module = build(spec)
    x = torch.randn(2, CHANNELS, 9, 7, requires_grad=True)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        out = module(x)
    out.float().sum().backward()
    assert out.isfinite().all()
    assert x.grad.isfinite().all()


@every_module
def test_the_whole_module_can_be_half(spec):
    module = build(spec).eval().bfloat16()
    assert module(torch.randn(1, CHANNELS, 9, 7).bfloat16()).dtype == torch.bfloat16


@every_module
def test_a_copy_is_independent_and_equal(spec):
    module = build(spec).eval()
    x = torch.randn(1, CHANNELS, 9, 7)
    twin = copy.deepcopy(module)
    assert torch.equal(twin(x), module(x))
    assert not {p.data_ptr() for p in twin.parameters()} & {p.data_ptr() for p in module.parameters()}
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.zero_()
    if any(True for _ in module.parameters()):  # SimAM has none
        assert not torch.equal(twin(x), module(x))


@every_module
def test_a_pickle_gives_the_module_back(spec):
    module = build(spec).eval()
    x = torch.randn(1, CHANNELS, 9, 7)
    again = pickle.loads(pickle.dumps(module))  # noqa: S301 (our own bytes)
    assert torch.equal(again(x), module(x))
    stream = io.BytesIO()
    torch.save(module, stream)
    assert len(stream.getvalue()) < 4 * sum(t.numel() for t in module.state_dict().values()) + 60_000  # nothing hidden


@every_module
def test_the_constructor_is_what_the_spec_says(spec):
    cls = getattr(importlib.import_module(f"studio.attention.{spec.path.stem}"), spec.name)
    parameters = list(inspect.signature(cls).parameters.values())
    assert parameters[0].name == ("stock" if spec.role == "block" else "channels")
    assert [(p.name, p.default) for p in parameters[1:]] == [(p.name, p.default) for p in spec.params]


@every_module
def test_every_choice_builds(spec):
    for param in spec.params:
        values = (
            param.choices if param.kind == "choice" else (True, False) if param.kind == "bool" else (param.default,)
        )
        for value in values:
            assert build(spec, **{param.name: value}) is not None


@every_module
def test_paper_licence_and_documentation_are_there(spec):
    module = importlib.import_module(f"studio.attention.{spec.path.stem}")
    for word in ("Licence", "Differs", "Repositor" if "Repositor" in module.__doc__ else "Paper"):
        assert word in module.__doc__
    documentation = getattr(module, spec.name).__doc__
    assert all(word in documentation for word in ("Shape:", "Cost:", "Raises:", ">>>"))
    assert all((spec.title, spec.summary, spec.paper, spec.licence, *(param.doc for param in spec.params)))
    assert doctest.testmod(module).failed == 0


@every_block
def test_blocks_keep_every_weight_of_the_stock_block(spec):
    from ultralytics.nn import modules

    stock = getattr(modules, spec.replaces)(CHANNELS, CHANNELS).state_dict()
    ours = build(spec).state_dict()
    assert {name: value.shape for name, value in stock.items()}.items() <= {
        name: value.shape for name, value in ours.items()
    }.items()


@every_block
def test_a_safe_start_of_a_block_is_the_stock_block_to_the_bit(spec):
    module = build(spec, safe_start=True)
    from ultralytics.nn import modules

    torch.manual_seed(0)
    stock = getattr(modules, spec.replaces)(CHANNELS, CHANNELS)
    x = torch.randn(2, CHANNELS, 9, 7)
    for training in (True, False):
        assert torch.equal(module.train(training)(x), stock.train(training)(x))
