"""The window around the pages: rail, wizard, drops, memory, errors, keyboard, accessibility."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QMessageBox, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from studio.datasets.scan import scan_dataset
from studio.errors import DatasetError, StudioError
from studio.runs.job import TrainJob, TrainSettings, write_job
from studio.runs.run import PAUSE_FILE, PidRecord, write_pid
from studio.ui.crash import CrashReporter, log_path
from studio.ui.engine_link import EngineLink
from studio.ui.main_window import PAGES, MainWindow
from studio.ui.session import Session
from studio.ui.settings import UiSettings
from studio.ui.texts.translation import Translation
from studio.ui.widgets.error_note import ErrorNote
from studio.ui.window_actions import PAGE_ORDER
from studio.ui.wizard import STEPS, WizardPage

HOSTILE = "<img src='/etc/passwd'><b>bold</b>"


def drop(target: QWidget, path: Path) -> None:
    """Drop a path onto a widget, as a file manager does."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    arguments = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(target, QDragEnterEvent(QPoint(9, 9), *arguments))
    QApplication.sendEvent(target, QDropEvent(QPoint(9, 9), *arguments))


def wizard(window: MainWindow) -> WizardPage:
    page = window.page("wizard")
    assert isinstance(page, WizardPage)
    return page


@pytest.mark.parametrize("key", PAGES)
def test_every_page_opens(key: str, window: MainWindow) -> None:
    window.show_page(key)
    assert window.current_page()[0] == key


class _StrayWindows(QObject):
    """Notes every widget that shows as a window of its own, however briefly."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.names.append(type(watched).__name__)
        return False


def test_no_part_of_a_page_flashes_as_a_window_of_its_own(
    window: MainWindow, session: Session, qapp: QApplication, make_dataset: Callable[..., Path], qtbot: QtBot
) -> None:
    stray = _StrayWindows()
    qapp.installEventFilter(stray)
    try:
        root = make_dataset()
        (root / "train" / "labels" / "nobody.txt").write_text("0 0.5 0.5 0.2 0.2\n")  # a finding to list
        session.set_dataset(scan_dataset(root))
        for key in PAGES:
            window.show_page(key)
            qtbot.wait(50)
    finally:
        qapp.removeEventFilter(stray)
    assert stray.names == []


def test_a_page_is_made_when_it_is_first_shown(window: MainWindow) -> None:
    assert [key for key in PAGES if window.page(key) is not None] == ["wizard"]
    window.show_page("data")
    first = window.page("data")
    window.show_page("wizard")
    window.show_page("data")
    assert window.page("data") is first


def test_the_keys_go_to_the_pages_of_the_rail(window: MainWindow) -> None:
    assert tuple(PAGES) == PAGE_ORDER
    assert window.actions_.action("page_data").shortcut().toString() == "Ctrl+2"
    window.actions_.action("page_settings").trigger()
    assert window.current_page()[0] == "settings"


def test_a_folder_dropped_anywhere_opens_as_dataset(
    window: MainWindow, session: Session, make_dataset: Callable[..., Path], qtbot: QtBot
) -> None:
    folder = make_dataset("数据 集")
    with qtbot.waitSignal(session.datasetChanged, timeout=20_000):
        drop(window, folder)
    assert session.dataset is not None
    assert (session.dataset.root, session.dataset.images) == (folder, 6)
    assert session.settings.recent_datasets == [folder]


def test_a_dropped_model_file_opens_on_the_model_page(window: MainWindow, session: Session, qtbot: QtBot) -> None:
    from studio import stock

    with qtbot.waitSignal(session.modelChanged):
        drop(window, stock.stock_model("yolo11").path)
    assert session.model_file == stock.stock_model("yolo11").path
    assert window.current_page()[0] == "model"


def test_a_dropped_text_file_is_refused_in_words(
    window: MainWindow, session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("hello", encoding="utf-8")
    with qtbot.waitSignal(session.imports.failed, timeout=20_000):
        drop(window, path)
    told = [note.text() for note in window.findChildren(ErrorNote) if note.isVisible()]
    assert any("notes.txt" in text for text in told)


def test_next_waits_for_a_dataset_and_says_so(
    window: MainWindow, session: Session, make_dataset: Callable[..., Path], qtbot: QtBot
) -> None:
    page = wizard(window)
    assert not page._next.isEnabled()
    assert page._reason.text() == "Choose a dataset first."
    with qtbot.waitSignal(session.datasetChanged, timeout=20_000):
        session.open_dataset(make_dataset())
    qtbot.waitUntil(page._next.isEnabled)
    page.go_next()
    assert (page.step, page._next.text()) == (1, "Next: Model")


def test_an_unusable_dataset_keeps_next_closed_with_the_reason(
    window: MainWindow, session: Session, make_dataset: Callable[..., Path], qtbot: QtBot
) -> None:
    folder = make_dataset()
    for label in (folder / "train" / "labels").glob("*.txt"):
        label.write_text("", encoding="utf-8")
    with qtbot.waitSignal(session.datasetChanged, timeout=20_000):
        session.open_dataset(folder)
    assert session.dataset is not None
    assert not session.dataset.usable
    assert wizard(window)._reason.text() == session.dataset.reason != ""
    assert not wizard(window)._next.isEnabled()


def test_going_back_loses_nothing(
    window: MainWindow, session: Session, make_dataset: Callable[..., Path], qtbot: QtBot
) -> None:
    with qtbot.waitSignal(session.datasetChanged, timeout=20_000):
        session.open_dataset(make_dataset())
    page = wizard(window)
    page.go_to(1)
    session.choose_model(base="yolo26", scale="s", template="lska-head", values={"kernel_size": 11})
    page.go_to(2)
    page.go_to(0)
    page.go_to(1)
    assert (session.base, session.scale, session.template) == ("yolo26", "s", "lska-head")
    assert session.values["kernel_size"] == 11
    assert session.dataset is not None


def test_the_window_remembers_its_size_and_choices(
    window: MainWindow, session: Session, translation: Translation, qtbot: QtBot
) -> None:
    window.resize(1111, 777)
    session.choose_model(base="yolo12", scale="m", template="lska-backbone")
    session.settings.set_value("theme", "dark")
    window.close()
    session.settings.sync()
    again = Session(UiSettings(), session.theme, engine=session.engine)
    assert (again.base, again.scale, again.template, again.settings.scheme) == (
        "yolo12",
        "m",
        "lska-backbone",
        "dark",
    )
    second = MainWindow(again, translation)
    qtbot.addWidget(second)
    # The offscreen screen has 800 pixels, so Qt trims what it restores by the frame.
    assert abs(second.height() - 777) < 8


@pytest.mark.parametrize(
    "content", ["", "\x00\x01", "[General]\nlanguage=klingon\ntheme=42\nrecent_datasets=@Invalid()"]
)
def test_damaged_settings_read_as_defaults(content: str, tmp_path: Path) -> None:
    path = tmp_path / "settings.ini"
    path.write_text(content, encoding="utf-8")
    settings = UiSettings(path)
    assert (settings.language, settings.scheme, settings.recent_datasets) == ("system", "system", [])


def test_copy_as_command_names_what_is_chosen(window: MainWindow, session: Session) -> None:
    session.choose_model(base="yolo11", scale="s", template="lska-head", values={"kernel_size": 23})
    window.show_page("model")
    window.copy_command()
    line = QGuiApplication.clipboard().text()
    assert line.startswith("python main.py generate --base yolo11 --template lska-head --scale s")
    assert "kernel_size=23" in line


def test_the_copied_command_is_one_that_the_command_line_takes(window: MainWindow, session: Session) -> None:
    import shlex

    from studio.cli.app import _parser
    from studio.ui.command_line import command_for

    session.choose_model(base="yolo11", scale="s", template="lska-head", values={"kernel_size": 23, "safe_start": True})
    for key in PAGES:
        line = command_for(key, session)
        _parser().parse_args(shlex.split(line)[2:])


def test_an_expected_error_shows_once_above_the_page(window: MainWindow, session: Session) -> None:
    for _ in range(3):
        session.messageRaised.emit(DatasetError("The disk is full.", hint="Free some space."))
    assert window._note.isVisible()
    assert window._note.text() == "The disk is full.\nFree some space."


def test_unexpected_errors_gather_in_one_dialog_and_in_the_log(qapp: QApplication, qtbot: QtBot) -> None:
    reporter = CrashReporter()
    for number in range(3):
        try:
            raise ValueError(f"fault {number}")
        except ValueError as error:
            reporter._on_exception(type(error), error, error.__traceback__)
    dialogs = [w for w in QApplication.topLevelWidgets() if type(w).__name__ == "CrashDialog"]
    assert len(dialogs) == 1
    assert not dialogs[0].isModal()
    assert "fault 2" in dialogs[0]._text.toPlainText()
    assert "fault 0" in log_path().read_text(encoding="utf-8")
    dialogs[0].accept()


def test_an_expected_error_that_flew_is_no_crash(qapp: QApplication, qtbot: QtBot) -> None:
    reporter = CrashReporter()
    error = StudioError("Nothing there.")
    with qtbot.waitSignal(reporter.expected) as caught:
        reporter._on_exception(type(error), error, None)
    assert caught.args == [error]


def test_a_dead_engine_answers_what_it_was_asked_and_comes_back(engine: EngineLink, qtbot: QtBot) -> None:
    answers: list[object] = []
    engine.request("inspect", {"crash": True}, answers.append, answers.append)
    qtbot.waitUntil(lambda: len(answers) == 1, timeout=10_000)
    assert isinstance(answers[0], StudioError)
    engine.request("inspect", {"model": "abc"}, answers.append, answers.append)
    qtbot.waitUntil(lambda: len(answers) == 2, timeout=10_000)
    assert answers[1]["params"] == 3000  # type: ignore[index]


def test_an_engine_that_never_starts_is_told_and_not_tried_for_ever(qapp: QApplication, qtbot: QtBot) -> None:
    engine = EngineLink(command=["/no/such/program"])
    errors: list[object] = []
    engine.request("ping", {}, errors.append, errors.append)
    qtbot.waitUntil(lambda: engine.state == "failed", timeout=20_000)
    engine.request("ping", {}, errors.append, errors.append)
    qtbot.waitUntil(lambda: len(errors) >= 2)
    assert all(isinstance(error, StudioError) for error in errors)
    engine.shutdown()


def test_every_label_is_plain_text_and_every_icon_button_has_a_name(
    window: MainWindow, session: Session, make_dataset: Callable[..., Path], qtbot: QtBot
) -> None:
    with qtbot.waitSignal(session.datasetChanged, timeout=20_000):
        session.open_dataset(make_dataset(classes=("cat", HOSTILE)))
    for key in PAGES:
        window.show_page(key)
    for step in range(len(STEPS)):
        wizard(window).go_to(step)
    labels = window.findChildren(QLabel)
    rich = [label.text() for label in labels if label.text() and label.textFormat() != Qt.TextFormat.PlainText]
    assert rich == []
    nameless = [
        (type(button).__name__, button.parentWidget().objectName() or type(button.parentWidget()).__name__)
        for button in window.findChildren(QAbstractButton)
        if not button.isHidden()
        and not button.text()
        and not button.accessibleName()
        and not button.objectName().startswith("qt_")
        and type(button).__name__ not in ("QTableCornerButton", "QAbstractButton")
        and not isinstance(button.parentWidget(), QLineEdit | QTabBar)  # Qt's own: clear, scroll
    ]
    assert nameless == []


def test_message_boxes_of_the_window_are_plain_text() -> None:
    ui = Path(__file__).resolve().parents[2] / "studio" / "ui"
    for path in ui.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert "QMessageBox.question(" not in text, path.name
        assert "QMessageBox.warning(" not in text, path.name
        assert text.count("QMessageBox(") <= text.count("setTextFormat("), path.name
    assert QMessageBox is not None


def test_the_palette_finds_a_command_and_does_it(window: MainWindow, qtbot: QtBot) -> None:
    from studio.ui.widgets.command_palette import CommandPalette

    palette = CommandPalette(window._session.theme, window.actions_.all(), window)
    palette.open()
    palette._field.setText("set")
    qtbot.keyClick(palette._field, Qt.Key.Key_Return)
    assert window.current_page()[0] == "settings"


def test_help_opens_for_every_page(window: MainWindow) -> None:
    from studio.ui.widgets.help_dialog import HelpDialog

    for key in PAGES:
        assert HelpDialog(key, window)._texts(key)[1]


def test_the_smallest_window_cuts_nothing_off(window: MainWindow, session: Session) -> None:
    window.resize(1100, 700)
    for key in PAGES:
        window.show_page(key)
        assert window.width() == 1100, key
        assert window.height() == 700, key


def test_a_second_interpreter_is_started_for_work(session: Session) -> None:
    assert session.engine._command[0] == sys.executable


def test_the_training_menu_has_every_command_for_the_run_shown(window: MainWindow, session: Session) -> None:
    menu = window.actions_._menus["run"]
    menu.aboutToShow.emit()
    assert "No training is shown" in [action.text() for action in menu.actions()]
    assert not any(action.isEnabled() for action in window.actions_._controls.actions.values())  # type: ignore[union-attr]
    folder = session.store.create("mine")
    job = TrainJob(
        run_id="mine", base="yolo11", template="none", scale="n", model_yaml="m.yaml", data_yaml="d.yaml",
        dataset_folder="/d", class_names=(), settings=TrainSettings(epochs=9, device="cpu"),
    )  # fmt: skip
    write_job(folder, job)
    write_pid(folder, PidRecord(os.getpid(), psutil.Process().create_time()))
    session.set_current_run("mine")
    menu.aboutToShow.emit()
    offered = {action.text() for action in menu.actions() if action.isEnabled() and action.text()}
    assert offered >= {"Train", "Pause", "Stop", "End at once…", "Duplicate with changes"}
    next(action for action in window.actions_.all() if action.text() == "Pause").trigger()
    assert (folder / PAUSE_FILE).exists()
    menu.aboutToShow.emit()
    assert "Continue" in [action.text() for action in menu.actions()]
