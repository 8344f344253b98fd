"""How much the live charts disturb the window: event-loop gaps of the train page against a bare timer beside it.

    python benchmarks/ui_gap.py [--seconds 12] [--rounds 3]

Two windows run in the same seconds, so that a busy machine disturbs both: one shows the train page with two runs of 2000
batches and 200 epochs (24 curves) to which ten batches a second are added, the other has nothing but a timer. Goals: the 99th
percentile of the gaps at most 1.5 times that of the bare timer; no turn of the event loop above 50 ms of work.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

BEAT_MS = 10
WARM_UP_SECONDS = 3.0
BATCHES, EPOCHS_DONE, EPOCHS = 2000, 200, 300
GOAL_RATIO, GOAL_TURN_MS = 1.5, 50.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=12.0, help="of measuring in one round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--child", choices=("page", "bare"), help=argparse.SUPPRESS)
    parsed = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if parsed.child:
        print(json.dumps(measure(parsed.child, parsed.seconds)))
        return 0
    ratios, turns = [], []
    for number in range(1, parsed.rounds + 1):
        page, bare = one_round(parsed.seconds)
        ratios.append(page["p99_ms"] / bare["p99_ms"])
        turns.append(page["longest_turn_ms"])
        print(
            f"round {number}: page p99 {page['p99_ms']:.1f} ms, bare p99 {bare['p99_ms']:.1f} ms, ratio {ratios[-1]:.2f}; "
            f"longest turn {page['longest_turn_ms']:.1f} ms of CPU, "
            f"p99 turn {page['p99_turn_ms']:.1f} ms, {page['cpu_percent']:.1f} % of a core"
        )
    ratio, turn = statistics.median(ratios), max(turns)
    print(f"ratio {ratio:.2f} (goal {GOAL_RATIO}), longest turn {turn:.1f} ms (goal below {GOAL_TURN_MS:.0f})")
    return 0 if ratio <= GOAL_RATIO and turn < GOAL_TURN_MS else 1


def one_round(seconds: float) -> tuple[dict[str, float], dict[str, float]]:
    """Run both windows at once while this process writes the journals, and give what they measured."""
    from studio.runs.journal import JournalWriter
    from studio.runs.run import EVENTS_FILE

    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "ATTENTION_STUDIO_HOME": home}
        folders = make_runs(Path(home))
        writers = [JournalWriter(folder / EVENTS_FILE) for folder in folders]
        command = [sys.executable, __file__, "--seconds", str(seconds), "--child"]
        children = [
            subprocess.Popen([*command, child], env=environment, stdout=subprocess.PIPE, text=True)
            for child in ("page", "bare")
        ]
        step = 0
        while any(child.poll() is None for child in children):
            for writer in writers:
                writer.write(batch_event(BATCHES + step))
                if step % 20 == 19:
                    writer.write(epoch_event(EPOCHS_DONE + (step + 1) // 20))
            step += 1
            time.sleep(0.1)
        for writer in writers:
            writer.close()
        answers = [json.loads(child.communicate()[0].strip().splitlines()[-1]) for child in children]
    return answers[0], answers[1]


def make_runs(home: Path) -> list[Path]:
    """Write two runs, a variant and its baseline, that seem to be training in this process."""
    import psutil

    from studio.runs.events import RunStarted
    from studio.runs.job import TrainJob, TrainSettings, write_job
    from studio.runs.journal import JournalWriter
    from studio.runs.run import EVENTS_FILE, PidRecord, write_pid
    from studio.runs.store import RunStore

    store = RunStore(home / "runs")
    folders = []
    for name, template in (("variant", "lska-head"), ("baseline", "none")):
        folder = store.create(name)
        job = TrainJob(
            run_id=name,
            base="yolo11",
            template=template,
            scale="n",
            model_yaml="model.yaml",
            data_yaml="data.yaml",
            dataset_folder="/data",
            class_names=("tree",),
            settings=TrainSettings(epochs=EPOCHS),
        )
        write_job(folder, job)
        write_pid(folder, PidRecord(os.getpid(), psutil.Process().create_time()))
        writer = JournalWriter(folder / EVENTS_FILE)
        writer.write(RunStarted(pid=os.getpid(), device="cpu", epochs=EPOCHS))
        for number in range(BATCHES):
            writer.write(batch_event(number))
            if number % 10 == 9:
                writer.write(epoch_event((number + 1) // 10))
        writer.close()
        folders.append(folder)
    return folders


def batch_event(number: int):
    from studio.runs.events import BatchEnded

    wave = 1 + 2 * math.exp(-number / 600) + 0.05 * math.sin(number * 1.7)
    return BatchEnded(
        epoch=number // 10 + 1,
        batch=number % 10 + 1,
        batches=10,
        losses={"box_loss": wave, "cls_loss": wave * 1.3, "dfl_loss": wave * 0.7},
        images_per_second=30 + 3 * math.sin(number),
        gpu_memory_bytes=5 << 30,
    )


def epoch_event(number: int):
    from studio.runs.events import EpochEnded

    value = 0.8 * (1 - math.exp(-number / 40)) + 0.01 * math.sin(number * 2.1)
    return EpochEnded(
        epoch=number,
        epochs=EPOCHS,
        train_losses={"box_loss": 2 - value, "cls_loss": 2 - value, "dfl_loss": 2 - value},
        val_losses={"box_loss": 2.1 - value, "cls_loss": 1.7 - value, "dfl_loss": 1.4 - value},
        metrics={"map50": value, "map50_95": value * 0.6, "precision": value, "recall": value * 0.9},
        learning_rates={"pg0": 0.01 * (1 - number / EPOCHS)},
        seconds=2.0,
        best_map50=value,
        best_epoch=number,
    )


def measure(child: str, seconds: float) -> dict[str, float]:
    """Show the page, or nothing, and give the gaps of a 10 ms timer and the work of the event loop's turns."""
    from PySide6.QtCore import QAbstractEventDispatcher, QCoreApplication, Qt, QTimer
    from PySide6.QtWidgets import QWidget

    from studio.ui.app import make_application
    from studio.ui.garbage import GarbageKeeper

    app = make_application()
    keeper = GarbageKeeper(app)  # as in the window
    assert keeper.parent() is app
    keep = page_window() if child == "page" else [QWidget()]
    keep[0].resize(1280, 800)
    keep[0].show()
    gaps: list[float] = []
    turns: list[float] = []
    state = {"beat": 0.0, "cpu": 0.0, "measures": 0.0}

    def on_beat() -> None:
        now = time.perf_counter()
        if state["measures"] and state["beat"]:
            gaps.append(now - state["beat"])
        state["beat"] = now

    def on_sleep() -> None:
        # Processor time between two sleeps: the work of one turn of the event loop, whatever else the machine does.
        now = time.thread_time()
        if state["measures"] and state["cpu"]:
            turns.append(now - state["cpu"])
        state["cpu"] = now

    QAbstractEventDispatcher.instance().aboutToBlock.connect(on_sleep)
    beat = QTimer()
    beat.setTimerType(Qt.TimerType.PreciseTimer)
    beat.setInterval(BEAT_MS)
    beat.timeout.connect(on_beat)
    beat.start()
    used = {"start": 0.0}

    def begin() -> None:
        used["start"] = time.process_time()
        state["measures"] = 1.0

    QTimer.singleShot(int(1000 * WARM_UP_SECONDS), begin)
    QTimer.singleShot(int(1000 * (WARM_UP_SECONDS + seconds)), QCoreApplication.quit)
    app.exec()
    gaps.sort()
    turns.sort()
    return {
        "p99_ms": 1000 * gaps[int(0.99 * len(gaps))],
        "longest_gap_ms": 1000 * gaps[-1],
        "longest_turn_ms": 1000 * turns[-1],
        "p99_turn_ms": 1000 * turns[int(0.99 * len(turns))],
        "cpu_percent": 100 * (time.process_time() - used["start"]) / seconds,
    }


def page_window() -> list:  # type: ignore[type-arg]
    """Make the train page as the window has it, with the monitor that feeds it; all to be kept alive."""
    from studio.ui.pages.train_page import TrainPage
    from studio.ui.run_monitor import RunMonitor
    from studio.ui.session import Session
    from studio.ui.settings import UiSettings
    from studio.ui.theme import Theme

    theme = Theme("light")
    theme.apply()
    session = Session(UiSettings(), theme)
    session.set_current_run("variant")
    page = TrainPage(session)
    monitor = RunMonitor(session)
    monitor.start()
    return [page, monitor, session, theme]


if __name__ == "__main__":
    sys.exit(main())
