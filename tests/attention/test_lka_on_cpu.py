"""The arrangement of LKA and LSKA for CPUs gives what the plain convolutions give, and is left out where it would harm."""

from __future__ import annotations

import copy
import io

import pytest
import torch
from torch import nn

from studio.attention import _dilated_depthwise
from studio.attention._dilated_depthwise import suits
from studio.attention.lka import LKA
from studio.attention.lka_trivial import LKATrivial
from studio.attention.lska import LSKA
from studio.attention.lska_trivial import LSKATrivial

pytestmark = pytest.mark.torch

MODULES = [
    pytest.param(lambda: LKA(4), id="lka"),
    pytest.param(lambda: LSKA(4, 7), id="lska7"),
    pytest.param(lambda: LSKA(4, 23), id="lska23"),
    pytest.param(lambda: LSKA(4, 53), id="lska53"),
    pytest.param(lambda: LSKATrivial(4, 15), id="lska-trivial15"),
    pytest.param(lambda: LKATrivial(4, 15), id="lka-trivial15"),
]
SIZES = [(1, 1), (1, 7), (2, 3), (9, 4), (18, 19), (19, 20), (21, 24), (25, 22)]
every_module = pytest.mark.parametrize("make", MODULES)


def convolutions(module: nn.Module) -> list[nn.Conv2d]:
    return [child for child in module.children() if isinstance(child, nn.Conv2d)]


def by_definition(module: nn.Module, x: torch.Tensor) -> torch.Tensor:
    attention = x
    for convolution in convolutions(module):
        attention = convolution(attention)
    return x * attention


def values_and_gradients(call, module: nn.Module, x: torch.Tensor) -> list[torch.Tensor]:
    x = x.detach().requires_grad_()
    out = call(x)
    grad = torch.linspace(-1, 2, out.numel(), dtype=out.dtype).view(out.shape).flip(-1)
    return [out, *torch.autograd.grad(out, (x, *module.parameters()), grad)]


def assert_same(module: nn.Module, x: torch.Tensor) -> None:
    expected = values_and_gradients(lambda x: by_definition(module, x), module, x)
    for now, was in zip(values_and_gradients(module, module, x), expected, strict=True):
        torch.testing.assert_close(now, was, rtol=1e-12, atol=1e-12)
    with torch.no_grad():  # other lengths of the padded maps
        now = _dilated_depthwise.gate(x, *convolutions(module))
        torch.testing.assert_close(now, expected[0], rtol=1e-12, atol=1e-12)
        assert torch.allclose(module(x), now, rtol=1e-12, atol=1e-12)


@every_module
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_every_map_and_its_borders_come_out_as_by_definition(make, size):
    torch.manual_seed(0)
    assert_same(make().double(), torch.randn(2, 4, *size, dtype=torch.float64))


@every_module
def test_memory_may_lie_in_any_order(make):
    torch.manual_seed(0)
    x = torch.randn(3, 4, 22, 20, dtype=torch.float64)
    assert_same(make().double(), x.to(memory_format=torch.channels_last))
    assert_same(make().double(), x.transpose(2, 3).contiguous().transpose(2, 3)[:, :, ::2])


@every_module
def test_a_large_batch_goes_in_parts(make, monkeypatch):
    monkeypatch.setattr(_dilated_depthwise, "MOST_VALUES", 2 * 4 * 20 * 21)
    torch.manual_seed(0)
    assert_same(make().double(), torch.randn(5, 4, 20, 21, dtype=torch.float64))


def test_the_dilated_convolution_alone_goes_in_parts_too(monkeypatch):
    torch.manual_seed(0)
    far, x = LKA(4).conv_spatial.double(), torch.randn(5, 20, 21, 4, dtype=torch.float64)
    call = lambda x: _dilated_depthwise._both_ways(x, far.weight, far.bias, 3)  # noqa: E731
    whole = values_and_gradients(call, far, x)
    monkeypatch.setattr(_dilated_depthwise, "MOST_VALUES", 2 * 4 * 20 * 21)
    for now, was in zip(values_and_gradients(call, far, x), whole, strict=True):
        torch.testing.assert_close(now, was, rtol=1e-12, atol=1e-12)
    plain = far(x.permute(0, 3, 1, 2)).permute(0, 2, 3, 1)
    torch.testing.assert_close(whole[0], plain, rtol=1e-12, atol=1e-12)


@every_module
def test_evaluation_leaves_the_input_as_it_was(make):
    torch.manual_seed(0)
    module, x = make().eval(), torch.randn(2, 4, 22, 20)
    kept = x.clone()
    with torch.no_grad():
        out = _dilated_depthwise.gate(x, *convolutions(module))
    assert torch.equal(x, kept)
    torch.testing.assert_close(out, module(x.requires_grad_()).detach())


@every_module
def test_an_empty_batch_stays_empty(make):
    assert make()(torch.zeros(0, 4, 20, 20)).shape == (0, 4, 20, 20)


@every_module
def test_single_precision_is_as_near_to_double_as_the_plain_form(make):
    torch.manual_seed(0)
    module, x = make(), torch.randn(2, 4, 40, 40)
    exact = by_definition(copy.deepcopy(module).double(), x.double())
    ours = (module(x).double() - exact).abs().max()
    assert ours <= 4 * (by_definition(module, x).double() - exact).abs().max() + 1e-9


@every_module
def test_autocast_gives_the_type_and_about_the_values_of_the_plain_form(make):
    torch.manual_seed(0)
    module, x = make(), torch.randn(2, 4, 21, 22)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        ours, plain = module(x), by_definition(module, x)
    assert ours.dtype == plain.dtype
    torch.testing.assert_close(ours, plain, rtol=0.05, atol=0.05 * float(plain.abs().max()))


@every_module
def test_second_derivatives_are_there(make):
    torch.manual_seed(0)
    module, x = make().double(), torch.randn(1, 4, 5, 4, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradgradcheck(module, x, atol=1e-6)


@every_module
def test_an_exported_or_scripted_model_holds_plain_convolutions(make):
    import onnx

    module, x = make().eval(), torch.randn(1, 4, 21, 22)
    stream = io.BytesIO()
    torch.onnx.export(module, (x,), stream, dynamo=False)
    nodes = [node.op_type for node in onnx.load_from_string(stream.getvalue()).graph.node]
    assert nodes == ["Conv"] * len(convolutions(module)) + ["Mul"]
    torch.testing.assert_close(torch.jit.trace(module, x)(x), module(x))
    exported = torch.export.export(module, (x,))
    operations = [node.target for node in exported.graph.nodes if node.op == "call_function"]
    assert operations == [torch.ops.aten.conv2d.default] * len(convolutions(module)) + [torch.ops.aten.mul.Tensor]
    scripted = torch.jit.script(module)
    torch.testing.assert_close(scripted(x), module(x))


def test_hooks_and_replaced_convolutions_are_heard():
    module, x = LSKA(4, 23), torch.randn(1, 4, 20, 20)
    assert suits(x, *convolutions(module))
    seen = []
    handle = module.conv_spatial_h.register_forward_hook(lambda *call: seen.append(call[2].shape))
    module(x)
    handle.remove()
    assert seen == [x.shape]
    module.conv1 = nn.Sequential(module.conv1)
    assert not suits(x, module.conv0h, module.conv1)
    module(x)


def test_other_devices_keep_the_plain_convolutions():
    module = LKA(4).to("meta")
    x = torch.zeros(1, 4, 20, 20, device="meta")
    assert not suits(x, *convolutions(module))
    assert module(x).shape == x.shape
