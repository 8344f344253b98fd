"""What a model costs: shapes, parameters and GFLOPs of each layer, measured on the built network without any arithmetic."""

from __future__ import annotations

import math
import tempfile
from copy import deepcopy
from pathlib import Path
from typing import Any

import torch
from torch import nn

from studio.errors import ModelError
from studio.graph.model_yaml import parse_model_yaml, scale_file_name
from studio.worker.trainer import build_model

STRIDE_PIXELS = 32
LARGEST_PIXELS = 4096


def build_from_text(text: str, scale: str, *, nc: int | None = None, names: dict[int, str] | None = None) -> Any:
    """Build the network of a model text at a scale. Raises ModelError for what is not legal."""
    graph = parse_model_yaml(text)
    with tempfile.TemporaryDirectory(prefix="attention-studio-") as folder:
        # Ultralytics reads the scale from the name of the file, and from nothing else.
        path = Path(folder) / scale_file_name(graph.family, scale, "inspected")
        path.write_text(text, encoding="utf-8")
        return build_model(path, nc=nc, names=names)


def inspect_model(text: str, *, scale: str, imgsz: int) -> dict[str, Any]:
    """Give every layer's output shape [C, H, W] (None where it is no map), parameters and GFLOPs, and the totals.

    The totals are those of ultralytics' `model.info()`, unfused; except that it extrapolates GFLOPs from images of 32 pixels
    height, on which windows shrink and pooled rows weigh more, while here the layers' GFLOPs at `imgsz` are summed.
    """
    if not 1 <= imgsz <= LARGEST_PIXELS:
        raise ModelError(f"{imgsz} is no image size.", hint=f"Give pixels, from 32 to {LARGEST_PIXELS}.")
    imgsz = math.ceil(imgsz / STRIDE_PIXELS) * STRIDE_PIXELS  # as training rounds it
    model = build_from_text(text, scale)
    shapes, gflops = _measured(model, imgsz)
    layers = []
    for index, module in enumerate(model.model):
        row = _row(model.yaml, index)
        layers.append(
            {
                "index": index,
                "from": row[0],
                "repeats": row[1],
                "module": row[2],
                "args": row[3],
                "shape": shapes[index],
                "params": sum(parameter.numel() for parameter in module.parameters()),
                "gflops": round(gflops[index], 6),
            }
        )
    return {
        "layers": layers,
        "params": sum(parameter.numel() for parameter in model.parameters()),
        "gflops": round(sum(gflops), 6),
        "layers_total": sum(1 for module in model.modules() if not module._modules),
        "strides": [int(stride) for stride in model.stride],
    }


def count_gflops(model: nn.Module, imgsz: int) -> float | None:
    """Give the GFLOPs of one square image of `imgsz` pixels, counted on such an image; None where they cannot be counted."""
    import thop

    weights = next(model.parameters())
    image = torch.zeros((1, 3, imgsz, imgsz), device=weights.device, dtype=weights.dtype)
    try:
        return thop.profile(model, inputs=[image], verbose=False)[0] * 2 / 1e9
    except Exception:  # a user's module may raise anything, and a figure to be shown must not stop a training
        return None


def _row(rows: dict[str, Any], index: int) -> list[Any]:
    row: list[Any] = (rows["backbone"] + rows["head"])[index]
    return row


def _measured(model: nn.Module, imgsz: int) -> tuple[list[list[int] | None], list[float]]:
    """Send one image through: of shapes only where the modules allow it, else of numbers."""
    try:
        return _walk(deepcopy(model).to("meta"), torch.empty(1, 3, imgsz, imgsz, device="meta"))
    except (RuntimeError, NotImplementedError, TypeError, ValueError):
        # A user's module may look at values; then a real image must be computed.
        return _walk(model, torch.zeros(1, 3, imgsz, imgsz))


def _walk(model: nn.Module, image: torch.Tensor) -> tuple[list[list[int] | None], list[float]]:
    import thop

    shapes: list[list[int] | None] = []
    gflops: list[float] = []
    outputs: list[Any] = []
    model.eval()
    x: Any = image
    for module in model.model:
        if module.f != -1:
            x = outputs[module.f] if isinstance(module.f, int) else [x if j == -1 else outputs[j] for j in module.f]
        kept: list[Any] = []
        handle = module.register_forward_hook(lambda _module, _inputs, output, kept=kept: kept.append(output))
        try:
            # A head changes the list that it gets.
            given = list(x) if isinstance(x, list) else x
            operations = thop.profile(module, inputs=[given], verbose=False)[0]
        finally:
            handle.remove()
        x = kept[-1]
        outputs.append(x)
        is_map = isinstance(x, torch.Tensor) and x.dim() == 4
        shapes.append([int(size) for size in x.shape[1:]] if is_map else None)
        gflops.append(operations * 2 / 1e9)
    return shapes, gflops
