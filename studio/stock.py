"""The installed ultralytics: where it is, its version and its model files, found without importing it."""

from __future__ import annotations

import importlib.util
import re
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path

from studio.errors import Location, StudioError
from studio.sentence import say

PACKAGE = "ultralytics"
FAMILIES = ("yolo11", "yolo26", "yolo12", "yolov8")

_TITLES = {"yolo11": "YOLO11", "yolo26": "YOLO26", "yolo12": "YOLO12", "yolov8": "YOLOv8"}
_FOLDERS = {"yolo11": "11", "yolo26": "26", "yolo12": "12", "yolov8": "v8"}
_INSTALL_HINT = "Start the studio with `python main.py`, which installs it, or run `pip install ultralytics`."


@dataclass(frozen=True)
class StockModel:
    """One model family that the installed ultralytics ships."""

    family: str  # "yolo11"
    title: str  # "YOLO11"
    path: Path  # its YAML file, which serves all scales
    scales: tuple[str, ...]  # ("n", "s", "m", "l", "x")


def package_folder() -> Path:
    """Give the folder of the ultralytics package. Raises StudioError when it is not installed."""
    try:
        spec = importlib.util.find_spec(PACKAGE)
    except (ImportError, ValueError):
        spec = None
    # A folder called `ultralytics` in the working folder is found as a namespace without an origin: not the package.
    if spec is None or spec.origin is None or not spec.submodule_search_locations:
        raise StudioError("The package ultralytics is not installed in this Python.", hint=_INSTALL_HINT)
    return Path(next(iter(spec.submodule_search_locations)))


@cache
def version() -> str:
    """Give the version of the installed ultralytics, "8.4.190". Raises StudioError when it is not installed."""
    try:
        return metadata.version(PACKAGE)
    except metadata.PackageNotFoundError:
        raise StudioError("The package ultralytics is not installed in this Python.", hint=_INSTALL_HINT) from None


def models_folder() -> Path:
    """Give the folder with all model YAML files of the installed ultralytics."""
    return package_folder() / "cfg" / "models"


def stock_model(family: str) -> StockModel:
    """Find one family. Raises StudioError for an unknown family, or when the installed package does not ship it."""
    if family not in FAMILIES:
        raise StudioError(
            say("There is no base model called {family}.", family=repr(family)),
            hint=say("The base models are {families}.", families=", ".join(FAMILIES)),
        )
    path = models_folder() / _FOLDERS[family] / f"{family}.yaml"
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise StudioError(
            say(
                "The installed ultralytics {version} has no model file for {title}.",
                version=version(),
                title=_TITLES[family],
            ),
            hint="Install the version that requirements.txt names.",
            where=Location(path),
        ) from error
    scales = tuple(re.findall(r"^  ([nslmx]): *\[", text, flags=re.MULTILINE))
    return StockModel(family=family, title=_TITLES[family], path=path, scales=scales)


def stock_models() -> tuple[StockModel, ...]:
    """Find all families, in the order of `FAMILIES`."""
    return tuple(stock_model(family) for family in FAMILIES)
