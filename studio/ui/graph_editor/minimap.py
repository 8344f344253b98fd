"""The whole model in a corner of the canvas, with the part in sight framed; a click or a drag goes there."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from studio.ui.graph_editor.geometry import CARD_HEIGHT, CARD_WIDTH
from studio.ui.graph_editor.graph_scene import GraphScene
from studio.ui.graph_editor.graph_view import GraphView

SIZE = QSize(156, 108)
MARGIN = 10


class Minimap(QWidget):
    """An overlay of the view; it hides while the whole model is in sight."""

    def __init__(self, view: GraphView, scene: GraphScene) -> None:
        super().__init__(view)
        self._view = view
        self._scene = scene
        self._picture: QPixmap | None = None
        self._is_wanted = True
        self.setFixedSize(SIZE)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(self.tr("Overview of the model"))
        view.installEventFilter(self)
        view.viewMoved.connect(self._follow)
        scene.sceneRectChanged.connect(lambda _rect: self.forget())
        self._follow()

    def set_wanted(self, wanted: bool) -> None:
        """Show it, or not."""
        self._is_wanted = wanted
        self._follow()

    def forget(self) -> None:
        """Draw the cards anew: they changed."""
        self._picture = None
        self._follow()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._view and event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._follow()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        look = self._scene.appearance
        if self._picture is None:
            self._picture = self._draw_cards()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
        seen = self._to_map(self._view.seen()) & QRectF(self.rect())
        frame = QColor(look.accent)
        painter.setPen(QPen(frame, 1.6))
        frame.setAlpha(28)
        painter.setBrush(frame)
        painter.drawRect(seen.adjusted(1, 1, -1, -1))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._view.show_point(self._to_scene(event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._view.show_point(self._to_scene(event.position()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._view.fit()

    def _follow(self) -> None:
        self.move(MARGIN, self._view.height() - self.height() - MARGIN)
        whole = self._scene.sceneRect()
        is_useful = not self._view.seen().adjusted(-2, -2, 2, 2).contains(whole)
        self.setVisible(self._is_wanted and is_useful and self._view.height() > 3 * self.height())
        self.update()

    def _draw_cards(self) -> QPixmap:
        look, ratio = self._scene.appearance, self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(look.canvas)
        painter = QPainter(picture)
        scale, origin = self._scale(), self._origin()
        width, height = max(2.0, CARD_WIDTH * scale), max(2.0, CARD_HEIGHT * scale)
        for card in self._scene.cards.values():
            left, top = card.place.left * scale + origin.x(), card.place.top * scale + origin.y()
            fill = look.fill_of(card.facts.module, card.facts.is_attention)
            fill = look.accent if card.facts.mark else fill.lighter(140) if look.is_dark else fill.darker(125)
            painter.fillRect(QRectF(left, top, width, height), fill)
        painter.setPen(QPen(look.outline, 1))
        painter.drawRect(QRectF(0, 0, self.width() - 1, self.height() - 1))
        painter.end()
        return picture

    def _scale(self) -> float:
        whole = self._scene.sceneRect()
        return min((self.width() - 12) / max(1.0, whole.width()), (self.height() - 12) / max(1.0, whole.height()))

    def _origin(self) -> QPointF:
        whole, scale = self._scene.sceneRect(), self._scale()
        left = (self.width() - whole.width() * scale) / 2 - whole.left() * scale
        return QPointF(left, (self.height() - whole.height() * scale) / 2 - whole.top() * scale)

    def _to_map(self, area: QRectF) -> QRectF:
        scale, origin = self._scale(), self._origin()
        return QRectF(area.topLeft() * scale + origin, area.size() * scale)

    def _to_scene(self, at: QPointF) -> QPointF:
        return (at - self._origin()) / self._scale()
