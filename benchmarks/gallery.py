"""Measure the gallery with 100,000 images: how long it takes to open, to scroll, to filter and to search.

    python benchmarks/gallery.py --images 100000

Pictures are hard links to one JPEG in a temporary folder, so that thumbnails are really read while it scrolls.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from studio.datasets.image_index import ImageEntry
from studio.ui.app import make_application
from studio.ui.dataset_page.gallery import Gallery
from studio.ui.dataset_page.index_link import IndexLink
from studio.ui.theme import Theme

STEPS = 300


def make_entries(folder: Path, count: int, files: int = 4000) -> list[ImageEntry]:
    """Give `count` entries over `files` real pictures with labels."""
    images, labels = folder / "train" / "images", folder / "train" / "labels"
    images.mkdir(parents=True)
    labels.mkdir()
    picture = QImage(640, 480, QImage.Format.Format_RGB32)
    picture.fill(QColor("#557799"))
    picture.save(str(images / "0.jpg"))
    (labels / "0.txt").write_text("0 0.5 0.5 0.4 0.3\n1 0.2 0.2 0.1 0.1\n", encoding="utf-8")
    for number in range(1, files):
        os.link(images / "0.jpg", images / f"{number}.jpg")
        os.link(labels / "0.txt", labels / f"{number}.txt")
    return [
        ImageEntry("train" if n % 10 else "val", str(images / f"{n % files}.jpg"), True, 2, (0, 1))
        for n in range(count)
    ]


def timed(work: object) -> float:
    """Call and give the milliseconds until the window is idle again."""
    return timed_twice(work)[0]


def timed_twice(work: object) -> tuple[float, float]:
    """Give the milliseconds that passed and those that the window's thread computed: on a busy machine these differ."""
    started, computed = time.perf_counter(), time.thread_time()
    work()  # type: ignore[operator]
    QApplication.processEvents()
    return 1000 * (time.perf_counter() - started), 1000 * (time.thread_time() - computed)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--images", type=int, default=100_000)
    options = parser.parse_args()
    make_application()
    theme = Theme("light")
    theme.apply()
    with tempfile.TemporaryDirectory() as scratch:
        index = IndexLink()
        entries = make_entries(Path(scratch), options.images)
        gallery = Gallery(theme, index)
        gallery.resize(1000, 640)
        gallery.show()
        QApplication.processEvents()
        index.entries = entries

        print(f"open {options.images} images: {timed(gallery.clear_filter):.1f} ms")
        bar = gallery.grid.verticalScrollBar()
        for name, step in (("wheel step", 120), ("page", gallery.grid.height()), ("jump", bar.maximum() // STEPS)):
            bar.setValue(0)
            steps = []
            for _ in range(STEPS):
                steps.append(timed_twice(lambda step=step: bar.setValue(bar.value() + step)))
                if bar.value() == bar.maximum():
                    bar.setValue(0)
                time.sleep(0.004)
            for words, times in zip(("", ", computing"), zip(*steps, strict=True), strict=True):
                ordered = sorted(times)
                print(
                    f"{name}{words}: median {statistics.median(ordered):.1f} ms,"
                    f" 99th percentile {ordered[int(0.99 * len(ordered))]:.1f} ms, longest {ordered[-1]:.1f} ms"
                )
            loader = gallery.grid.loader
            print(f"  {loader.waiting} pictures waiting, {loader.bytes_kept / 2**20:.0f} MB kept")
        for text in ("1", "39", "nothing like it"):
            gallery._search.setText(text)
            print(f"search {text!r}: {timed(gallery._on_filter_changed):.1f} ms")
        gallery._search.clear()
        gallery._splits.setCurrentIndex(0)
        print(f"show all again: {timed(gallery._on_filter_changed):.1f} ms")


if __name__ == "__main__":
    main()
