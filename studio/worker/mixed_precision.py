"""Whether mixed precision (AMP) can be used. The stock check downloads a model to compare with; this one has the model itself."""

from __future__ import annotations

import logging
import re
from copy import deepcopy

import torch
from torch import nn
from ultralytics.utils.torch_utils import autocast, unwrap_model

_LOGGER = logging.getLogger(__name__)
AMP_PROBE_PIXELS = 256
# Cards on which losses become NaN or mAP stays 0, as ultralytics knows them (`utils.checks.check_amp`, 8.4).
_UNFIT = re.compile(
    r"(nvidia|geforce|quadro|tesla).*?(1660|1650|1630|t400|t550|t600|t1000|t1200|t2000|k40m)", re.IGNORECASE
)


def is_unfit(card: str) -> bool:
    """Tell whether a card, by its name, is known to train badly with mixed precision."""
    return _UNFIT.search(card) is not None


def check_amp(model: nn.Module) -> bool:
    """Tell whether mixed precision gives finite numbers here."""
    device = next(model.parameters()).device
    if device.type in {"cpu", "mps"}:
        return False
    name = torch.cuda.get_device_name(device) if device.type == "cuda" else ""
    if is_unfit(name):
        _LOGGER.warning("Mixed precision trains badly on the %s; training without it.", name)
        return False
    probe = deepcopy(unwrap_model(model)).eval()  # a compiled network would be compiled once more
    with torch.no_grad(), torch.random.fork_rng(devices=[device] if device.type == "cuda" else []):
        image = torch.rand(1, 3, AMP_PROBE_PIXELS, AMP_PROBE_PIXELS, device=device)
        with autocast(enabled=True, device=device.type):
            output = probe(image)
    first = output[0] if isinstance(output, list | tuple) else output
    is_fine = bool(torch.isfinite(first).all())
    if not is_fine:
        _LOGGER.warning("Mixed precision gives numbers that are not finite on this device; training without it.")
    return is_fine
