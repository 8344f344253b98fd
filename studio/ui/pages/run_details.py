"""What is known of the runs selected: whether the change helped, curves, numbers, settings, detections by class, notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from studio.runs.comparison import ComparedRun, Group, RunNumbers, Verdict, group_runs, judge
from studio.runs.curves import DetectionCurves, read_curves
from studio.runs.events import BestValidated, EpochEnded, Event, ModelBuilt, RunFinished, RunStopped
from studio.runs.job import TrainJob
from studio.runs.run import Run, RunStatus
from studio.runs.run_notes import RunRemarks
from studio.runs.run_origin import RunOrigin, read_origin
from studio.runs.run_settings import settings_of
from studio.ui.background import BackgroundTask
from studio.ui.charts.chart_panel import ChartPanel
from studio.ui.charts.legend import LegendEntry, LegendRow
from studio.ui.pages.detections_pane import DetectionsPane
from studio.ui.pages.notes_pane import NotesPane
from studio.ui.pages.run_comparison import ComparisonTable, GroupTable, scrolled_card
from studio.ui.pages.run_controls import RunControls
from studio.ui.pages.run_origin_pane import RunOriginPane
from studio.ui.pages.run_words import OTHER_DATA, imported_word, other_data_words, variant_word, verdict_word
from studio.ui.pages.runs_pareto import CostPane
from studio.ui.pages.runs_plots import DetectionsOrPlots, plots_of
from studio.ui.pages.runs_settings import SettingsTable
from studio.ui.run_monitor import RunFeed
from studio.ui.session import Session
from studio.ui.texts.core_texts import core_text
from studio.ui.theme import L, M, S
from studio.ui.while_alive import while_alive
from studio.ui.widgets.buttons import SegmentedControl, button
from studio.ui.widgets.error_note import ErrorNote
from studio.ui.widgets.labels import Label

MOST_COMPARED = 8  # as many as there are colours
TABS = ("curves", "numbers", "settings", "detections", "notes")
_KEPT = (EpochEnded, ModelBuilt, BestValidated, RunFinished, RunStopped)  # batches are for the charts alone


class RunDetails(QWidget):
    """The lower half of the runs page.

    Signals:
        wanted(str): "watch" or "predict" for the runs selected
        notesChanged(str, object): run id and its RunNotes
        failed(object): a StudioError
    """

    wanted = Signal(str)
    notesChanged = Signal(str, object)
    failed = Signal(object)

    def __init__(self, session: Session, *, compact: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._runs: list[Run] = []
        self._events: dict[str, list[Event]] = {}
        self._settings: dict[str, dict[str, object]] = {}
        self._curves: dict[str, DetectionCurves] = {}
        self._origins: dict[str, RunOrigin] = {}
        self._asked: tuple[object, ...] = ()
        self._source = ""  # where an imported run came from
        self.feed = RunFeed(session, self)
        self.charts = ChartPanel(session.theme, compact=compact, labels=False)
        self.comparison = ComparisonTable(is_full=True)
        self.groups = GroupTable(session)
        self.costs = CostPane(session)
        self.settings = SettingsTable()
        self.origin = RunOriginPane(session)
        self._data_note = ErrorNote(session.theme)
        self.detections = DetectionsPane(session)
        self.plots = DetectionsOrPlots(self.detections, session.theme)
        self.notes = NotesPane(session)
        self.controls = RunControls(session, parent or self)
        self.more = QMenu(self)
        self._build()
        self._wire()
        self.retranslate()

    def show_runs(self, runs: Sequence[Run], remarks: Mapping[str, RunRemarks], tags: Sequence[str]) -> None:
        """Show these runs; called again whenever one of them changed."""
        names = [run.name for run in self._runs]
        self._runs = list(runs[:MOST_COMPARED])
        if [run.name for run in self._runs] != names:
            self._follow()
        one = self._runs[0] if len(runs) == 1 else None
        self._show_actions(one, len(runs), remarks)
        self.notes.set_known_tags(tags)
        self.notes.show_run(one.name if one else None, remarks[one.name].notes if one else RunRemarks().notes)
        self._tabs.button("notes").setEnabled(one is not None)
        if one is None and self._tabs.value() == "notes":
            self.show_tab("curves")
        self._read_files()
        self._show_origin()
        self._show_numbers()

    def show_tab(self, key: str) -> None:
        """Show one of TABS."""
        self._tabs.set_value(key)
        self._stack.setCurrentIndex(TABS.index(key))

    def recheck(self) -> None:
        """Look at the dataset of the run shown again, since it may have changed meanwhile."""
        self.origin.ask()

    @property
    def compared(self) -> list[ComparedRun]:
        """Give the runs shown with their numbers and settings, the reference last."""
        reference = self._reference()
        found = [
            ComparedRun(
                RunNumbers.from_events(run.name, self._events.get(run.name, [])), self._settings.get(run.name, {})
            )
            for run in self._runs
        ]
        return sorted(found, key=lambda one: one.run_id == reference)

    @property
    def reference(self) -> str | None:
        """Give the run that the others are compared with; None for a run alone."""
        return self._reference() if len(self._runs) > 1 else None

    def retranslate(self) -> None:
        """Show the words in the window's language."""
        self._tabs.set_items(
            [
                ("curves", self.tr("Curves")),
                ("numbers", self.tr("Numbers")),
                ("settings", self.tr("Settings")),
                ("detections", self.tr("By class")),
                ("notes", self.tr("Notes")),
            ]
        )
        self._predict.setText(self.tr("Show in Predict"))
        self._watch.setText(self.tr("Watch"))
        self.controls.retranslate()
        self._more.setText(self.tr("More"))
        self._groups_word.setText(self.tr("Mean and spread over seeds"))
        self._verdicts_word.setText(self.tr("Did it help?"))
        self._show_numbers()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    # Building.

    def _build(self) -> None:
        theme = self._session.theme
        column = QVBoxLayout(self)
        column.setContentsMargins(0, M, 0, 0)
        column.setSpacing(S)
        self._chosen = Label("", "strong")
        self._verdict = Label("", "body", wrap=True)
        self._predict = button("", theme=theme, icon="scan")
        self._watch = button("", theme=theme, icon="eye")
        self._hold = self.controls.make_button("hold", button("", theme=theme, icon="pause"))
        self._stop = self.controls.make_button("stop", button("", "danger", theme=theme, icon="square"))
        self._end = self.controls.make_button("end", button("", "danger", theme=theme, icon="circle-x"))
        self._resume = self.controls.make_button("resume", button("", theme=theme, icon="redo-2"))
        self._more = button("", theme=theme, icon="ellipsis")
        self._more.setMenu(self.more)
        said = QHBoxLayout()
        said.setSpacing(L)
        column.addLayout(said)  # from the outside inwards: what is put somewhere later has its style worked out anew
        column.addWidget(self._data_note)
        said.addWidget(self._chosen)
        said.addWidget(self._verdict, 1)
        self._tabs = SegmentedControl()
        self._tabs.set_items([(key, "") for key in TABS])
        actions = QHBoxLayout()
        actions.setSpacing(S)
        column.addLayout(actions)
        actions.addWidget(self._tabs)
        actions.addStretch(1)
        for widget in (self._hold, self._stop, self._end, self._resume, self._watch, self._predict, self._more):
            actions.addWidget(widget)
        self._stack = QStackedWidget()
        column.addWidget(self._stack, 1)
        made_from = (self._curves_page(), self._numbers_page(), self._settings_page(), self.plots, self.notes)
        for page in made_from:
            self._stack.addWidget(page)
        tab = self._session.settings.text("runs_tab", TABS[0])
        self.show_tab(tab if tab in TABS else TABS[0])

    def _curves_page(self) -> QWidget:
        page = QWidget(self._stack)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S)
        self._legend = LegendRow(self._session.theme)
        column.addWidget(self._legend)
        column.addWidget(self.charts, 1)
        return page

    def _numbers_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(M)
        self._verdicts_word, self._groups_word = Label("", "heading"), Label("", "heading")
        self._verdicts = Label("", "body", wrap=True).make_selectable()
        tables = (self.comparison, self._verdicts_word, self._verdicts, self._groups_word, self.groups)
        for widget in (*tables, self.costs):
            column.addWidget(widget)
        column.addStretch(1)
        return scrolled_card(page)

    def _settings_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(L)
        column.addWidget(self.origin)
        column.addWidget(self.settings)
        column.addStretch(1)
        return scrolled_card(page)

    def _wire(self) -> None:
        self._tabs.chosen.connect(self._on_tab_chosen)
        self.feed.arrived.connect(self._on_events)
        self.feed.restarted.connect(self._on_restarted)
        self.feed.caughtUp.connect(lambda _run_id: self._show_numbers())
        self.charts.failed.connect(self.failed)
        self.notes.changed.connect(self.notesChanged)
        self._session.theme.changed.connect(self._show_numbers)
        self.controls.failed.connect(self.failed)
        self._session.data_check.answered.connect(lambda _key: self._show_origin())
        for widget, key in ((self._predict, "predict"), (self._watch, "watch")):
            widget.clicked.connect(lambda _=False, key=key: self.wanted.emit(key))

    # Runs.

    def _reference(self) -> str | None:
        """Give the run the others are compared with: a baseline if one is selected, else the oldest."""
        if not self._runs:
            return None
        baselines = [run for run in self._runs if isinstance(run.job, TrainJob) and run.job.template == "none"]
        return min(baselines or self._runs, key=lambda run: run.started or float("inf")).name

    def _follow(self) -> None:
        ordered = self._ordered()
        self.feed.follow(ordered)
        for run_id in [known for known in self._events if known not in ordered]:
            del self._events[run_id]
        reference = self.reference
        self.charts.show_runs([(name, name) for name in ordered], references=[reference] if reference else [])

    def _ordered(self) -> list[str]:
        reference = self._reference()
        return sorted((run.name for run in self._runs), key=lambda name: name == reference)

    def _colors(self) -> dict[str, QColor]:
        return {name: self._session.theme.chart_color(index) for index, name in enumerate(self._ordered())}

    def _read_files(self) -> None:
        """Read what the journal does not tell, in the pool, when it may have changed."""
        wanted = tuple((run.name, run.status, run.epoch) for run in self._runs)
        if wanted == self._asked:
            return
        self._asked = wanted
        runs = list(self._runs)

        def read() -> tuple[object, ...]:
            return (
                wanted,
                {run.name: settings_of(run) for run in runs},
                {run.name: curves for run in runs if (curves := read_curves(run.folder)) is not None},
                {run.name: read_origin(run.folder) for run in runs},
                plots_of(runs[0].folder) if len(runs) == 1 else [],
            )

        BackgroundTask(read, while_alive(self, self._on_files_read))

    def _on_files_read(self, found: tuple) -> None:
        wanted, settings, curves, origins, plots = found
        if wanted == self._asked:  # else another selection is on its way
            self._settings, self._curves, self._origins = settings, curves, origins
            ordered = self._ordered()
            self.detections.show_curves({name: curves[name] for name in ordered if name in curves}, self._colors())
            self.plots.show_plots([] if curves else plots)
            self._show_origin()
            self.origin.ask()
            self._show_numbers()

    def _show_origin(self) -> None:
        """Show what the run was made from, and say where its data are not what they were."""
        one = self._runs[0] if len(self._runs) == 1 else None
        self.origin.setVisible(one is not None)
        self.origin.show_origin(one, self._origins.get(one.name) if one is not None else None)
        change = self.origin.change()
        if change is not None:
            hint = self.tr("Its numbers are those of the data as they were; a run trained now sees others.")
            self._data_note.show_text(change, hint, severity="warning")
        elif one is not None:
            self._data_note.hide()

    def _show_actions(self, one: Run | None, count: int, remarks: Mapping[str, RunRemarks]) -> None:
        if one is not None:
            source = remarks[one.name].source
            self._chosen.setText(one.name)
            said = [core_text(one.message), core_text(one.trouble), "" if source is None else imported_word(source)]
            self._source = "\n".join(filter(None, said))
        elif count > MOST_COMPARED:
            self._source = ""
            text = self.tr("{count} runs selected; the first {most} are compared")
            self._chosen.setText(text.format(count=count, most=MOST_COMPARED))
        else:
            self._source = ""
            self._chosen.setText(self.tr("{count} runs compared").format(count=count))
        self._predict.setVisible(one is not None)
        self._predict.setEnabled(one is not None and one.best_weights is not None)
        self._watch.setVisible(one is not None)
        self.controls.show_runs(self._runs)
        self._resume.setVisible(any(run.is_resumable for run in self._runs))
        is_stopping = one is not None and one.status is RunStatus.STOPPING
        for widget in (self._hold, self._stop):
            widget.setVisible(any(run.status.is_active for run in self._runs) and not is_stopping)
        self._end.setVisible(is_stopping)

    def _show_numbers(self) -> None:
        compared, colors, reference = self.compared, self._colors(), self.reference
        numbers = [run.numbers for run in compared]
        self.comparison.show_numbers(numbers, reference=reference, colors=colors)
        entries = [LegendEntry(name, name, "", color, is_dashed=name == reference) for name, color in colors.items()]
        self._legend.set_entries(entries)
        self._legend.setVisible(len(entries) > 1)
        known = [run for run in compared if run.settings]
        self.settings.show_runs(known)
        is_whole = len(known) > 1 and not self.feed.reading  # half of the seeds could say the opposite
        self._show_verdicts(group_runs(known) if is_whole else [])

    def _show_verdicts(self, groups: list[Group]) -> None:
        has_seeds = any(len(group.seeds) > 1 for group in groups)
        self._groups_word.setVisible(has_seeds)
        self.groups.setVisible(has_seeds)
        self.groups.show_groups(groups if has_seeds else [])
        # The run that the table's differences refer to.
        reference = next((group for group in groups if self.reference in group.run_ids), None)
        others = [group for group in groups if group is not reference]
        judged = [] if reference is None else [(group, judge(group, reference)) for group in others]
        is_other = any(verdict.kind in OTHER_DATA for _, verdict in judged)
        self.costs.show_groups([] if is_other else groups, self._colors())
        lines = [self._verdict_line(group, verdict, reference) for group, verdict in judged]
        self._show_other_data()
        if len(groups) == 1 and has_seeds:
            lines = [self.tr("These runs are one variant with several seeds; select the baseline's runs, too.")]
        is_bad = len(self._runs) == 1 and bool(self._runs[0].message or self._runs[0].trouble)
        self._verdict.set_role("danger" if is_bad else "body")
        if len(judged) == 1:  # of other data the note tells more
            verdict = judged[0][1]
            line = verdict_word(verdict) if reference.settings.get("template") == "none" else lines[0]
            self._verdict.setText("" if verdict.kind in OTHER_DATA else line)
        else:
            self._verdict.setText(lines[0] if len(lines) == 1 else self._source)
        self._verdicts.setText("\n".join(lines))
        self._verdicts.setVisible(len(lines) > 1)
        self._verdicts_word.setVisible(len(lines) > 1)

    def _verdict_line(self, group: Group, verdict: Verdict, reference: Group) -> str:
        text = self.tr("{variant} against {reference}: {verdict}")
        names = {"variant": variant_word(group, self._session), "reference": variant_word(reference, self._session)}
        return text.format(**names, verdict=verdict_word(verdict))

    def _show_other_data(self) -> None:
        """Warn where the runs compared saw different data."""
        if len(self._runs) < 2:
            return
        words = other_data_words([run for run in self.compared if run.settings])
        if words is None:
            self._data_note.hide()
        else:
            self._data_note.show_text(*words, severity="warning")

    def _on_events(self, run_id: str, events: list[Event]) -> None:
        kept = [event for event in events if isinstance(event, _KEPT)]
        self._events.setdefault(run_id, []).extend(kept)
        self.charts.add_events(run_id, events)
        if kept and run_id not in self.feed.reading:
            self._show_numbers()

    def _on_restarted(self, run_id: str) -> None:
        self._events[run_id] = []
        self.charts.forget(run_id)

    def _on_tab_chosen(self, key: str) -> None:
        self.show_tab(key)
        self._session.settings.set_value("runs_tab", key)
