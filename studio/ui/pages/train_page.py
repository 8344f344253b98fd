"""The train page: the form at the left, the run as it trains at the right."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from studio.errors import StudioError
from studio.ui.pages.live_run import LiveRun
from studio.ui.pages.queue_panel import QueuePanel
from studio.ui.pages.train_form import TrainForm
from studio.ui.session import Session
from studio.ui.system_monitor import SystemMonitor
from studio.ui.theme import XL, L, M
from studio.ui.widgets.empty_state import EmptyState
from studio.ui.widgets.error_note import ErrorNote
from studio.ui.widgets.fold import LOW_WINDOW, ROOMY_WINDOW
from studio.ui.widgets.page_header import PageHeader

FORM_WIDTH = 352


class TrainPage(QWidget):
    """Step four of the wizard, and a page of its own.

    Signals:
        completenessChanged(): what `can_continue` says may have changed.
    """

    completenessChanged = Signal()

    def __init__(self, session: Session, *, compact: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._is_compact = compact
        self._is_low = compact
        self._is_monitor_away = False
        self._told: tuple[Callable[[], tuple[str, str]], str] | None = None  # what the note says, if the page says it
        self._header = PageHeader()
        self._note = ErrorNote(session.theme, closable=True)
        self.form = TrainForm(session, compact=compact)
        self._live: LiveRun | None = None
        self._empty = EmptyState(session.theme, "chart-line")
        self._right = QStackedWidget()
        self._right.addWidget(QWidget())  # until it is known whether there is a run
        self._right.addWidget(self._empty)
        outer = QVBoxLayout(self)
        margin = 0 if compact else XL
        outer.setContentsMargins(margin, margin, margin, margin)
        outer.setSpacing(L)
        outer.addWidget(self._header)
        outer.addWidget(self._note)
        row = QHBoxLayout()
        row.setSpacing(L)
        row.addWidget(self._form_card())
        self.queue_panel = QueuePanel(session)
        self.monitor = SystemMonitor(session)
        right = QVBoxLayout()
        right.setSpacing(M)
        right.addWidget(self._right, 1)
        self._below = QGridLayout()
        self._below.setSpacing(M)
        right.addLayout(self._below)
        self._arrange()
        self.queue_panel.shapeChanged.connect(self._arrange)
        self.monitor.shapeChanged.connect(self._arrange)
        row.addLayout(right, 1)
        outer.addLayout(row, 1)
        self.form.startRequested.connect(self.start)
        self.form.commandRequested.connect(self._copy_command)
        self.queue_panel.runChosen.connect(session.set_current_run)
        session.modelChanged.connect(self._on_model_changed)
        session.datasetChanged.connect(self._on_model_changed)
        session.currentRunChanged.connect(self._on_current_run_changed)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(1000)
        self._soon.timeout.connect(self.completenessChanged)
        session.runChanged.connect(self._on_run_changed)
        session.runsChanged.connect(self._on_runs_changed)
        if session.current_run is None:
            self._show_active_run()
        # The form is there at once; a run takes as long to make, and comes in the next turn of the event loop.
        QTimer.singleShot(0, self, lambda: self._on_current_run_changed(session.current_run or ""))
        self.retranslate()

    @property
    def live(self) -> LiveRun:
        """The run as it trains; made when there is one."""
        if self._live is None:
            self._live = LiveRun(self._session, compact=self._is_compact)
            self._right.addWidget(self._live)
            self._live.vanished.connect(self._on_vanished)
            self._live.controls.asked.connect(self._note.hide)
            self._live.controls.failed.connect(self._on_failed)
            self._live.controls.duplicated.connect(self._on_duplicated)
            self._live.charts.failed.connect(self._on_failed)
        return self._live

    def title(self) -> str:
        """Give the page's name."""
        return self.tr("Train")

    def can_continue(self) -> tuple[bool, str]:
        """Tell whether there is a run to show results of, and if not, why."""
        run_id = self._session.current_run
        run = self._session.run(run_id) if run_id else None
        if run is None:
            return False, self.tr("Start the training first.")
        if run.status.is_over and run.epoch:
            return True, ""
        if run.epoch:
            return True, ""
        return False, self.tr("The first epoch is not finished yet.")

    def command_line(self) -> str:
        """Give the training that the form describes as a command."""
        return self.form.command()

    def start(self) -> None:
        """Start the training that the form describes."""
        if self.form.reason():
            return
        self._note.hide()
        try:
            self._session.start_training(
                self.form.settings(),
                weights=self.form.weights(),
                name=self.form.run_name(),
                with_baseline=self.form.with_baseline(),
                seeds=self.form.seeds(),
            )
        except StudioError as error:
            self._on_failed(error)

    def retranslate(self) -> None:
        """Show the words in the window's language."""
        self._header.set_texts(self.title(), self._subtitle())
        if self._told is not None and not self._note.isHidden():
            self._tell(self._told[0], severity=self._told[1])
        self._empty.set_texts(
            self.tr("No training yet"),
            self.tr("Choose how long to train and press Start. The curves appear here while it runs."),
        )

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._is_low = self._is_compact or self.window().height() < LOW_WINDOW
        self.queue_panel.set_low(self._is_low)
        self.monitor.fold.set_low(self._is_compact or self.window().height() < ROOMY_WINDOW)
        self._arrange()

    def _arrange(self) -> None:
        """Put queue and computer below the charts: beside each other while both are one line, else one below the other."""
        panels = (self.queue_panel, self.monitor)
        is_queue_open = not self.queue_panel.isHidden() and self.queue_panel.fold.is_open
        # The status line tells the load, too; the charts have more use for the room.
        if self._is_monitor_away != (self._is_low and is_queue_open):
            self._is_monitor_away = not self._is_monitor_away
            self.monitor.setVisible(not self._is_monitor_away)
        is_one_line = not self.queue_panel.isHidden() and not any(panel.fold.is_open for panel in panels)
        for place, panel in enumerate(panels):
            self._below.removeWidget(panel)
            if is_one_line:
                self._below.addWidget(panel, 0, place, Qt.AlignmentFlag.AlignTop)
            else:
                self._below.addWidget(panel, place, 0, 1, 2)
        for column in range(2):
            self._below.setColumnStretch(column, 1)

    def _form_card(self) -> QWidget:
        card = QFrame()
        card.setProperty("kind", "card")
        card.setFixedWidth(FORM_WIDTH)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it follows the field that has the focus
        holder = QWidget()
        holder.setProperty("kind", "scrolled")
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(L, L, L, 0)
        inner.addWidget(self.form)
        scroll.setWidget(holder)
        bar = scroll.verticalScrollBar()
        # The bar stands in the margin: with it and without it, the fields are as wide as the button below.
        bar.rangeChanged.connect(
            lambda _low, high: inner.setContentsMargins(L, L, L - (bar.sizeHint().width() if high else 0), 0)
        )
        actions = QVBoxLayout()
        actions.setContentsMargins(L, 0, L, M)
        actions.addWidget(self.form.actions)
        column = QVBoxLayout(card)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(M)
        column.addWidget(scroll, 1)
        column.addLayout(actions)
        return card

    def _subtitle(self) -> str:
        session = self._session
        if session.model_file is not None:
            model = session.model_file.stem
        elif session.template in ("", "none"):
            model = f"{session.base}{session.scale}"
        else:
            model = f"{session.base}{session.scale} + {session.template}"
        if session.dataset is None:
            return self.tr("{model}; no dataset is open yet").format(model=model)
        return self.tr("{model} on {data}").format(model=model, data=session.dataset.root.name)

    def _copy_command(self) -> None:
        QGuiApplication.clipboard().setText(self.form.command())
        command = self.form.command()
        self._tell(lambda: (self.tr("Copied: the same training as a command."), command), severity="success")

    def _on_model_changed(self) -> None:
        self.form.model_was_changed()
        self._header.set_texts(self.title(), self._subtitle())
        self.completenessChanged.emit()

    def _on_current_run_changed(self, run_id: str) -> None:
        if run_id or self._live is not None:
            self.live.show_run(run_id or None)
        self._right.setCurrentWidget(self.live if run_id else self._empty)
        self.monitor.follow(run_id or None)
        self.completenessChanged.emit()

    def _on_run_changed(self, _run_id: str) -> None:
        if not self._soon.isActive():
            self._soon.start()

    def _on_runs_changed(self) -> None:
        if self._session.current_run is None:
            self._show_active_run()
        self.completenessChanged.emit()

    def _on_vanished(self, name: str) -> None:
        self._session.set_current_run(None)
        self._tell(lambda: (self.tr("The run {name} is not there any more.").format(name=name), ""))

    def _show_active_run(self) -> None:
        """Look at a run that is already training, begun before the window or elsewhere."""
        active = [run for run in self._session.store.list() if run.status.is_active]
        if active:
            self._session.set_current_run(active[0].name)

    def _on_duplicated(self, name: str) -> None:
        self._tell(
            lambda: (
                self.tr("The form holds what {name} was made from. Change it, and start a new run.").format(name=name),
                "",
            )
        )

    def _tell(self, words: Callable[[], tuple[str, str]], *, severity: str = "info") -> None:
        """Show a sentence and what stands below it, and keep how they are made for another language."""
        self._told = words, severity
        self._note.show_text(*words(), severity=severity)

    def _on_failed(self, error: StudioError) -> None:
        self._told = None  # the note itself follows the language with what the core says
        self._note.show_error(error)
