"""What the window works on right now: one dataset, one model, the runs. Pages read it, call it and listen to it.

Pages never call each other. Everything here is quick; what takes time goes to the engine, a child or the pool.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from studio.errors import StudioError
from studio.ui.background import BackgroundTask
from studio.ui.dataset_import import DatasetImport
from studio.ui.dataset_scan import DatasetScan
from studio.ui.engine_link import EngineLink
from studio.ui.session_model import SessionModel
from studio.ui.settings import UiSettings
from studio.ui.theme import Theme

if TYPE_CHECKING:
    from studio.datasets.report import DatasetReport
    from studio.runs.events import Event
    from studio.runs.job import TrainJob, TrainSettings
    from studio.runs.run import Run
    from studio.runs.store import RunStore
    from studio.ui.data_check import DataCheck
    from studio.ui.training_queue import TrainingQueue


class Session(SessionModel):
    """The current values of the window.

    Signals:
        datasetChanged(): `dataset` is another one, or none.
        modelChanged(), costChanged(): see SessionModel.
        runsChanged(): a run was made, started, ended or removed.
        runChanged(str): something about the run with this id changed.
        eventsArrived(str, list): new events of the run with this id, in order.
        currentRunChanged(str): another run is looked at; "" is none.
        imgszWanted(int): the user chose this image size for the next training, away from the form.
        jobWanted(TrainJob): the next training should be like this one; forms fill themselves from it.
        messageRaised(StudioError): something that no page asked for went wrong.
    """

    datasetChanged = Signal()
    runsChanged = Signal()
    runChanged = Signal(str)
    eventsArrived = Signal(str, list)
    currentRunChanged = Signal(str)
    imgszWanted = Signal(int)
    jobWanted = Signal(object)
    messageRaised = Signal(object)

    def __init__(
        self,
        settings: UiSettings,
        theme: Theme,
        *,
        engine: EngineLink | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(settings, engine, parent)
        self.theme = theme
        self.scan = DatasetScan(self)
        self.scan.finished.connect(self.set_dataset)
        self.scan.failed.connect(self._on_scan_failed)
        self.imports = DatasetImport(self)
        self.current_run: str | None = None
        self.wanted_imgsz = 0  # chosen away from the training form; 0: nothing was
        self.wanted_job: TrainJob | None = None  # to be trained again, with changes
        self._in_preparation: set[str] = set()  # runs that are not there yet
        self._store: RunStore | None = None
        self._queue: TrainingQueue | None = None
        self._data_check: DataCheck | None = None

    @property
    def store(self) -> RunStore:
        """The folder of runs."""
        if self._store is None:
            from studio.runs.store import RunStore

            self._store = RunStore()
        return self._store

    @property
    def queue(self) -> TrainingQueue:
        """The runs that wait."""
        if self._queue is None:
            from studio.ui.training_queue import TrainingQueue

            self._queue = TrainingQueue(self)
            self._queue.failed.connect(self.messageRaised)
        return self._queue

    @property
    def data_check(self) -> DataCheck:
        """What the datasets of runs hold now."""
        if self._data_check is None:
            from studio.ui.data_check import DataCheck

            self._data_check = DataCheck(self)
        return self._data_check

    def open_dataset(self, path: Path) -> None:
        """Scan a folder or a data.yaml in a child; `scan` tells how it goes, `datasetChanged` when it is there.

        What is no dataset as it stands (an archive, annotations of another format) is recognised; `imports` tells.
        """
        self.imports.cancel()
        if path.is_file() and path.suffix.lower() not in (".yaml", ".yml"):
            self.scan.cancel()
            self.imports.recognise(path)
        else:
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

    def want_imgsz(self, imgsz: int) -> None:
        """Train at this image size: forms that are there take it over, later ones begin with it."""
        self.wanted_imgsz = imgsz
        self.imgszWanted.emit(imgsz)

    def want_job(self, job: TrainJob) -> None:
        """Train like this once more: forms that are there fill themselves from the order, later ones begin with it."""
        self.wanted_job = job
        self.jobWanted.emit(job)

    def start_training(
        self,
        settings: TrainSettings,
        *,
        weights: Path | None = None,
        name: str | None = None,
        with_baseline: bool = False,
        seeds: int = 1,
    ) -> list[str]:
        """Prepare one run, or more with the baseline and several seeds, in the background and queue them; give their names.

        The runs exist when `runsChanged` fires; what hinders them comes through `messageRaised`.
        """
        from studio.launch.plan import prepare_orders
        from studio.ui.training_queue import plan_runs

        planned = plan_runs(self, settings, weights=weights, name=name, with_baseline=with_baseline, seeds=seeds)
        store = self.store

        names = [order.name for order in planned]

        def on_done(_: object) -> None:
            self._in_preparation.difference_update(names)
            self.runsChanged.emit()
            self.start_next_run()

        def on_error(error: StudioError) -> None:
            self._in_preparation.difference_update(names)
            if self.current_run in names and self.run(self.current_run) is None:
                self.set_current_run(None)
            self._on_prepare_failed(error)

        BackgroundTask(lambda: prepare_orders(planned, store), on_done, on_error=on_error)
        looked_at = self.run(self.current_run) if self.current_run else None
        is_free = looked_at.status.is_over if looked_at is not None else self.current_run not in self._in_preparation
        self._in_preparation.update(names)
        if is_free:  # what waits behind a training has nothing to show yet
            self.set_current_run(names[0])
        return names

    def start_next_run(self) -> None:
        """See that the next queued run of every device starts when it is free; in the background, and without the window."""
        self.queue.keep_going()

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
        self.imports.cancel()
        if self._data_check is not None:
            self._data_check.cancel()
        if self._queue is not None:
            self._queue.stop()
        self.costs.save()
        self.engine.shutdown()
        self.settings.sync()

    def _on_scan_failed(self, error: StudioError) -> None:
        if self.scan.path is not None and not self.scan.is_demo and self.scan.path.exists():
            self.imports.recognise(self.scan.path, reason=error)

    def _on_prepare_failed(self, error: StudioError) -> None:
        self.runsChanged.emit()
        self.messageRaised.emit(error)
        self.start_next_run()
