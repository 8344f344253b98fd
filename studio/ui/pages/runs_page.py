"""The runs page: every training that ever was, any of them compared, tidied up, taken over from elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QFrame, QMenu, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from studio.errors import StudioError
from studio.runs.run import Run
from studio.ui.background import BackgroundTask
from studio.ui.command_line import join
from studio.ui.pages.details_place import DetailsPlace
from studio.ui.pages.run_details import RunDetails
from studio.ui.pages.run_words import baseline_of
from studio.ui.pages.runs_actions import RunsActions, dropped_runs
from studio.ui.pages.runs_export import ExportButton
from studio.ui.pages.runs_filter import FilterBar
from studio.ui.pages.runs_table import COLUMNS, STAR, RunFacts, RunsTable, read_runs
from studio.ui.pages.runs_view import ROW_HEIGHT, RunsView
from studio.ui.session import Session
from studio.ui.theme import XL, L, M, S
from studio.ui.while_alive import while_alive
from studio.ui.widgets.buttons import button, icon_button, name_button
from studio.ui.widgets.empty_state import EmptyState
from studio.ui.widgets.error_note import ErrorNote
from studio.ui.widgets.page_header import PageHeader
from studio.ui.widgets.undo_note import UndoNote

REFRESH_MS = 400


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
        self._numbers: dict[str, tuple[float | None, float]] = {}  # mAP50-95 and seconds by run
        self._wanted: list[str] = []  # to be selected once they are listed
        self._tags: list[str] = []
        self._is_reading = False
        self.table = RunsTable(session, self)
        self.view = RunsView(self.table)
        self.filter = FilterBar(session.theme, self.view)
        self._below = DetailsPlace(session, compact=compact, parent=self)
        self.actions_ = RunsActions(session, self)
        self._header = PageHeader()
        self._note = ErrorNote(session.theme, closable=True)
        self._undo = UndoNote(session.theme)
        self._stack = QStackedWidget()
        self._empty = EmptyState(session.theme, "chart-line")
        self._refresh_soon = QTimer(self)
        self.setAcceptDrops(True)
        self._build(compact)
        self._wire()
        self.retranslate()

    @property
    def details(self) -> RunDetails:
        """The lower half; made when there is a run to show."""
        return self._below.details

    def title(self) -> str:
        """Give the page's name."""
        return self.tr("Runs")

    def can_continue(self) -> tuple[bool, str]:
        """Tell that nothing hinders going on."""
        return True, ""

    def command_line(self) -> str:
        """Give the command that does what the page shows: the comparison, or the list."""
        names = [run.name for run in self.selected()]
        return join("runs", "compare", *names) if len(names) > 1 else join("runs", *names)

    def selected(self) -> list[Run]:
        """Give the selected runs, in the order of the table."""
        rows = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        return [self.table.run_at(row) for row in rows]

    def select(self, run_ids: Sequence[str]) -> None:
        """Select these runs."""
        chosen, model = QItemSelection(), self.view.selectionModel()
        rows = [row for run_id in run_ids if (row := self.table.row_of(run_id)) is not None]
        for row in rows:
            chosen.select(self.table.index(row, 0), self.table.index(row, 0))
        flag = QItemSelectionModel.SelectionFlag
        model.select(chosen, flag.ClearAndSelect | flag.Rows)  # at once: each change reads journals
        if rows:
            model.setCurrentIndex(self.table.index(rows[0], 0), flag.NoUpdate)
            self.view.scrollTo(self.table.index(rows[0], 0))

    def refresh(self) -> None:
        """Read the list of runs again; in the pool, since a thousand folders take a while."""
        if self._is_reading:
            self._refresh_soon.start()
            return
        self._is_reading = True
        store, known = self._session.store, dict(self._stamps)
        BackgroundTask(
            lambda: read_runs(store, known),
            while_alive(self, self._show_runs),
            on_error=while_alive(self, self._on_read_failed),
        )

    def retranslate(self) -> None:
        """Show the words in the window's language."""
        self._show_count()
        self.view.setAccessibleName(self.tr("Runs"))
        words = [self.tr("Name"), self.tr("Base"), self.tr("Template"), self.tr("Scale"), self.tr("State")]
        words += [self.tr("Epochs"), self.tr("mAP50"), self.tr("mAP50-95"), self.tr("Started"), self.tr("Time")]
        words += [self.tr("Star"), self.tr("Tags"), self.tr("Dataset"), self.tr("Seed"), self.tr("Image size")]
        words += [self.tr("Batch"), self.tr("Note")]
        self.table.set_titles(words)
        self._empty.set_texts(
            self.tr("No runs yet"),
            self.tr(
                "Every training appears here, with its curves and its numbers. Drop a run of ultralytics to import it."
            ),
        )
        self._nothing.set_texts(self.tr("No run fits the filter"), "")
        self._go_train.setText(self.tr("Go to Train"))
        self._import_first.setText(self.tr("Import…"))
        self._clear.setText(self.tr("Show all runs"))
        self._import.setText(self.tr("Import…"))
        self._import.setToolTip(self.tr("Take over runs that ultralytics trained; they can be dropped here, too."))
        self.export.retranslate()
        name_button(self._trash, self.tr("Deleted runs"))
        self._show_selection()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._below.is_shown:
            self.details.recheck()
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        if self._below.is_shown:
            self.details.notes.save_now()
        self._session.settings.set_value(f"runs_header_{COLUMNS}", self.view.horizontalHeader().saveState())
        super().hideEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_runs(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        folders = dropped_runs(event)
        if folders:
            event.acceptProposedAction()
            # After the event: a slow answer would hold the file manager that drags.
            QTimer.singleShot(0, self, lambda: self.actions_.import_folders(folders))

    # Building.

    def _build(self, compact: bool) -> None:
        theme = self._session.theme
        outer = QVBoxLayout(self)
        margin = 0 if compact else XL
        outer.setContentsMargins(margin, margin, margin, margin)
        outer.setSpacing(L)
        # From the outside inwards: what is put somewhere later has its style worked out anew.
        for widget in (self._header, self._note, self._undo):
            outer.addWidget(widget)
        outer.addWidget(self._stack, 1)
        self._go_train = button("", "primary", theme=theme, icon="play")
        self._import_first, self._import = (button("", theme=theme, icon="upload") for _ in range(2))
        self.export = ExportButton(theme, self.view, lambda: self.details)
        self._trash = icon_button(theme, "trash-2", "")
        self._empty.actions.addWidget(self._go_train)
        self._empty.actions.addWidget(self._import_first)
        for widget in (self._import, self.export, self._trash):
            self._header.actions.addWidget(widget)
        self._lower = QWidget(self._stack)
        for widget in (
            QWidget(self._stack),
            self._empty,
            self._lower,
        ):  # nothing until it is known whether there are runs
            self._stack.addWidget(widget)
        column = QVBoxLayout(self._lower)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(M)
        column.addWidget(self.filter)
        self._splitter = QSplitter(Qt.Orientation.Vertical)
        column.addWidget(self._splitter, 1)
        self._rows = QStackedWidget()
        self._splitter.addWidget(self._rows)
        table_card = QFrame(self._rows)
        table_card.setProperty("kind", "card")
        table_box = QVBoxLayout(table_card)
        table_box.setContentsMargins(S, S, S, S)
        table_box.addWidget(self.view)
        self._nothing = EmptyState(theme, "filter", parent=self._rows)
        self._clear = button("")
        self._nothing.actions.addWidget(self._clear)
        self._rows.addWidget(table_card)
        self._rows.addWidget(self._nothing)
        self._rows.setMinimumHeight(150)
        self._splitter.addWidget(self._below)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setStretchFactor(1, 1)
        self.view.set_up(self._session.settings.blob(f"runs_header_{COLUMNS}"))

    def _wire(self) -> None:
        session, actions = self._session, self.actions_
        self._refresh_soon.setSingleShot(True)
        self._refresh_soon.setInterval(REFRESH_MS)
        self._refresh_soon.timeout.connect(lambda: self.isVisible() and self.refresh())
        self._below.made.connect(self._wire_details)
        self._below.filled.connect(self._show_selection)
        session.runsChanged.connect(self._refresh_soon.start)
        session.runChanged.connect(lambda _run_id: self._refresh_soon.isActive() or self._refresh_soon.start())
        session.theme.changed.connect(self.view.viewport().update)
        self.filter.changed.connect(self._on_query)
        self.view.selectionModel().selectionChanged.connect(lambda *_: self._show_selection())
        self.view.doubleClicked.connect(lambda index: index.column() == STAR or self._on_wanted("watch"))
        self.view.clicked.connect(self._on_clicked)
        self.view.customContextMenuRequested.connect(self._on_context_menu)
        actions.failed.connect(self._note.show_error)
        actions.said.connect(lambda text: self._note.show_text(text, severity="success"))
        actions.deleted.connect(self._on_deleted)
        actions.selectionWanted.connect(self._on_selection_wanted)
        self._undo.undone.connect(actions.restore)
        self.export.wanted.connect(actions.export)
        self._go_train.clicked.connect(lambda: self.pageWanted.emit("train"))
        for widget in (self._import, self._import_first):
            widget.clicked.connect(actions.choose_import)
        self._clear.clicked.connect(self.filter.clear)
        self._trash.clicked.connect(self._on_trash)
        for keys, slot in (
            ("F2", self._on_rename),
            ("Delete", lambda: actions.delete(self.selected())),
            ("Space", lambda: [actions.toggle_star(run) for run in self.selected()]),
            ("Return", lambda: self._on_wanted("watch")),
        ):
            QShortcut(QKeySequence(keys), self.view, slot, context=Qt.ShortcutContext.WidgetShortcut)
        QShortcut(QKeySequence.StandardKey.Find, self, self.filter.search.setFocus)

    def _wire_details(self, details: RunDetails) -> None:
        details.wanted.connect(self._on_wanted)
        details.failed.connect(self._note.show_error)
        details.controls.duplicated.connect(lambda _name: self.pageWanted.emit("train"))
        details.notesChanged.connect(self.actions_.write_notes)
        details.more.aboutToShow.connect(lambda: self._fill_menu(details.more))

    # What is shown.

    def _show_runs(self, found: tuple[list[Run], dict, dict]) -> None:
        self._is_reading = False
        runs, remarks, numbers = found
        for run_id, (stamp, told) in numbers.items():
            self._stamps[run_id], self._numbers[run_id] = stamp, told
        facts = {
            run.name: RunFacts(*self._numbers.get(run.name, (None, 0.0)), remarks=remarks[run.name]) for run in runs
        }
        was_empty = not self.table.runs
        self._miss(facts.keys())
        self.table.set_runs(runs, facts)
        self._tags = self.filter.offer(runs, {name: one.notes for name, one in remarks.items()})
        if runs and was_empty:
            # A few runs leave the room to their curves; many get what they need, up to a third.
            height = max(150, min(60 + ROW_HEIGHT * len(runs), self.height() // 3))
            self._splitter.setSizes([height, max(200, self.height() - height)])
        self._stack.setCurrentWidget(self._lower if runs else self._empty)
        self._show_count()
        wanted = [name for name in self._wanted if self.table.row_of(name) is not None]
        if wanted:
            self._wanted = []
            self.select(wanted)
        elif not self.selected():
            self._select_something()
        self._show_selection()

    def _miss(self, names: Collection[str]) -> None:
        """Say which of the runs looked at are gone; those that were deleted or renamed here are not selected any more."""
        gone = [run.name for run in self.selected() if run.name not in names]
        if gone and not self._wanted and not self._undo.isVisible():
            text = self.tr("{names} is not in the list any more: the folder was deleted, moved or renamed.")
            self._note.show_text(text.format(names=", ".join(gone)), severity="info")

    def _select_something(self) -> None:
        """Select the run looked at and its baseline, or the newest: an empty half of a page helps nobody."""
        runs = self.table.shown
        trained = [run for run in runs if run.epoch] or runs
        if trained:
            current = next((run for run in runs if run.name == self._session.current_run), trained[0])
            baseline = baseline_of(current, runs)
            self.select([current.name, *([baseline.name] if baseline else [])])

    def _on_read_failed(self, error: StudioError) -> None:
        self._is_reading = False
        self._note.show_error(error)

    def _show_count(self) -> None:
        count, shown = len(self.table.runs), self.table.rowCount()
        many = self.tr("{count} runs. Select two or more to compare them.")
        if shown < count:
            many = self.tr("{shown} of {count} runs. Select two or more to compare them.")
        many = many.format(shown=shown, count=count)
        self._header.set_texts(self.title(), "" if not count else (self.tr("One run so far.") if count == 1 else many))
        self.export.setVisible(count > 0)
        self._rows.setCurrentIndex(0 if shown or not count else 1)

    def _show_selection(self) -> None:
        runs = self.selected()
        self._below.setVisible(bool(runs))
        if self._below.is_shown:
            remarks = {run.name: self.table.facts(run.name).remarks for run in runs}
            self.details.show_runs(runs, remarks, self._tags)
        elif runs:
            self._below.make_soon()

    def _fill_menu(self, menu: QMenu) -> None:
        """Offer what can be done with the selected runs."""
        menu.clear()
        runs, actions = self.selected(), self.actions_
        one = runs[0] if len(runs) == 1 else None
        self.details.controls.fill(menu)
        menu.addSeparator()
        items = (
            (self.tr("Rename…") + "\tF2", one is not None, self._on_rename),
            (
                self.tr("Star on or off") + "\t" + self.tr("Space"),
                bool(runs),
                lambda: [*map(actions.toggle_star, runs)],
            ),
            (self.tr("What the weights brought…"), self.details.origin.has_layers, self.details.origin.show_layers),
            (self.tr("Open folder"), one is not None, lambda: [*map(actions.open_folder, runs)]),
            (self.tr("Delete") + "\t" + self.tr("Del"), bool(runs), lambda: actions.delete(runs)),
        )
        for text, is_enabled, slot in items:
            menu.addAction(text, slot).setEnabled(is_enabled)

    # What the user does.

    def _on_query(self, query: object) -> None:
        self.table.set_query(query)
        self._show_count()
        self._show_selection()

    def _on_clicked(self, index: QModelIndex) -> None:
        if index.column() == STAR:
            self.actions_.toggle_star(self.table.run_at(index.row()))

    def _on_context_menu(self, position: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._fill_menu(menu)
        menu.popup(self.view.viewport().mapToGlobal(position))

    def _on_rename(self) -> None:
        runs = self.selected()
        if len(runs) == 1:
            self.actions_.rename(runs[0])

    def _on_deleted(self, names: list[str]) -> None:
        self._undo.show_undo(self.tr("Deleted: {names}").format(names=", ".join(names)), names)

    def _on_selection_wanted(self, names: list[str]) -> None:
        self._wanted = list(names)
        self.refresh()

    def _on_trash(self) -> None:
        from studio.ui.pages.trash_dialog import TrashDialog

        dialog = TrashDialog(self._session.store, self._session.theme, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.restored.connect(self._on_restored)
        dialog.open()

    def _on_restored(self, names: list[str]) -> None:
        self._undo.hide()
        self._session.runsChanged.emit()
        self._session.start_next_run()
        self._on_selection_wanted(names)

    def _on_wanted(self, what: str) -> None:
        runs = self.selected()
        if runs:
            self._session.set_current_run(runs[0].name)
            self.pageWanted.emit("predict" if what == "predict" else "train")
