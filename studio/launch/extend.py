"""Train a finished run for more epochs, in its own folder: it goes on with the weights and the optimizer of its end."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from studio.datasets.scan import scan_dataset
from studio.errors import Location, RunError
from studio.launch.process import forget_process
from studio.runs.checkpoint import is_whole
from studio.runs.job import TrainJob, read_job, write_job
from studio.runs.run import RESUME_CAPSULES, load_run

MOST_EPOCHS = 100_000


def extend_training(folder: Path, *, epochs: int) -> Path:
    """Queue a run that is over again, to be trained to `epochs` epochs in all; give its folder.

    The learning rate follows the schedule of the new length, so it rises where the run goes on. Raises RunError when the run
    is active, has as many epochs already, or its resume state is gone.
    """
    run = load_run(folder)
    job = read_job(folder)
    if run.status.is_active:
        raise RunError(f"The run {run.name} is still running.", hint="Wait for its end, or stop it first.")
    if not isinstance(job, TrainJob) or not run.status.is_over:
        raise RunError(f"The run {run.name} cannot be extended: it is {run.status.words}.", where=Location(folder))
    if not run.epoch < epochs <= MOST_EPOCHS:
        raise RunError(
            f"The run {run.name} has {run.epoch} epochs, so it cannot be extended to {epochs}.",
            hint=f"Give the number of all epochs, from {run.epoch + 1} to {MOST_EPOCHS}.",
        )
    if not any(is_whole(folder / name) for name in RESUME_CAPSULES):
        raise RunError(
            f"The run {run.name} cannot be extended: the state of its optimizer was not kept, or is damaged.",
            hint="Start a new run with its best weights as pretrained weights.",
            where=Location(folder),
        )
    report = scan_dataset(Path(job.dataset_folder))
    if not report.usable:
        raise RunError(
            f"The dataset of the run {run.name} cannot be trained on: {report.reason}",
            hint="The dataset check lists what is wrong, file by file.",
            where=Location(report.root),
        )
    forget_process(folder)
    write_job(folder, replace(job, resume=True, settings=replace(job.settings, epochs=epochs)))
    return folder
