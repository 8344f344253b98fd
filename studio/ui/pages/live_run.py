"""A run as it trains: state, progress, charts, log, and what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QTabWidget, QToolButton, QVBoxLayout, QWidget

from studio.runs.events import FINAL_EVENTS, EpochEnded, Event, RunFailed, Warned
from studio.runs.run import LOG_FILE, Run, RunStatus
from studio.runs.warnings import EarlyWarnings
from studio.sentence import say
from studio.ui.charts.chart_panel import ChartPanel
from studio.ui.pages.epoch_samples import EpochSamples
from studio.ui.pages.log_tail import LogPanel
from studio.ui.pages.run_controls import RunControls
from studio.ui.pages.run_progress import RunProgress
from studio.ui.pages.run_words import STATUS_ICONS, STATUS_TOKENS, baseline_of, metric_word, status_word
from studio.ui.run_monitor import RunFeed
from studio.ui.session import Session
from studio.ui.texts.core_texts import core_text
from studio.ui.theme import L, M, S
from studio.ui.widgets.buttons import ICON_GAP, button, icon_button, name_button
from studio.ui.widgets.error_note import ErrorNote
from studio.ui.widgets.labels import ElidedLabel, Label

READ_SECONDS = 1.0
MOST_OVERLAYS = 5  # more curves than that in one chart tell nothing
MENU_RUNS = 20
SHOW_MS = 250  # numbers and bars, at most four times a second


class LiveRun(QWidget):
    """The live part of the train page; shows the session's current run and its baseline beside it.

    Signals:
        vanished(str): the folder of the run shown is not there any more.
    """

    vanished = Signal(str)

    def __init__(self, session: Session, *, compact: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._run_id: str | None = None
        self._reference: str | None = None
        self._is_dirty = True
        self._run: Run | None = None
        self._read_at = 0.0  # monotonic
        self._is_run_dirty = True
        self._is_held = False
        self._is_there = False  # the run had a folder when it was last followed
        self._overlays: list[str] = []  # further runs drawn beside it, chosen by the user
        self._warnings: list[str] = []
        self._early = EarlyWarnings()
        self._failure: RunFailed | None = None
        self.feed = RunFeed(session, self)
        self.progress = RunProgress()
        self.charts = ChartPanel(session.theme, compact=compact)
        self._compare = button("", "secondary", theme=session.theme, icon="layers")
        menu = QMenu(self._compare)
        menu.aboutToShow.connect(lambda: self._fill_menu(menu))
        self._compare.setMenu(menu)
        self.charts.add_tool(self._compare)
        self._compare.setVisible(not compact)  # once it has its place: before, it would be a window of its own
        self._log_panel = LogPanel(session.theme)
        self.log = self._log_panel.tail
        self.samples = EpochSamples(session.theme)
        self._name = ElidedLabel("", "heading")
        self._sign = Label()
        self._status = Label("", "strong")
        self.controls = RunControls(session, self)
        self._hold = self.controls.make_button("hold", button("", theme=session.theme, icon="pause"))
        self._stop = self.controls.make_button("stop", button("", "danger", theme=session.theme, icon="square"))
        self._end = self.controls.make_button("end", button("", "danger", theme=session.theme, icon="circle-x"))
        self._resume = self.controls.make_button("resume", button("", theme=session.theme, icon="redo-2"))
        self._extend = self.controls.make_button("extend", button("", theme=session.theme, icon="redo-2"))
        self._more = icon_button(session.theme, "ellipsis", "")
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu_of_run = QMenu(self._more)
        self.controls.fill(menu_of_run)
        self._more.setMenu(menu_of_run)
        self._note = ErrorNote(session.theme)
        self._tabs = QTabWidget()
        self._build()
        self._clock = QTimer(self)
        self._clock.setInterval(SHOW_MS)
        self._clock.timeout.connect(self._on_tick)
        self._clock.start()
        self.feed.arrived.connect(self._on_events)
        self.feed.restarted.connect(self._on_restarted)
        session.runChanged.connect(self._on_run_changed)
        session.runsChanged.connect(self._on_runs_changed)
        session.theme.changed.connect(self._show_state)
        self.controls.done.connect(self._on_done)
        self.retranslate()

    @property
    def run_id(self) -> str | None:
        """Give the run shown."""
        return self._run_id

    def show_run(self, run_id: str | None) -> None:
        """Show another run."""
        if run_id != self._run_id:
            self._run_id, self._reference = run_id, None
            self.progress.clear()
            self._forget_words()
            self._overlays = [name for name in self._overlays if name != run_id]
            self._follow()

    def choose_overlays(self, run_ids: Sequence[str]) -> None:
        """Draw these runs too."""
        self._overlays = [name for name in dict.fromkeys(run_ids) if name != self._run_id][:MOST_OVERLAYS]
        self._follow()

    def retranslate(self) -> None:
        """Show the words in the window's language."""
        self._tabs.setTabText(0, self.tr("Charts"))
        self._tabs.setTabText(1, self.tr("Log"))
        self._tabs.setTabText(2, self.tr("Images"))
        for widget in (self._tabs, self._tabs.tabBar()):
            widget.setAccessibleName(self.tr("Views of the run"))
        name_button(self._more, self.tr("What can be done with this run"))
        self._show_in_charts()
        self.progress.retranslate()
        self.controls.retranslate()
        self._show_state()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._is_dirty = True
        self._on_tick()

    def _build(self) -> None:
        card = QFrame()
        card.setProperty("kind", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(L, M, L, M)
        inside.setSpacing(S)
        head = QHBoxLayout()
        head.setSpacing(S)
        head.addStrut(self._stop.sizeHint().height())  # as high without buttons
        head.addWidget(self._name, 1)
        head.addWidget(self._sign)
        head.addWidget(self._status)
        head.addSpacing(S)
        for widget in (self._hold, self._stop, self._end, self._resume, self._extend, self._more):
            head.addWidget(widget)
        inside.addLayout(head)
        inside.addWidget(self.progress)
        for content in (self.charts, self._log_panel, self.samples):
            tab = QWidget()
            box = QVBoxLayout(tab)
            box.setContentsMargins(0, S, 0, 0)
            box.addWidget(content)
            self._tabs.addTab(tab, "")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(M)
        outer.addWidget(card)
        outer.addWidget(self._note)
        outer.addWidget(self._tabs, 1)

    def _follow(self) -> None:
        """Follow the run and, if there is one, its baseline; draw both."""
        run = self._session.run(self._run_id) if self._run_id else None
        runs: Sequence[Run] = self._session.store.list() if run is not None else ()
        baseline = baseline_of(run, runs) if run is not None else None
        self._reference = baseline.name if baseline is not None else None
        self._overlays = [name for name in self._overlays if self._session.run(name) is not None]
        self._is_there = run is not None
        self._show_in_charts()
        self.feed.follow([run_id for run_id, _ in self._shown_runs()])
        self.log.follow(None if run is None else run.folder / LOG_FILE)
        self.samples.show_run(run)
        self._is_dirty = True
        self._on_tick()

    def _on_events(self, run_id: str, events: list[Event]) -> None:
        self.charts.add_events(run_id, events)
        if run_id != self._run_id:
            return
        self.progress.add_events(events)
        self._early.add(events)
        for event in events:
            if isinstance(event, Warned) and not event.kind:  # with a kind it is among the early warnings
                told = say("{message} {hint}", message=event.message, hint=event.hint) if event.hint else event.message
                self._warnings.append(told)
            elif isinstance(event, RunFailed):
                self._failure = event
        if any(isinstance(event, EpochEnded) for event in events):
            self.samples.refresh()
        is_news = any(isinstance(event, FINAL_EVENTS) for event in events)
        is_begun = self._run is not None and self._run.status is RunStatus.STARTING
        self._is_run_dirty = self._is_run_dirty or is_news or is_begun
        self._is_dirty = True

    def _on_restarted(self, run_id: str) -> None:
        self.charts.forget(run_id)
        if run_id == self._run_id:
            self._forget_words()
        self._show_in_charts()

    def _forget_words(self) -> None:
        self._warnings, self._failure, self._early = [], None, EarlyWarnings()

    def _shown_runs(self) -> list[tuple[str, str]]:
        labels = ((self._run_id, self.tr("this run")), (self._reference, self.tr("baseline")))
        shown = [(run_id, label) for run_id, label in labels if run_id]
        return shown + [(name, name) for name in self._overlays if self._run_id and name != self._reference]

    def _show_in_charts(self) -> None:
        self.charts.show_runs(self._shown_runs(), references=[self._reference] if self._reference else [])
        count = len(self._overlays)
        self._compare.setText(self.tr("Compare ({count})").format(count=count) if count else self.tr("Compare"))

    def _fill_menu(self, menu: QMenu) -> None:
        menu.clear()
        others = [
            run for run in self._session.store.list() if run.name not in (self._run_id, self._reference) and run.epoch
        ]
        for run in others[:MENU_RUNS]:
            words = self.tr("{name}, mAP50 {best}").format(name=run.name, best=metric_word(run.best_map50))
            action = menu.addAction(words.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(run.name in self._overlays)
            action.setEnabled(run.name in self._overlays or len(self._overlays) < MOST_OVERLAYS)
            action.triggered.connect(lambda on, name=run.name: self._on_overlay(name, on))
        if not others:
            menu.addAction(self.tr("There is no other run yet.")).setEnabled(False)

    def _on_overlay(self, name: str, on: bool) -> None:
        others = [one for one in self._overlays if one != name]
        self.choose_overlays([*others, name] if on else others)

    def _on_run_changed(self, run_id: str) -> None:
        self._is_dirty = self._is_dirty or run_id == self._run_id

    def _on_runs_changed(self) -> None:
        if self._run_id is not None:
            run = self._session.run(self._run_id)
            if run is None and self._is_there:
                self.vanished.emit(self._run_id)
                return
            if (
                run is None
                or not self._is_there  # it was shown while it was being prepared
                or self.feed.run_ids != [run_id for run_id, _ in self._shown_runs()]
                or any(self._session.run(name) is None for name in self._overlays)
                or (self._reference is None and baseline_of(run, self._session.store.list()) is not None)
            ):
                self._follow()
        self._is_dirty = self._is_run_dirty = True

    def _on_tick(self) -> None:
        # The time left and the time so far go on between events.
        if self.isVisible() and (self._is_dirty or self._is_active()):
            self._is_dirty = False
            self._show_state()

    def _is_active(self) -> bool:
        return self._run is not None and self._run.status.is_active

    def _read_run(self) -> Run | None:
        """Give the run as its folder tells it, read at most once a second: that costs milliseconds."""
        now = monotonic()
        is_other = self._run is None or self._run.name != self._run_id
        if self._run_id is None:
            self._run = None
        elif is_other or self._is_run_dirty or now - self._read_at > READ_SECONDS:
            self._run = self._session.run(self._run_id)
            self._read_at, self._is_run_dirty = now, False
        return self._run

    def _show_state(self) -> None:
        run = self._read_run()
        self._name.setText(self._run_id or "")
        self.progress.show_run(run)
        if run is None:
            self._status.setText(self.tr("Preparing…") if self._run_id else "")
            self._show_buttons(None)
            return
        token = STATUS_TOKENS[run.status]
        self._sign.setPixmap(self._session.theme.pixmap(STATUS_ICONS[run.status], 16, token=token))
        self._status.setText(status_word(run.status))
        roles = {"text_muted": "muted", "success": "success", "warning": "warning", "danger": "danger"}
        self._status.set_role(roles.get(token, "accent"))
        if run.is_pause_wanted and run.status is not RunStatus.PAUSED:
            self._status.setText(self.tr("Pausing"))
        self._show_buttons(run)
        self._show_note(run)

    def _show_buttons(self, run: Run | None) -> None:
        """Show the two commands that are likeliest now; the others are behind the dots."""
        self.controls.show_runs([] if run is None else [run])
        status = None if run is None else run.status
        is_active = status is not None and status.is_active
        is_stopping = status is RunStatus.STOPPING
        self._hold.setVisible(is_active and not is_stopping)
        self._stop.setVisible((is_active and not is_stopping) or status is RunStatus.QUEUED)
        self._end.setVisible(is_stopping)
        self._resume.setVisible(run is not None and run.is_resumable)
        self._extend.setVisible(status is RunStatus.FINISHED and not self.controls.reason("extend"))
        self._more.setVisible(run is not None)
        is_held = run is not None and run.is_pause_wanted
        if is_held != self._is_held:
            self._is_held = is_held
            self._session.theme.set_icon(self._hold, "play" if is_held else "pause", gap=ICON_GAP)

    def _on_done(self, _run_id: str) -> None:
        self._is_run_dirty = True
        self._show_state()

    def _show_note(self, run: Run) -> None:
        if run.status is RunStatus.FAILED:
            hint = self._failure.hint if self._failure is not None else ""
            self._note.show_text(run.message or self.tr("The training failed."), hint, severity="error")
        elif run.status is RunStatus.LOST:
            self._note.show_text(
                self.tr("The training broke off without a word."),
                self.tr("Its log says what came last; it can be resumed from its last checkpoint."),
                severity="error",
            )
        elif run.trouble:
            self._note.show_text(run.trouble, severity="warning")
        else:
            self._show_warnings(run)

    def _show_warnings(self, run: Run) -> None:
        """Show the gravest early warning with what helps, and the last words of the worker below it."""
        early = self._early.found(is_over=run.status.is_over)
        lines = [core_text(warning.message) for warning in early[1:]]
        lines += [core_text(text) for text in self._warnings[-2:]]
        if early:
            hint = "\n".join([core_text(early[0].hint), *lines])
            self._note.show_text(core_text(early[0].message), hint, severity="warning")
        elif lines:
            self._note.show_text("\n".join(lines), severity="warning")
        else:
            self._note.hide()
