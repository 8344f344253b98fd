"""The graph tab: the drawn model with its controls above and the selected layer beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QEvent, QLocale, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from studio.graph.diff import diff_graphs
from studio.graph.lanes import lay_out
from studio.graph.model_graph import LayerId, ModelGraph
from studio.graph.shapes import scaled_repeats
from studio.ui.graph_editor.appearance import appearance_of
from studio.ui.graph_editor.graph_scene import GraphScene, Measure
from studio.ui.graph_editor.graph_view import GraphView
from studio.ui.graph_editor.inspector import WIDTH, Inspector
from studio.ui.graph_editor.layer_card import Mark
from studio.ui.session import Session
from studio.ui.theme import S
from studio.ui.widgets.buttons import SegmentedControl, icon_button, name_button
from studio.ui.widgets.labels import Label


class GraphPanel(QWidget):
    """Shows the session's graph; read-only."""

    def __init__(self, session: Session, *, compact: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._shown: ModelGraph | None = None
        self._shown_key: tuple[object, ...] = ()
        self._marks: dict[LayerId, Mark] = {}
        self._costs: dict[LayerId, Mapping[str, Any]] = {}
        self.scene = GraphScene(appearance_of(session.theme), self)
        self.view = GraphView(self.scene)
        self.details = Inspector(session)
        self._controls = self._make_controls()
        frame = QFrame()
        frame.setProperty("kind", "card")
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(S, S, S, S)  # the view has square corners, the card round ones
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(self.view)
        self._splitter.addWidget(RuledPanel(self.details, session))
        self._splitter.setStretchFactor(0, 1)
        self._splitter.setStretchFactor(1, 0)
        self._splitter.setSizes([900, WIDTH + 16])
        inner.addWidget(self._splitter)
        self._side = self._splitter.widget(1)
        self._side.setVisible(not compact)
        self._compact = compact
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, S, 0, 0)
        outer.setSpacing(S)
        outer.addLayout(self._controls)
        outer.addWidget(frame, 1)
        self.scene.layerSelected.connect(self._on_layer_selected)
        self.details.layerWanted.connect(self._go_to)
        session.theme.changed.connect(self._on_theme_changed)
        self.retranslate()

    def refresh(self) -> None:
        """Draw the session's model if it is another one than that drawn."""
        session = self._session
        graph = session.graph
        key = (graph, session.base_graph, session.scale, session.imgsz)
        if graph is not None and (key != self._shown_key):
            same_model = self._shown is not None and len(self._shown.layers) == len(graph.layers)
            selected = self.scene.selected_layer()
            self._draw(graph)
            if same_model and selected in self.scene.cards:
                self.scene.select(selected)
        self._shown, self._shown_key = graph, key
        self.view.setEnabled(graph is not None)
        self.scene.set_problems(session.problems)
        self.refresh_costs()

    def refresh_costs(self) -> None:
        """Show the costs that the engine measured, when they arrive."""
        graph, cost = self._shown, self._session.cost
        self._costs = {}
        if graph is not None and cost is not None and len(cost.get("layers", ())) == len(graph.layers):
            self._costs = {
                layer.id: row for layer, row in zip(graph.layers, cost["layers"], strict=True) if isinstance(row, dict)
            }
        measure: Measure = "gflops" if self._measure.value() == "gflops" else "params"
        self.scene.set_costs(self._costs, measure)
        self._show_details(self.scene.selected_layer())

    def retranslate(self) -> None:
        """Show the words in the window's language."""
        self._measure.set_items([("params", self.tr("Parameters")), ("gflops", self.tr("GFLOPs"))])
        if not self._measure.value():
            self._measure.set_value("params")
        self._measure_word.setText(self.tr("Bars show"))
        name_button(self._fit, self.tr("Show the whole model (F)"))
        name_button(self._in, self.tr("Zoom in (+)"))
        name_button(self._out, self.tr("Zoom out (-)"))
        if self._shown is not None:
            self._draw(self._shown)
        self.refresh_costs()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _make_controls(self) -> QHBoxLayout:
        theme = self._session.theme
        self._measure_word = Label("", "caption")
        self._measure = SegmentedControl()
        self._measure.chosen.connect(lambda _key: self.refresh_costs())
        self._zoom = Label("", "caption")
        self._zoom.setMinimumWidth(44)
        self._zoom.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._out = icon_button(theme, "minus", "")
        self._in = icon_button(theme, "plus", "")
        self._fit = icon_button(theme, "maximize", "")
        self._out.clicked.connect(lambda: self.view.zoom_by(0.8))
        self._in.clicked.connect(lambda: self.view.zoom_by(1.25))
        self._fit.clicked.connect(self.view.fit)
        self.view.zoomChanged.connect(
            lambda zoom: self._zoom.setText(f"{QLocale().toString(round(100 * zoom))}{QLocale().percent()}")
        )
        row = QHBoxLayout()
        row.setSpacing(S)
        row.addWidget(self._measure_word)
        row.addWidget(self._measure)
        row.addStretch(1)
        for widget in (self._out, self._zoom, self._in, self._fit):
            row.addWidget(widget)
        return row

    def _draw(self, graph: ModelGraph) -> None:
        session = self._session
        base = session.base_graph
        self._marks = {}
        if base is not None:
            for change in diff_graphs(base, graph):
                if change.kind != "removed":
                    self._marks[change.layer_id] = "added" if change.kind == "added" else "changed"
        self.scene.show_graph(
            graph,
            lay_out(graph, session.shapes, session.imgsz),
            shapes=session.shapes,
            marks=self._marks,
            repeats={layer.id: scaled_repeats(layer, graph, session.scale) for layer in graph.layers},
            attention={spec.name for spec in session.catalog.specs},
        )
        self.view.fit()

    def _on_layer_selected(self, layer_id: LayerId | None) -> None:
        if self._compact:
            self._side.setVisible(layer_id is not None)
        self._show_details(layer_id)

    def _show_details(self, layer_id: LayerId | None) -> None:
        card = self.scene.cards.get(layer_id) if layer_id is not None else None
        if card is None:
            self.details.show_layers(())
        else:
            self.details.show_layers([card.facts.layer_id], mark_word=card.facts.mark_word)

    def _go_to(self, layer_id: LayerId) -> None:
        self.scene.select(layer_id)
        self.view.show_layer(layer_id)
        self.view.setFocus()

    def _on_theme_changed(self) -> None:
        self.scene.set_appearance(appearance_of(self._session.theme))


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
