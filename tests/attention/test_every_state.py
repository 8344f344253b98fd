"""The weights of each built-in module: what is saved, copied and loaded is the module, all of it and nothing besides."""

from __future__ import annotations

import copy
import io
import pickle

import pytest
import torch

pytestmark = pytest.mark.torch


def layout(module: torch.nn.Module) -> list[tuple[str, torch.Size, torch.dtype]]:
    """List names, shapes and types of the state dict in its order."""
    return [(name, value.shape, value.dtype) for name, value in module.state_dict().items()]


def test_a_copy_is_independent_and_equal(module_spec, build_awake, channels):
    module = build_awake(module_spec)
    x = torch.randn(1, channels, 9, 7)
    expected = module(x)
    twin = copy.deepcopy(module)
    assert torch.equal(twin(x), expected)
    assert not {p.data_ptr() for p in twin.parameters()} & {p.data_ptr() for p in module.parameters()}
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.zero_()
    assert torch.equal(twin(x), expected)
    if any(True for _ in module.parameters()):  # some have none
        assert not torch.equal(module(x), expected)


def test_a_pickle_gives_the_module_back(module_spec, build_awake, channels):
    module = build_awake(module_spec)
    x = torch.randn(1, channels, 9, 7)
    module(x)
    again = pickle.loads(pickle.dumps(module))  # noqa: S301 (our own bytes)
    assert torch.equal(again(x), module(x))
    stream = io.BytesIO()
    torch.save(module, stream)
    entries = sum(t.numel() * t.element_size() for t in module.state_dict().values())
    parts = sum(1 for _ in module.modules()) + len(module.state_dict())
    assert len(stream.getvalue()) < entries + 10_000 + 2_000 * parts  # no tensor hidden beside the weights


def test_names_and_shapes_of_the_weights_never_change(module_spec, build, channels):
    module = build(module_spec)
    expected = layout(build(module_spec))
    assert layout(module) == expected
    x = torch.randn(2, channels, 9, 7)
    for training in (True, False, True):
        module.train(training)(x)
        assert layout(module) == expected
    assert layout(copy.deepcopy(module)) == expected
    assert layout(module.half().float()) == expected


def test_the_state_dict_is_the_whole_module(module_spec, build, channels):
    module = build(module_spec)
    module.train()(torch.randn(2, channels, 9, 7))  # running statistics move
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.add_(torch.randn_like(parameter) * 0.1)
    stream = io.BytesIO()
    torch.save(module.state_dict(), stream)
    stream.seek(0)
    fresh = build(module_spec).eval()
    x = torch.randn(2, channels, 9, 7)
    fresh(x)  # a value kept from the old weights would show
    fresh.load_state_dict(torch.load(stream, weights_only=True), strict=True)
    assert torch.equal(fresh(x), module.eval()(x))


def test_train_and_eval_give_the_module_back_and_reach_every_part(module_spec, build):
    module = build(module_spec)
    assert module.eval() is module
    assert not any(part.training for part in module.modules())
    assert module.train() is module
    assert all(part.training for part in module.modules())
