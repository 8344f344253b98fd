"""Whatever stands in a model file, it is opened as far as possible or refused in words; nothing crashes and nothing runs."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio import stock
from studio.catalog import load_catalog
from studio.errors import ModelError
from studio.graph.diff import diff_graphs
from studio.graph.edits import add_layer, insert_after, remove_layer
from studio.graph.lanes import lay_out
from studio.graph.model_source import ModelSource, read_tolerant, reread, stock_source, updated
from studio.graph.problems import check_graph
from studio.graph.shapes import infer_shapes

CATALOG = load_catalog()
TEXTS = [stock_source("yolo11").text, (stock.models_folder() / "v9/yolov9e.yaml").read_text(encoding="utf-8")]
SCRAPS = [
    "[", "]", "{", "}", ",", ": ", "-", "- ", "\n", "  ", "\t", "#", "'", '"', "&a ", "*a", "|", ">", "!!int ", "!x", "?", "%",
    "null", "~", "-1", "99", "[]", "nc", "1e9", "Detect", "backbone:", "head:", "\ufeff", "\x00", "\u2028", "\r", "é", "😀", "<<: ",
]  # fmt: skip


def _spoiled(text: str, random: Random) -> str:
    for _ in range(random.randint(1, 6)):
        at = random.randrange(len(text))
        kind = random.randrange(4)
        if kind == 0:
            text = text[:at] + random.choice(SCRAPS) + text[at:]
        elif kind == 1:
            text = text[:at] + text[at + random.randint(1, 8) :]
        elif kind == 2:
            lines = text.splitlines(keepends=True)
            lines.insert(random.randrange(len(lines)), random.choice(lines))
            text = "".join(lines)
        else:
            text = text[:at] + random.choice("0123456789") + text[at + 1 :]
    return text


def _use(source: ModelSource) -> None:
    """Do with a model what the window does."""
    graph = source.graph
    scale = next(iter(graph.header.get("scales") or ["n"]))
    shapes = infer_shapes(graph, scale, catalog=CATALOG)
    assert set(lay_out(graph, shapes, 640).slots) == {layer.id for layer in graph.layers}
    for problem in check_graph(graph, scale, catalog=CATALOG):
        assert problem.message
    for layer in (graph.layers[0], graph.layers[-1]):
        for edit in (
            lambda g, one=layer.id: insert_after(g, one, "LSKA")[0],
            lambda g, one=layer.id: remove_layer(g, one),
        ):
            try:
                changed = edit(graph)
            except ModelError:
                continue
            after = updated(source, changed)
            assert [one.module for one in after.graph.layers] == [one.module for one in changed.layers]
            again, _ = read_tolerant(after.text)
            assert again is not None
            assert len(again.graph.layers) == len(changed.layers)
            diff_graphs(graph, changed)


@pytest.mark.parametrize("text", TEXTS, ids=["yolo11", "yolov9e"])
@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_a_spoiled_file_opens_as_far_as_possible(text: str, seed: int) -> None:
    spoiled = _spoiled(text, Random(seed))
    source, problems = read_tolerant(spoiled)
    if source is None:
        assert problems
        return
    assert source.text == spoiled
    _use(source)
    whole, _ = read_tolerant(text)
    assert whole is not None
    try:
        typed = reread(whole, spoiled)
    except ModelError:
        assert problems
    else:
        assert len({layer.id for layer in typed.graph.layers}) == len(typed.graph.layers)


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    source, problems = read_tolerant(f"backbone:\n  - {text}\nhead: []\n")
    assert source is not None or problems
    if source is not None:
        _use(source)


FAULTY_GRAPHS = {
    "cycle": ("[[-1, 1], 1, Concat, [1]]", "reads itself"),
    "forward": ("[2, 1, Conv, [64]]", "comes later"),
    "head in the middle": ("[-1, 1, Detect, [nc]]", None),
    "unknown head": ("[-1, 1, SuperDetect, [nc]]", None),
    "wrong kinds": ("[-1, 1, Conv, [[], {}, null]]", None),
}


@pytest.mark.parametrize("name", FAULTY_GRAPHS)
def test_every_fault_is_marked_on_a_line_and_a_node(name: str) -> None:
    row, message = FAULTY_GRAPHS[name]
    text = f"backbone:\n  - [-1, 1, Conv, [64, 3, 2]]\n  - {row}\nhead:\n  - [[1], 1, Detect, [80]]\n"
    source, problems = read_tolerant(text)
    assert source is not None
    problems += check_graph(source.graph, "n", catalog=CATALOG)
    marked = [one for one in problems if one.where and one.where.line == 3 and (one.where.node or "").startswith("1 ")]
    assert marked, problems
    assert message is None or any(message in one.message for one in marked)
    _use(source)


def test_a_dead_branch_behind_the_head_is_reported() -> None:
    graph, _ = add_layer(stock_source("yolo11").graph, stock_source("yolo11").graph.layers[3].id, "Conv", args=[64])
    assert [one.code for one in check_graph(graph, "n", catalog=CATALOG)] == ["dead-layer"]
