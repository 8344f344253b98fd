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
from studio.runs.journal import read_start
from studio.runs.run import EVENTS_FILE, RESUME_CHECKPOINTS, TRAIN_FOLDER, Run
from studio.runs.seen_data import seen_data

ARGUMENTS_FILE = "args.yaml"
LARGEST_ARGUMENTS = 100_000  # characters
LONGEST_ARGUMENT = 2_000

# Where a run lies and how it is shown, not what is trained.
_NO_SETTINGS = re.compile(
    r"model|data|project|name|save_dir|exist_ok|resume|mode|task|verbose|plots|save|save_period|val|source|vid_stride|format"
    r"|show\w*|save_(frames|txt|conf|crop)|line_width|visualize|stream_buffer|profile|keras|optimize|dynamic|simplify|opset"
    r"|workspace|int8|half|dnn|nms|embed"
)


def settings_of(run: Run) -> dict[str, Any]:
    """Give what was decided for a run: all training arguments as ultralytics wrote them down, or those of the order.

    Also what it saw, and by which versions it was trained. Reads some small files of the run folder, and the head of a
    checkpoint: a tenth of a second, so not in the window's thread.
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
    written = read_arguments(run.folder / TRAIN_FOLDER / ARGUMENTS_FILE)
    found.update({key: value for key, value in written.items() if _NO_SETTINGS.fullmatch(key) is None})
    # args.yaml says what was asked for; the batch may be found when training begins, and halved for want of memory.
    found["batch"] = trained_batch(run.folder) or found["batch"]
    weights: Any = job.pretrained or found.get("pretrained") or "none"
    if not job.model_yaml and str(written.get("model", "")).endswith(".pt"):
        weights = written["model"]  # ultralytics begins with the weights of such a model, whatever else is said
    found["pretrained"] = weights if weights is True else Path(str(weights)).name
    chosen_values = ", ".join(f"{name}={value}" for name, value in sorted(job.template_values.items()))
    return {
        "base": job.base or job.model_yaml or "own model",
        "template": job.template or "own model",
        **({"template_values": chosen_values} if chosen_values else {}),
        "model_scale": job.scale,  # "scale" is an augmentation
        "model": _digest(run.folder / job.model_yaml) if job.model_yaml else "",
        "dataset": job.dataset_folder,
        **({"dataset_content": job.dataset_digest} if job.dataset_digest else {}),
        **{f"{name}_data": split.words for name, split in seen_data(run.folder).items()},
        **found,
        **_of_the_first_attempt(run.folder, epochs=chosen.epochs),
    }


def _of_the_first_attempt(folder: Path, *, epochs: int) -> dict[str, Any]:
    """Give the versions that trained a run, and how long it was to be before somebody made it longer."""
    first = read_start(folder / EVENTS_FILE)
    if first is None:
        return {}
    versions = first.versions if isinstance(first.versions, dict) else {}
    found: dict[str, Any] = {name: str(versions[name]) for name in ("ultralytics", "torch") if versions.get(name)}
    if isinstance(first.epochs, int) and 0 < first.epochs != epochs:
        found["extended_from"] = first.epochs  # its learning rate fell twice
    return found


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


def read_arguments(path: Path) -> dict[str, Any]:
    """Read args.yaml as ultralytics writes it: `key: value` lines, and lists below their key; empty when there is none.

    A few milliseconds less than a YAML parser, and nothing to attack: a reference stays the text that it is.
    """
    try:
        with path.open(encoding="utf-8", errors="replace") as stream:
            text = stream.read(LARGEST_ARGUMENTS)
    except OSError:
        return {}
    found: dict[str, Any] = {}
    below: list[str] = []  # lines that belong to the key above
    key = ""
    for line in [*text.splitlines(), "end:"]:
        if line[:1] in (" ", "-", "\t"):
            below.append(line.strip().removeprefix("- "))
            continue
        if key and below and found[key] is None:
            found[key] = f"[{', '.join(below)}]"[:LONGEST_ARGUMENT]
        name, colon, value = line.partition(":")
        key, below = (name, []) if colon and name.isidentifier() and value[:1] in ("", " ") else ("", [])
        if key and line != "end:":
            found[key] = _scalar(value.strip()[:LONGEST_ARGUMENT])
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
