"""Every template in every family it fits, built by the worker's parser: the places it finds, strides, numbers."""

from __future__ import annotations

import os
import tempfile
from functools import cache
from typing import Any

import pytest

os.environ.setdefault("YOLO_CONFIG_DIR", tempfile.mkdtemp(prefix="studio-ultralytics-"))
os.environ.setdefault("YOLO_OFFLINE", "1")
os.environ.setdefault("YOLO_AUTOINSTALL", "false")

import torch
import yaml
from ultralytics.nn import tasks
from ultralytics.nn.tasks import DetectionModel

from studio.catalog import load_catalog
from studio.graph.model_graph import ModelGraph
from studio.graph.model_yaml import load_stock, write_model_yaml
from studio.paths import project_folder
from studio.templates.generate import generate_model
from studio.templates.library import load_templates
from studio.templates.recipe import Recipe
from studio.templates.values import params_of
from studio.worker.model_parser import install

pytestmark = pytest.mark.torch

CATALOG = load_catalog(project_folder() / "no such folder")
LIBRARY = load_templates(project_folder() / "no such folder")
RECIPES = [recipe for recipe in LIBRARY.recipes if recipe.id != "none"]


def replaces_rows(recipe: Recipe) -> bool:
    """Tell whether the template gives the model another backbone, which cannot start as the stock one."""
    return "rows" in recipe.expect


FITTING = [pytest.param(family, recipe, id=f"{recipe.id}-{family}") for recipe in RECIPES for family in recipe.families]
KEEPING = [case for case in FITTING if not replaces_rows(case.values[1])]  # type: ignore[arg-type]
INSERTED = {"head": 3, "neck": 5, "backbone": 3}  # rows that a template for this place adds
ONE_ROW = ("lsblock-p5", "winattn-p5")
# Blocks of ours, with the default choice of where: the neck.
REPLACED = {
    "c3k2": {"yolo11": 4, "yolo26": 4, "yolo12": 1},
    "c2f": {"yolov8": 4},
    "sppf": {"yolo11": 1, "yolo26": 1, "yolov8": 1},
    "c2psa": {"yolo11": 1, "yolo26": 1},
}
NEIGHBOURS = ("SE", "ECA", "CBAM", "CoordAtt", "SimAM", "EMA", "GAM")
FAMILIES_OF_MODULES = {
    "LSKA": ("LSKA", "LKA", "LSKA_Attention", "VANBlock"),
    "LSNet": ("LSConv", "LSBlock"),
    "ESC": ("ConvAttn", "WindowAttention", "ESCBlock"),
    "neighbours": NEIGHBOURS,
}


def is_ours(module: str) -> bool:
    return CATALOG.get(module) is not None


def rows_of(graph: ModelGraph, family: str, scale: str) -> dict[str, Any]:
    rows: dict[str, Any] = yaml.safe_load(write_model_yaml(graph))
    return {**rows, "scale": scale, "yaml_file": f"{family}{scale}.yaml"}


def made(family: str, recipe: Recipe, **values: Any) -> ModelGraph:
    return generate_model(family, template=recipe.id, values=values, catalog=CATALOG, library=LIBRARY)


@cache
def stock_answers(family: str) -> list[torch.Tensor]:
    return answers(rows_of(load_stock(family), family, "n"))


def answers(rows: dict[str, Any]) -> list[torch.Tensor]:
    """Build a model from a fixed seed; give all that it says about one small image."""
    install(CATALOG)
    torch.manual_seed(0)
    model = DetectionModel(rows, verbose=False).eval()
    assert model.stride.tolist() == [8, 16, 32]
    with torch.no_grad():
        return tensors(model(torch.rand(1, 3, 160, 160, generator=torch.Generator().manual_seed(1))))


def tensors(value: Any) -> list[torch.Tensor]:
    if isinstance(value, torch.Tensor):
        return [value]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else []
    return [found for part in parts for found in tensors(part)]


@pytest.mark.parametrize(("family", "recipe"), KEEPING)
def test_a_template_finds_the_places_that_its_name_promises(family: str, recipe: Recipe) -> None:
    graph, stock = made(family, recipe), load_stock(family)
    ours = [layer for layer in graph.layers if is_ours(layer.module)]
    if recipe.place == "block":
        assert len(graph.layers) == len(stock.layers)
        assert len(ours) == REPLACED[recipe.id.partition("-")[0]][family]
    else:
        expected = 1 if recipe.id in ONE_ROW else INSERTED[recipe.place]
        assert len(ours) == len(graph.layers) - len(stock.layers) == expected


@pytest.mark.parametrize(("family", "recipe"), FITTING)
def test_scale_n_is_built_and_starts_as_the_stock_model(family: str, recipe: Recipe) -> None:
    found = answers(rows_of(made(family, recipe), family, "n"))
    assert all(tensor.isfinite().all() for tensor in found)
    if not replaces_rows(recipe):  # the same seed gives the stock parts the same weights
        stock = stock_answers(family)
        assert len(found) == len(stock)
        assert all(torch.equal(one, other) for one, other in zip(found, stock, strict=True))


@pytest.mark.parametrize(("family", "recipe"), FITTING)
def test_scale_m_is_built_with_three_strides(family: str, recipe: Recipe) -> None:
    install(CATALOG)
    with torch.device("meta"):  # shapes only: nothing is computed
        layers, _ = tasks.parse_model(rows_of(made(family, recipe), family, "m"), 3, verbose=False)
        x, maps = torch.zeros(2, 3, 320, 320), []
        for layer in layers[:-1]:
            read = [x if one == -1 else maps[one] for one in ([layer.f] if isinstance(layer.f, int) else layer.f)]
            x = layer(read[0] if isinstance(layer.f, int) else read)
            maps.append(x)
    assert [320 // maps[row].shape[2] for row in layers[-1].f] == [8, 16, 32]


@pytest.mark.parametrize("modules", FAMILIES_OF_MODULES.values(), ids=FAMILIES_OF_MODULES)
@pytest.mark.parametrize("family", ["yolo11", "yolo26", "yolo12", "yolov8"])
def test_every_family_of_modules_has_every_place(family: str, modules: tuple[str, ...]) -> None:
    places: set[str] = set()
    for recipe in LIBRARY.fitting(family):
        offered = {value for param in params_of(recipe, CATALOG) for value in param.choices}
        if set(modules) <= offered:
            places.add(recipe.place)
    assert places >= {"backbone", "neck", "head", "block"}


@pytest.mark.parametrize("recipe", [one for one in RECIPES if not replaces_rows(one)], ids=lambda recipe: recipe.id)
def test_a_template_starts_safely_unless_told_otherwise(recipe: Recipe) -> None:
    starts = [param.default for param in params_of(recipe, CATALOG) if param.name == "safe_start"]
    assert starts == [True]


@pytest.mark.parametrize("module", ["LSConv", "ESCBlock", *NEIGHBOURS])
@pytest.mark.parametrize(("family", "template"), [("yolo26", "c3k2-attention"), ("yolov8", "c2f-attention")])
def test_any_attention_can_stand_inside_blocks(family: str, template: str, module: str) -> None:
    install(CATALOG)
    graph = made(family, LIBRARY.get(template), attention=module, where="any")
    with torch.device("meta"):
        layers, _ = tasks.parse_model(rows_of(graph, family, "n"), 3, verbose=False)
    inner = [type(one).__name__ for layer in layers for one in getattr(layer, "attention", [])]
    assert set(inner) == {module}
    assert len(inner) >= 8


def test_the_list_in_the_documentation_is_complete() -> None:
    text = (project_folder() / "docs" / "templates.md").read_text(encoding="utf-8")
    listed = text.partition("What each costs")[0]
    assert {recipe.id for recipe in LIBRARY.recipes if f"`{recipe.id}`" not in listed} == set()
