"""SKA in its torch form: the same whether the rows lie end to end or as a map, and traced as plain operations."""

from __future__ import annotations

import io

import pytest
import torch

from studio.attention import _ska
from studio.attention._ska import SKA, aggregate

pytestmark = pytest.mark.torch


def step(x: torch.Tensor, weights: torch.Tensor) -> tuple[torch.Tensor, ...]:
    x, weights = x.detach().requires_grad_(), weights.detach().requires_grad_()
    out = aggregate(x, weights)
    return out.detach(), *torch.autograd.grad(out.square().sum(), (x, weights))


@pytest.mark.parametrize(("channels", "maps", "length"), [(8, 2, 3), (7, 3, 5), (4, 1, 4), (6, 6, 1), (3, 5, 2)])
@pytest.mark.parametrize("size", [(1, 1), (4, 9), (9, 4)], ids=str)
def test_both_layouts_give_the_same(channels, maps, length, size, monkeypatch):
    torch.manual_seed(0)
    x = torch.randn(2, channels, *size, dtype=torch.float64)
    weights = torch.randn(2, maps, length**2, *size, dtype=torch.float64)
    narrow = step(x, weights)
    monkeypatch.setattr(_ska, "NARROW", 0)
    for end_to_end, as_map in zip(narrow, step(x, weights), strict=True):
        torch.testing.assert_close(end_to_end, as_map, rtol=1e-12, atol=1e-12)
    torch.testing.assert_close(_ska._by_slices(x, weights), narrow[0], rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("size", [(4, 9), (2, 41)], ids=str)
def test_a_map_too_large_to_keep_laid_out_gives_the_same(size, monkeypatch):
    torch.manual_seed(0)
    x, weights = torch.randn(2, 7, *size), torch.randn(2, 3, 9, *size)
    kept = step(x, weights)
    monkeypatch.setattr(_ska, "FEW_VALUES", 0)
    assert all(torch.equal(one, other) for one, other in zip(kept, step(x, weights), strict=True))


def test_half_precision_is_summed_in_single():
    torch.manual_seed(0)
    x, weights = torch.randn(1, 8, 6, 5).bfloat16(), torch.randn(1, 2, 9, 6, 5).bfloat16()
    assert torch.equal(aggregate(x, weights), aggregate(x.float(), weights.float()).bfloat16())


def test_cells_beyond_the_map_do_not_leak_in():
    """Between rows laid end to end lie zeros; what is infinite elsewhere must stay out of their neighbours."""
    x = torch.zeros(1, 1, 3, 3)
    x[..., 1, 2] = torch.inf
    out = aggregate(x, torch.ones(1, 1, 9, 3, 3))
    assert out.isinf()[0, 0].tolist() == [[False, True, True]] * 3
    assert not out.isnan().any()


def test_memory_may_lie_in_any_order():
    torch.manual_seed(0)
    x, weights = torch.randn(2, 8, 6, 5), torch.randn(2, 2, 9, 6, 5)
    for plain, other in zip(
        step(x, weights),
        step(
            x.to(memory_format=torch.channels_last), weights.permute(0, 3, 4, 1, 2).contiguous().permute(0, 3, 4, 1, 2)
        ),
        strict=True,
    ):
        torch.testing.assert_close(plain, other)


def test_an_exported_model_gives_the_same():
    import onnxruntime

    torch.manual_seed(0)
    x, weights = torch.randn(1, 6, 5, 4), torch.randn(1, 2, 9, 5, 4)
    expected, stream = aggregate(x, weights), io.BytesIO()
    torch.onnx.export(SKA(), (x, weights), stream, dynamo=False, input_names=["x", "w"])
    session = onnxruntime.InferenceSession(stream.getvalue(), providers=["CPUExecutionProvider"])
    (out,) = session.run(None, {"x": x.numpy(), "w": weights.numpy()})
    torch.testing.assert_close(torch.from_numpy(out), expected, rtol=1e-5, atol=1e-5)
    exported = torch.export.export(SKA(), (x, weights)).module()
    torch.testing.assert_close(exported(x, weights), expected, rtol=1e-5, atol=1e-5)
