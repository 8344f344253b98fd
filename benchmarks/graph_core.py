"""Measure what one edit of a model costs without a window: edit, shapes, problems, text and difference, p50 and p95 in ms.

    python benchmarks/graph_core.py [--steps 200]

The limits that the editor asks for: shapes and problems of yolo11x within 15 ms after an edit.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from studio.catalog import load_catalog
from studio.graph import edits
from studio.graph.diff import diff_graphs
from studio.graph.lanes import lay_out
from studio.graph.model_graph import ModelGraph
from studio.graph.model_source import ModelSource, read_source, stock_source, updated
from studio.graph.problems import check_graph
from studio.graph.shapes import infer_shapes

LARGE = 700  # layers
BUDGET_MS = 15.0  # shapes and problems of yolo11x


def main() -> int:
    """Print the table; the exit status tells whether yolo11x keeps its budget."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=200, help="edits to measure for each model")
    steps = parser.parse_args().steps
    small = stock_source("yolo11")
    found = {f"yolo11x, {len(small.graph.layers)} layers": _measure(small, steps)}
    large = updated(small, _grown(small.graph, LARGE))
    found[f"{LARGE} layers"] = _measure(large, max(20, steps // 5))
    for name, times in found.items():
        print(f"\n{name}\n{'':<24}{'p50 ms':>10}{'p95 ms':>10}")
        for what, values in times.items():
            print(f"{what:<24}{_percentile(values, 50):>10.2f}{_percentile(values, 95):>10.2f}")
    after_edit = _percentile(next(iter(found.values()))["shapes + problems"], 95)
    print(f"\nshapes and problems of yolo11x, p95: {after_edit:.2f} ms; the limit is {BUDGET_MS:g} ms")
    return 0 if after_edit <= BUDGET_MS else 1


def _measure(source: ModelSource, steps: int) -> dict[str, list[float]]:
    random, catalog, start = Random(0), load_catalog(), source
    times: dict[str, list[float]] = {}
    inserted = source.graph.layers[0].id

    def timed(what: str, work: Callable[..., Any], *given: Any, **named: Any) -> Any:
        begin = time.thread_time()
        value = work(*given, **named)
        times.setdefault(what, []).append((time.thread_time() - begin) * 1e3)
        return value

    for step in range(steps):
        target = random.choice(source.graph.layers[:-1]).id
        if step % 2:
            graph = timed("edit", edits.remove_layer, source.graph, inserted)
        else:
            graph, inserted = timed("edit", edits.insert_after, source.graph, target, "LSKA")
        shapes = timed("shapes", infer_shapes, graph, "x", catalog=catalog)
        timed("problems", check_graph, graph, "x", catalog=catalog)
        both = times["shapes"][-1] + times["problems"][-1]
        times.setdefault("shapes + problems", []).append(both)
        source = timed("text", updated, source, graph)
        timed("lanes", lay_out, graph, shapes, 640)
        timed("difference", diff_graphs, start.graph, graph)
        times.setdefault("all", []).append(sum(times[what][-1] for what in ("edit", "shapes + problems", "text")))
    timed("open", read_source, source.text)
    return times


def _grown(graph: ModelGraph, size: int) -> ModelGraph:
    row = 0
    while len(graph.layers) < size:
        graph, _ = edits.insert_after(graph, graph.layers[2 + row % 18].id, "LSKA")
        row += 2
    return graph


def _percentile(values: list[float], percent: int) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


if __name__ == "__main__":
    raise SystemExit(main())
