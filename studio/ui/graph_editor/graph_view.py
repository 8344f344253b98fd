"""The view of the drawn model: zoom at the cursor, pan, fit, travel by arrow keys."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QGraphicsView

from studio.graph.model_graph import LayerId
from studio.ui.graph_editor.graph_scene import GraphScene

SMALLEST_ZOOM = 0.04
LARGEST_ZOOM = 3.0


class GraphView(QGraphicsView):
    """View of a `GraphScene`.

    Signals:
        zoomChanged(float)   after every change of the zoom; 1.0 is one scene pixel a screen pixel
    """

    zoomChanged = Signal(float)

    def __init__(self, scene: GraphScene, parent: Any = None) -> None:
        super().__init__(scene, parent)
        self._scene = scene
        self._pan_from: QPoint | None = None
        self._space_is_down = False
        self._is_fitted = True
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.SmartViewportUpdate)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontSavePainterState)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.AnchorViewCenter)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(320, 240)
        self.setAccessibleName(self.tr("Model graph"))

    def zoom(self) -> float:
        """Give the current zoom."""
        return self.transform().m11()

    def fit(self) -> None:
        """Show the whole model."""
        self._is_fitted = True
        self._fit_rect(self._scene.sceneRect())

    def zoom_to_selection(self) -> None:
        """Show the selected layer and its surroundings."""
        selected = self._scene.selected_layer()
        if selected is not None:
            self._is_fitted = False
            self._fit_rect(self._scene.cards[selected].sceneBoundingRect().adjusted(-320, -240, 320, 240))

    def show_layer(self, layer_id: LayerId) -> None:
        """Scroll, if it must be, until the layer is in sight."""
        card = self._scene.cards[layer_id].sceneBoundingRect()
        if not self.mapToScene(self.viewport().rect()).boundingRect().contains(card):
            self._is_fitted = False
            self._widen_scrolling()
            self.ensureVisible(card, 60, 60)

    def zoom_by(self, factor: float, at: QPoint | None = None) -> None:
        """Zoom so that the point of the scene under `at` (viewport pixels; default the middle) stays there."""
        at = at or self.viewport().rect().center()
        factor = max(SMALLEST_ZOOM, min(LARGEST_ZOOM, self.zoom() * factor)) / self.zoom()
        before = self.mapToScene(at)
        self._is_fitted = False
        self._widen_scrolling()
        self.scale(factor, factor)
        moved = self.mapFromScene(before) - at
        self._scroll_by(moved)
        self.zoomChanged.emit(self.zoom())

    def wheelEvent(self, event: QWheelEvent) -> None:
        pixels = event.angleDelta().y() or event.angleDelta().x()
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._scroll_by(QPoint(-pixels, 0))
        elif pixels:
            self.zoom_by(1.0015**pixels, event.position().toPoint())
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        arrows = {
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, -1),
            Qt.Key.Key_Down: (0, 1),
        }
        key = Qt.Key(event.key())
        if key in arrows:
            self._travel(*arrows[key])
        elif key == Qt.Key.Key_F:
            self.fit()
        elif key == Qt.Key.Key_Z:
            self.zoom_to_selection()
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_by(1.25)
        elif key == Qt.Key.Key_Minus:
            self.zoom_by(0.8)
        elif key == Qt.Key.Key_Escape and self._scene.selectedItems():
            self._scene.clearSelection()
        elif key == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self._space_is_down = True
                self.viewport().setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space_is_down = False
            self.viewport().unsetCursor()
        super().keyReleaseEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        on_background = self.itemAt(event.position().toPoint()) is None
        pans = event.button() == Qt.MouseButton.MiddleButton or (
            event.button() == Qt.MouseButton.LeftButton and (self._space_is_down or on_background)
        )
        if pans:
            if on_background and not self._space_is_down:
                self._scene.clearSelection()
            self._pan_from = event.position().toPoint()
            self._widen_scrolling()
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
            event.accept()
            return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pan_from is not None:
            here = event.position().toPoint()
            self._is_fitted = False
            self._scroll_by(self._pan_from - here)
            self._pan_from = here
            event.accept()
            return
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pan_from is not None:
            self._pan_from = None
            self.viewport().unsetCursor()
            event.accept()
            return
        super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.itemAt(event.position().toPoint()) is None:
            self.fit()
        else:
            super().mouseDoubleClickEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._is_fitted:
            self.fit()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.setAccessibleName(self.tr("Model graph"))
        super().changeEvent(event)

    def _travel(self, dx: int, dy: int) -> None:
        selected = self._scene.selected_layer()
        if selected is None:
            target = next(iter(self._scene.cards), None)
        else:
            target = self._scene.neighbour(selected, dx, dy)
        if target is not None:
            self._scene.select(target)
            self.show_layer(target)

    def _fit_rect(self, rect: QRectF) -> None:
        if rect.isEmpty() or self.viewport().width() < 10:
            return
        zoom = min(self.viewport().width() / rect.width(), self.viewport().height() / rect.height())
        zoom = max(SMALLEST_ZOOM, min(1.15, zoom))
        self._widen_scrolling()
        self.resetTransform()
        self.scale(zoom, zoom)
        self.centerOn(rect.center())
        self.zoomChanged.emit(zoom)

    def _widen_scrolling(self) -> None:
        # The scene rectangle alone would clamp panning at its edges and move the point under the cursor.
        rect = self._scene.sceneRect()
        margin = max(rect.width(), rect.height(), 4000.0)
        self.setSceneRect(rect.adjusted(-margin, -margin, margin, margin))

    def _scroll_by(self, pixels: QPoint) -> None:
        self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() + pixels.x())
        self.verticalScrollBar().setValue(self.verticalScrollBar().value() + pixels.y())
