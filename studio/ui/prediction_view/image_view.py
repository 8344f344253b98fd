"""One image with boxes over it: wheel zooms at the cursor, drag moves, double click fits.

Signals:
    viewMoved()   zoom or position changed; a second view beside it follows
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QMouseEvent,
    QPainter,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsItem,
    QGraphicsPixmapItem,
    QGraphicsScene,
    QGraphicsView,
    QStyleOptionGraphicsItem,
    QWidget,
)

from studio.predictions.detections import Box
from studio.ui.theme import Theme

LARGEST_ZOOM = 40.0


@dataclass(frozen=True)
class DrawnBox:
    """One box as drawn."""

    box: Box  # pixels of the image
    label: str
    color: QColor
    is_dashed: bool = False  # a labelled box, or one that was missed
    is_faint: bool = False


class BoxLayer(QGraphicsItem):
    """All boxes of an image; lines and words keep their size on the screen at any zoom."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._boxes: Sequence[DrawnBox] = ()
        self._bounds = QRectF()
        self.setZValue(1)

    def set_boxes(self, boxes: Sequence[DrawnBox], bounds: QRectF) -> None:
        """Draw other boxes."""
        if bounds != self._bounds:
            self.prepareGeometryChange()
            self._bounds = bounds
        self._boxes = boxes
        self.update()

    def boundingRect(self) -> QRectF:
        return self._bounds.adjusted(-200, -200, 200, 200)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        transform = painter.worldTransform()
        painter.save()
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = QFont(self._theme.font("caption"))
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        metrics = QFontMetricsF(font)
        visible = QRectF(painter.viewport())
        for drawn in self._boxes:
            x1, y1, x2, y2 = drawn.box
            rect = transform.mapRect(QRectF(x1, y1, x2 - x1, y2 - y1))
            if rect.intersects(visible):
                self._paint_box(painter, drawn, rect, metrics)
        painter.restore()

    def _paint_box(self, painter: QPainter, drawn: DrawnBox, rect: QRectF, metrics: QFontMetricsF) -> None:
        color = QColor(drawn.color)
        if drawn.is_faint:
            color.setAlpha(110)
        # A dark line under the coloured one keeps it visible on any picture.
        under = QPen(QColor(0, 0, 0, 90 if not drawn.is_faint else 40), 4)
        pen = QPen(color, 2)
        if drawn.is_dashed:
            pen.setDashPattern([4, 3])
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if not drawn.is_dashed:
            painter.setPen(under)
            painter.drawRoundedRect(rect, 2, 2)
        painter.setPen(pen)
        painter.drawRoundedRect(rect, 2, 2)
        # A word is wider than a tiny box: crowded pictures show words when one zooms in.
        if not drawn.label or drawn.is_faint or (rect.width() < 26 and rect.height() < 26):
            return
        width, height = metrics.horizontalAdvance(drawn.label) + 10, metrics.height() + 2
        top = rect.top() - height if rect.top() - height >= 0 else rect.top()
        chip = QRectF(rect.left() - 1, top, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawRoundedRect(chip, 3, 3)
        dark_text = 0.299 * color.red() + 0.587 * color.green() + 0.114 * color.blue() > 150
        painter.setPen(QColor("#16171c") if dark_text else QColor("#ffffff"))
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, drawn.label)


class ImageView(QGraphicsView):
    """View of one image."""

    viewMoved = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._scene = QGraphicsScene(self)
        self._pixmap = QGraphicsPixmapItem()
        self._pixmap.setTransformationMode(Qt.TransformationMode.SmoothTransformation)
        self._boxes = BoxLayer(theme)
        self._scene.addItem(self._pixmap)
        self._scene.addItem(self._boxes)
        self._is_fitted = True
        self._pan_from: QPoint | None = None
        self._size = QSize()
        self.setScene(self._scene)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumSize(160, 120)
        theme.changed.connect(self._apply_theme)
        self._apply_theme()

    def show_image(self, image: QImage, size: QSize) -> None:
        """Show a picture whose boxes are in pixels of `size`, which may be larger than the picture decoded."""
        is_new = size != self._size
        self._size = size
        self._pixmap.setPixmap(QPixmap.fromImage(image))
        scale = size.width() / image.width() if image.width() else 1.0
        self._pixmap.setScale(scale)
        rect = QRectF(0, 0, size.width(), size.height())
        self._scene.setSceneRect(rect.adjusted(-rect.width(), -rect.height(), rect.width(), rect.height()))
        if is_new or self._is_fitted:
            self.fit()

    def show_boxes(self, boxes: Sequence[DrawnBox]) -> None:
        """Draw boxes over the picture."""
        self._boxes.set_boxes(boxes, QRectF(0, 0, self._size.width(), self._size.height()))

    def boxes(self) -> Sequence[DrawnBox]:
        """Give the boxes drawn."""
        return self._boxes._boxes

    def fit(self) -> None:
        """Show the whole picture."""
        self._is_fitted = True
        if self._size.isEmpty() or self.viewport().width() < 10:
            return
        room = self.viewport().size()
        zoom = min((room.width() - 24) / self._size.width(), (room.height() - 24) / self._size.height())
        self.resetTransform()
        self.scale(zoom, zoom)
        self.centerOn(self._size.width() / 2, self._size.height() / 2)

    def follow(self, other: ImageView) -> None:
        """Show the same part of the picture as another view."""
        self._is_fitted = other._is_fitted
        if self._is_fitted:
            self.fit()
            return
        self.setTransform(other.transform())
        self.centerOn(other.mapToScene(other.viewport().rect().center()))

    def wheelEvent(self, event: QWheelEvent) -> None:
        at = event.position().toPoint()
        factor = 1.0015 ** event.angleDelta().y()
        smallest = self._fit_zoom() * 0.5
        factor = max(smallest, min(LARGEST_ZOOM, self.transform().m11() * factor)) / self.transform().m11()
        before = self.mapToScene(at)
        self._is_fitted = False
        self.scale(factor, factor)
        self._scroll_by(self.mapFromScene(before) - at)
        self.viewMoved.emit()
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._pan_from = event.position().toPoint()
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
            event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pan_from is not None:
            here = event.position().toPoint()
            self._is_fitted = False
            self._scroll_by(self._pan_from - here)
            self._pan_from = here
            self.viewMoved.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pan_from = None
        self.viewport().unsetCursor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.fit()
        self.viewMoved.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._is_fitted:
            self.fit()

    def _fit_zoom(self) -> float:
        if self._size.isEmpty():
            return 1.0
        room = self.viewport().size()
        return max(1e-3, min(room.width() / self._size.width(), room.height() / self._size.height()))

    def _scroll_by(self, pixels: QPoint) -> None:
        self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() + pixels.x())
        self.verticalScrollBar().setValue(self.verticalScrollBar().value() + pixels.y())

    def _apply_theme(self) -> None:
        self.setBackgroundBrush(self._theme.color("image_ground"))
