"""The queue below the run that trains: what waits, its order by drag, keys and buttons, hold, start at once, remove."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QMenu,
    QToolButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from studio.launch.queue import TakenOut
from studio.runs.run import Run
from studio.ui.background import BackgroundTask
from studio.ui.pages.queue_model import COLUMNS, MODEL, NAME, QueueModel, device_word
from studio.ui.session import Session
from studio.ui.theme import L, M, S
from studio.ui.while_alive import while_alive
from studio.ui.widgets.buttons import icon_button, name_button
from studio.ui.widgets.fold import Fold
from studio.ui.widgets.labels import Label
from studio.ui.widgets.undo_note import UndoNote

MOST_ROWS, FEW_ROWS = 4, 3  # seen at once, in a high and in a low window; the charts above need the room
WIDEST = 260  # pixels of a column


class QueuePanel(QFrame):
    """Hidden while nothing waits and at most one run trains.

    Signals:
        runChosen(str)   the user wants to look at this run
        shapeChanged()   it was folded, unfolded, shown or hidden
    """

    runChosen = Signal(str)
    shapeChanged = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._queue = session.queue
        self._devices: list[Any] = []
        self._taken: TakenOut | None = None
        self._most_rows = MOST_ROWS
        self._is_wanted: bool | None = None
        self.fold = Fold(session.settings, session.theme, "queue_open", parent=self)
        self.setProperty("kind", "card")
        self.model = QueueModel(session, self)
        self.list = QTreeView()
        self.hold = QCheckBox()
        self._title, self._count = Label("", "strong"), Label("", "caption")
        self._undo = UndoNote(session.theme)
        self._actions = {key: QAction(self) for key in ("up", "down", "first", "start", "remove")}
        self._devices_menu = QMenu(self)
        icons = {"up": "chevron-up", "down": "chevron-down", "start": "play", "remove": "trash-2"}
        self._buttons: dict[str, QToolButton] = {
            key: icon_button(session.theme, icon, "") for key, icon in icons.items()
        }
        self._build()
        self._wire()
        self.retranslate()
        self._show()

    def retranslate(self) -> None:
        """Show the words in the window's language."""
        self._title.setText(self.tr("Queue"))
        self.hold.setText(self.tr("Hold the queue"))
        self.hold.setToolTip(self.tr("Finish what trains now, and start no more until you let it go on."))
        self.list.setAccessibleName(self.tr("Runs that train and wait"))
        words = {
            "up": self.tr("Move up"),
            "down": self.tr("Move down"),
            "first": self.tr("Make it the next one"),
            "start": self.tr("Start now"),
            "remove": self.tr("Remove from the queue"),
        }
        for key, word in words.items():
            self._actions[key].setText(word)
        for key, target in self._buttons.items():
            keys = self._actions[key].shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            name_button(target, words[key])
            target.setToolTip(f"{words[key]} ({keys})" if keys else words[key])
        self.fold.retranslate()
        self._devices_menu.setTitle(self.tr("Start now on"))
        self.model.retranslate()
        self._undo.retranslate()
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def chosen(self) -> Run | None:
        """Give the selected run."""
        rows = self.list.selectionModel().selectedRows()
        return self.model.run_at(rows[0].row()) if rows else None

    def select(self, name: str) -> None:
        """Select a run."""
        row = self.model.row_of(name)
        if row is not None:
            self.list.setCurrentIndex(self.model.index(row, NAME))

    def set_low(self, on: bool) -> None:
        """Take less room, or more: the window is a low one, or is not."""
        self._most_rows = FEW_ROWS if on else MOST_ROWS
        self.fold.set_low(on)
        self._fit()

    # Building.

    def _build(self) -> None:
        view = self.list
        view.setModel(self.model)
        view.setRootIsDecorated(False)
        view.setItemsExpandable(False)
        view.setUniformRowHeights(True)
        view.setAllColumnsShowFocus(True)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        view.setDefaultDropAction(Qt.DropAction.MoveAction)
        view.setDropIndicatorShown(True)
        view.setDragDropOverwriteMode(False)
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = view.header()
        header.setStretchLastSection(False)
        header.setSectionsMovable(False)
        header.setMaximumSectionSize(WIDEST)
        for column in range(COLUMNS):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(MODEL, QHeaderView.ResizeMode.Stretch)  # it tells runs apart less than the name
        head = QHBoxLayout()
        head.setSpacing(S)
        head.addWidget(self._title)
        head.addWidget(self._count, 1)
        for target in self._buttons.values():
            head.addWidget(target)
        head.addSpacing(S)
        head.addWidget(self.hold)
        head.addWidget(self.fold.button)
        column_box = QVBoxLayout(self)
        column_box.setContentsMargins(L, S, M, S)
        column_box.setSpacing(S)
        column_box.addLayout(head)
        column_box.addWidget(self._undo)
        column_box.addWidget(view)

    def _wire(self) -> None:
        keys = {"up": "Alt+Up", "down": "Alt+Down", "first": "Alt+Home", "remove": "Del"}
        for key, text in keys.items():
            self._actions[key].setShortcut(QKeySequence(text))
        for action in self._actions.values():
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        for key in ("up", "down", "first", "start"):
            self.list.addAction(self._actions[key])
        self.list.addAction(self._devices_menu.menuAction())
        self.list.addAction(self._actions["remove"])
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self._actions["up"].triggered.connect(lambda: self._move_by(-1))
        self._actions["down"].triggered.connect(lambda: self._move_by(1))
        self._actions["first"].triggered.connect(lambda: self._move_by(-len(self.model.names)))
        self._actions["start"].triggered.connect(lambda: self._start(None))
        self._actions["remove"].triggered.connect(self._remove)
        for key, target in self._buttons.items():
            target.clicked.connect(self._actions[key].trigger)
        self.model.moved.connect(self._queue.move)
        self.model.layoutChanged.connect(self._update_actions)
        self.list.selectionModel().selectionChanged.connect(lambda *_: self._update_actions())
        self.list.activated.connect(self._on_activated)
        self.hold.toggled.connect(self._queue.hold)
        self.fold.changed.connect(self._show)
        self.fold.changed.connect(self.shapeChanged)
        self._undo.undone.connect(self._on_undone)
        self._queue.changed.connect(self._show)
        self._queue.takenOut.connect(self._on_taken_out)
        self._session.theme.changed.connect(self.model.retranslate)
        from studio.launch.devices import list_devices

        BackgroundTask(list_devices, while_alive(self, self._on_devices_known))

    # Showing.

    def _show(self) -> None:
        view = self._queue.view
        self.model.set_view(view)
        waiting = len(view.state.waiting)
        self._count.setText(self.tr("%n waiting", "", waiting) if waiting else self.tr("Nothing waits."))
        goes_on = self.tr("They start by themselves in their turn, also when this window is closed.")
        self._count.setToolTip(goes_on if view.state.is_going_on else "")
        with QSignalBlocker(self.hold):
            self.hold.setChecked(view.state.is_held)
        self._fit()
        self.list.setVisible(self.fold.is_open and self.model.rowCount() > 0)
        for target in self._buttons.values():
            target.setVisible(self.fold.is_open)
        is_wanted = bool(waiting) or view.state.is_held or len(view.state.active) > 1 or not self._undo.isHidden()
        if is_wanted != self._is_wanted:  # before it has a place, `isHidden` is no answer
            self._is_wanted = is_wanted
            self.setVisible(is_wanted)
            self.shapeChanged.emit()
        self._update_actions()

    def _fit(self) -> None:
        rows = max(1, min(self._most_rows, self.model.rowCount()))
        header = self.list.header().sizeHint().height()
        self.list.setFixedHeight(max(22, self.list.sizeHintForRow(0)) * rows + header + 4)

    def _update_actions(self) -> None:
        run = self.chosen()
        place = None if run is None else self.model.place_of(self.model.row_of(run.name) or 0)
        waits, last = place is not None, len(self.model.names) - 1
        self._actions["up"].setEnabled(waits and place != 0)
        self._actions["first"].setEnabled(waits and place != 0)
        self._actions["down"].setEnabled(waits and place != last)
        self._actions["remove"].setEnabled(waits)
        busy = self._queue.view.busy
        taken = sorted({busy[key] for key in self._queue.devices_of(run) if key in busy}) if run and waits else []
        self._actions["start"].setEnabled(waits and not taken)
        for key, target in self._buttons.items():
            target.setEnabled(self._actions[key].isEnabled())
        self._fill_devices(waits)

    def _fill_devices(self, waits: bool) -> None:
        busy = self._queue.view.busy
        self._devices_menu.clear()
        for device in self._devices:
            words = f"{device_word(device.id)} – {device.name}" if device.id != "cpu" else device_word(device.id)
            if device.id in busy:
                words = self.tr("{device} (taken by {run})").format(device=words, run=busy[device.id])
            action = self._devices_menu.addAction(words)
            action.setEnabled(device.id not in busy and device.fault is None)
            action.triggered.connect(lambda _checked=False, wanted=device.id: self._start(wanted))
        self._devices_menu.menuAction().setEnabled(waits and bool(self._devices))

    def _on_devices_known(self, devices: list[Any]) -> None:
        self._devices = list(devices)
        self._update_actions()

    # Acting.

    def _move_by(self, step: int) -> None:
        run = self.chosen()
        place = None if run is None else self.model.place_of(self.model.row_of(run.name) or 0)
        if run is not None and place is not None:
            self.model.move(run.name, place + step)
            self.list.scrollTo(self.list.currentIndex())

    def _start(self, device: str | None) -> None:
        run = self.chosen()
        if run is not None:
            self._queue.start_now(run.name, device)

    def _remove(self) -> None:
        run = self.chosen()
        if run is not None:
            self._queue.take_out(run.name)

    def _on_taken_out(self, taken: TakenOut) -> None:
        self._taken = taken
        self._undo.show_undo(self.tr("{run} does not wait any more.").format(run=taken.name), [taken.name])
        self._show()

    def _on_undone(self, _names: list[str]) -> None:
        if self._taken is not None:
            self._queue.put_back(self._taken)
            self._taken = None

    def _on_activated(self, index: Any) -> None:
        run = self.model.run_at(index.row())
        if run is not None:
            self.runChosen.emit(run.name)
