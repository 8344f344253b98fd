"""The findings: grouped, gravest first, each with its place, its pictures and what can be done."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from studio.errors import Location, Problem
from studio.ui.dataset_page.findings_view import FindingsView, grouped
from studio.ui.dataset_page.index_link import IndexLink
from studio.ui.dataset_page.report_view import IMAGES, ReportView
from studio.ui.session import Session
from studio.ui.theme import Theme

PROBLEMS = [
    Problem("info", "other-files", "2 files are no images."),
    Problem("error", "label-made-up", "4 columns.", "Add one.", Location(Path("/d/labels/a.txt"), 3), count=2),
    Problem("error", "label-text", "A word.", "", Location(Path("/d/labels/b.txt"), 1)),
    Problem("warning", "image-cmyk", "<b>Print</b>", "Save it as RGB.", Location(Path("/d/images/c.jpg"))),
]


@pytest.fixture
def view(theme: Theme, qtbot: QtBot) -> FindingsView:
    made = FindingsView(theme, IndexLink())
    qtbot.addWidget(made)
    made.resize(900, 500)
    made.show()
    return made


def test_findings_are_grouped_gravest_and_most_frequent_first() -> None:
    assert [(group.code, group.count) for group in grouped(PROBLEMS)] == [
        ("label-made-up", 2),
        ("label-text", 1),
        ("image-cmyk", 1),
        ("other-files", 1),
    ]


def test_all_findings_can_be_copied(view: FindingsView) -> None:
    view.set_problems(PROBLEMS)
    view._copy_all.click()
    text = QGuiApplication.clipboard().text()
    assert text.startswith("[error] 4 columns. (× 2)\nAdd one.\n/d/labels/a.txt, line 3")
    assert text.index("[error]") < text.index("[info]")


def test_the_path_of_one_finding_can_be_copied(view: FindingsView) -> None:
    view.set_problems(PROBLEMS)
    view.show_code("image-cmyk")
    view._copy.click()
    assert QGuiApplication.clipboard().text() == "/d/images/c.jpg"


def test_a_finding_without_a_file_offers_nothing_to_open(view: FindingsView) -> None:
    view.set_problems(PROBLEMS)
    view.show_code("other-files")
    assert not any(one.isEnabled() for one in (view._copy, view._folder, view._edit, view._gallery))


def test_no_findings_are_good_news(view: FindingsView) -> None:
    view.set_problems([])
    assert view._stack.currentWidget() is view._none


def test_a_fix_is_offered_only_where_there_is_one(view: FindingsView, qtbot: QtBot) -> None:
    view.set_problems(PROBLEMS, fixable=frozenset({"label-made-up"}))
    assert not view._fix.isHidden()
    with qtbot.waitSignal(view.fixWanted) as wanted:
        view._fix.click()
    assert wanted.args == ["label-made-up"]
    view.show_code("label-text")
    assert view._fix.isHidden()


def test_ten_thousand_findings_do_not_stop_the_window(view: FindingsView, qtbot: QtBot) -> None:
    import time

    problems = [
        Problem("warning", f"kind-{n % 40}", f"finding {n}", "", Location(Path(f"/d/labels/{n}.txt"), n))
        for n in range(2000)
    ]
    started = time.perf_counter()
    view.set_problems(problems)
    assert time.perf_counter() - started < 0.25
    assert view.current() is not None
    assert view._places.count() == 50


@pytest.fixture
def report(theme: Theme, session: Session, shared: Path, qtbot: QtBot) -> ReportView:
    made = ReportView(theme, session.settings, compact=False)
    qtbot.addWidget(made)
    made.resize(1100, 700)
    made.show()
    with qtbot.waitSignal(session.datasetChanged, timeout=20_000):
        session.open_dataset(shared / "data" / "tiny_messy")
    assert session.dataset is not None
    with qtbot.waitSignal(made.index.finished, timeout=20_000):
        made.set_report(session.dataset)
    return made


def test_a_finding_shows_its_picture_and_leads_to_the_gallery(report: ReportView) -> None:
    report.findings.show_code("label-class-out-of-range")
    assert [entry.name for entry in report.findings._grid.images.entries] == ["class_out_of_range.jpg"]
    report.findings._gallery.click()
    assert report.tabs.currentIndex() == IMAGES
    assert report.gallery.filter.problem == "label-class-out-of-range"
    assert report.gallery.grid.currentIndex().isValid()


def test_a_finding_opens_the_editor_at_its_row(report: ReportView, qtbot: QtBot) -> None:
    report.findings.show_code("label-class-fraction")
    report.findings._edit.click()
    assert report.editor is not None
    editor = report.editor
    qtbot.waitUntil(lambda: editor.history() is not None, timeout=10_000)
    assert editor.entry.name == "class_float.jpg"
    assert editor.side.rows.currentRow() == 1  # line 2
    assert "faulty" in editor.side._faults.text()
    editor.close()


def test_every_text_is_shown_plainly(view: FindingsView) -> None:
    from PySide6.QtWidgets import QLabel

    view.set_problems(PROBLEMS)
    view.show_code("image-cmyk")
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in view.findChildren(QLabel) if label.text())


def test_opening_the_folder_asks_the_system(
    view: FindingsView, monkeypatch: pytest.MonkeyPatch, make_dataset: Callable[..., Path]
) -> None:
    from PySide6.QtGui import QDesktopServices

    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    folder = make_dataset() / "train" / "labels"
    view.set_problems([Problem("error", "label-text", "x", "", Location(folder / "train0.txt", 1))])
    view._folder.click()
    assert [Path(path) for path in opened] == [folder]
