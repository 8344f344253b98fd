"""How long the list of runs takes: python benchmarks/run_list.py [--runs 1000] [--epochs 100]

Makes real run folders (order, journal of every epoch with batches, process record, notes on every tenth) in a temporary
folder, and times the list cold, warm, with one changed run, and the table of the window filled, filtered and sorted.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from studio.runs.events import BatchEnded, EpochEnded, Event, ModelBuilt, RunFinished, RunStarted
from studio.runs.job import TrainJob, TrainSettings, write_job
from studio.runs.journal import to_line
from studio.runs.run import EVENTS_FILE, PidRecord, write_pid
from studio.runs.run_notes import RunNotes, write_notes
from studio.runs.store import RunStore

REPEATS = 15
TEMPLATES = ("none", "lska-head", "lska-backbone", "c3k2-lska")


def main() -> int:
    """Make the folders, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--epochs", type=int, default=100)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "runs"
        began = time.perf_counter()
        size = make_runs(folder, chosen.runs, chosen.epochs)
        print(f"{chosen.runs} runs, {size / 1e6:.0f} MB of journals, made in {time.perf_counter() - began:.1f} s")
        store = RunStore(folder)
        print(f"first list                      {timed(store.list) * 1000:8.1f} ms")
        show("list, warm", lambda: store.list())
        show("list and remarks, warm", lambda: [store.remarks(run.name) for run in store.list()])

        def one_changed() -> None:
            write_notes(folder / "run-7", RunNotes(star=True))
            (folder / "run-8" / EVENTS_FILE).touch()
            store.list()

        show("list, one run changed", one_changed)
        measure_table(folder, store)
    return 0


def measure_table(folder: Path, store: RunStore) -> None:
    """Time the table of the window, which the list fills in the window's thread."""
    from PySide6.QtCore import Qt

    from studio.catalog import load_catalog
    from studio.templates.library import load_templates
    from studio.ui.app import make_application
    from studio.ui.pages.runs_table import MAP50, RunFacts, RunsQuery, RunsTable
    from studio.ui.session import Session
    from studio.ui.settings import UiSettings
    from studio.ui.theme import Theme

    application = make_application()
    session = Session(UiSettings(folder.parent / "settings.ini"), Theme("light"))
    table = RunsTable(session)
    runs = store.list()
    facts = {run.name: RunFacts(remarks=store.remarks(run.name)) for run in runs}
    session.take_known(load_catalog(), load_templates())  # as the window does while it is idle
    table.set_runs(runs, facts)
    turns = []
    while table._reading.isActive():
        turns.append(timed(application.processEvents))
    print(f"{'words for the filter':<30}  {sum(turns) * 1000:8.1f} ms in turns of at most {max(turns) * 1000:.1f} ms")
    words = iter(["lska", "finished", "yolo11", "run-99", ""] * REPEATS)
    show("table, filtered by a word", lambda: table.set_query(RunsQuery(text=next(words))))
    show("table, the same runs again", lambda: table.set_runs(runs, facts))
    orders = iter([Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder] * REPEATS)
    show("table, sorted by mAP50", lambda: table.sort(MAP50, next(orders)))
    session.close()


def make_runs(folder: Path, count: int, epochs: int) -> int:
    """Make finished runs that differ in template, seed and result; give the bytes of their journals."""
    size = 0
    for number in range(count):
        run = folder / f"run-{number}"
        run.mkdir(parents=True)
        job = TrainJob(
            run_id=run.name,
            base="yolo11",
            template=TEMPLATES[number % 4],
            scale="n",
            model_yaml="model.yaml",
            data_yaml="data.yaml",
            dataset_folder=f"/data/set-{number % 3}",
            class_names=("cell",),
            settings=TrainSettings(epochs=epochs, seed=number % 5),
        )
        content = b"".join(to_line(event) for event in _events(epochs, number))
        (run / EVENTS_FILE).write_bytes(content)
        size += len(content)
        write_pid(run, PidRecord(2**22 - 1, 1.0))
        if number % 10 == 0:
            write_notes(run, RunNotes(star=number % 20 == 0, tags=("paper",), note="as in the first try"))
        write_job(run, job)
    return size


def _events(epochs: int, number: int) -> list[Event]:
    best = 0.5 + number % 97 / 250
    events: list[Event] = [
        RunStarted(pid=1, device="0", epochs=epochs),
        ModelBuilt(parameters=2_624_080, gflops=6.5, layers=181, tensors_carried=0, tensors_total=0, tensors_fresh=499),
    ]
    losses = {"box_loss": 1.2, "cls_loss": 0.8, "dfl_loss": 1.1}
    for epoch in range(1, epochs + 1):
        events += [BatchEnded(epoch=epoch, batch=batch, batches=3, losses=losses) for batch in (1, 2, 3)]
        events.append(
            EpochEnded(
                epoch=epoch,
                epochs=epochs,
                train_losses=losses,
                val_losses=losses,
                metrics={"map50": best, "map50_95": best / 2, "precision": 0.8, "recall": 0.7},
                learning_rates={"pg0": 0.01},
                seconds=10.0,
                best_map50=best,
                best_epoch=epoch,
            )
        )
    events.append(RunFinished(seconds=1000.0, epoch=epochs, epochs=epochs, best_map50=best))
    return [replace(event, seq=seq, time=1.7e9 + number * 60 + seq) for seq, event in enumerate(events, start=1)]


def show(words: str, work: Callable[[], object]) -> None:
    """Print median and worst of some repeats."""
    seconds = [timed(work) for _ in range(REPEATS)]
    print(f"{words:<30}  {statistics.median(seconds) * 1000:8.1f} ms, worst {max(seconds) * 1000:.1f} ms")


def timed(work: Callable[[], object]) -> float:
    """Give the seconds that `work` takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
