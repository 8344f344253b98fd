"""Measure how soon parameters and GFLOPs follow an edit: python benchmarks/live_costs.py [--rounds 12]

Through the session and the real engine, the wait for further edits included. Prints p50 and p95 in milliseconds.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from studio.graph import edits
from studio.graph.model_graph import LayerId, ModelGraph
from studio.ui.app import make_application
from studio.ui.session import Session
from studio.ui.settings import UiSettings
from studio.ui.theme import Theme

PATIENCE_SECONDS = 120.0


def insert(graph: ModelGraph, number: int) -> ModelGraph:
    """Insert an attention module with arguments that no round before had."""
    sizes = (7, 11, 15, 17, 19, 23, 27, 29, 31, 35, 39, 41, 43, 47, 51, 53)
    return edits.insert_after(graph, LayerId("r16"), "LSKA", args=[{"kernel_size": sizes[number % len(sizes)]}])[0]


def widen(graph: ModelGraph, number: int) -> ModelGraph:
    """Change the channels of a row in the neck: all rows behind it change, too."""
    return edits.set_args(graph, LayerId("r13"), [512 + 16 * (number + 1), False])


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=12)
    rounds = parser.parse_args().rounds
    app = make_application()
    session = Session(UiSettings(Path(tempfile.mkdtemp()) / "settings.ini"), Theme("light"))
    print("model     edit      p50    p95")
    for scale in ("n", "x"):
        session.choose_model(base="yolo11", scale=scale, template="none")
        stock = session.graph
        assert stock is not None
        _wait(app, lambda: session.cost is not None)
        for edit in (insert, widen):
            took = []
            for number in range(rounds):
                began = time.perf_counter()
                session.set_graph(edit(stock, number))
                _wait(app, lambda: session.cost is not None)
                took.append(1000 * (time.perf_counter() - began))
            took.sort()
            p95 = took[min(len(took) - 1, round(0.95 * (len(took) - 1)))]
            print(f"yolo11{scale}   {edit.__name__:<8} {statistics.median(took):5.0f}  {p95:5.0f}")
    session.close()
    return 0


def _wait(app: QApplication, is_done: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not is_done():
        if time.monotonic() > end:
            raise SystemExit("the engine did not answer")
        app.processEvents()
        time.sleep(0.001)


if __name__ == "__main__":
    sys.exit(main())
