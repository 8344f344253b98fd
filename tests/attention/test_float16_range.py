"""What half precision of a GPU can do to a module where float32 is far from its limits: its range ends at 65504."""

from __future__ import annotations

import pytest
import torch

from studio.attention import _ska, _window_scores
from studio.attention._window_scores import attend

pytestmark = pytest.mark.torch


def test_products_of_queries_and_keys_beyond_the_range_leave_the_gradients_of_a_window_finite():
    torch.manual_seed(0)
    side, depth = 16, 64  # as many cells as make the backward pass compute its scores again
    # Cells of few kinds, so that the softmax stays soft although a product is 64 * 40 * 40 = 102400.
    kinds = torch.randn(side * side, depth).sign() * 40
    q, k = kinds.roll(1, 0), kinds
    given = [q, k, torch.randn(side * side, depth), torch.randn(1, 2 * side - 1, 2 * side - 1)]
    found: dict[torch.dtype, list[torch.Tensor]] = {}
    for dtype in (torch.float32, torch.float16):
        leaves = [value.detach().to(dtype).requires_grad_() for value in given]
        q, k, v = (leaf.view(1, 1, side * side, depth) for leaf in leaves[:3])
        attend(q, k, v, leaves[3], queries=(side, side), keys=(side, side)).float().square().sum().backward()
        found[dtype] = [leaf.grad.float() for leaf in leaves]
    assert all(grad.isfinite().all() for grad in found[torch.float16])
    # The gradients of v alone are not made tiny by so sharp a softmax.
    largest = found[torch.float32][2].abs().max()
    assert (found[torch.float16][2] - found[torch.float32][2]).abs().max() < 0.01 * largest


@pytest.mark.parametrize(
    "error", [RuntimeError("Triton Error [CUDA]: out of memory"), torch.OutOfMemoryError("CUDA out of memory.")]
)
def test_a_kernel_that_finds_no_memory_is_asked_again_with_the_smaller_batch(error, monkeypatch):
    monkeypatch.setattr(_ska._kernel, "failed", False, raising=False)
    with pytest.raises(type(error)):
        _ska._give_up_kernel(error)
    assert not _ska._kernel.failed


def test_flex_attention_that_finds_no_memory_is_asked_again(monkeypatch):
    def full(*_tensors: torch.Tensor, **_options: object) -> torch.Tensor:
        raise torch.OutOfMemoryError("CUDA out of memory.")

    monkeypatch.setattr(_window_scores, "_flex_attention", lambda _device: full)
    monkeypatch.setattr(_window_scores, "_REFUSING", set())
    q = torch.zeros(1, 1, 4, 8)
    with pytest.raises(torch.OutOfMemoryError):
        attend(q, q, q, torch.zeros(1, 3, 3), queries=(2, 2), keys=(2, 2), flex=True)
    assert not _window_scores._REFUSING
