"""Take over what ultralytics alone has trained: a folder with results.csv becomes a run like any other, marked as imported.

Nothing is unpickled here: results.csv and args.yaml are text, and weights are copied as they are. Whoever opens the weights
later goes through `studio.runs.checkpoint` first, as for any file of unknown origin.
"""

from __future__ import annotations

import csv
import json
import math
import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from studio.errors import Location, RunError
from studio.paths import write_bytes_atomically
from studio.runs.events import BestValidated, EpochEnded, Event, RunFinished, RunStarted, RunStopped
from studio.runs.job import JOB_FILE, TrainJob, TrainSettings, write_job
from studio.runs.journal import to_line
from studio.runs.run import EVENTS_FILE, RESULTS_FILE, TRAIN_FOLDER
from studio.runs.run_notes import IMPORTED_FILE, source_of
from studio.runs.run_settings import ARGUMENTS_FILE, read_arguments
from studio.runs.store import RunStore, slug
from studio.sentence import say

DEEPEST = 4  # folders below the one given: runs/detect/project/train
MOST_FOLDERS = 20_000  # looked into, for somebody who drops a home folder
LARGEST_TEXT_BYTES = 32 << 20
MOST_EPOCHS = 1_000_000
LONGEST_SECONDS = 3.2e8  # ten years: a longer training is a damaged number
LARGEST_SETTING = 1 << 31
LARGEST_PICTURE_BYTES = 16 << 20
_PLOTS = (".png", ".jpg", ".jpeg")
_STOCK_NAME = re.compile(r"(yolo11|yolo26|yolo12|yolov8)([nsmlx])")
_METRICS = {
    "metrics/precision(B)": "precision",
    "metrics/recall(B)": "recall",
    "metrics/mAP50(B)": "map50",
    "metrics/mAP50-95(B)": "map50_95",
    # YOLOv5 and its relatives
    "metrics/precision": "precision",
    "metrics/recall": "recall",
    "metrics/mAP_0.5": "map50",
    "metrics/mAP_0.5:0.95": "map50_95",
}


@dataclass(frozen=True)
class ForeignRun:
    """A run folder of ultralytics as its text files tell it."""

    folder: Path
    rows: tuple[Mapping[str, float | None], ...]  # of results.csv, one an epoch
    arguments: Mapping[str, Any]
    is_finished: bool


def find_foreign_runs(folder: Path) -> list[Path]:
    """Give the run folders in and below a folder: those with a results.csv, which may itself be given.

    Raises RunError when there is none.
    """
    folder = folder.parent if folder.name == RESULTS_FILE else folder
    found: list[Path] = []
    waiting, seen = [(folder, 0)], 0
    while waiting and seen < MOST_FOLDERS:
        current, depth = waiting.pop()
        seen += 1
        try:
            with os.scandir(current) as listed:
                entries = sorted(listed, key=lambda entry: entry.name)
        except OSError:
            continue
        if any(entry.name == RESULTS_FILE for entry in entries):
            found.append(current)
        elif depth < DEEPEST:
            waiting += [(Path(entry.path), depth + 1) for entry in entries if _is_own_folder(entry)]
    if not found:
        raise RunError(
            say("There is no training of ultralytics in {folder}: no results.csv is found.", folder=folder),
            hint=say("Choose the folder of a run, such as runs/detect/train, or one above it."),
            where=Location(folder),
        )
    return sorted(found)


def _is_own_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def is_foreign_run(folder: Path) -> bool:
    """Tell at once whether a folder is that of a run of ultralytics."""
    return (folder / RESULTS_FILE).is_file() and (
        (folder / ARGUMENTS_FILE).is_file() or (folder / "weights").is_dir() or (folder / "opt.yaml").is_file()
    )


def holds_foreign_runs(path: Path) -> bool:
    """Tell quickly whether a path is a results.csv, the folder of a run, or a folder of such folders."""
    try:
        if path.is_file():
            return path.name == RESULTS_FILE
        return is_foreign_run(path) or any(is_foreign_run(child) for child in list(path.iterdir())[:200])
    except OSError:
        return False


def read_foreign_run(folder: Path) -> ForeignRun:
    """Read the text files of a run folder. Raises RunError for what is no training of a detector."""
    arguments = read_arguments(folder / ARGUMENTS_FILE)
    task = arguments.get("task", "detect")
    if task != "detect":
        raise RunError(
            say("{folder} is a training for {task}, not for detection.", folder=folder.name, task=task),
            hint=say("The studio compares detectors."),
            where=Location(folder),
        )
    rows = _read_rows(folder / RESULTS_FILE)
    if not rows:
        raise RunError(
            say("{file} tells no epoch.", file=folder / RESULTS_FILE),
            hint=say("A run is told by its first epoch."),
            where=Location(folder),
        )
    # Plots are drawn at the end of a training, whether it used all its epochs or its patience.
    is_finished = any((folder / name).exists() for name in ("results.png", "confusion_matrix.png"))
    return ForeignRun(folder, rows, arguments, is_finished or len(rows) >= _number(arguments.get("epochs"), 1 << 30))


def import_run(folder: Path, store: RunStore, *, name: str | None = None) -> Path:
    """Copy a run folder of ultralytics into a new run and give its folder. The source is only read.

    Raises RunError when it is no training of a detector, is in the list already, or the disk refuses.
    """
    folder = folder.resolve()
    _refuse_known(folder, store)
    foreign = read_foreign_run(folder)
    target = store.create(name or slug(_name_of(folder)))
    try:
        _copy_files(folder, target / TRAIN_FOLDER)
        content = b"".join(to_line(event) for event in _events(foreign))
        write_bytes_atomically(target / EVENTS_FILE, content)
        mark = {"v": 1, "source": str(folder), "model": str(foreign.arguments.get("model", ""))}
        write_bytes_atomically(target / IMPORTED_FILE, json.dumps(mark, ensure_ascii=False).encode("utf-8"))
        write_job(target, _job(target.name, foreign))  # last: with it the folder is a run
    except OSError as error:
        shutil.rmtree(target, ignore_errors=True)
        raise RunError(
            say("The run {name} cannot be copied: {reason}", name=folder.name, reason=error.strerror or error),
            hint=say("Free disk space, or check who may read the folder."),
            where=Location(folder),
        ) from error
    return target


def _refuse_known(folder: Path, store: RunStore) -> None:
    if any((parent / JOB_FILE).is_file() for parent in (folder, folder.parent)):
        raise RunError(say("{folder} is a run of the studio already.", folder=folder.name), where=Location(folder))
    try:
        known = [entry for entry in store.folder.iterdir() if (entry / IMPORTED_FILE).is_file()]
    except OSError:
        return
    for entry in known:
        if source_of(entry) == str(folder):
            raise RunError(
                say("{folder} was imported before, as {name}.", folder=folder.name, name=entry.name),
                hint=say("Delete that run first to import it again."),
                where=Location(folder),
            )


def _name_of(folder: Path) -> str:
    """Name the run: "train" alone says nothing where the folder above says more."""
    if re.fullmatch(r"(train|exp)-?\d*", folder.name) and folder.parent.name not in ("", "detect", "runs"):
        return f"{folder.parent.name}-{folder.name}"
    return folder.name


def _read_rows(path: Path) -> tuple[dict[str, float | None], ...]:
    """Read results.csv: names padded with blanks in old versions, epochs from 0 or 1, repeated after a resume."""
    try:
        if path.stat().st_size > LARGEST_TEXT_BYTES:
            raise RunError(say("{file} is too large to be a table of epochs.", file=path), where=Location(path))
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise RunError(
            say("The table {file} cannot be read: {reason}", file=path, reason=error.strerror or error),
            where=Location(path),
        ) from error
    by_epoch: dict[int, dict[str, float | None]] = {}
    try:
        for raw in csv.DictReader(text.replace("\0", "").splitlines(), skipinitialspace=True):
            row = {str(key).strip(): _finite(value) for key, value in raw.items() if key is not None}
            epoch = row.get("epoch")
            if epoch is not None and 0 <= epoch < MOST_EPOCHS:
                by_epoch[int(epoch)] = row
    except csv.Error as error:  # a field of more characters than any number has
        raise RunError(
            say("The table {file} cannot be read: {reason}", file=path, reason=error), where=Location(path)
        ) from error
    shift = 1 if 0 in by_epoch else 0
    return tuple({**by_epoch[epoch], "epoch": float(epoch + shift)} for epoch in sorted(by_epoch))


def _events(foreign: ForeignRun) -> list[Event]:
    """Tell the run as a journal would have; the times are those of the files."""
    ended = (foreign.folder / RESULTS_FILE).stat().st_mtime
    # The column is the time since the start; without it, or after a resume that began anew, the file's date has to do.
    clocks = [row.get("time") or 0.0 for row in foreign.rows]
    total = max((clock for clock in clocks if 0 <= clock < LONGEST_SECONDS), default=0.0)
    epochs = max(_number(foreign.arguments.get("epochs"), 0), int(foreign.rows[-1]["epoch"] or 0))
    events: list[Event] = [
        RunStarted(
            pid=0,
            device=_text(foreign.arguments.get("device")),
            seed=_number(foreign.arguments.get("seed"), 0),
            epochs=epochs,
            time=ended - total,
        )
    ]
    best: tuple[float, int, float | None] | None = None
    before = 0.0
    for row in foreign.rows:
        metrics = {short: row[name] for name, short in _METRICS.items() if name in row}
        fitness, epoch, clock = metrics.get("map50_95"), int(row["epoch"] or 0), row.get("time")
        if fitness is not None and (best is None or fitness > best[0]):
            best = (fitness, epoch, metrics.get("map50"))
        if clock is not None and not 0 <= clock < LONGEST_SECONDS:
            clock = None
        seconds = None if clock is None or clock < before else round(clock - before, 3)
        before = clock or 0.0
        events.append(
            EpochEnded(
                epoch=epoch,
                epochs=epochs,
                train_losses=_part(row, "train/"),
                val_losses=_part(row, "val/"),
                metrics=metrics,
                learning_rates={**_part(row, "lr/"), **_part(row, "x/lr")},
                seconds=seconds,
                best_map50=None if best is None else best[2],
                best_epoch=None if best is None else best[1],
                time=ended - total + before,
            )
        )
    last, best_map50 = int(foreign.rows[-1]["epoch"] or 0), None if best is None else best[2]
    if best is not None:
        chosen = next(event for event in events if isinstance(event, EpochEnded) and event.epoch == best[1])
        events.append(BestValidated(metrics=chosen.metrics, per_class={}, time=ended))
    if foreign.is_finished:
        end: Event = RunFinished(seconds=total, epoch=last, epochs=epochs, best_map50=best_map50, time=ended)
    else:
        end = RunStopped(
            seconds=total, epoch=last, epochs=epochs, best_map50=best_map50, is_resumable=False, time=ended
        )
    return [replace(event, seq=number) for number, event in enumerate([*events, end], start=1)]


def _job(name: str, foreign: ForeignRun) -> TrainJob:
    """Give the order as far as it is known; without a model file nobody can take the run up again."""
    arguments = foreign.arguments
    model = Path(str(arguments.get("model", ""))).stem
    stock = _STOCK_NAME.fullmatch(model)
    data = str(arguments.get("data") or "")
    return TrainJob(
        run_id=name,
        base=stock[1] if stock else "",
        template="none" if stock else "",
        scale=stock[2] if stock else "",
        model_yaml="",
        data_yaml="",
        dataset_folder=str(Path(data).parent)
        if data.endswith((".yaml", ".yml")) and len(Path(data).parts) > 1
        else data,
        class_names=(),
        settings=TrainSettings(
            epochs=max(1, _number(arguments.get("epochs"), len(foreign.rows))),
            imgsz=_number(arguments.get("imgsz"), 640),
            batch=_number(arguments.get("batch"), 16),
            device=_text(arguments.get("device")),
            seed=_number(arguments.get("seed"), 0),
        ),
    )


def _copy_files(source: Path, target: Path) -> None:
    """Copy tables, plots and the two weights; links are not followed, since they may lead anywhere."""
    (target / "weights").mkdir(parents=True, exist_ok=True)
    for path in sorted(source.iterdir()):
        if path.is_symlink() or not path.is_file():
            continue
        is_text = path.name in (RESULTS_FILE, ARGUMENTS_FILE)
        is_plot = path.suffix.lower() in _PLOTS and path.stat().st_size <= LARGEST_PICTURE_BYTES
        if is_text or is_plot:
            shutil.copyfile(path, target / path.name)
    for name in ("best.pt", "last.pt"):
        path = source / "weights" / name
        if path.is_file() and not path.is_symlink():
            shutil.copyfile(path, target / "weights" / name)


def _part(row: Mapping[str, float | None], prefix: str) -> dict[str, float | None]:
    return {name.removeprefix(prefix): value for name, value in row.items() if name.startswith(prefix)}


def _finite(text: Any) -> float | None:
    try:
        value = float(str(text).strip())
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _text(value: Any) -> str:
    return "" if value is None else str(value)  # the first GPU is 0


def _number(value: Any, default: int) -> int:
    """Give a whole number that a setting can have, or the default."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return int(value) if is_number and math.isfinite(value) and abs(value) < LARGEST_SETTING else default
