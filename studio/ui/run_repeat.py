"""Take up the order of a run again: its dataset, model and settings become those of the window, to be changed and started."""

from __future__ import annotations

from pathlib import Path

from studio.errors import Location, RunError
from studio.runs.job import TrainJob
from studio.runs.run import Run
from studio.sentence import say
from studio.ui.session import Session


def repeat_run(session: Session, run: Run) -> None:
    """Fill the window with what a run was made from; `jobWanted` of the session tells the training form.

    Raises RunError when the dataset is gone, or the run holds no model that could be built again.
    """
    job = run.job
    if not isinstance(job, TrainJob) or not (job.model_yaml or job.base):
        raise RunError(
            say("{name} does not say which model it trained.", name=run.name),
            hint=say("Choose the model on the Model page."),
        )
    dataset = Path(job.dataset_folder)
    if not dataset.is_dir():
        raise RunError(
            say("The dataset of {name} is not there any more.", name=run.name),
            hint=say("Open the dataset where it is now; then choose the model."),
            where=Location(dataset),
        )
    if session.dataset is None or session.dataset.root != dataset:
        session.open_dataset(dataset)
    model_file = run.folder / job.model_yaml if job.model_yaml else None
    if job.base:
        values = dict(job.template_values)
        session.choose_model(base=job.base, scale=job.scale, template=job.template or "none", values=values)
    if model_file is not None and model_file.is_file() and (not job.base or not _is_model(session, model_file)):
        # The template may have changed since, or an older order lacks its parameters: the file that was trained is the truth.
        session.choose_model(model_file=model_file, scale=job.scale)
    session.want_job(job)


def _is_model(session: Session, model_file: Path) -> bool:
    """Tell whether the window's model is that of a file, but for comments and the number of classes."""
    from studio.graph.model_yaml import read_model_yaml

    graph = session.graph
    return graph is not None and [
        (layer.module, layer.args, layer.repeats) for layer in read_model_yaml(model_file).layers
    ] == [(layer.module, layer.args, layer.repeats) for layer in graph.layers]
