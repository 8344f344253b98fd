"""Predict images in a worker: prepare its folder, or do all of it at once for the command line."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from studio import paths
from studio.errors import Location, RunError
from studio.launch import process
from studio.launch.prepare import check_device, check_name
from studio.launch.run_files import copy_attention_files, filling
from studio.runs.checkpoint import read_checkpoint
from studio.runs.events import Progressed, RunFailed
from studio.runs.job import PredictJob, TrainJob, write_job
from studio.runs.journal import JournalReader
from studio.runs.run import ATTENTION_FOLDER, EVENTS_FILE, IMAGES_FOLDER, Run
from studio.runs.run import PREDICTIONS_FILE as PREDICTIONS_FILE  # callers read it in the output folder
from studio.runs.store import RunStore, slug

DEFAULT_IMGSZ = 640
POLL_SECONDS = 0.1


def predictions_folder() -> Path:
    """Give the folder of predictions, one folder each, of the same kind as run folders."""
    return paths.user_folder() / "predictions"


def prepare_prediction(
    *,
    sources: tuple[Path, ...],
    run: Run | None = None,
    weights: Path | None = None,
    imgsz: int | None = None,
    confidence: float = 0.05,
    iou: float = 0.7,
    device: str = "",
    save_images: bool = False,
    store: RunStore | None = None,
) -> Path:
    """Check everything and give a folder ready for `start_run`. The weights are those of `run`, or the file `weights`.

    Raises RunError for a run without weights, a file that is no checkpoint or could run programs, or no sources.
    """
    path = run.best_weights if run is not None else weights
    if path is None:
        raise RunError(
            f"The run {run.name} has no weights yet." if run is not None else "No weights are chosen.",
            hint="Wait for the end of its first epoch, or choose a .pt file.",
        )
    path = path.expanduser().resolve()
    summary = read_checkpoint(path)
    if not sources:
        raise RunError("No images are chosen.", hint="Choose images, or a folder that holds images.")
    for source in sources:
        if not source.exists():
            raise RunError(f"There is no file or folder {source}.", hint="Check the path.", where=Location(source))
        check_name(source)
    check_name(path)
    check_device(device)
    store = store or RunStore(predictions_folder())
    files = _attention_files(run)
    folder = store.create(slug(run.name if run is not None else path.stem))
    with filling(folder):
        job = PredictJob(
            weights=str(path),
            sources=tuple(str(source.expanduser().resolve()) for source in sources),
            imgsz=imgsz or _imgsz(run, summary.train_args.get("imgsz")),
            confidence=confidence,
            iou=iou,
            device=device,
            save_images=save_images,
            attention_files=copy_attention_files(files, folder),
        )
        write_job(folder, job)
    return folder


def predict(
    *,
    sources: tuple[Path, ...],
    output: Path,
    run: Run | None = None,
    weights: Path | None = None,
    imgsz: int | None = None,
    confidence: float = 0.25,
    device: str = "",
    progress: Callable[[int, int], None] | None = None,
) -> Path:
    """Predict in a worker and wait; give `output`, which then holds predictions.jsonl and `images/`. Raises RunError."""
    folder = prepare_prediction(
        sources=sources,
        run=run,
        weights=weights,
        imgsz=imgsz,
        confidence=confidence,
        device=device,
        save_images=True,
    )
    try:
        with _told_place(output):  # before minutes of work that could not be kept
            output.mkdir(parents=True, exist_ok=True)
        process.start_run(folder)
        _wait(folder, progress)
        _move_results(folder, output)
    finally:
        process.kill_run(folder)
        shutil.rmtree(folder, ignore_errors=True)
    return output


def _wait(folder: Path, progress: Callable[[int, int], None] | None) -> None:
    reader = JournalReader(folder / EVENTS_FILE)
    while True:
        alive = process.is_alive(folder)
        for event in reader.read_all():
            if isinstance(event, Progressed) and progress is not None:
                progress(event.done, event.total)
            if isinstance(event, RunFailed):
                raise RunError(event.message, hint=event.hint)
        if not alive:
            break
        time.sleep(POLL_SECONDS)
    if not (folder / PREDICTIONS_FILE).is_file():
        raise RunError(process.outcome(folder))


def _move_results(folder: Path, output: Path) -> None:
    with _told_place(output):
        output.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / PREDICTIONS_FILE, output / PREDICTIONS_FILE)
        if (folder / IMAGES_FOLDER).is_dir():
            shutil.copytree(folder / IMAGES_FOLDER, output / IMAGES_FOLDER, dirs_exist_ok=True)


@contextmanager
def _told_place(output: Path) -> Iterator[None]:
    try:
        yield
    except shutil.Error as error:  # of copytree: a list of (source, target, reason)
        reasons = [str(one[2]) for one in error.args[0]]
        raise _unwritable(output, reasons[0] if reasons else str(error)) from error
    except OSError as error:
        raise _unwritable(output, error.strerror or str(error)) from error


def _unwritable(output: Path, reason: str) -> RunError:
    return RunError(
        f"The results cannot be written to {output}: {reason}",
        hint="Choose a folder that you may write to, on a disk with room.",
        where=Location(output),
    )


def _attention_files(run: Run | None) -> list[Path]:
    if run is None:
        # Weights of the studio's own find the user's files in the user's folder.
        return sorted(paths.user_attention_folder().glob("*.py")) if paths.user_attention_folder().is_dir() else []
    return sorted((run.folder / ATTENTION_FOLDER).glob("*.py"))


def _imgsz(run: Run | None, trained: object) -> int:
    if run is not None and isinstance(run.job, TrainJob):
        return run.job.settings.imgsz
    return trained if isinstance(trained, int) and trained >= 32 else DEFAULT_IMGSZ
