"""Each built-in module in other numbers than float32: mixed, half and double precision, and back again."""

from __future__ import annotations

import pytest
import torch

pytestmark = pytest.mark.torch

HALVES = [torch.bfloat16, torch.float16]
DEVICES = ["cpu", *(["cuda"] if torch.cuda.is_available() else [])]
each_half = pytest.mark.parametrize("half", HALVES, ids=str)
# Steps of a module whose result has size one, each rounded once: a few units of the last place.
TOLERANCE = {torch.bfloat16: 0.1, torch.float16: 0.02}


def scaled_error(found: torch.Tensor, expected: torch.Tensor) -> float:
    """Give the largest difference in units of the largest value."""
    return float((found.double() - expected.double()).abs().max() / expected.double().abs().max())


@pytest.mark.parametrize("device", DEVICES)
@each_half
def test_mixed_precision_trains(module_spec, build, channels, half, device):
    module = build(module_spec).to(device)
    x = torch.randn(2, channels, 9, 7, device=device, requires_grad=True)
    with torch.autocast(device, dtype=half):
        out = module(x)
    out.float().square().mean().backward()
    assert out.isfinite().all()
    assert x.grad.isfinite().all()
    assert all(p.grad is None or (p.grad.dtype == p.dtype and p.grad.isfinite().all()) for p in module.parameters())


@pytest.mark.parametrize("device", DEVICES)
@each_half
def test_mixed_precision_is_near_full_precision(module_spec, build_awake, channels, half, device):
    module = build_awake(module_spec).to(device)
    x = torch.randn(2, channels, 9, 7, device=device)
    with torch.no_grad():
        expected = module(x)
        with torch.autocast(device, dtype=half):
            found = module(x)
    assert scaled_error(found, expected) < TOLERANCE[half]


@pytest.mark.parametrize("device", DEVICES)
@each_half
def test_the_whole_module_can_be_half(module_spec, build_awake, channels, half, device):
    module = build_awake(module_spec).to(device)
    x = torch.randn(2, channels, 9, 7, device=device)
    with torch.no_grad():
        expected = module(x)
        found = module.to(half)(x.to(half))
    assert found.dtype == half
    assert scaled_error(found, expected) < TOLERANCE[half]


def test_double_precision_is_used_throughout(module_spec, build_awake, channels):
    module = build_awake(module_spec)
    x = torch.randn(2, channels, 9, 7)
    with torch.no_grad():
        single = module(x)
        double = module.double()(x.double())
    assert double.dtype == torch.float64
    assert 1e-10 < scaled_error(single, double) < 1e-4 or torch.equal(single.double(), double)  # a cast back would show


@each_half
def test_nothing_is_left_of_half_precision_when_the_module_is_full_again(module_spec, build_awake, channels, half):
    module = build_awake(module_spec)
    twin = build_awake(module_spec)
    rounded = {
        name: value.to(half).to(value.dtype) if value.is_floating_point() else value
        for name, value in twin.state_dict().items()
    }
    twin.load_state_dict(rounded)
    x = torch.randn(1, channels, 9, 7)
    with torch.no_grad():
        module(x)  # what a module keeps from a forward pass must follow the weights
        module.to(half)(x.to(half))
        assert torch.equal(module.float()(x), twin(x))
