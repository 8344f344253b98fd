"""The scan as a whole: counts, findings, cancelling, and that it leaves the dataset alone."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image

from studio.datasets.balance import size_problems
from studio.datasets.report import MAX_SAMPLES, DatasetReport
from studio.datasets.sayings import SAYINGS
from studio.datasets.scan import ScanCancelled, scan_dataset
from studio.errors import DatasetError


def digest(root: Path) -> str:
    """Give one sum over names, contents and times of a whole tree."""
    total = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        total.update(str(path.relative_to(root)).encode())
        total.update(str(path.stat().st_mtime_ns).encode())
        if path.is_file():
            total.update(path.read_bytes())
    return total.hexdigest()


def codes(report: DatasetReport) -> list[str]:
    return [problem.code for problem in report.problems]


def test_counts_of_a_sound_dataset(make_dataset):
    root = make_dataset()
    report = scan_dataset(root)
    assert report.usable
    assert report.problems == ()
    train, val = report.splits
    assert (train.images, train.labelled, train.boxes, train.boxes_per_class) == (3, 3, 6, (3, 3))
    assert (val.images, val.labelled, val.boxes, val.backgrounds, val.dropped) == (2, 2, 4, 0, 0)
    assert report.image_sizes == ((64, 48, 5),)
    assert len(report.box_sizes) == 10
    assert {sample.image.name for sample in report.samples} == {
        *(f"train{i}.jpg" for i in range(3)),
        "val0.jpg",
        "val1.jpg",
    }
    assert all(sample.label.is_file() and (sample.width, sample.height) == (64, 48) for sample in report.samples)


def test_a_report_survives_json(make_dataset):
    root = make_dataset("图片 1")
    (root / "train" / "labels" / "train0.txt").write_text("7 0.5 0.5 0.1 0.1\n")
    report = scan_dataset(root)
    again = DatasetReport.from_dict(json.loads(json.dumps(report.to_dict())))
    assert again.to_dict() == report.to_dict()
    assert again.problems == report.problems
    assert again.splits == report.splits


def test_the_dataset_is_left_alone(make_dataset):
    root = make_dataset()
    (root / "train" / "images" / "train0.jpg").write_bytes((root / "train" / "images" / "train0.jpg").read_bytes()[:-2])
    before = digest(root)
    scan_dataset(root)
    assert digest(root) == before


@pytest.mark.skipif(os.name == "nt", reason="chmod does not protect folders on Windows")
def test_a_read_only_dataset_is_scanned(make_dataset):
    root = make_dataset()
    for path in [*root.rglob("*"), root]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        assert scan_dataset(root).usable
    finally:
        for path in [root, *root.rglob("*")]:
            path.chmod(0o755)


def _save(name: str, **options):
    def spoil(root: Path) -> None:
        Image.effect_noise((64, 48), 50).convert("RGB").save(root / "train" / "images" / name, **options)

    return spoil


def _spoil_image(change):
    def spoil(root: Path) -> None:
        path = root / "train" / "images" / "train0.jpg"
        path.write_bytes(change(path.read_bytes()))

    return spoil


def _spoil_saved(suffix: str, change):
    def spoil(root: Path) -> None:
        path = root / "train" / "images" / f"new.{suffix}"
        Image.effect_noise((64, 48), 50).convert("RGB").save(path)
        path.write_bytes(change(path.read_bytes()))

    return spoil


def _flip_middle(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 0xFF]) + content[middle + 1 :]


IMAGE_FAULTS = {
    "cut in half": (_spoil_image(lambda c: c[: len(c) // 2]), "image-truncated", "error"),
    "no end marker": (_spoil_image(lambda c: c[:-2]), "image-odd-end|image-truncated", ""),
    "only a start": (_spoil_image(lambda c: c[:12]), "image-truncated", "error"),
    "empty": (_spoil_image(lambda c: b""), "image-empty", "error"),
    "text": (_spoil_image(lambda c: b"hello" * 20), "image-not-an-image", "error"),
    "gif": (_save("new.jpg", format="GIF"), "image-format", "error"),
    "something after the end": (_spoil_image(lambda c: c + b"\0" * 64), "image-odd-end", "warning"),
    "png as jpg": (_save("new.jpg", format="PNG"), "image-wrong-suffix", "warning"),
    "png cut": (_spoil_saved("png", lambda c: c[:-200]), "image-truncated", "error"),
    "png without its end": (_spoil_saved("png", lambda c: c[:-12]), "image-truncated", "error"),
    "png damaged": (_spoil_saved("png", _flip_middle), "image-damaged", "error"),
    "bmp cut": (_spoil_saved("bmp", lambda c: c[:-9]), "image-truncated", "error"),
    "webp cut": (_spoil_saved("webp", lambda c: c[:-9]), "image-truncated", "error"),
    "a gif file": (_save("new.gif"), "image-unread-format", "warning"),
}


@pytest.mark.parametrize("case", IMAGE_FAULTS)
def test_a_faulty_image_is_reported_with_its_path(make_dataset, case):
    spoil, code, severity = IMAGE_FAULTS[case]
    root = make_dataset()
    spoil(root)
    report = scan_dataset(root)
    (problem,) = [problem for problem in report.problems if problem.code != "image-without-label"]
    # Without the end marker Pillow may or may not have had all it needs.
    assert problem.code in code.split("|")
    assert problem.severity == (severity or problem.severity)
    assert problem.where.path.parent == root / "train" / "images"
    assert problem.hint
    assert report.splits[0].dropped == (problem.severity == "error")


@pytest.mark.parametrize("suffix", ["jpg", "png", "bmp", "webp", "tif"])
@pytest.mark.parametrize("mode", ["RGB", "L"])
@pytest.mark.parametrize("size", [(64, 48), (11, 300)])
def test_sizes_are_those_pillow_reads(make_dataset, suffix, mode, size):
    root = make_dataset()
    (root / "train" / "labels" / "new.txt").touch()
    Image.effect_noise(size, 50).convert(mode).save(root / "train" / "images" / f"new.{suffix}")
    report = scan_dataset(root)
    assert report.count("error") == report.count("warning") == 0
    assert size in {(w, h) for w, h, _ in report.image_sizes}


def test_a_webp_without_loss_or_with_alpha_has_its_size(make_dataset):
    root = make_dataset()
    picture = Image.effect_noise((70, 33), 50).convert("RGBA")
    picture.putalpha(100)
    picture.save(root / "train" / "images" / "a.webp")
    picture.save(root / "train" / "images" / "b.webp", lossless=True)
    picture.convert("RGB").save(root / "train" / "images" / "c.webp", lossless=True)
    assert (70, 33, 3) in scan_dataset(root).image_sizes


@pytest.mark.parametrize("suffix", ["jpg", "png"])
def test_an_image_turned_by_exif_has_its_upright_size(make_dataset, suffix):
    root = make_dataset()
    exif = Image.Exif()
    exif[0x010E] = "x" * 6000  # a description longer than the first read
    exif[274] = 6
    Image.effect_noise((64, 40), 50).save(root / "train" / "images" / f"turned.{suffix}", exif=exif)
    report = scan_dataset(root)
    assert (40, 64, 1) in report.image_sizes
    assert "image-rotated" in codes(report)


def test_a_picture_of_many_megapixels_is_refused_without_decoding(make_dataset):
    root = make_dataset()
    Image.new("1", (12_000, 12_000)).save(root / "train" / "images" / "bomb.png")
    started = time.perf_counter()
    assert "image-too-large" in codes(scan_dataset(root))
    assert time.perf_counter() - started < 1


def test_an_image_copied_to_val_is_a_leak_and_a_like_name_is_none(make_dataset):
    root = make_dataset()
    shutil.copy(root / "train" / "images" / "train1.jpg", root / "val" / "images" / "other.jpg")
    shutil.copy(
        root / "val" / "images" / "val0.jpg", root / "val" / "images" / "train0.jpg"
    )  # name of train, picture of val
    leaks = [p.where.path.name for p in scan_dataset(root).problems if p.code == "image-in-train-and-val"]
    assert leaks == ["other.jpg"]


def test_a_picture_saved_anew_under_its_name_is_a_leak(make_dataset):
    root = make_dataset()
    with Image.open(root / "train" / "images" / "train1.jpg") as image:
        image.save(root / "val" / "images" / "train1.jpg", quality=60)
    assert "image-in-train-and-val" in codes(scan_dataset(root))


def test_labels_and_images_without_partner_are_told(make_dataset):
    root = make_dataset()
    (root / "train" / "labels" / "train0.txt").rename(root / "train" / "labels" / "TRAIN0.txt")
    (root / "train" / "labels" / "train1.txt").rename(root / "train" / "labels" / "gone.txt")
    found = codes(scan_dataset(root))
    assert sorted(found) == ["image-without-label", "label-case", "label-without-image"]


def test_sub_folders_are_paired_with_theirs(make_dataset):
    root = make_dataset()
    for kind in ("images", "labels"):
        (root / "train" / kind / "day 1").mkdir()
    (root / "train" / "images" / "train0.jpg").rename(root / "train" / "images" / "day 1" / "train0.jpg")
    (root / "train" / "labels" / "train0.txt").rename(root / "train" / "labels" / "day 1" / "train0.txt")
    report = scan_dataset(root)
    assert report.problems == ()
    assert report.splits[0].labelled == 3


def _rows(*rows: str):
    def spoil(root: Path) -> None:
        (root / "train" / "labels" / "train0.txt").write_text("".join(f"{row}\n" for row in rows))

    return spoil


def _twin_names(root: Path) -> None:
    for kind, suffix in (("images", "jpg"), ("labels", "txt")):
        shutil.copy(root / "val" / kind / f"val0.{suffix}", root / "train" / kind / f"TRAIN0.{suffix}")


def _same_labels(root: Path) -> None:
    for index in range(8):
        Image.effect_noise((64, 48), 40 + index).save(root / "train" / "images" / f"more{index}.jpg")
        (root / "train" / "labels" / f"more{index}.txt").write_text("0 0.5 0.5 0.31 0.2\n")


NOTES = {
    "a very long box": (_rows("0 0.5 0.5 0.94 0.05"), "label-long-box"),
    "a box as large as the image": (_rows("0 0.5 0.5 0.99 0.99"), "label-huge-box"),
    "more boxes than max_det": (_rows(*(f"0 0.5 0.5 0.1{i:03d} 0.2" for i in range(301))), "label-crowded"),
    "the same rows everywhere": (_same_labels, "labels-identical"),
    "names that differ in capitals": (_twin_names, "images-differ-in-case"),
    "alpha": (lambda root: Image.new("RGBA", (64, 48)).save(root / "train" / "images" / "a.png"), "image-alpha"),
}


@pytest.mark.parametrize("case", NOTES)
def test_what_is_worth_a_look_is_told(make_dataset, case):
    spoil, code = NOTES[case]
    root = make_dataset()
    assert code not in codes(scan_dataset(root))
    spoil(root)
    (found,) = [problem for problem in scan_dataset(root).problems if problem.code == code]
    assert found.where.path.is_relative_to(root)


def test_a_very_long_image_is_told(make_dataset):
    root = make_dataset()
    Image.effect_noise((900, 30), 50).save(root / "train" / "images" / "long.png")
    assert "image-extreme-shape" in codes(scan_dataset(root))


def test_unequal_and_rare_classes_are_told(make_dataset):
    root = make_dataset(train=0)
    (root / "classes.txt").write_text("cat\ndog\nbird\n")
    (root / "train" / "images").mkdir()
    for index in range(60):
        Image.new("L", (64, 48), index).save(root / "train" / "images" / f"{index}.bmp")
        rows = f"0 0.5 0.5 0.{index + 100} 0.2\n" * (index < 25) + "2 0.3 0.3 0.2 0.2\n" * (index == 0)
        (root / "train" / "labels" / f"{index}.txt").write_text(rows)
    found = {problem.code: problem for problem in scan_dataset(root).problems}
    assert {"class-imbalance", "class-few-boxes", "class-not-in-val", "backgrounds-many", "split-small"} <= set(found)
    assert found["class-imbalance"].args == {"most": "cat", "fewest": "bird", "ratio": 25}
    assert found["class-not-in-val"].args["names"] == "bird"


def test_tiny_objects_are_told_for_the_size_they_are_trained_at(make_dataset):
    root = make_dataset()
    for label in (root / "train" / "labels").iterdir():
        label.write_text("0 0.5 0.5 0.1 0.1\n1 0.5 0.5 0.5 0.5\n")
    report = scan_dataset(root)
    assert size_problems(report, 640) == []
    (found,) = size_problems(report, 64)
    assert found.code == "objects-tiny"


def test_files_that_vanish_during_the_scan_are_told(make_dataset):
    root = make_dataset()
    calls: list[int] = []

    def remove_some() -> bool:
        calls.append(1)
        if len(calls) == 1:  # all is listed by then, little is read
            for path in (root / "val" / "images" / "val1.jpg", root / "val" / "labels" / "val0.txt"):
                path.unlink()
        return False

    rows = "".join(f"0 0.5 0.5 0.{i:06d} 0.2\n" for i in range(1, 300_000))
    (root / "train" / "labels" / "train0.txt").write_text(rows)
    report = scan_dataset(root, cancelled=remove_some)
    assert sorted(p.where.path.name for p in report.problems if p.code == "image-vanished") == ["val0.txt", "val1.jpg"]
    assert report.split("val").images == 1


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_links_are_followed_once_and_broken_ones_told(make_dataset, tmp_path):
    root = make_dataset("has spaces 数据")
    images = root / "train" / "images"
    (tmp_path / "elsewhere").mkdir()
    shutil.move(images / "train0.jpg", tmp_path / "elsewhere" / "real.jpg")
    (images / "train0.jpg").symlink_to(tmp_path / "elsewhere" / "real.jpg")
    (images / "again").symlink_to(images)
    (images / "gone.jpg").symlink_to(tmp_path / "nothing.jpg")
    report = scan_dataset(root)
    assert report.split("train").images == 3
    assert codes(report) == ["image-missing"]


def test_classes_without_names_are_numbered(make_dataset):
    root = make_dataset()
    (root / "classes.txt").unlink()
    report = scan_dataset(root)
    assert report.class_names == ("class 0", "class 1")
    assert codes(report) == ["names-missing"]
    assert report.names_source is None


@pytest.mark.parametrize(("split", "word"), [("train", "learn"), ("val", "measured")])
def test_a_split_without_boxes_is_not_usable(make_dataset, split, word):
    root = make_dataset()
    for label in (root / split / "labels").iterdir():
        label.write_text("")
    report = scan_dataset(root)
    assert not report.usable
    assert word in report.reason


def test_a_split_whose_images_are_all_broken_is_not_usable(make_dataset):
    root = make_dataset()
    for image in (root / "val" / "images").iterdir():
        image.write_bytes(b"")
    report = scan_dataset(root)
    assert not report.usable
    assert "None of the 2 val images" in report.reason


def test_a_class_without_boxes_is_told(make_dataset):
    root = make_dataset()
    (root / "classes.txt").write_text("cat\ndog\nhorse\n")
    (problem,) = scan_dataset(root).problems
    assert problem.code == "class-without-boxes"
    assert "horse" in problem.message


def test_a_flood_of_one_fault_is_cut_and_summed(make_dataset):
    root = make_dataset()
    for index in range(450):
        (root / "train" / "labels" / f"stray{index}.txt").write_text("0 0.5 0.5 0.1 0.1\n")
    report = scan_dataset(root)
    assert set(codes(report)) == {"label-without-image"}
    assert len(report.problems) == 201
    assert report.count("warning") == 450
    assert report.problems[-1].message.startswith("250 more files")


def test_samples_show_a_rare_class_early(make_dataset):
    root = make_dataset(train=0)
    images, labels = root / "train" / "images", root / "train" / "labels"
    images.mkdir()
    for index in range(500):
        Image.new("L", (64, 48), index % 256).save(images / f"{index:03}.bmp")
        (labels / f"{index:03}.txt").write_text(f"{int(index == 333)} 0.5 0.5 0.{index + 100} 0.2\n")
    report = scan_dataset(root)
    assert len(report.samples) <= MAX_SAMPLES
    assert any(sample.image.stem == "333" for sample in report.samples[:6])


def test_progress_ends_at_the_total_and_a_scan_can_be_stopped(make_dataset):
    root = make_dataset()
    calls: list[tuple[int, int]] = []
    scan_dataset(root, progress=lambda done, total: calls.append((done, total)))
    assert calls[-1] == (5, 5)
    rows = "".join(f"0 0.5 0.5 0.{i:06d} 0.2\n" for i in range(1, 600_000))
    (root / "train" / "labels" / "train0.txt").write_text(rows)
    asked: list[float] = []

    def cancelled() -> bool:
        asked.append(time.monotonic())
        return len(asked) == 3

    with pytest.raises(ScanCancelled):
        scan_dataset(root, cancelled=cancelled)
    assert time.monotonic() - asked[-1] < 0.2
    assert max(b - a for a, b in pairwise(asked)) < 0.2


def test_a_million_rows_are_read_in_time_and_memory(make_dataset):
    root = make_dataset()
    rows = "".join(f"{i % 2} 0.5 0.{i % 900 + 50:03d} 0.{i % 1000 + 1:04d} 0.05\n" for i in range(1_000_000))
    (root / "train" / "labels" / "train0.txt").write_text(rows + "0 nan 0.5 0.1 0.1\n")
    # VmHWM and not getrusage: the latter counts what the parent had before it started the child.
    code = (
        "import re, sys; from pathlib import Path; from studio.datasets.scan import scan_dataset;"
        "report = scan_dataset(Path(sys.argv[1]));"
        "status = Path('/proc/self/status'); text = status.read_text() if status.is_file() else 'VmHWM: 0 kB';"
        "print(report.seconds, int(re.search(r'VmHWM:\\s*(\\d+)', text)[1]) >> 10, report.problems[0].where.line)"
    )
    output = subprocess.run([sys.executable, "-c", code, str(root)], capture_output=True, text=True, check=True).stdout
    seconds, megabytes, line = output.split()
    assert float(seconds) < 15
    assert int(megabytes) < 700
    assert int(line) == 1_000_001


def test_scanning_imports_neither_numpy_nor_torch(make_dataset):
    code = (
        "import sys; from pathlib import Path; from studio.datasets.scan import scan_dataset;"
        "scan_dataset(Path(sys.argv[1])); print([m for m in ('numpy', 'torch', 'PIL', 'cv2') if m in sys.modules])"
    )
    output = subprocess.run(
        [sys.executable, "-c", code, str(make_dataset())], capture_output=True, text=True, check=True
    )
    assert output.stdout.strip() == "[]"


def test_a_folder_that_is_no_dataset_is_an_error(tmp_path):
    with pytest.raises(DatasetError):
        scan_dataset(tmp_path)


def test_every_finding_is_in_the_documentation():
    text = (Path(__file__).resolve().parents[2] / "docs" / "datasets.md").read_text(encoding="utf-8")
    for key in SAYINGS:
        code = key.partition("/")[0]
        if not key.startswith("more-"):
            tail = code.split("-", 1)[1]
            assert f"`{code}`" in text or f"`-{tail}`" in text, code
