"""How the parts of the Visual Attention Network start; no row of its own.

Paper: Guo et al., "Visual Attention Network", 2022, arXiv:2202.09741.
Repository: Visual-Attention-Network/VAN-Classification (Apache-2.0): the numbers are the reference's, the code is ours.
Licence of this file: AGPL-3.0-or-later, as the rest of the studio.
"""

from __future__ import annotations

import math

from torch import nn

LINEAR_STD = 0.02


def initialise(module: nn.Module) -> None:
    """Start one layer, for `nn.Module.apply`; normalisations keep the start of PyTorch.

    A convolution is normal with variance 2 / (kernel cells * outputs of a group), a linear layer normal with 0.02, cut at
    two units; biases are zero.
    """
    if isinstance(module, nn.Conv2d):
        fan_out = math.prod(module.kernel_size) * module.out_channels // module.groups
        nn.init.normal_(module.weight, 0.0, math.sqrt(2.0 / fan_out))
        nn.init.zeros_(module.bias)
    elif isinstance(module, nn.Linear):
        nn.init.trunc_normal_(module.weight, std=LINEAR_STD)
        nn.init.zeros_(module.bias)
