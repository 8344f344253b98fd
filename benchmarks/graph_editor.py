"""Measure the graph editor without a screen: python benchmarks/graph_editor.py [--layers 700] [--rounds 30]

Prints p50 and p95 in milliseconds of opening a model, repainting it at fit zoom, a step of a drag, and an edit with its
undo, each through the widgets that the window uses. The time is that of the window's thread on a CPU: other programs on the
machine make it longer by a third, not several times. `editor_turns.py` measures the page as a whole.
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

from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication

from studio.catalog import load_catalog
from studio.graph.edits import insert_after
from studio.graph.lanes import lay_out
from studio.graph.model_graph import Layer, LayerId, ModelGraph
from studio.graph.model_source import fresh_source
from studio.graph.model_yaml import load_stock
from studio.graph.shapes import infer_shapes
from studio.ui.app import make_application
from studio.ui.graph_editor.appearance import appearance_of
from studio.ui.graph_editor.gestures import Connect, DropModule, MoveCards
from studio.ui.graph_editor.graph_panel import GraphPanel
from studio.ui.graph_editor.graph_scene import GraphScene
from studio.ui.graph_editor.graph_view import GraphView
from studio.ui.session import Session
from studio.ui.settings import UiSettings
from studio.ui.theme import Theme


def long_model(layers: int) -> ModelGraph:
    """Stretch YOLO11 by chains of layers that change nothing."""
    stock = load_stock("yolo11")
    spread: list[Layer] = []
    stands_for: dict[LayerId, LayerId] = {}
    roots = sum(layer.module in ("C3k2", "Conv") for layer in stock.layers)
    chain = max(0, -(-(layers - len(stock.layers)) // roots))
    number = 0
    for layer in stock.layers:
        spread.append(replace(layer, inputs=tuple(stands_for.get(one, one) for one in layer.inputs)))
        if layer.module in ("C3k2", "Conv"):
            previous = layer.id
            for _ in range(chain):
                new = LayerId(f"x{number}")
                spread.append(Layer(new, "nn.Identity", (previous,), section=layer.section))
                previous, number = new, number + 1
            stands_for[layer.id] = previous
    return replace(stock, layers=tuple(spread))


def measure(name: str, work: Callable[[], object], rounds: int) -> None:
    """Print how long `work` takes."""
    times = []
    for _ in range(rounds):
        began = time.thread_time()
        work()
        times.append(1000 * (time.thread_time() - began))
    times.sort()
    print(f"{name:34} p50 {statistics.median(times):7.2f} ms   p95 {times[int(0.95 * (len(times) - 1))]:7.2f} ms")


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--layers", type=int, default=700)
    parser.add_argument("--rounds", type=int, default=30)
    chosen = parser.parse_args()
    app = make_application()
    theme = Theme("light")
    theme.apply()
    catalog = load_catalog()
    for graph, title in ((load_stock("yolo11"), "yolo11"), (long_model(chosen.layers), "long model")):
        print(f"{title}: {len(graph.layers)} layers")
        measure_model(graph, theme, catalog=catalog, rounds=chosen.rounds)
    app.processEvents()
    return 0


def measure_model(graph: ModelGraph, theme: Theme, *, catalog: object, rounds: int) -> None:
    """Measure one model."""
    shapes = infer_shapes(graph, "x", catalog=catalog)  # type: ignore[arg-type]
    kept: list[object] = []  # Qt must not see a scene go while its view is there

    def open_model() -> GraphView:
        scene = GraphScene(appearance_of(theme))
        view = GraphView(scene)
        view.resize(1600, 1000)
        scene.show_graph(graph, lay_out(graph, shapes, 640), shapes=shapes, marks={}, repeats={})
        view.fit()
        kept[:] = [scene, view]
        return view

    measure("open: lay out, route, make cards", open_model, rounds)
    settings = UiSettings(Path(tempfile.mkdtemp()) / "settings.ini")
    session = Session(settings, theme)
    session.choose_model(base="yolo11", scale="x", template="none")
    panel = GraphPanel(session)
    panel.resize(1600, 1000)
    panel.show()
    assert session.graph is not None
    source, other = fresh_source(graph), session.document.source
    assert other is not None

    def load_and_show() -> None:
        session.document.load(source)
        panel.refresh()

    session.document.load(other)
    panel.refresh()

    measure("load into the window: all panels", load_and_show, 1)
    panel.view.fit()
    QApplication.processEvents()
    measure("repaint at fit zoom", panel.view.viewport().repaint, rounds)
    panel.view.zoom_by(0.9 / panel.view.zoom())
    measure("repaint near", panel.view.viewport().repaint, rounds)
    panel.view.fit()
    grabbed = graph.layers[len(graph.layers) // 2].id
    start = QPointF(panel.scene.cards[grabbed].place.left, panel.scene.cards[grabbed].place.top)
    gesture = MoveCards(panel.scene, panel.editing, start, grabbed=grabbed)
    offsets = iter(range(10_000))

    def drag_step() -> None:
        gesture.move(start + QPointF(next(offsets), 7))
        panel.view.viewport().repaint()

    measure("drag a card: step", lambda: gesture.move(start + QPointF(next(offsets), 7)), rounds)
    measure("drag a card: step and repaint", drag_step, rounds)
    gesture.cancel()
    wire = Connect(panel.scene, panel.editing, card=panel.scene.cards[grabbed], port="out")
    measure("draw a link: step", lambda: wire.move(start + QPointF(3 * next(offsets), 60)), rounds)
    wire.cancel()
    drop = DropModule(panel.scene, panel.editing, "LSKA")
    measure("drag a module: step", lambda: drop.move(start + QPointF(5 * next(offsets) % 900, 60)), rounds)
    drop.cancel()

    def edit() -> None:
        before = session.graph
        assert before is not None
        session.set_graph(insert_after(before, grabbed, "LSKA")[0], "Insert LSKA")
        panel.refresh()

    measure("edit: insert, check, draw", edit, max(5, rounds))

    def undo() -> None:
        session.document.undo_stack.undo()
        panel.refresh()

    measure("undo, check, draw", undo, max(5, rounds))
    panel.hide()
    session.close()


if __name__ == "__main__":
    sys.exit(main())
