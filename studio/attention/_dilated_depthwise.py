"""Depth-wise convolutions on the CPU with the channels last, the dilated ones as plain ones; no row of its own.

Source: our own arrangement of the convolutions of LKA and LSKA (Guo et al. 2022, Lau et al. 2023); the sums are the same ones.
Licence of this file: AGPL-3.0-or-later, as the rest of the studio.

oneDNN has fast depth-wise kernels for undilated convolutions with the channels last, and slow ways round for all others,
worst for the gradients of a dilated kernel. A kernel of dilation d reads every d-th row, so the rows 0, d, 2 * d... and those
after each of them are d maps that never meet. With the channels last such a map is only another view of the same memory.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

# Values in a tensor that the allocator still keeps: larger ones are given back and faulted in anew at every call.
MOST_VALUES = 4 << 20
# In evaluation, maps and kernels up to these are convolved as fast where they lie (measured within a twentieth).
FEW_VALUES, FEW_TAPS = 1 << 19, 5


def suits(x: Tensor, *convolutions: nn.Module) -> bool:
    """Say whether `gate` may stand for calling the convolutions one after another: on CPUs, and where nobody looks on.

    Not while a model is traced, compiled or exported, which plain convolutions leave simple; and not where hooks listen, such
    as those that count operations, or where something else took the place of a convolution.
    """
    if torch.jit.is_tracing() or torch.compiler.is_compiling():
        return False
    learns = torch.is_grad_enabled()
    if not learns and x.numel() <= FEW_VALUES and all(max(c.kernel_size) <= FEW_TAPS for c in convolutions):
        return False  # first, because such calls are over so soon that the other questions would show
    if x.device.type != "cpu" or not torch.backends.mkldnn.is_available() or not all(map(_is_plain, convolutions)):
        return False
    return not (learns and any(_is_larger_than(x, c) for c in convolutions))


def _is_plain(convolution: nn.Module) -> bool:
    hooks = (convolution._forward_hooks, convolution._forward_pre_hooks, convolution._backward_hooks)
    return type(convolution) is nn.Conv2d and not any(hooks)


def _is_larger_than(x: Tensor, convolution: nn.Conv2d) -> bool:
    """Say whether a dilated k x k kernel is larger than the map, which makes its gradient as slow one way as the other."""
    (height, width), dilation = convolution.kernel_size, max(convolution.dilation)
    return min(dilation, height, width) > 1 and min(x.shape[-2:]) <= dilation * (min(height, width) - 1)


def gate(x: Tensor, *convolutions: nn.Conv2d) -> Tensor:
    """Weight x by what depth-wise convolutions one after another and a last 1 x 1 convolution make of it.

    A depth-wise kernel is 1 x k, k x 1 or k x k with odd k, stride one and the padding that keeps the size of the map. Every
    convolution has a bias.

    Shape: (B, C, H, W) -> (B, C, H, W), any H and W.
    Raises: nothing of its own.

    >>> local, far = nn.Conv2d(4, 4, 3, padding=1, groups=4), nn.Conv2d(4, 4, 3, padding=2, dilation=2, groups=4)
    >>> mix, x = nn.Conv2d(4, 4, 1), torch.randn(2, 4, 5, 6)
    >>> torch.allclose(gate(x, local, far, mix), x * mix(far(local(x))), atol=1e-6)
    True
    """
    parts = x.split(_images_at_once(x))
    if len(parts) > 1:
        return torch.cat([gate(part, *convolutions) for part in parts])
    *depthwise, mix = convolutions
    y = x.permute(0, 2, 3, 1).contiguous()  # (B, H, W, C)
    for convolution in depthwise:
        height, width = convolution.kernel_size
        along = _along_height if width == 1 else _along_width if height == 1 else _both_ways
        y = along(y, convolution.weight, convolution.bias, max(convolution.dilation))
    # As a matrix product, because that gives the attention with the cells last, as x lies.
    cells = y.flatten(1, 2).transpose(1, 2)  # (B, C, H * W)
    attention = torch.baddbmm(mix.bias[:, None], mix.weight.flatten(1).expand(len(x), -1, -1), cells)
    attention = attention.view(x.shape)
    if torch.is_grad_enabled() or attention.dtype != x.dtype or not x.is_contiguous():
        return x * attention
    return attention.mul_(x)  # a map of its own for the product would have to be faulted in


def _images_at_once(x: Tensor) -> int:
    return max(1, MOST_VALUES // max(1, x.shape[1:].numel()))


def _along_height(y: Tensor, weight: Tensor, bias: Tensor | None, dilation: int) -> Tensor:
    batch, height, width, channels = y.shape
    rows = _length(height, weight, dilation, axis=2)
    y = _padded(y, rows * dilation - height, 0).view(batch, rows, dilation * width, channels)
    y = _convolve(y, weight, bias).view(batch, rows * dilation, width, channels)
    return y[:, :height]


def _along_width(y: Tensor, weight: Tensor, bias: Tensor | None, dilation: int) -> Tensor:
    # Turned upright, each row of the map as an image of its own: oneDNN is slow for 1 x k from k = 5 on, not for k x 1.
    batch, height, width, channels = y.shape
    columns = _length(width, weight, dilation, axis=3)
    y = _padded(y, 0, columns * dilation - width).view(batch * height, columns, dilation, channels)
    y = _convolve(y, weight.transpose(2, 3), bias).view(batch, height, columns * dilation, channels)
    return y[:, :, :width]


def _both_ways(y: Tensor, weight: Tensor, bias: Tensor | None, dilation: int) -> Tensor:
    batch, height, width, channels = y.shape
    if dilation == 1:
        return _convolve(y, weight, bias)
    parts = y.split(_images_at_once(y))
    if len(parts) > 1:
        return torch.cat([_both_ways(part, weight, bias, dilation) for part in parts])
    rows, columns = -(-height // dilation), -(-width // dilation)
    y = _padded(y, rows * dilation - height, columns * dilation - width)
    y = y.view(batch, rows, dilation, columns, dilation, channels).permute(0, 2, 4, 1, 3, 5)
    y = _convolve(y.reshape(-1, rows, columns, channels), weight, bias)
    y = y.view(batch, dilation, dilation, rows, columns, channels).permute(0, 3, 1, 4, 2, 5)
    return y.reshape(batch, rows * dilation, columns * dilation, channels)[:, :height, :width]


def _length(cells: int, weight: Tensor, dilation: int, *, axis: int) -> int:
    """Give how many cells each of the interleaved maps has along an axis."""
    length = -(-cells // dilation)
    # oneDNN's gradient of a kernel that is longer than its map takes up to twenty times as long; zeros are cheaper.
    return max(length, weight.shape[axis]) if torch.is_grad_enabled() and weight.requires_grad else length


def _padded(y: Tensor, below: int, right: int) -> Tensor:
    """Give y (B, H, W, C) in memory of its own order, with zeros below and to the right."""
    return functional.pad(y, (0, 0, 0, right, 0, below)).contiguous() if below or right else y.contiguous()


def _convolve(y: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
    """Convolve y (B, H, W, C) without dilation, keeping its size."""
    padding = (weight.shape[2] // 2, weight.shape[3] // 2)
    out = functional.conv2d(y.permute(0, 3, 1, 2), weight, bias, padding=padding, groups=y.shape[3])
    return out.permute(0, 2, 3, 1).contiguous()
