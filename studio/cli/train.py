"""`train`, `runs` and `stop`: trainings from the command line. The same run folder and journal as in the window."""

from __future__ import annotations

import argparse
import contextlib
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from studio.cli import console
from studio.cli.app import add_command
from studio.cli.model import add_model_choice, template_values
from studio.errors import UsageError
from studio.launch import process
from studio.launch.arguments import parse_arguments
from studio.launch.prepare import prepare_training, resume_training
from studio.runs import events as ev
from studio.runs.job import TrainSettings
from studio.runs.journal import JournalReader
from studio.runs.metrics import MetricSeries
from studio.runs.run import EVENTS_FILE, Run, RunStatus
from studio.runs.store import RunStore
from studio.templates.library import load_templates

_POLL_SECONDS = 0.2
_EXIT = {RunStatus.FINISHED: console.DONE, RunStatus.STOPPED: console.STOPPED}


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `train`, `runs` and `stop`."""
    train = add_command(
        commands,
        "train",
        _train,
        summary="train a base model with an attention template on a dataset",
        examples=(
            "  python main.py train --data demo --base yolo11 --template lska-head --scale n --epochs 20 --imgsz 160\n"
            "  python main.py train --data cells --template c3k2-lska --weights yolo11n.pt --device 0 cos_lr=True\n"
            "  python main.py train --data cells --model my-model.yaml --scale s\n"
            "  python main.py train --resume yolo11n-lska-head-1\n"
            "Ctrl-C stops after the current batch and leaves a run that --resume continues."
        ),
        json=True,
    )
    train.add_argument(
        "--data", type=Path, metavar="DIR", help="dataset folder in the train/val layout, or a data.yaml"
    )
    add_model_choice(train)
    train.add_argument("--model", type=Path, metavar="FILE", help="a model YAML of yours, instead of --base/--template")
    train.add_argument("--weights", type=Path, metavar="FILE", help="pretrained .pt whose weights are carried over")
    train.add_argument("--epochs", type=int, default=TrainSettings.epochs)
    train.add_argument("--imgsz", type=int, default=TrainSettings.imgsz, help="image size in pixels")
    train.add_argument(
        "--batch", type=int, default=TrainSettings.batch, help="images in a batch; -1: what fits the GPU"
    )
    train.add_argument("--device", default="", help="cpu, 0, 0,1 or mps (default: the first GPU, else the CPU)")
    train.add_argument("--seed", type=int, default=TrainSettings.seed)
    train.add_argument("--name", help="name of the run (default: made from the model)")
    train.add_argument("--resume", metavar="NAME", help="continue a stopped or broken run")
    train.add_argument("--detach", action="store_true", help="start the training and return at once")
    train.add_argument("arguments", nargs="*", metavar="key=value", help="any training argument of ultralytics")

    runs = add_command(
        commands,
        "runs",
        _runs,
        summary="list the runs: what they trained, how far they are, how good they became",
        examples="  python main.py runs\n  python main.py runs --json",
        json=True,
    )
    runs.add_argument("name", nargs="?", metavar="NAME", help="one run, with its metrics per epoch")

    stop = add_command(
        commands,
        "stop",
        _stop,
        summary="stop a training after its current batch, resumable",
        examples="  python main.py stop yolo11n-lska-head-1",
    )
    stop.add_argument("name", metavar="NAME")
    stop.add_argument("--force", action="store_true", help="end its processes at once; the last full epoch is kept")


def _train(parsed: argparse.Namespace) -> int:
    folder = _prepare(parsed)
    process.start_run(folder)
    if parsed.detach:
        print(f"Training {folder.name} in the background. See it: python main.py runs {folder.name}", file=sys.stderr)
        return console.DONE
    run = _follow(folder)
    if parsed.json:
        console.print_json(_describe(run))
    return _EXIT.get(run.status, console.FAILED)


def _prepare(parsed: argparse.Namespace) -> Path:
    if parsed.resume:
        return resume_training(RunStore().get(parsed.resume).folder)
    if parsed.data is None:
        raise UsageError("Which dataset? --data is missing.", hint="python main.py train --data DIR ...")
    settings = TrainSettings(
        epochs=parsed.epochs,
        imgsz=parsed.imgsz,
        batch=parsed.batch,
        device=parsed.device,
        seed=parsed.seed,
        extra=parse_arguments(parsed.arguments),
    )
    values: dict[str, Any] = {}
    if parsed.model is None:
        recipe = load_templates().get(parsed.template)
        values = template_values(parsed.set, recipe.params, template=recipe.id)
    return prepare_training(
        dataset=parsed.data,
        base=parsed.base,
        template=parsed.template,
        scale=parsed.scale,
        values=values,
        model_file=parsed.model,
        weights=parsed.weights,
        settings=settings,
        name=parsed.name,
    )


def _follow(folder: Path) -> Run:
    """Show the journal of a run until the run has ended. Ctrl-C asks it to stop; a second one ends it by force."""
    print(f"Run {folder.name} in {folder}", file=sys.stderr)
    reader, line, screen = JournalReader(folder / EVENTS_FILE), console.ProgressLine(), _Screen()
    with _interrupts() as interrupts:
        asked = 0
        while True:
            if interrupts.count > asked:
                asked = interrupts.count
                if asked == 1:
                    line.keep("Stopping after this batch. Press Ctrl-C again to end it at once.")
                    process.ask_to_stop(folder)
                else:
                    process.kill_run(folder)
            alive = process.is_alive(folder)  # before reading: what a dead worker wrote last is then read too
            for event in reader.read_new():
                kept = screen.take(event)
                if kept:
                    line.keep(kept)
            line.show(screen.line())
            if not alive:
                break
            time.sleep(_POLL_SECONDS)
    run = RunStore(folder.parent).get(folder.name)
    line.keep(_last_words(run))
    return run


def _last_words(run: Run) -> str:
    name = run.folder.name
    if run.status == RunStatus.FINISHED:
        best = "" if run.best_map50 is None else f", best mAP50 {run.best_map50:.3f}"
        return (
            f"Finished {name}{best}.\n"
            f"Next: python main.py predict --run {name} --source {Path(run.job.dataset_folder) / 'val'} -o predictions"
        )
    if run.status == RunStatus.STOPPED:
        return f"Stopped {name}. Continue it: python main.py train --resume {name}"
    return f"{name} {run.status.value}: {run.message or process.outcome(run.folder)}\nThe log: {run.folder / 'log.txt'}"


class _Screen:
    """Turns events into the progress line and into the lines that stay."""

    def __init__(self) -> None:
        self._epoch = self._epochs = self._batch = self._batches = 0
        self._losses = self._metrics = ""
        self._epoch_seconds: list[float] = []

    def take(self, event: ev.Event) -> str:
        """Note one event; give a line to keep, or nothing."""
        if isinstance(event, ev.ModelBuilt):
            carried = event.tensors_carried
            weights = f"; {carried} of {carried + event.tensors_fresh} tensors carried over" if carried else ""
            return f"{event.parameters:,} parameters, {event.gflops:.2f} GFLOPs{weights}"
        if isinstance(event, ev.BatchEnded):
            self._epoch, self._epochs = event.epoch, event.epochs
            self._batch, self._batches = event.batch, event.batches
            self._losses = "  ".join(
                f"{name.removesuffix('_loss')} {value:.3f}" for name, value in _numbers(event.losses)
            )
        if isinstance(event, ev.EpochEnded):
            self._epoch_seconds.append(event.seconds)
            self._epoch, self._epochs, self._batch = event.epoch, event.epochs, self._batches
            named = dict(_numbers(event.metrics))
            self._metrics = f"mAP50 {named.get('mAP50', 0.0):.3f}  mAP50-95 {named.get('mAP50-95', 0.0):.3f}"
            losses = "  ".join(
                f"{name.removesuffix('_loss')} {value:.3f}" for name, value in _numbers(event.train_losses)
            )
            left = f"  {console.duration(self._seconds_left())} left" if event.epoch < event.epochs else ""
            return f"epoch {event.epoch}/{event.epochs}  {self._metrics}  {losses}  {event.seconds:.1f} s{left}"
        if isinstance(event, ev.Warned):
            return f"Note: {event.message} {event.hint}".rstrip()
        return ""

    def line(self) -> str:
        """Give the progress line as it is now."""
        if not self._batches:
            return "starting..."
        done = round(20 * self._batch / self._batches)
        bar = "#" * done + "." * (20 - done)
        left = f"  {console.duration(self._seconds_left())} left" if self._epoch_seconds else ""
        return f"epoch {self._epoch}/{self._epochs} [{bar}] {self._losses}  {self._metrics}{left}"

    def _seconds_left(self) -> float:
        recent = self._epoch_seconds[-5:]
        inside = self._batch / self._batches if self._batches else 0.0
        return sum(recent) / len(recent) * (self._epochs - self._epoch + 1 - inside) if recent else 0.0


def _numbers(values: Any) -> Iterator[tuple[str, float]]:
    """Yield the named values that are numbers; a NaN travels as None."""
    yield from ((name, value) for name, value in dict(values).items() if value is not None)


class _Interrupts:
    """How often Ctrl-C was pressed."""

    count = 0


@contextlib.contextmanager
def _interrupts() -> Iterator[_Interrupts]:
    """Count Ctrl-C (and SIGTERM) instead of dying of them, while the block runs."""
    interrupts = _Interrupts()

    def note(_signal: int, _frame: object) -> None:
        interrupts.count += 1

    before = {number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield interrupts
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _describe(run: Run) -> dict[str, Any]:
    series = MetricSeries.from_events(JournalReader(run.folder / EVENTS_FILE).read_all())
    return {
        **_summary(run),
        "weights": str(best) if (best := run.best_weights()) else None,
        "epochs_done": [
            {"epoch": epoch, "mAP50": m50, "mAP50-95": m95, "precision": precision, "recall": recall}
            for epoch, m50, m95, precision, recall in zip(
                series.epochs, series.map50, series.map50_95, series.precision, series.recall, strict=True
            )
        ],
    }


def _summary(run: Run) -> dict[str, Any]:
    return {
        "run": run.folder.name,
        "folder": str(run.folder),
        "status": run.status.value,
        "base": run.job.base,
        "template": run.job.template,
        "scale": run.job.scale,
        "dataset": run.job.dataset_folder,
        "epoch": run.epoch,
        "epochs": run.epochs,
        "best_mAP50": run.best_map50,
        "message": run.message,
    }


def _runs(parsed: argparse.Namespace) -> int:
    store = RunStore()
    if parsed.name:
        run = store.get(parsed.name)
        data = _describe(run)
        if parsed.json:
            console.print_json(data)
            return console.DONE
        print(f"{data['run']}: {data['status']}, epoch {run.epoch} of {run.epochs}. {run.message}".rstrip())
        rows = [[_number(value) for value in row.values()] for row in data["epochs_done"]]
        console.print_table(("epoch", "mAP50", "mAP50-95", "precision", "recall"), rows, right=range(5))
        return console.DONE
    runs = store.list()
    if parsed.json:
        console.print_json([_summary(run) for run in runs])
        return console.DONE
    if not runs:
        print(f"No runs yet in {store.folder}.\nStart one: python main.py train --data DIR --template lska-head")
        return console.DONE
    console.print_table(
        ("run", "status", "base", "template", "scale", "epoch", "best mAP50"),
        [
            (
                run.folder.name,
                run.status.value,
                run.job.base or "own model",
                run.job.template or "-",
                run.job.scale,
                f"{run.epoch}/{run.epochs}",
                _number(run.best_map50),
            )
            for run in runs
        ],
        right=(5, 6),
    )
    return console.DONE


def _number(value: float | int | None) -> str:
    if value is None:
        return "-"
    return str(value) if isinstance(value, int) else f"{value:.4f}"


def _stop(parsed: argparse.Namespace) -> int:
    folder = RunStore().get(parsed.name).folder
    if not process.is_alive(folder):
        raise UsageError(f"{parsed.name} is not running.", hint="python main.py runs shows what is.")
    if parsed.force:
        process.kill_run(folder)
        print(f"Ended {parsed.name}.")
    else:
        process.ask_to_stop(folder)
        print(f"{parsed.name} stops after its current batch.")
    return console.DONE
