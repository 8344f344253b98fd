"""The drawn model: cards, links and stride bands of one `ModelGraph`. Draws values, edits nothing."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

from PySide6.QtCore import QLineF, QPointF, QRectF, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPen
from PySide6.QtWidgets import QGraphicsScene

from studio.errors import Problem
from studio.graph.lanes import Band, LanesLayout
from studio.graph.model_graph import Layer, LayerId, ModelGraph, TensorShape
from studio.ui.graph_editor.appearance import GraphAppearance
from studio.ui.graph_editor.card_words import CardSource, row_of_problem, short_number
from studio.ui.graph_editor.geometry import (
    BAND_LABEL_WIDTH,
    CARD_HEIGHT,
    CARD_WIDTH,
    COLUMN_PITCH,
    NO_COLUMN,
    PADDING,
    ROW_PITCH,
    CardPlace,
    LinkRoute,
    Point,
    free_route,
    place_cards,
    route_links,
)
from studio.ui.graph_editor.layer_card import CardFacts, LayerCard, Mark
from studio.ui.graph_editor.link_item import LinkItem
from studio.ui.texts.core_texts import core_text

Measure = Literal["params", "gflops"]


class GraphScene(QGraphicsScene):
    """Scene of one model.

    Signals:
        layerSelected(object): the first selected layer's id, or None; also when others are selected with it.
        redrawWanted(): cards were dragged and let go: draw the model as it is.
    """

    layerSelected = Signal(object)
    redrawWanted = Signal()

    def __init__(self, appearance: GraphAppearance, parent: Any = None) -> None:
        super().__init__(parent)
        self.appearance = appearance
        self._bands: tuple[Band, ...] = ()
        self._graph: ModelGraph | None = None
        self._shapes: Mapping[LayerId, TensorShape | None] = {}
        self._sources: dict[LayerId, CardSource] = {}
        self._layout = LanesLayout({}, (), 1, 0.0)
        self._rows: Mapping[LayerId, int] = {}
        self._layers: dict[LayerId, Layer] = {}
        self._costs: Mapping[LayerId, Mapping[str, Any]] = {}
        self._links_of: dict[LayerId, list[LinkItem]] = {}  # made when cards are dragged
        self._guides: list[QLineF] = []
        self._is_drawing = False
        self.cards: dict[LayerId, LayerCard] = {}
        self.links: list[LinkItem] = []
        self.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.BspTreeIndex)
        self.selectionChanged.connect(self._on_selection_changed)

    def show_graph(
        self,
        graph: ModelGraph,
        layout: LanesLayout,
        *,
        shapes: Mapping[LayerId, TensorShape | None],
        marks: Mapping[LayerId, Mark],
        repeats: Mapping[LayerId, int],
        attention: Collection[str] = (),
        by_hand: Mapping[LayerId, Point] | None = None,
    ) -> None:
        """Draw another model, or the same one edited: cards of layers that stay are kept, and so is the selection.

        `attention` names the modules drawn as attention, `by_hand` gives left and top of cards that were dragged somewhere.
        """
        self._graph, self._shapes, self._bands, self._layout = graph, shapes, layout.bands, layout
        self._rows = graph.rows
        self._layers = {layer.id: layer for layer in graph.layers}
        places = place_cards(layout, by_hand)
        before = self.selected_layers()
        words: dict[Mark, str] = {
            "": "",
            "added": self.tr("New"),
            "changed": self.tr("Changed"),
            "moved": self.tr("Moved"),
        }
        self._is_drawing = True
        for gone in self.cards.keys() - places.keys():
            self.removeItem(self.cards.pop(gone))
            del self._sources[gone]
        for row, layer in enumerate(graph.layers):
            place = places.get(layer.id)
            if place is None:
                continue
            card = self.cards.get(layer.id)
            mark = marks.get(layer.id, "")
            source = CardSource(
                layer,
                row,
                shape=shapes.get(layer.id),
                repeats=repeats.get(layer.id, layer.repeats),
                mark=mark,
                mark_word=words[mark],
                is_attention=layer.module in attention,
            )
            if card is None:
                card = self.cards[layer.id] = LayerCard(source.facts(), place, appearance=self.appearance)
                self.addItem(card)
            else:
                if source != self._sources[layer.id] or card.facts.problem:
                    old = card.facts
                    card.set_facts(source.facts(share=old.share, share_word=old.share_word))
                card.set_place(place)
            self._sources[layer.id] = source
        self._draw_links(places)
        self._set_bounds()
        self._is_drawing = False
        self._light_links()
        if self.selected_layers() != before:
            self.layerSelected.emit(self.selected_layer())

    def _draw_links(self, places: Mapping[LayerId, CardPlace]) -> None:
        assert self._graph is not None
        old = {(item.route.source, item.route.target): item for item in self.links}
        self.links = []
        strides: dict[float, int | None] = {}  # of a row of cards
        for route in route_links(self._graph, places):
            row = self._layout.slots[route.source].row
            if row not in strides:
                strides[row] = next((band.stride for band in self._bands if band.top <= row <= band.bottom), None)
            stride = strides[row]
            item = old.pop((route.source, route.target), None)
            if item is None:
                item = LinkItem(route, stride, appearance=self.appearance)
                self.addItem(item)
            else:
                item.set_route(route, stride)
            self.links.append(item)
        for item in old.values():
            self.removeItem(item)
        self._links_of = {}

    def _set_bounds(self) -> None:
        layout = self._layout
        width = BAND_LABEL_WIDTH + 2 * PADDING + (max(1, layout.width_columns) - 1) * COLUMN_PITCH + CARD_WIDTH
        places = [card.place for card in self.cards.values()]
        right = max([width, *(place.right + PADDING for place in places)])
        left = min([0.0, *(place.left - PADDING for place in places)])
        bottom = max([band.bottom * ROW_PITCH for band in layout.bands] + [place.bottom for place in places], default=0)
        top = min([band.top * ROW_PITCH for band in layout.bands] + [place.top for place in places], default=0)
        self.setSceneRect(QRectF(left, top, right - left, bottom - top))

    def drag_cards(self, positions: Mapping[LayerId, Point]) -> None:
        """Show cards elsewhere while they are dragged, and their links; the model knows nothing of it."""
        touched: set[LinkItem] = set()
        if not self._links_of:
            for item in self.links:
                for end in (item.route.source, item.route.target):
                    self._links_of.setdefault(end, []).append(item)
        for layer_id, (left, top) in positions.items():
            self.cards[layer_id].set_place(CardPlace(left, top, NO_COLUMN))
            touched.update(self._links_of.get(layer_id, ()))
        for item in touched:
            source, target = (self.cards[one].place for one in (item.route.source, item.route.target))
            item.set_route(replace(item.route, points=free_route(source, target)), item.stride)

    def set_guides(self, guides: Sequence[QLineF]) -> None:
        """Show lines along which a dragged card is aligned."""
        if list(guides) != self._guides:
            self._guides = list(guides)
            self.update()

    def set_costs(self, costs: Mapping[LayerId, Mapping[str, Any]], measure: Measure) -> None:
        """Show each layer's share of the parameters or GFLOPs; `costs` maps to the engine's rows."""
        total = sum(float(cost.get(measure) or 0) for cost in costs.values())
        for layer_id, card in self.cards.items():
            cost = costs.get(layer_id)
            if cost is None or total <= 0:
                share, word = None, ""
            else:
                share = float(cost.get(measure) or 0) / total
                word = short_number(float(cost.get(measure) or 0)) + (" G" if measure == "gflops" else "")
            if (share, word) != (card.facts.share, card.facts.share_word):
                card.set_facts(replace(card.facts, share=share, share_word=word))
        self._costs = costs

    def set_problems(self, problems: Sequence[Problem]) -> None:
        """Mark the cards that have problems; `where.node` begins with the row number."""
        worst: dict[int, tuple[str, str]] = {}
        for problem in problems:
            row = row_of_problem(problem)
            if row is None or problem.severity == "info":
                continue
            if row not in worst or (problem.severity == "error" and worst[row][0] != "error"):
                worst[row] = (problem.severity, problem.message)
        for card in self.cards.values():
            severity, text = worst.get(card.facts.row, ("", ""))
            told = core_text(text)
            if (severity, told) != (card.facts.problem, card.facts.problem_text):
                card.set_facts(replace(card.facts, problem=severity, problem_text=told))

    def set_appearance(self, appearance: GraphAppearance) -> None:
        """Take the colours of another theme."""
        self.appearance = appearance
        for item in [*self.cards.values(), *self.links]:
            item.set_appearance(appearance)
        self.update()

    def select(self, layer_id: LayerId) -> None:
        """Select one layer."""
        self.select_all([layer_id])

    def select_all(self, layer_ids: Collection[LayerId]) -> None:
        """Select exactly these layers; tells of it once."""
        wanted = set(layer_ids)
        with QSignalBlocker(self):
            for item in self.selectedItems():
                if not isinstance(item, LayerCard) or item.facts.layer_id not in wanted:
                    item.setSelected(False)
            for layer_id in wanted & self.cards.keys():
                self.cards[layer_id].setSelected(True)
        self.selectionChanged.emit()

    def selected_layers(self) -> list[LayerId]:
        """Give the selected layers in the order of the file."""
        chosen = [item.facts.layer_id for item in self.selectedItems() if isinstance(item, LayerCard)]
        return sorted(chosen, key=lambda layer_id: self._rows.get(layer_id, 0))

    def selected_layer(self) -> LayerId | None:
        """Give the selected layer, the first of several."""
        return next(iter(self.selected_layers()), None)

    def selected_links(self) -> list[LinkItem]:
        """Give the selected links."""
        return [item for item in self.selectedItems() if isinstance(item, LinkItem)]

    def card_at(self, at: QPointF, reach: float = 0.0) -> LayerCard | None:
        """Give the card at a point, or within `reach` of it."""
        best: tuple[float, LayerCard] | None = None
        for item in self.items(QRectF(at.x() - reach, at.y() - reach, 2 * reach + 0.1, 2 * reach + 0.1)):
            if isinstance(item, LayerCard):
                body = QRectF(item.place.left, item.place.top, CARD_WIDTH, CARD_HEIGHT)
                inside = body.adjusted(-reach, -reach, reach, reach).contains(at)
                away = (body.center() - at).manhattanLength()
                if inside and (best is None or away < best[0]):
                    best = (away, item)
        return None if best is None else best[1]

    def link_at(self, at: QPointF, reach: float) -> LinkItem | None:
        """Give the nearest link within `reach` of a point."""
        area = QRectF(at.x() - reach, at.y() - reach, 2 * reach, 2 * reach)
        near = [
            (item.distance(at), index, item)
            for index, item in enumerate(self.items(area, Qt.ItemSelectionMode.IntersectsItemBoundingRect))
            if isinstance(item, LinkItem)
        ]
        found = min(near, default=None, key=lambda one: one[:2])
        return None if found is None or found[0] > reach else found[2]

    def nearest_layer(self, at: QPointF) -> LayerId | None:
        """Give the layer whose card is nearest to a point and that another layer can read."""
        cards = [card for card in self.cards.values() if card.facts.has_output]
        nearest = min(
            cards,
            key=lambda card: math.hypot(card.place.middle_x - at.x(), card.place.middle_y - at.y()),
            default=None,
        )
        return None if nearest is None else nearest.facts.layer_id

    def neighbour(self, layer_id: LayerId, dx: int, dy: int) -> LayerId | None:
        """Give the card that lies in a direction; along a link when there is one."""
        here = self.cards[layer_id].place
        linked = {item.route.target for item in self.links if item.route.source == layer_id}
        linked |= {item.route.source for item in self.links if item.route.target == layer_id}
        best: tuple[float, LayerId] | None = None
        for other_id, card in self.cards.items():
            x = card.place.middle_x - here.middle_x
            y = card.place.middle_y - here.middle_y
            along, across = (x * dx, abs(y)) if dx else (y * dy, abs(x))
            if other_id == layer_id or along <= 1:
                continue
            distance = along + 2.5 * across - (COLUMN_PITCH * 1.5 if other_id in linked else 0)
            if best is None or distance < best[0]:
                best = (distance, other_id)
        return None if best is None else best[1]

    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:
        if self._guides:
            pen = QPen(self.appearance.accent, 1.0, Qt.PenStyle.DashLine)
            pen.setCosmetic(True)
            painter.setPen(pen)
            painter.drawLines(self._guides)

    def drawBackground(self, painter: QPainter, rect: QRectF) -> None:
        look = self.appearance
        painter.fillRect(rect, look.canvas)
        for index, band in enumerate(self._bands):
            area = QRectF(rect.left(), band.top * ROW_PITCH, rect.width(), (band.bottom - band.top) * ROW_PITCH)
            if index % 2 and area.intersects(rect):
                painter.fillRect(area & rect, look.band)
        # Labels keep a readable size when the model is small on the screen.
        grown = min(2.2, max(1.0, 0.85 / max(0.01, painter.worldTransform().m11())))
        label_font, stride_font = QFont(look.fonts["band"]), QFont(look.fonts["small"])
        label_font.setPixelSize(round(18 * grown))
        stride_font.setPixelSize(round(11 * grown))
        for band in self._bands:
            middle = (band.top + band.bottom) / 2 * ROW_PITCH
            line = 24 * grown
            painter.setPen(look.stride_color(band.stride))
            painter.setFont(label_font)
            left = Qt.AlignmentFlag.AlignLeft
            painter.drawText(QRectF(PADDING, middle - line, BAND_LABEL_WIDTH, line), left, band.label)
            painter.setPen(look.muted)
            painter.setFont(stride_font)
            painter.drawText(QRectF(PADDING, middle + 1, BAND_LABEL_WIDTH, line), left, f"1/{band.stride}")

    def tip(self, item: LayerCard | LinkItem) -> str:
        """Give the tooltip of a card or a link; made when it is wanted, not for each of 700 cards."""
        return self._card_tip(item.facts) if isinstance(item, LayerCard) else self._link_tip(item.route)

    def _card_tip(self, facts: CardFacts) -> str:
        layer = self._layers[facts.layer_id]
        lines = [f"{facts.row}  {facts.module}" + (f"  ×{facts.repeats}" if facts.repeats > 1 else "")]
        if facts.problem_text:
            lines.append(facts.problem_text)
        for source in layer.inputs:
            shape = self._shapes.get(source)
            lines.append(self.tr("reads {layer}: {shape}").format(layer=self.label(source), shape=shape or "?"))
        if facts.shape:
            lines.append(self.tr("gives {shape}").format(shape=facts.shape))
        cost = self._costs.get(facts.layer_id)
        if cost is not None:
            lines.append(
                self.tr("{params} parameters, {gflops} GFLOPs").format(
                    params=short_number(float(cost.get("params") or 0)), gflops=f"{float(cost.get('gflops') or 0):.3g}"
                )
            )
        return "\n".join(lines)

    def _link_tip(self, route: LinkRoute) -> str:
        ends = f"{self.label(route.source)} → {self.label(route.target)}"
        shape = self._shapes.get(route.source)
        return ends if shape is None else f"{ends}\n{shape}"

    def label(self, layer_id: LayerId) -> str:
        """Name a layer: "16 C3k2"."""
        return f"{self._rows[layer_id]} {self._layers[layer_id].module}"

    def _on_selection_changed(self) -> None:
        if not self._is_drawing:
            self._light_links()
            self.layerSelected.emit(self.selected_layer())

    def _light_links(self) -> None:
        selected = set(self.selected_layers())
        neighbours: set[LayerId] = set()
        for item in self.links:
            touches = item.route.source in selected or item.route.target in selected
            item.set_lit(touches)
            if touches:
                neighbours |= {item.route.source, item.route.target}
        for layer_id, card in self.cards.items():
            card.set_linked(layer_id in neighbours and layer_id not in selected)
