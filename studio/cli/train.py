"""`train`: a training from the command line. The same run folder and journal as in the window."""

from __future__ import annotations

import argparse
import contextlib
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from studio.catalog import load_catalog
from studio.cli import console
from studio.cli.app import add_command
from studio.cli.model import add_model_choice, template_values
from studio.cli.queue import add_repeats, train_comparison
from studio.cli.runs import describe_run, summarise_run
from studio.cli.transfer import add_weights_answer, agreed_weights, dry_run
from studio.errors import RunError, UsageError
from studio.launch import process
from studio.launch.arguments import parse_arguments
from studio.launch.extend import extend_training, learning_rate_words
from studio.launch.plan import TrainingOrder, prepare_orders
from studio.launch.prepare import resume_training
from studio.runs import events as ev
from studio.runs.job import TrainSettings
from studio.runs.journal import JournalReader
from studio.runs.pace import Pace
from studio.runs.run import EVENTS_FILE, Run, RunStatus
from studio.runs.store import RunStore
from studio.runs.warnings import EarlyWarnings
from studio.templates.library import load_templates

_POLL_SECONDS = 0.2
# What a run that goes on has decided already, as it is when nobody gives it.
_OF_NEW_RUNS: dict[str, Any] = {
    "data": None,
    "model": None,
    "weights": None,
    "template": "none",
    "base": "yolo11",
    "scale": "n",
    "set": [],
    "imgsz": TrainSettings.imgsz,
    "device": "",
    "seed": TrainSettings.seed,
    "baseline": False,
    "seeds": 1,
    "name": None,
}
_EXIT = {RunStatus.FINISHED: console.DONE, RunStatus.STOPPED: console.STOPPED}


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `train`."""
    train = add_command(
        commands,
        "train",
        _train,
        summary="train a base model with an attention template on a dataset",
        examples=(
            "  python main.py train --data demo --base yolo11 --template lska-head --scale n --epochs 20 --imgsz 160\n"
            "  python main.py train --data cells --template c3k2-lska --weights yolo11n.pt --device 0 cos_lr=True\n"
            "  python main.py train --data cells --model my-model.yaml --scale s\n"
            "  python main.py train --data demo --template lska-head --baseline --seeds 3     six runs to compare\n"
            "  python main.py train --data cells --template c3k2-lska --weights yolo11n.pt --dry-run\n"
            "  python main.py train --resume yolo11n-lska-head-1\n"
            "  python main.py train --extend yolo11n-lska-head-1 --epochs 200      a finished run, to 200 epochs in all\n"
            "Ctrl-C stops after the current batch and leaves a run that --resume continues."
        ),
        json=True,
    )
    train.add_argument(
        "--data", type=Path, metavar="DIR", help="dataset folder in the train/val layout, or a data.yaml"
    )
    add_model_choice(train)
    train.add_argument("--model", type=Path, metavar="FILE", help="a model YAML of yours, instead of --base/--template")
    train.add_argument(
        "--weights",
        type=Path,
        metavar="FILE",
        help="pretrained .pt whose weights are carried over; names are also looked for in the weights folder",
    )
    add_weights_answer(train)
    train.add_argument("--epochs", type=int, help=f"default: {TrainSettings.epochs}; with --extend: of all attempts")
    train.add_argument("--imgsz", type=int, default=TrainSettings.imgsz, help="image size in pixels")
    train.add_argument(
        "--batch", type=int, help="images in a batch, default 16; -1: what fits the GPU; with --resume: a smaller one"
    )
    train.add_argument("--device", default="", help="cpu, 0, 0,1 or mps (default: the first GPU, else the CPU)")
    train.add_argument("--seed", type=int, default=TrainSettings.seed)
    add_repeats(train)
    train.add_argument("--name", help="name of the run (default: made from the model)")
    train.add_argument("--resume", metavar="NAME", help="continue a stopped or broken run")
    train.add_argument("--extend", metavar="NAME", help="train a finished run on, to --epochs in all")
    train.add_argument("--dry-run", action="store_true", help="check all, show what the weights bring, start nothing")
    train.add_argument("--detach", action="store_true", help="start the training and return at once")
    train.add_argument("arguments", nargs="*", metavar="key=value", help="any training argument of ultralytics")


def _train(parsed: argparse.Namespace) -> int:
    _check_together(parsed)
    if parsed.dry_run:
        if parsed.resume or parsed.extend:
            raise UsageError("--dry-run is for new runs; the weights of this one are its own.", hint="Leave it out.")
        return dry_run(_order(parsed), as_json=parsed.json)
    if not (parsed.resume or parsed.extend) and (parsed.baseline or parsed.seeds != 1):
        return train_comparison(parsed, _order(parsed))
    folder = _prepare(parsed)
    with _interrupts() as interrupts:  # from here on Ctrl-C is a wish to stop the run, also while its process is made
        try:
            process.start_run(folder)
        except RunError:
            # The queue's runner, if one works, may have found it first.
            if RunStore(folder.parent).get(folder.name).status is RunStatus.QUEUED:
                raise
        run = None if parsed.detach else _follow(folder, interrupts)
    if run is None:
        console.tell(f"Training {folder.name} in the background. See it: python main.py runs {folder.name}")
        if parsed.json:
            console.print_json(summarise_run(RunStore(folder.parent).get(folder.name)))
        return console.DONE
    if parsed.json:
        console.print_json(describe_run(run))
    return _EXIT.get(run.status, console.FAILED)


def _check_together(parsed: argparse.Namespace) -> None:
    """Raise UsageError for options that another one leaves without effect, rather than do something else than was meant."""
    if parsed.resume and parsed.extend:
        raise UsageError(
            "--resume and --extend exclude each other.", hint="A run that has ended is made longer by --extend."
        )
    if parsed.model is not None and (parsed.template != "none" or parsed.set):
        raise UsageError("--model is a whole model; --template and --set change a base.", hint="Give one or the other.")
    going_on = "--resume" if parsed.resume else "--extend" if parsed.extend else ""
    if not going_on:
        return
    given = [f"--{name}" for name, unset in _OF_NEW_RUNS.items() if getattr(parsed, name) != unset]
    given += parsed.arguments
    given += ["--epochs"] if parsed.resume and parsed.epochs is not None else []
    given += ["--batch"] if parsed.extend and parsed.batch is not None else []
    if given:
        raise UsageError(
            f"{given[0]} cannot be changed with {going_on}: a run goes on with its own settings.",
            hint="--extend NAME --epochs N trains longer; other settings need a new run, whose --weights can be these.",
        )


def _prepare(parsed: argparse.Namespace) -> Path:
    if parsed.resume:
        run = RunStore().get(parsed.resume)
        if run.status is RunStatus.QUEUED and parsed.batch is None:
            return run.folder  # queued again by an attempt that came no further: all that is left is to start it
        return resume_training(run.folder, batch=parsed.batch)
    if parsed.extend:
        return _extend(parsed)
    return prepare_orders([_order(parsed)], RunStore())[0]


def _extend(parsed: argparse.Namespace) -> Path:
    run = RunStore().get(parsed.extend)
    if parsed.epochs is None:
        raise UsageError(
            f"{run.name} has {run.epoch} epochs. How many shall it have in all?",
            hint=f"python main.py train --extend {run.name} --epochs {2 * max(1, run.epoch)}",
        )
    words = learning_rate_words(run, epochs=parsed.epochs)
    folder = extend_training(run.folder, epochs=parsed.epochs)
    console.tell(words)
    return folder


def _order(parsed: argparse.Namespace) -> TrainingOrder:
    if parsed.data is None:
        raise UsageError("Which dataset? --data is missing.", hint="python main.py train --data DIR ...")
    settings = TrainSettings(
        epochs=TrainSettings.epochs if parsed.epochs is None else parsed.epochs,
        imgsz=parsed.imgsz,
        batch=TrainSettings.batch if parsed.batch is None else parsed.batch,
        device=parsed.device,
        seed=parsed.seed,
        extra=parse_arguments(parsed.arguments),
    )
    values: dict[str, Any] = {}
    if parsed.model is None:
        values = template_values(parsed.set, load_templates().get(parsed.template), load_catalog())
    return TrainingOrder(
        name=parsed.name or "",
        dataset=parsed.data,
        base=parsed.base,
        template=parsed.template,
        scale=parsed.scale,
        settings=settings,
        values=values,
        model_file=parsed.model,
        weights=None if parsed.weights is None else agreed_weights(parsed.weights, is_agreed=parsed.accept_weights),
    )


def _follow(folder: Path, interrupts: _Interrupts) -> Run:
    """Show the journal of a run until the run has ended. Ctrl-C asks it to stop; a second one ends it by force."""
    console.tell(f"Run {folder.name} in {folder}")
    reader, line, screen = JournalReader(folder / EVENTS_FILE), console.ProgressLine(), _Screen()
    early, warned = EarlyWarnings(), set()
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
        events = reader.read_new() if alive else reader.read_all()
        for event in events:
            if kept := screen.take(event):
                line.keep(kept)
        early.add(events)
        for warning in early.found():
            if warning.kind not in warned:
                warned.add(warning.kind)
                line.keep(f"Warning: {warning.message} {warning.hint}")
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
        return f"Finished {name}{best}.\nNext: python main.py predict --run {name} --source IMAGES -o predictions"
    if run.status == RunStatus.STOPPED:
        return f"Stopped {name}. Continue it: python main.py train --resume {name}"
    return f"{name} {run.status.value}: {run.message or process.outcome(run.folder)}\nThe log: {run.folder / 'log.txt'}"


class _Screen:
    """Turns events into the progress line and into the lines that stay."""

    def __init__(self) -> None:
        self._epoch = self._epochs = self._batch = self._batches = 0
        self._losses = self._metrics = ""
        self._pace = Pace()

    def take(self, event: ev.Event) -> str:
        """Note one event; give a line to keep, or nothing."""
        self._pace.add([event])
        if isinstance(event, ev.ModelBuilt):
            carried = (
                f"; {event.tensors_carried} of {event.tensors_total} tensors carried over" if event.weights else ""
            )
            gflops = f", {event.gflops:.2f} GFLOPs" if event.gflops is not None else ""
            return f"{event.parameters:,} parameters{gflops}{carried}"
        if isinstance(event, ev.RunStarted):
            self._epochs = event.epochs
        if isinstance(event, ev.BatchEnded):
            self._epoch, self._batch, self._batches = event.epoch, event.batch, event.batches
            self._losses = "  ".join(
                f"{name.removesuffix('_loss')} {value:.3f}" for name, value in _numbers(event.losses)
            )
        if isinstance(event, ev.EpochEnded):
            self._epoch, self._epochs, self._batch = event.epoch, event.epochs, self._batches
            named = dict(_numbers(event.metrics))
            self._metrics = f"mAP50 {named.get('map50', 0.0):.3f}  mAP50-95 {named.get('map50_95', 0.0):.3f}"
            losses = "  ".join(
                f"{name.removesuffix('_loss')} {value:.3f}" for name, value in _numbers(event.train_losses)
            )
            left = self._left() if event.epoch < event.epochs else ""
            return f"epoch {event.epoch}/{event.epochs}  {self._metrics}  {losses}  {event.seconds or 0.0:.1f} s{left}"
        if isinstance(event, ev.Paused):
            return f"Paused in epoch {event.epoch}, after batch {event.batch}."
        if isinstance(event, ev.Continued):
            return f"Goes on after {console.duration(event.seconds)}."
        if isinstance(event, ev.Warned) and not event.kind:  # with a kind it is an early warning
            return f"Note: {event.message} {event.hint}".rstrip()
        return ""

    def line(self) -> str:
        """Give the progress line as it is now."""
        if not self._batches:
            return "starting..."
        done = round(20 * self._batch / self._batches)
        bar = "#" * done + "." * (20 - done)
        left = "  paused" if self._pace.is_paused else self._left()
        return f"epoch {self._epoch}/{self._epochs} [{bar}] {self._losses}  {self._metrics}{left}"

    def _left(self) -> str:
        left = self._pace.seconds_left()
        return "" if left is None else f"  {console.duration(left)} left"


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
