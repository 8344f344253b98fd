"""Every edit that the canvas, the palette and the keyboard can make: one call of `studio.graph.edits`, one step of undo.

What is not legal changes nothing and is told in words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from studio.errors import ModelError, StudioError
from studio.graph import edits
from studio.graph.clipboard import copy_layers, duplicate_layers, paste_layers
from studio.graph.model_graph import LayerId, ModelGraph
from studio.graph.ops import find_op, is_head
from studio.graph.starting_args import starting_args
from studio.ui.graph_editor.document import Position
from studio.ui.session_model import SessionModel
from studio.ui.texts.core_texts import core_text, core_texts

_Made = tuple[ModelGraph, Sequence[LayerId]]  # the new graph, and what is selected in it


class GraphEditing(QObject):
    """The verbs of the editor. Methods named `why_not_...` give the reason why an edit is not possible, "" if it is.

    Signals:
        told(str, str): something to say about the last edit; the second word is "info", "warning" or "danger".
        selectionWanted(list): ids of layers to select, after the edit was drawn.
    """

    told = Signal(str, str)
    selectionWanted = Signal(list)

    def __init__(self, session: SessionModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session

    @property
    def graph(self) -> ModelGraph | None:
        """The model that is edited; None while there is none."""
        return self._session.graph

    def label(self, layer_id: LayerId) -> str:
        """Name a layer as messages do: "16 C3k2"."""
        graph = self._session.graph
        return "" if graph is None else f"{graph.row_of(layer_id)} {graph.layer(layer_id).module}"

    def insert_on_link(self, module: str, source: LayerId, reader: LayerId) -> bool:
        """Put a new layer between two that are linked."""
        name = self.tr("Insert {module} between {source} and {reader}").format(
            module=module, source=self.label(source), reader=self.label(reader)
        )
        return self._do(name, lambda graph: self._inserted_on_link(graph, module, source, reader))

    def why_not_on_link(self, module: str, source: LayerId, reader: LayerId) -> str:
        """Tell why a module cannot go between two layers."""
        return self._why_not(lambda graph: self._inserted_on_link(graph, module, source, reader))

    def insert_after(self, module: str, layer_id: LayerId) -> bool:
        """Put a new layer after another; all that read that one read the new layer."""
        name = self.tr("Insert {module} after {layer}").format(module=module, layer=self.label(layer_id))
        return self._do(name, lambda graph: self._inserted_after(graph, module, layer_id))

    def replace_module(self, module: str, layer_id: LayerId) -> bool:
        """Put another module in a layer's place."""
        name = self.tr("Replace {layer} by {module}").format(module=module, layer=self.label(layer_id))
        return self._do(name, lambda graph: self._replaced(graph, module, layer_id))

    def why_not_replace(self, module: str, layer_id: LayerId) -> str:
        """Tell why a module cannot take a layer's place."""
        return self._why_not(lambda graph: self._replaced(graph, module, layer_id))

    def add(self, module: str, near: LayerId, at: Position | None = None) -> bool:
        """Add a layer that reads `near` and that nothing reads yet; `at` is where its card goes."""
        name = self.tr("Add {module} after {layer}").format(module=module, layer=self.label(near))
        return self._do(name, lambda graph: self._added(graph, module, near), at=at)

    def why_not_add(self, module: str, near: LayerId) -> str:
        """Tell why a module cannot be added after a layer."""
        return self._why_not(lambda graph: self._added(graph, module, near))

    def remove(self, layer_ids: Sequence[LayerId]) -> bool:
        """Take layers out; their readers read what they read."""
        if not layer_ids:
            return False
        name = self._counted(layer_ids, self.tr("Delete {layer}"), self.tr("Delete %n layer(s)", "", len(layer_ids)))
        return self._do(name, lambda graph: (edits.remove_layers(graph, layer_ids), ()))

    def disconnect_links(self, links: Sequence[tuple[LayerId, LayerId]]) -> bool:
        """Cut links, given as source and reader."""
        if not links:
            return False

        def cut(graph: ModelGraph) -> _Made:
            for source, reader in links:
                graph = edits.disconnect(graph, source, reader)
            return graph, [links[0][1]]

        one = self.tr("Disconnect {source} from {reader}").format(
            source=self.label(links[0][0]), reader=self.label(links[0][1])
        )
        return self._do(one if len(links) == 1 else self.tr("Cut %n link(s)", "", len(links)), cut)

    def duplicate(self, layer_ids: Sequence[LayerId]) -> bool:
        """Put copies of layers after them."""
        if not layer_ids:
            return False
        name = self._counted(
            layer_ids, self.tr("Duplicate {layer}"), self.tr("Duplicate %n layer(s)", "", len(layer_ids))
        )
        return self._do(name, lambda graph: duplicate_layers(graph, layer_ids))

    def copy(self, layer_ids: Sequence[LayerId]) -> bool:
        """Put layers on the clipboard, as text that other models can take."""
        graph = self._session.graph
        if graph is None or not layer_ids:
            return False
        try:
            QGuiApplication.clipboard().setText(copy_layers(graph, layer_ids))
        except ModelError as error:
            self.told.emit(core_texts(error), "danger")
            return False
        self.told.emit(self.tr("%n layer(s) copied", "", len(layer_ids)), "info")
        return True

    def cut(self, layer_ids: Sequence[LayerId]) -> bool:
        """Put layers on the clipboard and take them out."""
        return self.copy(layer_ids) and self.remove(layer_ids)

    def paste(self, after: LayerId | None) -> bool:
        """Put the layers of the clipboard after one, or before the head."""
        text = QGuiApplication.clipboard().text()
        graph = self._session.graph
        if graph is None or not text:
            self.told.emit(self.tr("The clipboard holds no layers."), "warning")
            return False
        if after is None:
            after = next(
                (layer.id for layer in reversed(graph.layers) if not is_head(layer.module)), graph.layers[-1].id
            )
        name = self.tr("Paste after {layer}").format(layer=self.label(after))
        place = after
        return self._do(name, lambda graph: paste_layers(graph, text, after=place))

    def move(self, layer_id: LayerId, step: int) -> bool:
        """Move a layer up (-1) or down (1) in the order of the file."""
        graph = self._session.graph
        if graph is None:
            return False
        row = graph.row_of(layer_id)
        to = row + 1 if step > 0 else row - 2
        if not 0 <= to < len(graph.layers):
            self.told.emit(self.tr("{layer} cannot move further.").format(layer=self.label(layer_id)), "warning")
            return False
        after = graph.layers[to].id
        form = self.tr("Move {layer} down") if step > 0 else self.tr("Move {layer} up")
        return self._do(
            form.format(layer=self.label(layer_id)),
            lambda graph: (edits.move_layer(graph, layer_id, after), [layer_id]),
        )

    def connect_layers(self, source: LayerId, reader: LayerId, *, instead_of: LayerId | None = None) -> bool:
        """Let a layer read another one, in addition or in the place of what it read."""
        name = self.tr("Connect {source} to {reader}").format(source=self.label(source), reader=self.label(reader))
        return self._do(name, lambda graph: _connected(graph, source, reader, instead_of))

    def why_not_connect(self, source: LayerId, reader: LayerId, *, instead_of: LayerId | None = None) -> str:
        """Tell why a layer cannot read another one."""
        return self._why_not(lambda graph: _connected(graph, source, reader, instead_of))

    def move_link(self, source: LayerId, reader: LayerId, new_reader: LayerId) -> bool:
        """Let another layer read what `reader` read."""
        name = self.tr("Move the link of {source} from {reader} to {other}").format(
            source=self.label(source), reader=self.label(reader), other=self.label(new_reader)
        )
        return self._do(name, lambda graph: _link_moved(graph, source, reader, new_reader))

    def why_not_move_link(self, source: LayerId, reader: LayerId, new_reader: LayerId) -> str:
        """Tell why a link's end cannot go to another layer."""
        return self._why_not(lambda graph: _link_moved(graph, source, reader, new_reader))

    def place(self, positions: Mapping[LayerId, Position]) -> None:
        """Leave cards where they were dragged to."""
        name = self._counted(
            list(positions), self.tr("Move the card of {layer}"), self.tr("Move %n card(s)", "", len(positions))
        )
        self._session.document.place(name, positions)

    def tidy(self) -> None:
        """Put all cards back into the lanes."""
        self._session.document.tidy(self.tr("Tidy up"))

    def _inserted_on_link(self, graph: ModelGraph, module: str, source: LayerId, reader: LayerId) -> _Made:
        self._refuse_head(module)
        args = starting_args(graph, module, source, catalog=self._session.catalog)
        graph, new = edits.insert_on_link(graph, source, reader, module, args=args)
        return self._as_list(graph, new), [new]

    def _inserted_after(self, graph: ModelGraph, module: str, layer_id: LayerId) -> _Made:
        self._refuse_head(module)
        args = starting_args(graph, module, layer_id, catalog=self._session.catalog)
        graph, new = edits.insert_after(graph, layer_id, module, args=args)
        return self._as_list(graph, new), [new]

    def _added(self, graph: ModelGraph, module: str, near: LayerId) -> _Made:
        args = starting_args(graph, module, near, catalog=self._session.catalog)
        graph, new = edits.add_layer(graph, near, module, args=args)
        return self._as_list(graph, new), [new]

    def _replaced(self, graph: ModelGraph, module: str, layer_id: LayerId) -> _Made:
        layer, catalog = graph.layer(layer_id), self._session.catalog
        label = self.label(layer_id)
        if layer.module == module:
            raise ModelError(self.tr("{layer} is one already.").format(layer=label))
        if is_head(layer.module) != is_head(module):
            raise ModelError(
                self.tr("{layer} is the head: only another head can take its place.").format(layer=label)
                if is_head(layer.module)
                else self.tr("{module} is a head: it can only take the place of another head.").format(module=module)
            )
        op = find_op(module, catalog)
        if op is not None and not op.reads_many and len(layer.inputs) > 1:
            raise ModelError(
                self.tr("{layer} reads %n layer(s), but {module} reads one.", "", len(layer.inputs)).format(
                    layer=label, module=module
                )
            )
        first = layer.inputs[0] if layer.inputs else None
        args = starting_args(graph, module, first, catalog=catalog, instead=layer_id)
        return self._as_list(edits.replace_module(graph, layer_id, module, args=args), layer_id), [layer_id]

    def _refuse_head(self, module: str) -> None:
        if is_head(module):
            raise ModelError(self.tr("{module} ends a model: no layer can read it.").format(module=module))

    def _as_list(self, graph: ModelGraph, layer_id: LayerId) -> ModelGraph:
        """Write the inputs of a module that joins maps as a list, even while there is only one."""
        layer = graph.layer(layer_id)
        op = find_op(layer.module, self._session.catalog)
        if op is None or not op.reads_many or layer.reads_list:
            return graph
        listed = replace(layer, reads_list=True)
        return replace(graph, layers=tuple(listed if one.id == layer_id else one for one in graph.layers))

    def _why_not(self, make: Callable[[ModelGraph], _Made]) -> str:
        graph = self._session.graph
        if graph is None:
            return self.tr("There is no model yet.")
        try:
            make(graph)
        except StudioError as error:
            return core_texts(error)
        return ""

    def _do(self, name: str, make: Callable[[ModelGraph], _Made], *, at: Position | None = None) -> bool:
        graph = self._session.graph
        if graph is None:
            return False
        try:
            changed, selected = make(graph)
        except StudioError as error:
            self.told.emit(core_texts(error), "danger")
            return False
        known = {problem.message for problem in self._session.problems if problem.severity == "error"}
        positions = {} if at is None else dict.fromkeys(selected, at)
        self._session.document.apply(name, changed, positions=positions)
        self.selectionWanted.emit(list(selected))
        errors = [p.message for p in self._session.problems if p.severity == "error" and p.message not in known]
        if errors:
            self.told.emit(core_text(errors[0]), "warning")
        else:
            self.told.emit(name, "info")
        return True

    def _counted(self, layer_ids: Sequence[LayerId], one: str, several: str) -> str:
        return one.format(layer=self.label(layer_ids[0])) if len(layer_ids) == 1 else several


def _connected(graph: ModelGraph, source: LayerId, reader: LayerId, instead_of: LayerId | None) -> _Made:
    port = None if instead_of is None else graph.layer(reader).inputs.index(instead_of)
    return edits.connect(graph, source, reader, port=port), [reader]


def _link_moved(graph: ModelGraph, source: LayerId, reader: LayerId, new_reader: LayerId) -> _Made:
    graph = edits.disconnect(graph, source, reader)
    return edits.connect(graph, source, new_reader), [new_reader]
