"""COCO, Pascal VOC and LabelMe become YOLO labels; every object that does not is told."""

from __future__ import annotations

import json
import os
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from studio.datasets.image_files import list_images
from studio.datasets.importing.importer import import_dataset
from studio.datasets.importing.json_stream import items_of
from studio.datasets.importing.plan import ImportCancelled, ImportChoices, ImportReport
from studio.datasets.importing.portable import is_portable, portable
from studio.datasets.importing.recognise import recognise
from studio.datasets.labels import read_labels
from studio.datasets.layout import find_layout
from studio.datasets.scan import scan_dataset
from studio.errors import DatasetError

SIZE = (200, 100)


def _image(path: Path, shade: int, size: tuple[int, int] = SIZE) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", size, (shade, 40, 200)).save(path)


def _coco(images: list[dict[str, Any]], annotations: list[dict[str, Any]], categories: Any = None) -> str:
    given = categories or [{"id": 7, "name": "狗"}, {"id": 3, "name": "cat"}]
    return json.dumps({"info": {}, "annotations": annotations, "categories": given, "images": images})


def _rows(report: ImportReport) -> dict[str, list[tuple[float, ...]]]:
    """Give the label rows of the new dataset by the stem of their image."""
    layout = find_layout(report.data_yaml)
    found: dict[str, list[tuple[float, ...]]] = {}
    for split in layout.splits.values():
        for image in list_images(split):
            rows, problems = read_labels(split.labels / f"{image.stem}.txt", nc=len(report.class_names))
            assert not problems
            found[image.stem] = [tuple(row[:5]) for row in rows]
    return found


def _codes(report: ImportReport) -> Counter[str]:
    counts: Counter[str] = Counter()
    for note in report.notes:
        counts[note.code] += note.count
    return counts


@pytest.fixture
def coco_set(tmp_path: Path) -> Path:
    """Write annotations/instances_*.json beside train2017 and val2017, with every kind of object."""
    root = tmp_path / "coco 集"
    for number in range(3):
        _image(root / "train2017" / f"图 {number}.jpg", number)
    _image(root / "val2017" / "v0.jpg", 90)
    (root / "annotations").mkdir()
    images = [{"id": 10 + n, "file_name": f"图 {n}.jpg", "width": 200, "height": 100} for n in range(3)]
    images.append({"id": 13, "file_name": "gone.jpg", "width": 200, "height": 100})
    objects = [
        {"id": 1, "image_id": 10, "category_id": 7, "bbox": [20, 10, 100, 50], "iscrowd": 0},
        {"id": 2, "image_id": 10, "category_id": 3, "segmentation": [[0, 0, 50, 0, 50, 20, 0, 20]]},
        {
            "id": 3,
            "image_id": 11,
            "category_id": 3,
            "bbox": [0, 0, 200, 100],
            "iscrowd": 1,
            "segmentation": {"counts": "x"},
        },
        {"id": 4, "image_id": 11, "category_id": 3, "bbox": [150, 50, 100, 100]},
        {"id": 5, "image_id": 11, "category_id": 99, "bbox": [1, 1, 5, 5]},
        {"id": 6, "image_id": 99, "category_id": 3, "bbox": [1, 1, 5, 5]},
        {"id": 7, "image_id": 11, "category_id": 3, "bbox": [5, 5, 0, 10]},
        {"id": 8, "image_id": 11, "category_id": 3},
        {"id": 9, "image_id": 11, "category_id": 3, "bbox": [500, 500, 10, 10]},
        {"id": 10, "image_id": 13, "category_id": 3, "bbox": [1, 1, 5, 5]},
        {"id": 11, "image_id": 12, "category_id": 3, "bbox": ["x", None, 1, 2]},
    ]
    (root / "annotations" / "instances_train2017.json").write_text(_coco(images, objects), encoding="utf-8")
    val = [{"id": 10, "file_name": "v0.jpg", "width": 200, "height": 100}]
    (root / "annotations" / "instances_val2017.json").write_text(
        _coco(val, [{"id": 1, "image_id": 10, "category_id": 7, "bbox": [0, 0, 20, 20]}]), encoding="utf-8"
    )
    (root / "annotations" / "captions_val2017.json").write_text(_coco(val, [{"id": 1, "image_id": 10, "caption": "x"}]))
    return root


@pytest.mark.parametrize("given", ["", "annotations/instances_train2017.json"])
def test_coco_is_converted_and_each_loss_is_told(coco_set, tmp_path, given):
    if given:  # one file alone: the split has to be made
        plan = recognise(coco_set / given)
        assert plan.makes_split
    else:
        plan = recognise(coco_set)
        assert plan.splits == ("train", "val")
    assert plan.kind == "coco"
    report = import_dataset(plan, tmp_path / "new")
    assert report.class_names == ("cat", "狗"), "in rising order of the category ids 3 and 7"
    rows = _rows(report)
    assert rows["图 0"] == [(1, 0.35, 0.35, 0.5, 0.5), (0, 0.125, 0.1, 0.25, 0.2)]
    assert rows["图 1"] == [(0, 0.875, 0.75, 0.25, 0.5)], "cut at the border of the image"
    assert rows["图 2"] == []
    codes = _codes(report)
    assert codes["import-crowd"] == 1
    assert codes["import-polygon"] == 1
    assert codes["import-no-box"] == 2
    for code in ("import-image-missing", "import-no-class", "import-no-image", "import-no-area", "import-outside"):
        assert codes[code] == 1, code
    assert scan_dataset(report.folder).usable
    kept = json.loads((report.folder / "import-report.json").read_text(encoding="utf-8"))
    assert kept["notes"]
    if not given:
        assert report.images == {"train": 3, "val": 1}
        assert report.boxes == 4


def test_roboflow_coco_drops_its_group_and_keeps_its_splits(tmp_path):
    root = tmp_path / "rf"
    categories = [
        {"id": 0, "name": "cells", "supercategory": "none"},
        {"id": 1, "name": "RBC", "supercategory": "cells"},
    ]
    for number, split in enumerate(("train", "valid")):
        _image(root / split / f"{split}.jpg", number)
        text = _coco(
            [{"id": 0, "file_name": f"{split}.jpg", "width": 200, "height": 100}],
            [{"id": 0, "image_id": 0, "category_id": 1, "bbox": [0, 0, 20, 10]}],
            categories,
        )
        (root / split / "_annotations.coco.json").write_text(text)
    report = import_dataset(recognise(root), tmp_path / "new")
    assert report.class_names == ("RBC",)
    assert report.images == {"train": 1, "val": 1}


def test_large_json_is_read_item_by_item(tmp_path):
    import tracemalloc

    path = tmp_path / "big.json"
    with path.open("w") as stream:
        stream.write('{"info": {"x": [1, 2]}, "annotations": [')
        for number in range(12_000):
            polygon = ", ".join(str(value % 97 / 7) for value in range(number, number + 20))
            stream.write(f'{", " * (number > 0)}{{"id": {number}, "segmentation": [[{polygon}]], "area": 1e2}}')
        stream.write('], "images": [], "last": [1, 2, 34]}')
    tracemalloc.start()
    items = sum(1 for key, item in items_of(path) if key == "annotations" and "segmentation" in item)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert items == 12_000
    assert path.stat().st_size > 3_000_000
    assert peak < 8_000_000
    assert [item for key, item in items_of(path) if key == "last"] == [1, 2, 34]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"images": [{"a": 1}, {"b": ', "line 1"),
        ('{"images": [{"a": 1} {"b": 2}]}', "comma"),
        ('{"images":\n[' + "[" * 100_000, "nested|JSON"),
        ('{"images": [1' + "0" * 5000 + "]}", "JSON"),
        ('{"images": ["' + "x" * 17_000_000 + '"]}', "longer than"),
        ("[1, 2]", "missing"),
        ('{"a": 1', "missing"),
        ("", "missing"),
    ],
)
def test_broken_json_is_told_with_its_line(tmp_path, text, words):
    path = tmp_path / "x.json"
    path.write_text(text)
    with pytest.raises(DatasetError, match=words) as caught:
        list(items_of(path))
    assert caught.value.where.line is not None


def _voc(name: str, objects: str, *, size: tuple[int, int] = SIZE) -> str:
    return (
        f"<annotation><folder>f</folder><filename>{name}</filename><path>C:\\other\\{name}</path>"
        f"<size><width>{size[0]}</width><height>{size[1]}</height><depth>3</depth></size>{objects}</annotation>"
    )


def _object(name: str, corners: tuple[float, ...], more: str = "") -> str:
    inner = "".join(f"<{k}>{v}</{k}>" for k, v in zip(("xmin", "ymin", "xmax", "ymax"), corners, strict=True))
    return f"<object><name>{name}</name>{more}<bndbox>{inner}</bndbox></object>"


@pytest.mark.parametrize("devkit", [True, False])
def test_voc_is_converted(tmp_path, devkit):
    root = tmp_path / "VOC 数据"
    images, notes = (root / "JPEGImages", root / "Annotations") if devkit else (root, root)
    notes.mkdir(parents=True)
    for number in range(4):
        _image(images / f"{number}.jpg", number * 20)
        (notes / f"{number}.xml").write_text(
            _voc(f"{number}.jpg", _object("狗", (1, 1, 100, 50)) + _object("cat", (101, 51, 400, 100))),
            encoding="utf-8",
        )
    (notes / "4.xml").write_text(_voc("gone.jpg", _object("cat", (1, 1, 9, 9))))
    (notes / "5.xml").write_text("<annotation><object></annotation>")
    (notes / "3.xml").write_text(
        _voc(
            "3.jpg",
            _object("cat", (1, 1, 9, 9), "<difficult>1</difficult>")
            + "<object><name>cat</name><polygon><x1>11</x1><y1>11</y1><x2>30</x2><y2>11</y2><x3>30</x3><y3>20</y3></polygon></object>"
            + "<object><name>cat</name></object>",
        )
    )
    if devkit:
        (root / "ImageSets" / "Main").mkdir(parents=True)
        (root / "ImageSets" / "Main" / "train.txt").write_text("0\n1\n2\n")
        (root / "ImageSets" / "Main" / "val.txt").write_text("3\n")
    plan = recognise(root)
    assert plan.kind == "voc"
    report = import_dataset(plan, tmp_path / "new")
    assert report.class_names == ("cat", "狗")
    rows = _rows(report)
    assert rows["0"] == [(1, 0.25, 0.25, 0.5, 0.5), (0, 0.75, 0.75, 0.5, 0.5)]
    assert rows["3"] == [(0, 0.1025, 0.155, 0.095, 0.09)]
    codes = _codes(report)
    assert codes["import-difficult"] == 1
    assert codes["import-xml"] == 1
    assert codes["import-no-box"] == 1
    assert codes["import-image-missing"] == 1
    fault = next(note for note in report.notes if note.code == "import-xml")
    assert fault.where.line == 1
    if devkit:
        assert report.images == {"train": 3, "val": 1}


def _labelme(path: Path, shapes: list[dict[str, Any]], *, image: str, size: tuple[int, int] = SIZE) -> None:
    fields = {"version": "5.4", "flags": {}, "shapes": shapes, "imagePath": image, "imageData": "A" * 100_000}
    path.write_text(json.dumps(fields | {"imageWidth": size[0], "imageHeight": size[1]}), encoding="utf-8")


def _shape(label: Any, kind: str, points: Any, group: int | None = None) -> dict[str, Any]:
    return {"label": label, "shape_type": kind, "points": points, "group_id": group}


def test_labelme_is_converted(tmp_path):
    root = tmp_path / "标注"
    for number in range(5):
        _image(root / f"{number}.png", number * 30)
    _labelme(root / "0.json", [_shape("猫", "rectangle", [[100, 50], [20, 10]])], image="0.png")
    triangle = [[0, 0], [50, 0], [50, 20]]
    _labelme(
        root / "1.json",
        [_shape("dog", "polygon", triangle), _shape("dog", "line", [[0, 0], [1, 1]])],
        image="..\\x\\1.png",
    )
    _labelme(
        root / "2.json",
        [_shape("dog", "circle", [[50, 50], [60, 50]]), _shape(None, "rectangle", [[0, 0], [1, 1]])],
        image="renamed.png",
    )
    parts = [
        _shape("dog", "polygon", [[0, 0], [10, 0], [10, 10]], 4),
        _shape("dog", "polygon", [[30, 30], [40, 30], [40, 40]], 4),
    ]
    _labelme(root / "3.json", [*parts, _shape("dog", "rectangle", "nonsense"), "x"], image="3.png")  # type: ignore[list-item]
    (root / "4.json").write_text('{"version": "5", "shapes": 3, "imagePath": "4.png"}')
    plan = recognise(root)
    assert plan.kind == "labelme"
    assert plan.makes_split
    report = import_dataset(plan, tmp_path / "new")
    assert report.class_names == ("dog", "猫")
    rows = _rows(report)
    assert rows["0"] == [(1, 0.3, 0.3, 0.4, 0.4)]
    assert rows["1"] == [(0, 0.125, 0.1, 0.25, 0.2)]
    assert rows["2"] == [(0, 0.25, 0.5, 0.1, 0.2)]
    assert rows["3"] == [(0, 0.1, 0.2, 0.2, 0.4)], "the parts of one group are one object"
    codes = _codes(report)
    assert codes["import-shape"] == 2
    assert codes["import-json"] == 1
    assert codes["import-no-box"] == 2


def test_a_picture_that_does_not_fit_its_annotation_is_left_out(tmp_path):
    root = tmp_path / "set"
    for number in range(4):
        _image(root / f"{number}.jpg", number, size=(400, 200) if number == 1 else SIZE)
        size = (100, 100) if number == 2 else SIZE
        _labelme(
            root / f"{number}.json", [_shape("a", "rectangle", [[0, 0], [100, 50]])], image=f"{number}.jpg", size=size
        )
    (root / "3.jpg").write_bytes((root / "3.jpg").read_bytes()[:100])
    report = import_dataset(recognise(root), tmp_path / "new")
    rows = _rows(report)
    assert set(rows) == {"0", "1"}
    assert rows["1"] == rows["0"], "a picture in another resolution has the same relative boxes"
    assert {"import-size"} < set(_codes(report))


def test_given_names_choose_and_order_the_classes(coco_set, tmp_path):
    report = import_dataset(recognise(coco_set), tmp_path / "new", choices=ImportChoices(names=("狗",)))
    assert report.class_names == ("狗",)
    assert _rows(report)["图 0"] == [(0, 0.35, 0.35, 0.5, 0.5)]
    with pytest.raises(DatasetError, match="No object is called"):
        import_dataset(recognise(coco_set), tmp_path / "other", choices=ImportChoices(names=("bird",)))


def test_two_images_of_one_name_keep_their_own_labels(tmp_path):
    root = tmp_path / "set"
    for number, folder in enumerate(("a", "b", "c")):
        _image(root / folder / "1.jpg", number * 50)
        _labelme(
            root / folder / "1.json", [_shape(folder, "rectangle", [[0, 0], [20 * number + 20, 50]])], image="1.jpg"
        )
    rows = _rows(import_dataset(recognise(root), tmp_path / "new"))
    assert sorted(row[0][0] for row in rows.values()) == [0, 1, 2]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no files of these names to begin with")
def test_names_that_windows_cannot_store_are_changed_and_told(tmp_path):
    root = tmp_path / "set"
    for number, stem in enumerate(("CON", "nul.front", "aux ", "tree. ", "why?", "plain.1")):
        _image(root / f"{stem}.jpg", number * 40)
        box = [[0, 0], [20 * number + 20, 50]]
        _labelme(root / f"{stem}.json", [_shape("cat", "rectangle", box)], image=f"{stem}.jpg")
    report = import_dataset(recognise(root), tmp_path / "new")
    rows = _rows(report)
    assert set(rows) == {"_CON", "_nul.front", "_aux", "tree", "why_", "plain.1"}
    assert {len(found) for found in rows.values()} == {1}
    told = [one.message for one in report.notes if one.code == "import-renamed"]
    assert any("CON.jpg is called _CON.jpg in the dataset" in words for words in told)


@pytest.mark.parametrize(
    "name", ["CON", "con .x", "Nul.tar", "lpt0", "COM¹", "conin$", "a.", "a ", "", "a:b", "tab\t", "..."]
)
def test_a_portable_name_is_portable(name):
    assert is_portable(portable(name))
    assert name == "" or not is_portable(name)


@pytest.mark.parametrize("name", ["console", "com10", "a.con", "图 0", "nulls", "_aux", "a b"])
def test_a_sound_name_stays(name):
    assert portable(name) == name


def test_copies_are_copies_and_links_only_when_asked_for(coco_set, tmp_path):
    plan = recognise(coco_set)
    copied = import_dataset(plan, tmp_path / "copy")
    source = coco_set / "val2017" / "v0.jpg"
    assert not (copied.folder / "val" / "images" / "v0.jpg").samefile(source)
    linked = import_dataset(plan, tmp_path / "link", choices=ImportChoices(link=True))
    assert (linked.folder / "val" / "images" / "v0.jpg").samefile(source)


def test_a_cancelled_or_failed_import_leaves_nothing(coco_set, tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    for number in range(300):
        shutil.copy(coco_set / "val2017" / "v0.jpg", coco_set / "train2017" / f"x{number}.jpg")
    images = [{"id": n, "file_name": f"x{n}.jpg"} for n in range(300)]
    objects = [{"id": n, "image_id": n, "category_id": 3, "bbox": [0, 0, 9, 9]} for n in range(300)]
    (coco_set / "annotations" / "instances_train2017.json").write_text(_coco(images, objects), encoding="utf-8")
    asked = iter([False, True])
    with pytest.raises(ImportCancelled):
        import_dataset(recognise(coco_set), folder / "new", cancelled=lambda: next(asked, True))
    assert list(folder.iterdir()) == []
    (folder / ".new.99999999.importing").mkdir()  # of an import that was killed
    import_dataset(recognise(coco_set), folder / "new")
    assert [path.name for path in folder.iterdir()] == ["new"]
