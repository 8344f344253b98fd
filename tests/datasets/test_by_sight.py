"""Pictures that look alike are found, different ones are not."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from PIL import Image, ImageEnhance, ImageFilter

from studio.datasets.near_duplicates import MOST_DIFFERENT_BITS, look_at
from studio.datasets.scan import ScanCancelled, scan_dataset

CHANGES = {
    "saved anew": lambda image: image,
    "half the size": lambda image: image.resize((image.width // 2, image.height // 2)),
    "brighter": lambda image: ImageEnhance.Brightness(image).enhance(1.15),
    "grey": lambda image: image.convert("L"),
    "softer": lambda image: image.filter(ImageFilter.GaussianBlur(1)),
}


def photos(shared: Path, count: int) -> list[Path]:
    found = [p for name in ("bccd", "cards") for p in sorted((shared / "data" / name / "train" / "images").iterdir())]
    return random.Random(0).sample(found, count)


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_copy_looks_alike(shared, tmp_path, change):
    close = 0
    for path in photos(shared, 20):
        with Image.open(path) as image:
            CHANGES[change](image.convert("RGB")).save(tmp_path / "copy.jpg", quality=60)
        one, two = look_at(str(path)), look_at(str(tmp_path / "copy.jpg"))
        close += (one ^ two).bit_count() <= MOST_DIFFERENT_BITS
    assert close >= 17


def test_photographs_of_like_things_do_not_look_alike(shared):
    looks = [look_at(str(path)) for path in photos(shared, 60)]
    alike = sum((a ^ b).bit_count() <= MOST_DIFFERENT_BITS for i, a in enumerate(looks) for b in looks[i + 1 :])
    assert alike <= 1


def test_a_smaller_copy_in_val_is_told_with_its_twin(dataset_copy):
    root = dataset_copy("bccd")
    source = sorted((root / "train" / "images").iterdir())[3]
    with Image.open(source) as image:
        image.resize((image.width // 2, image.height // 2)).save(root / "val" / "images" / "other.jpg")
    (root / "val" / "labels" / "other.txt").write_text("0 0.5 0.5 0.1 0.1\n")
    assert not [p for p in scan_dataset(root).problems if p.severity == "warning"]
    (found,) = [p for p in scan_dataset(root, by_sight=True).problems if p.severity == "warning"]
    assert (found.code, found.where.path.name, found.files) == (
        "near-duplicate-in-train-and-val", "other.jpg", (source,),
    )  # fmt: skip


@pytest.mark.parametrize("name", ["bccd", "cards", "tiny", "trees_small"])
def test_nothing_is_invented_on_clean_sets(shared, name):
    report = scan_dataset(shared / "data" / name, by_sight=True)
    assert [problem.message for problem in report.problems if problem.severity != "info"] == []


def test_blank_and_broken_pictures_are_told(make_dataset):
    root = make_dataset()
    images = root / "train" / "images"
    Image.new("RGB", (64, 48), (90, 10, 10)).save(images / "blank.png")
    # Zeros in the middle: header and end are sound, only a decoder notices. Libjpeg forgives, PNG's check sum does not.
    dark = Image.new("I;16", (64, 48))
    dark.putdata([x * 20 for x in range(64 * 48)])
    dark.save(images / "deep.png")
    found = {p.code for p in scan_dataset(root, by_sight=True).problems}
    assert "image-one-colour" in found
    assert not [
        p for p in scan_dataset(root, by_sight=True).problems if p.code == "image-one-colour" and "deep" in p.message
    ]


def test_many_dark_pictures_are_compared_in_time_and_can_be_stopped(make_dataset):
    root = make_dataset(train=0)
    (root / "train" / "images").mkdir()
    for index in range(300):
        image = Image.new("L", (64, 48), 3)
        image.putpixel((index % 64, index // 64), 255)
        image.resize((128, 96)).save(root / "train" / "images" / f"{index}.bmp")
        (root / "train" / "labels" / f"{index}.txt").write_text("0 0.5 0.5 0.1 0.1\n")
    assert scan_dataset(root, by_sight=True).seconds < 5
    with pytest.raises(ScanCancelled):
        scan_dataset(root, by_sight=True, cancelled=lambda: True)
