"""Train a finished run for more epochs, in its own folder: it goes on with the weights and the optimizer of its end."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

from studio.datasets.scan import scan_dataset
from studio.errors import Location, RunError
from studio.launch.process import forget_process
from studio.launch.run_files import check_journal, queue_job
from studio.runs.checkpoint import is_whole
from studio.runs.job import TrainJob, TrainSettings, read_job
from studio.runs.run import RESUME_CAPSULES, Run, load_run
from studio.sentence import Sentence, say

MOST_EPOCHS = 100_000
LAST_SHARE = 0.01  # of the learning rate, in the last epoch, unless `lrf` says otherwise (ultralytics 8.4)


def extend_training(folder: Path, *, epochs: int) -> Path:
    """Queue a run that is over again, to be trained to `epochs` epochs in all; give its folder.

    The learning rate follows the schedule of the new length, so it rises where the run goes on. Raises RunError when the run
    is active, has as many epochs already, or its resume state is gone.
    """
    run = load_run(folder)
    job = read_job(folder)
    if run.status.is_active:
        raise RunError(
            say("The run {name} is still running.", name=run.name), hint=say("Wait for its end, or stop it first.")
        )
    check_journal(folder)
    if not isinstance(job, TrainJob) or not run.status.is_over or not job.model_yaml:
        raise RunError(
            say("The run {name} cannot be extended: it is {words}.", name=run.name, words=run.status.words),
            hint=say("A run that has ended can be extended."),
        )
    if not run.epoch < epochs <= MOST_EPOCHS:
        raise RunError(
            say("The run {name} has {done} epochs, so it cannot be extended to {epochs}.", name=run.name, done=run.epoch, epochs=epochs),
            hint=say("Give the number of all epochs, from {least} to {most}.", least=run.epoch + 1, most=MOST_EPOCHS),
        )  # fmt: skip
    if not any(is_whole(folder / name) for name in RESUME_CAPSULES):
        raise RunError(
            say(
                "The run {name} cannot be extended: the state of its optimizer was not kept, or is damaged.",
                name=run.name,
            ),
            hint=say("Start a new run with its best weights as pretrained weights."),
            where=Location(folder),
        )
    report = scan_dataset(Path(job.dataset_folder))
    if not report.usable:
        raise RunError(
            say("The dataset cannot be trained on: {reason}", reason=report.reason),
            hint="The dataset check lists what is wrong, file by file.",
            where=Location(report.root),
        )
    forget_process(folder)
    queue_job(folder, replace(job, resume=True, settings=replace(job.settings, epochs=epochs)))
    return folder


def has_resume_state(run: Run) -> bool:
    """Tell whether a run keeps what it can be extended from; whether that is whole is checked when it is."""
    return any((run.folder / name).is_file() for name in RESUME_CAPSULES)


def learning_rate_share(settings: TrainSettings, *, epochs: int, done: int) -> float:
    """Give the learning rate behind `done` of `epochs` epochs, as a share of its first value (ultralytics' schedules)."""
    last = settings.extra.get("lrf", LAST_SHARE)
    last = float(last) if isinstance(last, int | float) else LAST_SHARE
    progress = min(1.0, done / max(1, epochs))
    if settings.extra.get("cos_lr") in (True, "True"):
        return 1.0 - (1.0 - last) * (1.0 - math.cos(math.pi * progress)) / 2
    return (1.0 - progress) * (1.0 - last) + last


def learning_rate_words(run: Run, *, epochs: int) -> Sentence | str:
    """Say what the longer schedule does to the learning rate where the run goes on; "" for what is no training."""
    if not isinstance(run.job, TrainJob):
        return ""
    settings = run.job.settings
    # The rate of an epoch is set at its beginning, so the last one trained with that of one epoch less.
    before = learning_rate_share(settings, epochs=settings.epochs, done=max(0, run.epoch - 1))
    after = learning_rate_share(settings, epochs=epochs, done=run.epoch)
    if after <= before:  # it ended early, and is given few epochs more
        return say(
            "The learning rate goes on with {after} % of its first value.",
            after=_percent(after),
        )
    return say(
        "The learning rate follows the longer schedule: it rises from {before} % to {after} % of its first value, "
        "so the numbers may fall before they rise.",
        before=_percent(before),
        after=_percent(after),
    )


def _percent(share: float) -> str:
    return f"{100 * share:.0f}" if share >= 0.1 else f"{100 * share:.1f}"
