"""Differences are told in sentences that name the stock rows."""

from __future__ import annotations

from studio.graph.diff import diff_graphs
from studio.graph.edits import insert_after, move_layer, remove_layer, rewire, set_args
from studio.graph.model_graph import LayerId, ModelGraph
from studio.graph.model_yaml import load_stock, parse_model_yaml, read_model_yaml, write_model_yaml
from studio.stock import stock_model
from studio.templates.generate import generate_model

BASE = load_stock("yolo11")


def _texts(variant: ModelGraph, base: ModelGraph = BASE) -> list[str]:
    return [change.text for change in diff_graphs(base, variant)]


def test_a_graph_does_not_differ_from_itself() -> None:
    assert _texts(BASE) == []
    assert _texts(parse_model_yaml(write_model_yaml(BASE))) == []


def test_an_insertion_is_one_sentence_and_its_readers_are_none() -> None:
    expected = ["LSKA added after 16 C3k2", "LSKA added after 19 C3k2", "LSKA added after 22 C3k2"]
    variant = generate_model("yolo11", template="lska-head", values={"safe_start": False})
    assert _texts(variant) == expected
    assert _texts(parse_model_yaml(write_model_yaml(variant))) == expected


def test_parameters_of_what_was_added_are_told() -> None:
    variant = generate_model("yolo11", template="lska-head", values={"kernel_size": 23, "safe_start": False})
    assert _texts(variant)[0] == "LSKA with kernel_size 23 added after 16 C3k2"


def test_a_replacement_is_told() -> None:
    variant = generate_model("yolo11", template="sppf-lska", values={"kernel_size": 7, "safe_start": False})
    assert _texts(variant) == ["9 SPPF replaced by SPPF_LSKA with kernel_size 7"]


def test_a_branch_names_its_reader() -> None:
    variant, _ = insert_after(BASE, LayerId("r16"), "LSKA", wiring="branch", consumers=[LayerId("r23")])
    assert _texts(variant)[0] == "LSKA added after 16 C3k2, read only by 23 Detect"


def test_removal_arguments_repeats_and_links_are_told() -> None:
    variant = remove_layer(BASE, LayerId("r10"))
    variant = set_args(variant, LayerId("r2"), [128, True], repeats=4)
    variant = rewire(variant, LayerId("r15"), [LayerId("r14"), LayerId("r3")])
    texts = _texts(variant)
    assert (
        texts[0] == "2 C3k2 has the arguments [128, True] instead of [256, False, 0.25], repeats 4 times instead of 2"
    )
    assert "15 Concat reads 14 nn.Upsample and 3 Conv instead of 14 nn.Upsample and 4 C3k2" in texts
    assert texts[-1] == "10 C2PSA removed"


def test_graphs_without_origins_are_compared_by_their_layers() -> None:
    base = read_model_yaml(stock_model("yolo11").path)
    variant, new = insert_after(base, LayerId("r4"), "LSKA")
    assert [(change.kind, change.layer_id) for change in diff_graphs(base, variant)] == [("added", new)]


def test_a_layer_that_moved_is_told_apart_from_one_that_changed() -> None:
    free = rewire(BASE, LayerId("r17"), [LayerId("r13")])
    variant = move_layer(free, LayerId("r17"), LayerId("r13"))
    changes = diff_graphs(free, variant)
    assert [(one.kind, one.text) for one in changes] == [("moved", "17 Conv moved behind 13 C3k2")]
    both = diff_graphs(BASE, variant)
    assert [(one.kind, one.text) for one in both] == [
        ("changed", "17 Conv reads 13 C3k2 instead of 16 C3k2, moved behind 13 C3k2")
    ]


def test_an_insertion_moves_nothing() -> None:
    variant, _ = insert_after(BASE, LayerId("r4"), "LSKA")
    assert {change.kind for change in diff_graphs(BASE, variant)} == {"added"}
