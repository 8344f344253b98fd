"""One picture for each class id of labels that nobody named: what one sees is what one can name."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QImage

from studio.ui.widgets.thumbnails import read_upright

LABELS_LOOKED_AT = 400  # in a thread of the window's: enough for every class that is not rare
READ_AT = QSize(960, 960)
MARGIN = 0.25  # of the box, around it


def class_examples(source: Path, ids: tuple[int, ...]) -> dict[int, QImage]:
    """Cut one box of each id out of its image. Raises DatasetError."""
    from studio.datasets.importing.source import open_source
    from studio.datasets.importing.watch import Watch
    from studio.datasets.importing.yolo import pictures_of_folder
    from studio.datasets.labels import read_labels

    watch = Watch(None, None)
    opened = open_source(source, watch)
    pairs: list[tuple[Path, Path]] = []
    if opened.layout is not None:
        from studio.datasets.image_files import label_path, list_images

        for split in opened.layout.splits.values():
            pairs += [(image, label_path(image)) for image in list_images(split)]
    elif opened.survey is not None:
        gathered = pictures_of_folder(opened.survey, watch)
        pairs = [(Path(p.image), Path(p.label)) for p in gathered.pictures if p.label is not None]
    found: dict[int, tuple[float, Path, tuple[float, float, float, float]]] = {}
    step = max(1, len(pairs) // LABELS_LOOKED_AT)
    for image, label in pairs[::step]:
        if not label.is_file():
            continue
        for row in read_labels(label, nc=None)[0]:
            area = row.w * row.h
            # The largest box of some hundred images shows most.
            if row.class_id in ids and area > found.get(row.class_id, (0.0,))[0]:
                found[row.class_id] = (area, image, (row.x, row.y, row.w, row.h))
    return {class_id: _cut(image, box) for class_id, (_, image, box) in found.items()}


def _cut(path: Path, box: tuple[float, float, float, float]) -> QImage:
    image = read_upright(path, READ_AT)
    x, y, w, h = box
    w, h = w * (1 + 2 * MARGIN), h * (1 + 2 * MARGIN)
    wide, high = image.width(), image.height()
    part = QRect(round((x - w / 2) * wide), round((y - h / 2) * high), max(4, round(w * wide)), max(4, round(h * high)))
    return image.copy(part.intersected(image.rect()))
