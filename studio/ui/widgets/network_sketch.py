"""A small drawing of a detector, backbone, neck and heads, that shows where a template puts its attention."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.ui.theme import Theme

_UNIT_W, _UNIT_H = 216.0, 96.0
# Blocks in the units above: backbone falls from P1 to P5, the neck climbs to P3 and falls again, three heads read it.
_BACKBONE = [QRectF(8, 6 + 18 * row, 40, 12) for row in range(5)]
_UP = [QRectF(76, 42, 34, 12), QRectF(76, 60, 34, 12)]  # P3, P4
_DOWN = [QRectF(124, 60, 34, 12), QRectF(124, 78, 34, 12)]  # P4, P5
_HEADS = [QRectF(184, 42, 24, 12), QRectF(184, 60, 24, 12), QRectF(184, 78, 24, 12)]


class NetworkSketch(QWidget):
    """The drawing for one place: none, backbone, neck, head or block."""

    def __init__(self, theme: Theme, place: str, *, detail: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._place = place
        self._detail = detail
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(216, 90)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("sunken"))
        painter.drawRoundedRect(QRectF(self.rect()), 8, 8)
        scale = min((self.width() - 16) / _UNIT_W, (self.height() - 8) / _UNIT_H)
        painter.translate((self.width() - _UNIT_W * scale) / 2, (self.height() - _UNIT_H * scale) / 2)
        painter.scale(scale, scale)
        self._paint_links(painter)
        self._paint_blocks(painter)
        self._paint_attention(painter)

    def _paint_links(self, painter: QPainter) -> None:
        painter.setPen(QPen(self._theme.color("border_strong"), 1.3))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for first, second in pairwise(_BACKBONE):
            painter.drawLine(QPointF(first.center().x(), first.bottom()), QPointF(second.center().x(), second.top()))
        painter.drawLine(QPointF(93, 54), QPointF(93, 60))
        painter.drawLine(QPointF(141, 72), QPointF(141, 78))
        for source, target in (
            (_BACKBONE[2], _UP[0]),
            (_BACKBONE[3], _UP[1]),
            (_UP[1], _DOWN[0]),
            (_UP[0], _HEADS[0]),
            (_DOWN[0], _HEADS[1]),
            (_DOWN[1], _HEADS[2]),
            (_BACKBONE[4], _DOWN[1]),
        ):
            painter.drawLine(QPointF(source.right(), source.center().y()), QPointF(target.left(), target.center().y()))
        # P5 up into the neck, and P3 of the neck down into the second column.
        for points in (
            ((48, 84), (62, 84), (62, 66), (76, 66)),
            ((110, 48), (117, 48), (117, 66), (124, 66)),
        ):
            path = QPainterPath(QPointF(*points[0]))
            for point in points[1:]:
                path.lineTo(QPointF(*point))
            painter.drawPath(path)

    def _paint_blocks(self, painter: QPainter) -> None:
        theme = self._theme
        for token, boxes in (
            ("node_conv", _BACKBONE),
            ("node_block", _UP + _DOWN),
            ("node_head", _HEADS),
        ):
            fill = theme.color(token)
            edge = fill.darker(118) if not theme.is_dark else fill.lighter(150)
            painter.setPen(QPen(edge, 1))
            painter.setBrush(fill)
            for box in boxes:
                painter.drawRoundedRect(box, 3.5, 3.5)

    def _paint_attention(self, painter: QPainter) -> None:
        theme = self._theme
        if self._place == "block":
            inside = [_BACKBONE[4]] if self._detail == "SPPF" else [*_UP, *_DOWN]
            for box in inside:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.color("accent"))
                core = QRectF(0, 0, box.width() * 0.42, 7)
                core.moveCenter(box.center())
                painter.drawRoundedRect(core, 3, 3)
            return
        spots: list[QPointF] = []
        if self._place == "backbone":
            spots = [QPointF(box.right() + 7, box.center().y()) for box in _BACKBONE[2:]]
        elif self._place == "neck":
            spots = [QPointF(box.right() + 7, box.center().y()) for box in (*_UP, *_DOWN)]
        elif self._place == "head":
            spots = [QPointF(box.left() - 11, box.center().y()) for box in _HEADS]
        for spot in spots:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent", alpha=0.25))
            painter.drawEllipse(spot, 7.5, 7.5)
            painter.setBrush(theme.color("accent"))
            painter.drawEllipse(spot, 4.2, 4.2)
