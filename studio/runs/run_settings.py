"""Everything that was decided for a run, by ultralytics' names: what a comparison looks at for differences."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

from studio.runs.job import TrainJob
from studio.runs.run import TRAIN_FOLDER, Run

# Where a run lies and how it is shown, not what is trained.
_NO_SETTINGS = re.compile(
    r"model|data|project|name|save_dir|exist_ok|resume|mode|task|verbose|plots|save|save_period|val|source|vid_stride|format"
    r"|show\w*|save_(frames|txt|conf|crop)|line_width|visualize|stream_buffer|profile|keras|optimize|dynamic|simplify|opset"
    r"|workspace|int8|half|dnn|nms|embed"
)


def settings_of(run: Run) -> dict[str, Any]:
    """Give what was decided for a run: all training arguments as ultralytics wrote them down, or those of the order.

    Reads two small files of the run folder.
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
    weights = job.pretrained or found.get("pretrained") or "none"
    found["pretrained"] = weights if weights is True else Path(str(weights)).name
    return {
        "base": job.base or job.model_yaml or "own model",
        "template": job.template or "own model",
        "model_scale": job.scale,  # "scale" is an augmentation
        "model": _digest(run.folder / job.model_yaml) if job.model_yaml else "",
        "dataset": job.dataset_folder,
        **found,
    }


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
