"""The queue of the window's trainings: plan them, prepare their folders, start those whose device is free.

A queued run is a prepared folder that was never started, so the queue survives the window.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studio import paths
from studio.errors import RunError
from studio.runs.job import TrainJob, TrainSettings

if TYPE_CHECKING:
    from studio.runs.store import RunStore
    from studio.ui.session import Session

NAME_LIMIT = 60


@dataclass(frozen=True)
class TrainingOrder:
    """Everything `prepare_training` needs for one run."""

    name: str
    dataset: Path
    base: str
    template: str
    scale: str
    values: Mapping[str, Any]
    model_file: Path | None
    weights: Path | None
    settings: TrainSettings
    store: RunStore


def plan_runs(
    session: Session, settings: TrainSettings, *, weights: Path | None, name: str | None, with_baseline: bool
) -> list[TrainingOrder]:
    """Decide the names and inputs of the runs, the model's first, then the baseline's.

    Raises RunError when there is no dataset to train on.
    """
    if session.dataset is None:
        raise RunError("There is no dataset to train on.", hint="Choose a dataset first.")
    model_file = _model_file(session)
    dataset = Path(session.dataset.root)
    stem = name or _default_name(session, dataset, model_file)
    taken = {run.folder.name for run in session.store.list()}
    orders = [
        TrainingOrder(
            name=_free_name(stem, taken),
            dataset=dataset,
            base=session.base,
            template=session.template,
            scale=session.scale,
            values=dict(session.values),
            model_file=model_file,
            weights=weights,
            settings=settings,
            store=session.store,
        )
    ]
    is_baseline = model_file is None and session.template == "none"
    if with_baseline and not is_baseline:
        taken.add(orders[0].name)
        orders.append(
            TrainingOrder(
                name=_free_name(f"{stem[: NAME_LIMIT - 9]}-baseline", taken),
                dataset=dataset,
                base=session.base,
                template="none",
                scale=session.scale,
                values={},
                model_file=None,
                weights=weights,
                settings=settings,
                store=session.store,
            )
        )
    return orders


def prepare_runs(orders: list[TrainingOrder]) -> list[Path]:
    """Write the run folders; in a thread of the pool, since it reads the dataset's folders."""
    from studio.launch.prepare import prepare_training

    return [
        prepare_training(
            dataset=order.dataset,
            base=order.base,
            template=order.template,
            scale=order.scale,
            values=dict(order.values) or None,
            model_file=order.model_file,
            weights=order.weights,
            settings=order.settings,
            name=order.name,
            store=order.store,
        )
        for order in orders
    ]


def start_due_runs(store: RunStore) -> list[str]:
    """Start the oldest queued run of each free device; give the ids of those started."""
    from studio.launch.process import start_run
    from studio.runs.run import RunStatus

    runs = [run for run in store.list() if isinstance(run.job, TrainJob)]
    busy = {_device(run) for run in runs if run.status.is_active}
    queued = sorted((run for run in runs if run.status == RunStatus.QUEUED), key=_prepared_at)
    started: list[str] = []
    for run in queued:
        if _device(run) in busy:
            continue
        start_run(run.folder)
        busy.add(_device(run))
        started.append(run.folder.name)
    return started


def _device(run: Any) -> str:
    device = run.job.settings.device
    return "0" if device in ("", "cuda", "cuda:0") else str(device)  # "" may choose the first GPU: do not share it


def _prepared_at(run: Any) -> float:
    return float((run.folder / "job.json").stat().st_mtime_ns)


def _model_file(session: Session) -> Path | None:
    """Give the file to train: the user's own, or the edited graph written to the cache."""
    if not session.is_edited:
        return session.model_file
    text = session.model_text()
    path = paths.cache_folder() / "models" / f"{session.base}-edited.yaml"
    paths.write_atomically(path, text)
    return path


def _default_name(session: Session, dataset: Path, model_file: Path | None) -> str:
    if model_file is not None:
        model = f"{model_file.stem}-{session.scale}"
    else:
        model = f"{session.base}{session.scale}" + ("" if session.template == "none" else f"-{session.template}")
    return f"{dataset.stem}-{model}"


def _free_name(stem: str, taken: set[str]) -> str:
    slug = re.sub(r"[^A-Za-z0-9._-]+", "-", stem).strip("-.")[:NAME_LIMIT] or "run"
    name, number = slug, 2
    while name in taken:
        name = f"{slug}-{number}"
        number += 1
    return name
