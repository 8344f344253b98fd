"""The panel beside the graph: arguments, repeats and inputs of the selected layers to edit, and what is known of them.

Every edit goes through the session's document, so it can be undone; the steps of one spin are one step of undo.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from studio.errors import StudioError
from studio.graph import edits
from studio.graph.model_graph import Layer, LayerId, ModelGraph
from studio.graph.model_yaml import MAX_REPEATS
from studio.graph.ops import find_op
from studio.graph.row_arguments import (
    Key,
    arguments_of,
    can_repeat,
    common_arguments,
    faults_by_argument,
    with_value,
)
from studio.graph.shapes import scaled_repeats
from studio.ui.graph_editor.argument_fields import NAME_WIDTH, ArgumentField, ArgumentFields
from studio.ui.graph_editor.input_list import InputList
from studio.ui.graph_editor.layer_details import LayerFacts
from studio.ui.session import Session
from studio.ui.texts.core_texts import core_text
from studio.ui.texts.recipe_texts import recipe_text
from studio.ui.theme import L, M, S
from studio.ui.widgets.fields import SpinBox
from studio.ui.widgets.labels import Label

WIDTH = 288


class Inspector(QScrollArea):
    """The side panel of the graph.

    Signals:
        layerWanted(object): the user clicked a neighbour: select it.
    """

    layerWanted = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._ids: tuple[LayerId, ...] = ()
        self._mark_word = ""
        self._shown: tuple[object, ...] = ()  # what the panel shows, so that nothing is shown twice
        self._facts_shown: tuple[object, ...] = ()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(WIDTH)
        self._row = Label("", "muted")
        self._title = Label("", "heading", wrap=True).make_selectable()
        self._mark = Label("", "badge")
        self._summary = Label("", "muted", wrap=True)
        self._problems = Label("", "danger", wrap=True)
        self.fields = ArgumentFields()
        self.fields.edited.connect(self._on_argument)
        self.fields.settled.connect(self._on_settled)
        self.repeats = SpinBox()
        self.repeats.setRange(1, MAX_REPEATS)
        self.repeats.setKeyboardTracking(False)
        self.repeats.valueChanged.connect(self._on_repeats)
        self.repeats.editingFinished.connect(self._on_settled)
        self._repeats_name = Label("", "body")
        self._repeats_name.setFixedWidth(NAME_WIDTH)
        self._repeats_name.setBuddy(self.repeats)
        self._repeats_note = Label("", "caption", wrap=True)
        self._reads = Label("", "key")
        self.inputs = InputList(session.theme)
        self.inputs.inputsChosen.connect(self._on_inputs)
        self.inputs.layerWanted.connect(self.layerWanted)
        self._facts = LayerFacts()
        self._facts.layerWanted.connect(self.layerWanted)
        self._empty = Label("", "muted", wrap=True)
        self.setWidget(self._laid_out())
        self.retranslate()
        session.modelChanged.connect(self.refresh)
        session.costChanged.connect(self._show_facts)

    def show_layers(self, layer_ids: Sequence[LayerId], *, mark_word: str = "") -> None:
        """Show one layer, what several have in common, or, without any, how to choose one."""
        self._ids, self._mark_word = tuple(layer_ids), mark_word
        self.refresh()

    def refresh(self) -> None:
        """Show the layers as they are now; fields keep their focus."""
        graph, session = self._session.graph, self._session
        # The page, the canvas and the session each tell of one edit.
        key = (graph, self._ids, self._mark_word, session.scale, session.problems, session.shapes, session.catalog)
        if _same(key, self._shown):
            self._show_facts()
            return
        self._shown = key
        layers = self._layers()
        for widget in (self._row, self._title, self._mark, self._summary, self._problems, self.fields):
            widget.setVisible(bool(layers))
        self._repeats_box.setVisible(bool(layers))
        for widget in (self._reads, self.inputs):
            widget.setVisible(len(layers) == 1)
        self._empty.setVisible(not layers)
        if graph is None or not layers:
            self._show_facts()
            return
        self._show_head(graph, layers)
        self._show_fields(layers)
        self._show_repeats(graph, layers)
        if len(layers) == 1:
            op = find_op(layers[0].module, self._session.catalog)
            self.inputs.show_inputs(
                graph,
                layers[0].id,
                shapes=self._session.shapes,
                reads_many=op is not None and op.reads_many,
                image_text=self.tr("the image"),
            )
        self._show_facts()

    def retranslate(self) -> None:
        """Show the words in the window's language."""
        self._repeats_name.setText(self.tr("Repeats"))
        self.repeats.setAccessibleName(self.tr("Repeats"))
        self._reads.setText(self.tr("Reads"))
        self._empty.setText(
            self.tr(
                "No layer selected. Click a layer, or travel with the arrow keys, to edit its arguments and what it reads, "
                "and to see its shapes and its cost.\n\nSeveral layers, chosen with Shift or a frame, are edited at once."
            )
        )
        self._shown = self._facts_shown = ()
        self.refresh()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _laid_out(self) -> QWidget:
        content = QWidget()
        content.setProperty("kind", "scrolled")
        column = QVBoxLayout(content)
        column.setContentsMargins(L, L, L, L)
        column.setSpacing(M)
        head = QHBoxLayout()
        head.setSpacing(S)
        head.addWidget(self._row)
        head.addWidget(self._title, 1)
        head.addWidget(self._mark)
        column.addLayout(head)
        self._repeats_box = QWidget()
        box = QVBoxLayout(self._repeats_box)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        line = QHBoxLayout()
        line.setSpacing(S)
        line.addWidget(self._repeats_name)
        line.addWidget(self.repeats, 1)
        box.addLayout(line)
        box.addWidget(self._repeats_note)
        reads = QVBoxLayout()
        reads.setSpacing(S // 2)
        reads.addWidget(self._reads)
        reads.addWidget(self.inputs)
        for part in (self._summary, self._problems, self.fields, self._repeats_box, reads, self._facts, self._empty):
            if isinstance(part, QLayout):
                column.addLayout(part)
            else:
                column.addWidget(part)
        column.addStretch(1)
        return content

    def _layers(self) -> list[Layer]:
        graph = self._session.graph
        known = {} if graph is None else {layer.id: layer for layer in graph.layers}
        return [known[one] for one in self._ids if one in known]

    def _show_head(self, graph: ModelGraph, layers: list[Layer]) -> None:
        is_one = len(layers) == 1
        spec = self._session.catalog.get(layers[0].module) if is_one else None
        self._row.setText(str(graph.row_of(layers[0].id)) if is_one else "")
        self._row.setVisible(is_one)
        self._title.setText(layers[0].module if is_one else self.tr("%n layer(s) selected", "", len(layers)))
        self._mark.setText(self._mark_word)
        self._mark.setVisible(is_one and bool(self._mark_word))
        summary = recipe_text(spec.summary) if spec is not None else ""
        if not is_one:
            summary = ", ".join(f"{graph.row_of(layer.id)} {layer.module}" for layer in layers[:12])
            summary += " …" if len(layers) > 12 else ""
        self._summary.setText(summary)
        self._summary.setVisible(bool(summary))

    def _show_fields(self, layers: list[Layer]) -> None:
        catalog = self._session.catalog
        shown = common_arguments(layers, catalog)
        self.fields.show_fields(
            [
                ArgumentField(argument.key, argument.param, argument.value, others=tuple(values[1:]))
                for argument, values in shown
            ]
        )
        messages = [message for layer in layers for message in self._messages(layer)]
        faults = faults_by_argument([argument for argument, _ in shown], messages)
        self.fields.set_faults({key: core_text(fault) for key, fault in faults.items()})
        left = [message for message in messages if message not in faults.values()]
        self._problems.setText("\n".join(core_text(message) for message in left))
        self._problems.setVisible(bool(left))

    def _show_repeats(self, graph: ModelGraph, layers: list[Layer]) -> None:
        self._repeats_box.setVisible(all(can_repeat(layer, self._session.catalog) for layer in layers))
        with QSignalBlocker(self.repeats):
            self.repeats.setValue(layers[0].repeats)
        told = sorted({scaled_repeats(layer, graph, self._session.scale) for layer in layers})
        is_same = len({layer.repeats for layer in layers}) == 1
        note = ""
        if not is_same:
            note = self.tr("Different values: {values}").format(
                values=", ".join(str(count) for count in sorted({layer.repeats for layer in layers}))
            )
        elif told != [layers[0].repeats]:
            note = self.tr("At scale {scale}: {count}").format(scale=self._session.scale, count=told[0])
        self._repeats_note.setText(note)
        self._repeats_note.setVisible(bool(note))

    def _show_facts(self) -> None:
        graph, layers = self._session.graph, self._layers()
        self._facts.setVisible(graph is not None and len(layers) == 1)
        if graph is None or len(layers) != 1:
            return
        key = (graph, layers[0].id, self._session.shapes, self._session.cost)
        if _same(key, self._facts_shown):
            return
        self._facts_shown = key
        costs, total = self._costs(graph)
        self._facts.show_layer(
            graph,
            layers[0],
            shapes=self._session.shapes,
            cost=costs.get(layers[0].id),
            total=total,
        )

    def _costs(self, graph: ModelGraph) -> tuple[dict[LayerId, Mapping[str, Any]], dict[str, float]]:
        rows = (self._session.cost or {}).get("layers") or ()
        if len(rows) != len(graph.layers):
            return {}, {}
        total = {key: sum(float(row.get(key) or 0) for row in rows) for key in ("params", "gflops")}
        return {layer.id: row for layer, row in zip(graph.layers, rows, strict=True)}, total

    def _messages(self, layer: Layer) -> list[str]:
        graph = self._session.graph
        row = "" if graph is None else str(graph.row_of(layer.id))
        return [
            problem.message
            for problem in self._session.problems
            if problem.where is not None and (problem.where.node or "").split(" ")[0] == row
        ]

    def _on_argument(self, key: Key, value: Any) -> None:
        layers, catalog = self._layers(), self._session.catalog
        changed = {
            layer.id: with_value(layer, catalog, key, value)
            for layer in layers
            if any(argument.key == key for argument in arguments_of(layer, catalog))
        }
        shown = self.tr("by itself") if value is None else str(value)
        name = self.tr("Set {argument} of {layers} to {value}").format(
            argument=key[1], layers=self._named(layers), value=shown
        )
        self._apply(name, [(one, args, None) for one, args in changed.items()], merge=f"{key}:{self._ids}")

    def _on_settled(self) -> None:
        # A field that loses the focus because the window goes tells so when the document is gone already.
        if isValid(self._session.document.undo_stack):
            self._session.document.end_merge()

    def _on_repeats(self, value: int) -> None:
        layers = self._layers()
        name = self.tr("Repeat {layers} {count} times").format(layers=self._named(layers), count=value)
        self._apply(name, [(layer.id, layer.args, value) for layer in layers], merge=f"repeats:{self._ids}")

    def _on_inputs(self, inputs: list[LayerId]) -> None:
        graph, layers = self._session.graph, self._layers()
        if graph is None or len(layers) != 1:
            return
        try:
            changed = edits.rewire(graph, layers[0].id, inputs)
        except StudioError as error:
            self._session.messageRaised.emit(error)
            self.inputs.forget()  # it shows what was chosen, not what is
            self._shown = ()
            self.refresh()
            return
        sources = " + ".join(f"{graph.row_of(one)} {graph.layer(one).module}" for one in inputs)
        name = self.tr("Let {layer} read {sources}").format(layer=self._named(layers), sources=sources)
        self._session.document.apply(name, changed)

    def _apply(self, name: str, changes: Sequence[tuple[LayerId, tuple[Any, ...], int | None]], *, merge: str) -> None:
        graph = self._session.graph
        if graph is None:
            return
        for layer_id, args, repeats in changes:
            graph = edits.set_args(graph, layer_id, args, repeats=repeats)
        self._session.document.apply(name, graph, merge=merge)

    def _named(self, layers: Sequence[Layer]) -> str:
        graph = self._session.graph
        if len(layers) == 1 and graph is not None:
            return f"{graph.row_of(layers[0].id)} {layers[0].module}"
        return self.tr("%n layer(s)", "", len(layers))


def _same(one: tuple[object, ...], other: tuple[object, ...]) -> bool:
    """Compare by identity first: values of the session are replaced, never changed, and comparing graphs takes time."""
    return len(one) == len(other) and all(
        left is right or (isinstance(left, (str, tuple)) and left == right)
        for left, right in zip(one, other, strict=True)
    )
