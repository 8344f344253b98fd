"""The Data page: from a drop to a verdict, with pictures, counts and findings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from studio.ui.dataset_page.report_view import FINDINGS, UNDERSTAND
from studio.ui.pages.dataset_page import DatasetPage
from studio.ui.session import Session
from studio.ui.texts.translation import Translation
from studio.ui.theme import Theme
from studio.ui.widgets.class_bars import ClassBars, ClassCount
from studio.ui.widgets.thumbnails import draw_boxes, read_upright


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
    page._scanning.set_counts(250, 1000, 61.0)
    assert page._scanning.count.text() == "250 of 1,000  ·  1:01 left"
    with qtbot.waitSignal(session.datasetChanged, timeout=20_000):
        pass


def test_a_scan_can_be_cancelled_and_leaves_what_was_open(
    page: DatasetPage, session: Session, make_dataset: Callable[..., Path], qtbot: QtBot
) -> None:
    open_and_wait(session, make_dataset("first"), qtbot)
    first = session.dataset
    session.open_dataset(make_dataset("second"))
    page._scanning.cancel.click()
    assert not session.scan.is_running
    assert session.dataset is first
    assert page._stack.currentWidget() is page._view


def test_a_folder_that_is_no_dataset_is_refused_with_a_hint(
    page: DatasetPage, session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(session.imports.failed, timeout=20_000):
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
    assert page._view.tabs.currentIndex() == FINDINGS  # errors are shown first
    assert len(page._view.findings._groups) > 10


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
    rows = [ClassCount("cat", 1, 0), ClassCount("<b>dog</b>", 5, 3, 1), ClassCount("owl", 0, 0)]
    bars.set_rows(rows, none_text="no boxes", description="Boxes per class")
    assert bars.accessibleDescription() == "<b>dog</b>: 9, cat: 1, owl: 0"
    assert not bars.grab().isNull()


def test_a_thousand_classes_paint_only_what_is_seen(theme: Theme, qtbot: QtBot) -> None:
    bars = ClassBars(theme)
    qtbot.addWidget(bars)
    bars.set_rows([ClassCount(f"c{n}", n, 0) for n in range(1000)], none_text="-", description="")
    assert bars.sizeHint().height() == 34_000


def test_a_logarithmic_scale_makes_rare_classes_visible(theme: Theme, qtbot: QtBot) -> None:
    bars = ClassBars(theme)
    qtbot.addWidget(bars)
    bars.resize(400, 80)
    rows = [ClassCount("many", 100_000, 0), ClassCount("few", 1000, 0)]
    ends = []
    for is_logarithmic in (False, True):
        bars.set_rows(rows, none_text="-", description="", is_logarithmic=is_logarithmic)
        picture = bars.grab().toImage()
        bar = theme.color("accent")
        ends.append(max(x for x in range(400) if picture.pixelColor(x, 34 + 24) == bar))
    assert ends[0] < 12
    assert ends[1] > 200


def test_the_size_chosen_on_the_charts_is_what_training_uses(
    page: DatasetPage, session: Session, make_dataset: Callable[..., Path], qtbot: QtBot
) -> None:
    from studio.ui.pages.train_form import TrainForm

    open_and_wait(session, make_dataset(), qtbot)
    before = TrainForm(session)
    qtbot.addWidget(before)
    assert page._view is not None
    page._view.tabs.setCurrentIndex(UNDERSTAND)
    view = page._view.understand
    view._imgsz.setValue(500)
    view._use.click()
    assert before.imgsz.value() == 512  # rounded to the stride
    later = TrainForm(session)
    qtbot.addWidget(later)
    assert later.imgsz.value() == 512
    assert not view._use.isEnabled()


def test_charts_tell_screen_readers_what_they_show(
    page: DatasetPage, session: Session, shared: Path, qtbot: QtBot
) -> None:
    open_and_wait(session, shared / "data" / "tiny", qtbot)
    assert page._view is not None
    page._view.tabs.setCurrentIndex(UNDERSTAND)
    view = page._view.understand
    assert "P4" in view._cloud.accessibleDescription()
    assert view._histogram.accessibleDescription().split(": ")[0].isdigit()
    counts = [int(part.split(": ")[1]) for part in view._histogram.accessibleDescription().split(", ")]
    assert sum(counts) == session.dataset.images  # type: ignore[union-attr]
    for chart in (view._cloud, view._histogram, view._heat, view._sizes):
        picture = chart.grab().toImage()
        colors = {
            picture.pixelColor(x, y).rgb() for x in range(0, picture.width(), 3) for y in range(0, picture.height(), 3)
        }
        assert len(colors) > 4


def test_a_chart_of_one_split_counts_that_split_only(
    page: DatasetPage, session: Session, make_dataset: Callable[..., Path], qtbot: QtBot
) -> None:
    open_and_wait(session, make_dataset(train=4, val=2), qtbot)
    assert page._view is not None
    view = page._view.understand
    view._split.button("val").click()
    assert view._histogram.accessibleDescription() == "1: 2"


def test_changed_labels_ask_for_another_scan(
    page: DatasetPage, session: Session, make_dataset: Callable[..., Path], qtbot: QtBot
) -> None:
    folder = make_dataset()
    open_and_wait(session, folder, qtbot)
    assert page._view is not None
    page._view.labelsChanged.emit()
    assert page._stale.isVisible()
    open_and_wait(session, folder, qtbot)
    assert not page._stale.isVisible()
