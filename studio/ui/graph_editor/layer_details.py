"""What is known of the selected layer, beside the graph. Shows values, emits intent.

Signals:
    layerWanted(object)   the user clicked a neighbour: select it
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QFormLayout, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from studio.graph.model_graph import Layer, LayerId, ModelGraph, TensorShape
from studio.ui.graph_editor.graph_scene import arg_text
from studio.ui.theme import L, M, S
from studio.ui.widgets.buttons import button
from studio.ui.widgets.labels import Label

WIDTH = 272


class LayerDetails(QScrollArea):
    """The side panel of the graph."""

    layerWanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(WIDTH)

    def show_layer(
        self,
        graph: ModelGraph | None,
        layer_id: LayerId | None,
        *,
        shapes: Mapping[LayerId, TensorShape | None],
        repeats: int = 1,
        mark_word: str = "",
        cost: Mapping[str, Any] | None = None,
        total: Mapping[str, float] | None = None,
        summary: str = "",
        problems: tuple[str, ...] = (),
    ) -> None:
        """Show one layer; without one, how to choose one."""
        content = QWidget()
        content.setProperty("kind", "scrolled")
        column = QVBoxLayout(content)
        column.setContentsMargins(L, L, L, L)
        column.setSpacing(M)
        if graph is None or layer_id is None:
            column.addWidget(Label(self.tr("No layer selected"), "heading"))
            column.addWidget(
                Label(
                    self.tr(
                        "Click a layer, or travel with the arrow keys, to see its arguments, shapes and cost.\n\n"
                        "Wheel: zoom. Drag: move. F: show all. Z: go to the selected layer."
                    ),
                    "muted",
                    wrap=True,
                )
            )
        else:
            layer = graph.layer(layer_id)
            self._add_head(column, graph, layer, mark_word)
            if summary:
                column.addWidget(Label(summary, "muted", wrap=True))
            for problem in problems:
                column.addWidget(Label(problem, "danger", wrap=True))
            column.addLayout(self._facts(layer, shapes, repeats=repeats, cost=cost, total=total))
            sources = list(dict.fromkeys(layer.inputs))
            image = Label(self.tr("the image"), "body")
            self._add_neighbours(column, self.tr("Reads"), graph, sources, shapes=shapes, otherwise=image)
            readers = [reader.id for reader in graph.consumers(layer_id)]
            nobody = Label(self.tr("nobody: this is an output"), "body")
            self._add_neighbours(column, self.tr("Read by"), graph, readers, shapes=shapes, otherwise=nobody)
        column.addStretch(1)
        self.setWidget(content)

    def _add_head(self, column: QVBoxLayout, graph: ModelGraph, layer: Layer, mark_word: str) -> None:
        head = QHBoxLayout()
        head.setSpacing(S)
        head.addWidget(Label(str(graph.row_of(layer.id)), "muted"))
        head.addWidget(Label(layer.module, "heading").make_selectable())
        head.addStretch(1)
        if mark_word:
            head.addWidget(Label(mark_word, "badge"))
        column.addLayout(head)

    def _facts(
        self,
        layer: Layer,
        shapes: Mapping[LayerId, TensorShape | None],
        *,
        repeats: int,
        cost: Mapping[str, Any] | None,
        total: Mapping[str, float] | None,
    ) -> QFormLayout:
        locale = QLocale()
        rows = [(self.tr("Arguments"), ", ".join(arg_text(arg) for arg in layer.args) or "–")]
        if layer.repeats > 1:
            written = self.tr("{count} (written {written}, scaled)").format(count=repeats, written=layer.repeats)
            rows.append((self.tr("Repeats"), str(repeats) if repeats == layer.repeats else written))
        for source in dict.fromkeys(layer.inputs):
            if len(layer.inputs) == 1:
                rows.append((self.tr("Input"), str(shapes.get(source) or "–")))
        rows.append((self.tr("Output"), str(shapes.get(layer.id) or "–")))
        if cost is not None and total is not None:
            for key, word in (("params", self.tr("Parameters")), ("gflops", self.tr("GFLOPs"))):
                value = float(cost.get(key) or 0)
                share = value / total[key] if total.get(key) else 0.0
                shown = locale.toString(round(value)) if key == "params" else locale.toString(value, "g", 3)
                percent = locale.toString(100 * share, "f", 1)
                rows.append((word, self.tr("{value}  ({percent} %)").format(value=shown, percent=percent)))
        section = self.tr("Backbone") if layer.section == "backbone" else self.tr("Head")
        rows.append((self.tr("Part"), section))
        if layer.origin is not None:
            rows.append((self.tr("Weights from"), self.tr("row {row} of the base").format(row=layer.origin)))
        form = QFormLayout()
        form.setHorizontalSpacing(M)
        form.setVerticalSpacing(S - 2)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for word, value in rows:
            form.addRow(Label(word, "key"), Label(value, "body", wrap=True).make_selectable())
        return form

    def _add_neighbours(
        self,
        column: QVBoxLayout,
        word: str,
        graph: ModelGraph,
        layers: list[LayerId],
        *,
        shapes: Mapping[LayerId, TensorShape | None],
        otherwise: Label,
    ) -> None:
        box = QVBoxLayout()
        box.setSpacing(0)
        box.addWidget(Label(word, "key"))
        for other in layers:
            shape = shapes.get(other)
            text = f"{graph.row_of(other)}  {graph.layer(other).module}" + (f"   {shape}" if shape else "")
            link = button(text.replace("&", "&&"), "link")
            link.clicked.connect(lambda _checked=False, layer_id=other: self.layerWanted.emit(layer_id))
            box.addWidget(link)
        if not layers:
            box.addWidget(otherwise)
        column.addLayout(box)
