"""How the training pages look: what lines up, what is said where nothing is, how the keyboard comes there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from studio.launch.extend import learning_rate_words
from studio.runs.run import Run, RunStatus
from studio.ui.pages.arguments_dialog import ArgumentsDialog
from studio.ui.pages.log_tail import LogPanel
from studio.ui.pages.run_progress import RunProgress
from studio.ui.theme import Theme
from studio.ui.widgets.buttons import SegmentedControl, button
from studio.ui.widgets.empty_state import WIDEST, EmptyState
from tests.ui.live_runs import make_run, open_train_page


@pytest.fixture
def page(session, translation, qtbot):
    yield from open_train_page(session, qtbot)


def test_a_run_tells_its_epochs_before_its_journal_is_read(session, qtbot):
    make_run(session, "mine", epochs=8)
    run = replace(session.run("mine"), status=RunStatus.FINISHED, epoch=8)
    progress = RunProgress()
    qtbot.addWidget(progress)
    progress.show_run(run)
    assert progress._epoch_word.text() == "Epoch 8 of 8"
    assert progress._epoch_bar.value() == progress._epoch_bar.maximum()


def test_a_run_that_stops_promises_no_further_epoch(session, qtbot):
    make_run(session, "mine", epochs=8)
    progress = RunProgress()
    qtbot.addWidget(progress)
    from tests.ui.live_runs import epoch

    progress.add_events([epoch(1, 0.4), epoch(2, 0.4)])
    progress.show_run(replace(session.run("mine"), status=RunStatus.STOPPING, epoch=2))
    assert progress._left_word.text() == ""


def test_fields_are_as_wide_as_the_button_below_them(page, qtbot):
    def right_edges() -> set[int]:
        form = page.form
        return {one.mapTo(page, one.rect().topRight()).x() for one in (form.preset, form.epochs, form.start)}

    for height in (1400, 620):  # without a bar, and with one
        page.resize(1200, height)
        qtbot.waitUntil(lambda: len(right_edges()) == 1, timeout=2000)


def test_the_weights_are_looked_at_when_the_page_is_opened(session, qtbot, tmp_path: Path, monkeypatch):
    weights = tmp_path / "yolo11n.pt"
    weights.write_bytes(b"numbers")
    session.settings.set_value("weights_folder", str(tmp_path))
    asked: list[str] = []
    monkeypatch.setattr(session.engine, "request", lambda do, *_rest: asked.append(do))
    for page in open_train_page(session, qtbot):
        assert page.form.weights() == weights
        assert "check_weights" in asked


def test_levels_of_the_log_are_read_whole_in_both_languages(theme: Theme, translation, qtbot):
    panel = LogPanel(theme)
    qtbot.addWidget(panel)
    translation.switch("zh_CN")
    panel.resize(700, 300)
    panel.show()
    translation.switch("en")
    panel.level.setCurrentIndex(1)
    QApplication.processEvents()
    assert panel.level.width() >= QFontMetrics(panel.level.font()).horizontalAdvance("Warnings and errors") + 36


def test_an_empty_log_says_why(theme: Theme, qtbot, tmp_path: Path):
    panel = LogPanel(theme)
    qtbot.addWidget(panel)
    panel.show()
    assert panel.tail.placeholderText() == "The log is empty."
    log = tmp_path / "log.txt"
    log.write_text("all is well\n", encoding="utf-8")
    panel.tail.follow(log)
    panel.level.setCurrentIndex(2)
    assert panel.tail.toPlainText() == ""
    assert panel.tail.placeholderText() == "There are no errors."


def test_what_bindings_leak_does_not_hide_the_end_of_the_log(theme: Theme, qtbot, tmp_path: Path):
    panel = LogPanel(theme)
    qtbot.addWidget(panel)
    panel.show()
    log = tmp_path / "log.txt"
    leak = 'nanobind: leaked 2 types!\n - leaked type "ATOMIC_OP"\nSee https://nanobind.readthedocs.io/en/latest/refleaks.html\n'
    log.write_text(f"Results saved\n{leak}goes on\n{leak}", encoding="utf-8")
    panel.tail.follow(log)
    assert panel.tail.toPlainText() == "Results saved\ngoes on"


def test_no_change_of_the_arguments_is_said_in_words(theme: Theme, qtbot):
    dialog = ArgumentsDialog(theme)
    qtbot.addWidget(dialog)
    dialog.groups.setCurrentRow(0)
    assert not dialog._nothing.isHidden()
    assert dialog._nothing.text() == "Every argument has its default."
    dialog.search.setText("lr0")
    assert dialog._nothing.isHidden()
    dialog.retranslate()
    assert dialog.groups.selectedItems() == []  # a search goes through all groups


def test_wrong_input_is_framed(page):
    form = page.form
    form.name.setText("a/b")
    form.extra.setText("lr0=abc")
    assert form.name.property("isWrong")
    assert form.extra.property("isWrong")
    form.name.setText("ab")
    form.extra.setText("lr0=0.1")
    assert not form.name.property("isWrong")
    assert not form.extra.property("isWrong")


def test_what_the_page_said_follows_the_language(page, session, translation):
    make_run(session, "mine")
    page._on_duplicated("mine")
    translation.switch("zh_CN")
    QApplication.processEvents()
    assert "mine" in page._note.text()
    assert "The form holds" not in page._note.text()
    translation.switch("en")
    QApplication.processEvents()
    assert "The form holds what mine was made from" in page._note.text()


def test_tab_comes_to_the_chosen_segment_in_its_place(theme: Theme, qtbot):
    holder = QWidget()
    qtbot.addWidget(holder)
    column = QVBoxLayout(holder)
    before, control, after = button("before"), SegmentedControl(), button("after")
    for widget in (before, control, after):
        column.addWidget(widget)
    control.set_items([("a", "A"), ("b", "B")])  # later than the button behind it was made
    control.set_value("b")
    holder.show()
    holder.activateWindow()
    before.setFocus()
    qtbot.waitUntil(before.hasFocus)
    stops = []
    for _ in range(2):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        stops.append(QApplication.focusWidget())
    assert stops == [control.button("b"), after]
    control.button("b").setFocus()
    qtbot.keyClick(control.button("b"), Qt.Key.Key_Left)
    assert control.value() == "a"
    assert control.button("a").hasFocus()


def test_an_icon_of_a_label_follows_the_theme(theme: Theme, qtbot):
    label = QLabel()
    qtbot.addWidget(label)
    theme.set_picture(label, "folder", token="accent_text", size=20)
    before = label.pixmap().toImage()
    theme.set_scheme("dark")
    assert label.pixmap().toImage() != before


def test_the_last_line_of_an_empty_page_is_no_single_word(theme: Theme, qtbot):
    state = EmptyState(
        theme, "images", "Title", "Choose how long to train and press Start. The curves appear here too."
    )
    qtbot.addWidget(state)
    state.resize(900, 400)
    state.show()
    words = state._text
    lines = round(words.heightForWidth(words.maximumWidth()) / words.fontMetrics().height())
    assert lines == round(words.heightForWidth(WIDEST) / words.fontMetrics().height())
    assert words.fontMetrics().horizontalAdvance(words.text()) > 0.75 * lines * words.maximumWidth()


def _ended(session, epoch: int) -> Run:
    make_run(session, f"run{epoch}", epochs=12)
    return replace(session.run(f"run{epoch}"), status=RunStatus.STOPPED, epoch=epoch)


def test_a_run_that_ended_early_is_not_told_that_its_rate_rises(session):
    assert "rises" not in str(learning_rate_words(_ended(session, 10), epochs=12))
    assert "rises from" in str(learning_rate_words(_ended(session, 11), epochs=100))
