"""What a model costs: shapes, parameters and GFLOPs of each layer, measured on the built network without any arithmetic."""

from __future__ import annotations

import math
import tempfile
from pathlib import Path
from typing import Any

import torch
from torch import nn

from studio.errors import ModelError
from studio.graph.model_yaml import parse_model_yaml, scale_file_name
from studio.graph.safe_yaml import parse_yaml
from studio.sentence import say
from studio.worker.model_check import check_model
from studio.worker.model_parser import install
from studio.worker.row_costs import RowBook, RowCost
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


_BOOK = RowBook()  # only speed depends on it: an entry says all that its row depends on


def inspect_model(text: str, *, scale: str, imgsz: int) -> dict[str, Any]:
    """Give every layer's output shape [C, H, W] (None where it is no map), parameters, GFLOPs and parts, and the totals.

    The totals are those of ultralytics' `model.info()`, unfused; except that it extrapolates GFLOPs from images of 32 pixels
    height, on which windows shrink and pooled rows weigh more, while here the layers' GFLOPs at `imgsz` are summed.
    """
    if not 1 <= imgsz <= LARGEST_PIXELS:
        raise ModelError(
            say("{imgsz} is no image size.", imgsz=imgsz),
            hint=say("Give pixels, from 32 to {most}.", most=LARGEST_PIXELS),
        )
    imgsz = math.ceil(imgsz / STRIDE_PIXELS) * STRIDE_PIXELS  # as training rounds it
    parse_model_yaml(text)
    fields = parse_yaml(text, error=ModelError).value
    fields.setdefault("nc", 80)
    catalog = install()
    check_model(fields, catalog)
    scales = fields.get("scales")
    known = scale if not scales or scale in scales else next(iter(scales))
    try:
        rows = _BOOK.measure(fields, scale=known, imgsz=imgsz, catalog=catalog)
    except Exception:  # whatever a row raised, alone it cannot tell its number: the whole model names it
        build_from_text(text, scale)
        raise
    return _answer(fields, rows, imgsz)


def _answer(fields: dict[str, Any], rows: list[RowCost], imgsz: int) -> dict[str, Any]:
    layers = []
    owned: set[tuple[int, ...]] = set()
    activations: set[str] = set()
    for index, (row, cost) in enumerate(zip(fields["backbone"] + fields["head"], rows, strict=True)):
        borrowed = sum(math.prod(kernel) for kernel in cost.kernels if kernel in owned)
        owned |= set(cost.kernels)
        activations |= cost.activations
        is_map = isinstance(cost.output, torch.Tensor) and cost.output.dim() == 4
        layers.append(
            {
                "index": index,
                "from": row[0],
                "repeats": row[1],
                "module": row[2],
                "args": [fields["nc"] if arg == "nc" else arg for arg in row[3]],
                "shape": [int(size) for size in cost.output.shape[1:]] if is_map else None,
                "params": cost.params - borrowed,
                "gflops": round(cost.operations * 2 / 1e9, 6),
                "children": list(cost.children),
            }
        )
    read = fields["head"][-1][0] if fields["head"] else []
    strides = [STRIDE_PIXELS]
    if rows[-1].strides:
        sources = [read] if isinstance(read, int) else read
        last = len(rows) - 1
        strides = [imgsz // int(rows[one if one >= 0 else last + one].output.shape[-2]) for one in sources]
    return {
        "layers": layers,
        "params": sum(layer["params"] for layer in layers),
        "gflops": round(sum(cost.operations for cost in rows) * 2 / 1e9, 6),
        "layers_total": sum(cost.leaves for cost in rows) + len(activations),
        "strides": strides,
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
