"""Everything that was decided for a run, by ultralytics' names: what a comparison looks at for differences."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from studio.errors import RunError
from studio.runs.checkpoint import read_checkpoint
from studio.runs.job import TrainJob
from studio.runs.run import RESUME_CHECKPOINTS, TRAIN_FOLDER, Run

# Where a run lies and how it is shown, not what is trained.
_NO_SETTINGS = re.compile(
    r"model|data|project|name|save_dir|exist_ok|resume|mode|task|verbose|plots|save|save_period|val|source|vid_stride|format"
    r"|show\w*|save_(frames|txt|conf|crop)|line_width|visualize|stream_buffer|profile|keras|optimize|dynamic|simplify|opset"
    r"|workspace|int8|half|dnn|nms|embed"
)


def settings_of(run: Run) -> dict[str, Any]:
    """Give what was decided for a run: all training arguments as ultralytics wrote them down, or those of the order.

    Reads two small files of the run folder, and for what is compared the head of a checkpoint.
    """
    job = run.job
    if not isinstance(job, TrainJob):
        return {}
    chosen = job.settings
    found: dict[str, Any] = {
        "epochs": chosen.epochs,
        "imgsz": chosen.imgsz,
        "batch": chosen.batch,
        "device": chosen.device or "auto",
        "seed": chosen.seed,
        **chosen.extra,
    }
    written = _read_args(run.folder / TRAIN_FOLDER / "args.yaml")
    found.update({key: value for key, value in written.items() if _NO_SETTINGS.fullmatch(key) is None})
    if job.comparison or not isinstance(found["batch"], int) or found["batch"] < 1:
        # args.yaml says what was asked for; the batch may be found when training begins, and halved for want of memory.
        found["batch"] = trained_batch(run.folder) or found["batch"]
    weights = job.pretrained or found.get("pretrained") or "none"
    found["pretrained"] = weights if weights is True else Path(str(weights)).name
    return {
        "base": job.base or job.model_yaml or "own model",
        "template": job.template or "own model",
        "model_scale": job.scale,  # "scale" is an augmentation
        "model": _digest(run.folder / job.model_yaml) if job.model_yaml else "",
        "dataset": job.dataset_folder,
        **({"dataset_content": job.dataset_digest} if job.dataset_digest else {}),
        **found,
    }


def trained_batch(folder: Path) -> int | None:
    """Give the batch that a run trains with, as its checkpoint says; None while it has none."""
    for name in RESUME_CHECKPOINTS:
        try:
            found = (folder / name).stat()
        except OSError:
            continue
        batch = _batch_in(str(folder / name), found.st_mtime_ns, found.st_size)
        if batch is not None:
            return batch
    return None


@lru_cache(maxsize=256)  # a tenth of a second each; date and size name the state of the file
def _batch_in(path: str, _date: int, _size: int) -> int | None:
    try:
        batch = int(read_checkpoint(Path(path)).train_args["batch"])
    except (RunError, OSError, ValueError, TypeError, KeyError):
        return None
    return batch if batch > 0 else None


def _read_args(path: Path) -> dict[str, Any]:
    """Read the flat `key: value` lines of args.yaml; a few milliseconds less than a YAML parser, and nothing to attack."""
    try:
        text = path.read_text(encoding="utf-8")[:100_000]
    except (OSError, ValueError):
        return {}
    found: dict[str, Any] = {}
    for line in text.splitlines():
        key, colon, value = line.partition(": ")
        if colon and key.isidentifier():
            found[key] = _scalar(value.strip())
    return found


def _scalar(text: str) -> Any:
    if text in ("null", "~", ""):
        return None
    if text in ("true", "false"):
        return text == "true"
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text.strip("'\"")


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
    except OSError:
        return ""
