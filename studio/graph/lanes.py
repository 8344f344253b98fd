"""Place a graph as papers draw it: one column a direction (backbone, top-down, bottom-up, head), one band a stride.

Plain numbers in grid units: one column and one row are 1; the window scales them. Knows nothing of drawing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from studio.graph.model_graph import Layer, LayerId, ModelGraph, TensorShape
from studio.graph.ops import is_head
from studio.graph.shapes import stride_of

BAND_GAP = 1 / 3  # rows of free space in each band, half above and half below its layers


@dataclass(frozen=True)
class Slot:
    """The place of one layer: its column, and the middle of its row measured from the top."""

    column: int
    row: float


@dataclass(frozen=True)
class Band:
    """All layers of one stride, from top to bottom in rows."""

    label: str  # "P3"
    stride: int  # 8
    top: float
    bottom: float


@dataclass(frozen=True)
class LanesLayout:
    """The place of every layer of a graph."""

    slots: dict[LayerId, Slot]
    bands: tuple[Band, ...]  # from the top
    width_columns: int
    height_rows: float


def lay_out(graph: ModelGraph, shapes: Mapping[LayerId, TensorShape | None], imgsz: int) -> LanesLayout:
    """Place every layer of `graph`, whose `shapes` were inferred at `imgsz`; the same input gives the same places.

    A new column begins where the stride changes direction. In each band a column stands on the band's floor; where the
    network goes up again to finer maps, later layers stand above earlier ones.
    """
    levels = _levels(graph, shapes, imgsz)
    body = [layer for layer in graph.layers if not is_head(layer.module)]
    columns, goes_up = _columns(graph, body, levels)
    stacks: dict[tuple[int, int], list[LayerId]] = {}
    for layer in body:
        stacks.setdefault((levels[layer.id], columns[layer.id]), []).append(layer.id)
    bands, floors = _bands(stacks)
    slots: dict[LayerId, Slot] = {}
    for (level, column), stack in stacks.items():
        from_floor = stack if goes_up[column] else stack[::-1]
        for step, layer_id in enumerate(from_floor):
            slots[layer_id] = Slot(column, floors[level] - step)
    _place_heads(graph, slots)
    return LanesLayout(
        slots=slots,
        bands=bands,
        width_columns=1 + max((slot.column for slot in slots.values()), default=0),
        height_rows=max([band.bottom for band in bands] + [slot.row + 0.5 for slot in slots.values()], default=0.0),
    )


def _levels(graph: ModelGraph, shapes: Mapping[LayerId, TensorShape | None], imgsz: int) -> dict[LayerId, int]:
    """Give log2 of each layer's stride; a layer of unknown shape stands with the first layer that it reads."""
    levels: dict[LayerId, int] = {}
    for layer in graph.layers:
        shape = shapes.get(layer.id)
        if shape is not None:
            levels[layer.id] = stride_of(shape, imgsz).bit_length() - 1
        else:
            levels[layer.id] = levels[layer.inputs[0]] if layer.inputs else 0
    return levels


def _columns(
    graph: ModelGraph, body: list[Layer], levels: Mapping[LayerId, int]
) -> tuple[dict[LayerId, int], dict[int, bool]]:
    """Give each layer's column, and for each column whether it climbs to finer maps."""
    columns: dict[LayerId, int] = {}
    goes_up = {0: False}
    column = 0
    direction = 0  # of the column: 1 to coarser maps, -1 to finer ones, 0 not yet known
    previous: Layer | None = None
    for layer in body:
        if previous is not None:
            change = levels[layer.id] - levels[previous.id]
            step = (change > 0) - (change < 0)
            if step and direction and step != direction:
                column += 1
                # A layer that reads elsewhere starts anew: where its column leads, only the next layers tell.
                direction = step if previous.id in layer.inputs else 0
                goes_up[column] = direction < 0
            elif step and not direction:
                direction = step
                goes_up[column] = step < 0
        columns[layer.id] = column
        previous = layer
    return columns, goes_up


def _bands(stacks: Mapping[tuple[int, int], list[LayerId]]) -> tuple[tuple[Band, ...], dict[int, float]]:
    """Give the bands, and the row of each band's lowest layers."""
    heights: dict[int, int] = {}
    for (level, _), stack in stacks.items():
        heights[level] = max(heights.get(level, 0), len(stack))
    bands: list[Band] = []
    floors: dict[int, float] = {}
    top = 0.0
    for level in sorted(heights):
        bottom = top + heights[level] + BAND_GAP
        floors[level] = bottom - BAND_GAP / 2 - 0.5
        bands.append(Band(label=f"P{level}", stride=2**level, top=top, bottom=bottom))
        top = bottom
    return tuple(bands), floors


def _place_heads(graph: ModelGraph, slots: dict[LayerId, Slot]) -> None:
    """Place each head in a column of its own, right of all others, at the mean row of what it reads."""
    for layer in graph.layers:
        if not is_head(layer.module):
            continue
        rows = [slots[one].row for one in layer.inputs if one in slots] or [0.5]
        column = 1 + max((slot.column for slot in slots.values()), default=-1)
        slots[layer.id] = Slot(column, sum(rows) / len(rows))
