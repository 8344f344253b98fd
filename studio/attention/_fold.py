"""Folding for inference: normalisations and parallel branches become part of one convolution or linear layer; no row of its own.

Written for LSNet's parts, and for any other part that has a method `fused`.
Licence of this file: AGPL-3.0-or-later, as the rest of the studio.
"""

from __future__ import annotations

from typing import TypeVar

from torch import nn

Whole = TypeVar("Whole", bound=nn.Module)


def fold_batch_norms(module: Whole) -> Whole:
    """Put in the place of every part of `module` that has a method `fused` what that method gives; give `module` back.

    The result computes the same in evaluation, up to rounding, with fewer weights. It cannot be trained as before, its
    state dict has other names, and a second call changes nothing. Ultralytics' own `fuse` knows none of these parts and
    leaves them as they are.

    Raises: ValueError for a module in training, whose normalisations go by the batch and fold into nothing.

    >>> from studio.attention._conv_bn import Conv2d_BN
    >>> fold_batch_norms(nn.Sequential(Conv2d_BN(4, 6)).eval())
    Sequential(
      (0): Conv2d(4, 6, kernel_size=(1, 1), stride=(1, 1))
    )
    """
    if module.training:
        raise ValueError("only a module in evaluation can be folded; call eval() first")
    for name, child in list(module.named_children()):
        fused = getattr(child, "fused", None)
        if callable(fused):
            setattr(module, name, fused().train(child.training))
        else:
            fold_batch_norms(child)
    return module
