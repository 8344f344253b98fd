"""Run a TrainJob: from the run folder to its last event but one."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studio.catalog import FOLDER_VARIABLE
from studio.errors import RunError
from studio.launch.devices import gpus_of
from studio.launch.run_files import check_run_files
from studio.launch.torch_build import torch_fault
from studio.runs.checkpoint import DECIDED_ARGUMENTS, CheckpointSummary, is_whole, read_checkpoint, read_weights
from studio.runs.events import Event, RunFinished, RunStarted, RunStopped
from studio.runs.job import TrainJob, TrainSettings
from studio.runs.run import (
    ATTENTION_FOLDER,
    BEST_WEIGHTS,
    CAPSULE,
    LAST_WEIGHTS,
    RESUME_CHECKPOINTS,
    TRAIN_FOLDER,
)
from studio.worker.children import let_children_go
from studio.worker.collector import lasting_objects
from studio.worker.dataset_state import tell_change
from studio.worker.reporter import Reporter, TrainingStopped
from studio.worker.samples import SampleKeeper
from studio.worker.shared_memory import fitting_workers


@dataclass(frozen=True)
class ResumePoint:
    """Where a run goes on: behind `epoch`, counted from 0."""

    path: Path  # a checkpoint, or a capsule where no checkpoint holds the optimizer
    epoch: int
    arguments: Mapping[str, Any]  # what was trained with
    over_at: int | None = None  # the number of epochs for which training was over here, early or not

    def is_end(self, epochs: int) -> bool:
        """Tell whether nothing is left to be trained of so many epochs."""
        return self.epoch + 1 >= epochs or (self.over_at is not None and self.over_at >= epochs)


def run_training(folder: Path, job: TrainJob, reporter: Reporter) -> Event:
    """Train as the job says and give the last event. Raises whatever ends the training otherwise."""
    if len(gpus_of(job.settings.device)) > 1:
        from studio.worker.ranks import train_on_ranks

        return train_on_ranks(folder, job, reporter)
    return train_here(folder, job, reporter)


def train_here(
    folder: Path, job: TrainJob, reporter: Reporter, *, after_batch: Callable[[Any], None] | None = None
) -> Event:
    """Train in this process, alone or as rank 0, and give the last event; `after_batch` comes after the reporter."""
    started = time.monotonic()
    reporter.start_beating()
    check_run_files(folder, job)
    # Also in a run that was not asked to go on: its files may have lost their way, but what was trained is not thrown away.
    point = resume_point(folder)
    if job.pretrained is not None and point is None:
        read_weights(Path(job.pretrained))
    reporter.epochs = job.settings.epochs
    reporter.listen_for_signals()
    callbacks = {name: [callback] for name, callback in reporter.callbacks().items()}
    for name, callback in SampleKeeper(folder).callbacks().items():
        callbacks.setdefault(name, []).append(callback)
    if after_batch is not None:
        callbacks["on_train_batch_end"].append(after_batch)
    trainer = make_trainer(folder, job, point=point, callbacks=callbacks)
    reporter.write(_run_started(job, trainer, point))
    if not job.settings.device and trainer.device.type == "cpu" and (fault := torch_fault()) is not None:
        reporter.warn(fault.message, fault.hint)
    if trainer.args.workers < trainer.wanted_workers:
        reporter.warn(
            f"The shared memory of this computer has room for {trainer.args.workers} of the {trainer.wanted_workers} "
            "processes that load images.",
            "Training may wait for images. In a container, give it more (docker run --shm-size=8g).",
            kind="few_workers",
            values={"before": trainer.wanted_workers, "after": trainer.args.workers},
        )
    if point is not None and point.is_end(job.settings.epochs):
        reporter.warn("All epochs were trained before; only the last steps were made up for.")
        _finish_only(folder, reporter, point)
    else:
        try:
            trainer.train()
            let_children_go()
            with suppress(OSError):
                tell_change(folder, trainer, reporter.warn)
        except TrainingStopped:
            let_children_go()
            return _stopped(job, reporter, seconds=time.monotonic() - started)
        except RuntimeError as error:
            let_children_go()
            # A log-off ends the processes that load images at the same time.
            if reporter.is_asked_to_stop and "dataloader worker" in str(error).lower():
                return _stopped(job, reporter, seconds=time.monotonic() - started)
            raise
    from studio.worker.checkpoints import drop_spare_copies

    drop_spare_copies(folder / TRAIN_FOLDER / "weights")
    return RunFinished(
        seconds=round(time.monotonic() - started - reporter.paused_seconds, 3),
        best=BEST_WEIGHTS if (folder / BEST_WEIGHTS).is_file() else None,
        epoch=reporter.epoch,
        epochs=job.settings.epochs,
        best_map50=reporter.best_map50,
    )


def resume_point(folder: Path) -> ResumePoint | None:
    """Find where a run goes on: at its newest whole checkpoint with the optimizer, or at a capsule; None if it has neither.

    Raises RunError when there are checkpoints, and none can be used.
    """
    weights = (folder / LAST_WEIGHTS).parent
    if not weights.is_dir():
        return None
    try:
        checkpoint, fault = usable_checkpoint(folder), None
    except RunError as error:
        checkpoint, fault = None, error
    from studio.worker import capsule

    if checkpoint is not None and not _is_stripped(folder / LAST_WEIGHTS):
        content = capsule.find(weights, checkpoint.epoch)
        return ResumePoint(checkpoint.path, checkpoint.epoch, checkpoint.train_args, _trained_to(content))
    # A run that has ended, or was killed while it ended, or whose checkpoints are damaged.
    content = capsule.find(weights)
    if content is not None and (checkpoint is None or content["epoch"] > checkpoint.epoch):
        return ResumePoint(weights / CAPSULE, int(content["epoch"]), content["arguments"], _trained_to(content))
    if checkpoint is not None:
        return ResumePoint(checkpoint.path, checkpoint.epoch, checkpoint.train_args)
    if fault is not None:
        raise fault
    return None


def _trained_to(content: Mapping[str, Any] | None) -> int | None:
    return int(content["epochs"]) if content is not None and content["is_over"] else None


def _is_stripped(path: Path) -> bool:
    """Tell whether a checkpoint is that of a training that has come to its end."""
    try:
        return not read_checkpoint(path).has_optimizer
    except RunError:
        return False


def usable_checkpoint(folder: Path) -> CheckpointSummary | None:
    """Find the newest whole checkpoint of a run with its optimizer; None if none was written.

    Raises RunError when there are checkpoints, and none can be used.
    """
    found: list[CheckpointSummary] = []
    faults: list[str] = []
    for name in RESUME_CHECKPOINTS:
        path = folder / name
        if not path.is_file():
            continue
        try:
            summary = read_checkpoint(path)
        except RunError as error:
            faults.append(error.message)
            continue
        if not summary.has_optimizer or summary.epoch < 0:
            faults.append(f"{path.name} holds no state of the optimizer.")
        elif not is_whole(path):
            faults.append(f"{path.name} is damaged.")
        else:
            found.append(summary)
    if faults and not found:
        raise RunError(
            f"The run {folder.name} cannot go on: {' '.join(faults)}",
            hint="Start a new run with its best weights as pretrained weights.",
        )
    return max(found, key=lambda summary: summary.epoch, default=None)


def training_arguments(folder: Path, job: TrainJob, *, point: ResumePoint | None) -> dict[str, Any]:
    """Give the arguments of ultralytics for a job; paths are absolute, whatever the working folder is."""
    settings = job.settings
    arguments: dict[str, Any] = {
        **settings.extra,
        "task": "detect",
        "mode": "train",
        "model": str(folder / job.model_yaml),
        "data": str(folder / job.data_yaml),
        "epochs": settings.epochs,
        "imgsz": settings.imgsz,
        "batch": settings.batch,
        "device": settings.device,
        "seed": settings.seed,
        "pretrained": job.pretrained or False,
        "project": str(folder),
        "name": TRAIN_FOLDER,
        "exist_ok": True,
        "save_dir": str(folder / TRAIN_FOLDER),
        "resume": False,
    }
    if point is not None:
        arguments.update({key: point.arguments[key] for key in DECIDED_ARGUMENTS if key in point.arguments})
        arguments["resume"] = str(point.path)
        if settings.batch > 0:  # halved for want of memory, by ultralytics then or by the user now
            arguments["batch"] = min(settings.batch, arguments["batch"])
    return arguments


@lasting_objects()  # imports of a second and more
def make_trainer(
    folder: Path,
    job: TrainJob,
    *,
    point: ResumePoint | None,
    callbacks: Mapping[str, Sequence[Callable[[Any], None]]],
) -> Any:
    """Make the trainer of a job, which goes on at `point`, with further callbacks by ultralytics' names."""
    # Before the import that loads the catalog.
    os.environ[FOLDER_VARIABLE] = str(folder / ATTENTION_FOLDER)
    from ultralytics.utils.callbacks import get_default_callbacks

    from studio.worker.trainer import StudioTrainer

    named = get_default_callbacks()
    for name, further in callbacks.items():
        named[name].extend(further)
    arguments = training_arguments(folder, job, point=point)
    trainer = StudioTrainer(overrides=arguments, _callbacks=named)
    trainer.wanted_workers = trainer.args.workers
    batch = settings.batch if (settings := job.settings).batch > 0 else TrainSettings.batch
    trainer.args.workers = fitting_workers(trainer.args.workers, batch=batch, imgsz=settings.imgsz)
    return trainer


def _run_started(job: TrainJob, trainer: Any, point: ResumePoint | None) -> RunStarted:
    import torch
    import ultralytics

    device, gpus = trainer.device, gpus_of(job.settings.device)
    is_cuda = device.type == "cuda"
    name = torch.cuda.get_device_name(device) if is_cuda else (platform.processor() or "CPU")
    return RunStarted(
        pid=os.getpid(),
        device=str(trainer.args.device or device.type),
        device_name=f"{len(gpus)} × {name}" if len(gpus) > 1 else name,
        seed=job.settings.seed,
        epochs=job.settings.epochs,
        versions={
            "ultralytics": ultralytics.__version__,
            "torch": torch.__version__,
            "python": platform.python_version(),
        },
        resumed_from_epoch=None if point is None else point.epoch + 1,
    )


def _stopped(job: TrainJob, reporter: Reporter, *, seconds: float) -> RunStopped:
    return RunStopped(
        epoch=reporter.epoch,
        epochs=job.settings.epochs,
        seconds=round(seconds - reporter.paused_seconds, 3),
        is_resumable=True,  # without a checkpoint a resume trains from the first epoch
        best_map50=reporter.best_map50,
    )


def _finish_only(folder: Path, reporter: Reporter, point: ResumePoint) -> None:
    """Take the optimizer out of the checkpoints, which an attempt that was killed at the very end did not do."""
    from studio.worker.checkpoints import strip_optimizer

    reporter.epoch = point.epoch + 1
    for name in (LAST_WEIGHTS, BEST_WEIGHTS):
        if (folder / name).is_file():
            strip_optimizer(folder / name)
