"""Images are judged as ultralytics judges them, and never written."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

pytestmark = pytest.mark.torch


def test_a_jpeg_without_its_end_mark_is_used_and_not_rewritten(hardened: None, tmp_path: Path) -> None:
    from studio.worker.kept_dataset import check_image

    path = tmp_path / "photo.jpg"
    Image.new("RGB", (40, 30), "red").save(path)
    content = path.read_bytes() + b"trailing bytes of a camera"
    path.write_bytes(content)
    remark, shape = check_image(str(path))
    assert shape == (30, 40)
    assert "end mark" in remark
    assert path.read_bytes() == content


def test_a_cut_off_jpeg_is_refused(hardened: None, tmp_path: Path) -> None:
    from studio.worker.kept_dataset import check_image

    path = tmp_path / "photo.jpg"
    Image.effect_noise((200, 150), 80).save(path)
    path.write_bytes(path.read_bytes()[:3000])
    with pytest.raises(OSError):
        check_image(str(path))


def test_a_cache_that_came_with_a_dataset_is_not_opened(
    hardened: None, dataset: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import ultralytics.data.dataset as stock

    from studio.worker.kept_dataset import KeptDataset

    opened: list[Path] = []
    monkeypatch.setattr(stock, "load_dataset_cache_file", lambda path: opened.append(path) or {})
    (dataset / "train" / "labels.cache").write_bytes(b"\x93NUMPY")
    made = KeptDataset(img_path=str(dataset / "train" / "images"), data={"names": {0: "brick"}}, imgsz=64)
    assert len(made.labels) == 12
    assert opened
    assert not any(path.is_relative_to(dataset) for path in opened)
    assert {path.name for path in (dataset / "train").iterdir()} == {"images", "labels", "labels.cache"}


def test_an_npy_beside_an_image_is_neither_read_nor_removed(hardened: None, dataset: Path) -> None:
    from studio.worker.kept_dataset import KeptDataset

    stray = dataset / "train" / "images" / "0.npy"
    stray.write_bytes(b"no array")
    made = KeptDataset(img_path=str(dataset / "train" / "images"), data={"names": {0: "brick"}}, imgsz=64)
    image, *_ = made.load_image(0)
    assert image.shape[2] == 3
    assert stray.read_bytes() == b"no array"
