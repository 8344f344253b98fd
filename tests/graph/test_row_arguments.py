"""Arguments have names whatever way a row writes them, and setting one keeps the style of the row."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from studio.catalog import load_catalog
from studio.graph.model_graph import Layer, LayerId
from studio.graph.model_yaml import load_stock
from studio.graph.row_arguments import (
    arguments_of,
    can_repeat,
    common_arguments,
    faults_by_argument,
    with_value,
)
from studio.graph.stock_params import STOCK_PARAMS
from studio.module_spec import validate_args

CATALOG = load_catalog()


def layer(module: str, *args: Any) -> Layer:
    return Layer(LayerId("n1"), module, (LayerId("r1"),), tuple(args))


def values(one: Layer) -> dict[str, Any]:
    return {argument.param.name: argument.value for argument in arguments_of(one, CATALOG)}


def test_a_stock_row_is_read_by_place() -> None:
    assert values(layer("Conv", 64, 3, 2)) == {"c2": 64, "k": 3, "s": 2, "p": None, "g": 1, "d": 1, "act": True}
    assert values(layer("nn.Upsample", "None", 2, "nearest"))["size"] is None
    assert values(layer("Detect", "nc")) == {"nc": "nc"}


@pytest.mark.parametrize(
    ("row", "key", "value", "expected"),
    [
        (layer("Conv", 64, 3, 2), ("stock", "k"), 5, (64, 5, 2)),
        (layer("C3k2", 512, False), ("stock", "e"), 0.25, (512, False, 0.25)),
        (layer("LSKA"), ("own", "kernel_size"), 11, ({"kernel_size": 11},)),
        (layer("LSKA", {"kernel_size": 11}), ("own", "kernel_size"), 23, ({"kernel_size": 23},)),
        (layer("LSKA", 11), ("own", "kernel_size"), 23, (23,)),
        (layer("C3k2_LSKA", 512, False, 0.25), ("stock", "e"), 0.5, (512, False, 0.5)),
        (layer("C3k2_LSKA", 512, False), ("own", "kernel_size"), 11, (512, False, {"kernel_size": 11})),
        (
            layer("C3k2_LSKA", 512, False, {"kernel_size": 11}),
            ("stock", "e"),
            0.25,
            (512, False, 0.25, {"kernel_size": 11}),
        ),
    ],
)
def test_setting_an_argument_keeps_the_style_of_the_row(
    row: Layer, key: tuple[str, str], value: Any, expected: tuple[Any, ...]
) -> None:
    assert with_value(row, CATALOG, key, value) == expected


def test_the_default_of_ours_is_not_written() -> None:
    spec = CATALOG.get("LSKA")
    assert spec is not None
    default = next(param.default for param in spec.params if param.name == "kernel_size")
    assert with_value(layer("LSKA", {"kernel_size": 23}), CATALOG, ("own", "kernel_size"), default) == ()


@pytest.mark.parametrize("spec", CATALOG.specs, ids=lambda spec: spec.name)
def test_every_parameter_of_every_module_can_be_set(spec: Any) -> None:
    stock = [param.starting_value for param in STOCK_PARAMS[spec.replaces][:1]] if spec.role == "block" else []
    row = layer(spec.name, *stock)
    for param in spec.params:
        for value in param.choices or (not param.default,) if param.kind in ("bool", "choice") else (param.default,):
            args = with_value(row, CATALOG, ("own", param.name), value)
            assert validate_args(spec, args)[param.name] == value
            assert values(replace(row, args=args))[param.name] == value


def test_an_article_row_keeps_its_places() -> None:
    row = layer("C3k2_LSKA", 512, False, 0.25, 23)
    assert values(row)["kernel_size"] == 23
    assert with_value(row, CATALOG, ("own", "kernel_size"), 11) == (512, False, 0.25, 11)


def test_a_fault_is_told_by_the_sentence_that_names_the_argument() -> None:
    row = layer("LSKA", {"kernel_size": 10})
    told = "16 LSKA: kernel_size cannot be 10."
    assert faults_by_argument(arguments_of(row, CATALOG), [told])[("own", "kernel_size")] == told
    found = faults_by_argument(arguments_of(layer("Conv", 64, 0), CATALOG), ["a sentence with k alone"])
    assert found == {("stock", "k"): "Give a whole number of at least 1 and of at most 63."}


def test_layers_share_what_all_of_them_have() -> None:
    found = common_arguments([layer("Conv", 64, 3, 2), layer("Conv", 128, 3, 2), layer("C2f", 64, True)], CATALOG)
    assert {argument.param.name: different for argument, different in found} == {"c2": [64, 128], "g": [1]}


def test_heads_and_joints_stand_once() -> None:
    graph = load_stock("yolo11")
    repeatable = {one.module for one in graph.layers if can_repeat(one, CATALOG)}
    assert repeatable == {"Conv", "C3k2", "SPPF", "C2PSA", "nn.Upsample"}
    assert can_repeat(layer("LSKA"), CATALOG)
    assert not can_repeat(layer("VANStage", 64), CATALOG)
