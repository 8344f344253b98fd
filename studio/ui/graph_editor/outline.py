"""The model as a tree: the accessible twin of the canvas, with the same layers and the same selection."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QLocale, QModelIndex, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTreeView, QWidget

from studio.graph.model_graph import LayerId
from studio.ui.graph_editor.layer_card import CardFacts
from studio.ui.widgets.labels import plain_tooltip

LAYER = Qt.ItemDataRole.UserRole + 1  # the layer's id; None for headings and inner modules
INNER = "children"  # key of the engine's row: the inner modules, [{"name", "module", "params"}, ...], perhaps nested


class Outline(QTreeView):
    """Sections, their layers, and a layer's inner modules where the engine told them.

    Signals:
        selectionWanted(list): the user chose these layers.
    """

    selectionWanted = Signal(list)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = QStandardItemModel(self)
        self._rows: dict[LayerId, QStandardItem] = {}
        self._shown: tuple[object, ...] = ()
        self._costs: Mapping[LayerId, Mapping[str, Any]] = {}
        self._is_filling = False
        self.setModel(self._model)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformRowHeights(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setIndentation(11)
        self.selectionModel().selectionChanged.connect(self._on_selection_changed)

    def show_layers(
        self,
        layers: Sequence[tuple[str, CardFacts]],
        *,
        costs: Mapping[LayerId, Mapping[str, Any]],
    ) -> None:
        """Show layers, each with the name of its section; `costs` are the engine's rows."""
        shown = (tuple(layers), QLocale().name())
        if shown == self._shown and costs is self._costs:
            return
        self._shown, self._costs = shown, costs
        self._is_filling = True
        chosen = self.selected_layers()
        opened = {layer_id for layer_id, item in self._rows.items() if self.isExpanded(item.index())}
        self._model.clear()
        self._model.setHorizontalHeaderLabels([self.tr("Layer"), self.tr("Output")])
        self.setAccessibleName(self.tr("Outline of the model"))
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self._rows = {}
        heading: QStandardItem | None = None
        for section, facts in layers:
            if heading is None or heading.text() != section:
                heading = _item(section)
                heading.setSelectable(False)
                self._model.appendRow([heading, _item("")])
            heading.appendRow(self._row(facts, costs.get(facts.layer_id, {})))
        for row in range(self._model.rowCount()):
            self.expand(self._model.index(row, 0))
        for layer_id in opened & self._rows.keys():
            self.expand(self._rows[layer_id].index())
        self._is_filling = False
        self.set_selected(chosen)

    def selected_layers(self) -> list[LayerId]:
        """Give the chosen layers."""
        ids = [index.data(LAYER) for index in self.selectionModel().selectedRows(0)]
        return [layer_id for layer_id in ids if layer_id is not None]

    def set_selected(self, layer_ids: Sequence[LayerId]) -> None:
        """Choose these from code."""
        if set(layer_ids) == set(self.selected_layers()):
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
        item = self._rows.get(layer_id)
        if item is None or not item.hasChildren():
            return False
        self.expand(item.index())
        self.executeDelayedItemsLayout()
        self.scrollTo(item.index(), QAbstractItemView.ScrollHint.PositionAtTop)
        return True

    def _row(self, facts: CardFacts, cost: Mapping[str, Any]) -> list[QStandardItem]:
        words = f"{facts.row}  {facts.module.removeprefix('nn.')}" + (
            f"  ×{facts.repeats}" if facts.repeats > 1 else ""
        )
        first, second = _item(words), _item(facts.shape)
        first.setData(facts.layer_id, LAYER)
        tip = [words, facts.args, facts.shape, facts.mark_word, facts.problem_text]
        told = "\n".join(line for line in tip if line)
        first.setToolTip(plain_tooltip(told))
        first.setAccessibleText(", ".join(line for line in tip if line))
        if facts.problem:
            first.setText(f"⚠ {words}")
        elif facts.mark_word:
            first.setText(f"{words}  · {facts.mark_word}")
        _add_inner(first, cost.get(INNER))
        self._rows[facts.layer_id] = first
        return [first, second]

    def _on_selection_changed(self) -> None:
        if not self._is_filling:
            self.selectionWanted.emit(self.selected_layers())


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
