"""The lanes layout looks as papers draw the network: one column a direction, one band a stride."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio import stock
from studio.catalog import load_catalog
from studio.graph.lanes import LanesLayout, lay_out
from studio.graph.model_graph import ModelGraph
from studio.graph.model_yaml import load_stock, read_model_yaml
from studio.graph.shapes import infer_shapes, stride_of
from studio.templates.generate import generate_model

SHIPPED = sorted(stock.models_folder().rglob("*.yaml"))


def _columns(graph: ModelGraph, layout: LanesLayout) -> list[list[int]]:
    columns: list[list[int]] = [[] for _ in range(layout.width_columns)]
    for row, layer in enumerate(graph.layers):
        columns[layout.slots[layer.id].column].append(row)
    return columns


def _laid_out(graph: ModelGraph, imgsz: int = 640) -> LanesLayout:
    return lay_out(graph, infer_shapes(graph, "n", imgsz=imgsz, catalog=load_catalog()), imgsz)


def _rows(graph: ModelGraph, layout: LanesLayout, *rows: int) -> list[float]:
    return [layout.slots[graph.layers[row].id].row for row in rows]


def test_yolo11_has_backbone_top_down_bottom_up_and_head() -> None:
    graph = load_stock("yolo11")
    layout = _laid_out(graph)
    assert _columns(graph, layout) == [list(range(11)), list(range(11, 17)), list(range(17, 23)), [23]]
    assert [(band.label, band.stride) for band in layout.bands] == [
        ("P1", 2),
        ("P2", 4),
        ("P3", 8),
        ("P4", 16),
        ("P5", 32),
    ]


def test_each_column_stands_on_the_floor_of_its_band() -> None:
    graph = load_stock("yolo11")
    layout = _laid_out(graph)
    for level in ((4, 14), (6, 11, 19), (10, 22), (3, 15), (5, 12, 18), (9, 21)):
        heights = _rows(graph, layout, *level)
        assert heights == pytest.approx([heights[0]] * len(heights))


def test_the_top_down_column_climbs_and_the_others_descend() -> None:
    graph = load_stock("yolo11")
    layout = _laid_out(graph)
    assert _rows(graph, layout, *range(11, 17)) == sorted(_rows(graph, layout, *range(11, 17)), reverse=True)
    assert _rows(graph, layout, *range(11)) == sorted(_rows(graph, layout, *range(11)))
    assert _rows(graph, layout, *range(17, 23)) == sorted(_rows(graph, layout, *range(17, 23)))


def test_the_head_stands_between_what_it_reads() -> None:
    graph = load_stock("yolo11")
    low, middle, high, head = _rows(graph, _laid_out(graph), 16, 19, 22, 23)
    assert head == pytest.approx((low + middle + high) / 3)


def test_yolov9e_opens_a_column_for_its_side_branches() -> None:
    graph = read_model_yaml(stock.models_folder() / "v9" / "yolov9e.yaml")
    columns = _columns(graph, _laid_out(graph))
    assert columns == [
        list(range(10)),
        list(range(10, 15)),
        list(range(15, 30)),
        list(range(30, 36)),
        list(range(36, 42)),
        [42],
    ]


@pytest.mark.parametrize("template", ["lska-head", "lska-backbone"])
def test_attention_stands_beside_what_it_follows(template: str) -> None:
    graph = generate_model("yolo11", template=template)
    layout = _laid_out(graph)
    assert layout.width_columns == 4
    for row, layer in enumerate(graph.layers):
        if layer.module == "LSKA":
            before, after = (layout.slots[graph.layers[at].id] for at in (row - 1, row))
            assert before.column == after.column
            assert abs(before.row - after.row) == pytest.approx(1)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_no_two_layers_share_a_place_and_all_lie_in_their_band(path: Path) -> None:
    graph = read_model_yaml(path)
    layout = _laid_out(graph)
    assert len({(slot.column, round(slot.row, 3)) for slot in layout.slots.values()}) == len(graph.layers)
    assert all(0.5 <= slot.row <= layout.height_rows - 0.5 for slot in layout.slots.values())
    for upper, lower in zip(layout.bands, layout.bands[1:], strict=False):
        assert upper.bottom == lower.top
    shapes = infer_shapes(graph, "n")
    for layer in graph.layers:
        shape = shapes[layer.id]
        if shape is not None:
            band = next(band for band in layout.bands if band.stride == stride_of(shape, 640))
            assert band.top < layout.slots[layer.id].row < band.bottom


def test_the_same_graph_gives_the_same_places() -> None:
    graph = load_stock("yolo26")
    assert _laid_out(graph) == _laid_out(graph)


def test_places_do_not_depend_on_the_image_size() -> None:
    graph = load_stock("yolo12")
    assert _laid_out(graph, 640) == _laid_out(graph, 320)


def test_unknown_shapes_and_an_empty_graph_do_not_stop_it() -> None:
    graph = load_stock("yolo11")
    layout = lay_out(graph, {}, 640)
    assert len(layout.slots) == len(graph.layers)
    assert lay_out(ModelGraph(layers=()), {}, 640).width_columns == 1
