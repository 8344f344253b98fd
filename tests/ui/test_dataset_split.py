"""A dataset is divided anew from the window: previewed, written elsewhere, opened; a missing split is offered where it is told."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from studio import paths
from studio.ui.dataset_page.findings_view import SPLIT_CODES
from studio.ui.dataset_page.split_dialog import SplitDialog
from studio.ui.pages.dataset_page import DatasetPage
from studio.ui.session import Session
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


def opened(session: Session, path: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(session.datasetChanged, timeout=30_000):
        session.open_dataset(path)


def test_the_open_dataset_is_divided_anew_and_the_new_one_opened(
    page: DatasetPage, session: Session, make_dataset: Callable[..., Path], qtbot: QtBot
) -> None:
    root = make_dataset("cells", train=8)
    before = sha(root)
    opened(session, root, qtbot)
    page._divide.click()
    dialog = page._dialog
    assert isinstance(dialog, SplitDialog)
    assert not dialog.apply.isEnabled()
    qtbot.waitUntil(dialog.apply.isEnabled, timeout=20_000)
    table = dialog.fields.table
    assert [table.item(0, column).text() for column in (1, 2)] == ["8", "2"]
    dialog.fields.test.setValue(20)
    assert not dialog.apply.isEnabled()  # the table is not of these choices yet
    qtbot.waitUntil(dialog.apply.isEnabled, timeout=20_000)
    assert [table.item(0, column).text() for column in (1, 2, 3)] == ["6", "2", "2"]
    assert Path(dialog.target.text()).is_relative_to(paths.datasets_folder())
    with qtbot.waitSignal(session.datasetChanged, timeout=30_000):
        dialog.apply.click()
    dataset = session.dataset
    assert dataset is not None
    assert [split.images for split in dataset.splits] == [6, 2, 2]
    assert dataset.root.name == "cells-split"
    assert page._stale.isVisible()
    assert sha(root) == before


def test_shares_that_leave_nothing_are_told_in_the_dialog(
    page: DatasetPage, session: Session, make_dataset: Callable[..., Path], qtbot: QtBot
) -> None:
    opened(session, make_dataset("cells", train=8), qtbot)
    page._divide.click()
    dialog = page._dialog
    assert isinstance(dialog, SplitDialog)
    dialog.fields.val.setValue(90)
    dialog.fields.test.setValue(50)
    qtbot.waitUntil(lambda: dialog.fields.error is not None, timeout=20_000)
    assert not dialog.apply.isEnabled()
    dialog.fields.test.setValue(0)
    dialog.fields.val.setValue(30)
    qtbot.waitUntil(dialog.apply.isEnabled, timeout=20_000)
    dialog.close()


@pytest.mark.parametrize("compact", [False, True], ids=["page", "wizard"])
def test_a_missing_split_is_told_and_made(
    session: Session,
    translation: Translation,
    make_dataset: Callable[..., Path],
    qtbot: QtBot,
    compact: bool,
) -> None:
    page = DatasetPage(session, compact=compact)
    qtbot.addWidget(page)
    page.resize(1190, 740)
    page.show()
    root = make_dataset("cells", train=9)
    shutil.rmtree(root / "val")
    before = sha(root)
    with qtbot.waitSignal(session.imports.recognised, timeout=20_000):
        session.open_dataset(root)
    view = page._asking
    assert view is not None
    assert "none for val" in view._notes.text()
    assert view._import.text() == "Make the split"
    view._back.click()
    assert page._missing.isVisible()
    assert page._missing.buttons["split"].text() == "Make a validation split…"
    with qtbot.waitSignal(session.imports.recognised, timeout=20_000):
        page._missing.buttons["split"].click()
    assert not page._missing.isVisible()
    view.split.val.setValue(34)
    qtbot.waitUntil(lambda: view.split.is_ready, timeout=20_000)
    assert [view.split.table.item(0, column).text() for column in (1, 2)] == ["6", "3"]
    with qtbot.waitSignal(session.datasetChanged, timeout=30_000):
        view._import.click()
    assert session.dataset is not None
    assert [split.images for split in session.dataset.splits] == [6, 3]
    assert sha(root) == before


def test_a_finding_about_the_division_offers_another_one(
    page: DatasetPage, session: Session, make_dataset: Callable[..., Path], qtbot: QtBot
) -> None:
    root = make_dataset("cells")
    shutil.copy(root / "train/images/train0.png", root / "val/images/again.png")
    shutil.copy(root / "train/labels/train0.txt", root / "val/labels/again.txt")
    opened(session, root, qtbot)
    findings = page._report_view().findings
    found = {problem.code for problem in session.dataset.problems} if session.dataset else set()
    assert "image-in-train-and-val" in found & SPLIT_CODES
    findings.show_code("image-in-train-and-val")
    assert findings._split_anew.isVisibleTo(findings)
    with qtbot.waitSignal(findings.splitWanted):
        findings._split_anew.click()
    assert isinstance(page._dialog, SplitDialog)
    page._dialog.close()
    other = next(iter(found - SPLIT_CODES), "")
    if other:
        findings.show_code(other)
        assert not findings._split_anew.isVisibleTo(findings)
