"""A module dropped on a link fits there: the model still builds, with the same shapes after it."""

from __future__ import annotations

import pytest

from studio.catalog import load_catalog
from studio.graph.edits import insert_after, replace_module
from studio.graph.model_graph import LayerId
from studio.graph.model_yaml import load_stock
from studio.graph.ops import STOCK_OPS
from studio.graph.problems import check_graph
from studio.graph.shapes import infer_shapes
from studio.graph.starting_args import starting_args, written_channels
from studio.stock import FAMILIES

CATALOG = load_catalog()
KEEPING = [name for name, op in STOCK_OPS.items() if op.channels in ("scaled", "same") and not op.reads_many]
# They halve, double or name other sizes, or (A2C2f) need a number of heads that not every width has.
RESIZING = {"SCDown", "ADown", "AConv", "Focus", "ConvTranspose", "nn.ConvTranspose2d", "DWConvTranspose2d", "AIFI"}
RESIZING |= {"nn.Upsample", "nn.MaxPool2d", "nn.AvgPool2d", "nn.ZeroPad2d", "C2fAttn"}  # the last reads a text too


@pytest.mark.parametrize("module", sorted({*KEEPING, *(s.name for s in CATALOG.specs if s.role != "stage")} - RESIZING))
@pytest.mark.parametrize("scale", ["n", "x"])
def test_a_dropped_module_keeps_every_shape(module, scale):
    graph = load_stock("yolo11")
    for row in ("r4", "r16"):
        source = LayerId(row)
        args = starting_args(graph, module, source, catalog=CATALOG)
        changed, new = insert_after(graph, source, module, args=args)
        before = infer_shapes(graph, scale, catalog=CATALOG)
        after = infer_shapes(changed, scale, catalog=CATALOG)
        assert after[new] == before[source]
        assert {one: after[one] for one in before} == before
        assert [p for p in check_graph(changed, scale, catalog=CATALOG) if p.severity == "error"] == []


@pytest.mark.parametrize("family", FAMILIES)
def test_our_block_takes_the_arguments_of_the_stock_block_it_stands_for(family):
    graph = load_stock(family)
    for spec in CATALOG.specs:
        for layer in graph.layers:
            if spec.replaces == layer.module:
                assert starting_args(graph, spec.name, None, catalog=CATALOG, instead=layer.id) == layer.args


def test_replacing_keeps_the_channels():
    graph = load_stock("yolo11")
    args = starting_args(graph, "C2f", LayerId("r15"), catalog=CATALOG, instead=LayerId("r16"))
    changed = replace_module(graph, LayerId("r16"), "C2f", args=args)
    assert args[0] == 256
    assert infer_shapes(changed, "m") == infer_shapes(graph, "m")


def test_channels_are_followed_through_rows_that_do_not_write_them():
    graph = load_stock("yolo11")
    assert written_channels(graph, LayerId("r11")) == 1024  # Upsample of C2PSA
    assert written_channels(graph, LayerId("r12")) == 1024 + 512  # Concat with row 6
    assert written_channels(graph, LayerId("r23")) is None  # Detect gives no map
