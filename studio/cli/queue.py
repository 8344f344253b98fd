"""`queue`: the runs that wait, their order, and following them; and `train` of several runs at once.

What waits starts by itself (`studio/launch/queue_runner.py`); a command only sees that the process which does so lives.
"""

from __future__ import annotations

import argparse
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from studio.cli import console
from studio.cli.app import add_command
from studio.errors import RunError, UsageError
from studio.launch import process
from studio.launch.plan import TrainingOrder, plan_comparison, prepare_orders
from studio.launch.queue import JobQueue, QueueState
from studio.launch.queue_runner import QueueRunner
from studio.launch.queue_times import expected_starts, read_paces
from studio.runs.job import TrainJob
from studio.runs.run import Run, RunStatus
from studio.runs.store import RunStore

_POLL_SECONDS = 1.0
_EXAMPLES = """\
  python main.py queue                          what trains and what waits
  python main.py queue move lska-s1 1           the next one; up NAME and down NAME move by one
  python main.py queue remove lska-s2           never trained: into the trash
  python main.py queue hold                     finish what trains, start no more; release goes on
  python main.py queue start lska-s1 --device 1
  python main.py queue run                      follow it until nothing waits; try again what could not start
What waits starts by itself, one run a device, also without a window and a terminal. Ctrl-C ends the following, nothing else."""


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `queue`."""
    queue = add_command(
        commands,
        "queue",
        _queue,
        summary="the runs that wait: list, order, hold, follow",
        examples=_EXAMPLES,
        json=True,
    )
    queue.add_argument("word", nargs="?", default="list", choices=tuple(_WORDS), metavar="WORD", help=", ".join(_WORDS))
    queue.add_argument("name", nargs="?", metavar="NAME", help="a run that waits")
    queue.add_argument("place", nargs="?", type=int, metavar="PLACE", help="with `move`: 1 is the next one")
    queue.add_argument("--device", help="with `start`: cpu, 0, 0,1 or mps, instead of the device of the run")


def add_repeats(train: argparse.ArgumentParser) -> None:
    """Add the options of `train` that make several runs of one."""
    train.add_argument("--baseline", action="store_true", help="train the stock model too, with equal settings")
    train.add_argument(
        "--seeds", type=int, default=1, metavar="N", help="repeat with N seeds, from --seed on (1 to 10)"
    )


def train_comparison(parsed: argparse.Namespace, order: TrainingOrder) -> int:
    """Queue the runs of `train --baseline --seeds N`, and train them one after the other."""
    store = RunStore()
    taken = {run.name for run in store.list()}
    planned = plan_comparison(order, taken=taken, with_baseline=parsed.baseline, seeds=parsed.seeds)
    names = [folder.name for folder in prepare_orders(planned, store)]
    print(f"Queued {len(names)} runs: {', '.join(names)}", file=sys.stderr)
    queue = JobQueue(store)
    if not parsed.detach:
        return _follow(queue, as_json=parsed.json, only=names)
    QueueRunner(queue).ensure()
    print(
        "The queue is held. Go on: python main.py queue release"
        if queue.state().is_held
        else "They train one after the other, also when this terminal is closed. See them: python main.py queue",
        file=sys.stderr,
    )
    return console.DONE


def _queue(parsed: argparse.Namespace) -> int:
    queue = JobQueue(RunStore())
    code = _WORDS[parsed.word](queue, parsed)
    QueueRunner(queue).ensure()
    return code


def _list(queue: JobQueue, parsed: argparse.Namespace) -> int:
    state, runs = queue.state(), queue.store.list()
    starts = expected_starts(state, runs, read_paces(runs), devices_of=queue.devices_of, now=time.time())
    if parsed.json:
        waiting = [
            {
                **_row(run),
                "place": n,
                "expected_start": starts.get(run.name),
                "refused": state.refused[run.name].error.to_dict() if run.name in state.refused else None,
            }
            for n, run in _numbered(state.waiting)
        ]
        console.print_json({"held": state.is_held, "training": [_row(run) for run in state.active], "waiting": waiting})
        return console.DONE
    if not state.active and not state.waiting:
        print("Nothing trains and nothing waits.")
    else:
        rows = [
            ("–", run.name, _model(run), _device(run), f"{run.epoch}/{run.epochs}", _now(run)) for run in state.active
        ]
        rows += [
            (str(number), run.name, _model(run), _device(run), str(run.epochs), _start_of(run, state, starts))
            for number, run in _numbered(state.waiting)
        ]
        console.print_table(("place", "run", "model", "device", "epochs", "starts"), rows, right=(0, 4))
    for name, refusal in state.refused.items():
        print(f"{name} could not start: {refusal.message} {refusal.hint}".rstrip())
    if state.refused:
        print("Try again: python main.py queue run")
    if state.is_held:
        print("The queue is held. Go on: python main.py queue release")
    return console.DONE


def _move(queue: JobQueue, parsed: argparse.Namespace) -> int:
    name = _name(parsed)
    if parsed.word == "move":
        if parsed.place is None or parsed.place < 1:
            raise UsageError("To which place?", hint="python main.py queue move NAME 1  makes it the next one.")
        place = parsed.place - 1
    else:
        names = [run.name for run in queue.waiting()]
        step = -1 if parsed.word == "up" else 1
        place = max(0, names.index(name) + step) if name in names else 0
    queue.move(name, place)
    return _list(queue, parsed)


def _remove(queue: JobQueue, parsed: argparse.Namespace) -> int:
    taken = queue.take_out(_name(parsed))
    undo = f"python main.py {'runs restore' if taken.is_in_trash else 'train --resume'} {taken.name}"
    if parsed.json:
        console.print_json({"removed": taken.name, "in_trash": taken.is_in_trash})
    else:
        print(f"{taken.name} does not wait any more. Back: {undo}")
    return console.DONE


def _hold(queue: JobQueue, parsed: argparse.Namespace) -> int:
    queue.hold(parsed.word == "hold")
    return _list(queue, parsed)


def _start(queue: JobQueue, parsed: argparse.Namespace) -> int:
    name = _name(parsed)
    queue.start_now(name, parsed.device)
    if parsed.json:
        console.print_json({"started": [name]})
    else:
        print(f"Started {name}. See it: python main.py runs {name}")
    return console.DONE


def _run(queue: JobQueue, parsed: argparse.Namespace) -> int:
    queue.try_again()
    return _follow(queue, as_json=parsed.json)


_WORDS: dict[str, Callable[[JobQueue, argparse.Namespace], int]] = {
    "list": _list,
    "move": _move,
    "up": _move,
    "down": _move,
    "remove": _remove,
    "hold": _hold,
    "release": _hold,
    "start": _start,
    "run": _run,
}


def _follow(queue: JobQueue, *, as_json: bool, only: Sequence[str] = ()) -> int:
    """Tell what the queue does until nothing waits and what was begun has ended; all runs, or those in `only`.

    A failed run does not stop the others; the exit code tells of it. Ctrl-C leaves the trainings and the queue as they are.
    """
    runner, told = QueueRunner(queue), _Told()
    # A shell that starts a program in the background lets it ignore Ctrl-C, and Python leaves that as it is.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        state = queue.state()
        words = f"{len(state.active)} train, {len(state.waiting)} wait. Ctrl-C ends this command, nothing else."
        print(words, file=sys.stderr, flush=True)
        while True:
            told.look(queue, state, only)
            waiting = [run for run in state.waiting if run.name not in state.refused and (not only or run.name in only)]
            if not told.training and (not waiting or state.is_held):
                break
            runner.ensure()  # also in the place of one that was killed
            time.sleep(_POLL_SECONDS)
            state = queue.state()
    except KeyboardInterrupt:
        rest = len(queue.waiting())
        print(f"The trainings go on; {rest} wait. See them: python main.py queue", file=sys.stderr)
        return console.STOPPED
    finally:
        signal.signal(signal.SIGINT, before)
    for name in only:  # begun and ended before the first look
        with suppress(RunError):
            told.ended.setdefault(name, queue.store.get(name))
    trained = list(told.ended.values())
    if as_json:
        console.print_json({"trained": [_row(run) for run in trained if run.status.is_over], "held": state.is_held})
    if waiting:
        raise RunError("The queue is held.", hint="Go on: python main.py queue release")
    is_well = all(run.status is RunStatus.FINISHED for run in trained) and not told.refused
    return console.DONE if is_well else console.FAILED


class _Told:
    """What was said of the queue so far."""

    def __init__(self) -> None:
        self.training: set[str] = set()
        self.ended: dict[str, Run] = {}
        self.refused: set[str] = set()
        self._waiting: set[str] = set()

    def look(self, queue: JobQueue, state: QueueState, only: Sequence[str]) -> None:
        """Say what is new: what began, what ended, what could not start."""
        active, waiting = (
            {run.name for run in runs if not only or run.name in only} for runs in (state.active, state.waiting)
        )
        left = self._waiting - waiting  # some may have begun and ended between two looks
        self._waiting = waiting
        for name in sorted(self.training | active | left):
            try:
                run = queue.store.get(name)
            except RunError:  # somebody deleted it
                self.training.discard(name)
                continue
            if name in left and run.started is not None:
                print(f"Started {name}.", file=sys.stderr)
            if run.status.is_active:
                self.training.add(name)
            elif run.status.is_over and (name in self.training or name in left):
                self.training.discard(name)
                self.ended[name] = run
                print(_last_words(run), file=sys.stderr)
        for name in sorted(state.refused.keys() - self.refused):
            self.refused.add(name)
            console.print_error(state.refused[name].error)


def _last_words(run: Run) -> str:
    if run.status is RunStatus.FINISHED:
        return (
            f"Finished {run.name}."
            if run.best_map50 is None
            else f"Finished {run.name}, best mAP50 {run.best_map50:.3f}."
        )
    if run.status is RunStatus.STOPPED:
        return f"Stopped {run.name}. Continue it: python main.py train --resume {run.name}"
    return f"{run.name} {run.status.words}: {run.message or process.outcome(run.folder)}"


def _start_of(run: Run, state: QueueState, starts: Mapping[str, float]) -> str:
    return "could not start" if run.name in state.refused else _moment(starts.get(run.name))


def _name(parsed: argparse.Namespace) -> str:
    if parsed.name is None:
        raise UsageError("Which run?", hint=f"python main.py queue {parsed.word} NAME")
    return str(parsed.name)


def _row(run: Run) -> dict[str, Any]:
    job = run.job
    plan = job.comparison if isinstance(job, TrainJob) else ""
    return {
        "run": run.name,
        "status": run.status.value,
        "model": _model(run),
        "device": _device(run),
        "epoch": run.epoch,
        "epochs": run.epochs,
        "comparison": plan or None,
    }


def _model(run: Run) -> str:
    job = run.job
    return f"{job.base or 'own model'}{job.scale} {job.template}".rstrip() if isinstance(job, TrainJob) else job.kind


def _device(run: Run) -> str:
    device = run.job.settings.device if isinstance(run.job, TrainJob) else run.job.device
    return device or "auto"


def _now(run: Run) -> str:
    return run.status.words if run.status is RunStatus.PAUSED else "now"


def _moment(seconds: float | None) -> str:
    if seconds is None:
        return "?"
    if seconds <= time.time():
        return "next"
    return time.strftime("%H:%M" if seconds - time.time() < 20 * 3600 else "%Y-%m-%d %H:%M", time.localtime(seconds))


def _numbered(runs: Sequence[Run]) -> list[tuple[int, Run]]:
    return list(enumerate(runs, start=1))
