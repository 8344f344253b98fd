"""A view of a scene that zooms at the cursor, pans, and shows the whole scene until the user looks closer."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView

SMALLEST_ZOOM = 0.04
LARGEST_ZOOM = 3.0


class ZoomView(QGraphicsView):
    """A view without scroll bars.

    Signals:
        zoomChanged(float): after every change of the zoom; 1.0 is one scene pixel a screen pixel.
        viewMoved(): another part of the scene is in sight.
    """

    zoomChanged = Signal(float)
    viewMoved = Signal()

    def __init__(self, scene: QGraphicsScene, parent: Any = None) -> None:
        super().__init__(scene, parent)
        self._whole = scene
        self._is_fitted = True
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.SmartViewportUpdate)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontSavePainterState)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.AnchorViewCenter)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def zoom(self) -> float:
        """Give the current zoom."""
        return self.transform().m11()

    def fit(self) -> None:
        """Show the whole model."""
        self._is_fitted = True
        self.fit_rect(self._whole.sceneRect())

    def is_fitted(self) -> bool:
        """Tell whether the whole model is shown, and stays so when it changes."""
        return self._is_fitted

    def show_point(self, at: QPointF) -> None:
        """Bring a point of the scene to the middle."""
        self._is_fitted = False
        self.widen_scrolling()
        self.centerOn(at)
        self.viewMoved.emit()

    def seen(self) -> QRectF:
        """Give the part of the scene that is in sight."""
        return self.mapToScene(self.viewport().rect()).boundingRect()

    def zoom_by(self, factor: float, at: QPoint | None = None) -> None:
        """Zoom so that the point of the scene under `at` (viewport pixels; default the middle) stays there."""
        at = at or self.viewport().rect().center()
        factor = max(SMALLEST_ZOOM, min(LARGEST_ZOOM, self.zoom() * factor)) / self.zoom()
        before = self.mapToScene(at)
        self._is_fitted = False
        self.widen_scrolling()
        self.scale(factor, factor)
        moved = self.mapFromScene(before) - at
        self.scroll_by(moved)
        self.zoomChanged.emit(self.zoom())

    def wheelEvent(self, event: QWheelEvent) -> None:
        pixels = event.angleDelta().y() or event.angleDelta().x()
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.scroll_by(QPoint(-pixels, 0))
        elif pixels:
            self.zoom_by(1.0015**pixels, event.position().toPoint())
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._is_fitted:
            self.fit()
        self.viewMoved.emit()

    def fit_rect(self, rect: QRectF) -> None:
        """Show a rectangle of the scene as large as it fits."""
        if rect.isEmpty() or self.viewport().width() < 10:
            return
        zoom = min(self.viewport().width() / rect.width(), self.viewport().height() / rect.height())
        zoom = max(SMALLEST_ZOOM, min(1.15, zoom))
        self.widen_scrolling()
        self.resetTransform()
        self.scale(zoom, zoom)
        self.centerOn(rect.center())
        self.zoomChanged.emit(zoom)
        self.viewMoved.emit()

    def widen_scrolling(self) -> None:
        """Allow the scene to be moved past its edges."""
        # The scene rectangle alone would clamp panning at its edges and move the point under the cursor.
        rect = self._whole.sceneRect()
        margin = max(rect.width(), rect.height(), 4000.0)
        self.setSceneRect(rect.adjusted(-margin, -margin, margin, margin))

    def scroll_by(self, pixels: QPoint) -> None:
        """Move what is seen."""
        self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() + pixels.x())
        self.verticalScrollBar().setValue(self.verticalScrollBar().value() + pixels.y())
        self.viewMoved.emit()
