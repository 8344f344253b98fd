"""A small sound dataset in the test's own folder, made with Pillow."""

from __future__ import annotations

import random
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

MakeDataset = Callable[..., Path]


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail at any attempt to connect."""

    def refuse(*_arguments: object) -> None:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket.socket, "connect", refuse)


def paint(path: Path, seed: int, size: tuple[int, int] = (64, 48)) -> None:
    """Write one image that differs from every other seed's."""
    rng = random.Random(seed)
    image = Image.new("RGB", size, (rng.randrange(256), rng.randrange(256), rng.randrange(256)))
    draw = ImageDraw.Draw(image)
    for _ in range(6):
        x, y = rng.randrange(size[0]), rng.randrange(size[1])
        draw.rectangle((x, y, x + 15, y + 12), fill=(rng.randrange(256), rng.randrange(256), rng.randrange(256)))
    path.parent.mkdir(parents=True, exist_ok=True)
    image.save(path)


@pytest.fixture
def make_dataset(tmp_path: Path) -> MakeDataset:
    """Give a function that writes train and val with two classes: `make_dataset("name", split_first=False)`."""

    def make(name: str = "set", *, split_first: bool = True, val: str = "val", train: int = 3) -> Path:
        root = tmp_path / name
        for split, count in (("train", train), (val, 2)):
            images = root / split / "images" if split_first else root / "images" / split
            labels = root / split / "labels" if split_first else root / "labels" / split
            labels.mkdir(parents=True)
            for index in range(count):
                paint(images / f"{split}{index}.jpg", index + 1000 * (split == "train"))
                (labels / f"{split}{index}.txt").write_text("0 0.5 0.5 0.2 0.2\n1 0.25 0.25 0.3 0.3\n")
        (root / "classes.txt").write_text("cat\ndog\n", encoding="utf-8")
        return root

    return make
