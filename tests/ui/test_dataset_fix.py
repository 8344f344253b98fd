"""Fixes from the window: previewed first, on a copy or after a yes, and undone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from studio.ui.dataset_page.fix_dialog import FixDialog
from studio.ui.pages.dataset_page import DatasetPage
from studio.ui.session import Session
from studio.ui.texts.translation import Translation

CODE = "label-confidence-column"


@pytest.fixture
def messy(shared: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(shared / "data" / "tiny_messy", tmp_path / "messy"))


@pytest.fixture
def page(session: Session, translation: Translation, messy: Path, qtbot: QtBot) -> DatasetPage:
    made = DatasetPage(session)
    qtbot.addWidget(made)
    made.resize(1190, 740)
    made.show()
    with qtbot.waitSignal(session.datasetChanged, timeout=20_000):
        session.open_dataset(messy)
    return made


def texts(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def ask(page: DatasetPage, qtbot: QtBot) -> FixDialog:
    assert page._view is not None
    page._view.findings.show_code(CODE)
    assert not page._view.findings._fix.isHidden()
    page._view.findings._fix.click()
    dialog = page._dialog
    qtbot.waitUntil(lambda: dialog._total > 0, timeout=20_000)
    return dialog


def count(page: DatasetPage) -> int:
    assert page._session.dataset is not None
    return sum(problem.code == CODE for problem in page._session.dataset.problems)


def test_a_fix_is_shown_before_anything_is_changed(page: DatasetPage, messy: Path, qtbot: QtBot) -> None:
    before = texts(messy)
    dialog = ask(page, qtbot)
    lines = dialog.preview.toPlainText().splitlines()
    removed = [line for line in lines if line.startswith("- ")]
    added = [line for line in lines if line.startswith("+ ")]
    assert [len(line.split()) for line in removed] == [7] * len(removed)
    assert [len(line.split()) for line in added] == [6] * len(added)
    dialog.close()
    assert texts(messy) == before


def test_a_copy_is_fixed_and_opened_and_the_dataset_stays(page: DatasetPage, messy: Path, qtbot: QtBot) -> None:
    before = texts(messy)
    assert count(page) == 1
    dialog = ask(page, qtbot)
    target = Path(dialog.target.text())
    with qtbot.waitSignal(page._session.datasetChanged, timeout=30_000):
        dialog.apply.click()
    assert texts(messy) == before
    assert page._session.dataset is not None
    assert page._session.dataset.root == target
    assert count(page) == 0


def test_the_dataset_is_changed_only_after_a_yes_and_can_be_undone(
    page: DatasetPage, messy: Path, qtbot: QtBot
) -> None:
    before = texts(messy)
    dialog = ask(page, qtbot)
    dialog.in_place.setChecked(True)
    assert not dialog.apply.isEnabled()
    dialog.agreed.setChecked(True)
    assert dialog.apply.isEnabled()
    with qtbot.waitSignal(page._session.datasetChanged, timeout=30_000):
        dialog.apply.click()
    changed = texts(messy)
    assert [name for name in before if before[name] != changed[name]] == ["train/labels/row_six_columns.txt"]
    assert count(page) == 0
    assert page._fixed.isVisible()
    with qtbot.waitSignal(page._session.datasetChanged, timeout=30_000):
        page._fixed.buttons["undo"].click()
    assert texts(messy) == before
    assert count(page) == 1


@pytest.mark.parametrize("place", ["copy", "in place"])
def test_what_was_changed_after_the_preview_is_shown_again_before_it_is_fixed(
    page: DatasetPage, messy: Path, qtbot: QtBot, place: str
) -> None:
    dialog = ask(page, qtbot)
    if place == "in place":
        dialog.in_place.setChecked(True)
        dialog.agreed.setChecked(True)
    assert dialog.files.count() == 1
    other = next(
        path for path in sorted((messy / "train" / "labels").glob("*.txt")) if path.read_text().count("\n") > 0
    )
    other.write_text("".join(f"{row} 0.9\n" for row in other.read_text().splitlines()))  # one more file with the fault
    before = texts(messy)
    dialog.apply.click()
    qtbot.waitUntil(lambda: dialog.error.isVisible() and dialog.apply.isEnabled() is (place == "copy"), timeout=20_000)
    assert "changed after this list was made" in dialog.error.text()
    qtbot.waitUntil(lambda: dialog.files.count() == 2, timeout=20_000)
    assert not dialog.agreed.isChecked()  # a yes to another list
    assert texts(messy) == before
    assert not Path(dialog.target.text()).exists()
    assert not dialog.backup.exists()
    dialog.agreed.setChecked(True)
    with qtbot.waitSignal(page._session.datasetChanged, timeout=30_000):
        dialog.apply.click()
    assert count(page) == 0
