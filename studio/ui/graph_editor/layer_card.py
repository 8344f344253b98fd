"""One layer, drawn as a rounded card. It shows a `CardFacts` value and knows nothing of the graph."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from studio.graph.model_graph import LayerId
from studio.ui.graph_editor.appearance import GraphAppearance
from studio.ui.graph_editor.geometry import CARD_HEIGHT, CARD_WIDTH, CardPlace

RADIUS = 10.0
NEAR = 0.74  # from this zoom on everything is drawn
FAR_SMALLEST = 24  # pixels of the font
FAR = 0.42  # below this one only the module's name
VERY_FAR = 0.14  # below this one only a filled shape

Mark = Literal["", "added", "changed"]


@dataclass(frozen=True)
class CardFacts:
    """What one card says; the words are already translated."""

    layer_id: LayerId
    row: int
    module: str
    repeats: int  # at the chosen scale
    args: str
    shape: str
    is_attention: bool = False
    mark: Mark = ""
    mark_word: str = ""  # "New", "Changed"
    share: float | None = None  # of the model's parameters or GFLOPs, 0 to 1
    share_word: str = ""  # "0.35 M"
    problem: str = ""  # severity of the worst problem, "" if none


class LayerCard(QGraphicsItem):
    """The card of one layer."""

    def __init__(self, facts: CardFacts, place: CardPlace, *, appearance: GraphAppearance) -> None:
        super().__init__()
        self.facts = facts
        self.place = place
        self._appearance = appearance
        self._is_hovered = False
        self._is_linked = False
        self.setPos(place.left, place.top)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIsSelectable)
        self.setAcceptHoverEvents(True)
        self.setZValue(2)
        self._bounds = QRectF(-6, -18, CARD_WIDTH + 20, CARD_HEIGHT + 26)
        self._body = QRectF(0, 0, CARD_WIDTH, CARD_HEIGHT)
        self._outline = QPainterPath()
        self._outline.addRoundedRect(self._body, RADIUS, RADIUS)
        metrics = QFontMetricsF(appearance.fonts["small"])
        self._args = metrics.elidedText(facts.args, Qt.TextElideMode.ElideRight, CARD_WIDTH - 32)

    def set_facts(self, facts: CardFacts) -> None:
        """Show other facts in the same place."""
        if facts != self.facts:
            metrics = QFontMetricsF(self._appearance.fonts["small"])
            self._args = metrics.elidedText(facts.args, Qt.TextElideMode.ElideRight, CARD_WIDTH - 32)
            self.facts = facts
            self.update()

    def set_appearance(self, appearance: GraphAppearance) -> None:
        """Take the colours of another theme."""
        self._appearance = appearance
        self.update()

    def set_linked(self, linked: bool) -> None:
        """Mark the card as a neighbour of the selected one."""
        if linked != self._is_linked:
            self._is_linked = linked
            self.update()

    def boundingRect(self) -> QRectF:
        return self._bounds

    def shape(self) -> QPainterPath:
        return self._outline

    def hoverEnterEvent(self, event: object) -> None:
        self._is_hovered = True
        self.update()

    def hoverLeaveEvent(self, event: object) -> None:
        self._is_hovered = False
        self.update()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        zoom = option.levelOfDetailFromTransform(painter.worldTransform())
        fill = self._appearance.fill_of(self.facts.module, self.facts.is_attention)
        if zoom < VERY_FAR:
            painter.fillRect(self._body, self._appearance.accent if self.facts.mark else fill.darker(108))
            return
        self._paint_body(painter, fill)
        if zoom < FAR:
            self._paint_far(painter)
        elif zoom < NEAR:
            self._paint_middle(painter)
        else:
            self._paint_near(painter)
        if self.facts.mark:
            self._paint_mark(painter, zoom)

    def _paint_body(self, painter: QPainter, fill: QColor) -> None:
        look = self._appearance
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.shadow)
        painter.drawRoundedRect(self._body.translated(0, 2), RADIUS, RADIUS)
        if self._is_hovered:
            fill = fill.lighter(115) if look.is_dark else fill.darker(104)
        painter.setBrush(fill)
        painter.setPen(self._outline_pen(fill))
        painter.drawPath(self._outline)
        if self.isSelected():
            halo = QColor(look.accent)
            halo.setAlpha(70)
            painter.setPen(QPen(halo, 3))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self._body.adjusted(-3, -3, 3, 3), RADIUS + 3, RADIUS + 3)

    def _outline_pen(self, fill: QColor) -> QPen:
        look, facts = self._appearance, self.facts
        if self.isSelected():
            return QPen(look.accent, 2.0)
        if facts.problem:
            return QPen(look.danger if facts.problem == "error" else look.warning, 2.0)
        if facts.mark:
            pen = QPen(look.accent, 2.0)
            if facts.mark == "changed":
                pen.setStyle(Qt.PenStyle.DashLine)
            return pen
        if self._is_linked:
            return QPen(look.accent, 1.4)
        return QPen(fill.lighter(135) if look.is_dark else fill.darker(113), 1.0)

    def _paint_far(self, painter: QPainter) -> None:
        text = self.facts.module.removeprefix("nn.")
        font = QFont(self._appearance.fonts["far"])
        width = QFontMetricsF(font).horizontalAdvance(text)
        room = CARD_WIDTH - 24
        if width > room:  # a long name is drawn smaller, down to where it is cut
            font.setPixelSize(max(FAR_SMALLEST, int(font.pixelSize() * room / width)))
        painter.setFont(font)
        painter.setPen(self._appearance.node_text)
        metrics = QFontMetricsF(font)
        painter.drawText(
            self._body.adjusted(14, 0, -6, -4),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
            metrics.elidedText(text, Qt.TextElideMode.ElideRight, CARD_WIDTH - 20),
        )

    def _paint_middle(self, painter: QPainter) -> None:
        facts, look = self.facts, self._appearance
        quiet = QColor(look.node_text)
        quiet.setAlpha(190)
        row_word = str(facts.row)
        middle = QFontMetricsF(look.fonts["middle"])
        left = 14 + middle.horizontalAdvance(row_word) + 9
        painter.setFont(look.fonts["middle"])
        painter.setPen(quiet)
        painter.drawText(QPointF(14, 32), row_word)
        if facts.shape:
            painter.drawText(QPointF(14, 57), facts.shape)
        painter.setFont(look.fonts["name"])
        painter.setPen(look.node_text)
        name = facts.module.removeprefix("nn.")
        room = CARD_WIDTH - left - 10
        painter.drawText(
            QPointF(left, 32), QFontMetricsF(look.fonts["name"]).elidedText(name, Qt.TextElideMode.ElideRight, room)
        )
        if facts.share is not None:
            self._paint_share(painter, QRectF(14, 65, CARD_WIDTH - 28, 4), facts.share)

    def _paint_near(self, painter: QPainter) -> None:
        facts, look = self.facts, self._appearance
        left, right = 14.0, CARD_WIDTH - 14
        quiet = QColor(look.node_text)
        quiet.setAlpha(190)
        small = QFontMetricsF(look.fonts["small"])
        row_word, repeats_word = str(facts.row), f"×{facts.repeats}" if facts.repeats > 1 else ""
        row_width, repeats_width = small.horizontalAdvance(row_word), small.horizontalAdvance(repeats_word)
        painter.setFont(look.fonts["small"])
        painter.setPen(quiet)
        painter.drawText(QPointF(left, 22), row_word)
        painter.drawText(QPointF(right - repeats_width, 22), repeats_word)
        painter.drawText(QPointF(left, 41), self._args)
        if facts.share is not None:
            painter.drawText(QPointF(right - small.horizontalAdvance(facts.share_word), 59), facts.share_word)
        painter.setPen(look.node_text)
        painter.drawText(QPointF(left, 59), facts.shape)
        painter.setFont(look.fonts["module"])
        name_room = right - left - row_width - 8 - repeats_width - 6
        name = QFontMetricsF(look.fonts["module"]).elidedText(
            facts.module.removeprefix("nn."), Qt.TextElideMode.ElideRight, name_room
        )
        painter.drawText(QPointF(left + row_width + 8, 22), name)
        if facts.share is not None:
            self._paint_share(painter, QRectF(left, 66, right - left, 3), facts.share)

    def _paint_share(self, painter: QPainter, track: QRectF, share: float) -> None:
        ground, bar = QColor(self._appearance.node_text), QColor(self._appearance.node_text)
        ground.setAlpha(28)
        bar.setAlpha(150)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(track, 1.5, 1.5)
        if share > 0:
            painter.setBrush(bar)
            painter.drawRoundedRect(
                QRectF(track.left(), track.top(), max(3.0, track.width() * min(1.0, share)), track.height()), 1.5, 1.5
            )

    def _paint_mark(self, painter: QPainter, zoom: float) -> None:
        look = self._appearance
        if zoom < FAR:  # words would be a smudge
            disc = QRectF(CARD_WIDTH - 24, -16, 36, 36)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.accent)
            painter.drawEllipse(disc)
            painter.setFont(look.fonts["far"])
            painter.setPen(look.on_accent)
            painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, "+" if self.facts.mark == "added" else "~")
            return
        font = look.fonts["tiny" if zoom >= NEAR else "middle"]
        metrics = QFontMetricsF(font)
        width = metrics.horizontalAdvance(self.facts.mark_word) + 16
        height = metrics.height() + 4
        pill = QRectF(CARD_WIDTH - width - 10, -height / 2, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.accent)
        painter.drawRoundedRect(pill, height / 2, height / 2)
        painter.setFont(font)
        painter.setPen(look.on_accent)
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, self.facts.mark_word)
