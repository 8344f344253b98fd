"""The text of a model follows its graph and the graph its text; what neither changed stays byte for byte."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from difflib import ndiff
from pathlib import Path

import pytest

from studio import stock
from studio.errors import ModelError
from studio.graph import edits
from studio.graph.model_graph import LayerId, ModelGraph
from studio.graph.model_source import (
    ModelSource,
    fresh_source,
    read_source,
    reread,
    stock_source,
    updated,
)
from studio.graph.model_yaml import load_stock, parse_model_yaml, with_nc

SHIPPED = sorted(stock.models_folder().rglob("*.yaml"))

COMMENTED = """\
# 注意力, by hand

nc: 3   # classes
mine: {作者: 张三}  # unknown to all
activation: nn.ReLU()
scales:
  # [depth, width, max_channels]
  n: [0.50, 0.25, 1024] # small
  s: [0.50,0.50,1024]

backbone:
  # [from, repeats, module, args]
  - [-1, 1, Conv, [64, 3, 2]] # 0-P1/2
  # the next one is ours
  - [-1,  1, Conv, [128, 3, 2]]   #   1-P2/4

  - [ -1, 2, C3k2, [0x80, False, .25] ] # not 2
  - [-1, 1, Conv, [256, 3, 2]] # 3
head:
  - [-1, 1, nn.Upsample, [None, 2, 'nearest']] # 4
  - [[-1, 2], 1, Concat, [1]]  # 5. joined
  # before the end

  - [[5], 1, Detect, [nc]] # Detect
# the end
"""


def _changed(before: str, after: str) -> list[str]:
    lines = ndiff(before.splitlines(keepends=True), after.splitlines(keepends=True))
    return [line.rstrip("\r\n") for line in lines if line[0] in "+-"]


def _edited(text: str, edit: Callable[[ModelGraph], ModelGraph]) -> ModelSource:
    source = read_source(text)
    graph = edit(source.graph)
    after = updated(source, graph)
    assert [one.module for one in parse_model_yaml(after.text).layers] == [one.module for one in graph.layers]
    return after


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_file_changes_only_where_its_graph_does(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    source = read_source(text, path=path)
    assert updated(source, source.graph).text == text
    assert updated(source, replace(source.graph, layers=tuple(source.graph.layers))).text == text
    nc = updated(source, with_nc(source.graph, 7)).text
    assert len(_changed(text, nc)) == 2
    assert "nc: 7 #" in nc
    first = updated(source, edits.set_args(source.graph, source.graph.layers[0].id, [8, 9])).text
    assert len(_changed(text, first)) == 2


def test_the_stock_file_keeps_its_comments_and_knows_its_rows() -> None:
    source = stock_source("yolo11")
    assert source.text.startswith(stock.stock_model("yolo11").path.read_text(encoding="utf-8"))
    read = parse_model_yaml(source.text)
    assert read.family == "yolo11"
    assert [layer.origin for layer in read.layers] == list(range(24))
    assert [layer.origin for layer in source.graph.layers] == list(range(24))


def test_an_insertion_looks_like_its_neighbours_and_comments_follow_their_rows() -> None:
    source = stock_source("yolo11")
    graph, _ = edits.insert_after(source.graph, LayerId("r16"), "LSKA", args=[{"kernel_size": 11}])
    assert _changed(source.text, updated(source, graph).text)[:6] == [
        "+   - [-1, 1, LSKA, [{kernel_size: 11}]] # 17",
        "-   - [-1, 2, C3k2, [512, False]] # 19 (P4/16-medium)",
        "+   - [-1, 2, C3k2, [512, False]] # 20 (P4/16-medium)",
        "-   - [-1, 2, C3k2, [1024, True]] # 22 (P5/32-large)",
        "+   - [-1, 2, C3k2, [1024, True]] # 23 (P5/32-large)",
        "-   - [[16, 19, 22], 1, Detect, [nc]] # Detect(P3, P4, P5)",
    ]


def test_comments_of_all_kinds_survive_an_insertion() -> None:
    after = _edited(COMMENTED, lambda graph: edits.insert_after(graph, LayerId("r0"), "LSKA")[0])
    assert _changed(COMMENTED, after.text) == [
        "+   - [-1, 1, LSKA, []] # 1",
        "-   - [-1,  1, Conv, [128, 3, 2]]   #   1-P2/4",
        "+   - [-1,  1, Conv, [128, 3, 2]]   #   2-P2/4",
        "-   - [-1, 1, Conv, [256, 3, 2]] # 3",
        "+   - [-1, 1, Conv, [256, 3, 2]] # 4",
        "-   - [-1, 1, nn.Upsample, [None, 2, 'nearest']] # 4",
        "+   - [-1, 1, nn.Upsample, [None, 2, 'nearest']] # 5",
        "-   - [[-1, 2], 1, Concat, [1]]  # 5. joined",
        "+   - [[-1, 3], 1, Concat, [1]]  # 5. joined",
        "-   - [[5], 1, Detect, [nc]] # Detect",
        "+   - [[6], 1, Detect, [nc]] # Detect",
    ]


@pytest.mark.parametrize(
    ("edit", "changed"),
    [
        (
            lambda g: edits.set_args(g, LayerId("r2"), [128, True, 0.25]),
            [
                "-   - [ -1, 2, C3k2, [0x80, False, .25] ] # not 2",
                "+   - [ -1, 2, C3k2, [0x80, True, .25] ] # not 2",
            ],
        ),
        (
            lambda g: edits.set_args(g, LayerId("r4"), ["None", 3, "nearest"]),
            [
                "-   - [-1, 1, nn.Upsample, [None, 2, 'nearest']] # 4",
                "+   - [-1, 1, nn.Upsample, [None, 3, 'nearest']] # 4",
            ],
        ),
        (
            lambda g: edits.replace_module(g, LayerId("r2"), "C3k2_LSKA", args=[128, False, 0.25, {"kernel_size": 7}]),
            [
                "-   - [ -1, 2, C3k2, [0x80, False, .25] ] # not 2",
                "+   - [ -1, 2, C3k2_LSKA, [0x80, False, .25, {kernel_size: 7}] ] # not 2",
            ],
        ),
        (
            lambda g: edits.set_header(g, "nc", 4),
            ["- nc: 3   # classes", "+ nc: 4   # classes"],
        ),
        (lambda g: edits.set_header(g, "activation", None), ["- activation: nn.ReLU()"]),
        (lambda g: edits.set_header(g, "reg_max", 8), ["+ reg_max: 8"]),
        (
            lambda g: edits.set_header(g, "scales", {"n": [0.5, 0.25, 512], "s": [0.5, 0.5, 1024]}),
            ["-   n: [0.50, 0.25, 1024] # small", "+   n: [0.50, 0.25, 512] # small"],
        ),
        (
            lambda g: edits.connect(g, LayerId("r4"), LayerId("r6")),
            ["-   - [[5], 1, Detect, [nc]] # Detect", "+   - [[5, 4], 1, Detect, [nc]] # Detect"],
        ),
        (
            lambda g: edits.move_layer(edits.rewire(g, LayerId("r3"), [LayerId("r1")]), LayerId("r3"), LayerId("r1")),
            None,
        ),
    ],
)
def test_only_what_an_edit_says_is_written(edit: Callable[[ModelGraph], ModelGraph], changed: list[str] | None) -> None:
    after = _edited(COMMENTED, edit)
    if changed is not None:
        assert _changed(COMMENTED, after.text) == changed
    for comment in ("# 注意力, by hand", "# the next one is ours", "# before the end", "# the end", "{作者: 张三}"):
        assert comment in after.text


# Ways to write the same model, as articles and older files do.
STYLES = {
    "yolov5": (
        "nc: 80\nanchors:\n  - [10,13, 16,30]  # P3/8\n\nbackbone:\n  # [from, number, module, args]\n"
        "  [[-1, 1, Conv, [64, 6, 2, 2]],  # 0-P1/2\n   [-1, 1, Conv, [128, 3, 2]],  # 1-P2/4\n\n"
        "   [-1, 3, C3, [128]],\n  ]\n\nhead:\n  [[-1, 1, Conv, [64, 1, 1]],  # 3\n\n"
        "   # the end\n   [[2, 3], 1, Concat, [1]],\n   [[4], 1, Detect, [nc]],  # Detect\n  ]\n"
    ),
    "one line": "nc: 1\nbackbone: [[-1, 1, Conv, [64]], [-1, 1, Conv, [64]]]\nhead: [[[0, 1], 1, Concat, [1]], [[2], 1, Detect, [nc]]]\n",
    "blocks": (
        "nc: 1\nbackbone:\n- - -1\n  - 1\n  - Conv\n  - - 64\n    - 3\n# between\n- - -1\n  - 1\n  - Conv\n  - [64]\n"
        "head:\n- - [0, 1]\n  - 1\n  - Concat\n  - [1]\n- - [2]\n  - 1\n  - Detect\n  - [nc]\n"
    ),
    "several lines": (
        "nc: 1\nbackbone:\n  - [-1, 1,\n     Conv, # c\n     [64]]\n  - [-1, 1, Conv, [64]]\nhead:\n"
        "  - [[0, 1], 1, Concat,\n     [1]] # 2\n  - [[2], 1, Detect, [nc]]"
    ),
    "json": '{"nc": 1, "backbone": [[-1, 1, "Conv", [64]], [-1, 1, "Conv", [64]]], "head": [[[0, 1], 1, "Concat", [1]], [[2], 1, "Detect", ["nc"]]]}',
    "aliases": (
        "nc: 1\nc: &c [-1, 1, Conv, [64]]\nbackbone:\n  - *c\n  - *c\nhead:\n  - [[0, 1], 1, Concat, [1]]\n  - [[2], 1, Detect, [nc]]\n"
    ),
    "windows": (
        "nc: 1\r\nbackbone:\r\n  - [-1, 1, Conv, [64]] # 0\r\n  - [-1, 1, Conv, [64]]\r\nhead:\r\n"
        "  - [[0, 1], 1, Concat, [1]]\r\n  - [[2], 1, Detect, [nc]]"
    ),
    "head first": (
        "head:\n  - [[0, 1], 1, Concat, [1]]\n  - [[2], 1, Detect, [nc]]\nbackbone:\n  - [-1,1,Conv,[64]]\n  - [-1,1,Conv,[64]]\nnc: 1\n"
    ),
    "mark": "\ufeffnc: 1\nbackbone:\n  - [-1, 1, Conv, [64]]\n  - [-1, 1, Conv, [64]]\nhead:\n  - [[0, 1], 1, Concat, [1]]\n  - [[2], 1, Detect, [nc]]\n",
    "no head": "nc: 1\nbackbone:\n  - [-1, 1, Conv, [64]]\n  - [-1, 1, Conv, [64]]\nhead: [] # none\n",
}


@pytest.mark.parametrize("style", STYLES)
def test_every_style_of_writing_takes_every_edit(style: str) -> None:
    text = STYLES[style]
    source = read_source(text)
    assert updated(source, source.graph).text == text
    ids = [layer.id for layer in source.graph.layers]
    tries: list[Callable[[ModelGraph], ModelGraph]] = [
        lambda g: edits.insert_after(g, ids[0], "LSKA")[0],
        lambda g: edits.add_layer(g, ids[1], "Conv", args=[64, 3])[0],
        lambda g: edits.remove_layer(g, ids[0]),
        lambda g: edits.remove_layer(g, ids[1]),
        lambda g: edits.remove_layer(g, ids[-1]),
        lambda g: edits.remove_layers(g, ids[2:] or ids[1:]),
        lambda g: edits.set_args(g, ids[0], [32, "x"]),
        lambda g: edits.duplicate_layers(g, ids[:2])[0],
        lambda g: with_nc(g, 5),
        lambda g: edits.set_header(g, "mine", {"a": [1, 2.5, "no"]}),
        lambda g: replace(g, family="yolo11"),
    ]
    for edit in tries:
        try:
            graph = edit(source.graph)
        except ModelError:
            continue
        after = updated(source, graph)
        read = parse_model_yaml(after.text)
        rows = {layer.id: row for row, layer in enumerate(graph.layers)}
        assert [(one.module, one.args, one.inputs) for one in read.layers] == [
            (one.module, one.args, tuple(read.layers[rows[x]].id for x in one.inputs)) for one in graph.layers
        ]
        assert dict(read.header) == dict(graph.header)
        assert read.family == graph.family
        if style == "windows":
            assert after.text.count("\n") == after.text.count("\r\n")


def test_rows_in_brackets_keep_their_lines() -> None:
    text = STYLES["yolov5"]
    after = _edited(text, lambda graph: edits.insert_after(graph, LayerId("r4"), "LSKA")[0])
    assert _changed(text, after.text) == [
        "+    [-1, 1, LSKA, []],",
        "-    [[4], 1, Detect, [nc]],  # Detect",
        "+    [[5], 1, Detect, [nc]],  # Detect",
    ]


def test_a_layer_knows_its_line_after_each_edit() -> None:
    after = _edited(COMMENTED, lambda graph: edits.insert_after(graph, LayerId("r0"), "LSKA")[0])
    lines = after.text.splitlines()
    for layer in after.graph.layers:
        assert layer.line is not None
        assert layer.module in lines[layer.line - 1]


def test_typing_keeps_the_ids_of_rows_that_are_the_same_layer() -> None:
    source = stock_source("yolo11")
    graph, new = edits.insert_after(source.graph, LayerId("r16"), "LSKA")
    source = updated(source, graph)
    typed = reread(source, source.text.replace("LSKA, []", "LSKA, [{kernel_size: 23}]"))
    assert [layer.id for layer in typed.graph.layers] == [layer.id for layer in graph.layers]
    assert typed.graph.layer(new).args == ({"kernel_size": 23},)
    line = "  - [-1, 1, SPPF, [1024, 5]] # 9\n"
    typed = reread(source, source.text.replace(line, line + "  - [-1, 1, EMA, []]\n"))
    added = [layer for layer in typed.graph.layers if layer.id not in {one.id for one in graph.layers}]
    assert [layer.module for layer in added] == ["EMA"]


def test_origins_follow_the_rows_that_the_user_typed() -> None:
    source = stock_source("yolo11")
    line = "  - [-1, 1, SPPF, [1024, 5]] # 9\n"
    typed = reread(source, source.text.replace(line, line + "  - [-1, 1, LSKA, []]\n"))
    expected = [*range(10), None, *range(10, 24)]
    assert [layer.origin for layer in typed.graph.layers] == expected
    assert [layer.origin for layer in parse_model_yaml(typed.text).layers] == expected
    assert line + "  - [-1, 1, LSKA, []]\n" in typed.text


def test_origins_that_the_user_took_out_are_gone() -> None:
    source = stock_source("yolo11")
    typed = reread(source, source.text.partition("\nstudio:")[0] + "\n")
    assert {layer.origin for layer in typed.graph.layers} == {None}


def test_two_rows_that_change_places_keep_what_they_stand_for() -> None:
    source = fresh_source(load_stock("yolo11"))
    lines = source.text.splitlines(keepends=True)
    at = [row for row, line in enumerate(lines) if "Conv, [512, 3, 2]" in line][1]
    swapped = [*lines[:at], lines[at].replace("-1, 1, Conv", "16, 1, SPPF"), *lines[at + 1 :]]
    typed = reread(source, "".join(swapped))
    assert [layer.origin for layer in typed.graph.layers] == list(range(24))
