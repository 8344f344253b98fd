"""The order that makes a run: a frozen value and its job.json. Everything the worker needs, nothing it must look up."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from studio.errors import Location, RunError
from studio.paths import read_replaced_text, write_atomically

JOB_FILE = "job.json"
JOB_VERSION = 1


@dataclass(frozen=True)
class TrainSettings:
    """Training settings; `extra` holds any further ultralytics training argument by its own name."""

    epochs: int = 100
    imgsz: int = 640  # pixels
    batch: int = 16  # images; -1: as many as the GPU memory allows
    device: str = ""  # "" chooses: first GPU, else CPU; "cpu", "0", "0,1", "mps"
    seed: int = 0
    extra: Mapping[str, Any] = field(default_factory=dict)  # {"nbs": 8, "warmup_epochs": 0}


@dataclass(frozen=True)
class TrainJob:
    """One training. Paths are absolute, or relative to the run folder for what the run folder holds."""

    run_id: str  # name of the run folder
    base: str  # stock family, "yolo11"; "" for a model file of the user's
    template: str  # recipe id, "none" for the baseline, "" for a model file of the user's
    scale: str
    model_yaml: str  # file in the run folder, "yolo11n-lska-head.yaml"
    data_yaml: str  # file in the run folder
    dataset_folder: str  # absolute; the user's folder, never written into
    class_names: tuple[str, ...]
    settings: TrainSettings = TrainSettings()
    pretrained: str | None = None  # absolute path of a .pt whose weights are carried over, None: from scratch
    attention_files: tuple[str, ...] = ()  # copies in the run folder of the user's attention files that the model needs
    resume: bool = False
    template_values: Mapping[str, Any] = field(default_factory=dict)  # parameters of the template that were chosen
    comparison: str = ""  # the same for runs planned together with equal settings; "" for a run by itself
    dataset_digest: str = ""  # what the dataset held when the run was queued; "" when nobody looked
    kind: str = "train"


@dataclass(frozen=True)
class PredictJob:
    """Predict images with one set of weights; results go to predictions.jsonl in the job's folder."""

    weights: str  # absolute path of a .pt
    sources: tuple[str, ...]  # absolute paths: images, folders of images
    imgsz: int = 640
    confidence: float = 0.05  # low: the window filters again with its slider
    iou: float = 0.7
    device: str = ""
    save_images: bool = False  # also write annotated copies to `images/` in the job's folder
    attention_files: tuple[str, ...] = ()
    kind: str = "predict"


Job = TrainJob | PredictJob


def write_job(folder: Path, job: Job) -> None:
    """Write job.json into `folder` atomically."""
    write_atomically(folder / JOB_FILE, json.dumps({"v": JOB_VERSION, **asdict(job)}, ensure_ascii=False, indent=1))


def read_job(folder: Path) -> Job:
    """Read job.json of `folder`. Raises RunError when it is missing or damaged."""
    path = folder / JOB_FILE
    try:
        content = json.loads(read_replaced_text(path))
        content.pop("v", None)
        kind = content.get("kind")
        if kind == "train":
            content["settings"] = TrainSettings(**content["settings"])
            content["class_names"] = tuple(content["class_names"])
            content["attention_files"] = tuple(content["attention_files"])
            job: Job = TrainJob(**content)
            _check_types(job)
            _check_types(content["settings"])
            return job
        if kind == "predict":
            content["sources"] = tuple(content["sources"])
            content["attention_files"] = tuple(content["attention_files"])
            job = PredictJob(**content)
            _check_types(job)
            return job
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise RunError(
            f"The job file {path} cannot be read: {error}",
            hint="Start the run again; its folder can be deleted.",
            where=Location(path),
        ) from error
    raise RunError(f"The job file {path} names an unknown kind of job: {kind!r}", where=Location(path))


# By the text of an annotation: what the window and the worker rely on in a file that anybody may have edited.
_KINDS: dict[str, type | tuple[type, ...]] = {
    "str": str,
    "str | None": (str, type(None)),
    "int": int,
    "bool": bool,
    "float": (int, float),
    "tuple[str, ...]": tuple,
    "Mapping[str, Any]": dict,
    "TrainSettings": TrainSettings,
}
_LARGEST = 2**53  # a larger number is no setting


def _check_types(value: Job | TrainSettings) -> None:
    """Raise TypeError for a field of another type than it is declared with."""
    for entry in fields(value):
        found = getattr(value, entry.name)
        kind = str(entry.type)
        is_right = isinstance(found, _KINDS[kind]) and (kind == "bool" or not isinstance(found, bool))
        if isinstance(found, tuple):
            is_right = is_right and all(isinstance(part, str) for part in found)
        if isinstance(found, int | float):
            is_right = is_right and abs(found) <= _LARGEST
        if not is_right:
            raise TypeError(f"{entry.name} has no value of its kind")
