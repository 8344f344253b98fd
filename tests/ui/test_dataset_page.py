"""The Data page: from a drop to a verdict, with pictures, counts and findings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QGuiApplication, QImage
from pytestqt.qtbot import QtBot

from studio.errors import Location, Problem
from studio.ui.pages.dataset_page import DatasetPage
from studio.ui.session import Session
from studio.ui.theme import Theme
from studio.ui.translation import Translation
from studio.ui.widgets.class_bars import ClassBars, ClassCount
from studio.ui.widgets.problem_list import SHOWN_AT_FIRST, ProblemList
from studio.ui.widgets.size_scatter import size_shares
from studio.ui.widgets.thumbnails import ThumbnailGrid, draw_boxes, read_upright


@pytest.fixture
def page(session: Session, translation: Translation, qtbot: QtBot) -> DatasetPage:
    made = DatasetPage(session)
    qtbot.addWidget(made)
    made.resize(1190, 740)
    made.show()
    return made


def open_and_wait(session: Session, folder: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(session.datasetChanged, timeout=20_000):
        session.open_dataset(folder)


def test_the_result_comes_in_one_line_first(
    page: DatasetPage, session: Session, make_dataset: Callable[..., Path], qtbot: QtBot
) -> None:
    open_and_wait(session, make_dataset(train=4, val=2), qtbot)
    assert page._view is not None
    assert page._view.headline().startswith("6 image(s), 2 class(es)") or page._view.headline().startswith("6 images")
    assert page.can_continue() == (True, "")


def test_progress_is_shown_while_it_scans(
    page: DatasetPage, session: Session, make_dataset: Callable[..., Path], qtbot: QtBot
) -> None:
    session.open_dataset(make_dataset())
    assert page._stack.currentWidget() is page._scanning
    assert page.can_continue()[0] is False
    page._on_scan_progressed(250, 1000, 61.0)
    assert page._scan_count.text() == "250 of 1,000  ·  1:01 left"
    with qtbot.waitSignal(session.datasetChanged, timeout=20_000):
        pass


def test_a_scan_can_be_cancelled_and_leaves_what_was_open(
    page: DatasetPage, session: Session, make_dataset: Callable[..., Path], qtbot: QtBot
) -> None:
    open_and_wait(session, make_dataset("first"), qtbot)
    first = session.dataset
    session.open_dataset(make_dataset("second"))
    page._cancel.click()
    assert not session.scan.is_running
    assert session.dataset is first
    assert page._stack.currentWidget() is page._view


def test_a_folder_that_is_no_dataset_is_refused_with_a_hint(
    page: DatasetPage, session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(session.scan.failed, timeout=20_000):
        session.open_dataset(tmp_path)
    assert page._error.isVisible()
    assert len(page._error.text().splitlines()) >= 2
    assert page._stack.currentWidget() is page._start


def test_a_missing_folder_is_told(page: DatasetPage, session: Session, tmp_path: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(session.scan.failed):
        session.open_dataset(tmp_path / "gone")
    assert "gone" in page._error.text()


def test_the_demo_is_painted_and_opened(page: DatasetPage, session: Session, qtbot: QtBot) -> None:
    with qtbot.waitSignal(session.datasetChanged, timeout=60_000):
        session.scan.make_demo()
    assert session.dataset is not None
    assert session.dataset.usable
    assert session.dataset.images > 50


def test_recent_datasets_can_be_opened_and_forgotten(
    page: DatasetPage, session: Session, make_dataset: Callable[..., Path]
) -> None:
    folder = make_dataset()
    session.settings.remember_dataset(folder)
    session.settings.remember_dataset(folder.parent / "gone")
    page._start.refresh()
    assert page._start._recent_rows.count() == 1
    page._start._forget(folder)
    assert page._start._recent_rows.count() == 0


def test_real_pictures_are_counted(page: DatasetPage, session: Session, shared: Path, qtbot: QtBot) -> None:
    open_and_wait(session, shared / "data" / "tiny_messy", qtbot)
    assert page._view is not None
    assert page._view._tabs.currentIndex() == 1  # errors are shown first
    assert page._view._problems._rows.count() > 10


def test_thumbnails_arrive_without_blocking(
    theme: Theme, session: Session, make_dataset: Callable[..., Path], qtbot: QtBot
) -> None:
    open_and_wait(session, make_dataset(), qtbot)
    assert session.dataset is not None
    grid = ThumbnailGrid(theme)
    qtbot.addWidget(grid)
    grid.resize(600, 400)
    grid.set_samples(session.dataset.samples)
    grid.show()
    qtbot.waitUntil(lambda: len(grid._loader._pictures) == len(session.dataset.samples), timeout=10_000)
    assert not any(picture.isNull() for picture in grid._loader._pictures.values())


def test_boxes_are_drawn_where_the_label_says(tmp_path: Path) -> None:
    image = QImage(100, 100, QImage.Format.Format_RGB32)
    image.fill(QColor("black"))
    label = tmp_path / "a.txt"
    label.write_text("0 0.5 0.5 0.4 0.2\n", encoding="utf-8")
    drawn = draw_boxes(image, label)
    assert drawn.pixelColor(30, 50).lightness() > 60  # left side
    assert drawn.pixelColor(50, 40).lightness() > 60  # upper side
    assert drawn.pixelColor(50, 50).lightness() < 5  # inside
    assert drawn.pixelColor(10, 10).lightness() < 5


def test_a_picture_turned_by_exif_is_shown_upright(tmp_path: Path) -> None:
    from PIL import Image

    path = tmp_path / "turned.jpg"
    exif = Image.Exif()
    exif[0x0112] = 6  # rotate by 90 degrees
    Image.new("RGB", (400, 200), "red").save(path, exif=exif)
    shown = read_upright(path, QSize(160, 120))
    assert (shown.width(), shown.height()) == (60, 120)


def test_an_unreadable_picture_is_a_null_one(tmp_path: Path) -> None:
    path = tmp_path / "bad.jpg"
    path.write_bytes(b"no picture")
    assert draw_boxes(read_upright(path, QSize(160, 120)), None).isNull()


def test_classes_are_listed_by_number_of_boxes_and_told_to_screen_readers(theme: Theme, qtbot: QtBot) -> None:
    bars = ClassBars(theme)
    qtbot.addWidget(bars)
    rows = [ClassCount("cat", 1, 0), ClassCount("<b>dog</b>", 5, 4), ClassCount("owl", 0, 0)]
    bars.set_rows(rows, none_text="no boxes", description="Boxes per class")
    assert bars.accessibleDescription() == "<b>dog</b>: 9, cat: 1, owl: 0"
    assert not bars.grab().isNull()


def test_a_thousand_classes_paint_only_what_is_seen(theme: Theme, qtbot: QtBot) -> None:
    bars = ClassBars(theme)
    qtbot.addWidget(bars)
    bars.set_rows([ClassCount(f"c{n}", n, 0) for n in range(1000)], none_text="-", description="")
    assert bars.sizeHint().height() == 34_000


@pytest.mark.parametrize(
    ("sizes", "shares"),
    [
        ([], (0, 0, 0)),
        ([(0.01, 0.01)], (1, 0, 0)),
        ([(0.5, 0.5), (0.1, 0.1), (0.01, 0.02), (0.1, 0.1)], (0.25, 0.5, 0.25)),
    ],
)
def test_sizes_are_shared_out_as_coco_does(
    sizes: list[tuple[float, float]], shares: tuple[float, float, float]
) -> None:
    assert size_shares(sizes) == pytest.approx(shares)


def test_findings_come_gravest_first_and_can_be_copied(theme: Theme, qtbot: QtBot) -> None:
    shown = ProblemList(theme)
    qtbot.addWidget(shown)
    shown.set_problems(
        [
            Problem("info", "other-files", "2 files are no images."),
            Problem("error", "label-columns", "4 columns.", "Add one.", Location(Path("a.txt"), 3), count=2),
        ]
    )
    shown._copy.click()
    text = QGuiApplication.clipboard().text()
    assert text.startswith("[error] 4 columns. (× 2)\nAdd one.\na.txt, line 3")
    assert text.index("[error]") < text.index("[info]")


def test_a_flood_of_findings_is_shown_in_parts(theme: Theme, qtbot: QtBot) -> None:
    shown = ProblemList(theme)
    qtbot.addWidget(shown)
    shown.set_problems([Problem("warning", "label-tiny-box", f"problem {n}") for n in range(100)])
    assert shown._rows.count() - 2 == SHOWN_AT_FIRST
    shown._more.click()
    assert shown._rows.count() - 2 == 2 * SHOWN_AT_FIRST
