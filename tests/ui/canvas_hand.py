"""What a hand does on the canvas of the graph editor: where things are, drags and drops as Qt tells them."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from studio.graph.model_graph import LayerId
from studio.ui.graph_editor.graph_panel import GraphPanel
from studio.ui.graph_editor.layer_card import LayerCard

LEFT, NO_KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
CONTROL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


def near(panel: GraphPanel, *ids: str, zoom: float = 0.6) -> None:
    """Zoom in on cards, so that ports are drawn."""
    panel.view.zoom_by(zoom / panel.view.zoom())
    places = [panel.scene.cards[LayerId(one)].place for one in ids]
    middle = QPointF(
        sum(place.middle_x for place in places) / len(places), sum(place.middle_y for place in places) / len(places)
    )
    panel.view.show_point(middle)


def pixel(panel: GraphPanel, at: QPointF) -> QPoint:
    return panel.view.mapFromScene(at)


def middle(panel: GraphPanel, layer_id: str) -> QPoint:
    place = panel.scene.cards[LayerId(layer_id)].place
    return pixel(panel, QPointF(place.middle_x, place.middle_y))


def port(panel: GraphPanel, layer_id: str, which: str, side: int = 0) -> QPoint:
    card: LayerCard = panel.scene.cards[LayerId(layer_id)]
    return pixel(panel, card.mapToScene(card.ports(which)[side]))


def on_link(panel: GraphPanel, source: str, reader: str) -> QPoint:
    route = next(item.route for item in panel.scene.links if (item.route.source, item.route.target) == (source, reader))
    (x1, y1), (x2, y2) = max(
        zip(route.points, route.points[1:], strict=False), key=lambda p: abs(p[0][0] - p[1][0]) + abs(p[0][1] - p[1][1])
    )
    return pixel(panel, QPointF((x1 + x2) / 2, (y1 + y2) / 2))


def drag(panel: GraphPanel, qtbot, start: QPoint, end: QPoint, *, release: bool = True) -> None:
    viewport = panel.view.viewport()
    qtbot.mouseMove(viewport, start)
    qtbot.mousePress(viewport, LEFT, pos=start)
    for step in (0.3, 0.7, 1.0):
        qtbot.mouseMove(viewport, start + (end - start) * step)
    if release:
        qtbot.mouseRelease(viewport, LEFT, pos=end)


def drop(panel: GraphPanel, module: str, at: QPoint) -> bool:
    """Drag a module of the palette onto the canvas, as Qt tells a view of it; tells whether it was accepted there."""
    palette = panel.side.palette_view
    palette.field.setText(module)
    mime: QMimeData = palette.tree.mimeData([palette.tree.currentItem()])
    copy, viewport = Qt.DropAction.CopyAction, panel.view.viewport()
    QApplication.sendEvent(viewport, QDragEnterEvent(at, copy, mime, LEFT, NO_KEY))
    move = QDragMoveEvent(at, copy, mime, LEFT, NO_KEY)
    QApplication.sendEvent(viewport, move)
    if move.isAccepted():
        QApplication.sendEvent(viewport, QDropEvent(QPointF(at), copy, mime, LEFT, NO_KEY))
    return move.isAccepted()


def modules(session) -> list[str]:
    return [layer.module for layer in session.graph.layers]


def undo_text(session) -> str:
    return session.document.undo_stack.undoText()
