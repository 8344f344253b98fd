"""The places of a figure for a paper, in points: the lanes of the canvas, tightened until they fit a column of a page.

The links keep the ways that the canvas found; only the room between cards is another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from studio.graph.lanes import LanesLayout, lay_out
from studio.graph.model_graph import LayerId, ModelGraph, TensorShape
from studio.ui.graph_editor import geometry

CARD_WIDTH, CARD_HEIGHT = 45.5, 19.0
GUTTER = 11.5  # between two columns
MARGIN = 4.0
LABEL_WIDTH = 17.0  # of the strides, at the left
TITLE_HEIGHT = 11.0
COLUMN_OF_A_PAGE = 241.0  # 8.5 cm

Point = tuple[float, float]


@dataclass(frozen=True)
class FigureCard:
    """The card of one layer."""

    layer_id: LayerId
    left: float
    top: float


@dataclass(frozen=True)
class FigureLink:
    """The way of one link, from the source to the arrow."""

    source: LayerId
    target: LayerId
    points: tuple[Point, ...]
    is_skip: bool


@dataclass(frozen=True)
class FigureBand:
    """One stride."""

    label: str
    stride: int
    top: float
    bottom: float


@dataclass(frozen=True)
class FigureColumn:
    """One direction of the network."""

    kind: str  # "backbone", "up", "down", "head"
    left: float


@dataclass(frozen=True)
class FigureLayout:
    """Everything placed; the legend comes below `height`."""

    cards: tuple[FigureCard, ...]
    links: tuple[FigureLink, ...]
    bands: tuple[FigureBand, ...]
    columns: tuple[FigureColumn, ...]
    width: float
    height: float


def lay_out_figure(graph: ModelGraph, shapes: Mapping[LayerId, TensorShape | None], imgsz: int) -> FigureLayout:
    """Place a graph for a figure."""
    layout = lay_out(graph, shapes, imgsz)
    places = geometry.place_cards(layout)
    links = [
        FigureLink(route.source, route.target, tuple(_point(*point) for point in route.points), route.is_skip)
        for route in geometry.route_links(graph, places)
    ]
    cards = [FigureCard(layer_id, *_point(place.left, place.top)) for layer_id, place in places.items()]
    bands = [FigureBand(band.label, band.stride, _y(_row(band.top)), _y(_row(band.bottom))) for band in layout.bands]
    bottom = max([band.bottom for band in bands] + [card.top + CARD_HEIGHT for card in cards], default=TITLE_HEIGHT)
    lowest = max([y for link in links for _, y in link.points], default=0.0)
    width = _x(_left_of(max(1, layout.width_columns) - 1)) + CARD_WIDTH + MARGIN
    return FigureLayout(
        tuple(cards), tuple(links), tuple(bands), _columns(graph, layout), width, max(bottom, lowest + MARGIN)
    )


def _columns(graph: ModelGraph, layout: LanesLayout) -> tuple[FigureColumn, ...]:
    found = []
    for column in range(layout.width_columns):
        inside = [
            layer for layer in graph.layers if layer.id in layout.slots and layout.slots[layer.id].column == column
        ]
        if not inside:
            continue
        first, last = layout.slots[inside[0].id].row, layout.slots[inside[-1].id].row
        if inside[0].section == "backbone":  # RT-DETR's first column ends with rows of its head
            kind = "backbone"
        elif inside[-1] is graph.layers[-1] and len(inside) == 1:
            kind = "head"
        else:
            kind = "up" if last < first else "down"
        found.append(FigureColumn(kind, _x(_left_of(column))))
    return tuple(found)


def _left_of(column: int) -> float:
    return geometry.BAND_LABEL_WIDTH + geometry.PADDING + column * geometry.COLUMN_PITCH


def _row(row: float) -> float:
    return row * geometry.ROW_PITCH


def _point(x: float, y: float) -> Point:
    return _x(x), _y(y)


def _x(x: float) -> float:
    """Cards become narrower by one factor, the room between them by another."""
    pitch, card = geometry.COLUMN_PITCH, geometry.CARD_WIDTH
    column, inside = divmod(x - _left_of(0), pitch)
    shrunk = inside / card * CARD_WIDTH if inside <= card else CARD_WIDTH + (inside - card) / (pitch - card) * GUTTER
    return MARGIN + LABEL_WIDTH + column * (CARD_WIDTH + GUTTER) + shrunk


def _y(y: float) -> float:
    return TITLE_HEIGHT + y * CARD_HEIGHT / geometry.CARD_HEIGHT
