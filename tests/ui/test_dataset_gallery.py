"""The gallery: all images, filtered and searched, at the cost of what is in view."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from studio.datasets.image_index import ImageEntry
from studio.errors import Location, Problem
from studio.ui.dataset_page.gallery import Gallery
from studio.ui.dataset_page.image_filter import LEFT_OUT, NO_BOXES, ImageFilter, image_key, places_of
from studio.ui.dataset_page.image_grid import ImageGrid
from studio.ui.dataset_page.index_link import IndexLink
from studio.ui.session import Session
from studio.ui.theme import Theme
from studio.ui.widgets.thumbnails import Thumbnail, ThumbnailLoader

MANY = 100_000


def entry(name: str, *, split: str = "train", boxes: int = 1, classes: tuple[int, ...] = (0,)) -> ImageEntry:
    return ImageEntry(split, f"/data/{split}/images/{name}.jpg", True, boxes, classes)


@pytest.fixture
def grid(theme: Theme, qtbot: QtBot) -> ImageGrid:
    made = ImageGrid(theme)
    qtbot.addWidget(made)
    made.resize(720, 500)
    made.show()
    return made


@pytest.fixture
def gallery(theme: Theme, qtbot: QtBot) -> Gallery:
    made = Gallery(theme, IndexLink())
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show()
    return made


def open_gallery(gallery: Gallery, session: Session, folder: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(session.datasetChanged, timeout=20_000):
        session.open_dataset(folder)
    assert session.dataset is not None
    gallery.set_report(session.dataset)
    with qtbot.waitSignal(gallery._index.finished, timeout=20_000):
        gallery._index.start(session.dataset)


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        (ImageFilter(), ["cat1", "dog2", "Empty3", "bad4", "cat5"]),
        (ImageFilter(split="val"), ["cat5"]),
        (ImageFilter(class_id=1), ["dog2"]),
        (ImageFilter(class_id=NO_BOXES), ["Empty3"]),
        (ImageFilter(class_id=LEFT_OUT), ["bad4"]),
        (ImageFilter(text=" CAT "), ["cat1", "cat5"]),
        (ImageFilter(text="images"), []),  # a folder, not a name
        (ImageFilter(problem="label-text"), ["bad4"]),
        (ImageFilter(text="cat", split="train"), ["cat1"]),
    ],
)
def test_images_are_filtered_by_name_split_class_and_problem(asked: ImageFilter, names: list[str]) -> None:
    entries = [
        entry("cat1"),
        entry("dog2", classes=(0, 1)),
        entry("Empty3", boxes=0, classes=()),
        entry("bad4", boxes=-1, classes=()),
        entry("cat5", split="val"),
    ]
    places = places_of([Problem("error", "label-text", "", where=Location(Path("/data/train/labels/bad4.txt"), 3))])
    assert [Path(found.image).stem for found in asked.apply(entries, places)] == names


def test_a_label_file_and_its_image_have_the_same_key() -> None:
    assert image_key("/a/labels/train/images/x.jpg") == image_key("/a/labels/train/labels/x.txt")
    assert image_key("/a/labels/x.txt") == "/a/images/x"


def test_a_hundred_thousand_images_open_and_scroll_without_a_stall(grid: ImageGrid, qtbot: QtBot) -> None:
    entries = [entry(f"{number:06d}") for number in range(MANY)]
    started = time.perf_counter()
    grid.images.set_entries(entries)
    qtbot.wait(1)
    assert time.perf_counter() - started < 0.2
    bar = grid.verticalScrollBar()
    steps = []
    for _ in range(40):
        started = time.perf_counter()
        bar.setValue(bar.value() + bar.maximum() // 50)
        grid.viewport().repaint()
        steps.append(time.perf_counter() - started)
    assert sorted(steps)[len(steps) // 2] < 0.016
    assert len(grid.visible_rows()) < 40


def test_what_scrolled_away_is_not_read(theme: Theme, tmp_path: Path, qtbot: QtBot) -> None:
    picture = QImage(800, 600, QImage.Format.Format_RGB32)
    picture.fill(QColor("red"))
    picture.save(str(tmp_path / "0.png"))
    loader = ThumbnailLoader()
    wanted = [Thumbnail(str(tmp_path / "0.png"), None, size) for size in range(100, 160)]
    for one in wanted:
        loader.picture(one, 1.0)
    loader.keep_asking_for(wanted[-3:])
    assert loader.waiting == 3
    qtbot.waitUntil(lambda: loader.waiting == 0, timeout=10_000)
    assert loader.picture(wanted[-1], 1.0) is not None
    assert len(loader._pictures) <= 3 + 2  # and those that were being read already


def test_no_more_than_so_much_memory_is_used_for_pictures(tmp_path: Path, qtbot: QtBot) -> None:
    loader = ThumbnailLoader(kept_bytes=100_000)
    for number in range(20):
        picture = QImage(100, 100, QImage.Format.Format_RGB32)
        picture.fill(QColor(number, 0, 0))
        picture.save(str(tmp_path / f"{number}.png"))
        loader.picture(Thumbnail(str(tmp_path / f"{number}.png"), None, 100), 1.0)
    qtbot.waitUntil(lambda: loader.waiting == 0, timeout=10_000)
    assert 0 < loader.bytes_kept <= 100_000


def test_arrow_keys_move_and_keep_the_choice_in_sight(grid: ImageGrid, qtbot: QtBot) -> None:
    grid.images.set_entries([entry(str(number)) for number in range(200)])
    grid.choose(0)
    columns = grid.columns()
    for key, row in (
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_Down, 1 + columns),
        (Qt.Key.Key_Up, 1),
        (Qt.Key.Key_End, 199),
        (Qt.Key.Key_Home, 0),
    ):
        qtbot.keyClick(grid, key)
        assert grid.currentIndex().row() == row
        assert grid.viewport().rect().contains(grid.visualRect(grid.currentIndex()).center())


def test_enter_and_double_click_open_the_picture(grid: ImageGrid, qtbot: QtBot) -> None:
    grid.images.set_entries([entry(str(number)) for number in range(20)])
    grid.choose(3)
    with qtbot.waitSignal(grid.opened) as opened:
        qtbot.keyClick(grid, Qt.Key.Key_Return)
    assert opened.args == [3]
    grid.viewport().setFocus()
    spot = grid.visualRect(grid.images.index(1)).center()
    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    with qtbot.waitSignal(grid.opened) as opened:
        qtbot.mouseDClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert opened.args == [1]


def test_zooming_keeps_what_is_at_the_top(grid: ImageGrid, qtbot: QtBot) -> None:
    grid.images.set_entries([entry(str(number)) for number in range(5000)])
    grid.verticalScrollBar().setValue(20_000)
    first = grid.visible_rows().start
    qtbot.keyClick(grid, Qt.Key.Key_Plus)
    assert grid.picture_size() == 224
    assert abs(grid.visible_rows().start - first) <= grid.columns()


def test_the_gallery_lists_all_images_with_thumbnails(
    gallery: Gallery, session: Session, make_dataset: Callable[..., Path], qtbot: QtBot
) -> None:
    open_gallery(gallery, session, make_dataset(train=5, val=3), qtbot)
    assert gallery.grid.images.rowCount() == 8
    assert gallery._count.text() in ("8 images", "8 image(s)")
    qtbot.waitUntil(lambda: len(gallery.grid.loader._pictures) == 8, timeout=10_000)
    assert not any(picture.isNull() for picture in gallery.grid.loader._pictures.values())


def test_a_search_without_a_hit_says_so_and_can_be_cleared(
    gallery: Gallery, session: Session, make_dataset: Callable[..., Path], qtbot: QtBot
) -> None:
    open_gallery(gallery, session, make_dataset(), qtbot)
    qtbot.keyClicks(gallery._search, "nowhere")
    qtbot.waitUntil(lambda: gallery.grid.images.rowCount() == 0)
    assert gallery._stack.currentWidget() is gallery._nothing
    gallery._clear.click()
    assert gallery.grid.images.rowCount() == 6
    assert gallery._search.text() == ""


def test_images_with_a_finding_are_shown_and_the_one_in_question_is_chosen(
    gallery: Gallery, session: Session, shared: Path, qtbot: QtBot
) -> None:
    open_gallery(gallery, session, shared / "data" / "tiny_messy", qtbot)
    label = shared / "data" / "tiny_messy" / "train" / "labels" / "class_out_of_range.txt"
    gallery.show_problem("label-class-out-of-range", label)
    assert gallery.grid.images.entries[gallery.grid.currentIndex().row()].name == "class_out_of_range.jpg"
    assert gallery._problems.currentData() == "label-class-out-of-range"
    assert gallery.grid.images.rowCount() < 5


def test_a_listing_that_is_stopped_keeps_what_came(
    gallery: Gallery, session: Session, make_dataset: Callable[..., Path], qtbot: QtBot
) -> None:
    open_gallery(gallery, session, make_dataset(), qtbot)
    assert session.dataset is not None
    gallery._index.start(session.dataset)
    gallery._index.stop()
    assert not gallery._index.is_running
