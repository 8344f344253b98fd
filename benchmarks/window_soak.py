"""Eight live charts, redrawn for minutes: python benchmarks/window_soak.py --ticks 5000

Each tick adds a batch and paints every chart. Goals: no reference of None lost (PySide6 6.12.0 lost 21 a redraw on Python
3.11 and died of it), less than 1 MB more memory in the 240 ticks of a minute.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

WARM_TICKS = 50
LEAST_NONE = -100
TICKS_A_MINUTE = 240  # of a window; here they follow each other at once
MOST_MEGABYTES = 1.0  # in so many ticks


def main() -> int:
    """Print references of None, redraws, seconds and memory; exit code 1 unless the goals were met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ticks", type=int, default=5000)
    found = soak(parser.parse_args().ticks)
    print(json.dumps(found))
    return int(found["none"] < LEAST_NONE or found["megabytes_a_minute"] > MOST_MEGABYTES)


def soak(ticks: int) -> dict[str, float]:
    """Redraw the charts so often and give what was lost and gained."""
    import psutil

    from studio.runs.events import BatchEnded
    from studio.ui.app import make_application
    from studio.ui.charts.chart_board import ChartBoard
    from studio.ui.theme import Theme

    application = make_application()
    theme = Theme("light")
    theme.apply()
    board = ChartBoard(theme)
    board.resize(1280, 800)
    curves = board.curves("run")
    board.show_runs([("run", "this run")])
    board.show()

    def tick(number: int) -> None:
        losses = {"box_loss": 1 / (number + 1), "cls_loss": 2 / (number + 1)}
        event = BatchEnded(
            epoch=1, batch=number, batches=10**6, losses=losses, images_per_second=9.0, gpu_memory_bytes=number
        )
        curves.add([event])
        board._on_tick()
        for _ in range(3):
            application.processEvents()
        for chart in board.charts:
            chart.canvas.viewport().repaint()

    for number in range(WARM_TICKS):
        tick(number)
    gc.collect()
    process = psutil.Process()
    none, memory, began = sys.getrefcount(None), process.memory_info().rss, time.monotonic()
    for number in range(WARM_TICKS, WARM_TICKS + ticks):
        tick(number)
    gc.collect()
    seconds = time.monotonic() - began
    grown = (process.memory_info().rss - memory) / 1e6
    lost = sys.getrefcount(None) - none
    redraws = ticks * len(board.charts)
    board.close()
    return {
        "none": lost,
        "redraws": redraws,
        "seconds": round(seconds, 1),
        "megabytes": round(grown, 2),
        "megabytes_a_minute": round(grown / ticks * TICKS_A_MINUTE, 3),
    }


if __name__ == "__main__":
    sys.exit(main())
