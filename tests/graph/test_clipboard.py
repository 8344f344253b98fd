"""Layers are copied between models; what another program put into the clipboard does no harm."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.errors import ModelError
from studio.graph.clipboard import FORMAT, copy_layers, duplicate_layers, paste_layers
from studio.graph.edits import insert_after, remove_layer
from studio.graph.model_graph import LayerId, ModelGraph
from studio.graph.model_yaml import load_stock, parse_model_yaml, write_model_yaml

YOLO11, YOLOV8 = load_stock("yolo11"), load_stock("yolov8")


def _ids(*rows: int) -> list[LayerId]:
    return [LayerId(f"r{row}") for row in rows]


def _row(**fields: object) -> str:
    row = {"module": "Conv", "repeats": 1, "args": [64], "from": [None], "list": False, **fields}
    return json.dumps({FORMAT: 1, "layers": [row]})


def _inputs(graph: ModelGraph, layer_id: LayerId) -> list[str]:
    return [graph.layer(one).module for one in graph.layer(layer_id).inputs]


def test_layers_are_pasted_into_another_model_with_their_links() -> None:
    text = copy_layers(YOLO11, _ids(14, 15, 16))
    graph, new = paste_layers(YOLOV8, text, after=LayerId("r12"))
    assert [graph.layer(one).module for one in new] == ["nn.Upsample", "Concat", "C3k2"]
    assert [graph.row_of(one) for one in new] == [13, 14, 15]
    assert graph.layer(new[0]).inputs == (LayerId("r12"),)
    assert graph.layer(new[1]).inputs == (new[0], LayerId("r12"))  # 4 was not copied: an open end
    assert graph.layer(new[2]).args == (256, False)
    assert {graph.layer(one).origin for one in new} == {None}
    assert parse_model_yaml(write_model_yaml(graph)).layers[15].module == "C3k2"


def test_what_was_pasted_disturbs_no_link() -> None:
    graph, new = paste_layers(YOLO11, copy_layers(YOLO11, _ids(2)), after=LayerId("r4"))
    kept = [layer for layer in graph.layers if layer.id not in new]
    assert tuple(kept) == YOLO11.layers


def test_duplicates_read_duplicates_and_otherwise_the_same() -> None:
    graph, (concat, block) = duplicate_layers(YOLO11, _ids(15, 16))
    assert graph.layer(concat).inputs == tuple(_ids(14, 4))
    assert graph.layer(block).inputs == (concat,)
    assert graph.row_of(concat) == 17
    assert not graph.consumers(block)


def test_the_copy_of_the_first_layer_does_not_read_the_image() -> None:
    graph, (new,) = duplicate_layers(YOLO11, _ids(0))
    assert graph.layer(new).inputs == (LayerId("r0"),)
    graph, (new,) = paste_layers(YOLO11, copy_layers(YOLO11, _ids(0)), after=LayerId("r3"))
    assert graph.layer(new).inputs == (LayerId("r3"),)


def test_a_head_is_pasted_only_at_the_end_of_a_model_without_one() -> None:
    text = copy_layers(YOLO11, _ids(22, 23))
    for after in ("r5", "r22", "r23"):
        with pytest.raises(ModelError, match=r"head ends|Nothing can follow"):
            paste_layers(YOLO11, text, after=LayerId(after))
    graph, new = paste_layers(remove_layer(YOLOV8, LayerId("r22")), text, after=LayerId("r21"))
    assert _inputs(graph, new[1]) == ["C2f", "C3k2"]
    with pytest.raises(ModelError, match="one head"):
        duplicate_layers(YOLO11, _ids(23))


def test_nothing_chosen_is_told() -> None:
    for work in (copy_layers, duplicate_layers):
        with pytest.raises(ModelError, match="no layer"):
            work(YOLO11, [])


HOSTILE = [
    "",
    "hello",
    "{}",
    "[]",
    FORMAT,
    json.dumps({FORMAT: 1}),
    json.dumps({FORMAT: 1, "layers": []}),
    json.dumps({FORMAT: 1, "layers": [3]}),
    json.dumps({FORMAT: 1, "layers": [{}]}),
    json.dumps({FORMAT: 1, "layers": {}}),
    _row(**{"from": []}),
    _row(**{"from": [0]}),
    _row(**{"from": [5]}),
    _row(**{"from": [-1]}),
    _row(**{"from": [True]}),
    _row(**{"from": ["0"]}),
    _row(module="os.system('x')"),
    _row(module="../x"),
    _row(module=3),
    _row(repeats=0),
    _row(repeats=10**9),
    _row(repeats=True),
    _row(args={"a": 1}),
    _row(args=[10**9]),
    _row(args=["x" * 5000]),
    _row(args=["\ud800"]),
    _row(args=[float("nan")]),
    _row(args=[float("inf")]),
    '{"' + FORMAT + '": 1, "layers": ' + "[" * 100_000,
    '{"' + FORMAT + '": 1, "layers": [{"module": "Conv", "repeats": 1, "from": [null], "args": ' + "[" * 60 + "]" * 60 + "}]}",
    '{"' + FORMAT + '": 1, "layers": [{"module": "Conv", "repeats": 1, "from": [null], "args": [1' + "0" * 6000 + "]}]}",
    json.dumps({FORMAT: 1, "layers": [{"module": "Conv", "repeats": 1, "args": [], "from": [None]}] * 2001}),
    '{"' + FORMAT + '": 1, "x": "' + "x" * 2_000_000 + '"}',
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_clipboard_is_refused_in_words(text: str) -> None:
    with pytest.raises(ModelError, match="clipboard"):
        paste_layers(YOLO11, text, after=LayerId("r4"))


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(args=_JSON, module=st.one_of(st.just("Conv"), st.text()), source=_JSON, repeats=st.one_of(st.just(1), _JSON))
def test_whatever_is_pasted_can_be_written_and_read_back(
    args: object, module: str, source: object, repeats: object
) -> None:
    text = json.dumps({FORMAT: 1, "layers": [{"module": module, "args": args, "from": source, "repeats": repeats}]})
    plain = json.dumps({FORMAT: 1, "layers": [{"module": "Conv", "args": [args], "from": [None], "repeats": 1}]})
    for one in (text, plain):
        try:
            graph, (new,) = paste_layers(YOLO11, one, after=LayerId("r4"))
        except ModelError:
            continue
        read = parse_model_yaml(write_model_yaml(graph))
        assert repr(read.layers[5].args) == repr(graph.layer(new).args)


def test_a_full_model_takes_no_more() -> None:
    text = copy_layers(YOLO11, [layer.id for layer in YOLO11.layers[:-1]])
    graph = YOLO11
    while len(graph.layers) + 23 <= 2000:
        graph, _ = paste_layers(graph, text, after=LayerId("r4"))
    with pytest.raises(ModelError, match="2,000"):
        paste_layers(graph, text, after=LayerId("r4"))
    while len(graph.layers) < 2000:
        graph, _ = insert_after(graph, LayerId("r4"), "LSKA")
    with pytest.raises(ModelError, match="2,000"):
        insert_after(graph, LayerId("r4"), "LSKA")
