"""A template shown on the model before it is applied: the changed graph with its new and changed layers, and what it costs.

It covers the canvas while the user decides, so nothing can be edited that is not there yet.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QLocale, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QGraphicsView, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from studio.errors import RecipeError
from studio.graph.diff import diff_graphs
from studio.graph.lanes import lay_out
from studio.graph.model_graph import LayerId, ModelGraph
from studio.graph.shapes import infer_shapes, scaled_repeats
from studio.ui.cost_book import Cost
from studio.ui.graph_editor.appearance import appearance_of
from studio.ui.graph_editor.graph_scene import GraphScene
from studio.ui.graph_editor.layer_card import Mark
from studio.ui.model_making import text_of
from studio.ui.session import Session
from studio.ui.texts.core_texts import core_texts
from studio.ui.texts.recipe_texts import recipe_text
from studio.ui.theme import L, M, S
from studio.ui.widgets.buttons import button
from studio.ui.widgets.labels import Label
from studio.ui.widgets.numbers import percent, short_count
from studio.ui.widgets.param_form import ParamForm

if TYPE_CHECKING:
    from studio.templates.recipe import Recipe

FORM_WIDTH = 260


class TemplatePreview(QFrame):
    """The preview of one template over `covered`.

    Signals:
        closed(bool): the user decided; whether the template was applied.
    """

    closed = Signal(bool)

    def __init__(self, session: Session, covered: QWidget) -> None:
        super().__init__(covered)
        self._session = session
        self._covered = covered
        self._recipe: Recipe | None = None
        self._values: dict[str, Any] = {}
        self._changed: ModelGraph | None = None
        self.setProperty("kind", "card")
        self.setAutoFillBackground(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.scene = GraphScene(appearance_of(session.theme), self)
        self.view = PreviewView(self.scene)
        self._title = Label("", "heading", wrap=True)
        self.words = Label("", "body", wrap=True)
        self.costs = Label("", "muted", wrap=True)
        self.fault = Label("", "danger", wrap=True)
        self._form = ParamForm()
        self._form.edited.connect(self._on_values)
        self.apply_button = button("", "primary")
        self.cancel_button = button("")
        self.apply_button.clicked.connect(self.apply)
        self.cancel_button.clicked.connect(self.cancel)
        self._lay_out()
        self.hide()
        covered.installEventFilter(self)
        session.costs.changed.connect(self._show_costs)
        session.costChanged.connect(self._show_costs)
        session.document.changed.connect(self._on_document_changed)
        session.theme.changed.connect(lambda: self.scene.set_appearance(appearance_of(session.theme)))
        self.retranslate()

    def show_template(self, template: str) -> None:
        """Show what a template would make of the session's model."""
        try:
            self._recipe = self._session.library.get(template)
        except RecipeError as error:
            self._session.messageRaised.emit(error)
            return
        self._values = {}
        self.setGeometry(self._covered.rect())
        self.show()
        self.raise_()
        self._show_changes()
        self.view.fit()
        self.apply_button.setFocus()

    def apply(self) -> None:
        """Put the changed graph in the place of the model: one step of undo."""
        recipe, changed = self._recipe, self._changed
        if recipe is None or changed is None:
            return
        self._recipe = self._changed = None
        self.hide()
        name = self.tr("Apply the template {name}").format(name=recipe_text(recipe.title))
        self._session.document.apply(name, changed)
        self.closed.emit(True)

    def cancel(self) -> None:
        """Leave the model as it is."""
        self._recipe = self._changed = None
        self.hide()
        self.closed.emit(False)

    def retranslate(self) -> None:
        """Show the words in the window's language."""
        self.apply_button.setText(self.tr("Apply"))
        self.cancel_button.setText(self.tr("Cancel"))
        self.view.setAccessibleName(self.tr("The model with the template"))
        if self._recipe is not None:
            self._show_changes()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.cancel()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.apply()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._covered and event.type() == QEvent.Type.Resize:
            self.setGeometry(self._covered.rect())
        return super().eventFilter(watched, event)

    def _lay_out(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(L, M, L, L)
        outer.setSpacing(M)
        head = QHBoxLayout()
        head.setSpacing(M)
        texts = QVBoxLayout()
        texts.setSpacing(S // 2)
        for label in (self._title, self.words, self.costs, self.fault):
            texts.addWidget(label)
        head.addLayout(texts, 1)
        for one in (self.cancel_button, self.apply_button):
            head.addWidget(one, 0, Qt.AlignmentFlag.AlignTop)
        outer.addLayout(head)
        body = QHBoxLayout()
        body.setSpacing(L)
        self._form_area = QScrollArea()
        self._form_area.setWidgetResizable(True)
        self._form_area.setFrameShape(QFrame.Shape.NoFrame)
        self._form_area.setFixedWidth(FORM_WIDTH)
        holder = QWidget()
        holder.setProperty("kind", "scrolled")
        column = QVBoxLayout(holder)
        column.addWidget(self._form)
        column.addStretch(1)
        self._form_area.setWidget(holder)
        body.addWidget(self.view, 1)
        body.addWidget(self._form_area)
        outer.addLayout(body, 1)

    def _show_changes(self) -> None:
        from studio.templates.apply import apply_recipe
        from studio.templates.values import params_of

        session, recipe = self._session, self._recipe
        graph = session.graph
        if recipe is None or graph is None:
            return
        self._title.setText(self.tr("Preview: {name}").format(name=recipe_text(recipe.title)))
        params = params_of(recipe, session.catalog, self._values)
        self._form.set_params(params, self._values)
        self._form_area.setVisible(bool(params))
        try:
            changed = apply_recipe(graph, recipe, catalog=session.catalog, values=self._values)
        except RecipeError as error:
            self._changed = None
            self.fault.setText(core_texts(error))
            changed = graph
        else:
            self._changed = changed
            self.fault.setText("")
        self.fault.setVisible(self._changed is None)
        self.apply_button.setEnabled(self._changed is not None)
        self._draw(graph, changed)
        self._show_costs()

    def _draw(self, graph: ModelGraph, changed: ModelGraph) -> None:
        session = self._session
        changes = diff_graphs(graph, changed)
        counts = {kind: sum(change.kind == kind for change in changes) for kind in ("added", "changed", "removed")}
        self.words.setText(self.tr("{added} layers new, {changed} changed, {removed} removed.").format(**counts))
        self.words.setVisible(self._changed is not None)
        marks: dict[LayerId, Mark] = {
            change.layer_id: "added" if change.kind == "added" else "changed"
            for change in changes
            if change.kind != "removed"
        }
        shapes = infer_shapes(changed, session.scale, imgsz=session.imgsz, catalog=session.catalog)
        self.scene.show_graph(
            changed,
            lay_out(changed, shapes, session.imgsz),
            shapes=shapes,
            marks=marks,
            repeats={layer.id: scaled_repeats(layer, changed, session.scale) for layer in changed.layers},
            attention={spec.name for spec in session.catalog.specs},
        )

    def _show_costs(self) -> None:
        session, changed = self._session, self._changed
        self.costs.setVisible(changed is not None)
        if changed is None:
            return
        before = session.model_cost()
        after = session.costs.cost(text_of(changed), session.scale, session.imgsz)
        if before is None or after is None:
            self.costs.setText(self.tr("What it costs is being measured…"))
        else:
            self.costs.setText(self._cost_sentence(before, after))

    def _cost_sentence(self, before: Cost, after: Cost) -> str:
        locale = QLocale()
        more = after.params - before.params
        work = after.gflops - before.gflops
        signs = ["+" if value > 0 else "−" if value < 0 else "±" for value in (more, work)]
        return self.tr(
            "At scale {scale}: {params} parameters ({params_share}), {gflops} GFLOPs ({gflops_share}); "
            "then {total} parameters and {work} GFLOPs."
        ).format(
            scale=self._session.scale,
            params=signs[0] + short_count(abs(more), locale),
            params_share=percent(more / before.params if before.params else 0.0, locale),
            gflops=signs[1] + locale.toString(abs(work), "f", 2),
            gflops_share=percent(work / before.gflops if before.gflops else 0.0, locale),
            total=short_count(after.params, locale),
            work=locale.toString(after.gflops, "f", 2),
        )

    def _on_values(self, values: Mapping[str, Any]) -> None:
        self._values = dict(values)
        self._show_changes()

    def _on_document_changed(self) -> None:
        if self._recipe is not None:  # an undo while the preview is open: show it on what is there now
            self._show_changes()


class PreviewView(QGraphicsView):
    """A view to look at: zoom by wheel, drag to move, nothing else."""

    def __init__(self, scene: GraphScene, parent: QWidget | None = None) -> None:
        super().__init__(scene, parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setInteractive(False)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._is_fitted = True

    def fit(self) -> None:
        """Show the whole model."""
        self._is_fitted = True
        self.fitInView(self.scene().sceneRect(), Qt.AspectRatioMode.KeepAspectRatio)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._is_fitted = False
        factor = 1.0015 ** event.angleDelta().y()
        if 0.04 <= self.transform().m11() * factor <= 3.0:
            self.scale(factor, factor)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._is_fitted:
            self.fit()
