"""The rows as articles print them, on YOLO11, YOLO26 and YOLOv8, through the worker's parser; the stock rules stay."""

from __future__ import annotations

import copy
import os
import tempfile
from functools import cache

import pytest

os.environ.setdefault("YOLO_CONFIG_DIR", tempfile.mkdtemp(prefix="studio-ultralytics-"))
os.environ.setdefault("YOLO_OFFLINE", "1")
os.environ.setdefault("YOLO_AUTOINSTALL", "false")

import torch
import yaml
from torch import nn
from ultralytics.nn import tasks
from ultralytics.nn.modules import Detect

from studio.catalog import load_catalog
from studio.errors import ModelError
from studio.paths import project_folder
from studio.stock import stock_model
from studio.worker.model_parser import install

pytestmark = pytest.mark.torch

FAMILIES, SCALES = ("yolo11", "yolo26"), ("n", "m")
OUTPUTS = (16, 19, 22)  # the rows of the stock files that the head reads
C3K2_ROWS = (2, 4, 6, 8, 13, 16, 19, 22)
# One row behind each of the three, which the head and the rest of the neck then read.
INSERTED = [
    [-1, 1, "LSKA", []],
    [-1, 1, "LSKA", [23]],
    [-1, 1, "LKA", []],
    [-1, 1, "LKATrivial", [7]],
    [-1, 1, "LSKATrivial", [23]],
    [-1, 1, "LSKA_Attention", [23]],
    [-1, 1, "LKA_Attention", []],
    [-1, 1, "LSConv", []],
    [-1, 2, "LSBlock", []],
    [-1, 1, "ConvAttn", [16, 13]],
    [-1, 1, "WindowAttention", [8, 4]],
    [-1, 1, "ESCBlock", []],
    [-1, 1, "VANBlock", [23]],
]
# In the place of every stock block of a kind, with what is written behind the stock row's own arguments.
REPLACED = [
    ("C3k2", "C3k2_LSKA", []),
    ("C3k2", "C3k2_LSKA", [23]),
    ("C3k2", "C3k2_LSConv", []),
    ("C3k2", "C3k2_LSBlock", []),
    ("C3k2", "C3k2_ESC", []),
    ("C3k2", "C3k2_ConvAttn", []),
    ("C3k2", "C3k2_Attention", ["ECA"]),
    ("SPPF", "SPPF_LSKA", []),
    ("SPPF", "SPPF_LSKA", [7]),
    ("C2PSA", "C2PSA_LSKA", []),
    ("C2PSA", "C2PSA_LSKA", [23]),
]
every_model = pytest.mark.parametrize(("family", "scale"), [(f, s) for f in FAMILIES for s in SCALES])


@pytest.fixture(autouse=True)
def _installed():
    install(load_catalog(project_folder() / "no such folder"))


def stock_rows(family: str, scale: str) -> dict:
    d = yaml.safe_load(stock_model(family).path.read_text(encoding="utf-8"))
    return {**d, "scale": scale, "yaml_file": f"{family}{scale}.yaml"}


def with_inserted(d: dict, row: list) -> dict:
    """Insert `row` at 17, 21 and 25, as the articles number it."""
    head = []
    for index, stock in enumerate(d["head"][:-1], start=len(d["backbone"])):
        head.append(stock)
        if index in OUTPUTS:
            head.append(copy.deepcopy(row))
    return {**d, "head": [*head, [[17, 21, 25], *d["head"][-1][1:]]]}


def with_replaced(d: dict, stock: str, module: str, extra: list) -> dict:
    """Name `module` in every row of `stock`; short rows are filled up as far as articles write them."""
    d = copy.deepcopy(d)
    shortest = {"C3k2": 3, "SPPF": 2, "C2PSA": 1}[stock]
    for row in d["backbone"] + d["head"]:
        if row[2] == stock:
            filled = [*row[3], 0.5] if extra and len(row[3]) < shortest else row[3]
            row[2], row[3] = module, [*filled, *extra]
    return d


def layers_of(d: dict) -> nn.Sequential:
    """Build the layers without computing their weights."""
    with torch.device("meta"):
        return tasks.parse_model(d, 3, verbose=False)[0]


@cache
def stock_layers(family: str, scale: str) -> nn.Sequential:
    return layers_of(stock_rows(family, scale))


def strides(layers: nn.Sequential) -> list[int]:
    with torch.device("meta"):
        x, maps = torch.zeros(2, 3, 320, 256), []
        for layer in layers[:-1]:
            read = [x if one == -1 else maps[one] for one in ([layer.f] if isinstance(layer.f, int) else layer.f)]
            x = layer(read[0] if isinstance(layer.f, int) else read)
            maps.append(x)
    return [320 // maps[row].shape[2] for row in layers[-1].f]


def weights(module: nn.Module) -> int:
    return sum(parameter.numel() for parameter in module.parameters())


def classes(module: nn.Module) -> list[str]:
    return [type(one).__name__ for one in module.modules()]


@every_model
@pytest.mark.parametrize("row", INSERTED, ids=str)
def test_an_inserted_row_is_built_behind_each_output(family, scale, row):
    layers = layers_of(with_inserted(stock_rows(family, scale), row))
    stock = stock_layers(family, scale)
    assert Detect.legacy is False
    assert [type(layers[at]).__name__ for at in (17, 21, 25)] == [row[2]] * 3
    assert layers[-1].f == [17, 21, 25]
    added = sum(weights(layers[at]) for at in (17, 21, 25))
    assert weights(layers) == weights(stock) + added
    assert strides(layers) == [8, 16, 32]


@pytest.mark.parametrize(
    ("kernel_size", "added"), [(7, 93632), (11, 95424), (23, 99008), (35, 102592), (41, 104384), (53, 107968)]
)
@pytest.mark.parametrize(("family", "stock"), [("yolo11", 2624080), ("yolo26", 2572280)])
def test_lska_adds_the_weights_that_the_papers_kernels_have(family, stock, kernel_size, added):
    rows = stock_rows(family, "n")
    assert weights(stock_layers(family, "n")) == stock
    assert weights(layers_of(with_inserted(rows, [-1, 1, "LSKA", [kernel_size]]))) == stock + added


@every_model
@pytest.mark.parametrize(("replaces", "module", "extra"), REPLACED, ids=str)
def test_a_replaced_block_keeps_the_stock_rules(family, scale, replaces, module, extra):
    stock = stock_layers(family, scale)
    ours = layers_of(with_replaced(stock_rows(family, scale), replaces, module, extra))
    assert Detect.legacy is False
    assert classes(ours[-1]) == classes(stock[-1])  # the light classification branch
    kept = {name: tuple(value.shape) for name, value in stock.state_dict().items()}
    assert kept.items() <= {name: tuple(value.shape) for name, value in ours.state_dict().items()}.items()
    for at in C3K2_ROWS:  # C3k inside at scale m, and the self-attention of YOLO26's last one
        for wanted in ("C3k", "Bottleneck", "PSABlock"):
            assert classes(ours[at]).count(wanted) == classes(stock[at]).count(wanted)
    assert "C3k" in classes(ours[2]) or scale == "n"
    assert ("PSABlock" in classes(ours[22])) == (family == "yolo26")
    assert strides(ours) == [8, 16, 32]


@every_model
@pytest.mark.parametrize("extra", [[], [7]], ids=str)
def test_sppf_lska_keeps_activation_poolings_and_shortcut(family, scale, extra):
    stock = stock_layers(family, scale)[9]
    ours = layers_of(with_replaced(stock_rows(family, scale), "SPPF", "SPPF_LSKA", extra))[9]
    assert type(ours.cv1.act) is type(stock.cv1.act) is (nn.SiLU if family == "yolo11" else nn.Identity)
    assert (ours.n, ours.add) == (stock.n, stock.add) == (3, family == "yolo26")
    channels, taps = stock.cv2.conv.in_channels, 17 if extra else 21
    assert weights(ours) - weights(stock) == channels * (channels + taps)
    if (family, scale, extra) == ("yolo11", "n", []):
        assert weights(ours) - weights(stock) == 272896


@every_model
def test_c2psa_lska_stands_for_the_self_attention_and_keeps_the_feed_forward_part(family, scale):
    rows = stock_rows(family, scale)
    stock = stock_layers(family, scale)[10]
    safe = layers_of(with_replaced(rows, "C2PSA", "C2PSA_LSKA", []))[10]
    bare = layers_of(with_replaced(rows, "C2PSA", "C2PSA_LSKA", [11, False]))[10]
    hidden, blocks = stock.c, len(stock.m)
    lska = blocks * hidden * (hidden + 21)
    assert weights(safe) == weights(stock) + lska + blocks * hidden
    assert weights(bare) == weights(stock) + lska - sum(weights(block.attn) for block in stock.m)
    kept = {name for name in stock.state_dict() if ".attn." not in name}
    assert {name for name in bare.state_dict() if not name.startswith("lska.")} == kept
    assert any(".ffn." in name for name in kept)


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize(("module", "extra"), [("C2f_LSKA", []), ("C2f_LSKA_Attention", []), ("C2f_Attention", ["SE"])])
def test_the_form_for_yolov8_keeps_the_heavy_head_of_yolov8(scale, module, extra):
    rows = stock_rows("yolov8", scale)
    stock = layers_of(rows)
    for row in rows["backbone"] + rows["head"]:
        if row[2] == "C2f":
            row[2], row[3] = module, [*row[3], *([False] if extra and len(row[3]) < 2 else []), *extra]
    ours = layers_of(rows)
    assert Detect.legacy is True
    kept = {name: tuple(value.shape) for name, value in stock.state_dict().items()}
    assert kept.items() <= {name: tuple(value.shape) for name, value in ours.state_dict().items()}.items()
    assert strides(ours) == [8, 16, 32]


def test_c2f_lska_attention_without_a_safe_start_has_attentions_only():
    rows = stock_rows("yolov8", "n")
    stock = layers_of(rows)[4]
    rows["backbone"][4] = [-1, 6, "C2f_LSKA_Attention", [256, True, {"safe_start": False}]]
    ours = layers_of(rows)[4]
    hidden = stock.c
    one = hidden * (hidden + 17) + 2 * hidden * hidden + 2 * hidden  # LSKA 7 between two 1x1 convolutions
    assert "Bottleneck" not in classes(ours)
    assert weights(ours) == weights(stock) - weights(stock.m) + len(stock.m) * one


@pytest.mark.parametrize(
    ("at", "row"),
    [
        (4, [-1, 2, "C3k2_ESC", [512, False, 0.25, 65]]),
        (4, [-1, 2, "C3k2_LSKA", [512, False, 0.25, 24]]),
        (10, [-1, 2, "C2PSA_LSKA", [1024, 0.5, 8]]),
        (9, [-1, 1, "SPPF_LSKA", [1024, 5, {"kernel_size": 8}]]),
    ],
    ids=str,
)
def test_a_row_with_a_value_that_cannot_be_is_refused_by_its_number(at, row):
    rows = stock_rows("yolo11", "n")
    rows["backbone"][at] = row
    with pytest.raises(ModelError, match=f"Layer {at}"):
        layers_of(rows)
