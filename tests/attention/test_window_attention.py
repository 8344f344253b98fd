"""Window attention against its published form: the same numbers and gradients, in less time and memory, wherever it runs."""

from __future__ import annotations

import copy
import io
import pickle

import pytest
import torch
from torch import nn
from torch.nn.attention.flex_attention import flex_attention

from benchmarks.reference_forms import NaiveWindowAttention, peak_bytes
from studio.attention import _window_scores, window_attention
from studio.attention._window_scores import attend, bias_gradient, bias_matrix, flex_by
from studio.attention.window_attention import WindowSelfAttention

pytestmark = pytest.mark.torch


@pytest.fixture(autouse=True)
def _one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    torch.manual_seed(0)
    yield
    torch.set_num_threads(before)


def pair(channels: int, window: int, heads: int = 4) -> tuple[NaiveWindowAttention, WindowSelfAttention]:
    """Give the published form and ours with the same weights, whose bias matters."""
    naive, ours = NaiveWindowAttention(channels, window, heads), WindowSelfAttention(channels, window, heads)
    nn.init.normal_(naive.relative_position_bias)
    ours.load_state_dict(naive.state_dict(), strict=True)
    return naive, ours


def gradients(module: nn.Module, x: torch.Tensor) -> dict[str, torch.Tensor]:
    x = x.detach().requires_grad_()
    module.zero_grad()
    out = module(x)
    (out * torch.linspace(-1, 1, out.numel(), dtype=out.dtype).view_as(out)).sum().backward()
    return {"out": out.detach(), "x": x.grad} | {name: p.grad for name, p in module.named_parameters()}


# --- numbers


@pytest.mark.parametrize(
    ("window", "height", "width"),
    [(4, 9, 7), (8, 16, 8), (16, 16, 32), (16, 20, 33), (20, 11, 15), (32, 20, 33)],
)
@pytest.mark.parametrize("small_chunks", [False, True])
def test_numbers_and_gradients_are_those_of_the_published_form(window, height, width, small_chunks, monkeypatch):
    if small_chunks:  # as for windows so large that each head and window is taken alone
        monkeypatch.setattr(_window_scores, "BIAS_AT_ONCE", 1)
        monkeypatch.setattr(_window_scores, "SCORES_AT_ONCE", 1)
    naive, ours = (module.double() for module in pair(8, window))
    x = torch.randn(2, 8, height, width, dtype=torch.float64)
    was, now = gradients(naive, x), gradients(ours, x)
    for name, value in was.items():
        torch.testing.assert_close(now[name], value, rtol=1e-10, atol=1e-11, msg=lambda text, n=name: f"{n}: {text}")


def test_a_window_larger_than_those_of_the_paper_gives_the_same():
    naive, ours = pair(8, 48, 2)
    x = torch.randn(1, 8, 50, 40)
    with torch.no_grad():
        torch.testing.assert_close(ours(x), naive(x), rtol=1e-4, atol=1e-5)


def test_a_large_batch_goes_through_by_parts_with_the_same_numbers(monkeypatch):
    module, x = WindowSelfAttention(8, 4, 2), torch.randn(5, 8, 9, 6)
    with torch.no_grad():
        whole = module(x)
        monkeypatch.setattr(window_attention, "MOST_VALUES_AT_ONCE", x.numel() - 1)
        monkeypatch.setattr(window_attention, "VALUES_OF_A_PART", 2 * x[0].numel())
        seen = []
        monkeypatch.setattr(
            module.to_out, "forward", lambda y, done=module.to_out.forward: seen.append(len(y)) or done(y)
        )
        parts = module(x)
    assert seen == [2, 2, 1]
    torch.testing.assert_close(parts, whole, rtol=1e-6, atol=1e-6)


def test_the_gradient_of_the_table_is_that_of_the_matrix():
    table = torch.randn(3, 9, 7, dtype=torch.float64, requires_grad=True)
    for queries in [(5, 4), (2, 4), (1, 1)]:
        matrix = bias_matrix(table, queries, (5, 4))
        go = torch.randn_like(matrix)
        (right,) = torch.autograd.grad(matrix, table, go)
        ours = torch.stack([bias_gradient(one, queries, (5, 4)) for one in go])
        torch.testing.assert_close(ours, right, rtol=1e-13, atol=1e-13)


def test_training_gives_the_same_bits_each_time():
    _, ours = pair(8, 32)
    x = torch.randn(2, 8, 40, 33)
    first, second = gradients(ours, x), gradients(ours, x)
    assert all(torch.equal(first[name], second[name]) for name in first)


@pytest.mark.parametrize("autocast_backward", [False, True])
def test_under_autocast_gradients_stay_close(autocast_backward):
    naive, ours = pair(16, 32)
    x = torch.randn(1, 16, 40, 40)
    exact = gradients(naive, x)
    x = x.clone().requires_grad_()
    with torch.autocast("cpu", dtype=torch.bfloat16):
        out = ours(x)
    assert out.dtype == torch.bfloat16
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=autocast_backward):
        go = torch.linspace(-1, 1, out.numel()).view_as(out)
        (out.float() * go).sum().backward()
    table = ours.relative_position_bias.grad
    assert table.dtype == x.grad.dtype == torch.float32
    for now, was in ((x.grad, exact["x"]), (table, exact["relative_position_bias"])):
        assert float((now - was).norm() / was.norm()) < 0.05


def test_gradients_reach_only_what_asks_for_them():
    _, ours = pair(8, 32)
    ours.relative_position_bias.requires_grad_(False)
    x = torch.randn(1, 8, 32, 32, requires_grad=True)
    ours(x).sum().backward()
    assert x.grad is not None
    assert ours.relative_position_bias.grad is None


# --- ways to run


@pytest.mark.filterwarnings("ignore::torch.jit.TracerWarning")
@pytest.mark.parametrize("window", [8, 32])
@pytest.mark.parametrize("size", [(20, 33), (32, 32)], ids=str)
def test_traced_and_exported_programs_give_the_same(window, size):
    _, ours = pair(8, window)
    x = torch.randn(1, 8, *size)
    with torch.no_grad():
        eager = ours(x)
    for program in (torch.jit.trace(ours, x, check_trace=False), torch.export.export(ours, (x,)).module()):
        torch.testing.assert_close(program(x), eager, rtol=1e-4, atol=1e-5)


@pytest.mark.filterwarnings("ignore:flex_attention called without")
def test_flex_attention_would_give_the_same():
    q = torch.randn(3, 2, 3 * 5, 16)
    k, v = torch.randn(2, 3, 2, 6 * 5, 16)
    table = torch.randn(2, 11, 9)
    fused = attend(q, k, v, table, queries=(3, 5), keys=(6, 5))
    asked = flex_by(flex_attention, q, k, v, table, queries=(3, 5), keys=(6, 5))
    torch.testing.assert_close(asked, fused, rtol=1e-4, atol=1e-5)


def test_where_flex_attention_refuses_the_fused_one_answers(monkeypatch):
    calls = []

    def refuse(*_args, **_kwargs):
        calls.append(1)
        raise RuntimeError("no kernel for this device")

    monkeypatch.setattr(_window_scores, "_flex_attention", lambda _device: refuse)
    monkeypatch.setattr(_window_scores, "_REFUSING", set())
    _, ours = pair(8, 8)
    x = torch.randn(1, 8, 16, 16)
    with torch.no_grad():
        plain = ours(x)
        ours.use_flex = True
        assert torch.equal(ours(x), plain)
        assert torch.equal(ours(x), plain)
    assert calls == [1]  # a second attempt would take as long to fail


def test_asking_for_flex_attention_leaves_copies_and_pickles_whole():
    _, ours = pair(8, 8)
    ours.use_flex = True
    x = torch.randn(1, 8, 16, 16)
    with torch.no_grad():
        before = ours(x)
        for twin in (copy.deepcopy(ours), pickle.loads(pickle.dumps(ours))):  # noqa: S301 (our own bytes)
            assert torch.equal(twin(x), before)
            nn.init.normal_(twin.relative_position_bias, std=3)
            assert not torch.equal(twin(x), before)
        assert torch.equal(ours(x), before)
    torch.save(ours, io.BytesIO())


# --- memory; time is measured by benchmarks/attention.py


def test_training_with_windows_of_32_takes_a_third_of_the_memory():
    naive, ours = pair(128, 32)
    x = torch.randn(1, 128, 40, 40)
    assert 3 * peak_bytes(lambda: gradients(ours, x)) <= peak_bytes(lambda: gradients(naive, x))
