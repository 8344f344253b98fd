"""Edits keep a graph legal: it can always be written, read back equal, and knows where its weights come from."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio import stock
from studio.errors import ModelError
from studio.graph.edits import insert_after, remove_layer, replace_module, rewire, set_args
from studio.graph.lanes import lay_out
from studio.graph.model_graph import LayerId, ModelGraph
from studio.graph.model_yaml import load_stock, parse_model_yaml, write_model_yaml
from studio.graph.problems import check_graph
from studio.graph.shapes import infer_shapes
from studio.graph.transfer import origin_map

STOCK = {family: load_stock(family) for family in stock.FAMILIES}


def _row(graph: ModelGraph, row: int) -> LayerId:
    return graph.layers[row].id


def _inputs(graph: ModelGraph, row: int) -> list[int]:
    return [graph.row_of(one) for one in graph.layers[row].inputs]


def _by_rows(graph: ModelGraph) -> list[object]:
    rows = {layer.id: row for row, layer in enumerate(graph.layers)}
    return [
        (
            rows[layer.id],
            layer.module,
            [rows[one] for one in layer.inputs],
            layer.args,
            layer.repeats,
            layer.section,
            layer.origin,
        )
        for layer in graph.layers
    ]


def test_inserting_inline_is_what_the_articles_number() -> None:
    graph = STOCK["yolo11"]
    for row in (16, 19, 22):
        graph, _ = insert_after(graph, LayerId(f"r{row}"), "LSKA")
    assert [row for row, layer in enumerate(graph.layers) if layer.module == "LSKA"] == [17, 21, 25]
    assert _inputs(graph, 26) == [17, 21, 25]
    assert (_inputs(graph, 18), _inputs(graph, 22)) == ([17], [21])  # the next Conv reads the attended map
    assert (_inputs(graph, 19), _inputs(graph, 23)) == ([18, 13], [22, 10])  # earlier links stay


def test_inserting_a_branch_serves_only_the_chosen_reader() -> None:
    graph = STOCK["yolo11"]
    graph, new = insert_after(graph, LayerId("r16"), "LSKA", wiring="branch", consumers=[LayerId("r23")])
    assert [layer.module for layer in graph.consumers(new)] == ["Detect"]
    assert _inputs(graph, 18) == [16]
    assert "[[17, 20, 23], 1, Detect" in write_model_yaml(graph)


def test_inserting_keeps_every_origin() -> None:
    graph = STOCK["yolo26"]
    for row in (2, 4, 10, 16):
        graph, _ = insert_after(graph, LayerId(f"r{row}"), "LSKA")
    assert sorted(origin_map(graph).values()) == list(range(24))


@pytest.mark.parametrize(
    ("wiring", "consumers"), [("branch", None), ("branch", []), ("branch", ["r0"]), ("branch", ["r5", "r0"])]
)
def test_a_branch_needs_readers_of_its_target(wiring: str, consumers: list[LayerId] | None) -> None:
    with pytest.raises(ModelError, match="readers"):
        insert_after(STOCK["yolo11"], LayerId("r4"), "LSKA", wiring=wiring, consumers=consumers)


def test_nothing_follows_a_head() -> None:
    with pytest.raises(ModelError, match="ends the model"):
        insert_after(STOCK["yolo11"], LayerId("r23"), "LSKA")


def test_replacing_keeps_row_links_arguments_and_origin() -> None:
    before = STOCK["yolo11"]
    after = replace_module(before, LayerId("r16"), "C3k2_LSKA")
    assert _by_rows(after)[:16] == _by_rows(before)[:16]
    assert after.layers[16] == replace(before.layers[16], module="C3k2_LSKA")


def test_removing_an_inserted_layer_gives_the_graph_before() -> None:
    before = STOCK["yolo12"]
    after, new = insert_after(before, LayerId("r14"), "LSKA", args=[{"kernel_size": 11}])
    assert remove_layer(after, new) == before


def test_removing_the_first_layer_hands_on_the_image_only_to_the_second() -> None:
    graph = remove_layer(STOCK["yolo11"], LayerId("r0"))
    assert graph.layers[0].inputs == ()
    forked = rewire(STOCK["yolo11"], LayerId("r2"), [LayerId("r0")])
    with pytest.raises(ModelError, match="image"):
        remove_layer(forked, LayerId("r0"))


def test_the_last_layer_stays() -> None:
    graph = ModelGraph(layers=STOCK["yolo11"].layers[:1])
    with pytest.raises(ModelError, match="at least one"):
        remove_layer(graph, LayerId("r0"))


@pytest.mark.parametrize(
    ("layer", "inputs", "message"), [("r5", ["r9"], "before it"), ("r5", ["r5"], "before it"), ("r5", [], "image")]
)
def test_a_layer_reads_only_layers_above_it(layer: str, inputs: list[str], message: str) -> None:
    with pytest.raises(ModelError, match=message) as caught:
        rewire(STOCK["yolo11"], LayerId(layer), [LayerId(one) for one in inputs])
    assert caught.value.where is not None
    assert caught.value.where.node == "5 Conv"


def test_a_reader_of_several_layers_is_written_as_a_list() -> None:
    graph = rewire(STOCK["yolo11"], LayerId("r5"), [LayerId("r4"), LayerId("r3")])
    assert "[[-1, 3], 1, Conv" in write_model_yaml(graph)


def test_an_unknown_layer_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        remove_layer(STOCK["yolo11"], LayerId("r99"))


_STEPS = st.lists(
    st.tuples(
        st.sampled_from(["insert", "branch", "remove", "replace", "args", "rewire"]),
        st.integers(0, 60),
        st.integers(0, 60),
    ),
    max_size=25,
)


def _edit(graph: ModelGraph, kind: str, *, first: int, second: int) -> ModelGraph:
    layer = graph.layers[first % len(graph.layers)]
    if kind == "insert":
        return insert_after(graph, layer.id, "LSKA", args=[{"kernel_size": 11}] if second % 2 else [])[0]
    if kind == "branch":
        readers = [reader.id for reader in graph.consumers(layer.id)]
        return insert_after(graph, layer.id, "Conv", args=[64], wiring="branch", consumers=readers[: 1 + second % 2])[0]
    if kind == "remove":
        return remove_layer(graph, layer.id)
    if kind == "replace":
        return replace_module(graph, layer.id, "C3k2_LSKA", args=(*layer.args, {"safe_start": False}))
    if kind == "args":
        return set_args(graph, layer.id, [second, "None", 0.25], repeats=1 + second % 3)
    return rewire(graph, layer.id, [graph.layers[second % len(graph.layers)].id, *layer.inputs[1:]])


@settings(max_examples=120, deadline=None)
@given(family=st.sampled_from(stock.FAMILIES), steps=_STEPS)
def test_any_edits_leave_a_graph_that_is_written_and_read_back_equal(
    family: str, steps: list[tuple[str, int, int]]
) -> None:
    graph = STOCK[family]
    for kind, first, second in steps:
        try:
            graph = _edit(graph, kind, first=first, second=second)
        except ModelError:
            continue
    assert len({layer.id for layer in graph.layers}) == len(graph.layers)
    sections = [layer.section for layer in graph.layers]
    assert sections == sorted(sections)
    origins = list(origin_map(graph).values())
    assert origins == sorted(set(origins))
    read = parse_model_yaml(write_model_yaml(graph))
    assert _by_rows(read) == _by_rows(graph)
    assert write_model_yaml(read) == write_model_yaml(graph)
    # None of these may crash on a graph in the making.
    shapes = infer_shapes(graph, "n")
    check_graph(graph, "n")
    slots = lay_out(graph, shapes, 640).slots
    assert len(set(slots.values())) == len(graph.layers)


@settings(max_examples=60, deadline=None)
@given(family=st.sampled_from(stock.FAMILIES), rows=st.lists(st.integers(0, 19), max_size=8))
def test_attention_anywhere_before_the_head_keeps_every_shape_of_the_base(family: str, rows: list[int]) -> None:
    from studio.catalog import load_catalog

    graph = STOCK[family]
    for row in rows:
        graph, _ = insert_after(graph, LayerId(f"r{row}"), "LSKA")
    catalog = load_catalog()
    shapes = infer_shapes(graph, "n", catalog=catalog)
    base = infer_shapes(STOCK[family], "n")
    assert {layer_id: shapes[layer_id] for layer_id in base} == base
    assert not check_graph(graph, "n", catalog=catalog)
