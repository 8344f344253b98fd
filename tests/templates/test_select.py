"""Selectors name roles, and find the rows that have them in every family."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from studio.graph.model_yaml import load_stock
from studio.templates.recipe import InsertStep
from studio.templates.recipe_file import parse_recipe
from studio.templates.select import select_layers, served


def _step(selector: str) -> InsertStep:
    text = (
        "title: t\nplace: head\nfamilies: [yolo11]\nparams: [{name: where, kind: choice, default: neck, choices: [neck, any]}]\n"
        f"steps: [{{insert: LSKA, after: {selector}}}]\n"
    )
    step = parse_recipe(text, path=Path("x.yaml")).steps[0]
    assert isinstance(step, InsertStep)
    return step


def _rows(family: str, selector: str, **values: Any) -> list[int]:
    graph = load_stock(family)
    return [graph.row_of(layer.id) for layer in select_layers(graph, _step(selector).after, values=values)]


@pytest.mark.parametrize(
    ("family", "selector", "rows"),
    [
        ("yolo11", "{feeds: Detect}", [16, 19, 22]),
        ("yolo11", "{feeds: head}", [16, 19, 22]),
        ("yolo12", "{feeds: head}", [14, 17, 20]),
        ("yolov8", "{feeds: head}", [15, 18, 21]),
        ("yolo11", "{section: backbone, feeds: Concat}", [4, 6, 10]),
        ("yolo12", "{section: backbone, feeds: Concat}", [4, 6, 8]),
        ("yolov8", "{section: backbone, feeds: Concat}", [4, 6, 9]),
        ("yolo11", "{module: C3k2}", [2, 4, 6, 8, 13, 16, 19, 22]),
        ("yolo11", "{module: C3k2, section: neck}", [13, 16, 19, 22]),
        ("yolo11", "{module: C3k2, section: any, nth: [0, -1]}", [2, 22]),
        ("yolo11", "{module: C3k2, nth: 99}", []),
        ("yolo11", "{module: [C3k2, SPPF], stride: 32}", [8, 9, 22]),
        ("yolo11", "{module: C3k2, not_stride: [4, 8], not_section: backbone}", [13, 19, 22]),
        ("yolo11", "{stride: 8, not_module: [Conv, Concat, nn.Upsample]}", [4, 16]),
        ("yolo11", "{feeds: Concat, not_feeds: Conv}", [10, 11, 13, 14, 17, 20]),
        ("yolo11", "{module: Nobody}", []),
        ("yolo11", "{module: Detect}", []),
    ],
)
def test_a_selector_finds_its_rows(family: str, selector: str, rows: list[int]) -> None:
    assert _rows(family, selector) == rows


def test_a_parameter_fills_in_a_selector() -> None:
    assert _rows("yolo11", "{module: C3k2, section: $where}", where="any") == [2, 4, 6, 8, 13, 16, 19, 22]


def test_a_branch_serves_what_feeds_names() -> None:
    graph = load_stock("yolo11")
    readers = served(graph, graph.layers[16], _step("{feeds: head}").after)
    assert [reader.module for reader in readers] == ["Detect"]
