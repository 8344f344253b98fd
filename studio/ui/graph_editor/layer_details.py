"""What is known of a layer and cannot be edited: shapes, cost, where its weights come from, who reads it. Shows values, emits intent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QFormLayout, QVBoxLayout, QWidget

from studio.graph.model_graph import Layer, LayerId, ModelGraph, TensorShape
from studio.ui.theme import M, S
from studio.ui.widgets.buttons import button
from studio.ui.widgets.labels import Label

MOST_READERS = 12


class LayerFacts(QWidget):
    """The facts of one layer.

    Signals:
        layerWanted(object): the user clicked a neighbour: select it.
    """

    layerWanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._content: QWidget | None = None

    def show_layer(
        self,
        graph: ModelGraph,
        layer: Layer,
        *,
        shapes: Mapping[LayerId, TensorShape | None],
        cost: Mapping[str, Any] | None = None,
        total: Mapping[str, float] | None = None,
    ) -> None:
        """Show one layer; `cost` is the engine's row, `total` the sum of all rows."""
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(M)
        column.addLayout(self._facts(layer, shapes, cost=cost, total=total))
        column.addLayout(self._readers(graph, layer, shapes))
        if self._content is not None:
            self._content.hide()
            self._content.deleteLater()
        self._content = content
        self._layout.addWidget(content)

    def _facts(
        self,
        layer: Layer,
        shapes: Mapping[LayerId, TensorShape | None],
        *,
        cost: Mapping[str, Any] | None,
        total: Mapping[str, float] | None,
    ) -> QFormLayout:
        locale = QLocale()
        rows: list[tuple[str, str]] = []
        if len(layer.inputs) == 1:
            rows.append((self.tr("Input"), str(shapes.get(layer.inputs[0]) or "–")))
        rows.append((self.tr("Output"), str(shapes.get(layer.id) or "–")))
        if cost is not None and total is not None:
            for key, word in (("params", self.tr("Parameters")), ("gflops", self.tr("GFLOPs"))):
                value = float(cost.get(key) or 0)
                share = value / total[key] if total.get(key) else 0.0
                shown = locale.toString(round(value)) if key == "params" else locale.toString(value, "g", 3)
                percent = locale.toString(100 * share, "f", 1)
                rows.append((word, self.tr("{value}  ({percent} %)").format(value=shown, percent=percent)))
        rows.append((self.tr("Part"), self.tr("Backbone") if layer.section == "backbone" else self.tr("Head")))
        if layer.origin is not None:
            rows.append((self.tr("Weights from"), self.tr("row {row} of the base").format(row=layer.origin)))
        form = QFormLayout()
        form.setHorizontalSpacing(M)
        form.setVerticalSpacing(S - 2)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for word, value_text in rows:
            form.addRow(Label(word, "key"), Label(value_text, "body", wrap=True).make_selectable())
        return form

    def _readers(self, graph: ModelGraph, layer: Layer, shapes: Mapping[LayerId, TensorShape | None]) -> QVBoxLayout:
        box = QVBoxLayout()
        box.setSpacing(0)
        box.addWidget(Label(self.tr("Read by"), "key"))
        readers = graph.consumers(layer.id)
        for reader in readers[:MOST_READERS]:
            shape = shapes.get(reader.id)
            text = f"{graph.row_of(reader.id)}  {reader.module}" + (f"   {shape}" if shape else "")
            link = button(text.replace("&", "&&"), "link")
            link.clicked.connect(lambda _checked=False, layer_id=reader.id: self.layerWanted.emit(layer_id))
            box.addWidget(link)
        if not readers:
            box.addWidget(Label(self.tr("nobody: this is an output"), "body"))
        return box
