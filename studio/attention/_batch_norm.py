"""A batch normalisation that keeps the numbers of its paper inside a detector; a part of other modules, no row of its own.

After construction ultralytics 8.4 gives each module whose type is exactly nn.BatchNorm2d an eps of 1e-3 and a momentum of
0.03 (`initialize_weights`). Weights that were trained with 1e-5 would then compute something else.
Paper: Ioffe, Szegedy, "Batch Normalization", 2015, arXiv:1502.03167.
Licence of this file: AGPL-3.0-or-later, as the rest of the studio.
"""

from __future__ import annotations

from torch import nn


class KeptBatchNorm2d(nn.BatchNorm2d):
    """Normalise as nn.BatchNorm2d with eps 1e-5 and momentum 0.1, of another type so that both stay."""
