"""The model part of the session: what is chosen, the document that is edited, its shapes and problems, and its cost."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from studio.errors import Problem, StudioError
from studio.ui.cost_book import Cost, CostBook
from studio.ui.engine_link import EngineLink
from studio.ui.graph_editor.document import GraphDocument
from studio.ui.model_making import (
    check_model,
    file_source,
    problem_of,
    stock_graph,
    template_graph,
    text_of,
    text_problems,
)
from studio.ui.settings import UiSettings

if TYPE_CHECKING:
    from studio.catalog import Catalog
    from studio.datasets.report import DatasetReport
    from studio.graph.model_graph import LayerId, ModelGraph, TensorShape
    from studio.graph.model_source import ModelSource
    from studio.templates.library import TemplateLibrary

DEFAULT_BASE, DEFAULT_SCALE, DEFAULT_TEMPLATE = "yolo11", "n", "none"
COST_DELAY_MS = 80  # a drag of the mouse over five scales asks the engine once; with the answer under 300 ms


class SessionModel(QObject):
    """The model that the window works on.

    Signals:
        modelChanged(): any of base, scale, template, values, model_file, graph, shapes, problems changed.
        modelSaved(object): the model was written to this path, or read from it again.
        costChanged(): `cost` or `base_cost` arrived or was cleared.
    """

    modelChanged = Signal()
    modelSaved = Signal(object)
    costChanged = Signal()

    def __init__(self, settings: UiSettings, engine: EngineLink | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings = settings
        self.engine = engine or EngineLink(self)
        self.costs = CostBook(self.engine, self._cost_fingerprint, self)
        self.dataset: DatasetReport | None = None
        self.document = GraphDocument(self)
        self.document.changed.connect(self._on_document_changed)
        self.base = settings.text("base", DEFAULT_BASE)
        self.scale = settings.text("scale", DEFAULT_SCALE)
        self.template = settings.text("template", DEFAULT_TEMPLATE)
        self.values: dict[str, Any] = {}
        self.model_file: Path | None = None
        self.imgsz = 640
        self.cost: dict[str, Any] | None = None
        self.base_cost: dict[str, Any] | None = None
        self.cost_error: StudioError | None = None
        self._base_graph: ModelGraph | None = None
        self._shapes: dict[LayerId, TensorShape | None] = {}
        self._problems: list[Problem] = []
        self._model_is_stale = True
        self._is_loading = False
        self._text_is_faulty = False
        self._catalog: Catalog | None = None
        self._library: TemplateLibrary | None = None
        self._template_texts: dict[tuple[str, str, int | None], str] = {}
        self._cost_timer = QTimer(self)
        self._cost_timer.setSingleShot(True)
        self._cost_timer.setInterval(COST_DELAY_MS)
        self._cost_timer.timeout.connect(self._ask_for_costs)

    # Parts of the core, read on first use: none is needed for the first paint.

    @property
    def catalog(self) -> Catalog:
        """The attention modules known, the user's included."""
        if self._catalog is None:
            from studio.catalog import load_catalog

            self._catalog = load_catalog()
        return self._catalog

    @property
    def library(self) -> TemplateLibrary:
        """The templates known, the user's included."""
        if self._library is None:
            from studio.templates.library import load_templates

            self._library = load_templates()
        return self._library

    def take_known(self, catalog: Catalog, library: TemplateLibrary) -> None:
        """Take what was read in the background, where nothing was read meanwhile."""
        self._catalog = self._catalog or catalog
        self._library = self._library or library

    @property
    def graph(self) -> ModelGraph | None:
        """The model that would be trained; None while it cannot be made (`problems` tells why)."""
        self._refresh_model()
        return self.document.graph

    @property
    def is_edited(self) -> bool:
        """Whether the graph was changed by hand since it was generated or opened."""
        return not self._model_is_stale and self.document.is_edited

    @property
    def base_graph(self) -> ModelGraph | None:
        """The stock model that the graph was made from; None for a model of unknown family."""
        self._refresh_model()
        return self._base_graph

    @property
    def shapes(self) -> dict[LayerId, TensorShape | None]:
        """Output shapes of the graph's layers at the current scale and image size."""
        self._refresh_model()
        return self._shapes

    @property
    def problems(self) -> list[Problem]:
        """What is wrong with the model; errors forbid training."""
        self._refresh_model()
        return self._problems

    def reload_user_files(self) -> None:
        """Read the user's attention files and templates again."""
        self._catalog = self._library = None
        self._template_texts.clear()
        if self.is_edited:
            self._check_model()
        else:
            self._model_is_stale = True
        self.modelChanged.emit()
        self._cost_timer.start()

    def choose_model(
        self,
        *,
        base: str | None = None,
        scale: str | None = None,
        template: str | None = None,
        values: Mapping[str, Any] | None = None,
        model_file: Path | None = None,
    ) -> None:
        """Make another model; what is not given stays. Edits by hand are kept only when just the scale changes.

        Another template forgets the parameters of the last one; a base or a template leaves the model file.
        """
        if template is not None and template != self.template and values is None:
            self.values = {}
        self.base = base or self.base
        self.scale = scale or self.scale
        self.template = template or self.template
        if values is not None:
            self.values = dict(values)
        regenerates = base is not None or template is not None or values is not None or model_file is not None
        if regenerates:
            self.model_file = model_file
            self._model_is_stale = True
            self.document.undo_stack.clear()  # the new model is made when it is asked for; the last one is gone now
        for key in ("base", "scale", "template"):
            self.settings.set_value(key, getattr(self, key))
        if self.document.graph is None:
            self._model_is_stale = True  # perhaps it can be made now
        elif not self._model_is_stale:
            self._check_model()
        self._model_was_changed()

    def set_graph(self, graph: ModelGraph, name: str = "") -> None:
        """Take over a graph edited by hand; `name` is what undo calls the edit."""
        self._refresh_model()
        self.document.apply(name or self.tr("Edit the model"), graph)

    def note_saved(self, path: Path) -> None:
        """The model as it is now is what the file at `path` says: from here on it is that file's model."""
        self._refresh_model()
        self.model_file = path
        self.document.mark_saved()
        self.modelChanged.emit()
        self.modelSaved.emit(path)

    def reset_graph(self) -> None:
        """Go back to what the template or the model file says; undo brings the edits back."""
        loaded = self.document.loaded
        if self._model_is_stale or loaded is None:
            self._model_is_stale = True
            self._model_was_changed()
        else:
            self.document.apply_source(self.tr("Take all edits back"), loaded)

    def model_text(self, graph: ModelGraph | None = None) -> str:
        """Give the YAML of `graph`, or of the current one; empty if there is none."""
        current = self.graph
        if graph is not None and graph is not current:
            return text_of(graph)
        source = self.document.source
        return "" if source is None else source.text

    def model_cost(self, *, template: str | None = None, scale: str | None = None) -> Cost | None:
        """Give the cost of the current model, or of one with another template or scale; None while it is measured.

        `costs.changed` tells when to ask again. A model that cannot be made has no cost.
        """
        wanted = scale or self.scale
        if template is None:
            text = "" if self._has_errors() else self.model_text()
        else:
            text = self._template_text(template)
        return self.costs.cost(text, wanted, self.imgsz) if text else None

    def _model_was_changed(self) -> None:
        self.cost = self.base_cost = self.cost_error = None
        self.modelChanged.emit()
        self.costChanged.emit()
        self._cost_timer.start()

    def _on_document_changed(self) -> None:
        if not self._is_loading:
            self._check_model()
            self._model_was_changed()

    def _refresh_model(self) -> None:
        if not self._model_is_stale:
            return
        self._model_is_stale = False
        self._base_graph = None
        self._shapes, self._problems = {}, []
        nc = self._class_count()
        faults: list[Problem] = []
        try:
            if self.model_file is not None:
                source, self._base_graph, faults = file_source(self.model_file)
                if source is None:
                    self._load(None)
                    self._problems = faults
                    return
            else:
                self._base_graph = stock_graph(self.base, nc)
                graph = template_graph(
                    self.base, self.template, values=self.values, nc=nc, catalog=self.catalog, library=self.library
                )
                from studio.graph.model_source import fresh_source

                source = fresh_source(graph)
        except StudioError as error:
            self._load(None)
            self._problems = [problem_of(error, "model")]
            return
        self._load(source)
        if self.cost is None:
            self._cost_timer.start()  # the model of the last session, which nothing changed yet
        self._text_is_faulty = bool(faults)
        self._check_model()

    def _load(self, source: ModelSource | None) -> None:
        # Whoever asked for the graph gets it from the call; an edit is what the signals tell of.
        self._is_loading = True
        try:
            if source is None:
                self.document.unload()
            else:
                self.document.load(source)
        finally:
            self._is_loading = False

    def _check_model(self) -> None:
        source = self.document.source
        self._problems, self._shapes = [], {}
        if source is None:
            return
        self._problems, self._shapes = check_model(source.graph, self.scale, imgsz=self.imgsz, catalog=self.catalog)
        if self._text_is_faulty:
            # Faults of a file stay in its text until their rows are edited.
            faults = text_problems(source.text, self.model_file)
            self._problems = faults + self._problems
            self._text_is_faulty = bool(faults)

    def _ask_for_costs(self) -> None:
        graph, base = self.graph, self.base_graph
        if graph is not None and not self._has_errors():
            self._ask_for_cost(graph, "cost")
        if base is not None:
            self._ask_for_cost(base, "base_cost")

    def _ask_for_cost(self, graph: ModelGraph, attribute: str) -> None:
        text, scale = self.model_text(graph), self.scale

        def is_current() -> bool:
            now = self.document.graph if attribute == "cost" else self._base_graph
            return now is graph and scale == self.scale

        def on_ok(answer: dict[str, Any]) -> None:
            self.costs.learn(text, scale, self.imgsz, answer)
            if is_current():
                setattr(self, attribute, answer)
                self.costChanged.emit()

        def on_error(error: StudioError) -> None:
            if is_current():
                self.cost_error = error
                self.costChanged.emit()

        self.engine.request("inspect", {"model": text, "scale": scale, "imgsz": self.imgsz}, on_ok, on_error)

    def _has_errors(self) -> bool:
        return any(problem.severity == "error" for problem in self.problems)

    def _class_count(self) -> int | None:
        return len(self.dataset.class_names) or None if self.dataset is not None else None

    def _template_text(self, template: str) -> str:
        key = (self.base, template, self._class_count())
        if key not in self._template_texts:
            try:
                graph = template_graph(
                    self.base, template, values={}, nc=key[2], catalog=self.catalog, library=self.library
                )
                self._template_texts[key] = self.model_text(graph)
            except StudioError:
                self._template_texts[key] = ""
        return self._template_texts[key]

    def _cost_fingerprint(self) -> str:
        """Give what the cost of a text depends on besides the text."""
        from studio import stock

        return stock.version() + "".join(spec.sha256[:8] for spec in self.catalog.specs)
