"""Long random sequences of edits: the text always says the graph, every step can be taken back, and faults are reported."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio import stock
from studio.catalog import load_catalog
from studio.errors import ModelError
from studio.graph import edits
from studio.graph.describe import TEMPLATES, describe_edit
from studio.graph.diff import change_kinds, diff_graphs
from studio.graph.lanes import lay_out
from studio.graph.model_graph import LayerId, ModelGraph
from studio.graph.model_source import ModelSource, read_source, reread, stock_source, updated
from studio.graph.model_yaml import parse_model_yaml
from studio.graph.problems import check_graph
from studio.graph.shapes import infer_shapes

CATALOG = load_catalog()
FOLDER = stock.models_folder()
SOURCES: dict[str, ModelSource] = {
    "yolo11": stock_source("yolo11"),
    "yolo26": stock_source("yolo26"),
    "yolov8": stock_source("yolov8"),
    **{
        name: read_source((FOLDER / path).read_text(encoding="utf-8"))
        for name, path in {
            "yolo11-seg": "11/yolo11-seg.yaml",
            "rtdetr-l": "rt-detr/rtdetr-l.yaml",
            "yolov9e": "v9/yolov9e.yaml",
            "yolov3-spp": "v3/yolov3-spp.yaml",
        }.items()
    },
}
MODULES = ["LSKA", "C3k2_LSKA", "Conv", "Concat", "nn.Upsample", "C2f", "Nobody", "Detect"]
ARGS: list[list[Any]] = [
    [],
    [64],
    [64, 3, 2],
    [None, 2, "nearest"],
    [1],
    [{"kernel_size": 11}],
    [1, 1.0, True, "no", ["x"]],
]

Edit = Callable[[ModelGraph, Random], ModelGraph]


def _any(graph: ModelGraph, random: Random) -> LayerId:
    return random.choice(graph.layers).id


def _some(graph: ModelGraph, random: Random) -> list[LayerId]:
    start = random.randrange(len(graph.layers))
    return [layer.id for layer in graph.layers[start : start + random.randint(1, 4)]]


def _link(graph: ModelGraph, random: Random) -> tuple[LayerId, LayerId]:
    reader = random.choice(graph.layers)
    return (random.choice(reader.inputs) if reader.inputs else reader.id), reader.id


EDITS: dict[str, Edit] = {
    "insert": lambda g, r: edits.insert_after(g, _any(g, r), r.choice(MODULES), args=r.choice(ARGS))[0],
    "on_link": lambda g, r: edits.insert_on_link(g, *_link(g, r), r.choice(MODULES), args=r.choice(ARGS))[0],
    "add": lambda g, r: edits.add_layer(g, _any(g, r), r.choice(MODULES), args=r.choice(ARGS))[0],
    "replace": lambda g, r: edits.replace_module(g, _any(g, r), r.choice(MODULES), args=r.choice([None, *ARGS])),
    "args": lambda g, r: edits.set_args(g, _any(g, r), r.choice(ARGS), repeats=r.randint(0, 3)),
    "rewire": lambda g, r: edits.rewire(g, _any(g, r), _some(g, r)),
    "remove": lambda g, r: edits.remove_layer(g, _any(g, r)),
    "remove_many": lambda g, r: edits.remove_layers(g, _some(g, r)),
    "duplicate": lambda g, r: edits.duplicate_layers(g, _some(g, r))[0],
    "move": lambda g, r: edits.move_layer(g, _any(g, r), _any(g, r)),
    "connect": lambda g, r: edits.connect(g, _any(g, r), _any(g, r), port=r.choice([None, 0, 1, 5])),
    "disconnect": lambda g, r: edits.disconnect(g, *_link(g, r)),
    "paste": lambda g, r: edits.paste_layers(g, edits.copy_layers(g, _some(g, r)), after=_any(g, r))[0],
    "header": lambda g, r: edits.set_header(
        g, r.choice(["nc", "activation", "mine"]), r.choice([3, "nn.ReLU()", None])
    ),
}


def _told(graph: ModelGraph) -> list[object]:
    rows = {layer.id: row for row, layer in enumerate(graph.layers)}
    layers = [
        (one.module, [rows[x] for x in one.inputs], repr(list(one.args)), one.repeats, one.section, one.origin)
        for one in graph.layers
    ]
    return [layers, {name: repr(value) for name, value in graph.header.items()}, graph.family]


@pytest.mark.parametrize("name", SOURCES)
@settings(max_examples=2, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_long_editing_keeps_text_and_graph_in_step(name: str, seed: int) -> None:
    random = Random(seed)
    start = source = SOURCES[name]
    history = [source]
    for _ in range(200):
        kind = random.choice(list(EDITS)) if len(source.graph.layers) < 60 else "remove"
        try:
            graph = EDITS[kind](source.graph, random)
        except ModelError:
            continue
        source = updated(source, graph)
        assert _told(parse_model_yaml(source.text)) == _told(graph), kind
        assert [layer.id for layer in source.graph.layers] == [layer.id for layer in graph.layers]
        assert describe_edit(history[-1].graph, graph).template in TEMPLATES
        history.append(source)
    assert len(history) > 25
    # Undo and redo put whole values back; typing a text of the history gives the model that it had.
    for before, after in list(pairwise(history))[::5]:
        back = reread(after, before.text)
        assert _told(back.graph) == _told(before.graph)
        assert back.text == before.text
    scale = next(iter(source.graph.header.get("scales") or ["n"]))
    for step in history[:: max(1, len(history) // 12)]:
        shapes = infer_shapes(step.graph, scale, catalog=CATALOG)
        slots = lay_out(step.graph, shapes, 640).slots
        assert len(set(slots.values())) == len(step.graph.layers)
        check_graph(step.graph, scale, catalog=CATALOG)
        told = diff_graphs(start.graph, step.graph)
        kinds = {change.layer_id: change.kind for change in told if change.kind != "removed"}
        assert change_kinds(start.graph, step.graph) == kinds


@pytest.mark.parametrize("name", SOURCES)
@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_an_edit_and_its_opposite_leave_no_trace_in_the_text(name: str, seed: int) -> None:
    random = Random(seed)
    source = SOURCES[name]
    layer = random.choice(source.graph.layers[:-1])
    graph, new = edits.insert_after(source.graph, layer.id, "LSKA", args=[{"kernel_size": 11}])
    inserted = updated(source, graph)
    assert updated(inserted, edits.remove_layer(inserted.graph, new)).text == source.text
    changed = updated(source, edits.set_args(source.graph, layer.id, [3, "x"], repeats=7))
    assert updated(changed, source.graph).text == source.text


# Every kind of illegal or doubtful state that edits can pass through.
BROKEN: dict[str, tuple[str, Callable[[ModelGraph], ModelGraph]]] = {
    "no head": ("no-head", lambda g: edits.remove_layer(g, g.layers[-1].id)),
    "unknown": ("unknown-module", lambda g: edits.insert_after(g, g.layers[3].id, "Nobody")[0]),
    "sizes": ("concat-sizes", lambda g: edits.connect(g, g.layers[2].id, g.layers[12].id)),
    "dead": ("dead-layer", lambda g: edits.add_layer(g, g.layers[4].id, "Conv", args=[64])[0]),
    "two heads": ("several-heads", lambda g: edits.replace_module(g, g.layers[22].id, "Detect", args=["nc"])),
    "args": ("missing-args", lambda g: edits.set_args(g, g.layers[3].id, [])),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_an_edit_breaks_is_reported(name: str) -> None:
    code, edit = BROKEN[name]
    assert code in {problem.code for problem in check_graph(edit(SOURCES["yolo11"].graph), "n", catalog=CATALOG)}
