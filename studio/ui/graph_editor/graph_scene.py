"""The drawn model: cards, links and stride bands of one `ModelGraph`. Draws values, edits nothing.

Signals:
    layerSelected(object)   a layer id, or None when nothing is selected
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QGraphicsScene

from studio.errors import Problem
from studio.graph.lanes import Band, LanesLayout
from studio.graph.model_graph import Layer, LayerId, ModelGraph, TensorShape
from studio.ui.graph_editor.appearance import GraphAppearance
from studio.ui.graph_editor.geometry import (
    BAND_LABEL_WIDTH,
    CARD_WIDTH,
    COLUMN_PITCH,
    PADDING,
    ROW_PITCH,
    place_cards,
    route_links,
)
from studio.ui.graph_editor.layer_card import CardFacts, LayerCard, Mark
from studio.ui.graph_editor.link_item import LinkItem

Measure = Literal["params", "gflops"]


class GraphScene(QGraphicsScene):
    """Scene of one model."""

    layerSelected = Signal(object)

    def __init__(self, appearance: GraphAppearance, parent: Any = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._bands: tuple[Band, ...] = ()
        self._graph: ModelGraph | None = None
        self._shapes: Mapping[LayerId, TensorShape | None] = {}
        self._attention: Collection[str] = ()
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
    ) -> None:
        """Draw another model; `attention` names the modules drawn as attention."""
        self._attention = attention
        # Qt tells of the selection while it deletes the selected card: nobody may touch the old cards then.
        self.cards, self.links = {}, []
        self.blockSignals(True)
        self.clear()
        self.blockSignals(False)
        self._graph, self._shapes, self._bands = graph, shapes, layout.bands
        places = place_cards(layout)
        for row, layer in enumerate(graph.layers):
            place = places.get(layer.id)
            if place is None:
                continue
            facts = self._facts(layer, row, mark=marks.get(layer.id, ""), repeats=repeats.get(layer.id, layer.repeats))
            card = LayerCard(facts, place, appearance=self._appearance)
            self.cards[layer.id] = card
            self.addItem(card)
        for route in route_links(graph, places):
            item = LinkItem(route, self._stride_at(layout, route.source), appearance=self._appearance)
            item.setToolTip(self._link_tip(route.source, route.target))
            self.links.append(item)
            self.addItem(item)
        width = BAND_LABEL_WIDTH + 2 * PADDING + (max(1, layout.width_columns) - 1) * COLUMN_PITCH + CARD_WIDTH
        bottom = max([band.bottom * ROW_PITCH for band in layout.bands] + [c.place.bottom for c in self.cards.values()])
        top = min([band.top * ROW_PITCH for band in layout.bands] + [c.place.top for c in self.cards.values()])
        self.setSceneRect(QRectF(0, top, width, bottom - top))
        self.layerSelected.emit(None)

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
            card.set_facts(replace(card.facts, share=share, share_word=word))
            card.setToolTip(self._card_tip(layer_id, cost))

    def set_problems(self, problems: Sequence[Problem]) -> None:
        """Mark the cards that have problems; `where.node` begins with the row number."""
        worst: dict[int, str] = {}
        for problem in problems:
            node = problem.where.node if problem.where else None
            if node and node.split()[0].isdigit() and problem.severity != "info":
                row = int(node.split()[0])
                worst[row] = "error" if "error" in (problem.severity, worst.get(row)) else "warning"
        for card in self.cards.values():
            card.set_facts(replace(card.facts, problem=worst.get(card.facts.row, "")))

    def set_appearance(self, appearance: GraphAppearance) -> None:
        """Take the colours of another theme."""
        self._appearance = appearance
        for item in [*self.cards.values(), *self.links]:
            item.set_appearance(appearance)
        self.update()

    def select(self, layer_id: LayerId) -> None:
        """Select one layer."""
        self.clearSelection()
        if layer_id in self.cards:
            self.cards[layer_id].setSelected(True)

    def selected_layer(self) -> LayerId | None:
        """Give the selected layer, if there is one."""
        for item in self.selectedItems():
            if isinstance(item, LayerCard):
                return item.facts.layer_id
        return None

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

    def drawBackground(self, painter: QPainter, rect: QRectF) -> None:
        look = self._appearance
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

    def _facts(self, layer: Layer, row: int, *, mark: Mark, repeats: int) -> CardFacts:
        shape = self._shapes.get(layer.id)
        words = {"": "", "added": self.tr("New"), "changed": self.tr("Changed")}
        return CardFacts(
            layer.id,
            row,
            module=layer.module,
            repeats=repeats,
            args=", ".join(arg_text(arg) for arg in layer.args),
            shape="" if shape is None else str(shape),
            is_attention=layer.module in self._attention,
            mark=mark,
            mark_word=words[mark],
        )

    def _card_tip(self, layer_id: LayerId, cost: Mapping[str, Any] | None) -> str:
        card = self.cards[layer_id]
        facts = card.facts
        assert self._graph is not None
        layer = self._graph.layer(layer_id)
        lines = [f"{facts.row}  {facts.module}" + (f"  ×{facts.repeats}" if facts.repeats > 1 else "")]
        for source in layer.inputs:
            shape = self._shapes.get(source)
            lines.append(
                self.tr("reads {layer}: {shape}").format(
                    layer=f"{self._graph.row_of(source)} {self._graph.layer(source).module}", shape=shape or "?"
                )
            )
        if facts.shape:
            lines.append(self.tr("gives {shape}").format(shape=facts.shape))
        if cost is not None:
            lines.append(
                self.tr("{params} parameters, {gflops} GFLOPs").format(
                    params=short_number(float(cost.get("params") or 0)), gflops=f"{float(cost.get('gflops') or 0):.3g}"
                )
            )
        return "\n".join(lines)

    def _link_tip(self, source: LayerId, target: LayerId) -> str:
        assert self._graph is not None
        graph = self._graph
        ends = (
            f"{graph.row_of(source)} {graph.layer(source).module} → {graph.row_of(target)} {graph.layer(target).module}"
        )
        shape = self._shapes.get(source)
        return ends if shape is None else f"{ends}\n{shape}"

    def _stride_at(self, layout: LanesLayout, layer_id: LayerId) -> int | None:
        slot = layout.slots.get(layer_id)
        for band in layout.bands:
            if slot is not None and band.top <= slot.row <= band.bottom:
                return band.stride
        return None

    def _on_selection_changed(self) -> None:
        selected = self.selected_layer()
        neighbours = set()
        for item in self.links:
            touches = selected in (item.route.source, item.route.target)
            item.set_lit(touches)
            if touches:
                neighbours |= {item.route.source, item.route.target}
        for layer_id, card in self.cards.items():
            card.set_linked(layer_id in neighbours and layer_id != selected)
        self.layerSelected.emit(selected)


def short_number(value: float) -> str:
    """Give a number in three digits and a unit: 2.59 M, 16.6 k, 870."""
    for limit, unit in ((1e9, " G"), (1e6, " M"), (1e3, " k")):
        if value >= limit:
            return f"{value / limit:.3g}{unit}"
    return f"{value:.3g}"


def arg_text(arg: Any) -> str:
    """Give an argument as the YAML writes it, for showing."""
    if isinstance(arg, str):
        return arg
    if isinstance(arg, Mapping):
        return ", ".join(f"{key}: {arg_text(value)}" for key, value in arg.items())
    if isinstance(arg, list | tuple):
        return "[" + ", ".join(arg_text(value) for value in arg) + "]"
    return str(arg)
