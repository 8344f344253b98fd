"""What cannot be built is told in words, with its layer; what can be is not complained about."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from studio import stock
from studio.catalog import load_catalog
from studio.errors import Problem
from studio.graph.edits import insert_after, remove_layer, rewire, set_args
from studio.graph.model_graph import LayerId, ModelGraph
from studio.graph.model_yaml import load_stock, parse_model_yaml, read_model_yaml
from studio.graph.problems import check_graph

SHIPPED = sorted(stock.models_folder().rglob("*.yaml"))
BASE = load_stock("yolo11")
CATALOG = load_catalog()


def _only(graph: ModelGraph, scale: str = "n") -> Problem:
    problems = check_graph(graph, scale, catalog=CATALOG)
    assert len(problems) == 1, problems
    return problems[0]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_no_shipped_model_has_a_problem(path: Path) -> None:
    graph = read_model_yaml(path)
    for scale in graph.header.get("scales") or ["n"]:
        assert not check_graph(graph, scale)


def test_maps_of_different_sizes_are_told_with_their_sizes() -> None:
    problem = _only(rewire(BASE, LayerId("r12"), [LayerId("r11"), LayerId("r4")]))
    assert (problem.severity, problem.code) == ("error", "concat-sizes")
    assert problem.message == (
        "12 Concat joins maps of different sizes: 11 nn.Upsample gives 40×40, 4 C3k2 gives 80×80."
    )
    assert problem.where is not None
    assert problem.where.node == "12 Concat"
    assert problem.where.line == BASE.layers[12].line


def test_a_layer_that_nothing_reads_is_told() -> None:
    problem = _only(rewire(BASE, LayerId("r23"), [LayerId("r16"), LayerId("r19")]))
    assert (problem.severity, problem.code, problem.message[:20]) == ("warning", "dead-layer", "Nothing reads 22 C3k")


def test_the_order_of_the_heads_inputs_is_told() -> None:
    problem = _only(rewire(BASE, LayerId("r23"), [LayerId("r22"), LayerId("r19"), LayerId("r16")]))
    assert (problem.severity, problem.code) == ("warning", "head-order")


def test_a_head_that_reads_a_layer_twice_is_told() -> None:
    codes = {problem.code for problem in check_graph(rewire(BASE, LayerId("r23"), [LayerId("r16")] * 3), "n")}
    assert codes == {"head-reads-twice", "dead-layer"}


def test_a_model_without_a_head_is_told() -> None:
    graph = remove_layer(BASE, LayerId("r23"))
    assert "no-head" in {problem.code for problem in check_graph(graph, "n")}


@pytest.mark.parametrize(
    "name", ["C3k", "torch_load", "os.system", "nn.Module", "DetectionModel", "torchvision.ops.nms", "LSKB", "ультра"]
)
def test_a_module_that_is_not_on_the_list_is_refused(name: str) -> None:
    # As a file with such a row is opened; an edit takes only names that a file can hold.
    layers = tuple(replace(one, module=name) if one.id == "r8" else one for one in BASE.layers)
    problems = check_graph(replace(BASE, layers=layers), "n", catalog=CATALOG)
    assert problems[0].severity == "error"
    assert problems[0].code == "unknown-module"
    if name == "LSKB":
        assert "LSKA" in problems[0].hint


def test_our_modules_are_unknown_without_a_catalog() -> None:
    graph, _ = insert_after(BASE, LayerId("r16"), "LSKA")
    assert [problem.code for problem in check_graph(graph, "n")] == ["unknown-module"]
    assert not check_graph(graph, "n", catalog=CATALOG)


@pytest.mark.parametrize(
    ("args", "told"), [([8], "8"), ([64, 23], "64"), ([{"kernel": 7}], "kernel"), ([7, True, 1], "parameters")]
)
def test_illegal_attention_arguments_are_told_with_the_legal_ones(args: list[object], told: str) -> None:
    graph, _ = insert_after(BASE, LayerId("r16"), "LSKA", args=args)
    problem = _only(graph)
    assert problem.code == "attention-args"
    assert told in problem.message
    assert problem.hint


def test_several_inputs_to_a_module_that_reads_one_are_told() -> None:
    problem = check_graph(rewire(BASE, LayerId("r5"), [LayerId("r4"), LayerId("r3")]), "n")[0]
    assert problem.code == "several-inputs"
    assert "4 C3k2 and 3 Conv" in problem.message


@pytest.mark.parametrize(
    ("row", "args", "code"), [(3, [], "missing-args"), (3, ["x"], "bad-args"), (12, [2], "bad-args")]
)
def test_stock_arguments_that_give_nothing_are_told(row: int, args: list[object], code: str) -> None:
    assert _only(set_args(BASE, LayerId(f"r{row}"), args)).code == code


def test_a_changed_number_of_channels_in_c2psa_is_told() -> None:
    assert "keep their number" in _only(set_args(BASE, LayerId("r10"), [512])).message


def test_a_chain_that_changes_channels_is_told() -> None:
    assert _only(set_args(BASE, LayerId("r3"), [512, 3, 2], repeats=3)).code == "chain-of-channels"


def test_an_unknown_scale_is_told() -> None:
    assert _only(BASE, "z").code == "unknown-scale"


def test_an_image_too_small_for_the_network_is_told() -> None:
    graph = parse_model_yaml("backbone:\n  - [-1, 1, nn.MaxPool2d, [64]]\nhead:\n  - [[-1], 1, Detect, [nc]]\n")
    assert [problem.code for problem in check_graph(graph, "n", imgsz=32)] == ["bad-args"]


def test_a_concat_of_a_single_number_is_told() -> None:
    text = "backbone:\n  - [-1, 1, Conv, [64]]\nhead:\n  - [-1, 1, Concat, [1]]\n  - [[-1], 1, Detect, [nc]]\n"
    assert [problem.code for problem in check_graph(parse_model_yaml(text), "n")] == ["needs-list"]
