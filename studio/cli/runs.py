"""`runs` and `stop`: what became of trainings, and how to end one."""

from __future__ import annotations

import argparse
from typing import Any

from studio.cli import console
from studio.cli.app import add_command
from studio.errors import UsageError
from studio.launch import process
from studio.runs.job import TrainJob
from studio.runs.journal import JournalReader
from studio.runs.metrics import MetricSeries
from studio.runs.run import EVENTS_FILE, Run
from studio.runs.store import RunStore


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `runs` and `stop`."""
    runs = add_command(
        commands,
        "runs",
        _runs,
        summary="list the runs: what they trained, how far they are, how good they became",
        examples="  python main.py runs\n  python main.py runs yolo11n-lska-head --json",
        json=True,
    )
    runs.add_argument("name", nargs="?", metavar="NAME", help="one run, with its metrics per epoch")

    stop = add_command(
        commands,
        "stop",
        _stop,
        summary="stop a training after its current batch, resumable",
        examples="  python main.py stop yolo11n-lska-head",
    )
    stop.add_argument("name", metavar="NAME")
    stop.add_argument("--force", action="store_true", help="end its processes at once; the last full epoch is kept")


def describe_run(run: Run) -> dict[str, Any]:
    """Give a run with its metrics per epoch as JSON-ready data."""
    series = MetricSeries.from_events(JournalReader(run.folder / EVENTS_FILE).read_all())
    return {
        **_summary(run),
        "weights": str(run.best_weights) if run.best_weights else None,
        "epochs_done": [
            {"epoch": epoch, "mAP50": m50, "mAP50-95": m95, "precision": precision, "recall": recall}
            for epoch, m50, m95, precision, recall in zip(
                series.epochs, series.map50, series.map50_95, series.precision, series.recall, strict=True
            )
        ],
    }


def _summary(run: Run) -> dict[str, Any]:
    job = run.job if isinstance(run.job, TrainJob) else None
    return {
        "run": run.folder.name,
        "folder": str(run.folder),
        "status": run.status.value,
        "base": job.base if job else "",
        "template": job.template if job else "",
        "scale": job.scale if job else "",
        "dataset": job.dataset_folder if job else "",
        "epoch": run.epoch,
        "epochs": run.epochs,
        "best_mAP50": run.best_map50,
        "message": run.message,
    }


def _runs(parsed: argparse.Namespace) -> int:
    store = RunStore()
    if parsed.name:
        run = store.get(parsed.name)
        data = describe_run(run)
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
                row["run"],
                row["status"],
                row["base"] or "own model",
                row["template"] or "-",
                row["scale"],
                f"{row['epoch']}/{row['epochs']}",
                _number(row["best_mAP50"]),
            )
            for row in map(_summary, runs)
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
