"""The one window: rail, pages made when first shown, menus, status line, drops. Knows the pages by name only."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QIcon,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QFileDialog, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from studio import paths
from studio.errors import StudioError
from studio.ui.session import Session
from studio.ui.texts.translation import Translation
from studio.ui.theme import L, S
from studio.ui.unsaved_work import UnsavedWork
from studio.ui.widgets.drop_overlay import DropOverlay
from studio.ui.widgets.error_note import ErrorNote
from studio.ui.widgets.nav_rail import NavRail
from studio.ui.widgets.status_line import StatusLine
from studio.ui.window_actions import WindowActions
from studio.ui.window_status import WindowStatus

if TYPE_CHECKING:
    from studio.ui.while_away import WhileAway

# key: (icon, module, class); the modules are imported when the page is first shown, or before by the warm-up.
PAGES: dict[str, tuple[str, str, str]] = {
    "wizard": ("house", "studio.ui.wizard", "WizardPage"),
    "data": ("images", "studio.ui.pages.dataset_page", "DatasetPage"),
    "model": ("workflow", "studio.ui.model_workspace", "ModelWorkspace"),
    "train": ("zap", "studio.ui.pages.train_page", "TrainPage"),
    "runs": ("chart-line", "studio.ui.pages.runs_page", "RunsPage"),
    "predict": ("scan", "studio.ui.pages.predict_page", "PredictPage"),
    "settings": ("settings", "studio.ui.pages.settings_page", "SettingsPage"),
}
WARM_UP_MS = 1000  # after the first paint
DATA_SUFFIXES = (".yaml", ".yml")
FIRST_SIZE, SMALLEST_SIZE = QSize(1360, 860), QSize(1000, 640)
TITLE_BAR = 40  # pixels, about what systems put on top of a window


class MainWindow(QMainWindow):
    """The window.

    Signals:
        firstPainted(): the window was painted for the first time.
    """

    firstPainted = Signal()

    def __init__(self, session: Session, translation: Translation, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._translation = translation
        self._pages: dict[str, QWidget] = {}
        self._is_painted = False
        self._current = ""
        self.setWindowIcon(QIcon(str(paths.assets_folder() / "icons" / "app.svg")))
        self.setMinimumSize(SMALLEST_SIZE)
        self.setAcceptDrops(True)
        self._build()
        self.actions_ = WindowActions(self, session)
        self._status_keeper: WindowStatus | None = None
        self.away: WhileAway | None = None
        self.menuBar().setNativeMenuBar(True)
        self.actions_.fill(self.menuBar())
        session.messageRaised.connect(self._on_message)
        session.engine.stateChanged.connect(self._status.set_engine)
        session.datasetChanged.connect(self._update_title)
        self._restore_geometry()
        self.retranslate()
        self.show_page("wizard")
        # Nothing is lit until a key is pressed; Tab begins at the rail.
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocus()

    def finish_start(self) -> None:
        """Do what the first paint need not wait for: fonts, devices, runs that go on, the engine."""
        self._translation.complete_fonts()
        self._status_keeper = WindowStatus(self._session, self._status, self._rail, self)
        self._tell_what_ended(self._status_keeper)
        self._status_keeper.start()
        self.unsaved.start()
        self._tell_damaged_settings()
        QTimer.singleShot(400, self._session.engine, self._session.engine.start)
        QTimer.singleShot(WARM_UP_MS, self, self._warm_up)

    def _tell_what_ended(self, status: WindowStatus) -> None:
        from studio.ui.while_away import WhileAway  # not before the first paint

        self.away = WhileAway(self._session)
        self.away.runsWanted.connect(lambda: self.show_page("runs"))
        self.away.closeWanted.connect(self.close)
        status.looked.connect(self.away.take)
        self._column.insertWidget(self._column.indexOf(self._stack), self.away)
        self.away.start()

    def _tell_damaged_settings(self) -> None:
        damage = self._session.settings.damage
        if damage:
            is_back = damage == "restored"
            words = self.tr("The settings file was damaged; the settings of the last start are back.")
            lost = self.tr("The settings file was damaged, so the window begins with those of the first start.")
            self._session.messageRaised.emit(
                StudioError(words if is_back else lost, hint=self.tr("The damaged file is kept beside it."))
            )

    def _warm_up(self) -> None:
        from studio.ui.warm_up import warm_up  # not before the first paint

        warm_up(self._session, [module for _, module, _ in PAGES.values()])

    def retranslate(self) -> None:
        """Set every text of the window itself."""
        names = {
            "wizard": self.tr("Home"),
            "data": self.tr("Data"),
            "model": self.tr("Model"),
            "train": self.tr("Train"),
            "runs": self.tr("Runs"),
            "predict": self.tr("Predict"),
            "settings": self.tr("Settings"),
        }
        for number, (key, text) in enumerate(names.items(), start=1):
            self._rail.set_text(key, text, f"{text} (Ctrl+{number})")
        self.actions_.retranslate(names)
        self._update_title()

    def show_page(self, key: str) -> None:
        """Show a page, made now if it was never shown."""
        if key not in PAGES:
            raise AssertionError(key)
        if key not in self._pages:
            _, module, name = PAGES[key]
            # Made where it belongs: a page put there later has the style of all its widgets worked out anew.
            page = getattr(importlib.import_module(module), name)(self._session, parent=self._stack)
            for signal, slot in (("pageWanted", self.show_page), ("languageChosen", self.set_language)):
                if hasattr(page, signal):
                    getattr(page, signal).connect(slot)
            self._pages[key] = page
            self._stack.addWidget(page)
        self._stack.setCurrentWidget(self._pages[key])
        self._rail.set_value(key)
        self._current = key

    def page(self, key: str) -> QWidget | None:
        """Give a page that was made, None else."""
        return self._pages.get(key)

    def current_page(self) -> tuple[str, QWidget]:
        """Give the page shown and its key."""
        return self._current, self._pages[self._current]

    def open_path(self, path: Path) -> None:
        """Open what was dropped or named: a dataset in any form, a model YAML, or a run of ultralytics."""
        if path.is_file() and path.suffix.lower() in DATA_SUFFIXES and _is_model_file(path):
            self._session.choose_model(model_file=path)
            self.show_page("model")
            return
        from studio.runs.run import RESULTS_FILE  # not before the first paint

        if (path / RESULTS_FILE).is_file():
            self.show_page("runs")
            self._pages["runs"].actions_.import_folders([path])
            return
        if self._current not in ("wizard", "data"):
            self.show_page("data")
        self._session.open_dataset(path)

    def choose_dataset(self) -> None:
        """Ask for a dataset folder."""
        start = self._session.settings.text("last_folder") or str(Path.home())
        folder = QFileDialog.getExistingDirectory(self, self.tr("Choose the dataset's folder"), start)
        if folder:
            self._session.settings.set_value("last_folder", folder)
            self.open_path(Path(folder))

    def choose_model_file(self) -> None:
        """Ask for a model YAML."""
        start = self._session.settings.text("last_model_folder") or str(Path.home())
        name, _ = QFileDialog.getOpenFileName(self, self.tr("Open a model"), start, self.tr("Models (*.yaml *.yml)"))
        if name:
            self._session.settings.set_value("last_model_folder", str(Path(name).parent))
            self._session.choose_model(model_file=Path(name))
            self.show_page("model")

    def set_language(self, wish: str) -> None:
        """Show another language at once."""
        self._session.settings.set_value("language", wish)
        self.setUpdatesEnabled(
            False
        )  # layouts settle level by level, a turn each: words would be seen cut off until then
        self._translation.switch(wish)
        for kind in (QEvent.Type.LanguageChange, QEvent.Type.LayoutRequest):
            QCoreApplication.sendPostedEvents(None, kind)
        self.setUpdatesEnabled(True)

    def leave(self) -> None:
        """End the event loop without a question: the system wants it. Unsaved edits of the model wait for the next window."""
        self._keep()
        QApplication.exit(0)

    def copy_command(self) -> None:
        """Copy the command line that does what the page shown does."""
        from studio.ui.command_line import command_for

        key, page = self.current_page()
        own = getattr(page, "command_line", None)
        line = own() if callable(own) else ""
        line = line or command_for(key, self._session)
        QGuiApplication.clipboard().setText(line)
        self._status.set_note(self.tr("Copied: %1").replace("%1", line))
        QTimer.singleShot(6000, self._status, lambda: self._status.set_note(""))

    # Qt overrides

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._is_painted:
            self._is_painted = True
            QTimer.singleShot(0, self, self.firstPainted.emit)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            for page in self._pages.values():
                if type(page).changeEvent is QWidget.changeEvent and hasattr(page, "retranslate"):
                    page.retranslate()
        super().changeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        # Windows of this one first: an editor with labels that are not saved asks, and may stay.
        for window in self.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            if window.isWindow() and window.isVisible() and not window.close():
                event.ignore()
                if getattr(window, "is_leaving", False):  # it saves, and is gone in a moment
                    window.left.connect(self.close, Qt.ConnectionType.SingleShotConnection)
                return
        if self.away is not None and self.away.asks_before_closing():
            event.ignore()
            return
        self._keep()
        super().closeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._overlay.setGeometry(self.rect())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()
            self._overlay.show_text(self.tr("Drop it here to open it"))

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._overlay.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        self._overlay.hide()
        local = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if local:
            event.acceptProposedAction()
            # After the event: a slow answer would hold the file manager that drags.
            QTimer.singleShot(0, self, lambda: self.open_path(local[0]))

    # Inner parts

    def _build(self) -> None:
        theme = self._session.theme
        self._rail = NavRail(theme, [(key, icon) for key, (icon, _, _) in PAGES.items()])
        self._rail.chosen.connect(self.show_page)
        self._stack = QStackedWidget()
        self._note = ErrorNote(theme, closable=True)
        self._status = StatusLine(theme)
        self._status.runsClicked.connect(lambda: self.show_page("train"))
        self._note.setContentsMargins(L, S, L, S)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self._note)
        self.unsaved = UnsavedWork(self._session)
        right.addWidget(self.unsaved)
        self._column = right
        right.addWidget(self._stack, 1)
        upper = QHBoxLayout()
        upper.setContentsMargins(0, 0, 0, 0)
        upper.setSpacing(0)
        upper.addWidget(self._rail)
        upper.addLayout(right, 1)
        central = QWidget()
        outer = QVBoxLayout(central)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(upper, 1)
        outer.addWidget(self._status)
        self.setCentralWidget(central)
        self._overlay = DropOverlay(theme, self)

    def _restore_geometry(self) -> None:
        saved = self._session.settings.blob("geometry")
        if saved.isEmpty() or not self.restoreGeometry(saved):
            free = self.screen().availableSize()
            # A title bar comes on top: on a small screen the buttons at the bottom must stay in sight.
            self.resize(min(FIRST_SIZE.width(), free.width()), min(FIRST_SIZE.height(), free.height() - TITLE_BAR))

    def _keep(self) -> None:
        self._session.settings.set_value("geometry", self.saveGeometry())
        self._session.settings.sync()
        self.unsaved.finish()

    def _on_message(self, error: StudioError) -> None:
        self._note.show_error(error)

    def _update_title(self) -> None:
        dataset = self._session.dataset
        self.setWindowTitle(Path(dataset.root).name if dataset is not None else "")


def _is_model_file(path: Path) -> bool:
    """Tell a model YAML from a data.yaml by its first keys, without a parser."""
    try:
        with path.open(encoding="utf-8", errors="replace") as stream:
            text = stream.read(200_000)
    except OSError:
        return False
    return any(line.startswith(("backbone:", "head:")) for line in text.splitlines())
