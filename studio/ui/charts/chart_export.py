"""Write charts to files: PNG or SVG of a board, CSV of the curves."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

from studio.paths import write_atomically
from studio.ui.charts.series import Series
from studio.ui.charts.table_cells import harmless


def save_png(widget: QWidget, path: Path) -> None:
    """Write the widget as it looks, at twice its size for print. Raises OSError when it cannot be written."""
    image = QImage(widget.size() * 2, QImage.Format.Format_ARGB32)
    image.setDevicePixelRatio(2.0)
    image.fill(widget.palette().window().color())
    painter = QPainter(image)
    try:
        widget.render(painter, QPoint())
    finally:
        painter.end()  # a device that dies while it is painted on takes the process with it
    if not image.save(str(path), "PNG"):
        raise OSError(f"{path} could not be written")


def save_svg(widget: QWidget, path: Path) -> None:
    """Write the widget as vectors (pyqtgraph 0.14's own SVG export fails). Raises OSError when it cannot be written."""
    generator = QSvgGenerator()
    generator.setFileName(str(path))
    generator.setSize(QSize(widget.width(), widget.height()))
    generator.setViewBox(QRect(0, 0, widget.width(), widget.height()))
    painter = QPainter()
    if not painter.begin(generator):
        raise OSError(f"{path} could not be written")
    try:
        widget.render(painter, QPoint())
    finally:
        painter.end()  # a device that dies while it is painted on takes the process with it


def curves_csv(curves: Iterable[tuple[str, str, Series]]) -> str:
    """Give a table of all points: run, curve, epoch, value."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["run", "curve", "epoch", "value"])
    for label, key, series in curves:
        for x, y in zip(series.x.tolist(), series.y.tolist(), strict=True):
            writer.writerow([harmless(label), harmless(key), f"{x:g}", "" if y != y else repr(y)])
    return out.getvalue()


def save_csv(curves: Iterable[tuple[str, str, Series]], path: Path) -> None:
    """Write the table of all points. Raises OSError when it cannot be written."""
    write_atomically(path, curves_csv(curves))
