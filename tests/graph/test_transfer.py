"""Layers find the stock rows that their weights come from."""

from __future__ import annotations

from dataclasses import replace

import pytest

from studio import stock
from studio.graph.model_graph import ModelGraph
from studio.graph.model_yaml import load_stock, parse_model_yaml, write_model_yaml
from studio.graph.transfer import origin_map, with_guessed_origins
from studio.templates.generate import generate_model


def _forgotten(graph: ModelGraph) -> ModelGraph:
    return replace(graph, family=None, layers=tuple(replace(layer, origin=None) for layer in graph.layers))


def test_rows_after_an_insertion_point_at_their_stock_rows() -> None:
    origins = origin_map(generate_model("yolo11", template="lska-head"))
    assert {row: origins.get(row) for row in (16, 17, 18, 21, 26)} == {16: 16, 17: None, 18: 17, 21: None, 26: 23}


@pytest.mark.parametrize("family", stock.FAMILIES)
@pytest.mark.parametrize("template", ["none", "lska-head", "lska-backbone", "c3k2-lska", "sppf-lska"])
def test_an_article_s_file_without_origins_is_aligned_as_the_template_was(family: str, template: str) -> None:
    if (template, family) in (("c3k2-lska", "yolov8"), ("sppf-lska", "yolo12")):
        pytest.skip("the template is not made for this family")
    graph = parse_model_yaml(write_model_yaml(generate_model(family, template=template)))
    names = {"C3k2_LSKA": "C3k2", "SPPF_LSKA": "SPPF"}
    guessed = with_guessed_origins(_forgotten(graph), load_stock(family), replaces=names)
    assert origin_map(guessed) == origin_map(graph)
    assert guessed.family == family
