"""Training reads the user's dataset and writes nothing into it: no label cache, no repaired JPEG, no .npy beside an image."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import ultralytics.data.build as build
import ultralytics.data.utils as data_utils
from PIL import Image
from ultralytics.data.dataset import YOLODataset

from studio import paths
from studio.worker.dataset_state import label_digest

LABEL_CACHE_FOLDER = "labels"


def install() -> None:
    """Make ultralytics of this process leave datasets as they are. Any number of calls."""
    build.YOLODataset = KeptDataset
    data_utils.check_image = check_image


class KeptDataset(YOLODataset):
    """The stock dataset, with its label cache in the studio's cache folder.

    The stock place is inside the dataset, and its format is a pickle: a cache that came with a stranger's dataset would run.
    """

    left_out: tuple[str, ...]  # messages about images that training does not use

    def get_cache_hash(self) -> str:
        """Give what the cache of labels is known by: also their content, as a label can change and keep size and date."""
        return f"{super().get_cache_hash()}-{label_digest(map(str, self.label_files))}"

    def _load_or_scan_cache(self, cache_path: Path, cache_hash: str) -> tuple[dict[str, Any], bool]:
        digest = hashlib.sha256(str(cache_path).encode("utf-8", "surrogateescape")).hexdigest()[:24]
        folder = paths.cache_folder() / LABEL_CACHE_FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        cache, exists = super()._load_or_scan_cache(folder / f"{digest}.cache", cache_hash)
        self.left_out = tuple(text for text in cache.get("msgs", ()) if "ignoring corrupt" in text)
        return cache, exists

    # Ultralytics prefers an .npy beside an image, and deletes or rewrites it when it does not like it.
    @property
    def npy_files(self) -> _NoFiles:
        """Give a file that does not exist, for every image."""
        return _NO_FILES

    @npy_files.setter
    def npy_files(self, _value: object) -> None:
        """Keep nothing: the stock constructor sets the paths."""


class _NoFiles:
    """A list of any length of paths at which there is nothing."""

    _path = Path(__file__).parent / "there is no such file.npy"

    def __getitem__(self, _index: object) -> Path:
        return self._path


_NO_FILES = _NoFiles()


def check_image(im_file: str) -> tuple[str, tuple[int, int]]:
    """Check one image as the stock function does, and never write it: a JPEG without its end mark is decoded instead.

    Returns a remark and (height, width) in pixels. Raises whatever makes the image unfit.
    """
    image = Image.open(im_file)
    image.verify()
    width, height = data_utils.exif_size(image)
    if height < 10 or width < 10:
        raise ValueError(f"image size ({height}, {width}) <10 pixels")
    known = data_utils.IMG_FORMATS | {"jpeg2000"}
    if str(image.format).lower() not in known:
        raise ValueError(f"Invalid image format {image.format}. {data_utils.FORMATS_HELP_MSG}")
    if str(image.format).lower() in {"jpg", "jpeg"}:
        with Path(im_file).open("rb") as stream:
            stream.seek(-2, 2)
            is_whole = stream.read() == b"\xff\xd9"
        if not is_whole:
            with Image.open(im_file) as again:
                again.load()  # raises for a picture that is cut off
            return f"{im_file}: JPEG without its end mark, used as it is", (height, width)
    return "", (height, width)
