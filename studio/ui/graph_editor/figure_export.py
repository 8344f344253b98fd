"""Write the graph as a figure for a paper: PDF, SVG or PNG, on white, with a legend, readable in a column of 8.5 cm."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QMarginsF, QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QPageLayout,
    QPageSize,
    QPaintDevice,
    QPainter,
    QPainterPath,
    QPdfWriter,
    QPen,
    QPolygonF,
)
from PySide6.QtSvg import QSvgGenerator

from studio.graph.model_graph import Layer, LayerId, ModelGraph, TensorShape
from studio.graph.ops import is_head
from studio.paths import write_bytes_atomically
from studio.ui.graph_editor.figure_layout import CARD_HEIGHT, CARD_WIDTH, MARGIN, FigureLayout, lay_out_figure
from studio.ui.graph_editor.link_item import rounded_path
from studio.ui.theme import TOKENS, Theme

UNIT = 10.0  # units of the painter in a point: Qt's fonts have whole sizes only
NAME_POINTS, TEXT_POINTS = 6.8, 6.0  # journals ask for 6 at least
LEGEND_ROW = 10.0
IMAGE_DPI = 600
FORMATS = ("pdf", "svg", "png")
_STRIDE_COLORS = {8: 1, 16: 2, 32: 3, 4: 4, 64: 5, 2: 6}  # as on the canvas


@dataclass(frozen=True)
class Figure:
    """What the figure shows."""

    graph: ModelGraph
    shapes: Mapping[LayerId, TensorShape | None]
    imgsz: int
    repeats: Mapping[LayerId, int]
    marks: Mapping[LayerId, str] = field(default_factory=dict)  # "added", "changed", "moved"
    attention: Collection[str] = ()  # modules drawn as attention


def save_figure(figure: Figure, path: Path) -> None:
    """Write the figure in the format that the suffix names. Raises OSError when it cannot be written, ValueError for the suffix."""
    write = {".pdf": pdf_bytes, ".svg": svg_bytes, ".png": png_bytes}.get(path.suffix.lower())
    if write is None:
        raise ValueError(path.suffix)
    write_bytes_atomically(path, write(figure))


def pdf_bytes(figure: Figure) -> bytes:
    """Give the figure as a PDF page of its own size, with real text."""
    drawing = FigureDrawing(figure)
    buffer = _open_buffer()
    writer = QPdfWriter(buffer)
    writer.setResolution(round(72 * UNIT))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    size = QSizeF(drawing.width, drawing.height)
    writer.setPageLayout(
        QPageLayout(
            QPageSize(size, QPageSize.Unit.Point, "figure", QPageSize.SizeMatchPolicy.ExactMatch),
            QPageLayout.Orientation.Portrait,
            QMarginsF(0, 0, 0, 0),
        )
    )
    writer.setCreator("Attention Studio")
    _paint(writer, drawing.paint)
    return _taken(buffer)


def svg_bytes(figure: Figure) -> bytes:
    """Give the figure as SVG; text is drawn as outlines, since a reader of the file may not have the font."""
    drawing = FigureDrawing(figure, text_as_outlines=True)
    buffer = _open_buffer()
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(72)
    generator.setSize(QSizeF(drawing.width, drawing.height).toSize())
    generator.setViewBox(QRectF(0, 0, drawing.width * UNIT, drawing.height * UNIT))
    _paint(generator, drawing.paint)
    return _taken(buffer)


def png_bytes(figure: Figure) -> bytes:
    """Give the figure as PNG with 600 dots an inch."""
    buffer = _open_buffer()
    if not figure_image(figure).save(buffer, "PNG"):
        raise OSError("the picture could not be encoded")
    return _taken(buffer)


def figure_image(figure: Figure, dpi: int = IMAGE_DPI) -> QImage:
    """Give the figure as a picture."""
    drawing = FigureDrawing(figure)
    factor = dpi / 72
    image = QImage(QSize(round(drawing.width * factor), round(drawing.height * factor)), QImage.Format.Format_RGB32)
    image.setDotsPerMeterX(round(dpi / 0.0254))
    image.setDotsPerMeterY(round(dpi / 0.0254))
    image.fill(Qt.GlobalColor.white)

    def scaled(painter: QPainter) -> None:
        painter.scale(factor / UNIT, factor / UNIT)
        drawing.paint(painter)

    _paint(image, scaled)
    return image


class FigureDrawing:
    """Paints a figure; sizes are points, and ten units of the painter are a point."""

    def __init__(self, figure: Figure, *, text_as_outlines: bool = False) -> None:
        self._figure = figure
        self._as_outlines = text_as_outlines
        self._theme = Theme("light")  # whatever the window looks like, paper is white
        self._layout: FigureLayout = lay_out_figure(figure.graph, figure.shapes, figure.imgsz)
        self._layers = {layer.id: layer for layer in figure.graph.layers}
        self._name_font = self._font(NAME_POINTS, QFont.Weight.DemiBold)
        self._text_font = self._font(TEXT_POINTS, QFont.Weight.Normal)
        self._legend = self._legend_rows()
        self.width = max(self._layout.width, 120.0)
        self.height = self._layout.height + MARGIN + LEGEND_ROW * len(self._legend) + MARGIN

    def paint(self, painter: QPainter) -> None:
        """Paint everything."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_bands(painter)
        for link in sorted(self._layout.links, key=lambda link: link.is_skip):
            self._paint_link(painter, link.points, self._link_color(link.source, link.is_skip))
        for card in self._layout.cards:
            self._paint_card(painter, self._layers[card.layer_id], card.left, card.top)
        self._paint_legend(painter)

    def smallest_text_points(self) -> float:
        """Give the size of the smallest text."""
        return min(NAME_POINTS, TEXT_POINTS)

    def _paint_bands(self, painter: QPainter) -> None:
        words = {"backbone": _tr_backbone(), "up": _tr_up(), "down": _tr_down(), "head": _tr_head()}
        for index, band in enumerate(self._layout.bands):
            if index % 2 == 0:
                area = QRectF(0, band.top * UNIT, self.width * UNIT, (band.bottom - band.top) * UNIT)
                painter.fillRect(area, self._theme.color("window"))
            middle = (band.top + band.bottom) / 2
            self._text(
                painter, band.label, QPointF(MARGIN, middle - 1), self._name_font, self._stride_color(band.stride)
            )
            self._text(painter, f"1/{band.stride}", QPointF(MARGIN, middle + 6.5), self._text_font, self._muted())
        for column in self._layout.columns:
            word = words[column.kind]
            left = column.left + (CARD_WIDTH - self._advance(word, self._text_font)) / 2
            self._text(painter, word, QPointF(max(column.left - 4, left), 7.5), self._text_font, self._muted())

    def _paint_link(self, painter: QPainter, points: tuple[tuple[float, float], ...], color: QColor) -> None:
        scaled = [(x * UNIT, y * UNIT) for x, y in points]
        pen = QPen(color, 0.7 * UNIT)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(rounded_path(scaled, 2.2 * UNIT))
        (ax, ay), (bx, by) = scaled[-2], scaled[-1]
        length = max(1e-6, ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5)
        dx, dy = (bx - ax) / length * 2.6 * UNIT, (by - ay) / length * 2.6 * UNIT
        tip = QPointF(bx, by)
        head = QPolygonF(
            [tip, QPointF(bx - dx - dy / 2, by - dy + dx / 2), QPointF(bx - dx + dy / 2, by - dy - dx / 2)]
        )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawPolygon(head)

    def _paint_card(self, painter: QPainter, layer: Layer, left: float, top: float) -> None:
        mark = self._figure.marks.get(layer.id, "")
        body = QRectF(left * UNIT, top * UNIT, CARD_WIDTH * UNIT, CARD_HEIGHT * UNIT)
        painter.setBrush(self._fill(layer))
        painter.setPen(self._outline(mark))
        painter.drawRoundedRect(body, 2.4 * UNIT, 2.4 * UNIT)
        repeats = self._figure.repeats.get(layer.id, layer.repeats)
        name = layer.module.removeprefix("nn.") + (f" ×{repeats}" if repeats > 1 else "")
        color = self._theme.color("node_text")
        self._middle(painter, name, left, top + 8.3, self._name_font, color)
        shape = self._figure.shapes.get(layer.id)
        text = "" if shape is None else str(shape)
        nc = self._figure.graph.header.get("nc")
        if is_head(layer.module) and nc:
            text = QCoreApplication.translate("Figure", "{count} classes").format(count=nc)
        self._middle(painter, text, left, top + 16.0, self._text_font, self._muted())

    def _paint_legend(self, painter: QPainter) -> None:
        top = self._layout.height + MARGIN
        for row in self._legend:
            x = MARGIN
            for word, token, mark in row:
                box = QRectF(x * UNIT, (top + 1.5) * UNIT, 8 * UNIT, 6 * UNIT)
                painter.setBrush(self._theme.color(token) if token else QColor("white"))
                painter.setPen(self._outline(mark))
                painter.drawRoundedRect(box, 1.5 * UNIT, 1.5 * UNIT)
                self._text(painter, word, QPointF(x + 10, top + 6.6), self._text_font, self._theme.color("text"))
                x += 10 + self._advance(word, self._text_font) + 8
            top += LEGEND_ROW

    def _legend_rows(self) -> list[list[tuple[str, str, str]]]:
        """Give the entries (word, colour, mark), in rows that fit the figure."""
        used = {self._token(layer) for layer in self._figure.graph.layers}
        entries = [(word, token, "") for token, word in family_words().items() if token in used]
        marks = set(self._figure.marks.values())
        entries += [(_tr_added(), "", "added")] if "added" in marks else []
        entries += [(_tr_changed(), "", "changed")] if marks & {"changed", "moved"} else []
        rows: list[list[tuple[str, str, str]]] = []
        x = self._layout.width
        for entry in entries:
            needed = 18 + self._advance(entry[0], self._text_font)
            if x + needed - 8 > max(self._layout.width, 120.0) - MARGIN:
                rows.append([])
                x = MARGIN
            rows[-1].append(entry)
            x += needed
        return rows

    def _outline(self, mark: str) -> QPen:
        if mark == "added":
            return QPen(self._theme.color("accent"), 1.3 * UNIT)
        if mark:
            pen = QPen(self._theme.color("accent"), 1.1 * UNIT)
            pen.setDashPattern([2.0, 1.4])  # not by colour alone: many papers are printed grey
            return pen
        return QPen(self._theme.color("border_strong"), 0.5 * UNIT)

    def _fill(self, layer: Layer) -> QColor:
        return self._theme.color(self._token(layer))

    def _token(self, layer: Layer) -> str:
        fill = self._theme.node_color(layer.module, is_attention=layer.module in self._figure.attention)
        return next(token for token in family_words() if TOKENS[token][0] == fill.name())

    def _link_color(self, source: LayerId, is_skip: bool) -> QColor:
        shape = self._figure.shapes.get(source)
        if not is_skip or shape is None:
            return self._muted()
        return self._stride_color(round(self._figure.imgsz / shape.height))

    def _stride_color(self, stride: int) -> QColor:
        return self._theme.chart_color(_STRIDE_COLORS[stride]) if stride in _STRIDE_COLORS else self._muted()

    def _muted(self) -> QColor:
        return self._theme.color("text_muted")

    def _font(self, points: float, weight: QFont.Weight) -> QFont:
        font = self._theme.font("body")
        font.setPixelSize(round(points * UNIT))
        font.setWeight(weight)
        return font

    def _advance(self, text: str, font: QFont) -> float:
        return QFontMetricsF(font).horizontalAdvance(text) / UNIT

    def _middle(self, painter: QPainter, text: str, left: float, baseline: float, font: QFont, color: QColor) -> None:
        """Write in the middle of a card; what is too wide is drawn narrower, and cut only when that is not enough."""
        room = CARD_WIDTH - 3.0
        wide = self._advance(text, font)
        if wide > room:
            font = QFont(font)
            font.setStretch(max(72, int(100 * room / wide)))
            text = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, room * UNIT)
            wide = self._advance(text, font)
        self._text(painter, text, QPointF(left + (CARD_WIDTH - wide) / 2, baseline), font, color)

    def _text(self, painter: QPainter, text: str, at: QPointF, font: QFont, color: QColor) -> None:
        at = at * UNIT
        if self._as_outlines:
            path = QPainterPath()
            path.addText(at, font, text)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color)
            painter.drawPath(path)
        else:
            painter.setFont(font)
            painter.setPen(color)
            painter.drawText(at, text)


def family_words() -> dict[str, str]:
    """Name the colours of the cards, in the order of the legend."""
    translate = QCoreApplication.translate
    return {
        "node_conv": translate("Figure", "Convolution"),
        "node_block": translate("Figure", "Block"),
        "node_pool": translate("Figure", "Pooling"),
        "node_attention": translate("Figure", "Attention"),
        "node_upsample": translate("Figure", "Upsampling"),
        "node_concat": translate("Figure", "Joining"),
        "node_head": translate("Figure", "Head"),
        "node_other": translate("Figure", "Other"),
    }


def _tr_backbone() -> str:
    return QCoreApplication.translate("Figure", "Backbone")


def _tr_up() -> str:
    return QCoreApplication.translate("Figure", "Neck, up")


def _tr_down() -> str:
    return QCoreApplication.translate("Figure", "Neck, down")


def _tr_head() -> str:
    return QCoreApplication.translate("Figure", "Head")


def _tr_added() -> str:
    return QCoreApplication.translate("Figure", "New")


def _tr_changed() -> str:
    return QCoreApplication.translate("Figure", "Changed")


def _open_buffer() -> QBuffer:
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.ReadWrite)
    return buffer


def _taken(buffer: QBuffer) -> bytes:
    content: QByteArray = buffer.data()
    buffer.close()
    return bytes(content.data())


def _paint(device: QPaintDevice, paint: Callable[[QPainter], None]) -> None:
    painter = QPainter()
    if not painter.begin(device):
        raise OSError("the figure could not be painted")
    try:
        paint(painter)
    finally:
        painter.end()  # a device that dies while it is painted on takes the process with it
