"""What the mouse does on the canvas, one small object a drag: it shows what would happen, and edits once, at its end.

A gesture that is cancelled or ends nowhere leaves the model as it was. Points are those of the scene.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QLineF, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsPathItem, QGraphicsRectItem

from studio.graph.model_graph import LayerId
from studio.ui.graph_editor.editing import GraphEditing
from studio.ui.graph_editor.geometry import CARD_HEIGHT, CARD_WIDTH, Point
from studio.ui.graph_editor.graph_scene import GraphScene
from studio.ui.graph_editor.layer_card import LayerCard, Port
from studio.ui.graph_editor.link_item import LinkItem

SNAP = 9.0  # pixels of the scene within which a dragged card jumps to the line of another
REACH = 14.0  # within which a drop still hits a link
CARD_REACH = 10.0


class Gesture(QObject):
    """A drag from press to release.

    `move` shows, `finish` edits; `cancel` (Escape, or another window came in front) takes back what was shown. `hint` is a
    sentence on what a release here would do, `is_refused` says that it would do nothing.
    """

    def __init__(self, scene: GraphScene, editing: GraphEditing) -> None:
        super().__init__(scene)
        self.scene = scene
        self.editing = editing
        self.hint = ""
        self.is_refused = False

    def move(self, at: QPointF) -> None:
        """Follow the mouse."""

    def finish(self, at: QPointF) -> None:
        """Do it."""

    def cancel(self) -> None:
        """Leave no trace."""


class RubberBand(Gesture):
    """Select the cards that a rectangle touches, in addition to `kept`."""

    def __init__(
        self, scene: GraphScene, editing: GraphEditing, start: QPointF, *, kept: Sequence[LayerId] = ()
    ) -> None:
        super().__init__(scene, editing)
        self._start = start
        self._kept = list(kept)
        colour = scene.appearance.accent
        soft = QColor(colour)
        soft.setAlpha(36)
        pen = QPen(colour, 1.0)
        pen.setCosmetic(True)
        self._band = QGraphicsRectItem()
        self._band.setPen(pen)
        self._band.setBrush(soft)
        self._band.setZValue(9)
        scene.addItem(self._band)

    def move(self, at: QPointF) -> None:
        area = QRectF(self._start, at).normalized()
        self._band.setRect(area)
        touched = [
            card.facts.layer_id
            for card in self.scene.cards.values()
            if area.intersects(QRectF(card.place.left, card.place.top, CARD_WIDTH, CARD_HEIGHT))
        ]
        wanted = [*self._kept, *touched]
        if set(wanted) != set(self.scene.selected_layers()):
            self.scene.select_all(wanted)

    def finish(self, at: QPointF) -> None:
        self.move(at)
        self.scene.removeItem(self._band)

    def cancel(self) -> None:
        self.scene.select_all(self._kept)
        self.scene.removeItem(self._band)


class MoveCards(Gesture):
    """Drag cards somewhere; the one that was grabbed jumps to the lines of the others."""

    def __init__(self, scene: GraphScene, editing: GraphEditing, start: QPointF, *, grabbed: LayerId) -> None:
        super().__init__(scene, editing)
        self._start = start
        self._grabbed = grabbed
        chosen = set(scene.selected_layers()) | {grabbed}
        self._before = {one: scene.cards[one].place for one in chosen}
        others = [card.place for one, card in scene.cards.items() if one not in chosen]
        self._lefts = sorted({place.left for place in others})
        self._tops = sorted({place.top for place in others})

    def move(self, at: QPointF) -> None:
        place = self._before[self._grabbed]
        dx, dy = at.x() - self._start.x(), at.y() - self._start.y()
        left, is_left = _snapped(place.left + dx, self._lefts)
        top, is_top = _snapped(place.top + dy, self._tops)
        dx, dy = left - place.left, top - place.top
        self.scene.drag_cards({one: (was.left + dx, was.top + dy) for one, was in self._before.items()})
        whole = self.scene.sceneRect()
        guides = []
        if is_left:
            guides.append(QLineF(left, whole.top(), left, whole.bottom()))
        if is_top:
            guides.append(QLineF(whole.left(), top, whole.right(), top))
        self.scene.set_guides(guides)

    def finish(self, at: QPointF) -> None:
        self.move(at)
        self.scene.set_guides(())
        self.editing.place({one: self._place_of(one) for one in self._before})

    def cancel(self) -> None:
        self.scene.set_guides(())
        self.scene.drag_cards({one: (was.left, was.top) for one, was in self._before.items()})
        self.scene.redrawWanted.emit()

    def _place_of(self, layer_id: LayerId) -> Point:
        place = self.scene.cards[layer_id].place
        return place.left, place.top


class _Wire(Gesture):
    """A line from a fixed end to the mouse; subclasses say what a card under the mouse means."""

    def __init__(self, scene: GraphScene, editing: GraphEditing, fixed: QPointF) -> None:
        super().__init__(scene, editing)
        self._fixed = fixed
        self._target: LayerCard | None = None
        pen = QPen(scene.appearance.accent, 2.4, Qt.PenStyle.DashLine)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        self._line = QGraphicsPathItem()
        self._line.setPen(pen)
        self._line.setZValue(9)
        scene.addItem(self._line)
        for layer_id, card in scene.cards.items():
            card.set_role("refused" if self._is_hopeless(layer_id) else "")
            card.set_shows_ports(card.opacity() == 1.0)

    def move(self, at: QPointF) -> None:
        path = QPainterPath(self._fixed)
        reach = max(40.0, abs(at.x() - self._fixed.x()) / 2)
        path.cubicTo(self._fixed + QPointF(reach, 0), at - QPointF(reach, 0), at)
        self._line.setPath(path)
        target = self.scene.card_at(at, CARD_REACH)
        if target is not None and target.facts.layer_id == self._own():
            target = None
        if target is not self._target:
            if self._target is not None:
                self._target.set_role("refused" if self._is_hopeless(self._target.facts.layer_id) else "")
            self._target = target
        reason = "" if target is None else self._why_not(target.facts.layer_id)
        self.is_refused = bool(reason)
        if target is not None:
            target.set_role("refused" if reason else "target")
        self.hint = reason or self._what(None if target is None else target.facts.layer_id)

    def finish(self, at: QPointF) -> None:
        self.move(at)
        target = self._target
        self.cancel()
        self._do(None if target is None else target.facts.layer_id)

    def cancel(self) -> None:
        self.scene.removeItem(self._line)
        for card in self.scene.cards.values():
            card.set_role("")
            card.set_shows_ports(False)

    def _own(self) -> LayerId:
        raise NotImplementedError

    def _is_hopeless(self, layer_id: LayerId) -> bool:
        """Tell at a glance, for every card, that it cannot be the other end."""
        raise NotImplementedError

    def _why_not(self, layer_id: LayerId) -> str:
        raise NotImplementedError

    def _what(self, layer_id: LayerId | None) -> str:
        raise NotImplementedError

    def _do(self, layer_id: LayerId | None) -> None:
        raise NotImplementedError


class Connect(_Wire):
    """Draw a link from a port of a card to another card."""

    def __init__(self, scene: GraphScene, editing: GraphEditing, *, card: LayerCard, port: Port) -> None:
        self._card, self._port = card.facts, port
        super().__init__(scene, editing, card.pos() + card.ports(port)[0])

    def _own(self) -> LayerId:
        return self._card.layer_id

    def _ends(self, other: LayerId) -> tuple[LayerId, LayerId]:
        mine = self._card.layer_id
        return (mine, other) if self._port == "out" else (other, mine)

    def _is_hopeless(self, layer_id: LayerId) -> bool:
        source, reader = (self.scene.cards[one].facts for one in self._ends(layer_id))
        return layer_id != self._card.layer_id and (source.row >= reader.row or not source.has_output)

    def _why_not(self, layer_id: LayerId) -> str:
        return self.editing.why_not_connect(*self._ends(layer_id))

    def _what(self, layer_id: LayerId | None) -> str:
        if layer_id is None:
            return (
                self.tr("Drop it on the layer that is to read {layer}.").format(layer=self.scene.label(self._own()))
                if self._port == "out"
                else self.tr("Drop it on the layer that {layer} is to read.").format(
                    layer=self.scene.label(self._own())
                )
            )
        source, reader = (self.scene.label(one) for one in self._ends(layer_id))
        return self.tr("Connect {source} to {reader}").format(source=source, reader=reader)

    def _do(self, layer_id: LayerId | None) -> None:
        if layer_id is not None:
            self.editing.connect_layers(*self._ends(layer_id))


class MoveLinkEnd(_Wire):
    """Drag an end of a link to another card, or away from all of them to cut it."""

    def __init__(
        self, scene: GraphScene, editing: GraphEditing, *, link: LinkItem, end: Literal["source", "reader"]
    ) -> None:
        self._source, self._reader, self._end = link.route.source, link.route.target, end
        points = link.route.points
        super().__init__(scene, editing, QPointF(*(points[0] if end == "reader" else points[-1])))

    def _own(self) -> LayerId:
        return self._source if self._end == "reader" else self._reader

    def _is_hopeless(self, layer_id: LayerId) -> bool:
        rows = {one: self.scene.cards[one].facts for one in (layer_id, self._source, self._reader)}
        if layer_id in (self._source, self._reader):
            return False
        if self._end == "reader":
            return rows[layer_id].row <= rows[self._source].row
        return rows[layer_id].row >= rows[self._reader].row or not rows[layer_id].has_output

    def _is_home(self, layer_id: LayerId | None) -> bool:
        return layer_id == (self._reader if self._end == "reader" else self._source)

    def _why_not(self, layer_id: LayerId) -> str:
        if self._is_home(layer_id):
            return ""
        if self._end == "reader":
            return self.editing.why_not_move_link(self._source, self._reader, layer_id)
        return self.editing.why_not_connect(layer_id, self._reader, instead_of=self._source)

    def _what(self, layer_id: LayerId | None) -> str:
        source, reader = self.scene.label(self._source), self.scene.label(self._reader)
        if layer_id is None:
            return self.tr("Disconnect {source} from {reader}").format(source=source, reader=reader)
        if self._is_home(layer_id):
            return self.tr("Leave the link as it is")
        other = self.scene.label(layer_id)
        if self._end == "reader":
            return self.tr("Connect {source} to {reader}").format(source=source, reader=other)
        return self.tr("Connect {source} to {reader}").format(source=other, reader=reader)

    def _do(self, layer_id: LayerId | None) -> None:
        if layer_id is None:
            self.editing.disconnect_links([(self._source, self._reader)])
        elif self._is_home(layer_id):
            return
        elif self._end == "reader":
            self.editing.move_link(self._source, self._reader, layer_id)
        else:
            self.editing.connect_layers(layer_id, self._reader, instead_of=self._source)


@dataclass(frozen=True)
class Aim:
    """Where a module of the palette would go."""

    kind: Literal["link", "card", "empty"]
    source: LayerId  # of the link, or the card, or the nearest layer that can be read
    reader: LayerId | None = None


class DropModule(Gesture):
    """Drag a module from the palette: onto a link to insert it, onto a card to replace that, beside them to add it."""

    def __init__(self, scene: GraphScene, editing: GraphEditing, module: str) -> None:
        super().__init__(scene, editing)
        self._module = module
        self._aim: Aim | None = None

    @property
    def aim(self) -> Aim | None:
        """Where it would land now; None while the model has no layer."""
        return self._aim

    def move(self, at: QPointF) -> None:
        aim = self._aim_at(at)
        if aim == self._aim:
            return
        self.cancel()
        self._aim = aim
        if aim is None:
            return
        reason = self._why_not(aim)
        self.is_refused = bool(reason)
        self.hint = reason or self._what(aim)
        if aim.kind == "card":
            self.scene.cards[aim.source].set_role("refused" if reason else "target")
        elif aim.kind == "link" and not reason:
            for item in self.scene.links:
                item.set_target((item.route.source, item.route.target) == (aim.source, aim.reader))

    def finish(self, at: QPointF) -> None:
        self.move(at)
        aim = self._aim
        self.cancel()
        if aim is None:
            return
        if aim.kind == "card":
            self.editing.replace_module(self._module, aim.source)
        elif aim.kind == "link" and aim.reader is not None:
            self.editing.insert_on_link(self._module, aim.source, aim.reader)
        else:
            self.editing.add(self._module, aim.source, (at.x() - CARD_WIDTH / 2, at.y() - CARD_HEIGHT / 2))

    def cancel(self) -> None:
        self._aim = None
        self.hint, self.is_refused = "", False
        for item in self.scene.links:
            item.set_target(False)
        for card in self.scene.cards.values():
            card.set_role("")

    def _aim_at(self, at: QPointF) -> Aim | None:
        card = self.scene.card_at(at)
        if card is not None:
            return Aim("card", card.facts.layer_id)
        link = self.scene.link_at(at, REACH)
        if link is not None:
            return Aim("link", link.route.source, link.route.target)
        nearest = self.scene.nearest_layer(at)
        return None if nearest is None else Aim("empty", nearest)

    def _why_not(self, aim: Aim) -> str:
        if aim.kind == "card":
            return self.editing.why_not_replace(self._module, aim.source)
        if aim.kind == "link" and aim.reader is not None:
            return self.editing.why_not_on_link(self._module, aim.source, aim.reader)
        return self.editing.why_not_add(self._module, aim.source)

    def _what(self, aim: Aim) -> str:
        source = self.scene.label(aim.source)
        if aim.kind == "card":
            return self.tr("Replace {layer} by {module}").format(layer=source, module=self._module)
        if aim.kind == "link" and aim.reader is not None:
            return self.tr("Insert {module} between {source} and {reader}").format(
                module=self._module, source=source, reader=self.scene.label(aim.reader)
            )
        return self.tr("Add {module}, reading {layer}").format(module=self._module, layer=source)


def _snapped(value: float, lines: Sequence[float]) -> tuple[float, bool]:
    nearest = min(lines, key=lambda line: abs(line - value), default=value)
    return (nearest, True) if lines and abs(nearest - value) <= SNAP else (value, False)
