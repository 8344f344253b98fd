"""`pause`, `continue` and `stop`: what can be asked of a training that goes on, from any terminal."""

from __future__ import annotations

import argparse

from studio.cli import console
from studio.cli.app import add_command
from studio.cli.runs import summarise_run
from studio.errors import UsageError
from studio.launch import process
from studio.runs.run import Run, RunStatus
from studio.runs.store import RunStore


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `pause`, `continue` and `stop`."""
    pause = add_command(
        commands,
        "pause",
        _pause,
        summary="let a training wait after its current batch; its process and its memory stay",
        examples="  python main.py pause yolo11n-lska-head",
        json=True,
    )
    go_on = add_command(
        commands,
        "continue",
        _continue,
        summary="let a paused training go on",
        examples="  python main.py continue yolo11n-lska-head",
        json=True,
    )
    stop = add_command(
        commands,
        "stop",
        _stop,
        summary="stop a training after its current batch, or take a waiting one out of the queue; resumable",
        examples="  python main.py stop yolo11n-lska-head\n  python main.py stop yolo11n-lska-head --now",
        json=True,
    )
    for parser in (pause, go_on, stop):
        parser.add_argument("name", metavar="NAME")
    stop.add_argument("--now", action="store_true", help="end its processes at once; the last full epoch is kept")


def _pause(parsed: argparse.Namespace) -> int:
    run = _run(parsed.name)
    if run.is_pause_wanted:
        return _done(parsed, f"{run.name} is paused already.")
    process.ask_to_pause(run.folder)
    return _done(parsed, f"{run.name} pauses after its current batch. Go on: python main.py continue {run.name}")


def _continue(parsed: argparse.Namespace) -> int:
    process.ask_to_continue(_run(parsed.name).folder)
    return _done(parsed, f"{parsed.name} goes on.")


def _stop(parsed: argparse.Namespace) -> int:
    run = _run(parsed.name)
    if run.status is RunStatus.QUEUED and not parsed.now:
        process.ask_to_stop(run.folder)
        return _done(parsed, f"{run.name} waits no more. Queue it again: python main.py train --resume {run.name}")
    if not run.status.is_active:
        raise UsageError(
            f"{run.name} is not running: it is {run.status.words}.", hint="python main.py runs shows what is."
        )
    if parsed.now:
        process.kill_run(run.folder)
        return _done(parsed, f"Ended {run.name}. Its last full epoch is kept: python main.py train --resume {run.name}")
    process.ask_to_stop(run.folder)
    return _done(parsed, f"{run.name} stops after its current batch.")


def _run(name: str) -> Run:
    return RunStore().get(name)


def _done(parsed: argparse.Namespace, words: str) -> int:
    if parsed.json:
        console.print_json(summarise_run(_run(parsed.name)))
    else:
        print(words)
    return console.DONE
