"""The model as a tree: the accessible twin of the canvas, with the same layers and the same selection."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QLocale, QModelIndex, Qt, Signal
from PySide6.QtGui import QShowEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTreeView, QWidget

from studio.graph.model_graph import LayerId
from studio.graph.order import common_ends
from studio.ui.graph_editor.layer_card import CardFacts
from studio.ui.widgets.labels import plain_tooltip

LAYER = Qt.ItemDataRole.UserRole + 1  # the layer's id; None for headings and inner modules
INNER = "children"  # key of the engine's row: the inner modules, [{"name", "module", "params"}, ...], perhaps nested


class Outline(QTreeView):
    """Sections, their layers, and a layer's inner modules where the engine told them.

    While it is hidden it only keeps what it would show. An edit touches the rows that came, went or say something else.

    Signals:
        selectionWanted(list): the user chose these layers.
    """

    selectionWanted = Signal(list)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = QStandardItemModel(self)
        self._rows: dict[LayerId, LayerItem] = {}
        self._wanted: tuple[Sequence[tuple[str, CardFacts]], Mapping[LayerId, Mapping[str, Any]]] = ((), {})
        self._chosen: Sequence[LayerId] = ()
        self._shown: tuple[object, ...] = ()
        self._is_filling = False
        self.setModel(self._model)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformRowHeights(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setIndentation(11)
        self.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self.expanded.connect(self._on_expanded)

    def show_layers(
        self,
        layers: Sequence[tuple[str, CardFacts]],
        *,
        costs: Mapping[LayerId, Mapping[str, Any]],
    ) -> None:
        """Show layers, each with the name of its section; `costs` are the engine's rows."""
        self._wanted = layers, costs
        if self.isVisible():
            self._fill()

    def showEvent(self, event: QShowEvent) -> None:
        self._fill()
        self.set_selected(self._chosen)
        super().showEvent(event)

    def _fill(self) -> None:
        layers, costs = self._wanted
        shown = (tuple(layers), costs, QLocale().name())
        if self._shown == shown:
            return
        chosen = self.selected_layers()
        self._is_filling = True
        sections: dict[str, list[CardFacts]] = {}
        for section, facts in layers:
            sections.setdefault(section, []).append(facts)
        headings = [self._model.item(row) for row in range(self._model.rowCount())]
        if [heading.text() for heading in headings] != list(sections):
            headings = self._named_anew(list(sections))
        for heading, there in zip(headings, sections.values(), strict=True):
            self._fill_section(heading, there)
        self._rows = {
            item.facts.layer_id: item for heading in headings for item in map(heading.child, range(heading.rowCount()))
        }
        for layer_id, item in self._rows.items():
            inner = (costs.get(layer_id) or {}).get(INNER)
            if inner != item.inner:
                item.set_inner(inner, is_open=self.isExpanded(item.index()))
        self._shown = shown
        widths = {shape: self.fontMetrics().horizontalAdvance(shape) for shape in {facts.shape for _, facts in layers}}
        widest = max(self._rows.values(), key=lambda item: widths[item.facts.shape], default=None)
        room = 0 if widest is None else self.sizeHintForIndex(widest.index().siblingAtColumn(1)).width()
        self.header().resizeSection(1, max(room, self.header().sectionSizeHint(1)))
        self.viewport().update()
        self._is_filling = False
        self.set_selected(chosen)

    def _named_anew(self, sections: Sequence[str]) -> list[QStandardItem]:
        self._model.clear()
        self._model.setHorizontalHeaderLabels([self.tr("Layer"), self.tr("Output")])
        self.setAccessibleName(self.tr("Outline of the model"))
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        headings = [_item(section) for section in sections]
        for heading in headings:
            heading.setSelectable(False)
            self._model.appendRow([heading, _item("")])
            self.expand(heading.index())
        return headings

    def _fill_section(self, heading: QStandardItem, layers: Sequence[CardFacts]) -> None:
        old = [heading.child(row).facts.layer_id for row in range(heading.rowCount())]
        new = [facts.layer_id for facts in layers]
        head, tail = common_ends(old, new)
        heading.removeRows(head, len(old) - head - tail)
        for row in range(head, len(new) - tail):
            heading.insertRow(row, [LayerItem(layers[row], 0), LayerItem(layers[row], 1)])
        for row, facts in enumerate(layers):
            for column in (0, 1):
                heading.child(row, column).facts = facts

    def selected_layers(self) -> list[LayerId]:
        """Give the chosen layers."""
        ids = [index.data(LAYER) for index in self.selectionModel().selectedRows(0)]
        return [layer_id for layer_id in ids if layer_id is not None]

    def set_selected(self, layer_ids: Sequence[LayerId]) -> None:
        """Choose these from code."""
        self._chosen = layer_ids
        if not self.isVisible() or set(layer_ids) == set(self.selected_layers()):
            return
        self._is_filling = True
        self.selectionModel().clearSelection()
        flags = QItemSelectionModel.SelectionFlag
        for layer_id in layer_ids:
            if layer_id in self._rows:
                self.selectionModel().select(self._rows[layer_id].index(), flags.Select | flags.Rows)
        first = next((self._rows[one].index() for one in layer_ids if one in self._rows), QModelIndex())
        if first.isValid():
            self.selectionModel().setCurrentIndex(first, flags.NoUpdate)
            self.scrollTo(first)
        self._is_filling = False

    def open_layer(self, layer_id: LayerId) -> bool:
        """Show the inner modules of a layer; tells whether it has any."""
        self._fill()
        item = self._rows.get(layer_id)
        if item is None or not item.hasChildren():
            return False
        self.expand(item.index())
        self.executeDelayedItemsLayout()
        self.scrollTo(item.index(), QAbstractItemView.ScrollHint.PositionAtTop)
        return True

    def _on_selection_changed(self) -> None:
        if not self._is_filling:
            self.selectionWanted.emit(self.selected_layers())

    def _on_expanded(self, index: QModelIndex) -> None:
        item = self._model.itemFromIndex(index)
        if isinstance(item, LayerItem):
            item.open_inner()


class LayerItem(QStandardItem):
    """A cell of a layer; it says what its facts say when it is looked at, so that an edit need not tell each of 700."""

    def __init__(self, facts: CardFacts, column: int) -> None:
        super().__init__()
        self.facts = facts
        self._column = column
        self.inner: Any = None  # the engine's rows of the inner modules
        self._is_open = False
        self.setEditable(False)

    def set_inner(self, inner: Any, *, is_open: bool) -> None:
        """Take other inner modules; they become items when they are wanted."""
        self.inner, self._is_open = inner, False
        self.removeRows(0, self.rowCount())
        if is_open:
            self.open_inner()
        elif isinstance(inner, list) and inner:
            self.appendRow(_item(""))  # for the sign that there is something inside

    def open_inner(self) -> None:
        """Make the items of the inner modules."""
        if not self._is_open:
            self._is_open = True
            self.removeRows(0, self.rowCount())
            _add_inner(self, self.inner)

    def data(self, role: int = Qt.ItemDataRole.UserRole + 1) -> Any:
        facts = self.facts
        if role == LAYER:
            return facts.layer_id
        if self._column == 1:
            return facts.shape if role == Qt.ItemDataRole.DisplayRole else super().data(role)
        words = f"{facts.row}  {facts.module.removeprefix('nn.')}" + (
            f"  ×{facts.repeats}" if facts.repeats > 1 else ""
        )
        if role == Qt.ItemDataRole.DisplayRole:
            return f"⚠ {words}" if facts.problem else f"{words}  · {facts.mark_word}" if facts.mark_word else words
        told = [line for line in (words, facts.args, facts.shape, facts.mark_word, facts.problem_text) if line]
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip("\n".join(told))
        return ", ".join(told) if role == Qt.ItemDataRole.AccessibleTextRole else super().data(role)


def _add_inner(parent: QStandardItem, inner: Any) -> None:
    for row in inner if isinstance(inner, list) else ():
        if not isinstance(row, Mapping):
            continue
        name, module = str(row.get("name", "")), str(row.get("module", ""))
        params = row.get("params")
        first = _item(f"{name}  {module}".strip())
        first.setSelectable(False)
        _add_inner(first, row.get(INNER))
        parent.appendRow([first, _item(QLocale().toString(params) if isinstance(params, int) else "")])


def _item(text: str) -> QStandardItem:
    item = QStandardItem(text)
    item.setEditable(False)
    return item
