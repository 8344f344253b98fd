"""Time the turns of the event loop while a large model is edited: python benchmarks/editor_turns.py [--layers 700] [--rounds 10]

Drives the whole model page, with all that listens to the session, as the window does: each action once, then the event loop
until it rests. Prints how long the action took, and the longest turn: the action itself or anything that it caused
(painting, the answer of the engine, the collector). The goal is that none is longer than 50 ms.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from graph_editor import long_model
from PySide6.QtCore import QEventLoop
from PySide6.QtGui import QAction

from studio.graph.model_graph import LayerId
from studio.graph.model_source import fresh_source
from studio.ui.app import make_application
from studio.ui.engine_link import EngineLink
from studio.ui.garbage import collect_if_due
from studio.ui.graph_editor.graph_panel import GraphPanel
from studio.ui.pages.model_page import ModelPage
from studio.ui.session import Session
from studio.ui.settings import UiSettings
from studio.ui.theme import Theme

LIMIT_MS = 50.0
REST_S = 0.25  # longer than the delay after which the engine is asked
PASTED = 50
CLOCK = time.thread_time  # other programs on the machine do not stretch it
# Answers as the engine does, with a row for each layer, without torch.
ENGINE = """\
import json, sys
for line in sys.stdin:
    asked = json.loads(line)
    rows = [{"index": row, "module": "Conv", "params": 1000 + row, "gflops": 0.1, "shape": [64, 20, 20], "args": [64, 3],
             "children": [{"name": "conv", "module": "Conv2d", "params": 900}, {"name": "bn", "module": "BatchNorm2d", "params": 100}]}
            for row in range(asked.get("model", "").count("  - ["))]
    print(json.dumps({"id": asked["id"], "ok": {"params": 9, "gflops": 9.0, "layers": rows, "layers_total": len(rows)}}), flush=True)
"""


class Bench:
    """One page with one large model, and the figures of what was done to it."""

    def __init__(self, layers: int, rounds: int) -> None:
        self.app = make_application()
        self.theme = Theme("light")
        self.theme.apply()
        self.folder = Path(tempfile.mkdtemp())
        self.file = self.folder / "large.yaml"
        self.file.write_text(fresh_source(long_model(layers)).text, encoding="utf-8")
        engine = EngineLink(command=[sys.executable, "-c", ENGINE])
        self.session = Session(UiSettings(self.folder / "settings.ini"), self.theme, engine=engine)
        self.page = ModelPage(self.session)
        self.page.resize(1600, 1000)
        self.page.show()
        self.rounds = rounds
        self.slow: list[str] = []

    @property
    def panel(self) -> GraphPanel:
        return self.page.graph_panel

    def layer(self, part: float = 0.5) -> LayerId:
        """Give the layer so far down the file."""
        graph = self.session.graph
        assert graph is not None
        return graph.layers[int((len(graph.layers) - 1) * part)].id

    def action(self, key: str) -> QAction:
        """Give an action of the editor, which the keyboard triggers."""
        return self.panel.commands.action(key)

    def measure(self, name: str, work: Callable[[], Any], back: Callable[[], Any] | None = None) -> None:
        """Do something, print its times, and bring back what was before."""
        direct, longest = [], []
        for _ in range(self.rounds):
            took = _timed(work)
            direct.append(took)
            longest.append(max(took, self._rest()))
            if back is not None:
                back()
                self._rest()
        told = f"{name:44} {_p(direct, 50):7.1f} {_p(direct, 95):7.1f}   {_p(longest, 50):7.1f} {_p(longest, 95):7.1f}"
        over = _p(longest, 95) > LIMIT_MS
        self.slow += [name] if over else []
        print(told + ("  *" if over else ""), flush=True)

    def _rest(self) -> float:
        """Let the event loop run until it rests; give its longest turn."""
        longest, until = 0.0, time.perf_counter() + REST_S
        while time.perf_counter() < until:
            longest = max(longest, _timed(lambda: self.app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)))
            time.sleep(0.002)
        return max(longest, _timed(collect_if_due))


def main() -> int:
    """Measure and print; exit code 1 when a turn was too long."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--layers", type=int, default=700)
    parser.add_argument("--rounds", type=int, default=10)
    chosen = parser.parse_args()
    bench = Bench(chosen.layers, chosen.rounds)
    print(
        f"{'':44} {'action, ms':^15}   {'longest turn, ms':^15}\n{'':44} {'p50':>7} {'p95':>7}   {'p50':>7} {'p95':>7}"
    )
    measure_all(bench)
    bench.session.close()
    return int(bool(bench.slow))


def measure_all(bench: Bench) -> None:
    """Do all that is done to a model."""
    session, panel, page = bench.session, bench.panel, bench.page
    editing, undo = panel.editing, bench.action("undo").trigger
    bench.measure(
        "open the file",
        lambda: page.open_file(bench.file),
        lambda: session.choose_model(base="yolo11", scale="x", template="none"),
    )
    page.open_file(bench.file)
    bench._rest()
    quiet = bench.layer(0.3)
    bench.measure("insert a layer", lambda: editing.insert_after("LSKA", bench.layer()))
    bench.measure("undo it", undo)
    bench.measure("redo it", bench.action("redo").trigger)
    bench.measure("insert near the start", lambda: editing.insert_after("LSKA", bench.layer(0.01)), undo)
    bench.measure("insert in the middle", lambda: editing.insert_after("LSKA", bench.layer()), undo)
    bench.measure("delete a layer", lambda: editing.remove([bench.layer()]), undo)
    bench.measure("replace a module", lambda: editing.replace_module("LSKA", quiet), undo)
    bench.measure("connect two layers", lambda: editing.connect_layers(bench.layer(0.2), bench.layer(0.8)), undo)
    bench.measure("rewire a layer", lambda: editing.connect_layers(bench.layer(0.29), quiet), undo)
    bench.measure("select a layer", lambda: panel.scene.select(bench.layer()), panel.scene.clearSelection)
    bench.measure(
        "spin the repeats", lambda: (panel.scene.select(bench.layer(0.01)), panel.details.repeats.stepUp()), undo
    )
    graph = session.graph
    assert graph is not None
    some = [layer.id for layer in graph.layers[100 : 100 + PASTED]]
    bench.measure("select all", bench.action("select_all").trigger, panel.scene.clearSelection)
    bench.measure(f"copy {PASTED} layers", lambda: editing.copy(some))
    bench.measure(f"paste {PASTED} layers", lambda: editing.paste(some[-1]), undo)
    bench.measure(f"duplicate {PASTED} layers", lambda: editing.duplicate(some), undo)
    bench.measure(f"delete {PASTED} layers", lambda: editing.remove(some), undo)
    bench.measure("look at a template", lambda: page.preview_template("lska-head"), page.preview.cancel)
    bench.measure("apply a template", page.preview.apply, lambda: (undo(), page.preview_template("lska-head")))
    page.preview.cancel()
    bench.measure("search a module", lambda: _hold(panel.search()), lambda: _drop())
    bench.measure("find a layer: open", panel.find_bar.open_bar, panel.find_bar.close_bar)
    bench.measure("find a layer: a letter", lambda: panel.find_bar.field.setText("LS"), panel.find_bar.field.clear)
    bench.measure("another scale", lambda: session.choose_model(scale="n"), lambda: session.choose_model(scale="x"))
    measure_tabs(bench)
    bench.measure("dark", lambda: bench.theme.set_scheme("dark"), lambda: bench.theme.set_scheme("light"))


def measure_tabs(bench: Bench) -> None:
    """Show the other three tabs, and edit while they are shown."""
    panel, page = bench.panel, bench.page
    editing, undo = panel.editing, bench.action("undo").trigger
    tabs = page._tabs
    panel.side.show_view("outline")
    bench.measure("insert, the outline shown", lambda: editing.insert_after("LSKA", bench.layer()), undo)
    panel.side.show_view("problems")
    bench.measure("insert, the problems shown", lambda: editing.insert_after("Nobody", bench.layer()), undo)
    panel.side.show_view("modules")
    for index, name in ((1, "YAML"), (2, "difference"), (3, "cost")):
        bench.measure(
            f"show the {name}", lambda index=index: tabs.setCurrentIndex(index), lambda: tabs.setCurrentIndex(0)
        )
        tabs.setCurrentIndex(index)
        bench.measure(f"insert, the {name} shown", lambda: editing.insert_after("LSKA", bench.layer()), undo)
        if index == 1:
            bench.measure("type a row of the text", lambda: _type(bench), undo)
    tabs.setCurrentIndex(0)


_held: list[Any] = []


def _hold(box: Any) -> None:
    _held[:] = [box]


def _drop() -> None:
    _held[0].close()


def _type(bench: Bench) -> None:
    view = bench.page.yaml_view
    text = view.toPlainText()
    at = text.index("nn.Identity", len(text) // 2)
    cursor = view.textCursor()
    cursor.setPosition(at)
    cursor.setPosition(at + len("nn.Identity"), cursor.MoveMode.KeepAnchor)
    cursor.insertText("LSKA")
    view.flush()


def _timed(work: Callable[[], Any]) -> float:
    began = CLOCK()
    work()
    return 1000 * (CLOCK() - began)


def _p(values: list[float], percent: int) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(len(ordered) * percent / 100 + 0.499) - 1)]


if __name__ == "__main__":
    sys.exit(main())
