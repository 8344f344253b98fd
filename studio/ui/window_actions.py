"""The window's commands: each one QAction with text, shortcut and tooltip, in the menus and in the palette."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QUrl
from PySide6.QtGui import QAction, QDesktopServices, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar
from shiboken6 import isValid

from studio import paths
from studio.ui.session import Session

if TYPE_CHECKING:
    from studio.ui.main_window import MainWindow
    from studio.ui.pages.run_controls import RunControls

PAGE_ORDER = ("wizard", "data", "model", "train", "runs", "predict", "settings")


class WindowActions(QObject):
    """All commands by key; `all` lists them for the palette."""

    def __init__(self, window: MainWindow, session: Session) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._actions: dict[str, QAction] = {}
        self._menus: dict[str, QMenu] = {}
        self._controls: RunControls | None = None
        self._run_name = QAction(self)  # what the commands below it concern
        self._run_name.setEnabled(False)
        self._add("open_dataset", window.choose_dataset, "Ctrl+O")
        self._add("open_model", window.choose_model_file, "Ctrl+Shift+O")
        self._add("demo", self._open_demo)
        self._add("copy_command", window.copy_command, "Ctrl+Shift+C")
        self._add("quit", window.close, QKeySequence(QKeySequence.StandardKey.Quit).toString() or "Ctrl+Q")
        self._add("undo", lambda: self._step(session.document.undo_stack.undo))
        self._add("redo", lambda: self._step(session.document.undo_stack.redo))
        self._add("rescan", self._rescan, "Ctrl+R")
        self._add("dark", self._toggle_dark, "Ctrl+Shift+D")
        self._add("language", self._toggle_language, "Ctrl+Shift+L")
        self._add("fullscreen", self._toggle_fullscreen, "F11")
        self._add("palette", self._open_palette, "Ctrl+K")
        self._add("help", self._open_help, "F1")
        self._add("logs", lambda: self._open_folder("logs"))
        self._add("runs_folder", lambda: self._open_folder("runs"))
        self._add("about", lambda: window.show_page("settings"))
        stack = session.document.undo_stack
        for change in (stack.indexChanged, stack.undoTextChanged, stack.redoTextChanged):
            change.connect(lambda _=None: self._name_undo())
        for number, key in enumerate(PAGE_ORDER, start=1):
            self._add(f"page_{key}", lambda key=key: window.show_page(key), f"Ctrl+{number}")

    def all(self) -> list[QAction]:
        """Give every command that can be used now."""
        self._offer_run()
        of_run = [] if self._controls is None else list(self._controls.actions.values())
        return [action for action in (*self._actions.values(), *of_run) if action.isEnabled()]

    def action(self, key: str) -> QAction:
        """Give one command."""
        return self._actions[key]

    def fill(self, bar: QMenuBar) -> None:
        """Make the menus."""
        layout: dict[str, tuple[str, ...]] = {
            "file": ("open_dataset", "open_model", "demo", "", "rescan", "runs_folder", "", "quit"),
            "edit": ("undo", "redo", "", "copy_command", "palette"),
            "view": (*(f"page_{key}" for key in PAGE_ORDER), "", "dark", "language", "fullscreen"),
            "run": ("page_train", ""),
            "help": ("help", "logs", "about"),
        }
        for key, names in layout.items():
            menu = bar.addMenu("")
            self._menus[key] = menu
            for name in names:
                if name:
                    menu.addAction(self._actions[name])
                else:
                    menu.addSeparator()
        self._menus["run"].addAction(self._run_name)
        self._menus["run"].aboutToShow.connect(self._offer_run)

    def retranslate(self, page_names: Mapping[str, str]) -> None:
        """Set every text; `page_names` are those of the rail."""
        for key, title in (
            ("file", self.tr("&File")),
            ("edit", self.tr("&Edit")),
            ("view", self.tr("&View")),
            ("run", self.tr("&Training")),
            ("help", self.tr("&Help")),
        ):
            self._menus[key].setTitle(title)
        texts = {
            "open_dataset": self.tr("Open dataset…"),
            "open_model": self.tr("Open model file…"),
            "demo": self.tr("Try the demo dataset"),
            "copy_command": self.tr("Copy as command"),
            "quit": self.tr("Quit"),
            "rescan": self.tr("Scan the dataset again"),
            "dark": self.tr("Switch between light and dark"),
            "language": self.tr("Switch between English and Chinese"),
            "fullscreen": self.tr("Full screen"),
            "palette": self.tr("Find a command…"),
            "help": self.tr("Help for this page"),
            "logs": self.tr("Open the folder of logs"),
            "runs_folder": self.tr("Open the folder of runs"),
            "about": self.tr("About Attention Studio"),
            **{f"page_{key}": name for key, name in page_names.items()},
        }
        for key, text in texts.items():
            self._actions[key].setText(text)
        if self._controls is not None:
            self._controls.retranslate()
        self._name_undo()

    def _add(self, key: str, slot: Callable[[], object], shortcut: str = "") -> None:
        action = QAction(self)
        action.triggered.connect(lambda _=False: slot())
        if shortcut:
            action.setShortcut(QKeySequence(shortcut))
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        self._actions[key] = action
        self._window.addAction(action)

    def _name_undo(self) -> None:
        """Name the next steps of the model; their keys belong to the editor, since other pages have fields of their own."""
        stack = self._session.document.undo_stack
        if isValid(stack):  # it is emptied, and tells of it, while the window goes
            plain = self.tr("Undo"), self.tr("Redo")
            named = self.tr("Undo in the model: {step}"), self.tr("Redo in the model: {step}")
            for index, (key, step) in enumerate((("undo", stack.undoText()), ("redo", stack.redoText()))):
                self._actions[key].setText(named[index].format(step=step) if step else plain[index])
                self._actions[key].setEnabled(stack.canUndo() if key == "undo" else stack.canRedo())

    def _step(self, step: Callable[[], object]) -> None:
        step()
        if self._window.current_page()[0] not in ("wizard", "model"):
            self._window.show_page("model")  # nothing changes behind the user's back

    def _open_demo(self) -> None:
        self._window.show_page("wizard")
        self._session.scan.make_demo()

    def _rescan(self) -> None:
        if self._session.dataset is not None:
            self._session.open_dataset(self._session.dataset.root)

    def _offer_run(self) -> None:
        """Offer what can be done with the training that the Train page shows."""
        if self._controls is None:
            from studio.ui.pages.run_controls import RunControls  # not before the first paint

            self._controls = RunControls(self._session, self._window, has_keys=False)
            self._controls.failed.connect(self._session.messageRaised)
            self._controls.duplicated.connect(lambda _name: self._window.show_page("train"))
            self._controls.fill(self._menus["run"])
        run_id = self._session.current_run
        run = self._session.run(run_id) if run_id else None
        self._run_name.setText(self.tr("No training is shown") if run is None else run.name.replace("&", "&&"))
        self._controls.show_runs([] if run is None else [run])
        self._controls.retranslate()

    def _toggle_dark(self) -> None:
        scheme = "light" if self._session.theme.is_dark else "dark"
        self._session.settings.set_value("theme", scheme)
        self._session.theme.set_scheme(scheme)

    def _toggle_language(self) -> None:
        from studio.ui.texts.translation import CHINESE, ENGLISH, resolve_language

        now = resolve_language(self._session.settings.language)
        self._window.set_language(ENGLISH if now == CHINESE else CHINESE)

    def _toggle_fullscreen(self) -> None:
        if self._window.isFullScreen():
            self._window.showNormal()
        else:
            self._window.showFullScreen()

    def _open_palette(self) -> None:
        from studio.ui.widgets.command_palette import CommandPalette

        CommandPalette(self._session.theme, self.all(), self._window).open()

    def _open_help(self) -> None:
        from studio.ui.widgets.help_dialog import HelpDialog

        HelpDialog(self._window.current_page()[0], self._window).show()

    def _open_folder(self, which: str) -> None:
        folder = {"logs": paths.logs_folder, "runs": paths.runs_folder}[which]()
        folder.mkdir(parents=True, exist_ok=True)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
