"""Write a dataset to try everything with: painted still lifes, the same for the same seed. No downloads."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from studio.datasets.image_files import shown
from studio.errors import DatasetError, Location
from studio.paths import replace_file

DEFAULT_IMAGES = 160  # in train; a quarter as many in val
DEFAULT_IMGSZ = 320  # pixels
JPEG_QUALITY = 92


def write_demo_dataset(
    folder: Path,
    *,
    images: int = DEFAULT_IMAGES,
    seed: int = 0,
    imgsz: int = DEFAULT_IMGSZ,
    progress: Callable[[int, int], None] | None = None,
) -> Path:
    """Write `images` train and a quarter as many val images with labels into `folder`, whole or not at all.

    `progress(done, total)` is called after each image; what it raises stops the work and leaves nothing behind.
    Raises DatasetError when `folder` has something in it or cannot be written.
    """
    folder = Path(folder).expanduser()
    if images < 1 or imgsz < 64:
        raise DatasetError(
            f"A demo of {images} images of {imgsz} pixels cannot be made.",
            hint="Ask for at least 1 image of at least 64 pixels.",
        )
    try:
        taken = folder.exists() and (not folder.is_dir() or any(folder.iterdir()))
    except OSError as error:
        raise _cannot_write(folder, error) from error
    if taken:
        raise DatasetError(
            f"{shown(str(folder))} is not empty, so the demo was not written there.",
            hint="Choose a new or an empty folder.",
            where=Location(folder),
        )
    beside = folder.with_name(f".{folder.name}.{os.getpid()}.tmp")
    try:
        beside.mkdir(parents=True)
        _write_all(beside, images=images, seed=seed, imgsz=imgsz, progress=progress)
        if folder.exists():
            folder.rmdir()  # Windows renames onto nothing only
        replace_file(beside, folder)
    except OSError as error:
        raise _cannot_write(folder, error) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return folder


def _write_all(
    folder: Path, *, images: int, seed: int, imgsz: int, progress: Callable[[int, int], None] | None
) -> None:
    import numpy as np

    from studio.datasets.demo_scene import CLASS_NAMES, paint_scene

    (folder / "classes.txt").write_text("\n".join(CLASS_NAMES) + "\n", encoding="utf-8", newline="\n")
    counts = {"train": images, "val": max(1, images // 4)}
    total, done = sum(counts.values()), 0
    for number, (split, count) in enumerate(counts.items()):
        for kind in ("images", "labels"):
            (folder / split / kind).mkdir(parents=True)
        for index in range(count):
            # A generator per picture: the same picture whatever the number of the others.
            scene = paint_scene(np.random.default_rng((seed, number, index)), imgsz=imgsz)
            stem = f"still_life_{split}_{index + 1:04d}"
            scene.image.save(folder / split / "images" / f"{stem}.jpg", quality=JPEG_QUALITY)
            rows = [f"{c} {x:.6f} {y:.6f} {w:.6f} {h:.6f}\n" for c, x, y, w, h in scene.boxes]
            (folder / split / "labels" / f"{stem}.txt").write_text("".join(rows), encoding="utf-8", newline="\n")
            done += 1
            if progress is not None:
                progress(done, total)


def _cannot_write(folder: Path, error: OSError) -> DatasetError:
    return DatasetError(
        f"The demo cannot be written to {shown(str(folder))}: {error.strerror or error}.",
        hint="Choose a folder that you may write to, on a disk with room for 10 MB.",
        where=Location(folder),
    )
