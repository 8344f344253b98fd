"""One layer, drawn as a rounded card. It shows a `CardFacts` value and knows nothing of the graph."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from studio.graph.model_graph import LayerId
from studio.ui.graph_editor.appearance import GraphAppearance
from studio.ui.graph_editor.geometry import CARD_HEIGHT, CARD_WIDTH, CardPlace

RADIUS = 10.0
NEAR = 0.74  # from this zoom on everything is drawn
FAR_SMALLEST = 24  # pixels of the font
FAR = 0.42  # below this one only the module's name
VERY_FAR = 0.14  # below this one only a filled shape

PORT_RADIUS = 6.0
PORT_REACH = 13.0  # pixels of the scene around a port that still grab it
Mark = Literal["", "added", "changed", "moved"]
Port = Literal["in", "out"]
Role = Literal["", "target", "refused"]


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
    problem_text: str = ""  # what it says
    has_input: bool = True  # no layer is before the first, and nothing reads a head
    has_output: bool = True


class LayerCard(QGraphicsItem):
    """The card of one layer."""

    def __init__(self, facts: CardFacts, place: CardPlace, *, appearance: GraphAppearance) -> None:
        super().__init__()
        self.facts = facts
        self.place = place
        self._appearance = appearance
        self._is_hovered = False
        self._is_linked = False
        self._role: Role = ""
        self._shows_ports = False
        self.setPos(place.left, place.top)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIsSelectable)
        self.setAcceptHoverEvents(True)
        self.setZValue(2)
        self._bounds = QRectF(-6, -18, CARD_WIDTH + 20, CARD_HEIGHT + 26)
        self._body = QRectF(0, 0, CARD_WIDTH, CARD_HEIGHT)
        self._outline = QPainterPath()
        self._outline.addRoundedRect(self._body, RADIUS, RADIUS)
        self._elided: tuple[str, str] | None = None  # arguments and problem as they fit; made when they are painted

    def set_facts(self, facts: CardFacts) -> None:
        """Show other facts in the same place."""
        if facts != self.facts:
            self.facts = facts
            self._elided = None
            self.update()

    def set_place(self, place: CardPlace) -> None:
        """Stand elsewhere."""
        if place != self.place:
            self.place = place
            self.setPos(place.left, place.top)

    def set_role(self, role: Role) -> None:
        """Show what a drag over the canvas would mean here: it lands, it cannot land, or nothing."""
        if role != self._role:
            self._role = role
            self.setOpacity(0.35 if role == "refused" else 1.0)
            self.update()

    def set_shows_ports(self, shows: bool) -> None:
        """Show the ports from which links are drawn."""
        if shows != self._shows_ports:
            self._shows_ports = shows
            self.update()

    def ports(self, port: Port) -> list[QPointF]:
        """Give the places of the inputs or outputs, in the card's own coordinates."""
        if port == "in":
            places = [QPointF(0, CARD_HEIGHT / 2), QPointF(CARD_WIDTH / 2, 0)]
            return places if self.facts.has_input else []
        places = [QPointF(CARD_WIDTH, CARD_HEIGHT / 2), QPointF(CARD_WIDTH / 2, CARD_HEIGHT)]
        return places if self.facts.has_output else []

    def port_at(self, at: QPointF) -> Port | None:
        """Tell which port is at a point of the card, if one is."""
        for port in ("out", "in"):
            for place in self.ports(port):  # type: ignore[arg-type]
                if (place - at).manhattanLength() <= PORT_REACH:
                    return port  # type: ignore[return-value]
        return None

    def set_appearance(self, appearance: GraphAppearance) -> None:
        """Take the colours of another theme."""
        self._appearance = appearance
        self._elided = None
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
        if (self._is_hovered or self._shows_ports) and zoom >= 0.25:
            self._paint_ports(painter)

    def _fitting(self) -> tuple[str, str]:
        """Give the arguments and the problem, cut to the room on the card."""
        if self._elided is not None:
            return self._elided
        metrics, room = QFontMetricsF(self._appearance.fonts["small"]), Qt.TextElideMode.ElideRight
        facts = self.facts
        told = facts.problem_text.removeprefix(f"{facts.row} {facts.module}").lstrip(" :")  # the card is named above
        args = metrics.elidedText(self.facts.args, room, CARD_WIDTH - 32)
        self._elided = args, metrics.elidedText(told, room, CARD_WIDTH - 40)
        return self._elided

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
        if self.isSelected() or self._role == "target":
            halo = QColor(look.accent)
            halo.setAlpha(70)
            painter.setPen(QPen(halo, 3))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self._body.adjusted(-3, -3, 3, 3), RADIUS + 3, RADIUS + 3)

    def _outline_pen(self, fill: QColor) -> QPen:
        look, facts = self._appearance, self.facts
        if self.isSelected() or self._role == "target":
            pen = QPen(look.accent, 2.5)
            pen.setCosmetic(True)  # as clear in a model that is small on the screen
            return pen
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
        if self.facts.problem:
            self._paint_sign(painter, QRectF(CARD_WIDTH - 46, CARD_HEIGHT - 42, 40, 36))

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
        if facts.problem:
            self._paint_sign(painter, QRectF(CARD_WIDTH - 40, 40, 26, 22))
        elif facts.share is not None:
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
        painter.drawText(QPointF(left, 41), self._fitting()[0])
        if facts.problem:  # in the place of the arguments, which the inspector shows too
            self._paint_problem(painter)
        elif facts.share is not None:
            painter.drawText(QPointF(right - small.horizontalAdvance(facts.share_word), 59), facts.share_word)
        painter.setPen(look.node_text)
        if not facts.problem:
            painter.drawText(QPointF(left, 59), facts.shape)
        painter.setFont(look.fonts["module"])
        name_room = right - left - row_width - 8 - repeats_width - 6
        name = QFontMetricsF(look.fonts["module"]).elidedText(
            facts.module.removeprefix("nn."), Qt.TextElideMode.ElideRight, name_room
        )
        painter.drawText(QPointF(left + row_width + 8, 22), name)
        if facts.share is not None and not facts.problem:
            self._paint_share(painter, QRectF(left, 66, right - left, 3), facts.share)

    def _paint_problem(self, painter: QPainter) -> None:
        """Say what is wrong, on a ground of its own at the foot of the card."""
        look, facts = self._appearance, self.facts
        ground, colour = (
            (look.danger_soft, look.danger) if facts.problem == "error" else (look.warning_soft, look.warning)
        )
        foot = QRectF(5, CARD_HEIGHT - 29, CARD_WIDTH - 10, 24)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(foot, 6, 6)
        self._paint_sign(painter, QRectF(9, foot.top() + 4, 18, 16))
        painter.setFont(look.fonts["small"])
        painter.setPen(colour)
        painter.drawText(QPointF(31, foot.top() + 16), self._fitting()[1])

    def _paint_sign(self, painter: QPainter, area: QRectF) -> None:
        """Draw a triangle with an exclamation mark, which needs no colour to be understood."""
        look = self._appearance
        colour = look.danger if self.facts.problem == "error" else look.warning
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        middle = area.center().x()
        painter.drawPolygon(QPolygonF([QPointF(middle, area.top()), area.bottomRight(), area.bottomLeft()]))
        painter.setPen(QPen(look.canvas, area.height() / 9))
        top, bottom = area.top() + area.height() * 0.36, area.top() + area.height() * 0.66
        painter.drawLine(QPointF(middle, top), QPointF(middle, bottom))
        painter.drawPoint(QPointF(middle, area.top() + area.height() * 0.84))

    def _paint_ports(self, painter: QPainter) -> None:
        look = self._appearance
        painter.setPen(QPen(look.accent, 2.0))
        for port in ("in", "out"):
            painter.setBrush(look.canvas if port == "in" else look.accent)
            for place in self.ports(port):  # type: ignore[arg-type]
                painter.drawEllipse(place, PORT_RADIUS, PORT_RADIUS)

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
            painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, {"added": "+", "moved": "↕"}.get(self.facts.mark, "~"))
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
