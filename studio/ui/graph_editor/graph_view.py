"""The view of the drawn model: zoom at the cursor, pan, fit, travel by arrow keys, and the gestures that edit."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
)
from PySide6.QtWidgets import QApplication, QToolTip

from studio.graph.model_graph import LayerId
from studio.ui.graph_editor.editing import GraphEditing
from studio.ui.graph_editor.gestures import Connect, DropModule, Gesture, MoveCards, MoveLinkEnd, RubberBand
from studio.ui.graph_editor.graph_scene import GraphScene
from studio.ui.graph_editor.layer_card import LayerCard
from studio.ui.graph_editor.link_item import LinkItem
from studio.ui.graph_editor.zoom_view import ZoomView
from studio.ui.widgets.labels import plain_tooltip

MODULE_MIME = "application/x-attention-studio-module"  # what the palette drags: the module's name
LINK_REACH = 7.0  # pixels of the screen
END_REACH = 30.0  # pixels of the scene: this near to its card an end of a link is grabbed
EDGE = 28  # pixels of the screen: a drag that comes this near to the edge scrolls


class GraphView(ZoomView):
    """View of a `GraphScene`; without `editing` it only shows.

    Signals:
        searchWanted(QPointF): the user wants to put a module where the point of the scene is.
        menuWanted(QPoint): the context menu is wanted at a point of the screen; what it concerns is selected.
        hinted(str, bool): what the drag under way would do, and whether it is refused; "" when it ended.
    """

    searchWanted = Signal(QPointF)
    menuWanted = Signal(QPoint)
    hinted = Signal(str, bool)

    def __init__(self, scene: GraphScene, editing: GraphEditing | None = None, parent: Any = None) -> None:
        super().__init__(scene, parent)
        self._scene = scene
        self._editing = editing
        self._gesture: Gesture | None = None
        self._pressed: tuple[QPoint, LayerCard] | None = (
            None  # a card that is dragged once the mouse has moved a little
        )
        self._pan_from: QPoint | None = None
        self._space_is_down = False
        self._space_has_panned = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(editing is not None)
        self.setMinimumSize(320, 240)
        self.setAccessibleName(self.tr("Model graph"))

    def zoom_to_selection(self) -> None:
        """Show the selected layers and their surroundings."""
        area = QRectF()
        for layer_id in self._scene.selected_layers():
            area |= self._scene.cards[layer_id].sceneBoundingRect()
        if not area.isEmpty():
            self._is_fitted = False
            self.fit_rect(area.adjusted(-320, -240, 320, 240))

    def show_layer(self, layer_id: LayerId) -> None:
        """Scroll, if it must be, until the layer is in sight."""
        card = self._scene.cards[layer_id].sceneBoundingRect()
        if not self.seen().contains(card):
            self._is_fitted = False
            self.widen_scrolling()
            self.ensureVisible(card, 60, 60)
            self.viewMoved.emit()

    def target_at(self, at: QPointF) -> LayerCard | LinkItem | None:
        """Give the card or link at a point of the scene."""
        return self._scene.card_at(at) or self._scene.link_at(at, LINK_REACH / self.zoom())

    def cancel_gesture(self) -> None:
        """Leave a drag that is under way, as Escape does."""
        gesture, self._gesture, self._pressed = self._gesture, None, None
        if gesture is not None:
            gesture.cancel()
            gesture.deleteLater()
            self.hinted.emit("", False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        arrows = {
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, -1),
            Qt.Key.Key_Down: (0, 1),
        }
        key = Qt.Key(event.key())
        if key in arrows:
            self._travel(*arrows[key], adds=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif key == Qt.Key.Key_F:
            self.fit()
        elif key == Qt.Key.Key_Z:
            self.zoom_to_selection()
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_by(1.25)
        elif key == Qt.Key.Key_Minus:
            self.zoom_by(0.8)
        elif key == Qt.Key.Key_Escape and (self._gesture is not None or self._pressed is not None):
            self.cancel_gesture()
        elif key == Qt.Key.Key_Escape and self._scene.selectedItems():
            self._scene.clearSelection()
        elif key == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self._space_is_down, self._space_has_panned = True, False
                self.viewport().setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat() and self._space_is_down:
            self._space_is_down = False
            self.viewport().unsetCursor()
            if not self._space_has_panned:  # space alone asks for the search palette
                self.searchWanted.emit(self._middle())
            event.accept()
            return
        super().keyReleaseEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        pixel = event.position().toPoint()
        left = event.button() == Qt.MouseButton.LeftButton
        if event.button() == Qt.MouseButton.MiddleButton or (left and self._space_is_down):
            self._pan_from = pixel
            self._space_has_panned = True
            self.widen_scrolling()
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        elif left and self._gesture is None:
            self._press(self.mapToScene(pixel), pixel, event.modifiers())
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        here = event.position().toPoint()
        if self._pan_from is not None:
            self._is_fitted = False
            self.scroll_by(self._pan_from - here)
            self._pan_from = here
            event.accept()
            return
        if self._pressed is not None and self._editing is not None:
            start, card = self._pressed
            if (here - start).manhattanLength() >= QApplication.startDragDistance():
                self._pressed = None
                self._gesture = MoveCards(
                    self._scene, self._editing, self.mapToScene(start), grabbed=card.facts.layer_id
                )
        if self._gesture is not None:
            self._move_gesture(here)
            event.accept()
            return
        super().mouseMoveEvent(event)  # tells the items what the mouse is over

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pan_from is not None:
            self._pan_from = None
            self.viewport().unsetCursor()
        elif event.button() == Qt.MouseButton.LeftButton and self._gesture is not None:
            gesture, self._gesture = self._gesture, None
            gesture.finish(self.mapToScene(event.position().toPoint()))
            gesture.deleteLater()
            self.hinted.emit("", False)
        elif event.button() == Qt.MouseButton.LeftButton and self._pressed is not None:
            card = self._pressed[1]
            self._pressed = None
            if card.scene() is not None and len(self._scene.selected_layers()) > 1:
                self._scene.select(card.facts.layer_id)  # a click on one of several means this one
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            at = self.mapToScene(event.position().toPoint())
            if self._editing is None:
                if self.target_at(at) is None:
                    self.fit()
            else:
                self._select_at(at)
                self.searchWanted.emit(at)
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            item = self.target_at(self.mapToScene(event.pos()))
            if item is None or not item.isSelected():
                self._select_at(self.mapToScene(event.pos()))
        self.menuWanted.emit(event.globalPos())
        event.accept()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._editing is None or not event.mimeData().hasFormat(MODULE_MIME):
            event.ignore()
            return
        self.cancel_gesture()
        module = bytes(event.mimeData().data(MODULE_MIME).data()).decode()
        self._gesture = DropModule(self._scene, self._editing, module)
        event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if not isinstance(self._gesture, DropModule):
            event.ignore()
            return
        self._move_gesture(event.position().toPoint())
        event.setAccepted(not self._gesture.is_refused)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.cancel_gesture()

    def dropEvent(self, event: QDropEvent) -> None:
        if isinstance(self._gesture, DropModule):
            gesture, self._gesture = self._gesture, None
            gesture.finish(self.mapToScene(event.position().toPoint()))
            gesture.deleteLater()
            self.hinted.emit("", False)
            self.setFocus()
            event.acceptProposedAction()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._space_is_down = False
        self.viewport().unsetCursor()
        super().focusOutEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            item = self.target_at(self.mapToScene(event.pos()))
            QToolTip.showText(event.globalPos(), "" if item is None else plain_tooltip(self._scene.tip(item)), self)
            return True
        return super().viewportEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.setAccessibleName(self.tr("Model graph"))
        super().changeEvent(event)

    def _press(self, at: QPointF, pixel: QPoint, keys: Qt.KeyboardModifier) -> None:
        adds = bool(keys & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier))
        # A port reaches a little beyond its card, and is what the user aims at when the card shows it.
        card = self._scene.card_at(at, 8.0)
        port = None if card is None else card.port_at(card.mapFromScene(at))
        if card is not None and port is not None and self._editing is not None and not adds and self._is_near():
            self._gesture = Connect(self._scene, self._editing, card=card, port=port)
            return
        card = self._scene.card_at(at)
        if card is not None:
            if adds:
                card.setSelected(not card.isSelected())
            else:
                if not card.isSelected():
                    self._scene.select(card.facts.layer_id)
                self._pressed = (pixel, card)
            return
        link = self._scene.link_at(at, LINK_REACH / self.zoom())
        if link is not None:
            end = self._end_of(link, at)
            if end is not None and self._editing is not None and not adds:
                self._gesture = MoveLinkEnd(self._scene, self._editing, link=link, end=end)
            if not adds:
                self._scene.clearSelection()
            link.setSelected(True)
            return
        kept = self._scene.selected_layers() if adds else []
        if not adds:
            self._scene.clearSelection()
        if self._editing is not None:
            self._gesture = RubberBand(self._scene, self._editing, at, kept=kept)

    def _is_near(self) -> bool:
        return self.zoom() >= 0.25  # farther away no port is drawn, and a press on a card means the card

    def _end_of(self, link: LinkItem, at: QPointF) -> Any:
        points = link.route.points
        to_start = (QPointF(*points[0]) - at).manhattanLength()
        to_end = (QPointF(*points[-1]) - at).manhattanLength()
        if min(to_start, to_end) > END_REACH:
            return None
        return "reader" if to_end <= to_start else "source"

    def _select_at(self, at: QPointF) -> None:
        item = self.target_at(at)
        self._scene.clearSelection()
        if item is not None:
            item.setSelected(True)

    def _move_gesture(self, pixel: QPoint) -> None:
        assert self._gesture is not None
        self._scroll_at_edge(pixel)
        self._gesture.move(self.mapToScene(pixel))
        self.hinted.emit(self._gesture.hint, self._gesture.is_refused)

    def _scroll_at_edge(self, pixel: QPoint) -> None:
        area = self.viewport().rect()
        dx = min(0, pixel.x() - EDGE) + max(0, pixel.x() - area.width() + EDGE)
        dy = min(0, pixel.y() - EDGE) + max(0, pixel.y() - area.height() + EDGE)
        if (dx or dy) and not self._is_fitted:
            self.scroll_by(QPoint(dx // 2, dy // 2))

    def _middle(self) -> QPointF:
        selected = self._scene.selectedItems()
        return selected[0].sceneBoundingRect().center() if selected else self.seen().center()

    def _travel(self, dx: int, dy: int, *, adds: bool) -> None:
        selected = self._scene.selected_layers()
        if not selected:
            target = next(iter(self._scene.cards), None)
        else:
            target = self._scene.neighbour(selected[-1 if dx + dy > 0 else 0], dx, dy)
        if target is not None:
            self._scene.select_all([*selected, target] if adds else [target])
            self.show_layer(target)
