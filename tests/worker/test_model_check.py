"""What the stock parser never gets to see: names, arguments and headers that no model needs."""

from __future__ import annotations

import copy
import os
import tempfile
from types import SimpleNamespace

import pytest

os.environ.setdefault("YOLO_CONFIG_DIR", tempfile.mkdtemp(prefix="studio-ultralytics-"))
os.environ.setdefault("YOLO_OFFLINE", "1")
os.environ.setdefault("YOLO_AUTOINSTALL", "false")

import torch
import yaml
from ultralytics.nn import tasks
from ultralytics.nn.tasks import DetectionModel

from studio.catalog import load_catalog
from studio.errors import ModelError
from studio.stock import models_folder, stock_model
from studio.worker.model_check import check_model
from studio.worker.model_parser import install

pytestmark = pytest.mark.torch


@pytest.fixture(autouse=True)
def catalog(tmp_path):
    """Install the seam with the built-in modules and those in `tmp_path/attention`."""
    return install(load_catalog(tmp_path / "attention"))


def model_file(family: str, scale: str) -> dict:
    """Read a stock model file as ultralytics does."""
    d = yaml.safe_load(stock_model(family).path.read_text(encoding="utf-8"))
    return {**d, "scale": scale, "yaml_file": f"{family}{scale}.yaml"}


def with_rows(d: dict, module: str, args: list) -> dict:
    """Put one attention row behind each of the three rows that the head reads, as the articles do."""
    d = copy.deepcopy(d)
    head = []
    for index, row in enumerate(d["head"][:-1], start=len(d["backbone"])):
        head.append(row)
        if index in (16, 19, 22):
            head.append([-1, 1, module, list(args)])
    return {**d, "head": [*head, [[17, 21, 25], *d["head"][-1][1:]]]}


def built(d: dict, **kwargs) -> DetectionModel:
    """Build the model with fixed random numbers."""
    torch.manual_seed(0)
    return DetectionModel(d, verbose=False, **kwargs)


def test_every_model_file_of_the_package_passes_the_check(catalog):
    refused = []
    for path in sorted(models_folder().rglob("*.yaml")):
        d = yaml.safe_load(path.read_text(encoding="utf-8"))
        try:
            check_model({**d, "yaml_file": str(path)}, catalog)
        except ModelError as error:
            refused.append((path.stem, error.message))
    assert refused == []


def refusal(d: dict) -> ModelError:
    with pytest.raises(ModelError) as caught:
        built(d)
    return caught.value


@pytest.mark.parametrize(
    "name",
    [
        "torch_load", "check_requirements", "torch_safe_load", "YAML", "Path", "DetectionModel", "BaseModel", "Ensemble",
        "SETTINGS", "contextlib", "__builtins__", "TorchVision", "nn.Module", "nn.init", "nn.functional", "nn.Transformer",
        "nn.modules.Conv2d", "torchvision.ops.nms", "torchvision.ops.boxes", "eval", "os.system", "__import__", "", "nn.",
    ],
)  # fmt: skip
def test_names_that_are_no_layers_are_refused(name):
    d = model_file("yolo11", "n")
    d["backbone"][9][2] = name
    error = refusal(d)
    assert error.where.node == f"9 {name}"
    assert "may use" in error.message or "nobody knows" in error.message  # before anything was called


@pytest.mark.parametrize(
    "activation",
    [
        "__import__('os').system('false')",
        "nn.SiLU() or exit()",
        "nn.Module",
        "nn.SiLU()\nexit()",
        "LOGGER.info('x')",
        3,
        ["nn.SiLU()"],
    ],
)
def test_activations_that_are_no_activations_are_refused(activation):
    assert "activation" in refusal({**model_file("yolo11", "n"), "activation": activation}).message


@pytest.mark.parametrize("activation", ["nn.ReLU()", "torch.nn.ReLU()", "nn.LeakyReLU(0.1)", "nn.SiLU(inplace=True)"])
def test_activations_of_torch_are_used_and_do_not_outlive_the_model(activation):
    before = tasks.Conv.default_act
    model = built({**model_file("yolo11", "n"), "activation": activation})
    assert type(model.model[0].act).__name__ in activation
    assert tasks.Conv.default_act is before


def test_a_failed_model_leaves_no_activation_behind():
    before = tasks.Conv.default_act
    d = {**model_file("yolo11", "n"), "activation": "nn.ReLU()"}
    d["backbone"][9][3] = [1024, "nearest"]
    refusal(d)
    assert tasks.Conv.default_act is before


@pytest.mark.parametrize(
    "argument",
    [
        "__import__('os')", "d", "ch", "layers", "args", "m_", "scale", "(1,2)", "nearest ", "a.b", "x" * 99, "9" * 99,
        float("nan"), float("inf"), 10**9, {"a": 1}, object(), [[[[[[1]]]]]], list(range(99)),
    ],
    ids=lambda value: str(value)[:20],
)  # fmt: skip
def test_arguments_that_are_no_plain_values_are_refused(argument):
    d = model_file("yolo11", "n")
    d["head"][0][3] = [None, 2, argument]
    assert refusal(d).where.node == "11 nn.Upsample"


@pytest.mark.parametrize(
    ("row", "source"),
    [(12, [-1, 12]), (12, [-1, 40]), (12, [-1, -13]), (0, 0), (0, -2), (3, 3), (3, "a"), (3, []), (3, True), (3, 1.0)],
)
def test_reading_from_a_layer_that_does_not_come_before_is_refused(row, source):
    d = model_file("yolo11", "n")
    (d["backbone"] + d["head"])[row][0] = source
    error = refusal(d)
    assert error.where.node.startswith(f"{row} ")
    assert "reads from" in error.message


@pytest.mark.parametrize("key", ["nc", "scales", "scale", "reg_max", "width_multiple", "backbone", "head"])
@pytest.mark.parametrize("value", ["os", {"n": ["x", 1, 2]}, [1], -1])
def test_a_damaged_header_is_refused(key, value):
    with pytest.raises(ModelError):
        tasks.parse_model({**model_file("yolo11", "n"), key: value}, 3, False)


def test_an_unknown_name_is_told_with_the_nearest_known_ones():
    error = refusal(with_rows(model_file("yolo11", "n"), "LSKAA", []))
    assert error.where.node == "17 LSKAA"
    assert "LSKA" in error.hint


def test_wrong_arguments_of_ours_are_told_with_the_row_and_what_is_legal():
    error = refusal(with_rows(model_file("yolo11", "n"), "LSKA", [9]))
    assert error.where.node == "17 LSKA"
    assert "7, 11, 15" in error.hint


def test_wrong_arguments_of_a_stock_row_are_told_with_the_row():
    d = model_file("yolo11", "n")
    d["backbone"][4][3] = []
    assert refusal(d).where.node == "4 C3k2"


def test_an_attention_reads_one_layer():
    d = with_rows(model_file("yolo11", "n"), "LSKA", [])
    d["head"][6][0] = [-1, 4]
    assert "one layer" in refusal(d).message


def test_maps_that_do_not_fit_together_are_told_with_the_row():
    d = with_rows(model_file("yolo11", "n"), "LSKA", [])
    d["head"][1][0] = [-1, 4]
    assert refusal(d).where.node == "12 Concat"


def test_the_check_works_without_the_seam(catalog, monkeypatch):
    monkeypatch.setattr(tasks, "parse_model", tasks.parse_model.stock_parser)
    d = SimpleNamespace(**model_file("yolo11", "n"))
    check_model(vars(d), catalog)
