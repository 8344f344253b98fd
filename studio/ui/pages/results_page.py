"""The results page: what came of the training, beside the baseline. The last step of the wizard."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from studio.errors import Location, StudioError
from studio.paths import write_atomically
from studio.runs.comparison import ComparedRun, Verdict, group_runs, judge
from studio.runs.curves import read_curves
from studio.runs.events import BestValidated, EpochEnded, Event, ModelBuilt
from studio.runs.job import TrainJob
from studio.runs.run import Run
from studio.runs.run_settings import settings_of
from studio.ui.background import BackgroundTask
from studio.ui.charts.chart_panel import ChartPanel
from studio.ui.pages.detections_pane import DetectionsPane
from studio.ui.pages.run_comparison import METRICS, ComparisonTable, RunNumbers, comparison_csv, signed
from studio.ui.pages.run_words import (
    OTHER_DATA,
    baseline_of,
    metric_word,
    status_word,
    template_word,
    unequal_words,
    verdict_word,
)
from studio.ui.pages.sample_predictions import SamplePredictions
from studio.ui.run_monitor import RunFeed
from studio.ui.session import Session
from studio.ui.theme import XL, L, M, S
from studio.ui.while_alive import while_alive
from studio.ui.widgets.buttons import button
from studio.ui.widgets.empty_state import EmptyState
from studio.ui.widgets.error_note import ErrorNote
from studio.ui.widgets.labels import Label
from studio.ui.widgets.page_header import PageHeader


class ResultsPage(QWidget):
    """Results of the session's current run.

    Signals:
        completenessChanged(): what `can_continue` says may have changed.
        pageWanted(str): another page, "predict" or "runs", should be shown.
    """

    completenessChanged = Signal()
    pageWanted = Signal(str)

    def __init__(self, session: Session, *, compact: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._run: Run | None = None
        self._baseline: Run | None = None
        self._events: dict[str, list[Event]] = {}
        self.feed = RunFeed(session, self)
        self.charts = ChartPanel(session.theme, compact=True, scrolls=False)
        self.comparison = ComparisonTable()
        self.samples = SamplePredictions(session)
        self.detections = DetectionsPane(session)
        self._settings: dict[str, dict[str, object]] = {}
        self._read: tuple[object, ...] = ()  # runs and states whose files were read
        self._header = PageHeader()
        self._note = ErrorNote(session.theme)
        self._export_note = ErrorNote(session.theme, closable=True)
        self._build(compact)
        self.feed.arrived.connect(self._on_events)
        self.feed.restarted.connect(self._on_restarted)
        self.feed.caughtUp.connect(lambda _run_id: self._show_numbers())
        session.currentRunChanged.connect(lambda _run_id: self.refresh())
        session.runChanged.connect(self._on_run_changed)
        session.runsChanged.connect(self.refresh)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(500)
        self._soon.timeout.connect(self.refresh)
        self.retranslate()

    def title(self) -> str:
        """Give the page's name."""
        return self.tr("Results")

    def can_continue(self) -> tuple[bool, str]:
        """Tell that this is the last step."""
        return True, ""

    def refresh(self) -> None:
        """Show the session's current run and its baseline."""
        if not self.isVisible():
            return
        session = self._session
        self._run = session.run(session.current_run) if session.current_run else None
        self._baseline = baseline_of(self._run, session.store.list()) if self._run is not None else None
        self._stack.setCurrentIndex(0 if self._run is None else 1)
        if self._run is None:
            self.feed.follow([])
            return
        names = [self._run.name] + ([self._baseline.name] if self._baseline is not None else [])
        if self.feed.run_ids != names:
            self.feed.follow(names)
            labels = [self.tr("this model"), self.tr("baseline")]
            self.charts.show_runs(list(zip(names, labels, strict=False)), references=names[1:])
        self.samples.show_run(self._run)
        self._read_files([run for run in (self._run, self._baseline) if run is not None])
        self._show_head()
        self._show_numbers()

    def export_csv(self, path: Path | None = None) -> Path | None:
        """Write the numbers as CSV; asks for the file unless it is given."""
        if self._run is None:
            return None
        if path is None:
            chosen, _ = QFileDialog.getSaveFileName(
                self, self.tr("Export the numbers"), f"{self._run.name}.csv", self.tr("Table (*.csv)")
            )
            if not chosen:
                return None
            path = Path(chosen)
        reference = self._baseline.name if self._baseline is not None else None
        try:
            write_atomically(path, comparison_csv(self._numbers(), reference))
        except OSError as error:
            self._export_note.show_error(
                StudioError(
                    self.tr("The numbers could not be written."),
                    hint=str(error.strerror or error),
                    where=Location(path),
                )
            )
            return None
        return path

    def retranslate(self) -> None:
        """Show the words in the window's language."""
        self._header.set_texts(self.title(), "")
        self._predict.setText(self.tr("Open in Predict"))
        self._folder.setText(self.tr("Open folder"))
        self._export.setText(self.tr("Export CSV"))
        self._empty.set_texts(
            self.tr("No results yet"), self.tr("They appear here as soon as the first epoch is trained.")
        )
        self._curves_word.setText(self.tr("Curves"))
        self._classes_word.setText(self.tr("Right and wrong by class"))
        self._samples_word.setText(self.tr("What it sees"))
        words = (self.tr("mAP50"), self.tr("mAP50-95"), self.tr("Precision"), self.tr("Recall"))
        for label, word in zip(self._tile_words, words, strict=True):
            label.setText(word)
        self._show_head()
        self._show_numbers()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def _build(self, compact: bool) -> None:
        theme = self._session.theme
        self._predict = button("", "secondary", theme=theme, icon="scan")
        self._folder = button("", theme=theme, icon="folder-open")
        self._export = button("", theme=theme, icon="download")
        for widget in (self._export, self._folder, self._predict):
            self._header.actions.addWidget(widget)
        self._predict.clicked.connect(lambda: self.pageWanted.emit("predict"))
        self._folder.clicked.connect(self._on_open_folder)
        self._export.clicked.connect(lambda: self.export_csv())
        self._verdict = Label("", "heading", wrap=True)
        self._verdict_why = Label("", "muted", wrap=True)
        self._tile_words = [Label("", "key") for _ in METRICS]
        self._tile_values = [Label("–", "display") for _ in METRICS]
        self._tile_changes = [Label("", "caption") for _ in METRICS]
        self._curves_word, self._samples_word, self._classes_word = (Label("", "heading") for _ in range(3))
        content = QWidget()
        content.setProperty("kind", "scrolled")
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, S, 0)
        column.setSpacing(M)
        column.addWidget(self._verdict_card())
        column.addLayout(self._tiles())
        numbers = QFrame()
        numbers.setProperty("kind", "card")
        inside = QVBoxLayout(numbers)
        inside.setContentsMargins(L, M, L, M)
        inside.addWidget(self.comparison)
        column.addWidget(numbers)
        column.addSpacing(S)
        column.addWidget(self._samples_word)
        column.addWidget(self.samples)
        column.addSpacing(S)
        column.addWidget(self._classes_word)
        self.detections.setMinimumHeight(340)
        column.addWidget(self.detections)
        column.addSpacing(S)
        column.addWidget(self._curves_word)
        self.charts.setMinimumHeight(480)
        column.addWidget(self.charts)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(content)
        self._empty = EmptyState(theme, "trophy")
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(scroll)
        outer = QVBoxLayout(self)
        margin = 0 if compact else XL
        outer.setContentsMargins(margin, margin, margin, margin)
        outer.setSpacing(M)
        outer.addWidget(self._header)
        outer.addWidget(self._note)
        outer.addWidget(self._export_note)
        outer.addWidget(self._stack, 1)

    def _verdict_card(self) -> QFrame:
        card = QFrame()
        card.setProperty("kind", "card")
        inside = QHBoxLayout(card)
        inside.setContentsMargins(L, M, L, M)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(self._verdict)
        texts.addWidget(self._verdict_why)
        inside.addLayout(texts, 1)
        return card

    def _tiles(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(M)
        for column, parts in enumerate(zip(self._tile_words, self._tile_values, self._tile_changes, strict=True)):
            card = QFrame()
            card.setProperty("kind", "card")
            inside = QVBoxLayout(card)
            inside.setContentsMargins(L, M, L, M)
            inside.setSpacing(0)
            for part in parts:
                inside.addWidget(part)
            grid.addWidget(card, 0, column)
            grid.setColumnStretch(column, 1)
        return grid

    def _numbers(self) -> list[RunNumbers]:
        runs = [run for run in (self._run, self._baseline) if run is not None]
        return [RunNumbers.from_events(run.name, self._events.get(run.name, [])) for run in runs]

    def _show_head(self) -> None:
        run = self._run
        for widget in (self._predict, self._folder, self._export):
            widget.setEnabled(run is not None)
        if run is None:
            return
        self._predict.setEnabled(run.best_weights is not None)
        template = template_word(run, self._session)
        scale = run.job.scale if isinstance(run.job, TrainJob) else ""
        self._header.set_texts(
            self.title(),
            self.tr("{name}: {template}, scale {scale}, {state}, {epoch} of {epochs} epochs").format(
                name=run.name,
                template=template,
                scale=scale,
                state=status_word(run.status),
                epoch=run.epoch,
                epochs=run.epochs,
            ),
        )
        if run.message:
            self._note.show_text(run.message, severity="error")
        else:
            self._note.hide()

    def _show_numbers(self) -> None:
        numbers = self._numbers()
        if not numbers:
            return
        mine = numbers[0]
        base = numbers[1] if len(numbers) > 1 and numbers[1].metrics else None
        for metric, value, change in zip(METRICS, self._tile_values, self._tile_changes, strict=True):
            number = mine.metrics.get(metric)
            value.setText(metric_word(number))
            reference = base.metrics.get(metric) if base is not None else None
            if number is None or reference is None:
                change.setText(" ")
                continue
            difference = number - reference
            change.set_role("muted" if abs(difference) < 0.0005 else ("success" if difference > 0 else "danger"))
            change.setText(self.tr("{change} against the baseline").format(change=signed(difference)))
        self._show_verdict(mine, base)
        labels = {}
        if self._run is not None and self._baseline is not None:
            labels = {self._baseline.name: self.tr("{name} (baseline)").format(name=self._baseline.name)}
        reference_id = self._baseline.name if self._baseline is not None else None
        self.comparison.show_numbers(numbers, reference=reference_id, labels=labels)

    def _show_verdict(self, mine: RunNumbers, base: RunNumbers | None) -> None:
        number = mine.metrics.get("map50_95")
        reference = base.metrics.get("map50_95") if base is not None else None
        if number is None:
            self._verdict.setText(self.tr("The first epoch is not finished yet."))
            self._verdict_why.setText("")
        elif reference is None:
            waiting = self._baseline is not None
            self._verdict.setText(self.tr("mAP50-95 is {value}.").format(value=metric_word(number)))
            self._verdict_why.setText(
                self.tr("The baseline is still to come; then one sees whether the change helps.")
                if waiting
                else self.tr("There is no baseline with the same settings to compare with.")
            )
        elif (verdict := self._judged(mine, base)) is not None and verdict.kind in OTHER_DATA:
            self._verdict.setText(self.tr("mAP50-95 is {value}.").format(value=metric_word(number)))
            self._verdict_why.setText(verdict_word(verdict))
        else:
            change = number - reference
            if abs(change) < 0.005:
                text = self.tr("About as good as the baseline ({change} mAP50-95).")
            elif change > 0:
                text = self.tr("Better than the baseline by {change} mAP50-95.")
            else:
                text = self.tr("Worse than the baseline by {change} mAP50-95.")
            self._verdict.setText(text.format(change=signed(change)))
            why = self.tr(
                "One run each: other seeds may differ by a hundredth or two. Repeat with other seeds to be sure."
            )
            unequal = [] if verdict is None else unequal_words(verdict)
            if unequal:
                more = self.tr("These settings differ too: {names}.").format(names=", ".join(unequal))
                why = f"{why} {more}"
            self._verdict_why.setText(why)

    def _judged(self, mine: RunNumbers, base: RunNumbers) -> Verdict | None:
        """Judge the run against its baseline by what both saw and how they were set; None while that is being read."""
        if not {mine.run_id, base.run_id} <= self._settings.keys():
            return None
        runs = [ComparedRun(one, self._settings[one.run_id]) for one in (mine, base)]
        groups = group_runs(runs)
        return judge(groups[0], groups[1]) if len(groups) == 2 else None

    def _read_files(self, runs: list[Run]) -> None:
        """Read what the journals do not tell, in the pool, when it may have changed."""
        wanted = tuple((run.name, run.status) for run in runs)
        if wanted == self._read:
            return
        self._read = wanted

        def read() -> tuple[object, ...]:
            return wanted, {run.name: settings_of(run) for run in runs}, read_curves(runs[0].folder)

        BackgroundTask(read, while_alive(self, self._on_files_read))

    def _on_files_read(self, found: tuple) -> None:
        wanted, settings, curves = found
        if wanted == self._read:
            self._settings = settings
            self.detections.show_curves({} if curves is None else {wanted[0][0]: curves}, {})
            self._show_numbers()

    def _on_events(self, run_id: str, events: list[Event]) -> None:
        self.charts.add_events(run_id, events)
        kept = [event for event in events if isinstance(event, EpochEnded | ModelBuilt | BestValidated)]
        self._events.setdefault(run_id, []).extend(kept)
        if kept and run_id not in self.feed.reading:
            self._show_numbers()

    def _on_restarted(self, run_id: str) -> None:
        self._events[run_id] = []
        self.charts.forget(run_id)

    def _on_run_changed(self, run_id: str) -> None:
        if self._run is not None and run_id == self._run.name and not self._soon.isActive():
            self._soon.start()

    def _on_open_folder(self) -> None:
        if self._run is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._run.folder)))
