"""What the process that starts queued runs costs while it waits, and how soon the next run starts: python benchmarks/queue_runner.py

Nothing is trained: one process holds the device, and the workers are small programs. `--runs` is the number of finished runs in
the folder, each of which is looked at.
"""

from __future__ import annotations

import argparse
import itertools
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from studio.launch import process, queue_runner
from studio.runs.events import RunFinished, RunStarted
from studio.runs.job import TrainJob, TrainSettings, write_job
from studio.runs.journal import JournalWriter, read_journal
from studio.runs.run import EVENTS_FILE, PidRecord, write_pid
from studio.runs.store import RunStore

WORKER = """
import os, sys
from pathlib import Path
from studio.runs.events import RunFinished, RunStarted
from studio.runs.journal import JournalWriter
writer = JournalWriter(Path(sys.argv[-1]) / "events.jsonl")
writer.write(RunStarted(pid=os.getpid(), device="cpu", epochs=1))
writer.write(RunFinished(seconds=0.0))
writer.close()
"""
RUNNER = f"""
import sys
from studio.launch import process, queue_runner
process.worker_command = lambda *words: [sys.executable, "-c", {WORKER!r}, *words]
sys.exit(queue_runner.main(sys.argv[1:]))
"""


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, nargs="+", default=[0, 100, 1000])
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--chain", type=int, default=12, help="runs one after the other, for the time between two")
    chosen = parser.parse_args()
    for count in chosen.runs:
        with tempfile.TemporaryDirectory() as folder:
            print(f"{count} finished runs: {_idle(RunStore(Path(folder) / 'runs'), count, chosen.seconds)}")
    with tempfile.TemporaryDirectory() as folder:
        print(
            f"from the end of a run to the start of the next: {_between(RunStore(Path(folder) / 'runs'), chosen.chain)}"
        )
    print(f"load of the computer: {psutil.getloadavg()[0]:.1f}")
    return 0


def _idle(store: RunStore, count: int, seconds: float) -> str:
    for number in range(count):
        writer = JournalWriter(_run(store, f"done-{number}") / EVENTS_FILE)
        writer.write(RunStarted(pid=1, device="cpu"))
        writer.write(RunFinished(seconds=1.0))
        writer.close()
    write_pid(_run(store, "now"), PidRecord(psutil.Process().pid, psutil.Process().create_time()))
    _run(store, "next")
    runner = subprocess.Popen(queue_runner.runner_command(store.folder), env=process.worker_environment())
    watched = psutil.Process(runner.pid)
    time.sleep(5.0)
    before = watched.cpu_times()
    time.sleep(seconds)
    after, memory = watched.cpu_times(), watched.memory_full_info()
    runner.kill()
    runner.wait()
    busy = after.user + after.system - before.user - before.system
    own = getattr(memory, "pss", memory.uss)
    return (
        f"{100 * busy / seconds:.2f} % of a core, {memory.rss / 1e6:.1f} MB resident, {own / 1e6:.1f} MB its share, "
        f"{before.user + before.system:.2f} CPU s to start"
    )


def _between(store: RunStore, count: int) -> str:
    names = [f"run-{number:03}" for number in range(count)]
    for name in names:
        _run(store, name)
    command = [sys.executable, "-c", RUNNER, str(store.folder)]
    subprocess.run(command, env=process.worker_environment(), check=True, stdout=subprocess.DEVNULL)
    time.sleep(2.0)  # the last one
    journals = [read_journal(store.folder / name / EVENTS_FILE) for name in names]
    pauses = [later[0].time - earlier[-1].time for earlier, later in itertools.pairwise(journals)]
    return f"median {statistics.median(pauses):.2f} s, longest {max(pauses):.2f} s (with the start of Python)"


def _run(store: RunStore, name: str) -> Path:
    folder = store.create(name)
    settings = TrainSettings(epochs=9, device="cpu")
    job = TrainJob(
        run_id=name, base="yolo11", template="none", scale="n", model_yaml="m.yaml", data_yaml="d.yaml",
        dataset_folder="/data", class_names=(), settings=settings,
    )  # fmt: skip
    write_job(folder, job)
    return folder


if __name__ == "__main__":
    sys.exit(main())
