"""The text difference shows rows that say something else, and no row that was only renumbered."""

from __future__ import annotations

import time
from dataclasses import replace

from studio.graph.edits import insert_after, set_args
from studio.graph.model_graph import LayerId
from studio.graph.model_yaml import load_stock
from studio.graph.text_difference import text_difference

BASE = load_stock("yolo11")


def test_the_text_differs_only_where_a_row_says_something_else() -> None:
    variant = set_args(BASE, LayerId("r9"), [1024, 7])
    told = [line for line in text_difference(BASE, variant) if not line.startswith("  ")]
    assert told == ["-   - [-1, 1, SPPF, [1024, 5]]", "+   - [-1, 1, SPPF, [1024, 7]]"]
    assert all(line.startswith("  ") for line in text_difference(BASE, BASE))


def test_an_inserted_row_is_one_line_more_and_the_links_that_count_rows() -> None:
    variant, _ = insert_after(BASE, LayerId("r22"), "LSKA")
    told = [line for line in text_difference(BASE, variant) if not line.startswith("  ")]
    assert told == [
        "+   - [-1, 1, LSKA, []]",
        "-   - [[16, 19, 22], 1, Detect, [nc]]",
        "+   - [[16, 19, 23], 1, Detect, [nc]]",
    ]


def test_a_model_in_which_every_row_changed_is_compared_at_once() -> None:
    rows = tuple(
        replace(BASE.layers[1], id=LayerId(f"n{number}"), args=(64 + number, 3, 1), inputs=(BASE.layers[0].id,))
        for number in range(700)
    )
    base = replace(BASE, layers=(BASE.layers[0], *rows))
    variant = replace(BASE, layers=(BASE.layers[0], *(replace(row, args=(row.args[0], 5, 1)) for row in rows)))
    began = time.thread_time()
    lines = text_difference(base, variant)
    assert time.thread_time() - began < 2
    assert sum(line.startswith("+ ") for line in lines) == 700
