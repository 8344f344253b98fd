"""What eight live charts with a million points a curve cost the window at each tick: python benchmarks/live_charts.py

Eight charts at 1600x900 without a screen, fifteen curves, each with a point a batch: `--points` of them, those too that a training
gives once an epoch. With `--overlay` as many of a second run lie dashed over them.
Each tick adds one batch and draws and paints every chart; at others the run's planned length changes, so that all sixteen axes
move and every curve is thinned out, placed and painted anew. Goal: 16 ms of CPU for each, at the 95th of 100. The crosshair is
moved over all charts as well, and one chart is zoomed. A turn is what the event loop does without a break.
"""

from __future__ import annotations

import argparse
import math
import os
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

GOAL_MS = 16.0
BATCHES = 1000  # in an epoch


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--points", type=int, nargs="+", default=[1_000, 100_000, 1_000_000], help="of a curve")
    parser.add_argument("--ticks", type=int, default=40)
    parser.add_argument("--overlay", action="store_true", help="a second run, drawn dashed")
    chosen = parser.parse_args()
    good = True
    for points in chosen.points:
        measured = measure(points, chosen.ticks, has_overlay=chosen.overlay)
        print(f"{points:,} points a curve, ms of CPU: median / 95th of 100 / longest")
        for name, values in measured.items():
            print(
                f"  {name:<22} {statistics.median(values):5.1f} / {percentile(values, 0.95):5.1f} / {max(values):5.1f}"
            )
        good = good and all(percentile(measured[name], 0.95) <= GOAL_MS for name in ("tick", "tick, all axes move"))
    print(f"goal {GOAL_MS:.0f} ms a tick: {'reached' if good else 'missed'}")
    return 0 if good else 1


def percentile(values: list[float], share: float) -> float:
    """Give the smallest value that at least this share of the values does not exceed."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def measure(points: int, ticks: int, *, has_overlay: bool) -> dict[str, list[float]]:
    """Give the CPU milliseconds of ticks, of their turns of the event loop, and of moves of the crosshair."""
    import numpy as np
    from PySide6.QtWidgets import QApplication

    from studio.runs.events import BatchEnded, EpochEnded, RunStarted
    from studio.ui.app import make_application
    from studio.ui.charts.chart_board import ChartBoard
    from studio.ui.charts.series import Series
    from studio.ui.theme import Theme

    application = make_application()
    theme = Theme("light")
    theme.apply()
    board = ChartBoard(theme)
    board.resize(1600, 900)
    curves = board.curves("run")
    noise = np.random.default_rng(0).normal(0, 0.05, 4096)
    epochs = points // BATCHES + 1

    def batch(number: int) -> BatchEnded:
        value = 1 + 2 * 2.7 ** (-3 * number / points) + float(noise[number % 4096])
        return BatchEnded(
            epoch=number // BATCHES + 1,
            batch=number % BATCHES + 1,
            batches=BATCHES,
            losses={"box_loss": value, "cls_loss": 1.3 * value, "dfl_loss": 0.7 * value},
            images_per_second=50 + 40 * float(noise[number % 4093]),
            gpu_memory_bytes=(5 << 30) + (number % 7 << 20),
        )

    for number in range(epochs):
        share = number / epochs
        numbers = {"map50": share, "map50_95": share / 2, "precision": share, "recall": 0.9 * share}
        losses = {"box_loss": 2 - share, "cls_loss": 2 - share, "dfl_loss": 1 - share / 2}
        curves.add(
            [
                EpochEnded(
                    epoch=number + 1,
                    epochs=2 * epochs,
                    train_losses=losses,
                    val_losses=losses,
                    metrics=numbers,
                    learning_rates={"pg0": 0.01 * (1 - share)},
                    seconds=1.0,
                    best_epoch=number + 1,
                )
            ]
        )
    for number in range(points):
        curves.add([batch(number)])
    by_epoch = {name: Series() for name in curves.by_key if not name.startswith(("batch/", "speed/", "memory/"))}
    curves.by_key.update(by_epoch)

    def add_to_others(number: int) -> None:
        for place, series in enumerate(by_epoch.values()):
            value = 0.8 * number / points + 0.1 * float(noise[(number + 97 * place) % 4096])
            series.append((number + 1) / BATCHES, value)

    for number in range(points):
        add_to_others(number)
    runs = [("run", "this run")]
    if has_overlay:
        board.curves("other").by_key.update(curves.by_key)  # the same curves: it is the drawing that is measured
        board.curves("other").last_x = curves.last_x
        runs.append(("other", "the other"))
    board.show_runs(runs, references=["other"])
    board.show()
    settle(application, 1.5)
    number = points

    turns: list[float] = []

    def tick(planned: int = 0) -> float:
        nonlocal number
        curves.add([batch(number)])
        add_to_others(number)
        if planned:
            curves.add([RunStarted(pid=1, device="cpu", epochs=planned)])
        number += 1
        used = 0.0
        turn: Callable[[], object] = board._on_tick  # as its clock would; what it leaves comes in later turns
        while not used or not board.is_drawn():
            started = time.process_time()
            turn()
            application.processEvents()
            turns.append(1000 * (time.process_time() - started))
            used += turns[-1]
            turn = lambda: None  # noqa: E731
        return used

    def cross(step: int) -> float:
        started = time.process_time()
        board._on_cursor_moved(step * curves.last_x / ticks)
        QApplication.processEvents()
        return 1000 * (time.process_time() - started)

    board._clock.stop()  # the ticks are counted here
    plain = [tick() for _ in range(ticks)]
    plain_turns = turns.copy()
    turns.clear()
    lengths = (int(curves.last_x) + 1 + epochs // 10, int(curves.last_x) + 2 + epochs // 5)
    moved = [tick(lengths[step % 2]) for step in range(ticks)]
    moved_turns = turns.copy()
    crossed = [cross(step) for step in range(ticks)]
    board._on_cursor_moved(None)
    losses = board.charts[2]
    assert losses.canvas.view is not None
    losses.canvas.viewChosen.emit(replace(losses.canvas.view, x_low=0.4 * curves.last_x, x_high=0.41 * curves.last_x))
    zoomed = [tick() for _ in range(ticks)]
    board.close()
    return {
        "tick": plain,
        "its turns": plain_turns,
        "tick, all axes move": moved,
        "the turns of that": moved_turns,
        "tick, one chart zoomed": zoomed,
        "crosshair over all": crossed,
    }


def settle(application: object, seconds: float) -> None:
    """Let the window draw itself."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        application.processEvents()
        time.sleep(0.01)


if __name__ == "__main__":
    sys.exit(main())
