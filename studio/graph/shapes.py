"""Infer the output shape of every layer at a scale and an image size, without torch."""

from __future__ import annotations

import math

from studio.catalog import Catalog
from studio.graph.model_graph import Layer, LayerId, ModelGraph, TensorShape
from studio.graph.ops import Scaling, find_op, output_shape


def infer_shapes(
    graph: ModelGraph, scale: str, *, imgsz: int = 640, catalog: Catalog | None = None
) -> dict[LayerId, TensorShape | None]:
    """Give each layer's output shape for one square image of `imgsz` pixels and three channels.

    None stands for a head, for a module that neither the studio nor `catalog` knows, and for all that reads such a one.
    """
    scaling = scaling_of(graph, scale)
    image = TensorShape(3, imgsz, imgsz)
    shapes: dict[LayerId, TensorShape | None] = {}
    ops = {module: find_op(module, catalog) for module in {layer.module for layer in graph.layers}}
    for layer in graph.layers:
        op = ops[layer.module]
        inputs = tuple(shapes.get(one) for one in layer.inputs) or (image,)
        if op is not None and op.channels == "last":
            inputs = inputs[-1:]  # the others may be lists of maps, which have no one shape
        known = tuple(shape for shape in inputs if shape is not None)
        if op is None or len(known) != len(inputs):
            shapes[layer.id] = None
            continue
        repeats = scaled_repeats(layer, graph, scale)
        shapes[layer.id] = output_shape(op, known, args=layer.args, repeats=repeats, scaling=scaling)
    return shapes


def scaling_of(graph: ModelGraph, scale: str) -> Scaling:
    """Give what `scale` does to this file: its own entry, else the file's first scale, else its two factors."""
    scales = graph.header.get("scales")
    if scales:
        depth, width, max_channels = scales[scale] if scale in scales else next(iter(scales.values()))
        return Scaling(depth, width, max_channels)
    header = graph.header
    return Scaling(header.get("depth_multiple", 1.0), header.get("width_multiple", 1.0), float("inf"))


def scaled_repeats(layer: Layer, graph: ModelGraph, scale: str) -> int:
    """Give how often a layer repeats at `scale`; one stays one."""
    if layer.repeats <= 1:
        return layer.repeats
    return max(round(layer.repeats * scaling_of(graph, scale).depth), 1)


def stride_of(shape: TensorShape, imgsz: int) -> int:
    """Give the power of two nearest to how many pixels of the image one cell stands for."""
    return 1 << max(round(math.log2(imgsz / shape.height)), 0)
