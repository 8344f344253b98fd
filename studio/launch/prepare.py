"""Prepare a run: check what it needs, make its folder, write everything the worker reads. The one use case of all fronts."""

from __future__ import annotations

import math
import re
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from studio.catalog import Catalog, is_allowed, load_catalog
from studio.datasets.data_yaml import data_yaml_text
from studio.datasets.layout import DatasetLayout
from studio.datasets.scan import scan_dataset
from studio.errors import AttentionError, Location, ModelError, RunError, StudioError
from studio.graph.model_graph import SCALES, ModelGraph
from studio.graph.model_yaml import read_model_yaml, scale_file_name, with_nc, write_model_yaml
from studio.graph.problems import check_graph
from studio.launch.devices import gpus_of
from studio.launch.extra_check import fitting_extra
from studio.launch.process import forget_process
from studio.launch.run_files import check_journal, copy_attention_files, filling, mend_data_yaml, queue_job
from studio.paths import write_atomically
from studio.runs.checkpoint import is_whole, read_checkpoint
from studio.runs.job import TrainJob, TrainSettings, read_job, write_job
from studio.runs.run import DATA_FILE, RESUME_CAPSULES, RESUME_CHECKPOINTS, RunStatus, load_run
from studio.runs.store import RunStore, check_run_name, slug
from studio.runs.weights_files import checked_weights
from studio.sentence import say
from studio.templates.generate import generate_model

STRIDE_PIXELS = 32
NEEDED_BYTES = 300 << 20  # journal, plots and the checkpoints of a small model
CHECKPOINT_BYTES_PER_PARAMETER = 11  # half precision network, full precision optimizer
CAPSULE_BYTES_PER_PARAMETER = 16  # weights, averages and two values of the optimizer, all in full precision
LARGEST_PARAMETERS = {"n": 4e6, "s": 12e6, "m": 28e6, "l": 45e6, "x": 72e6}
CHECKPOINTS_AT_ONCE = 4  # last, the one before, best, and the one being written
# -1 is the GPU that is least busy. Several of anything but numbered GPUs would be trained by ultralytics' own processes,
# which know neither the run folder nor our modules.
_DEVICE = re.compile(r"|cpu|mps|-1|(npu|xpu)(:\d+)?|cuda(:\d+(,\d+)*)?|\d+(,\d+)*")
CAPSULES_AT_ONCE = 3  # the last one, the one before, and the one being written


def prepare_training(
    *,
    dataset: Path,
    base: str = "",
    template: str = "none",
    scale: str = "n",
    values: Mapping[str, Any] | None = None,
    model_file: Path | None = None,
    weights: Path | None = None,
    settings: TrainSettings | None = None,
    name: str | None = None,
    store: RunStore | None = None,
    resume: Path | None = None,
    comparison: str = "",
    digest: str = "",
) -> Path:
    """Check everything and give the folder of a new run, ready for `start_run`. With `resume`, see `resume_training`.

    `model_file` is a model YAML of the user's and takes the place of `base`, `template` and `values`. `comparison` names the
    plan that the run belongs to, `digest` is `dataset_digest` of the dataset if it is known; see `plan.py`. Raises
    StudioError, before any folder is made, for whatever would end the training at once.
    """
    if resume is not None:
        return resume_training(resume)
    settings = settings or TrainSettings()
    check_settings(settings)
    if scale not in SCALES:
        raise ModelError(
            say("There is no scale {scale}.", scale=repr(scale)),
            hint=say("The scales are {scales}.", scales=", ".join(SCALES)),
        )
    if name is not None:
        check_run_name(name)
    if weights is not None:
        weights = checked_weights(weights)
        check_name(weights)
    layout, class_names = _usable_dataset(dataset)
    catalog = load_catalog()
    graph = _graph(base, template, values=values, model_file=model_file, nc=len(class_names), catalog=catalog)
    _check_model(graph, scale, imgsz=settings.imgsz, catalog=catalog)
    extra = fitting_extra(
        settings.extra, layers=len(graph.layers), class_names=class_names, splits=tuple(layout.splits)
    )
    settings = replace(settings, extra=extra)
    files = _attention_files(graph, catalog)
    store = store or RunStore()
    _check_disk(store.folder, scale)
    tag = slug(model_file.stem) if model_file is not None else template
    model_name = scale_file_name(graph.family, scale, "baseline" if tag == "none" else tag)
    folder = store.create(name or slug(f"{layout.root.name}-{Path(model_name).stem}"))
    with filling(folder):
        attention_files = copy_attention_files(files, folder)
        write_atomically(folder / model_name, write_model_yaml(graph))
        write_atomically(folder / DATA_FILE, data_yaml_text(layout, class_names))
        job = TrainJob(
            run_id=folder.name,
            base="" if model_file is not None else base,
            template="" if model_file is not None else template,
            scale=scale,
            model_yaml=model_name,
            data_yaml=DATA_FILE,
            dataset_folder=str(layout.root),
            class_names=class_names,
            settings=settings,
            pretrained=None if weights is None else str(weights),
            attention_files=attention_files,
            template_values={} if model_file is not None else dict(values or {}),
            comparison=comparison,
            dataset_digest=digest,
        )
        write_job(folder, job)  # last: with it the folder is a run
    return folder


def resume_training(folder: Path, *, batch: int | None = None) -> Path:
    """Queue a run that was stopped, failed or lost again, in its own folder; it goes on behind its last full epoch.

    `batch`, smaller than the one it was trained with, is for a run that ended for want of memory. Raises RunError when it
    runs, is finished, or has checkpoints of which none is usable.
    """
    run = load_run(folder)
    if run.status.is_active:
        raise RunError(say("The run {name} is still running.", name=run.name), hint="Stop it first, or wait.")
    job = read_job(folder)  # a damaged one says so
    check_journal(folder)
    if run.status is RunStatus.QUEUED:
        raise RunError(
            say("The run {name} waits for its turn already.", name=run.name),
            hint=say("Start it now: python main.py queue start {name}", name=run.name),
        )
    if not isinstance(job, TrainJob) or not run.is_resumable:
        raise RunError(
            say("The run {name} cannot go on: it is {words}.", name=run.name, words=run.status.words),
            hint="Start a new run; its best weights can be the pretrained weights.",
        )
    settings = job.settings if batch is None else replace(job.settings, batch=batch)
    if batch is not None:
        check_settings(settings)
        if batch < 1 or batch > job.settings.batch > 0:
            raise RunError(
                say("The run {name} cannot go on with batches of {batch} images.", name=run.name, batch=batch),
                hint=say("A run can go on with a smaller batch than its own, which is {own}.", own=job.settings.batch),
            )
    layout, _ = _usable_dataset(Path(job.dataset_folder))
    _check_checkpoints(folder)
    forget_process(folder)
    mend_data_yaml(folder, job, layout)
    queue_job(folder, replace(job, resume=True, settings=settings))
    return folder


def dataset_digest(dataset: Path) -> str:
    """Give a digest of names, sizes and dates of all files of a dataset; "" when it cannot be looked at."""
    from studio.datasets.layout import find_layout
    from studio.datasets.tree_state import read_state

    try:
        return read_state(find_layout(dataset), lambda: None).digest
    except (StudioError, OSError):
        return ""


def check_settings(settings: TrainSettings) -> None:
    """Raise RunError for settings with which no training can run."""
    check_device(settings.device)
    if not 0 <= settings.seed < 2**31:
        raise RunError(say("{seed} is not a seed.", seed=settings.seed), hint="Give a number from 0 to 2147483647.")
    if settings.epochs < 1 or settings.epochs > 100_000:
        raise RunError(
            say("{epochs} is not a number of epochs.", epochs=settings.epochs), hint="Give a number from 1 to 100000."
        )
    if settings.imgsz < STRIDE_PIXELS or settings.imgsz > 8192:
        raise RunError(
            say("{imgsz} is not an image size.", imgsz=settings.imgsz),
            hint="Give pixels, from 32 to 8192; 640 is usual.",
        )
    if settings.batch == 0 or settings.batch < -1:
        raise RunError(
            say("{batch} is not a batch size.", batch=settings.batch),
            hint="Give 1 or more, or -1 for what fits the GPU.",
        )
    if str(settings.extra.get("cache", "")).lower() == "disk":
        raise RunError(
            "cache=disk would write files beside the images of the dataset.", hint="Use cache=ram, or leave it out."
        )
    gpus = gpus_of(settings.device)
    if len(set(gpus)) < len(gpus):
        raise RunError(
            say("The device {device} names a GPU twice.", device=settings.device), hint="Name each GPU once, as in 0,1."
        )
    if len(gpus) > 1 and settings.batch < 1:
        raise RunError("Several GPUs need a batch size.", hint="Give a multiple of the number of GPUs.")
    if len(gpus) > 1 and settings.batch % len(gpus):
        raise RunError(
            say("A batch of {batch} images cannot be shared by {count} GPUs.", batch=settings.batch, count=len(gpus)),
            hint="Give a multiple of the number of GPUs.",
        )


def check_device(device: str) -> None:
    """Raise RunError for what is no device; whether it is there is known to the worker only."""
    if _DEVICE.fullmatch(device.replace(" ", "").lower()) is None:
        raise RunError(
            say("{device} is not a device.", device=repr(device)),
            hint="Give cpu, mps, the number of a GPU, or several: 0,1. Nothing chooses the first GPU, else the CPU.",
        )


def check_name(path: Path) -> None:
    """Raise RunError for a path that no file of a run can hold, as its bytes are no UTF-8."""
    try:
        str(path).encode()
    except UnicodeEncodeError:
        shown = str(path).encode("utf-8", "backslashreplace").decode()
        raise RunError(
            say("The name of {path} has bytes that are no UTF-8.", path=shown),
            hint=say("Give the file or its folder another name."),
        ) from None


def _usable_dataset(path: Path) -> tuple[DatasetLayout, tuple[str, ...]]:
    from studio.datasets.layout import find_layout

    report = scan_dataset(path)
    check_name(report.root)
    if not report.usable:
        raise RunError(
            say("The dataset cannot be trained on: {reason}", reason=report.reason),
            hint="The dataset check lists what is wrong, file by file.",
            where=Location(report.root),
        )
    return find_layout(path), report.class_names


def _graph(
    base: str,
    template: str,
    *,
    values: Mapping[str, Any] | None,
    model_file: Path | None,
    nc: int,
    catalog: Catalog,
) -> ModelGraph:
    if model_file is not None:
        return with_nc(read_model_yaml(model_file), nc)
    return generate_model(base, template=template, values=values, nc=nc, catalog=catalog)


def _check_model(graph: ModelGraph, scale: str, *, imgsz: int, catalog: Catalog) -> None:
    pixels = math.ceil(imgsz / STRIDE_PIXELS) * STRIDE_PIXELS
    errors = [p for p in check_graph(graph, scale, imgsz=pixels, catalog=catalog) if p.severity == "error"]
    if errors:
        more = say(" ({count} more errors)", count=len(errors) - 1) if len(errors) > 1 else ""
        raise ModelError(
            say("{message}{more}", message=errors[0].message, more=more), hint=errors[0].hint, where=errors[0].where
        )


def _attention_files(graph: ModelGraph, catalog: Catalog) -> list[Path]:
    """Give the user's attention files that the model needs, each of which must be allowed to run."""
    files: dict[Path, None] = {}
    for module in dict.fromkeys(layer.module for layer in graph.layers):
        spec = catalog.get(module)
        if spec is None or not spec.is_user:
            continue
        if not is_allowed(spec):
            raise AttentionError(
                say("The attention file {file} has not been allowed to run.", file=spec.path.name),
                hint="Look at it in the settings and allow it there; a changed file must be allowed again.",
                where=Location(spec.path),
            )
        files[spec.path] = None
    return list(files)


def needed_bytes(scale: str) -> int:
    """Give the bytes that a training of this scale may take on the disk, all its checkpoints together."""
    per_parameter = (
        CHECKPOINTS_AT_ONCE * CHECKPOINT_BYTES_PER_PARAMETER + CAPSULES_AT_ONCE * CAPSULE_BYTES_PER_PARAMETER
    )
    return int(NEEDED_BYTES + per_parameter * LARGEST_PARAMETERS.get(scale, LARGEST_PARAMETERS["n"]))


def _check_disk(folder: Path, scale: str) -> None:
    existing = next(parent for parent in [folder, *folder.parents] if parent.exists())
    needed = needed_bytes(scale)
    free = shutil.disk_usage(existing).free
    if free < needed:
        raise RunError(
            say(
                "The disk of the runs folder has {free} GB left; this training may need {needed} GB.",
                free=f"{free / 1e9:.1f}",
                needed=f"{needed / 1e9:.1f}",
            ),
            hint="Free some space, or choose another runs folder.",
            where=Location(folder),
        )


def _check_checkpoints(folder: Path) -> None:
    """Raise RunError when the run has checkpoints and none of them, nor a capsule, can be gone on from."""
    if any(is_whole(folder / name) for name in RESUME_CAPSULES):
        return
    faults = []
    for name in RESUME_CHECKPOINTS:
        path = folder / name
        if not path.is_file():
            continue
        try:
            summary = read_checkpoint(path)
        except RunError as error:
            faults.append(error.message)
            continue
        if summary.has_optimizer and summary.epoch >= 0:
            return
        faults.append(say("{file} holds no state of the optimizer.", file=path.name))
    if faults:
        raise RunError(
            say("The run {name} cannot go on: {faults}", name=folder.name, faults=" ".join(faults)),
            hint="Start a new run with its best weights as pretrained weights.",
        )
