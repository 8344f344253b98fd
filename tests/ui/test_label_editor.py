"""The label editor: mouse and keyboard edits, undo, and a save that loses nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from studio.datasets.image_index import ImageEntry
from studio.ui.label_editor.editor_window import LabelEditor
from studio.ui.label_editor.questions import LeaveQuestion, WriteQuestion
from studio.ui.main_window import MainWindow
from studio.ui.pages.dataset_page import DatasetPage
from studio.ui.session import Session
from studio.ui.settings import WRITING_LABELS
from studio.ui.theme import Theme

ROW = "0 0.5 0.5 0.4 0.4\n"
Open = Callable[..., LabelEditor]


@pytest.fixture
def open_editor(theme: Theme, session: Session, tmp_path: Path, qtbot: QtBot) -> Iterator[Open]:
    """Give a function that opens an editor on a dataset of 200 x 100 pictures with these label files (None: no file)."""
    session.settings.set_value(WRITING_LABELS, True)
    made: list[LabelEditor] = []

    def open_(*labels: str | None, row: int = 0, line: int | None = None) -> LabelEditor:
        images, folder = tmp_path / "set" / "train" / "images", tmp_path / "set" / "train" / "labels"
        images.mkdir(parents=True, exist_ok=True)
        folder.mkdir(exist_ok=True)
        entries = []
        for number, text in enumerate(labels):
            picture = QImage(200, 100, QImage.Format.Format_RGB32)
            picture.fill(Qt.GlobalColor.darkGreen)
            assert picture.save(str(images / f"{number}.png"))
            if text is not None:
                (folder / f"{number}.txt").write_text(text, encoding="utf-8", newline="")
            entries.append(ImageEntry("train", str(images / f"{number}.png"), text is not None, 1, (0,)))
        editor = LabelEditor(
            theme,
            session.settings,
            dataset=tmp_path / "set",
            class_names=("cat", "dog", "owl"),
            entries=entries,
            row=row,
            line=line,
        )
        made.append(editor)
        editor.show()
        qtbot.waitUntil(lambda: editor.history() is not None, timeout=10_000)
        return editor

    yield open_
    for editor in made:
        if isValid(editor):
            editor._changed.clear()
            editor.close()


def label_of(editor: LabelEditor) -> Path:
    return editor.entry.label


def spot(editor: LabelEditor, x: float, y: float) -> QPoint:
    """Give where a position relative to the image lies in the canvas."""
    frame = editor.canvas._screen((0, 0, 1, 1))
    return QPoint(round(frame.left() + x * frame.width()), round(frame.top() + y * frame.height()))


def drag(editor: LabelEditor, start: tuple[float, float], end: tuple[float, float], qtbot: QtBot) -> None:
    first, last = spot(editor, *start), spot(editor, *end)
    qtbot.mousePress(editor.canvas, Qt.MouseButton.LeftButton, pos=first)
    qtbot.mouseMove(editor.canvas, (first + last) / 2)
    qtbot.mouseMove(editor.canvas, last)
    qtbot.mouseRelease(editor.canvas, Qt.MouseButton.LeftButton, pos=last)


def bounds(editor: LabelEditor, row: int = 0) -> tuple[float, float, float, float]:
    history = editor.history()
    assert history is not None
    return history.rows[row].bounds


def save(editor: LabelEditor, qtbot: QtBot) -> None:
    with qtbot.waitSignal(editor.saved, timeout=10_000):
        editor.save()


def test_a_box_is_moved_with_the_mouse(open_editor: Open, qtbot: QtBot) -> None:
    editor = open_editor(ROW)
    drag(editor, (0.5, 0.5), (0.6, 0.6), qtbot)
    assert bounds(editor) == pytest.approx((0.4, 0.4, 0.8, 0.8), abs=0.01)


def test_a_corner_stretches_the_box(open_editor: Open, qtbot: QtBot) -> None:
    editor = open_editor(ROW)
    editor.pick(0)
    drag(editor, (0.7, 0.7), (0.9, 0.8), qtbot)
    assert bounds(editor) == pytest.approx((0.3, 0.3, 0.9, 0.8), abs=0.01)


def test_a_box_cannot_leave_the_picture(open_editor: Open, qtbot: QtBot) -> None:
    editor = open_editor(ROW)
    drag(editor, (0.5, 0.5), (0.99, 0.99), qtbot)
    assert bounds(editor) == pytest.approx((0.6, 0.6, 1.0, 1.0), abs=0.01)


def test_a_new_box_is_drawn_in_the_class_chosen(open_editor: Open, qtbot: QtBot) -> None:
    editor = open_editor(ROW)
    editor.choose_class(2)
    qtbot.keyClick(editor.canvas, Qt.Key.Key_N)
    assert editor.tools.tool.value() == "draw"
    drag(editor, (0.1, 0.1), (0.25, 0.2), qtbot)
    history = editor.history()
    assert history is not None
    assert [row.class_id for row in history.rows] == [0, 2]
    assert bounds(editor, 1) == pytest.approx((0.1, 0.1, 0.25, 0.2), abs=0.01)


def test_a_click_is_no_box(open_editor: Open, qtbot: QtBot) -> None:
    editor = open_editor(ROW)
    editor.canvas.set_drawing(True)
    qtbot.mouseClick(editor.canvas, Qt.MouseButton.LeftButton, pos=spot(editor, 0.1, 0.1))
    assert len(editor.history().rows) == 1  # type: ignore[union-attr]


def test_everything_can_be_done_with_keys(open_editor: Open, qtbot: QtBot) -> None:
    editor = open_editor(None)
    canvas = editor.canvas
    qtbot.keyClick(canvas, Qt.Key.Key_Insert)  # add
    left, top, right, bottom = bounds(editor)
    qtbot.keyClick(canvas, Qt.Key.Key_Right)  # move by a pixel
    assert bounds(editor)[0] == pytest.approx(left + 1 / 200, abs=1e-5)
    qtbot.keyClick(canvas, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)  # by ten
    assert bounds(editor)[1] == pytest.approx(top + 10 / 100, abs=1e-5)
    qtbot.keyClick(canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)  # stretch
    assert bounds(editor)[2] == pytest.approx(right + 2 / 200, abs=1e-5)
    qtbot.keyClick(canvas, Qt.Key.Key_2)  # relabel
    assert editor.history().rows[0].class_id == 1  # type: ignore[union-attr]
    qtbot.keyClick(canvas, Qt.Key.Key_Delete)
    assert editor.history().rows == ()  # type: ignore[union-attr]
    del bottom


def test_undo_and_redo_go_through_all_edits(open_editor: Open, qtbot: QtBot) -> None:
    editor = open_editor(ROW)
    history = editor.history()
    assert history is not None
    states = [history.rows]
    editor.pick(0)
    editor.choose_class(1)
    states.append(history.rows)
    editor.add_box((0.1, 0.1, 0.2, 0.2))
    states.append(history.rows)
    editor.pick(0)
    editor.remove()
    states.append(history.rows)
    for rows in reversed(states[:-1]):
        editor.undo()
        assert history.rows == rows
    assert not history.is_changed
    assert not editor.tools.save.isEnabled()
    for rows in states[1:]:
        editor.redo()
        assert history.rows == rows


def test_nothing_is_written_before_save(open_editor: Open, qtbot: QtBot) -> None:
    editor = open_editor(ROW)
    editor.pick(0)
    editor.choose_class(1)
    assert label_of(editor).read_text() == ROW
    save(editor, qtbot)
    assert label_of(editor).read_text() == "1 0.5 0.5 0.4 0.4\n"
    assert not editor.tools.save.isEnabled()
    kept = list(editor._files.backups.rglob("0.txt.*"))
    assert [path.read_text() for path in kept] == [ROW]
    assert sorted(path.name for path in label_of(editor).parent.iterdir()) == ["0.txt"]


def test_the_first_save_tells_where_the_old_file_is_kept(
    open_editor: Open, session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = open_editor(ROW)
    session.settings.set_value(WRITING_LABELS, False)
    editor.pick(0)
    editor.remove()
    told: list[str] = []

    def refuse(question: WriteQuestion) -> bool:
        told.append(question.informativeText())
        return False

    monkeypatch.setattr(WriteQuestion, "is_agreed", refuse)
    editor.save()
    assert str(editor._files.backups) in told[0]
    assert label_of(editor).read_text() == ROW
    monkeypatch.setattr(WriteQuestion, "is_agreed", lambda question: True)
    save(editor, qtbot)
    assert label_of(editor).read_text() == ""


def test_changes_stay_while_one_looks_at_other_pictures(open_editor: Open, qtbot: QtBot) -> None:
    editor = open_editor(ROW, "1 0.5 0.5 0.1 0.1\n")
    editor.pick(0)
    editor.choose_class(2)
    editor.go(1)
    qtbot.waitUntil(lambda: editor.history() is not None and editor.history().rows[0].class_id == 1)  # type: ignore[union-attr]
    assert editor.tools.save.isEnabled()  # for the first one
    editor.go(-1)
    qtbot.waitUntil(lambda: editor.history() is not None)
    assert editor.history().rows[0].class_id == 2  # type: ignore[union-attr]
    save(editor, qtbot)
    assert label_of(editor).read_text().startswith("2 ")


def test_a_file_changed_by_another_program_is_read_again_when_nothing_is_lost(open_editor: Open, qtbot: QtBot) -> None:
    editor = open_editor(ROW)
    label_of(editor).write_text("2 0.5 0.5 0.2 0.2\n")
    qtbot.waitUntil(lambda: editor.history().rows[0].class_id == 2, timeout=5000)  # type: ignore[union-attr]


def test_a_conflict_is_asked_about_and_neither_side_is_lost_unasked(open_editor: Open, qtbot: QtBot) -> None:
    editor = open_editor(ROW)
    editor.pick(0)
    editor.choose_class(1)
    label_of(editor).write_text("2 0.5 0.5 0.2 0.2\n")
    editor.save()
    qtbot.waitUntil(editor.conflict.isVisible, timeout=5000)
    assert label_of(editor).read_text() == "2 0.5 0.5 0.2 0.2\n"
    assert editor.history().rows[0].class_id == 1  # type: ignore[union-attr]
    with qtbot.waitSignal(editor.saved, timeout=10_000):
        editor.conflict.buttons["keep"].click()
    assert label_of(editor).read_text() == "1 0.5 0.5 0.4 0.4\n"


def test_giving_up_ones_changes_reads_the_file(open_editor: Open, qtbot: QtBot) -> None:
    editor = open_editor(ROW)
    editor.pick(0)
    editor.choose_class(1)
    label_of(editor).write_text("2 0.5 0.5 0.2 0.2\n")
    qtbot.waitUntil(editor.conflict.isVisible, timeout=5000)
    editor.conflict.buttons["reload"].click()
    qtbot.waitUntil(lambda: editor.history().rows[0].class_id == 2, timeout=5000)  # type: ignore[union-attr]
    assert not editor.tools.save.isEnabled()


def test_a_faulty_row_is_listed_with_its_fault_and_mended(open_editor: Open, qtbot: QtBot) -> None:
    editor = open_editor(ROW + "9 0.2 0.2 0.1 0.1\nnot a row\n", line=2)
    assert editor.side.rows.currentRow() == 1
    assert "Class out of range" in editor.side.rows.item(1).text()
    editor.choose_class(1)
    editor.pick(2)
    assert not editor.side.make_box.isEnabled()  # there is nothing to make a box of
    editor.remove()
    save(editor, qtbot)
    assert label_of(editor).read_text() == ROW + "1 0.200000 0.200000 0.100000 0.100000\n"


def test_a_polygon_is_kept_unless_it_is_edited(open_editor: Open, qtbot: QtBot) -> None:
    polygon = "1 0.1 0.1 0.3 0.1 0.2 0.3\n"
    editor = open_editor(polygon + "0 0.6 0.6 0.7 0.6 0.65 0.8\n")
    editor.pick(1)
    editor.remove()
    save(editor, qtbot)
    assert label_of(editor).read_text() == polygon
    editor.pick(0)
    editor.make_box()
    save(editor, qtbot)
    assert label_of(editor).read_text() == "1 0.200000 0.200000 0.200000 0.200000\n"


def test_closing_with_changes_asks(open_editor: Open, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    editor = open_editor(ROW)
    editor.pick(0)
    editor.remove()
    monkeypatch.setattr(LeaveQuestion, "answer", lambda question: "")
    assert not editor.close()
    monkeypatch.setattr(LeaveQuestion, "answer", lambda question: "save")
    label = label_of(editor)
    with qtbot.waitSignal(editor.destroyed, timeout=10_000):
        editor.close()
    assert label.read_text() == ""


def test_a_picture_that_cannot_be_read_says_so(open_editor: Open, tmp_path: Path, qtbot: QtBot) -> None:
    editor = open_editor(ROW, ROW)
    Path(editor._entries[1].image).write_bytes(b"no picture")
    editor.go(1)
    qtbot.waitUntil(lambda: editor.history() is not None, timeout=5000)
    assert "cannot be read" in editor.canvas._message
    assert editor.side.rows.count() == 1


def test_a_label_file_that_is_too_long_is_refused_with_its_reason(open_editor: Open, qtbot: QtBot) -> None:
    editor = open_editor(ROW, ROW * 20_001)
    editor.go(1)
    qtbot.waitUntil(editor.error.isVisible, timeout=10_000)
    assert "20001 rows" in editor.error.text()
    assert editor.history() is None


def test_the_wheel_zooms_at_the_cursor_and_f_fits(open_editor: Open, qtbot: QtBot) -> None:
    editor = open_editor(ROW)
    canvas = editor.canvas
    at = spot(editor, 0.25, 0.25)
    before = canvas._to_image(at.toPointF())
    canvas.zoom_by(3.0, at.toPointF())
    after = canvas._to_image(at.toPointF())
    assert (after.x(), after.y()) == pytest.approx((before.x(), before.y()))
    qtbot.keyClick(canvas, Qt.Key.Key_F)
    assert canvas._is_fitted


@pytest.mark.parametrize("answer", ["", "discard", "save"])
def test_closing_the_main_window_asks_about_labels_that_are_not_saved(
    session: Session,
    window: MainWindow,
    make_dataset: Callable[..., Path],
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    answer: str,
) -> None:
    window.show_page("data")
    with qtbot.waitSignal(session.datasetChanged, timeout=20_000):
        session.open_dataset(make_dataset())
    session.settings.set_value(WRITING_LABELS, True)
    page = window.page("data")
    assert isinstance(page, DatasetPage)
    view = page._report_view()
    qtbot.waitUntil(lambda: len(view.index.entries) > 0, timeout=20_000)
    view.open_editor(view.index.entries, 0)
    editor = view.editor
    assert editor is not None
    qtbot.waitUntil(lambda: editor.history() is not None, timeout=10_000)
    label = editor.entry.label
    before = label.read_text()
    editor.pick(0)
    editor.remove()
    asked: list[str] = []
    monkeypatch.setattr(LeaveQuestion, "answer", lambda question: asked.append(question.text()) or answer)
    closed = window.close()
    assert asked
    if answer == "save":
        qtbot.waitUntil(lambda: not window.isVisible(), timeout=10_000)
        assert label.read_text() == ""
    else:
        assert closed is (answer == "discard")
        assert window.isVisible() is (answer == "")
        assert label.read_text() == before
    if isValid(editor):
        editor._changed.clear()
        editor.close()
