"""What a scan finds in image files: damage, sizes, odd formats."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from PIL import Image

from studio.datasets.report import DatasetReport
from studio.datasets.scan import scan_dataset


def codes(report: DatasetReport) -> list[str]:
    return [problem.code for problem in report.problems]


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


def test_a_very_long_image_is_told(make_dataset):
    root = make_dataset()
    Image.effect_noise((900, 30), 50).save(root / "train" / "images" / "long.png")
    assert "image-extreme-shape" in codes(scan_dataset(root))
