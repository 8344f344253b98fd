"""What the window works on right now: one dataset, one model, the runs. Pages read it, call it and listen to it.

Pages never call each other. Everything here is quick; what takes time goes to the engine, a child or the pool.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from studio.errors import Problem, StudioError
from studio.ui.background import BackgroundTask
from studio.ui.cost_book import Cost, CostBook
from studio.ui.dataset_scan import DatasetScan
from studio.ui.engine_link import EngineLink
from studio.ui.model_making import check_model, file_graphs, problem_of, stock_graph, template_graph, text_of
from studio.ui.settings import UiSettings
from studio.ui.theme import Theme

if TYPE_CHECKING:
    from studio.catalog import Catalog
    from studio.datasets.report import DatasetReport
    from studio.graph.model_graph import LayerId, ModelGraph, TensorShape
    from studio.runs.events import Event
    from studio.runs.job import TrainSettings
    from studio.runs.run import Run
    from studio.runs.store import RunStore
    from studio.templates.library import TemplateLibrary

DEFAULT_BASE, DEFAULT_SCALE, DEFAULT_TEMPLATE = "yolo11", "n", "none"
COST_DELAY_MS = 150  # a drag of the mouse over five scales asks the engine once


class Session(QObject):
    """The current values of the window.

    Signals:
        datasetChanged(): `dataset` is another one, or none.
        modelChanged(): any of base, scale, template, values, model_file, graph, shapes, problems changed.
        costChanged(): `cost` or `base_cost` arrived or was cleared.
        runsChanged(): a run was made, started, ended or removed.
        runChanged(str): something about the run with this id changed.
        eventsArrived(str, list): new events of the run with this id, in order.
        currentRunChanged(str): another run is looked at; "" is none.
        messageRaised(StudioError): something that no page asked for went wrong.
    """

    datasetChanged = Signal()
    modelChanged = Signal()
    costChanged = Signal()
    runsChanged = Signal()
    runChanged = Signal(str)
    eventsArrived = Signal(str, list)
    currentRunChanged = Signal(str)
    messageRaised = Signal(object)

    def __init__(
        self,
        settings: UiSettings,
        theme: Theme,
        *,
        engine: EngineLink | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.settings = settings
        self.theme = theme
        self.engine = engine or EngineLink(self)
        self.costs = CostBook(self.engine, self._cost_fingerprint, self)
        self.scan = DatasetScan(self)
        self.scan.finished.connect(self.set_dataset)
        self.dataset: DatasetReport | None = None
        self.base = settings.text("base", DEFAULT_BASE)
        self.scale = settings.text("scale", DEFAULT_SCALE)
        self.template = settings.text("template", DEFAULT_TEMPLATE)
        self.values: dict[str, Any] = {}
        self.model_file: Path | None = None
        self.imgsz = 640
        self.is_edited = False  # the graph was changed by hand since it was generated or opened
        self.current_run: str | None = None
        self.cost: dict[str, Any] | None = None
        self.base_cost: dict[str, Any] | None = None
        self.cost_error: StudioError | None = None
        self._graph: ModelGraph | None = None
        self._base_graph: ModelGraph | None = None
        self._shapes: dict[LayerId, TensorShape | None] = {}
        self._problems: list[Problem] = []
        self._model_is_stale = True
        self._catalog: Catalog | None = None
        self._library: TemplateLibrary | None = None
        self._store: RunStore | None = None
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

    @property
    def store(self) -> RunStore:
        """The folder of runs."""
        if self._store is None:
            from studio.runs.store import RunStore

            self._store = RunStore()
        return self._store

    @property
    def graph(self) -> ModelGraph | None:
        """The model that would be trained; None while it cannot be made (`problems` tells why)."""
        self._refresh_model()
        return self._graph

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
        self._model_is_stale = True
        self.modelChanged.emit()
        self._cost_timer.start()

    def open_dataset(self, path: Path) -> None:
        """Scan a folder or a data.yaml in a child; `scan` tells how it goes, `datasetChanged` when it is there."""
        self.scan.open(path)

    def set_dataset(self, report: DatasetReport | None) -> None:
        """Work on another dataset."""
        classes = self._class_count()
        self.dataset = report
        if report is not None:
            self.settings.remember_dataset(Path(report.root))
        self.datasetChanged.emit()
        if self._class_count() != classes and not self.is_edited:
            self._model_is_stale = True  # the number of classes is part of the model
            self._model_was_changed()

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
            self.is_edited = False
        for key in ("base", "scale", "template"):
            self.settings.set_value(key, getattr(self, key))
        if self.is_edited and self._graph is not None:
            self._check_model()
        else:
            self._model_is_stale = True
        self._model_was_changed()

    def set_graph(self, graph: ModelGraph) -> None:
        """Take over a graph edited by hand."""
        self._refresh_model()
        self._graph = graph
        self.is_edited = True
        self._check_model()
        self._model_was_changed()

    def reset_graph(self) -> None:
        """Go back to what the template or the model file says."""
        self.is_edited = False
        self._model_is_stale = True
        self._model_was_changed()

    def model_text(self, graph: ModelGraph | None = None) -> str:
        """Give the YAML of `graph`, or of the current one; empty if there is none."""
        shown = graph or self.graph
        return "" if shown is None else text_of(shown)

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

    def start_training(
        self,
        settings: TrainSettings,
        *,
        weights: Path | None = None,
        name: str | None = None,
        with_baseline: bool = False,
    ) -> list[str]:
        """Prepare one run, or two with the baseline, in the background and queue them; give their names.

        The runs exist when `runsChanged` fires; what hinders them comes through `messageRaised`.
        """
        from studio.ui.training_queue import plan_runs, prepare_runs

        planned = plan_runs(self, settings, weights=weights, name=name, with_baseline=with_baseline)

        def on_done(_: object) -> None:
            self.runsChanged.emit()
            self.start_next_run()

        BackgroundTask(lambda: prepare_runs(planned), on_done, on_error=self._on_prepare_failed)
        names = [order.name for order in planned]
        if names:
            self.set_current_run(names[0])
        return names

    def start_next_run(self) -> None:
        """Start the oldest queued run of every device that is free; call it when a run ended."""
        from studio.ui.training_queue import start_due_runs

        try:
            started = start_due_runs(self.store)
        except StudioError as error:
            self.messageRaised.emit(error)
            return
        for run_id in started:
            self.runChanged.emit(run_id)
        if started:
            self.runsChanged.emit()

    def stop_run(self, run_id: str) -> None:
        """Ask a run to stop after the batch it is in."""
        from studio.launch.process import ask_to_stop

        try:
            ask_to_stop(self.store.get(run_id).folder)
        except StudioError as error:
            self.messageRaised.emit(error)
        self.runChanged.emit(run_id)

    def run(self, run_id: str) -> Run | None:
        """Give a run by its id, None if it is not there (yet)."""
        try:
            return self.store.get(run_id)
        except StudioError:
            return None

    def set_current_run(self, run_id: str | None) -> None:
        """Look at another run."""
        if run_id != self.current_run:
            self.current_run = run_id
            self.currentRunChanged.emit(run_id or "")

    def announce_events(self, run_id: str, events: list[Event]) -> None:
        """Pass on new events of a run, as the run monitor read them."""
        self.eventsArrived.emit(run_id, events)
        self.runChanged.emit(run_id)

    def close(self) -> None:
        """End the children of the window; trainings go on."""
        self.scan.cancel()
        self.costs.save()
        self.engine.shutdown()
        self.settings.sync()

    def _on_prepare_failed(self, error: StudioError) -> None:
        self.runsChanged.emit()
        self.messageRaised.emit(error)
        self.start_next_run()

    def _model_was_changed(self) -> None:
        self.cost = self.base_cost = self.cost_error = None
        self.modelChanged.emit()
        self.costChanged.emit()
        self._cost_timer.start()

    def _refresh_model(self) -> None:
        if not self._model_is_stale:
            return
        self._model_is_stale = False
        self._graph = self._base_graph = None
        self._shapes, self._problems = {}, []
        nc = self._class_count()
        try:
            if self.model_file is not None:
                self._graph, self._base_graph = file_graphs(self.model_file)
            else:
                self._base_graph = stock_graph(self.base, nc)
                self._graph = template_graph(
                    self.base, self.template, values=self.values, nc=nc, catalog=self.catalog, library=self.library
                )
        except StudioError as error:
            self._problems = [problem_of(error, "model")]
            return
        self._check_model()

    def _check_model(self) -> None:
        assert self._graph is not None
        self._problems, self._shapes = check_model(self._graph, self.scale, imgsz=self.imgsz, catalog=self.catalog)

    def _ask_for_costs(self) -> None:
        graph, base = self.graph, self.base_graph
        if graph is not None and not self._has_errors():
            self._ask_for_cost(graph, "cost")
        if base is not None:
            self._ask_for_cost(base, "base_cost")

    def _ask_for_cost(self, graph: ModelGraph, attribute: str) -> None:
        text, scale = self.model_text(graph), self.scale

        def is_current() -> bool:
            now = self._graph if attribute == "cost" else self._base_graph
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
