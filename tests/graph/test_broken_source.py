"""A text with faults opens with what can be read; each fault is told at its row."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.errors import ModelError
from studio.graph import edits
from studio.graph.lanes import lay_out
from studio.graph.model_graph import LayerId
from studio.graph.model_source import (
    read_source,
    read_tolerant,
    reread,
    updated,
)
from studio.graph.problems import check_graph
from studio.graph.shapes import infer_shapes
from tests.graph.test_model_source import COMMENTED, SHIPPED


def test_a_wrong_text_is_refused_with_its_line() -> None:
    source = read_source(COMMENTED)
    with pytest.raises(ModelError, match="comes later") as caught:
        reread(source, COMMENTED.replace("[[-1, 2]", "[[-1, 9]"))
    assert caught.value.where is not None
    assert caught.value.where.line == 21


ROWS = """\
nc: 2
backbone:
  - [-1, 1, Conv, [64, 3, 2]]
  - {row}
  - [-1, 1, Conv, [128, 3, 2]] # stays
head:
  - [[2], 1, Detect, [nc]]
"""

# What stands in the row, the module that the placeholder has, and a word of the fault.
BROKEN_ROWS = [
    ("[5, 1, C3k2, [64]]", "C3k2", "comes later"),
    ("[1, 1, C3k2, [64]]", "C3k2", "itself"),
    ("[-7, 1, C3k2, [64]]", "C3k2", "before the first"),
    ("[[-1, 9], 1, Concat, [1]]", "Concat", "comes later"),
    ("[[], 1, Concat, [1]]", "Concat", "empty list"),
    ("[x, 1, Conv, [64]]", "Conv", "no row number"),
    ("[-1, many, Conv, [64]]", "Conv", "repeats"),
    ("[-1, 1000000, Conv, [64]]", "Conv", "repeats"),
    ("[-1, 1, Conv, 64]", "Conv", "not a list"),
    ("[-1, 1, Conv, [99999999]]", "Conv", "16,384"),
    ("[-1, 1, Conv]", "Conv", "list of four"),
    ("[Conv]", "Conv", "list of four"),
    ("Conv", "Conv", "list of four"),
    ("{from: -1}", "?", "list of four"),
    ("[-1, 1, \"__import__('os').system('x')\", []]", "__import__('os').system('x')", "names no module"),
    ("[-1, 1, [1], []]", "[1]", "names no module"),
    ("null", "?", "list of four"),
    ("", "?", "list of four"),
    ("[-1, 1, C3k2, [64, 3", "C3k2", "cannot be read"),
    ("[-1, 1, C3k2, [64, 3]]]", "C3k2", "cannot be read"),
    ("*nobody", "nobody", "cannot be read"),
    ("'C3k2", "C3k2", "cannot be read"),
]


@pytest.mark.parametrize(("row", "module", "fault"), BROKEN_ROWS)
def test_a_row_that_cannot_be_read_is_a_layer_with_its_fault(row: str, module: str, fault: str) -> None:
    text = ROWS.replace("{row}", row)
    with pytest.raises(ModelError):
        read_source(text)
    source, problems = read_tolerant(text, path=Path("模型.yaml"))
    assert source is not None
    assert [layer.module for layer in source.graph.layers] == ["Conv", module, "Conv", "Detect"]
    assert any(fault in problem.message for problem in problems)
    assert all(problem.severity == "error" and problem.where and problem.where.line for problem in problems)
    # It is drawn, checked and edited like any other; its own text stays until it is edited itself.
    shapes = infer_shapes(source.graph, "n")
    assert len(lay_out(source.graph, shapes, 640).slots) == 4
    check_graph(source.graph, "n")
    graph, _ = edits.insert_after(source.graph, source.graph.layers[0].id, "LSKA")
    after = updated(source, graph)
    assert f"  - {row}\n" in after.text
    assert after.text.count("# stays") == 1
    mended = updated(source, edits.replace_module(source.graph, source.graph.layers[1].id, "Conv", args=[64, 3]))
    assert "1, Conv, [64, 3]" in mended.text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no model"),
        ("[]", "no model"),
        ("hello", "no model"),
        ("nc: [80\nbackbone: []", "cannot be read"),
        ("backbone: []\nhead: []\n", "no layers"),
        ("backbone:\n" + "  - [-1, 1, Conv, [64]]\n" * 2001 + "head: []\n", "2,000"),
        ("a: &a [x, x, x, x, x, x, x, x]\n" + "".join(f"{c}: &{c} [{', '.join([f'*{p}'] * 8)}]\n" for p, c in zip("abcdefg", "bcdefgh", strict=True)) + "backbone: *h\n", "values"),
        ("backbone: &x [*x]\nhead: []\n", "nested"),
        ("x: " + "y" * 2_000_000, "larger"),
        ("x: " + "[" * 3000 + "]" * 3000, "nested"),
        ("backbone: !!python/object/apply:os.system ['x']\nhead: []\n", "tag"),
        ("- [-1, 1, Conv, [64]]\n", "no model"),
    ],
)  # fmt: skip
def test_what_holds_no_layer_is_told_and_opens_nothing(text: str, message: str) -> None:
    source, problems = read_tolerant(text)
    assert source is None
    assert any(message in problem.message for problem in problems), problems


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        (COMMENTED.replace("nc: 3 ", "nc: many "), "number of classes", 3),
        (COMMENTED.replace("nn.ReLU()", "__import__('os')"), "activation", 5),
        (COMMENTED.replace("[0.50,0.50,1024]", "[1]"), "scale s", 9),
        (COMMENTED + "studio: {family: yolo11, origin: [1]}\n", "lists 1 rows", 26),
        (COMMENTED + "studio: 3\n", "not a table", 26),
        (COMMENTED + "7: 3\n", "not a word", 26),
    ],
)
def test_a_fault_beside_the_rows_leaves_the_model_open(text: str, message: str, line: int) -> None:
    source, problems = read_tolerant(text)
    assert source is not None
    assert [message in problem.message for problem in problems] == [True]
    assert problems[0].where is not None
    assert problems[0].where.line == line
    graph, _ = edits.insert_after(source.graph, LayerId("r0"), "LSKA")
    assert "LSKA" in updated(source, graph).text


def test_a_head_without_inputs_and_several_heads_are_opened() -> None:
    source, problems = read_tolerant(ROWS.replace("{row}", "[-1, 1, Conv, [64]]").replace("[[2], 1", "[[], 1"))
    assert source is not None
    assert "empty list" in problems[0].message
    assert problems[0].where is not None
    assert problems[0].where.node == "3 Detect"


@pytest.mark.parametrize("path", SHIPPED[::6], ids=lambda path: path.stem)
def test_a_healthy_file_reads_the_same_tolerantly(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert read_tolerant(text) == (read_source(text), [])
