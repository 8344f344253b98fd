"""The runs page: every training that ever was, and any of them compared."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QItemSelectionModel, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QSplitter,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from studio.errors import StudioError
from studio.runs.events import BestValidated, EpochEnded, Event, ModelBuilt
from studio.runs.job import TrainJob
from studio.runs.journal import read_tail
from studio.runs.run import EVENTS_FILE, Run
from studio.ui.background import BackgroundTask
from studio.ui.charts.chart_panel import ChartPanel
from studio.ui.pages.run_comparison import ComparisonTable, RunNumbers
from studio.ui.pages.run_words import baseline_of
from studio.ui.pages.runs_table import NAME, STARTED, TEMPLATE, RunsFilter, RunsTable, numbers_of
from studio.ui.run_monitor import RunFeed
from studio.ui.session import Session
from studio.ui.theme import XL, L, M, S
from studio.ui.while_alive import while_alive
from studio.ui.widgets.buttons import button
from studio.ui.widgets.empty_state import EmptyState
from studio.ui.widgets.error_note import ErrorNote
from studio.ui.widgets.labels import Label
from studio.ui.widgets.page_header import PageHeader

MOST_COMPARED = 8  # as many as there are colours
REFRESH_MS = 400
ROW_HEIGHT = 34


class RunsPage(QWidget):
    """All runs.

    Signals:
        completenessChanged(): never; every page has it.
        pageWanted(str): another page, "predict" or "train", should be shown.
    """

    completenessChanged = Signal()
    pageWanted = Signal(str)

    def __init__(self, session: Session, *, compact: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._stamps: dict[str, tuple[object, ...]] = {}  # state of a run when its journal's end was read
        self._events: dict[str, list[Event]] = {}
        self._is_reading = False
        self.feed = RunFeed(session, self)
        self.table = RunsTable(session, self)
        self.filter = RunsFilter(self)
        self.filter.setSourceModel(self.table)
        self.view = QTableView()
        self.search = QLineEdit()
        self.charts = ChartPanel(session.theme, compact=compact, labels=False)
        self.comparison = ComparisonTable()
        self._header = PageHeader()
        self._note = ErrorNote(session.theme, closable=True)
        self._stack = QStackedWidget()
        self._empty = EmptyState(session.theme, "chart-line")
        self._refresh_soon = QTimer(self)
        self._build(compact)
        self._wire()
        self.retranslate()

    def title(self) -> str:
        """Give the page's name."""
        return self.tr("Runs")

    def can_continue(self) -> tuple[bool, str]:
        """Tell that nothing hinders going on."""
        return True, ""

    def selected(self) -> list[Run]:
        """Give the selected runs, in the order of the table."""
        rows = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        return [self.table.run_at(self.filter.mapToSource(self.filter.index(row, 0)).row()) for row in rows]

    def select(self, run_ids: Sequence[str]) -> None:
        """Select these runs."""
        selection = self.view.selectionModel()
        selection.clearSelection()
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        for run_id in run_ids:
            row = self.table.row_of(run_id)
            if row is not None:
                selection.select(self.filter.mapFromSource(self.table.index(row, 0)), flags)

    def refresh(self) -> None:
        """Read the list of runs again; in the pool, since a thousand folders take a while."""
        if self._is_reading:
            self._refresh_soon.start()
            return
        self._is_reading = True
        store = self._session.store
        known = dict(self._stamps)

        def read() -> tuple[list[Run], dict[str, Any]]:
            runs = store.list()
            numbers = {}
            for run in runs:
                stamp = (run.status, run.epoch)
                if isinstance(run.job, TrainJob) and known.get(run.name) != stamp:
                    numbers[run.name] = (stamp, numbers_of(run, read_tail(run.folder / EVENTS_FILE)))
            return runs, numbers

        BackgroundTask(read, while_alive(self, self._show_runs), on_error=while_alive(self, self._on_read_failed))

    def retranslate(self) -> None:
        """Show the words in the window's language."""
        self._show_count()
        self.search.setPlaceholderText(self.tr("Filter: name, base, template, state…"))
        self.search.setAccessibleName(self.tr("Filter"))
        self.view.setAccessibleName(self.tr("Runs"))
        self.table.set_titles(
            [
                self.tr("Name"),
                self.tr("Base"),
                self.tr("Template"),
                self.tr("Scale"),
                self.tr("State"),
                self.tr("Epochs"),
                self.tr("mAP50"),
                self.tr("mAP50-95"),
                self.tr("Started"),
                self.tr("Time"),
            ]
        )
        self._empty.set_texts(
            self.tr("No runs yet"), self.tr("Every training appears here, with its curves and its numbers.")
        )
        self._go_train.setText(self.tr("Go to Train"))
        self._folder.setText(self.tr("Open folder"))
        self._predict.setText(self.tr("Show in Predict"))
        self._watch.setText(self.tr("Watch"))
        self._resume.setText(self.tr("Resume"))
        self._stop.setText(self.tr("Stop"))
        self._show_selection()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def _build(self, compact: bool) -> None:
        theme = self._session.theme
        self._go_train = button("", "primary", theme=theme, icon="play")
        self._empty.actions.addWidget(self._go_train)
        self._folder = button("", theme=theme, icon="folder-open")
        self._predict = button("", theme=theme, icon="scan")
        self._watch = button("", theme=theme, icon="eye")
        self._resume = button("", theme=theme, icon="redo-2")
        self._stop = button("", "danger", theme=theme, icon="square")
        self._chosen = Label("", "strong")
        self.search.setFixedWidth(280)
        self.search.setClearButtonEnabled(True)
        self._header.actions.addWidget(self.search)
        self._set_up_view()
        table_card = QFrame()
        table_card.setProperty("kind", "card")
        table_box = QVBoxLayout(table_card)
        table_box.setContentsMargins(S, S, S, S)
        table_box.addWidget(self.view)
        bottom = QWidget()
        column = QVBoxLayout(bottom)
        column.setContentsMargins(0, M, 0, 0)
        column.setSpacing(M)
        actions = QHBoxLayout()
        actions.setSpacing(S)
        actions.addWidget(self._chosen)
        actions.addStretch(1)
        for widget in (self._stop, self._resume, self._watch, self._folder, self._predict):
            actions.addWidget(widget)
        column.addLayout(actions)
        self._numbers_card = QFrame()
        self._numbers_card.setProperty("kind", "card")
        numbers_box = QVBoxLayout(self._numbers_card)
        numbers_box.setContentsMargins(L, M, L, M)
        numbers_box.addWidget(self.comparison)
        column.addWidget(self._numbers_card)
        column.addWidget(self.charts, 1)
        self._bottom = bottom
        self._splitter = QSplitter(Qt.Orientation.Vertical)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(table_card)
        self._splitter.addWidget(bottom)
        self._splitter.setSizes([260, 420])
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._splitter)
        outer = QVBoxLayout(self)
        margin = 0 if compact else XL
        outer.setContentsMargins(margin, margin, margin, margin)
        outer.setSpacing(L)
        outer.addWidget(self._header)
        outer.addWidget(self._note)
        outer.addWidget(self._stack, 1)

    def _set_up_view(self) -> None:
        view = self.view
        view.setModel(self.filter)
        view.setSortingEnabled(True)
        view.sortByColumn(STARTED, Qt.SortOrder.DescendingOrder)
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.setMinimumHeight(130)
        view.verticalHeader().hide()
        view.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        header = view.horizontalHeader()
        header.setHighlightSections(False)
        header.setStretchLastSection(False)
        for column, width in enumerate((220, 82, 150, 60, 118, 84, 84, 96, 132, 90)):
            header.resizeSection(column, width)
        for column in (NAME, TEMPLATE):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)

    def _wire(self) -> None:
        session = self._session
        self._refresh_soon.setSingleShot(True)
        self._refresh_soon.setInterval(REFRESH_MS)
        self._refresh_soon.timeout.connect(self._refresh_if_shown)
        session.runsChanged.connect(self._refresh_soon.start)
        session.runChanged.connect(lambda _run_id: self._refresh_soon.isActive() or self._refresh_soon.start())
        session.theme.changed.connect(self._on_theme_changed)
        self.search.textChanged.connect(self.filter.set_words)
        self.view.selectionModel().selectionChanged.connect(lambda *_: self._on_selection_changed())
        self.view.doubleClicked.connect(lambda _index: self._on_watch())
        self.feed.arrived.connect(self._on_events)
        self.feed.restarted.connect(self._on_restarted)
        self.feed.caughtUp.connect(lambda _run_id: self._show_numbers())
        self.charts.failed.connect(self._note.show_error)
        self._go_train.clicked.connect(lambda: self.pageWanted.emit("train"))
        self._folder.clicked.connect(self._on_open_folder)
        self._predict.clicked.connect(self._on_predict)
        self._watch.clicked.connect(self._on_watch)
        self._resume.clicked.connect(self._on_resume)
        self._stop.clicked.connect(self._on_stop)

    def _show_runs(self, found: tuple[list[Run], dict[str, Any]]) -> None:
        self._is_reading = False
        runs, numbers = found
        before = {run.name for run in self.selected()}
        self.table.set_runs(runs)
        for run_id, (stamp, (map50_95, seconds)) in numbers.items():
            self._stamps[run_id] = stamp
            self.table.set_numbers(run_id, map50_95, seconds)
        if self.table.rowCount() and self._stack.currentIndex() == 0:
            # A few runs leave the room to their curves; many get what they need, up to a third.
            wanted = 70 + ROW_HEIGHT * self.table.rowCount()
            table_height = max(150, min(wanted, self.height() // 3))
            self._splitter.setSizes([table_height, max(200, self.height() - table_height)])
        self._stack.setCurrentIndex(1 if self.table.rowCount() else 0)
        self._show_count()
        if before and {run.name for run in self.selected()} != before:
            self.select(sorted(before))
        elif not before and self.table.rowCount():
            self._select_something()
        self._show_selection()

    def _select_something(self) -> None:
        """Select the run looked at and its baseline, or the newest: an empty half of a page helps nobody."""
        runs = [self.table.run_at(row) for row in range(self.table.rowCount())]
        trained = [run for run in runs if run.epoch] or runs
        current = next((run for run in runs if run.name == self._session.current_run), trained[0])
        baseline = baseline_of(current, runs)
        self.select([current.name, *([baseline.name] if baseline else [])])

    def _on_read_failed(self, error: StudioError) -> None:
        self._is_reading = False
        self._note.show_error(error)

    def _show_count(self) -> None:
        count = self.table.rowCount()
        many = self.tr("{count} runs. Select two or more to compare them.").format(count=count)
        subtitle = "" if not count else (self.tr("One run so far.") if count == 1 else many)
        self._header.set_texts(self.title(), subtitle)
        self.search.setVisible(count > 0)

    def _on_selection_changed(self) -> None:
        runs = self.selected()[:MOST_COMPARED]
        reference = self._reference(runs)
        ordered = [run.name for run in runs if run.name != reference] + ([reference] if reference else [])
        self.feed.follow(ordered)
        for run_id in [known for known in self._events if known not in ordered]:
            del self._events[run_id]
        self.charts.show_runs(
            [(name, name) for name in ordered], references=[reference] if reference and len(ordered) > 1 else []
        )
        self._show_selection()
        self._show_numbers()

    def _reference(self, runs: Sequence[Run]) -> str | None:
        """Give the run the others are compared with: a baseline if one is selected, else the oldest."""
        if not runs:
            return None
        baselines = [run for run in runs if isinstance(run.job, TrainJob) and run.job.template == "none"]
        chosen = baselines or list(runs)
        return min(chosen, key=lambda run: run.started or float("inf")).name

    def _show_selection(self) -> None:
        runs = self.selected()
        self._bottom.setVisible(bool(runs))
        one = runs[0] if len(runs) == 1 else None
        self._chosen.setText(
            one.name if one else self.tr("{count} runs compared").format(count=min(len(runs), MOST_COMPARED))
        )
        self._folder.setEnabled(one is not None)
        self._predict.setEnabled(one is not None and one.best_weights is not None)
        self._watch.setVisible(one is not None)
        self._resume.setVisible(one is not None and one.is_resumable)
        self._stop.setVisible(any(run.status.is_active for run in runs))

    def _show_numbers(self) -> None:
        runs = self.selected()[:MOST_COMPARED]
        reference = self._reference(runs)
        numbers = [RunNumbers.from_events(run.name, self._events.get(run.name, [])) for run in runs]
        numbers.sort(key=lambda one: one.run_id == reference)
        colors = {one.run_id: self._session.theme.chart_color(index) for index, one in enumerate(numbers)}
        self.comparison.show_numbers(numbers, reference=reference if len(numbers) > 1 else None, colors=colors)

    def _on_events(self, run_id: str, events: list[Event]) -> None:
        # Batches are for the charts alone; a long run has a hundred thousand of them.
        kept = [event for event in events if isinstance(event, EpochEnded | ModelBuilt | BestValidated)]
        self._events.setdefault(run_id, []).extend(kept)
        self.charts.add_events(run_id, events)
        if kept and run_id not in self.feed.reading:
            self._show_numbers()

    def _on_restarted(self, run_id: str) -> None:
        self._events[run_id] = []
        self.charts.forget(run_id)

    def _refresh_if_shown(self) -> None:
        if self.isVisible():
            self.refresh()

    def _on_theme_changed(self) -> None:
        self.view.viewport().update()
        self._show_numbers()

    def _on_open_folder(self) -> None:
        for run in self.selected()[:1]:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(run.folder)))

    def _on_predict(self) -> None:
        for run in self.selected()[:1]:
            self._session.set_current_run(run.name)
            self.pageWanted.emit("predict")

    def _on_watch(self) -> None:
        for run in self.selected()[:1]:
            self._session.set_current_run(run.name)
            self.pageWanted.emit("train")

    def _on_resume(self) -> None:
        from studio.launch.prepare import resume_training

        for run in self.selected()[:1]:
            folder = run.folder

            def on_done(_: object, run_id: str = run.name) -> None:
                self._session.set_current_run(run_id)
                self._session.runsChanged.emit()
                self._session.start_next_run()

            BackgroundTask(
                lambda folder=folder: resume_training(folder),
                on_done,
                on_error=while_alive(self, self._note.show_error),
            )

    def _on_stop(self) -> None:
        for run in self.selected():
            if run.status.is_active:
                self._session.stop_run(run.name)
