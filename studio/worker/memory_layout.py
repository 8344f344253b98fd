"""Lay out in memory what a training takes up again as its weights lie.

ultralytics keeps the channels last on NVIDIA cards under Linux alone (8.4), so a run that goes on elsewhere than it began
brings averages and gradients of the other layout. The optimizer keeps that layout, and the fused kernels of Adam, which pair
numbers by their place in memory, refuse it on a card.
"""

from __future__ import annotations

import torch


def laid_like(value: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
    """Give the numbers on the weight's device and in its order in memory; of a weight's shape."""
    near = value.to(weight.device)
    return near if near.stride() == weight.stride() else torch.empty_like(weight, dtype=value.dtype).copy_(near)


def follow_weights(optimizer: torch.optim.Optimizer) -> None:
    """Lay out what the optimizer keeps for each weight as the weight lies; other things that it keeps stay."""
    with torch.no_grad():
        for weight, kept in optimizer.state.items():
            for name, value in kept.items():
                if isinstance(value, torch.Tensor) and value.shape == weight.shape and value.dim() > 0:
                    kept[name] = laid_like(value, weight)
