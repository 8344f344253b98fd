"""Drop anything: it is recognised in words, asked about, imported elsewhere, and opened."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from studio import paths
from studio.ui.dataset_page.class_examples import class_examples
from studio.ui.dataset_page.import_view import ImportView
from studio.ui.dataset_page.names_table import NamesTable
from studio.ui.main_window import MainWindow
from studio.ui.pages.dataset_page import DatasetPage
from studio.ui.session import Session
from studio.ui.texts.import_texts import ACTIONS, TITLES, sentences
from studio.ui.texts.translation import Translation


@pytest.fixture
def page(session: Session, translation: Translation, qtbot: QtBot) -> DatasetPage:
    made = DatasetPage(session)
    qtbot.addWidget(made)
    made.resize(1190, 740)
    made.show()
    return made


def sha(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def make_flat(root: Path, *, count: int = 10) -> Path:
    """Write images with labels beside them, of two classes that nobody names."""
    root.mkdir(parents=True)
    for number in range(count):
        picture = QImage(64, 48, QImage.Format.Format_RGB32)
        picture.fill(QColor(20 * number, 90, 120))
        assert picture.save(str(root / f"猫 {number}.png"))
        (root / f"猫 {number}.txt").write_text(f"{number % 2} 0.5 0.5 0.4 0.3\n", encoding="utf-8")
    return root


def plan_is_known(view: ImportView) -> bool:
    """Tell whether the window can say what the plan says in other languages too."""
    assert view._plan is not None
    return view._plan.kind in TITLES and all(sentence in ACTIONS for sentence in sentences(view._plan.action))


def recognise(session: Session, path: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(session.imports.recognised, timeout=20_000):
        session.open_dataset(path)


def test_a_folder_without_names_and_splits_is_asked_about_and_imported(
    page: DatasetPage, session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    source = make_flat(tmp_path / "my cats")
    before = sha(source)
    recognise(session, source, qtbot)
    view = page._asking
    assert view is not None
    assert page._stack.currentWidget() is view
    assert "10 images" in view._title.text()
    assert plan_is_known(view)
    assert Path(view._folder.text()).is_relative_to(paths.datasets_folder())
    assert view._names.rowCount() == 2
    assert not view._import.isEnabled()
    assert view._reason.text()
    view._names.set_names(["cat", "cat"])
    assert not view._import.isEnabled()  # twice the same
    view._names.set_names(["cat", "狗"])
    assert view._import.isEnabled()
    with qtbot.waitSignal(session.datasetChanged, timeout=30_000):
        view._import.click()
    assert session.dataset is not None
    assert session.dataset.class_names == ("cat", "狗")
    assert session.dataset.images == 10
    assert page._stack.currentWidget() is page._view
    assert page._stale.isVisible()
    assert sha(source) == before


def test_an_archive_is_unpacked_elsewhere_and_opened(
    page: DatasetPage, session: Session, make_dataset: Callable[..., Path], tmp_path: Path, qtbot: QtBot
) -> None:
    source = make_dataset("inside")
    archive = tmp_path / "cards.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for path in sorted(source.rglob("*")):
            packed.write(path, path.relative_to(source.parent))
    recognise(session, archive, qtbot)
    assert page._asking is not None
    assert "archive" in page._asking._title.text()
    assert plan_is_known(page._asking)
    with qtbot.waitSignal(session.datasetChanged, timeout=30_000):
        page._asking._import.click()
    assert session.dataset is not None
    assert session.dataset.images == 6
    assert session.dataset.root.is_relative_to(paths.datasets_folder())


def test_names_that_only_the_archive_lacks_are_asked_for_later(
    page: DatasetPage, session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    source = make_flat(tmp_path / "flat")
    archive = tmp_path / "flat.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for path in sorted(source.iterdir()):
            packed.write(path, path.name)
    recognise(session, archive, qtbot)
    view = page._asking
    assert view is not None
    with qtbot.waitSignal(session.imports.namesWanted, timeout=30_000):
        view._import.click()
    assert page._stack.currentWidget() is view
    assert view._names.rowCount() == 2
    target = Path(view._folder.text())
    (unpacked,) = target.parent.glob(f".{target.name}.*.importing")
    files = {path.stat().st_ino for path in unpacked.rglob("*.png")}
    assert len(files) == 10
    archive.unlink()  # it is not needed any more
    view._names.set_names(["a", "b"])
    with qtbot.waitSignal(session.datasetChanged, timeout=30_000):
        view._import.click()
    assert {path.stat().st_ino for path in target.rglob("*.png")} == files  # the very files that were unpacked, moved
    assert session.dataset is not None
    assert session.dataset.class_names == ("a", "b")


def test_who_does_not_name_the_classes_leaves_nothing_behind(
    page: DatasetPage, session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    source = make_flat(tmp_path / "flat")
    archive = tmp_path / "flat.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for path in sorted(source.iterdir()):
            packed.write(path, path.name)
    recognise(session, archive, qtbot)
    view = page._asking
    assert view is not None
    with qtbot.waitSignal(session.imports.namesWanted, timeout=30_000):
        view._import.click()
    target = Path(view._folder.text())
    assert list(target.parent.iterdir())
    view._back.click()
    qtbot.waitUntil(lambda: not list(target.parent.iterdir()), timeout=10_000)
    assert page._stack.currentWidget() is page._start
    assert archive in session.settings.recent_datasets
    assert any(row.accessibleName() == "flat.zip" for row in page._start.findChildren(QPushButton) if row.isVisible())


def test_coco_annotations_are_converted(page: DatasetPage, session: Session, tmp_path: Path, qtbot: QtBot) -> None:
    images = tmp_path / "coco" / "images"
    images.mkdir(parents=True)
    for number in range(5):
        picture = QImage(64, 48, QImage.Format.Format_RGB32)
        picture.fill(QColor(40 * number, 90, 120))
        picture.save(str(images / f"{number}.png"))
    fields = {
        "images": [{"id": n, "file_name": f"{n}.png", "width": 64, "height": 48} for n in range(5)],
        "annotations": [{"id": n, "image_id": n, "category_id": 7, "bbox": [4, 4, 16, 12]} for n in range(5)],
        "categories": [{"id": 7, "name": "bird"}],
    }
    file = tmp_path / "coco" / "annotations.json"
    file.write_text(json.dumps(fields), encoding="utf-8")
    recognise(session, file, qtbot)
    assert page._asking is not None
    assert "COCO" in page._asking._title.text()
    assert plan_is_known(page._asking)
    with qtbot.waitSignal(session.datasetChanged, timeout=30_000):
        page._asking._import.click()
    assert session.dataset is not None
    assert session.dataset.class_names == ("bird",)
    assert session.dataset.boxes == 5


def test_a_file_that_is_nothing_is_refused_in_words(
    page: DatasetPage, session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "letter.docx"
    path.write_bytes(b"hello")
    with qtbot.waitSignal(session.imports.failed, timeout=20_000):
        session.open_dataset(path)
    assert "letter.docx" in page._error.text()
    assert page._stack.currentWidget() is page._start


def test_a_wrong_file_dropped_on_the_question_is_told_on_the_page(
    page: DatasetPage, session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    recognise(session, make_flat(tmp_path / "flat"), qtbot)
    (tmp_path / "letter.docx").write_bytes(b"hello")
    with qtbot.waitSignal(session.imports.failed, timeout=20_000):
        session.open_dataset(tmp_path / "letter.docx")
    assert page._error.isVisible()
    assert page._stack.currentWidget() is page._start


def test_a_folder_that_is_not_empty_is_not_written_to_and_nothing_typed_is_lost(
    page: DatasetPage, session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    recognise(session, make_flat(tmp_path / "flat"), qtbot)
    view = page._asking
    assert view is not None
    view._names.set_names(["a", "b"])
    taken = tmp_path / "taken"
    taken.mkdir()
    (taken / "thesis.tex").write_text("dear")
    view._folder.setText(str(taken))
    with qtbot.waitSignal(session.imports.failed, timeout=20_000):
        view._import.click()
    assert view._error.isVisible()
    assert view._names.names() == ["a", "b"]
    assert [path.name for path in taken.iterdir()] == ["thesis.tex"]


def test_a_cancelled_import_leaves_nothing_and_asks_again(
    page: DatasetPage, session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    recognise(session, make_flat(tmp_path / "flat", count=40), qtbot)
    view = page._asking
    assert view is not None
    view._names.set_names(["a", "b"])
    target = tmp_path / "out" / "set"
    view._folder.setText(str(target))
    view._import.click()
    assert page._stack.currentWidget() is page._scanning
    page._scanning.cancel.click()
    assert not session.imports.is_running
    assert page._stack.currentWidget() is view
    qtbot.waitUntil(lambda: not target.parent.exists() or not list(target.parent.iterdir()), timeout=5000)


def test_one_can_go_back_and_choose_something_else(
    page: DatasetPage, session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    recognise(session, make_flat(tmp_path / "flat"), qtbot)
    assert page._asking is not None
    page._asking._back.click()
    assert page._stack.currentWidget() is page._start


def test_a_dataset_without_names_offers_to_name_its_classes(
    page: DatasetPage, session: Session, make_dataset: Callable[..., Path], qtbot: QtBot
) -> None:
    folder = make_dataset()
    (folder / "classes.txt").unlink()
    before = sha(folder)
    with qtbot.waitSignal(session.datasetChanged, timeout=20_000):
        session.open_dataset(folder)
    assert page._nameless.isVisible()
    with qtbot.waitSignal(session.imports.recognised, timeout=20_000):
        page._nameless.buttons["names"].click()
    view = page._asking
    assert view is not None
    assert plan_is_known(view)
    assert view._names.rowCount() == 2
    view._names.set_names(["left", "right"])
    with qtbot.waitSignal(session.datasetChanged, timeout=20_000):
        view._import.click()
    assert session.dataset is not None
    assert session.dataset.class_names == ("left", "right")
    assert not page._nameless.isVisible()
    assert sha(folder) == before


def test_an_example_is_the_box_and_what_is_around_it(tmp_path: Path) -> None:
    make_flat(tmp_path / "flat", count=4)
    examples = class_examples(tmp_path / "flat", (0, 1))
    assert set(examples) == {0, 1}
    assert (examples[0].width(), examples[0].height()) == (round(0.4 * 1.5 * 64), round(0.3 * 1.5 * 48))


def test_names_written_stay_when_more_are_asked_for(qtbot: QtBot) -> None:
    table = NamesTable()
    qtbot.addWidget(table)
    table.set_ids((0, 1))
    table.set_names(["a", "b"])
    table.set_ids((0, 1, 4))
    assert table.names() == ["a", "b", "", "", ""]


def test_the_window_takes_archives_too(window: MainWindow, session: Session, tmp_path: Path, qtbot: QtBot) -> None:
    archive = tmp_path / "a.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("note.txt", "hello")
    with qtbot.waitSignal(session.imports.recognised, timeout=20_000):
        window.open_path(archive)
