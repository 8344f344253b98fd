"""Where cards and links go, in scene pixels: the lanes layout scaled up, and orthogonal routes between cards.

Plain numbers; nothing here paints. A route never crosses a card: a link that would leaves its row for the gap between two rows.
Cards that were put somewhere by hand belong to no column; their links go the short way round.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from studio.graph.lanes import LanesLayout
from studio.graph.model_graph import LayerId, ModelGraph

CARD_WIDTH = 208.0
CARD_HEIGHT = 76.0
COLUMN_PITCH = 312.0
ROW_PITCH = 98.0
TRACK_PITCH = 9.0  # between two parallel links in one channel
PORT_PITCH = 13.0  # between two links that enter one card from the side
BAND_LABEL_WIDTH = 84.0
PADDING = 28.0
NO_COLUMN = -1
STUB = 22.0  # how far a link leaves a card before it turns

Point = tuple[float, float]
_Middles = Mapping[int, Sequence[float]]  # of each column, the heights of its cards' middles, from the top


@dataclass(frozen=True)
class CardPlace:
    """The rectangle of one card."""

    left: float
    top: float
    column: int  # NO_COLUMN: put there by hand

    @property
    def right(self) -> float:
        return self.left + CARD_WIDTH

    @property
    def bottom(self) -> float:
        return self.top + CARD_HEIGHT

    @property
    def middle_x(self) -> float:
        return self.left + CARD_WIDTH / 2

    @property
    def middle_y(self) -> float:
        return self.top + CARD_HEIGHT / 2


@dataclass(frozen=True)
class LinkRoute:
    """The way of one link: corners from the source to the target, where the arrow is."""

    source: LayerId
    target: LayerId
    points: tuple[Point, ...]
    is_skip: bool  # the target is not the next layer of the file


@dataclass(frozen=True)
class _Channel:
    """A vertical piece of a route: which channel between columns it uses, and from where to where."""

    column: int  # the channel left of this column
    top: float
    bottom: float
    source: LayerId


def place_cards(layout: LanesLayout, by_hand: Mapping[LayerId, Point] | None = None) -> dict[LayerId, CardPlace]:
    """Scale the layout's slots to card rectangles; `by_hand` gives left and top of cards that were put elsewhere."""
    places = {}
    for layer_id, slot in layout.slots.items():
        if by_hand and layer_id in by_hand:
            places[layer_id] = CardPlace(*by_hand[layer_id], NO_COLUMN)
            continue
        left = BAND_LABEL_WIDTH + PADDING + slot.column * COLUMN_PITCH
        top = slot.row * ROW_PITCH - CARD_HEIGHT / 2
        places[layer_id] = CardPlace(left, top, slot.column)
    return places


def route_links(graph: ModelGraph, places: Mapping[LayerId, CardPlace]) -> list[LinkRoute]:
    """Give the route of every link whose two ends are placed."""
    middles: dict[int, list[float]] = defaultdict(list)  # heights of a column's cards, sorted
    for place in sorted(places.values(), key=lambda place: place.middle_y):
        if place.column != NO_COLUMN:
            middles[place.column].append(place.middle_y)
    links = [
        (source, layer.id)
        for layer in graph.layers
        if layer.id in places
        for source in dict.fromkeys(layer.inputs)
        if source in places
    ]
    free = {link for link in links if NO_COLUMN in (places[link[0]].column, places[link[1]].column)}
    in_lanes = [link for link in links if link not in free]
    straight = {link for link in in_lanes if _is_straight(places[link[0]], places[link[1]], middles)}
    ports = _side_ports(in_lanes, straight, places)
    plans = {link: _plan(link, places, middles, ports[link]) for link in in_lanes if link not in straight}
    tracks = _assign_tracks(plan_channels for _, plan_channels in plans.values())
    routes = []
    for link in links:
        source, target = link
        if link in free:
            points = free_route(places[source], places[target])
        elif link in straight:
            points = _straight_points(places[source], places[target])
        else:
            corners, channels = plans[link]
            points = _with_tracks(corners, channels, tracks)
        routes.append(LinkRoute(source, target, points, graph.row_of(target) - graph.row_of(source) != 1))
    return routes


def free_route(source: CardPlace, target: CardPlace) -> tuple[Point, ...]:
    """Give the way between two cards that stand anywhere: down, to the right, or round the outside."""
    if target.top - source.bottom >= STUB and abs(target.middle_x - source.middle_x) < COLUMN_PITCH - CARD_WIDTH / 2:
        start, end = (source.middle_x, source.bottom), (target.middle_x, target.top)
        middle = (start[1] + end[1]) / 2
        return _without_repeats([start, (start[0], middle), (end[0], middle), end])
    start, end = (source.right, source.middle_y), (target.left, target.middle_y)
    if end[0] - start[0] >= 2 * STUB:
        turn = end[0] - STUB
        return _without_repeats([start, (turn, start[1]), (turn, end[1]), end])
    out, back = start[0] + STUB, end[0] - STUB
    if source.bottom + 12 < target.top:
        gap = (source.bottom + target.top) / 2
    elif target.bottom + 12 < source.top:
        gap = (target.bottom + source.top) / 2
    else:
        gap = max(source.bottom, target.bottom) + STUB
    return _without_repeats([start, (out, start[1]), (out, gap), (back, gap), (back, end[1]), end])


def _is_straight(source: CardPlace, target: CardPlace, middles: _Middles) -> bool:
    if source.column != target.column:
        return False
    low, high = sorted((source.middle_y, target.middle_y))
    column = middles[source.column]
    return bisect_left(column, high) <= bisect_right(column, low)  # no card between the two


def _straight_points(source: CardPlace, target: CardPlace) -> tuple[Point, ...]:
    x = source.middle_x
    return ((x, source.bottom), (x, target.top)) if target.top > source.top else ((x, source.top), (x, target.bottom))


def _side_ports(
    links: list[tuple[LayerId, LayerId]],
    straight: set[tuple[LayerId, LayerId]],
    places: Mapping[LayerId, CardPlace],
) -> dict[tuple[LayerId, LayerId], float]:
    """Give the height at which each link enters its target's side; links from above enter above."""
    entering: dict[LayerId, list[LayerId]] = defaultdict(list)
    entering_links = [link for link in links if link not in straight]
    leaving = sorted((places[source].middle_y, places[source].column, source) for source, _ in entering_links)
    for source, target in entering_links:
        entering[target].append(source)
    ports = {}
    for target, sources in entering.items():
        ordered = sorted(sources, key=lambda layer_id: places[layer_id].middle_y)
        pitch = min(PORT_PITCH, (CARD_HEIGHT - 24) / max(1, len(ordered) - 1))
        first = places[target].middle_y - pitch * (len(ordered) - 1) / 2
        for index, source in enumerate(ordered):
            y = first + index * pitch
            # Another link that leaves a card at this height would seem to be the same line.
            near = leaving[bisect_left(leaving, (y - 3.0,)) : bisect_left(leaving, (y + 3.0,))]
            meets = any(column < places[target].column and other != source for _, column, other in near)
            if meets and abs(places[source].middle_y - y) >= 3:
                y += PORT_PITCH if places[source].middle_y > y else -PORT_PITCH
            ports[source, target] = y
    return ports


def _plan(
    link: tuple[LayerId, LayerId],
    places: Mapping[LayerId, CardPlace],
    middles: _Middles,
    port_y: float,
) -> tuple[list[tuple[float, float] | int], list[_Channel]]:
    """Give the corners' heights and the channels of a side route.

    The first value alternates: a height (first and last with the fixed x of the port), then an index into the channels.
    """
    source, target = places[link[0]], places[link[1]]
    start = (source.right, source.middle_y)
    end = (target.left, port_y)
    if target.column > source.column:
        between = range(source.column + 1, target.column)
        if _is_free(source.middle_y, between, middles):
            channel = _Channel(target.column, min(start[1], port_y), max(start[1], port_y), link[0])
            return [start, 0, end], [channel]
        gap = _free_height(source.middle_y, port_y, between, middles)
    else:
        # To the left or the same column: out at the right, along a gap, in from the left.
        between = range(target.column, source.column + 1)
        gap = _free_height(source.middle_y, port_y, between, middles)
    first = _Channel(source.column + 1, min(start[1], gap), max(start[1], gap), link[0])
    second = _Channel(target.column, min(gap, port_y), max(gap, port_y), link[0])
    return [start, 0, (0.0, gap), 1, end], [first, second]


def _is_free(y: float, columns: Iterable[int], middles: _Middles) -> bool:
    reach = CARD_HEIGHT / 2 + 6.0
    for column in columns:
        there = middles.get(column, ())
        nearest = bisect_left(there, y - reach)
        if nearest < len(there) and there[nearest] <= y + reach:
            return False
    return True


def _free_height(source_y: float, target_y: float, columns: range, middles: _Middles) -> float:
    """Give the height nearest to both ends at which a horizontal line meets no card of these columns."""
    edges = {source_y, target_y}
    for column in columns:
        for middle in middles.get(column, ()):
            edges.update((middle - CARD_HEIGHT / 2 - 12.0, middle + CARD_HEIGHT / 2 + 12.0))
    free = [y for y in edges if _is_free(y, columns, middles)]
    # Of two that are as near the upper one, whatever floats make of their distance.
    return min(free, key=lambda y: (round(abs(y - source_y) + abs(y - target_y), 3), round(abs(y - source_y), 3), y))


def _assign_tracks(plans: Iterable[list[_Channel]]) -> dict[tuple[int, LayerId, float, float], float]:
    """Give each vertical piece its x offset from the left edge of its column; links of one source share a track."""
    by_channel: dict[int, dict[LayerId, list[_Channel]]] = defaultdict(lambda: defaultdict(list))
    for channels in plans:
        for channel in channels:
            by_channel[channel.column][channel.source].append(channel)
    offsets = {}
    for column, by_source in by_channel.items():
        tracks: list[list[tuple[float, float]]] = []
        spans = sorted(
            (min(c.top for c in pieces), max(c.bottom for c in pieces), source) for source, pieces in by_source.items()
        )
        chosen: dict[LayerId, int] = {}
        for top, bottom, source in spans:
            index = next((i for i, taken in enumerate(tracks) if _has_room(taken, top, bottom)), len(tracks))
            if index == len(tracks):
                tracks.append([])
            tracks[index].append((top, bottom))
            chosen[source] = index
        room = COLUMN_PITCH - CARD_WIDTH - 44
        pitch = min(TRACK_PITCH, room / max(1, len(tracks) - 1))
        for source, pieces in by_source.items():
            for piece in pieces:
                offsets[column, source, piece.top, piece.bottom] = -(28 + chosen[source] * pitch)
    return offsets


def _has_room(taken: list[tuple[float, float]], top: float, bottom: float) -> bool:
    return all(bottom + 4 < other_top or top - 4 > other_bottom for other_top, other_bottom in taken)


def _with_tracks(
    corners: list[tuple[float, float] | int],
    channels: list[_Channel],
    tracks: Mapping[tuple[int, LayerId, float, float], float],
) -> tuple[Point, ...]:
    points: list[Point] = [corners[0]]  # type: ignore[list-item]
    for index in range(1, len(corners), 2):
        channel = channels[corners[index]]  # type: ignore[index]
        left = BAND_LABEL_WIDTH + PADDING + channel.column * COLUMN_PITCH
        x = left + tracks[channel.column, channel.source, channel.top, channel.bottom]
        after: Point = corners[index + 1]  # type: ignore[assignment]
        points += [(x, points[-1][1]), (x, after[1])]
        if index + 1 == len(corners) - 1:
            points.append(after)
    return _without_repeats(points)


def _without_repeats(points: list[Point]) -> tuple[Point, ...]:
    cleaned = [points[0]]
    for point in points[1:]:
        if abs(point[0] - cleaned[-1][0]) > 0.01 or abs(point[1] - cleaned[-1][1]) > 0.01:
            cleaned.append(point)
    return tuple(cleaned)
