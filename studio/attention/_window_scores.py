"""Attention inside windows with a relative position bias, without its matrices in memory: no row of its own.

Paper: Lee, Yun, Ro, "Emulating Self-attention with Convolution for Efficient Image Super-Resolution", 2025, arXiv:2503.06671.
Repository: dslisleedh/ESC (Apache-2.0), class WindowAttention: written from the definition.
Licence of this file: AGPL-3.0-or-later, as the rest of the studio.
Differs from the reference: the bias is read from its table by strides, without an index; torch's fused attention does the
forward pass on every device; the backward pass computes the scores of a few windows at a time again instead of keeping all;
flex attention is asked for by an attribute of the module, keeps nothing in it, and gives way to the fused attention.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import torch
from torch import Tensor
from torch.autograd.function import FunctionCtx, once_differentiable
from torch.nn import functional

# Below these many cells a window's scores are small, and autograd's own pass is as fast and needs little more.
CELLS_WORTH_RECOMPUTING = 256
# Numbers of one chunk of scores in the backward pass: what a processor's cache bears, and what keeps another device busy.
SCORES_AT_ONCE = 2**20
SCORES_AT_ONCE_ELSEWHERE = 2**25
BIAS_AT_ONCE = 2**24  # numbers of bias matrices that may exist at a time
_REFUSING: set[str] = set()  # kinds of devices where flex attention failed: a second attempt would take as long to fail


def attend(
    q: Tensor,
    k: Tensor,
    v: Tensor,
    table: Tensor,
    *,
    queries: tuple[int, int],
    keys: tuple[int, int],
    flex: bool = False,
) -> Tensor:
    """Give softmax(q k^T / sqrt(depth) + bias) v for each window and head; the queries are the window's first rows and columns.

    Shape: q (W, heads, qy * qx, depth), k and v (W, heads, ky * kx, depth), table (heads, 2 * s - 1, 2 * s - 1) with s >= ky
    and s >= kx, where cells that differ by (dy, dx) find their bias at (dy + s - 1, dx + s - 1) -> (W, heads, qy * qx, depth).
    """
    table = around_the_middle(table, keys)
    # What records or rewrites the operations needs plain ones.
    recorded = torch.jit.is_tracing() or torch.compiler.is_compiling() or torch.onnx.is_in_onnx_export()
    learns = torch.is_grad_enabled() and any(tensor.requires_grad for tensor in (q, k, v, table))
    if recorded:
        return _fused(q, k, v, bias_matrix(table, queries, keys))
    if learns:
        if keys[0] * keys[1] < CELLS_WORTH_RECOMPUTING:
            return _fused(q, k, v, bias_matrix(table, queries, keys))
        return _Recomputed.apply(q, k, v, table.to(q.dtype), queries, keys)
    if flex:
        out = _flex_or_none(q, k, v, table, queries, keys)
        if out is not None:
            return out
    return _by_heads(q, k, v, table, queries, keys)


def around_the_middle(table: Tensor, keys: tuple[int, int]) -> Tensor:
    """Give the part of the table that windows of `keys` cells use, (heads, 2 * ky - 1, 2 * kx - 1), a view."""
    tall, wide = keys
    top, left = (table.shape[1] + 1) // 2 - tall, (table.shape[2] + 1) // 2 - wide
    return table[:, top : table.shape[1] - top, left : table.shape[2] - left]


def bias_matrix(table: Tensor, queries: tuple[int, int], keys: tuple[int, int]) -> Tensor:
    """Give the bias of each pair of cells, (heads, qy * qx, ky * kx), from a table (heads, 2 * ky - 1, 2 * kx - 1).

    >>> bias_matrix(torch.arange(5.0).view(1, 1, 5), (1, 2), (1, 3))
    tensor([[[2., 3., 4.],
             [1., 2., 3.]]])
    """
    (tall, wide), (rows, columns) = queries, keys
    # A stretch that starts at step s holds the keys of query size - 1 - s, hence the flip.
    pairs = table[:, rows - tall :, columns - wide :].unfold(1, rows, 1).unfold(2, columns, 1)
    return pairs.flip(1, 2).reshape(table.shape[0], tall * wide, rows * columns)


def bias_gradient(grad: Tensor, queries: tuple[int, int], keys: tuple[int, int]) -> Tensor:
    """Give the gradient of the table (2 * ky - 1, 2 * kx - 1) from that of one head's matrix (qy * qx, ky * kx)."""
    (tall, wide), (rows, columns) = queries, keys
    grad = grad.view(tall, wide, rows, columns)
    # One axis after the other, in a fixed order: 2 * s additions of stretches instead of s ** 4 of numbers.
    of_rows = grad.new_zeros(wide, 2 * rows - 1, columns)
    for y in range(tall):
        of_rows[:, rows - 1 - y : 2 * rows - 1 - y] += grad[y]
    out = grad.new_zeros(2 * rows - 1, 2 * columns - 1)
    for x in range(wide):
        out[:, columns - 1 - x : 2 * columns - 1 - x] += of_rows[x]
    return out


def _fused(q: Tensor, k: Tensor, v: Tensor, bias: Tensor) -> Tensor:
    return functional.scaled_dot_product_attention(q, k, v, attn_mask=bias.to(q.dtype)[None])


def _by_heads(
    q: Tensor, k: Tensor, v: Tensor, table: Tensor, queries: tuple[int, int], keys: tuple[int, int]
) -> Tensor:
    """Attend for as many heads at a time as have bias matrices of a bearable size."""
    heads = q.shape[1]
    at_once = max(1, BIAS_AT_ONCE // (q.shape[2] * k.shape[2]))
    if at_once >= heads:
        return _fused(q, k, v, bias_matrix(table, queries, keys))
    out = torch.empty_like(q)
    for first in range(0, heads, at_once):
        some = slice(first, first + at_once)
        out[:, some] = _fused(q[:, some], k[:, some], v[:, some], bias_matrix(table[some], queries, keys))
    return out


class _Recomputed(torch.autograd.Function):
    """Keeps q, k, v and the output for the backward pass, and no scores; those of a chunk of windows exist at a time."""

    @staticmethod
    def forward(
        ctx: FunctionCtx,
        q: Tensor,
        k: Tensor,
        v: Tensor,
        table: Tensor,
        queries: tuple[int, int],
        keys: tuple[int, int],
    ) -> Tensor:
        out = _by_heads(q, k, v, table, queries, keys)
        ctx.save_for_backward(q, k, v, table, out)
        ctx.sizes = queries, keys
        return out

    @staticmethod
    @once_differentiable
    def backward(ctx: FunctionCtx, grad: Tensor) -> tuple[Tensor | None, ...]:
        q, k, v, table, out = ctx.saved_tensors
        queries, keys = ctx.sizes
        exact = torch.promote_types(q.dtype, torch.float32)
        scale = q.shape[-1] ** -0.5
        # Contiguous: batched products would copy each piece again and again.
        grad_q, grad_k, grad_v = torch.empty_like(q), torch.empty_like(k), torch.empty_like(v)
        grad_table = torch.empty(table.shape, dtype=exact, device=table.device)
        pairs = q.shape[2] * k.shape[2]
        limit = SCORES_AT_ONCE if q.device.type == "cpu" else SCORES_AT_ONCE_ELSEWHERE
        at_once = max(1, limit // pairs)
        # Backward may run inside someone's autocast, which would round the products once more.
        with torch.autocast(q.device.type, enabled=False):
            for head in range(q.shape[1]):
                bias = bias_matrix(table[head : head + 1], queries, keys)
                grad_bias = torch.zeros(bias.shape[1:], dtype=exact, device=q.device)
                for first in range(0, q.shape[0], at_once):
                    some = (slice(first, first + at_once), head)
                    if q.dtype == exact:
                        weights = torch.baddbmm(bias, q[some], k[some].mT, alpha=scale).softmax(-1)
                    else:
                        # Scaled before the product, as the forward pass does: float16 ends at 65504.
                        weights = ((q[some] * scale) @ k[some].mT).to(exact).add_(bias).softmax(-1)
                    # What each query's scores get in common: softmax sums to one.
                    common = (grad[some].to(exact) * out[some]).sum(-1, keepdim=True)
                    grad_v[some] = weights.to(q.dtype).mT @ grad[some]
                    scores = (grad[some] @ v[some].mT).to(exact).sub_(common).mul_(weights)
                    del weights
                    grad_bias += scores[0] if len(scores) == 1 else scores.sum(0)
                    scores = scores.to(q.dtype)
                    grad_q[some] = (scores @ k[some]).mul_(scale)
                    grad_k[some] = (scores.mT @ q[some]).mul_(scale)
                grad_table[head] = bias_gradient(grad_bias, queries, keys)
        return grad_q, grad_k, grad_v, grad_table.to(table.dtype), None, None


def _flex_or_none(
    q: Tensor, k: Tensor, v: Tensor, table: Tensor, queries: tuple[int, int], keys: tuple[int, int]
) -> Tensor | None:
    """Attend by torch's flex attention, or give None where it does not exist or refuses."""
    flex_attention = _flex_attention(q.device.type)
    if flex_attention is None or q.device.type in _REFUSING:
        return None
    try:
        return flex_by(flex_attention, q, k, v, table, queries=queries, keys=keys)
    except torch.OutOfMemoryError:
        raise
    except Exception:  # whatever the compiler of this machine raises, the fused attention gives the same numbers
        _REFUSING.add(q.device.type)
        return None


def flex_by(
    flex_attention: Any,
    q: Tensor,
    k: Tensor,
    v: Tensor,
    table: Tensor,
    *,
    queries: tuple[int, int],
    keys: tuple[int, int],
) -> Tensor:
    """Attend by `flex_attention`, which asks for the bias of each pair of cells instead of reading a matrix."""
    wide, (rows, columns) = queries[1], keys
    flat, side = table.to(q.dtype).reshape(table.shape[0], -1), 2 * columns - 1

    # Lives for this call only, so no copy or pickle of a module ever meets it.
    def with_bias(score: Tensor, _window: Tensor, head: Tensor, query: Tensor, key: Tensor) -> Tensor:
        dy = key // columns - query // wide + rows - 1
        dx = key % columns - query % wide + columns - 1
        return score + flat[head, dy * side + dx]

    return flex_attention(q.contiguous(), k.contiguous(), v.contiguous(), score_mod=with_bias)


@cache
def _flex_attention(device: str) -> Any:
    """Give flex attention compiled, once for the process, or None without CUDA, Triton or a torch that has it."""
    if device != "cuda":
        return None  # uncompiled it makes every score, and slower than the fused attention does
    try:
        import triton  # noqa: F401 (only whether it is there)
        from torch.nn.attention.flex_attention import flex_attention
    except ImportError:
        return None
    return torch.compile(flex_attention)
