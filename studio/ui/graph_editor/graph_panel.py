"""The graph tab: modules and outline, the drawn model with its controls above, and the selected layers beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from studio.graph.diff import change_kinds
from studio.graph.lanes import lay_out
from studio.graph.model_graph import LayerId, ModelGraph
from studio.graph.shapes import scaled_repeats
from studio.ui.graph_editor.appearance import appearance_of
from studio.ui.graph_editor.canvas_overlays import CanvasHint, FindBar
from studio.ui.graph_editor.editing import GraphEditing
from studio.ui.graph_editor.editor_actions import EditorActions
from studio.ui.graph_editor.editor_bar import EditorBar
from studio.ui.graph_editor.geometry import CARD_HEIGHT, CARD_WIDTH
from studio.ui.graph_editor.graph_scene import GraphScene
from studio.ui.graph_editor.graph_view import GraphView
from studio.ui.graph_editor.inspector import WIDTH, Inspector
from studio.ui.graph_editor.link_item import LinkItem
from studio.ui.graph_editor.minimap import Minimap
from studio.ui.graph_editor.palette_search import PaletteSearch
from studio.ui.graph_editor.side_panel import WIDTH as SIDE_WIDTH
from studio.ui.graph_editor.side_panel import SidePanel
from studio.ui.session import Session
from studio.ui.theme import S


class GraphPanel(QWidget):
    """Shows the session's graph and edits it."""

    def __init__(self, session: Session, *, compact: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._compact = compact
        self._shown: ModelGraph | None = None
        self._shown_key: tuple[object, ...] = ()
        self._is_new = True  # another model than the one drawn: show all of it
        self._costs: dict[LayerId, Mapping[str, Any]] = {}
        self.editing = GraphEditing(session, self)
        self.scene = GraphScene(appearance_of(session.theme), self)
        self.view = GraphView(self.scene, self.editing)
        self.side = SidePanel(session.theme)
        self.details = Inspector(session)
        self.minimap = Minimap(self.view, self.scene)
        self.hint = CanvasHint(session.theme, self.view)
        self.find_bar = FindBar(session.theme, self.view, self.scene)
        self.commands = EditorActions(self, session.theme, session.document.undo_stack, self._slots())
        self.bar = EditorBar(session.theme, self.commands, self.view)
        frame = QFrame(self)
        frame.setProperty("kind", "card")
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(S, S, S, S)  # the view has square corners, the card round ones
        self._splitter = QSplitter(Qt.Orientation.Horizontal, frame)
        self._splitter.setChildrenCollapsible(False)
        self._details_side = RuledPanel(self.details, session)
        for widget in (self.side, self.view, self._details_side):
            self._splitter.addWidget(widget)
        self._splitter.setStretchFactor(0, 0)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setStretchFactor(2, 0)
        self._splitter.setSizes([SIDE_WIDTH, 900, WIDTH + 16])
        inner.addWidget(self._splitter)
        self._details_side.setVisible(not compact)
        self._restore_layout()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, S, 0, 0)
        outer.setSpacing(S)
        outer.addWidget(self.bar)
        outer.addWidget(frame, 1)
        self._connect()
        self.retranslate()

    def refresh(self) -> None:
        """Draw the session's model if it is another one than that drawn."""
        session = self._session
        graph = session.graph
        key = (graph, session.base_graph, session.scale, session.imgsz, session.document.positions)
        if graph is not None and key != self._shown_key:
            if self._is_new:
                self._costs = {}
            self._draw(graph)
        self._shown, self._shown_key = graph, key
        self.view.setEnabled(graph is not None)
        self.side.palette_view.set_catalog(session.catalog)
        self.scene.set_problems(session.problems)
        self.side.set_problems(session.problems)
        self.refresh_costs()

    def refresh_costs(self) -> None:
        """Show the costs that the engine measured, when they arrive; until then those of the layers that stayed."""
        graph, cost = self._shown, self._session.cost
        if graph is not None and cost is not None and len(cost.get("layers", ())) == len(graph.layers):
            self._costs = {
                layer.id: row for layer, row in zip(graph.layers, cost["layers"], strict=True) if isinstance(row, dict)
            }
        self.scene.set_costs(self._costs, self.bar.measure())
        self._fill_outline()
        self._show_details()

    def retranslate(self) -> None:
        """Show the words in the window's language."""
        self.commands.retranslate()
        if self._shown is not None:
            self._draw(self._shown)
        self.scene.set_problems(self._session.problems)
        self.refresh_costs()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def search(self, at: QPointF | None = None) -> PaletteSearch | None:
        """Open the search palette for what is selected, else for a point of the scene (default: the middle)."""
        links, layer_id = self.scene.selected_links(), self.scene.selected_layer()
        at = at if at is not None else self.view.seen().center()
        if self._shown is None:
            return None
        if links and layer_id is None:
            source, reader = links[0].route.source, links[0].route.target
            purpose = self.tr("Insert between {source} and {reader}").format(
                source=self.scene.label(source), reader=self.scene.label(reader)
            )
        elif layer_id is not None:
            purpose = self.tr("Insert after {layer}").format(layer=self.scene.label(layer_id))
        else:
            near = self.scene.nearest_layer(at)
            if near is None:
                return None
            purpose = self.tr("Add a layer that reads {layer}").format(layer=self.scene.label(near))
        self.side.palette_view.set_catalog(self._session.catalog)
        entries = self.side.palette_view.entries()
        box = PaletteSearch(
            self._session.theme, entries, purpose=purpose, can_replace=layer_id is not None, parent=self.view
        )

        def on_chosen(module: str, replaces: bool) -> None:
            if replaces and layer_id is not None:
                self.editing.replace_module(module, layer_id)
            elif links and layer_id is None:
                self.editing.insert_on_link(module, source, reader)
            elif layer_id is not None:
                self.editing.insert_after(module, layer_id)
            elif near is not None:
                self.editing.add(module, near, (at.x() - CARD_WIDTH / 2, at.y() - CARD_HEIGHT / 2))
            self.view.setFocus()

        box.chosen.connect(on_chosen)
        box.open_at(self.view.viewport().mapToGlobal(self.view.mapFromScene(at)))
        return box

    def _slots(self) -> dict[str, Any]:
        stack, editing, selected = self._session.document.undo_stack, self.editing, self.scene.selected_layers
        return {
            "undo": stack.undo,
            "redo": stack.redo,
            "search": self.search,
            "delete": self._delete,
            "duplicate": lambda: editing.duplicate(selected()),
            "copy": lambda: editing.copy(selected()),
            "cut": lambda: editing.cut(selected()),
            "paste": lambda: editing.paste(next(reversed(selected()), None)),
            "select_all": lambda: self.scene.select_all(list(self.scene.cards)),
            "up": lambda: [editing.move(layer_id, -1) for layer_id in selected()[:1]],
            "down": lambda: [editing.move(layer_id, 1) for layer_id in selected()[:1]],
            "find": self.find_bar.open_bar,
            "tidy": editing.tidy,
            "column": lambda: self._align(0),
            "row": lambda: self._align(1),
            "inner": self._show_inner,
        }

    def _connect(self) -> None:
        session = self._session
        self.scene.layerSelected.connect(lambda _layer_id: self._on_selection_changed())
        self.scene.selectionChanged.connect(self._enable_actions)
        self.scene.redrawWanted.connect(self._redraw)
        self.details.layerWanted.connect(self._go_to)
        self.find_bar.found.connect(self._find)
        self.bar.measureChosen.connect(self.refresh_costs)
        self.bar.sideToggled.connect(self._on_side_toggled)
        self.bar.minimapToggled.connect(self._on_minimap_toggled)
        self._splitter.splitterMoved.connect(
            lambda: session.settings.set_value(self._key("sizes"), self._splitter.saveState())
        )
        self.editing.told.connect(self.hint.tell)
        self.editing.selectionWanted.connect(self._select)
        self.side.palette_view.moduleChosen.connect(self._on_module_chosen)
        self.side.outline.selectionWanted.connect(self._on_outline_chosen)
        self.side.rowWanted.connect(self._go_to_row)
        self.view.searchWanted.connect(self.search)
        self.view.menuWanted.connect(self._open_menu)
        session.document.changed.connect(self.hint.forget)
        session.document.positionsChanged.connect(self._redraw)
        session.document.sourceReplaced.connect(self._on_source_replaced)
        session.theme.changed.connect(self._on_theme_changed)
        self._enable_actions()

    def _key(self, name: str) -> str:
        return f"graph_editor/{'wizard_' if self._compact else ''}{name}"

    def _restore_layout(self) -> None:
        """Take up the panels as they were left; the wizard begins with the canvas alone."""
        settings = self._session.settings
        side, minimap = settings.flag(self._key("side"), not self._compact), settings.flag(self._key("minimap"), True)
        self._splitter.restoreState(settings.blob(self._key("sizes")))
        self.bar.set_shown(side=side, minimap=minimap)
        self.side.setVisible(side)
        self.minimap.set_wanted(minimap)

    def _on_side_toggled(self, shown: bool) -> None:
        self.side.setVisible(shown)
        self._session.settings.set_value(self._key("side"), shown)

    def _on_minimap_toggled(self, wanted: bool) -> None:
        self.minimap.set_wanted(wanted)
        self._session.settings.set_value(self._key("minimap"), wanted)

    def _draw(self, graph: ModelGraph) -> None:
        session = self._session
        self.view.cancel_gesture()  # it holds cards that may go now
        base = session.base_graph
        is_fitted = self.view.is_fitted()
        before = self.scene.sceneRect()
        self.scene.show_graph(
            graph,
            lay_out(graph, session.shapes, session.imgsz),
            shapes=session.shapes,
            marks={} if base is None else change_kinds(base, graph),
            repeats={layer.id: scaled_repeats(layer, graph, session.scale) for layer in graph.layers},
            attention={spec.name for spec in session.catalog.specs},
            by_hand=session.document.positions,
        )
        if self._is_new or (is_fitted and before != self.scene.sceneRect()):
            self.view.fit()
        self._is_new = False
        self.minimap.forget()

    def _redraw(self) -> None:
        if self.isVisible():
            self._shown_key = ()
            self.refresh()

    def _fill_outline(self) -> None:
        names = {"backbone": self.tr("Backbone"), "head": self.tr("Head")}
        layers = [] if self._shown is None else self._shown.layers
        rows = [
            (names[layer.section], self.scene.cards[layer.id].facts) for layer in layers if layer.id in self.scene.cards
        ]
        self.side.outline.show_layers(rows, costs=self._costs)

    def _select(self, layer_ids: list[LayerId]) -> None:
        self.scene.select_all(layer_ids)
        shown = next((layer_id for layer_id in layer_ids if layer_id in self.scene.cards), None)
        if shown is not None:
            self.view.show_layer(shown)

    def _on_selection_changed(self) -> None:
        selected = self.scene.selected_layers()
        if self._compact:
            self._details_side.setVisible(bool(selected))
        self.side.outline.set_selected(selected)
        self._enable_actions()
        self._show_details()

    def _enable_actions(self) -> None:
        self.commands.set_selection(len(self.scene.selected_layers()), len(self.scene.selected_links()))

    def _show_details(self) -> None:
        selected = [layer_id for layer_id in self.scene.selected_layers() if layer_id in self.scene.cards]
        word = self.scene.cards[selected[0]].facts.mark_word if len(selected) == 1 else ""
        self.details.show_layers(selected, mark_word=word)

    def _go_to(self, layer_id: LayerId) -> None:
        self._find(layer_id)
        self.view.setFocus()

    def _find(self, layer_id: LayerId) -> None:
        if layer_id in self.scene.cards:
            self.scene.select(layer_id)
            self.view.show_layer(layer_id)

    def _go_to_row(self, row: int) -> None:
        if self._shown is not None and row < len(self._shown.layers):
            self._find(self._shown.layers[row].id)

    def _on_outline_chosen(self, layer_ids: list[LayerId]) -> None:
        self._select(layer_ids)

    def _on_module_chosen(self, module: str) -> None:
        links, layer_id = self.scene.selected_links(), self.scene.selected_layer()
        if links and layer_id is None:
            self.editing.insert_on_link(module, links[0].route.source, links[0].route.target)
        elif layer_id is not None:
            self.editing.insert_after(module, layer_id)
        else:
            self.hint.tell(self.tr("Select a layer or a link first, or drag the module onto the canvas."), "warning")

    def _delete(self) -> None:
        layers = self.scene.selected_layers()
        if layers:
            self.editing.remove(layers)
        else:
            items: list[LinkItem] = self.scene.selected_links()
            self.editing.disconnect_links([(item.route.source, item.route.target) for item in items])

    def _align(self, axis: int) -> None:
        places = {one: self.scene.cards[one].place for one in self.scene.selected_layers()}
        first = next(iter(places.values()), None)
        if first is not None:
            self.editing.place(
                {one: (first.left, at.top) if axis == 0 else (at.left, first.top) for one, at in places.items()}
            )

    def _show_inner(self) -> None:
        layer_id = self.scene.selected_layer()
        if layer_id is None:
            return
        self.side.show_view("outline")
        self.bar.set_shown(side=True, minimap=None)
        if not self.side.outline.open_layer(layer_id):
            self.hint.tell(self.tr("The engine has not told yet what is inside this layer."))

    def _open_menu(self, at: QPoint) -> None:
        menu = self.commands.menu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)

    def _on_source_replaced(self) -> None:
        self._is_new = True

    def _on_theme_changed(self) -> None:
        self.scene.set_appearance(appearance_of(self._session.theme))
        self.minimap.forget()


class RuledPanel(QWidget):
    """A panel with a thin line at its left, that parts it from what stands there."""

    def __init__(self, content: QWidget, session: Session) -> None:
        super().__init__()
        self._theme = session.theme
        layout = QHBoxLayout(self)
        layout.setContentsMargins(1, 0, 0, 0)
        layout.addWidget(content)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(0, 0, 1, self.height(), self._theme.color("border"))
        painter.end()
