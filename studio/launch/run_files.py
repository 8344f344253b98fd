"""The files of a run folder: written whole or not at all; those that ultralytics reads are told in a sentence when damaged, and
made anew where that is possible.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import yaml

from studio.datasets.data_yaml import class_lines, data_yaml_text
from studio.datasets.layout import DatasetLayout
from studio.errors import Location, RunError, StudioError
from studio.graph.model_yaml import read_model_yaml
from studio.paths import write_atomically
from studio.runs.job import JOB_FILE, TrainJob, write_job
from studio.runs.run import ATTENTION_FOLDER, EVENTS_FILE, journal_fault
from studio.sentence import Sentence, say

LONGEST_LINE = 10_000  # characters; a path is shorter


@contextmanager
def filling(folder: Path) -> Iterator[None]:
    """Write the files of a new run folder, which is removed again if that fails or is broken off: half a run is none.

    Raises RunError when the disk refuses.
    """
    try:
        yield
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise RunError(
            say("The run folder cannot be written: {reason}", reason=error.strerror or error),
            hint="Free disk space.",
            where=Location(folder),
        ) from error
    except BaseException:  # Ctrl-C
        shutil.rmtree(folder, ignore_errors=True)
        raise


def copy_attention_files(files: Sequence[Path], folder: Path) -> tuple[str, ...]:
    """Copy attention files into a run folder; give where they lie in it. Raises OSError."""
    for file in files:
        (folder / ATTENTION_FOLDER).mkdir(exist_ok=True)
        shutil.copyfile(file, folder / ATTENTION_FOLDER / file.name)
    return tuple(f"{ATTENTION_FOLDER}/{file.name}" for file in files)


def check_run_files(folder: Path, job: TrainJob) -> None:
    """Raise RunError, with the file and what to do, when data.yaml or the model file of a run cannot be trained from."""
    reason = data_fault(folder, job)
    if reason:
        raise RunError(
            say("{file} of the run cannot be used: {reason}", file=job.data_yaml, reason=reason),
            hint=say("Resume the run: its dataset is looked at again, and the file is written anew."),
            where=Location(folder / job.data_yaml),
        )
    model = folder / job.model_yaml
    try:
        read_model_yaml(model)
    except StudioError as error:
        raise RunError(
            say("The model file {file} of the run cannot be used: {reason}", file=model.name, reason=error.message),
            hint=say("Start a new run from the model; the best weights of this one can be its pretrained weights."),
            where=error.where or Location(model),
        ) from error


def check_journal(folder: Path) -> None:
    """Raise RunError when a run has a journal that its worker could not read and go on with."""
    fault = journal_fault(folder)
    if fault:
        raise RunError(
            fault,
            hint=say("Put it right, or delete it: the run then goes on from its last checkpoint."),
            where=Location(folder / EVENTS_FILE),
        )


def data_fault(folder: Path, job: TrainJob) -> Sentence | str:
    """Say what is wrong with the data.yaml of a run; "" when it holds what was written into it."""
    path = folder / job.data_yaml
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return say("it is not there any more.")
    except (OSError, ValueError):
        return say("it is damaged.")
    # Compared with what was written, since no reader of YAML is both safe from a stranger's and fit for 10,000 names.
    head, mark, _ = text.partition("nc: ")
    if not mark or not text.endswith(class_lines(job.class_names)):
        return say("it is damaged, or its classes are not those that the run was begun with.")
    found: dict[str, object] = {}
    for line in head.splitlines():
        with suppress(yaml.YAMLError, ValueError, TypeError):
            found.update(yaml.safe_load(line[:LONGEST_LINE]) or {})
    for key in ("path", "train", "val"):
        if not isinstance(found.get(key), str):
            return say("{key} is missing.", key=key)
    folder = Path(str(found["path"]))
    if not folder.is_dir():
        return say("the dataset {folder} is not there.", folder=folder)
    return ""


def mend_data_yaml(folder: Path, job: TrainJob, layout: DatasetLayout) -> None:
    """Write the data.yaml of a run anew if it cannot be used. Raises RunError when it cannot be written."""
    if data_fault(folder, job):
        with told_disk(folder / job.data_yaml):
            write_atomically(folder / job.data_yaml, data_yaml_text(layout, job.class_names))


def queue_job(folder: Path, job: TrainJob) -> None:
    """Write the order of a run anew. Raises RunError when it cannot be written."""
    with told_disk(folder / JOB_FILE):
        write_job(folder, job)


@contextmanager
def told_disk(path: Path) -> Iterator[None]:
    """Raise RunError for a file of a run that cannot be written."""
    try:
        yield
    except OSError as error:
        raise RunError(
            say("The run folder cannot be written: {reason}", reason=error.strerror or str(error)),
            hint=say("Check that its folder can be written to."),
            where=Location(path),
        ) from error
